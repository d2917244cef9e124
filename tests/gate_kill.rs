//! Whoever is killed during an import leaves the file as it was, or whole: at many moments, for peers,
//! bodies and history. And a file that somebody shortens while it is read.
//!
//! The long part, so many kills of an import of 20,000 peers: `PEERAGE_SOAK=200 cargo test --test all
//! gate_kill:: -- --nocapture`.

use std::fmt::Write as _;
use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::support::{Chance, World, soak_length, tell, words};

/// How many rows each file has.
const ROWS: usize = 400;

/// How many peers come in.
fn many() -> usize {
    if soak_length().is_some() { 20_000 } else { ROWS }
}

fn peers() -> String {
    let mut text = "reference,name,kind,title,body,past_posts,expertise,email\n".to_owned();
    for n in 0..many() {
        let _done = writeln!(
            text,
            "X{n},Ida Marsh-{n},officer,Director,Leeds,director at Bury until 2019-03-31,finance,p{n}@example.org"
        );
    }
    text
}

fn bodies() -> String {
    let mut text = "name,kind,region,population,neighbours\n".to_owned();
    for n in 0..ROWS {
        let _done = writeln!(text, "Testshire {n},other,North West,{n},Leeds;Bury");
    }
    text
}

fn history() -> String {
    let mut text = "host,kind,onsite_from,onsite_to,note\n".to_owned();
    for n in 0..ROWS {
        let (year, month, day) = (2010 + n % 15, 1 + n / 15 % 12, 1 + n / 180);
        let _done = writeln!(
            text,
            "Leeds,corporate,{year}-{month:02}-{day:02},{year}-{month:02}-{:02},note {n}",
            day + 2
        );
    }
    text
}

/// How many rows of the table there are, after whatever was begun is taken back; the file is sound.
fn count(world: &World, table: &str) -> usize {
    let file = rusqlite::Connection::open(world.path().join("peerage.db")).unwrap();
    let sound: String = file.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(sound, "ok");
    let count = format!("SELECT count(*) FROM {table}");
    let count: i64 = file.query_row(&count, [], |row| row.get(0)).unwrap();
    usize::try_from(count).unwrap()
}

/// Kills an import at moments spread over all its time.
fn kill((file, text, rows): (&str, &str, usize), line: &str, table: &str) {
    let world = World::new();
    let path = world.path().join("peerage.db");
    world.write(file, text);
    let (whole, before) = (fs::read(&path).unwrap(), count(&world, table));
    let begun = Instant::now();
    world.ok(line);
    let took = begun.elapsed();
    assert_eq!(count(&world, table), before + rows, "{line}");
    let logged = ["command", "change"].map(|table| count(&world, table));
    let moments = soak_length().unwrap_or(10);
    let (mut chance, mut none, mut all) = (Chance(5), 0, 0);
    let args = words(line);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    for moment in 0..moments {
        drop(fs::remove_file(world.path().join("peerage.db-journal")));
        world.write("peerage.db", &whole);
        let mut child =
            world.command(&args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let micros = took.as_micros() as u64;
        let jitter = chance.below(usize::try_from(micros / moments + 1).unwrap()) as u64;
        std::thread::sleep(Duration::from_micros(micros * moment / moments + jitter));
        child.kill().unwrap();
        child.wait().unwrap();
        match count(&world, table) - before {
            0 => {
                none += 1;
                assert!(whole == fs::read(&path).unwrap(), "{line}: not as it was");
            }
            some if some == rows => {
                all += 1;
                assert_eq!(["command", "change"].map(|table| count(&world, table)), logged);
            }
            some => panic!("{line}: {some} of {rows}"),
        }
    }
    assert!(none > 0, "{line}: none was killed in time");
    tell(&format!("{line}: {moments} kills, {none} left it as it was, {all} came too late"));
    // It can be taken in afterwards, and is there once.
    world.ok(line);
    assert_eq!(count(&world, table), before + rows);
}

#[test]
fn killed_while_peers_come_in() {
    kill(("pool.csv", &peers(), many()), "peer import pool.csv --quiet", "peer");
}

#[test]
fn killed_while_bodies_come_in() {
    kill(("bodies.csv", &bodies(), ROWS), "council import bodies.csv --quiet", "body");
}

#[test]
fn killed_while_history_comes_in() {
    kill(("past.csv", &history(), ROWS), "challenge record --import past.csv --quiet", "challenge");
}

#[test]
fn a_file_that_is_shortened_while_it_is_read_changes_nothing() {
    let world = World::new();
    let before = fs::read(world.path().join("peerage.db")).unwrap();
    let (heading, rows) =
        peers().split_once('\n').map(|(a, b)| (a.to_owned(), b.repeat(60))).unwrap();
    let whole = format!("{heading}\n{rows}");
    let mut caught = 0;
    for wait in (0..20).map(|n| 30 + n * 10) {
        world.write("pool.csv", &whole);
        let mut child = world
            .command(&["peer", "import", "pool.csv", "--partial"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        let file = fs::OpenOptions::new().write(true).open(world.path().join("pool.csv")).unwrap();
        file.set_len(whole.len() as u64 / 3).unwrap();
        let is_running = child.try_wait().unwrap().is_none();
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        if is_running && said.contains("changed while it was read; nothing was written") {
            assert_eq!(output.status.code(), Some(9), "{said}");
            assert!(before == fs::read(world.path().join("peerage.db")).unwrap());
            caught += 1;
            if caught == 3 {
                return;
            }
        }
        // Begun after it was short, or done before: that is a good file of fewer rows.
        world.write("peerage.db", &before);
    }
    assert!(caught > 0, "it was never caught in the act");
}
