//! The exact bound: integer prices on rows, and per slot the best column under them. No tolerance anywhere.
//!
//! For any prices of the right sign no team is worth more than the bound, whichever way the prices were found. Without
//! worths (`scored` false) a bound below 0 proves that there is no team at all.

use super::lists::Lists;
use super::model::Model;
use super::rules::FREE;

/// Prices on rows and on candidates taken twice, in units of 1/2^shift.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Prices {
    /// Whether the worths count; prices without worths prove that no team exists.
    pub(super) scored: bool,
    /// Rows with their prices: above 0 pushes towards the least, below 0 away from the greatest.
    pub(super) rows: Vec<(u32, i64)>,
    /// Local candidates with what each taking beyond the first costs; never below 0.
    pub(super) twice: Vec<(u32, i64)>,
}

/// Evaluates prices over lists; keeps what it needs between calls.
#[derive(Debug, Clone)]
pub(super) struct Bounder<'m> {
    model: &'m Model,
    /// Worths are scaled by 2^shift.
    pub(super) shift: u32,
    price: Vec<i64>,
    twice: Vec<i64>,
    /// The worth under the prices of each column in the lists evaluated last.
    pub(super) values: Vec<i64>,
    /// The best of them per slot.
    pub(super) best: Vec<i64>,
}

impl<'m> Bounder<'m> {
    /// Gets ready for `model`.
    pub(super) fn new(model: &'m Model) -> Self {
        let mut most: i64 = 1;
        for s in 0..model.slots {
            most += model.worth[model.columns(s)].iter().map(|w| w.abs()).max().unwrap_or(0);
        }
        let bits = 64 - most.leading_zeros();
        Self {
            model,
            shift: 56u32.saturating_sub(bits).clamp(1, 30),
            price: vec![0; model.rows()],
            twice: vec![0; model.who.len()],
            values: Vec::new(),
            best: Vec::new(),
        }
    }

    /// Makes prices lawful: the right sign for the ends that a row has, within what a soft row costs, far from overflow.
    pub(super) fn lawful(&self, prices: &mut Prices) {
        let model = self.model;
        let most = (1i64 << 60) / (model.rows() as i64 + model.slots as i64 + 2);
        prices.twice.retain_mut(|(_, price)| {
            *price = (*price).clamp(0, most);
            *price > 0
        });
        for (row, price) in &mut prices.rows {
            let row = *row as usize;
            let mut limit = most;
            if row >= model.counts {
                let weights = &model.dense[row - model.counts].weights;
                limit = most / weights.iter().map(|w| w.abs()).max().unwrap_or(0).max(1);
            }
            let least = if model.hi[row] < FREE { -limit } else { 0 };
            let greatest = if model.lo[row] > -FREE { limit } else { 0 };
            *price = (*price).clamp(least, greatest);
        }
        self.within_soft(prices);
        prices.rows.retain(|entry| entry.1 != 0);
    }

    /// Clamps the prices of soft rows to what missing them costs.
    fn within_soft(&self, prices: &mut Prices) {
        if self.model.misses.is_empty() {
            return;
        }
        let counts = self.model.counts as u32;
        let dense: Vec<(usize, i64)> = (prices.rows.iter())
            .filter(|entry| entry.0 >= counts)
            .map(|&(row, price)| ((row - counts) as usize, price))
            .collect();
        for (row, price) in &mut prices.rows {
            let Some(misses) = self.model.misses_of.get(*row as usize) else { continue };
            for &at in misses {
                let miss = &self.model.misses[at as usize];
                let worth = if prices.scored { miss.worth << self.shift } else { 0 };
                let cost = -dense.iter().fold(worth, |sum, &(d, p)| sum + p * miss.dense[d]);
                *price = if miss.sign > 0 { (*price).min(cost) } else { (*price).max(-cost) };
            }
        }
    }

    /// The bound over `lists` under lawful prices, in units of 1/2^shift; fills `values` and `best`.
    ///
    /// Every slot must have a column.
    pub(super) fn evaluate(&mut self, lists: &Lists, prices: &Prices) -> i128 {
        let model = self.model;
        for &(row, price) in &prices.rows {
            self.price[row as usize] = price;
        }
        for &(local, price) in &prices.twice {
            self.twice[local as usize] = price;
        }
        let dense: Vec<(usize, i64)> = (prices.rows.iter())
            .filter(|entry| entry.0 as usize >= model.counts)
            .map(|&(row, price)| (row as usize - model.counts, price))
            .collect();
        self.values.clear();
        self.best.clear();
        let mut total = 0i128;
        for s in 0..lists.slots() {
            let mut best = i64::MIN;
            for &column in lists.of(s) {
                let value = self.value(column as usize, prices.scored, &dense);
                best = best.max(value);
                self.values.push(value);
            }
            self.best.push(best);
            total += i128::from(best);
        }
        total += self.constant(prices);
        for &(row, _) in &prices.rows {
            self.price[row as usize] = 0;
        }
        for &(local, _) in &prices.twice {
            self.twice[local as usize] = 0;
        }
        total
    }

    fn value(&self, column: usize, scored: bool, dense: &[(usize, i64)]) -> i64 {
        let model = self.model;
        let mut value = if scored { model.worth[column] << self.shift } else { 0 };
        for &row in model.rows_of(column) {
            value += self.price[row as usize];
        }
        for &(d, price) in dense {
            value += price * model.dense[d].weights[column];
        }
        value - self.twice[model.local[column] as usize]
    }

    /// The part of the bound that no column changes.
    fn constant(&self, prices: &Prices) -> i128 {
        let of_row = |&(row, price): &(u32, i64)| {
            let row = row as usize;
            let end = if price > 0 { self.model.lo[row] } else { self.model.hi[row] };
            -i128::from(price) * i128::from(end)
        };
        let rows: i128 = prices.rows.iter().map(of_row).sum();
        rows + prices.twice.iter().map(|entry| i128::from(entry.1)).sum::<i128>()
    }

    /// What a bound must reach not to be cut off when only more than `beat` is of interest.
    pub(super) fn goal(&self, beat: i64, scored: bool) -> i128 {
        if scored { (i128::from(beat) + 1) << self.shift } else { 0 }
    }

    /// Cuts off the columns that are in no team that reaches `goal`, by the bound evaluated last; `values` follows.
    pub(super) fn fix(&mut self, lists: &mut Lists, bound: i128, goal: i128) -> bool {
        let (values, best, ends) = (&mut self.values, &self.best, lists.start[1..].to_vec());
        let (mut s, mut kept) = (0, 0);
        let went = lists.retain(|i| {
            while i >= ends[s] as usize {
                s += 1;
            }
            let stays = bound - i128::from(best[s]) + i128::from(values[i]) >= goal;
            if stays {
                values[kept] = values[i];
                kept += 1;
            }
            stays
        });
        self.values.truncate(kept);
        went
    }
}
