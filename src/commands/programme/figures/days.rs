//! Peers and the days that they gave.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Facts, in_order};
use crate::calendar::years::year_of;
use crate::domain::{ChallengeId, Peer, PeerId, PeerStatus};
use crate::report::{DayCount, PeerCount};
use crate::store::figures::Given;

/// What peers are grouped by.
type Grouping = (&'static str, fn(&Facts, &Peer) -> String);

/// How many days.
fn days(given: &Given) -> i64 {
    (given.to - given.from).num_days() + 1
}

/// By group, region and employer; the largest first.
pub(super) fn peers(facts: &Facts) -> Vec<PeerCount> {
    let (year_from, year_to) = year_of(facts.today, &facts.scheme.matching.year_begins);
    let mut all_days: HashMap<PeerId, (i64, i64)> = HashMap::new();
    for given in &facts.given {
        let (total, this_year) = all_days.entry(given.peer).or_default();
        if given.to <= facts.today {
            *total += days(given);
        }
        // A visit over the turn of the year counts where it begins.
        if year_from <= given.from && given.from <= year_to {
            *this_year += days(given);
        }
    }
    let mut all = Vec::new();
    let groupings: [Grouping; 3] =
        [("group", Facts::group), ("region", region), ("employer", employer)];
    for (by, group_of) in groupings {
        let mut groups: HashMap<String, PeerCount> = HashMap::new();
        for peer in &facts.peers {
            let (total, this_year) = all_days.get(&peer.id).copied().unwrap_or_default();
            let group = group_of(facts, peer);
            let row = groups.entry(group.clone()).or_insert_with(|| PeerCount {
                by: by.to_owned(),
                group,
                ..PeerCount::default()
            });
            row.peers += i64::from(!facts.stubs.contains(&peer.id));
            row.active += i64::from(peer.facts.status == PeerStatus::Active);
            row.deployed += i64::from(total > 0);
            row.days += total;
            row.days_this_year += this_year;
        }
        let mut rows: Vec<PeerCount> = groups.into_values().collect();
        in_order(&mut rows);
        all.extend(rows);
    }
    all
}

/// The peer's own region, else that of the first current post's body.
pub(super) fn region(facts: &Facts, peer: &Peer) -> String {
    let body = || peer.posts_on(facts.today).find_map(|post| facts.bodies.by_id(post.body?));
    let region = peer.facts.region.clone().or_else(|| body().and_then(|body| body.region.clone()));
    region.unwrap_or_else(|| "not known".to_owned())
}

/// The body of the first current post.
pub(super) fn employer(facts: &Facts, peer: &Peer) -> String {
    let post = peer.posts_on(facts.today).next();
    let name = post.and_then(|post| match post.body {
        Some(id) => facts.bodies.by_id(id).map(|body| body.name.clone()),
        None => post.employer.clone(),
    });
    name.unwrap_or_else(|| "no post now".to_owned())
}

/// By year, the newest first, then by kind and group.
pub(super) fn by_year(facts: &Facts) -> Vec<DayCount> {
    let people = facts.by_id();
    let kinds: HashMap<ChallengeId, &str> =
        facts.challenges.iter().map(|c| (c.id, c.kind.as_str())).collect();
    let mut counts: BTreeMap<(String, String, String), (i64, HashSet<_>)> = BTreeMap::new();
    for given in &facts.given {
        let Some(peer) = people.get(&given.peer) else { continue };
        let kind = kinds.get(&given.challenge).copied().unwrap_or_default().to_owned();
        let key = (facts.year(given.from), kind, facts.group(peer));
        let (total, places) = counts.entry(key).or_default();
        *total += days(given);
        places.insert((given.challenge, given.peer));
    }
    let mut rows: Vec<DayCount> = counts
        .into_iter()
        .map(|((year, kind, group), (days, places))| DayCount {
            year,
            kind,
            group,
            days,
            places: i64::try_from(places.len()).unwrap_or(i64::MAX),
        })
        .collect();
    rows.sort_by(|a, b| {
        b.year.cmp(&a.year).then_with(|| (&a.kind, &a.group).cmp(&(&b.kind, &b.group)))
    });
    rows
}
