//! `council import`: the columns of `council list`, through the gate.

use serde_json::Value;

use crate::support::World;

/// What `council import` says of a file, with its exit code.
fn import(world: &World, line: &str) -> (Value, i32) {
    let mut args = vec!["council", "import", "--format", "json"];
    args.extend(line.split(' '));
    let output = world.output(&args);
    let summary = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|fault| panic!("{fault}: {}", crate::support::told(&output)));
    (summary, output.status.code().unwrap())
}

fn counts(summary: &Value) -> [u64; 5] {
    ["added", "changed", "unchanged", "skipped", "rejected"]
        .map(|name| summary[name].as_u64().unwrap())
}

fn messages(summary: &Value) -> String {
    let all = summary["findings"].as_array().unwrap().iter();
    all.filter(|f| f["severity"] == "error").map(|f| format!("{f}\n")).collect()
}

/// What is listed can be taken in again: it changes nothing here, and makes the same anew elsewhere.
#[test]
fn a_list_is_a_file_to_import() {
    let world = World::new();
    for ending in ["csv", "json", "jsonl", "xlsx"] {
        world.ok(&format!("council list -o list.{ending}"));
        let (summary, code) = import(&world, &format!("list.{ending}"));
        assert_eq!((counts(&summary), code), ([0, 0, 437, 0, 0], 0), "{ending}: {summary}");
        assert_eq!(summary["written"], false);
    }
    world.ok("init --empty --db other.db");
    let (summary, _) = import(&world, "list.csv --db other.db");
    assert_eq!(counts(&summary), [437, 0, 0, 0, 0]);
    assert_eq!(world.json("council list --db other.db"), world.json("council list"));
    let (summary, _) = import(&world, "list.csv --db other.db");
    assert_eq!(counts(&summary), [0, 0, 437, 0, 0]);
}

#[test]
fn only_what_a_row_says_changes() {
    let world = World::new();
    world.write(
        "control.csv",
        "GSS code;Political control;next_election;LGA member\nE08000009;No overall control;06/05/2027;yes\nE08000006;;;\n",
    );
    let before = world.json("council show Salford");
    let (summary, code) = import(&world, "control.csv --dry-run");
    assert_eq!((counts(&summary), code), ([0, 1, 1, 0, 0], 0));
    let changes = summary["changes"].as_array().unwrap();
    let fields: Vec<_> = changes.iter().map(|c| c["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["control", "next_election", "lga_member"]);
    assert_eq!(world.json("council show Trafford")["control"], "Labour");
    import(&world, "control.csv");
    let trafford = world.json("council show Trafford");
    assert_eq!(
        (&trafford["control"], &trafford["lga_member"]),
        (&"No overall control".into(), &true.into())
    );
    assert_eq!(trafford["next_election"], "2027-05-06");
    assert!(trafford["neighbours"].as_array().unwrap().len() > 2);
    assert_eq!(world.json("council show Salford"), before);
    import(&world, "control.csv --clear");
    assert_eq!(world.json("council show Salford")["control"], Value::Null);
    assert_eq!(world.json("council show Salford")["population"], before["population"]);
}

const FAULTY: &str = "\
code,name,kind,first_day,last_day,county,neighbours,successors
,Greenford District Council,district,2027-04-01,,Trafford,,
,Redford District Council,district,2027-04-01,2027-03-01,,,
,Blueford,village,,,,,
,Blackford District Council,,,,,,
,Whiteford District Council,district,,,,Nowhere,
E08000016,Barnsley Again,metropolitan-district,,,,,
,Pinkford District Council,district,,,,,pinkford-district
E0800OO09,Trafford,metropolitan-district,,,,,
,Brownford District Council,district,,,Lancashire,,
";

#[test]
fn every_fault_is_told_and_nothing_is_written() {
    let world = World::new();
    world.write("faulty.csv", FAULTY);
    let (summary, code) = import(&world, "faulty.csv");
    assert_eq!((code, &summary["written"]), (4, &false.into()));
    assert_eq!(summary["rejected"], 8);
    let told = messages(&summary);
    for (line, what) in [
        (2, "is no county council"),
        (3, "its last day is before its first"),
        (4, "no kind of body"),
        (5, "a new body needs a kind"),
        (6, "no body is called so"),
        (7, "this is a former code of Barnsley"),
        (8, "cannot take over from itself"),
        (9, "was E08000009 meant?"),
    ] {
        let found =
            told.lines().any(|f| f.contains(what) && f.contains(&format!("\"line\":{line},")));
        assert!(found, "line {line}: {what}\n{told}");
    }
    assert_eq!(world.json("council list").as_array().unwrap().len(), 437);
}

#[test]
fn good_rows_go_in_when_that_is_wished() {
    let world = World::new();
    let more = ",Greyford District Council,district,,,,greenford-district,\n";
    world.write("faulty.csv", format!("{FAULTY}{more}"));
    let (summary, code) = import(&world, "faulty.csv --partial --rejects bad.csv");
    assert_eq!((code, counts(&summary)), (11, [1, 0, 0, 0, 9]));
    assert_eq!(world.json("council show brownford-district")["county"], "E10000017");
    // A row that speaks of one that stays out stays out as well.
    world.fails("council show Greyford", 3);
    let rejects = world.read("bad.csv");
    assert_eq!(rejects.lines().count(), 10, "{rejects}");
    assert!(rejects.contains("is no county council"), "{rejects}");
}

#[test]
fn rows_speak_of_each_other_in_any_order_and_repeats_are_seen() {
    let world = World::new();
    let rows = "\
code,name,kind,first_day,last_day,predecessors,continues,neighbours
,New Ford Council,unitary,2027-04-01,,old-ford,old-ford,Trafford
old-ford,Old Ford Council,district,,2027-03-31,,,
old-ford,Old Ford Council,district,,2027-03-31,,,
";
    world.write("ford.csv", rows);
    let (summary, code) = import(&world, "ford.csv");
    assert_eq!((counts(&summary), code), ([2, 0, 0, 1, 0], 0), "{summary}");
    let new = world.json("council show \"New Ford\"");
    assert_eq!((&new["continues"], &new["slug"]), (&"old-ford".into(), &"new-ford".into()));
    world.write(
        "twice.csv",
        rows.replacen("old-ford,Old Ford Council,district", "old-ford,Old Ford Council,unitary", 1),
    );
    let (summary, code) = import(&world, "twice.csv");
    assert_eq!(code, 4);
    assert!(messages(&summary).contains("line 3 speaks of the same body"), "{summary}");
}

#[test]
fn circles_and_gaps_are_faults() {
    let world = World::new();
    world.write("circle.csv", "code,successors\nE06000066,E10000027\n");
    let (summary, code) = import(&world, "circle.csv");
    assert_eq!(code, 4);
    assert!(messages(&summary).contains("would take over from each other"), "{summary}");
    world.write("gap.csv", "code,last_day\nE10000030,2027-02-28\n");
    let (summary, code) = import(&world, "gap.csv");
    assert_eq!(code, 4);
    assert!(messages(&summary).contains("is not in force on 2027-03-01"), "{summary}");
}

/// What is worth a look is told also where another row is at fault.
#[test]
fn warnings_stand_beside_faults() {
    let world = World::new();
    world.write(
        "a.csv",
        "code,name,kind,region,nation,first_day,last_day,successors\n\
         E08000009,Tradford,metropolitan-district,North West,England,1974-04-01,,\n\
         E07999995,Gappy,district,North West,England,1974-04-01,2025-03-31,E07999995\n",
    );
    let (summary, code) = import(&world, "a.csv");
    assert_eq!((counts(&summary)[4], code), (1, 4), "{summary}");
    assert!(messages(&summary).contains("cannot take over from itself"), "{summary}");
    let warned = summary["findings"].as_array().unwrap().iter();
    let mut warned = warned.filter(|f| f["severity"] == "warning" && f["line"] == 2);
    assert!(warned.any(|f| f["value"] == "Tradford"), "{summary}");
}
