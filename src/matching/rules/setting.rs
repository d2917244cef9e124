//! From a body of the host's rural or urban class.

use super::{Case, Ledger};
use crate::domain::Tier;

pub(super) fn charge(case: &Case<'_, '_>, ledger: &mut dyn Ledger) {
    let is_hosts = |class: &str| {
        case.scene.hosts.iter().any(|host| host.rural_urban.as_deref() == Some(class))
    };
    let classes = case.facts.bodies().filter_map(|body| Some((body, body.rural_urban.as_deref()?)));
    let mut alike = classes.filter(|(_, class)| is_hosts(class));
    if let Some((body, class)) = alike.next() {
        ledger.charge(Tier::Fit, "same setting", case.points().same_setting, &|| {
            format!("{} is as rural or urban as the host ({class})", body.name)
        });
    }
}
