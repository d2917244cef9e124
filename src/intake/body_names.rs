//! Which body a cell names: code, former code, short name, whole name or alias; never a part of a
//! name, for a file cannot be asked what it meant.

mod keys;

use chrono::NaiveDate;
use foldhash::{HashMap, HashMapExt as _};

pub use self::keys::Glance;
use self::keys::Keys;
use super::values::{Wrong, letter_for_nought};
use crate::domain::lookup::{Letters, nearest};
use crate::domain::text::fold_name;
use crate::domain::{Bodies, Body, BodyId, BodyKind};

/// How many names that nobody has are compared with all that there are: the comparison is slow.
const MOST_COMPARED: u32 = 200;

/// How many texts that nobody goes by are remembered with what was said of them.
const MOST_REMEMBERED: usize = 10_000;

/// An index of all bodies by what people call them.
#[derive(Debug)]
pub struct BodyNames<'a> {
    bodies: &'a Bodies,
    codes: HashMap<String, Vec<BodyId>>,
    slugs: HashMap<String, BodyId>,
    names: HashMap<String, Vec<BodyId>>,
    /// Whom a text may mean, whatever the day; nobody for one that is not known.
    known: HashMap<String, Vec<BodyId>>,
    /// What was said of texts that nobody goes by: to find what is like them takes long.
    unknown: HashMap<String, Wrong>,
    compared: u32,
    /// The letters of every name, once one is compared with them.
    letters: Option<Vec<Letters>>,
}

impl<'a> BodyNames<'a> {
    /// Indexes `bodies`.
    pub fn new(bodies: &'a Bodies) -> Self {
        let mut index = Self {
            bodies,
            codes: HashMap::new(),
            slugs: HashMap::new(),
            names: HashMap::new(),
            known: HashMap::new(),
            unknown: HashMap::new(),
            compared: 0,
            letters: None,
        };
        for body in bodies.all() {
            index.add(body);
        }
        index
    }

    fn add(&mut self, body: &Body) {
        self.slugs.insert(body.slug.to_lowercase(), body.id);
        for code in body.code.iter().chain(body.aliases.iter().filter(|a| is_gss_code(a))) {
            add_once(self.codes.entry(code.to_uppercase()).or_default(), body.id);
        }
        for name in std::iter::once(&body.name).chain(&body.aliases) {
            add_once(self.names.entry(fold_name(name)).or_default(), body.id);
        }
    }

    /// All bodies.
    pub fn bodies(&self) -> &'a Bodies {
        self.bodies
    }

    /// The body that `text` names on `day`: among bodies of one name those in force on that day go
    /// first, then principal councils.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub fn find(&mut self, text: &str, day: NaiveDate) -> Result<BodyId, Wrong> {
        if !self.known.contains_key(text) {
            let hits = self.hits(text);
            if self.known.len() >= MOST_REMEMBERED {
                self.known.clear();
            }
            self.known.insert(text.to_owned(), hits);
        }
        let hits = self.known.get(text).map_or(&[][..], Vec::as_slice);
        if let [one] = hits {
            return Ok(*one);
        }
        match self.best(hits, day)[..] {
            [one] => Ok(one),
            [] => Err(self.nobody(text)),
            ref several => Err(self.several(several)),
        }
    }

    /// The host that `text` names on `day`; `fire` when only fire services may host, which then go
    /// before councils of the same name.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub fn find_host(&mut self, text: &str, day: NaiveDate, fire: bool) -> Result<BodyId, Wrong> {
        if !fire {
            return self.find(text, day);
        }
        // Any level will do: the short name `essex` is the county's, the name Essex both's.
        // A service is called by its area alone as well.
        let folded = fold_name(text);
        let forms = ["", " fire", " fire and rescue", " fire and rescue service"];
        let named = forms.iter().filter_map(|form| self.names.get(&format!("{folded}{form}")));
        let named = named.flatten().copied();
        let all = self.hits(text).into_iter().chain(named).filter(|id| self.is_fire(*id));
        let mut services = Vec::new();
        all.for_each(|id| add_once(&mut services, id));
        match self.best(&services, day)[..] {
            [one] => Ok(one),
            _ => self.find(text, day),
        }
    }

    /// All that go by a code, a short name, or a whole name: the first of these that anybody has.
    fn hits(&self, text: &str) -> Vec<BodyId> {
        let Keys { code, slug, name, turned, in_full } = Keys::of(text);
        let slug = || self.slugs.get(&slug).map(|id| vec![*id]);
        let hits = self.codes.get(&code).cloned().or_else(slug);
        let hits = hits.or_else(|| self.names.get(&name).cloned());
        let hits = hits.or_else(|| self.names.get(&turned?).cloned());
        let full = || in_full.iter().filter_map(|name| self.names.get(name)).flatten().copied();
        hits.unwrap_or_else(|| full().collect())
    }

    /// Those of `hits` that are most likely meant on `day`.
    fn best(&self, hits: &[BodyId], day: NaiveDate) -> Vec<BodyId> {
        let rank = |id: &BodyId| {
            let body = self.bodies.by_id(*id);
            body.map_or(u8::MAX, |body| {
                u8::from(!body.in_force_on(day)) * 2 + u8::from(!body.kind.is_principal())
            })
        };
        let least = hits.iter().map(rank).min();
        hits.iter().filter(|id| Some(rank(id)) == least).copied().collect()
    }

    fn several(&self, hits: &[BodyId]) -> Wrong {
        let told = |body: &Body| format!("{} ({})", body.name, body.reference());
        let names: Vec<String> =
            hits.iter().filter_map(|id| self.bodies.by_id(*id)).map(told).collect();
        Wrong::new(
            "more than one body is called that",
            format!("write the code: {}", names.join(", ")),
        )
    }

    fn nobody(&mut self, text: &str) -> Wrong {
        if let Some(told) = self.unknown.get(text) {
            return told.clone();
        }
        let told = self.no_such(text, &text.split_whitespace().collect::<String>().to_uppercase());
        if self.unknown.len() < MOST_REMEMBERED {
            self.unknown.insert(text.to_owned(), told.clone());
        }
        told
    }

    fn no_such(&mut self, text: &str, code: &str) -> Wrong {
        if let Some(meant) = letter_for_nought(code).filter(|meant| self.codes.contains_key(meant))
        {
            let hint = format!("the letter O stands for a nought; was {meant} meant?");
            return Wrong::new("no body has this code", hint);
        }
        if is_gss_code(code) {
            return Wrong::new(
                "no body has this code",
                "see the codes with `peerage council list`",
            );
        }
        let near = self.near(text);
        let hint = match near.first() {
            Some(_) => format!("did you mean {}?", near.join(" or ")),
            None => "see the names with `peerage council list`".to_owned(),
        };
        Wrong::new("no body has this name", hint)
    }

    fn near(&mut self, text: &str) -> Vec<String> {
        self.compared += 1;
        if self.compared > MOST_COMPARED || text.len() > 200 {
            return Vec::new();
        }
        let names = self.bodies.all().iter();
        let names = names.flat_map(|b| std::iter::once(&b.name).chain(&b.aliases));
        let wanted = Letters::of(text);
        let letters = self.letters.get_or_insert_with(|| names.clone().map(Letters::of).collect());
        let like = names.zip(letters).filter(|(_, letters)| wanted.may_be_like(letters));
        let like = like.map(|(name, _)| name.as_str());
        nearest(text, like).into_iter().map(|n| format!("`{n}`")).collect()
    }

    /// Why a body that has ended cannot be where somebody is now: when it ended, and what came after.
    pub fn ended(&self, id: BodyId, day: NaiveDate) -> Option<Wrong> {
        let body = self.bodies.by_id(id)?;
        let last = body.last_day.filter(|last| *last < day)?;
        let after: Vec<&str> =
            self.bodies.successors(id).map(|(successor, _)| successor.name.as_str()).collect();
        let hint = match after[..] {
            [] => "name the body where the peer is now".to_owned(),
            _ => format!("it was replaced by {}", after.join(" and ")),
        };
        Some(Wrong::new(format!("{} ended on {last}", body.name), hint))
    }

    /// The region of a body.
    pub fn region(&self, id: BodyId) -> Option<&'a str> {
        self.bodies.by_id(id)?.region.as_deref()
    }

    /// Whether a body is a fire and rescue service.
    pub fn is_fire(&self, id: BodyId) -> bool {
        self.bodies.by_id(id).is_some_and(|body| body.kind == BodyKind::Fire)
    }
}

fn add_once(ids: &mut Vec<BodyId>, id: BodyId) {
    if !ids.contains(&id) {
        ids.push(id);
    }
}

/// Whether `text` has the form of a GSS code, such as E08000009.
pub fn is_gss_code(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 9 && bytes[0].is_ascii_alphabetic() && bytes[1..].iter().all(u8::is_ascii_digit)
}
