//! From a neighbouring body or the same combined authority, where that is allowed (minus).

use super::{Case, Ledger};
use crate::domain::Tier;

pub(super) fn charge(case: &Case<'_, '_>, ledger: &mut dyn Ledger) {
    let Some((standing, body, host)) = case.facts.standing(case.scene) else { return };
    if !standing.is_never() {
        ledger.charge(Tier::Fit, "neighbour", case.points().neighbour, &|| {
            format!("{} is {} {}", body.name, standing.words(), host.name)
        });
    }
}
