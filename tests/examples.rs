//! The examples in the help: every command has one, the parser takes each, and each runs.

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
    for (words, lines) in examples() {
        for line in lines {
            // What follows is the shell's.
            let own = line.split(" | ").next().unwrap().split(" >").next().unwrap();
            let own = own.split(" #").next().unwrap();
            let parsed = peerage::cli::command().try_get_matches_from(crate::support::words(own));
            assert!(parsed.is_ok(), "{words}: {line}\n{}", parsed.unwrap_err());
        }
    }
}

#[test]
fn every_example_runs() {
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
    let mut wrong = Vec::new();
    for (words, lines) in examples() {
        for line in lines {
            let own = line.split(" | ").next().unwrap().split(" >").next().unwrap();
            let own = own.split(" #").next().unwrap().trim_start_matches("peerage ");
            // What needs a file of its own, or a home to write to, is tried elsewhere.
            let elsewhere =
                ["team solve", "programme solve", "team verify", "init", "demo", "config set"];
            if elsewhere.iter().any(|noun| words.starts_with(noun)) {
                continue;
            }
            let copy = world.path().join("copy-of-all.db");
            std::fs::copy(world.path().join("peerage.db"), &copy).unwrap();
            let mut words = crate::support::words(own);
            if own.starts_with("db undo") || own.starts_with("db redo") {
                world.ok("peer status P0002 paused --db copy-of-all.db");
            }
            if own.starts_with("db restore") {
                world.ok("db backup copy.db --db copy-of-all.db");
            }
            if own.starts_with("programme accept") {
                let plan =
                    "programme plan --from 2027-01-04 --to 2027-04-30 --most 2 --steps 300 --save";
                world.ok(&format!("{plan} --db copy-of-all.db"));
            }
            if own.starts_with("db redo") {
                world.ok("db undo --db copy-of-all.db");
            }
            words.extend(["--db".to_owned(), "copy-of-all.db".to_owned()]);
            let output = world.output(&words.iter().map(String::as_str).collect::<Vec<_>>());
            if !output.status.success() {
                wrong.push(format!("{line}\n{}", told(&output)));
            }
            for made in [
                "copy.db",
                "mended.db",
                "person.html",
                "peers.xlsx",
                "due.csv",
                "visits.ics",
                "report.docx",
                "slides.html",
                "front.md",
            ] {
                drop(std::fs::remove_file(world.path().join(made)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
