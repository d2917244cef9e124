//! Free on every onsite day and on the evening before: within the time offered, not blocked, and not
//! on another team.

use super::Filter;
use crate::domain::{DateRange, Mode};
use crate::matching::scene::{Facts, Scene, with_evening};
use crate::matching::words::{day, span};

pub(super) const FILTER: Filter = Filter {
    name: "free",
    counted: "not free",
    set_aside: Some("make people free who are not"),
    overridable: false,
    by_week: true,
    bars: |scene, facts| clash(scene, facts).is_some(),
    why: |scene, facts| match clash(scene, facts) {
        Some(Clash::Before) => match facts.peer.facts.available_from {
            Some(from) => format!("is free only from {}", day(from)),
            None => String::new(),
        },
        Some(Clash::After) => match facts.peer.facts.available_to {
            Some(to) => format!("is free only until {}", day(to)),
            None => String::new(),
        },
        Some(Clash::Blocked(days)) => format!("is not free on {}", span(days)),
        Some(Clash::OnTeam(reference)) => format!("is on the team of {reference} at that time"),
        None => String::new(),
    },
};

/// What keeps a peer from being free.
enum Clash<'a> {
    Before,
    After,
    Blocked(DateRange),
    OnTeam(&'a str),
}

fn clash<'a>(scene: &Scene<'a>, facts: &Facts<'a>) -> Option<Clash<'a>> {
    let needed = scene.needed();
    let peer = &facts.peer.facts;
    if peer.available_from.is_some_and(|from| from > needed.from) {
        return Some(Clash::Before);
    }
    if peer.available_to.is_some_and(|to| to < needed.to) {
        return Some(Clash::After);
    }
    if let Some(blocked) = peer.blocked.iter().find(|blocked| blocked.overlaps(&needed)) {
        return Some(Clash::Blocked(*blocked));
    }
    let eve = scene.plan.problem.mode != Mode::Remote
        && scene.plan.problem.scheme.matching.evening_before;
    let others = scene.plan.assignments_of(facts.peer.id).iter();
    let overlaps = |days: DateRange| with_evening(days, eve).overlaps(&needed);
    let mut others = others.filter(|a| a.onsite.is_some_and(overlaps));
    others.next().map(|a| Clash::OnTeam(&a.reference))
}
