//! What counts and sums force, at a node: slots that alone can fill a minimum, slots that alone fill a maximum.
//!
//! Every finding is a price (one on a row, no worths), so that the exact bound cuts off and a certificate can say why.

use super::bound::Prices;
use super::lists::Lists;
use super::model::Model;
use super::rules::FREE;

/// Counts over lists; keeps its room between calls.
#[derive(Debug)]
pub(super) struct Propagator<'m> {
    model: &'m Model,
    /// Per row: slots that one of its members may take, slots that only its members may take.
    some: Vec<u32>,
    all: Vec<u32>,
    here: Vec<u32>,
    touched: Vec<u32>,
    taken: Vec<u32>,
}

impl<'m> Propagator<'m> {
    pub(super) fn new(model: &'m Model) -> Self {
        Self {
            model,
            some: vec![0; model.counts],
            all: vec![0; model.counts],
            here: vec![0; model.counts],
            touched: Vec::new(),
            taken: vec![0; model.who.len()],
        }
    }

    /// Prices that cut something off, or show that there is no team; empty when nothing is forced. No list is empty.
    pub(super) fn forced(&mut self, lists: &Lists) -> Vec<Prices> {
        let mut found = Vec::new();
        self.count(lists);
        for row in 0..self.model.counts {
            let (lo, hi) = (self.model.lo[row], self.model.hi[row]);
            let (mut below, mut above) = (false, false);
            for &at in &self.model.misses_of[row] {
                let sign = self.model.misses[at as usize].sign;
                below |= sign > 0;
                above |= sign < 0;
            }
            let (some, all) = (i64::from(self.some[row]), i64::from(self.all[row]));
            if lo > 0 && !below && (some < lo || (some == lo && all < some)) {
                found.push(unit(row, 1));
            }
            if hi < FREE && !above && (all > hi || (all == hi && some > all)) {
                found.push(unit(row, -1));
            }
        }
        self.dense(lists, &mut found);
        self.doubles(lists, &mut found);
        found
    }

    fn count(&mut self, lists: &Lists) {
        self.some.iter_mut().for_each(|n| *n = 0);
        self.all.iter_mut().for_each(|n| *n = 0);
        for s in 0..lists.slots() {
            let columns = lists.of(s);
            for &column in columns {
                for &row in self.model.rows_of(column as usize) {
                    if self.here[row as usize] == 0 {
                        self.touched.push(row);
                    }
                    self.here[row as usize] += 1;
                }
            }
            for row in self.touched.drain(..) {
                let row = row as usize;
                self.some[row] += 1;
                self.all[row] += u32::from(self.here[row] as usize == columns.len());
                self.here[row] = 0;
            }
        }
    }

    /// A sum whose least already uses up the limit, but for less than the span of a slot.
    fn dense(&self, lists: &Lists, found: &mut Vec<Prices>) {
        for (d, dense) in self.model.dense.iter().enumerate() {
            let row = self.model.counts + d;
            for (end, sign) in [(self.model.hi[row], 1i64), (self.model.lo[row], -1)] {
                if end.abs() >= FREE {
                    continue;
                }
                let (mut least, mut span) = (0i64, 0i64);
                for s in 0..lists.slots() {
                    let weights = lists.of(s).iter().map(|&c| sign * dense.weights[c as usize]);
                    let (low, high) =
                        weights.fold((i64::MAX, i64::MIN), |(l, h), w| (l.min(w), h.max(w)));
                    least += low;
                    span = span.max(high - low);
                }
                if least + span > sign * end {
                    found.push(unit(row, -sign));
                }
            }
        }
    }

    /// Candidates who are all that is left for one slot, and still stand in another.
    fn doubles(&mut self, lists: &Lists, found: &mut Vec<Prices>) {
        let single =
            |s: usize| (lists.of(s).len() == 1).then(|| self.model.local[lists.of(s)[0] as usize]);
        let singles: Vec<u32> = (0..lists.slots()).filter_map(single).collect();
        if singles.is_empty() {
            return;
        }
        for &column in &lists.columns {
            self.taken[self.model.local[column as usize] as usize] += 1;
        }
        for &local in &singles {
            if std::mem::take(&mut self.taken[local as usize]) > 1 {
                found.push(Prices { twice: vec![(local, 1)], ..Prices::default() });
            }
        }
        for &column in &lists.columns {
            self.taken[self.model.local[column as usize] as usize] = 0;
        }
    }
}

fn unit(row: usize, price: i64) -> Prices {
    Prices { rows: vec![(row as u32, price)], ..Prices::default() }
}
