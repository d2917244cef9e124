//! Days given already this financial year, squared, so that turns are fair: four days given by one
//! peer weigh more than two days given by each of two.

use super::{Case, Ledger};
use crate::domain::Tier;
use crate::matching::words::number;

/// The load charged for so many days given.
pub fn load_of(days: i64) -> i64 {
    days.saturating_mul(days)
}

pub(super) fn charge(case: &Case<'_, '_>, ledger: &mut dyn Ledger) {
    let days = case.scene.given(case.facts.peer.id).days;
    ledger.charge(Tier::Load, "load", load_of(days), &|| {
        format!("gives {} to other challenges this year (squared)", number(days, "day"))
    });
}
