//! Products of a vector over the rows with the columns in play.

use super::Simplex;
use crate::matching::pick::lists::Lists;

impl Simplex<'_> {
    /// The reduced worths of all columns in play.
    pub(super) fn price_all(&mut self, lists: &Lists) {
        self.alpha.resize(lists.columns.len(), 0.0);
        self.spread(Spread::Y);
        self.weigh_all(lists);
        self.reduced.clear();
        let worths = lists.columns.iter().map(|&column| self.worth[column as usize]);
        self.reduced.extend(worths.zip(&self.alpha).map(|(worth, priced)| worth - priced));
    }

    /// Lays a vector over the rows in the basis out by row and by candidate.
    pub(super) fn spread(&mut self, what: Spread) {
        let slots = self.model.slots;
        let rows = self.model.rows();
        self.row_rho.iter_mut().for_each(|r| *r = 0.0);
        for local in self.spread_locals.drain(..) {
            self.local_rho[local as usize] = 0.0;
        }
        let vector = if what == Spread::Y { &self.basis.y } else { &self.rho };
        for (i, &row) in self.basis.rows.iter().enumerate().skip(slots) {
            let row = row as usize - slots;
            if row < rows {
                self.row_rho[row] = vector[i];
            } else {
                self.local_rho[row - rows] = vector[i];
                self.spread_locals.push((row - rows) as u32);
            }
        }
        self.slot_rho.clear();
        self.slot_rho.extend_from_slice(&vector[..slots]);
    }

    /// The products of the vector laid out with all columns in play, into `alpha`.
    pub(super) fn weigh_all(&mut self, lists: &Lists) {
        self.weigh_locals();
        let counts = self.model.counts;
        for s in 0..lists.slots() {
            let (range, base) = (lists.range(s), self.slot_rho[s]);
            for (alpha, &local) in self.alpha[range.clone()].iter_mut().zip(&self.play[range]) {
                *alpha = base + self.weighed[local as usize];
            }
        }
        for (d, weights) in self.dense.iter().enumerate() {
            let rho = self.row_rho[counts + d];
            if rho != 0.0 {
                for (alpha, &column) in self.alpha.iter_mut().zip(&lists.columns) {
                    *alpha += rho * weights[column as usize];
                }
            }
        }
    }

    /// What each candidate in play counts for, whichever slot they take; row by row, or candidate by candidate where
    /// that is less.
    pub(super) fn weigh_locals(&mut self) {
        let (model, slots) = (self.model, self.model.slots);
        let rows = self.basis.rows[slots..].iter().map(|&row| row as usize - slots);
        let rows = rows.filter(|&row| row < model.counts && self.row_rho[row] != 0.0);
        let range =
            |row: usize| self.member_start[row] as usize..self.member_start[row + 1] as usize;
        if rows.clone().map(|row| range(row).len()).sum::<usize>() <= self.memberships {
            for &local in &self.locals {
                self.weighed[local as usize] = self.local_rho[local as usize];
            }
            for row in rows {
                let rho = self.row_rho[row];
                for &local in &self.members[range(row)] {
                    self.weighed[local as usize] += rho;
                }
            }
            return;
        }
        for &local in &self.locals {
            let local = local as usize;
            let rows =
                &model.of[model.of_start[local] as usize..model.of_start[local + 1] as usize];
            let counted: f64 = rows.iter().map(|&row| self.row_rho[row as usize]).sum();
            self.weighed[local] = self.local_rho[local] + counted;
        }
    }

    /// The product of the vector laid out with a miss.
    pub(super) fn weigh_miss(&self, at: usize) -> f64 {
        let miss = &self.model.misses[at];
        let mut sum = miss.sign as f64 * self.row_rho[miss.row as usize];
        for (d, &weight) in miss.dense.iter().enumerate() {
            sum += self.row_rho[self.model.counts + d] * self.scaled(d, weight);
        }
        sum
    }

    pub(super) fn scaled(&self, d: usize, weight: i64) -> f64 {
        weight as f64 / self.model.dense[d].scale as f64
    }
}

/// Which vector is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spread {
    Y,
    Line,
}
