//! The commands in the documents are run, and what they show is compared: with what the page says they
//! show, else with what they showed before.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::support::settled::{settled, shortened};
use crate::support::{World, words};

/// The day for which the examples were invented.
const DAY: &str = "2026-12-07";

/// What begins a line that is not run here, and why. The part of a pipe that is the program's is run.
const NOT_HERE: &[(&str, &str)] = &[
    ("cargo run --release -- demo", "builds the program; `demo::` runs the demonstration"),
    ("cargo test --locked", "it is what runs this"),
    ("cargo build --release", "builds the program"),
    ("python3 ", "measures for minutes, or compares with solvers that have to be fetched"),
    ("pip install ", "fetches other solvers"),
    ("for seed in ", "makes problems for other solvers"),
    ("  target/release/examples/generate ", "makes problems for other solvers"),
    ("done", "the end of a loop of the shell"),
    ("age -d ", "needs `age` and a key; `db restore` is run as the example in its help"),
    ("install -m 755 nightly ", "`cron::` runs the script where it stands"),
    ("MAILTO=", "read by cron"),
    ("30 6 * * 1-5 ", "read by cron; `cron::` runs the script"),
    ("systemctl ", "needs a running systemd; `cron::` has the units verified"),
    ("peerage programme gaps", "counts for seconds; it is run as the example in its help"),
    ("peerage peer import p100k.csv", "a pool of 100,000 rows, which the measurement makes"),
];

/// A command in a document, and what the document says that it shows.
struct Example {
    line: String,
    told: Option<Vec<String>>,
}

/// The documents: the page for the start, the folder of documents and that of examples.
fn documents() -> Vec<PathBuf> {
    fn below(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                below(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    ["docs", "examples"].iter().for_each(|folder| below(&root.join(folder), &mut found));
    found.push(root.join("SECURITY.md"));
    found.sort();
    found.insert(0, root.join("README.md"));
    found
}

/// Every command in a document, in its order: the lines of blocks for the shell, and code within the text
/// that is a whole command.
fn examples(text: &str) -> Vec<Example> {
    let mut found = Vec::new();
    for (at, part) in text.split("```").enumerate() {
        if at % 2 == 0 {
            // A block that stands in by four spaces, with what each command is for beside it.
            let (block, part): (Vec<&str>, Vec<&str>) =
                part.lines().partition(|line| line.starts_with("    peerage "));
            let block = block.iter().filter_map(|line| line.trim_start().split("  ").next());
            found.extend(block.map(|line| Example { line: line.to_owned(), told: None }));
            let part = part.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
            let spans = part.split('`').skip(1).step_by(2).filter(|s| s.starts_with("peerage "));
            found.extend(spans.map(|line| Example { line: line.to_owned(), told: None }));
            continue;
        }
        let lines: Vec<&str> = part.lines().skip(1).collect();
        let is_shell = part.lines().next().is_none_or(|language| language.is_empty());
        if !is_shell || lines.iter().any(|line| line.starts_with('{')) {
            continue; // a file, or a format
        }
        if !lines.iter().any(|line| line.starts_with("$ ")) {
            let lines = lines.iter().filter(|line| !line.trim().is_empty());
            found.extend(lines.map(|line| Example { line: (*line).to_owned(), told: None }));
            continue;
        }
        for line in lines {
            match line.strip_prefix("$ ") {
                Some(line) => {
                    found.push(Example { line: line.to_owned(), told: Some(Vec::new()) });
                }
                None => {
                    let last: &mut Example = found.last_mut().unwrap();
                    last.told.as_mut().unwrap().push(line.trim_end().to_owned());
                }
            }
        }
    }
    found
}

/// What is the program's of a line: what follows is the shell's, or a remark.
fn own(line: &str) -> &str {
    let own = line.split(" #").next().unwrap().split(" | ").next().unwrap();
    own.split(" >").next().unwrap().trim_end_matches(" &&").trim()
}

/// Whether a line speaks of a command without being one: it has names of values in it, or lacks some.
fn is_mention(command: &mut clap::Command, own: &str) -> bool {
    use clap::error::ErrorKind;
    let is_name = |word: &str| word.chars().all(|c| c.is_ascii_uppercase() || c == '.');
    if words(own).iter().any(|word| is_name(word)) {
        return true;
    }
    let parsed = command.try_get_matches_from_mut(words(own));
    parsed.is_err_and(|fault| match fault.kind() {
        ErrorKind::MissingRequiredArgument
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
        | ErrorKind::MissingSubcommand => true,
        ErrorKind::InvalidValue => fault.to_string().contains("a value is required"),
        _ => false,
    })
}

/// A mention must speak of a command and of options that there are.
#[track_caller]
fn must_be_named(own: &str) {
    use clap::error::ErrorKind::{InvalidSubcommand, UnknownArgument};
    let parsed = peerage::cli::command().try_get_matches_from(words(own));
    let is_strange =
        parsed.is_err_and(|fault| [InvalidSubcommand, UnknownArgument].contains(&fault.kind()));
    assert!(!is_strange, "`{own}` is not taken");
    let mut at = peerage::cli::command();
    for word in words(own).iter().skip(1) {
        let Some(below) = at.find_subcommand(word).cloned() else { break };
        at = below;
    }
    assert_ne!(at.get_name(), "peerage", "`{own}` names no command");
}

/// Runs a command of a document; gives all that it shows.
fn run(world: &World, own: &str) -> String {
    let mut arguments = words(own.trim_start_matches("peerage"));
    arguments.extend(["--today".to_owned(), DAY.to_owned()]);
    if own.starts_with("peerage init") && world.path().join("peerage.db").exists() {
        arguments.extend(["--db".to_owned(), "another.db".to_owned()]);
        drop(std::fs::remove_file(world.path().join("another.db")));
    }
    let output = world.output(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{own}\n{said}");
    match String::from_utf8(output.stdout) {
        Ok(text) if !text.contains('\0') => text + &said,
        _ => format!("(bytes)\n{said}"),
    }
}

/// Whether `shown` is as `told`, in which a line of three points stands for any lines.
#[track_caller]
fn agrees(line: &str, told: &[String], shown: &str) {
    let shown: Vec<&str> = shown.lines().map(str::trim_end).collect();
    let mut at = 0;
    for (place, part) in told.split(|line| line.trim() == "...").enumerate() {
        let found = (at..=shown.len()).find(|&from| {
            shown.get(from..from + part.len()).is_some_and(|lines| lines.iter().eq(part.iter()))
        });
        let found = found.unwrap_or_else(|| {
            panic!("{line} does not show\n{}\nbut\n{}", part.join("\n"), shown.join("\n"))
        });
        assert!(place > 0 || found == 0, "{line} begins otherwise");
        at = found + part.len();
    }
    let rest = told.last().is_some_and(|line| line.trim() == "...");
    assert!(rest || shown[at..].iter().all(|line| line.is_empty()), "{line} shows more");
}

/// Every command in every document is run, those of a page one after the other, on the file that the
/// journey of the page for the start makes. `INSTA_UPDATE=always cargo test --test all docs::` writes anew what
/// they show.
#[test]
fn every_command_in_the_documents_runs_and_shows_what_it_showed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let world = World::bare();
    std::fs::create_dir(world.path().join("examples")).unwrap();
    for name in ["pool.csv", "history.csv", "scope.toml"] {
        std::fs::copy(root.join("examples").join(name), world.path().join("examples").join(name))
            .unwrap();
    }
    // What a group office sends, in its own words.
    world.write("pool.csv", "Councillor,Council,Political party\nIda Marsh,Bury,Labour\n");
    let (mut all, mut command, mut journey) = (String::new(), peerage::cli::command(), None);
    let (mut run_here, mut shown_there, mut left) = (0, 0, Vec::new());
    let file = world.path().join("peerage.db");
    for path in documents() {
        if let Some(journey) = &journey {
            std::fs::write(&file, journey).unwrap();
        }
        let _ = writeln!(all, "# {}\n", path.strip_prefix(root).unwrap().display());
        for Example { line, told } in examples(&std::fs::read_to_string(&path).unwrap()) {
            if let Some((left_out, _)) = NOT_HERE.iter().find(|(start, _)| line.starts_with(start))
            {
                left.push(*left_out);
                continue;
            }
            let own = own(&line);
            assert!(own.starts_with("peerage "), "{}: nobody runs `{line}`", path.display());
            if is_mention(&mut command, own) {
                must_be_named(own);
                continue;
            }
            let shown = run(&world, own);
            run_here += 1;
            if let Some(told) = told {
                // What is talk stands on stderr, after it.
                agrees(own, &told, &shown);
                shown_there += 1;
            }
            let _ = writeln!(all, "$ {own}\n{}", shortened(&settled(&shown, &world)));
        }
        journey.get_or_insert_with(|| std::fs::read(&file).unwrap());
    }
    assert!(run_here > 25 && shown_there > 0, "{run_here} {shown_there}");
    let idle: Vec<_> = NOT_HERE.iter().filter(|(start, _)| !left.contains(start)).collect();
    assert!(idle.is_empty(), "no document says {idle:?} any more");
    insta::assert_snapshot!("every_command_in_the_documents", all);
}

/// The columns that the document on imports names are those of the program, no more and no fewer.
#[test]
fn the_columns_of_imports_are_told_as_they_are() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("docs/help/import.md")).unwrap();
    let world = World::new();
    for (title, sort) in [
        ("## Columns of a pool of peers", "peers"),
        ("## Columns of bodies", "bodies"),
        ("## Columns of past challenges", "history"),
    ] {
        let section = text.split(title).nth(1).unwrap().split("\n## ").next().unwrap();
        let is_name = |word: &&str| word.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        let mut told: Vec<&str> = section.split('`').skip(1).step_by(2).filter(is_name).collect();
        let fields = world.json(&format!("import-template {sort} --fields"));
        let mut known: Vec<&str> =
            fields.as_array().unwrap().iter().map(|f| f["field"].as_str().unwrap()).collect();
        told.sort_unstable();
        known.sort_unstable();
        assert_eq!(told, known, "{sort}");
    }
}
