//! One problem solved again and again with other worths: what a programme of many teams asks of the search.
//!
//! The worths come from outside with every question, in units of the caller's own, so that prices on people (who are
//! wanted elsewhere) can be taken off them. Everything else of the problem, its counts and sums, stays.

use super::block::{self, Ended, Stage};
use super::model::Prior;
use super::outcome::{Budget, Meter};
use super::pool::{EMPTY, Pool};
use super::problem::Problem;
use super::question::{Looks, Question};
use super::rules::Rules;

/// Who may take which slot, entry after entry: at first everybody, later those who still matter.
#[derive(Debug, Clone, Default)]
pub struct Entrants {
    pool: Pool,
    /// The place of each entry among all that were given; `None` for a slot left empty.
    places: Vec<Option<u32>>,
}

impl Entrants {
    /// Takes the candidates of each slot, sorted; `optional` slots may stay empty, which is an entry of its own, the
    /// last of its slot.
    pub fn new(candidates: u32, slots: &[Vec<u32>], optional: &[bool]) -> Self {
        let mut entrants = Self::default();
        entrants.pool.start.push(0);
        for (s, list) in slots.iter().enumerate() {
            entrants.pool.who.extend_from_slice(list);
            entrants.pool.origin.extend(0..list.len() as u32);
            entrants.places.extend((0..list.len() as u32).map(Some));
            if optional.get(s).copied().unwrap_or(false) {
                entrants.pool.who.push(candidates + s as u32);
                entrants.pool.origin.push(EMPTY);
                entrants.places.push(None);
            }
            entrants.pool.start.push(entrants.pool.who.len() as u32);
        }
        entrants
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether nobody is left at all.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The entries of a slot.
    pub fn range(&self, slot: usize) -> std::ops::Range<usize> {
        self.pool.range(slot)
    }

    /// The number of slots.
    pub fn slots(&self) -> usize {
        self.pool.slots()
    }

    /// The candidate of an entry; `None` for a slot left empty.
    pub fn who(&self, at: usize) -> Option<u32> {
        self.places[at].map(|_| self.pool.who[at])
    }

    /// The entry of `who` in `slot`, or of the slot left empty.
    pub fn find(&self, slot: usize, who: Option<u32>) -> Option<u32> {
        let range = self.range(slot);
        let at = match who {
            Some(who) => range.start + self.pool.who[range.clone()].binary_search(&who).ok()?,
            None => range.end.checked_sub(1).filter(|&at| range.contains(&at))?,
        };
        (self.who(at) == who).then_some(at as u32)
    }

    /// Only the entries in `kept`, one ascending list per slot.
    #[must_use]
    pub fn only(&self, kept: &[Vec<u32>]) -> Self {
        let places = kept.iter().flatten().map(|&at| self.places[at as usize]).collect();
        Self { pool: self.pool.only(kept), places }
    }
}

/// The rules of a problem, gathered once.
#[derive(Debug)]
pub struct Repriced<'q> {
    problem: &'q Problem,
    rules: Rules<'q>,
    looks: Looks,
}

/// What is asked: a worth for each entry, and a team to begin with.
#[derive(Debug, Clone, Copy)]
pub struct Offer<'a> {
    /// The entrants.
    pub entrants: &'a Entrants,
    /// What each entry is worth; more is better.
    pub worths: &'a [i64],
    /// What a unit of the price of soft groups takes off.
    pub soft: i64,
    /// What further weights of the entries come to at least in a team, if anything is asked of them.
    pub floor: Option<(&'a [i64], i64)>,
    /// A team to begin with, an entry per slot.
    pub start: Option<&'a [u32]>,
    /// Entries that may be in a team worth this much less than the best are kept as well.
    pub spare: i64,
    /// The most steps.
    pub budget: Budget,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Priced {
    /// No team; proved.
    Nothing,
    /// The steps ran out without a team; none is worth more than this.
    Unknown {
        /// What no team is worth more than.
        bound: i64,
    },
    /// A team.
    Team {
        /// The entry in each slot.
        entries: Vec<u32>,
        /// What it is worth.
        worth: i64,
        /// What no team is worth more than; `worth` when it is proved.
        bound: i64,
        /// Per slot the entries that may matter, see [`Offer::spare`]; empty when it is not proved.
        left: Vec<Vec<u32>>,
    },
}

impl<'q> Repriced<'q> {
    /// Gathers the rules of a question; its pins and bans are not looked at.
    pub fn of(question: &'q Question<'q>) -> Self {
        let looks = question.looks;
        Self { problem: question.problem, rules: Rules::of(question), looks }
    }

    /// The best team under the worths given.
    pub fn best(&self, offer: &Offer<'_>) -> Priced {
        let pool = &offer.entrants.pool;
        if pool.nobody().is_some() {
            return Priced::Nothing;
        }
        let (worths, base) = lifted(pool, offer.worths);
        let priors = priors(offer);
        let bound = (0..pool.slots())
            .map(|s| worths[pool.range(s)].iter().max().copied().unwrap_or(0))
            .sum::<i64>();
        let stage = self.stage(offer, &worths, &priors);
        let mut meter = Meter::new(offer.budget);
        match block::solve(stage, offer.start.map(<[u32]>::to_vec), &mut meter, None) {
            Ended::Nothing(_) => Priced::Nothing,
            Ended::Unknown => Priced::Unknown { bound: bound + base },
            Ended::Stopped { picked, bound } => {
                let worth = self.worth(offer, &picked);
                Priced::Team { entries: picked, worth, bound: bound + base, left: Vec::new() }
            }
            Ended::Best { picked, worth, left } => {
                let worth = worth + base;
                Priced::Team { entries: picked, worth, bound: worth, left }
            }
        }
    }

    /// Up to `most` teams worth at least `least`, the best first, an entry per slot; and whether those are all.
    pub fn near(&self, offer: &Offer<'_>, least: i64, most: usize) -> (Vec<(Vec<u32>, i64)>, bool) {
        let pool = &offer.entrants.pool;
        if pool.nobody().is_some() {
            return (Vec::new(), true);
        }
        let (worths, base) = lifted(pool, offer.worths);
        let priors = priors(offer);
        let mut meter = Meter::new(offer.budget);
        let stage = self.stage(offer, &worths, &priors);
        let (teams, all) = block::near(stage, least.saturating_sub(base), most, &mut meter);
        (teams.into_iter().map(|team| (team.places, team.worth + base)).collect(), all)
    }

    fn stage<'a>(&'a self, offer: &Offer<'a>, worths: &'a [i64], priors: &'a [Prior]) -> Stage<'a> {
        Stage {
            problem: self.problem,
            pool: &offer.entrants.pool,
            rules: &self.rules,
            worths,
            soft_weight: offer.soft,
            priors,
            first_will_do: false,
            looks: self.looks,
            spare: offer.spare,
            ceiling: None,
        }
    }

    /// What a team is worth, its rules taken as kept.
    fn worth(&self, offer: &Offer<'_>, picked: &[u32]) -> i64 {
        let sum: i64 = picked.iter().map(|&at| offer.worths[at as usize]).sum();
        let missed = |rule: &super::rules::Counted<'_>| {
            let pool = &offer.entrants.pool;
            let member = |at: &&u32| rule.members.binary_search(&pool.who[**at as usize]).is_ok();
            let count = picked.iter().filter(member).count() as i64;
            let below = rule.below.map_or(0, |price| price * (rule.lo - count).max(0));
            below + rule.above.map_or(0, |price| price * (count - rule.hi).max(0))
        };
        sum - offer.soft * self.rules.counts.iter().map(missed).sum::<i64>()
    }
}

/// What an offer asks of further weights, as a row.
fn priors(offer: &Offer<'_>) -> Vec<Prior> {
    let row = |(weights, least): (&[i64], i64)| Prior { weights: weights.to_vec(), least, soft: 0 };
    offer.floor.map(row).into_iter().collect()
}

/// The worths with the least of each slot taken off, and the sum of what was taken off.
fn lifted(pool: &Pool, worths: &[i64]) -> (Vec<i64>, i64) {
    let mut lifted = Vec::with_capacity(worths.len());
    let mut base = 0;
    for s in 0..pool.slots() {
        let slot = &worths[pool.range(s)];
        let least = slot.iter().min().copied().unwrap_or(0);
        base += least;
        lifted.extend(slot.iter().map(|worth| worth - least));
    }
    (lifted, base)
}
