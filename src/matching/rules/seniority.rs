//! The first-named seniority of the slot, held now, rather than an equivalent or a former post.

use super::{Case, Ledger};
use crate::domain::Tier;
use crate::matching::who::fits;

pub(super) fn charge(case: &Case<'_, '_>, ledger: &mut dyn Ledger) {
    let descriptions = case.slot.who.iter().chain(&case.slot.fallback);
    let mut fitting = descriptions.filter(|who| fits(who, case.facts, case.scene));
    let Some(first) = fitting.next().and_then(|who| who.seniority.first()) else { return };
    let holds = |seniority: &Option<String>| seniority.as_ref() == Some(first);
    if case.facts.posts.iter().any(|(post, _)| holds(&post.seniority)) {
        ledger.charge(Tier::Fit, "seniority", case.points().seniority, &|| {
            format!("is a {first} now, which `{}` names first", case.slot.role)
        });
    }
}
