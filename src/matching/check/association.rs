//! The table of associations, read pair by pair: the body of a post, a host, a day.

use chrono::NaiveDate;

use crate::domain::{Bodies, BodyId, RelationKind};

/// Whether `body` has as its `kind` the body `other` on `day`.
fn has(bodies: &Bodies, body: BodyId, kind: RelationKind, other: BodyId, day: NaiveDate) -> bool {
    bodies.relations().iter().any(|r| {
        r.kind == kind
            && r.body == body
            && r.other == other
            && r.first_day.is_none_or(|first| day >= first)
            && r.last_day.is_none_or(|last| day <= last)
    })
}

/// Whether `successor` came out of `body`, over however many steps.
fn became(bodies: &Bodies, body: BodyId, successor: BodyId, steps: usize) -> bool {
    steps > 0
        && bodies
            .successions()
            .iter()
            .filter(|s| s.predecessor == body)
            .any(|s| s.successor == successor || became(bodies, s.successor, successor, steps - 1))
}

/// Whether the two are one body by its history, or a company of it.
pub(super) fn same(bodies: &Bodies, body: BodyId, host: BodyId, day: NaiveDate) -> bool {
    let steps = bodies.successions().len();
    body == host
        || has(bodies, body, RelationKind::Owner, host, day)
        || became(bodies, body, host, steps)
        || became(bodies, host, body, steps)
}

/// Whether a post at `body` is a direct association with `host`.
pub(super) fn never(bodies: &Bodies, body: BodyId, host: BodyId, day: NaiveDate) -> bool {
    let either = |kind| has(bodies, body, kind, host, day) || has(bodies, host, kind, body, day);
    same(bodies, body, host, day)
        || either(RelationKind::Owner)
        || either(RelationKind::County)
        || either(RelationKind::RunBy)
        || has(bodies, host, RelationKind::CombinedAuthority, body, day)
}

/// Whether a post at `body` is too near to `host`, unless that is set aside.
pub(super) fn near(bodies: &Bodies, body: BodyId, host: BodyId, day: NaiveDate) -> bool {
    let joined = |one, other| has(bodies, one, RelationKind::CombinedAuthority, other, day);
    let together = bodies
        .relations()
        .iter()
        .filter(|r| r.kind == RelationKind::CombinedAuthority && r.body == body)
        .filter(|r| bodies.by_id(r.other).is_some_and(|authority| authority.in_force_on(day)))
        .any(|r| joined(body, r.other) && joined(host, r.other));
    has(bodies, body, RelationKind::Neighbour, host, day)
        || has(bodies, host, RelationKind::Neighbour, body, day)
        || joined(body, host)
        || (together && body != host)
}
