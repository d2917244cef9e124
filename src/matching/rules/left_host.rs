//! Left a host some time ago (minus).

use super::{Case, Ledger};
use crate::domain::Tier;
use crate::matching::words::day;

pub(super) fn charge(case: &Case<'_, '_>, ledger: &mut dyn Ledger) {
    if let Some((last, body)) = case.facts.left_host(case.scene) {
        ledger.charge(Tier::Fit, "left the host", case.points().left_host, &|| {
            format!("left {} on {}", body.name, day(last))
        });
    }
}
