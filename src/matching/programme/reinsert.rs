//! Plans made better: some challenges taken out and put back in exactly.

use std::cmp::Reverse;

use super::core::Core;
use super::master::Master;
use super::prices::{PARTS, Prices};

/// The most columns of a challenge that a restricted master chooses from.
const OFFERED: usize = 60;
/// A fixed sequence of numbers, so that neighbourhoods differ and the answer does not.
#[derive(Debug)]
pub(super) struct Sequence(u64);

impl Sequence {
    pub(super) fn new() -> Self {
        Self(0x9e37_79b9_7f4a_7c15)
    }

    /// The next number below `most`.
    pub(super) fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % most.max(1) as u64) as usize
    }

    /// Puts a list into another order.
    pub(super) fn mix<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, self.below(i + 1));
        }
    }
}

impl Core<'_> {
    /// Takes `size` challenges that compete with each other out of the best plan and puts them back in, one after
    /// another and each exactly, then the best choice of all the teams met; gives whether the plan became better.
    pub(super) fn reinsert(
        &mut self,
        sequence: &mut Sequence,
        size: usize,
        prices: Option<&Prices>,
        slack: i64,
    ) {
        let set = self.neighbourhood(sequence, size);
        let mut plan = self.current.clone();
        set.iter().for_each(|&c| plan[c] = None);
        let (rest, _) = self.used(&plan);
        let mut usage = rest.clone();
        self.construct(&mut plan, &mut usage, &set, prices);
        self.polish(&mut plan, &set);
        let (_, value) = self.used(&plan);
        if let Some(value) = value {
            self.go_on(plan, value, slack);
        }
    }

    /// Lets `size` challenges that compete with each other choose anew, together, among all teams met; gives whether
    /// the plan became better.
    pub(super) fn recombine(
        &mut self,
        sequence: &mut Sequence,
        size: usize,
        prices: &Prices,
        steps: u64,
        slack: i64,
    ) {
        let set = self.neighbourhood(sequence, size);
        let mut plan = self.current.clone();
        if self.chosen(&mut plan, &set, Some(prices), steps)
            && let (_, Some(value)) = self.used(&plan)
        {
            self.go_on(plan, value, slack);
        }
    }

    /// Lets each challenge of the set choose anew while the others stay.
    pub(super) fn polish(&mut self, plan: &mut [Option<u32>], set: &[usize]) {
        for &c in set {
            if self.stops() {
                return;
            }
            let before = plan[c].take();
            let (usage, _) = self.used(plan);
            let offered = self.fitting(c, &usage, None);
            plan[c] = offered.map_or(before, |offered| Some(offered.column));
        }
    }

    /// The best choice of all teams met, for the challenges of the set; from the plan, which fits or is left alone.
    pub(super) fn chosen(
        &mut self,
        plan: &mut [Option<u32>],
        set: &[usize],
        prices: Option<&Prices>,
        steps: u64,
    ) -> bool {
        let start: Vec<Option<u32>> = set.iter().map(|&c| plan[c]).collect();
        let mut rest = plan.to_vec();
        set.iter().for_each(|&c| rest[c] = None);
        let (usage, _) = self.used(&rest);
        let offered: Vec<Vec<u32>> = set
            .iter()
            .map(|&c| self.offered_columns(c, prices, OFFERED, &[plan[c], self.plan[c]]))
            .collect();
        let Ok(master) = Master::new(self, set, &offered, &usage) else { return false };
        self.steps += 1;
        if let Some(chosen) = master.choose(&start, steps) {
            chosen.columns.into_iter().for_each(|(c, column)| plan[c] = column);
        }
        true
    }

    /// The columns of a challenge that are worth most under the prices, the newest first among equals, with `and`.
    pub(super) fn offered_columns(
        &self,
        c: usize,
        prices: Option<&Prices>,
        most: usize,
        and: &[Option<u32>],
    ) -> Vec<u32> {
        let worth = |at: u32| match prices {
            Some(prices) => self.net(at, prices),
            None => self.columns.all[at as usize].value * PARTS,
        };
        let mut ranked: Vec<(Reverse<i64>, Reverse<u32>)> =
            self.columns.of[c].iter().map(|&at| (Reverse(worth(at)), Reverse(at))).collect();
        if ranked.len() > most && most > 0 {
            ranked.select_nth_unstable(most - 1);
            ranked.truncate(most);
        }
        let mut list: Vec<u32> = ranked.into_iter().map(|entry| entry.1.0).collect();
        list.extend(and.iter().flatten());
        list.sort_unstable();
        list.dedup();
        list
    }

    /// A challenge and others that want the same people.
    pub(super) fn neighbourhood(&self, sequence: &mut Sequence, size: usize) -> Vec<usize> {
        let challenges = self.plan.len();
        let first = sequence.below(challenges);
        let mut set = vec![first];
        let hot = self.rows_wanted(first);
        let mut order: Vec<usize> = (0..challenges).filter(|&c| c != first).collect();
        sequence.mix(&mut order);
        let shares = |&c: &usize| {
            let column = self.current[c].map(|at| &self.columns.all[at as usize]);
            column.is_none_or(|column| column.rows.iter().any(|row| hot.contains(row)))
        };
        let (near, far): (Vec<usize>, Vec<usize>) = order.into_iter().partition(shares);
        set.extend(near.into_iter().chain(far).take(size.saturating_sub(1)));
        set
    }

    /// The rows that the teams met last of a challenge take up.
    fn rows_wanted(&self, c: usize) -> std::collections::HashSet<u32> {
        let last = self.columns.of[c].iter().rev().take(12).chain(self.current[c].as_ref());
        last.flat_map(|&at| self.columns.all[at as usize].rows.iter().copied()).collect()
    }
}
