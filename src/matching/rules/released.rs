//! The employer's release already given.

use super::{Case, Ledger};
use crate::domain::Tier;

pub(super) fn charge(case: &Case<'_, '_>, ledger: &mut dyn Ledger) {
    if case.facts.peer.facts.employer_release == Some(true) {
        ledger.charge(Tier::Fit, "released", case.points().released, &|| {
            "has the employer's release".to_owned()
        });
    }
}
