//! What the contract says of formats, where it is easily passed over: documents, things with rows, what
//! was done, dry runs.

use serde_json::Value;

use crate::support::verbs::READING;
use crate::support::{World, words};

/// A visit of which next to nothing is known but its team.
fn with_visit() -> World {
    let world = World::with_pool();
    world.ok("challenge add corporate Trafford --window 2027-03-01..2027-06-30");
    world.ok("challenge schedule trafford-2027 --from 2027-03-02");
    world.ok(
        "team set trafford-2027 \"lead peer=P0148\" \"member peer=P0244\" \"finance peer=P0313\"",
    );
    world
}

#[test]
fn a_document_gives_programs_its_text_and_refuses_a_format_that_it_has_not() {
    let world = with_visit();
    let plain = world.ok("team brief trafford-2027");
    assert!(plain.contains("The scope is not agreed yet"), "{plain}");
    assert_eq!(world.json("team brief trafford-2027")["text"], plain);
    assert_eq!(world.ok("team brief trafford-2027 --format markdown"), plain);
    assert_eq!(world.json("scheme export")["text"], world.ok("scheme export"));
    for format in ["csv", "xlsx", "ics"] {
        let said = world.fails(&format!("team brief trafford-2027 --format {format}"), 2);
        assert!(said.contains(&format!("has no form as `{format}`")), "{said}");
        assert!(said.starts_with("--- stderr"), "{said}");
    }
    world.fails("programme dashboard --format markdown", 2);
    // What is set once for all commands is passed over where there is no such form.
    let words = words("team brief trafford-2027");
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let set = world.command(&words).env("PEERAGE_FORMAT", "csv").output().unwrap();
    assert_eq!(String::from_utf8(set.stdout).unwrap(), plain);
    // A schema is JSON already.
    assert_eq!(world.json("schema due")["type"], "object");
}

#[test]
fn what_has_rows_is_chosen_from_like_a_list_in_every_format() {
    let world = with_visit();
    let seats = |line: &str| -> Vec<String> {
        let rows = world.json(line);
        rows.as_array().unwrap().iter().map(|row| row["peer"].as_str().unwrap().into()).collect()
    };
    assert_eq!(seats("team show trafford-2027 --limit 2"), ["P0148", "P0244"]);
    assert_eq!(seats("team show trafford-2027 --sort -peer --limit 1"), ["P0313"]);
    assert_eq!(seats("team show trafford-2027 --filter \"slot=lead peer\""), ["P0148"]);
    let csv =
        world.ok("team show trafford-2027 --sort -peer --limit 1 --format csv --columns peer");
    assert_eq!(csv, "peer\r\nP0313\r\n");
    assert!(world.json("team show trafford-2027")["members"].is_array());
    let columns = world.ok("team show trafford-2027 --columns help --format csv");
    assert!(columns.contains("\r\nslot,") && columns.contains("\r\noutcome,"), "{columns}");
    let slip = "team show trafford-2027 --filter slot~lead --columns nosuch";
    assert!(world.fails(slip, 2).contains("no column `nosuch`"));
    // One thing is there, or it is not.
    let stage = world.json("challenge show trafford-2027")["stage"].as_str().unwrap().to_owned();
    let line = format!("challenge show trafford-2027 --filter \"stage={stage}\"");
    assert_eq!(world.json(&line)["challenge"], "trafford-2027");
    let other = "challenge show trafford-2027 --filter stage=published";
    assert_eq!(world.json(other), Value::Array(Vec::new()));
    assert_eq!(world.ok(other), "Nothing to show.\n");
    world.fails("challenge show trafford-2027 --filter stagge=published", 2);
}

#[test]
fn what_was_made_is_told_to_programs() {
    let world = with_visit();
    let made = |line: &str| world.json(line)["reference"].as_str().map(str::to_owned);
    let peer =
        made("peer add --name \"Jo Example\" --kind officer --body Bury --seniority director");
    assert_eq!(peer.as_deref(), Some("P0481"));
    assert_eq!(world.json("peer show P0481")["name"], "Jo Example");
    assert_eq!(made("council add Testshire --kind unitary").as_deref(), Some("testshire"));
    let finding =
        "finding add trafford-2027 --theme financial --assessment strength \"It is sound.\"";
    assert_eq!(made(finding).as_deref(), Some("1"));
    assert_eq!(
        made("recommendation add trafford-2027 --theme financial Plan.").as_deref(),
        Some("1")
    );
    assert_eq!(made("action add trafford-2027 1 \"Write it\"").as_deref(), Some("1.1"));
    assert_eq!(made("finding edit trafford-2027 1 --sources 3"), None);
    let done = world.json("finding edit trafford-2027 1 --sources 4");
    assert_eq!(done["message"], "Changed finding 1 of trafford-2027.");
    // People have it on stderr.
    assert_eq!(world.ok("finding edit trafford-2027 1 --sources 5"), "");
}

#[test]
fn a_dry_run_writes_no_copy_and_no_document() {
    let world = with_visit();
    let said = world.run("db backup --dry-run");
    insta::assert_snapshot!(said, @r"
    --- stderr
    Would copy the file to standard output.
    Nothing was written (dry run).
    ");
    let said = world.run("db repair new.db --dry-run");
    assert!(said.contains("Would save") && said.contains("peer  "), "{said}");
    let said = world.run("report draft trafford-2027 -o draft.md --dry-run");
    assert!(said.starts_with("--- stderr\nNothing was written (dry run)."), "{said}");
    for made in ["new.db", "draft.md"] {
        assert!(!world.path().join(made).exists(), "{made}");
    }
    assert_eq!(world.json("report comments trafford-2027"), Value::Array(Vec::new()));
    // What would change may be kept in a file.
    world.ok("peer edit P0004 --note Trams --dry-run -o changes.csv");
    assert!(world.read("changes.csv").contains("Trams"));
}

#[test]
fn rows_with_dates_are_a_calendar_and_many_values_are_joined_by_a_semicolon() {
    let world = with_visit();
    world.ok("evidence add trafford-2027 \"Staff know the plan.\" --theme financial --assessment strength --perspective staff");
    let calendar = world.ok("evidence list trafford-2027 --format ics");
    assert!(calendar.contains("PRODID:-//peerage//"), "{calendar}");
    assert!(calendar.contains("DTSTART;VALUE=DATE:20261121"), "{calendar}");
    assert_eq!(calendar, world.ok("evidence list trafford-2027 --format ics"));
    world.fails("schema --format ics", 2);
    let csv = world.ok("peer list --filter reference=P0001 --columns expertise --format csv");
    assert_eq!(csv, "expertise\r\nleadership;scrutiny\r\n");
    let table = world.ok("peer list --filter reference=P0001 --columns expertise");
    assert_eq!(table, "expertise\nleadership; scrutiny\n");
}

#[test]
fn a_damaged_file_is_not_sent_to_the_command_that_found_it() {
    let world = World::new();
    world.write("peerage.db", "no database at all, but text that is long enough to be looked at");
    for line in ["db check", "peer list"] {
        let said = world.fails(line, 9);
        assert!(said.contains("db repair NEW") && !said.contains("peerage db check"), "{said}");
    }
}

/// The cells of an answer that are no plain values: of each the column and what stands in it.
fn json_cells(csv: &[u8]) -> Vec<String> {
    let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(csv);
    let heads = rows.headers().unwrap().clone();
    let mut found = Vec::new();
    for row in rows.records().map(Result::unwrap) {
        let cells = heads.iter().zip(row.iter());
        let is_json = |cell: &str| cell.starts_with(['{', '[']) || cell.contains("{\"");
        found.extend(cells.filter(|(_, cell)| is_json(cell)).map(|(h, c)| format!("{h}: {c}")));
    }
    found
}

/// A cell is what a spreadsheet can count with or a person can read, whatever is shown.
#[test]
fn an_empty_list_is_an_empty_calendar_and_a_column_that_is_not_there_is_refused_of_everything() {
    let world = World::with_pool();
    for line in ["db log --since 2099-01-01", "peer list --filter status=refused", "support list"] {
        let calendar = world.ok(&format!("{line} --format ics"));
        assert!(calendar.starts_with("BEGIN:VCALENDAR") && !calendar.contains("VEVENT"), "{line}");
    }
    for line in ["status", "programme stats", "peer show P0002", "council show Bury"] {
        let told = world.fails(&format!("{line} --sort nothing"), 2);
        assert!(told.contains("no column `nothing`"), "{line}: {told}");
    }
}

#[test]
fn no_cell_is_json() {
    let world = World::with_everything();
    let more = ["schema", "config show", "import-template peers --fields", "council show Dorset"];
    let mut faults = Vec::new();
    for line in READING.iter().chain(&more) {
        let words = words(line);
        let words: Vec<&str> =
            words.iter().map(String::as_str).chain(["--format", "csv"]).collect();
        let shown = world.output(&words);
        let said = String::from_utf8_lossy(&shown.stderr).into_owned();
        if said.contains("this answer is a document") {
            continue;
        }
        assert!(matches!(shown.status.code(), Some(0 | 6)), "{line}: {said}");
        faults.extend(json_cells(&shown.stdout).iter().map(|fault| format!("{line}: {fault}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_is_made_of_several_tables_is_had_whole_in_every_format() {
    use calamine::Reader as _;
    let world = World::with_everything();
    let all = world.json("programme stats");
    let count = all["pool"].as_array().unwrap().len();
    let csv = world.ok("programme stats --format csv");
    assert!(csv.starts_with("table,row,figure,value\r\n"), "{csv}");
    // A pool row is named by two columns and has three figures.
    assert_eq!(csv.lines().filter(|line| line.starts_with("pool,")).count(), count * 3);
    let first = &all["pool"][0];
    let line = format!(
        "pool,\"{}, {}\",demand,{}\r\n",
        first["by"].as_str().unwrap(),
        first["name"].as_str().unwrap(),
        first["demand"]
    );
    assert!(csv.contains(&line), "{line}");
    let chosen = world.json("programme stats --filter table=pool --filter figure=demand");
    assert_eq!(chosen.as_array().unwrap().len(), count);
    assert_eq!(chosen[0]["value"], first["demand"]);
    assert!(world.ok("programme stats pool --format csv").starts_with("by,name,demand,"));
    let text = world.ok("programme stats --format markdown");
    assert!(text.starts_with("## Take up\n\n| by | group |"), "{text}");
    assert!(text.contains("\n\n## Peer days\n\n"), "{text}");
    let rows = text.lines().skip_while(|line| *line != "## Pool").skip(4);
    assert_eq!(rows.take_while(|line| line.starts_with('|')).count(), count);
    world.ok("programme gaps -o gaps.xlsx");
    let book = calamine::Xlsx::new(std::io::Cursor::new(world.bytes("gaps.xlsx"))).unwrap();
    assert_eq!(book.sheet_names(), ["gaps", "demand", "recruit"]);
    let gaps = world.json("programme gaps");
    let csv = world.ok("programme gaps --format csv");
    assert!(csv.starts_with("table,month,roles,") && csv.contains(" × lead peer,"), "{csv}");
    for (table, field) in [("gaps", "shortages"), ("demand", "demand"), ("recruit", "recruit")] {
        let begin = format!("{table},");
        let count = csv.lines().filter(|line| line.starts_with(&begin)).count();
        assert_eq!(count, gaps[field].as_array().unwrap().len(), "{table}: {csv}");
        assert!(count > 0, "{table}");
    }
    let roles = world.json("programme gaps --filter by=role --columns value,short");
    let wanted = gaps["demand"].as_array().unwrap().iter().filter(|row| row["by"] == "role");
    assert_eq!(roles.as_array().unwrap().len(), wanted.count());
}

#[test]
fn the_state_of_things_is_a_row_a_figure() {
    let world = World::with_pool();
    let csv = world.ok("status --format csv");
    for line in ["figure,value,meaning", "peers,480,Peers of every status.", "exists,yes,"] {
        assert!(csv.contains(line), "{line}: {csv}");
    }
    let next = world.json("status")["next"].as_array().unwrap().len();
    assert_eq!(csv.lines().filter(|line| line.starts_with("next,peerage ")).count(), next);
    assert!(world.ok("status --format markdown").contains("| peers | 480 |"));
    assert_eq!(world.json("status --columns peers"), serde_json::json!({"peers": 480}));
}
