//! Reserves: who could step in for a member, checked inside the team that they would join.

use super::outcome::{Budget, Meter, Outcome, Solution};
use super::question::Question;
use super::solve::solve;

/// Somebody who could take a slot, and the team that would then stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reserve {
    /// The candidate.
    pub candidate: u32,
    /// The team with them in it, and its tiers.
    pub solution: Solution,
    /// The other slot whose member changes, if one must.
    pub also: Option<usize>,
}

/// The reserves of a slot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reserves {
    /// Those with whom nobody else changes, best first.
    pub alone: Vec<Reserve>,
    /// Those with whom one other slot changes hands as well, best first.
    pub with_another: Vec<Reserve>,
    /// Whether the budget sufficed.
    pub proved: bool,
    /// The steps taken.
    pub steps: u64,
}

/// Finds the best `most` reserves for `slot` of `team`: with nobody else changing, and with one other slot changing.
///
/// The member who gives way is in none of these teams. Candidates of the first kind do not come again in the second.
pub fn reserves(
    question: &Question<'_>,
    team: &[Option<u32>],
    slot: usize,
    most: usize,
    budget: Budget,
) -> Reserves {
    let mut meter = Meter::new(budget);
    let mut found = Reserves { proved: true, ..Reserves::default() };
    let free = match team.get(slot).copied().flatten() {
        Some(gone) => question.clone().ban(gone),
        None => question.clone(),
    };
    let free = free.fill(slot);
    found.alone = best(&pinned(&free, team, &[slot]), slot, most, &mut meter, &mut found.proved);
    let known = found
        .alone
        .iter()
        .fold(free, |question, reserve| question.ban_from(slot, reserve.candidate));
    for other in (0..team.len()).filter(|&other| other != slot) {
        let mut question = pinned(&known, team, &[slot, other]);
        if let Some(who) = team[other] {
            question = question.ban_from(other, who);
        }
        let more = best(&question, slot, most, &mut meter, &mut found.proved);
        found.with_another.extend(more.into_iter().map(|r| Reserve { also: Some(other), ..r }));
    }
    found.with_another.sort_by_cached_key(|reserve| (rank(&reserve.solution), reserve.candidate));
    let mut seen = Vec::new();
    found.with_another.retain(|reserve| {
        let first = !seen.contains(&reserve.candidate);
        seen.push(reserve.candidate);
        first
    });
    found.with_another.truncate(most);
    found.steps = meter.taken;
    found
}

/// The question with all slots but some pinned to who has them; an empty one stays empty.
fn pinned<'a>(question: &Question<'a>, team: &[Option<u32>], but: &[usize]) -> Question<'a> {
    let mut question = question.clone();
    for (s, who) in team.iter().enumerate().filter(|(s, _)| !but.contains(s)) {
        question = match who {
            Some(who) => question.pin(s, *who),
            None => question.leave_empty(s),
        };
    }
    question
}

/// The best teams of a question that differ in who takes `slot`.
fn best(
    question: &Question<'_>,
    slot: usize,
    most: usize,
    meter: &mut Meter,
    proved: &mut bool,
) -> Vec<Reserve> {
    let mut question = question.clone();
    let mut found: Vec<Reserve> = Vec::new();
    while found.len() < most {
        let answer = solve(&question, Budget { steps: meter.left() });
        meter.charge(answer.steps);
        *proved &= matches!(answer.outcome, Outcome::Optimal(_) | Outcome::Impossible);
        let Outcome::Optimal(solution) = answer.outcome else { break };
        let Some(candidate) = solution.team[slot] else { break };
        question = question.ban_from(slot, candidate);
        found.push(Reserve { candidate, solution, also: None });
    }
    found
}

/// The sort key of a solution's tiers: less is better.
fn rank(solution: &Solution) -> Vec<i64> {
    solution
        .tiers
        .iter()
        .map(|tier| if tier.kind.more_is_better() { -tier.value } else { tier.value })
        .collect()
}
