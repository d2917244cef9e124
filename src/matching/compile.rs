//! From councils to indices: the plan and the pool become slots, candidates with tiered scores, and
//! counts that the search understands. A candidate is the place of the peer in the pool.
//!
//! The pool is read once, as of the first week; for a later week only those are read again for whom
//! something changes in between (a post begins or ends, a cooling-off period is over), and filters
//! that look at the days are asked anew.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use foldhash::HashMap;

use super::eligibility;
use super::pick::{Draft, Fault, Group, LARGEST, Problem, Slot};
use super::plan::Plan;
use super::pool::blank;
use super::rules::{Case, Totals, load_of};
use super::scene::{Facts, Scene};
use super::travel::Steps;
use super::who::{counted, rank, recent_until};
use crate::domain::{DateRange, Peer, Requirement};

/// The tiers of scores, as the search sees them: more is better.
pub const TIERS: [&str; 3] = ["fit", "load", "travel"];

/// What a group of the compiled problem stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meaning {
    /// The requirement of the plan at this place; with `each`, for one value.
    Requirement(usize, Option<String>),
    /// The cover of the plan at this place.
    Cover(usize),
    /// That the original team comes first (progress review).
    OriginalTeam,
}

/// A peer in a slot.
#[derive(Debug, Clone, Copy)]
struct Listing {
    candidate: u32,
    rank: u16,
    fit: i64,
    travel: i64,
}

/// What was read of the pool on one day.
#[derive(Debug, Clone, Default)]
struct Reading {
    /// Who may take each slot, by candidate.
    slots: Vec<Vec<Listing>>,
    /// Who counts for each group: for each counting by the value of its `each`, else one blank value.
    groups: Vec<Members>,
    /// The filters that shut out a peer who is listed somewhere, those that look at days apart.
    masks: Vec<(u32, u64)>,
}

/// Who is counted under each value, by candidate; asked once a peer and group, and put in order later.
type Members = HashMap<String, Vec<u32>>;

/// What is counted, before an `each` takes it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counting {
    Requirement(usize),
    Cover(usize),
    OriginalTeam,
}

/// One week, compiled.
#[derive(Debug, Clone)]
pub struct Week<'a> {
    /// The visit.
    pub scene: Scene<'a>,
    /// For the search.
    pub problem: Problem,
    /// What each group stands for.
    pub meanings: Vec<Meaning>,
}

/// The pool, read once for all weeks.
#[derive(Debug)]
pub struct Compiler<'a> {
    plan: &'a Plan<'a>,
    steps: &'a Steps<'a>,
    with_shut: bool,
    first: Scene<'a>,
    base: Reading,
    dated: Vec<u32>,
}

impl<'a> Compiler<'a> {
    /// Reads the pool as of the first week; `with_shut` keeps those whom filters shut out, which
    /// conflicts and why-not need and a plain search does not.
    ///
    /// Gives `None` when there is no week.
    pub fn new(plan: &'a Plan<'a>, steps: &'a Steps<'a>, with_shut: bool) -> Option<Self> {
        let weeks = plan.problem.weeks.iter().chain(&plan.problem.other_weeks);
        let span = DateRange {
            from: weeks.clone().map(|week| week.from).min()?,
            to: weeks.map(|week| week.from).max()?,
        };
        let first = Scene::new(plan, steps, plan.problem.weeks.first().copied()?);
        let mut compiler =
            Self { plan, steps, with_shut, first, base: Reading::default(), dated: Vec::new() };
        let (mut base, mut dated) = (compiler.blank(), Vec::new());
        let mut peer = blank();
        for at in 0..plan.problem.peers.len() {
            plan.problem.peers.read(at, &mut peer);
            if span.from < span.to && changes_within(&compiler.first, &peer, span) {
                dated.push(at as u32);
            } else {
                compiler.read_peer(&compiler.first, &peer, at as u32, &mut base);
            }
        }
        (compiler.base, compiler.dated) = (base, dated);
        Some(compiler)
    }

    /// The visit on these days.
    pub fn scene(&self, onsite: DateRange) -> Scene<'a> {
        Scene::new(self.plan, self.steps, onsite)
    }

    /// Compiles one week.
    ///
    /// # Errors
    /// When the numbers of the scheme are beyond what the search takes.
    pub fn week(&self, onsite: DateRange) -> Result<Week<'a>, Fault> {
        let scene = self.scene(onsite);
        let all_again = scene.ties != self.first.ties;
        let again: Vec<u32> = if all_again {
            (0..self.plan.problem.peers.len() as u32).collect()
        } else {
            self.dated.clone()
        };
        let fresh = self.read(&scene, again.into_iter());
        let base = if all_again { None } else { Some(&self.base) };
        let readings: Vec<&Reading> = base.into_iter().chain([&fresh]).collect();
        let (groups, meanings) = self.groups(&readings);
        let draft = Draft {
            name: format!("{} {}", self.plan.problem.challenge, onsite),
            candidates: self.plan.problem.peers.len() as u32,
            tiers: TIERS.map(str::to_owned).to_vec(),
            slots: self.slots(&scene, &readings),
            groups,
            sums: Vec::new(),
            filters: eligibility::ALL.iter().map(|filter| filter.name.to_owned()).collect(),
        };
        Ok(Week { problem: Problem::new(draft)?, scene, meanings })
    }

    fn read(&self, scene: &Scene<'a>, candidates: impl Iterator<Item = u32>) -> Reading {
        let mut reading = self.blank();
        let mut peer = blank();
        for candidate in candidates {
            if self.plan.problem.peers.read(candidate as usize, &mut peer) {
                self.read_peer(scene, &peer, candidate, &mut reading);
            }
        }
        reading
    }

    /// Nothing read yet.
    fn blank(&self) -> Reading {
        Reading {
            slots: vec![Vec::new(); self.plan.slots.len()],
            groups: vec![Members::default(); self.countings()],
            masks: Vec::new(),
        }
    }

    fn read_peer(&self, scene: &Scene<'_>, peer: &Peer, candidate: u32, reading: &mut Reading) {
        let facts = Facts::of(scene, peer);
        let mask = eligibility::mask(scene, &facts);
        if mask != 0 && !self.with_shut {
            return;
        }
        let mut listed = false;
        for (slot, listings) in self.plan.slots.iter().zip(&mut reading.slots) {
            let Some(rank) = rank(slot, &facts, scene) else { continue };
            let totals = Totals::of(&Case { scene, facts: &facts, slot, rank });
            // The load is another one every week.
            let Totals { fit, travel, .. } = totals;
            listings.push(Listing { candidate, rank, fit, travel });
            listed = true;
        }
        if listed {
            reading.masks.push((candidate, mask));
            self.count(scene, &facts, candidate, reading);
        }
    }

    /// Adds the peer to every group that counts them.
    fn count(&self, scene: &Scene<'_>, facts: &Facts<'_>, candidate: u32, reading: &mut Reading) {
        let mut add = |counting: Counting, value: &str| {
            let of_values = &mut reading.groups[self.place(counting)];
            let Some(members) = of_values.get_mut(value) else {
                of_values.insert(value.to_owned(), vec![candidate]);
                return;
            };
            // Two posts at one body are one member of it.
            if members.last() != Some(&candidate) {
                members.push(candidate);
            }
        };
        for (at, requirement) in self.plan.requirements.iter().enumerate() {
            if counted(&requirement.filter, facts, scene) {
                values(requirement, facts, &mut |value| add(Counting::Requirement(at), value));
            }
        }
        for (at, cover) in self.plan.covers.iter().enumerate() {
            if cover.theme.areas.iter().any(|area| facts.holds(area).is_some()) {
                add(Counting::Cover(at), "");
            }
        }
        if self.plan.original_team.contains(&facts.peer.id) {
            add(Counting::OriginalTeam, "");
        }
    }

    /// The slots of a week: whom a filter shuts out stands apart.
    fn slots(&self, scene: &Scene<'a>, readings: &[&Reading]) -> Vec<Slot> {
        let masks = self.masks(scene, readings);
        let peers = self.plan.problem.peers.ids();
        let mut slots = Vec::new();
        for (at, slot) in self.plan.slots.iter().enumerate() {
            let mut made =
                Slot { name: slot.role.clone(), optional: slot.optional, ..Slot::default() };
            let most = readings.iter().map(|reading| reading.slots[at].len()).sum();
            made.entries.candidates.reserve_exact(most);
            made.entries.scores.reserve_exact(TIERS.len() * most);
            for one in in_order(readings, at) {
                let load = load_of(scene.given(peers[one.candidate as usize]).days);
                let scores = [one.fit, -load, -one.travel];
                match masks[one.candidate as usize] {
                    0 => made.entries.push(one.candidate, &scores, one.rank),
                    by if self.with_shut => made.shut.push(one.candidate, &scores, one.rank, by),
                    _ => {}
                }
            }
            slots.push(made);
        }
        slots
    }

    /// The filters that shut out each peer in this week.
    fn masks(&self, scene: &Scene<'a>, readings: &[&Reading]) -> Vec<u64> {
        let mut masks = vec![0; self.plan.problem.peers.len()];
        let mut peer = blank();
        for &(candidate, mask) in readings.iter().flat_map(|reading| &reading.masks) {
            self.plan.problem.peers.read_for_days(candidate as usize, &mut peer);
            masks[candidate as usize] = mask | eligibility::mask_of_days(scene, &peer);
        }
        masks
    }

    fn groups(&self, readings: &[&Reading]) -> (Vec<Group>, Vec<Meaning>) {
        let (mut groups, mut meanings) = (Vec::new(), Vec::new());
        for (at, counting) in (0..self.countings()).map(|at| (at, self.counting(at))) {
            let mut merged: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
            for (value, members) in readings.iter().flat_map(|reading| &reading.groups[at]) {
                merged.entry(value).or_default().extend(members);
            }
            if self.is_always_asked(counting) {
                merged.entry("").or_default();
            }
            for (value, members) in merged {
                let (group, meaning) = self.group(counting, value, members);
                // "At most one of a single person" asks nothing.
                let empty = group.min <= 0 && group.max >= group.members.len() as i64;
                if !empty {
                    groups.push(group);
                    meanings.push(meaning);
                }
            }
        }
        (groups, meanings)
    }

    /// How many things are counted: requirements, then covers, then the original team.
    fn countings(&self) -> usize {
        self.plan.requirements.len() + self.plan.covers.len() + 1
    }

    fn place(&self, counting: Counting) -> usize {
        match counting {
            Counting::Requirement(at) => at,
            Counting::Cover(at) => self.plan.requirements.len() + at,
            Counting::OriginalTeam => self.countings() - 1,
        }
    }

    fn counting(&self, place: usize) -> Counting {
        let requirements = self.plan.requirements.len();
        match place {
            at if at < requirements => Counting::Requirement(at),
            at if at + 1 < self.countings() => Counting::Cover(at - requirements),
            _ => Counting::OriginalTeam,
        }
    }

    /// Whether it is asked even where nobody at all counts.
    fn is_always_asked(&self, counting: Counting) -> bool {
        match counting {
            Counting::Requirement(at) => self.plan.requirements[at].each.is_none(),
            Counting::Cover(_) => true,
            Counting::OriginalTeam => !self.plan.original_team.is_empty(),
        }
    }

    fn group(&self, counting: Counting, value: &str, members: Vec<u32>) -> (Group, Meaning) {
        let (name, min, max, price, meaning) = match counting {
            Counting::Requirement(at) => {
                let requirement = &self.plan.requirements[at];
                let name = match value {
                    "" => requirement.name.clone(),
                    value => format!("{} ({value})", requirement.name),
                };
                let max = requirement.max.map_or(LARGEST, i64::from);
                let value = (!value.is_empty()).then(|| value.to_owned());
                let price = (!requirement.hard).then(|| self.plan.price(requirement));
                // Taken apart by an `each` only the most is counted: of which values would at least so
                // many be wanted?
                let min = if requirement.each.is_none() { requirement.min } else { 0 };
                (name, min, max, price, Meaning::Requirement(at, value))
            }
            Counting::Cover(at) => {
                let cover = &self.plan.covers[at];
                let price = i64::from(self.plan.problem.scheme.matching.soft_price);
                let price = (!cover.hard).then_some(price);
                let name = format!("cover: {}", cover.theme.name);
                (name, cover.min, LARGEST, price, Meaning::Cover(at))
            }
            Counting::OriginalTeam => {
                let slots = self.plan.slots.len().min(self.plan.original_team.len()) as u32;
                let price = Some(self.plan.original_price());
                ("original team first".to_owned(), slots, LARGEST, price, Meaning::OriginalTeam)
            }
        };
        let min = i64::from(min);
        (Group { name, min, max, below: price, above: price, members }, meaning)
    }
}

/// The listings of a slot in the order of the candidates, whenever they were read.
fn in_order<'r>(readings: &[&'r Reading], slot: usize) -> impl Iterator<Item = &'r Listing> {
    let listings = |at: usize| readings.get(at).map_or(&[][..], |reading| &reading.slots[slot]);
    let (mut one, mut other) = (listings(0).iter().peekable(), listings(1).iter().peekable());
    std::iter::from_fn(move || match (one.peek(), other.peek()) {
        (Some(first), Some(second)) if second.candidate < first.candidate => other.next(),
        (None, Some(_)) => other.next(),
        _ => one.next(),
    })
}

/// The values under which an `each` counts the peer; one empty value without an `each`.
fn values(requirement: &Requirement, facts: &Facts<'_>, add: &mut dyn FnMut(&str)) {
    match requirement.each.as_deref() {
        None => add(""),
        Some("body") => facts.posts.iter().for_each(|(post, body)| {
            let name = body.map(|b| b.name.as_str()).or(post.employer.as_deref());
            name.into_iter().for_each(&mut *add);
        }),
        Some("region") => facts.region.into_iter().for_each(add),
        Some("party") => facts.party.into_iter().for_each(add),
        Some(_) => {}
    }
}

/// Whether anything about a peer changes between the first and the last of the weeks.
fn changes_within(scene: &Scene<'_>, peer: &Peer, span: DateRange) -> bool {
    let after_first = |day: NaiveDate| span.from < day && day <= span.to;
    let next = |day: NaiveDate| day.succ_opt().unwrap_or(day);
    let post = peer.facts.posts.iter().any(|post| {
        post.first_day.is_some_and(after_first)
            || post.last_day.is_some_and(|last| {
                after_first(next(last))
                    || after_first(scene.cooled_off_on(last))
                    || after_first(next(recent_until(last, scene)))
            })
    });
    let on_team = |days: DateRange| after_first(next(days.to));
    post || scene.plan.assignments_of(peer.id).iter().any(|a| a.onsite.is_some_and(on_team))
}
