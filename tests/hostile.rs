//! Text from outside in every output: terminal escapes, formulas, markup, calendar lines, SQL, paths.
//! A corpus of hostile strings goes into every field that takes one, and through every command that
//! shows it, in every format.

use std::io::Read as _;
use std::process::Output;

use serde_json::Value;

use crate::support::World;
use crate::support::verbs::READING;

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
    "さくら 張偉 ความ 👩\u{200d}👩\u{200d}👧 é\u{301}", // scripts of the world
    "nul\0nul",                                    // what ends a text in C
    LONG,
];

/// A name of ten thousand letters.
const LONG: &str = {
    const LETTERS: [u8; 10_000] = [b'x'; 10_000];
    match std::str::from_utf8(&LETTERS) {
        Ok(text) => text,
        Err(_) => "",
    }
};

/// A world in which every free text is `text`.
fn poisoned(text: &str) -> World {
    let world = World::with_everything();
    for sql in [
        "UPDATE peer SET note = ?1, email = ?1, phone = ?1 WHERE id < 60",
        "UPDATE peer SET name = 'Ida ' || ?1 WHERE reference IN ('P0148', 'P0313')",
        "UPDATE peer SET note = ?1, name = ?1, email = ?1 WHERE reference IN ('P0244', 'P0086')",
        "UPDATE post SET title = ?1",
        "UPDATE challenge SET note = ?1, funding = ?1",
        "UPDATE body SET name = 'Trafford ' || ?1 WHERE slug = 'trafford'",
        "UPDATE body SET adviser = ?1 WHERE slug IN ('trafford', 'bury', 'bolton')",
        "INSERT INTO body_alias (body_id, alias) SELECT id, 'Old ' || ?1 FROM body WHERE slug = 'trafford'",
        "INSERT INTO staff (id, name, email) VALUES (99, ?1, ?1)",
        "INSERT INTO assignment (challenge_id, staff_id, role) SELECT 1, 99, 'peer-challenge-manager' WHERE ?1 <> ''",
        "UPDATE evidence SET theme = ?1, note = ?1, author = ?1",
        "UPDATE finding SET theme = ?1, statement = ?1",
        "UPDATE recommendation SET theme = ?1, wording = ?1",
        "UPDATE action SET what = ?1, owner = ?1, evidence = ?1",
        "UPDATE session SET place = ?1, link = ?1, who = ?1, note = ?1",
        "UPDATE feedback SET given_by = ?1",
        "UPDATE support_session SET note = ?1",
        "UPDATE invitation SET asked = ?1, reason = ?1",
        "UPDATE application SET reason = ?1, decided_by = ?1",
        "UPDATE report_comment SET place = ?1, comment = ?1",
        "INSERT INTO interest (peer_id, body_id, reason) SELECT peer.id, body.id, ?1 FROM peer, body
         WHERE reference = 'P0148' AND slug = 'leeds'",
        "INSERT INTO learning (challenge_id, peer_id, learnt, took_home, publish, noted_on)
         SELECT 1, id, ?1, ?1, 1, '2026-11-01' FROM peer WHERE reference = 'P0148'",
        "INSERT INTO document (challenge_id, number, title, asked_on) VALUES (1, 1, ?1, '2026-11-01')",
        "INSERT INTO evaluation (challenge_id, given_by, given_on, satisfied, note)
         VALUES (1, ?1, '2026-11-01', 'great', ?1)",
        "INSERT INTO letter (id, round, drafted_on, template, recipient, peer_id)
         VALUES (99, ?1, '2026-11-01', ?1, ?1, 1)",
        "INSERT INTO letter_matter (letter_id, challenge_id, what) VALUES (99, 1, ?1)",
        "UPDATE command SET note = ?1",
    ] {
        let file = rusqlite::Connection::open(world.path().join("peerage.db")).unwrap();
        file.execute(sql, [text]).unwrap_or_else(|fault| panic!("{sql}: {fault}"));
    }
    world
}

/// What becomes a document, in every form that is not plain text.
const DOCUMENTS: &[&str] = &[
    "report draft trafford-2027",
    "privacy export P0148",
    "team profile trafford-2027",
    "team brief trafford-2027",
    "peer record P0148",
    "action plan trafford-2027",
    "review report bolton-2023",
    "programme annual-report --year 2026",
];

fn is_foul(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r'))
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Several of the texts in one, by place in the corpus, for the quick part: each stands where it does
/// what it tries, one that has to begin a cell at the front.
const TOGETHER: &[&[usize]] =
    &[&[3, 0, 6, 9], &[4, 1, 7, 11], &[5, 2, 8, 12, 15], &[10, 14, 13, 16, 17]];

fn together() -> Vec<String> {
    let joined = |places: &&[usize]| places.iter().map(|at| HOSTILE[*at]).collect::<Vec<_>>();
    TOGETHER.iter().map(|places| joined(places).join(" ")).collect()
}

/// What no XML document may hold.
fn is_unfit_for_xml(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) && c < '\u{80}'
        || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// Letters: no text becomes a header, a receiver or an appointment of its own.
fn letters(text: &str, world: &World) {
    const HEADERS: &[&str] = &[
        "bcc",
        "cc",
        "content-disposition",
        "content-id",
        "content-transfer-encoding",
        "content-type",
        "date",
        "from",
        "message-id",
        "mime-version",
        "reply-to",
        "subject",
        "to",
        "x-unsent",
    ];
    let output = world.output(&["team", "invite", "bury-2027", "--drafts", "letters"]);
    assert!(output.status.code().is_some_and(|code| code != 1), "{text:?}");
    let mut count = 0;
    for folder in std::fs::read_dir(world.path().join("letters")).into_iter().flatten() {
        let folder = folder.unwrap().path();
        assert!(folder.starts_with(world.path().join("letters")));
        for file in std::fs::read_dir(folder).unwrap() {
            let file = file.unwrap().path();
            if file.extension().is_none_or(|ending| ending != "eml") {
                continue;
            }
            let letter = String::from_utf8(std::fs::read(&file).unwrap()).unwrap();
            let head = letter.split("\r\n\r\n").next().unwrap();
            for line in head.split("\r\n").filter(|line| !line.starts_with([' ', '\t'])) {
                let name = line.split(':').next().unwrap().to_lowercase();
                assert!(HEADERS.contains(&&*name), "{text:?}: a header {line:?}");
            }
            // In the words of a letter it is a line like any other.
            let calendar = letter.split_once("Content-Type: text/calendar").map(|(_, part)| part);
            assert!(!calendar.is_some_and(|part| part.contains("\nSUMMARY:evil")), "{text:?}");
            assert!(!head.contains(|c: char| is_foul(c) && c != '\t'), "{text:?}");
            count += 1;
        }
    }
    assert!(count > 0, "{text:?}: no letter\n{}", crate::support::told(&output));
}

/// Names that a shell offers.
fn completions(text: &str, world: &World) {
    for words in
        [&["peer", "show", ""][..], &["council", "show", "Tra"], &["challenge", "show", ""]]
    {
        let mut command = world.command(&[&["--", "peerage"], words].concat());
        let index = words.len().to_string();
        command.env("PEERAGE_COMPLETE", "bash").env("_CLAP_COMPLETE_INDEX", index);
        command.env("_CLAP_COMPLETE_COMP_TYPE", "9");
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", crate::support::told(&output));
        // What is offered is parted by a sign that no name has.
        let offered = String::from_utf8_lossy(&output.stdout).replace('\u{b}', "\n");
        assert!(!offered.contains(is_foul), "{text:?}: {offered:?}");
    }
}

/// Runs a line on the file and looks at its answer in these formats, in every one of them for `None`.
fn check(text: &str, world: &World, line: &str, only: Option<&str>) {
    let args = crate::support::words(line);
    let run = |extra: &[&str]| {
        let args = args.iter().map(String::as_str).chain(extra.iter().copied());
        world.output(&args.collect::<Vec<_>>())
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
    let is_wanted = |format: &str| only.is_none_or(|only| only == format);
    if is_wanted("json") {
        let json = run(&["--format", "json"]);
        let is_json = json.status.success() && json.stdout.starts_with(b"[");
        assert!(!is_json || serde_json::from_slice::<Value>(&json.stdout).is_ok(), "{line}");
    }
    if is_wanted("csv") && !is_text(line) {
        no_formula(line, &run(&["--format", "csv"]));
    }
    if is_wanted("ics") {
        no_event_of_its_own(line, &run(&["--format", "ics"]));
    }
    if is_wanted("xlsx") && !is_text(line) {
        workbook(text, world, line);
    }
    if DOCUMENTS.contains(&line) {
        documents(text, world, line);
    }
}

/// Whether the answer is a text as it stands, in every format.
fn is_text(line: &str) -> bool {
    DOCUMENTS.contains(&line)
        || ["report template export", "scheme export"].iter().any(|t| line.starts_with(t))
}

/// A list that a spreadsheet opens: no cell is a formula.
fn no_formula(line: &str, csv: &Output) {
    if !csv.status.success() {
        return;
    }
    let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(&*csv.stdout);
    for row in rows.records().map(Result::unwrap) {
        let formula = row
            .iter()
            .find(|cell| cell.starts_with(['=', '@', '\t']) || cell.starts_with("+1+cmd"));
        assert_eq!(formula, None, "{line}");
    }
}

/// A calendar: no text begins or ends an event.
fn no_event_of_its_own(line: &str, ics: &Output) {
    if !ics.status.success() || !ics.stdout.starts_with(b"BEGIN:VCALENDAR") {
        return;
    }
    let ics = String::from_utf8_lossy(&ics.stdout);
    assert!(!ics.lines().any(|line| line.starts_with("SUMMARY:evil")), "{line}: {ics}");
    assert_eq!(ics.matches("\nBEGIN:VEVENT").count(), ics.matches("\nEND:VEVENT").count());
}

/// The same as a workbook: text in cells, no formula, no link, nothing that XML forbids.
fn workbook(text: &str, world: &World, line: &str) {
    drop(std::fs::remove_file(world.path().join("list.xlsx")));
    drop(world.run(&format!("{line} -o list.xlsx")));
    // Several tables, or a single thing, make no sheet.
    let Ok(bytes) = std::fs::read(world.path().join("list.xlsx")) else { return };
    for (name, xml) in crate::support::reading::parts(&bytes) {
        crate::support::reading::xml_text(&xml, "t");
        for bad in ["<f>", "<hyperlink", "<script>", "\u{1b}", "\u{fffe}", "\u{ffff}"] {
            assert!(!xml.contains(bad), "{line}: {text:?}: {bad} in {name}");
        }
        assert!(!xml.contains(is_unfit_for_xml), "{line}: {text:?}: {name}");
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
        assert!(!xml.contains(is_unfit_for_xml), "{line}: {text:?}");
        assert!(
            !xml.contains("<w:instrText>DDEAUTO") && !xml.contains("<script>"),
            "{line}: {text:?}"
        );
    }
}

/// In the quick part every command sees some of the texts in one format, in the long one every text in
/// all of them.
#[test]
fn no_text_from_outside_does_more_than_be_read() {
    const FORMATS: [&str; 4] = ["json", "csv", "ics", "xlsx"];
    let all = crate::support::soak_length().is_some();
    let texts =
        if all { HOSTILE.iter().map(|text| (*text).to_owned()).collect() } else { together() };
    for (place, text) in texts.iter().enumerate() {
        let world = poisoned(text);
        let lines = READING.iter().enumerate();
        for (number, line) in lines.filter(|(number, _)| all || number % texts.len() == place) {
            let only = FORMATS[(number / texts.len()) % FORMATS.len()];
            check(text, &world, line, Some(only).filter(|_| !all));
        }
        if all || place == 0 {
            letters(text, &world);
        }
        if all || place == 1 {
            completions(text, &world);
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
