//! `team explain`: what counts for each member and what the next best would cost, what each
//! requirement costs, and why somebody is not there.

use std::fmt::Write as _;

use anyhow::Result;
use schemars::JsonSchema;
use serde::Serialize;

use super::desk::{Desk, Wishes};
use super::show::none;
use super::text;
use crate::commands::{Context, Said, find};
use crate::domain::{Member, PeerId, Reason, Robust};
use crate::matching::{self, Prices, WhyNot};
use crate::render::{Thing, View, clean};

/// Explain the team of a challenge: what counts, who comes next, what each requirement costs
#[derive(Debug, clap::Args)]
pub struct ExplainArgs {
    /// The challenge
    #[arg(value_name = "CHALLENGE")]
    challenge: String,
    /// Say why this peer is not on the team
    #[arg(long, value_name = "PEER")]
    why_not: Option<String>,
    /// Also name the fewest reserves who between them cover every single drop-out
    #[arg(long, conflicts_with = "why_not")]
    robust: bool,
}

/// A team explained.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Explanation {
    /// The challenge.
    challenge: String,
    /// The fit points of the team.
    score: Option<i64>,
    /// The members with what counts for each, and what would be without them.
    members: Vec<ExplainedMember>,
    /// What counts for the team as a whole.
    team_reasons: Vec<Reason>,
    /// Requirements that cost something, and what the best team has without each.
    requirements: Vec<Price>,
    /// Notes on the team.
    notes: Vec<String>,
    /// With `--robust`: reserves who between them cover every single drop-out.
    robust: Option<Robust>,
}

/// A member explained.
#[derive(Debug, Serialize, JsonSchema)]
struct ExplainedMember {
    /// The member and what counts.
    #[serde(flatten)]
    member: Member,
    /// Reference of the next best in the slot; `null` where nobody else could take it.
    next_best: Option<String>,
    /// The name of the next best.
    next_best_name: Option<String>,
    /// What the team would have with the next best instead.
    next_best_cost: Option<String>,
}

/// What a requirement costs.
#[derive(Debug, Serialize, JsonSchema)]
struct Price {
    /// The requirement.
    requirement: String,
    /// What the best team has without it.
    without: String,
}

/// Why a peer is not on the team.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WhyNotAnswer {
    /// The challenge.
    challenge: String,
    /// Reference of the peer.
    peer: String,
    /// Name of the peer.
    name: String,
    /// Why, sentence by sentence.
    reasons: Vec<String>,
    /// The fit points of the best team with the peer, where there is one.
    score: Option<i64>,
    /// References of the peers in that team.
    team: Vec<String>,
}

impl ExplainArgs {
    /// Runs the verb.
    ///
    /// # Errors
    /// When there is no such challenge or peer, or the challenge has no team.
    pub fn run(self, ctx: &mut Context) -> Result<Said> {
        let desk = Desk::with_team(ctx, &self.challenge)?;
        let view = match &self.why_not {
            None => explained(&desk, &self.challenge, self.robust)?,
            Some(peer) => {
                let peer = find::peer(ctx.store()?.read(), peer)?;
                // Any week of the window would do: the question is who could go at all.
                let whole = Desk::load(ctx, &self.challenge, &Wishes::default())?;
                why_not(&whole, peer)?
            }
        };
        Ok(Said::view(view))
    }
}

fn explained(desk: &Desk, reference: &str, robust: bool) -> Result<View> {
    let Some(team) = &desk.stored.team else { return Err(none(reference).into()) };
    let seats: Vec<_> = team.members.iter().map(|m| (m.slot.clone(), m.peer)).collect();
    let onsite = desk.problem.weeks.first().copied();
    let answer = matching::by_hand(&desk.problem, &seats, onsite);
    let prices = matching::prices(&desk.problem, &seats, desk.problem.scheme.matching.steps)?;
    let notes = team.answer.as_ref().map(|answer| answer.notes.clone()).unwrap_or_default();
    let standing_in =
        onsite.filter(|_| robust).map(|onsite| matching::robust(&desk.problem, &seats, onsite));
    let explanation = Explanation {
        challenge: answer.challenge,
        score: answer.score,
        members: answer.members.into_iter().map(|m| explained_member(desk, m, &prices)).collect(),
        team_reasons: answer.team_reasons,
        requirements: (prices.requirements.into_iter())
            .map(|(requirement, without)| Price { requirement, without })
            .collect(),
        notes,
        robust: standing_in.transpose()?,
    };
    let text = explanation_text(&explanation);
    Ok(View::Thing(Thing::new(&explanation, text)?))
}

fn explained_member(desk: &Desk, member: Member, prices: &Prices) -> ExplainedMember {
    let next = prices.next_best.iter().find(|(slot, _)| *slot == member.slot);
    let next = next.and_then(|(_, next)| next.as_ref());
    let found = next.and_then(|(id, _)| desk.problem.peers.by_id(*id));
    ExplainedMember {
        next_best: found.as_ref().map(|peer| peer.reference.clone()),
        next_best_name: found.map(|peer| peer.facts.name),
        next_best_cost: next.map(|(_, cost)| cost.clone()),
        member,
    }
}

fn explanation_text(told: &Explanation) -> String {
    let score = told.score.map(text::points).unwrap_or_default();
    let mut text = format!("{}: {score}\n", clean(&told.challenge));
    for one in &told.members {
        let member = &one.member;
        let (peer, name, slot) = (&member.peer, clean(&member.name), clean(&member.slot));
        let _ = writeln!(text, "\n{peer} {name} as {slot}, {}", text::points(member.points));
        member.reasons.iter().for_each(|reason| text.push_str(&text::reason(reason)));
        let _ = match (&one.next_best, &one.next_best_name, &one.next_best_cost) {
            (Some(peer), Some(name), Some(cost)) => {
                writeln!(text, "  next best: {peer} {}; the team then has {cost}", clean(name))
            }
            _ => writeln!(text, "  nobody else could take this place in this team"),
        };
    }
    if !told.team_reasons.is_empty() {
        text.push_str("\nThe team as a whole\n");
        told.team_reasons.iter().for_each(|reason| text.push_str(&text::reason(reason)));
    }
    text.push_str("\nWhat requirements cost\n");
    if told.requirements.is_empty() {
        text.push_str("  nothing: the best team is the same without any one of them\n");
    }
    for price in &told.requirements {
        let name = clean(&price.requirement);
        let _ = writeln!(text, "  without \"{name}\" the best team has {}", clean(&price.without));
    }
    if let Some(robust) = &told.robust {
        text::section(&mut text, "Whoever drops out", text::standing_in(robust).into_iter());
    }
    text::section(&mut text, "Notes", told.notes.iter().cloned());
    text
}

fn why_not(desk: &Desk, peer: PeerId) -> Result<View> {
    let WhyNot { reasons, with } =
        matching::why_not(&desk.problem, peer, desk.problem.scheme.matching.steps)?;
    let found = desk.problem.peers.by_id(peer);
    let members = |a: &matching::Assembly| {
        a.answer.members.iter().map(|m| m.peer.clone()).collect::<Vec<String>>()
    };
    let told = WhyNotAnswer {
        challenge: desk.problem.challenge.clone(),
        peer: desk.reference_of(peer),
        name: found.map(|peer| peer.facts.name).unwrap_or_default(),
        reasons,
        score: with.as_ref().and_then(|assembly| assembly.answer.score),
        team: with.as_ref().map(members).unwrap_or_default(),
    };
    let mut text = String::new();
    for reason in &told.reasons {
        let _ = writeln!(text, "{} {} {}", told.peer, clean(&told.name), clean(reason));
    }
    if !told.team.is_empty() {
        let _ = writeln!(text, "The best team with them: {}", told.team.join(", "));
    }
    Ok(View::Thing(Thing::new(&told, text)?))
}
