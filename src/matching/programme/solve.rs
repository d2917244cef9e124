//! From a programme to a plan with a proved bound.

use super::core::Core;
use super::dual::Dual;
use super::exchange::Exchange;
use super::prices::{PARTS, Prices};
use super::problem::{Plan, Programme};
use super::proof::Attempt;
use super::reinsert::Sequence;
use super::restricted::{FINE, Restricted};
use super::usage::Usage;
use crate::matching::pick::{Question, Repriced};

/// Teams near the best are gathered for up to so many challenges.
const SMALL: usize = 40;
/// A plan may be worse than the best by this part of the gap and still be gone on from; the longer nothing better is
/// found, the worse.
const SLACK: [i64; 4] = [30, 12, 6, 60];
/// The most rounds of subgradients.
const ROUNDS: u32 = 200;
/// So many rounds without a better bound end them while one more challenge may be served by the bound: prices would have to
/// rise to what that is worth, which those of the teams met so far do at once. Where all are served, rounds that bring
/// nothing are made up for by later ones.
const IDLE: u32 = 11;
/// The most rounds of prices that follow from the teams met.
const REFINED: u32 = 12;
/// Plans decided from the surest challenge to the least sure, to begin with.
const DIVES: usize = 2;
/// A dive may begin the next from a plan as far as this, in points, below the best.
const ANYWHERE: i64 = i64::MAX / 4;
/// The steps of a proof, and how often they double when nothing better is found.
const PROOF: (u64, u32) = (4_000, 3);

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
    search(programme, limits, None)
}

/// As [`solve`]; ends as well once a plan is worth `enough`, or none can be.
pub(super) fn search(programme: &Programme, limits: Limits<'_>, enough: Option<i64>) -> Answer {
    let questions: Vec<Question<'_>> = programme.rulebooks.iter().map(Question::of).collect();
    let rules: Vec<Repriced<'_>> = questions.iter().map(Repriced::of).collect();
    let mut core = Core::new(programme, &rules, limits, enough);
    Work {
        core: &mut core,
        dual: Dual::new(Prices::first(programme)),
        sequence: Sequence::new(),
        gap: i64::MAX,
        quiet: 0,
        proof: Shown { value: i64::MIN, doubled: 0, ahead: i64::MAX },
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
    /// So many rounds brought nothing better.
    quiet: usize,
    proof: Shown,
}

/// How the last proof went.
#[derive(Debug, Clone, Copy)]
struct Shown {
    /// What the plan was worth.
    value: i64,
    /// How often its steps were doubled.
    doubled: u32,
    /// How far the bound was above the plan when there were too many teams.
    ahead: i64,
}

impl Work<'_, '_> {
    fn run(&mut self) {
        self.first_plan();
        self.subgradients(ROUNDS);
        self.refine(REFINED);
        self.narrow();
        self.dives();
        let (mut most, mut refined) = (60, i64::MAX);
        while !self.core.stops() {
            let now = self.ahead();
            if now < refined - refined / 4 {
                self.refine(4);
                if self.core.plan.len() <= SMALL {
                    self.gather(most);
                    most = (most * 2).min(1_000);
                }
                refined = now;
            }
            let before = self.core.value;
            self.core.go_back();
            self.better(400, 3_000);
            self.exchange(100);
            self.quiet = if self.core.value > before { 0 } else { self.quiet + 1 };
            self.prove();
            let now = self.ahead();
            if now < self.gap - self.gap / 8 {
                self.narrow();
                self.gap = now;
            }
        }
    }

    /// How far the bound is above the best plan, in parts.
    fn ahead(&self) -> i64 {
        self.core.bound.saturating_sub(self.core.value * PARTS)
    }

    /// Whether the bound leaves room for a challenge more than the best plan serves.
    fn more_may_be_served(&self) -> bool {
        let challenges = self.core.programme.challenges.iter().zip(&self.core.plan);
        let without = challenges.filter(|(_, team)| team.is_none()).map(|(c, _)| c.served);
        without.min().is_some_and(|served| self.ahead() / PARTS > served)
    }

    /// Prices from the teams met so far, held against all teams, again and again.
    fn refine(&mut self, rounds: u32) {
        let none = Usage::none(self.core.programme);
        for _ in 0..rounds {
            let before = self.dual.bound;
            let offered: Vec<Vec<u32>> = (0..self.core.plan.len())
                .map(|c| self.core.offered_columns(c, Some(&self.dual.best), 300, &[]))
                .collect();
            let mut prices = self.dual.best.clone();
            let mut inner = Restricted::new(self.core, &offered, &none, &prices);
            let target = (self.core.value * PARTS) as f64;
            inner.improve(FINE, target, &mut prices);
            let share = if self.more_may_be_served() { 1.0 } else { 0.6 };
            self.dual.towards(self.core.rows, &prices, share);
            if self.dual.evaluate(self.core).is_none() || before - self.dual.bound < PARTS / 4 {
                return;
            }
        }
    }

    /// Shows how good a plan can be, when one better than the last time is there or nothing better was found since.
    fn prove(&mut self) {
        let anew = self.core.value > self.proof.value;
        if anew {
            self.proof = Shown { value: self.core.value, doubled: 0, ahead: self.proof.ahead };
        } else if self.proof.doubled >= PROOF.1 || self.quiet % 2 == 1 {
            return;
        }
        let ahead = self.dual.bound - self.core.value * PARTS;
        if ahead > self.proof.ahead - self.proof.ahead / 8 {
            return;
        }
        match self.core.prove(&self.dual, PROOF.0 << self.proof.doubled) {
            Attempt::TooMany => self.proof.ahead = ahead,
            Attempt::Bounded => self.proof.doubled += 1,
        }
    }

    /// Plans decided from the surest challenge to the least sure.
    fn dives(&mut self) {
        let best = self.dual.best.clone();
        for _ in 0..DIVES {
            self.core.go_back();
            self.core.dive(&mut self.sequence, self.core.plan.len(), &best, ANYWHERE);
        }
    }

    /// Learns the teams near the best of each challenge.
    fn gather(&mut self, most: usize) {
        let best = self.dual.best.clone();
        let gap = self.dual.bound - self.core.value * PARTS;
        for c in 0..self.core.plan.len() {
            if self.core.stops() {
                return;
            }
            let own = self.core.price(c, &best);
            for w in 0..own.weeks.len() {
                if self.core.visits[c][w].open && own.weeks[w] >= own.bound - gap {
                    self.core.near(c, w, &best, own.bound - gap, most);
                }
            }
        }
    }

    /// Lets challenges exchange the teams met so far.
    fn exchange(&mut self, moves: u32) {
        let mut exchange = Exchange::new(self.core, &self.dual.best, self.dual.bound, 400);
        for _ in 0..moves {
            if self.core.stops() {
                break;
            }
            let size = 2 + self.sequence.below(7);
            exchange.change(self.core, &mut self.sequence, size);
        }
        let (plan, value) = exchange.plan();
        self.core.take(plan, value);
    }

    /// Anything at all, quickly: in the order in which the challenges stand, then in others.
    fn first_plan(&mut self) {
        let mut order: Vec<usize> = (0..self.core.plan.len()).collect();
        self.core.plan_in(&order, None);
        order.reverse();
        self.core.plan_in(&order, None);
    }

    fn subgradients(&mut self, rounds: u32) {
        let (mut seen, mut idle) = (self.dual.bound, 0);
        for round in 0..rounds {
            let Some(total) = self.dual.evaluate(self.core) else { return };
            idle = if self.dual.bound < seen { 0 } else { idle + 1 };
            seen = self.dual.bound;
            if idle > IDLE && self.more_may_be_served() {
                return;
            }
            if round % 10 == 9 {
                self.guided();
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

    /// Takes out and puts back in.
    fn better(&mut self, moves: usize, steps: u64) {
        for _ in 0..moves {
            if self.core.stops() {
                return;
            }
            self.core.steps += 1;
            let slack = self.ahead() / PARTS / SLACK[self.quiet % SLACK.len()];
            let (core, best) = (&mut *self.core, &self.dual.best);
            if self.sequence.below(12) == 0 {
                let size = 8 + self.sequence.below(40);
                core.recombine(&mut self.sequence, size, best, steps, slack);
            } else {
                let size = 1 + self.sequence.below(12);
                let prices = (self.sequence.below(2) == 0).then_some(best);
                core.reinsert(&mut self.sequence, size, prices, slack);
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
