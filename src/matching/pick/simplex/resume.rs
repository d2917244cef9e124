//! A basis of an earlier solve with other ends and other columns in play, where the worths do not matter.

use super::{Basis, Entering, Simplex};
use crate::matching::pick::lists::Lists;

impl Simplex<'_> {
    /// Goes on from a basis of the same model, some of whose rows may have lost their ends since. The worths are made
    /// up anew so that all prices are 0 and everything is lawful: what is sought is any solution, not the best.
    pub(in crate::matching::pick) fn resume(&mut self, lists: &Lists, basis: Basis) {
        self.enter(basis);
        let slots = self.model.slots;
        let rows = self.model.rows();
        let mut i = slots;
        while i < self.basis.rows.len() {
            let row = self.basis.rows[i] as usize - slots;
            let free = row < rows && self.ends[row] == (f64::NEG_INFINITY, f64::INFINITY);
            if free && !self.let_go(i) {
                return self.start(lists);
            }
            i += usize::from(!free);
        }
        for (column, worth) in self.worth.iter_mut().enumerate() {
            let scatter = (column as u32 + 1).wrapping_mul(2_654_435_761) >> 8;
            *worth =
                if self.basic[column] { 0.0 } else { -f64::from(scatter) / f64::from(1 << 24) };
        }
        if !self.refresh() {
            self.start(lists);
        }
    }

    /// Makes the slack of the row at `i` basic, in the most stable place, and takes both out.
    fn let_go(&mut self, i: usize) -> bool {
        let m = self.basis.rows.len();
        let size = |at: &usize| self.basis.inverse[at * m + i].abs();
        let Some(at) = (0..m).max_by(|one, other| size(one).total_cmp(&size(other))) else {
            return false;
        };
        if size(&at) < 1e-9 {
            return false;
        }
        self.enter_column(Entering::Slack(i));
        let weight = self.change[at];
        self.eliminate(at, weight);
        self.basic[self.basis.columns[at] as usize] = false;
        self.drop_row(at, i);
        true
    }
}
