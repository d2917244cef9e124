//! Prices for the teams met so far: the same subgradients as over all teams, a thousand times as fast.
//!
//! What these prices bound is only the best choice among those teams; the caller prices all teams under them.

use std::collections::HashMap;

use super::core::Core;
use super::prices::{PARTS, Prices};
use super::rows::Row;

/// How much of each direction is new.
const FRESH: f64 = 0.2;
/// So many rounds without gain shorten the step.
const STALL: u32 = 15;

/// What a row of people, weeks or limits gives: what it costs to be taken once, twice, ...
struct Given {
    row: usize,
    costs: Vec<f64>,
}

/// The teams met so far, and the prices on what they take up.
pub(super) struct Restricted {
    given: Vec<Given>,
    /// The teams of each challenge: worth, and the rows taken up, by place in `given`.
    teams: Vec<Vec<(f64, Vec<u32>)>>,
    prices: Vec<f64>,
    best: Vec<f64>,
    bound: f64,
    taken: Vec<i32>,
    direction: Vec<f64>,
}

impl Restricted {
    /// Sets up the teams in `offered`, a list for each challenge, with `prices` to begin with.
    pub(super) fn new(core: &Core<'_>, offered: &[Vec<u32>], prices: &Prices) -> Self {
        let mut places: HashMap<u32, u32> = HashMap::new();
        let mut given: Vec<Given> = Vec::new();
        let mut teams = Vec::with_capacity(offered.len());
        for list in offered {
            let mut own = Vec::with_capacity(list.len());
            for &at in list {
                let column = &core.columns.all[at as usize];
                let place = |&row: &u32| {
                    *places.entry(row).or_insert_with(|| {
                        given.push(of_row(core, row as usize, offered.len()));
                        given.len() as u32 - 1
                    })
                };
                let rows: Vec<u32> = column.rows.iter().map(place).collect();
                own.push(((column.value * PARTS) as f64, rows));
            }
            teams.push(own);
        }
        let prices: Vec<f64> = given.iter().map(|g| prices.of[g.row] as f64).collect();
        let rows = given.len();
        Self {
            given,
            teams,
            best: prices.clone(),
            prices,
            bound: f64::INFINITY,
            taken: vec![0; rows],
            direction: vec![0.0; rows],
        }
    }

    /// Takes so many steps towards `target` (in parts); writes the best prices over `prices`.
    pub(super) fn improve(&mut self, rounds: u32, target: f64, prices: &mut Prices) {
        let (mut length, mut stall) = (0.5, 0);
        for _ in 0..rounds {
            let total = self.evaluate();
            if total < self.bound {
                stall = if self.bound - total > 0.05 * PARTS as f64 { 0 } else { stall + 1 };
                self.bound = total;
                self.best.clone_from(&self.prices);
            } else {
                stall += 1;
            }
            if stall > STALL {
                length *= 0.6;
                stall = 0;
                self.prices.clone_from(&self.best);
                self.direction.iter_mut().for_each(|d| *d = 0.0);
                if length < 0.002 {
                    break;
                }
                continue;
            }
            if !self.step(length, total - target) {
                break;
            }
        }
        for (given, price) in self.given.iter().zip(&self.best) {
            prices.of[given.row] = price.round().max(0.0) as i64;
        }
    }

    fn evaluate(&mut self) -> f64 {
        let mut total = 0.0;
        for (given, &price) in self.given.iter().zip(&self.prices) {
            total += given.costs.iter().map(|cost| (price - cost).max(0.0)).sum::<f64>();
        }
        self.taken.iter_mut().for_each(|taken| *taken = 0);
        for teams in &self.teams {
            let mut best: Option<(f64, usize)> = None;
            for (at, (worth, rows)) in teams.iter().enumerate() {
                let net = worth - rows.iter().map(|&r| self.prices[r as usize]).sum::<f64>();
                if net > best.map_or(0.0, |best| best.0) {
                    best = Some((net, at));
                }
            }
            if let Some((net, at)) = best {
                total += net;
                teams[at].1.iter().for_each(|&row| self.taken[row as usize] += 1);
            }
        }
        total
    }

    fn step(&mut self, length: f64, ahead: f64) -> bool {
        let mut norm = 0.0;
        for (row, given) in self.given.iter().enumerate() {
            let price = self.prices[row];
            let taken = self.taken[row];
            let least = given.costs.iter().take_while(|&&cost| cost < price).count() as i32;
            let most = given.costs.iter().take_while(|&&cost| cost <= price).count() as i32;
            let excess = f64::from(taken - taken.clamp(least, most));
            self.direction[row] += FRESH * (excess - self.direction[row]);
            norm += self.direction[row] * self.direction[row];
        }
        if norm < 1e-9 {
            return false;
        }
        let step = length * ahead.max(1.0) / norm;
        for (price, direction) in self.prices.iter_mut().zip(&self.direction) {
            *price = (*price + step * direction).max(0.0);
        }
        true
    }
}

fn of_row(core: &Core<'_>, row: usize, challenges: usize) -> Given {
    let programme = core.programme;
    let costs = match core.rows.what(row) {
        Row::Year(year, peer) => (0..programme.capacity(year, peer))
            .map(|k| (programme.load_price(year, peer, k) * PARTS) as f64)
            .collect(),
        Row::Cell => vec![0.0],
        Row::Limit(at) => vec![0.0; programme.limits[at].clamp(0, challenges as i64) as usize],
    };
    Given { row, costs }
}
