//! Faults of the outer world: a program that is killed, a file that may not grow. The state is that
//! before the command or that after it.
//!
//! The long part: `PEERAGE_SOAK=3000 cargo test --release --test all faults:: -- --nocapture`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rusqlite::types::Value;

use crate::support::{Chance, World, soak_length, tell, told, verbs, words};

/// A small world, with something to undo and a copy to go back to.
pub fn world() -> World {
    let world = World::with_visit();
    world.example("pool.csv");
    world.ok("peer edit P3 --note \"to be taken back\"");
    world.ok("db backup copy.db");
    world.ok("peer edit P4 --note \"to be taken back as well\"");
    world
}

/// All that a file says, but for times and the salt of erasures, which no two runs have in common.
pub fn content(file: &Path) -> Result<BTreeMap<String, Vec<Vec<Value>>>, String> {
    let read = || -> rusqlite::Result<BTreeMap<String, Vec<Vec<Value>>>> {
        let file = rusqlite::Connection::open(file)?;
        let sound: String = file.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        let torn: i64 =
            file.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0))?;
        assert_eq!((sound.as_str(), torn), ("ok", 0));
        let mut tables = file.prepare(
            "SELECT t.name, group_concat(CASE WHEN c.name NOT IN ('at', 'made_at') THEN c.name END)
             FROM pragma_table_list AS t, pragma_table_info(t.name) AS c
             WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
               AND t.name NOT IN ('setting', 'erased_person', 'backup_copy') GROUP BY t.name",
        )?;
        let tables = tables.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let tables = tables.collect::<rusqlite::Result<Vec<(String, String)>>>()?;
        let mut all = BTreeMap::new();
        for (table, columns) in tables {
            let mut rows = file.prepare(&format!("SELECT {columns} FROM {table} ORDER BY id"))?;
            let width = rows.column_count();
            let rows = rows.query_map([], |row| (0..width).map(|n| row.get(n)).collect())?;
            all.insert(table, rows.collect::<rusqlite::Result<_>>()?);
        }
        Ok(all)
    };
    read().map_err(|fault| fault.to_string())
}

pub fn put(world: &World, bytes: &[u8]) {
    drop(fs::remove_file(world.path().join("peerage.db-journal")));
    world.write("peerage.db", bytes);
}

/// A verb that no line of the tables types is tried by no harness.
#[test]
fn every_verb_has_a_line() {
    let lines = [verbs::WRITING, verbs::READING, verbs::APART].concat();
    let typed: BTreeSet<String> = lines.iter().map(|line| verbs::verb_of(line)).collect();
    let missing: Vec<String> =
        verbs::verbs().into_iter().filter(|verb| !typed.contains(verb)).collect();
    assert_eq!(missing, Vec::<String>::new(), "give it a line in tests/support/verbs.rs");
}

/// What a run of kills came to.
#[derive(Default)]
struct Kills {
    before: u64,
    after: u64,
    ended: u64,
}

/// Kills a command at so many moments, each from the whole file of before.
fn killed(world: &World, line: &str, whole: &[u8], moments: u64, chance: &mut Chance) -> Kills {
    let path = world.path().join("peerage.db");
    put(world, whole);
    let before = content(&path).unwrap();
    let args = words(line);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let begun = Instant::now();
    world.ok(line);
    let took = usize::try_from(begun.elapsed().as_micros()).unwrap();
    let after = content(&path).unwrap();
    // Where copies lie is no part of what a file says.
    assert!(after != before || line.starts_with("db backup"), "{line} writes nothing");
    world.ok("db check");
    let mut kills = Kills::default();
    for _ in 0..moments {
        put(world, whole);
        let mut child =
            world.command(&args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // Most of the time goes into starting; the later moments are those of writing.
        std::thread::sleep(Duration::from_micros((took / 4 + chance.below(took)) as u64));
        child.kill().unwrap();
        kills.ended += u64::from(child.wait().unwrap().code().is_some());
        let now = content(&path).unwrap_or_else(|fault| panic!("{line}: {fault}"));
        if now == before {
            kills.before += 1;
        } else {
            assert!(now == after, "{line}: neither before nor after");
            kills.after += 1;
        }
    }
    kills
}

/// In the quick part every sixth writing line once; in the long one all of them, as often as asked.
#[test]
fn a_killed_command_leaves_the_state_before_or_after_it() {
    let world = World::with_everything();
    let whole = fs::read(world.path().join("peerage.db")).unwrap();
    let mut chance = Chance(3);
    let (step, kills) = soak_length().map_or((12, 12), |kills| (1, kills));
    let lines: Vec<&str> = verbs::WRITING.iter().copied().step_by(step).collect();
    let mut all = Kills::default();
    for line in &lines {
        let moments = kills.div_ceil(lines.len() as u64);
        let kills = killed(&world, line, &whole, moments, &mut chance);
        all.before += kills.before;
        all.after += kills.after;
        all.ended += kills.ended;
    }
    tell(&format!(
        "kill: {} runs of {} commands ({} had ended): {} before, {} after, 0 between",
        all.before + all.after,
        lines.len(),
        all.ended,
        all.before,
        all.after,
    ));
    put(&world, &whole);
    world.ok("db check");
}

/// A file that a command makes is there whole, or not at all, whenever the command is killed.
#[test]
fn a_file_that_is_being_made_is_whole_or_not_there() {
    let world = World::with_everything();
    let mut chance = Chance(5);
    let (mut whole, mut none) = (0, 0);
    for (line, made) in [
        ("init --db made.db", "made.db"),
        ("db backup made.db", "made.db"),
        ("db repair made.db", "made.db"),
        ("peer list -o made.csv", "made.csv"),
        ("report draft trafford-2027 -o made.docx", "made.docx"),
        ("config set wait 20", "home/.config/peerage/config.toml"),
    ] {
        let path = world.path().join(made);
        let args = words(line);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        // The command before may have been killed when its file was whole.
        fs::remove_file(&path).unwrap_or_default();
        let begun = Instant::now();
        world.ok(line);
        let took = usize::try_from(begun.elapsed().as_micros()).unwrap();
        let good = fs::read(&path).unwrap();
        for _ in 0..soak_length().map_or(2, |kills| kills.div_ceil(6)) {
            fs::remove_file(&path).unwrap_or_default();
            let mut child =
                world.command(&args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            std::thread::sleep(Duration::from_micros((took / 4 + chance.below(took)) as u64));
            child.kill().unwrap();
            child.wait().unwrap();
            match fs::read(&path) {
                Err(_) => none += 1,
                Ok(_) if made.ends_with(".db") => {
                    content(&path).unwrap_or_else(|fault| panic!("{line}: {fault}"));
                    whole += 1;
                }
                Ok(bytes) => {
                    assert_eq!(bytes.len(), good.len(), "{line}");
                    whole += 1;
                }
            }
        }
    }
    tell(&format!("kill: {whole} files whole, {none} not there, 0 torn"));
}

/// Runs a command that may write no file beyond so many blocks of 512 bytes.
fn limited(world: &World, blocks: u64, args: &[&str]) -> std::process::Output {
    let template = world.command(args);
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let mut command = Command::new("/bin/sh");
    command.arg("-c").arg(script).arg(template.get_program()).args(template.get_args());
    command.current_dir(world.path()).env_clear().stdin(Stdio::null());
    for (name, value) in template.get_envs() {
        if let Some(value) = value {
            command.env(name, value);
        }
    }
    command.output().unwrap()
}

/// Files in the folder that a command left behind.
pub fn strays(world: &World) -> Vec<String> {
    let names = fs::read_dir(world.path()).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with('.') || name.ends_with("-journal")).collect()
}

#[test]
fn a_file_that_grows_past_its_quota_loses_nothing() {
    let world = world();
    let path = world.path().join("peerage.db");
    let whole = fs::read(&path).unwrap();
    let before = content(&path).unwrap();
    let blocks = whole.len() as u64 / 512;
    let steps = soak_length().map_or(6, |count| count.min(200));
    let (mut refused, mut done) = (0, 0);
    for step in 0..steps {
        put(&world, &whole);
        let limit = blocks / 2 + step * (blocks + 800) / steps;
        let output = limited(&world, limit, &["peer", "import", "pool.csv"]);
        match output.status.code() {
            Some(0) => done += 1,
            Some(9) => {
                refused += 1;
                assert_eq!(content(&path).unwrap(), before, "limit {limit}");
            }
            _ => panic!("limit {limit}: {}", told(&output)),
        }
        assert_eq!(strays(&world), Vec::<String>::new());
    }
    tell(&format!("quota: {steps} limits: {refused} refused with the file as it was, {done} done"));
    assert!(refused > 0);
}

/// Whatever the program makes is for its owner alone.
#[test]
fn no_file_is_for_everybody() {
    let world = World::bare();
    world.ok("init --db deep/down/peerage.db");
    let db = "--db deep/down/peerage.db";
    world.example("pool.csv");
    fs::set_permissions(world.path().join("pool.csv"), fs::Permissions::from_mode(0o600)).unwrap();
    for line in [
        "peer import pool.csv",
        "peer list -o list.csv",
        "peer list -o list.xlsx",
        "privacy export P0148 -o person.html",
        "db backup copy.db",
        "db repair mended.db",
        "challenge due -o due.ics",
        "scheme export -o scheme.toml",
        "import-template peers -o sheet.xlsx",
    ] {
        world.ok(&format!("{line} {db}"));
    }
    world.ok(&format!("db restore copy.db --yes {db}"));
    let mut open = Vec::new();
    look(world.path(), &mut open);
    assert_eq!(open, Vec::<String>::new());
    let said = world.run(&format!("peer list -o list.csv {db}"));
    assert!(said.contains("personal data"), "{said}");
    fs::set_permissions(world.path().join("copy.db"), fs::Permissions::from_mode(0o644)).unwrap();
    assert!(world.run("status --db copy.db").contains("others may read"));
}

fn look(folder: &Path, open: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if fs::metadata(&path).unwrap().permissions().mode() & 0o077 != 0 {
            open.push(path.display().to_string());
        }
        if path.is_dir() {
            look(&path, open);
        }
    }
}
