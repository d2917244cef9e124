//! The pool against demand: the places on teams of the challenges ahead, and the areas of expertise
//! that their themes ask for, against the active peers who could take them.

use std::collections::{BTreeMap, BTreeSet};

use super::Facts;
use crate::domain::scheme::EngagementKind;
use crate::domain::{Challenge, Held, Peer, PeerStatus, Scheme, Slot, Who, add_months};
use crate::report::PoolCount;

/// By role, then by expertise; what is asked for most stands first.
pub(super) fn rows(facts: &Facts) -> Vec<PoolCount> {
    let active: Vec<&Peer> =
        facts.peers.iter().filter(|peer| peer.facts.status == PeerStatus::Active).collect();
    let ahead: Vec<&Challenge> = facts
        .challenges
        .iter()
        .filter(|c| c.withdrawn_on.is_none() && !c.recorded && !c.is_done(facts.today))
        .collect();
    let mut rows = by_role(facts, &active, &ahead);
    rows.extend(by_expertise(facts, &active, &ahead));
    rows
}

/// The places of each role, by the team templates of the kinds.
fn by_role(facts: &Facts, active: &[&Peer], ahead: &[&Challenge]) -> Vec<PoolCount> {
    let mut places: BTreeMap<&str, (PoolCount, Vec<&Slot>)> = BTreeMap::new();
    for challenge in ahead {
        let Some(kind) = facts.kind_of(challenge) else { continue };
        let seats = facts.seats.get(&challenge.id).map_or(&[][..], Vec::as_slice);
        for slot in &kind.slots {
            let (row, slots) = places
                .entry(slot.role.as_str())
                .or_insert_with(|| (count("role", &slot.role), Vec::new()));
            row.demand += 1;
            row.open += i64::from(!seats.iter().any(|(role, _)| *role == slot.role));
            if !slots.contains(&slot) {
                slots.push(slot);
            }
        }
    }
    let able = |slots: &[&Slot], peer: &Peer| {
        slots.iter().flat_map(|slot| &slot.who).any(|who| fits(who, peer, &facts.scheme, facts))
    };
    let filled = places.into_values().map(|(row, slots)| PoolCount {
        pool: whole(active.iter().filter(|peer| able(&slots, peer)).count()),
        ..row
    });
    in_order(filled.collect())
}

/// Challenges whose themes ask for each area.
fn by_expertise(facts: &Facts, active: &[&Peer], ahead: &[&Challenge]) -> Vec<PoolCount> {
    let mut rows: BTreeMap<String, PoolCount> = BTreeMap::new();
    for area in &facts.scheme.words.areas {
        rows.insert(area.name.clone(), count("expertise", &area.name));
    }
    for challenge in ahead {
        let Some(kind) = facts.kind_of(challenge) else { continue };
        let is_open = !facts.seats.contains_key(&challenge.id);
        for area in areas(kind) {
            let row = rows.entry(area.to_owned()).or_insert_with(|| count("expertise", area));
            row.demand += 1;
            row.open += i64::from(is_open);
        }
    }
    for peer in active {
        for held in peer.facts.expertise.iter().filter(|known| known.held == Held::Current) {
            if let Some(row) = rows.get_mut(&held.area) {
                row.pool += 1;
            }
        }
    }
    in_order(rows.into_values().collect())
}

/// The areas that cover the themes of a kind or that its places ask for, each once.
fn areas(kind: &EngagementKind) -> BTreeSet<&str> {
    let themes = kind.themes.iter().flat_map(|theme| &theme.expertise);
    let slots = kind.slots.iter().flat_map(|slot| &slot.who).flat_map(|who| &who.expertise);
    themes.chain(slots).map(String::as_str).collect()
}

fn count(by: &str, name: &str) -> PoolCount {
    PoolCount { by: by.to_owned(), name: name.to_owned(), demand: 0, open: 0, pool: 0 }
}

fn in_order(mut rows: Vec<PoolCount>) -> Vec<PoolCount> {
    rows.sort_by(|a, b| b.demand.cmp(&a.demand).then_with(|| a.name.cmp(&b.name)));
    rows
}

/// Whether a description means the peer, on the day of the count, whatever the host: the words of
/// the slot language alone.
fn fits(who: &Who, peer: &Peer, scheme: &Scheme, facts: &Facts) -> bool {
    let current = who.current == Some(true);
    let counts = |post: &&crate::domain::Post| {
        let recent = |left| add_months(left, 12 * scheme.matching.recent_years) >= facts.today;
        post.held_on(facts.today)
            || post.last_day.is_some_and(|left| match who.recent {
                Some(true) => recent(left),
                _ => !current,
            })
    };
    let is_wanted = |held: &str| {
        who.seniority.iter().any(|wanted| {
            let same = scheme.matching.counts_as.get(wanted);
            wanted == held || same.is_some_and(|same| same.iter().any(|one| one == held))
        })
    };
    let has = |area: &String| {
        peer.facts
            .expertise
            .iter()
            .any(|k| k.area == *area && (!current || k.held == Held::Current))
    };
    let mut held =
        peer.facts.posts.iter().filter(counts).filter_map(|post| post.seniority.as_deref());
    who.kind.is_none_or(|kind| kind == peer.facts.kind)
        && who.fisa.is_none_or(|fisa| fisa == peer.facts.fisa)
        && (!current || peer.posts_on(facts.today).next().is_some())
        && (who.seniority.is_empty() || held.any(is_wanted))
        && (who.expertise.is_empty() || who.expertise.iter().any(has))
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
