//! Feedback: each whole point of rating above or below 3; an unknown rating is neutral.

use super::{Case, Ledger};
use crate::domain::Tier;

pub(super) fn charge(case: &Case<'_, '_>, ledger: &mut dyn Ledger) {
    let Some(rating) = case.facts.peer.facts.rating else { return };
    let whole = (rating - 3.0).trunc() as i64;
    ledger.charge(Tier::Fit, "rating", case.points().rating * whole, &|| {
        format!("is rated {rating} of 5 by past hosts and teams")
    });
}
