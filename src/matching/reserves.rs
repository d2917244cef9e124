//! Who else: for each slot the best others, each held against the requirements inside the team.

use super::pick::check::worth;
use super::pick::{Entries, Group, Problem};
use super::search::Best;

/// Somebody else for a slot, with the tiers of the team that they would join, better is more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Substitute {
    /// The slot's place.
    pub slot: usize,
    /// The peer's place in the pool.
    pub candidate: u32,
    /// Empty optional slots, fallbacks, soft price, fit, load, travel of that team; more is better.
    pub tiers: [i64; 6],
    /// Fit points in that slot.
    pub fit: i64,
}

/// The `most` best substitutes for each slot, best team first, ties to the first by reference.
pub fn substitutes(best: &Best<'_>, most: usize) -> Vec<Substitute> {
    let crossed = Crossed::of(&best.week.problem);
    let slots = 0..best.week.problem.slots().len();
    slots.flat_map(|slot| for_slot(&best.week.problem, &crossed, &best.team, slot, most)).collect()
}

/// The `most` best substitutes for one slot of a team.
pub fn substitutes_in(
    problem: &Problem,
    team: &[Option<u32>],
    slot: usize,
    most: usize,
) -> Vec<Substitute> {
    for_slot(problem, &Crossed::of(problem), team, slot, most)
}

/// The tiers of a team, more being better.
pub fn key_of(problem: &Problem, team: &[Option<u32>]) -> [i64; 6] {
    let worth = worth(problem, team);
    let score = |tier: usize| {
        let score = worth.scores.get(tier).copied().unwrap_or(0);
        i64::try_from(score).unwrap_or(i64::MAX)
    };
    let soft = i64::try_from(worth.soft).unwrap_or(i64::MAX);
    [-worth.empty, -worth.fallback, -soft, score(0), score(1), score(2)]
}

/// The substitutes of one slot.
fn for_slot(
    problem: &Problem,
    crossed: &Crossed,
    team: &[Option<u32>],
    slot: usize,
    most: usize,
) -> Vec<Substitute> {
    let entries = &problem.slots()[slot].entries;
    let gap = Gap::of(problem, team, slot);
    let joins = |at: usize| {
        let candidate = entries.candidates[at];
        let member = team.contains(&Some(candidate));
        let soft = (!member).then(|| gap.soft_with(problem, crossed.groups_of(candidate)))??;
        let [fit, load, travel] = scores(entries, at);
        let [others_empty, others_rank, others_fit, others_load, others_travel] = gap.others;
        let rank = i64::from(entries.rank(at));
        let tiers = [
            -others_empty,
            -others_rank - rank,
            -soft,
            others_fit + fit,
            others_load + load,
            others_travel + travel,
        ];
        Some(Substitute { slot, candidate, tiers, fit })
    };
    let mut found: Vec<Substitute> = (0..entries.len()).filter_map(joins).collect();
    found.sort_by(|one, other| {
        other.tiers.cmp(&one.tiers).then(one.candidate.cmp(&other.candidate))
    });
    found.truncate(most);
    found
}

fn scores(entries: &Entries, at: usize) -> [i64; 3] {
    [0, 1, 2].map(|tier| entries.scores[at * 3 + tier])
}

/// The groups of each candidate.
struct Crossed {
    start: Vec<u32>,
    groups: Vec<u32>,
}

impl Crossed {
    fn of(problem: &Problem) -> Self {
        let mut start = vec![0u32; problem.candidates() as usize + 1];
        let members = || {
            problem.groups().iter().enumerate().flat_map(|(g, group)| {
                group.members.iter().map(move |member| (g, *member as usize))
            })
        };
        members().for_each(|(_, member)| start[member + 1] += 1);
        (1..start.len()).for_each(|at| start[at] += start[at - 1]);
        let mut next = start.clone();
        let mut groups = vec![0; start.last().map_or(0, |last| *last as usize)];
        for (g, member) in members() {
            groups[next[member] as usize] = g as u32;
            next[member] += 1;
        }
        Self { start, groups }
    }

    fn groups_of(&self, candidate: u32) -> &[u32] {
        let at = candidate as usize;
        &self.groups[self.start[at] as usize..self.start[at + 1] as usize]
    }
}

/// A team with one slot open: the counts of all groups, and the sums of the others.
struct Gap {
    counts: Vec<i64>,
    broken: i64,
    soft: i64,
    /// Empty slots, ranks, fit, load and travel of the others.
    others: [i64; 5],
}

impl Gap {
    fn of(problem: &Problem, team: &[Option<u32>], open: usize) -> Self {
        let mut rest = team.to_vec();
        rest[open] = None;
        let counts: Vec<i64> =
            problem.groups().iter().map(|group| super::explain::count(group, &rest)).collect();
        let counted = || problem.groups().iter().zip(&counts);
        let broken = counted().filter(|(group, count)| is_broken(group, **count)).count() as i64;
        let soft = counted().map(|(group, count)| price(group, *count)).sum();
        let mut others = [0; 5];
        for (s, slot) in problem.slots().iter().enumerate().filter(|(s, _)| *s != open) {
            match rest[s].and_then(|who| slot.entries.find(who)) {
                None => others[0] += 1,
                Some(at) => {
                    others[1] += i64::from(slot.entries.rank(at));
                    let [fit, load, travel] = scores(&slot.entries, at);
                    others[2] += fit;
                    others[3] += load;
                    others[4] += travel;
                }
            }
        }
        Self { counts, broken, soft, others }
    }

    /// The soft price with a candidate of these groups in the gap; `None` when that breaks what is hard.
    fn soft_with(&self, problem: &Problem, groups: &[u32]) -> Option<i64> {
        let (mut broken, mut soft) = (self.broken, self.soft);
        for &g in groups {
            let (group, count) = (&problem.groups()[g as usize], self.counts[g as usize]);
            broken += i64::from(is_broken(group, count + 1)) - i64::from(is_broken(group, count));
            soft += price(group, count + 1) - price(group, count);
        }
        (broken == 0).then_some(soft)
    }
}

fn is_broken(group: &Group, count: i64) -> bool {
    (group.below.is_none() && count < group.min) || (group.above.is_none() && count > group.max)
}

fn price(group: &Group, count: i64) -> i64 {
    (group.min - count).max(0) * group.below.unwrap_or(0)
        + (count - group.max).max(0) * group.above.unwrap_or(0)
}
