//! `team confirm`: the host is content, officers are released, councillors came through their office.

use anyhow::Result;
use chrono::NaiveDate;

use super::round::{Round, step};
use crate::commands::case::Teammate;
use crate::commands::report::set_aside;
use crate::commands::values::{date, day_done};
use crate::commands::{Context, Said};
use crate::domain::{Invitation, InvitationStatus, PeerKind};

/// Confirm the members of a team: the host is content, officers are released, councillors came
/// through their group office
#[derive(Debug, clap::Args)]
pub struct ConfirmArgs {
    /// The challenge
    challenge: String,
    /// Only this member (can be repeated; all when left out)
    #[arg(long = "peer", value_name = "MEMBER")]
    peers: Vec<String>,
    /// The day (default: today)
    #[arg(long, value_parser = date)]
    on: Option<NaiveDate>,
    /// Set the rule aside, with the reason
    #[arg(long = "override", value_name = "REASON")]
    override_reason: Option<String>,
}

impl ConfirmArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let round = Round::to_go_on(ctx, &self.challenge)?;
        let day = day_done(ctx, self.on)?;
        let mut members = round.members(ctx, &self.peers)?;
        members.retain(|member| round.status(member) != Some(InvitationStatus::Confirmed));
        if members.is_empty() {
            return Ok(Said::note("They are confirmed already."));
        }
        round.must_be_there(ctx, &members)?;
        let against = members.iter().filter_map(|member| {
            round
                .out_of_order(member, InvitationStatus::Confirmed)
                .or_else(|| not_released(member))
                .or_else(|| no_office(&round, member))
        });
        let against: Vec<String> = against.collect();
        let why_not = (!against.is_empty()).then(|| against.join("; "));
        set_aside(ctx, self.override_reason.as_deref(), why_not.as_deref())?;
        let confirmed =
            |member: &&Teammate| step(member, InvitationStatus::Confirmed, day, None, None);
        let new: Vec<Invitation> = members.iter().map(confirmed).collect();
        round.write(ctx, &new, |_| Ok(()))?;
        let members = if new.len() == 1 { "member" } else { "members" };
        Ok(Said::note(format!("Confirmed {} {members} on {day}.", new.len())))
    }
}

/// An officer goes only with the employer's release.
fn not_released(member: &Teammate) -> Option<String> {
    let facts = &member.peer.facts;
    let needs = facts.kind == PeerKind::Officer && facts.employer_release != Some(true);
    needs.then(|| format!("the employer of {} has not released them", facts.name))
}

/// A councillor comes through the group office.
fn no_office(round: &Round, member: &Teammate) -> Option<String> {
    let facts = &member.peer.facts;
    let was_asked = round.steps.iter().any(|s| s.peer == member.peer.id && s.asked.is_some());
    let needs = facts.kind == PeerKind::Member && !was_asked;
    needs.then(|| format!("the group office of {} was not asked", facts.name))
}
