//! From a body of the host's kind.

use super::{Case, Ledger};
use crate::domain::Tier;

pub(super) fn charge(case: &Case<'_, '_>, ledger: &mut dyn Ledger) {
    let hosts = &case.scene.hosts;
    let mut alike = case.facts.bodies().filter(|body| hosts.iter().any(|h| h.kind == body.kind));
    if let Some(body) = alike.next() {
        ledger.charge(Tier::Fit, "same kind of body", case.points().same_kind, &|| {
            format!("comes from {}, a {} like the host", body.name, body.kind)
        });
    }
}
