//! Plans made better: challenges decided one after another, the surest first, under prices that follow.

use super::core::Core;
use super::prices::{PARTS, Prices};
use super::reinsert::Sequence;
use super::restricted::{ROUGH, Restricted};
use super::usage::Usage;

/// The most teams of a challenge that are weighed up.
const OFFERED: usize = 60;
/// A team taken in this share of the steps is as good as decided.
const SURE: f64 = 0.9;

impl Core<'_> {
    /// Takes `size` challenges that compete with each other out of the plan and decides them anew: prices for what is
    /// left say which is surest of its team, that one gets the best that fits, and so on.
    pub(super) fn dive(
        &mut self,
        sequence: &mut Sequence,
        size: usize,
        prices: &Prices,
        slack: i64,
    ) {
        let set = self.neighbourhood(sequence, size);
        let mut plan = self.current.clone();
        set.iter().for_each(|&c| plan[c] = None);
        let (mut usage, rest) = self.used(&plan);
        // What they are worth together where they are now.
        let target = (self.at - rest.unwrap_or(self.at)) * PARTS;
        self.decide(&mut plan, &mut usage, set.clone(), (prices.clone(), target));
        if self.stops() {
            return;
        }
        self.polish(&mut plan, &set);
        if let (_, Some(value)) = self.used(&plan) {
            self.go_on(plan, value, slack);
        }
    }

    /// Gives each of the challenges in `open` the best team that fits beside `usage`, the surest first; they are to be
    /// worth `target` together, in parts.
    fn decide(
        &mut self,
        plan: &mut [Option<u32>],
        usage: &mut Usage,
        mut open: Vec<usize>,
        (mut prices, mut target): (Prices, i64),
    ) {
        while !open.is_empty() && !self.stops() {
            self.steps += 1;
            let fits =
                |at: &u32| usage.gain(self.programme, &self.columns.all[*at as usize]).is_some();
            let offered: Vec<Vec<u32>> = (open.iter())
                .map(|&c| {
                    let mut list = self.offered_columns(c, Some(&prices), OFFERED, &[]);
                    list.retain(fits);
                    list
                })
                .collect();
            let mut inner = Restricted::new(self, &offered, usage, &prices);
            inner.improve(ROUGH, target as f64, &mut prices);
            let surest = surest(&inner, &open);
            for &c in &surest {
                if let Some(offered) = self.fitting(c, usage, Some(&prices)) {
                    let column = &self.columns.all[offered.column as usize];
                    target -= usage.gain(self.programme, column).unwrap_or(0) * PARTS;
                    usage.add(self.programme, column);
                    plan[c] = Some(offered.column);
                }
            }
            open.retain(|c| !surest.contains(c));
        }
    }
}

/// Those of the challenges in `open` that are as good as decided, or else the surest.
fn surest(inner: &Restricted, open: &[usize]) -> Vec<usize> {
    let shares: Vec<f64> = (0..open.len()).map(|i| inner.share(i)).collect();
    let most = shares.iter().copied().fold(0.0, f64::max);
    let sure = (0..open.len()).filter(|&i| shares[i] >= SURE).map(|i| open[i]);
    let sure: Vec<usize> = sure.collect();
    if !sure.is_empty() {
        return sure;
    }
    (0..open.len()).find(|&i| shares[i] >= most).map(|i| open[i]).into_iter().collect()
}
