//! A body: who is challenged, and where peers come from.

use std::sync::OnceLock;

use chrono::NaiveDate;
use foldhash::{HashMap, HashMapExt as _};

use super::lookup::Named;
use super::text::folded_words;
use super::{BodyKind, Clock, RelationKind};

row_id! {
    /// The row of a body.
    BodyId
}

/// A council, fire and rescue service, combined authority, company or other body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// The row.
    pub id: BodyId,
    /// GSS code, upper case; `None` where none is published.
    pub code: Option<String>,
    /// Short name for references, unique, such as `trafford`.
    pub slug: String,
    /// Its name as it is shown.
    pub name: String,
    /// Other names, and former codes.
    pub aliases: Vec<String>,
    /// What kind it is.
    pub kind: BodyKind,
    /// One of the nine English regions, or a country.
    pub region: Option<String>,
    /// England, Wales, Scotland, Northern Ireland.
    pub nation: Option<String>,
    /// First day in force, where known.
    pub first_day: Option<NaiveDate>,
    /// Last day in force, where known; may lie ahead.
    pub last_day: Option<NaiveDate>,
    /// Inhabitants.
    pub population: Option<i64>,
    /// Rural or urban class.
    pub rural_urban: Option<String>,
    /// The party with the majority, or `No overall control`.
    pub control: Option<String>,
    /// The party that leads, with or without a majority.
    pub leading_party: Option<String>,
    /// The day or month of the source for control.
    pub control_as_at: Option<String>,
    /// Next all-out election.
    pub next_election: Option<NaiveDate>,
    /// Whether it is a member of the Local Government Association; a field, never a filter.
    pub lga_member: Option<bool>,
    /// Principal adviser, where it is not the region's.
    pub adviser: Option<String>,
}

impl Body {
    /// Other names under which people look for it: those with a word that its own name has not, without former
    /// codes, abbreviations, and what only says more of the same.
    pub fn other_names(&self) -> Vec<&str> {
        let own = folded_words(&self.name);
        let has = |name: &str, word: &str| name.split(' ').any(|other| other == word);
        let is_new = |alias: &&str| {
            let folded = folded_words(alias);
            let last = alias.split(' ').next_back().unwrap_or_default();
            let is_short = last.len() > 1 && !last.chars().any(char::is_lowercase);
            !is_short && !folded.contains(&own) && folded.split(' ').any(|word| !has(&own, word))
        };
        let new: Vec<&str> = self.aliases.iter().map(String::as_str).filter(is_new).collect();
        let says_less = |alias: &&str| {
            let folded = folded_words(alias);
            let shorter = |other: &&str| {
                folded_words(other) != folded && folded.contains(&folded_words(other))
            };
            !new.iter().any(shorter)
        };
        new.iter().copied().filter(says_less).collect()
    }

    /// A body of which no more is known than its slug, name and kind, and which has no row yet.
    pub fn named(slug: impl Into<String>, name: impl Into<String>, kind: BodyKind) -> Self {
        Self {
            id: BodyId(0),
            code: None,
            slug: slug.into(),
            name: name.into(),
            aliases: Vec::new(),
            kind,
            region: None,
            nation: None,
            first_day: None,
            last_day: None,
            population: None,
            rural_urban: None,
            control: None,
            leading_party: None,
            control_as_at: None,
            next_election: None,
            lga_member: None,
            adviser: None,
        }
    }

    /// What a script calls it: the code, or the slug where there is none.
    pub fn reference(&self) -> &str {
        self.code.as_deref().unwrap_or(&self.slug)
    }

    /// Its code and its former codes.
    pub fn codes(&self) -> Vec<String> {
        self.code.iter().chain(self.aliases.iter().filter(|a| is_gss_code(a))).cloned().collect()
    }

    /// Whether it is in force on `day`; unknown first and last days are open.
    pub fn in_force_on(&self, day: NaiveDate) -> bool {
        self.first_day.is_none_or(|first| first <= day)
            && self.last_day.is_none_or(|last| day <= last)
    }

    /// The day in force that lies nearest to `day`: on it a former body is read as it was at its
    /// end, and a coming one as it will begin.
    pub fn nearest_day_in_force(&self, day: NaiveDate) -> NaiveDate {
        let begun = self.first_day.map_or(day, |first| day.max(first));
        self.last_day.map_or(begun, |last| begun.min(last))
    }
}

/// A dated relation: "`body` has as its `kind` `other`"; neighbours are symmetric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relation {
    /// The body spoken of.
    pub body: BodyId,
    /// How they stand.
    pub kind: RelationKind,
    /// The other one.
    pub other: BodyId,
    /// First day on which it holds; `None` is open.
    pub first_day: Option<NaiveDate>,
    /// Last day on which it holds; `None` is open.
    pub last_day: Option<NaiveDate>,
}

impl Relation {
    /// Whether it holds on `day`.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.first_day.is_none_or(|first| first <= day)
            && self.last_day.is_none_or(|last| day <= last)
    }
}

/// Who took over from whom, and what became of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Succession {
    /// The body that ended.
    pub predecessor: BodyId,
    /// The body that took over.
    pub successor: BodyId,
    /// Whether the five-year clock starts afresh or goes on.
    pub clock: Clock,
}

/// The whole register in memory: some five hundred bodies and how they stand to each other.
#[derive(Debug, Clone, Default)]
pub struct Bodies {
    all: Vec<Body>,
    relations: Vec<Relation>,
    successions: Vec<Succession>,
    by_id: HashMap<BodyId, usize>,
    /// For every body the places of the relations in which it has a part, once somebody asks.
    parts: OnceLock<HashMap<BodyId, Vec<usize>>>,
}

impl Bodies {
    /// Puts a register together.
    pub fn new(all: Vec<Body>, relations: Vec<Relation>, successions: Vec<Succession>) -> Self {
        let by_id = all.iter().enumerate().map(|(place, body)| (body.id, place)).collect();
        Self { all, relations, successions, by_id, parts: OnceLock::new() }
    }

    fn parts(&self) -> &HashMap<BodyId, Vec<usize>> {
        self.parts.get_or_init(|| {
            let mut parts: HashMap<BodyId, Vec<usize>> = HashMap::new();
            for (place, relation) in self.relations.iter().enumerate() {
                parts.entry(relation.body).or_default().push(place);
                parts.entry(relation.other).or_default().push(place);
            }
            parts
        })
    }

    /// Every body, in the order in which they were given.
    pub fn all(&self) -> &[Body] {
        &self.all
    }

    /// The body with this row, if it is in the register.
    pub fn by_id(&self, id: BodyId) -> Option<&Body> {
        self.by_id.get(&id).and_then(|&place| self.all.get(place))
    }

    /// Every relation.
    pub fn relations(&self) -> &[Relation] {
        &self.relations
    }

    /// The relations in which `body` has a part, on whatever days.
    pub fn relations_of(&self, body: BodyId) -> impl Iterator<Item = &Relation> {
        let places = self.parts().get(&body).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|&place| self.relations.get(place))
    }

    /// Every succession.
    pub fn successions(&self) -> &[Succession] {
        &self.successions
    }

    /// The bodies that `body` has as its `kind` on `day`; for neighbours in both directions. A
    /// relation holds only while both are in force.
    pub fn related(&self, body: BodyId, kind: RelationKind, day: NaiveDate) -> Vec<&Body> {
        let mut found = self.once_related(body, kind, day);
        found.retain(|other| self.in_force(body, day) && other.in_force_on(day));
        found
    }

    /// The bodies that have `body` as their `kind` on `day`: its districts, its companies. A relation
    /// holds only while both are in force.
    pub fn related_to(&self, body: BodyId, kind: RelationKind, day: NaiveDate) -> Vec<&Body> {
        let mut found = self.once_related_to(body, kind, day);
        found.retain(|other| self.in_force(body, day) && other.in_force_on(day));
        found
    }

    /// As [`Self::related`], with those that have ended or are still to begin, as long as the relation
    /// itself has not been ended: whoever is still entered at a council that was merged works for the
    /// same place, so that a post there counts as before.
    pub fn once_related(&self, body: BodyId, kind: RelationKind, day: NaiveDate) -> Vec<&Body> {
        let symmetric = kind == RelationKind::Neighbour;
        let other = |r: &Relation| match () {
            () if r.body == body => Some(r.other),
            () if symmetric && r.other == body => Some(r.body),
            () => None,
        };
        self.relations_of(body)
            .filter(|r| r.kind == kind && r.holds_on(day))
            .filter_map(other)
            .filter_map(|id| self.by_id(id))
            .collect()
    }

    /// As [`Self::related_to`], with those that have ended or are still to begin.
    pub fn once_related_to(&self, body: BodyId, kind: RelationKind, day: NaiveDate) -> Vec<&Body> {
        self.relations_of(body)
            .filter(|r| r.kind == kind && r.other == body && r.holds_on(day))
            .filter_map(|r| self.by_id(r.body))
            .collect()
    }

    /// Every body with its names, ranked by what is most likely meant on `day`: those in force beat
    /// others, and principal councils beat fire services and combined authorities, unless
    /// `prefer_fire`.
    pub fn named<'a>(&'a self, day: NaiveDate, prefer_fire: bool) -> Vec<Named<&'a Body>> {
        let rank = |body: &Body| {
            let wanted =
                if prefer_fire { body.kind == BodyKind::Fire } else { body.kind.is_principal() };
            u8::from(!body.in_force_on(day)) * 2 + u8::from(!wanted)
        };
        let named = |body: &'a Body| Named {
            value: body,
            codes: body.codes(),
            slug: Some(body.slug.clone()),
            names: std::iter::once(&body.name).chain(&body.aliases).cloned().collect(),
            rank: rank(body),
        };
        self.all.iter().map(named).collect()
    }

    fn in_force(&self, body: BodyId, day: NaiveDate) -> bool {
        self.by_id(body).is_some_and(|body| body.in_force_on(day))
    }

    /// The direct predecessors of `body`.
    pub fn predecessors(&self, body: BodyId) -> impl Iterator<Item = (&Body, Clock)> {
        let links = self.successions.iter().filter(move |s| s.successor == body);
        links.filter_map(|s| Some((self.by_id(s.predecessor)?, s.clock)))
    }

    /// The direct successors of `body`.
    pub fn successors(&self, body: BodyId) -> impl Iterator<Item = (&Body, Clock)> {
        let links = self.successions.iter().filter(move |s| s.predecessor == body);
        links.filter_map(|s| Some((self.by_id(s.successor)?, s.clock)))
    }
}

/// Whether `text` has the form of a GSS code, such as E08000009: former codes stand among aliases.
pub fn is_gss_code(text: &str) -> bool {
    let mut letters = text.chars();
    text.len() == 9
        && letters.next().is_some_and(|c| c.is_ascii_uppercase())
        && letters.all(|c| c.is_ascii_digit())
}
