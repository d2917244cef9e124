//! Checks on the kinds of engagement: lead, themes, team, milestones.

use super::super::notes::Notes;
use super::super::people;
use super::check::within;
use crate::domain::scheme::{Duty, EngagementKind, Milestone};
use crate::domain::{PeerKind, Requirement, Scheme, Slot, TeamFilter, text};

/// How an engagement may be paid for.
const FUNDING: [&str; 3] = ["free", "subsidised", "charged"];
/// The anchors that every engagement has.
const ANCHORS: [&str; 2] = ["onsite-from", "onsite-to"];

pub(super) fn check<'d>(notes: &mut Notes<'d>, scheme: &'d Scheme) {
    notes.unique("kind", &scheme.kinds, "kind of engagement", |kind| &kind.word);
    notes.each("kind", &scheme.kinds, |notes, kind| {
        check_word(notes, "word", &kind.word);
        if kind.title.trim().is_empty() {
            notes.error_at("title", "", "the kind has no title");
        }
        notes.key("days", |notes| within(notes, i64::from(kind.days), 1, 60, "days"));
        notes.key("funding", |notes| notes.known("way of paying", &kind.funding, &FUNDING));
        lead(notes, kind);
        themes(notes, scheme, kind);
        people::check_slots(notes, scheme, &kind.slots);
        people::check_requirements(notes, scheme, &kind.requirements);
        can_be_met(notes, scheme, kind);
        milestones(notes, &kind.milestones);
        duties(notes, &kind.duties, &kind.milestones);
    });
}

/// Words stand on the command line: small letters, digits and hyphens.
fn check_word<'d>(notes: &mut Notes<'d>, key: &'d str, word: &'d str) {
    let plain = text::slug(word);
    if plain != word {
        let hint = Some(format!("write it as `{plain}`"));
        notes.key(key, |n| n.error(word, "a word has small letters, digits and hyphens", hint));
    }
}

fn lead<'d>(notes: &mut Notes<'d>, kind: &'d EngagementKind) {
    let Some(lead) = &kind.lead else { return };
    let roles: Vec<&str> = kind.slots.iter().map(|slot| slot.role.as_str()).collect();
    notes.key("lead", |notes| {
        notes.known("slot of this kind", lead, &roles);
        if kind.slots.iter().any(|slot| slot.role == *lead && slot.optional) {
            notes.error(lead, "the slot that leads is optional", None);
        }
    });
}

fn themes<'d>(notes: &mut Notes<'d>, scheme: &'d Scheme, kind: &'d EngagementKind) {
    notes.unique("theme", &kind.themes, "theme", |theme| &theme.name);
    notes.each("theme", &kind.themes, |notes, theme| {
        if theme.expertise.is_empty() {
            notes.error(&theme.name, "no expertise covers this theme", None);
        }
        notes.each("expertise", &theme.expertise, |notes, word| {
            notes.known("area of expertise", word, &people::areas(scheme));
        });
    });
    let names: Vec<&str> = kind.themes.iter().map(|theme| theme.name.as_str()).collect();
    people::check_covers(notes, scheme, &kind.covers, &names, kind.slots.len());
}

/// A hard count of one kind of peer that the slots can never reach leaves no team at all.
fn can_be_met<'d>(notes: &mut Notes<'d>, scheme: &'d Scheme, kind: &'d EngagementKind) {
    if kind.slots.is_empty() {
        notes.error_at("slot", "", "the kind has no slots");
        return;
    }
    let own = &kind.requirements;
    let general = scheme.matching.requirements.iter();
    let general = general.filter(|r| own.iter().all(|own| own.name != r.name));
    for requirement in general.chain(own) {
        let Some(wanted) = only_kind(requirement) else { continue };
        let places = kind.slots.iter().filter(|slot| admits(slot, wanted)).count();
        if (requirement.min as usize) > places {
            let message = format!(
                "`{}` asks for {} and {places} of its slots take a {wanted}",
                requirement.name, requirement.min
            );
            let hint = "add a slot, or give the kind a requirement of that name".to_owned();
            notes.error(&kind.word, message, Some(hint));
        }
    }
}

/// The kind of peer, when a hard requirement asks for nothing else.
fn only_kind(requirement: &Requirement) -> Option<PeerKind> {
    let kind = requirement.filter.kind?;
    let plain = TeamFilter { kind: Some(kind), ..TeamFilter::default() };
    (requirement.hard && requirement.filter == plain).then_some(kind)
}

fn admits(slot: &Slot, kind: PeerKind) -> bool {
    slot.who.iter().chain(&slot.fallback).any(|who| who.kind.is_none_or(|of| of == kind))
}

fn milestones<'d>(notes: &mut Notes<'d>, all: &'d [Milestone]) {
    notes.unique("milestone", all, "milestone", |milestone| &milestone.word);
    let known: Vec<&str> =
        ANCHORS.into_iter().chain(all.iter().map(|milestone| milestone.word.as_str())).collect();
    notes.each("milestone", all, |notes, milestone| {
        check_word(notes, "word", &milestone.word);
        if ANCHORS.contains(&milestone.word.as_str()) {
            notes.error_at("word", &milestone.word, "is the name of an onsite day");
        }
        notes.key("anchor", |notes| notes.known("milestone", &milestone.anchor, &known));
        notes.key("months", |n| within(n, i64::from(milestone.months), -120, 120, "months"));
        notes.key("days", |n| within(n, i64::from(milestone.days), -1_000, 1_000, "days"));
        if let Some(stage) = &milestone.stage {
            check_word(notes, "stage", stage);
        }
        if goes_in_a_circle(all, milestone) {
            notes.error_at("anchor", &milestone.anchor, "leads back to this milestone");
        }
    });
}

fn duties<'d>(notes: &mut Notes<'d>, all: &'d [Duty], milestones: &'d [Milestone]) {
    notes.unique("duty", all, "duty", |duty| &duty.duty);
    let words = milestones.iter().map(|milestone| milestone.word.as_str());
    let known: Vec<&str> = ANCHORS.into_iter().chain(words).collect();
    notes.each("duty", all, |notes, duty| {
        if duty.duty.trim().is_empty() {
            notes.error_at("duty", "", "the duty has no words");
        }
        notes.key("anchor", |notes| notes.known("milestone", &duty.anchor, &known));
        notes.key("months", |n| within(n, i64::from(duty.months), -120, 120, "months"));
        notes.key("days", |n| within(n, i64::from(duty.days), -1_000, 1_000, "days"));
    });
}

fn goes_in_a_circle(all: &[Milestone], start: &Milestone) -> bool {
    let mut at = start;
    for _ in all {
        let Some(next) = all.iter().find(|milestone| milestone.word == at.anchor) else {
            return false;
        };
        if next.word == start.word {
            return true;
        }
        at = next;
    }
    false
}
