//! Only active peers go; active implies accredited.

use super::Filter;
use crate::domain::PeerStatus;

pub(super) const FILTER: Filter = Filter {
    name: "status",
    counted: "not active in the pool",
    set_aside: None,
    overridable: false,
    by_week: false,
    bars: |_, facts| facts.peer.facts.status != PeerStatus::Active,
    why: |_, facts| format!("is {}, not active in the pool", facts.peer.facts.status),
};
