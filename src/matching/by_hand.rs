//! A team that was not found but entered: its reasons, without any proof.

use super::assemble::Assembly;
use super::compile::Compiler;
use super::explain::{member, team_reasons};
use super::notes;
use super::plan::Plan;
use super::problem::TeamProblem;
use super::scene::Scene;
use super::travel::Steps;
use crate::domain::{DateRange, Member, PeerId, Slot, TeamAnswer, Tier};

/// What counts for a team of these seats on these days (those of the problem when left out): as
/// `team assemble` would tell it, with no outcome, no bound and no tiers.
pub fn by_hand(
    problem: &TeamProblem,
    seats: &[(String, PeerId)],
    onsite: Option<DateRange>,
) -> TeamAnswer {
    let plan = Plan::of(problem);
    let travel = Steps::of(&problem.bodies);
    let onsite = onsite.or_else(|| problem.weeks.first().copied());
    let mut answer = TeamAnswer {
        challenge: problem.challenge.clone(),
        outcome: None,
        score: None,
        bound: None,
        onsite_from: onsite.map(|days| days.from),
        onsite_to: onsite.map(|days| days.to),
        tiers: Vec::new(),
        members: Vec::new(),
        team_reasons: Vec::new(),
        reserves: Vec::new(),
        conflict: Vec::new(),
        relaxations: Vec::new(),
        notes: Vec::new(),
        robust: None,
    };
    let Some(onsite) = onsite else { return answer };
    let scene = Scene::new(&plan, &travel, onsite);
    answer.members = seats.iter().filter_map(|(role, peer)| seated(&scene, role, *peer)).collect();
    answer.team_reasons = reasons(&plan, &travel, seats, onsite);
    let fit = answer.team_reasons.iter().filter(|r| r.tier == Tier::Fit).map(|r| r.points);
    answer.score = Some(fit.chain(answer.members.iter().map(|m| m.points)).sum());
    answer
}

fn seated(scene: &Scene<'_>, role: &str, peer: PeerId) -> Option<Member> {
    let problem = scene.plan.problem;
    let peer = problem.peers.by_id(peer)?;
    let unknown = Slot {
        role: role.to_owned(),
        who: Vec::new(),
        fallback: Vec::new(),
        optional: true,
        prefer: Vec::new(),
    };
    let slot = scene.plan.slots.iter().find(|slot| slot.role == role).unwrap_or(&unknown);
    Some(member(scene, slot, &peer))
}

/// What is missed by the team as a whole, where the rules make a problem at all.
fn reasons<'a>(
    plan: &'a Plan<'a>,
    travel: &'a Steps<'a>,
    seats: &[(String, PeerId)],
    onsite: DateRange,
) -> Vec<crate::domain::Reason> {
    // Whoever is barred by now counts all the same: they are on the team.
    let compiler = Compiler::new(plan, travel, true);
    let Some(Ok(week)) = compiler.map(|compiler| compiler.week(onsite)) else {
        return Vec::new();
    };
    team_reasons(plan, &week, &by_slot(plan, seats))
}

/// The seats in the order of the slots; a seat in no slot of the plan is left out.
pub fn by_slot(plan: &Plan<'_>, seats: &[(String, PeerId)]) -> Vec<Option<u32>> {
    let mut team = vec![None; plan.slots.len()];
    for (role, peer) in seats {
        let mut open = plan.slots.iter().enumerate();
        let open = open.find(|(at, slot)| slot.role == *role && team[*at].is_none());
        if let (Some((at, _)), Some(place)) = (open, plan.problem.place_of(*peer)) {
            team[at] = Some(place as u32);
        }
    }
    team
}

/// The rules that had to be set aside for members of a team, with the peer.
pub fn needed_overrides(problem: &TeamProblem, assembly: &Assembly) -> Vec<(&'static str, PeerId)> {
    let onsite = assembly.answer.onsite_from.zip(assembly.answer.onsite_to);
    let Some(onsite) = onsite.and_then(|(from, to)| DateRange::new(from, to)) else {
        return Vec::new();
    };
    let plan = Plan::of(problem);
    let travel = Steps::default();
    let scene = Scene::new(&plan, &travel, onsite);
    let members = assembly.seats.iter().filter_map(|(role, peer)| {
        let slot = plan.slots.iter().find(|slot| slot.role == *role)?;
        Some((slot, problem.peers.by_id(*peer)?))
    });
    members
        .flat_map(|(slot, peer)| {
            let rules = notes::needed_overrides(&scene, slot, &peer);
            rules.into_iter().map(move |rule| (rule, peer.id))
        })
        .collect()
}
