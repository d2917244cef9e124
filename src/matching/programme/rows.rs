//! What teams compete for, one row each: a peer's year, a peer's cell of time, a limit on visits.

use super::problem::{Programme, Week};

/// Numbers the rows: first the years of all peers, then their cells, then the limits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rows {
    peers: usize,
    years: usize,
    cells: usize,
    limits: usize,
}

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Row {
    /// The year of a peer: `(year, peer)`.
    Year(u32, u32),
    /// A cell of time of a peer: one team at most.
    Cell,
    /// A limit, by its place.
    Limit(usize),
}

impl Rows {
    pub(super) fn of(programme: &Programme) -> Self {
        Self {
            peers: programme.peers as usize,
            years: programme.years as usize,
            cells: programme.cells as usize,
            limits: programme.limits.len(),
        }
    }

    /// The number of rows.
    pub(super) fn len(self) -> usize {
        self.peers * (self.years + self.cells) + self.limits
    }

    /// What row `at` is about.
    pub(super) fn what(self, at: usize) -> Row {
        let years = self.years * self.peers;
        let cells = years + self.cells * self.peers;
        if at < years {
            Row::Year((at / self.peers) as u32, (at % self.peers) as u32)
        } else if at < cells {
            Row::Cell
        } else {
            Row::Limit(at - cells)
        }
    }

    /// The year of a peer.
    pub(super) fn year(self, year: u32, peer: u32) -> usize {
        year as usize * self.peers + peer as usize
    }

    /// A cell of a peer.
    pub(super) fn cell(self, cell: u32, peer: u32) -> usize {
        (self.years + cell as usize) * self.peers + peer as usize
    }

    /// A limit.
    pub(super) fn limit(self, limit: u32) -> usize {
        (self.years + self.cells) * self.peers + limit as usize
    }

    /// The rows that a peer takes up in a week.
    pub(super) fn of_peer(self, week: &Week, peer: u32) -> impl Iterator<Item = usize> {
        let cells = week.cells.iter().map(move |&cell| self.cell(cell, peer));
        std::iter::once(self.year(week.year, peer)).chain(cells)
    }

    /// The limits that a week counts against.
    pub(super) fn of_week(self, week: &Week) -> impl Iterator<Item = usize> {
        week.limits.iter().map(move |&limit| self.limit(limit))
    }
}
