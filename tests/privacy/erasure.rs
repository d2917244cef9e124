//! `privacy erase`: not a byte of the person is left.

use std::fs;
use std::path::Path;

use super::world;
use crate::support::World;

/// Every file of a folder that holds one of the words, as bytes or as UTF-16, whatever the case.
pub fn files_with(folder: &Path, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if !path.is_file() {
            continue;
        }
        let bytes = fs::read(&path).unwrap().to_ascii_lowercase();
        for word in words {
            let word = word.to_ascii_lowercase();
            if bytes.windows(word.len()).any(|window| window == word.as_bytes()) {
                found.push(format!("{}: {word}", path.file_name().unwrap().display()));
            }
        }
    }
    found
}

const TRACES: &[&str] = &[
    "Ida Marsh",
    "Ida  Marsh",
    "ida.marsh",
    "960 481",
    "960481",
    "Prefers trains",
    "has a sister",
    "\"P1\"",
];

#[test]
fn an_erased_person_is_gone_to_the_byte() {
    let world = world();
    world.ok("db backup copy.db");
    fs::create_dir(world.path().join("elsewhere")).unwrap();
    world.ok("db backup elsewhere/other.db");
    world.ok("report draft trafford-2027 -o draft.md");
    assert!(!files_with(world.path(), &["Ida Marsh"]).is_empty());
    fs::remove_file(world.path().join("draft.md")).unwrap();
    let before = world.json("team show trafford-2027");
    let bytes = fs::read(world.path().join("peerage.db")).unwrap();
    let said = world.fails("privacy erase P1", 2);
    assert!(said.contains("--yes"), "{said}");
    assert!(world.ok("privacy erase P1 --dry-run").starts_with("Would erase Ida Marsh (P1)"));
    assert_eq!(
        fs::read(world.path().join("peerage.db")).unwrap(),
        bytes,
        "a dry run writes nothing"
    );

    let told = world.json("privacy erase P1 --yes");
    assert_eq!(told["stub"], "erased-1");
    let copies: Vec<_> =
        told["copies"].as_array().unwrap().iter().map(|c| c.as_str().unwrap()).collect();
    assert_eq!(copies.len(), 2, "{told:#}");
    assert!(
        copies[0].ends_with("/copy.db") && copies[1].ends_with("/elsewhere/other.db"),
        "{told:#}"
    );
    // Marsh drains are no Ida Marsh, but somebody should look.
    assert_eq!(told["doubtful"].as_array().unwrap().len(), 1, "{told:#}");
    fs::remove_file(world.path().join("copy.db")).unwrap();
    assert_eq!(files_with(world.path(), TRACES), Vec::<String>::new());

    // Teams and counts stay.
    let after = world.json("team show trafford-2027");
    let count = |team: &serde_json::Value| team["members"].as_array().unwrap().len();
    assert_eq!(count(&before), count(&after));
    assert_eq!(after["members"][0]["peer"], "erased-1");
    assert_eq!(world.json("evidence list trafford-2027").as_array().unwrap().len(), 3);
    world.ok("db check");
    assert!(world.ok("db log").contains("privacy erase"));
    world.fails("db undo", 6);
    world.fails("privacy erase erased-1 --yes", 6);
    world.fails("privacy export P1", 3);
}

/// Where other people, or the same words in another capacity, may stand: what is left, and told.
const LEFT: &[&str] = &[
    "body.adviser",
    "body.name",
    "body_alias.alias",
    "peer.email",
    "peer.name",
    "peer.phone",
    "peer.reference",
    "scheme.content",
    "scheme.rules",
    "staff.email",
    "staff.name",
    // How the program's own rows are told apart, and the salt of the stubs.
    "setting.name",
    "setting.value",
    "change.table_name",
    "change.what",
    "change.column_name",
    "erased_person.reference_hash",
    "erased_person.name_hash",
    "erased_person.email_hash",
];

/// The name in every text of every table, old images and saved plans included.
#[test]
fn a_name_in_any_text_of_any_table_is_gone() {
    let world = World::with_everything();
    // Something in the tables that are still empty.
    for line in [
        "recommendation respond bolton-2022 1 accept",
        "report slides trafford-2027 -o slides.html",
        "peer learning P0148 --challenge bolton-2022 --learnt \"How to listen\"",
        "challenge decline Bolton --reason \"After the election\"",
        "challenge mark trafford-2027 scoping-meeting --on 2026-11-20",
        "challenge edit trafford-2027 --manager \"Pat Example\"",
        "timetable documents trafford-2027 --ask \"Medium-term financial plan\"",
        "team duties trafford-2027 --peer P0313 --specialist \"digital services\"",
        "team confirm trafford-2027 --override \"Agreed by telephone\"",
        "review record bolton-2023 1 good --note \"On course.\"",
        "finding link trafford-2027 1 1",
        "peer declare P0313 Trafford --reason Family",
        "support add mentoring Bury --mentee \"Leader of the opposition\" --window 2026-10-01..2027-03-31",
    ] {
        world.ok(line);
    }
    let file = rusqlite::Connection::open(world.path().join("peerage.db")).unwrap();
    let name: String = file
        .query_row("SELECT name FROM peer WHERE reference = 'P0148'", [], |row| row.get(0))
        .unwrap();
    let columns: Vec<(String, String)> = file
        .prepare(
            "SELECT t.name, c.name FROM pragma_table_list AS t, pragma_table_info(t.name) AS c
             WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
               AND c.type IN ('TEXT', 'ANY') ORDER BY 1, 2",
        )
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let (mut tables, mut texts) = (std::collections::BTreeSet::new(), 0);
    for (table, column) in columns {
        if LEFT.contains(&&*format!("{table}.{column}")) {
            continue;
        }
        // One row of a table is enough; the person's own stays as it is read by.
        let own = match &*table {
            "peer" => "AND reference <> 'P0148'",
            "post" | "peer_expertise" | "peer_blocked" => {
                "AND peer_id <> (SELECT id FROM peer WHERE reference = 'P0148')"
            }
            _ => "",
        };
        let sql = format!(
            "UPDATE \"{table}\" SET \"{column}\" = coalesce(\"{column}\", '') || ' ' || ?1
             WHERE id = (SELECT max(id) FROM \"{table}\" WHERE 1 {own})"
        );
        // A column that takes only words of its own has no place for a name.
        if file.execute(&sql, [&name]).is_ok_and(|rows| rows > 0) {
            tables.insert(table);
            texts += 1;
        }
    }
    drop(file);
    assert!(tables.len() > 35 && texts > 95, "{} tables, {texts} texts: {tables:?}", tables.len());
    for needed in
        ["invitation", "response", "session", "evidence", "feedback", "change", "plan_seat"]
    {
        assert!(tables.contains(needed), "{needed}");
    }
    fs::remove_file(world.path().join("copy.db")).unwrap();
    world.ok("privacy erase P0148 --yes");
    let found = files_with(world.path(), &[&name]);
    let found: Vec<_> = found.iter().filter(|place| place.starts_with("peerage.db")).collect();
    assert_eq!(found, Vec::<&String>::new());
}

/// Copies that nobody remembers, as a migration of an earlier version made them, are named as well.
#[test]
fn a_copy_of_a_migration_is_named() {
    let world = world();
    fs::copy(world.path().join("peerage.db"), world.path().join("peerage.db.schema-1.bak"))
        .unwrap();
    let told = world.json("privacy erase P1 --yes");
    let copies = told["copies"].as_array().unwrap();
    assert_eq!(copies.len(), 1, "{told:#}");
    assert!(copies[0].as_str().unwrap().ends_with("peerage.db.schema-1.bak"), "{told:#}");
}

#[test]
fn a_signed_off_report_loses_the_name_and_keeps_a_hash_that_fits() {
    let world = world();
    world.ok("report draft trafford-2027");
    world.ok("report finalise trafford-2027 --override \"Agreed by telephone\" -o report.md");
    assert!(world.read("report.md").contains("Ida Marsh"));
    fs::remove_file(world.path().join("report.md")).unwrap();
    let told = world.json("privacy erase P1 --yes");
    let reports = told["final_reports"].as_array().unwrap();
    assert!(
        !reports.is_empty() && reports[0].as_str().unwrap().starts_with("trafford-2027"),
        "{told:#}"
    );
    assert_eq!(files_with(world.path(), TRACES), Vec::<String>::new());
    world.ok("db check");
}
