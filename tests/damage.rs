//! Files that are damaged or hostile: never a panic, never a wrong answer where SQLite or a hash can
//! tell, and what can be read is saved.
//!
//! The long part: `PEERAGE_SOAK=1000 cargo test --release --test all damage::soak -- --nocapture`.

use std::fs;
use std::process::Output;

use crate::support::{Chance, World, soak_length, told};

/// Exit codes with which a command may meet a damaged file: never 1, a bug, nor a signal.
fn is_calm(output: &Output) -> bool {
    let said = String::from_utf8_lossy(&output.stderr);
    let code = output.status.code();
    code.is_some_and(|code| code != 1)
        && !said.contains("panicked")
        && !said.contains("internal error")
}

/// What one damage came to.
#[derive(Debug, Default)]
struct Tally {
    files: u64,
    reported: u64,
    refused: u64,
    unseen: u64,
    rows_saved: u64,
    nothing_saved: u64,
}

/// Spoils a file in one of six ways.
fn spoil(bytes: &[u8], chance: &mut Chance) -> Vec<u8> {
    const PAGE: usize = 4096;
    let mut bytes = bytes.to_vec();
    let pages = bytes.len() / PAGE;
    let page = chance.below(pages) * PAGE;
    match chance.below(6) {
        0 => {
            for _ in 0..=chance.below(16) {
                let at = chance.below(bytes.len());
                bytes[at] ^= 1 << chance.below(8);
            }
        }
        1 => bytes[page..page + PAGE].fill(0),
        2 => bytes.truncate(chance.below(bytes.len())),
        3 => {
            let other = chance.below(pages) * PAGE;
            let copy = bytes[other..other + PAGE].to_vec();
            bytes[page..page + PAGE].copy_from_slice(&copy);
        }
        4 => {
            let from = page + chance.below(PAGE - 64);
            for byte in &mut bytes[from..from + 64] {
                *byte = u8::try_from(chance.below(256)).unwrap();
            }
        }
        // The header, or the first page.
        _ => {
            for _ in 0..4 {
                let most = if chance.below(2) == 0 { 100 } else { PAGE };
                let at = chance.below(most);
                bytes[at] = u8::try_from(chance.below(256)).unwrap();
            }
        }
    }
    bytes
}

fn run(count: u64) -> Tally {
    let world = World::with_visit();
    world.ok("evidence add trafford-2027 \"The plan is thin.\" --theme financial --assessment neutral --perspective staff");
    let whole = fs::read(world.path().join("peerage.db")).unwrap();
    let mut chance = Chance(9);
    let mut tally = Tally::default();
    for number in 0..count {
        let spoilt = spoil(&whole, &mut chance);
        if spoilt == whole {
            continue;
        }
        tally.files += 1;
        world.write("peerage.db", &spoilt);
        let keep = |why: &str, output: &Output| -> ! {
            let kept = std::env::temp_dir().join(format!("peerage-damaged-{number}.db"));
            fs::write(&kept, &spoilt).unwrap();
            panic!("{why}: {}\n{}", kept.display(), told(output));
        };
        let check = world.output(&["db", "check"]);
        match check.status.code() {
            Some(0) => tally.unseen += 1,
            Some(8) => tally.reported += 1,
            Some(9) => tally.refused += 1,
            _ => keep("db check", &check),
        }
        for line in [
            &["peer", "list"][..],
            &["challenge", "due", "--all"],
            &["peer", "edit", "P4", "--note", "x"],
        ] {
            let output = world.output(line);
            if !is_calm(&output) {
                keep(&line.join(" "), &output);
            }
        }
        world.write("peerage.db", &spoilt);
        drop(fs::remove_file(world.path().join("mended.db")));
        let repair = world.output(&["db", "repair", "mended.db", "--format", "json"]);
        match repair.status.code() {
            Some(0 | 8) => {
                let rows: serde_json::Value = serde_json::from_slice(&repair.stdout).unwrap();
                let saved =
                    rows.as_array().unwrap().iter().map(|row| row["saved"].as_u64().unwrap());
                tally.rows_saved += saved.sum::<u64>();
                let after = world.output(&["db", "check", "--db", "mended.db"]);
                if !matches!(after.status.code(), Some(0 | 8)) {
                    keep("db check after db repair", &after);
                }
            }
            Some(9) => tally.nothing_saved += 1,
            _ => keep("db repair", &repair),
        }
    }
    tally
}

#[test]
fn no_damage_breaks_the_program() {
    let tally = run(12);
    assert!(tally.reported + tally.refused > 0, "{tally:?}");
}

#[test]
fn soak() {
    let Some(count) = soak_length() else { return };
    let tally = run(count);
    crate::support::tell(&format!("damage: {tally:?}"));
}

#[test]
fn what_can_be_read_of_a_damaged_file_is_saved() {
    let world = World::with_pool();
    let path = world.path().join("peerage.db");
    let peers = world.json("peer list").as_array().unwrap().len();
    let whole = fs::read(&path).unwrap();
    // A page in the middle of the peers' posts: zeroed, so that SQLite sees it.
    let root: i64 = rusqlite::Connection::open(&path)
        .unwrap()
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'post'", [], |row| row.get(0))
        .unwrap();
    let root = (usize::try_from(root).unwrap() - 1) * 4096;
    let first_child = u32::from_be_bytes(whole[root + 8..root + 12].try_into().unwrap());
    let cells = usize::from(u16::from_be_bytes([whole[root + 3], whole[root + 4]]));
    assert!(first_child > 0 && cells > 3);
    let pointer = root + 12 + 2 * (cells / 2);
    let cell = root + usize::from(u16::from_be_bytes([whole[pointer], whole[pointer + 1]]));
    let child = u32::from_be_bytes(whole[cell..cell + 4].try_into().unwrap());
    let child = (usize::try_from(child).unwrap() - 1) * 4096;
    let mut spoilt = whole;
    spoilt[child..child + 4096].fill(0);
    world.write("peerage.db", &spoilt);
    assert!(world.fails("db check", 8).contains("the file is damaged"));
    let said = world.fails("db repair mended.db", 8);
    assert!(said.contains("could not be saved"), "{said}");
    world.fails("db repair mended.db", 9);
    let mended = world.output(&["peer", "list", "--db", "mended.db", "--format", "json"]);
    let mended: serde_json::Value = serde_json::from_slice(&mended.stdout).unwrap();
    assert_eq!(mended.as_array().unwrap().len(), peers, "no peer is lost, only posts");
    assert_eq!(fs::read(&path).unwrap(), spoilt, "the damaged file is left as it is");
}

/// A bit in the words of the schema, and a table has no `id` any more: all else is saved.
#[test]
fn a_table_whose_id_is_spoilt_is_told_and_all_else_is_saved() {
    let world = World::with_visit();
    let mut bytes = fs::read(world.path().join("peerage.db")).unwrap();
    let words = b"CREATE TABLE feedback (\n    id ";
    let at = bytes.windows(words.len()).position(|window| window == words).unwrap();
    bytes[at + words.len() - 2] ^= 1;
    world.write("peerage.db", &bytes);
    world.fails("db check", 8);
    let said = world.fails("db repair mended.db", 8);
    assert!(said.contains("feedback") && said.contains("the whole table"), "{said}");
    world.ok("db check --db mended.db");
    assert_eq!(world.json("peer list --db mended.db").as_array().unwrap().len(), 4);
}

#[test]
fn a_file_with_a_spoilt_header_is_saved_whole() {
    let world = World::with_visit();
    let mut bytes = fs::read(world.path().join("peerage.db")).unwrap();
    let before = world.json("peer list");
    bytes[..100].fill(0xff);
    world.write("peerage.db", &bytes);
    world.fails("peer list", 9);
    world.ok("db repair mended.db");
    assert_eq!(world.json("peer list --db mended.db"), before);
    world.ok("db check --db mended.db");
    world.write("short.db", "SQLite");
    world.fails("db repair other.db --db short.db", 9);
    world.fails("db repair other.db --db none.db", 9);
}

/// Code that would run in the program's name is not let in; values are bounded.
#[test]
fn a_hostile_file_is_refused() {
    for sql in [
        "CREATE TRIGGER t AFTER UPDATE ON peer BEGIN DELETE FROM challenge; END",
        "CREATE VIEW extra AS SELECT * FROM peer",
        "DROP VIEW v_peer; CREATE VIEW v_peer AS SELECT writefile('x', 'y')",
        "PRAGMA writable_schema = ON;
         INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql)
         VALUES ('table', 'evil', 'evil', 0, 'CREATE VIRTUAL TABLE evil USING fts5(x)');",
        "DROP TABLE duty",
    ] {
        let world = World::with_visit();
        world.sql(sql);
        for line in ["peer list", "peer edit P4 --note x", "db check"] {
            let output = world.output(
                &crate::support::words(line).iter().map(String::as_str).collect::<Vec<_>>(),
            );
            assert_eq!(output.status.code(), Some(9), "{sql}\n{line}\n{}", told(&output));
        }
    }
}

#[test]
fn huge_values_are_refused_in_bounded_memory() {
    let world = World::with_visit();
    world.sql("UPDATE peer SET note = zeroblob(1) WHERE id = 99; UPDATE peer SET note = printf('%.*c', 70000000, 'x') WHERE id = 4");
    let said = world.fails("peer show P4", 9);
    assert!(said.contains("too big"), "{said}");
}

/// Bogus words and numbers in the place of ours: told as damage, with what to do.
#[test]
fn bogus_values_are_file_trouble_and_no_bug() {
    for sql in [
        "UPDATE peer SET status = 'gone fishing' WHERE id = 4",
        "UPDATE challenge SET mode = 'by boat'",
        "UPDATE scheme SET rules = '{}'",
        "UPDATE scope SET content = '[1]'",
        "UPDATE body SET kind = 'parish' WHERE slug = 'leeds'",
    ] {
        let world = World::with_visit();
        world.sql(sql);
        world.fails("db check", 8);
        for line in [
            &["peer", "list"][..],
            &["challenge", "show", "trafford-2027"],
            &["challenge", "due"],
            &["status"],
        ] {
            let output = world.output(line);
            assert!(is_calm(&output), "{sql}\n{line:?}\n{}", told(&output));
        }
    }
}

#[test]
fn a_column_of_another_name_is_file_trouble_and_no_bug() {
    let world = World::with_pool();
    let path = world.path().join("peerage.db");
    let file = rusqlite::Connection::open(&path).unwrap();
    file.execute_batch("ALTER TABLE body RENAME COLUMN rural_urban TO rural_urbam").unwrap();
    drop(file);
    for line in ["peer list", "challenge due --all", "council edit Trafford --population 1"] {
        let told = world.fails(line, 9);
        assert!(told.contains("not as the program made them"), "{line}: {told}");
        assert!(told.contains("`peerage db check`"), "{line}: {told}");
    }
    assert!(world.fails("db check", 8).contains("body"));
}

#[test]
fn a_header_with_a_number_that_sqlite_does_not_know_is_file_trouble_and_no_bug() {
    // Where the header says how the schema is written (44) and in which encoding the texts are (56).
    for (place, value) in [(44, 9_u8), (56, 7), (56, 2)] {
        let world = World::with_pool();
        let path = world.path().join("peerage.db");
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[place + 3] = value;
        std::fs::write(&path, bytes).unwrap();
        for line in ["peer list", "db check", "council edit Trafford --population 1"] {
            let words: Vec<&str> = line.split(' ').collect();
            let ran = world.output(&words);
            let told = String::from_utf8(ran.stderr).unwrap();
            let code = ran.status.code();
            assert!(matches!(code, Some(0 | 8 | 9)), "{place}={value} {line}: {code:?} {told}");
            assert!(!told.contains("this is a bug"), "{place}={value} {line}: {told}");
        }
    }
}
