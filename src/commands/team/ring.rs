//! The next people to ring: the best team with those who said yes in their places, without those who do
//! not come.

use anyhow::Result;
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::Serialize;

use super::assemble::{no_team, proposed};
use super::desk::{Desk, Wishes};
use super::round::Round;
use crate::commands::Context;
use crate::domain::{Invitation, InvitationStatus, PeerId};
use crate::matching::{self, Assembly};
use crate::store::peers;
use crate::store::teams::NewTeam;

/// Somebody to ring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RingRow {
    /// The challenge.
    pub challenge: String,
    /// The slot.
    pub slot: String,
    /// The peer's reference.
    pub peer: String,
    /// The peer's name.
    pub name: String,
    /// The body of the peer's first post.
    pub body: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Reference of the member who does not come.
    pub instead_of: Option<String>,
    /// Whether the peer joins the team, or is a reserve.
    pub why: String,
}

/// What becomes of a team after a round of answers.
#[derive(Debug)]
pub(super) struct Ring {
    /// The last command that had written when the file was read.
    pub revision: i64,
    /// The new team; none where there is none.
    pub team: Option<NewTeam>,
    /// Who does not come, and who comes instead.
    pub replaced: Vec<(PeerId, PeerId)>,
    /// Whom to ring, in this order.
    pub rows: Vec<RingRow>,
    /// What else is to be said.
    pub notes: Vec<String>,
}

/// Finds the next people to ring once `new` answers are noted.
///
/// # Errors
/// When the file cannot be read, or the program contradicts itself.
pub(super) fn next(ctx: &mut Context, round: &Round, new: &[Invitation]) -> Result<Ring> {
    let status = |id: PeerId| {
        let fresh = new.iter().rfind(|step| step.peer == id).or_else(|| round.newest(id));
        fresh.map(|step| step.status)
    };
    let team = &round.case.team;
    let is_out = |id: PeerId| status(id).is_some_and(InvitationStatus::is_out);
    let accepted = |id: PeerId| {
        status(id).is_some_and(|now| now >= InvitationStatus::Available && !now.is_out())
    };
    // Those who were asked and have not answered stay where they can.
    let (desk, assembly) = match solve(ctx, round, new, &|id| !is_out(id))? {
        (_, none) if none.seats.is_empty() => solve(ctx, round, new, &accepted)?,
        found => found,
    };
    let mut ring = Ring {
        revision: desk.stored.revision,
        team: None,
        replaced: Vec::new(),
        rows: Vec::new(),
        notes: Vec::new(),
    };
    if assembly.seats.is_empty() {
        let refusal = no_team(&assembly.answer, desk.problem.peers.is_empty());
        ring.notes.push(format!("warning: {refusal}"));
        return Ok(ring);
    }
    let kept = |id: PeerId| assembly.seats.iter().any(|(_, peer)| *peer == id);
    for member in team.iter().filter(|m| !kept(m.peer.id) && !is_out(m.peer.id)) {
        let (name, slot) = (&member.peer.facts.name, &member.slot);
        ring.notes.push(format!("{name} leaves `{slot}`: tell them."));
    }
    let before: Vec<PeerId> = round.case.team_ids();
    for (slot, id) in assembly.seats.iter().filter(|(_, id)| !before.contains(id)) {
        let gone = team.iter().find(|m| m.slot == *slot && is_out(m.peer.id));
        if let Some(gone) = gone {
            ring.replaced.push((gone.peer.id, *id));
        }
        let instead = gone.map(|member| member.peer.reference.clone());
        ring.rows.push(row(ctx, round, slot, *id, (instead, "joins the team"))?);
    }
    let open: Vec<String> = ring.rows.iter().map(|row| row.slot.clone()).collect();
    for reserve in assembly.answer.reserves.iter().filter(|r| open.contains(&r.slot)) {
        let id = peers::by_reference(ctx.store()?.read(), &reserve.peer)?;
        if let Some(id) = id.filter(|id| !is_out(*id)) {
            ring.rows.push(row(ctx, round, &reserve.slot, id, (None, "reserve"))?);
        }
    }
    ring.team = Some(proposed(&assembly, &desk, ctx.today));
    Ok(ring)
}

/// The best team with those whom `stays` keeps in their places, without those who do not come.
fn solve(
    ctx: &mut Context,
    round: &Round,
    new: &[Invitation],
    stays: &dyn Fn(PeerId) -> bool,
) -> Result<(Desk, Assembly)> {
    let pins = round.case.team.iter().filter(|member| stays(member.peer.id));
    let pins = pins.map(|member| format!("{}={}", member.slot, member.peer.reference)).collect();
    let out = new.iter().chain(&round.steps).filter(|step| step.status.is_out());
    let mut gone: Vec<PeerId> = out.map(|step| step.peer).collect();
    gone.sort_unstable();
    gone.dedup();
    // Who said no and then yes is among the pinned.
    gone.retain(|id| !round.case.team_ids().contains(id) || !stays(*id));
    let connection: &Connection = ctx.store()?.read();
    let gone = peers::load_these(connection, &gone)?;
    let bans = gone.into_iter().map(|peer| peer.reference).collect();
    let wishes = Wishes { pins, bans, ..Wishes::default() };
    let desk = Desk::with_wishes(ctx, &round.case.challenge.reference, &wishes)?;
    let steps = desk.problem.scheme.matching.steps;
    let assembly = matching::assemble(&desk.problem, steps)?;
    Ok((desk, assembly))
}

fn row(
    ctx: &mut Context,
    round: &Round,
    slot: &str,
    id: PeerId,
    (instead_of, why): (Option<String>, &str),
) -> Result<RingRow> {
    let today = ctx.today;
    let connection = ctx.store()?.read();
    let peer = peers::load(connection, id)?;
    let register = crate::store::bodies::load(connection)?;
    let body = crate::commands::drafts::facts_of(&register, &peer, today).body;
    Ok(RingRow {
        challenge: round.case.challenge.reference.clone(),
        slot: slot.to_owned(),
        peer: peer.reference,
        name: peer.facts.name,
        body,
        phone: peer.facts.phone,
        email: peer.facts.email,
        instead_of,
        why: why.to_owned(),
    })
}
