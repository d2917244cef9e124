//! The least-served challenge first: the lowest team score as high as it can be, then the whole plan.
//!
//! As many challenges are served as without this, those that are worth most. Then a floor under the scores of every
//! team is halved in: a plan that keeps to it shows that it can be had, a bound shows that it cannot. Last, with that
//! floor, the plan is made as good as it can be. The floor is a row of every team's own search, so that each pricing
//! and each bound stays exact.

use super::problem::{Plan, Programme};
use super::solve::{Answer, Limits, Outcome, search};
use crate::matching::pick::{Fault, Problem};

/// Of the steps left this share goes to each floor that is tried.
const SHARE: u64 = 4;
/// The most steps for what a challenge could have by itself.
const ALONE: u64 = 60;
/// What it is worth there that it is served: more than scores take off.
const SERVED: i64 = 1 << 30;

words! {
    /// Whom a plan looks after first, beside urgency.
    Fairness("fairness") {
        /// Peers: those with few turns this year come first.
        Spread = "spread",
        /// Hosts: the least-served challenge first.
        WorstTeam = "worst-team",
    }
}

/// A plan whose least team is as good as could be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fairest {
    /// The plan, with its worth and the bound of plans that keep to the same least score.
    pub answer: Answer,
    /// The lowest score of a team; `None` when nobody is served.
    pub least: Option<i64>,
    /// No plan that serves challenges worth as much has a higher lowest score.
    pub least_bound: Option<i64>,
}

/// Finds the plan whose least-served challenge has the best team, and of those the best.
///
/// Ends as [`super::solve`] does: with the best plan so far and what is proved by then.
pub fn worst_team(programme: &Programme, limits: Limits<'_>) -> Fairest {
    let share = |left: u64| Limits { steps: left / SHARE, stop: limits.stop };
    let first = search(programme, share(limits.steps), None);
    let mut work = Work { programme, left: limits.steps.saturating_sub(first.steps), best: first };
    let Some(least) = least(programme, &work.best.plan) else {
        return Fairest { answer: work.best, least: None, least_bound: None };
    };
    let mut low = least;
    let mut high = highest(programme, &work.best.plan, &mut work.left, &limits).max(low);
    let mut bound = high;
    while low < high && !(limits.stop)() && work.left > 0 {
        let floor = low + (high - low + 1) / 2;
        match work.try_floor(floor, share(work.left)) {
            Tried::Found(least) => low = least.min(high),
            Tried::Impossible => {
                high = floor - 1;
                bound = high;
            }
            Tried::Open => high = floor - 1,
        }
    }
    work.last(low, limits);
    Fairest { answer: work.best, least: Some(low), least_bound: Some(bound) }
}

enum Tried {
    /// A plan keeps to the floor; its lowest score.
    Found(i64),
    /// No plan does.
    Impossible,
    /// The steps ran out.
    Open,
}

struct Work<'p> {
    programme: &'p Programme,
    left: u64,
    best: Answer,
}

impl Work<'_> {
    /// Looks for a plan that serves as much and keeps to a floor.
    fn try_floor(&mut self, floor: i64, limits: Limits<'_>) -> Tried {
        let floors = vec![floor; self.programme.challenges.len()];
        let Ok(floored) = self.programme.with_floors(floors) else { return Tried::Open };
        let wanted = served(self.programme, &self.best.plan);
        let enough = enough(self.programme, wanted);
        let answer = search(&floored, limits, Some(enough));
        self.left = self.left.saturating_sub(answer.steps.max(1));
        if served(self.programme, &answer.plan) >= wanted
            && let Some(least) = least(self.programme, &answer.plan)
        {
            self.best = answer;
            return Tried::Found(least);
        }
        if answer.bound < enough { Tried::Impossible } else { Tried::Open }
    }

    /// Makes the plan as good as can be with the floor that was reached.
    fn last(&mut self, floor: i64, limits: Limits<'_>) {
        let floors = vec![floor; self.programme.challenges.len()];
        let Ok(floored) = self.programme.with_floors(floors) else { return };
        let answer = search(&floored, Limits { steps: self.left, stop: limits.stop }, None);
        let steps = limits.steps - self.left + answer.steps;
        let (bound, outcome) = (answer.bound.max(self.best.value), answer.outcome);
        if answer.value >= self.best.value {
            self.best = answer;
        }
        self.best.bound = bound;
        let proved = outcome == Outcome::Optimal && self.best.value == bound;
        self.best.outcome = if proved { Outcome::Optimal } else { Outcome::Stopped };
        self.best.steps = steps;
    }
}

/// What serving the challenges of a plan is worth.
fn served(programme: &Programme, plan: &Plan) -> i64 {
    let pairs = programme.challenges.iter().zip(plan);
    pairs.filter(|(_, team)| team.is_some()).map(|(challenge, _)| challenge.served).sum()
}

/// A plan that serves challenges worth `wanted` is worth at least this, whatever its scores and loads.
fn enough(programme: &Programme, wanted: i64) -> i64 {
    let challenges = &programme.challenges;
    let slots: i64 = challenges.iter().map(|c| c.slots.len() as i64).sum();
    let loads = programme.load.last().copied().unwrap_or(0).saturating_mul(slots);
    let worst = |c: &super::Challenge| {
        let of = |list: &Vec<(u32, i64)>| list.iter().map(|e| e.1).min().unwrap_or(0).min(0);
        let empty: i64 =
            c.slots.iter().filter(|s| s.empty != super::NO_PRICE).map(|s| s.empty.max(0)).sum();
        let weeks = c.weeks.iter().map(|week| {
            let missed: i64 = (programme.rulebooks[week.rulebook].groups().iter())
                .map(|g| {
                    let most = c.slots.len() as i64 + g.min.max(0);
                    g.below.unwrap_or(0).max(g.above.unwrap_or(0)).saturating_mul(most)
                })
                .sum();
            week.worth.min(0) + week.slots.iter().map(of).sum::<i64>() - missed
        });
        weeks.min().unwrap_or(0) - empty
    };
    wanted - loads + challenges.iter().map(worst).sum::<i64>()
}

/// The lowest score of a plan's teams.
pub fn least(programme: &Programme, plan: &Plan) -> Option<i64> {
    let score = |(c, team): (usize, &Option<super::Team>)| {
        team.as_ref().map(|team| programme.score_of(c, team))
    };
    plan.iter().enumerate().filter_map(score).min()
}

/// What the lowest score of a plan that serves as many is at most: as many challenges have a team by themselves.
fn highest(programme: &Programme, plan: &Plan, left: &mut u64, limits: &Limits<'_>) -> i64 {
    let number = plan.iter().flatten().count();
    let mut best = Vec::new();
    for c in 0..programme.challenges.len() {
        let limits = Limits { steps: ALONE.min(*left), stop: limits.stop };
        let Ok(alone) = programme.alone(c).and_then(scores_only) else { return i64::MAX };
        let answer = search(&alone, limits, None);
        *left = left.saturating_sub(answer.steps);
        best.push(answer.bound - alone.challenges[0].served);
    }
    best.sort_unstable_by_key(|&best| std::cmp::Reverse(best));
    best.get(number.saturating_sub(1)).copied().unwrap_or(i64::MAX)
}

/// A programme in which nothing counts but that challenges are served, and the scores of their teams.
fn scores_only(programme: Programme) -> Result<Programme, Fault> {
    let mut draft = programme.into_draft();
    draft.load.iter_mut().for_each(|price| *price = 0);
    for rulebook in &mut draft.rulebooks {
        let mut rules = rulebook.clone().into_draft();
        for group in &mut rules.groups {
            group.below = group.below.map(|_| 0);
            group.above = group.above.map(|_| 0);
        }
        *rulebook = Problem::new(rules)?;
    }
    for challenge in &mut draft.challenges {
        challenge.served = SERVED;
        challenge.weeks.iter_mut().for_each(|week| week.worth = 0);
    }
    Programme::new(draft)
}
