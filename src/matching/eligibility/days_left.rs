//! Days of the financial year not used up: what the peer offered, or the scheme's number for those
//! who have not said.

use super::Filter;
use crate::matching::scene::{Facts, Scene};

pub(super) const FILTER: Filter = Filter {
    name: "days",
    counted: "without enough days left this year",
    set_aside: Some("ask peers for more days than they offered"),
    overridable: false,
    by_week: true,
    bars: |scene, facts| scene.given(facts.peer.id).days + scene.days > offered(scene, facts),
    why: |scene, facts| {
        let given = scene.given(facts.peer.id).days;
        let left = (offered(scene, facts) - given).max(0);
        let offered = offered(scene, facts);
        let needs = scene.days;
        format!("has {left} of {offered} days left this year, and the visit takes {needs}")
    },
};

fn offered(scene: &Scene<'_>, facts: &Facts<'_>) -> i64 {
    let default = i64::from(scene.plan.problem.scheme.matching.default_days);
    facts.peer.facts.days_offered.unwrap_or(default)
}
