//! Peers and bodies that the scope excludes.

use super::Filter;
use crate::domain::Body;
use crate::matching::scene::{Facts, Scene};

pub(super) const FILTER: Filter = Filter {
    name: "excluded",
    counted: "excluded by the scope",
    set_aside: Some("take the exclusions out of the scope"),
    overridable: false,
    by_week: false,
    bars: |scene, facts| in_person(scene, facts) || body(scene, facts).is_some(),
    why: |scene, facts| match body(scene, facts) {
        Some(body) if !in_person(scene, facts) => {
            format!("works at {}, which the scope excludes", body.name)
        }
        _ => "is excluded by the scope".to_owned(),
    },
};

fn in_person(scene: &Scene<'_>, facts: &Facts<'_>) -> bool {
    scene.plan.problem.excluded_peers.contains(&facts.peer.id)
}

fn body<'a>(scene: &Scene<'a>, facts: &Facts<'a>) -> Option<&'a Body> {
    let excluded = &scene.plan.problem.excluded_bodies;
    if excluded.is_empty() {
        return None;
    }
    facts.bodies().find(|body| excluded.contains(&body.id))
}
