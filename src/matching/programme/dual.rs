//! Prices by averaged subgradients: what is wanted too often becomes dearer, what nobody wants becomes cheaper.

use super::core::Core;
use super::prices::{PARTS, Prices};
use super::rows::Rows;

/// How much of each direction is new.
const FRESH: f64 = 0.25;
/// So many rounds without gain shorten the step.
const STALL: u32 = 10;

/// The search for prices.
#[derive(Debug)]
pub(super) struct Dual {
    /// The prices to try next.
    pub(super) prices: Prices,
    /// The prices that bounded best.
    pub(super) best: Prices,
    /// What they bounded.
    pub(super) bound: i64,
    length: f64,
    stall: u32,
    direction: Vec<f64>,
    /// Rows with a direction.
    moving: Vec<u32>,
    taken: Vec<i32>,
}

impl Dual {
    pub(super) fn new(prices: Prices) -> Self {
        let rows = prices.of.len();
        Self {
            best: prices.clone(),
            prices,
            bound: i64::MAX,
            length: 1.0,
            stall: 0,
            direction: vec![0.0; rows],
            moving: Vec::new(),
            taken: vec![0; rows],
        }
    }

    /// Prices every challenge, and learns the bound; gives the sum of what each is worth, or `None` when it was time
    /// to end. What the teams take up is left in `taken`.
    pub(super) fn evaluate(&mut self, core: &mut Core<'_>) -> Option<i64> {
        let mut total = self.prices.constant(core.programme);
        self.taken.iter_mut().for_each(|taken| *taken = 0);
        for c in 0..core.programme.challenges.len() {
            if core.stops() {
                return None;
            }
            let best = core.price(c, &self.prices);
            total += best.bound;
            let team = best.team.filter(|team| team.value > 0);
            if let Some(column) = team.map(|team| &core.columns.all[team.column as usize]) {
                column.rows.iter().for_each(|&row| self.taken[row as usize] += 1);
            }
        }
        self.learn(core, total);
        Some(total)
    }

    fn learn(&mut self, core: &mut Core<'_>, total: i64) {
        if total < self.bound {
            self.stall = if self.bound.saturating_sub(total) > PARTS { 0 } else { self.stall + 1 };
            self.bound = total;
            self.best.of.clone_from(&self.prices.of);
        } else {
            self.stall += 1;
        }
        core.bound = core.bound.min(total);
    }

    /// Takes a step from the prices evaluated last; gives whether there is anywhere to go.
    pub(super) fn step(&mut self, core: &Core<'_>, total: i64) -> bool {
        if self.stall > STALL {
            self.length *= 0.66;
            self.stall = 0;
            self.prices.of.clone_from(&self.best.of);
            for row in self.moving.drain(..) {
                self.direction[row as usize] = 0.0;
            }
            return self.length > 0.004;
        }
        self.turn(core);
        let norm: f64 = self.moving.iter().map(|&row| self.direction[row as usize].powi(2)).sum();
        if norm < 1e-9 {
            return false;
        }
        let ahead = (total - core.value * PARTS).max(PARTS) as f64;
        let step = self.length * ahead / norm;
        for &row in &self.moving {
            let price = &mut self.prices.of[row as usize];
            *price = (*price + (step * self.direction[row as usize]).round() as i64).max(0);
        }
        true
    }

    /// Averages the direction with what is now too much or too little.
    fn turn(&mut self, core: &Core<'_>) {
        for &row in &self.moving {
            self.direction[row as usize] *= 1.0 - FRESH;
        }
        for row in 0..self.prices.of.len() {
            let taken = i64::from(self.taken[row]);
            if taken == 0 && self.prices.of[row] == 0 {
                continue;
            }
            let excess = self.prices.excess(core.programme, row, taken);
            if excess != 0 {
                if self.direction[row] == 0.0 {
                    self.moving.push(row as u32);
                }
                self.direction[row] += FRESH * excess as f64;
            }
        }
        let direction = &mut self.direction;
        self.moving.sort_unstable();
        self.moving.dedup();
        self.moving.retain(|&row| {
            let stays = direction[row as usize].abs() > 1e-4;
            if !stays {
                direction[row as usize] = 0.0;
            }
            stays
        });
    }

    /// Goes part of the way from the best prices to others.
    pub(super) fn towards(&mut self, rows: Rows, others: &Prices, share: f64) {
        for row in 0..rows.len() {
            let (from, to) = (self.best.of[row], others.of[row]);
            self.prices.of[row] = from + ((to - from) as f64 * share).round() as i64;
        }
    }
}
