//! Whoever is kept out by hand (`--ban`).

use super::Filter;

pub(super) const FILTER: Filter = Filter {
    name: "banned",
    counted: "kept out by hand",
    set_aside: Some("let those go who are kept out by hand"),
    overridable: false,
    by_week: false,
    bars: |scene, facts| scene.plan.problem.bans.contains(&facts.peer.id),
    why: |_, _| "is kept out by hand".to_owned(),
};
