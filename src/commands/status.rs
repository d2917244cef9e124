//! `status`: what state things are in, and what to do next; what `peerage` alone prints.

use std::fmt::Write as _;

use anyhow::Result;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::{Context, Said};
use crate::calendar::five_year::{self, DueState, Facts};
use crate::domain::add_months;
use crate::matching::words::number;
use crate::render::{Listing, Thing, columns_of};
use crate::store::counts::Counts;
use crate::store::{Store, bodies, challenges, counts, declined, schemes};

/// Say what state things are in and what to do next
#[derive(Debug, Default, clap::Args)]
pub struct StatusArgs {}

/// The answer of `status`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Status {
    /// Where the file is, or would be.
    file: String,
    /// Whether it is there.
    exists: bool,
    /// Bodies of all times.
    bodies: i64,
    /// Peers of every status.
    peers: i64,
    /// Peers whose status is active.
    active_peers: i64,
    /// Challenges, history included.
    challenges: i64,
    /// Bodies whose challenge is overdue under the five-year rule.
    overdue: usize,
    /// Bodies that are due within the scheme's "due soon".
    due_soon: usize,
    /// Bodies that have had none, and have no day by which one is due.
    never_had: usize,
    /// Commands that help next.
    next: Vec<Next>,
}

/// A command that helps next.
#[derive(Debug, Serialize, JsonSchema)]
struct Next {
    /// What to type.
    command: String,
    /// What it does.
    purpose: &'static str,
}

/// What stands in the file, or a command that helps next, as a row of a spreadsheet.
#[derive(Debug, Serialize, JsonSchema)]
struct StatusRow {
    /// Which figure, as programs call it; `next` for a command that helps next.
    figure: String,
    /// What it is.
    value: Value,
    /// What it means.
    meaning: String,
}

impl StatusArgs {
    /// Says how things are; without a file, how to make one.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let file = ctx.db.display().to_string();
        let status = if ctx.db.exists() {
            let today = ctx.today;
            let store = ctx.store()?;
            let counts = counts::counts(store.read())?;
            let [overdue, due_soon, never_had] = due(store, today)?;
            Status {
                exists: true,
                bodies: counts.bodies,
                peers: counts.peers,
                active_peers: counts.active_peers,
                challenges: counts.challenges,
                overdue,
                due_soon,
                never_had,
                next: next(&counts),
                file,
            }
        } else {
            no_file(file)
        };
        let (text, rows) = (status.text(), status.rows()?);
        Ok(Said::thing(Thing::new(&status, text)?.with_rows(rows)))
    }
}

/// How many bodies are overdue, how many are due soon, and how many never had one.
fn due(store: &Store, today: chrono::NaiveDate) -> Result<[usize; 3]> {
    let (_, scheme) = schemes::in_force(store.read(), today)?;
    let facts = Facts {
        bodies: &bodies::load(store.read())?,
        challenges: &challenges::all(store.read())?,
        declined: &declined::all(store.read())?,
        scheme: &scheme,
        today,
    };
    let rows = five_year::list(&facts, add_months(today, scheme.five_year.due_soon_months));
    let count = |state| rows.iter().filter(|row| row.state == state).count();
    Ok([DueState::Overdue, DueState::DueSoon, DueState::NeverHad].map(count))
}

fn no_file(file: String) -> Status {
    let next = vec![
        step("peerage init", "make the file, with England's councils and fire services in it"),
        step("peerage demo", "see everything at work on a file that is thrown away"),
        step("peerage help", "read about the commands and the words"),
    ];
    let none = Counts::default();
    Status {
        file,
        exists: false,
        bodies: none.bodies,
        peers: none.peers,
        active_peers: none.active_peers,
        challenges: none.challenges,
        overdue: 0,
        due_soon: 0,
        never_had: 0,
        next,
    }
}

fn step(command: &str, purpose: &'static str) -> Next {
    Next { command: command.to_owned(), purpose }
}

/// The three commands that help next, by what is there.
fn next(counts: &Counts) -> Vec<Next> {
    let import_bodies = step("peerage council import FILE", "bring in the bodies");
    let import = step("peerage peer import FILE", "bring in a pool of peers");
    let history = step("peerage challenge record --import FILE", "bring in past challenges");
    let add = step("peerage challenge add corporate NAME --window A..B", "enter a challenge");
    let due = step("peerage challenge due", "see who is due under the five-year rule");
    let deadlines = step("peerage challenge deadlines", "see what has to be done next");
    let scope = step("peerage challenge scope @last", "enter what was agreed with the host");
    let assemble = step("peerage team assemble @last", "find the best team");
    let team = step("peerage team status @last", "see who of its team has said what");
    let live = counts.challenges - counts.history;
    match () {
        () if counts.bodies == 0 => vec![import_bodies, import, due],
        () if counts.peers == 0 => vec![import, history, add],
        () if live == 0 => vec![due, add, history],
        () if counts.teams == 0 && counts.scoped == 0 => vec![scope, assemble, due],
        () if counts.teams == 0 => vec![assemble, due, deadlines],
        () => vec![deadlines, due, team],
    }
}

impl Status {
    /// For spreadsheets and documents: a row for each figure, and for each command that helps next.
    fn rows(&self) -> Result<Listing> {
        let (_, meanings) = columns_of(&schemars::schema_for!(Self));
        let fields = serde_json::to_value(self)?;
        let fields = fields.as_object().into_iter().flatten().zip(meanings);
        let mut rows: Vec<StatusRow> = fields
            .filter(|((_, value), _)| !value.is_array())
            .map(|((name, value), meaning)| StatusRow {
                figure: name.clone(),
                value: value.clone(),
                meaning,
            })
            .collect();
        rows.extend(self.next.iter().map(|step| StatusRow {
            figure: "next".to_owned(),
            value: Value::from(step.command.as_str()),
            meaning: step.purpose.to_owned(),
        }));
        Listing::new(&rows, &[])
    }

    /// For people.
    fn text(&self) -> String {
        let mut text = String::new();
        if self.exists {
            let _ = writeln!(
                text,
                "{}\n{}, {} ({} active), {}\n{} overdue, {} due soon, {} never had one",
                self.file,
                if self.bodies == 1 {
                    "1 body".to_owned()
                } else {
                    format!("{} bodies", self.bodies)
                },
                number(self.peers, "peer"),
                self.active_peers,
                number(self.challenges, "challenge"),
                self.overdue,
                self.due_soon,
                self.never_had
            );
        } else {
            let _ = writeln!(text, "There is no file yet; it would be {}.", self.file);
        }
        let _ = writeln!(text, "\nNext:");
        let width = self.next.iter().map(|step| step.command.len()).max().unwrap_or_default();
        for step in &self.next {
            let _ = writeln!(text, "  {:<width$}  {}", step.command, step.purpose);
        }
        text
    }
}
