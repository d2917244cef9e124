//! Was on a team that visited a host before: minus, for a fresh look; plus when this is the progress
//! review of that very team's work.

use super::{Case, Ledger};
use crate::domain::Tier;

pub(super) fn charge(case: &Case<'_, '_>, ledger: &mut dyn Ledger) {
    let visits = case.facts.visits(case.scene);
    let plan = case.scene.plan;
    let points = case.points().visited_before;
    if plan.reviews.is_some() && plan.original_team.contains(&case.facts.peer.id) {
        ledger.charge(Tier::Fit, "original team", points.abs(), &|| {
            "was on the team whose work is reviewed".to_owned()
        });
    } else if let Some(last) = visits.last() {
        ledger.charge(Tier::Fit, "visited before", points, &|| {
            format!("visited the host before ({})", last.reference)
        });
    }
}
