//! Teams met so far, each once.

use std::collections::HashMap;

use super::problem::{Programme, Team};
use super::rows::Rows;

/// A team of a challenge in one of its weeks.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) challenge: u32,
    pub(super) week: u32,
    /// The candidate in each slot.
    pub(super) members: Vec<Option<u32>>,
    /// What it is worth before load prices: being served, the week, the scores, less what stays empty or is missed.
    pub(super) value: i64,
    /// The rows that it takes up.
    pub(super) rows: Vec<u32>,
}

impl Column {
    /// The team as a plan has it.
    pub(super) fn team(&self) -> Team {
        Team { week: self.week as usize, members: self.members.clone() }
    }

    /// The peers on it.
    pub(super) fn peers<'a>(&'a self, programme: &'a Programme) -> impl Iterator<Item = u32> + 'a {
        let peers = &programme.challenges[self.challenge as usize].peers;
        self.members.iter().flatten().map(move |&candidate| peers[candidate as usize])
    }
}

/// All teams met, by challenge.
#[derive(Debug, Default)]
pub(super) struct Columns {
    pub(super) all: Vec<Column>,
    /// The teams of each challenge, oldest first.
    pub(super) of: Vec<Vec<u32>>,
    seen: HashMap<(u32, u32, Vec<Option<u32>>), u32>,
}

impl Columns {
    pub(super) fn new(challenges: usize) -> Self {
        Self { of: vec![Vec::new(); challenges], ..Self::default() }
    }

    /// Adds a team; gives its place, or the place where it stands already.
    pub(super) fn add(
        &mut self,
        programme: &Programme,
        rows: Rows,
        (challenge, week): (usize, usize),
        members: Vec<Option<u32>>,
        value: i64,
    ) -> u32 {
        let key = (challenge as u32, week as u32, members.clone());
        if let Some(&at) = self.seen.get(&key) {
            return at;
        }
        let at = self.all.len() as u32;
        self.seen.insert(key, at);
        let of = &programme.challenges[challenge];
        let visit = &of.weeks[week];
        let peers = members.iter().flatten().map(|&candidate| of.peers[candidate as usize]);
        let taken = peers.flat_map(|peer| rows.of_peer(visit, peer)).chain(rows.of_week(visit));
        let rows = taken.map(|row| row as u32).collect();
        let (challenge, week) = (challenge as u32, week as u32);
        self.all.push(Column { challenge, week, members, value, rows });
        self.of[challenge as usize].push(at);
        at
    }
}
