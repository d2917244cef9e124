//! The language of slots, requirements and covers, as the checker reads it.

use std::collections::BTreeMap;

use chrono::Months;

use super::Visit;
use crate::domain::text::folded_words;
use crate::domain::{Body, Held, Peer, PeerKind, Post, Requirement, TeamFilter, Who};

/// Whether a description of people means this peer.
pub(super) fn describes(visit: &Visit<'_>, who: &Who, peer: &Peer) -> bool {
    if who.kind.is_some_and(|kind| kind != peer.facts.kind) {
        return false;
    }
    if who.fisa.is_some_and(|fisa| fisa != peer.facts.fisa) {
        return false;
    }
    let now = who.current.unwrap_or(false);
    if now && present(visit, peer).is_empty() {
        return false;
    }
    if !who.seniority.is_empty() {
        let recent = who.recent.unwrap_or(false);
        let counts = |post: &&Post| match post.last_day {
            _ if post.held_on(visit.day) => true,
            None => false,
            Some(last) if last >= visit.day => false,
            Some(last) if recent => {
                let years = visit.problem.scheme.matching.recent_years;
                last.checked_add_months(Months::new(years * 12)).is_some_and(|day| day >= visit.day)
            }
            Some(_) => !now,
        };
        let mut held = peer.facts.posts.iter().filter(counts).filter_map(|p| p.seniority.as_ref());
        if !held.any(|seniority| ranks(visit, seniority, &who.seniority)) {
            return false;
        }
    }
    who.expertise.is_empty()
        || peer
            .facts
            .expertise
            .iter()
            .any(|e| who.expertise.contains(&e.area) && (!now || e.held == Held::Current))
}

fn ranks(visit: &Visit<'_>, held: &String, wanted: &[String]) -> bool {
    wanted.iter().any(|one| {
        one == held
            || visit
                .problem
                .scheme
                .matching
                .counts_as
                .get(one)
                .is_some_and(|all| all.contains(held))
    })
}

fn present<'p>(visit: &Visit<'_>, peer: &'p Peer) -> Vec<&'p Post> {
    peer.facts.posts.iter().filter(|post| post.held_on(visit.day)).collect()
}

fn bodies<'a>(visit: &Visit<'a>, peer: &Peer) -> Vec<&'a Body> {
    let ids = present(visit, peer).into_iter().filter_map(|post| post.body);
    ids.filter_map(|id| visit.problem.bodies.by_id(id)).collect()
}

fn region(visit: &Visit<'_>, peer: &Peer) -> Option<String> {
    let of_body = || bodies(visit, peer).iter().find_map(|body| body.region.clone());
    peer.facts.region.clone().or_else(of_body)
}

/// The party as which a name counts.
fn party(visit: &Visit<'_>, name: &str) -> String {
    let plain = folded_words(name);
    let known = visit.problem.scheme.words.parties.iter().rev().find(|party| {
        folded_words(&party.name) == plain || party.aliases.iter().any(|a| folded_words(a) == plain)
    });
    known.map_or_else(|| name.to_owned(), |p| p.counts_as.clone().unwrap_or_else(|| p.name.clone()))
}

fn done(visit: &Visit<'_>, peer: &Peer) -> bool {
    let past = |days: Option<crate::domain::DateRange>| days.is_none_or(|d| d.to < visit.day);
    peer.facts.challenges_done.unwrap_or(0) > 0
        || visit
            .problem
            .assignments
            .iter()
            .any(|a| a.peer == peer.id && !a.proposed && past(a.onsite))
}

fn of_ruling_party(visit: &Visit<'_>, peer: &Peer) -> bool {
    let Some(own) = &peer.facts.party else { return false };
    let open = |control: &&str| {
        !matches!(control.trim().to_lowercase().as_str(), "" | "noc" | "no overall control")
    };
    let ruling: Vec<String> = (visit.hosts.iter())
        .filter_map(|host| host.control.as_deref())
        .filter(open)
        .map(|control| party(visit, control))
        .collect();
    peer.facts.kind == PeerKind::Member
        && (ruling.is_empty() || ruling.contains(&party(visit, own)))
}

fn counted(visit: &Visit<'_>, filter: &TeamFilter, peer: &Peer) -> bool {
    let at = bodies(visit, peer);
    let now: Vec<&String> =
        present(visit, peer).into_iter().filter_map(|post| post.seniority.as_ref()).collect();
    let area = region(visit, peer);
    let host_region = visit.hosts.iter().any(|h| h.region.is_some() && h.region == area);
    let host_kind = at.iter().any(|body| visit.hosts.iter().any(|host| host.kind == body.kind));
    let own_party = peer.facts.party.as_deref().map(|name| party(visit, name));
    let tests = [
        filter.kind.is_none_or(|kind| peer.facts.kind == kind),
        filter.fisa.is_none_or(|fisa| peer.facts.fisa == fisa),
        filter.experienced.is_none_or(|wanted| done(visit, peer) == wanted),
        filter.host_party.is_none_or(|wanted| of_ruling_party(visit, peer) == wanted),
        filter.host_kind.is_none_or(|wanted| host_kind == wanted),
        filter.host_region.is_none_or(|wanted| host_region == wanted),
        filter.seniority.is_empty() || now.iter().any(|held| ranks(visit, held, &filter.seniority)),
        filter.expertise.is_empty()
            || peer.facts.expertise.iter().any(|e| filter.expertise.contains(&e.area)),
        filter.party.is_empty()
            || filter
                .party
                .iter()
                .any(|wanted| own_party.as_deref() == Some(&party(visit, wanted))),
        filter.region.is_empty() || area.is_some_and(|area| filter.region.contains(&area)),
        filter.body_kind.is_empty() || at.iter().any(|body| filter.body_kind.contains(&body.kind)),
        filter.rural_urban.is_empty()
            || at
                .iter()
                .any(|b| b.rural_urban.as_ref().is_some_and(|r| filter.rural_urban.contains(r))),
    ];
    tests.into_iter().all(|passed| passed)
}

/// How many members a requirement counts: once, or for each value of its `each`, with the words that
/// tell whose number it is.
pub(super) fn tallies(
    visit: &Visit<'_>,
    requirement: &Requirement,
    members: &[Peer],
) -> Vec<(String, u32)> {
    let counted: Vec<&Peer> =
        members.iter().filter(|peer| counted(visit, &requirement.filter, peer)).collect();
    let Some(each) = requirement.each.as_deref() else {
        return vec![(String::new(), counted.len() as u32)];
    };
    let mut tallies: BTreeMap<String, u32> = BTreeMap::new();
    for peer in counted {
        let mut values = match each {
            "body" => employers(visit, peer),
            "region" => region(visit, peer).into_iter().collect(),
            "party" => peer.facts.party.iter().map(|name| party(visit, name)).collect(),
            _ => Vec::new(),
        };
        values.sort();
        values.dedup();
        for value in values {
            *tallies.entry(format!(" from {value}")).or_default() += 1;
        }
    }
    tallies.into_iter().collect()
}

fn employers(visit: &Visit<'_>, peer: &Peer) -> Vec<String> {
    let name = |post: &Post| match post.body {
        Some(id) => visit.problem.bodies.by_id(id).map(|body| body.name.clone()),
        None => post.employer.clone(),
    };
    present(visit, peer).into_iter().filter_map(name).collect()
}

/// How many members cover a theme by what they know.
pub(super) fn covering(visit: &Visit<'_>, theme: &str, members: &[Peer]) -> u32 {
    let areas = areas(visit, theme);
    let knows = |peer: &&Peer| peer.facts.expertise.iter().any(|e| areas.contains(&e.area));
    members.iter().filter(knows).count() as u32
}

fn areas(visit: &Visit<'_>, theme: &str) -> Vec<String> {
    let plain = folded_words(theme);
    for core in &visit.problem.kind.themes {
        if folded_words(&core.name) == plain {
            return core.expertise.clone();
        }
    }
    let all = &visit.problem.scheme.words.areas;
    if let Some(area) = all.iter().find(|area| folded_words(&area.name) == plain) {
        return vec![area.name.clone()];
    }
    let words: Vec<&str> = plain.split(' ').collect();
    let stands = |phrase: &str| {
        let folded = folded_words(phrase);
        let phrase: Vec<&str> = folded.split(' ').collect();
        !folded.is_empty() && words.windows(phrase.len()).any(|part| part == phrase)
    };
    let told = all.iter().filter(|a| stands(&a.name) || a.keywords.iter().any(|k| stands(k)));
    told.map(|area| area.name.clone()).collect()
}
