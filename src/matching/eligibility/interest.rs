//! A declared interest in a host; one in a company, a predecessor or a successor counts as well.

use super::Filter;
use crate::domain::{Body, Interest};
use crate::matching::scene::{Facts, Scene};

pub(super) const FILTER: Filter = Filter {
    name: "interest",
    counted: "with a declared interest",
    set_aside: None,
    overridable: false,
    by_week: false,
    bars: |scene, facts| declared(scene, facts).is_some(),
    why: |scene, facts| match declared(scene, facts) {
        Some((body, Some(reason))) => format!("declared an interest in {}: {reason}", body.name),
        Some((body, None)) => format!("declared an interest in {}", body.name),
        None => String::new(),
    },
};

fn declared<'a>(scene: &Scene<'a>, facts: &Facts<'a>) -> Option<(&'a Body, Option<&'a str>)> {
    let host = |interest: &&Interest| {
        scene.ties.to(interest.body).is_some_and(|(standing, _)| standing.is_same_body())
    };
    let interest = facts.peer.facts.interests.iter().find(host)?;
    let body = scene.plan.problem.bodies.by_id(interest.body)?;
    Some((body, interest.reason.as_deref()))
}
