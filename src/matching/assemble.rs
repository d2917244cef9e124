//! Who should go: the best team over all permitted weeks, with its proof, reasons and reserves.

use super::check;
use super::compile::Compiler;
use super::conflict;
use super::explain;
use super::notes;
use super::plan::Plan;
use super::problem::TeamProblem;
use super::reserves::substitutes;
use super::search::{Best, Broken, Found, best};
use super::travel::Steps;
use crate::domain::{PeerId, Reserve, TeamAnswer, TeamOutcome};

/// What assembling gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assembly {
    /// As it is shown and kept.
    pub answer: TeamAnswer,
    /// Who takes which slot, when there is a team.
    pub seats: Vec<(String, PeerId)>,
}

/// Finds the best team within so many steps, for all weeks together.
///
/// Of equal teams the earliest week wins, then the first by slot and reference: the answer depends on
/// the arguments alone, and not on the order of rows anywhere. Every team is held against the
/// checker, which shares nothing with the search.
///
/// # Errors
/// When the program contradicts itself, which is a bug, or the scheme's numbers are too large.
pub fn assemble(problem: &TeamProblem, steps: u64) -> Result<Assembly, Broken> {
    let plan = Plan::of(problem);
    let travel = Steps::of(&problem.bodies);
    let mut left = steps;
    let found = match Compiler::new(&plan, &travel, false) {
        Some(compiler) => best(&compiler, problem, &|_, question| question, &mut left)?,
        None => Found::Impossible,
    };
    match found {
        Found::Team(best) => with_team(&plan, &travel, &best, &mut left),
        Found::Impossible => {
            let answer = conflict::explained(&plan, &travel, &mut left)?;
            Ok(Assembly { answer, seats: Vec::new() })
        }
        Found::Unknown => {
            Ok(Assembly { answer: without_team(&plan, TeamOutcome::Unknown), seats: Vec::new() })
        }
    }
}

fn with_team<'a>(
    plan: &'a Plan<'a>,
    travel: &'a Steps<'a>,
    best: &Best<'a>,
    left: &mut u64,
) -> Result<Assembly, Broken> {
    let mut answer = explain::answer(plan, best)?;
    answer.reserves = reserves(plan, best);
    answer.notes = notes::of(plan, travel, best, left)?;
    let seats = seats(plan, &best.team);
    let findings = check::team(plan.problem, &seats, Some(best.week.scene.onsite));
    let findings: Vec<String> = findings.iter().map(|finding| finding.sentence.clone()).collect();
    let sums = check::answer(plan.problem, &answer);
    match findings.iter().chain(&sums).next() {
        Some(_) => Err(Broken(format!(
            "the checker disagrees with the search: {}",
            findings.into_iter().chain(sums).collect::<Vec<_>>().join("; ")
        ))),
        None => Ok(Assembly { answer, seats }),
    }
}

/// The seats of a team, without the slots left empty.
pub fn seats(plan: &Plan<'_>, team: &[Option<u32>]) -> Vec<(String, PeerId)> {
    let peer = |who: u32| plan.problem.peers.ids().get(who as usize).copied();
    let seats = plan.slots.iter().zip(team);
    seats.filter_map(|(slot, who)| Some((slot.role.clone(), peer((*who)?)?))).collect()
}

fn reserves(plan: &Plan<'_>, best: &Best<'_>) -> Vec<Reserve> {
    let most = plan.problem.scheme.matching.reserves as usize;
    let told = substitutes(best, most).into_iter().filter_map(|substitute| {
        let peer = plan.problem.peers.get(substitute.candidate as usize)?;
        Some(Reserve {
            slot: plan.slots[substitute.slot].role.clone(),
            peer: peer.reference,
            name: peer.facts.name,
            points: substitute.fit,
        })
    });
    told.collect()
}

/// An answer without a team.
pub fn without_team(plan: &Plan<'_>, outcome: TeamOutcome) -> TeamAnswer {
    let weeks = &plan.problem.weeks;
    let only = if weeks.len() == 1 { weeks.first() } else { None };
    TeamAnswer {
        challenge: plan.problem.challenge.clone(),
        outcome: Some(outcome),
        score: None,
        bound: None,
        onsite_from: only.map(|week| week.from),
        onsite_to: only.map(|week| week.to),
        tiers: Vec::new(),
        members: Vec::new(),
        team_reasons: Vec::new(),
        reserves: Vec::new(),
        conflict: Vec::new(),
        relaxations: Vec::new(),
        notes: Vec::new(),
        robust: None,
    }
}
