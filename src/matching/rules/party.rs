//! A member of the party that controls a host.

use super::{Case, Ledger};
use crate::domain::Tier;
use crate::matching::who::of_host_party;

pub(super) fn charge(case: &Case<'_, '_>, ledger: &mut dyn Ledger) {
    if case.scene.host_parties.is_empty() || !of_host_party(case.facts, case.scene) {
        return;
    }
    ledger.charge(Tier::Fit, "same party", case.points().same_party, &|| {
        format!("is of the party that controls the host ({})", case.facts.party.unwrap_or_default())
    });
}
