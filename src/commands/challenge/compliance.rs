//! `challenge compliance`: whether reports, plans and progress reviews come out in time.

use anyhow::Result;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::desk::Desk;
use super::row::Surroundings;
use crate::calendar::milestones::{Step, published_by, timeline};
use crate::commands::values::date;
use crate::commands::{Context, Said, find};
use crate::domain::Challenge;
use crate::render::Listing;
use crate::store::addresses::{self, Addresses};

/// Show whether reports, plans and progress reviews come out in time
///
/// A row is a rule for a challenge that took place: the milestones that the scheme counts in months from
/// the last onsite day, such as the report after three, the plan after five, the progress review after
/// ten and its report after twelve.
#[derive(Debug, clap::Args)]
pub struct ComplianceArgs {
    /// Only this challenge
    #[arg(long, value_name = "CHALLENGE")]
    challenge: Option<String>,
    /// Only challenges whose last onsite day is on or after this day
    #[arg(long, value_name = "DATE", value_parser = date)]
    since: Option<NaiveDate>,
    /// Only what came late, or is overdue
    #[arg(long)]
    late: bool,
    /// End with code 10 when the list is not empty
    #[arg(long)]
    exit_code: bool,
}

words! {
    /// How a rule was kept.
    Kept("compliance") {
        /// It was done in time.
        InTime = "in-time",
        /// It was done after its day.
        Late = "late",
        /// Its day is past and it is not done.
        Overdue = "overdue",
        /// Its day is to come.
        ToCome = "to-come",
        /// It was entered as history without the day.
        Unknown = "unknown",
    }
}

/// A rule for a challenge.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ComplianceRow {
    /// The challenge.
    pub challenge: String,
    /// The names of the hosts.
    pub host: Vec<String>,
    /// The kind of engagement.
    pub kind: String,
    /// The last onsite day, from which the months are counted.
    pub onsite_to: NaiveDate,
    /// The milestone's word in the scheme.
    pub rule: String,
    /// Calendar months after the last onsite day.
    pub months: i32,
    /// The day by which it is due.
    pub due: NaiveDate,
    /// The day on which it was done.
    pub done_on: Option<NaiveDate>,
    /// How it was kept.
    pub state: Kept,
    /// Days after the day by which it was due; null when it is in time or to come.
    pub days_late: Option<i64>,
    /// Where the report, the plan or the report of the review was published; null for what is not
    /// published, and where no address was given.
    pub address: Option<String>,
}

impl ComplianceArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let only = match &self.challenge {
            Some(text) => Some(find::challenge(ctx.store()?.read(), text)?),
            None => None,
        };
        let desk = Desk::open(ctx)?;
        let around = Surroundings::read(ctx)?;
        let today = ctx.today;
        let addresses = addresses::all(ctx.store()?.read())?;
        let held = around.all().iter().filter(|c| c.is_done(today) && c.reviews.is_none());
        let mut rows = Vec::new();
        for challenge in held.filter(|c| only.is_none_or(|id| id == c.id)) {
            rows.extend(of_challenge(&desk, &around, &addresses, challenge, today));
        }
        rows.retain(|row| self.since.is_none_or(|day| row.onsite_to >= day));
        rows.sort_by(|a, b| {
            (a.onsite_to, &a.challenge, a.months).cmp(&(b.onsite_to, &b.challenge, b.months))
        });
        let summary = summary(&rows);
        rows.retain(|row| !self.late || matches!(row.state, Kept::Late | Kept::Overdue));
        let shown =
            ["challenge", "onsite_to", "rule", "due", "done_on", "state", "days_late", "address"];
        let empty = if self.late { "Nothing was late." } else { "No challenge took place yet." };
        let list = Listing::new(&rows, &shown)?.empty(empty);
        Ok(Said::list(list).and_note(summary).exit_code(self.exit_code))
    }
}

fn of_challenge(
    desk: &Desk,
    around: &Surroundings,
    addresses: &Addresses,
    challenge: &Challenge,
    today: NaiveDate,
) -> Vec<ComplianceRow> {
    let (Some(kind), Some(onsite)) = (desk.kind_of(challenge), challenge.onsite) else {
        return Vec::new();
    };
    let steps = timeline(kind, &around.progress(challenge));
    let hosts: Vec<String> =
        desk.hosts_of(challenge).iter().map(|host| host.name.clone()).collect();
    let rules = published_by(kind).filter_map(|rule| {
        let step = steps.iter().find(|step| step.milestone == rule.word)?;
        let due = step.due?;
        let (state, days_late) = kept(step, due, challenge.recorded, today);
        Some(ComplianceRow {
            challenge: challenge.reference.clone(),
            host: hosts.clone(),
            kind: challenge.kind.clone(),
            onsite_to: onsite.to,
            rule: rule.word.clone(),
            months: rule.months,
            due,
            done_on: step.done_on,
            state,
            days_late,
            address: address(addresses, &rule.word, challenge, around),
        })
    });
    rules.collect()
}

/// Where that which a rule asks for was published.
fn address(
    addresses: &Addresses,
    rule: &str,
    challenge: &Challenge,
    around: &Surroundings,
) -> Option<String> {
    let report = |id| addresses.get(&id)?.0.clone();
    match rule {
        "report-published" => report(challenge.id),
        "plan-published" => addresses.get(&challenge.id)?.1.clone(),
        "progress-review-published" => report(around.progress(challenge).review?.id),
        _ => None,
    }
}

fn kept(step: &Step, due: NaiveDate, recorded: bool, today: NaiveDate) -> (Kept, Option<i64>) {
    match step.done_on {
        Some(day) if day <= due => (Kept::InTime, None),
        Some(day) => (Kept::Late, Some((day - due).num_days())),
        None if due >= today => (Kept::ToCome, None),
        None if recorded => (Kept::Unknown, None),
        None => (Kept::Overdue, Some((today - due).num_days())),
    }
}

/// `report-published: 4 of 5 in time.`, a line a rule; what is to come or unknown does not count.
fn summary(rows: &[ComplianceRow]) -> String {
    let mut rules: Vec<(i32, &str)> = rows.iter().map(|row| (row.months, &*row.rule)).collect();
    rules.sort_unstable();
    rules.dedup();
    let line = |(_, rule): (i32, &str)| {
        let of = |states: &[Kept]| {
            rows.iter().filter(|row| row.rule == rule && states.contains(&row.state)).count()
        };
        let all = of(&[Kept::InTime, Kept::Late, Kept::Overdue]);
        format!("{rule}: {} of {all} in time.", of(&[Kept::InTime]))
    };
    rules.into_iter().map(line).collect::<Vec<_>>().join("\n")
}
