//! Members whose term of office ends before the visit does.

use super::Filter;
use crate::domain::PeerKind;
use crate::matching::words::day;

pub(super) const FILTER: Filter = Filter {
    name: "term",
    counted: "whose term ends before the visit",
    set_aside: None,
    overridable: false,
    by_week: true,
    bars: |scene, facts| {
        facts.peer.facts.kind == PeerKind::Member
            && facts.peer.facts.term_ends.is_some_and(|ends| ends < scene.onsite.to)
    },
    why: |_, facts| match facts.peer.facts.term_ends {
        Some(ends) => format!("has a term of office that ends on {}", day(ends)),
        None => String::new(),
    },
};
