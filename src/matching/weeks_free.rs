//! In which weeks of a problem a peer may go.

use super::eligibility;
use super::plan::Plan;
use super::problem::TeamProblem;
use super::scene::{Facts, Scene};
use super::travel::Steps;
use crate::domain::{DateRange, PeerId};

/// When a peer may go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeeksFree {
    /// The weeks of the problem in which the peer may go, the earliest first.
    pub weeks: Vec<DateRange>,
    /// Why not, as clauses after the name, in the first week in which the peer may not.
    pub why_not: Vec<String>,
}

/// The weeks of `problem` in which `peer` may go by every rule of eligibility, whatever the slot.
///
/// Takes time linear in the weeks. `None` when the peer is not in the pool.
pub fn weeks_free(problem: &TeamProblem, peer: PeerId) -> Option<WeeksFree> {
    let plan = Plan::of(problem);
    let travel = Steps::of(&problem.bodies);
    let peer = problem.peers.get(problem.place_of(peer)?)?;
    let mut free = WeeksFree { weeks: Vec::new(), why_not: Vec::new() };
    for week in &problem.weeks {
        let scene = Scene::new(&plan, &travel, *week);
        let against = eligibility::reasons(&scene, &Facts::of(&scene, &peer));
        match against.is_empty() {
            true => free.weeks.push(*week),
            false if free.why_not.is_empty() => {
                free.why_not = against.into_iter().map(|(_, why)| why).collect();
            }
            false => {}
        }
    }
    Some(free)
}
