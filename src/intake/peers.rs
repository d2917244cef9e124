//! A pool of peers: its fields, and a row of it to a peer.

mod draft;
mod each;
mod fields;
mod posts;
mod words;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::body_names::BodyNames;
use super::field::Place;
use super::row::Row;
use super::values::{Wrong, is_unknown};
use crate::domain::scheme::Vocabulary;
use crate::domain::text::folded_words;
use crate::domain::{Bodies, BodyId, Expertise, Held, Interest, NewPeer, PeerKind, PeerStatus};

pub use draft::Draft;
pub use fields::{PEERS, place};
pub use words::PoolWords;

/// Spellings of kinds that people use besides ours.
const KINDS_ALSO: &[(&str, PeerKind)] = &[
    ("officers", PeerKind::Officer),
    ("members", PeerKind::Member),
    ("councillor", PeerKind::Member),
    ("cllr", PeerKind::Member),
    ("elected member", PeerKind::Member),
    ("member peer", PeerKind::Member),
    ("officer peer", PeerKind::Officer),
];

/// Spellings of statuses that people use besides ours.
const STATUSES_ALSO: &[(&str, PeerStatus)] = &[
    ("waiting list", PeerStatus::Waiting),
    ("on hold", PeerStatus::Paused),
    ("expression of interest", PeerStatus::Interested),
];

/// Words that stand for a post that nobody holds.
const VACANT: &[&str] = &["vacant", "vacancy", "vacant seat", "vacant post", "(vacant)"];

/// The longest name of a person: more is something else, such as a whole page.
const LONGEST_NAME: usize = 100;

/// Reads rows of a pool.
#[derive(Debug)]
pub struct PeerReader<'a> {
    names: BodyNames<'a>,
    words: PoolWords<'a>,
    today: NaiveDate,
    emptied: BTreeMap<u64, Vec<Place>>,
}

impl<'a> PeerReader<'a> {
    /// A reader who knows these bodies and words, on this day.
    pub fn new(bodies: &'a Bodies, words: &'a Vocabulary, today: NaiveDate) -> Self {
        let regions = bodies.all().iter().filter_map(|b| b.region.as_deref());
        let (names, words) = (BodyNames::new(bodies), PoolWords::new(words, regions));
        Self { names, words, today, emptied: BTreeMap::new() }
    }

    /// Empties these fields of the peers on these lines, besides what the rows say.
    #[must_use]
    pub fn emptying(self, emptied: BTreeMap<u64, Vec<Place>>) -> Self {
        Self { emptied, ..self }
    }

    /// Reads a row; `None` when it is passed over. Whether it may go in, the row says.
    pub fn read(&mut self, row: &mut Row<'_>) -> Option<Draft> {
        let name = self.name(row)?;
        let kind = row.word::<PeerKind>(place::KIND, KINDS_ALSO);
        let mut draft = Draft::new(name, kind);
        self.identity(row, &mut draft);
        self.party(row, &mut draft);
        self.offer(row, &mut draft);
        self.posts(row, &mut draft);
        self.expertise(row, &mut draft);
        self.interests(row, &mut draft);
        for place in self.emptied.get(&row.line()).into_iter().flatten() {
            draft.empty(*place);
        }
        Some(draft)
    }

    /// The name without the offices in it; `None` for a vacancy.
    fn name(&self, row: &mut Row<'_>) -> Option<Option<String>> {
        let Some(text) = row.name(place::NAME).or_else(|| both_names(row)) else {
            return Some(None);
        };
        if VACANT.iter().any(|word| text.eq_ignore_ascii_case(word)) {
            let wrong = Wrong::new("a vacancy is not a person", "take it out");
            row.skip(place::NAME, &text, wrong);
            return None;
        }
        if text.chars().count() > LONGEST_NAME {
            let wrong = Wrong::new("too long for a name", "write the name alone");
            row.reject(place::NAME, &text, wrong);
            return Some(None);
        }
        if !text.contains(char::is_alphabetic) {
            row.reject(place::NAME, &text, Wrong::new("no name", "write the name"));
            return Some(None);
        }
        if text.starts_with('=') {
            let wrong = Wrong::new("a name that begins as a formula does", "write the name alone");
            row.warn(place::NAME, &text, wrong);
        }
        let plain = without_offices(&text);
        if plain != text {
            row.note(
                place::NAME,
                &text,
                format!("an office is no part of the name; read as `{plain}`"),
            );
        }
        Some(Some(plain))
    }

    fn identity(&self, row: &mut Row<'_>, draft: &mut Draft) {
        draft.give(place::REFERENCE, row.code(place::REFERENCE), |f, v| f.reference = Some(v));
        draft.give(place::EMAIL, row.email(place::EMAIL), |f, v| f.email = Some(v));
        draft.give(place::PHONE, self.phone(row), |f, v| f.phone = Some(v));
        draft.give(place::REGION, self.region(row), |f, v| f.region = Some(v));
        let status = row.word::<PeerStatus>(place::STATUS, STATUSES_ALSO);
        draft.give(place::STATUS, status, |f, v| f.status = v);
        draft.give(place::FISA, row.yes_no(place::FISA), |f, v| f.fisa = v);
        draft.give(place::NOTE, row.text(place::NOTE), |f, v| f.note = Some(v));
    }

    fn phone(&self, row: &mut Row<'_>) -> Option<String> {
        let text = row.code(place::PHONE)?;
        let digits = text.chars().filter(char::is_ascii_digit).count();
        if text.len() == 10 && digits == 10 && !text.starts_with('0') {
            let wrong = Wrong::new("a nought in front may be lost", "write the number as text");
            row.warn(place::PHONE, &text, wrong);
        }
        Some(text)
    }

    fn region(&self, row: &mut Row<'_>) -> Option<String> {
        let words = &self.words;
        row.parsed(place::REGION, |text| words.region(text).map(ToOwned::to_owned))
    }

    fn party(&self, row: &mut Row<'_>, draft: &mut Draft) {
        let (name, code) = (row.text(place::PARTY), row.code(place::PARTY_CODE));
        if let (Some(kind), Some(said)) = (draft.kind, name.as_ref().or(code.as_ref()))
            && kind != PeerKind::Member
        {
            let wrong = Wrong::new(
                format!("a party is kept for members only, and this peer is {kind}"),
                "leave the party blank, or mend the kind",
            );
            let at = if name.is_some() { place::PARTY } else { place::PARTY_CODE };
            return row.wrong(at, said, wrong);
        }
        let found = self.words.party(name.as_deref(), code.as_deref());
        for (at, value, wrong, is_error) in found.wrongs {
            if is_error { row.wrong(at, &value, wrong) } else { row.warn(at, &value, wrong) }
        }
        draft.give(place::PARTY, found.name, |f, v| f.party = Some(v));
        draft.give(place::PARTY_CODE, found.code, |f, v| f.party_code = Some(v));
        draft.give(place::TERM_ENDS, row.date(place::TERM_ENDS), |f, v| f.term_ends = Some(v));
    }

    fn offer(&self, row: &mut Row<'_>, draft: &mut Draft) {
        use place as p;
        draft.give(p::DAYS_OFFERED, row.number(p::DAYS_OFFERED), |f, v| f.days_offered = Some(v));
        draft.give(p::CHALLENGES_OFFERED, row.number(p::CHALLENGES_OFFERED), |f, v| {
            f.challenges_offered = Some(v);
        });
        let (from, to) = (row.date(p::AVAILABLE_FROM), row.date(p::AVAILABLE_TO));
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            let wrong =
                Wrong::new(format!("before the first free day, {from}"), "mend one of them");
            row.reject(p::AVAILABLE_TO, &to.to_string(), wrong);
        }
        draft.give(p::AVAILABLE_FROM, from, |f, v| f.available_from = Some(v));
        draft.give(p::AVAILABLE_TO, to, |f, v| f.available_to = Some(v));
        let blocked = Some(row.ranges(p::BLOCKED)).filter(|ranges| !ranges.is_empty());
        draft.give(p::BLOCKED, blocked, |f, v| f.blocked = v);
        draft.give(p::EMPLOYER_RELEASE, row.yes_no(p::EMPLOYER_RELEASE), |f, v| {
            f.employer_release = Some(v);
        });
        draft.give(p::CHALLENGES_DONE, row.number(p::CHALLENGES_DONE), |f, v| {
            f.challenges_done = Some(v);
        });
        draft.give(p::RATING, row.decimal(p::RATING), |f, v| f.rating = Some(v));
    }

    fn expertise(&self, row: &mut Row<'_>, draft: &mut Draft) {
        let mut areas: Vec<Expertise> = Vec::new();
        for (at, held) in [(place::EXPERTISE, Held::Current), (place::PAST_EXPERTISE, Held::Past)] {
            let mut given = false;
            for word in row.list(at) {
                match self.words.area(&word) {
                    Ok(area) => {
                        given = true;
                        // An area of the current role is not listed once more as past.
                        if !areas.iter().any(|known| known.area == area) {
                            areas.push(Expertise { area: area.to_owned(), held });
                        }
                    }
                    Err(wrong) => row.wrong(at, &word, wrong),
                }
            }
            draft.give(at, given.then_some(()), |_, ()| {});
        }
        draft.facts.expertise = areas;
    }

    fn interests(&mut self, row: &mut Row<'_>, draft: &mut Draft) {
        let mut bodies: Vec<BodyId> = Vec::new();
        for text in row.list(place::INTERESTS) {
            match self.names.find(&text, self.today) {
                Ok(id) if bodies.contains(&id) => {}
                Ok(id) => bodies.push(id),
                // An interest in a body that is not known bars the peer from nothing: always wrong.
                Err(wrong) => row.reject(place::INTERESTS, &text, wrong),
            }
        }
        let interest = |body| Interest { body, reason: None, declared_on: None };
        let given = (!bodies.is_empty()).then(|| bodies.into_iter().map(interest).collect());
        draft.give(place::INTERESTS, given, |f, v: Vec<Interest>| f.interests = v);
    }
}

/// A name without the offices that people write into it: `Cllr`, `(Alderman)`, `, Deputy`.
fn without_offices(text: &str) -> String {
    const FRONT: &[&str] =
        &["cllr", "cllr.", "clr", "councillor", "alderman", "alderwoman", "sheriff"];
    const BEHIND: &[&str] =
        &["deputy", "alderman", "alderwoman", "councillor", "cllr", "leader", "vacant", "mayor"];
    let is_in = |list: &[&str], word: &str| list.iter().any(|l| l.eq_ignore_ascii_case(word));
    let mut name = text.trim();
    if let Some((first, rest)) = name.split_once(' ')
        && is_in(FRONT, first)
        && rest.contains(' ')
    {
        name = rest.trim();
    }
    if let Some((front, behind)) = name.rsplit_once(", ")
        && is_in(BEHIND, behind)
    {
        name = front.trim();
    }
    if let Some((front, behind)) = name.trim_end_matches(')').rsplit_once('(')
        && name.ends_with(')')
        && is_in(BEHIND, behind.trim())
    {
        name = front.trim();
    }
    name.to_owned()
}

/// A person's name for comparison.
pub fn name_key(name: &str) -> String {
    folded_words(name)
}

/// Facts of a new peer that a file gave; used where nothing else is known.
fn blank_peer(name: Option<String>, kind: Option<PeerKind>) -> NewPeer {
    NewPeer::named(name.unwrap_or_default(), kind.unwrap_or(PeerKind::Other))
}

/// Whether a part of a post says that it is not known.
fn unknown_part(text: &str) -> bool {
    text.is_empty() || is_unknown(text) || text.eq_ignore_ascii_case("post")
}

/// First name and last name as one; an error where one of them is blank.
fn both_names(row: &mut Row<'_>) -> Option<String> {
    match (row.name(place::FIRST_NAME), row.name(place::LAST_NAME)) {
        (Some(first), Some(last)) => Some(format!("{first} {last}")),
        (None, None) => None,
        (Some(half), None) | (None, Some(half)) => {
            let wrong = Wrong::new("half of a name", "write first name and last name, or the name");
            row.reject(place::NAME, &half, wrong);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offices_are_no_part_of_a_name() {
        for (text, name) in [
            ("Cllr Ida Marsh", "Ida Marsh"),
            ("Andrien Meyers, Deputy", "Andrien Meyers"),
            ("Sir William Russell (Alderman)", "Sir William Russell"),
            ("Sheriff Susan Langley (Alderwoman)", "Susan Langley"),
            ("Councillor", "Councillor"),
            ("Ida (Bo) Marsh", "Ida (Bo) Marsh"),
            ("Sheriff Marsh", "Sheriff Marsh"),
        ] {
            assert_eq!(without_offices(text), name, "{text}");
        }
    }

    #[test]
    fn each_field_is_described_once() {
        for field in PEERS.fields {
            assert!(!field.help.is_empty(), "{}", field.name);
            let named = PEERS.fields.iter().filter(|other| other.name == field.name);
            assert_eq!(named.count(), 1, "{}", field.name);
        }
        assert!(PEERS.fields.len() <= 64, "a set of fields is 64 bits");
    }
}
