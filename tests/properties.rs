//! What holds for every command that writes: taken back, the file says what it said before; brought
//! back, what it said after; a dry run changes not a byte of anything.
//!
//! The long part, all commands and 256 sequences of them: `PEERAGE_SOAK=256 cargo test --test all
//! properties:: -- --nocapture`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::faults::{content, put};
use crate::support::verbs::WRITING;
use crate::support::{Chance, World, soak_length, tell, told, words};

/// What undo cannot take back: it says so, with code 4, and leaves the file as it is.
const FOR_GOOD: &[&str] = &["privacy erase", "privacy retention", "db restore"];
/// What can be taken back and not brought back: the log keeps no word of it.
const NEVER_KEPT: &[&str] = &["privacy monitoring"];
/// What is about undo itself, or writes another file.
const APART: &[&str] = &["db undo", "db redo", "db backup"];

fn begins(line: &str, with: &[&str]) -> bool {
    with.iter().any(|words| line.starts_with(words))
}

/// What a file says apart from its log, which tells of what was taken back as well.
fn said(world: &World) -> BTreeMap<String, Vec<Vec<rusqlite::types::Value>>> {
    let mut content = content(&world.path().join("peerage.db")).unwrap();
    for table in ["command", "change", "import_memory"] {
        content.remove(table);
    }
    content
}

fn run(world: &World, line: &str) -> std::process::Output {
    let words = words(line);
    world.output(&words.iter().map(String::as_str).collect::<Vec<_>>())
}

/// In the quick part every eleventh command, in the long one all of them.
#[test]
fn whatever_is_done_can_be_taken_back_and_brought_back() {
    let world = World::with_everything();
    let whole = fs::read(world.path().join("peerage.db")).unwrap();
    let before = said(&world);
    let step = if soak_length().is_some() { 1 } else { 11 };
    let (mut back, mut good) = (0, 0);
    for line in WRITING.iter().filter(|line| !begins(line, APART)).step_by(step) {
        put(&world, &whole);
        world.ok(line);
        let after = said(&world);
        let undone = run(&world, "db undo");
        if begins(line, FOR_GOOD) {
            assert!(!undone.status.success(), "{line}\n{}", told(&undone));
            assert!(said(&world) == after, "{line}: a refused undo changed something");
            good += 1;
            continue;
        }
        assert!(undone.status.success(), "{line}\n{}", told(&undone));
        assert!(said(&world) == before, "{line}: taken back, the file is another");
        if begins(line, NEVER_KEPT) {
            world.fails("db redo", 6);
            assert!(said(&world) == before, "{line}: a refused redo changed something");
            continue;
        }
        world.ok("db redo");
        assert!(said(&world) == after, "{line}: brought back, the file is another");
        back += 1;
    }
    tell(&format!(
        "undo: {back} commands taken back and brought back, {good} said they are for good"
    ));
}

/// Every file of a folder and those below it.
fn files(folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.insert(path.display().to_string(), fs::read(&path).unwrap());
        }
    }
}

/// In the quick part every ninth command, in the long one all of them.
#[test]
fn a_dry_run_changes_not_a_byte() {
    let world = World::with_everything();
    let all = || {
        let mut found = BTreeMap::new();
        files(world.path(), &mut found);
        found
    };
    let (before, step) = (all(), if soak_length().is_some() { 1 } else { 9 });
    let mut count = 0;
    for line in WRITING.iter().step_by(step) {
        let output = run(&world, &format!("{line} --dry-run"));
        assert!(output.status.success(), "{line}\n{}", told(&output));
        // Where the answer is to go was said: that much is written.
        if let Some((_, file)) = line.rsplit_once(" -o ") {
            drop(fs::remove_file(world.path().join(file)));
        }
        let after = all();
        let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&after), names(&before), "{line}");
        assert!(after == before, "{line}: a dry run wrote");
        count += 1;
    }
    tell(&format!("dry run: {count} commands, not a byte changed"));
}

/// Any commands one after the other, some of which fail: taking all of them back leads through every
/// state between, and bringing them back through the same.
#[test]
fn a_sequence_is_walked_back_and_forth() {
    let world = World::with_everything();
    let whole = fs::read(world.path().join("peerage.db")).unwrap();
    let lines: Vec<&str> = WRITING
        .iter()
        .copied()
        .filter(|line| ![APART, FOR_GOOD, NEVER_KEPT].iter().any(|some| begins(line, some)))
        .collect();
    let (mut chance, mut steps) = (Chance(17), 0);
    let cases = soak_length().unwrap_or(1);
    for _ in 0..cases {
        put(&world, &whole);
        let mut states = vec![said(&world)];
        for _ in 0..3 {
            let line = lines[chance.below(lines.len())];
            run(&world, line);
            let now = said(&world);
            if states.last() != Some(&now) {
                states.push(now);
            }
        }
        steps += states.len() - 1;
        for state in states.iter().rev().skip(1) {
            world.ok("db undo");
            assert!(said(&world) == *state, "taken back, the file is another");
        }
        for state in states.iter().skip(1) {
            world.ok("db redo");
            assert!(said(&world) == *state, "brought back, the file is another");
        }
        world.ok("db check");
    }
    tell(&format!("sequences: {cases} of up to three commands, {steps} steps back and forth"));
}
