//! The commands in the documents are run, and what they show is compared with what is said they show.

use std::path::Path;

use crate::support::{World, words};

/// The day for which the examples were invented.
const DAY: &str = "2026-12-07";

/// The fenced blocks of a document.
fn blocks(text: &str) -> Vec<Vec<&str>> {
    let mut all: Vec<Vec<&str>> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            inside = !inside;
            if inside {
                all.push(Vec::new());
            }
        } else if inside {
            all.last_mut().unwrap().push(line);
        }
    }
    all
}

fn run(world: &World, line: &str) -> String {
    let own = line.split(" #").next().unwrap().trim().trim_start_matches("peerage ");
    world.ok(&format!("{own} --today {DAY}"))
}

/// Whether `shown` is as `told`, in which a line of three points stands for any lines.
#[track_caller]
fn agrees(line: &str, told: &[&str], shown: &str) {
    let shown: Vec<&str> = shown.lines().map(str::trim_end).collect();
    let mut at = 0;
    for (place, part) in told.split(|line| line.trim() == "...").enumerate() {
        let part: Vec<&str> = part.iter().map(|line| line.trim_end()).collect();
        let found = (at..=shown.len()).find(|&from| shown[from..].starts_with(&part));
        let found = found.unwrap_or_else(|| {
            panic!("{line} does not show\n{}\nbut\n{}", part.join("\n"), shown.join("\n"))
        });
        assert!(place > 0 || found == 0, "{line} begins otherwise");
        at = found + part.len();
    }
    let rest = told.last().is_some_and(|line| line.trim() == "...");
    assert!(rest || shown[at..].iter().all(|line| line.is_empty()), "{line} shows more");
}

#[test]
fn the_journey_of_the_readme_runs_and_shows_what_it_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let world = World::bare();
    std::fs::create_dir(world.path().join("examples")).unwrap();
    for name in ["pool.csv", "history.csv", "scope.toml"] {
        std::fs::copy(root.join("examples").join(name), world.path().join("examples").join(name))
            .unwrap();
    }
    let (mut journeys, mut shown) = (0, 0);
    for block in blocks(&readme) {
        if block.iter().all(|line| line.starts_with("peerage ")) {
            journeys += 1;
            for line in block {
                run(&world, line);
            }
            continue;
        }
        let starts: Vec<usize> =
            (0..block.len()).filter(|&at| block[at].starts_with("$ peerage ")).collect();
        for (place, &at) in starts.iter().enumerate() {
            let end = starts.get(place + 1).copied().unwrap_or(block.len());
            shown += 1;
            let line = block[at].trim_start_matches("$ ");
            agrees(line, &block[at + 1..end], &run(&world, line));
        }
    }
    assert!(journeys >= 1 && shown >= 1, "{journeys} {shown}");
}

/// Every line of every document that types the program is one that it takes.
#[test]
fn every_command_in_the_documents_is_taken_by_the_parser() {
    fn documents(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                documents(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                found.push(std::fs::read_to_string(path).unwrap());
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts = vec![std::fs::read_to_string(root.join("README.md")).unwrap()];
    documents(&root.join("docs"), &mut texts);
    documents(&root.join("examples"), &mut texts);
    let (mut count, mut command) = (0, peerage::cli::command());
    for text in texts {
        for line in blocks(&text).into_iter().flatten() {
            let line = line.trim().trim_start_matches("$ ");
            if !line.starts_with("peerage ") {
                continue;
            }
            let own = line.split(" #").next().unwrap().split(" | ").next().unwrap();
            let own = own.split(" >").next().unwrap().trim_end_matches(" &&");
            let parsed = command.try_get_matches_from_mut(words(own));
            let taken = parsed.as_ref().err().is_none_or(|fault| !fault.use_stderr());
            assert!(taken, "{line}\n{}", parsed.unwrap_err());
            count += 1;
        }
    }
    assert!(count > 8, "{count}");
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
