//! The first choice from a large pool: the best of every slot, and of every group that must be met.

use super::pool::Pool;
use super::rules::Rules;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The best entries by worth seen so far, at most so many; ties to the first.
#[derive(Debug, Clone, Default)]
struct Best {
    most: usize,
    heap: BinaryHeap<Reverse<(i64, Reverse<u32>)>>,
}

impl Best {
    fn offer(&mut self, worth: i64, at: u32) {
        if self.heap.len() < self.most {
            self.heap.push(Reverse((worth, Reverse(at))));
        } else if self.heap.peek().is_some_and(|least| (worth, Reverse(at)) > least.0) {
            self.heap.pop();
            self.heap.push(Reverse((worth, Reverse(at))));
        }
    }

    fn drain_into(&mut self, list: &mut Vec<u32>) {
        list.extend(self.heap.drain().map(|entry| entry.0.1.0));
    }
}

/// The `most` entries of each slot that are worth most, and of the members of each group with a least number a
/// quarter as many.
pub(super) fn choose(pool: &Pool, rules: &Rules<'_>, worths: &[i64], most: usize) -> Vec<Vec<u32>> {
    let (masks, needed) = masks(pool, rules);
    let mut all = Best { most, ..Best::default() };
    let mut of_group = vec![Best { most: (most / 4).max(3), ..Best::default() }; needed];
    let choose = |s: usize| {
        for at in pool.range(s) {
            all.offer(worths[at], at as u32);
            let mut mask = masks[pool.who[at] as usize];
            while mask != 0 {
                of_group[mask.trailing_zeros() as usize].offer(worths[at], at as u32);
                mask &= mask - 1;
            }
        }
        let mut list = Vec::new();
        all.drain_into(&mut list);
        of_group.iter_mut().for_each(|best| best.drain_into(&mut list));
        list.sort_unstable();
        list.dedup();
        list
    };
    (0..pool.slots()).map(choose).collect()
}

/// For each candidate a bit for each of the first 64 groups with a least number; and how many there are.
fn masks(pool: &Pool, rules: &Rules<'_>) -> (Vec<u64>, usize) {
    let last = pool.who.iter().max().map_or(0, |&who| who as usize + 1);
    let mut masks = vec![0u64; last];
    let mut bit = 0;
    for rule in rules.counts.iter().filter(|rule| rule.lo > 0).take(64) {
        for &member in rule.members.iter().take_while(|m| (**m as usize) < last) {
            masks[member as usize] |= 1 << bit;
        }
        bit += 1;
    }
    (masks, bit)
}
