//! A post held at a host, or at a body so close to it that nothing sets it aside: a company that it
//! owns, a predecessor or successor, the county of a district, a district of a county, the body that
//! runs a fire service, a combined authority of which it is a constituent.

use super::Filter;
use crate::domain::Body;
use crate::matching::scene::{Facts, Scene};
use crate::matching::ties::Standing;

pub(super) const FILTER: Filter = Filter {
    name: "association",
    counted: "with a post at the host or a body close to it",
    set_aside: None,
    overridable: false,
    by_week: false,
    bars: |scene, facts| never(scene, facts).is_some(),
    why: |scene, facts| match never(scene, facts) {
        Some((Standing::Host, body, _)) => format!("holds a post at the host, {}", body.name),
        Some((standing, body, host)) => {
            format!("holds a post at {}, {} {}", body.name, standing.words(), host.name)
        }
        None => String::new(),
    },
};

fn never<'a>(scene: &Scene<'a>, facts: &Facts<'a>) -> Option<(Standing, &'a Body, &'a Body)> {
    facts.standing(scene).filter(|(standing, ..)| standing.is_never())
}
