//! The best week: every permitted week is solved, the best team wins, ties go to the earliest.

use std::fmt;

use super::compile::{Compiler, Week};
use super::pick::{Budget, Fault, Outcome, Problem, Question, Solution, TierKind, solve};
use super::problem::TeamProblem;
use crate::domain::{DateRange, TeamOutcome, Tier, TierValue};

/// What must never happen: the program contradicts itself, or the scheme's numbers are too large.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken(pub String);

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Broken {}

impl From<Fault> for Broken {
    fn from(fault: Fault) -> Self {
        Self(format!("the rules do not make a problem: {fault}"))
    }
}

/// A team and how sure it is.
#[derive(Debug, Clone)]
pub struct Best<'a> {
    /// The week.
    pub week: Week<'a>,
    /// Who takes each slot, by place in the pool.
    pub team: Vec<Option<u32>>,
    /// Optimal or stopped.
    pub outcome: TeamOutcome,
    /// Values and proved bounds.
    pub tiers: Vec<TierValue>,
    /// An earlier week with a team that is as fit, and lost by load or travel alone.
    pub passed_over: Option<DateRange>,
}

/// What the weeks gave.
#[derive(Debug, Clone)]
pub enum Found<'a> {
    /// A team.
    Team(Box<Best<'a>>),
    /// No week has a team; proved.
    Impossible,
    /// No team was found before the steps ran out.
    Unknown,
}

/// Turns a question about a compiled week into the one that is meant.
pub type Ask<'f> = dyn for<'q> Fn(&Week<'_>, Question<'q>) -> Question<'q> + 'f;

/// Finds the best team over the weeks of the problem, within so many steps for all of them.
///
/// # Errors
/// When the scheme's numbers are beyond what the search takes.
pub fn best<'a>(
    compiler: &Compiler<'a>,
    problem: &TeamProblem,
    ask: &Ask<'_>,
    steps: &mut u64,
) -> Result<Found<'a>, Broken> {
    // One week at a time: of a large pool each takes much room.
    let mut found: Option<(DateRange, Solution)> = None;
    let mut last: Option<Week<'a>> = None;
    let mut seen: Vec<(DateRange, Vec<i64>)> = Vec::new();
    let mut reach = Reach::default();
    let (mut stopped, mut unknown) = (false, false);
    for &onsite in &problem.weeks {
        drop(last.take());
        let week = &*last.insert(compiler.week(onsite)?);
        let question = ask(week, pinned(problem, week, Question::of(&week.problem)));
        let answer = solve(&question, Budget { steps: *steps });
        *steps = steps.saturating_sub(answer.steps);
        let solution = match answer.outcome {
            Outcome::Impossible => continue,
            Outcome::Unknown => {
                unknown = true;
                reach.add(&most(&week.problem));
                continue;
            }
            Outcome::Stopped(solution) => {
                stopped = true;
                solution
            }
            Outcome::Optimal(solution) => solution,
        };
        reach.add(&key(&solution, |tier| tier.bound));
        seen.push((onsite, values(&solution)));
        let better = found.as_ref().is_none_or(|(_, best)| values(&solution) > values(best));
        if better {
            found = Some((onsite, solution));
        }
    }
    let Some((onsite, solution)) = found else {
        return Ok(if unknown { Found::Unknown } else { Found::Impossible });
    };
    let week = match last.filter(|week| week.scene.onsite == onsite) {
        Some(week) => week,
        None => compiler.week(onsite)?,
    };
    let sure = !stopped && !unknown;
    let solution =
        if sure { first_of_equals(problem, &week, ask, solution, steps) } else { solution };
    let bound = if sure { values(&solution) } else { reach.over(&values(&solution)) };
    let passed_over = as_fit_before(&seen, week.scene.onsite, &values(&solution));
    Ok(Found::Team(Box::new(Best { passed_over, ..told(week, &solution, &bound, sure) })))
}

/// The earliest week before `chosen` whose team is its equal up to the fit tier.
fn as_fit_before(
    seen: &[(DateRange, Vec<i64>)],
    chosen: DateRange,
    best: &[i64],
) -> Option<DateRange> {
    // Optional, fallback, soft, fit.
    let as_fit = |values: &[i64]| values.get(..4).is_some_and(|head| best.get(..4) == Some(head));
    let mut weeks = seen.iter().take_while(|(week, _)| *week != chosen);
    weeks.find(|(_, values)| as_fit(values)).map(|(week, _)| *week)
}

/// What no team of any week can better, tier by tier, more being better.
#[derive(Debug, Default)]
struct Reach {
    /// The greatest bounds in order: sure up to the first tier that is not reached.
    first: Vec<i64>,
    /// The greatest bound of each tier by itself: what counts after that.
    each: Vec<i64>,
}

impl Reach {
    fn add(&mut self, bounds: &[i64]) {
        if *self.first < *bounds {
            self.first = bounds.to_vec();
        }
        self.each.resize(bounds.len(), i64::MIN);
        self.each.iter_mut().zip(bounds).for_each(|(most, bound)| *most = (*most).max(*bound));
    }

    /// The bounds to tell beside these values.
    fn over(&self, values: &[i64]) -> Vec<i64> {
        let mut sure = true;
        let mut told = Vec::with_capacity(values.len());
        for (at, &value) in values.iter().enumerate() {
            let bounds = if sure { &self.first } else { &self.each };
            let bound = bounds.get(at).copied().unwrap_or(value).max(value);
            sure &= bound == value;
            told.push(bound);
        }
        told
    }
}

/// What the entries of a week allow at most, requirements apart: nothing left empty, no fallback,
/// nothing missed, and the best of each score in each slot.
fn most(problem: &Problem) -> Vec<i64> {
    let best = |tier: usize| -> i64 {
        let slots = problem.slots().iter().map(|slot| {
            let scores = (0..slot.entries.len()).map(|at| problem.scores(&slot.entries, at)[tier]);
            let empty = slot.optional.then_some(0);
            scores.chain(empty).max().unwrap_or(0)
        });
        slots.sum()
    };
    [0, 0, 0].into_iter().chain((0..problem.tiers().len()).map(best)).collect()
}

/// Among equally good teams of the week the first, by slot and reference.
fn first_of_equals(
    problem: &TeamProblem,
    week: &Week<'_>,
    ask: &Ask<'_>,
    best: Solution,
    steps: &mut u64,
) -> Solution {
    let question = ask(week, pinned(problem, week, Question::of(&week.problem)));
    let answer = solve(&question.first_of_equals(), Budget { steps: *steps });
    *steps = steps.saturating_sub(answer.steps);
    match answer.outcome {
        Outcome::Optimal(solution) => solution,
        _ => best,
    }
}

/// The question with the pins of the problem.
pub fn pinned<'q>(problem: &TeamProblem, week: &Week<'_>, question: Question<'q>) -> Question<'q> {
    pins(problem, &week.problem)
        .into_iter()
        .fold(question, |question, (slot, candidate)| question.pin(slot, candidate))
}

/// The pins by place of slot and peer; of several slots of one role each takes one pin in turn.
pub fn pins(problem: &TeamProblem, picked: &Problem) -> Vec<(usize, u32)> {
    let mut pins: Vec<(usize, u32)> = Vec::new();
    for (role, peer) in &problem.pins {
        let taken = |at: &usize| pins.iter().any(|(slot, _)| slot == at);
        let mut slots = (0..picked.slots().len()).filter(|at| picked.slots()[*at].name == *role);
        let slot = slots.find(|at| !taken(at)).unwrap_or(usize::MAX);
        let candidate = problem.place_of(*peer).map_or(u32::MAX, |at| at as u32);
        pins.push((slot, candidate));
    }
    pins
}

/// The tiers in order, more being better.
pub fn key(solution: &Solution, of: fn(&super::pick::Tier) -> i64) -> Vec<i64> {
    let signed = |tier: &super::pick::Tier| match tier.kind {
        TierKind::Optional | TierKind::Fallback | TierKind::Soft => -of(tier),
        TierKind::Lead(_) | TierKind::Score(_) => of(tier),
    };
    solution.tiers.iter().map(signed).collect()
}

fn values(solution: &Solution) -> Vec<i64> {
    key(solution, |tier| tier.value)
}

/// A solution of a week with its bounds (leads left out), in the words of the domain.
pub fn told<'a>(week: Week<'a>, solution: &Solution, bound: &[i64], sure: bool) -> Best<'a> {
    let mut tiers = Vec::new();
    let scored = solution.tiers.iter().filter(|tier| !matches!(tier.kind, TierKind::Lead(_)));
    for (tier, &bound) in scored.zip(bound) {
        let named = match tier.kind {
            TierKind::Optional => Tier::Optional,
            TierKind::Fallback => Tier::Fallback,
            TierKind::Soft => Tier::Soft,
            TierKind::Score(0) => Tier::Fit,
            TierKind::Score(1) => Tier::Load,
            TierKind::Score(_) | TierKind::Lead(_) => Tier::Travel,
        };
        // Load and travel are charged, so the search sees them below zero; all charges are told as such.
        let charged = matches!(tier.kind, TierKind::Score(at) if at > 0);
        let value = if charged { -tier.value } else { tier.value };
        let bound = if named == Tier::Fit { bound } else { -bound };
        tiers.push(TierValue { tier: named, value, bound });
    }
    let outcome = if sure { TeamOutcome::Optimal } else { TeamOutcome::Stopped };
    Best { week, team: solution.team.clone(), outcome, tiers, passed_over: None }
}
