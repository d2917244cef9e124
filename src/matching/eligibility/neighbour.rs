//! A post held at a neighbouring body, or at another constituent of a host's combined authority:
//! barred when the scheme says so, unless set aside with a reason.

use super::Filter;
use crate::domain::Body;
use crate::matching::scene::{Facts, Scene};
use crate::matching::ties::Standing;

/// The filter's name.
const NAME: &str = "neighbour";

pub(super) const FILTER: Filter = Filter {
    name: NAME,
    counted: "from a neighbour or the same combined authority",
    set_aside: Some("let peers from neighbours and the same combined authority go (`--override`)"),
    overridable: true,
    by_week: false,
    bars: |scene, facts| barred(scene, facts).is_some(),
    why: |scene, facts| match barred(scene, facts) {
        Some((standing, body, host)) => {
            format!("holds a post at {}, {} {}", body.name, standing.words(), host.name)
        }
        None => String::new(),
    },
};

fn barred<'a>(scene: &Scene<'a>, facts: &Facts<'a>) -> Option<(Standing, &'a Body, &'a Body)> {
    if !scene.plan.problem.scheme.matching.neighbours_barred {
        return None;
    }
    let near = facts.bodies().filter_map(|body| {
        let (standing, host) = scene.ties.to(body.id)?;
        (!standing.is_never()).then_some((standing, body, host))
    });
    let nearest = near.min_by_key(|(standing, ..)| *standing)?;
    (!scene.sets_aside(NAME, facts.peer.id)).then_some(nearest)
}
