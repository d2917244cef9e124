//! The examples in the help: every command has one, the parser takes each, and each runs.

use crate::support::settled::{settled, shortened};
use crate::support::{World, told};

/// Every command with its words and the examples in its help.
fn examples() -> Vec<(String, Vec<String>)> {
    fn walk(command: &clap::Command, words: &str, found: &mut Vec<(String, Vec<String>)>) {
        for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
            let words = format!("{words} {}", below.get_name()).trim().to_owned();
            if below.has_subcommands() {
                walk(below, &words, found);
                continue;
            }
            let help = below.get_after_help().or(below.get_after_long_help());
            let help = help.map(ToString::to_string).unwrap_or_default();
            let lines = help.lines().map(str::trim).filter(|line| line.starts_with("peerage "));
            found.push((words, lines.map(str::to_owned).collect()));
        }
    }
    let mut found = Vec::new();
    walk(&peerage::cli::command(), "", &mut found);
    found
}

#[test]
fn every_command_has_an_example() {
    let missing: Vec<String> = examples()
        .into_iter()
        .filter(|(words, lines)| !lines.iter().any(|l| l.starts_with(&format!("peerage {words}"))))
        .map(|(words, _)| words)
        .collect();
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn every_example_is_taken_by_the_parser() {
    let mut command = peerage::cli::command();
    for (words, lines) in examples() {
        for line in lines {
            let parsed = command.try_get_matches_from_mut(crate::support::words(own(&line)));
            assert!(parsed.is_ok(), "{words}: {line}\n{}", parsed.unwrap_err());
        }
    }
}

/// What is the program's of a line; what follows is the shell's.
fn own(line: &str) -> &str {
    let own = line.split(" | ").next().unwrap().split(" >").next().unwrap();
    own.split(" #").next().unwrap()
}

/// A file that has something of everything in it, and the files that the examples read.
fn world() -> World {
    let world = World::with_pool();
    std::fs::create_dir(world.path().join("examples")).unwrap();
    for name in ["pool.csv", "history.csv", "scope.toml", "state.toml"] {
        world.example(name);
        std::fs::copy(world.path().join(name), world.path().join("examples").join(name)).unwrap();
    }
    for line in [
        "challenge add corporate Trafford --window 2027-03-01..2027-06-30",
        "challenge scope trafford-2027 --file scope.toml --today 2026-12-04",
        "peer apply --name \"Robin Example\" --kind officer --body Bury --seniority director",
        "finding add trafford-2027 --theme financial --assessment strength \"The budget is understood.\"",
        "recommendation add trafford-2027 --theme financial \"Agree a plan.\"",
        "team assemble trafford-2027",
        "challenge record Bolton corporate --from 2022-03-01 --to 2022-03-04 --team \"lead peer=P0148\"",
        "recommendation add bolton-2022 --theme financial \"Agree a plan.\"",
        "review open bolton-2022 --window 2023-01-10..2023-01-28 --override \"Entered late\"",
        "support add mentoring Salford --window 2026-10-01..2027-03-31",
        "evidence add trafford-2027 \"A note.\" --theme financial --assessment strength --perspective staff",
        "timetable add trafford-2027 interview --on 2027-06-08 --from 09:30 --to 10:30 --met members",
        "action add trafford-2027 1 \"Write the plan\"",
        "recommendation add trafford-2027 --theme financial \"Name who sees to it.\"",
        "team invite trafford-2027",
        "report draft trafford-2027 -o draft.md",
        "report template export front -o own.md",
        "evidence list trafford-2027 --format csv -o notes.csv",
        "action list trafford-2027 --format csv -o plan.csv",
        "finding list trafford-2027 --format csv -o findings.csv",
        "scheme export -o scheme.toml",
        "council list --format csv -o councils.csv",
    ] {
        world.ok(line);
    }
    world.write("timetable.csv", "kind,day,from,to\nfocus-group,2027-06-09,09:30,10:30\n");
    world.write("milestones.csv", "challenge,milestone,on\nTrafford,scoping-meeting,2026-11-20\n");
    world.write("section.md", world.read("own.md"));
    world.write("recommendations.csv", "wording\nAgree a savings plan.\n");
    world.write("availability.csv", "reference,blocked\nP0002,2027-08-02..2027-08-13\n");
    world.write(
        "problem.json",
        r#"{"format": "pick/1", "k": 2, "n": 3, "slots": [
            {"name": "lead", "cand": [[0, 9], [1, 8]]}, {"name": "member", "cand": [[2, 7]]}]}"#,
    );
    world.ok("team solve problem.json --certificate certificate.json");
    world.write(
        "programme.json",
        r#"{"format": "programme/1", "peers": 2, "most": [1, 1], "load_cost": [0], "challenges": [
            {"k": 1, "n": 2, "peer": [0, 1], "groups": [], "budgets": [],
             "weeks": [{"week": 7, "slots": [{"name": "lead", "cand": [[0, 9], [1, 8]]}]}]}]}"#,
    );
    world
}

/// What has to be there before some examples.
fn prepare(world: &World, own: &str) {
    let lines: &[&str] = match () {
        () if own.starts_with("db undo") => &["peer status P0002 paused"],
        () if own.starts_with("db redo") => &["peer status P0002 paused", "db undo"],
        () if own.starts_with("db restore") => &["db backup copy.db"],
        () if own.starts_with("programme accept") => {
            &["programme plan --from 2027-01-04 --to 2027-04-30 --most 2 --steps 300 --save"]
        }
        () => &[],
    };
    lines.iter().for_each(|line| drop(world.ok(&format!("{line} --db all.db"))));
}

/// The files below the folder of a world, by name.
fn files(world: &World) -> std::collections::BTreeSet<std::path::PathBuf> {
    fn below(folder: &std::path::Path, found: &mut std::collections::BTreeSet<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { below(&path, found) } else { found.extend([path]) }
        }
    }
    let mut found = std::collections::BTreeSet::new();
    below(world.path(), &mut found);
    found
}

/// What an example shows, and the files that it makes.
fn shown(world: &World, line: &str) -> String {
    let own = own(line).trim_start_matches("peerage ");
    std::fs::copy(world.path().join("peerage.db"), world.path().join("all.db")).unwrap();
    prepare(world, own);
    let before = files(world);
    let mut words = crate::support::words(own);
    if own == "init" {
        words.extend(["--db".to_owned(), "new.db".to_owned()]);
    } else if !own.contains("--db ") {
        words.extend(["--db".to_owned(), "all.db".to_owned()]);
    }
    let output = world.output(&words.iter().map(String::as_str).collect::<Vec<_>>());
    let mut text = format!("$ {line}\n{}", shortened(&settled(&told(&output), world)));
    assert!(output.status.success(), "{line}\n{text}");
    for path in files(world).difference(&before) {
        let name = path.strip_prefix(world.path()).unwrap().display().to_string();
        let name = settled(&name, world).trim_end().to_owned();
        let bytes = std::fs::read(path).unwrap();
        assert!(!bytes.is_empty(), "{line}: {name} is empty");
        match String::from_utf8(bytes) {
            Ok(made) if !made.contains('\0') => {
                text += &format!("--- {name}\n{}", shortened(&settled(&made, world)));
            }
            _ => text += &format!("--- {name}, in bytes\n"),
        }
        std::fs::remove_file(path).unwrap();
    }
    for name in ["copy.db", "mended.db"] {
        drop(std::fs::remove_file(world.path().join(name)));
    }
    text + "\n"
}

/// What every example in the help shows, one snapshot for each noun; of a long answer its beginning, and a
/// mark of the whole. `INSTA_UPDATE=always cargo test --test all examples::` writes them anew.
#[test]
fn every_example_runs_and_shows_what_it_showed() {
    let world = world();
    let mut texts = std::collections::BTreeMap::<String, String>::new();
    for (words, lines) in examples() {
        // The whole demonstration is run by `demo::`.
        for line in lines.iter().filter(|_| words != "demo") {
            let noun = words.split(' ').next().unwrap().to_owned();
            texts.entry(noun).or_default().push_str(&shown(&world, line));
        }
    }
    for (noun, text) in texts {
        insta::assert_snapshot!(format!("examples_{noun}"), text);
    }
}
