//! Plans made better out of the teams met so far: some challenges choose anew, together and exactly.

use super::core::Core;
use super::prices::{PARTS, Prices};
use super::reinsert::Sequence;
use super::usage::Usage;

/// The most choices looked at for one set of challenges.
const NODES: u32 = 4_000;

/// The teams that challenges may exchange.
pub(super) struct Exchange {
    /// The teams of each challenge, those with the least reduced cost first.
    offered: Vec<Vec<u32>>,
    plan: Vec<Option<u32>>,
    usage: Usage,
    value: i64,
}

/// Some challenges choosing anew.
struct Choice<'c> {
    core: &'c Core<'c>,
    /// For each challenge its teams with what each is worth beside the rest of the plan, the best first.
    lists: Vec<Vec<(i64, Option<u32>)>>,
    /// What the challenges from each place on are worth together at most.
    above: Vec<i64>,
    chosen: Vec<Option<u32>>,
    best: Option<Vec<Option<u32>>>,
    beat: i64,
    nodes: u32,
}

impl Exchange {
    /// Takes of each challenge the teams that could be in a plan better than the best, at most so many.
    pub(super) fn new(core: &Core<'_>, prices: &Prices, bound: i64, most: usize) -> Self {
        let gap = bound - core.value * PARTS;
        let list = |c: usize| {
            let mut all: Vec<(i64, u32)> =
                core.columns.of[c].iter().map(|&at| (core.net(at, prices), at)).collect();
            all.sort_unstable_by_key(|&(net, at)| (std::cmp::Reverse(net), at));
            let best = all.first().map_or(0, |first| first.0.max(0));
            all.retain(|one| best - one.0 <= gap);
            all.truncate(most);
            let mut list: Vec<u32> = all.into_iter().map(|one| one.1).collect();
            if let Some(own) = core.plan[c].filter(|own| !list.contains(own)) {
                list.push(own);
            }
            list
        };
        let offered = (0..core.plan.len()).map(list).collect();
        let (usage, value) = core.used(&core.plan);
        Self { offered, plan: core.plan.clone(), usage, value: value.unwrap_or(0) }
    }

    /// Lets `size` challenges choose anew; gives whether the plan changed.
    pub(super) fn change(&mut self, core: &Core<'_>, sequence: &mut Sequence, size: usize) -> bool {
        let set = self.set(core, sequence, size);
        let before = self.value;
        for &c in &set {
            if let Some(at) = self.plan[c] {
                let column = &core.columns.all[at as usize];
                self.usage.remove(core.programme, column);
            }
        }
        let own: Vec<Option<u32>> = set.iter().map(|&c| self.plan[c]).collect();
        let mut worth = 0;
        for &at in own.iter().flatten() {
            let column = &core.columns.all[at as usize];
            worth += self.usage.gain(core.programme, column).unwrap_or(0);
            self.usage.add(core.programme, column);
        }
        for &at in own.iter().flatten() {
            self.usage.remove(core.programme, &core.columns.all[at as usize]);
        }
        let chosen = self.choose(core, &set, worth).unwrap_or(own);
        let mut now = 0;
        for (&c, &at) in set.iter().zip(&chosen) {
            self.plan[c] = at;
            if let Some(at) = at {
                let column = &core.columns.all[at as usize];
                now += self.usage.gain(core.programme, column).unwrap_or(0);
                self.usage.add(core.programme, column);
            }
        }
        self.value += now - worth;
        self.value > before
    }

    /// The plan and its value.
    pub(super) fn plan(&self) -> (Vec<Option<u32>>, i64) {
        (self.plan.clone(), self.value)
    }

    fn choose(&mut self, core: &Core<'_>, set: &[usize], worth: i64) -> Option<Vec<Option<u32>>> {
        let gains = |&c: &usize| {
            let gain = |&at: &u32| {
                let column = &core.columns.all[at as usize];
                Some((self.usage.gain(core.programme, column)?, Some(at)))
            };
            let mut list: Vec<(i64, Option<u32>)> =
                self.offered[c].iter().filter_map(gain).filter(|one| one.0 > 0).collect();
            list.push((0, None));
            list.sort_by_key(|one| std::cmp::Reverse(one.0));
            list
        };
        let mut lists: Vec<Vec<(i64, Option<u32>)>> = set.iter().map(gains).collect();
        let most: i64 = lists.iter().map(|list| list[0].0).sum();
        for list in &mut lists {
            let best = list[0].0;
            list.retain(|one| most - best + one.0 > worth);
        }
        if lists.iter().any(Vec::is_empty) {
            return None;
        }
        let mut order: Vec<usize> = (0..set.len()).collect();
        order.sort_by_key(|&i| lists[i].len());
        let lists: Vec<_> = order.iter().map(|&i| std::mem::take(&mut lists[i])).collect();
        let mut above = vec![0; set.len() + 1];
        for at in (0..set.len()).rev() {
            above[at] = above[at + 1] + lists[at][0].0;
        }
        let mut choice = Choice {
            core,
            lists,
            above,
            chosen: vec![None; set.len()],
            best: None,
            beat: worth,
            nodes: 0,
        };
        choice.below(0, 0, &mut self.usage);
        let best = choice.best?;
        let mut chosen = vec![None; set.len()];
        for (&i, at) in order.iter().zip(best) {
            chosen[i] = at;
        }
        Some(chosen)
    }

    /// A challenge and others that want the same people.
    fn set(&self, core: &Core<'_>, sequence: &mut Sequence, size: usize) -> Vec<usize> {
        let challenges = self.plan.len();
        let first = sequence.below(challenges);
        let mut hot: Vec<u32> = Vec::new();
        let own = self.offered[first].iter().take(30).chain(self.plan[first].iter());
        own.for_each(|&at| hot.extend(&core.columns.all[at as usize].rows));
        hot.sort_unstable();
        hot.dedup();
        let mut order: Vec<usize> = (0..challenges).filter(|&c| c != first).collect();
        sequence.mix(&mut order);
        let shares = |&c: &usize| {
            self.plan[c].is_none_or(|at| {
                let rows = &core.columns.all[at as usize].rows;
                rows.iter().any(|row| hot.binary_search(row).is_ok())
            })
        };
        let mut set = vec![first];
        let (near, far): (Vec<usize>, Vec<usize>) = order.into_iter().partition(shares);
        set.extend(near.into_iter().chain(far).take(size.saturating_sub(1)));
        set
    }
}

impl Choice<'_> {
    fn below(&mut self, at: usize, sum: i64, usage: &mut Usage) {
        if at == self.lists.len() {
            if sum > self.beat {
                self.beat = sum;
                self.best = Some(self.chosen.clone());
            }
            return;
        }
        for i in 0..self.lists[at].len() {
            let (most, column) = self.lists[at][i];
            let rest = self.above[at + 1];
            if sum + most + rest <= self.beat || self.nodes > NODES {
                return;
            }
            self.nodes += 1;
            let Some(column) = column else {
                self.chosen[at] = None;
                self.below(at + 1, sum, usage);
                continue;
            };
            let core = self.core;
            let of = &core.columns.all[column as usize];
            let Some(gain) = usage.gain(core.programme, of) else { continue };
            if sum + gain + rest <= self.beat {
                continue;
            }
            usage.add(core.programme, of);
            self.chosen[at] = Some(column);
            self.below(at + 1, sum + gain, usage);
            usage.remove(core.programme, of);
        }
    }
}
