//! A peer: someone from another body who may sit on a team.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{BodyId, DateRange, Held, PeerKind, PeerStatus};

row_id! {
    /// The row of a peer.
    PeerId
}

/// A post held, now or before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// The body of the register; `None` when `employer` names one that is not in it.
    pub body: Option<BodyId>,
    /// The employer's name where it is not in the register.
    pub employer: Option<String>,
    /// Job title.
    pub title: Option<String>,
    /// A seniority of the scheme.
    pub seniority: Option<String>,
    /// First day, where known.
    pub first_day: Option<NaiveDate>,
    /// Last day; `None` for a post held now.
    pub last_day: Option<NaiveDate>,
}

impl Post {
    /// Whether it is held on `day`.
    pub fn held_on(&self, day: NaiveDate) -> bool {
        self.first_day.is_none_or(|first| first <= day)
            && self.last_day.is_none_or(|last| day <= last)
    }
}

/// An area of expertise and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expertise {
    /// An area of the scheme.
    pub area: String,
    /// The current role, or past experience.
    pub held: Held,
}

/// A declared interest in a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interest {
    /// The body.
    pub body: BodyId,
    /// Why, as the peer put it.
    pub reason: Option<String>,
    /// When it was declared.
    pub declared_on: Option<NaiveDate>,
}

/// A peer as given from outside, before it has a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewPeer {
    /// The reference; `None` lets the file give the next `P` number.
    pub reference: Option<String>,
    /// Full name.
    pub name: String,
    /// Officer, member or other.
    pub kind: PeerKind,
    /// Whether a Finance Improvement and Sustainability Adviser.
    pub fisa: bool,
    /// How far in the pool.
    pub status: PeerStatus,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// The peer's own region, where it is not the body's.
    pub region: Option<String>,
    /// Party, of members only (former members with consent).
    pub party: Option<String>,
    /// Electoral Commission code of the party.
    pub party_code: Option<String>,
    /// Whether a former member agreed that the party is kept.
    pub party_consent: bool,
    /// When a member's term of office ends.
    pub term_ends: Option<NaiveDate>,
    /// Days a financial year that the peer may give.
    pub days_offered: Option<i64>,
    /// Challenges a financial year that the peer may give.
    pub challenges_offered: Option<i64>,
    /// First day on which the peer is free.
    pub available_from: Option<NaiveDate>,
    /// Last day on which the peer is free.
    pub available_to: Option<NaiveDate>,
    /// Whether the employer releases the peer; `None` is not yet asked and bars nobody.
    pub employer_release: Option<bool>,
    /// Challenges done, as the pool says.
    pub challenges_done: Option<i64>,
    /// Mean of the five competencies, 1 to 5; `None` is unknown and neutral.
    pub rating: Option<f64>,
    /// A free note.
    pub note: Option<String>,
    /// Posts now and before, in the order of the source.
    pub posts: Vec<Post>,
    /// Areas of expertise.
    pub expertise: Vec<Expertise>,
    /// Days on which the peer is not free.
    pub blocked: Vec<DateRange>,
    /// Declared interests.
    pub interests: Vec<Interest>,
}

impl NewPeer {
    /// A peer of whom nothing is known but name and kind: active, asked for nothing yet.
    pub fn named(name: impl Into<String>, kind: PeerKind) -> Self {
        Self {
            reference: None,
            name: name.into(),
            kind,
            fisa: false,
            status: PeerStatus::Active,
            email: None,
            phone: None,
            region: None,
            party: None,
            party_code: None,
            party_consent: false,
            term_ends: None,
            days_offered: None,
            challenges_offered: None,
            available_from: None,
            available_to: None,
            employer_release: None,
            challenges_done: None,
            rating: None,
            note: None,
            posts: Vec::new(),
            expertise: Vec::new(),
            blocked: Vec::new(),
            interests: Vec::new(),
        }
    }
}

impl NewPeer {
    /// How many posts held before it has more than `earlier` had.
    pub fn posts_left(&self, earlier: &Self) -> usize {
        let before = |peer: &Self| peer.posts.iter().filter(|post| post.last_day.is_some()).count();
        before(self).saturating_sub(before(earlier))
    }
}

/// A peer in the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Peer {
    /// The row.
    pub id: PeerId,
    /// The reference that the import gave, or `P` and a number.
    pub reference: String,
    /// All the rest; its `reference` is always there and the same.
    pub facts: NewPeer,
}

impl Peer {
    /// The posts held on `day`, in the order of the source.
    pub fn posts_on(&self, day: NaiveDate) -> impl Iterator<Item = &Post> {
        self.facts.posts.iter().filter(move |post| post.held_on(day))
    }
}

/// What references are ordered by, so that `P9` comes before `P10`: the letters in front, then the
/// number behind them, then the whole.
pub fn natural_key(reference: &str) -> (&str, u64, &str) {
    let digits = reference.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (front, number) = reference.split_at(reference.len() - digits);
    (front, number.parse().unwrap_or(u64::MAX), reference)
}
