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
