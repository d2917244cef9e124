//! Expertise in a core theme or a focus question: more from the current role than from the past.

use super::{Case, Ledger};
use crate::domain::{Held, Tier};

pub(super) fn charge(case: &Case<'_, '_>, ledger: &mut dyn Ledger) {
    for theme in &case.scene.plan.themes {
        let held = theme.areas.iter().filter_map(|area| Some((case.facts.holds(area)?, area)));
        // Current comes before past, so the least is the best.
        let Some((held, area)) = held.min_by_key(|(held, _)| *held) else { continue };
        let (points, from) = match held {
            Held::Current => (case.points().theme_current, "the current role"),
            Held::Past => (case.points().theme_past, "past experience"),
        };
        ledger.charge(Tier::Fit, "theme", points, &|| {
            format!("covers \"{}\" with {area} from {from}", theme.name)
        });
    }
}
