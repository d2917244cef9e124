//! Prices for the teams met so far: the same subgradients as over all teams, a thousand times as fast.
//!
//! What these prices bound is only the best choice among those teams; the caller prices all teams under them.

use std::collections::HashMap;

use super::core::Core;
use super::prices::{PARTS, Prices};
use super::rows::Row;
use super::usage::Usage;

/// How much of each direction is new.
const FRESH: f64 = 0.2;
/// How much of the share in which each team was taken is new.
const RECENT: f64 = 0.05;

/// How long to go on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// The most steps.
    pub(super) rounds: u32,
    /// So many steps without gain shorten them.
    pub(super) stall: u32,
    /// By how much.
    pub(super) shorter: f64,
    /// The shortest step, as a share of what Polyak's would be.
    pub(super) least: f64,
}

/// To the end, within a hundredth of a point or so.
pub(super) const FINE: Pace = Pace { rounds: 4_000, stall: 30, shorter: 0.8, least: 3e-4 };
/// As far as a choice needs that is made again soon.
pub(super) const ROUGH: Pace = Pace { rounds: 120, stall: 12, shorter: 0.6, least: 0.01 };

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
    /// How often each team was taken of late, from 0 to 1.
    often: Vec<Vec<f64>>,
}

impl Restricted {
    /// Sets up the teams in `offered`, a list for each challenge, beside what is used already, with `prices` to begin
    /// with. Teams that do not fit beside it are to be left out by the caller.
    pub(super) fn new(
        core: &Core<'_>,
        offered: &[Vec<u32>],
        usage: &Usage,
        prices: &Prices,
    ) -> Self {
        let mut places: HashMap<u32, u32> = HashMap::new();
        let mut given: Vec<Given> = Vec::new();
        let mut teams = Vec::with_capacity(offered.len());
        for list in offered {
            let mut own = Vec::with_capacity(list.len());
            for &at in list {
                let column = &core.columns.all[at as usize];
                let place = |&row: &u32| {
                    *places.entry(row).or_insert_with(|| {
                        given.push(of_row(core, row as usize, usage, offered.len()));
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
            often: teams.iter().map(|own| vec![0.0; own.len()]).collect(),
            teams,
            best: prices.clone(),
            prices,
            bound: f64::INFINITY,
            taken: vec![0; rows],
            direction: vec![0.0; rows],
        }
    }

    /// Takes so many steps towards `target` (in parts); writes the best prices over `prices`.
    pub(super) fn improve(&mut self, pace: Pace, target: f64, prices: &mut Prices) {
        let (mut length, mut stall) = (0.5, 0);
        for _ in 0..pace.rounds {
            let total = self.evaluate();
            if total < self.bound {
                stall = if self.bound - total > 0.05 * PARTS as f64 { 0 } else { stall + 1 };
                self.bound = total;
                self.best.clone_from(&self.prices);
            } else {
                stall += 1;
            }
            if stall > pace.stall {
                length *= pace.shorter;
                stall = 0;
                self.prices.clone_from(&self.best);
                self.direction.iter_mut().for_each(|d| *d = 0.0);
                if length < pace.least {
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

    /// In what share of the steps of late a challenge took the team that it took most often.
    pub(super) fn share(&self, at: usize) -> f64 {
        self.often[at].iter().copied().fold(0.0, f64::max)
    }

    fn evaluate(&mut self) -> f64 {
        let mut total = 0.0;
        for (given, &price) in self.given.iter().zip(&self.prices) {
            total += given.costs.iter().map(|cost| (price - cost).max(0.0)).sum::<f64>();
        }
        self.taken.iter_mut().for_each(|taken| *taken = 0);
        for (teams, often) in self.teams.iter().zip(&mut self.often) {
            let mut best: Option<(f64, usize)> = None;
            for (at, (worth, rows)) in teams.iter().enumerate() {
                let net = worth - rows.iter().map(|&r| self.prices[r as usize]).sum::<f64>();
                if net > best.map_or(0.0, |best| best.0) {
                    best = Some((net, at));
                }
            }
            often.iter_mut().for_each(|share| *share *= 1.0 - RECENT);
            if let Some((net, at)) = best {
                total += net;
                often[at] += RECENT;
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

fn of_row(core: &Core<'_>, row: usize, usage: &Usage, challenges: usize) -> Given {
    let programme = core.programme;
    let left = usage.left(programme, row).clamp(0, challenges as i64);
    let costs = match core.rows.what(row) {
        Row::Year(year, peer) => {
            let taken = usage.taken(row);
            let price = |k| (programme.load_price(year, peer, taken + k) * PARTS) as f64;
            (0..left).map(price).collect()
        }
        Row::Cell | Row::Limit(_) => vec![0.0; left as usize],
    };
    Given { row, costs }
}
