//! A peer as a row: the pool columns, so that a list can be taken in again.

use std::borrow::Cow;

use chrono::NaiveDate;
use foldhash::HashMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::{Bodies, Body, BodyId, Held, NewPeer, Peer, PeerKind, PeerStatus, Post};
use crate::intake::body_names::BodyNames;

/// A peer in the columns of `peer import`; `bodies` are those of all posts held now.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PeerRow<'a> {
    /// What scripts call the peer.
    pub reference: Cow<'a, str>,
    /// Full name.
    pub name: Cow<'a, str>,
    /// Officer, member or other.
    pub kind: PeerKind,
    /// Title of the first post held now.
    pub title: Option<Cow<'a, str>>,
    /// Seniority of the first post held now.
    pub seniority: Option<Cow<'a, str>>,
    /// Body of the first post held now.
    pub body: Option<Cow<'a, str>>,
    /// Bodies of all posts held now.
    pub bodies: Vec<Cow<'a, str>>,
    /// Titles of all posts held now: one where all have the same, else each post's own in the order of
    /// `bodies`, `null` for a post without.
    pub titles: Vec<Option<Cow<'a, str>>>,
    /// Seniorities of all posts held now: one where all have the same, else each post's own in the order
    /// of `bodies`, `null` for a post without.
    pub seniorities: Vec<Option<Cow<'a, str>>>,
    /// Posts held before.
    pub past_posts: Vec<Cow<'a, str>>,
    /// Party, of members only.
    pub party: Option<Cow<'a, str>>,
    /// Electoral Commission code of the party.
    pub party_code: Option<Cow<'a, str>>,
    /// When a member's term of office ends.
    pub term_ends: Option<NaiveDate>,
    /// Areas of expertise in the current role.
    pub expertise: Vec<Cow<'a, str>>,
    /// Areas of expertise from before.
    pub past_expertise: Vec<Cow<'a, str>>,
    /// Whether a Finance Improvement and Sustainability Adviser.
    pub fisa: bool,
    /// E-mail address.
    pub email: Option<Cow<'a, str>>,
    /// Telephone number.
    pub phone: Option<Cow<'a, str>>,
    /// The peer's own region.
    pub region: Option<Cow<'a, str>>,
    /// How far in the pool.
    pub status: PeerStatus,
    /// Days a financial year that the peer may give.
    pub days_offered: Option<i64>,
    /// Challenges a financial year that the peer may give.
    pub challenges_offered: Option<i64>,
    /// First day on which the peer is free.
    pub available_from: Option<NaiveDate>,
    /// Last day on which the peer is free.
    pub available_to: Option<NaiveDate>,
    /// Days on which the peer is not free.
    pub blocked: Vec<Cow<'a, str>>,
    /// Whether the employer releases the peer; `null` is not yet asked.
    pub employer_release: Option<bool>,
    /// Bodies in which the peer has an interest.
    pub interests: Vec<Cow<'a, str>>,
    /// Challenges done before, as the pool says.
    pub challenges_done: Option<i64>,
    /// Mean of the five competencies.
    pub rating: Option<f64>,
    /// A free note.
    pub note: Option<Cow<'a, str>>,
}

impl PeerRow<'_> {
    /// The same row, which then depends on nothing.
    pub fn owned(self) -> PeerRow<'static> {
        let own = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        let all = |texts: Vec<Cow<'_, str>>| texts.into_iter().map(own).collect();
        let each = |texts: Vec<Option<Cow<'_, str>>>| {
            texts.into_iter().map(|text| text.map(own)).collect()
        };
        PeerRow {
            reference: own(self.reference),
            name: own(self.name),
            kind: self.kind,
            title: self.title.map(own),
            seniority: self.seniority.map(own),
            body: self.body.map(own),
            bodies: all(self.bodies),
            titles: each(self.titles),
            seniorities: each(self.seniorities),
            past_posts: all(self.past_posts),
            party: self.party.map(own),
            party_code: self.party_code.map(own),
            term_ends: self.term_ends,
            expertise: all(self.expertise),
            past_expertise: all(self.past_expertise),
            fisa: self.fisa,
            email: self.email.map(own),
            phone: self.phone.map(own),
            region: self.region.map(own),
            status: self.status,
            days_offered: self.days_offered,
            challenges_offered: self.challenges_offered,
            available_from: self.available_from,
            available_to: self.available_to,
            blocked: all(self.blocked),
            employer_release: self.employer_release,
            interests: all(self.interests),
            challenges_done: self.challenges_done,
            rating: self.rating,
            note: self.note.map(own),
        }
    }
}

/// Makes rows of peers; writes bodies so that an import finds the same ones.
#[derive(Debug)]
pub struct Rows<'a> {
    bodies: &'a Bodies,
    names: BodyNames<'a>,
    today: NaiveDate,
    /// By what each body is found today: most rows ask for no other day.
    found_today: HashMap<BodyId, &'a str>,
}

impl<'a> Rows<'a> {
    /// Makes rows as things are on `today`.
    pub fn new(bodies: &'a Bodies, today: NaiveDate) -> Self {
        Self { bodies, names: BodyNames::new(bodies), today, found_today: HashMap::default() }
    }

    /// The row of a peer.
    pub fn row<'p>(&mut self, peer: &'p Peer) -> PeerRow<'p>
    where
        'a: 'p,
    {
        self.of_facts(&peer.reference, &peer.facts)
    }

    /// The row of these facts under this reference.
    pub fn of_facts<'p>(&mut self, reference: &'p str, facts: &'p NewPeer) -> PeerRow<'p>
    where
        'a: 'p,
    {
        let today = self.today;
        let now: Vec<&'p Post> = facts.posts.iter().filter(|post| post.held_on(today)).collect();
        let before = facts.posts.iter().filter(|post| !post.held_on(today));
        let bodies: Vec<Cow<'p, str>> =
            now.iter().map(|post| self.place(post, today).into()).collect();
        let first = now.first();
        PeerRow {
            reference: reference.into(),
            name: facts.name.as_str().into(),
            kind: facts.kind,
            title: first.and_then(|post| post.title.as_deref()).map(Cow::Borrowed),
            seniority: first.and_then(|post| post.seniority.as_deref()).map(Cow::Borrowed),
            body: bodies.first().cloned(),
            bodies,
            titles: each(&now, |post| post.title.as_deref()),
            seniorities: each(&now, |post| post.seniority.as_deref()),
            past_posts: before.map(|post| self.past(post).into()).collect(),
            party: facts.party.as_deref().map(Cow::Borrowed),
            party_code: facts.party_code.as_deref().map(Cow::Borrowed),
            term_ends: facts.term_ends,
            expertise: areas(facts, Held::Current),
            past_expertise: areas(facts, Held::Past),
            fisa: facts.fisa,
            email: facts.email.as_deref().map(Cow::Borrowed),
            phone: facts.phone.as_deref().map(Cow::Borrowed),
            region: facts.region.as_deref().map(Cow::Borrowed),
            status: facts.status,
            days_offered: facts.days_offered,
            challenges_offered: facts.challenges_offered,
            available_from: facts.available_from,
            available_to: facts.available_to,
            blocked: facts.blocked.iter().map(|days| days.to_string().into()).collect(),
            employer_release: facts.employer_release,
            interests: facts.interests.iter().map(|i| self.name(i.body, today).into()).collect(),
            challenges_done: facts.challenges_done,
            rating: facts.rating,
            note: facts.note.as_deref().map(Cow::Borrowed),
        }
    }

    /// `SENIORITY at BODY until DATE`.
    fn past(&mut self, post: &Post) -> String {
        let day = post.last_day.unwrap_or(self.today);
        let place = self.place(post, day);
        format!("{} at {place} until {day}", post.seniority.as_deref().unwrap_or("post"))
    }

    fn place<'p>(&mut self, post: &'p Post, day: NaiveDate) -> &'p str
    where
        'a: 'p,
    {
        match post.body {
            Some(id) => self.name(id, day),
            None => post.employer.as_deref().unwrap_or_default(),
        }
    }

    /// The name by which an import finds the body on `day`: its name, else its code.
    fn name(&mut self, id: BodyId, day: NaiveDate) -> &'a str {
        if day == self.today
            && let Some(name) = self.found_today.get(&id)
        {
            return name;
        }
        let Some(body) = self.bodies.by_id(id) else { return "" };
        let is_found = self.names.find(&body.name, day) == Ok(id) && !body.name.contains(';');
        let name = if is_found { &body.name } else { Body::reference(body) };
        if day == self.today {
            self.found_today.insert(id, name);
        }
        name
    }
}

/// One value when all posts have the same, else each post's own; nothing when none has any.
fn each<'p>(
    posts: &[&'p Post],
    value: impl Fn(&'p Post) -> Option<&'p str>,
) -> Vec<Option<Cow<'p, str>>> {
    let values = posts.iter().map(|post| value(post).map(Cow::Borrowed));
    let first = values.clone().next().flatten();
    match values.clone().all(|other| other == first) {
        true => first.map(Some).into_iter().collect(),
        false => values.collect(),
    }
}

fn areas(facts: &NewPeer, held: Held) -> Vec<Cow<'_, str>> {
    let held = facts.expertise.iter().filter(|expertise| expertise.held == held);
    held.map(|expertise| expertise.area.as_str().into()).collect()
}
