//! From a host's own county area, under the same county council or fire and rescue service (minus).

use super::{Case, Ledger};
use crate::domain::Tier;

pub(super) fn charge(case: &Case<'_, '_>, ledger: &mut dyn Ledger) {
    let ties = &case.scene.ties;
    let mut near = case.facts.bodies().filter_map(|b| Some((b, ties.same_county_area(b.id)?)));
    if let Some((body, host)) = near.next() {
        ledger.charge(Tier::Fit, "own county area", case.points().same_county, &|| {
            format!("{} is in the same county area as {}", body.name, host.name)
        });
    }
}
