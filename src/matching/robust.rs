//! A few reserves who between them cover every single drop-out.

use super::by_hand::by_slot;
use super::compile::Compiler;
use super::pick::{self, Question};
use super::plan::Plan;
use super::problem::TeamProblem;
use super::search::Broken;
use super::travel::Steps;
use crate::domain::{Covered, DateRange, PeerId, Robust, RobustReserve};

/// Finds the fewest reserves such that, whichever one member drops out, one of them can take the place
/// and nobody else changes; every requirement holds in the team that then stands. Of equally few sets
/// the one whose people stand best among the reserves of their places.
///
/// Pins say who is in the team, not who may stand in.
///
/// # Errors
/// When the scheme's numbers are too large.
pub fn robust(
    problem: &TeamProblem,
    seats: &[(String, PeerId)],
    onsite: DateRange,
) -> Result<Robust, Broken> {
    let plan = Plan::of(problem);
    let travel = Steps::of(&problem.bodies);
    let none = Robust { reserves: Vec::new(), not_covered: Vec::new(), fewest: true };
    let Some(compiler) = Compiler::new(&plan, &travel, false) else { return Ok(none) };
    let week = compiler.week(onsite)?;
    let team = by_slot(&plan, seats);
    let found = pick::cover(&Question::of(&week.problem), &team);
    let place = |at: usize| covered(&plan, at, team[at]);
    let people = found.people.iter().filter_map(|&who| {
        let slots = (0..team.len()).filter(|&at| found.by_slot[at] == Some(who));
        let peer = problem.peers.get(who as usize)?;
        Some(RobustReserve {
            peer: peer.reference.clone(),
            name: peer.facts.name.clone(),
            covers: slots.filter_map(place).collect(),
        })
    });
    let open = (0..team.len()).filter(|&at| found.by_slot[at].is_none());
    Ok(Robust {
        reserves: people.collect(),
        not_covered: open.filter_map(place).collect(),
        fewest: found.proved,
    })
}

/// The slot with who is in it; `None` for one left empty.
fn covered(plan: &Plan<'_>, at: usize, who: Option<u32>) -> Option<Covered> {
    let peer = plan.problem.peers.get(who? as usize)?;
    Some(Covered { slot: plan.slots[at].role.clone(), peer: peer.reference.clone() })
}
