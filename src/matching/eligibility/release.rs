//! Whoever the employer does not release; not yet asked bars nobody.

use super::Filter;

pub(super) const FILTER: Filter = Filter {
    name: "release",
    counted: "not released by the employer",
    set_aside: Some("ask the employers again that did not release their peers"),
    overridable: false,
    by_week: false,
    bars: |_, facts| facts.peer.facts.employer_release == Some(false),
    why: |_, _| "is not released by the employer".to_owned(),
};
