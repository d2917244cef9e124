//! The exact bound over the whole pool: one pass that adds prices up per candidate, and one over the entries.

use super::bound::Prices;
use super::model::{Model, Prior};
use super::pool::Pool;
use super::rules::{FREE, Rules};

/// Prices in terms of the question instead of a model, so that they outlive it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tariff {
    pub(super) scored: bool,
    pub(super) shift: u32,
    /// Prices on places in `rules.counts` and in `rules.sums`, on priors by place, and on candidates of the pool.
    pub(super) counts: Vec<(usize, i64)>,
    pub(super) sums: Vec<(usize, i64)>,
    pub(super) priors: Vec<(usize, i64)>,
    pub(super) twice: Vec<(u32, i64)>,
}

impl Tariff {
    /// Translates the prices of a model.
    pub(super) fn of(model: &Model, rules: &Rules<'_>, prices: &Prices, shift: u32) -> Self {
        let mut tariff = Self { scored: prices.scored, shift, ..Self::default() };
        let sums = model.counts + rules.sums.len();
        for &(row, price) in &prices.rows {
            match row as usize {
                row if row < model.counts => {
                    tariff.counts.push((model.rule[row] as usize, price));
                }
                row if row < sums => tariff.sums.push((row - model.counts, price)),
                row => tariff.priors.push((row - sums, price)),
            }
        }
        tariff.twice = prices.twice.iter().map(|&(l, p)| (model.who[l as usize], p)).collect();
        tariff
    }

    /// Keeps the product of prices and costs far from overflow; a smaller price is lawful as well.
    fn tame(&mut self, rules: &Rules<'_>) {
        for (at, price) in &mut self.sums {
            let most = rules.sums[*at].costs.iter().map(|c| c.abs()).max().unwrap_or(0).max(1);
            let limit = (1i64 << 58) / most;
            *price = (*price).clamp(-limit, limit);
        }
    }
}

/// A whole pool under a tariff.
#[derive(Debug, Clone, Default)]
pub(super) struct Sweep {
    /// The bound, in units of 1/2^shift.
    pub(super) bound: i128,
    /// The value of each entry, and the best per slot.
    pub(super) values: Vec<i64>,
    pub(super) best: Vec<i64>,
}

impl Sweep {
    /// Evaluates a pool without empty slots.
    pub(super) fn over(
        pool: &Pool,
        rules: &Rules<'_>,
        worths: &[i64],
        priors: &[Prior],
        tariff: &mut Tariff,
    ) -> Self {
        tariff.tame(rules);
        let last = pool.who.iter().max().map_or(0, |&who| who as usize + 1);
        let mut each = vec![0i64; last];
        for &(at, price) in &tariff.counts {
            for &member in rules.counts[at].members.iter().take_while(|m| (**m as usize) < last) {
                each[member as usize] += price;
            }
        }
        for &(at, price) in &tariff.sums {
            for (sum, cost) in each.iter_mut().zip(rules.sums[at].costs) {
                *sum += price * cost;
            }
        }
        for &(who, price) in &tariff.twice {
            each[who as usize] -= price;
        }
        let mut sweep = Self { values: Vec::with_capacity(worths.len()), ..Self::default() };
        for s in 0..pool.slots() {
            sweep.slot(pool.range(s), pool, worths, &each, tariff);
        }
        for &(at, price) in &tariff.priors {
            let weights = &priors[at].weights;
            sweep
                .values
                .iter_mut()
                .zip(weights)
                .for_each(|(value, weight)| *value += price * weight);
        }
        for s in 0..pool.slots() {
            let best = sweep.values[pool.range(s)].iter().max().copied().unwrap_or(0);
            sweep.best.push(best);
            sweep.bound += i128::from(best);
        }
        sweep.bound += constant(rules, priors, tariff);
        sweep
    }

    fn slot(
        &mut self,
        range: std::ops::Range<usize>,
        pool: &Pool,
        worths: &[i64],
        each: &[i64],
        tariff: &Tariff,
    ) {
        let who = &pool.who[range.clone()];
        if tariff.scored {
            let value = |(&w, &worth): (&u32, &i64)| each[w as usize] + (worth << tariff.shift);
            self.values.extend(who.iter().zip(&worths[range]).map(value));
        } else {
            self.values.extend(who.iter().map(|&w| each[w as usize]));
        }
    }

    /// The entries that may be in a team that reaches `goal`, per slot.
    pub(super) fn left(&self, pool: &Pool, goal: i128) -> Vec<Vec<u32>> {
        let left = |s: usize| {
            let least = goal - self.bound + i128::from(self.best[s]);
            let least = i64::try_from(least).unwrap_or(if least > 0 { i64::MAX } else { i64::MIN });
            pool.range(s).filter(|&at| self.values[at] >= least).map(|at| at as u32).collect()
        };
        (0..pool.slots()).map(left).collect()
    }

    /// The greatest worth for which at least `most` entries are left; `None` when there are not so many.
    pub(super) fn reach(&self, pool: &Pool, most: usize, shift: u32) -> Option<i64> {
        let gaps = |s: usize| pool.range(s).map(move |at| self.best[s].abs_diff(self.values[at]));
        let all = || (0..pool.slots()).flat_map(gaps);
        let bits = |gap: u64| 64 - gap.leading_zeros() as usize;
        let mut widths = [0usize; 65];
        all().for_each(|gap| widths[bits(gap)] += 1);
        let mut before = 0;
        let width = widths.iter().position(|&so_many| {
            before += so_many;
            before >= most
        })?;
        before -= widths[width];
        let mut here: Vec<u64> = all().filter(|&gap| bits(gap) == width).collect();
        let (_, gap, _) = here.select_nth_unstable(most - before - 1);
        i64::try_from((self.bound - i128::from(*gap)) >> shift).ok()
    }

    /// The `most` best entries of each slot under the tariff, in order of place; ties to the first.
    pub(super) fn top(&self, pool: &Pool, most: usize) -> Vec<Vec<u32>> {
        let top = |s: usize| {
            let mut order: Vec<u32> = pool.range(s).map(|at| at as u32).collect();
            if order.len() > most {
                let key = |at: &u32| (std::cmp::Reverse(self.values[*at as usize]), *at);
                order.select_nth_unstable_by_key(most, key);
                order.truncate(most);
                order.sort_unstable();
            }
            order
        };
        (0..pool.slots()).map(top).collect()
    }
}

fn constant(rules: &Rules<'_>, priors: &[Prior], tariff: &Tariff) -> i128 {
    let of = |price: i64, lo: i64, hi: i64| {
        -i128::from(price) * i128::from(if price > 0 { lo } else { hi })
    };
    let counts = tariff
        .counts
        .iter()
        .map(|&(at, price)| of(price, rules.counts[at].lo, rules.counts[at].hi));
    let sums = tariff.sums.iter().map(|&(at, price)| of(price, -FREE, rules.sums[at].hi));
    let before = tariff.priors.iter().map(|&(at, price)| of(price, priors[at].least, FREE));
    let twice = tariff.twice.iter().map(|entry| i128::from(entry.1));
    counts.chain(sums).chain(before).chain(twice).sum()
}
