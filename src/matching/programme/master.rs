//! The restricted master: of the teams met so far the best choice, one for each challenge at most.
//!
//! It is a team problem again: challenges are slots, teams are candidates, and what they compete for are counts. A
//! convex load is a soft count at every step of the price. So the same search solves it.

use std::collections::BTreeMap;

use super::core::Core;
use super::rows::Row;
use super::usage::Usage;
use crate::matching::pick::{
    Budget, Draft, Entrants, Fault, Group, Offer, Priced, Problem, Question, Repriced, Slot,
};

/// What a master chose.
pub(super) struct Chosen {
    /// The column of each challenge.
    pub(super) columns: Vec<(usize, Option<u32>)>,
    /// No choice is worth more, in points.
    pub(super) bound: i64,
}

/// A master over some challenges, the others being where they are.
pub(super) struct Master {
    challenges: Vec<usize>,
    /// The columns, in the order of the candidates.
    columns: Vec<u32>,
    problem: Problem,
    entrants: Entrants,
    worths: Vec<i64>,
}

impl Master {
    /// Sets up the choice among `offered` columns, a list for each of `challenges`, beside what is used already.
    pub(super) fn new(
        core: &Core<'_>,
        challenges: &[usize],
        offered: &[Vec<u32>],
        usage: &Usage,
    ) -> Result<Self, Fault> {
        let mut columns = Vec::new();
        let mut worths = Vec::new();
        let mut lists = Vec::new();
        for list in offered {
            let mut own = Vec::new();
            for &at in list {
                let Some(gain) = usage.gain(core.programme, &core.columns.all[at as usize]) else {
                    continue;
                };
                own.push(columns.len() as u32);
                columns.push(at);
                worths.push(gain);
            }
            worths.push(0);
            lists.push(own);
        }
        let groups = counts(core, &columns, usage);
        let names = challenges.iter().map(|c| Slot { name: c.to_string(), ..Slot::default() });
        let problem = Problem::new(Draft {
            candidates: columns.len() as u32,
            tiers: vec!["value".to_owned()],
            slots: names.collect(),
            groups,
            ..Draft::default()
        })?;
        let optional = vec![true; challenges.len()];
        let entrants = Entrants::new(columns.len() as u32, &lists, &optional);
        let challenges = challenges.to_vec();
        Ok(Self { challenges, columns, problem, entrants, worths })
    }

    /// The best choice, begun from `start` (a column for each challenge), when any was found.
    pub(super) fn choose(&self, start: &[Option<u32>], steps: u64) -> Option<Chosen> {
        let question = Question::of(&self.problem);
        let rules = Repriced::of(&question);
        let placed = |(s, at): (usize, &Option<u32>)| {
            let who = at.map(|at| self.columns.iter().position(|&c| c == at));
            match who {
                Some(None) => None,
                Some(Some(at)) => self.entrants.find(s, Some(at as u32)),
                None => self.entrants.find(s, None),
            }
        };
        let start: Option<Vec<u32>> = start.iter().enumerate().map(placed).collect();
        let offer = Offer {
            entrants: &self.entrants,
            worths: &self.worths,
            soft: 1,
            floor: None,
            start: start.as_deref(),
            spare: 0,
            budget: Budget { steps },
        };
        let Priced::Team { entries, bound, .. } = rules.best(&offer) else { return None };
        let chosen = entries.iter().map(|&at| self.entrants.who(at as usize));
        let chosen = chosen.map(|who| who.map(|who| self.columns[who as usize]));
        Some(Chosen { columns: self.challenges.iter().copied().zip(chosen).collect(), bound })
    }
}

/// What columns of different challenges compete for, as counts.
fn counts(core: &Core<'_>, columns: &[u32], usage: &Usage) -> Vec<Group> {
    let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (candidate, &at) in columns.iter().enumerate() {
        for &row in &core.columns.all[at as usize].rows {
            members.entry(row).or_default().push(candidate as u32);
        }
    }
    let mut groups = Vec::new();
    for (row, members) in members {
        let mut of: Vec<u32> = members
            .iter()
            .map(|&m| core.columns.all[columns[m as usize] as usize].challenge)
            .collect();
        of.dedup();
        groups.extend(groups_of(core, row as usize, usage, of.len() as i64, &members));
    }
    groups
}

/// The counts of one row that `wanted` challenges compete for.
fn groups_of(
    core: &Core<'_>,
    row: usize,
    usage: &Usage,
    wanted: i64,
    members: &[u32],
) -> Vec<Group> {
    let left = usage.left(core.programme, row);
    let group = |max: i64, above: Option<i64>| Group {
        name: String::new(),
        min: 0,
        max,
        below: None,
        above,
        members: members.to_vec(),
    };
    let mut groups = Vec::new();
    if let Row::Year(year, peer) = core.rows.what(row) {
        let taken = usage.taken(row);
        let price = |k: i64| core.programme.load_price(year, peer, taken + k);
        for k in 1..wanted.min(left) {
            if price(k) > price(k - 1) {
                groups.push(group(k, Some(price(k) - price(k - 1))));
            }
        }
    }
    if wanted > left {
        groups.push(group(left, None));
    }
    groups
}
