//! Whom a row means: the stored peers by what identifies them, and the rows of the file before it.

use anyhow::Result;
use rusqlite::Connection;

use crate::domain::PeerId;
use crate::intake::peers::Draft;
use crate::intake::{Finding, Findings, Wrong};
use crate::store::peers::digest::{self, Fingerprint};
use crate::store::peers::memory::{Entry, Memory, Places};

/// Digests in order, each with a place: little memory, and found by halving.
#[derive(Debug, Default)]
struct Index(Vec<(u64, u32)>);

impl Index {
    fn new(entries: impl Iterator<Item = (u64, u32)>) -> Self {
        let mut sorted: Vec<(u64, u32)> = entries.collect();
        sorted.sort_unstable();
        Self(sorted)
    }

    fn places(&self, digest: u64) -> impl Iterator<Item = u32> + '_ {
        let start = self.0.partition_point(|(known, _)| *known < digest);
        self.0[start..].iter().take_while(move |(known, _)| *known == digest).map(|(_, at)| *at)
    }
}

/// The stored peers, by what identifies them.
#[derive(Debug, Default)]
pub(super) struct Stored {
    prints: Vec<Fingerprint>,
    references: Index,
    emails: Index,
    names: Index,
}

impl Stored {
    /// Reads them all once.
    pub(super) fn load(connection: &Connection) -> Result<Self> {
        let prints = digest::fingerprints(connection)?;
        let numbered = || prints.iter().zip(0_u32..);
        let references = Index::new(numbered().map(|(print, at)| (print.reference, at)));
        let emails = Index::new(numbered().filter_map(|(print, at)| Some((print.email?, at))));
        let names = Index::new(numbered().map(|(print, at)| (print.name_and_body, at)));
        Ok(Self { references, emails, names, prints })
    }

    fn at(&self, places: impl Iterator<Item = u32>) -> Vec<&Fingerprint> {
        places.filter_map(|at| self.prints.get(at as usize)).collect()
    }

    /// Those that a row means: by its reference; else by its e-mail address; else by kind, name and
    /// first body.
    pub(super) fn meant(&self, draft: &Draft) -> Vec<&Fingerprint> {
        let facts = &draft.facts;
        if let Some(reference) = &facts.reference {
            return self.at(self.references.places(digest::of_reference(reference)));
        }
        if let Some(email) = &facts.email {
            return self.at(self.emails.places(digest::of_email(email)));
        }
        let all = self.at(self.names.places(digest::of_name_and_body(facts)));
        all.into_iter().filter(|print| draft.kind == Some(print.kind)).collect()
    }

    /// Those that a new peer may be as well: same name and body, or same e-mail address.
    pub(super) fn alike(&self, new: &Entry) -> Vec<(PeerId, &'static str)> {
        let named = self.at(self.names.places(new.name_and_body));
        let mut alike: Vec<(PeerId, &'static str)> =
            named.into_iter().map(|print| (print.id, "name and body")).collect();
        let email = Some(new.email).filter(|email| *email != 0);
        let same = email.map(|email| self.at(self.emails.places(email))).unwrap_or_default();
        for print in same {
            if !alike.iter().any(|(id, _)| *id == print.id) {
                alike.push((print.id, "e-mail address"));
            }
        }
        alike
    }
}

/// What a row of the file means to the rows before it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Before {
    /// None like it.
    New,
    /// The row with this number on this line says the same.
    Same(u64),
    /// The row with this number on this line is about the same peer and says something else.
    Other {
        /// Its number, from 0.
        row: usize,
        /// Its line.
        line: u64,
    },
}

/// The rows of the file so far: digests and lines alone.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// What earlier imports left, and the rows of this file that are not among it.
    remembered: Remembered,
    lines: Vec<u32>,
    by_key: Places,
}

impl Rows {
    /// None yet; `memory` is what earlier imports left.
    pub(super) fn new(memory: Memory) -> Self {
        Self { remembered: Remembered { memory, ..Remembered::default() }, ..Self::default() }
    }

    fn first(&self, key: u64) -> Option<usize> {
        let has_it = |row: u32| self.remembered.at(row).is_some_and(|entry| entry.key == key);
        self.by_key.find(key, has_it).map(|row| row as usize)
    }

    /// Enters the row with this number (from 0) on `line` if it is in the stored file as it stands,
    /// and no row before is about the same peer; `digest` is that of the row, letter for letter.
    pub(super) fn enter_known(&mut self, row: usize, line: u64, digest: u64) -> Result<bool> {
        let Some(place) = self.remembered.memory.place(digest) else { return Ok(false) };
        let key = self.remembered.memory.entries()[place as usize].key;
        if self.first(key).is_some() {
            return Ok(false);
        }
        self.put(row, line, key, Slot::known(place))?;
        Ok(true)
    }

    /// Enters the row with this number (from 0) on `line`, of which no other is about the same peer.
    pub(super) fn enter(&mut self, row: usize, line: u64, entry: Entry) -> Result<()> {
        let place = u32::try_from(self.remembered.new.len())?;
        self.remembered.new.push(entry);
        self.put(row, line, entry.key, Slot::new(place))
    }

    fn put(&mut self, row: usize, line: u64, key: u64, slot: Slot) -> Result<()> {
        let number = u32::try_from(row)?;
        self.lines.resize(row + 1, 0);
        self.remembered.slots.resize(row + 1, Slot::NONE);
        self.lines[row] = u32::try_from(line).unwrap_or(u32::MAX);
        self.remembered.slots[row] = slot;
        let remembered = &self.remembered;
        let key_of = |row: u32| remembered.at(row).map_or(0, |entry| entry.key);
        self.by_key.enter(key, number, key_of);
        Ok(())
    }

    /// What stands before a row with this entry.
    pub(super) fn before(&self, entry: &Entry) -> Before {
        let Some(row) = self.first(entry.key) else { return Before::New };
        let line = u64::from(self.lines[row]);
        match u32::try_from(row).ok().and_then(|row| self.remembered.at(row)) {
            Some(first) if first.content == entry.content => Before::Same(line),
            _ => Before::Other { row, line },
        }
    }

    /// Whom the row means, and whether the same row need not be checked again.
    pub(super) fn note(&mut self, row: usize, peer: PeerId, is_clean: bool) {
        if let Some(entry) = self.remembered.entry_mut(row) {
            entry.peer = peer;
            entry.row = if is_clean { entry.row } else { 0 };
        }
    }

    /// Warns of rows that may be one person: same name and body, or same e-mail address.
    pub(super) fn tell_alike(&self, findings: &mut Findings) {
        self.tell_same("name and body", findings, |entry| entry.name_and_body);
        self.tell_same("e-mail address", findings, |entry| entry.email);
    }

    fn tell_same(&self, what: &str, findings: &mut Findings, digest: impl Fn(&Entry) -> u64) {
        let rows = 0..u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
        let mut list: Vec<(u64, u32)> = rows
            .filter_map(|row| Some((digest(self.remembered.at(row)?), row)))
            .filter(|(digest, _)| *digest != 0)
            .collect();
        list.sort_unstable();
        for pair in list.windows(2) {
            let [(one, first), (other, second)] = pair else { continue };
            if one != other {
                continue;
            }
            let (first, second) = (self.lines[*first as usize], self.lines[*second as usize]);
            let finding = Finding {
                line: Some(u64::from(second)),
                ..Finding::warning(format!("the same {what} as on line {first}"))
            };
            findings.push(finding.hint("take one of them out if it is one person"));
        }
    }

    /// What is to be remembered when all is written.
    pub(super) fn into_remembered(self) -> Remembered {
        self.remembered
    }
}

/// What is remembered of the rows of a file, by their numbers from 0. Of rows that earlier imports
/// left, only the place among those is kept.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    memory: Memory,
    new: Vec<Entry>,
    slots: Vec<Slot>,
}

impl Remembered {
    fn at(&self, row: u32) -> Option<&Entry> {
        self.slots.get(row as usize)?.of(self.memory.entries(), &self.new)
    }

    /// What is remembered of a row that no earlier import left so, or of one that is a copy then.
    pub(super) fn entry_mut(&mut self, row: usize) -> Option<&mut Entry> {
        let slot = self.slots.get_mut(row)?;
        if let Some(place) = slot.known_place() {
            // Whoever changes it must not change what others remember.
            let copy = *self.memory.entries().get(place)?;
            *slot = Slot::new(u32::try_from(self.new.len()).ok()?);
            self.new.push(copy);
        }
        self.new.get_mut(slot.new_place()?)
    }

    /// All of it, in the order of the rows.
    pub(super) fn entries(&self) -> impl Iterator<Item = Entry> + '_ {
        let known = self.memory.entries();
        self.slots.iter().filter_map(|slot| slot.of(known, &self.new).copied())
    }
}

/// Where the entry of a row is: nowhere, or at a place among the new ones, or, with the highest bit,
/// among those of earlier imports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Slot(u32);

impl Slot {
    const NONE: Self = Self(u32::MAX);
    const KNOWN: u32 = 1 << 31;

    const fn new(place: u32) -> Self {
        Self(place)
    }

    const fn known(place: u32) -> Self {
        Self(place | Self::KNOWN)
    }

    fn new_place(self) -> Option<usize> {
        (self.0 & Self::KNOWN == 0).then_some(self.0 as usize)
    }

    fn known_place(self) -> Option<usize> {
        let is_known = self != Self::NONE && self.0 & Self::KNOWN != 0;
        is_known.then_some((self.0 & !Self::KNOWN) as usize)
    }

    fn of<'e>(self, known: &'e [Entry], new: &'e [Entry]) -> Option<&'e Entry> {
        match self.known_place() {
            Some(place) => known.get(place),
            None => new.get(self.new_place()?),
        }
    }
}

/// What is remembered of a row with this digest and draft.
pub(super) fn entry(row: u64, draft: &Draft, facts_digest: u64) -> Entry {
    let facts = &draft.facts;
    Entry {
        row,
        key: draft.key(),
        content: facts_digest ^ draft.given() ^ draft.said_of_stored_posts(),
        // A row that changes a stored peer may say nothing of the name.
        name_and_body: match facts.name.is_empty() {
            true => 0,
            false => digest::of_name_and_body(facts),
        },
        email: facts.email.as_deref().map_or(0, digest::of_email),
        peer: PeerId(0),
        by_reference: facts.reference.is_some(),
    }
}

/// Why a row that means two stored peers cannot go in.
pub(super) fn several(names: &[String]) -> Wrong {
    let message = format!("means more than one stored peer: {}", names.join(", "));
    Wrong::new(message, "write the reference of the one that is meant")
}
