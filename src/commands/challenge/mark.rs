//! `challenge mark`: milestones that are done, one by one or from a file.

use std::path::PathBuf;

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, Transaction};

use super::desk::Desk;
use super::edit::must_not_lie_ahead;
use crate::commands::sheet::{self, Became, SheetArgs, named};
use crate::commands::values::date;
use crate::commands::{Context, Said, find};
use crate::domain::lookup::nearest;
use crate::domain::{Challenge, ChallengeId};
use crate::error::Refusal;
use crate::intake::Row;
use crate::intake::challenges::{MARK_CHALLENGE, MARK_MILESTONE, MARK_ON, MARKS, read_mark};
use crate::store::{challenges, milestones};

/// Arguments of `challenge mark`
#[derive(Debug, clap::Args)]
pub struct MarkArgs {
    /// The challenge, by reference or host
    #[arg(required_unless_present = "from")]
    challenge: Option<String>,
    /// A milestone of its kind, such as `scope-agreed`
    #[arg(required_unless_present = "from")]
    milestone: Option<String>,
    /// The day on which it was done (default: today)
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: Option<NaiveDate>,
    /// Say that it is not done after all
    #[arg(long, conflicts_with = "on")]
    undone: bool,
    /// Mark what this file says: CSV, JSON Lines or XLSX with the columns challenge, milestone, on
    /// and undone (`-` is standard input)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["challenge", "milestone", "on", "undone"])]
    from: Option<PathBuf>,
    /// With --from: let good rows in when others are rejected
    #[arg(long, requires = "from")]
    partial: bool,
}

/// A milestone as it is to be.
#[derive(Debug)]
struct Wish {
    id: ChallengeId,
    reference: String,
    milestone: String,
    day: Option<NaiveDate>,
}

impl MarkArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        if let Some(file) = self.from {
            return from_file(ctx, &SheetArgs::of_file(file, self.partial));
        }
        let (challenge, milestone) =
            (self.challenge.unwrap_or_default(), self.milestone.unwrap_or_default());
        let on = self.on.unwrap_or(ctx.today);
        let today = ctx.today;
        let desk = Desk::open(ctx)?;
        let connection = ctx.store()?.read();
        let known = open_challenge(connection, &challenge)?;
        let wish = wish(&desk, &known, &milestone, (!self.undone).then_some(on), today)?;
        ctx.write(|tx| put(tx, &wish))?;
        let Wish { reference, milestone, .. } = &wish;
        Ok(Said::note(match wish.day {
            Some(day) => format!("Marked {milestone} of {reference} as done on {day}."),
            None => format!("{milestone} of {reference} is not done."),
        }))
    }
}

fn from_file(ctx: &mut Context, args: &SheetArgs) -> Result<Said> {
    let today = ctx.today;
    let desk = Desk::open(ctx)?;
    let connection = ctx.store()?.read();
    let sheet = sheet::read(args, &MARKS, &mut |row| of_row(row, &desk, connection, today))?;
    sheet.write(ctx, put)
}

/// What a row asks for; what cannot be becomes findings of the row.
fn of_row(
    row: &mut Row<'_>,
    desk: &Desk,
    connection: &Connection,
    today: NaiveDate,
) -> Result<Option<Wish>> {
    let Some(mark) = read_mark(row).filter(|_| !row.is_rejected()) else { return Ok(None) };
    let known =
        named(row, MARK_CHALLENGE, &mark.challenge, |text| open_challenge(connection, text))?;
    let Some(known) = known else { return Ok(None) };
    let day = (!mark.undone).then(|| mark.on.unwrap_or(today));
    let is_day_at_fault = day.is_some_and(|day| day > today);
    let (place, value) = match mark.on.filter(|_| is_day_at_fault) {
        Some(on) => (MARK_ON, on.to_string()),
        None => (MARK_MILESTONE, mark.milestone.clone()),
    };
    named(row, place, &value, |_| wish(desk, &known, &mark.milestone, day, today))
}

/// The challenge that `text` names; one that was withdrawn reaches nothing any more.
fn open_challenge(connection: &Connection, text: &str) -> Result<Challenge> {
    let known = challenges::load(connection, find::challenge(connection, text)?)?;
    if let Some(day) = known.withdrawn_on {
        let message = format!("`{}` was withdrawn on {day}", known.reference);
        return Err(Refusal::refused(message).into());
    }
    Ok(known)
}

fn wish(
    desk: &Desk,
    known: &Challenge,
    text: &str,
    day: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<Wish> {
    let milestone = milestone(desk, known, text)?;
    if let Some(day) = day {
        must_not_lie_ahead(day, today)?;
    }
    Ok(Wish { id: known.id, reference: known.reference.clone(), milestone, day })
}

/// Writes a milestone; two of them are days of the challenge itself, and are written there as well.
pub(super) fn mark(
    tx: &Transaction<'_>,
    id: ChallengeId,
    word: &str,
    day: Option<NaiveDate>,
) -> Result<()> {
    let mut challenge = challenges::load(tx, id)?;
    match word {
        "report-published" => challenge.report_published_on = day,
        "plan-published" => challenge.plan_published_on = day,
        _ => {}
    }
    challenges::update(tx, &challenge)?;
    milestones::mark(tx, id, word, day)
}

fn put(tx: &Transaction<'_>, wish: &Wish) -> Result<Became> {
    let done = milestones::done(tx, wish.id)?;
    let before = done.into_iter().find(|(word, _)| *word == wish.milestone).map(|(_, day)| day);
    mark(tx, wish.id, &wish.milestone, wish.day)?;
    Ok(match (before, wish.day) {
        (before, after) if before == after => Became::Unchanged,
        (None, Some(_)) => Became::Added,
        _ => Became::Changed,
    })
}

/// The word of the milestone that `text` names.
pub(super) fn milestone(desk: &Desk, challenge: &Challenge, text: &str) -> Result<String> {
    let all = desk.kind_of(challenge).map(|kind| kind.milestones.as_slice()).unwrap_or_default();
    let wanted = text.trim().to_lowercase().replace([' ', '_'], "-");
    if let Some(found) = all.iter().find(|m| m.word == wanted) {
        return Ok(found.word.clone());
    }
    let words: Vec<&str> = all.iter().map(|m| m.word.as_str()).collect();
    let near = nearest(text, words.iter().copied());
    let refusal = Refusal::not_found("milestone", text, &near);
    let known = format!("known are {}", words.join(", "));
    Err(if near.is_empty() { refusal.hint(known).into() } else { refusal.into() })
}
