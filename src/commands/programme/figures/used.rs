//! Who is asked and who is not: each peer against what they offered, and the group offices against their share.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::days::{employer, region};
use super::{Facts, percent};
use crate::calendar::years::year_of;
use crate::domain::{ChallengeId, PeerId, PeerKind, PeerStatus};
use crate::report::{OfficeShare, PeerUse, Turn};

/// Peers who are active or gave a day; those who give most of what they offered first.
pub(super) fn rows(facts: &Facts) -> Vec<PeerUse> {
    let (from, to) = year_of(facts.today, &facts.scheme.matching.year_begins);
    let mut given: HashMap<PeerId, (i64, i64, HashSet<ChallengeId>)> = HashMap::new();
    for one in &facts.given {
        let entry = given.entry(one.peer).or_default();
        let days = (one.to - one.from).num_days() + 1;
        entry.0 += days;
        if from <= one.from && one.from <= to {
            entry.1 += days;
            entry.2.insert(one.challenge);
        }
    }
    let none = (0, 0, HashSet::new());
    let mut rows: Vec<PeerUse> = Vec::new();
    for peer in &facts.peers {
        let (total, this_year, visits) = given.get(&peer.id).unwrap_or(&none);
        if peer.facts.status != PeerStatus::Active && *total == 0 {
            continue;
        }
        let matching = &facts.scheme.matching;
        let asked = facts.asked.get(&peer.id).map_or(&[][..], Vec::as_slice);
        let offers = peer.facts.days_offered.unwrap_or(i64::from(matching.default_days));
        let most = peer.facts.challenges_offered.unwrap_or(i64::from(matching.default_challenges));
        let times = asked.iter().filter(|day| from <= **day && **day <= to).count() as i64;
        let visits = visits.len() as i64;
        rows.push(PeerUse {
            reference: peer.reference.clone(),
            name: peer.facts.name.clone(),
            group: facts.group(peer),
            region: region(facts, peer),
            employer: employer(facts, peer),
            days: *total,
            days_this_year: *this_year,
            days_offered: offers,
            challenges_this_year: visits,
            challenges_offered: most,
            asked: asked.len() as i64,
            asked_this_year: times,
            turn: turn((*this_year, offers), (visits, most), times, *total, asked.is_empty()),
        });
    }
    rows.sort_by(|a, b| {
        let used = |row: &PeerUse| percent(row.days_this_year, row.days_offered.max(1));
        (used(b), b.asked_this_year, b.days)
            .cmp(&(used(a), a.asked_this_year, a.days))
            .then_with(|| a.reference.cmp(&b.reference))
    });
    rows
}

/// Whether somebody is asked too often, or never.
fn turn(
    (days, offers): (i64, i64),
    (visits, most): (i64, i64),
    asked: i64,
    total: i64,
    never: bool,
) -> Turn {
    match () {
        () if days > offers || visits > most || asked > most.max(1) => Turn::TooOften,
        () if days == offers || visits == most => Turn::UsedUp,
        () if total == 0 && never => Turn::Never,
        () => Turn::Fair,
    }
}

/// The group offices by their members in the pool and in the councils of the register, against what they gave.
pub(super) fn shares(facts: &Facts) -> Vec<OfficeShare> {
    let (from, to) = year_of(facts.today, &facts.scheme.matching.year_begins);
    let people = facts.by_id();
    let mut offices: BTreeMap<String, OfficeShare> = BTreeMap::new();
    let of = |office: String| OfficeShare { office, ..OfficeShare::default() };
    for peer in facts.peers.iter().filter(|peer| peer.facts.kind == PeerKind::Member) {
        if peer.facts.status == PeerStatus::Active {
            let office = facts.group(peer);
            offices.entry(office.clone()).or_insert_with(|| of(office)).members += 1;
        }
    }
    for given in facts.given.iter().filter(|given| from <= given.from && given.from <= to) {
        let Some(peer) = people.get(&given.peer).filter(|p| p.facts.kind == PeerKind::Member)
        else {
            continue;
        };
        let office = facts.group(peer);
        let row = offices.entry(office.clone()).or_insert_with(|| of(office));
        row.days_this_year += (given.to - given.from).num_days() + 1;
    }
    for body in facts.bodies.all() {
        let under_rule = facts.scheme.five_year.body_kinds.contains(&body.kind);
        let there = body.first_day.is_none_or(|day| day <= facts.today)
            && body.last_day.is_none_or(|day| day >= facts.today);
        if let Some(party) = body.leading_party.as_ref().filter(|_| under_rule && there) {
            let office = facts.party(Some(party));
            offices.entry(office.clone()).or_insert_with(|| of(office)).councils_led += 1;
        }
    }
    let mut rows: Vec<OfficeShare> = offices.into_values().collect();
    let sum = |part: fn(&OfficeShare) -> i64| rows.iter().map(part).sum::<i64>();
    let (members, days, led) =
        (sum(|row| row.members), sum(|row| row.days_this_year), sum(|row| row.councils_led));
    for row in &mut rows {
        row.members_percent = percent(row.members, members);
        row.days_percent = percent(row.days_this_year, days);
        row.councils_percent = percent(row.councils_led, led);
    }
    rows.sort_by(|a, b| b.members.cmp(&a.members).then_with(|| a.office.cmp(&b.office)));
    rows
}
