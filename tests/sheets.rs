//! Lists as workbooks and calendars, read back by other readers.

use calamine::{Data, Reader as _};
use ical::parser::Component as _;

use crate::support::World;
use crate::support::reading::parts;

/// The cells of the first sheet of a workbook.
fn cells(bytes: Vec<u8>) -> Vec<Vec<Data>> {
    let mut book = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let name = book.sheet_names()[0].clone();
    let range = book.worksheet_range(&name).unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

/// Every list of the program that takes no more than a challenge.
const LISTS: &[&str] = &[
    "council list --limit 40",
    "peer list",
    "challenge list",
    "challenge due --all",
    "challenge deadlines",
    "challenge calendar",
    "timetable show trafford",
    "evidence list trafford",
    "finding list trafford",
    "recommendation list trafford",
    "action list trafford",
    "report comments trafford",
    "report draft trafford --check",
    "report template list",
    "support list",
    "team status trafford",
    "team duties trafford",
    "peer days P1",
    "db log",
    "schema",
    "programme stats take-up",
    "programme stats peers",
    "programme stats never-had",
    "programme stats challenges",
    "programme stats pipeline",
    "programme stats weeks",
    "programme stats peer-days",
    "programme stats pool",
    "programme stats publication",
    "programme stats satisfaction",
    "programme stats hosts",
    "programme stats actions",
    "challenge letters",
    "challenge compliance",
    "challenge feedback",
    "challenge feedback --missing",
    "peer learning --publishable",
    "finding show trafford --matrix",
    "timetable check trafford",
    "timetable documents trafford",
    "team check trafford",
    "team duties trafford --late",
    "team status trafford --history",
    "report comments --late",
    "report comments trafford --asked",
    "support show salford-2026",
    "privacy retention",
    "privacy monitoring",
    "db check",
    "scheme backtest",
    "programme plan --from 2027-01-04 --to 2027-04-30 --most 2 --steps 40",
    "programme gaps --most 2 --filter table=gaps",
    "programme calendar",
    "programme stats use",
    "programme stats shares",
    "privacy consent",
    "challenge feedback trafford",
    "db log 3",
    "config show",
];

#[test]
fn every_list_is_a_workbook_with_a_heading_a_filter_and_typed_cells() {
    let world = World::with_visit();
    world.ok("recommendation add trafford \"=HYPERLINK(0)\"");
    world.ok("action add trafford 1 \"+1\" --due 2027-06-01");
    world.ok("finding add trafford --theme finan --assessment strength --sources 2 \"@x\"");
    world.ok(
        "evidence add trafford \"A note.\" --theme finan --assessment strength --perspective staff",
    );
    world.ok("support add mentoring Salford --window 2026-10-01..2027-03-31");
    world.ok("support log salford-2026 --peer P2 --hours 1 --on 2026-11-10 --note \"=1\"");
    world.ok("team invite trafford --no-drafts");
    world.ok("timetable documents trafford --ask \"=Plan\"");
    world.ok("report draft trafford");
    world.ok("report comment trafford --council \"=63\"");
    for list in LISTS {
        drop(world.run(&format!("{list} -o list.xlsx")));
        let bytes = world.bytes("list.xlsx");
        let sheet = parts(&bytes)
            .into_iter()
            .find(|(name, _)| name == "xl/worksheets/sheet1.xml")
            .unwrap()
            .1;
        assert!(sheet.contains("state=\"frozen\""), "{list}");
        assert!(sheet.contains("<autoFilter"), "{list}");
        assert!(!sheet.contains("<f>"), "{list} has a formula");
        let rows = cells(bytes);
        drop(world.run(&format!("{list} -o list.csv")));
        let csv = world.read("list.csv");
        let mut told = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
        assert_eq!(rows.len(), told.records().count(), "{list}");
        let heads: Vec<String> = rows[0].iter().map(ToString::to_string).collect();
        assert_eq!(csv.lines().next().unwrap(), heads.join(","), "{list}");
    }
}

#[test]
fn cells_have_the_type_of_their_value() {
    let world = World::with_visit();
    world.ok("recommendation add trafford \"=HYPERLINK(0)\"");
    world.ok("action add trafford 1 \"+1\" --due 2027-06-01");
    world.ok("action list trafford -o plan.xlsx");
    let rows = cells(world.bytes("plan.xlsx"));
    let cell = |name: &str| {
        let column = rows[0].iter().position(|head| *head == name).unwrap();
        rows[1][column].clone()
    };
    assert_eq!(cell("wording"), Data::String("=HYPERLINK(0)".to_owned()));
    assert_eq!(cell("what"), Data::String("+1".to_owned()));
    assert_eq!(cell("recommendation"), Data::Float(1.0));
    assert_eq!(cell("owner"), Data::Empty);
    let Data::DateTime(day) = cell("due") else { panic!("{:?}", cell("due")) };
    assert_eq!(day.as_f64(), 46_539.0);
}

/// The properties of the events of a calendar.
fn events(text: &str) -> Vec<Vec<(String, String)>> {
    let calendar = ical::IcalParser::new(text.as_bytes()).next().unwrap().unwrap();
    assert_eq!(calendar.get_property("VERSION").unwrap().value.as_deref(), Some("2.0"));
    let pairs = |event: ical::parser::ical::component::IcalEvent| {
        let pair = |p: ical::property::Property| (p.name, p.value.unwrap_or_default());
        event.properties.into_iter().map(pair).collect()
    };
    calendar.events.into_iter().map(pairs).collect()
}

fn of<'a>(event: &'a [(String, String)], name: &str) -> &'a str {
    &event.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("no {name}")).1
}

/// A list is no document: nothing is written under a name that promises one.
#[test]
fn a_list_is_not_written_as_a_document() {
    let world = World::new();
    for ending in ["docx", "pdf", "html"] {
        let said = world.fails(&format!("council list -o list.{ending}"), 2);
        assert!(said.contains(&format!("cannot be written as `.{ending}`")), "{said}");
        assert!(!world.path().join(format!("list.{ending}")).exists());
    }
    world.ok("council list --format csv -o list.html");
    assert!(world.read("list.html").starts_with("code,"));
    let said = world.run("council edit Trafford --population 240001 -o done.pdf");
    assert!(!said.contains("exit"), "{said}");
    assert_eq!(world.json("council show Trafford")["population"], 240_001);
}

#[test]
fn calendars_are_read_back_by_another_reader() {
    let world = World::with_everything();
    world.ok("timetable add trafford interview --on 2027-03-02 --from 10:30 --to 11:30 --met members --place \"Town Hall; room 2, first floor\"");
    // The clocks go forward on 28 March 2027.
    world.sql(
        "UPDATE session SET day = '2027-03-29', starts = '09:30', ends = '10:30' WHERE number = 2",
    );
    world.ok("recommendation respond bolton-2022 1 accept");
    world.ok("action add trafford-2027 1 \"Publish, then tell; all\" --due 2027-10-01");
    world.ok("report comment trafford-2027 --ask --council --due 2027-04-01");
    for list in [
        "challenge due --all",
        "challenge deadlines",
        "challenge list",
        "challenge show trafford-2027",
        "challenge show bolton-2023",
        "challenge calendar",
        "timetable show trafford-2027",
        "action list trafford-2027",
        "team duties trafford-2027",
        "report comments trafford-2027 --asked",
        "programme calendar",
        "programme plan --from 2027-01-04 --to 2027-04-30 --most 2 --steps 40",
    ] {
        world.ok(&format!("{list} -o one.ics"));
        let text = world.read("one.ics");
        assert!(text.ends_with("END:VCALENDAR\r\n"), "{list}");
        for line in text.split("\r\n") {
            assert!(line.len() <= 75 && !line.contains('\n'), "{list}: {line}");
        }
        let all = events(&text);
        let mut uids: Vec<&str> = all.iter().map(|event| of(event, "UID")).collect();
        uids.sort_unstable();
        uids.dedup();
        assert_eq!(uids.len(), all.len(), "{list}");
        assert!(!all.is_empty(), "{list}");
        world.ok(&format!("{list} -o two.ics"));
        assert_eq!(text, world.read("two.ics"), "{list}");
    }
    let hours = events(&world.ok("timetable show trafford-2027 --format ics"));
    assert_eq!(of(&hours[0], "DTSTART"), "20270302T093000Z");
    assert_eq!(of(&hours[1], "DTSTART"), "20270329T083000Z");
    assert_eq!(of(&hours[1], "DTEND"), "20270329T093000Z");
    assert_eq!(of(&hours[1], "LOCATION"), "Town Hall\\; room 2\\, first floor");
}
