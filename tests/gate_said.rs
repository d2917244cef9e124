//! What the gate says of what it cannot take: broken lines are shown and handed back, all findings are
//! counted, the example row of a template is nobody, and what takes long is seen at a terminal.

use serde_json::Value;

use super::gate_books::{heading, person, sheet};
use super::gate_rows::found;
use super::support::{World, terminal::Terminal};

const LINES: &str = concat!(
    r#"{"reference": "R1", "name": "Ida Marsh", "kind": "officer", "body": "Leeds"}"#,
    "\n",
    "{\"reference\": \"R2\", \"name\": \"Bo \u{1b}[31mLund\", \"kind\": \"officer\" \"body\": \"Bury\"}\n",
    r#"{"reference": "R3", "name": "Una Reed", "kind": "officer", "body": {"name": "Bury"}}"#,
    "\n",
);

#[test]
fn a_line_that_cannot_be_read_is_shown_and_handed_back_whole() {
    let world = World::new();
    world.write("pool.jsonl", LINES);
    let args =
        ["--partial", "--rejects", "bad.csv", "--findings", "found.json", "--format", "json"];
    let args: Vec<&str> = ["peer", "import", "pool.jsonl"].into_iter().chain(args).collect();
    let output = world.output(&args);
    assert_eq!(output.status.code(), Some(11));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(found(&told, 2)[0].contains("control character"), "{told}");
    let second = &told["findings"].as_array().unwrap().iter().find(|f| f["line"] == 2).unwrap();
    let value = second["value"].as_str().unwrap();
    assert!(
        value.starts_with("{\"reference\": \"R2\", \"name\": \"Bo \u{fffd}[31mLund\""),
        "{value}"
    );
    let all: Value = serde_json::from_str(&world.read("found.json")).unwrap();
    assert_eq!(all[0]["value"], value);

    let rows = reject(&world.read("bad.csv"));
    let heading = ["reference", "name", "kind", "body", "rejected_because", "original_text"];
    assert_eq!(rows[0], heading);
    assert_eq!(rows[1][..4], ["", "", "", ""]);
    let lines: Vec<&str> = LINES.lines().collect();
    assert_eq!((rows[1][5].as_str(), rows[2][5].as_str()), (lines[1], lines[2]));
    assert_eq!(rows[2][..4], ["R3", "Una Reed", "officer", ""]);
    // Taken in as they are they are rejected again, with their text; mended they go in.
    let again = "peer import bad.csv --partial --rejects worse.csv";
    world.fails(again, 11);
    assert_eq!(reject(&world.read("worse.csv"))[1][5], lines[1]);
    let mended =
        format!("{}\nR2,Bo Lund,officer,Bury,,\nR3,Una Reed,officer,Bury,,\n", heading.join(","));
    world.write("mended.csv", mended);
    let told = world.json("peer import mended.csv");
    assert_eq!((&told["added"], told["findings"].as_array().unwrap().len()), (&2.into(), 0));

    // In a list, an object that no row can hold is handed back as it stood.
    let objects: Vec<&str> = LINES.lines().filter(|line| !line.contains("R2")).collect();
    world.write("pool.json", format!("[\n{}\n]\n", objects.join(",\n")));
    world.fails("peer import pool.json --partial --rejects list.csv", 11);
    assert_eq!(reject(&world.read("list.csv"))[1][5], lines[2]);
}

/// The rows of a file of rejected ones, heading included.
fn reject(text: &str) -> Vec<Vec<String>> {
    let mut rows = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    rows.records().map(|row| row.unwrap().iter().map(ToOwned::to_owned).collect()).collect()
}

#[test]
fn errors_of_a_spreadsheet_are_shown_and_handed_back() {
    let world = World::new();
    let broken = "<c r=\"C2\" t=\"e\"><v>#REF!</v></c>";
    let row = person(2, "", "").replace(&super::gate_books::text_cell("C2", "Leeds"), broken);
    world.write("a.xlsx", sheet(&(heading() + &row), false));
    let text = world.fails("peer import a.xlsx --partial --rejects bad.csv", 11);
    assert!(text.contains("the cell shows the error #REF!"), "{text}");
    assert!(world.read("bad.csv").lines().nth(1).unwrap().contains(",#REF!,"));
    // As text it is no better, in any column.
    assert!(world.fails("peer import bad.csv", 4).contains("the cell shows the error #REF!"));
    world.write(
        "b.csv",
        "name,kind,body,note\nIda Marsh,officer,Leeds,#####\nBo,officer,Leeds,#N/A\n",
    );
    let told = world.fails("peer import b.csv", 4);
    assert!(told.contains("the cell shows the error #####") && told.contains("1 error "), "{told}");
}

#[test]
fn what_cannot_be_read_is_left_blank_where_that_harms_nobody() {
    let world = World::new();
    let part = |heading: &str, value: &str| {
        let cell = format!("<c r=\"D2\"><v>{value}</v></c>");
        let rows = super::gate_books::heading() + &person(2, &cell, "");
        world.write("a.xlsx", sheet(&rows.replace("available_from", heading), false));
        world.output(&["peer", "import", "a.xlsx", "--partial", "--dry-run", "--format", "json"])
    };
    let long = "12345678901234567890";
    for (heading, code, severity) in
        [("phone", 0, Some("warning")), ("reference", 11, Some("error")), ("shoe size", 0, None)]
    {
        let output = part(heading, long);
        assert_eq!(output.status.code(), Some(code), "{heading}");
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        let said = found(&told, 2);
        let said = said.iter().find(|said| said.contains("more than 15 digits"));
        assert_eq!(said.map(|said| said.split(':').next().unwrap()), severity, "{heading} {told}");
    }
}

#[test]
fn every_finding_is_counted_in_its_group() {
    let world = World::new();
    let rows: String =
        (0..2_500).map(|n| format!("R{n},Person {n},officer,Nowhere{},abc\n", n % 700)).collect();
    world.write("a.csv", format!("reference,name,kind,body,days_offered\n{rows}"));
    let output = world.output(&["peer", "import", "a.csv"]);
    let told = String::from_utf8(output.stderr).unwrap();
    let groups: Vec<&str> = told.lines().filter(|line| line.starts_with("error  ")).collect();
    assert!(groups.len() == 2 && groups.iter().all(|line| line.contains(" 2500 ")), "{told}");
    assert!(told.contains("5000 findings in all"), "{told}");
    // Repeats that differ name both lines; they are one sort all the same.
    let rows: String =
        (0..1_200).map(|n| format!("R{},Person {n},officer,Leeds\n", n / 2)).collect();
    world.write("b.csv", format!("reference,name,kind,body\n{rows}"));
    let told = world.fails("peer import b.csv", 4);
    let told: Vec<&str> =
        told.lines().filter(|line| line.contains("about the same peer")).collect();
    assert!(told.len() == 1 && told[0].contains("600"), "{told:?}");
}

#[test]
fn the_example_row_of_a_template_is_passed_over_and_one_of_ones_own_goes_in() {
    let world = World::with_pool();
    let imports = [
        ("peers", "peer import"),
        ("bodies", "council import"),
        ("history", "challenge record --import"),
    ];
    let before = std::fs::read(world.path().join("peerage.db")).unwrap();
    for (sort, import) in imports {
        for ending in ["csv", "xlsx"] {
            world.ok(&format!("import-template {sort} -o {sort}.{ending}"));
            let told = world.json(&format!("{import} {sort}.{ending}"));
            let counts = ["rows", "added", "changed", "skipped", "rejected"].map(|key| &told[key]);
            assert_eq!(counts, [1, 0, 0, 1, 0], "{sort} {told}");
            assert!(found(&told, 2)[0].contains("the example row of the template"), "{told}");
        }
    }
    // As a spreadsheet program writes days and numbers, it is still the example.
    let text = world
        .read("peers.csv")
        .replace("2027-01-04", "04/01/2027")
        .replace("07700 900042", "7700900042");
    world.write("again.csv", text);
    assert_eq!(world.json("peer import again.csv")["skipped"], 1);
    assert_eq!(std::fs::read(world.path().join("peerage.db")).unwrap(), before);
    // The example is nobody that there is: what is left of it in a row of one's own harms nobody.
    let text = world.read("peers.csv").replace("Ida Marsh", "Nora Field");
    world.write("own.csv", text.replace("P0042", "").replace("ida.marsh@", "nora.field@"));
    assert_eq!(world.json("peer import own.csv")["added"], 1);
    let code = world.read("bodies.csv").lines().nth(1).unwrap()[..9].to_owned();
    world.fails(&format!("council show {code}"), 3);
    let text = world.read("history.csv").replace("P0042", "P0001");
    world.write("past.csv", text);
    assert_eq!(world.json("challenge record --import past.csv")["added"], 1);
}

#[test]
fn what_takes_longer_than_a_second_is_seen_at_a_terminal() {
    let world = World::new();
    let program = env!("CARGO_BIN_EXE_peerage");
    let slow = "(echo name,kind,body; sleep 2; echo Ida Marsh,officer,Leeds)";
    let line = format!("sh -c \"{slow} | '{program}' peer import -\"");
    let Some(mut terminal) = Terminal::run(&world, 100, &[], &line) else { return };
    terminal.wait_for("Reading the file");
    let (shown, code) = terminal.end();
    assert_eq!(code, 0, "{shown}");
    assert!(shown.contains("1 added"), "{shown}");
    assert_eq!(world.json("peer list").as_array().unwrap().len(), 1);
}
