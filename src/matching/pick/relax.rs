//! What would have to give: each single requirement that, dropped or loosened, gives a team.

use super::conflict::Conflict;
use super::outcome::{Budget, Meter, Outcome, Solution};
use super::question::{Loosened, Question, Requirement};
use super::solve::solve;

/// The most steps that a single question takes, so that one hard way does not use up the budget of all.
const EACH: u64 = 20_000;

/// A way to a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relaxation {
    /// The requirement that gives way.
    pub requirement: Requirement,
    /// How far: `None` when it is dropped, else the least loosening that will do.
    pub loosened: Option<Loosened>,
    /// The best team then.
    pub solution: Solution,
}

/// Relaxations, and whether the budget sufficed to look at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relaxations {
    /// The ways, in the order of the conflict; for each requirement loosened first, then dropped.
    pub ways: Vec<Relaxation>,
    /// Whether all were looked at, each with its best team.
    pub proved: bool,
    /// The steps taken.
    pub steps: u64,
}

/// Finds every single requirement that, loosened as little as possible or dropped, gives a team for the whole question.
///
/// Such a requirement is in every conflict, so only the members of one are looked at. None is offered when more than
/// one requirement has to give.
pub fn relaxations(question: &Question<'_>, conflict: &Conflict, budget: Budget) -> Relaxations {
    let mut work = Work { question, meter: Meter::new(budget), proved: true };
    let mut ways = Vec::new();
    for &requirement in &conflict.members {
        let Some(dropped) = work.best(&question.clone().without(requirement)) else { continue };
        for way in work.least(requirement) {
            if let Some(solution) = work.best(&question.clone().loosened(way)) {
                ways.push(Relaxation { requirement, loosened: Some(way), solution });
            }
        }
        ways.push(Relaxation { requirement, loosened: None, solution: dropped });
    }
    Relaxations { ways, proved: work.proved, steps: work.meter.taken }
}

struct Work<'a> {
    question: &'a Question<'a>,
    meter: Meter,
    proved: bool,
}

impl Work<'_> {
    fn best(&mut self, question: &Question<'_>) -> Option<Solution> {
        let answer = solve(question, Budget { steps: self.meter.left().min(EACH) });
        self.meter.charge(answer.steps);
        self.proved &= matches!(answer.outcome, Outcome::Optimal(_) | Outcome::Impossible);
        match answer.outcome {
            Outcome::Optimal(solution) | Outcome::Stopped(solution) => Some(solution),
            Outcome::Impossible | Outcome::Unknown => None,
        }
    }

    /// Whether any team exists when the requirement is loosened so.
    fn holds(&mut self, way: Loosened) -> bool {
        self.best(&self.question.clone().loosened(way).any_team()).is_some()
    }

    /// The least loosenings of a requirement, one per end that can give a team by itself.
    fn least(&mut self, requirement: Requirement) -> Vec<Loosened> {
        let problem = self.question.problem;
        let slots = problem.slots().len() as i64;
        match requirement {
            Requirement::Group(g) => {
                let group = &problem.groups()[g];
                let least = self.smallest(|by| Loosened::Least(g, by), group.min.max(0));
                let most =
                    self.smallest(|by| Loosened::Most(g, by), slots.saturating_sub(group.max));
                least.into_iter().chain(most).collect()
            }
            Requirement::Sum(b) => {
                let sum = &problem.sums()[b];
                let dearest = sum.costs.iter().copied().max().unwrap_or(0).max(0);
                let most = dearest.saturating_mul(slots).saturating_sub(sum.max);
                self.smallest(|by| Loosened::Limit(b, by), most).into_iter().collect()
            }
            Requirement::Slot(_) | Requirement::Filter(_) => Vec::new(),
        }
    }

    /// The smallest way from 1 to `most` that gives a team, by halving: what loosens more allows more.
    fn smallest(&mut self, way: impl Fn(i64) -> Loosened, most: i64) -> Option<Loosened> {
        if most < 1 || !self.holds(way(most)) {
            return None;
        }
        let (mut fails, mut holds) = (0, most);
        while holds - fails > 1 {
            let middle = fails + (holds - fails) / 2;
            if self.holds(way(middle)) {
                holds = middle;
            } else {
                fails = middle;
            }
        }
        Some(way(holds))
    }
}
