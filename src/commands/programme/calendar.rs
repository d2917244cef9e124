//! `programme calendar`: what lies ahead of the whole programme, day by day.

use anyhow::Result;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::desk::a_year_from;
use super::figures::Facts;
use crate::calendar::five_year::DueState;
use crate::calendar::milestones::{StepState, timeline};
use crate::commands::values::{date, days_from, word};
use crate::commands::{Context, Said};
use crate::domain::{BodyId, DateRange};
use crate::render::{Event, Listing};
use crate::store::plans;

words! {
    /// What a line of the programme's calendar is about.
    Entry("entry") {
        /// The onsite days of a challenge.
        Visit = "visit",
        /// The days within which a challenge that has none yet is to be.
        Window = "window",
        /// The onsite days that the last saved plan proposes.
        Proposed = "proposed",
        /// The day by which a milestone of a challenge is due.
        Deadline = "deadline",
        /// The day by which a body is due by the five-year rule.
        Due = "due",
    }
}

/// List what lies ahead of the whole programme: visits, proposed visits, deadlines, who falls due
///
/// For a calendar write it with `-o programme.ics`: entries keep their identity when they move.
#[derive(Debug, clap::Args)]
pub struct CalendarArgs {
    /// First day (default: today)
    #[arg(long, value_name = "DATE", value_parser = date)]
    from: Option<NaiveDate>,
    /// Last day (default: a year from the first)
    #[arg(long, value_name = "DATE", value_parser = date)]
    to: Option<NaiveDate>,
    /// Only entries of this sort (can be repeated)
    #[arg(long, value_name = "ENTRY", value_parser = word::<Entry>())]
    only: Vec<Entry>,
}

/// A line of the programme's calendar.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ProgrammeDay {
    /// The first day.
    from: NaiveDate,
    /// The last day.
    to: NaiveDate,
    /// What it is about.
    entry: Entry,
    /// The challenge, or the code of the body where there is none yet.
    subject: String,
    /// The hosts.
    host: Vec<String>,
    /// What happens.
    detail: String,
}

impl CalendarArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let from = self.from.unwrap_or(ctx.today);
        let to = self.to.unwrap_or_else(|| a_year_from(from));
        let days = days_from(from, to)?;
        let facts = Facts::read(ctx)?;
        let mut rows = of_challenges(&facts);
        rows.extend(of_due(&facts, days));
        let plan = plans::latest(ctx.store()?.read(), None)?;
        for plan in plan.iter().filter(|plan| plan.accepted_on.is_none()) {
            rows.extend(plan.visits.iter().map(|visit| of_plan(&facts, plan.id, visit)));
        }
        let within = |row: &ProgrammeDay| DateRange { from: row.from, to: row.to }.overlaps(&days);
        rows.retain(|row| within(row) && (self.only.is_empty() || self.only.contains(&row.entry)));
        rows.sort_by(|a, b| {
            (a.from, a.entry, &a.subject, &a.detail).cmp(&(b.from, b.entry, &b.subject, &b.detail))
        });
        let events = rows.iter().map(|row| Some(event(row))).collect();
        let list = Listing::new(&rows, &[])?.events(events);
        Ok(Said::list(list.empty("Nothing lies ahead in these days.")))
    }
}

fn event(row: &ProgrammeDay) -> Event {
    let (entry, subject) = (row.entry, &row.subject);
    let uid = match row.entry {
        Entry::Deadline => format!("{entry}-{subject}-{}@peerage", row.detail.replace(' ', "-")),
        _ => format!("{entry}-{subject}@peerage"),
    };
    let summary = format!("{}: {} ({entry})", row.host.join(" and "), row.detail);
    Event { uid, from: row.from, to: row.to, summary, description: subject.clone() }
}

fn names(facts: &Facts, hosts: &[BodyId]) -> Vec<String> {
    let name = |id: &BodyId| facts.bodies.by_id(*id).map(|body| body.name.clone());
    hosts.iter().filter_map(name).collect()
}

/// Visits, windows and deadlines that are still to come.
fn of_challenges(facts: &Facts) -> Vec<ProgrammeDay> {
    let mut rows = Vec::new();
    for one in facts.challenges.iter().filter(|c| !c.recorded && c.withdrawn_on.is_none()) {
        let Some(kind) = facts.kind_of(one) else { continue };
        let row = |from, to, entry, detail: &str| ProgrammeDay {
            from,
            to,
            entry,
            subject: one.reference.clone(),
            host: names(facts, &one.hosts),
            detail: detail.to_owned(),
        };
        match (one.onsite, one.window) {
            (Some(days), _) => rows.push(row(days.from, days.to, Entry::Visit, &kind.title)),
            (None, Some(days)) => rows.push(row(days.from, days.to, Entry::Window, &kind.title)),
            (None, None) => {}
        }
        for step in timeline(kind, &facts.progress(one)) {
            let open = matches!(step.state, StepState::Due | StepState::Late | StepState::Open);
            if let Some(due) = step.due.filter(|_| open && step.done_on.is_none()) {
                rows.push(row(due, due, Entry::Deadline, &step.title));
            }
        }
    }
    rows
}

/// Who falls due in the days and is not booked.
fn of_due(facts: &Facts, days: DateRange) -> Vec<ProgrammeDay> {
    let open = [DueState::Overdue, DueState::DueSoon];
    let row = |due: crate::calendar::five_year::Due| {
        let day = due.due_by.filter(|_| open.contains(&due.state))?;
        Some(ProgrammeDay {
            from: day,
            to: day,
            entry: Entry::Due,
            subject: due.body,
            host: vec![due.name],
            detail: "due by the five-year rule".to_owned(),
        })
    };
    facts.due(days.to).into_iter().filter_map(row).collect()
}

fn of_plan(facts: &Facts, plan: i64, visit: &plans::Visit) -> ProgrammeDay {
    let there = facts.challenges.iter().find(|c| Some(c.id) == visit.challenge);
    let body = facts.bodies.by_id(visit.body);
    let kind = facts.scheme.kind(&visit.kind);
    let title = kind.map_or(visit.kind.as_str(), |kind| kind.title.as_str());
    ProgrammeDay {
        from: visit.onsite.from,
        to: visit.onsite.to,
        entry: Entry::Proposed,
        subject: match (there, body) {
            (Some(there), _) => there.reference.clone(),
            (None, body) => body.map_or_else(String::new, |body| body.reference().to_owned()),
        },
        host: names(facts, &[visit.body]),
        detail: format!("{title}, proposed by plan {plan}"),
    }
}
