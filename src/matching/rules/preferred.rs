//! Whom the slot prefers, such as a section 151 officer as finance peer.

use super::{Case, Ledger};
use crate::domain::Tier;
use crate::matching::who::fits;

pub(super) fn charge(case: &Case<'_, '_>, ledger: &mut dyn Ledger) {
    if case.slot.prefer.iter().any(|who| fits(who, case.facts, case.scene)) {
        ledger.charge(Tier::Fit, "preferred", case.points().preferred, &|| {
            format!("is whom `{}` prefers", case.slot.role)
        });
    }
}
