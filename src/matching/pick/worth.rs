//! What a single team of a model is worth, and the prices that show it.

use super::bound::Prices;
use super::model::Model;
use super::rules::FREE;

impl Model {
    /// What a team is worth, a column per slot; `None` when it breaks a row or takes somebody twice.
    pub(super) fn worth_of(&self, team: &[u32]) -> Option<i64> {
        let mut locals: Vec<u32> = team.iter().map(|&c| self.local[c as usize]).collect();
        locals.sort_unstable();
        if locals.windows(2).any(|pair| pair[0] == pair[1]) {
            return None;
        }
        let mut worth: i64 = team.iter().map(|&c| self.worth[c as usize]).sum();
        let mut dense: Vec<i64> = (self.dense.iter())
            .map(|dense| team.iter().map(|&c| dense.weights[c as usize]).sum())
            .collect();
        for (row, count) in self.counted(team).into_iter().enumerate() {
            for (sign, units) in [(1, self.lo[row] - count), (-1, count - self.hi[row])] {
                if units <= 0 {
                    continue;
                }
                let misses = &self.misses_of[row];
                let miss =
                    misses.iter().map(|&m| &self.misses[m as usize]).find(|m| m.sign == sign)?;
                worth += units * miss.worth;
                dense.iter_mut().zip(&miss.dense).for_each(|(sum, weight)| *sum += units * weight);
            }
        }
        let lawful = |(d, &sum): (usize, &i64)| {
            sum >= self.lo[self.counts + d] && sum <= self.hi[self.counts + d]
        };
        dense.iter().enumerate().all(lawful).then_some(worth)
    }

    fn counted(&self, team: &[u32]) -> Vec<i64> {
        let mut counts = vec![0; self.counts];
        for &row in team.iter().flat_map(|&c| self.rows_of(c as usize)) {
            counts[row as usize] += 1;
        }
        counts
    }

    /// Prices under which a single team is worth no more than it is, or breaks a row: soft rows at their whole cost.
    pub(super) fn leaf_prices(&self, team: &[u32]) -> Vec<Prices> {
        let counts = self.counted(team);
        let price = |(row, &count): (usize, &i64)| match count {
            c if c < self.lo[row] => Some((row as u32, FREE)),
            c if c > self.hi[row] => Some((row as u32, -FREE)),
            _ => None,
        };
        let soft: Vec<(u32, i64)> = counts.iter().enumerate().filter_map(price).collect();
        let mut all = vec![Prices { scored: true, rows: soft.clone(), twice: Vec::new() }];
        for row in self.counts..self.rows() {
            for unit in [1, -1] {
                let mut rows = soft.clone();
                rows.push((row as u32, unit));
                all.push(Prices { scored: false, rows, twice: Vec::new() });
            }
        }
        all
    }
}
