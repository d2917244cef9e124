//! Days, ranges and references as people type them, wherever one is taken.

use serde_json::{Value, json};

use crate::support::World;

/// Every option and argument that takes a day or a range takes it in every form.
#[test]
fn days_are_taken_in_every_form_wherever_one_is_taken() {
    const DAYS: &[&str] =
        &["2027-03-01", "1/3/2027", "today", "+6m", "next monday", "14 March 2027"];
    const RANGES: &[&str] = &["2027-Q1", "2027-03", "1/3/2027..30/6/2027", "today..+6m", "2027"];
    fn walk(
        command: &clap::Command,
        words: &[String],
        found: &mut Vec<(Vec<String>, String, bool, bool)>,
    ) {
        for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
            let words = [words, &[below.get_name().to_owned()]].concat();
            for arg in below.get_arguments() {
                let names: Vec<&str> = arg
                    .get_value_names()
                    .unwrap_or_default()
                    .iter()
                    .map(|name| name.as_str())
                    .collect();
                let is_range = names.iter().any(|name| name.contains("A..B"));
                let is_day = names.iter().any(|name| ["DATE", "ON"].contains(name));
                // Fields that an import has as well are read where they are written down.
                let text = clap::builder::ValueParser::string().type_id();
                let is_field = arg.get_value_parser().type_id() == text;
                if let Some(long) = arg.get_long().filter(|_| is_range || is_day) {
                    found.push((words.clone(), long.to_owned(), is_range, is_field));
                }
            }
            walk(below, &words, found);
        }
    }
    let mut root = peerage::cli::command();
    root.build();
    let mut found = Vec::new();
    walk(&root, &["peerage".to_owned()], &mut found);
    assert!(found.len() > 60, "{}", found.len());
    let mut seen = std::collections::BTreeSet::new();
    for (words, long, is_range, is_field) in found {
        // What every command has is looked at once.
        if ["today"].contains(&long.as_str()) && !seen.insert(long.clone()) {
            continue;
        }
        let ranges = RANGES.iter().filter(|_| is_range);
        for text in DAYS.iter().chain(ranges).chain(&["31/2/2027", "soon", "1/3/27"]) {
            let line = words.iter().cloned().chain([format!("--{long}={text}")]);
            let fault = root.try_get_matches_from_mut(line).err();
            // Whatever else is missing is missed after the value was taken.
            let refused =
                fault.is_some_and(|fault| fault.kind() == clap::error::ErrorKind::ValueValidation);
            let is_right = !["31/2/2027", "soon", "1/3/27"].contains(text);
            if is_right || !is_field {
                assert_eq!(refused, !is_right, "{} --{long}={text}", words.join(" "));
            }
        }
    }
    let world = World::with_pool();
    world.ok(
        "peer edit P0002 --available-from \"next monday\" --blocked 2027-Q1 --available-to +2y",
    );
    let row = world.json("peer show P0002");
    assert_eq!(row["available_from"], "2026-11-23");
    assert_eq!(row["available_to"], "2028-11-21");
    assert_eq!(row["blocked"], json!(["2027-01-01..2027-03-31"]));
    world.fails("peer edit P0002 --available-from soon", 4);
    world.ok("council edit Trafford --control-as-at yesterday --control Labour");
    assert_eq!(world.json("council show Trafford")["control_as_at"], "2026-11-20");
}

#[test]
fn a_list_may_look_at_a_quarter() {
    let world = World::new();
    world.ok("challenge record Bury corporate --from 2022-02-01 --to 2022-02-04");
    world.ok("challenge record Bolton corporate --from 2022-04-05 --to 2022-04-08");
    let due = |within: &str| {
        let rows = world.json(&format!("challenge due --within {within}"));
        let days = rows.as_array().unwrap().iter().map(|row| row["due_by"].clone());
        days.filter(|day| day.as_str().is_some_and(|day| day >= "2027")).collect::<Vec<Value>>()
    };
    assert_eq!(due("2027-Q1"), [json!("2027-02-04")]);
    assert_eq!(due("2027-Q2"), [json!("2027-04-08")]);
    assert_eq!(due("2027-02-03"), Vec::<Value>::new());
    assert_eq!(due("today..2027-04-08"), [json!("2027-02-04"), json!("2027-04-08")]);
    assert_eq!(due("12m"), due("2027-11-21"));
    world.ok("challenge add corporate Trafford --window 2027-03-01..2027-06-30");
    let steps = |within: &str| {
        let rows = world.json(&format!("challenge deadlines --within {within}"));
        rows.as_array().unwrap().iter().map(|row| row["due"].clone()).collect::<Vec<Value>>()
    };
    let all = steps("2y");
    let inside = |day: &&Value| ("2026-12-01".."2027-03-01").contains(&day.as_str().unwrap());
    let wanted: Vec<Value> = all.iter().filter(inside).cloned().collect();
    assert_eq!(steps("2026-12-01..2027-02-28"), wanted);
    assert!(!wanted.is_empty() && wanted.len() < all.len(), "{all:?}");
}

#[test]
fn the_one_made_last_is_at_last_of_its_kind() {
    let world = World::new();
    world.ok("challenge add corporate Trafford --window 2027-03-01..2027-06-30");
    for line in [
        "evidence show trafford @last",
        "finding show trafford @last",
        "recommendation show trafford @last",
        "action show trafford @last",
        "timetable remove trafford @last",
        "timetable documents trafford --received @last",
    ] {
        let told = world.fails(line, 3);
        assert!(told.contains("`@last`") && told.contains("there is none yet"), "{line}\n{told}");
    }
    for line in [
        "timetable add trafford interview --on 2027-03-02 --from 09:30 --to 10:30 --met members",
        "evidence add trafford \"First.\" --theme financial --assessment strength --perspective staff",
        "evidence add trafford \"Second.\" --theme financial --assessment strength --perspective member --session @last",
        "finding add trafford --theme financial --assessment strength \"The budget is understood.\"",
        "evidence link trafford @last @last",
        "finding link trafford @last 1",
        "recommendation add trafford --theme financial \"Agree a plan.\"",
        "recommendation add trafford --theme financial \"Name who sees to it.\"",
        "recommendation link trafford @last @last",
        "recommendation respond trafford @last accept --override early",
        "action add trafford 1 \"Write it\"",
        "action add trafford @last \"Name them\"",
        "action edit trafford @last --status in-progress",
        "action link trafford @last 1",
        "timetable documents trafford --ask \"Budget book\"",
        "timetable documents trafford --received @LAST",
        "timetable edit trafford @last --place \"Room 2\"",
        "finding edit @last @last --agreed yes",
    ] {
        world.ok(line);
    }
    assert_eq!(world.json("evidence show @last @last")["note"], "Second.");
    assert_eq!(world.json("evidence show trafford @last")["session"], 1);
    assert_eq!(world.json("finding show trafford @last")["evidence"], json!([1, 2]));
    let last = world.json("recommendation show trafford @last");
    assert_eq!((&last["number"], &last["answer"]), (&json!(2), &json!("accept")));
    let action = world.json("action show trafford @last");
    assert_eq!((&action["reference"], &action["also_serves"]), (&json!("2.1"), &json!([1])));
    assert_eq!(
        world.json("action list trafford --recommendation @last").as_array().unwrap().len(),
        1
    );
    assert_eq!(world.json("timetable documents trafford")[0]["received_on"], "2026-11-21");
    assert_eq!(world.json("timetable show trafford")[0]["place"], "Room 2");
    let columns = world.json("db log @last");
    assert_eq!(columns[0]["table"], "finding", "{columns}");
}

#[test]
fn what_is_said_of_files_is_true() {
    let world = World::new();
    let told = world.run("council add Testshire --kind unitary --dry-run -o what.csv");
    assert!(told.contains("Nothing was changed (dry run).\nWrote what.csv."), "{told}");
    assert!(world.read("what.csv").contains("insert"));
    for (line, ending) in [
        ("help dates", "xlsx"),
        ("help dates", "json"),
        ("help council add", "xlsx"),
        ("completions bash", "docx"),
        ("scheme export", "xlsx"),
        ("schema due", "pdf"),
    ] {
        let told = world.fails(&format!("{line} -o file.{ending}"), 2);
        assert!(
            told.contains("plain text") || told.contains("cannot be written"),
            "{line}\n{told}"
        );
        assert!(!world.path().join(format!("file.{ending}")).exists(), "{line}");
    }
    world.ok("help dates -o dates.md");
    world.ok("help council add -o add.txt");
    assert_eq!(world.read("add.txt"), world.ok("council add --help"));
    assert_eq!(world.read("dates.md"), world.ok("help dates"));
}

#[test]
fn a_long_list_as_lines_is_the_list() {
    let world = World::with_pool();
    // Somebody to whom something was added later comes twice when the file is read.
    world.ok("peer edit P0002 --expertise housing,finance");
    world.ok("peer status P0005 paused");
    for choice in [
        "",
        "--status active",
        "--filter region~north --sort -name",
        "--limit 3 --columns name,reference",
    ] {
        let rows = world.json(&format!("peer list {choice}"));
        let lines = world.ok(&format!("peer list {choice} --format jsonl"));
        let lines: Vec<Value> =
            lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(Value::Array(lines), rows, "{choice}");
    }
}

#[test]
fn the_log_may_be_asked_of_a_thing_and_of_days() {
    let world = World::with_pool();
    for line in [
        "peer status P0002 paused",
        "challenge add corporate Trafford --window 2027-03-01..2027-06-30",
        "recommendation add trafford --theme financial \"Agree a plan.\"",
        "action add trafford 1 \"Write it\"",
        "council edit Bury --population 200000",
        "db undo",
    ] {
        world.ok(line);
    }
    let verbs = |of: &str| {
        let rows = world.json(&format!("db log {of}"));
        let verbs =
            rows.as_array().unwrap().iter().map(|row| row["verb"].as_str().unwrap().to_owned());
        verbs.collect::<Vec<String>>()
    };
    assert_eq!(verbs("--thing P0002"), ["peer import", "peer status"]);
    let own = ["challenge add", "recommendation add", "action add"];
    assert_eq!(verbs("--thing trafford-2027"), own);
    assert!(verbs("--thing Bury").ends_with(&["council edit".to_owned(), "db undo".to_owned()]));
    assert!(!verbs("--thing Bury").contains(&"challenge add".to_owned()));
    assert_eq!(verbs("--thing trafford-2027 --verb action"), ["action add"]);
    assert!(verbs("--until 2020-12-31").is_empty());
    assert_eq!(verbs("--since 2020-12-31 --until +50y").len(), 8);
    assert!(
        world.fails("db log --thing nowhere", 3).contains("no peer, challenge or body `nowhere`")
    );
}

/// What belongs to an option that another one shuts out is refused with it: the parser asks for neither, and
/// what is asked of nobody would be dropped in silence.
#[test]
fn nothing_that_is_said_is_dropped_in_silence() {
    use clap::error::ErrorKind::ArgumentConflict;
    for line in [
        "challenge mark X scope-agreed --on today --override r",
        "challenge mark --import f.csv --override r",
        "challenge feedback --missing --note n",
        "challenge feedback X --exit-code --impact great",
        "peer learning --publishable --took-home t",
        "privacy consent --missing --withdraw",
        "privacy consent P1 --missing --how h",
        "privacy monitoring --by kind --ethnicity e",
        "team duties X --peer P1 --specialist s --on today",
        "team duties --late --on today",
        "report comment X text --due today",
        "report comment X text --as accepted",
        "report comment X --nothing --reason r",
    ] {
        let words = crate::support::words(&format!("peerage {line}"));
        let fault = peerage::cli::command().try_get_matches_from(words).err();
        assert_eq!(fault.map(|fault| fault.kind()), Some(ArgumentConflict), "{line}");
    }
    // What is said of a file where there is none.
    let world = World::with_pool();
    for (line, option) in [
        ("challenge mark X scope-agreed --partial", "--partial"),
        (
            "challenge record Trafford corporate --from 2024-01-08 --to 2024-01-11 --set mode=remote",
            "--set",
        ),
        ("peer availability P0001 --clear", "--clear"),
        ("team respond X P0001 available --sheet Answers", "--sheet"),
        ("report comment X text --findings f.csv", "--findings"),
    ] {
        let words = crate::support::words(line);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let output = world.output(&words);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{line}: {told}");
        assert!(told.contains(&format!("`{option}` says how to take in a file")), "{told}");
    }
}
