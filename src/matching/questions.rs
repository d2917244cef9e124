//! Questions about a team: who else, why not, at what price, and what if somebody drops out.

use super::assemble::{Assembly, seats, without_team};
use super::by_hand::by_slot;
use super::check;
use super::compile::{Compiler, Meaning, Week};
use super::conflict::Told;
use super::eligibility;
use super::explain::{self, rule_name};
use super::pick::{self, Budget, Outcome, Question, Requirement as Clash, Solution, solve};
use super::plan::Plan;
use super::problem::TeamProblem;
use super::reserves::{key_of, substitutes_in};
use super::scene::Facts;
use super::search::{Broken, Found, best, pinned, told};
use super::travel::Steps;
use super::who::rank;
use super::words::{list, number, span};
use crate::domain::{DateRange, PeerId, TeamOutcome, Tier, TierValue};

/// Teams, best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternatives {
    /// The teams, the best one first.
    pub teams: Vec<Assembly>,
    /// Whether each is proved to be the best of what is left.
    pub proved: bool,
}

/// Finds the best team and up to `count - 1` more for the same week, each of which leaves out at least
/// `apart` people of every team before it.
///
/// # Errors
/// When the program contradicts itself, or the scheme's numbers are too large.
pub fn alternatives(
    problem: &TeamProblem,
    count: usize,
    apart: usize,
    steps: u64,
) -> Result<Alternatives, Broken> {
    let plan = Plan::of(problem);
    let travel = Steps::of(&problem.bodies);
    let mut left = steps;
    let mut found = Alternatives { teams: Vec::new(), proved: true };
    let Some(compiler) = Compiler::new(&plan, &travel, false) else { return Ok(found) };
    let first = best(&compiler, problem, &|_, question| question, &mut left)?;
    let Found::Team(first) = first else {
        found.proved = matches!(first, Found::Impossible);
        return Ok(found);
    };
    found.proved = first.outcome == TeamOutcome::Optimal;
    let question = pinned(problem, &first.week, Question::of(&first.week.problem));
    let known = [first.team.clone()];
    let more = count.saturating_sub(1);
    let others = pick::alternatives(&question, &known, more, apart, Budget { steps: left });
    found.proved &= others.proved;
    found.teams.push(assembly(&plan, &first)?);
    for solution in others.teams {
        let other = told(first.week.clone(), &solution, &bounds(&solution), true);
        found.teams.push(assembly(&plan, &other)?);
    }
    Ok(found)
}

fn assembly(plan: &Plan<'_>, best: &super::search::Best<'_>) -> Result<Assembly, Broken> {
    let answer = explain::answer(plan, best)?;
    let seats = seats(plan, &best.team);
    let findings = check::team(plan.problem, &seats, Some(best.week.scene.onsite));
    match findings.first() {
        Some(finding) => Err(Broken(format!("the checker disagrees: {}", finding.sentence))),
        None => Ok(Assembly { answer, seats }),
    }
}

/// The bounds of a solution, more being better.
fn bounds(solution: &Solution) -> Vec<i64> {
    super::search::key(solution, |tier| tier.bound)
}

/// What a peer does not bring, or would cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhyNot {
    /// Why, sentence by sentence, without the name.
    pub reasons: Vec<String>,
    /// The best team with the peer in it, where there is one.
    pub with: Option<Assembly>,
}

/// Why a peer is not in the best team: the filters that shut them out, the slots that are not theirs,
/// the requirements that clash with them, or what the best team with them would cost.
///
/// # Errors
/// When the program contradicts itself, or the scheme's numbers are too large.
pub fn why_not(problem: &TeamProblem, peer: PeerId, steps: u64) -> Result<WhyNot, Broken> {
    let plan = Plan::of(problem);
    let travel = Steps::of(&problem.bodies);
    let mut left = steps;
    let mut why = WhyNot { reasons: Vec::new(), with: None };
    let Some(compiler) = Compiler::new(&plan, &travel, true) else { return Ok(why) };
    let Some(at) = problem.place_of(peer) else { return Ok(why) };
    why.reasons = barred(&plan, &compiler, at);
    if !why.reasons.is_empty() {
        return Ok(why);
    }
    let free = best(&compiler, problem, &|_, question| question, &mut left)?;
    let candidate = at as u32;
    let forced = best(&compiler, problem, &|_, question| question.include(candidate), &mut left)?;
    match (free, forced) {
        (Found::Team(free), Found::Team(forced)) => {
            let change = difference(&key_by_tier(&free.tiers), &key_by_tier(&forced.tiers));
            why.reasons.push(match change {
                None => "is in the best team, or in one just as good".to_owned(),
                Some(change) => format!("could go, but the best team then has {change}"),
            });
            why.with = Some(assembly(&plan, &forced)?);
        }
        (_, Found::Impossible) => why.reasons = clashes(&plan, &compiler, candidate, &mut left)?,
        _ => why.reasons.push("was not decided within the steps".to_owned()),
    }
    Ok(why)
}

/// Why a peer can go in no week at all; empty when there is a week and a slot.
fn barred(plan: &Plan<'_>, compiler: &Compiler<'_>, at: usize) -> Vec<String> {
    let Some(peer) = plan.problem.peers.get(at) else { return Vec::new() };
    let mut first: Option<Vec<String>> = None;
    for &onsite in &plan.problem.weeks {
        let scene = compiler.scene(onsite);
        let facts = Facts::of(&scene, &peer);
        let slots = plan.slots.iter().any(|slot| rank(slot, &facts, &scene).is_some());
        let mut reasons: Vec<String> =
            eligibility::reasons(&scene, &facts).into_iter().map(|(_, why)| why).collect();
        if !slots {
            let roles: Vec<String> = plan.slots.iter().map(|s| format!("`{}`", s.role)).collect();
            reasons.push(format!("is not what any slot asks for: {}", list(&roles)));
        }
        if reasons.is_empty() {
            return reasons;
        }
        first.get_or_insert(reasons);
    }
    first.unwrap_or_default()
}

/// The requirements that leave no team with the candidate, as of the first week that lists them.
fn clashes(
    plan: &Plan<'_>,
    compiler: &Compiler<'_>,
    candidate: u32,
    left: &mut u64,
) -> Result<Vec<String>, Broken> {
    for &onsite in &plan.problem.weeks {
        let week = compiler.week(onsite)?;
        let listed = |slot: &pick::Slot| slot.entries.find(candidate).is_some();
        if !week.problem.slots().iter().any(listed) {
            continue;
        }
        let question = pinned(plan.problem, &week, Question::of(&week.problem)).include(candidate);
        if let Some(conflict) = pick::conflict(&question, &[], Budget { steps: *left }) {
            *left = left.saturating_sub(conflict.steps);
            let told = Told { plan, week: &week }.conflict(&conflict);
            let reasons = told.into_iter().map(|clash| format!("clashes: {}", clash.reason));
            let head = format!("fits no team on {}", span(onsite));
            return Ok(std::iter::once(head).chain(reasons).collect());
        }
    }
    Ok(vec!["fits no team".to_owned()])
}

/// What a slot's next best would cost, and what each requirement costs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prices {
    /// For each slot that is taken: role, the next best, and what they would cost; `None` where there
    /// is nobody.
    pub next_best: Vec<(String, Option<(PeerId, String)>)>,
    /// For each requirement that costs something: its name, and what the best team has without it.
    pub requirements: Vec<(String, String)>,
}

/// The prices around a team of these seats, in the first week of the problem.
///
/// # Errors
/// When the scheme's numbers are too large.
pub fn prices(
    problem: &TeamProblem,
    seats: &[(String, PeerId)],
    steps: u64,
) -> Result<Prices, Broken> {
    let plan = Plan::of(problem);
    let travel = Steps::of(&problem.bodies);
    let mut prices = Prices::default();
    let Some(compiler) = Compiler::new(&plan, &travel, true) else { return Ok(prices) };
    let Some(&onsite) = problem.weeks.first() else { return Ok(prices) };
    let week = compiler.week(onsite)?;
    let team = by_slot(&plan, seats);
    let now = key_of(&week.problem, &team);
    for (at, slot) in plan.slots.iter().enumerate().filter(|(at, _)| team[*at].is_some()) {
        let next = substitutes_in(&week.problem, &team, at, 1).into_iter().next();
        let next = next.and_then(|next| {
            let peer = problem.peers.get(next.candidate as usize)?;
            let cost = difference(&now, &next.tiers).unwrap_or_else(|| "no less".to_owned());
            Some((peer.id, cost))
        });
        prices.next_best.push((slot.role.clone(), next));
    }
    prices.requirements = requirement_prices(&plan, &week, steps);
    Ok(prices)
}

/// What the best team of the week gains without each requirement. What the requirement itself was
/// charged is a gain as well: without it there is nothing to miss.
fn requirement_prices(plan: &Plan<'_>, week: &Week<'_>, steps: u64) -> Vec<(String, String)> {
    let mut left = steps;
    let mut value = |question: &Question<'_>| {
        let answer = solve(question, Budget { steps: left });
        left = left.saturating_sub(answer.steps);
        match answer.outcome {
            Outcome::Optimal(solution) => {
                let values = super::search::key(&solution, |tier| tier.value);
                <[i64; 6]>::try_from(values).ok()
            }
            _ => None,
        }
    };
    let question = pinned(plan.problem, week, Question::of(&week.problem));
    let Some(now) = value(&question) else { return Vec::new() };
    let told = by_name(plan, week).into_iter().filter_map(|(name, groups)| {
        let open = groups.iter().fold(question.clone(), |q, at| q.without(Clash::Group(*at)));
        difference(&now, &value(&open)?).map(|change| (name, change))
    });
    told.collect()
}

/// The groups of each requirement: an `each` has one for each value.
fn by_name(plan: &Plan<'_>, week: &Week<'_>) -> Vec<(String, Vec<usize>)> {
    let mut names: Vec<(String, Vec<usize>)> = Vec::new();
    for (at, meaning) in week.meanings.iter().enumerate() {
        let name = match meaning {
            Meaning::Cover(_) => format!("cover: {}", rule_name(plan, meaning)),
            Meaning::Requirement(..) | Meaning::OriginalTeam => rule_name(plan, meaning),
        };
        match names.iter_mut().find(|(other, _)| *other == name) {
            Some((_, groups)) => groups.push(at),
            None => names.push((name, vec![at])),
        }
    }
    names
}

/// The tiers of an answer, more being better.
fn key_by_tier(tiers: &[TierValue]) -> [i64; 6] {
    let all = [Tier::Optional, Tier::Fallback, Tier::Soft, Tier::Fit, Tier::Load, Tier::Travel];
    all.map(|wanted| {
        let value = tiers.iter().find(|tier| tier.tier == wanted).map_or(0, |tier| tier.value);
        if wanted == Tier::Fit { value } else { -value }
    })
}

/// The first tier in which two teams differ, in words: `3 points less of fit (112 instead of 115)`.
pub fn difference(now: &[i64; 6], then: &[i64; 6]) -> Option<String> {
    let at = (0..6).find(|&at| now[at] != then[at])?;
    let by = (then[at] - now[at]).abs();
    let (more, less) = if then[at] > now[at] { ("more", "fewer") } else { ("fewer", "more") };
    Some(match at {
        0 => format!("{} {less} left empty", number(by, "slot")),
        1 => format!("fallbacks of rank {by} {less}"),
        2 => format!("{} {less} of soft requirements missed", number(by, "point")),
        3 => format!("{} {more} of fit ({} instead of {})", number(by, "point"), then[3], now[3]),
        4 => format!("a load of {} instead of {}", -then[4], -now[4]),
        _ => format!("a journey of {} instead of {}", number(-then[5], "region"), -now[5]),
    })
}

/// Finds the team that does without `gone`: the fewest others leave, then the fewest change slot, then
/// the tiers decide.
///
/// # Errors
/// When the program contradicts itself, or the scheme's numbers are too large.
pub fn replace(
    problem: &TeamProblem,
    seats: &[(String, PeerId)],
    gone: PeerId,
    steps: u64,
) -> Result<Assembly, Broken> {
    let plan = Plan::of(problem);
    let travel = Steps::of(&problem.bodies);
    let none = |outcome| Assembly { answer: without_team(&plan, outcome), seats: Vec::new() };
    let Some(compiler) = Compiler::new(&plan, &travel, false) else {
        return Ok(none(TeamOutcome::Impossible));
    };
    let Some(&onsite) = problem.weeks.first() else { return Ok(none(TeamOutcome::Impossible)) };
    let week = compiler.week(onsite)?;
    let team = by_slot(&plan, seats);
    let Some(gone) = problem.place_of(gone).map(|at| at as u32) else {
        return Ok(none(TeamOutcome::Unknown));
    };
    let question = pinned(problem, &week, Question::of(&week.problem)).first_of_equals();
    let answer = pick::replace(&question, &team, &[gone], Budget { steps });
    let (solution, sure) = match answer.outcome {
        Outcome::Optimal(solution) => (solution, true),
        Outcome::Stopped(solution) => (solution, false),
        Outcome::Impossible => return Ok(none(TeamOutcome::Impossible)),
        Outcome::Unknown => return Ok(none(TeamOutcome::Unknown)),
    };
    let bounds = super::search::key(&solution, |tier| tier.bound);
    let best = told(week, &solution, &bounds[2..], sure);
    let mut made = assembly(&plan, &best)?;
    made.answer.notes = moves(&plan, &team, &solution.team, gone);
    let slot = team.iter().position(|who| *who == Some(gone));
    let left = steps.saturating_sub(answer.steps);
    if let Some(slot) = slot {
        let question = pinned(problem, &best.week, Question::of(&best.week.problem));
        let ways = pick::reserves(&question, &team, slot, 3, Budget { steps: left });
        made.answer.notes.extend(options(&plan, slot, &ways));
    }
    Ok(made)
}

fn called(plan: &Plan<'_>, who: u32) -> String {
    let peer = plan.problem.peers.get(who as usize);
    peer.map_or_else(String::new, |p| format!("{} {}", p.reference, p.facts.name))
}

/// Who leaves, who changes slot, who joins.
fn moves(plan: &Plan<'_>, before: &[Option<u32>], after: &[Option<u32>], gone: u32) -> Vec<String> {
    let mut told = Vec::new();
    for (at, slot) in plan.slots.iter().enumerate() {
        let (old, new) = (before.get(at).copied().flatten(), after.get(at).copied().flatten());
        if old == new {
            continue;
        }
        if let Some(who) = old.filter(|who| *who != gone && !after.contains(&Some(*who))) {
            told.push(format!("{} leaves `{}`", called(plan, who), slot.role));
        }
        match new {
            Some(who) if before.contains(&Some(who)) => {
                told.push(format!("{} changes to `{}`", called(plan, who), slot.role));
            }
            Some(who) => told.push(format!("{} joins as `{}`", called(plan, who), slot.role)),
            None => told.push(format!("`{}` stays empty", slot.role)),
        }
    }
    told
}

/// The ways in which nobody else changes, apart from those in which one more does.
fn options(plan: &Plan<'_>, slot: usize, ways: &pick::Reserves) -> Vec<String> {
    let role = &plan.slots[slot].role;
    let alone: Vec<String> = ways.alone.iter().map(|r| called(plan, r.candidate)).collect();
    let other = |reserve: &pick::Reserve| {
        let also = reserve.also?;
        let joins = reserve.solution.team.get(also).copied().flatten();
        let joins = joins.map_or_else(|| "nobody".to_owned(), |who| called(plan, who));
        let who = called(plan, reserve.candidate);
        Some(format!("{who}, with {joins} as `{}`", plan.slots[also].role))
    };
    let others: Vec<String> = ways.with_another.iter().filter_map(other).collect();
    let mut told = Vec::new();
    told.push(match alone.is_empty() {
        true => format!("nobody can take `{role}` without another change"),
        false => format!("could take `{role}` with nobody else changing: {}", alone.join("; ")),
    });
    if !others.is_empty() {
        told.push(format!("with one more change: {}", others.join("; ")));
    }
    told
}

/// The compiled problem of the first week as `pick/2`, for other solvers.
///
/// # Errors
/// When there is no week, or the scheme's numbers are too large.
pub fn written(problem: &TeamProblem, onsite: DateRange) -> Result<String, Broken> {
    let plan = Plan::of(problem);
    let travel = Steps::of(&problem.bodies);
    let none = || Broken("there is no week to write".to_owned());
    let compiler = Compiler::new(&plan, &travel, true).ok_or_else(none)?;
    Ok(pick::format::write(&compiler.week(onsite)?.problem))
}
