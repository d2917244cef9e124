//! The second opinion on a plan: holds it to the programme, sharing nothing with the search.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::problem::{NO_PRICE, Programme, Team};

/// What is wrong with a plan.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// The plan has not one place per challenge, or a team not one place per slot.
    Shape(usize),
    /// The challenge has no such week.
    NoWeek(usize),
    /// The slot is empty and must not be: `(challenge, slot)`.
    Empty(usize, usize),
    /// The candidate may not take the slot: `(challenge, slot, candidate)`.
    NotListed(usize, usize, u32),
    /// The candidate takes two slots of a challenge.
    Twice(usize, u32),
    /// The count is outside its hard ends: `(challenge, group, members)`.
    Group(usize, usize, i64),
    /// The sum is over its limit: `(challenge, sum)`.
    Sum(usize, usize),
    /// The scores of the team come to less than is asked: `(challenge, scores)`.
    Floor(usize, i64),
    /// The peer is in two teams at a time: `(peer, cell)`.
    TwoPlaces(u32, u32),
    /// The peer is in more teams than may be in a year: `(peer, year, teams)`.
    TooMany(u32, u32, i64),
    /// The peer gives more days than there are: `(peer, year, days)`.
    Days(u32, u32, i64),
    /// More challenges than a limit allows: `(limit, challenges)`.
    Limit(u32, i64),
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shape(c) => write!(f, "challenges[{c}] has not one place per slot"),
            Self::NoWeek(c) => write!(f, "challenges[{c}] has no such week"),
            Self::Empty(c, s) => write!(f, "challenges[{c}].slots[{s}] is empty"),
            Self::NotListed(c, s, who) => {
                write!(f, "candidate {who} is not listed for challenges[{c}].slots[{s}]")
            }
            Self::Twice(c, who) => write!(f, "candidate {who} is twice in challenges[{c}]"),
            Self::Group(c, g, n) => write!(f, "challenges[{c}].groups[{g}] has {n} members"),
            Self::Sum(c, b) => write!(f, "challenges[{c}].budgets[{b}] is over its limit"),
            Self::Floor(c, scores) => write!(f, "challenges[{c}] has scores of {scores} only"),
            Self::TwoPlaces(p, cell) => write!(f, "peer {p} is in two places in week {cell}"),
            Self::TooMany(p, year, n) => write!(f, "peer {p} is in {n} teams of year {year}"),
            Self::Days(p, year, n) => write!(f, "peer {p} gives {n} days in year {year}"),
            Self::Limit(at, n) => write!(f, "limit {at} is passed by {n} challenges"),
        }
    }
}

/// All that is wrong with a plan; nothing when it is lawful.
pub fn findings(programme: &Programme, plan: &[Option<Team>]) -> Vec<Finding> {
    if plan.len() != programme.challenges.len() {
        return vec![Finding::Shape(plan.len())];
    }
    let mut found = Vec::new();
    let mut sound = Vec::new();
    for (c, team) in plan.iter().enumerate() {
        if let Some(team) = team {
            let before = found.len();
            of_team(programme, c, team, &mut found);
            let shaped = |f: &Finding| !matches!(f, Finding::Shape(_) | Finding::NoWeek(_));
            if found[before..].iter().all(shaped) {
                sound.push((c, team));
            }
        }
    }
    together(programme, &sound, &mut found);
    found
}

fn of_team(programme: &Programme, c: usize, team: &Team, found: &mut Vec<Finding>) {
    let challenge = &programme.challenges[c];
    let Some(week) = challenge.weeks.get(team.week) else {
        found.push(Finding::NoWeek(c));
        return;
    };
    if team.members.len() != challenge.slots.len() {
        found.push(Finding::Shape(c));
        return;
    }
    let mut here = BTreeSet::new();
    for (s, who) in team.members.iter().enumerate() {
        match who {
            None if challenge.slots[s].empty == NO_PRICE => found.push(Finding::Empty(c, s)),
            Some(who) if !week.slots[s].iter().any(|entry| entry.0 == *who) => {
                found.push(Finding::NotListed(c, s, *who));
            }
            Some(who) if !here.insert(*who) => found.push(Finding::Twice(c, *who)),
            _ => {}
        }
    }
    if team.members.iter().zip(&challenge.slots).all(|(w, s)| w.is_some() || s.empty != NO_PRICE) {
        floor(programme, c, team, found);
    }
    let rules = &programme.rulebooks[week.rulebook];
    for (g, group) in rules.groups().iter().enumerate() {
        let count = group.members.iter().filter(|m| here.contains(m)).count() as i64;
        let short = group.below.is_none() && count < group.min;
        if short || (group.above.is_none() && count > group.max) {
            found.push(Finding::Group(c, g, count));
        }
    }
    for (b, sum) in rules.sums().iter().enumerate() {
        let cost = |who: &u32| sum.costs.get(*who as usize).copied().map_or(0, i128::from);
        if here.iter().map(cost).sum::<i128>() > i128::from(sum.max) {
            found.push(Finding::Sum(c, b));
        }
    }
}

/// The scores of a team against what is asked of them.
fn floor(programme: &Programme, c: usize, team: &Team, found: &mut Vec<Finding>) {
    let Some(&floor) = programme.floors.get(c) else { return };
    let challenge = &programme.challenges[c];
    let mut scores = 0;
    for ((slot, entries), who) in
        challenge.slots.iter().zip(&challenge.weeks[team.week].slots).zip(&team.members)
    {
        let entry = who.and_then(|who| entries.iter().find(|entry| entry.0 == who));
        scores += entry.map_or(if who.is_none() { -slot.empty } else { 0 }, |entry| entry.1);
    }
    if scores < floor {
        found.push(Finding::Floor(c, scores));
    }
}

fn together(programme: &Programme, teams: &[(usize, &Team)], found: &mut Vec<Finding>) {
    let mut places: BTreeMap<(u32, u32), i64> = BTreeMap::new();
    let mut years: BTreeMap<(u32, u32), (i64, i64)> = BTreeMap::new();
    let mut limits: BTreeMap<u32, i64> = BTreeMap::new();
    for &(c, team) in teams {
        let challenge = &programme.challenges[c];
        let week = &challenge.weeks[team.week];
        for &limit in &week.limits {
            *limits.entry(limit).or_default() += 1;
        }
        for who in team.members.iter().flatten() {
            let Some(&peer) = challenge.peers.get(*who as usize) else { continue };
            week.cells.iter().for_each(|&cell| *places.entry((peer, cell)).or_default() += 1);
            let year = years.entry((peer, week.year)).or_default();
            *year = (year.0 + 1, year.1 + week.days);
        }
    }
    for ((peer, cell), teams) in places {
        if teams > 1 {
            found.push(Finding::TwoPlaces(peer, cell));
        }
    }
    for ((peer, year), (teams, days)) in years {
        let at = year as usize * programme.peers as usize + peer as usize;
        let begun = programme.begun.get(at).copied().unwrap_or(0);
        if teams > programme.most[at] || teams + begun > programme.load.len() as i64 {
            found.push(Finding::TooMany(peer, year, teams));
        }
        if programme.days.get(at).is_some_and(|&left| days > left) {
            found.push(Finding::Days(peer, year, days));
        }
    }
    for (limit, challenges) in limits {
        if challenges > programme.limits[limit as usize] {
            found.push(Finding::Limit(limit, challenges));
        }
    }
}

/// What a lawful plan is worth: being served, the weeks, the scores, less what stays empty, is missed, and the loads.
pub fn worth(programme: &Programme, plan: &[Option<Team>]) -> i64 {
    let mut worth = 0;
    let mut loads: BTreeMap<(u32, u32), i64> = BTreeMap::new();
    for (challenge, team) in programme.challenges.iter().zip(plan) {
        let Some(team) = team else { continue };
        let week = &challenge.weeks[team.week];
        worth += challenge.served + week.worth;
        for ((slot, entries), who) in challenge.slots.iter().zip(&week.slots).zip(&team.members) {
            let score = |who| entries.iter().find(|e| e.0 == who).map_or(0, |entry| entry.1);
            worth += who.map_or(-slot.empty, score);
        }
        for group in programme.rulebooks[week.rulebook].groups() {
            let there = |who: &&Option<u32>| who.is_some_and(|who| group.members.contains(&who));
            let count = team.members.iter().filter(there).count() as i64;
            worth -= group.below.unwrap_or(0) * (group.min - count).max(0);
            worth -= group.above.unwrap_or(0) * (count - group.max).max(0);
        }
        for who in team.members.iter().flatten() {
            *loads.entry((challenge.peers[*who as usize], week.year)).or_default() += 1;
        }
    }
    for ((peer, year), teams) in loads {
        let begun = programme.begun.get(year as usize * programme.peers as usize + peer as usize);
        let begun = begun.copied().unwrap_or(0);
        worth -= (begun..begun + teams).map(|k| programme.load[k as usize]).sum::<i64>();
    }
    worth
}
