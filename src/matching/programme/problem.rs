//! The model: challenges with the weeks in which they may be, peers with what they may still give.

use std::collections::BTreeMap;

use super::room::rooms;
use crate::matching::pick::{Fault, Problem};

/// Stands for "may not stay empty" in [`Slot::empty`].
pub const NO_PRICE: i64 = i64::MAX;
/// The largest size of a score or price that is taken, so that no sum overflows.
const LARGEST: i64 = 1 << 32;
/// The most rows of people and weeks: each is a price.
const MOST_ROWS: u64 = 1 << 28;

/// A place in the team of a challenge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// What it is called.
    pub name: String,
    /// What leaving it empty takes off; [`NO_PRICE`] where it has to be filled.
    pub empty: i64,
}

/// A week in which a challenge may be, and who could go then.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Week {
    /// What the caller calls it; any number.
    pub week: i64,
    /// The cells of time that it takes, in order: no peer is in two teams that share one.
    pub cells: Vec<u32>,
    /// The year that it counts in, from 0.
    pub year: u32,
    /// Days that it takes of what a peer offers.
    pub days: i64,
    /// The limits that it counts against, by place in [`Draft::limits`], each once.
    pub limits: Vec<u32>,
    /// What being in this week is worth by itself.
    pub worth: i64,
    /// The counts and sums over its team, by place in [`Draft::rulebooks`].
    pub rulebook: usize,
    /// Who may take each slot, sorted by candidate, with scores; more is better.
    pub slots: Vec<Vec<(u32, i64)>>,
}

/// A challenge: one week and one team are wanted for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Challenge {
    /// What it is called.
    pub name: String,
    /// What it is worth that it takes place at all, beyond the scores of its team.
    pub served: i64,
    /// The peer of each candidate; no peer twice.
    pub peers: Vec<u32>,
    /// The slots.
    pub slots: Vec<Slot>,
    /// The weeks to choose from.
    pub weeks: Vec<Week>,
}

/// A programme before it is checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// How many peers there are.
    pub peers: u32,
    /// How many years there are to count in; at least 1.
    pub years: u32,
    /// How many cells of time there are.
    pub cells: u32,
    /// How many teams each peer may still join in each year, at `year * peers + peer`.
    pub most: Vec<i64>,
    /// How many teams of the year each peer is on already, at the same place; empty when none.
    pub begun: Vec<i64>,
    /// How many days each peer has left, at the same place; empty when days are not counted.
    pub days: Vec<i64>,
    /// The price of a peer's 1st, 2nd, ... team in a year; it never falls, and nobody joins more teams than it has
    /// prices.
    pub load: Vec<i64>,
    /// For each limit how many challenges at most may count against it.
    pub limits: Vec<i64>,
    /// Counts and sums over teams: problems without entries, one slot for each of the challenge's.
    pub rulebooks: Vec<Problem>,
    /// What the scores of each challenge's team come to at least, an empty slot taking off its price; empty when
    /// nothing is asked.
    pub floors: Vec<i64>,
    /// The challenges.
    pub challenges: Vec<Challenge>,
}

/// The team of a challenge in a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// The place of the week among the challenge's.
    pub week: usize,
    /// The candidate in each slot; `None` for one left empty.
    pub members: Vec<Option<u32>>,
}

/// A team for each challenge, or none.
pub type Plan = Vec<Option<Team>>;

/// A checked programme: every index in range, every number small enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    draft: Draft,
    /// How many teams each peer may join in each year, at `year * peers + peer`.
    rooms: Vec<i64>,
}

impl std::ops::Deref for Programme {
    type Target = Draft;

    fn deref(&self) -> &Draft {
        &self.draft
    }
}

impl Programme {
    /// Checks a draft.
    ///
    /// # Errors
    /// The first fault, with its place. A challenge that nobody can join is no fault.
    pub fn new(draft: Draft) -> Result<Self, Fault> {
        peers(&draft)?;
        if !draft.floors.is_empty() && draft.floors.len() != draft.challenges.len() {
            return Err(fault("floors", "not one for each challenge"));
        }
        draft.floors.iter().try_for_each(|&floor| size("floors", floor))?;
        for (c, challenge) in draft.challenges.iter().enumerate() {
            let place = format!("challenges[{c}]");
            within(&place, "peer", challenge.peers.iter().copied(), draft.peers)?;
            size(&format!("{place}.served"), challenge.served)?;
            for (w, week) in challenge.weeks.iter().enumerate() {
                checked_week(&draft, challenge, week, &format!("{place}.weeks[{w}]"))?;
            }
        }
        let rooms = rooms(&draft);
        Ok(Self { draft, rooms })
    }

    /// The same programme, but that the scores of each challenge's team come to at least so much.
    ///
    /// # Errors
    /// When there is not one floor for each challenge.
    pub fn with_floors(&self, floors: Vec<i64>) -> Result<Self, Fault> {
        Self::new(Draft { floors, ..self.draft.clone() })
    }

    /// The programme of one challenge by itself, beside what is begun.
    ///
    /// # Errors
    /// Never, as what is checked of the whole holds for a part of it.
    pub fn alone(&self, c: usize) -> Result<Self, Fault> {
        let mut challenge = self.challenges[c].clone();
        let mut rulebooks = Vec::new();
        let mut moved: BTreeMap<usize, usize> = BTreeMap::new();
        for week in &mut challenge.weeks {
            week.rulebook = *moved.entry(week.rulebook).or_insert_with(|| {
                rulebooks.push(self.rulebooks[week.rulebook].clone());
                rulebooks.len() - 1
            });
        }
        let floors = self.floors.get(c).copied().into_iter().collect();
        let (most, begun, days) = (self.most.clone(), self.begun.clone(), self.days.clone());
        let (load, limits) = (self.load.clone(), self.limits.clone());
        let (peers, years, cells) = (self.peers, self.years, self.cells);
        let challenges = vec![challenge];
        Self::new(Draft {
            peers,
            years,
            cells,
            most,
            begun,
            days,
            load,
            limits,
            rulebooks,
            floors,
            challenges,
        })
    }

    /// What the scores of a team come to, an empty slot taking off its price.
    pub fn score_of(&self, c: usize, team: &Team) -> i64 {
        let challenge = &self.challenges[c];
        let lists = &challenge.weeks[team.week].slots;
        let of = |(s, who): (usize, &Option<u32>)| match who {
            None => -challenge.slots[s].empty,
            Some(who) => {
                let at = lists[s].binary_search_by_key(who, |entry| entry.0);
                at.map_or(0, |at| lists[s][at].1)
            }
        };
        team.members.iter().enumerate().map(of).sum()
    }

    /// How many teams a peer may still join in a year at most: no more than are offered, than there are prices for, than
    /// the days left make visits, and than lie beside each other among the weeks for which the peer is listed.
    pub fn capacity(&self, year: u32, peer: u32) -> i64 {
        self.rooms[self.place(year, peer)]
    }

    /// How many teams a peer may still join in all years together at most.
    pub fn room(&self, peer: u32) -> i64 {
        (0..self.years).map(|year| self.capacity(year, peer)).sum()
    }

    /// The price of a peer's next team in a year after `further` beyond those begun.
    pub fn load_price(&self, year: u32, peer: u32, further: i64) -> i64 {
        let at = (self.begun(self.place(year, peer)) + further).max(0) as usize;
        self.load.get(at).or(self.load.last()).copied().unwrap_or(0)
    }

    /// The days that a peer has left in a year; `None` when days are not counted.
    pub fn days_left(&self, year: u32, peer: u32) -> Option<i64> {
        self.days.get(self.place(year, peer)).copied()
    }

    /// The draft, to be changed.
    pub fn into_draft(self) -> Draft {
        self.draft
    }

    fn place(&self, year: u32, peer: u32) -> usize {
        year as usize * self.draft.peers as usize + peer as usize
    }

    fn begun(&self, at: usize) -> i64 {
        self.draft.begun.get(at).copied().unwrap_or(0)
    }
}

fn fault(place: impl Into<String>, what: impl Into<String>) -> Fault {
    Fault { place: place.into(), what: what.into() }
}

fn size(place: &str, number: i64) -> Result<(), Fault> {
    if number.abs() > LARGEST {
        return Err(fault(place, format!("{number} is beyond {LARGEST}")));
    }
    Ok(())
}

fn within(
    place: &str,
    what: &str,
    mut all: impl Iterator<Item = u32>,
    most: u32,
) -> Result<(), Fault> {
    match all.find(|&one| one >= most) {
        Some(one) => Err(fault(place, format!("{what} {one} is out of range: there are {most}"))),
        None => Ok(()),
    }
}

fn peers(draft: &Draft) -> Result<(), Fault> {
    let places = draft.years as usize * draft.peers as usize;
    for (name, list) in [("most", &draft.most), ("begun", &draft.begun), ("days", &draft.days)] {
        if list.len() != places && (name == "most" || !list.is_empty()) {
            return Err(fault(name, format!("{} numbers for {places} places", list.len())));
        }
    }
    if u64::from(draft.peers) * (u64::from(draft.cells) + u64::from(draft.years)) > MOST_ROWS {
        return Err(fault("peers", "too many peers and weeks together"));
    }
    if draft.load.windows(2).any(|pair| pair[1] < pair[0]) {
        return Err(fault("load_cost", "a later team costs less than an earlier one"));
    }
    if draft.load.first().is_some_and(|&first| first < 0) {
        return Err(fault("load_cost", "a price is below 0"));
    }
    draft.load.iter().try_for_each(|&price| size("load_cost", price))
}

fn checked_week(
    draft: &Draft,
    challenge: &Challenge,
    week: &Week,
    place: &str,
) -> Result<(), Fault> {
    let slots = challenge.slots.len();
    let Some(rulebook) = draft.rulebooks.get(week.rulebook) else {
        return Err(fault(place, format!("there is no rulebook {}", week.rulebook)));
    };
    if week.slots.len() != slots || rulebook.slots().len() != slots {
        let what = format!("{} slots, but the challenge has {slots}", week.slots.len());
        return Err(fault(place, what));
    }
    within(place, "cell", week.cells.iter().copied(), draft.cells)?;
    within(place, "year", std::iter::once(week.year), draft.years)?;
    within(place, "limit", week.limits.iter().copied(), draft.limits.len() as u32)?;
    size(place, week.worth)?;
    for (s, entries) in week.slots.iter().enumerate() {
        let place = format!("{place}.slots[{s}]");
        within(&place, "candidate", entries.iter().map(|e| e.0), challenge.peers.len() as u32)?;
        if let Some(pair) = entries.windows(2).find(|pair| pair[0].0 >= pair[1].0) {
            return Err(fault(place, format!("candidate {} is listed twice", pair[1].0)));
        }
        entries.iter().try_for_each(|entry| size(&place, entry.1))?;
    }
    Ok(())
}
