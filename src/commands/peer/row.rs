//! A peer as a row: the pool columns, so that a list can be taken in again.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::{Bodies, Body, BodyId, Held, NewPeer, Peer, PeerKind, PeerStatus, Post};
use crate::intake::body_names::BodyNames;

/// A peer in the columns of `peer import`; `bodies` are those of all posts held now.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PeerRow {
    /// What scripts call the peer.
    pub reference: String,
    /// Full name.
    pub name: String,
    /// Officer, member or other.
    pub kind: PeerKind,
    /// Title of the posts held now; several when they differ.
    pub title: Option<String>,
    /// Seniority of the posts held now; several when they differ.
    pub seniority: Option<String>,
    /// Body of the first post held now.
    pub body: Option<String>,
    /// Bodies of all posts held now.
    pub bodies: Vec<String>,
    /// Posts held before.
    pub past_posts: Vec<String>,
    /// Party, of members only.
    pub party: Option<String>,
    /// Electoral Commission code of the party.
    pub party_code: Option<String>,
    /// When a member's term of office ends.
    pub term_ends: Option<NaiveDate>,
    /// Areas of expertise in the current role.
    pub expertise: Vec<String>,
    /// Areas of expertise from before.
    pub past_expertise: Vec<String>,
    /// Whether a Finance Improvement and Sustainability Adviser.
    pub fisa: bool,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// The peer's own region.
    pub region: Option<String>,
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
    pub blocked: Vec<String>,
    /// Whether the employer releases the peer; `null` is not yet asked.
    pub employer_release: Option<bool>,
    /// Bodies in which the peer has an interest.
    pub interests: Vec<String>,
    /// Challenges done before, as the pool says.
    pub challenges_done: Option<i64>,
    /// Mean of the five competencies.
    pub rating: Option<f64>,
    /// A free note.
    pub note: Option<String>,
}

/// Makes rows of peers; writes bodies so that an import finds the same ones.
#[derive(Debug)]
pub struct Rows<'a> {
    bodies: &'a Bodies,
    names: BodyNames<'a>,
    today: NaiveDate,
}

impl<'a> Rows<'a> {
    /// Makes rows as things are on `today`.
    pub fn new(bodies: &'a Bodies, today: NaiveDate) -> Self {
        Self { bodies, names: BodyNames::new(bodies), today }
    }

    /// The row of a peer.
    pub fn row(&mut self, peer: &Peer) -> PeerRow {
        self.of_facts(&peer.reference, &peer.facts)
    }

    /// The row of these facts under this reference.
    pub fn of_facts(&mut self, reference: &str, facts: &NewPeer) -> PeerRow {
        let today = self.today;
        let now: Vec<&Post> = facts.posts.iter().filter(|post| post.held_on(today)).collect();
        let before = facts.posts.iter().filter(|post| !post.held_on(today));
        let bodies: Vec<String> = now.iter().map(|post| self.place(post, today)).collect();
        PeerRow {
            reference: reference.to_owned(),
            name: facts.name.clone(),
            kind: facts.kind,
            title: each(&now, |post| post.title.as_deref()),
            seniority: each(&now, |post| post.seniority.as_deref()),
            body: bodies.first().cloned(),
            bodies,
            past_posts: before.map(|post| self.past(post)).collect(),
            party: facts.party.clone(),
            party_code: facts.party_code.clone(),
            term_ends: facts.term_ends,
            expertise: areas(facts, Held::Current),
            past_expertise: areas(facts, Held::Past),
            fisa: facts.fisa,
            email: facts.email.clone(),
            phone: facts.phone.clone(),
            region: facts.region.clone(),
            status: facts.status,
            days_offered: facts.days_offered,
            challenges_offered: facts.challenges_offered,
            available_from: facts.available_from,
            available_to: facts.available_to,
            blocked: facts.blocked.iter().map(ToString::to_string).collect(),
            employer_release: facts.employer_release,
            interests: facts.interests.iter().map(|i| self.name(i.body, today)).collect(),
            challenges_done: facts.challenges_done,
            rating: facts.rating,
            note: facts.note.clone(),
        }
    }

    /// `SENIORITY at BODY until DATE`.
    fn past(&mut self, post: &Post) -> String {
        let day = post.last_day.unwrap_or(self.today);
        let place = self.place(post, day);
        format!("{} at {place} until {day}", post.seniority.as_deref().unwrap_or("post"))
    }

    fn place(&mut self, post: &Post, day: NaiveDate) -> String {
        match post.body {
            Some(id) => self.name(id, day),
            None => post.employer.clone().unwrap_or_default(),
        }
    }

    /// The name by which an import finds the body on `day`: its name, else its code.
    fn name(&mut self, id: BodyId, day: NaiveDate) -> String {
        let Some(body) = self.bodies.by_id(id) else { return String::new() };
        let is_found = self.names.find(&body.name, day) == Ok(id) && !body.name.contains(';');
        if is_found { body.name.clone() } else { Body::reference(body).to_owned() }
    }
}

/// One value when all posts have the same, else each post's own, joined by `;`.
fn each<'p>(posts: &[&'p Post], value: impl Fn(&'p Post) -> Option<&'p str>) -> Option<String> {
    let values: Vec<&str> = posts.iter().filter_map(|post| value(post)).collect();
    let first = values.first()?;
    let same = values.iter().all(|other| other == first);
    Some(if same { (*first).to_owned() } else { values.join(";") })
}

fn areas(facts: &NewPeer, held: Held) -> Vec<String> {
    facts.expertise.iter().filter(|e| e.held == held).map(|e| e.area.clone()).collect()
}
