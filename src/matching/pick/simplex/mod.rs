//! Prices from the linear relaxation: a dual simplex in floating point over the columns in play.
//!
//! Nothing here is trusted: its prices are rounded to integers and evaluated by [`super::bound`]. Rows come in when they
//! are violated and leave when they are slack, so the basis is little larger than the number of slots.

mod pivot;
mod refresh;
mod resume;
mod weigh;

use super::bound::Prices;
use super::lists::Lists;
use super::model::Model;
use super::rules::{FREE, NOWHERE};

const TOLERANCE: f64 = 1e-7;
const LEAST_PIVOT: f64 = 1e-7;
const REFRESH: u32 = 48;
/// The longest price of a ray.
const RAY: f64 = (1u64 << 36) as f64;
/// Stands in the basis for the slack of the row that came in last, until it has left.
const SLACK: u32 = u32::MAX;

/// How a solve of the relaxation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// At its optimum.
    Optimal,
    /// Its value fell below what was asked for.
    Cut,
    /// It has no solution; `ray` proves it.
    Nothing,
    /// After too many pivots, or numerically stuck.
    Tired,
}

/// A basis with its inverse: what a node hands to its children.
///
/// Row codes: slot `s`, then `slots + row`, then `slots + rows + local` for "a candidate once". Column codes: column
/// `j`, then `columns + miss`. The inverse has a line per basic column and a place per row.
#[derive(Debug, Clone, Default)]
pub(super) struct Basis {
    pub(super) rows: Vec<u32>,
    high: Vec<bool>,
    right: Vec<f64>,
    pub(super) columns: Vec<u32>,
    inverse: Vec<f64>,
    pub(super) x: Vec<f64>,
    pub(super) y: Vec<f64>,
    age: u32,
}

/// The relaxation of a model.
#[derive(Debug)]
pub(super) struct Simplex<'m> {
    model: &'m Model,
    worth: Vec<f64>,
    /// The dense rows, less the least weight of each slot, scaled to a span of 1; `ends` are scaled alike.
    dense: Vec<Vec<f64>>,
    ends: Vec<(f64, f64)>,
    pub(super) basis: Basis,
    /// The direction that proves that there is no solution, after [`Ended::Nothing`].
    /// It has a weight per row code.
    ray: Vec<(u32, f64)>,
    place: Vec<u32>,
    basic: Vec<bool>,
    alive: Vec<bool>,
    alpha: Vec<f64>,
    reduced: Vec<f64>,
    rho: Vec<f64>,
    row_rho: Vec<f64>,
    local_rho: Vec<f64>,
    load: Vec<f64>,
    needed: Vec<u32>,
    touched: Vec<u32>,
    change: Vec<f64>,
    slot_rho: Vec<f64>,
    pub(super) pivots: u64,
    spread_locals: Vec<u32>,
    /// The candidates of the columns in play, column after column, and each of them once.
    play: Vec<u32>,
    locals: Vec<u32>,
    /// The memberships of the candidates in play.
    memberships: usize,
    /// The solve in which a candidate was in play last, and which one this is.
    seen: Vec<u32>,
    solves: u32,
    /// Per candidate in play the part of a product that all its columns share.
    weighed: Vec<f64>,
    /// Row `r` counts the candidates `members[member_start[r]..member_start[r + 1]]`.
    member_start: Vec<u32>,
    members: Vec<u32>,
    /// For which pass over the rows each row was touched last.
    touched_at: Vec<u32>,
    passes: u32,
}

/// What leaves the basis: a place in it, or a row that is violated and not in it yet; `up` when it must grow.
#[derive(Debug, Clone, Copy)]
enum Leaving {
    Place(usize, bool),
    Row(u32, bool, f64),
}

/// What enters it, with its reduced worth and its weight in the leaving line.
#[derive(Debug, Clone, Copy)]
enum Entering {
    Column(u32),
    Slack(usize),
}

impl<'m> Simplex<'m> {
    /// Gets ready for `model`; worths are shaken a little so that ties do not stall it.
    pub(super) fn new(model: &'m Model) -> Self {
        let blank = model.worth.iter().all(|&w| w == 0);
        let shake = if blank { 1.0 } else { 1.0 / 1024.0 };
        let scatter = |i: u32| f64::from(i.wrapping_mul(2_654_435_761) >> 8) / f64::from(1 << 24);
        let worth = (model.worth.iter().zip(&model.item))
            .map(|(&w, &item)| w as f64 + shake * scatter(item + 1))
            .collect();
        let rows = model.rows();
        let needed = (0..rows as u32).filter(|&r| model.lo[r as usize] > -FREE).collect();
        let mut simplex = Self {
            model,
            worth,
            dense: Vec::new(),
            ends: Vec::new(),
            basis: Basis::default(),
            ray: Vec::new(),
            place: vec![NOWHERE; model.slots + rows + model.who.len()],
            basic: vec![false; model.slot.len() + model.misses.len()],
            alive: vec![false; model.slot.len()],
            alpha: Vec::new(),
            reduced: Vec::new(),
            rho: Vec::new(),
            row_rho: vec![0.0; rows],
            local_rho: vec![0.0; model.who.len()],
            load: vec![0.0; rows + model.who.len()],
            needed,
            touched: Vec::new(),
            change: Vec::new(),
            slot_rho: Vec::new(),
            pivots: 0,
            spread_locals: Vec::new(),
            play: Vec::new(),
            locals: Vec::new(),
            memberships: 0,
            seen: vec![0; model.who.len()],
            solves: 0,
            weighed: vec![0.0; model.who.len()],
            member_start: Vec::new(),
            members: Vec::new(),
            touched_at: vec![0; rows + model.who.len()],
            passes: 0,
        };
        simplex.scale_rows();
        simplex.list_members();
        simplex
    }

    /// Turns the rows of the candidates round into the candidates of each row.
    fn list_members(&mut self) {
        let model = self.model;
        let mut start = vec![0u32; model.counts + 1];
        model.of.iter().for_each(|&row| start[row as usize + 1] += 1);
        for row in 0..model.counts {
            start[row + 1] += start[row];
        }
        let mut next = start.clone();
        self.members.resize(model.of.len(), 0);
        for local in 0..model.who.len() {
            for &row in
                &model.of[model.of_start[local] as usize..model.of_start[local + 1] as usize]
            {
                self.members[next[row as usize] as usize] = local as u32;
                next[row as usize] += 1;
            }
        }
        self.member_start = start;
    }

    /// Prices from the dual values, in units of 1/2^shift, or from the ray that proves that there is nothing.
    pub(super) fn prices(&self, scored: bool, shift: u32) -> Prices {
        let longest = self.ray.iter().fold(1e-30f64, |most, entry| most.max(entry.1.abs()));
        let mut prices = Prices { scored, ..Prices::default() };
        if scored {
            let unit = f64::from(1 << shift);
            for (&row, &y) in self.basis.rows.iter().zip(&self.basis.y) {
                self.add_price(&mut prices, row, y * unit);
            }
        } else {
            for &(row, weight) in &self.ray {
                self.add_price(&mut prices, row, weight * RAY / longest);
            }
        }
        prices
    }

    fn add_price(&self, prices: &mut Prices, row: u32, weight: f64) {
        let rows = self.model.rows();
        let Some(row) = (row as usize).checked_sub(self.model.slots) else { return };
        let scale = match row.checked_sub(self.model.counts) {
            Some(d) if row < rows => self.model.dense[d].scale as f64,
            _ => 1.0,
        };
        let price = (-weight / scale).round() as i64;
        if row < rows {
            prices.rows.push((row as u32, price));
        } else {
            prices.twice.push(((row - rows) as u32, -price));
        }
    }

    /// The columns of the solution, one per slot, when it is whole; `None` when it is split.
    pub(super) fn whole(&self) -> Option<Vec<u32>> {
        let mut team = vec![NOWHERE; self.model.slots];
        for (&column, &x) in self.basis.columns.iter().zip(&self.basis.x) {
            if (column as usize) < self.alive.len() && x > 1e-6 {
                if x < 1.0 - 1e-6 {
                    return None;
                }
                team[self.model.slot[column as usize] as usize] = column;
            }
        }
        (!team.contains(&NOWHERE)).then_some(team)
    }

    /// The columns of the solution with how much of each.
    pub(super) fn used(&self) -> impl Iterator<Item = (u32, f64)> + '_ {
        let columns = self.basis.columns.iter().copied().zip(self.basis.x.iter().copied());
        columns.filter(|&(column, x)| (column as usize) < self.alive.len() && x > 1e-6)
    }

    /// For each slot whether the solution splits it.
    pub(super) fn split(&self) -> Vec<bool> {
        let mut split = vec![false; self.model.slots];
        for (&column, &x) in self.basis.columns.iter().zip(&self.basis.x) {
            if (column as usize) < self.alive.len() && x > 1e-6 && x < 1.0 - 1e-6 {
                split[self.model.slot[column as usize] as usize] = true;
            }
        }
        split
    }

    fn scale_rows(&mut self) {
        let model = self.model;
        let end =
            |e: i64| if e.abs() >= FREE { f64::INFINITY.copysign(e as f64) } else { e as f64 };
        self.ends = model.lo.iter().zip(&model.hi).map(|(&l, &h)| (end(l), end(h))).collect();
        for (d, dense) in model.dense.iter().enumerate() {
            let mut weights = Vec::with_capacity(dense.weights.len());
            let mut offset = 0;
            for s in 0..model.slots {
                let range = &dense.weights[model.columns(s)];
                let least = range.iter().copied().min().unwrap_or(0);
                offset += least;
                weights.extend(range.iter().map(|&w| (w - least) as f64 / dense.scale as f64));
            }
            let ends = &mut self.ends[model.counts + d];
            *ends = (
                (ends.0 - offset as f64) / dense.scale as f64,
                (ends.1 - offset as f64) / dense.scale as f64,
            );
            self.dense.push(weights);
        }
    }

    /// Starts from the best column of each slot, no row in the basis.
    pub(super) fn start(&mut self, lists: &Lists) {
        let slots = self.model.slots;
        let best = |s: usize| {
            let by_worth =
                |a: &&u32, b: &&u32| self.worth[**a as usize].total_cmp(&self.worth[**b as usize]);
            lists.of(s).iter().max_by(by_worth).copied().unwrap_or(0)
        };
        let columns: Vec<u32> = (0..slots).map(best).collect();
        let y = columns.iter().map(|&c| self.worth[c as usize]).collect();
        let mut inverse = vec![0.0; slots * slots];
        for s in 0..slots {
            inverse[s * slots + s] = 1.0;
        }
        self.enter(Basis {
            rows: (0..slots as u32).collect(),
            high: vec![false; slots],
            right: vec![1.0; slots],
            columns,
            inverse,
            x: vec![1.0; slots],
            y,
            age: 0,
        });
    }

    /// Goes on from a basis of the same model.
    pub(super) fn enter(&mut self, basis: Basis) {
        for &row in &self.basis.rows {
            self.place[row as usize] = NOWHERE;
        }
        for &column in self.basis.columns.iter().filter(|&&c| c != SLACK) {
            self.basic[column as usize] = false;
        }
        self.basis = basis;
        for (i, &row) in self.basis.rows.iter().enumerate() {
            self.place[row as usize] = i as u32;
        }
        for &column in &self.basis.columns {
            self.basic[column as usize] = true;
        }
    }

    /// Pivots until the relaxation over `lists` is solved, or worth less than `cut`.
    pub(super) fn solve(&mut self, lists: &Lists, cut: f64, most: u64) -> Ended {
        self.put_in_play(lists);
        self.price_all(lists);
        let ended = self.pivots(lists, cut, self.pivots + most);
        // A row that came in for a pivot that did not take place goes out again.
        let last = self.basis.rows.len() - 1;
        if self.basis.columns[last] == SLACK {
            self.drop_row(last, last);
        }
        ended
    }

    fn pivots(&mut self, lists: &Lists, cut: f64, end: u64) -> Ended {
        loop {
            let value: f64 = self.basis.y.iter().zip(&self.basis.right).map(|(y, r)| y * r).sum();
            if value < cut {
                return Ended::Cut;
            }
            let Some(leaving) = self.worst() else { return Ended::Optimal };
            if self.pivots >= end {
                return Ended::Tired;
            }
            let (at, up) = self.line(leaving);
            let Some((entering, step)) = self.ratio(lists, up) else {
                let sign = if up { 1.0 } else { -1.0 };
                let weights = self.rho.iter().map(|weight| sign * weight);
                self.ray = self.basis.rows.iter().copied().zip(weights).collect();
                return Ended::Nothing;
            };
            if !self.pivot(lists, at, entering, step) {
                return Ended::Tired;
            }
        }
    }

    /// Notes which columns and candidates are in play.
    fn put_in_play(&mut self, lists: &Lists) {
        self.alive.iter_mut().for_each(|a| *a = false);
        self.play.clear();
        self.locals.clear();
        self.memberships = 0;
        self.solves = self.solves.wrapping_add(1);
        for &column in &lists.columns {
            self.alive[column as usize] = true;
            let local = self.model.local[column as usize];
            self.play.push(local);
            if self.seen[local as usize] != self.solves {
                self.seen[local as usize] = self.solves;
                self.locals.push(local);
                let (from, to) = (local as usize, local as usize + 1);
                self.memberships += (self.model.of_start[to] - self.model.of_start[from]) as usize;
            }
        }
    }
}
