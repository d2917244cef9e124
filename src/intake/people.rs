//! Checks on the language that says who goes on a team: slots, requirements, covers. A scheme and a
//! scope speak it alike.

use super::notes::Notes;
use crate::domain::{Cover, PeerKind, Requirement, Scheme, Slot, TeamFilter, Who};

/// Onsite teams are never larger; a requirement for more is a slip of the pen.
const MOST_MEMBERS: u32 = 50;

/// Checks slots: roles once each, somebody may take each, every word known.
pub fn check_slots<'d>(notes: &mut Notes<'d>, scheme: &Scheme, slots: &'d [Slot]) {
    notes.unique("slot", slots, "slot", |slot| &slot.role);
    notes.each("slot", slots, |notes, slot| {
        if slot.who.is_empty() {
            notes.error(&slot.role, "nobody may take this slot", Some(who_hint()));
        }
        for (key, people) in [("who", &slot.who), ("fallback", &slot.fallback)] {
            notes.each(key, people, |notes, who| {
                if *who == Who::default() {
                    notes.warning("{}", "says nothing, so anybody may take the slot", None);
                }
                check_who(notes, scheme, who);
            });
        }
        notes.each("prefer", &slot.prefer, |notes, who| check_who(notes, scheme, who));
    });
}

fn who_hint() -> String {
    "say who with `who = [{ kind = \"officer\" }]`; see `peerage help scheme`".to_owned()
}

fn check_who<'d>(notes: &mut Notes<'d>, scheme: &Scheme, who: &'d Who) {
    let seniorities = seniorities(scheme, who.kind);
    notes.each("seniority", &who.seniority, |notes, word| {
        notes.known(seniority_of(who.kind), word, &seniorities);
    });
    notes.each("expertise", &who.expertise, |notes, word| {
        notes.known("area of expertise", word, &areas(scheme));
    });
}

/// The seniorities that a peer of `kind` may hold, or any peer.
fn seniorities(scheme: &Scheme, kind: Option<PeerKind>) -> Vec<&str> {
    scheme
        .words
        .seniorities
        .iter()
        .filter(|(word, _)| kind.is_none_or(|kind| **word == kind.to_string()))
        .flat_map(|(_, list)| list.iter().map(String::as_str))
        .collect()
}

const fn seniority_of(kind: Option<PeerKind>) -> &'static str {
    match kind {
        Some(PeerKind::Officer) => "seniority of officers",
        Some(PeerKind::Member) => "seniority of members",
        Some(PeerKind::Other) => "seniority of other peers",
        None => "seniority",
    }
}

/// The areas of expertise by name.
pub(super) fn areas(scheme: &Scheme) -> Vec<&str> {
    scheme.words.areas.iter().map(|area| area.name.as_str()).collect()
}

/// Checks requirements: names once each, least and most in order, every word known.
pub fn check_requirements<'d>(notes: &mut Notes<'d>, scheme: &Scheme, all: &'d [Requirement]) {
    notes.unique("requirement", all, "requirement", |requirement| &requirement.name);
    notes.each("requirement", all, |notes, requirement| {
        check_counts(notes, requirement);
        if let Some(each) = &requirement.each {
            notes.key("each", |notes| {
                notes.known("thing to count apart", each, &["body", "region", "party"]);
            });
        }
        notes.key("where", |notes| check_filter(notes, scheme, &requirement.filter));
    });
}

fn check_counts<'d>(notes: &mut Notes<'d>, requirement: &'d Requirement) {
    let min = requirement.min;
    if let Some(max) = requirement.max.filter(|max| *max < min) {
        notes.error_at("max", &max.to_string(), format!("the most is below the least, {min}"));
    }
    if min > MOST_MEMBERS {
        notes.error_at("min", &min.to_string(), "no team has so many members");
    }
    if requirement.hard && requirement.price.is_some() {
        let price = requirement.price.unwrap_or_default().to_string();
        let hint = Some("say `hard = false`, or leave the price out".to_owned());
        notes.key("price", |n| n.warning(&price, "a hard requirement has no price", hint));
    }
}

fn check_filter<'d>(notes: &mut Notes<'d>, scheme: &Scheme, filter: &'d TeamFilter) {
    let seniorities = seniorities(scheme, filter.kind);
    notes.each("seniority", &filter.seniority, |notes, word| {
        notes.known(seniority_of(filter.kind), word, &seniorities);
    });
    notes.each("expertise", &filter.expertise, |notes, word| {
        notes.known("area of expertise", word, &areas(scheme));
    });
    let parties: Vec<&str> = scheme.words.parties.iter().map(|party| &*party.name).collect();
    notes.each("party", &filter.party, |notes, word| notes.known("party", word, &parties));
}

/// Checks covers against the themes and focus questions that there are.
pub fn check_covers<'d>(
    notes: &mut Notes<'d>,
    scheme: &Scheme,
    covers: &'d [Cover],
    themes: &[&str],
    slots: usize,
) {
    notes.unique("cover", covers, "cover", |cover| &cover.theme);
    let known: Vec<&str> = themes.iter().copied().chain(areas(scheme)).collect();
    notes.each("cover", covers, |notes, cover| {
        notes.key("theme", |notes| {
            notes.known("theme, focus question or area of expertise", &cover.theme, &known);
        });
        if cover.hard && cover.min as usize > slots {
            let min = cover.min.to_string();
            notes.error_at("min", &min, format!("the team has only {slots} slots"));
        }
    });
}
