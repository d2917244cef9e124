//! Challenges of the financial year not used up: what the peer offered, or the scheme's number for
//! those who have not said.

use super::Filter;
use crate::matching::scene::{Facts, Scene};

pub(super) const FILTER: Filter = Filter {
    name: "challenges",
    counted: "without a challenge left this year",
    set_aside: Some("ask peers for more challenges than they offered"),
    overridable: false,
    by_week: true,
    bars: |scene, facts| scene.given(facts.peer.id).challenges >= offered(scene, facts),
    why: |scene, facts| {
        let given = scene.given(facts.peer.id).challenges;
        format!("has given {given} of {} challenges offered this year", offered(scene, facts))
    },
};

fn offered(scene: &Scene<'_>, facts: &Facts<'_>) -> i64 {
    let default = i64::from(scene.plan.problem.scheme.matching.default_challenges);
    facts.peer.facts.challenges_offered.unwrap_or(default)
}
