//! Whoever left a host less than the cooling-off period ago: on the very day on which it is over they
//! may go.

use chrono::NaiveDate;

use super::Filter;
use crate::domain::Body;
use crate::matching::scene::{Facts, Scene};

/// The filter's name.
const NAME: &str = "cooling-off";

pub(super) const FILTER: Filter = Filter {
    name: NAME,
    counted: "who left the host too recently",
    set_aside: Some("let peers go who left the host recently (`--override`)"),
    overridable: true,
    by_week: false,
    bars: |scene, facts| too_recent(scene, facts).is_some(),
    why: |scene, facts| match too_recent(scene, facts) {
        Some((last, body)) => format!(
            "left {} on {}, and may go there again from {}",
            body.name,
            crate::matching::words::day(last),
            crate::matching::words::day(scene.cooled_off_on(last))
        ),
        None => String::new(),
    },
};

fn too_recent<'a>(scene: &Scene<'a>, facts: &Facts<'a>) -> Option<(NaiveDate, &'a Body)> {
    let left = facts.left_host(scene)?;
    let barred = scene.day() < scene.cooled_off_on(left.0);
    (barred && !scene.sets_aside(NAME, facts.peer.id)).then_some(left)
}
