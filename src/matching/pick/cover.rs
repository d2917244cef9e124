//! A few reserves who between them cover every single drop-out.

use super::pool::{EMPTY, Pool};
use super::question::Question;
use super::rules::{Counted, Rules, Source, Summed};
use super::tiers::Measure;

/// Every set of so many slots is tried.
const TRIED: usize = 14;

/// A few people who between them cover every single drop-out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cover {
    /// The reserves, by candidate.
    pub people: Vec<u32>,
    /// For each slot the best of them who could take it with nobody else changing; `None` where nobody at all could,
    /// or nobody is in the slot.
    pub by_slot: Vec<Option<u32>>,
    /// Whether no smaller set covers as much.
    pub proved: bool,
}

/// Finds the fewest reserves such that whoever drops out of `team`, one of them can take the slot and nobody else
/// changes; slots that nobody could take are left out. Of equally few those with the best place among the reserves.
///
/// Up to 14 slots the set is proved to be smallest; beyond that whoever covers most comes first.
pub fn cover(question: &Question<'_>, team: &[Option<u32>]) -> Cover {
    let fit = Fit { question, rules: Rules::of(question), pool: Pool::of(question) };
    let fitting: Vec<Vec<u32>> = (0..team.len()).map(|slot| fit.of(team, slot)).collect();
    let mut masks: Vec<(u32, Vec<bool>, usize)> = Vec::new();
    let mut everybody: Vec<u32> = fitting.iter().flatten().copied().collect();
    everybody.sort_unstable();
    everybody.dedup();
    for who in everybody {
        let places: Vec<Option<usize>> =
            fitting.iter().map(|list| list.iter().position(|&other| other == who)).collect();
        let covers = places.iter().map(Option::is_some).collect();
        masks.push((who, covers, places.iter().flatten().sum()));
    }
    let proved = team.len() <= TRIED;
    let people = if proved { fewest(&masks, team.len()) } else { greedy(&masks, &fitting) };
    let first = |list: &Vec<u32>| list.iter().copied().find(|who| people.contains(who));
    Cover { by_slot: fitting.iter().map(first).collect(), people, proved }
}

/// Who could take each slot of a team with nobody else changing.
struct Fit<'q> {
    question: &'q Question<'q>,
    rules: Rules<'q>,
    pool: Pool,
}

impl Fit<'_> {
    /// Who could take `slot`, best first.
    fn of(&self, team: &[Option<u32>], slot: usize) -> Vec<u32> {
        let Some(gone) = team[slot] else { return Vec::new() };
        let others: Vec<u32> =
            (team.iter().enumerate()).filter_map(|(s, who)| (*who).filter(|_| s != slot)).collect();
        let counts: Vec<i64> =
            self.rules.counts.iter().map(|rule| counted(rule, &others)).collect();
        let measures = Measure::all(self.question);
        let mut found = Vec::new();
        for at in self.pool.range(slot) {
            let who = self.pool.who[at];
            if who == gone || self.pool.origin[at] == EMPTY || others.contains(&who) {
                continue;
            }
            if let Some(price) = self.price(&counts, &others, who) {
                let worth = measures.iter().map(|&measure| match measure {
                    Measure::Soft => price,
                    _ => -self.pool.worth(self.question, slot, at, measure),
                });
                found.push((worth.collect::<Vec<i64>>(), who));
            }
        }
        found.sort_unstable();
        found.into_iter().map(|entry| entry.1).collect()
    }

    /// What the soft groups cost once `who` joins; `None` when a rule is broken.
    fn price(&self, counts: &[i64], others: &[u32], who: u32) -> Option<i64> {
        let cost = |sum: &Summed<'_>, who: u32| sum.costs[who as usize];
        let within = |sum: &Summed<'_>| {
            others.iter().map(|&other| cost(sum, other)).sum::<i64>() + cost(sum, who) <= sum.hi
        };
        if !self.rules.sums.iter().all(within) {
            return None;
        }
        let mut price = 0;
        let groups = self.question.problem.groups_of(who);
        for (rule, &count) in self.rules.counts.iter().zip(counts) {
            let joins = match rule.source {
                Source::Group(g) => groups.binary_search(&(g as u32)).is_ok(),
                _ => rule.members.binary_search(&who).is_ok(),
            };
            price += missed(rule, count + i64::from(joins))?;
        }
        Some(price)
    }
}

fn counted(rule: &Counted<'_>, people: &[u32]) -> i64 {
    people.iter().filter(|who| rule.members.binary_search(who).is_ok()).count() as i64
}

/// What it costs that a rule counts so many; `None` when it may not.
fn missed(rule: &Counted<'_>, count: i64) -> Option<i64> {
    if count < rule.lo {
        return rule.below.map(|price| price * (rule.lo - count));
    }
    if count > rule.hi {
        return rule.above.map(|price| price * (count - rule.hi));
    }
    Some(0)
}

type Masked = (u32, Vec<bool>, usize);

/// The smallest set that covers all that can be covered, by trying every set of slots; then by places.
fn fewest(masks: &[Masked], slots: usize) -> Vec<u32> {
    let bits = |covers: &[bool]| {
        covers.iter().enumerate().fold(0usize, |m, (s, &c)| m | usize::from(c) << s)
    };
    let goal = masks.iter().fold(0, |all, entry| all | bits(&entry.1));
    // Of people who cover the same slots only the one with the best places matters.
    let mut best: Vec<Option<(usize, u32)>> = vec![None; 1 << slots];
    for (who, covers, places) in masks {
        let entry = &mut best[bits(covers)];
        if entry.is_none_or(|(least, _)| *places < least) {
            *entry = Some((*places, *who));
        }
    }
    let useful: Vec<(usize, usize, u32)> = best
        .iter()
        .enumerate()
        .filter_map(|(m, e)| e.map(|(places, who)| (m, places, who)))
        .collect();
    let mut reached: Vec<Option<(usize, usize, usize, u32)>> = vec![None; 1 << slots];
    reached[0] = Some((0, 0, 0, 0));
    for mask in 0..1usize << slots {
        let Some((people, places, ..)) = reached[mask] else { continue };
        for &(covers, more, who) in &useful {
            let step = (people + 1, places + more, mask, who);
            let next = &mut reached[mask | covers];
            if mask | covers != mask
                && next.is_none_or(|known| (step.0, step.1) < (known.0, known.1))
            {
                *next = Some(step);
            }
        }
    }
    let (mut people, mut at) = (Vec::new(), goal);
    while let Some((_, _, before, who)) = reached[at].filter(|_| at != 0) {
        people.push(who);
        at = before;
    }
    people.sort_unstable();
    people
}

fn greedy(masks: &[Masked], fitting: &[Vec<u32>]) -> Vec<u32> {
    let mut left: Vec<bool> = fitting.iter().map(|list| !list.is_empty()).collect();
    let mut people = Vec::new();
    while left.contains(&true) {
        let gain = |entry: &&Masked| {
            entry.1.iter().zip(&left).filter(|(covers, left)| **covers && **left).count()
        };
        let best =
            masks.iter().max_by_key(|entry| (gain(entry), std::cmp::Reverse((entry.2, entry.0))));
        let Some((who, covers, _)) = best else { break };
        people.push(*who);
        left.iter_mut().zip(covers).for_each(|(left, covers)| *left &= !covers);
    }
    people.sort_unstable();
    people
}
