//! The steps of a pivot: what leaves, what enters, and the change of the inverse.

use super::weigh::Spread;
use super::{Entering, LEAST_PIVOT, Leaving, REFRESH, Simplex, TOLERANCE};

impl Simplex<'_> {
    /// The most violated end, measured against the length of its line; `None` when nothing is violated.
    pub(super) fn worst(&mut self) -> Option<Leaving> {
        let mut worst = None;
        let mut most = 0.0;
        let m = self.basis.rows.len();
        for at in 0..m {
            let (x, column) = (self.basis.x[at], self.basis.columns[at] as usize);
            let dead = column < self.alive.len() && !self.alive[column];
            let miss = if x < -TOLERANCE {
                -x
            } else if dead && x > TOLERANCE {
                x
            } else {
                continue;
            };
            let line = &self.basis.inverse[at * m..(at + 1) * m];
            let measure = miss * miss / line.iter().map(|v| v * v).sum::<f64>();
            if measure > most {
                (worst, most) = (Some(Leaving::Place(at, x < 0.0)), measure);
            }
        }
        self.load_rows();
        let (rows, slots) = (self.model.rows(), self.model.slots);
        let touched = std::mem::take(&mut self.touched);
        for &row in &touched {
            let r = row as usize;
            let (lo, hi) = if r < rows { self.ends[r] } else { (f64::NEG_INFINITY, 1.0) };
            let (x, placed) = (self.load[r], self.place[slots + r] != super::NOWHERE);
            self.load[r] = 0.0;
            let miss = if x < lo - TOLERANCE {
                lo - x
            } else if x > hi + TOLERANCE {
                x - hi
            } else {
                continue;
            };
            // Without the cross terms this is only about the length of the line that the row would have.
            let measure = miss * miss / self.about(r);
            if !placed && measure > most {
                (worst, most) = (Some(Leaving::Row(row, x < lo, x)), measure);
            }
        }
        self.touched = touched;
        worst
    }

    /// About the square of the length of the line of a row that is not in the basis.
    fn about(&self, row: usize) -> f64 {
        if row < self.model.counts { 4.0 } else { 2.0 }
    }

    /// Adds up what the basic columns bring to every row, into `load`; `touched` has the rows to look at.
    fn load_rows(&mut self) {
        self.touched.clear();
        self.passes = self.passes.wrapping_add(1);
        let (rows, columns, counts) = (self.model.rows(), self.model.slot.len(), self.model.counts);
        for at in 0..self.needed.len() {
            self.touch(self.needed[at]);
        }
        for row in counts..rows {
            self.touch(row as u32);
        }
        for at in 0..self.basis.columns.len() {
            let (x, column) = (self.basis.x[at], self.basis.columns[at] as usize);
            if x.abs() < 1e-12 {
                continue;
            }
            if column >= columns {
                self.load_miss(column - columns, x);
                continue;
            }
            for &row in self.model.rows_of(column) {
                self.load[row as usize] += x;
                self.touch(row);
            }
            for (d, weights) in self.dense.iter().enumerate() {
                self.load[counts + d] += x * weights[column];
            }
            let local = self.model.local[column] as usize;
            if self.model.many[local] {
                self.load[rows + local] += x;
                self.touch((rows + local) as u32);
            }
        }
    }

    /// Notes a row to look at, once.
    fn touch(&mut self, row: u32) {
        let at = &mut self.touched_at[row as usize];
        if *at != self.passes {
            *at = self.passes;
            self.touched.push(row);
        }
    }

    fn load_miss(&mut self, at: usize, x: f64) {
        let miss = &self.model.misses[at];
        self.load[miss.row as usize] += x * miss.sign as f64;
        self.touch(miss.row);
        for (d, &weight) in miss.dense.iter().enumerate() {
            self.load[self.model.counts + d] +=
                x * weight as f64 / self.model.dense[d].scale as f64;
        }
    }

    /// Finds the line of what leaves, into `rho`; a violated row comes into the basis for it.
    pub(super) fn line(&mut self, leaving: Leaving) -> (usize, bool) {
        let (at, up) = match leaving {
            Leaving::Place(at, up) => (at, up),
            Leaving::Row(row, up, load) => (self.add_row(row, up, load), up),
        };
        let m = self.basis.rows.len();
        self.rho.clear();
        self.rho.extend_from_slice(&self.basis.inverse[at * m..(at + 1) * m]);
        self.spread(Spread::Line);
        (at, up)
    }

    /// Brings a row in, its slack basic at the value `load`.
    fn add_row(&mut self, row: u32, up: bool, load: f64) -> usize {
        let slots = self.model.slots;
        let m = self.basis.rows.len();
        let mut inverse = Vec::with_capacity((m + 1) * (m + 1));
        let mut last = vec![0.0; m + 1];
        for at in 0..m {
            let line = &self.basis.inverse[at * m..(at + 1) * m];
            inverse.extend_from_slice(line);
            inverse.push(0.0);
            let weight = self.weight_in(self.basis.columns[at], row);
            if weight != 0.0 {
                last.iter_mut().zip(line).for_each(|(sum, v)| *sum += weight * v);
            }
        }
        last[m] = -1.0;
        inverse.extend_from_slice(&last);
        let r = row as usize;
        let (lo, hi) = if r < self.model.rows() { self.ends[r] } else { (f64::NEG_INFINITY, 1.0) };
        self.place[slots + r] = m as u32;
        let basis = &mut self.basis;
        basis.inverse = inverse;
        basis.rows.push(slots as u32 + row);
        basis.high.push(!up);
        basis.right.push(if up { lo } else { hi });
        basis.columns.push(super::SLACK);
        basis.x.push(load);
        basis.y.push(0.0);
        m
    }

    /// The weight of a column or miss in a row or "candidate once".
    fn weight_in(&self, column: u32, row: u32) -> f64 {
        let (rows, counts, row) = (self.model.rows(), self.model.counts, row as usize);
        let column = column as usize;
        if column >= self.alive.len() {
            let miss = &self.model.misses[column - self.alive.len()];
            return match row {
                r if r < counts && r == miss.row as usize => miss.sign as f64,
                r if r >= counts && r < rows => {
                    miss.dense[r - counts] as f64 / self.model.dense[r - counts].scale as f64
                }
                _ => 0.0,
            };
        }
        if row < counts {
            return f64::from(u8::from(self.model.rows_of(column).contains(&(row as u32))));
        }
        if row < rows {
            return self.dense[row - counts][column];
        }
        f64::from(u8::from(self.model.local[column] as usize == row - rows))
    }

    /// What enters: the least ratio of reduced worth to weight keeps all reduced worths lawful; with the step of the
    /// dual prices. `None` when nothing can.
    pub(super) fn ratio(&mut self, lists: &super::Lists, up: bool) -> Option<(Entering, f64)> {
        let sign = if up { 1.0 } else { -1.0 };
        let mut best = Offers::new(sign);
        self.weigh_all(lists);
        for (i, &alpha) in self.alpha.iter().enumerate() {
            if sign * alpha < -LEAST_PIVOT && !self.basic[lists.columns[i] as usize] {
                best.offer(Entering::Column(lists.columns[i]), self.reduced[i], sign * alpha);
            }
        }
        for at in 0..self.model.misses.len() {
            let column = self.alive.len() + at;
            let alpha = sign * self.weigh_miss(at);
            if !self.basic[column] && alpha < -LEAST_PIVOT {
                best.offer(Entering::Column(column as u32), self.reduced_of(column), alpha);
            }
        }
        for i in self.model.slots..self.basis.rows.len() {
            let (y, alpha) = (self.basis.y[i], -sign * self.rho[i]);
            let row = self.basis.rows[i] as usize - self.model.slots;
            let fixed = row < self.model.rows() && self.ends[row].0 == self.ends[row].1;
            let (reduced, alpha) = if self.basis.high[i] { (-y, -alpha) } else { (y, alpha) };
            // The row that has just come in cannot go out again at once: its slack is what leaves.
            let fresh = i + 1 == self.basis.rows.len() && self.basis.columns[i] == super::SLACK;
            if !fixed && !fresh && alpha < -LEAST_PIVOT {
                best.offer(Entering::Slack(i), reduced, alpha);
            }
        }
        best.best
    }

    /// The reduced worth of a column or miss under the prices now.
    fn reduced_of(&self, column: usize) -> f64 {
        let basis = &self.basis;
        let priced: f64 =
            (basis.rows.iter().zip(&basis.y)).map(|(&row, y)| y * self.at_row(column, row)).sum();
        let worth = match column.checked_sub(self.alive.len()) {
            None => self.worth[column],
            Some(at) => self.model.misses[at].worth as f64,
        };
        worth - priced
    }

    /// The weight of a column at a row code of the basis.
    pub(super) fn at_row(&self, column: usize, row: u32) -> f64 {
        match (row as usize).checked_sub(self.model.slots) {
            Some(row) => self.weight_in(column as u32, row as u32),
            None if column < self.alive.len() => {
                f64::from(u8::from(self.model.slot[column] == row))
            }
            None => 0.0,
        }
    }

    /// Exchanges what leaves at `at` for what enters; false when it is numerically hopeless.
    pub(super) fn pivot(
        &mut self,
        lists: &super::Lists,
        at: usize,
        entering: Entering,
        step: f64,
    ) -> bool {
        self.pivots += 1;
        let m = self.basis.rows.len();
        self.enter_column(entering);
        let weight = self.change[at];
        if weight.abs() < LEAST_PIVOT * 0.1 {
            return false;
        }
        let left = self.basis.columns[at];
        let bound = if left == super::SLACK { self.basis.right[m - 1] } else { 0.0 };
        let move_by = (self.basis.x[at] - bound) / weight;
        for i in 0..m {
            self.basis.x[i] -= move_by * self.change[i];
        }
        for (y, rho) in self.basis.y.iter_mut().zip(&self.rho) {
            *y += step * rho;
        }
        for (reduced, alpha) in self.reduced.iter_mut().zip(&self.alpha) {
            *reduced -= step * alpha;
        }
        self.eliminate(at, weight);
        self.exchange(lists, at, entering, left, move_by);
        self.basis.age += 1;
        if self.basis.age < REFRESH || self.refresh() {
            return true;
        }
        self.start(lists);
        false
    }

    /// The entering column in terms of the basis, into `change`.
    pub(super) fn enter_column(&mut self, entering: Entering) {
        let m = self.basis.rows.len();
        self.change.clear();
        self.change.resize(m, 0.0);
        match entering {
            Entering::Slack(i) => {
                for at in 0..m {
                    self.change[at] = -self.basis.inverse[at * m + i];
                }
            }
            Entering::Column(column) => {
                for (i, &row) in self.basis.rows.iter().enumerate() {
                    let weight = self.at_row(column as usize, row);
                    if weight != 0.0 {
                        for at in 0..m {
                            self.change[at] += weight * self.basis.inverse[at * m + i];
                        }
                    }
                }
            }
        }
    }

    /// Brings the inverse up to date after the exchange at `at`.
    pub(super) fn eliminate(&mut self, at: usize, weight: f64) {
        let m = self.basis.rows.len();
        let inverse = &mut self.basis.inverse;
        inverse[at * m..(at + 1) * m].iter_mut().for_each(|v| *v /= weight);
        for i in 0..m {
            let factor = self.change[i];
            if i == at || factor == 0.0 {
                continue;
            }
            let (upper, lower) = inverse.split_at_mut(i.max(at) * m);
            let (line, own) = if i < at {
                (&lower[..m], &mut upper[i * m..(i + 1) * m])
            } else {
                (&upper[at * m..(at + 1) * m], &mut lower[..m])
            };
            own.iter_mut().zip(line).for_each(|(v, l)| *v -= factor * l);
        }
    }

    fn exchange(
        &mut self,
        lists: &super::Lists,
        at: usize,
        entering: Entering,
        left: u32,
        value: f64,
    ) {
        if left != super::SLACK {
            self.basic[left as usize] = false;
            self.put_back(lists, left);
        }
        match entering {
            Entering::Column(column) => {
                self.basic[column as usize] = true;
                self.basis.columns[at] = column;
                self.basis.x[at] = value;
            }
            Entering::Slack(i) => self.drop_row(at, i),
        }
    }

    /// Gives a column that left its reduced worth back.
    fn put_back(&mut self, lists: &super::Lists, column: u32) {
        if column as usize >= self.alive.len() || !self.alive[column as usize] {
            return;
        }
        let s = self.model.slot[column as usize] as usize;
        if let Ok(at) = lists.of(s).binary_search(&column) {
            self.reduced[lists.range(s).start + at] = self.reduced_of(column as usize);
        }
    }

    /// Takes out the row `i`, whose slack has just become basic in the place `at`.
    pub(super) fn drop_row(&mut self, at: usize, i: usize) {
        let m = self.basis.rows.len();
        self.place[self.basis.rows[i] as usize] = super::NOWHERE;
        let basis = &mut self.basis;
        let mut next = 0;
        for line in (0..m).filter(|&line| line != at) {
            for place in (0..m).filter(|&place| place != i) {
                basis.inverse[next] = basis.inverse[line * m + place];
                next += 1;
            }
        }
        basis.inverse.truncate(next);
        basis.columns.remove(at);
        basis.x.remove(at);
        basis.rows.remove(i);
        basis.high.remove(i);
        basis.right.remove(i);
        basis.y.remove(i);
        for (place, &row) in basis.rows.iter().enumerate().skip(i) {
            self.place[row as usize] = place as u32;
        }
    }
}

/// What may enter, the best so far.
struct Offers {
    sign: f64,
    best: Option<(Entering, f64)>,
    least: f64,
    size: f64,
}

impl Offers {
    fn new(sign: f64) -> Self {
        Self { sign, best: None, least: f64::INFINITY, size: 0.0 }
    }

    /// Takes what has the least ratio, and of about equal ones the one with the greatest weight, which is the most
    /// stable; `weight` is below 0 for all that may enter.
    fn offer(&mut self, entering: Entering, reduced: f64, weight: f64) {
        let ratio = (-reduced).max(0.0) / -weight;
        if ratio < self.least - 1e-9 || (ratio <= self.least + 1e-9 && -weight > self.size) {
            self.least = ratio.min(self.least);
            self.size = -weight;
            self.best = Some((entering, self.sign * ratio));
        }
    }
}
