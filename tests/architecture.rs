//! Holds the map in `src/lib.rs`: which room may know what.

use std::{fs, path::Path};

/// `(room, words that must not stand in its code)`.
const RULES: &[(&str, &[&str])] = &[
    (
        "domain",
        &[
            "rusqlite",
            "clap",
            "comfy_table",
            "anyhow",
            "std::io",
            "std::fs",
            "std::time",
            "Local::",
            "crate::store",
            "crate::commands",
            "crate::cli",
            "crate::intake",
            "crate::render",
            "crate::report",
            "crate::matching",
            "crate::calendar",
            "crate::error",
        ],
    ),
    (
        "matching",
        &[
            "rusqlite",
            "clap",
            "comfy_table",
            "anyhow",
            "std::io",
            "std::fs",
            "std::time",
            "std::thread",
            "Local::",
            "rand::",
            "crate::store",
            "crate::commands",
            "crate::cli",
            "crate::intake",
            "crate::render",
            "crate::report",
            "crate::error",
        ],
    ),
    (
        "calendar",
        &[
            "rusqlite",
            "clap",
            "comfy_table",
            "anyhow",
            "std::io",
            "std::fs",
            "std::time",
            "Local::",
            "crate::store",
            "crate::commands",
            "crate::cli",
            "crate::intake",
            "crate::render",
            "crate::report",
            "crate::matching",
            "crate::error",
        ],
    ),
    (
        "store",
        &[
            "clap",
            "comfy_table",
            "println!",
            "crate::intake",
            "crate::render",
            "crate::report",
            "crate::commands",
            "crate::cli",
        ],
    ),
    (
        "intake",
        &[
            "rusqlite",
            "clap",
            "comfy_table",
            "std::fs",
            "crate::matching",
            "crate::store",
            "crate::render",
            "crate::report",
            "crate::commands",
            "crate::cli",
        ],
    ),
    (
        "render",
        &[
            "rusqlite",
            "clap",
            "std::fs",
            "crate::matching",
            "crate::store",
            "crate::commands",
            "crate::cli",
            "crate::report",
        ],
    ),
    (
        "report",
        &[
            "rusqlite",
            "clap",
            "std::fs",
            "crate::matching",
            "crate::store",
            "crate::commands",
            "crate::cli",
        ],
    ),
    ("commands", &["comfy_table", "println!", "std::io::stdout", "SELECT ", "crate::cli"]),
];

/// Every source file below `folder`, with its text.
fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    let file = folder.with_extension("rs");
    if file.is_file() {
        found.push((file.display().to_string(), fs::read_to_string(&file).unwrap()));
    }
    if !folder.is_dir() {
        return;
    }
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn rooms_know_only_what_they_may() {
    let mut broken = Vec::new();
    for (room, forbidden) in RULES {
        let mut files = Vec::new();
        sources(&root().join("src").join(room), &mut files);
        assert!(!files.is_empty(), "no room {room}");
        for (path, text) in files {
            let code: Vec<_> = text.lines().filter(|l| !l.trim_start().starts_with("//")).collect();
            let code = code.join("\n");
            let words = forbidden.iter().filter(|word| code.contains(**word));
            broken.extend(words.map(|word| format!("{path}: {word}")));
        }
    }
    assert_eq!(broken, Vec::<String>::new());
}

#[test]
fn no_test_file_is_forgotten() {
    let tests = root().join("tests");
    let main = fs::read_to_string(tests.join("main.rs")).unwrap();
    let mut files = Vec::new();
    sources(&tests, &mut files);
    for (path, _) in files {
        let stem = Path::new(&path).file_stem().unwrap().to_str().unwrap().to_owned();
        let folder = Path::new(&path).parent().unwrap().file_name().unwrap().to_str().unwrap();
        let named = matches!(&*stem, "main" | "mod")
            || main.contains(&format!("mod {stem};"))
            || main.contains(&format!("mod {folder};"));
        assert!(named, "{path} is in no test binary");
    }
}

#[test]
fn arguments_are_sound() {
    peerage::cli::command().debug_assert();
}

/// Hints and messages name commands as `peerage noun verb` in backticks; each must exist.
#[test]
fn hints_name_real_commands() {
    let mut files = Vec::new();
    sources(&root().join("src"), &mut files);
    files.push(("README.md".to_owned(), fs::read_to_string(root().join("README.md")).unwrap()));
    let mut wrong = Vec::new();
    for (path, text) in &files {
        for quoted in text.split("`peerage ").skip(1) {
            let line = quoted.split('`').next().unwrap_or_default();
            if !is_command(line) {
                wrong.push(format!("{path}: peerage {line}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// Whether the first words of `line` lead to a command; what follows a command is its business.
fn is_command(line: &str) -> bool {
    let mut at = peerage::cli::command();
    for word in line.split(' ').take_while(|word| !word.starts_with('-')) {
        match at.find_subcommand(word) {
            Some(found) => at = found.clone(),
            // A noun without its verb, or a word that is no command where one is needed.
            None if at.has_subcommands() => return word.starts_with(char::is_uppercase),
            None => return true,
        }
    }
    true
}

/// The table of commands in the README names every noun with every verb.
#[test]
fn every_command_is_in_the_readme() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let mut missing = Vec::new();
    for noun in peerage::cli::command().get_subcommands().filter(|noun| !noun.is_hide_set()) {
        let row =
            readme.lines().find(|line| line.starts_with(&format!("| `{}` |", noun.get_name())));
        let Some(row) = row else {
            missing.push(noun.get_name().to_owned());
            continue;
        };
        let verbs = noun.get_subcommands().filter(|verb| !verb.is_hide_set());
        let absent = verbs.filter(|verb| !row.contains(&format!("`{}`", verb.get_name())));
        missing.extend(absent.map(|verb| format!("{} {}", noun.get_name(), verb.get_name())));
    }
    assert_eq!(missing, Vec::<String>::new());
}

/// The table of exit codes stands in the help.
#[test]
fn the_exit_codes_are_in_help() {
    let help = peerage::cli::command().render_long_help().to_string();
    for (code, meaning) in peerage::error::exit::TABLE {
        assert!(help.contains(&format!("{code:>3}  {meaning}")), "{code} {meaning}\n{help}");
    }
}
