//! What an import leaves behind: all or nothing, the same the second time, and undone without a trace.

use std::fmt::Write as _;

use serde_json::Value;

use super::gate_books::{heading, person, sheet, text_cell, workbook};
use super::gate_rows::summary;
use super::support::World;

/// A pool of so many invented peers.
fn pool(count: usize) -> String {
    let mut text =
        "reference,name,kind,title,seniority,body,past_posts,expertise,email,days_offered,note\n"
            .to_owned();
    for n in 0..count {
        let past = if n % 3 == 0 { "director at Bury until 2019-03-31" } else { "" };
        let _done = writeln!(
            text,
            "X{n},Ida Marsh-{n},officer,Director,director,Leeds,{past},finance;housing,p{n}@example.org,{},\"a note\nof {n}\"",
            n % 20
        );
    }
    text
}

fn bytes(world: &World) -> Vec<u8> {
    std::fs::read(world.path().join("peerage.db")).unwrap()
}

fn count(world: &World) -> usize {
    world.json("peer list --columns reference").as_array().unwrap().len()
}

#[test]
fn rows_known_from_before_are_passed_only_while_they_stand() {
    let world = World::new();
    world.write("pool.csv", pool(6));
    world.ok("peer import pool.csv");
    let before = bytes(&world);
    let again = world.json("peer import pool.csv");
    assert_eq!((&again["unchanged"], &again["written"]), (&6.into(), &false.into()));
    assert!(before == bytes(&world));
    // Somebody changed a peer by hand: the file says otherwise and goes first.
    world.ok("peer edit X2 --days-offered 9");
    let again = world.json("peer import pool.csv");
    assert_eq!((&again["changed"], &again["unchanged"]), (&1.into(), &5.into()), "{again}");
    assert_eq!(world.json("peer show X2")["days_offered"], 2);
    // A row that changes, among rows that do not; the same row twice is seen all the same.
    let mut rows: Vec<String> = pool(6).split_inclusive('\n').map(ToOwned::to_owned).collect();
    rows[1] = rows[1].replace("Director", "Head");
    let text = rows.concat();
    world.write("pool.csv", format!("{text}{}{}", rows[3], rows[4]));
    let again = world.json("peer import pool.csv");
    assert_eq!(
        (&again["changed"], &again["unchanged"], &again["skipped"]),
        (&1.into(), &5.into(), &1.into()),
        "{again}"
    );
    // Taken back, nobody is known any more.
    for _ in 0..4 {
        world.ok("db undo");
    }
    assert_eq!(count(&world), 0);
    world.write("pool.csv", pool(6));
    assert_eq!(world.json("peer import pool.csv")["added"], 6);
    // A body that ends makes the same rows errors.
    world.ok("council edit Leeds --last-day 2026-10-31");
    assert!(world.fails("peer import pool.csv", 4).contains("ended on 2026-10-31"));
}

#[test]
fn an_import_is_undone_and_brought_back_whole() {
    let world = World::new();
    world.write("pool.csv", pool(7_000));
    world.ok("peer import pool.csv");
    let (list, one) = (world.json("peer list"), world.json("peer show X3"));
    let log = world.json("db log");
    let last = log.as_array().unwrap().last().unwrap().clone();
    // 7,000 peers with a post and two areas each, and 2,334 posts held before.
    assert_eq!(last["changes"], 7_000 * 4 + 2_334, "{last}");
    world.ok("db undo");
    assert_eq!(count(&world), 0);
    world.ok("db redo");
    assert_eq!((world.json("peer list"), world.json("peer show X3")), (list, one));
    world.ok("db check");
}

#[test]
fn who_is_concerned_stands_in_the_log_of_an_import() {
    let world = World::new();
    world.write("pool.csv", pool(3));
    world.ok("peer import pool.csv");
    let changes = world.json("db log 2");
    let rows = changes.as_array().unwrap();
    assert_eq!(rows.len(), 3 * 4 + 1);
    assert!(rows.iter().all(|row| row["peer"].is_string()), "{changes}");
    world.write("pool.csv", pool(4).replace("finance;housing", "finance"));
    world.ok("peer import pool.csv");
    let changes = world.json("db log 3").to_string();
    assert!(changes.contains("peer_expertise") && changes.contains("delete"), "{changes}");
    world.ok("db undo");
    assert_eq!(world.json("peer show X1")["expertise"].as_array().unwrap().len(), 2);
}

#[test]
fn a_column_that_is_not_there_is_not_cleared() {
    let world = World::new();
    world.write(
        "pool.csv",
        "reference,name,kind,body,note,phone\nX1,Ida Marsh,officer,Leeds,a note,07700 900001\n",
    );
    world.ok("peer import pool.csv");
    world.write("pool.csv", "reference,name,kind,body,phone\nX1,Ida Marsh,officer,Leeds,\n");
    world.ok("peer import pool.csv --clear");
    let peer = world.json("peer show X1");
    assert_eq!((&peer["note"], &peer["phone"]), (&"a note".into(), &Value::Null));
}

#[test]
fn availability_comes_in_from_a_file() {
    let world = World::new();
    world.write("pool.csv", pool(3));
    world.ok("peer import pool.csv");
    world.write(
        "free.csv",
        "Peer;Free from;Free until;Leave;Days\nX0;01/03/2027;30/06/2027;2027-04-05..2027-04-09;4\nP1@example.org;;;;0\nX9;;;;1\n",
    );
    let told = world.fails("peer availability --import free.csv --partial --rejects bad.csv", 11);
    assert!(told.contains("no peer goes by that") && told.contains("2 changed"), "{told}");
    let peer = world.json("peer show X0");
    assert_eq!((&peer["available_from"], &peer["days_offered"]), (&"2027-03-01".into(), &4.into()));
    assert_eq!(world.json("peer show X1")["days_offered"], 0);
    world.write("bad.csv", world.read("bad.csv").replace("X9", "X2"));
    assert_eq!(world.json("peer availability --import bad.csv")["changed"], 1);
    world.ok("peer list --columns reference,name,available_from,available_to,blocked,days_offered,challenges_offered -o out.csv");
    let again = world.json("peer availability --import out.csv");
    assert_eq!((&again["unchanged"], &again["findings"]), (&3.into(), &serde_json::json!([])));
}

#[test]
#[cfg(unix)]
fn a_folder_and_a_pipe_are_no_files() {
    let world = World::new();
    let made = std::process::Command::new("mkfifo").arg(world.path().join("pipe")).status();
    assert!(made.unwrap().success());
    for (verb, more) in
        [("peer import", ""), ("council import", ""), ("challenge record --import", "")]
    {
        let told = world.fails(&format!("{verb} pipe{more}"), 9);
        assert!(told.contains("pipe it in and write `-`"), "{told}");
        assert!(world.fails(&format!("{verb} .{more}"), 9).contains("is a folder"));
    }
    let files = std::fs::read_dir(world.path()).unwrap();
    assert_eq!(files.count(), 2, "nothing was written beside");
}

#[test]
fn workbooks_that_speak_of_others_and_of_themselves() {
    let world = World::new();
    // Two cells that are each other's formula, one of another workbook, one without a saved value.
    let formulas = "<c r=\"D2\"><f>[1]Sheet1!A1</f><v>45000</v></c>";
    let ring = "<c r=\"D3\"><f>E3</f><v>45000</v></c><c r=\"E3\"><f>D3</f><v>3</v></c>";
    let rows = heading() + &person(2, formulas, "") + &person(3, ring, "");
    world.write("a.xlsx", sheet(&rows, false));
    let told = summary(&world, "a.xlsx", &[]);
    assert_eq!(told["rows"], 2, "{told}");
    assert!(told.to_string().contains("its saved value is taken"), "{told}");
    // A number of more digits than a cell can hold.
    let long = heading() + &person(2, "<c r=\"E2\"><v>7000000000030110123</v></c>", "");
    world.write("b.xlsx", sheet(&long, false));
    assert!(summary(&world, "b.xlsx", &[]).to_string().contains("the last ones are lost"));
    // A sheet that the workbook only claims to have, and one that is its own relation.
    let parts = [
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
        ),
        (
            "xl/workbook.xml",
            "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" TargetMode=\"External\" Target=\"file:///etc/passwd\"/></Relationships>",
        ),
    ];
    world.write("c.xlsx", workbook(&parts));
    world.fails("peer import c.xlsx", 4);
    let own = parts.map(|(name, text)| (name, text.replace("file:///etc/passwd", "workbook.xml")));
    world.write("d.xlsx", workbook(&own.each_ref().map(|(name, text)| (*name, text.as_str()))));
    world.fails("peer import d.xlsx", 4);
    let entity = heading() + &person(2, &text_cell("D2", "&amp;lt;x&amp;gt;"), "");
    world.write("e.xlsx", sheet(&entity, false));
    assert_eq!(summary(&world, "e.xlsx", &[])["rows"], 1);
    assert_eq!(count(&world), 0);
}

#[test]
fn lists_of_bodies_with_codes_of_other_kinds_and_names() {
    let world = World::new();
    world.write(
        "bodies.csv",
        "code,name,kind,first_day,last_day,successors,population\n\
         ,Nook,other,1905-06-18,,,\n\
         00QB,Snac,other,,,,\n\
         E08000016,Barnsley,metropolitan-district,,,,\n\
         E08000009,Trafford,metropolitan-district,,,,217232.0\n\
         E08000006,Salford,metropolitan-district,,,,7.0E+15\n\
         E08000003,Manchester,district,,,,\n\
         E08000001,Bolten,metropolitan-district,,,,\n\
         ,Past,other,,2019-04-01,Late,\n\
         ,Late,other,2019-05-01,,,\n\
         ,Self,other,,2020-03-31,Self,\n\
         ,Coming,other,2027-05-01,,,TBC\n\
         Total,437,,,,,\n",
    );
    // 22, 24 to 27, 29, 32, 34: what is said of each line.
    let expected = [
        (2, "turned the year 1996 into a day"),
        (3, "no GSS code; taken as the short name"),
        (4, "a former code of Barnsley"),
        (6, "a spreadsheet cut this number off"),
        (7, "E08 is the code of a metropolitan-district, and this is a district"),
        (8, "is called Bolton Metropolitan Borough Council until now"),
        (9, "no body is called so"),
        (10, "Late takes over from Past but is not in force on 2019-04-02"),
        (11, "cannot take over from itself"),
        (13, "a total or a note below the table"),
    ];
    let args = ["council", "import", "bodies.csv", "--dry-run", "--partial", "--format", "json"];
    let output = world.output(&args);
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = told["findings"].as_array().unwrap();
    for (line, message) in expected {
        let has =
            |f: &&Value| f["line"] == line && f["message"].as_str().unwrap().contains(message);
        assert!(findings.iter().any(|f| has(&f)), "{line}: {message}\n{told:#}");
    }
    let clean = |line: u64| !findings.iter().any(|f| f["line"] == line);
    assert!(clean(5) && clean(12), "{told:#}");
}
