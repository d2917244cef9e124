//! What a row of a pool says about a peer, and what it makes of a peer that is there already.

use chrono::NaiveDate;

use super::super::field::Place;
use super::super::values::Wrong;
use super::each::{Each, differs_from};
use super::{PEERS, blank_peer, name_key, place};
use crate::domain::digest::{digest, digest_of_word};
use crate::domain::{Held, NewPeer, PeerKind, Post};

/// What a row says: facts, and which fields it gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The facts of a new peer: what the row leaves blank is as it is for new ones.
    pub facts: NewPeer,
    /// The kind, if it was given.
    pub kind: Option<PeerKind>,
    /// Titles of the posts held now.
    pub(super) titles: Each,
    /// Seniorities of the posts held now.
    pub(super) seniorities: Each,
    /// Whether `body` says where the peer is now: an export of several posts has `bodies`.
    pub(super) names_bodies: bool,
    /// Whether it says where the first post is, and a blank cell in `bodies` leaves the others as they are.
    pub(super) leaves_bodies: bool,
    /// What stands in `bodies`, where `body` differs from it and is taken.
    pub(super) bodies_passed_over: Option<String>,
    given: u64,
    emptied: u64,
}

impl Draft {
    /// Nothing but name and kind.
    pub(super) fn new(name: Option<String>, kind: Option<PeerKind>) -> Self {
        let given =
            name.as_ref().map_or(0, |_| place::NAME.bit()) | kind.map_or(0, |_| place::KIND.bit());
        Self {
            facts: blank_peer(name, kind),
            kind,
            titles: Each::none(place::TITLE),
            seniorities: Each::none(place::SENIORITY),
            names_bodies: false,
            leaves_bodies: false,
            bodies_passed_over: None,
            given,
            emptied: 0,
        }
    }

    /// Puts in a value, if there is one.
    pub(super) fn give<T>(
        &mut self,
        place: Place,
        value: Option<T>,
        put: impl FnOnce(&mut NewPeer, T),
    ) {
        if let Some(value) = value {
            self.given |= place.bit();
            put(&mut self.facts, value);
        }
    }

    /// Forgets name or kind, which were put in only so that the rest could be judged.
    pub fn forget_if(&mut self, name: bool, kind: bool) {
        if name {
            self.given &= !place::NAME.bit();
        }
        if kind {
            self.given &= !place::KIND.bit();
        }
    }

    /// Empties a field of a stored peer, as a blank cell does with `--clear`.
    pub fn empty(&mut self, place: Place) {
        self.emptied |= place.bit();
    }

    /// Whether a field of a stored peer is emptied where this row does not give it.
    fn empties(&self, place: Place, clear: u64) -> bool {
        let stands_for = match place {
            place::TITLE => place::TITLES.bit(),
            place::SENIORITY => place::SENIORITIES.bit(),
            _ => 0,
        };
        let bits = place.bit() | stands_for;
        !PEERS.field(place).required && (clear | self.emptied) & bits != 0
    }

    /// Whether the row gave this field.
    pub fn gave(&self, place: Place) -> bool {
        self.given & place.bit() != 0
    }

    /// A digest of what identifies the peer: the reference; else the e-mail address; else kind, name
    /// and first body. Case does not count.
    pub fn key(&self) -> u64 {
        let facts = &self.facts;
        match (&facts.reference, &facts.email) {
            (Some(reference), _) => digest(("reference", digest_of_word(reference))),
            (None, Some(email)) => digest(("email", digest_of_word(email))),
            (None, None) => {
                let first = facts.posts.first();
                let place = first.map(|post| (post.body, post.employer.as_deref().map(name_key)));
                digest(("name", facts.kind, name_key(&facts.name), place))
            }
        }
    }

    /// Which fields the row gave, as a set of bits.
    pub const fn given(&self) -> u64 {
        self.given
    }

    /// A digest of what the row says that is in no facts: of posts that it does not name, and in lists that are
    /// passed over; 0 for nothing.
    pub fn said_of_stored_posts(&self) -> u64 {
        let is_said =
            !self.gave(place::BODY) && (self.gave(place::TITLE) || self.gave(place::SENIORITY));
        let passed_over: Vec<&str> = self.passed_over().map(|(.., other)| other).collect();
        let said =
            if is_said { digest((self.titles.written(), self.seniorities.written())) } else { 0 };
        if passed_over.is_empty() { said } else { said ^ digest(passed_over) }
    }

    /// What a new peer must have and the row does not give.
    pub fn missing(&self) -> Vec<Place> {
        let mut missing: Vec<Place> =
            [place::NAME, place::KIND].into_iter().filter(|p| !self.gave(*p)).collect();
        let elsewhere = self.kind == Some(PeerKind::Other) && self.gave(place::PAST_POSTS);
        if !self.gave(place::BODY) && !elsewhere {
            missing.push(place::BODY);
        }
        missing
    }

    /// The facts of the peer `stored` after this row: what it gives is taken, what it leaves blank
    /// stays, or is emptied where it is among the fields of `clear`, a set of bits.
    ///
    /// A post held until now at a body that the row does not name any more becomes one held before,
    /// until the day before `today`, unless the row gives those itself: where somebody worked decides
    /// where they may not go.
    pub fn onto(&self, stored: &NewPeer, clear: u64, today: NaiveDate) -> NewPeer {
        let mut facts = stored.clone();
        let take = |place: Place| self.gave(place) || self.empties(place, clear);
        macro_rules! take {
            ($($place:ident => $field:ident),+ $(,)?) => {$(
                if take(place::$place) {
                    facts.$field = self.facts.$field.clone();
                }
            )+};
        }
        take!(
            NAME => name, KIND => kind, FISA => fisa, STATUS => status, EMAIL => email,
            PHONE => phone, REGION => region, PARTY => party, PARTY_CODE => party_code,
            TERM_ENDS => term_ends, DAYS_OFFERED => days_offered,
            CHALLENGES_OFFERED => challenges_offered, AVAILABLE_FROM => available_from,
            AVAILABLE_TO => available_to, EMPLOYER_RELEASE => employer_release,
            CHALLENGES_DONE => challenges_done, RATING => rating, NOTE => note, BLOCKED => blocked,
        );
        self.posts_onto(&mut facts, clear, today);
        self.expertise_onto(&mut facts, clear);
        self.interests_onto(&mut facts, clear);
        facts
    }

    fn posts_onto(&self, facts: &mut NewPeer, clear: u64, today: NaiveDate) {
        let split = |posts: &[Post]| -> (Vec<Post>, Vec<Post>) {
            posts.iter().cloned().partition(|post| post.last_day.is_none())
        };
        let (stored_now, stored_before) = split(&facts.posts);
        let (given_now, before) = split(&self.facts.posts);
        let (now, left) = if self.gave(place::BODY) {
            self.moved(given_now, &stored_now, clear)
        } else {
            (self.renamed(stored_now, clear), Vec::new())
        };
        let before = if self.gave(place::PAST_POSTS) {
            before.into_iter().map(|post| with_stored(post, &stored_before)).collect()
        } else if self.empties(place::PAST_POSTS, clear) {
            Vec::new()
        } else {
            let yesterday = today.pred_opt();
            let left = left.into_iter().map(|post| Post { last_day: yesterday, ..post });
            stored_before.into_iter().chain(left).collect()
        };
        facts.posts = now.into_iter().chain(before).collect();
    }

    /// The posts that the row names, with what it does not say of them; and the stored ones at bodies
    /// that it does not name.
    fn moved(&self, mut now: Vec<Post>, stored: &[Post], clear: u64) -> (Vec<Post>, Vec<Post>) {
        let at_one_place =
            |one: &Post, other: &Post| one.body == other.body && one.employer == other.employer;
        let keeps = self.keeps(stored);
        for (place, post) in now.iter_mut().enumerate() {
            // A person may hold two posts at one body: the one at the same place goes first.
            let at_place = stored.get(place).filter(|old| at_one_place(old, post));
            let found = at_place.or_else(|| stored.iter().find(|old| at_one_place(old, post)));
            if let Some(old) = found {
                self.keep_rest(post, old, clear);
                keeps.put(post, old);
            }
        }
        let is_left = |old: &&Post| !now.iter().any(|post| at_one_place(old, post));
        let left: Vec<Post> = stored.iter().filter(is_left).cloned().collect();
        let is_first =
            matches!((&now[..], stored), ([one], [first, ..]) if at_one_place(one, first));
        if self.leaves_bodies && self.bodies_passed_over.is_none() && is_first {
            return (now.into_iter().chain(left).collect(), Vec::new());
        }
        (now, left)
    }

    /// What a row does not say of a post stays as it was.
    fn keep_rest(&self, post: &mut Post, old: &Post, clear: u64) {
        if !self.empties(place::TITLE, clear) {
            post.title = post.title.take().or_else(|| old.title.clone());
        }
        if !self.empties(place::SENIORITY, clear) {
            post.seniority = post.seniority.take().or_else(|| old.seniority.clone());
        }
        post.first_day = post.first_day.or(old.first_day);
    }

    /// The stored posts with the titles and seniorities of a row that names no body.
    fn renamed(&self, posts: Vec<Post>, clear: u64) -> Vec<Post> {
        let said = |each: &Each| each.of(posts.len()).unwrap_or_else(|_| vec![None; posts.len()]);
        let (titles, seniorities) = (said(&self.titles), said(&self.seniorities));
        let keeps = self.keeps(&posts);
        let renamed = posts.iter().zip(titles).zip(seniorities).map(|((old, title), seniority)| {
            let mut post = Post { title, seniority, ..old.clone() };
            self.keep_rest(&mut post, old, clear);
            keeps.put(&mut post, old);
            post
        });
        renamed.collect()
    }

    /// What of several stored posts stays, as the row tells it of the first alone and it is so there.
    fn keeps(&self, stored: &[Post]) -> Keeps {
        let is_open = !self.names_bodies && stored.len() > 1;
        let Some(first) = stored.first().filter(|_| is_open) else { return Keeps::default() };
        Keeps {
            title: self.titles.only_tells(first.title.as_deref(), place::TITLE),
            seniority: self.seniorities.only_tells(first.seniority.as_deref(), place::SENIORITY),
        }
    }

    /// Each list that differs from its field, with what the field and the list say.
    fn clashes(&self) -> impl Iterator<Item = (Place, Place, String, &str)> {
        let title = self.titles.passed_over.iter();
        let title = title.map(|other| (place::TITLE, place::TITLES, self.titles.written(), other));
        let seniority =
            self.seniorities.passed_over.iter().map(|other| {
                (place::SENIORITY, place::SENIORITIES, self.seniorities.written(), other)
            });
        let body = self.bodies_passed_over.iter();
        let body = body.map(|other| (place::BODY, place::BODIES, String::new(), other));
        title
            .chain(seniority)
            .chain(body)
            .map(|(one, many, says, other)| (one, many, says, other.as_str()))
    }

    /// The lists that are passed over for their fields, with what they say.
    pub fn passed_over(&self) -> impl Iterator<Item = (Place, Place, &str)> {
        self.clashes().map(|(one, many, _, other)| (one, many, other))
    }

    /// What is wrong where a field differs from its list. Of somebody who has a single post the field may be
    /// what was changed since the list was made, which is seen by what is stored; else nobody can tell.
    pub fn clash(&self, stored: Option<&NewPeer>) -> Option<(Place, String, Wrong)> {
        let is_change = |one: Place, says: &str| {
            let mut now = stored?.posts.iter().filter(|post| post.last_day.is_none());
            let (post, None) = (now.next()?, now.next()) else { return None };
            let alike = |value: &Option<String>| value.as_deref().is_some_and(|old| old == says);
            let at = self.facts.posts.first();
            Some(match one {
                place::TITLE => !alike(&post.title),
                place::SENIORITY => !alike(&post.seniority),
                _ => at.is_some_and(|at| (at.body, &at.employer) != (post.body, &post.employer)),
            })
        };
        let mut clashes = self.clashes();
        let (one, many, says, other) =
            clashes.find(|(one, _, says, _)| is_change(*one, says) != Some(true))?;
        let value = if says.is_empty() { other.to_owned() } else { says };
        Some((one, value, differs_from(many)))
    }

    /// What is wrong with the titles or seniorities of a row that names no body: the stored peer has
    /// another number of posts.
    pub fn misfit(&self, stored: &NewPeer) -> Option<(Place, String, Wrong)> {
        let posts = stored.posts.iter().filter(|post| post.last_day.is_none()).count();
        let faults =
            [&self.titles, &self.seniorities].into_iter().filter(|_| !self.gave(place::BODY));
        let mut faults =
            faults.filter_map(|each| Some((each.at, each.written(), each.of(posts).err()?)));
        faults.next()
    }

    fn expertise_onto(&self, facts: &mut NewPeer, clear: u64) {
        let stored = std::mem::take(&mut facts.expertise);
        let mut all = self.facts.expertise.clone();
        for (at, held) in [(place::EXPERTISE, Held::Current), (place::PAST_EXPERTISE, Held::Past)] {
            if self.gave(at) || self.empties(at, clear) {
                continue;
            }
            let kept = stored.iter().filter(|e| e.held == held);
            for expertise in kept {
                if !all.iter().any(|new| new.area == expertise.area) {
                    all.push(expertise.clone());
                }
            }
        }
        // In the order in which they stood, so that nothing changes when nothing does.
        let rank =
            |area: &str| stored.iter().position(|old| old.area == area).unwrap_or(usize::MAX);
        all.sort_by_key(|expertise| rank(&expertise.area));
        facts.expertise = all;
    }

    fn interests_onto(&self, facts: &mut NewPeer, clear: u64) {
        if !self.gave(place::INTERESTS) {
            if self.empties(place::INTERESTS, clear) {
                facts.interests.clear();
            }
            return;
        }
        let stored = std::mem::take(&mut facts.interests);
        let mut wanted = self.facts.interests.clone();
        for interest in &mut wanted {
            if let Some(old) = stored.iter().find(|old| old.body == interest.body) {
                interest.clone_from(old);
            }
        }
        let rank = |interest: &crate::domain::Interest| {
            stored.iter().position(|old| old.body == interest.body).unwrap_or(usize::MAX)
        };
        wanted.sort_by_key(rank);
        facts.interests = wanted;
    }
}

/// What of the posts held now stays as it is stored.
#[derive(Debug, Clone, Copy, Default)]
struct Keeps {
    title: bool,
    seniority: bool,
}

impl Keeps {
    fn put(self, post: &mut Post, old: &Post) {
        if self.title {
            post.title.clone_from(&old.title);
        }
        if self.seniority {
            post.seniority.clone_from(&old.seniority);
        }
    }
}

/// A past post that is stored already keeps its title and first day.
fn with_stored(post: Post, stored: &[Post]) -> Post {
    let same = |old: &&Post| {
        old.body == post.body
            && old.employer == post.employer
            && old.last_day == post.last_day
            && old.seniority == post.seniority
    };
    stored.iter().find(same).cloned().unwrap_or(post)
}
