//! `challenge deadlines`: what is late, and what comes next.

use anyhow::Result;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::desk::Desk;
use super::row::{ChallengeRow, Surroundings};
use crate::calendar::milestones::{Step, StepState, timeline};
use crate::commands::values::Span;
use crate::commands::{Context, Said, find};
use crate::domain::text::fold_name;
use crate::render::{Event, Listing};

/// Arguments of `challenge deadlines`
#[derive(Debug, clap::Args)]
pub struct DeadlinesArgs {
    /// How far ahead to look, such as 2w or 3m (default: a month)
    #[arg(long, value_name = "SPAN", default_value = "1m")]
    within: Span,
    /// Only this challenge
    #[arg(long, value_name = "CHALLENGE")]
    challenge: Option<String>,
    /// Only those on which this member of staff works
    #[arg(long, value_name = "NAME")]
    staff: Option<String>,
    /// End with code 10 when the list is not empty
    #[arg(long)]
    exit_code: bool,
}

words! {
    /// How near a deadline is.
    Nearness("nearness") {
        /// Its day is past.
        Late = "late",
        /// Today or on one of the six days after.
        ThisWeek = "this-week",
        /// Within a calendar month.
        NextMonth = "next-month",
        /// Later than that.
        Later = "later",
    }
}

/// A milestone that is not done.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Deadline {
    /// How near it is.
    pub when: Nearness,
    /// The day by which it is due.
    pub due: NaiveDate,
    /// Days from today; minus when it is late.
    pub days_left: i64,
    /// The challenge.
    pub challenge: String,
    /// The names of the hosts.
    pub host: Vec<String>,
    /// The kind of engagement.
    pub kind: String,
    /// The milestone's word in the scheme.
    pub milestone: String,
    /// What is to be done by then.
    pub title: String,
    /// Whether the onsite days are not set and the window's first day stands for them.
    pub estimated: bool,
    /// Peer challenge managers.
    pub manager: Vec<String>,
}

const SHOWN: [&str; 7] = ["when", "due", "days_left", "challenge", "milestone", "title", "manager"];

impl DeadlinesArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let only = match &self.challenge {
            Some(text) => Some(find::challenge(ctx.store()?.read(), text)?),
            None => None,
        };
        let desk = Desk::open(ctx)?;
        let around = Surroundings::read(ctx)?;
        let (today, last) = (ctx.today, self.within.after(ctx.today));
        let mut deadlines: Vec<Deadline> = Vec::new();
        // History has its dates and is nobody's work any more.
        let open = around.all().iter().filter(|c| !c.recorded && c.withdrawn_on.is_none());
        for challenge in open.filter(|c| only.is_none_or(|id| id == c.id)) {
            let Some(kind) = desk.kind_of(challenge) else { continue };
            let row = around.row(&desk, challenge);
            if row.stage == "closed" || !self.keeps(&row) {
                continue;
            }
            let steps = timeline(kind, &around.progress(challenge));
            let open = steps.into_iter().filter_map(|step| deadline(&row, step, today));
            deadlines.extend(open.filter(|deadline| deadline.due <= last));
        }
        // Stable: milestones of one challenge and day keep the scheme's order.
        deadlines.sort_by(|a, b| (a.due, &a.challenge).cmp(&(b.due, &b.challenge)));
        let events = deadlines.iter().map(|deadline| Some(event(deadline))).collect();
        let list = Listing::new(&deadlines, &SHOWN)?.events(events).empty("Nothing is due.");
        Ok(Said::list(list).exit_code(self.exit_code))
    }

    fn keeps(&self, row: &ChallengeRow) -> bool {
        let Some(wanted) = &self.staff else { return true };
        let all = [&row.manager, &row.adviser, &row.support, &row.facilitator];
        all.into_iter().flatten().any(|name| fold_name(name) == fold_name(wanted))
    }
}

fn deadline(row: &ChallengeRow, step: Step, today: NaiveDate) -> Option<Deadline> {
    if !matches!(step.state, StepState::Late | StepState::Due) {
        return None;
    }
    let due = step.due?;
    let days_left = (due - today).num_days();
    Some(Deadline {
        when: match days_left {
            ..0 => Nearness::Late,
            0..7 => Nearness::ThisWeek,
            _ if due <= crate::domain::add_months(today, 1) => Nearness::NextMonth,
            _ => Nearness::Later,
        },
        due,
        days_left,
        challenge: row.challenge.clone(),
        host: row.host.clone(),
        kind: row.kind.clone(),
        milestone: step.milestone,
        title: step.title,
        estimated: step.estimated,
        manager: row.manager.clone(),
    })
}

fn event(deadline: &Deadline) -> Event {
    Event {
        uid: format!("{}-{}@peerage", deadline.milestone, deadline.challenge),
        from: deadline.due,
        to: deadline.due,
        summary: format!("{}: {}", deadline.challenge, deadline.title),
        description: deadline.host.join(" and "),
    }
}
