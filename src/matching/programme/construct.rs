//! Plans one challenge after another, each with the best team for it under what the others may still want.

use super::core::{Core, Offered};
use super::prices::{PARTS, Prices};
use super::usage::Usage;

impl Core<'_> {
    /// Adds teams for the challenges in `order` to a plan under way; under `prices` what others would pay for a peer
    /// counts as well.
    pub(super) fn construct(
        &mut self,
        plan: &mut [Option<u32>],
        usage: &mut Usage,
        order: &[usize],
        prices: Option<&Prices>,
    ) {
        for &c in order {
            if self.stops() {
                return;
            }
            if let Some(offered) = self.fitting(c, usage, prices) {
                let column = &self.columns.all[offered.column as usize];
                usage.add(self.programme, column);
                plan[c] = Some(offered.column);
            }
        }
    }

    /// The best team of a challenge that fits into a plan under way.
    pub(super) fn fitting(
        &mut self,
        c: usize,
        usage: &Usage,
        prices: Option<&Prices>,
    ) -> Option<Offered> {
        let programme = self.programme;
        let rows = self.rows;
        let mut best: Option<Offered> = None;
        for (w, week) in programme.challenges[c].weeks.iter().enumerate() {
            if !self.visits[c][w].open || !usage.has_room(programme, week) {
                continue;
            }
            let wanted = |row: usize| prices.map_or(0, |prices| prices.of[row]);
            let cost = |peer: u32| {
                let own = usage.next(programme, week, peer)? * PARTS;
                Some(own.max(rows.of_peer(week, peer).map(wanted).sum()))
            };
            let (offered, _) = self.week(c, w, &cost);
            let limits: i64 = rows.of_week(week).map(wanted).sum();
            if let Some(mut offered) = offered {
                offered.value -= limits;
                if best.as_ref().is_none_or(|best| offered.value > best.value) {
                    best = Some(offered);
                }
            }
        }
        best.filter(|best| best.value > 0 || prices.is_some())
    }

    /// Makes a whole plan in the order given and keeps it if it is the best so far.
    pub(super) fn plan_in(&mut self, order: &[usize], prices: Option<&Prices>) -> bool {
        let mut plan = vec![None; self.programme.challenges.len()];
        let mut usage = Usage::none(self.programme);
        self.construct(&mut plan, &mut usage, order, prices);
        let (_, value) = self.used(&plan);
        value.is_some_and(|value| self.take(plan, value))
    }
}
