//! `timetable`: sessions, what is wrong with them, and their calendar.

use serde_json::{Value, json};

use crate::support::World;

const SHEET: &str = "kind,day,start,end,place,met,who,people,peers,themes,strand
team-meeting,2027-03-01,18:00,19:00,Hotel,,,,,,
interview,02/03/2027,09:00,10:00,Town Hall,political leadership,Leader,1,P1;Bo Lund,Governance,A
focus group,2027-03-02,09:00,10:30,Town Hall,staff,front-line staff,12,Ada Reed,capacity;housing,B
workshop,2027-03-03,09:00,10:00,Sale Library,partners,voluntary sector,8,P1,Local priorities;place leadership;Financial,A
team-meeting,2027-03-02,17:00,18:00,Town Hall,,,,,,
team-meeting,2027-03-03,17:00,18:00,Town Hall,,,,,,
team-meeting,2027-03-04,17:00,18:00,Town Hall,,,,,,
feedback,2027-03-05,14:00,15:30,Town Hall,,,,,,
";

fn kinds(world: &World) -> Vec<String> {
    let list = world.json("timetable check trafford");
    list.as_array().unwrap().iter().map(|row| row["kind"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_timetable_comes_in_once_and_is_checked() {
    let world = World::with_visit();
    world.write("timetable.csv", SHEET);
    let first = world.json("timetable import trafford timetable.csv");
    assert_eq!((&first["added"], &first["written"]), (&json!(8), &json!(true)));
    let again = world.json("timetable import trafford timetable.csv");
    assert_eq!((&again["unchanged"], &again["written"]), (&json!(8), &json!(false)));
    let row = &world.json("timetable show trafford")[1];
    assert_eq!(row["peers"], json!(["P1", "P2"]));
    assert_eq!(row["themes"], json!(["Governance and culture"]));
    assert_eq!(kinds(&world), ["group-not-met", "group-not-met"]);
    let said = world.fails("timetable check trafford --exit-code --columns kind,message", 10);
    assert!(said.contains("group-not-met  no session meets `senior officers`"), "{said}");
    let shown = world.run("timetable show trafford --peer P3 --columns start,kind,names");
    assert!(shown.contains("focus-group") && !shown.contains("interview"), "{shown}");
    assert!(shown.contains("1 meeting with 12 people."), "{shown}");
}

#[test]
fn every_planted_clash_is_found() {
    let world = World::with_visit();
    world.write("timetable.csv", SHEET);
    world.ok("timetable import trafford timetable.csv");
    let plain = kinds(&world);
    let found = |line: &str, kind: &str| {
        world.ok(&format!("timetable add trafford {line}"));
        let all = kinds(&world);
        assert_eq!(all.iter().filter(|k| *k == kind).count(), 1, "{line}: {all:?}");
        let last = world.json("timetable show trafford");
        let number = last.as_array().unwrap().iter().map(|r| r["number"].as_i64().unwrap()).max();
        world.ok(&format!("timetable remove trafford {}", number.unwrap()));
    };
    found("team-meeting --on 2027-03-02 --from 09:30 --to 09:45 --peer P2", "two-rooms");
    found(
        "team-meeting --on 2027-03-02 --from 10:10 --to 10:20 --peer P2 --place Depot",
        "no-travel-time",
    );
    found("feedback --on 2027-03-02 --from 11:00 --to 14:15 --peer P2", "no-lunch");
    found("feedback --on 2027-03-08 --from 11:00 --to 12:00", "outside-days");
    found("feedback --on 2027-03-04 --from 11:00 --to 12:00 --peer P4", "not-on-the-team");
    world.ok("timetable add trafford site-visit --on 2027-03-04 --from 10:00 --to 11:00");
    let with = kinds(&world);
    assert!(!with.contains(&"over-burden".to_owned()) && with.contains(&"nobody".to_owned()));
    world.ok("timetable add trafford site-visit --on 2027-03-04 --from 14:00 --to 15:00 --peer P1");
    assert!(kinds(&world).contains(&"over-burden".to_owned()));
    world.ok("timetable remove trafford 9");
    world.ok("timetable remove trafford 10");
    assert_eq!(kinds(&world), plain);
    world.ok("timetable remove trafford 1");
    assert!(kinds(&world).contains(&"no-evening-meeting".to_owned()));
    world.ok("timetable remove trafford 8");
    assert!(kinds(&world).contains(&"no-feedback".to_owned()));
    world.ok("timetable remove trafford 2");
    assert!(kinds(&world).contains(&"theme-without-session".to_owned()));
}

#[test]
fn a_bad_row_is_told_with_its_place_and_nothing_goes_in() {
    let world = World::with_visit();
    let sheet = "kind,day,start,end,met,peers,themes\n\
                 interview,2027-03-02,9,10:00,,,\n\
                 chat,2027-03-02,09:00,10:00,,,\n\
                 interview,2027-03-02,11:00,10:00,,,\n\
                 interview,2027-03-02,09:00,10:00,the public,Nobody,weather\n";
    world.write("bad.csv", sheet);
    let said = world.fails("timetable import trafford bad.csv", 4);
    for told in [
        "2  start   9 ",
        "3  kind    chat ",
        "ends before it starts",
        "5  met ",
        "no peer `Nobody`",
        "themes  weather ",
        "6 errors in 4 rows; nothing was written",
    ] {
        assert!(said.contains(told), "{told}\n{said}");
    }
    assert_eq!(world.json("timetable show trafford"), json!([]));
    let partial = world.fails("timetable import trafford bad.csv --partial", 11);
    assert!(partial.contains("1 added"), "{partial}");
    world.fails("timetable import nowhere bad.csv", 3);
    world.fails("timetable import trafford none.csv", 9);
}

#[test]
fn sessions_are_changed_and_wrong_ones_refused() {
    let world = World::with_visit();
    world.ok("timetable add trafford interview --on 2027-03-02 --from 9.00 --to 10.00 --met political --people 2 --peer P1 --theme finan");
    world.ok("timetable edit trafford 1 --to 10:30 --place \"Room 4\"");
    let row = &world.json("timetable show trafford")[0];
    assert_eq!((&row["end"], &row["place"]), (&json!("10:30"), &json!("Room 4")));
    assert_eq!(row["met"], "political leadership");
    world.fails("timetable edit trafford 1 --to 08:30", 4);
    world.fails("timetable edit trafford 7 --to 10:30", 3);
    world.fails("timetable add trafford interview --on 2027-03-02 --from 9 --to 10:00", 2);
    let said = world.fails(
        "timetable add trafford interview --on 2027-03-02 --from 09:00 --to 10:00 --met martians",
        3,
    );
    assert!(said.contains("political leadership"), "{said}");
    assert_eq!(world.json("timetable show trafford").as_array().map(Vec::len), Some(1));
}

#[test]
fn the_calendar_is_in_universal_time_and_hostile_text_stays_text() {
    let world = World::with_visit();
    world.ok("timetable add trafford interview --on 2027-03-02 --from 09:00 --to 10:00 --who \"staff; END:VEVENT, x\" --peer P1");
    world.ok("timetable add trafford feedback --on 2027-03-30 --from 09:00 --to 10:00");
    let ics = world.ok("timetable show trafford --format ics");
    assert!(
        ics.contains("DTSTART:20270302T090000Z") && ics.contains("DTSTART:20270330T080000Z"),
        "{ics}"
    );
    assert!(ics.contains("UID:trafford-2027-session-1@peerage"));
    assert_eq!(ics.matches("\r\nEND:VEVENT").count(), 2);
    let own = world.ok("timetable show trafford --peer P2 --format ics");
    assert_eq!(own.matches("\r\nEND:VEVENT").count(), 1, "{own}");
}

#[test]
fn the_totals_stand_in_the_report() {
    let world = World::with_visit();
    world.write("timetable.csv", SHEET);
    world.ok("timetable import trafford timetable.csv");
    // What is to be told of the visit depends on whether it is over.
    let before = world.ok("report draft trafford");
    assert!(before.contains("has 3 meetings and visits so far, with 21 people"), "{before}");
    assert!(before.contains("which is to take place on site from 2 to 5 March 2027"), "{before}");
    let report = world.ok("report draft trafford --today 2027-03-05");
    assert!(
        report.contains("in 3 meetings and visits, in which it spoke with 21 people"),
        "{report}"
    );
    assert!(report.contains("which took place on site from 2 to 5 March 2027"), "{report}");
    let rows: Value = world.json("timetable show trafford --by peer");
    assert_eq!(rows.as_array().unwrap().iter().filter(|row| row["group"] == "Bo Lund").count(), 6);
}

#[test]
fn documents_count_in_the_burden() {
    let world = World::with_visit();
    world.ok("challenge scope trafford --documents 2");
    world.ok("timetable documents trafford --ask \"Budget\" --ask \"Risk register\"");
    assert!(!kinds(&world).contains(&"over-burden".to_owned()));
    let said = world.run("timetable documents trafford --ask \"Audit plan\"");
    assert!(
        said.contains("is asked for 3 documents; the most is 2") && said.contains("warning"),
        "{said}"
    );
    let all = world.json("timetable check trafford");
    let over = all.as_array().unwrap().iter().find(|row| row["kind"] == "over-burden").unwrap();
    assert_eq!(over["message"], "3 documents are asked of the host; the scope allows 2");
    world.ok("timetable documents trafford --received 1 --on 2026-11-20");
    world.ok("timetable documents trafford --remove 3");
    assert!(!kinds(&world).contains(&"over-burden".to_owned()));
    let rows = world.json("timetable documents trafford");
    assert_eq!(
        (rows.as_array().unwrap().len(), &rows[0]["received_on"]),
        (2, &json!("2026-11-20"))
    );
    world.fails("timetable documents trafford --received 9", 3);
    world.fails("timetable documents trafford --ask \" \"", 4);
    world.fails("timetable documents trafford --ask x --remove 1", 2);
    world.fails("timetable documents trafford --ask x --on 2030-01-01", 4);
    world.fails("timetable documents nowhere", 3);
}

#[test]
fn a_timetable_that_was_shown_comes_in_again_and_a_blank_leaves_what_is_stored() {
    let world = World::with_visit();
    world.write("timetable.csv", SHEET);
    world.ok("timetable import trafford timetable.csv");
    for format in ["csv", "json", "jsonl", "xlsx"] {
        world.ok(&format!("timetable show trafford -o out.{format}"));
        let again = world.json(&format!("timetable import trafford out.{format}"));
        assert_eq!(
            (&again["unchanged"], &again["written"], &again["findings"]),
            (&json!(8), &json!(false), &json!([])),
            "{format}: {again}"
        );
    }
    world.write("few.csv", "number,kind,day,start,end,place,who\n2,,,,,,\n3,,,,,Depot,\n");
    let told = world.json("timetable import trafford few.csv --dry-run");
    assert_eq!((&told["changed"], &told["unchanged"]), (&json!(1), &json!(1)), "{told}");
    assert_eq!(told["changes"][0]["before"], "Town Hall");
    world.ok("timetable import trafford few.csv");
    world.ok("timetable import trafford few.csv --clear");
    let rows = world.json("timetable show trafford");
    assert_eq!((&rows[1]["place"], &rows[1]["who"]), (&json!(null), &json!(null)));
    assert_eq!(rows[2]["place"], "Depot");
    assert_eq!(rows[1]["peers"], json!(["P1", "P2"]), "a column that is not there stays");
    // Two rows about one session; a mapping kept under a name; rejected rows mended and taken in.
    world.write("two.csv", "Nr,kind,day,start,end,place\n2,,,,,Attic\n2,,,,,Cellar\n3,,,,,Loft\n");
    let told = world.fails(
        "timetable import trafford two.csv --map Nr=number --profile nr --partial --rejects bad.csv --findings all.csv",
        11,
    );
    assert!(told.contains("lines 2 and 3 are about the same thing and differ"), "{told}");
    assert_eq!(world.read("bad.csv").lines().count(), 3);
    assert!(world.read("all.csv").contains("lines 2 and 3"), "{}", world.read("all.csv"));
    world.write("bad.csv", "Nr,kind,day,start,end,place\n2,,,,,Attic\n");
    assert_eq!(world.json("timetable import trafford bad.csv --profile nr")["changed"], 1);
    assert_eq!(world.json("timetable show trafford")[1]["place"], "Attic");
}

/// Strands run in parallel, in one building or by video; each row is its own session.
#[test]
fn parallel_sessions_come_in_and_come_in_again() {
    let world = World::with_visit();
    let sheet = "kind,day,start,end,place,strand,met,who,people,peers\n\
                 interview,2027-03-02,09:00,10:00,Town Hall,A,staff,clerks,2,P1\n\
                 interview,2027-03-02,09:00,10:00,Town Hall,B,staff,drivers,3,P2\n\
                 interview,2027-03-02,11:00,12:00,,,partners,,1,P1\n\
                 interview,2027-03-02,11:00,12:00,,,residents,,1,P2\n";
    world.write("strands.csv", sheet);
    assert_eq!(world.json("timetable import trafford strands.csv")["added"], 4);
    let again = world.json("timetable import trafford strands.csv");
    assert_eq!((&again["unchanged"], &again["written"]), (&json!(4), &json!(false)), "{again}");
    world.write("strands.csv", sheet.replace("drivers,3,P2", "drivers,5,P3"));
    let told = world.json("timetable import trafford strands.csv");
    assert_eq!((&told["added"], &told["changed"]), (&json!(0), &json!(1)), "{told}");
    let rows = world.json("timetable show trafford --by strand");
    let of_b = rows.as_array().unwrap().iter().find(|row| row["group"] == "B").unwrap();
    assert_eq!((&of_b["people"], &of_b["peers"]), (&json!(5), &json!(["P3"])));
    // The same strand twice at one time cannot be told apart.
    world.write("strands.csv", sheet.replace("Town Hall,B", "Town Hall,A"));
    let said = world.fails("timetable import trafford strands.csv", 4);
    assert!(said.contains("lines 2 and 3 are about the same thing and differ"), "{said}");
}
