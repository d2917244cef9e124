//! Every team of a small problem, by enumeration; lawful and ranked by the independent checker alone.

use crate::matching::pick::check::{self, Worth};
use crate::matching::pick::{Problem, Solution, Team, TierKind};

/// The sort key of a team: less is better.
pub(super) type Key = Vec<i128>;

pub(super) fn key(worth: &Worth) -> Key {
    let mut key = vec![i128::from(worth.empty), i128::from(worth.fallback), worth.soft];
    key.extend(worth.scores.iter().map(|score| -score));
    key
}

/// All lawful teams with their keys, best first; equals by slot and candidate, an empty slot last.
pub(super) fn teams(problem: &Problem) -> Vec<(Key, Team)> {
    let mut all = Vec::new();
    extend(problem, &mut Vec::new(), &mut all);
    let order =
        |team: &Team| -> Vec<u32> { team.iter().map(|who| who.unwrap_or(u32::MAX)).collect() };
    let mut teams: Vec<(Key, Team)> = (all.into_iter())
        .filter(|team| check::findings(problem, team).is_empty())
        .map(|team| (key(&check::worth(problem, &team)), team))
        .collect();
    teams.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| order(&a.1).cmp(&order(&b.1))));
    teams
}

fn extend(problem: &Problem, team: &mut Team, all: &mut Vec<Team>) {
    let Some(slot) = problem.slots().get(team.len()) else {
        all.push(team.clone());
        return;
    };
    let empty = slot.optional.then_some(None);
    for who in slot.entries.candidates.iter().map(|&who| Some(who)).chain(empty) {
        if who.is_none() || !team.contains(&who) {
            team.push(who);
            extend(problem, team, all);
            team.pop();
        }
    }
}

/// The key that a solution claims by its tiers.
pub(super) fn claimed(solution: &Solution) -> Key {
    let own = solution.tiers.iter().filter(|tier| !matches!(tier.kind, TierKind::Lead(_)));
    own.map(|tier| match tier.kind {
        TierKind::Score(_) => -i128::from(tier.value),
        _ => i128::from(tier.value),
    })
    .collect()
}

/// The key of the bounds: no team that comes later is better.
pub(super) fn bounded(solution: &Solution) -> Key {
    let own = solution.tiers.iter().filter(|tier| !matches!(tier.kind, TierKind::Lead(_)));
    own.map(|tier| match tier.kind {
        TierKind::Score(_) => -i128::from(tier.bound),
        _ => i128::from(tier.bound),
    })
    .collect()
}
