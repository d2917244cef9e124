//! From a host's own region (minus).

use super::{Case, Ledger};
use crate::domain::Tier;

pub(super) fn charge(case: &Case<'_, '_>, ledger: &mut dyn Ledger) {
    let Some(region) = case.facts.region else { return };
    if case.scene.hosts.iter().any(|host| host.region.as_deref() == Some(region)) {
        ledger.charge(Tier::Fit, "own region", case.points().same_region, &|| {
            format!("comes from the host's own region ({region})")
        });
    }
}
