//! `team status`: how far things are with each member, and with those who are out.

use std::collections::BTreeSet;

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::Serialize;

use super::round::Round;
use crate::commands::{Context, Said};
use crate::domain::{Invitation, InvitationStatus, PeerId};
use crate::render::Listing;

/// Show how far things are with each member, and with those who are out
#[derive(Debug, clap::Args)]
pub struct StatusArgs {
    /// The challenge
    challenge: String,
    /// Show every step, not only the newest
    #[arg(long)]
    history: bool,
}

/// How far things are with a member.
#[derive(Debug, Serialize, JsonSchema)]
pub struct InvitationRow {
    /// The challenge.
    challenge: String,
    /// The slot; null for somebody who is not on the team any more.
    slot: Option<String>,
    /// The peer's reference.
    peer: String,
    /// The peer's name.
    name: String,
    /// How far things are; null where nobody was asked.
    status: Option<InvitationStatus>,
    /// The day of that.
    happened_on: Option<NaiveDate>,
    /// Who was asked.
    asked: Option<String>,
    /// Whether the employer releases the peer; null is not asked.
    employer_release: Option<bool>,
    /// Why the member does not come, or is asked again.
    reason: Option<String>,
    /// Reference of the peer who came instead.
    replaced_by: Option<String>,
}

impl StatusArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let mut round = Round::open(ctx, &self.challenge)?;
        let connection = ctx.store()?.read();
        let team = round.case.team_ids();
        let others: BTreeSet<PeerId> =
            round.steps.iter().map(|step| step.peer).filter(|id| !team.contains(id)).collect();
        let steps = round.steps.iter();
        let met: Vec<PeerId> =
            steps.flat_map(|step| [Some(step.peer), step.replaced_by]).flatten().collect();
        round.case.meet(connection, met)?;
        let mut rows = Vec::new();
        for id in team.into_iter().chain(others) {
            let own = || round.steps.iter().filter(|step| step.peer == id);
            let steps: Vec<Option<&Invitation>> = match self.history {
                true if own().next().is_some() => own().map(Some).collect(),
                _ => vec![own().next_back()],
            };
            for step in steps {
                rows.push(row(connection, &round, id, step)?);
            }
        }
        let shown = [
            "slot",
            "name",
            "status",
            "happened_on",
            "asked",
            "employer_release",
            "reason",
            "replaced_by",
        ];
        Ok(Said::list(Listing::new(&rows, &shown)?))
    }
}

fn row(
    connection: &Connection,
    round: &Round,
    id: PeerId,
    step: Option<&Invitation>,
) -> Result<InvitationRow> {
    let peer = round.case.known(connection, id)?;
    let by = step.and_then(|step| step.replaced_by);
    let by = by.map(|by| round.case.told(connection, by)).transpose()?;
    let seat = round.case.team.iter().find(|member| member.peer.id == id);
    Ok(InvitationRow {
        challenge: round.case.challenge.reference.clone(),
        slot: seat.map(|member| member.slot.clone()),
        peer: peer.reference,
        name: peer.facts.name,
        status: step.map(|step| step.status),
        happened_on: step.map(|step| step.happened_on),
        asked: step.and_then(|step| asked_by(round, step)),
        employer_release: peer.facts.employer_release,
        reason: step.and_then(|step| step.reason.clone()),
        replaced_by: by.map(|(reference, _)| reference),
    })
}

/// Who was asked for this step, or for the last one before it that says so.
fn asked_by(round: &Round, step: &Invitation) -> Option<String> {
    let at = round.steps.iter().position(|other| std::ptr::eq(other, step))?;
    let until = round.steps.iter().take(at + 1).filter(|other| other.peer == step.peer);
    until.filter_map(|step| step.asked.clone()).next_back()
}
