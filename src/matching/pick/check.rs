//! The second opinion: holds a team against a problem, sharing nothing with the search.

use super::problem::{Entries, Problem, Slot};
use std::fmt;

/// What is wrong with a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The team has not one place per slot.
    Length {
        /// The number of slots.
        slots: usize,
        /// The number of places in the team.
        team: usize,
    },
    /// The slot is empty and not optional.
    Empty(usize),
    /// The candidate is not listed for the slot.
    NotListed(usize, u32),
    /// The candidate takes more than one slot.
    Twice(u32),
    /// The group has so many members in the team, outside its hard ends.
    Group(usize, i64),
    /// The sum is so much, over its limit.
    Sum(usize, i128),
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length { slots, team } => write!(f, "{team} places for {slots} slots"),
            Self::Empty(slot) => write!(f, "slots[{slot}] is empty"),
            Self::NotListed(slot, who) => {
                write!(f, "candidate {who} is not listed for slots[{slot}]")
            }
            Self::Twice(who) => write!(f, "candidate {who} takes more than one slot"),
            Self::Group(group, count) => {
                write!(f, "groups[{group}] has {count} members in the team")
            }
            Self::Sum(sum, value) => write!(f, "budgets[{sum}] comes to {value}"),
        }
    }
}

/// What a team is worth by the problem's own tiers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worth {
    /// Optional slots left empty.
    pub empty: i64,
    /// The sum of the ranks of fallbacks used.
    pub fallback: i64,
    /// The price of soft groups missed.
    pub soft: i128,
    /// The sum of each tier of scores.
    pub scores: Vec<i128>,
}

/// All that is wrong with `team` under the hard requirements of `problem`; nothing when it is lawful.
pub fn findings(problem: &Problem, team: &[Option<u32>]) -> Vec<Finding> {
    let slots = problem.slots();
    if team.len() != slots.len() {
        return vec![Finding::Length { slots: slots.len(), team: team.len() }];
    }
    let mut found = Vec::new();
    for (s, (slot, who)) in slots.iter().zip(team).enumerate() {
        match who {
            None if !slot.optional => found.push(Finding::Empty(s)),
            Some(who) if entry(slot, *who).is_none() => found.push(Finding::NotListed(s, *who)),
            _ => {}
        }
    }
    let members: Vec<u32> = team.iter().flatten().copied().collect();
    for (i, who) in members.iter().enumerate() {
        if members[..i].contains(who) && !found.contains(&Finding::Twice(*who)) {
            found.push(Finding::Twice(*who));
        }
    }
    for (g, group) in problem.groups().iter().enumerate() {
        let count = counted(&group.members, &members);
        let low = group.below.is_none() && count < group.min;
        if low || (group.above.is_none() && count > group.max) {
            found.push(Finding::Group(g, count));
        }
    }
    for (b, sum) in problem.sums().iter().enumerate() {
        let cost = |who: &u32| sum.costs.get(*who as usize).copied().map_or(0, i128::from);
        let value: i128 = members.iter().map(cost).sum();
        if value > i128::from(sum.max) {
            found.push(Finding::Sum(b, value));
        }
    }
    found
}

/// What `team` is worth; people who are not listed for their slot count for nothing.
pub fn worth(problem: &Problem, team: &[Option<u32>]) -> Worth {
    let mut worth =
        Worth { empty: 0, fallback: 0, soft: 0, scores: vec![0; problem.tiers().len()] };
    for (slot, who) in problem.slots().iter().zip(team) {
        let Some(who) = who else {
            worth.empty += i64::from(slot.optional);
            continue;
        };
        let Some(at) = entry(slot, *who) else { continue };
        worth.fallback += i64::from(slot.entries.rank(at));
        let scores = &slot.entries.scores[at * problem.tiers().len()..];
        worth.scores.iter_mut().zip(scores).for_each(|(sum, score)| *sum += i128::from(*score));
    }
    let members: Vec<u32> = team.iter().flatten().copied().collect();
    for group in problem.groups() {
        let count = counted(&group.members, &members);
        let below = i128::from((group.min - count).max(0)) * i128::from(group.below.unwrap_or(0));
        let above = i128::from((count - group.max).max(0)) * i128::from(group.above.unwrap_or(0));
        worth.soft += below + above;
    }
    worth
}

fn entry(slot: &Slot, who: u32) -> Option<usize> {
    let entries: &Entries = &slot.entries;
    entries.candidates.iter().position(|&candidate| candidate == who)
}

fn counted(of: &[u32], members: &[u32]) -> i64 {
    members.iter().filter(|who| of.binary_search(who).is_ok()).count() as i64
}
