//! Checks on the words of the programme.

use std::collections::BTreeMap;

use super::super::notes::Notes;
use crate::domain::scheme::Vocabulary;
use crate::domain::{PeerKind, Words as _};

pub(super) fn check<'d>(notes: &mut Notes<'d>, words: &'d Vocabulary) {
    notes.unique("expertise", &words.areas, "area of expertise", |area| &area.name);
    if words.areas.is_empty() {
        notes.error_at("expertise", "", "there is no area of expertise");
    }
    notes.unique("competencies", &words.competencies, "competency", |word| word);
    notes.key("seniorities", |notes| {
        let kinds: Vec<&str> = PeerKind::ALL.iter().map(|kind| kind.word()).collect();
        for (kind, seniorities) in &words.seniorities {
            notes.key(kind, |notes| notes.known("kind of peer", kind, &kinds));
            notes.unique(kind, seniorities, "seniority", |word| word);
        }
    });
    parties(notes, words);
}

fn parties<'d>(notes: &mut Notes<'d>, words: &'d Vocabulary) {
    notes.unique("party", &words.parties, "party", |party| &party.name);
    let mut names: BTreeMap<String, &str> = BTreeMap::new();
    for party in &words.parties {
        names.insert(party.name.to_lowercase(), &party.name);
    }
    let known: Vec<&str> = words.parties.iter().map(|party| party.name.as_str()).collect();
    notes.each("party", &words.parties, |notes, party| {
        for (key, others) in [("codes", &party.codes), ("aliases", &party.aliases)] {
            notes.each(key, others, |notes, other| {
                let before = names.insert(other.to_lowercase(), &party.name);
                if let Some(before) = before.filter(|before| *before != party.name) {
                    notes.error(other, format!("means the party `{before}` already"), None);
                }
            });
        }
        let Some(counts_as) = &party.counts_as else { return };
        notes.key("counts_as", |notes| {
            notes.known("party", counts_as, &known);
            let other = words.parties.iter().find(|other| other.name == *counts_as);
            if other.is_some_and(|other| other.counts_as.is_some()) {
                let message = "counts as another party itself";
                notes.error(counts_as, message, Some("name that one".to_owned()));
            }
        });
    });
}
