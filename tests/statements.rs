//! How much a command asks of SQLite: a fixed number of statements, however many rows there are, and
//! steps of its machine in proportion to the rows. Counts, where times would depend on the computer.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use clap::FromArgMatches as _;
use peerage::commands::{Command, Context, Surroundings};
use peerage::render::Format;
use rusqlite::Connection;

use crate::support::verbs::READING;
use crate::support::{TODAY, World, words};

/// What is listed of all challenges, and documents that are drafted (and kept, which is written).
const MORE: &[&str] = &[
    "action list --late",
    "team duties --late",
    "report comments --late",
    "report draft trafford-2027 -o draft.md",
    "report slides trafford-2027 -o slides.html",
];

/// `db check` reads every scope and every team for itself, so that it can name the one that is spoilt.
const APART: &[&str] = &["db check"];

/// So many times the rows are in the large file.
const TIMES: i64 = 2;

/// What the commands that people wait for may cost at most in the small file, of 480 peers: twice the
/// steps of SQLite's machine that they took in November 2026. What they take in seconds, `benches/`
/// tells.
const BUDGETS: &[(&str, u64)] = &[
    ("status", 103_000),
    ("council list", 98_000),
    ("peer list", 150_000),
    ("peer show P0148", 99_000),
    ("challenge list", 101_000),
    ("challenge show trafford-2027", 103_000),
    ("challenge due --all", 99_000),
    ("team show trafford-2027", 350),
    ("team explain bury-2027", 148_000),
    ("evidence list trafford-2027", 1_800),
    ("report draft trafford-2027 -o draft.md", 300_000),
];

/// What a command asked: every statement with how often it ran and the steps that took.
#[derive(Debug, Default)]
struct Work {
    ran: BTreeMap<String, u64>,
    steps: BTreeMap<String, u64>,
}

impl Work {
    fn statements(&self) -> u64 {
        self.ran.values().sum()
    }

    fn steps(&self) -> u64 {
        self.steps.values().sum()
    }

    fn add(&mut self, sql: &str, since_prepared: u64) {
        *self.ran.entry(sql.to_owned()).or_default() += 1;
        let steps = self.steps.entry(sql.to_owned()).or_default();
        *steps = since_prepared.max(*steps);
    }
}

/// Runs a line on the file in `folder` within this process, and counts.
fn work(folder: &Path, line: &str, typed: &clap::ArgMatches) -> Work {
    let command = Command::from_arg_matches(typed).unwrap();
    let ending = line.rsplit_once(" -o ").and_then(|(_, file)| file.rsplit_once('.'));
    let mut ctx = Context::new(Surroundings {
        db: folder.join("peerage.db"),
        wait: Duration::ZERO,
        today: TODAY.parse().unwrap(),
        at: format!("{TODAY}T09:00:00Z"),
        verb: line.to_owned(),
        dry_run: true,
        interactive: false,
        yes: true,
        output_ending: ending.map(|(_, ending)| ending.to_owned()),
        format: Format::Json,
    });
    let seen = Arc::new(Mutex::new(Work::default()));
    let told = Arc::clone(&seen);
    let watch = move |sql: &str, steps| told.lock().unwrap().add(sql, steps);
    ctx.store().unwrap().watch(watch).unwrap();
    let done = command.run(&mut ctx);
    done.unwrap_or_else(|fault| panic!("{line}: {fault:#}"));
    drop(ctx);
    Arc::into_inner(seen).unwrap().into_inner().unwrap()
}

/// The tables of a file, each with its columns; of a column that points elsewhere, where.
fn tables(file: &Connection) -> BTreeMap<String, Vec<(String, Option<String>)>> {
    let mut columns = file
        .prepare(
            "SELECT t.name, c.name, f.\"table\"
             FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c
             LEFT JOIN pragma_foreign_key_list(t.name) AS f ON f.\"from\" = c.name
             WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'",
        )
        .unwrap();
    let rows = columns.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    let mut tables: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for (table, column, target) in rows.unwrap().map(Result::unwrap) {
        let table: String = table;
        tables.entry(table).or_default().push((column, target));
    }
    tables
}

/// Ids of one copy stay clear of those of the next.
const FAR: i64 = 1_000_000;

/// What is copied, and which of the rows that it points to are copies as well.
struct Copying<'a> {
    tables: &'a [&'a str],
    moved: &'a [&'a str],
    /// Which copy, of all that are made of these tables: from 1.
    number: i64,
    /// Which copy of those that it points to.
    to: i64,
}

/// What identifies a row to people has to differ.
const NAMES: &[&str] = &["reference", "code", "slug", "name", "email"];
/// What numbers the rows of one owner has to differ where the owner is the same.
const NUMBERS: &[&str] = &["number", "position", "version"];

/// Copies the rows that were there at first.
fn copy(file: &Connection, copying: &Copying<'_>) {
    let known = tables(file);
    let Copying { number, to, .. } = copying;
    let is_named = ["peer", "body", "staff", "challenge"];
    for table in copying.tables {
        let columns = &known[*table];
        let made = columns.iter().map(|(column, target)| match target {
            _ if column == "id" => format!("id + {}", number * FAR),
            Some(target) if copying.moved.contains(&&**target) => {
                format!("{column} + {}", to * FAR)
            }
            None if NAMES.contains(&&**column) && is_named.contains(table) => {
                format!("{column} || '-{number}'")
            }
            None if NUMBERS.contains(&&**column) && !copying.moved.contains(&"challenge") => {
                format!("{column} + {}", number * 1000)
            }
            _ => column.clone(),
        });
        let (made, names): (Vec<_>, Vec<_>) =
            made.zip(columns.iter().map(|(column, _)| column.as_str())).unzip();
        let sql = format!(
            "INSERT INTO \"{table}\" ({}) SELECT {} FROM \"{table}\" WHERE id < {FAR}",
            names.join(", "),
            made.join(", ")
        );
        file.execute(&sql, []).unwrap_or_else(|fault| panic!("{sql}: {fault}"));
    }
}

/// What is of the file and not of the programme.
const ONCE: &[&str] = &[
    "backup_copy",
    "command",
    "erased_person",
    "import_memory",
    "import_profile",
    "report_template",
    "scheme",
    "setting",
];

/// What one challenge may have any number of.
const WITHIN: &[&str] = &[
    "action",
    "action_recommendation",
    "document",
    "evidence",
    "exception",
    "finding",
    "finding_evidence",
    "invitation",
    "letter_matter",
    "progress",
    "recommendation",
    "recommendation_finding",
    "report_comment",
    "report_request",
    "rescheduling",
    "response",
    "session",
    "session_peer",
    "session_theme",
    "support_session",
];

/// What one challenge has once for each peer.
const OF_PEERS: &[&str] =
    &["duty", "feedback", "learning", "plan_seat", "specialism", "team_member"];

/// What one peer may have any number of, or once for each body.
const OF_BODIES: &[&str] = &["application", "interest", "peer_blocked", "post"];

/// The same file with four times everything: programmes, what is in a challenge, and who is in it.
fn grow(path: &Path) {
    let file = Connection::open(path).unwrap();
    file.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; BEGIN").unwrap();
    let known = tables(&file);
    let all: Vec<&str> =
        known.keys().map(String::as_str).filter(|table| !ONCE.contains(table)).collect();
    for number in 1..TIMES {
        copy(&file, &Copying { tables: &all, moved: &all, number, to: number });
        let more = number + TIMES;
        copy(&file, &Copying { tables: WITHIN, moved: WITHIN, number: more, to: more });
        copy(&file, &Copying { tables: OF_PEERS, moved: &["peer"], number: more, to: number });
        copy(&file, &Copying { tables: OF_BODIES, moved: &["body"], number: more, to: number });
    }
    file.execute_batch("COMMIT").unwrap();
}

/// The commands that list, show and draft ask the same of a file with twice everything in it: a
/// fixed number of statements, each with work in proportion.
#[test]
fn no_command_asks_more_often_for_more_rows() {
    let (small, large) = (World::with_everything(), World::with_everything());
    for world in [&small, &large] {
        // A peer to whom something was added later is read apart; a draft that is new is kept.
        world.sql(
            "INSERT INTO peer_blocked (peer_id, first_day, last_day)
             VALUES (1, '2027-01-04', '2027-01-08');
             DELETE FROM report_version",
        );
    }
    grow(&large.path().join("peerage.db"));
    let (mut command, mut told) = (peerage::cli::command(), String::new());
    let mut faults = Vec::new();
    for line in READING.iter().chain(MORE) {
        let words = words(line);
        let typed = std::iter::once("peerage").chain(words.iter().map(String::as_str));
        let typed = command.try_get_matches_from_mut(typed).unwrap();
        let few = work(small.path(), line, &typed);
        let many = work(large.path(), line, &typed);
        if few.statements() != many.statements() && !APART.contains(line) {
            faults.push(format!("{line}: {}", more_often(&few, &many)));
        }
        // Within a challenge there are three times the rows; a peer to whom one was added is read twice.
        if many.steps() > 5 * few.steps() + 1000 {
            faults.push(format!("{line}: {} steps, then {}", few.steps(), many.steps()));
        }
        writeln!(told, "{:>4}  {line}", few.statements()).unwrap();
        let budget = BUDGETS.iter().find(|(known, _)| known == line);
        if budget.is_some_and(|(_, most)| few.steps() > *most) {
            faults.push(format!("{line}: {} steps", few.steps()));
        }
    }
    insta::assert_snapshot!("statements", told);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What ran more often.
fn more_often(few: &Work, many: &Work) -> String {
    let ran = |work: &Work, sql: &str| work.ran.get(sql).copied().unwrap_or_default();
    let more = many.ran.iter().filter(|(sql, count)| ran(few, sql) != **count);
    let more = more.map(|(sql, count)| format!("\n  {} then {count}: {sql}", ran(few, sql)));
    more.collect()
}
