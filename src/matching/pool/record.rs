//! One peer as bytes: what the filters by days look at first, then the rest. Numbers are as long as
//! they have to be, days and words are numbers.

use chrono::{Datelike as _, NaiveDate};

use super::words::Dictionary;
use crate::domain::{
    BodyId, DateRange, Expertise, Held, Interest, NewPeer, Peer, PeerKind, PeerStatus, Post, Words,
};

/// What may be there or not, bit by bit; above these stand the words that every peer has.
const TERM: u32 = 0;
const FROM: u32 = 1;
const TO: u32 = 2;
const DAYS: u32 = 3;
const CHALLENGES: u32 = 4;
const DONE: u32 = 5;
const RATING: u32 = 6;
const REGION: u32 = 7;
const PARTY: u32 = 8;
const FISA: u32 = 9;
const RELEASE_KNOWN: u32 = 10;
const RELEASED: u32 = 11;
const KIND: u32 = 12;
const STATUS: u32 = 16;

/// Writes a peer.
pub(super) fn write(peer: &Peer, words: &mut Dictionary, to: &mut Vec<u8>) {
    let facts = &peer.facts;
    put(to, u64::from(flags(facts)));
    for day in [facts.term_ends, facts.available_from, facts.available_to].into_iter().flatten() {
        put_day(to, day);
    }
    for number in [facts.days_offered, facts.challenges_offered].into_iter().flatten() {
        put_number(to, number);
    }
    put(to, facts.blocked.len() as u64);
    for days in &facts.blocked {
        put_day(to, days.from);
        put_day(to, days.to);
    }
    put_text(to, &peer.reference);
    put_text(to, &facts.name);
    facts.challenges_done.into_iter().for_each(|done| put_number(to, done));
    if let Some(rating) = facts.rating {
        to.extend_from_slice(&rating.to_le_bytes());
    }
    for word in [&facts.region, &facts.party].into_iter().flatten() {
        put(to, u64::from(words.number(word)));
    }
    put(to, facts.posts.len() as u64);
    facts.posts.iter().for_each(|post| put_post(to, post, words));
    put(to, facts.expertise.len() as u64);
    for expertise in &facts.expertise {
        let past = u64::from(expertise.held == Held::Past);
        put(to, u64::from(words.number(&expertise.area)) << 1 | past);
    }
    put(to, facts.interests.len() as u64);
    for interest in &facts.interests {
        put_number(to, interest.body.0);
        put_word(to, interest.reason.as_deref(), words);
        put_maybe_day(to, interest.declared_on);
    }
}

fn flags(facts: &NewPeer) -> u32 {
    let has = [
        (TERM, facts.term_ends.is_some()),
        (FROM, facts.available_from.is_some()),
        (TO, facts.available_to.is_some()),
        (DAYS, facts.days_offered.is_some()),
        (CHALLENGES, facts.challenges_offered.is_some()),
        (DONE, facts.challenges_done.is_some()),
        (RATING, facts.rating.is_some()),
        (REGION, facts.region.is_some()),
        (PARTY, facts.party.is_some()),
        (FISA, facts.fisa),
        (RELEASE_KNOWN, facts.employer_release.is_some()),
        (RELEASED, facts.employer_release == Some(true)),
    ];
    let flags = has.iter().fold(0, |flags, (bit, is)| flags | u32::from(*is) << bit);
    flags | place(facts.kind) << KIND | place(facts.status) << STATUS
}

/// The place of a word in its set.
fn place<W: Words + PartialEq>(word: W) -> u32 {
    W::ALL.iter().position(|one| *one == word).unwrap_or(0) as u32
}

fn put(to: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        to.push(number as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

/// Small numbers of either sign are short.
fn put_number(to: &mut Vec<u8>, number: i64) {
    put(to, (number << 1 ^ number >> 63) as u64);
}

fn put_day(to: &mut Vec<u8>, day: NaiveDate) {
    put_number(to, i64::from(day.num_days_from_ce()));
}

fn put_text(to: &mut Vec<u8>, text: &str) {
    put(to, text.len() as u64);
    to.extend_from_slice(text.as_bytes());
}

/// Nothing is 0, a word its number and one.
fn put_word(to: &mut Vec<u8>, word: Option<&str>, words: &mut Dictionary) {
    put(to, word.map_or(0, |word| u64::from(words.number(word)) + 1));
}

/// No day is the year 0.
fn put_maybe_day(to: &mut Vec<u8>, day: Option<NaiveDate>) {
    put_number(to, day.map_or(0, |day| i64::from(day.num_days_from_ce())));
}

fn put_post(to: &mut Vec<u8>, post: &Post, words: &mut Dictionary) {
    put_number(to, post.body.map_or(0, |body| body.0));
    put_word(to, post.employer.as_deref(), words);
    put_word(to, post.title.as_deref(), words);
    put_word(to, post.seniority.as_deref(), words);
    put_maybe_day(to, post.first_day);
    put_maybe_day(to, post.last_day);
}

/// Unpacks a peer; the row stands elsewhere.
pub(super) fn read(record: &[u8], words: &Dictionary, peer: &mut Peer) {
    let mut from = Reader(record);
    let facts = &mut peer.facts;
    let has = days(&mut from, facts);
    let reference = from.text();
    reference.clone_into(&mut peer.reference);
    reference.clone_into(facts.reference.get_or_insert_default());
    from.text().clone_into(&mut facts.name);
    facts.challenges_done = has.is(DONE).then(|| from.number());
    facts.rating = has.is(RATING).then(|| from.rating());
    for (bit, text) in [(REGION, &mut facts.region), (PARTY, &mut facts.party)] {
        let word = if has.is(bit) { from.count() + 1 } else { 0 };
        fill(text, word, words);
    }
    let posts = from.count() as usize;
    facts.posts.resize_with(posts, no_post);
    facts.posts.iter_mut().for_each(|post| read_post(&mut from, words, post));
    let areas = from.count() as usize;
    facts.expertise.resize_with(areas, || Expertise { area: String::new(), held: Held::Past });
    for expertise in &mut facts.expertise {
        let area = from.count();
        words.word((area >> 1) as u32).clone_into(&mut expertise.area);
        expertise.held = if area & 1 == 1 { Held::Past } else { Held::Current };
    }
    facts.interests.clear();
    for _ in 0..from.count() {
        let body = BodyId(from.number());
        let mut reason = None;
        fill(&mut reason, from.count(), words);
        facts.interests.push(Interest { body, reason, declared_on: from.maybe_day() });
    }
}

/// Unpacks what filters by days look at.
pub(super) fn read_for_days(record: &[u8], facts: &mut NewPeer) {
    days(&mut Reader(record), facts);
}

/// The reference in a record.
pub(super) fn reference(record: &[u8]) -> &str {
    let mut from = Reader(record);
    let has = Has(from.count() as u32);
    let numbers = [TERM, FROM, TO, DAYS, CHALLENGES].iter().filter(|bit| has.is(**bit)).count();
    (0..numbers).for_each(|_| from.skip());
    for _ in 0..2 * from.count() {
        from.skip();
    }
    from.text()
}

fn days(from: &mut Reader<'_>, facts: &mut NewPeer) -> Has {
    let has = Has(from.count() as u32);
    facts.kind = has.word(KIND, PeerKind::Other);
    facts.status = has.word(STATUS, PeerStatus::Active);
    facts.fisa = has.is(FISA);
    facts.employer_release = has.is(RELEASE_KNOWN).then(|| has.is(RELEASED));
    facts.term_ends = has.is(TERM).then(|| from.day()).flatten();
    facts.available_from = has.is(FROM).then(|| from.day()).flatten();
    facts.available_to = has.is(TO).then(|| from.day()).flatten();
    facts.days_offered = has.is(DAYS).then(|| from.number());
    facts.challenges_offered = has.is(CHALLENGES).then(|| from.number());
    facts.blocked.clear();
    for _ in 0..from.count() {
        let days = (from.day(), from.day());
        facts.blocked.extend(days.0.zip(days.1).map(|(from, to)| DateRange { from, to }));
    }
    has
}

fn read_post(from: &mut Reader<'_>, words: &Dictionary, post: &mut Post) {
    let body = from.number();
    post.body = (body != 0).then_some(BodyId(body));
    fill(&mut post.employer, from.count(), words);
    fill(&mut post.title, from.count(), words);
    fill(&mut post.seniority, from.count(), words);
    post.first_day = from.maybe_day();
    post.last_day = from.maybe_day();
}

fn no_post() -> Post {
    Post {
        body: None,
        employer: None,
        title: None,
        seniority: None,
        first_day: None,
        last_day: None,
    }
}

/// Puts a word into `text`, whose room is used again; 0 is nothing, a word its number and one.
fn fill(text: &mut Option<String>, word: u64, words: &Dictionary) {
    match word.checked_sub(1) {
        Some(number) => words.word(number as u32).clone_into(text.get_or_insert_default()),
        None => *text = None,
    }
}

/// What a record has.
#[derive(Clone, Copy)]
struct Has(u32);

impl Has {
    const fn is(self, bit: u32) -> bool {
        self.0 >> bit & 1 == 1
    }

    fn word<W: Words>(self, at: u32, none: W) -> W {
        W::ALL.get((self.0 >> at & 15) as usize).copied().unwrap_or(none)
    }
}

/// The bytes that are still to be read. A record is only ever what was written here; behind its end
/// stand zeros.
struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    fn count(&mut self) -> u64 {
        let (mut number, mut shift) = (0, 0);
        while let Some((&byte, rest)) = self.0.split_first() {
            self.0 = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 || shift >= 63 {
                break;
            }
            shift += 7;
        }
        number
    }

    fn skip(&mut self) {
        self.count();
    }

    fn number(&mut self) -> i64 {
        let number = self.count();
        (number >> 1) as i64 ^ -((number & 1) as i64)
    }

    fn day(&mut self) -> Option<NaiveDate> {
        NaiveDate::from_num_days_from_ce_opt(self.number() as i32)
    }

    fn maybe_day(&mut self) -> Option<NaiveDate> {
        match self.number() {
            0 => None,
            number => NaiveDate::from_num_days_from_ce_opt(number as i32),
        }
    }

    fn bytes(&mut self, count: usize) -> &'b [u8] {
        let (bytes, rest) = self.0.split_at(count.min(self.0.len()));
        self.0 = rest;
        bytes
    }

    fn text(&mut self) -> &'b str {
        let count = self.count() as usize;
        std::str::from_utf8(self.bytes(count)).unwrap_or_default()
    }

    fn rating(&mut self) -> f64 {
        self.bytes(8).try_into().map_or(0.0, f64::from_le_bytes)
    }
}
