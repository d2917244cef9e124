//! What else is to be said of a team: that a fallback was needed and why, what nobody can be matched
//! to, which rules were set aside.

use super::compile::{Compiler, Week};
use super::conflict::{Told, counted};
use super::pick::{self, Budget, Problem, Question};
use super::plan::Plan;
use super::scene::{Facts, Scene};
use super::search::{Best, Broken, pinned};
use super::travel::Steps;
use super::who::{LEAD, leads_by_exception};
use super::words::{list, span};
use crate::domain::{Peer, Slot, TeamOutcome};

/// The notes on a team.
///
/// # Errors
/// When the scheme's numbers are beyond what the search takes.
pub fn of<'a>(
    plan: &'a Plan<'a>,
    travel: &'a Steps<'a>,
    best: &Best<'a>,
    left: &mut u64,
) -> Result<Vec<String>, Broken> {
    let mut notes = fallbacks(plan, travel, best, left)?;
    notes.extend(best.passed_over.map(|week| {
        format!(
            "a team as fit could go on {}; this one was taken because its members have given fewer \
             days this year, or travel less",
            span(week)
        )
    }));
    notes.extend(set_aside(plan, &best.week.scene, &best.team));
    notes.extend(unmatched(plan));
    Ok(notes)
}

/// Themes that no area of expertise is known for.
fn unmatched(plan: &Plan<'_>) -> Vec<String> {
    let unknown = plan.covers.iter().filter(|cover| cover.theme.areas.is_empty());
    let told = unknown.map(|cover| {
        format!(
            "nobody can be matched to \"{}\": no area of expertise is known for it",
            cover.theme.name
        )
    });
    told.collect()
}

/// Members who are there because a rule is set aside.
fn set_aside<'a>(plan: &Plan<'a>, scene: &Scene<'a>, team: &[Option<u32>]) -> Vec<String> {
    let members = plan
        .slots
        .iter()
        .zip(team)
        .filter_map(|(slot, who)| Some((slot, plan.problem.peers.get((*who)? as usize)?)));
    let told = members.filter_map(|(slot, peer)| {
        let rules = needed_overrides(scene, slot, &peer);
        let rules: Vec<String> = rules.iter().map(|rule| format!("`{rule}`")).collect();
        let who = format!("{} {}", peer.reference, peer.facts.name);
        (!rules.is_empty()).then(|| format!("{} set aside for {who}", list(&rules)))
    });
    told.collect()
}

/// The rules that would shut out a peer from a slot if they were not set aside.
pub fn needed_overrides(scene: &Scene<'_>, slot: &Slot, peer: &Peer) -> Vec<&'static str> {
    let lead = leads_by_exception(slot, &Facts::of(scene, peer), scene).then_some(LEAD);
    let strict = scene.clone().strictly();
    let facts = Facts::of(&strict, peer);
    let overridable = super::eligibility::ALL.iter().filter(|filter| filter.overridable);
    overridable.filter(|f| (f.bars)(&strict, &facts)).map(|f| f.name).chain(lead).collect()
}

/// For each slot with a fallback in it: that no team without one exists, and what stood in the way.
fn fallbacks<'a>(
    plan: &'a Plan<'a>,
    travel: &'a Steps<'a>,
    best: &Best<'a>,
    left: &mut u64,
) -> Result<Vec<String>, Broken> {
    let rank = |slot: usize, who: u32| {
        let entries = &best.week.problem.slots()[slot].entries;
        entries.find(who).map_or(0, |at| entries.rank(at))
    };
    let used: Vec<usize> = (best.team.iter().enumerate())
        .filter(|(slot, who)| who.is_some_and(|who| rank(*slot, who) > 0))
        .map(|(slot, _)| slot)
        .collect();
    if used.is_empty() {
        return Ok(Vec::new());
    }
    let Some(compiler) = Compiler::new(plan, travel, true) else { return Ok(Vec::new()) };
    let week = compiler.week(best.week.scene.onsite)?;
    used.into_iter().map(|slot| fallback(plan, &week, best, slot, left)).collect()
}

fn fallback<'a>(
    plan: &Plan<'a>,
    week: &Week<'a>,
    best: &Best<'_>,
    slot: usize,
    left: &mut u64,
) -> Result<String, Broken> {
    let role = &plan.slots[slot].role;
    let week = Week { problem: first_choice_only(&week.problem, best, slot)?, ..week.clone() };
    let told = Told { plan, week: &week };
    let question = pinned(plan.problem, &week, Question::of(&week.problem));
    let conflict = pick::conflict(&question, &[], Budget { steps: *left });
    let days = span(week.scene.onsite);
    let also = if plan.problem.weeks.len() > 1 { ", nor in another permitted week" } else { "" };
    let begin =
        format!("a fallback takes `{role}`: nobody of the first choice could be placed on {days}");
    let sure = best.outcome == TeamOutcome::Optimal;
    Ok(match conflict {
        Some(conflict) => {
            *left = left.saturating_sub(conflict.steps);
            let reasons: Vec<String> =
                told.conflict(&conflict).into_iter().map(|c| c.reason).collect();
            format!("{begin}{}, because {}", if sure { also } else { "" }, reasons.join("; "))
        }
        None => {
            let open = &week.problem.slots()[slot];
            let shut = counted(&open.shut.by);
            let shut = if shut.is_empty() { String::new() } else { format!("; {shut}") };
            format!(
                "{begin} without a fallback in another slot or one more slot left empty \
                 ({} of {} could go{shut})",
                open.entries.len(),
                open.entries.len() + open.shut.by.len()
            )
        }
    })
}

/// The problem with no fallback in `slot`, and no slot left empty that the best team fills.
fn first_choice_only(problem: &Problem, best: &Best<'_>, slot: usize) -> Result<Problem, Broken> {
    let mut draft = problem.clone().into_draft();
    let tiers = draft.tiers.len();
    let entries = &draft.slots[slot].entries;
    let mut kept = pick::Entries::default();
    for at in (0..entries.len()).filter(|at| entries.rank(*at) == 0) {
        kept.push(entries.candidates[at], &entries.scores[at * tiers..(at + 1) * tiers], 0);
    }
    draft.slots[slot].entries = kept;
    let shut = &draft.slots[slot].shut;
    let mut kept = pick::Shut::default();
    for at in (0..shut.entries.len()).filter(|at| shut.entries.rank(*at) == 0) {
        let scores = &shut.entries.scores[at * tiers..(at + 1) * tiers];
        kept.push(shut.entries.candidates[at], scores, 0, shut.by[at]);
    }
    draft.slots[slot].shut = kept;
    if best.team.iter().all(Option::is_some) {
        draft.slots.iter_mut().for_each(|slot| slot.optional = false);
    }
    Ok(Problem::new(draft)?)
}
