//! How good a plan can be at most: all teams that could be in a better one, and the best choice among them.

use super::core::Core;
use super::dual::Dual;
use super::master::Master;
use super::prices::PARTS;
use super::usage::Usage;

/// So many teams of a visit are looked at; where there are more, nothing is shown.
const MOST: usize = 3_000;
/// So many of all challenges together.
const TOGETHER: usize = 30_000;

/// What came of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attempt {
    /// There are too many teams, or it was time to end.
    TooMany,
    /// The bound is that of the choice among all teams that matter.
    Bounded,
}

impl Core<'_> {
    /// Gathers every team that may be in a plan better than the best, and looks for the best choice among them in so
    /// many `steps`: what no such choice is worth more than, no plan is. A better plan is taken.
    ///
    /// A team can only be in a better plan if it comes off, under the prices that bound best, no worse than the best of
    /// its challenge by more than the bound is above the plan.
    pub(super) fn prove(&mut self, dual: &Dual, steps: u64) -> Attempt {
        let Some(lists) = self.that_matter(dual) else { return Attempt::TooMany };
        let all: Vec<usize> = (0..lists.len()).collect();
        let none = Usage::none(self.programme);
        let Ok(master) = Master::new(self, &all, &lists, &none) else { return Attempt::TooMany };
        self.steps += 1;
        let mut plan = self.plan.clone();
        let Some(chosen) = master.choose(&plan, steps) else { return Attempt::TooMany };
        chosen.columns.into_iter().for_each(|(c, column)| plan[c] = column);
        if let (_, Some(value)) = self.used(&plan) {
            self.take(plan, value);
        }
        self.bound = self.bound.min(chosen.bound.max(self.value).saturating_mul(PARTS));
        Attempt::Bounded
    }

    /// The teams of each challenge that may be in a plan better than the best, and those of the best; `None` when
    /// there are too many.
    fn that_matter(&mut self, dual: &Dual) -> Option<Vec<Vec<u32>>> {
        let gap = dual.bound.saturating_sub((self.value + 1).saturating_mul(PARTS));
        let (mut lists, mut together) = (Vec::new(), 0);
        for c in 0..self.plan.len() {
            if self.stops() {
                return None;
            }
            let own = self.price(c, &dual.best);
            let least = own.bound.saturating_sub(gap);
            for w in 0..own.weeks.len() {
                let matters = self.visits[c][w].open && own.weeks[w] >= least;
                if matters && !self.near(c, w, &dual.best, least, MOST) {
                    return None;
                }
            }
            let matters =
                |at: &u32| self.net(*at, &dual.best) >= least || self.plan[c] == Some(*at);
            let list: Vec<u32> = self.columns.of[c].iter().copied().filter(matters).collect();
            together += list.len();
            lists.push(list);
            if together > TOGETHER {
                return None;
            }
        }
        Some(lists)
    }
}
