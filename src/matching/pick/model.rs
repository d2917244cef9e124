//! A part of the pool laid out for the search: columns (a candidate in a slot), rows (counts and sums).

use super::pool::Pool;
use super::problem::Problem;
use super::rules::{FREE, NOWHERE, Rules, Source};

/// A further row: a weighted sum over the pool, as a solved block of tiers leaves it to the blocks after it.
#[derive(Debug, Clone)]
pub(super) struct Prior {
    /// The weight of each entry of the pool.
    pub(super) weights: Vec<i64>,
    /// The least sum.
    pub(super) least: i64,
    /// What a unit of soft price takes from the sum.
    pub(super) soft: i64,
}

/// A sum over the columns of the model, between `lo` and `hi` as in [`Model::lo`] and [`Model::hi`].
#[derive(Debug, Clone)]
pub(super) struct Dense {
    pub(super) weights: Vec<i64>,
    /// The widest span of the weights within a slot, at least 1.
    pub(super) scale: i64,
}

/// A unit by which a soft row may be missed.
#[derive(Debug, Clone)]
pub(super) struct Miss {
    pub(super) row: u32,
    /// +1 makes up for a member missing, -1 for one too many.
    pub(super) sign: i64,
    /// What it adds to the worth; never above 0.
    pub(super) worth: i64,
    /// What it adds to each dense row; never above 0.
    pub(super) dense: Vec<i64>,
}

/// Columns and rows; see the fields.
#[derive(Debug, Clone, Default)]
pub(super) struct Model {
    pub(super) slots: usize,
    /// Slot `s` has the columns `first[s]..first[s + 1]`.
    pub(super) first: Vec<u32>,
    pub(super) slot: Vec<u32>,
    /// The candidate of a column, numbered within the model.
    pub(super) local: Vec<u32>,
    /// The entry of the pool that the column stands for.
    pub(super) item: Vec<u32>,
    pub(super) worth: Vec<i64>,
    /// The candidate by number within the model, as the pool has it.
    pub(super) who: Vec<u32>,
    /// Local candidate `c` counts in the rows `of[of_start[c]..of_start[c + 1]]`.
    pub(super) of_start: Vec<u32>,
    pub(super) of: Vec<u32>,
    /// The number of rows that count; the dense rows follow them.
    pub(super) counts: usize,
    /// The ends of all rows, [`FREE`] when there is none.
    pub(super) lo: Vec<i64>,
    pub(super) hi: Vec<i64>,
    /// The rule of each row that counts, by its place.
    pub(super) rule: Vec<u32>,
    pub(super) dense: Vec<Dense>,
    pub(super) misses: Vec<Miss>,
    /// The misses of each row that counts.
    pub(super) misses_of: Vec<Vec<u32>>,
    pub(super) many: Vec<bool>,
}

/// What a model is made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parts<'a> {
    pub(super) problem: &'a Problem,
    pub(super) pool: &'a Pool,
    pub(super) rules: &'a Rules<'a>,
    pub(super) worths: &'a [i64],
    pub(super) soft_weight: i64,
    pub(super) priors: &'a [Prior],
}

impl Model {
    /// Lays out the entries in `chosen`, one list per slot.
    pub(super) fn of(parts: Parts<'_>, chosen: &[Vec<u32>]) -> Self {
        let mut model = Self { slots: chosen.len(), first: vec![0], ..Self::default() };
        let mut local_of = vec![NOWHERE; parts.problem.candidates() as usize + chosen.len()];
        for (s, list) in chosen.iter().enumerate() {
            for &item in list {
                let who = parts.pool.who[item as usize];
                let local = &mut local_of[who as usize];
                if *local == NOWHERE {
                    *local = model.who.len() as u32;
                    model.who.push(who);
                    model.many.push(false);
                } else {
                    model.many[*local as usize] = true;
                }
                model.local.push(*local);
                model.slot.push(s as u32);
                model.item.push(item);
                model.worth.push(parts.worths[item as usize]);
            }
            model.first.push(model.slot.len() as u32);
        }
        let rows = model.memberships(parts, &local_of);
        model.renumber(parts.rules, &rows);
        model.add_dense(parts);
        model.add_misses(parts);
        model
    }

    /// The columns of slot `s`.
    pub(super) fn columns(&self, s: usize) -> std::ops::Range<usize> {
        self.first[s] as usize..self.first[s + 1] as usize
    }

    /// The rows in which a column counts.
    pub(super) fn rows_of(&self, column: usize) -> &[u32] {
        let c = self.local[column] as usize;
        &self.of[self.of_start[c] as usize..self.of_start[c + 1] as usize]
    }

    /// The number of rows.
    pub(super) fn rows(&self) -> usize {
        self.lo.len()
    }

    /// Fills `of` with the places of rules in `rules.counts`.
    fn memberships(&mut self, parts: Parts<'_>, local_of: &[u32]) -> Vec<(usize, usize)> {
        let mut asked: Vec<Vec<u32>> = vec![Vec::new(); self.who.len()];
        for (r, rule) in parts.rules.counts.iter().enumerate() {
            if let Source::Asked(_) = rule.source {
                let here =
                    |member: &&u32| local_of.get(**member as usize).is_some_and(|&l| l != NOWHERE);
                for &member in rule.members.iter().filter(here) {
                    asked[local_of[member as usize] as usize].push(r as u32);
                }
            }
        }
        self.of_start.push(0);
        let mut members = vec![(0, 0); parts.rules.counts.len()];
        for (c, &who) in self.who.iter().enumerate() {
            if who < parts.problem.candidates() {
                let groups = parts.problem.groups_of(who).iter();
                let rows = groups.flat_map(|&g| parts.rules.of_group[g as usize]);
                self.of.extend(rows.filter(|&r| r != NOWHERE));
            }
            self.of.extend_from_slice(&asked[c]);
            for &r in &self.of[self.of_start[c] as usize..] {
                members[r as usize].0 += 1;
            }
            self.of_start.push(self.of.len() as u32);
        }
        self.count_slots(&mut members);
        members
    }

    /// Adds for each rule the number of slots that one of its members may take.
    fn count_slots(&self, members: &mut [(usize, usize)]) {
        let mut seen = vec![NOWHERE; members.len()];
        for column in 0..self.slot.len() {
            for &r in self.rows_of(column) {
                if seen[r as usize] != self.slot[column] {
                    seen[r as usize] = self.slot[column];
                    members[r as usize].1 += 1;
                }
            }
        }
    }

    /// Keeps the rules that can bind here as rows, and numbers them.
    fn renumber(&mut self, rules: &Rules<'_>, members: &[(usize, usize)]) {
        let mut row = vec![NOWHERE; rules.counts.len()];
        for (r, rule) in rules.counts.iter().enumerate() {
            let most = members[r].0.min(members[r].1) as i64;
            let hi = if rule.hi >= most { FREE } else { rule.hi };
            if rule.lo > 0 || hi < FREE {
                row[r] = self.lo.len() as u32;
                self.lo.push(rule.lo);
                self.hi.push(hi);
                self.rule.push(r as u32);
            }
        }
        self.counts = self.lo.len();
        let (mut next, mut from) = (0, 0);
        for c in 0..self.who.len() {
            let to = self.of_start[c + 1] as usize;
            for i in from..to {
                let r = row[self.of[i] as usize];
                if r != NOWHERE {
                    self.of[next] = r;
                    next += 1;
                }
            }
            from = to;
            self.of_start[c + 1] = next as u32;
        }
        self.of.truncate(next);
    }

    fn add_dense(&mut self, parts: Parts<'_>) {
        for sum in &parts.rules.sums {
            let cost =
                |&l: &u32| sum.costs.get(self.who[l as usize] as usize).copied().unwrap_or(0);
            let weights = self.local.iter().map(cost).collect();
            self.push_dense(weights, -FREE, sum.hi);
        }
        for prior in parts.priors {
            let weights = self.item.iter().map(|&item| prior.weights[item as usize]).collect();
            self.push_dense(weights, prior.least, FREE);
        }
    }

    fn push_dense(&mut self, weights: Vec<i64>, lo: i64, hi: i64) {
        let mut scale = 1;
        for s in 0..self.slots {
            let range = &weights[self.columns(s)];
            if let (Some(least), Some(most)) = (range.iter().min(), range.iter().max()) {
                scale = scale.max(most - least);
            }
        }
        self.dense.push(Dense { weights, scale });
        self.lo.push(lo);
        self.hi.push(hi);
    }

    fn add_misses(&mut self, parts: Parts<'_>) {
        self.misses_of = vec![Vec::new(); self.counts];
        let sums = parts.rules.sums.len();
        for row in 0..self.counts {
            let rule = &parts.rules.counts[self.rule[row] as usize];
            for (price, sign, end) in [(rule.below, 1, rule.lo), (rule.above, -1, self.hi[row])] {
                let Some(price) = price.filter(|_| end.abs() < FREE) else { continue };
                let mut dense = vec![0; sums];
                dense.extend(parts.priors.iter().map(|prior| -prior.soft * price));
                self.misses_of[row].push(self.misses.len() as u32);
                let worth = -parts.soft_weight * price;
                self.misses.push(Miss { row: row as u32, sign, worth, dense });
            }
        }
    }
}
