//! What counts: one rule a file, each with its charge and its reason, so that the score and its
//! explanation are made of the same charges.
//!
//! To add a rule: its file and its line in `ALL`.

mod county;
mod experience;
mod fallback;
mod kind;
mod left_host;
mod load;
mod neighbour;
mod party;
mod preferred;
mod rating;
mod region;
mod released;
mod seniority;
mod setting;
mod theme;
mod travel;
mod visited;

pub use load::load_of;

use super::scene::{Facts, Scene};
use crate::domain::scheme::Points;
use crate::domain::{Reason, Slot, Tier};

/// A peer in a slot.
#[derive(Debug, Clone, Copy)]
pub struct Case<'c, 'a> {
    /// The visit.
    pub scene: &'c Scene<'a>,
    /// The peer.
    pub facts: &'c Facts<'a>,
    /// The slot.
    pub slot: &'c Slot,
    /// How much of a fallback the peer is there.
    pub rank: u16,
}

impl Case<'_, '_> {
    /// The scheme's points.
    fn points(&self) -> &Points {
        &self.scene.plan.problem.scheme.matching.points
    }
}

/// Where charges go. In the fit tier more points are better, in all others fewer.
pub trait Ledger {
    /// Takes a charge; no points are no charge. The reason is asked for only where it is told.
    fn charge(&mut self, tier: Tier, rule: &'static str, points: i64, why: &dyn Fn() -> String);
}

/// A rule: charges a peer in a slot.
type Rule = fn(&Case<'_, '_>, &mut dyn Ledger);

/// Every rule, in the order in which reasons are told.
const ALL: &[Rule] = &[
    fallback::charge,
    theme::charge,
    seniority::charge,
    preferred::charge,
    kind::charge,
    setting::charge,
    party::charge,
    experience::charge,
    rating::charge,
    released::charge,
    visited::charge,
    region::charge,
    county::charge,
    neighbour::charge,
    left_host::charge,
    load::charge,
    travel::charge,
];

/// Puts every charge of the case into `ledger`.
pub fn charge(case: &Case<'_, '_>, ledger: &mut dyn Ledger) {
    for rule in ALL {
        rule(case, ledger);
    }
}

/// The sums of the tiers that are summed up over members.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Fit points.
    pub fit: i64,
    /// Load charged.
    pub load: i64,
    /// Travel charged.
    pub travel: i64,
}

impl Totals {
    /// The sums of a case.
    pub fn of(case: &Case<'_, '_>) -> Self {
        let mut totals = Self::default();
        charge(case, &mut totals);
        totals
    }
}

impl Ledger for Totals {
    fn charge(&mut self, tier: Tier, _: &'static str, points: i64, _: &dyn Fn() -> String) {
        match tier {
            Tier::Fit => self.fit += points,
            Tier::Load => self.load += points,
            Tier::Travel => self.travel += points,
            Tier::Optional | Tier::Fallback | Tier::Soft => {}
        }
    }
}

/// The charges in words.
#[derive(Debug, Clone, Default)]
pub struct Told(pub Vec<Reason>);

impl Told {
    /// The charges of a case, in words.
    pub fn of(case: &Case<'_, '_>) -> Vec<Reason> {
        let mut told = Self::default();
        charge(case, &mut told);
        told.0
    }
}

impl Ledger for Told {
    fn charge(&mut self, tier: Tier, rule: &'static str, points: i64, why: &dyn Fn() -> String) {
        if points != 0 {
            self.0.push(Reason { tier, rule: rule.to_owned(), points, reason: why() });
        }
    }
}
