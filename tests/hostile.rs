//! Text from outside in every output: terminal escapes, formulas, markup, calendar lines, SQL, paths.
//! A corpus of hostile strings goes into every field that takes one, and through every command that
//! shows it, in every format.

use std::io::Read as _;

use crate::support::World;

/// Each with what it tries.
const HOSTILE: &[&str] = &[
    "\u{1b}[2J\u{1b}]0;owned\u{7}", // terminal escapes
    "\u{9b}31m\u{90}x\u{9c}",       // the same as C1
    "\u{202e}txt.exe\u{2066}",      // bidirectional overrides
    "=cmd|' /C calc'!A0",           // formulas
    "@SUM(1+1)*cmd",
    "+1+cmd|x",
    "<script>alert(1)</script>", // markup
    "\"><img src=x onerror=alert(1)>",
    "[x](javascript:alert(1)) ![y](http://evil/z)",
    "]]></w:t><w:instrText>DDEAUTO</w:instrText>", // Word
    "\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:evil", // calendars
    "'; DROP TABLE peer; --",                      // SQL
    "../../etc/passwd",                            // paths
    "{{ 7 * 7 }}{% include 'x' %}",                // templates
    "\u{200d}\u{301}\u{ffff}\u{fffe}\u{1}\u{8}",   // what XML forbids
    "$(touch owned) `touch owned`",                // shells
];

/// A world in which every free text is `text`.
fn poisoned(text: &str) -> World {
    let world = World::with_visit();
    for sql in [
        "UPDATE peer SET note = ?1, name = ?1 WHERE id IN (3, 4)",
        "UPDATE peer SET name = 'Ida ' || ?1, email = ?1, phone = ?1 WHERE id = 1",
        "UPDATE post SET title = ?1",
        "UPDATE challenge SET note = ?1, funding = ?1",
        "UPDATE body SET name = 'Trafford ' || ?1 WHERE slug = 'trafford'",
        "INSERT INTO staff (id, name, email) VALUES (1, ?1, ?1)",
        "INSERT INTO assignment (challenge_id, staff_id, role) SELECT 1, 1, 'peer-challenge-manager' WHERE ?1 <> ''",
        "INSERT INTO evidence (challenge_id, number, made_on, theme, assessment, perspective, note)
         VALUES (1, 1, '2026-11-01', ?1, 'neutral', 'staff', ?1)",
        "INSERT INTO finding (challenge_id, number, theme, statement, assessment) VALUES (1, 1, ?1, ?1, 'strength')",
        "INSERT INTO recommendation (id, challenge_id, number, theme, level, wording) VALUES (1, 1, 1, ?1, 'key', ?1)",
        "INSERT INTO action (recommendation_id, number, what, owner, status, evidence) VALUES (1, 1, ?1, ?1, 'in-progress', ?1)",
        "INSERT INTO session (challenge_id, number, kind, day, starts, ends, place, link, who, note)
         VALUES (1, 1, 'interview', '2027-03-02', '09:30', '10:30', ?1, ?1, ?1, ?1)",
        "INSERT INTO feedback (challenge_id, peer_id, competency, score, given_by, given_on)
         VALUES (1, 1, 'providing challenge', 4, ?1, '2026-11-01')",
        "INSERT INTO evaluation (challenge_id, given_by, given_on, satisfied, note)
         VALUES (1, ?1, '2026-11-01', 'great', ?1)",
        "INSERT INTO letter (round, drafted_on, template, recipient, peer_id) VALUES (?1, '2026-11-01', ?1, ?1, 1)",
        "INSERT INTO letter_matter (letter_id, challenge_id, what) VALUES (1, 1, ?1)",
        "INSERT INTO report_comment (challenge_id, number, version, place, comment, made_on)
         VALUES (1, 1, 1, ?1, ?1, '2026-11-01')",
        "UPDATE command SET note = ?1",
    ] {
        let file = rusqlite::Connection::open(world.path().join("peerage.db")).unwrap();
        file.execute(sql, [text]).unwrap_or_else(|fault| panic!("{sql}: {fault}"));
    }
    world
}

/// Commands that show what is in the file, and the formats in which they can.
const SHOWING: &[&str] = &[
    "peer list",
    "peer show P1",
    "peer record P1",
    "privacy export P1",
    "council show Trafford",
    "challenge show trafford-2027",
    "challenge due --all --filter name~Trafford",
    "challenge calendar",
    "challenge deadlines --within 10y",
    "team show trafford-2027",
    "team profile trafford-2027",
    "team brief trafford-2027 --peer P1",
    "challenge letters",
    "challenge feedback trafford-2027",
    "report comments trafford-2027",
    "action plan trafford-2027",
    "timetable show trafford-2027",
    "evidence list trafford-2027",
    "finding list trafford-2027",
    "recommendation list trafford-2027",
    "action list trafford-2027",
    "report draft trafford-2027",
    "db log",
    "status",
];

fn is_foul(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r'))
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn check(text: &str, world: &World, line: &str) {
    let args = crate::support::words(line);
    let run = |extra: &[&str]| {
        let args: Vec<&str> =
            args.iter().map(String::as_str).chain(extra.iter().copied()).collect();
        world.output(&args)
    };
    let shown = run(&[]);
    for said in [&shown.stdout, &shown.stderr] {
        let said = String::from_utf8_lossy(said);
        assert!(!said.contains(is_foul), "{line}: {text:?}\n{said:?}");
    }
    assert!(
        shown.status.code().is_some_and(|code| code != 1),
        "{line}: {text:?}\n{}",
        crate::support::told(&shown)
    );
    let json = run(&["--format", "json"]);
    if json.status.success() && json.stdout.starts_with(b"[") {
        serde_json::from_slice::<serde_json::Value>(&json.stdout).unwrap();
    }
    let csv = run(&["--format", "csv"]);
    if csv.status.success()
        && csv.stdout.contains(&b',')
        && !line.contains("draft")
        && !line.contains("export")
        && !line.contains("pr")
    {
        let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(&*csv.stdout);
        for row in rows.records().map(Result::unwrap) {
            let formula = row
                .iter()
                .find(|cell| cell.starts_with(['=', '@', '\t']) || cell.starts_with("+1+cmd"));
            assert_eq!(formula, None, "{line}");
        }
    }
    let ics = run(&["--format", "ics"]);
    if ics.status.success() && ics.stdout.starts_with(b"BEGIN:VCALENDAR") {
        let ics = String::from_utf8_lossy(&ics.stdout);
        assert!(!ics.lines().any(|line| line.starts_with("SUMMARY:evil")), "{line}: {ics}");
        assert_eq!(ics.matches("\nBEGIN:VEVENT").count(), ics.matches("\nEND:VEVENT").count());
    }
    let json_list = json.status.success() && json.stdout.starts_with(b"[");
    if json_list {
        workbook(text, world, line);
    }
    if ["draft", "export", "profile", "record", "brief", "plan"]
        .iter()
        .any(|document| line.contains(document))
    {
        documents(text, world, line);
    }
}

/// The same as a workbook: text in cells, no formula, no link, nothing that XML forbids.
fn workbook(text: &str, world: &World, line: &str) {
    drop(world.run(&format!("{line} -o list.xlsx")));
    let bytes = world.bytes("list.xlsx");
    for (name, xml) in crate::support::reading::parts(&bytes) {
        crate::support::reading::xml_text(&xml, "t");
        for bad in ["<f>", "<hyperlink", "<script>", "\u{1b}", "\u{fffe}", "\u{ffff}"] {
            assert!(!xml.contains(bad), "{line}: {text:?}: {bad} in {name}");
        }
    }
}

/// The same as documents.
fn documents(text: &str, world: &World, line: &str) {
    world.ok(&format!("{line} -o page.html"));
    let page = world.read("page.html");
    for bad in ["<script>alert", "<img src=x", "href=\"javascript", "src=\"http"] {
        assert!(!page.contains(bad), "{line}: {text:?}: {bad}\n{page}");
    }
    world.ok(&format!("{line} -o page.docx"));
    let file = std::fs::File::open(world.path().join("page.docx")).unwrap();
    let mut archive = zip::ZipArchive::new(file).unwrap();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let mut xml = String::new();
        part.read_to_string(&mut xml).unwrap();
        let forbidden = |c: char| {
            (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) && c < '\u{80}'
                || matches!(c, '\u{fffe}' | '\u{ffff}')
        };
        assert!(!xml.contains(forbidden), "{line}: {text:?}");
        assert!(
            !xml.contains("<w:instrText>DDEAUTO") && !xml.contains("<script>"),
            "{line}: {text:?}"
        );
    }
}

#[test]
fn no_text_from_outside_does_more_than_be_read() {
    // In the quick part every string goes through every place, each command sees a few of them.
    let all = crate::support::soak_length().is_some();
    for (place, text) in HOSTILE.iter().enumerate() {
        let world = poisoned(text);
        let lines = SHOWING.iter().enumerate();
        for (_, line) in lines.filter(|(number, _)| all || number % HOSTILE.len() == place) {
            check(text, &world, line);
        }
        assert!(!world.path().join("owned").exists());
    }
}

/// Through the front door: an import of hostile rows, and names of files made from data.
#[test]
fn hostile_rows_are_taken_as_text_or_refused() {
    let world = World::new();
    let mut rows = csv::Writer::from_writer(Vec::new());
    rows.write_record(["reference", "name", "kind", "body", "note"]).unwrap();
    for (number, text) in HOSTILE.iter().enumerate() {
        rows.write_record([
            &*format!("H{number}"),
            &format!("Jo {text}"),
            "officer",
            "Leeds",
            text,
        ])
        .unwrap();
    }
    world.write("hostile.csv", rows.into_inner().unwrap());
    let output = world.output(&["peer", "import", "hostile.csv", "--partial"]);
    assert!(matches!(output.status.code(), Some(0 | 11)), "{}", crate::support::told(&output));
    assert!(!String::from_utf8_lossy(&output.stderr).contains(is_foul));
    assert!(world.json("peer list").as_array().unwrap().len() > 8);
    world.ok("db check");
}
