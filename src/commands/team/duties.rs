//! `team duties`: the checklist of each member.

use anyhow::Result;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use crate::calendar::duties::due;
use crate::calendar::milestones::{Progress, Step, timeline};
use crate::commands::case::{Case, one_of};
use crate::commands::values::date;
use crate::commands::{Context, Said};
use crate::error::Refusal;
use crate::render::Listing;
use crate::store::{invitations, milestones};

/// Show the duties of each member with their days, or note that one is done
#[derive(Debug, clap::Args)]
pub struct DutiesArgs {
    /// The challenge
    challenge: String,
    /// Only this member
    #[arg(long)]
    peer: Option<String>,
    /// Note that this member did this duty (its words or a part of them)
    #[arg(long, value_name = "DUTY", requires = "peer")]
    done: Option<String>,
    /// The day on which it was done (default: today)
    #[arg(long, value_parser = date, requires = "done")]
    on: Option<NaiveDate>,
    /// Only what is late
    #[arg(long, conflicts_with = "done")]
    late: bool,
    /// End with code 10 when the list is not empty
    #[arg(long)]
    exit_code: bool,
}

/// A duty of a member.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DutyRow {
    /// The challenge.
    challenge: String,
    /// The slot.
    slot: String,
    /// The peer's reference.
    peer: String,
    /// The peer's name.
    name: String,
    /// What is to be done.
    duty: String,
    /// The day by which.
    due: Option<NaiveDate>,
    /// The day on which it was done.
    done_on: Option<NaiveDate>,
    /// Whether its day is past and it is not done.
    late: bool,
}

/// The milestones of a challenge.
pub(super) fn steps(ctx: &mut Context, case: &Case) -> Result<Vec<Step>> {
    let today = ctx.today;
    let marked = milestones::done(ctx.store()?.read(), case.challenge.id)?;
    let progress = Progress { challenge: &case.challenge, marked: &marked, review: None, today };
    let kind = case.scheme.kind(&case.challenge.kind);
    Ok(kind.map(|kind| timeline(kind, &progress)).unwrap_or_default())
}

impl DutiesArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let case = Case::open(ctx, &self.challenge)?;
        let kind = case.scheme.kind(&case.challenge.kind);
        let duties: Vec<&str> =
            kind.map(|k| k.duties.iter().map(String::as_str).collect()).unwrap_or_default();
        if let (Some(peer), Some(done)) = (&self.peer, &self.done) {
            let id = case.member(ctx.store()?.read(), peer)?.peer.id;
            let (duty, day) = (one_of("duty", &duties, done)?, self.on.unwrap_or(ctx.today));
            if day > ctx.today {
                return Err(Refusal::rejected(format!("{day} lies ahead")).into());
            }
            ctx.write(|tx| invitations::did(tx, case.challenge.id, id, &duty, day))?;
            return Ok(Said::note(format!("Noted as done on {day}: {duty}.")));
        }
        let (steps, today) = (steps(ctx, &case)?, ctx.today);
        let connection = ctx.store()?.read();
        let only = self.peer.as_deref().map(|text| case.member(connection, text)).transpose()?;
        let only = only.map(|member| member.peer.id);
        let done = invitations::duties(connection, case.challenge.id)?;
        let mut rows = Vec::new();
        for member in case.team.iter().filter(|m| only.is_none_or(|id| id == m.peer.id)) {
            for duty in &duties {
                let done_on = done.get(&(member.peer.id, (*duty).to_owned())).copied();
                let due = due(duty, &steps, case.challenge.onsite);
                rows.push(DutyRow {
                    challenge: case.challenge.reference.clone(),
                    slot: member.slot.clone(),
                    peer: member.peer.reference.clone(),
                    name: member.peer.facts.name.clone(),
                    duty: (*duty).to_owned(),
                    due,
                    done_on,
                    late: done_on.is_none() && due.is_some_and(|day| day < today),
                });
            }
        }
        rows.retain(|row| !self.late || row.late);
        let shown = ["name", "duty", "due", "done_on", "late"];
        let list = Listing::new(&rows, &shown)?.empty("There are no duties to show.");
        Ok(Said::list(list).exit_code(self.exit_code))
    }
}
