//! `challenge record --import`: past challenges from a file.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::World;

/// A file with the invented history of `examples/`.
fn with_history() -> World {
    let world = World::new();
    world.example("history.csv");
    world.ok("challenge record --import history.csv");
    world
}

fn states(rows: &Value) -> BTreeMap<String, usize> {
    let mut states = BTreeMap::new();
    for row in rows.as_array().unwrap() {
        *states.entry(row["state"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    states
}

/// The figures of `examples/README.md`, which were counted without this program.
#[test]
fn the_example_history_gives_the_figures_it_was_made_for() {
    let world = with_history();
    let expected: BTreeMap<String, usize> =
        [("never-had", 12), ("overdue", 36), ("due-soon", 52), ("not-due", 217)]
            .map(|(state, count)| (state.to_owned(), count))
            .into();
    assert_eq!(states(&world.json("challenge due --all")), expected);
    let listed = world.json("challenge due");
    assert_eq!(listed.as_array().unwrap().len(), 100);
    let body = |code: &str| {
        let rows = world.json("challenge due --all");
        rows.as_array().unwrap().iter().find(|row| row["body"] == code).unwrap().clone()
    };
    assert_eq!(body("E07000044")["due_by"], "2029-02-28"); // South Hams, 29 February 2024
    assert_eq!(body("E06000063")["due_by"], "2028-04-01"); // Cumberland, from its first day
    assert_eq!(body("E07000037")["last_challenge"], body("E07000198")["last_challenge"]);
    assert!(body("E06000065")["flags"].to_string().contains("successor-of:E10000023"));
}

#[test]
fn the_same_file_twice_changes_nothing() {
    let world = with_history();
    let before = std::fs::read(world.path().join("peerage.db")).unwrap();
    let summary = world.json("challenge record --import history.csv");
    assert_eq!((&summary["unchanged"], &summary["written"]), (&json!(374), &json!(false)));
    assert_eq!(std::fs::read(world.path().join("peerage.db")).unwrap(), before);
    let fresher = world.read("history.csv").replace("2017-05-05", "2017-05-06");
    world.write("history.csv", fresher);
    let planned = world.json("challenge record --import history.csv --dry-run");
    assert_eq!((&planned["changed"], &planned["written"]), (&json!(1), &json!(false)));
    let change = &planned["changes"][0];
    assert_eq!(
        (&change["reference"], &change["after"]),
        (&json!("luton-2017"), &json!("2017-05-06"))
    );
    let done = world.json("challenge record --import history.csv");
    assert_eq!((&done["changed"], &done["unchanged"]), (&json!(1), &json!(373)));
    assert_eq!(world.json("challenge show luton-2017")["report_published"], "2017-05-06");
}

const HEADING: &str =
    "host,kind,onsite_from,onsite_to,mode,team,report_published,plan_published,note\n";

#[test]
fn every_bad_row_is_told_and_nothing_is_written() {
    let world = World::new();
    let rows = "Trafford,corporate,2020-01-14,2020-01-17,,,,,\n\
                Newcastle,corporate,2020-01-14,2020-01-17,,,,,\n\
                Trafford,corprate,2020-02-14,2020-02-17,,,,,\n\
                Trafford,corporate,2020-03-17,2020-03-14,,,,,\n\
                Trafford,corporate,2027-03-16,2027-03-19,,,,,\n\
                Selby,corporate,2024-03-12,2024-03-15,,,,,\n\
                Salford,corporate,2024-02-30,2024-03-01,,,,,\n\
                Salford,corporate,2021-01-12,2021-01-15,,lead=P9,,,\n\
                Salford; Salford,corporate,2021-05-12,2021-05-15,,,,,\n\
                ,corporate,2021-05-12,2021-05-15,,,,,\n";
    world.write("bad.csv", format!("{HEADING}{rows}"));
    let told = world.fails("challenge record --import bad.csv", 4);
    for (line, what) in [
        (3, "E08000021"),
        (4, "did you mean `corporate`?"),
        (5, "ends before it begins"),
        (6, "challenge add"),
        (7, "replaced by North Yorkshire Council"),
        (8, "2024-02-30"),
        (9, "no peer `P9`"),
        (10, "twice"),
        (11, "host is missing"),
    ] {
        assert!(told.contains(what), "line {line}: {what}\n{told}");
    }
    assert!(told.contains("9 errors in 9 rows; nothing was written"), "{told}");
    assert_eq!(world.json("challenge list"), json!([]));
    world.fails("challenge record --import bad.csv --partial --rejects rejects.csv", 11);
    // A bad team is an optional value, left blank: that row goes in.
    assert_eq!(world.json("challenge list").as_array().unwrap().len(), 2);
    assert_eq!(world.read("rejects.csv").lines().count(), 9);
}

#[test]
fn a_visit_twice_in_a_file() {
    let world = World::new();
    let row = "Trafford,corporate,2020-01-14,2020-01-17,,,,,\n";
    world.write("same.csv", format!("{HEADING}{row}{row}"));
    let summary = world.json("challenge record --import same.csv");
    assert_eq!((&summary["added"], &summary["skipped"]), (&json!(1), &json!(1)));
    let other = "Trafford,corporate,2020-01-14,2020-01-16,,,,,\n";
    world.write("other.csv", format!("{HEADING}{row}{other}"));
    let told = world.fails("challenge record --import other.csv", 4);
    assert!(told.contains("lines 2 and 3 are about the same thing and differ"), "{told}");
    // Neither can be believed.
    world.fails("challenge record --import other.csv --partial --rejects bad.csv", 11);
    assert_eq!(world.read("bad.csv").lines().count(), 3);
    assert_eq!(world.json("challenge list").as_array().unwrap().len(), 1);
}

#[test]
fn headings_and_dates_as_people_write_them() {
    let world = World::new();
    let text = "Council;Type;Start date;End date;Mode;Action plan published\n\
                Essex;Corporate peer challenge;03/03/2020;06/03/2020;On site;13/08/2020\n\
                Essex;Fire;10/11/2020;13/11/2020;onsite;\n";
    world.write("theirs.csv", text);
    let summary = world.json("challenge record --import theirs.csv");
    assert_eq!((&summary["added"], &summary["delimiter"]), (&json!(2), &json!("semicolon")));
    let council = world.json("challenge show essex-2020");
    assert_eq!(
        (&council["onsite_to"], &council["plan_published"]),
        (&json!("2020-03-06"), &json!("2020-08-13"))
    );
    // Only a fire service hosts a fire peer challenge, so the same name means the service.
    let fire = world.json("challenge list --kind fire");
    assert_eq!(fire[0]["host_code"], json!(["E31000015"]));
}

#[test]
fn a_team_of_the_past_is_known() {
    let world = World::with_pool();
    let text = format!(
        "{HEADING}Trafford,corporate,2020-01-14,2020-01-17,,lead peer=P0001;finance peer=P0002,,,\n"
    );
    world.write("team.csv", text);
    world.ok("challenge record --import team.csv");
    let row = &world.json("challenge list")[0];
    assert_eq!(row["team"], json!(["lead peer=P0001", "finance peer=P0002"]));
    let again = world.json("challenge record --import team.csv");
    assert_eq!((&again["unchanged"], &again["written"]), (&json!(1), &json!(false)));
    let shown = world.json("challenge show trafford-2020");
    assert_eq!(shown["team_members"][0]["slot"], "lead peer");
}

#[test]
fn what_a_list_writes_can_be_taken_in_again() {
    let world = with_history();
    world.ok("challenge list --format csv -o all.csv");
    let other = World::new();
    other.write("all.csv", world.read("all.csv"));
    other.ok("challenge record --import all.csv");
    let due =
        |world: &World| world.ok("challenge due --all --format csv --columns body,due_by,state");
    assert_eq!(due(&world), due(&other));
}

#[test]
fn one_or_a_file_but_not_both() {
    let world = World::new();
    world.example("history.csv");
    let both = world.fails("challenge record Trafford --import history.csv", 2);
    assert!(both.contains("cannot be used with"), "{both}");
    let neither = world.fails("challenge record", 2);
    assert!(neither.contains("--from"), "{neither}");
    let none = world.fails("challenge record --import none.csv", 9);
    assert!(none.contains("none.csv"), "{none}");
}
