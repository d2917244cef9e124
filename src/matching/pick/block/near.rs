//! Teams near the best: what a team may lose against the bound is shared out among its slots.

use super::{Stage, Work};
use crate::matching::pick::leading::Placed;
use crate::matching::pick::model::Model;
use crate::matching::pick::outcome::Meter;

/// So many teams are looked at for each that is wanted.
const LOOKED: usize = 12;

/// The best team of a block and up to `most` teams worth at least `least`, the best first; whether those are all.
pub(in crate::matching::pick) fn near(
    stage: Stage<'_>,
    least: i64,
    most: usize,
    meter: &mut Meter,
) -> (Vec<Placed>, bool) {
    let mut work = Work::new(stage, 1, meter, None);
    work.run();
    let left = work.left(least);
    if work.sweep.is_none() || left.iter().any(Vec::is_empty) {
        return (Vec::new(), work.sweep.is_some());
    }
    let Some(model) = work.sweep.is_some().then(|| work.model(&left)) else {
        return (Vec::new(), false);
    };
    let Some((sweep, tariff)) = &work.sweep else { return (Vec::new(), false) };
    let room = sweep.bound - (i128::from(least) << tariff.shift);
    let mut slots: Vec<Vec<(i64, u32)>> = (0..model.slots)
        .map(|s| {
            let loss = |column: usize| sweep.best[s] - sweep.values[model.item[column] as usize];
            let mut all: Vec<(i64, u32)> =
                model.columns(s).map(|column| (loss(column), column as u32)).collect();
            all.sort_unstable();
            all
        })
        .collect();
    let mut order: Vec<usize> = (0..model.slots).collect();
    order.sort_by_key(|&s| slots[s].len());
    slots = order.iter().map(|&s| std::mem::take(&mut slots[s])).collect();
    let mut walk = Walk {
        model: &model,
        slots,
        order,
        least,
        team: vec![0; model.slots],
        found: Vec::new(),
        looked: 0,
        most: most.saturating_mul(LOOKED),
    };
    let mut complete = false;
    // The nearest first: when there are too many, those far from the best are not looked at.
    for part in (0..12).rev() {
        let before = std::mem::take(&mut walk.found);
        walk.looked = 0;
        let room = i64::try_from(room >> part).unwrap_or(i64::MAX);
        complete = walk.below(0, room) && part == 0;
        if walk.looked >= walk.most {
            walk.found.extend(before);
            break;
        }
    }
    let mut teams = walk.found;
    teams.sort_by(|a, b| b.worth.cmp(&a.worth).then_with(|| a.places.cmp(&b.places)));
    teams.dedup();
    complete &= teams.len() <= most;
    teams.truncate(most);
    (teams, complete)
}

/// A walk through the teams that lose no more than there is room for.
struct Walk<'a> {
    model: &'a Model,
    /// For each slot in `order` its columns with what each loses, the least first.
    slots: Vec<Vec<(i64, u32)>>,
    order: Vec<usize>,
    least: i64,
    team: Vec<u32>,
    found: Vec<Placed>,
    looked: usize,
    most: usize,
}

impl Walk<'_> {
    /// Fills the slots from `at` on; false when it was too much.
    fn below(&mut self, at: usize, room: i64) -> bool {
        if at == self.slots.len() {
            return self.leaf();
        }
        for i in 0..self.slots[at].len() {
            let (loss, column) = self.slots[at][i];
            if loss > room {
                break;
            }
            let local = self.model.local[column as usize];
            let there = |&slot: &usize| self.model.local[self.team[slot] as usize] == local;
            if self.order[..at].iter().any(there) {
                continue;
            }
            self.team[self.order[at]] = column;
            if !self.below(at + 1, room - loss) {
                return false;
            }
        }
        true
    }

    fn leaf(&mut self) -> bool {
        self.looked += 1;
        if let Some(worth) = self.model.worth_of(&self.team).filter(|&worth| worth >= self.least) {
            let places = self.team.iter().map(|&c| self.model.item[c as usize]).collect();
            self.found.push(Placed { worth, people: Vec::new(), places });
        }
        self.looked < self.most
    }
}
