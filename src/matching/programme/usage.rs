//! What a plan under way takes up: teams a year, cells of time, days, limits.

use super::columns::Column;
use super::problem::{Programme, Week};
use super::rows::{Row, Rows};

/// How much of each row is taken.
#[derive(Debug, Clone)]
pub(super) struct Usage {
    rows: Rows,
    taken: Vec<u16>,
    /// Days taken of each peer in each year; empty when days are not counted.
    days: Vec<i64>,
}

impl Usage {
    pub(super) fn none(programme: &Programme) -> Self {
        let rows = Rows::of(programme);
        Self { rows, taken: vec![0; rows.len()], days: vec![0; programme.days.len()] }
    }

    /// How much of a row is taken.
    pub(super) fn taken(&self, row: usize) -> i64 {
        i64::from(self.taken[row])
    }

    /// How much more of a row may be taken.
    pub(super) fn left(&self, programme: &Programme, row: usize) -> i64 {
        let most = match self.rows.what(row) {
            Row::Year(year, peer) => programme.capacity(year, peer),
            Row::Cell => 1,
            Row::Limit(at) => programme.limits[at],
        };
        most - self.taken(row)
    }

    /// What it costs that a peer joins one more team in a week; `None` when that may not be.
    pub(super) fn next(&self, programme: &Programme, week: &Week, peer: u32) -> Option<i64> {
        let year = self.rows.year(week.year, peer);
        let taken = self.taken(year);
        let busy = || week.cells.iter().any(|&cell| self.taken[self.rows.cell(cell, peer)] > 0);
        let tired = || {
            let left = programme.days_left(week.year, peer);
            left.is_some_and(|left| self.days[year] + week.days > left)
        };
        if taken >= programme.capacity(week.year, peer) || busy() || tired() {
            return None;
        }
        Some(programme.load_price(week.year, peer, taken))
    }

    /// Whether a week's limits have room.
    pub(super) fn has_room(&self, programme: &Programme, week: &Week) -> bool {
        self.rows.of_week(week).all(|row| self.left(programme, row) > 0)
    }

    /// What a team is worth on top; `None` when it does not fit.
    pub(super) fn gain(&self, programme: &Programme, column: &Column) -> Option<i64> {
        let week = &programme.challenges[column.challenge as usize].weeks[column.week as usize];
        if !self.has_room(programme, week) {
            return None;
        }
        column
            .peers(programme)
            .try_fold(column.value, |gain, peer| Some(gain - self.next(programme, week, peer)?))
    }

    /// Takes up what a team needs.
    pub(super) fn add(&mut self, programme: &Programme, column: &Column) {
        column.rows.iter().for_each(|&row| self.taken[row as usize] += 1);
        self.count_days(programme, column, 1);
    }

    /// Gives back what a team needed.
    pub(super) fn remove(&mut self, programme: &Programme, column: &Column) {
        column.rows.iter().for_each(|&row| self.taken[row as usize] -= 1);
        self.count_days(programme, column, -1);
    }

    fn count_days(&mut self, programme: &Programme, column: &Column, times: i64) {
        if self.days.is_empty() {
            return;
        }
        let week = &programme.challenges[column.challenge as usize].weeks[column.week as usize];
        for peer in column.peers(programme) {
            self.days[self.rows.year(week.year, peer)] += times * week.days;
        }
    }
}
