//! `db log`.

use std::collections::{BTreeSet, HashMap, HashSet};

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::nth::Nth;
use crate::commands::values::date;
use crate::commands::{Context, Said, find};
use crate::domain::lookup::nearest;
use crate::domain::{Bodies, PeerId};
use crate::error::{ErrorKind, Refusal, Report};
use crate::render::Listing;
use crate::store::log::{self, Change, Logged, Subject, as_text};
use crate::store::{bodies, challenges, peers};

/// List the commands that changed the file, the oldest first, or the changes of one
///
/// `--limit N` keeps the newest N.
#[derive(Debug, clap::Args)]
pub struct LogArgs {
    /// The number of a command: list its changes
    #[arg(conflicts_with_all = ["verb", "thing", "since", "until"], value_parser = command)]
    command: Option<Nth>,
    /// Only commands that begin so, such as "peer" or "peer add"
    #[arg(long, value_name = "WORDS", alias = "command")]
    verb: Option<String>,
    /// Only commands that changed this peer, challenge or body, or what belongs to it
    #[arg(long, value_name = "THING")]
    thing: Option<String>,
    /// Only commands from this day on
    #[arg(long, alias = "from", value_name = "DATE", value_parser = date)]
    since: Option<NaiveDate>,
    /// Only commands up to this day
    #[arg(long, alias = "to", value_name = "DATE", value_parser = date)]
    until: Option<NaiveDate>,
}

/// Parses the number of a command; a thing that is named here is meant to stand elsewhere.
fn command(text: &str) -> Result<Nth, String> {
    text.parse().map_err(|fault| format!("{fault}; a thing is named with `--thing {text}`"))
}

/// A row of `db log`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CommandLine {
    /// Its number.
    command: i64,
    /// When, UTC.
    at: String,
    /// The day it was taken to be.
    today: NaiveDate,
    /// Noun and verb.
    verb: String,
    /// How many fields it changed.
    changes: i64,
    /// The command that it took back or brought back.
    undoes: Option<i64>,
    /// Whether it has been taken back since.
    taken_back: bool,
    /// The reason of an override, the name of an imported file.
    note: Option<String>,
}

/// A row of `db log NUMBER`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ChangeLine {
    /// The table.
    table: String,
    /// The row.
    row: i64,
    /// `insert`, `update` or `delete`.
    what: String,
    /// The column; `null` for an inserted row.
    column: Option<String>,
    /// The value before.
    before: Option<String>,
    /// The value after.
    after: Option<String>,
    /// The peer concerned, by reference while it is in the file.
    peer: Option<String>,
}

impl LogArgs {
    /// Lists commands, or the changes of one.
    ///
    /// # Errors
    /// When there is no such command.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let connection = ctx.store()?.read();
        let commands = log::commands(connection)?;
        let Some(wanted) = self.command else { return self.commands(ctx, &commands) };
        let id = match wanted {
            Nth::Number(id) => commands.iter().map(|command| command.id).find(|known| *known == id),
            Nth::Last => commands.iter().map(|command| command.id).max(),
        };
        let Some(id) = id else {
            let none = Refusal::not_found("command", &wanted.to_string(), &[]);
            return Err(none.hint("see them all with `peerage db log`").into());
        };
        let names = peers::names(connection)?;
        let references: HashMap<PeerId, String> =
            names.into_iter().map(|(id, reference, _)| (id, reference)).collect();
        let line = |change| change_line(change, &references);
        let lines: Vec<ChangeLine> = log::changes(connection, id)?.iter().map(line).collect();
        Ok(Said::list(Listing::new(&lines, &[])?.empty("It changed nothing.")))
    }

    fn commands(&self, ctx: &mut Context, all: &[Logged]) -> Result<Said> {
        let about = match &self.thing {
            Some(text) => Some(about(ctx, text)?),
            None => None,
        };
        if let (Some(since), Some(until)) = (self.since, self.until)
            && until < since
        {
            let backward = Refusal::usage(format!("{until} comes before {since}"));
            return Err(backward
                .hint("give `--since` the first day and `--until` the last")
                .into());
        }
        let mut taken_back = HashSet::new();
        for command in all.iter().rev() {
            if !taken_back.contains(&command.id) {
                taken_back.extend(command.undoes);
            }
        }
        let line = |command: &Logged| command_line(command, taken_back.contains(&command.id));
        let lines: Vec<CommandLine> = all
            .iter()
            .filter(|c| self.wants(c) && about.as_ref().is_none_or(|about| about.contains(&c.id)))
            .map(line)
            .collect();
        let shown = ["command", "at", "verb", "changes", "undoes", "taken_back", "note"];
        let empty = format!("No commands.{}", self.slip(all));
        Ok(Said::list(Listing::new(&lines, &shown)?.newest_last().empty(&empty)))
    }

    /// What may be meant by words with which no command begins.
    fn slip(&self, all: &[Logged]) -> String {
        let Some(verb) = self.verb.as_deref().map(str::trim) else { return String::new() };
        if all.iter().any(|command| command.verb.starts_with(verb)) {
            return String::new();
        }
        let nouns = all.iter().filter_map(|command| command.verb.split(' ').next());
        let known: BTreeSet<&str> =
            all.iter().map(|command| command.verb.as_str()).chain(nouns).collect();
        match nearest(verb, known).first() {
            Some(near) => format!(" None begins with `{verb}`: did you mean `{near}`?"),
            None => format!(" None begins with `{verb}`."),
        }
    }

    fn wants(&self, command: &Logged) -> bool {
        let since = self.since.map(|day| day.to_string());
        // ISO 8601: as text the time sorts as it runs.
        self.verb.as_ref().is_none_or(|verb| command.verb.starts_with(verb.trim()))
            && since.is_none_or(|since| command.at.as_str() >= since.as_str())
            && self.until.is_none_or(|day| command.at.get(..10) <= Some(&*day.to_string()))
    }
}

/// The commands that changed a thing: what has that reference goes before what has that name.
fn about(ctx: &mut Context, text: &str) -> Result<BTreeSet<i64>> {
    let today = ctx.today;
    let connection = ctx.store()?.read();
    let register = bodies::load(connection)?;
    let body = || find::body(&register, text, today, false).map(|body| Subject::Body(body.id));
    let subject = if let Some(id) = challenges::by_reference(connection, text.trim())? {
        Subject::Challenge(id)
    } else if let Some(id) = peers::by_reference(connection, text.trim())? {
        Subject::Peer(id)
    } else if let Ok(subject) = body() {
        subject
    } else if let Ok(id) = find::peer(connection, text) {
        Subject::Peer(id)
    } else {
        match body() {
            Err(fault) if Report::of(&fault).kind == ErrorKind::NotFound => {
                return Err(no_thing(connection, &register, text)?.into());
            }
            body => body?,
        }
    };
    log::about(connection, subject)
}

/// That nothing is called so, with what of any sort is called nearly so.
fn no_thing(connection: &Connection, register: &Bodies, text: &str) -> Result<Refusal> {
    let mut known: Vec<String> =
        challenges::all(connection)?.into_iter().map(|challenge| challenge.reference).collect();
    known.extend(register.all().iter().map(|body| body.name.clone()));
    peers::each_name(connection, |_, reference, name| {
        known.extend([reference.to_owned(), name.to_owned()]);
    })?;
    let near = nearest(text, known.iter().map(String::as_str));
    let lists = "see them with `peerage peer list`, `challenge list` and `council list`";
    Ok(Refusal::not_found("peer, challenge or body", text, &near).or_hint(lists))
}

fn command_line(command: &Logged, taken_back: bool) -> CommandLine {
    CommandLine {
        command: command.id,
        at: command.at.clone(),
        today: command.today,
        verb: command.verb.clone(),
        changes: command.changes,
        undoes: command.undoes,
        taken_back,
        note: command.note.clone(),
    }
}

fn change_line(change: &Change, references: &HashMap<PeerId, String>) -> ChangeLine {
    let reference = |id: PeerId| references.get(&id).cloned().unwrap_or_else(|| format!("({id})"));
    ChangeLine {
        table: change.table.clone(),
        row: change.row,
        what: change.what.clone(),
        column: change.column.clone(),
        before: as_text(&change.before),
        after: as_text(&change.after),
        peer: change.peer.map(reference),
    }
}
