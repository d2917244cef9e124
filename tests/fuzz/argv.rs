//! Arbitrary command lines.

use std::fs;

use crate::support::{Chance, World, soak_length, tell, told};

/// An arbitrary command line on an arbitrary file never panics. The long part:
/// `PEERAGE_SOAK=5000 cargo test --release --test all no_command_line -- --nocapture`.
#[test]
fn no_command_line_breaks_the_program() {
    let world = World::with_visit();
    let whole = fs::read(world.path().join("peerage.db")).unwrap();
    let mut words: Vec<String> = Vec::new();
    gather(&peerage::cli::command(), &mut words);
    for word in [
        "trafford-2027",
        "P1",
        "P4",
        "Trafford",
        "1",
        "0",
        "-1",
        "",
        "2027-03-01",
        "2027-03-01..2027-03-05",
        "x=y",
        "corporate",
        "=cmd()",
        "\u{1b}[2J",
        "\u{202e}",
        "é",
        "99999999999999999999",
        "-",
        "--",
        "@last",
        "json",
        "+1m",
        "all",
        "finance",
        "note=x",
        "../x",
        "peerage.db",
        "x.csv",
        "x.docx",
        "x.ics",
        "x.xlsx",
        "Ida Marsh",
        "lead peer=P1",
    ] {
        words.push(word.to_owned());
    }
    let (mut chance, mut codes) = (Chance(11), std::collections::BTreeMap::new());
    let nouns: Vec<Vec<String>> = verbs(&peerage::cli::command(), &[]);
    for _ in 0..soak_length().unwrap_or(40) {
        world.write("peerage.db", &whole);
        let mut args = nouns[chance.below(nouns.len())].clone();
        // The demo and the pages write at length and take nothing: tried elsewhere.
        if ["demo", "man"].contains(&args[0].as_str()) {
            continue;
        }
        args.extend((0..chance.below(4)).map(|_| words[chance.below(words.len())].clone()));
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        if args.iter().any(|arg| arg.contains('\0')) {
            continue;
        }
        let output = world.output(&args);
        let said = String::from_utf8_lossy(&output.stderr);
        let code = output.status.code();
        assert!(code.is_some_and(|code| code != 1), "{args:?}\n{}", told(&output));
        assert!(!said.contains("panicked") && !said.contains("internal error"), "{args:?}\n{said}");
        *codes.entry(code.unwrap()).or_insert(0_u64) += 1;
    }
    tell(&format!("argv: exit codes {codes:?}"));
}

/// Every flag of every command.
fn gather(command: &clap::Command, words: &mut Vec<String>) {
    for arg in command.get_arguments() {
        words.extend(arg.get_long().map(|long| format!("--{long}")));
    }
    command.get_subcommands().for_each(|below| gather(below, words));
}

/// The words that lead to every command.
fn verbs(command: &clap::Command, before: &[String]) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    for below in command.get_subcommands() {
        let mut path = before.to_vec();
        path.push(below.get_name().to_owned());
        if below.has_subcommands() { all.extend(verbs(below, &path)) } else { all.push(path) }
    }
    all
}
