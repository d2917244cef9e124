//! From a programme to a plan with a proved bound.

use super::core::Core;
use super::dual::Dual;
use super::master::Master;
use super::prices::{PARTS, Prices};
use super::problem::{Plan, Programme};
use super::reinsert::Sequence;
use super::usage::Usage;
use crate::matching::pick::{Question, Repriced};

/// The pivots that one relaxation of the master may take.
const PIVOTS: u64 = 20_000;
/// The relaxation is worth its time for up to so many challenges.
const SMALL: usize = 40;
/// The most rounds of subgradients.
const ROUNDS: u32 = 400;

/// When to end.
#[derive(Clone, Copy)]
pub struct Limits<'a> {
    /// The most teams to price; the same number gives the same answer anywhere.
    pub steps: u64,
    /// Asked again and again; ends the solve with the best plan so far.
    pub stop: &'a dyn Fn() -> bool,
}

/// How a solve ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// No plan is better.
    Optimal,
    /// The best plan so far, with the bound.
    Stopped,
}

/// A plan and how sure it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// How it ended.
    pub outcome: Outcome,
    /// The plan.
    pub plan: Plan,
    /// What it is worth.
    pub value: i64,
    /// No plan is worth more.
    pub bound: i64,
    /// Teams priced.
    pub steps: u64,
}

/// Finds weeks and teams for the challenges of a programme.
///
/// As many are served as `served` makes worth while; a challenge that nobody can join is left out, and so the plan
/// may be empty. Never fails: when it is time to end, the best plan so far is given with the bound proved so far.
pub fn solve(programme: &Programme, limits: Limits<'_>) -> Answer {
    let questions: Vec<Question<'_>> = programme.rulebooks.iter().map(Question::of).collect();
    let rules: Vec<Repriced<'_>> = questions.iter().map(Repriced::of).collect();
    let mut core = Core::new(programme, &rules, limits.steps, limits.stop);
    Work {
        core: &mut core,
        dual: Dual::new(Prices::first(programme)),
        sequence: Sequence::new(),
        gap: i64::MAX,
    }
    .run();
    let bound = core.bound.div_euclid(PARTS).min(loosest(programme)).max(core.value);
    Answer {
        outcome: if bound == core.value { Outcome::Optimal } else { Outcome::Stopped },
        plan: core.best_plan(),
        value: core.value,
        bound,
        steps: core.steps,
    }
}

/// What a programme is worth at most at a glance: every slot with the best there is.
fn loosest(programme: &Programme) -> i64 {
    let best = |list: &Vec<(u32, i64)>| list.iter().map(|entry| entry.1).max().unwrap_or(0).max(0);
    let week = |week: &super::Week| week.worth + week.slots.iter().map(best).sum::<i64>();
    (programme.challenges.iter())
        .map(|c| (c.served + c.weeks.iter().map(week).max().unwrap_or(0)).max(0))
        .sum()
}

/// A solve under way.
struct Work<'w, 'p> {
    core: &'w mut Core<'p>,
    dual: Dual,
    sequence: Sequence,
    /// The gap when it was last seen who cannot matter.
    gap: i64,
}

impl Work<'_, '_> {
    fn run(&mut self) {
        self.first_plan();
        self.subgradients(ROUNDS);
        let mut quiet = 0;
        while !self.core.stops() {
            let before = (self.core.bound, self.core.value);
            if quiet < 3 && self.core.plan.len() <= SMALL {
                self.columns(6);
            }
            self.better(24, 3_000);
            let now = self.core.bound - self.core.value * PARTS;
            if now < self.gap - self.gap / 8 {
                self.narrow();
                self.gap = now;
            }
            quiet = if before.0 - self.core.bound > PARTS / 2 { 0 } else { quiet + 1 };
        }
    }

    /// Anything at all, quickly: in the order in which the challenges stand, then in others.
    fn first_plan(&mut self) {
        let mut order: Vec<usize> = (0..self.core.plan.len()).collect();
        self.core.plan_in(&order, None);
        order.reverse();
        self.core.plan_in(&order, None);
    }

    fn subgradients(&mut self, rounds: u32) {
        for round in 0..rounds {
            let Some(total) = self.dual.evaluate(self.core) else { return };
            if round % 10 == 9 {
                self.guided();
                if round > 50 {
                    self.better(12, 300);
                }
            }
            let now = self.dual.bound - self.core.value * PARTS;
            if round > 20 && now < self.gap / 2 {
                self.narrow();
                self.gap = now;
            }
            if !self.dual.step(self.core, total) {
                return;
            }
        }
    }

    /// A plan in some order under the best prices.
    fn guided(&mut self) {
        let mut order: Vec<usize> = (0..self.core.plan.len()).collect();
        self.sequence.mix(&mut order);
        self.core.plan_in(&order, Some(&self.dual.best));
    }

    /// Prices from the relaxation of the restricted master, round after round.
    fn columns(&mut self, rounds: u32) {
        let all: Vec<usize> = (0..self.core.plan.len()).collect();
        for _ in 0..rounds {
            let offered: Vec<Vec<u32>> = (all.iter())
                .map(|&c| self.core.offered_columns(c, Some(&self.dual.best), &[self.core.plan[c]]))
                .collect();
            let none = Usage::none(self.core.programme);
            let Ok(master) = Master::new(self.core, &all, &offered, &none) else { return };
            let Some(prices) = master.relax(self.core, PIVOTS) else { return };
            self.dual.towards(self.core.rows, &prices, 0.35);
            if self.dual.evaluate(self.core).is_none() {
                return;
            }
        }
    }

    /// Takes out and puts back in.
    fn better(&mut self, moves: usize, steps: u64) {
        for _ in 0..moves {
            if self.core.stops() {
                return;
            }
            self.core.steps += 1;
            let (core, best) = (&mut *self.core, &self.dual.best);
            if self.sequence.below(3) == 0 {
                let size = 8 + self.sequence.below(40);
                core.recombine(&mut self.sequence, size, best, steps);
            } else {
                let size = 1 + self.sequence.below(6);
                let prices = (self.sequence.below(2) == 0).then_some(best);
                core.reinsert(&mut self.sequence, size, prices);
            }
        }
    }

    /// Leaves out whoever cannot be in a plan better than the best so far.
    fn narrow(&mut self) {
        let best = self.dual.best.clone();
        let (bound, value) = (self.dual.bound, self.core.value);
        for c in 0..self.core.plan.len() {
            if self.core.stops() {
                return;
            }
            let own = self.core.price(c, &best);
            let rest = bound - own.bound;
            let least = (value + 1) * PARTS - rest;
            for w in 0..own.weeks.len() {
                if self.core.visits[c][w].open && own.weeks[w] < least {
                    self.core.visits[c][w].open = false;
                } else if self.core.visits[c][w].open {
                    self.core.narrow(c, w, &best, least);
                }
            }
        }
    }
}
