//! `challenge mark`: milestones that are done, one by one or from a file.

use std::path::{Path, PathBuf};

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, Transaction};

use super::desk::Desk;
use super::edit::must_not_lie_ahead;
use super::row::Surroundings;
use crate::calendar::milestones::{Progress, comes_of_the_visit};
use crate::calendar::stage::stage;
use crate::commands::gate::ImportOptions;
use crate::commands::gate::sheet::{self, Planned, Sort, named};
use crate::commands::report::set_aside;
use crate::commands::values::date;
use crate::commands::{Context, Said, find};
use crate::domain::lookup::nearest;
use crate::domain::{Challenge, ChallengeId};
use crate::error::Refusal;
use crate::intake::challenges::{
    MARK_CHALLENGE, MARK_DONE_ON, MARK_MILESTONE, MARK_ON, MARKS, read_mark,
};
use crate::intake::{Entity, Place, Row};
use crate::store::{challenges, milestones};

/// Arguments of `challenge mark`
#[derive(Debug, clap::Args)]
pub struct MarkArgs {
    /// The challenge, by reference or host
    #[arg(required_unless_present = "import")]
    challenge: Option<String>,
    /// A milestone of its kind, such as `scope-agreed`
    #[arg(required_unless_present = "import")]
    milestone: Option<String>,
    /// The day on which it was done (default: today)
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: Option<NaiveDate>,
    /// Say that it is not done after all; refused when it takes the stage back
    #[arg(long, conflicts_with = "on")]
    undone: bool,
    /// Set the rule aside that the stage does not go back, with the reason
    #[arg(long = "override", value_name = "REASON", requires = "undone", conflicts_with_all = ["on", "import"])]
    override_reason: Option<String>,
    /// Mark what this file says: the reply sheet of `challenge deadlines --chase`, in which a blank day is
    /// not done yet, or CSV, JSON Lines or XLSX with the columns challenge, milestone, on and undone (`-`
    /// is standard input)
    #[arg(long, visible_alias = "from", value_name = "FILE",
          conflicts_with_all = ["challenge", "milestone", "on", "undone"])]
    import: Option<PathBuf>,
    #[command(flatten)]
    options: ImportOptions,
}

/// A milestone as it is to be.
#[derive(Debug, Clone, PartialEq)]
struct Wish {
    id: ChallengeId,
    reference: String,
    milestone: String,
    day: Option<NaiveDate>,
}

impl MarkArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        if let Some(file) = &self.import {
            return from_file(ctx, file, &self.options);
        }
        self.options.without_file()?;
        let (challenge, milestone) =
            (self.challenge.unwrap_or_default(), self.milestone.unwrap_or_default());
        let on = self.on.unwrap_or(ctx.today);
        let today = ctx.today;
        let desk = Desk::open(ctx)?;
        let connection = ctx.store()?.read();
        let known = open_challenge(connection, &challenge)?;
        let wish = wish(&desk, &known, &milestone, (!self.undone).then_some(on), today)?;
        if self.undone {
            let why_not =
                back(&desk, &Surroundings::of(connection, today)?, &known, &wish.milestone);
            set_aside(ctx, self.override_reason.as_deref(), why_not.as_deref())?;
        }
        ctx.write(|tx| put(tx, &wish))?;
        let Wish { reference, milestone, .. } = &wish;
        Ok(Said::note(match wish.day {
            Some(day) => format!("Marked {milestone} of {reference} as done on {day}."),
            None => format!("{milestone} of {reference} is not done."),
        }))
    }
}

/// What stands against taking a milestone back: a stage goes back by `db undo`, a postponement or the
/// withdrawal of a member alone.
fn back(desk: &Desk, around: &Surroundings, challenge: &Challenge, word: &str) -> Option<String> {
    let kind = desk.kind_of(challenge)?;
    let before = around.progress(challenge);
    let left: Vec<_> = before.marked.iter().filter(|(other, _)| other != word).cloned().collect();
    let without = published(challenge.clone(), word, None);
    let after = Progress { challenge: &without, marked: &left, ..before };
    let (from, to) = (stage(kind, &before), stage(kind, &after));
    let reference = &challenge.reference;
    (from != to).then(|| format!("the stage of {reference} would go back from {from} to {to}"))
}

/// What a wish comes to, next to what is marked already.
fn planned(
    connection: &Connection,
    row: &Row<'_>,
    after: Wish,
    place: Place,
) -> Result<Planned<Wish>> {
    let done = milestones::done(connection, after.id)?;
    let stored = done.into_iter().find(|(word, _)| *word == after.milestone).map(|(_, day)| day);
    // A milestone that was not done and is now is new; one that is not done either way stays so.
    let is_new = stored.is_none() && after.day.is_some();
    let before = (!is_new).then(|| Wish { day: stored, ..after.clone() });
    let key = format!("{} {}", after.reference, after.milestone);
    Ok(Planned { before, after, key, place, line: row.line() })
}

fn from_file(ctx: &mut Context, file: &Path, options: &ImportOptions) -> Result<Said> {
    sheet::take_in(ctx, file, options, |ctx| {
        Ok(Marks { today: ctx.today, desk: Desk::open(ctx)?, is_reply: false })
    })
}

/// Milestones of any challenge.
struct Marks {
    desk: Desk,
    today: NaiveDate,
    /// Whether they stand in a reply sheet, of which it is said what came of it line by line.
    is_reply: bool,
}

impl Sort for Marks {
    type Thing = Wish;

    const MANY: &'static str = "milestones";

    fn entity() -> &'static Entity {
        &MARKS
    }

    fn read(
        &mut self,
        ctx: &mut Context,
        row: &mut Row<'_>,
        _: bool,
    ) -> Result<Option<Planned<Wish>>> {
        let connection = ctx.store()?.read();
        self.is_reply |= row.has(MARK_DONE_ON);
        let Some(after) = self.of_row(row, connection)? else { return Ok(None) };
        planned(connection, row, after, MARK_MILESTONE).map(Some)
    }

    fn told(&self, wish: &Wish) -> Vec<(&'static str, Option<String>)> {
        vec![("on", wish.day.map(|day| day.to_string()))]
    }

    fn write(&mut self, tx: &Transaction<'_>, news: &[&Planned<Wish>]) -> Result<()> {
        news.iter().try_for_each(|planned| put(tx, &planned.after))
    }

    fn answer(&self, all: &[Planned<Wish>]) -> Result<Option<Said>> {
        let mut said = Said::default();
        let news = all.iter().filter(|planned| self.is_reply && planned.is_news());
        for Wish { reference, milestone, day, .. } in news.map(|planned| &planned.after) {
            let told = match day {
                Some(day) => format!("Marked {milestone} of {reference} as done on {day}."),
                None => format!("{milestone} of {reference} is not done."),
            };
            said = said.and_note(told);
        }
        let is_empty = said.note.is_empty();
        let so_already = "Nothing changes: all of it is marked so already.";
        let nothing =
            || Said::note(if all.is_empty() { "Nothing is done yet." } else { so_already });
        Ok(self.is_reply.then(|| if is_empty { nothing() } else { said }))
    }
}

impl Marks {
    /// What a row asks for; what cannot be becomes findings of the row.
    fn of_row(&self, row: &mut Row<'_>, connection: &Connection) -> Result<Option<Wish>> {
        let (desk, today) = (&self.desk, self.today);
        let Some(mark) = read_mark(row).filter(|_| !row.is_rejected()) else { return Ok(None) };
        let known =
            named(row, MARK_CHALLENGE, &mark.challenge, |text| open_challenge(connection, text))?;
        let Some(known) = known else { return Ok(None) };
        let on = mark.done_on.or(mark.on);
        let is_open = row.has(MARK_DONE_ON) && on.is_none() && !mark.undone;
        let day = (!mark.undone && !is_open).then(|| on.unwrap_or(today));
        let is_day_at_fault = day.is_some_and(|day| day > today);
        let place_of_day = if mark.done_on.is_some() { MARK_DONE_ON } else { MARK_ON };
        let (place, value) = match on.filter(|_| is_day_at_fault) {
            Some(on) => (place_of_day, on.to_string()),
            None => (MARK_MILESTONE, mark.milestone.clone()),
        };
        let found = named(row, place, &value, |_| {
            let wish = wish(desk, &known, &mark.milestone, day, today)?;
            let around = Surroundings::of(connection, today)?;
            match back(desk, &around, &known, &wish.milestone).filter(|_| mark.undone) {
                Some(why_not) => Err(Refusal::refused(why_not)
                    .hint("mark it `--undone` by itself, with `--override REASON`")
                    .into()),
                None => Ok(wish),
            }
        })?;
        if is_open && found.is_some() {
            row.pass_over();
        }
        let Some(mut wish) = found.filter(|_| !is_open) else { return Ok(None) };
        // A blank day leaves the one that is stored.
        if on.is_none() && !mark.undone {
            let done = milestones::done(connection, wish.id)?;
            let stored = done.into_iter().find(|(word, _)| *word == wish.milestone);
            wish.day = stored.map(|(_, day)| day).or(wish.day);
        }
        Ok(Some(wish))
    }
}

/// The challenge that `text` names; one that was withdrawn reaches nothing any more.
fn open_challenge(connection: &Connection, text: &str) -> Result<Challenge> {
    let known = challenges::load(connection, find::challenge(connection, text)?)?;
    if let Some(day) = known.withdrawn_on {
        let message = format!("`{}` was withdrawn on {day}", known.reference);
        let hint = "a new one is entered with `peerage challenge add`";
        return Err(Refusal::refused(message).hint(hint).into());
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
        must_follow_the_visit(desk, known, &milestone, day)?;
    }
    Ok(Wish { id: known.id, reference: known.reference.clone(), milestone, day })
}

/// What comes of a visit is not done before its last day.
fn must_follow_the_visit(
    desk: &Desk,
    challenge: &Challenge,
    word: &str,
    day: NaiveDate,
) -> Result<()> {
    let visit = challenge.onsite.filter(|days| day < days.to && !challenge.recorded);
    let (Some(visit), Some(kind)) = (visit, desk.kind_of(challenge)) else { return Ok(()) };
    let milestone = kind.milestones.iter().find(|milestone| milestone.word == word);
    if milestone.is_some_and(|milestone| comes_of_the_visit(kind, milestone)) {
        let message = format!("{word} comes of the visit, which ends on {}", visit.to);
        let hint = "mark it on that day or later; `peerage challenge postpone` moves the visit";
        return Err(Refusal::refused(message).hint(hint).into());
    }
    Ok(())
}

/// Writes a milestone; two of them are days of the challenge itself, and are written there as well.
pub(super) fn mark(
    tx: &Transaction<'_>,
    id: ChallengeId,
    word: &str,
    day: Option<NaiveDate>,
) -> Result<()> {
    let challenge = challenges::load(tx, id)?;
    challenges::update(tx, &published(challenge, word, day))?;
    milestones::mark(tx, id, word, day)
}

fn published(mut challenge: Challenge, word: &str, day: Option<NaiveDate>) -> Challenge {
    match word {
        "report-published" => challenge.report_published_on = day,
        "plan-published" => challenge.plan_published_on = day,
        _ => {}
    }
    challenge
}

fn put(tx: &Transaction<'_>, wish: &Wish) -> Result<()> {
    mark(tx, wish.id, &wish.milestone, wish.day)
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
