//! A fallback in the slot: by rank, before anything that fits well.

use super::{Case, Ledger};
use crate::domain::Tier;

pub(super) fn charge(case: &Case<'_, '_>, ledger: &mut dyn Ledger) {
    let rank = i64::from(case.rank);
    ledger.charge(Tier::Fallback, "fallback", rank, &|| {
        format!("takes `{}` as a fallback, because no team without one exists", case.slot.role)
    });
}
