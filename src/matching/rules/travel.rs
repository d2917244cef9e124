//! The journey: regional boundaries between the peer's region and the host's.

use super::{Case, Ledger};
use crate::domain::Tier;
use crate::matching::words::number;

pub(super) fn charge(case: &Case<'_, '_>, ledger: &mut dyn Ledger) {
    let steps = case.scene.steps_from(case.facts.region);
    ledger.charge(Tier::Travel, "travel", steps, &|| match case.facts.region {
        Some(region) => format!("travels from {region}, {} away", number(steps, "region")),
        None => "comes from an unknown region, taken to be far away".to_owned(),
    });
}
