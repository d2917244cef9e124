//! Challenges done before, up to the scheme's most.

use super::{Case, Ledger};
use crate::domain::Tier;
use crate::matching::words::number;

pub(super) fn charge(case: &Case<'_, '_>, ledger: &mut dyn Ledger) {
    let done = case.facts.challenges_done;
    let counted = done.clamp(0, case.points().experience_most.max(0));
    ledger.charge(Tier::Fit, "experience", case.points().experience * counted, &|| {
        let most =
            if done > counted { format!(", {counted} of which count") } else { String::new() };
        format!("has done {} before{most}", number(done, "challenge"))
    });
}
