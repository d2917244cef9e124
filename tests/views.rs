//! The views of the file say what the commands say.

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde_json::{Map, Value, json};

use crate::support::{World, skipped};

/// The rows of a view as objects.
fn view(world: &World, sql: &str) -> Vec<Map<String, Value>> {
    let file = Connection::open(world.path().join("peerage.db")).unwrap();
    let mut statement = file.prepare(sql).unwrap();
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut rows = statement.query([]).unwrap();
    let mut all = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        let value = |at: usize| match row.get_ref(at).unwrap() {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(number) => json!(number),
            ValueRef::Real(number) => json!(number),
            ValueRef::Text(text) => json!(std::str::from_utf8(text).unwrap()),
            ValueRef::Blob(_) => panic!("a blob in a view"),
        };
        all.push(names.iter().enumerate().map(|(at, name)| (name.clone(), value(at))).collect());
    }
    all
}

/// The day by the clock that the views go by.
fn today() -> String {
    let memory = Connection::open_in_memory().unwrap();
    memory.query_row("SELECT date('now', 'localtime')", [], |row| row.get(0)).unwrap()
}

/// What a command answers today, each value as a view has it.
fn answer(world: &World, line: &str) -> Vec<Map<String, Value>> {
    let rows = world.json(&format!("{line} --today {}", today()));
    let plain = |value: &Value| match value {
        Value::Bool(yes) => json!(i64::from(*yes)),
        Value::Array(many) if many.is_empty() => Value::Null,
        Value::Array(many) => {
            json!(
                many.iter()
                    .map(|one| one.as_str().unwrap_or_default())
                    .collect::<Vec<_>>()
                    .join(";")
            )
        }
        other => other.clone(),
    };
    let row = |row: &Value| {
        row.as_object().unwrap().iter().map(|(name, value)| (name.clone(), plain(value))).collect()
    };
    rows.as_array().unwrap().iter().map(row).collect()
}

/// Every column of the view says what the command says, row by row.
#[track_caller]
fn agree(view: &[Map<String, Value>], command: &[Map<String, Value>]) {
    assert!(!view.is_empty());
    assert_eq!(view.len(), command.len());
    for (seen, said) in view.iter().zip(command) {
        for (name, value) in seen {
            assert_eq!(Some(value), said.get(name), "{name} of {seen:?}\n{said:?}");
        }
    }
}

#[test]
fn peers() {
    let world = World::with_pool();
    // Nobody who was erased is there; one with two posts is.
    world.ok("privacy erase P0148 --yes");
    world.ok("peer add --name \"Jo Example\" --kind member --body Leeds --title Leader --body Kirklees --title Councillor --party Labour");
    world.ok("peer add --name \"Bo Example\" --kind officer --body Leeds --body Kirklees --title Director --seniority director");
    world.ok("peer add --name \"Al Example\" --kind officer --body Leeds --body Kirklees");
    let half = serde_json::json!([{
        "reference": "P0900", "name": "Cy Example", "kind": "officer", "bodies": ["Leeds", "Bury", "Kent"],
        "titles": [null, "Director", null], "seniorities": ["director", null, "head of service"],
        "past_posts": ["director at Bolton until 2019-03-31"],
    }]);
    world.write("half.json", half.to_string());
    world.ok("peer import half.json");
    let seen = view(&world, "SELECT * FROM v_peer ORDER BY reference");
    assert_eq!(seen.len(), 483);
    let half = seen.iter().find(|row| row["reference"] == "P0900").unwrap();
    assert_eq!((&half["title"], &half["titles"]), (&Value::Null, &json!(";Director;")));
    let mut said = answer(&world, "peer list");
    said.sort_by_key(|row| row["reference"].as_str().unwrap().to_owned());
    agree(&seen, &said);
    // Nothing is left out, in the same order.
    let columns = |row: &Map<String, Value>| row.keys().cloned().collect::<Vec<_>>();
    assert_eq!(columns(&seen[0]), columns(&said[0]));
}

#[test]
fn challenges_and_who_is_due() {
    let world = World::with_pool();
    for (host, year) in [("Bolton", 2019), ("Bolton", 2023), ("Leeds", 2022), ("Kent", 2014)] {
        world.ok(&format!(
            "challenge record {host} corporate --from {year}-03-01 --to {year}-03-04"
        ));
    }
    world.ok("challenge add corporate Trafford --window 2099-03-01..2099-06-30 --manager \"Pat Example\"");
    world.ok("challenge add finance Salford Bury --window 2098-03-01..2098-06-30");
    world.ok("challenge add corporate Wigan --window 2097-03-01..2097-06-30");
    world.ok("challenge withdraw wigan-2097 --reason \"No longer wanted\"");
    world.ok("challenge decline Derby --reason \"Not now\" --on 2026-01-05");
    // Stages: by marks, by days that have come, by a review; and what is to be known of a body.
    world.ok("challenge mark trafford-2099 scope-agreed --on 2026-01-05");
    world.ok("challenge edit bolton-2023 --report-published 2023-05-01");
    world.ok("challenge record Leeds progress-review --from 2023-03-01 --to 2023-03-01 --report-published 2023-04-01");
    world.ok("challenge edit leeds-2023 --reviews leeds-2022");
    for edit in [
        "council edit Trafford --next-election 2099-05-07 --lga-member no",
        "council edit Wigan --last-day 2090-03-31",
        "council edit Kent --last-day 2089-03-31",
        "council edit Bury --first-day 2020-04-01",
    ] {
        world.ok(edit);
    }
    let challenges = view(&world, "SELECT * FROM v_challenge ORDER BY challenge");
    agree(&challenges, &answer(&world, "challenge list --sort challenge"));
    for stage in ["withdrawn", "scoped", "published", "progress-review-published"] {
        assert!(challenges.iter().any(|row| row["stage"] == stage), "none is {stage}");
    }
    let order = "SELECT * FROM v_due ORDER BY body";
    let seen = view(&world, order);
    agree(&seen, &answer(&world, "challenge due --all --sort body"));
    for state in ["booked", "declined", "never-had"] {
        assert!(seen.iter().any(|row| row["state"] == state), "nobody is {state}");
    }
    for flag in ["abolished-on:", "new-since:", "past-advised", "successor-of:", "not-lga-member"]
        .into_iter()
        .chain(["election-in-window"])
    {
        let has =
            |row: &Map<String, Value>| row["flags"].as_str().is_some_and(|f| f.contains(flag));
        assert!(seen.iter().any(has), "none is {flag}");
    }
}

#[test]
fn who_is_due_follows_clocks_that_are_carried_on_and_the_end_of_february() {
    let world = World::new();
    for (host, from, to) in [
        ("E10000006", "2016-02-26", "2016-02-29"), // Cumbria, which has gone
        ("Trafford", "2024-02-27", "2024-02-29"),
        ("Salford", "2021-11-30", "2021-12-01"),
    ] {
        world.ok(&format!("challenge record {host} corporate --from {from} --to {to}"));
    }
    world.ok("council edit Cumberland --predecessor E10000006 --continues E10000006");
    let seen = view(&world, "SELECT * FROM v_due ORDER BY body");
    agree(&seen, &answer(&world, "challenge due --all --sort body"));
    let due = |name: &str| {
        let row = seen.iter().find(|row| row["name"].as_str().unwrap().contains(name)).unwrap();
        row["due_by"].as_str().unwrap_or("-").to_owned()
    };
    assert_eq!(due("Trafford"), "2029-02-28");
    assert_eq!(due("Cumberland"), "2021-02-28");
}

/// The table that the `sqlite3` shell prints as CSV: headings, then the rows; `None` where there is no shell.
fn by_the_shell(world: &World, sql: &str) -> Option<Vec<Vec<String>>> {
    let file = world.path().join("peerage.db");
    let mut command = std::process::Command::new("sqlite3");
    let Ok(output) = command.args(["-readonly", "-csv", "-header"]).arg(file).arg(sql).output()
    else {
        skipped("there is no sqlite3 shell");
        return None;
    };
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    Some(cells(&output.stdout))
}

fn cells(csv: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv);
    reader.records().map(|row| row.unwrap().iter().map(ToOwned::to_owned).collect()).collect()
}

/// The same cells row by row in every column that both have; yes and no are 1 and 0 in a view.
#[track_caller]
fn same_cells(view: &[Vec<String>], command: &[Vec<String>], columns: usize) {
    assert!(view.len() > 1);
    assert_eq!(view.len(), command.len());
    let place = |name: &String| command[0].iter().position(|known| known == name);
    let both = view[0].iter().enumerate().filter_map(|(at, name)| Some((at, place(name)?)));
    let both: Vec<(usize, usize)> = both.collect();
    assert_eq!(both.len(), columns, "{:?}\n{:?}", view[0], command[0]);
    for (seen, said) in view.iter().zip(command).skip(1) {
        for (at, there) in &both {
            let said = match (said[*there].as_str(), seen[*at].as_str()) {
                ("yes", "1") => "1",
                ("no", "0") => "0",
                (said, _) => said,
            };
            assert_eq!(seen[*at], said, "{} of {seen:?}\n{said:?}", view[0][*at]);
        }
    }
}

/// What the shell of SQLite shows of each view is what the command writes as CSV, and the columns are those
/// that the page on output tells.
#[test]
fn the_views_say_in_the_sqlite_shell_what_the_commands_write() {
    let world = World::with_everything();
    let today = format!("--today {} --raw --format csv", today());
    let shown = |line: &str| cells(world.ok(&format!("{line} {today}")).as_bytes());
    for (view, order, line, columns) in [
        ("v_peer", "reference", "peer list --sort reference", 30),
        ("v_challenge", "challenge", "challenge list --sort challenge", 23),
        ("v_due", "body", "challenge due --all --sort body", 13),
    ] {
        let sql = format!("SELECT * FROM {view} ORDER BY {order}");
        let Some(seen) = by_the_shell(&world, &sql) else { return };
        same_cells(&seen, &shown(line), columns);
    }
    let teams = by_the_shell(&world, "SELECT DISTINCT challenge FROM v_team").unwrap();
    assert!(teams.len() > 3, "{teams:?}");
    for team in teams.iter().skip(1).map(|row| &row[0]) {
        let sql = format!("SELECT * FROM v_team WHERE challenge = '{team}'");
        let mut seen = by_the_shell(&world, &sql).unwrap();
        let said = world.json(&format!("team show {team} --today {}", self::today()));
        for name in ["onsite_from", "onsite_to", "challenge"] {
            let at = seen[0].iter().position(|known| known == name).unwrap();
            assert_eq!(seen[1][at], said[name].as_str().unwrap_or_default(), "{name} of {team}");
        }
        // Of a team that no search made, only the command knows points: it reckons them when it is asked.
        let points = seen[0].iter().position(|name| name == "points").unwrap();
        let is_kept = seen.iter().skip(1).any(|row| !row[points].is_empty());
        if !is_kept {
            seen[0][points] = "points of old".to_owned();
        }
        same_cells(&seen, &shown(&format!("team show {team}")), if is_kept { 6 } else { 5 });
    }
    let page = world.ok("help output");
    for view in ["v_peer", "v_challenge", "v_team", "v_due"] {
        let told = page.split(&format!("`{view}`: ")).nth(1).unwrap_or_else(|| panic!("{view}"));
        let told: Vec<&str> =
            told.split('.').next().unwrap().split([',', '\n']).map(str::trim).collect();
        let told: Vec<&str> = told.into_iter().filter(|name| !name.is_empty()).collect();
        let sql = format!("SELECT name FROM pragma_table_info('{view}')");
        let known = by_the_shell(&world, &sql).unwrap();
        let known: Vec<&str> = known.iter().skip(1).map(|row| row[0].as_str()).collect();
        assert_eq!(told, known, "{view}");
    }
}
