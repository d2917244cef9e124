//! Prices on rows, and what a programme is worth at most under them.

use super::problem::Programme;
use super::rows::{Row, Rows};

/// Prices are in parts of a point.
pub(super) const PARTS: i64 = 128;

/// A price for each row, never below 0, in 1/[`PARTS`] of a point.
#[derive(Debug, Clone)]
pub(super) struct Prices {
    pub(super) rows: Rows,
    pub(super) of: Vec<i64>,
}

impl Prices {
    /// Nothing costs anything but the first team of a year.
    pub(super) fn first(programme: &Programme) -> Self {
        let rows = Rows::of(programme);
        let mut prices = Self { rows, of: vec![0; rows.len()] };
        for row in 0..rows.len() {
            if let Row::Year(year, peer) = rows.what(row) {
                prices.of[row] = programme.load_price(year, peer, 0).max(0) * PARTS;
            }
        }
        prices
    }

    /// What the rows themselves give under the prices: the part of the bound that no team changes.
    pub(super) fn constant(&self, programme: &Programme) -> i64 {
        (self.of.iter().enumerate())
            .filter(|entry| *entry.1 > 0)
            .map(|(row, &price)| self.given(programme, row, price))
            .sum()
    }

    fn given(&self, programme: &Programme, row: usize, price: i64) -> i64 {
        match self.rows.what(row) {
            Row::Year(year, peer) => (0..programme.capacity(year, peer))
                .map(|k| price - programme.load_price(year, peer, k) * PARTS)
                .take_while(|&gain| gain > 0)
                .sum(),
            Row::Cell => price,
            Row::Limit(at) => price * programme.limits[at].max(0),
        }
    }

    /// How far `taken` is beyond what the price is content with; below 0 when less is taken.
    pub(super) fn excess(&self, programme: &Programme, row: usize, taken: i64) -> i64 {
        let price = self.of[row];
        let content = match self.rows.what(row) {
            Row::Year(year, peer) => {
                let most = programme.capacity(year, peer);
                let cost = |k: &i64| programme.load_price(year, peer, *k) * PARTS;
                let least = (0..most).take_while(|k| cost(k) < price).count() as i64;
                let most = (0..most).take_while(|k| cost(k) <= price).count() as i64;
                taken.clamp(least, most)
            }
            Row::Cell if price > 0 => 1,
            Row::Cell => taken.min(1),
            Row::Limit(at) if price > 0 => programme.limits[at],
            Row::Limit(at) => taken.min(programme.limits[at]),
        };
        taken - content
    }
}
