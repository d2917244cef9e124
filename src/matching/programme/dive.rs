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
        let before: Vec<Option<u32>> = set.iter().map(|&c| plan[c].take()).collect();
        let (mut usage, _) = self.used(&plan);
        let target = self.worth_beside(&usage, &before) * PARTS;
        self.decide(&mut plan, &mut usage, set.clone(), (prices.clone(), target));
        if self.stops() {
            return;
        }
        self.polish(&mut plan, &set);
        if let (_, Some(value)) = self.used(&plan) {
            self.go_on(plan, value, slack);
        }
    }

    /// What teams are worth beside what is used already.
    fn worth_beside(&self, usage: &Usage, teams: &[Option<u32>]) -> i64 {
        let mut usage = usage.clone();
        let mut worth = 0;
        for column in teams.iter().flatten().map(|&at| &self.columns.all[at as usize]) {
            worth += usage.gain(self.programme, column).unwrap_or(0);
            usage.add(self.programme, column);
        }
        worth
    }

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
            for i in surest(&inner, open.len()) {
                let c = open[i];
                if let Some(offered) = self.fitting(c, usage, Some(&prices)) {
                    let column = &self.columns.all[offered.column as usize];
                    target -= usage.gain(self.programme, column).unwrap_or(0) * PARTS;
                    usage.add(self.programme, column);
                    plan[c] = Some(offered.column);
                }
                open[i] = usize::MAX;
            }
            open.retain(|&c| c != usize::MAX);
        }
    }
}

/// The challenges that are as good as decided, or else the surest, by place.
fn surest(inner: &Restricted, open: usize) -> Vec<usize> {
    let shares: Vec<f64> = (0..open).map(|i| inner.favourite(i).1).collect();
    let sure: Vec<usize> = (0..open).filter(|&i| shares[i] >= SURE).collect();
    if !sure.is_empty() {
        return sure;
    }
    let surest = (0..open).fold(0, |best, i| if shares[i] > shares[best] { i } else { best });
    vec![surest]
}
