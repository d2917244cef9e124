//! Any team at all, or none: a few entries at first, and of the rest only those that the proof so far does not reach.

use super::{Ended, Priced, Stage, Work, everything, joined, size, used};
use crate::matching::pick::distinct;
use crate::matching::pick::outcome::{Meter, Team};
use crate::matching::pick::pool::{EMPTY, Pool};
use crate::matching::pick::sweep::Sweep;
use crate::matching::pick::thin;

/// What an earlier, similar question teaches: where to begin. Only speed hangs on it.
#[derive(Debug, Clone, Default)]
pub(in crate::matching::pick) struct Near {
    /// A team that breaks little.
    pub(in crate::matching::pick) team: Team,
    /// Per slot the candidates who mattered, sorted.
    pub(in crate::matching::pick) people: Vec<Vec<u32>>,
}

/// Finds a team, whatever it is worth, or shows that there is none; `near` learns who mattered.
pub(in crate::matching::pick) fn any(
    stage: Stage<'_>,
    near: &mut Near,
    meter: &mut Meter,
) -> Ended {
    let all = everything(stage.pool);
    let few =
        distinct::choose(stage.pool, stage.rules, |_, _| 0).filter(|few| size(few) < size(&all));
    let few = few.unwrap_or(all);
    let pool = stage.pool.only(&few);
    let worths = close(&pool, &near.team);
    let narrow = Stage { pool: &pool, worths: &worths, priors: &[], ceiling: None, ..stage };
    let ended = Work::new(narrow, 1, meter, None).any(near);
    let places: Vec<u32> = few.into_iter().flatten().collect();
    match ended {
        Ended::Best { picked, worth, .. } => {
            let picked = picked.iter().map(|&at| places[at as usize]).collect();
            Ended::Best { picked, worth, left: everything(stage.pool) }
        }
        other => other,
    }
}

/// One for whoever is in `team` already, so that the relaxation begins there.
fn close(pool: &Pool, team: &Team) -> Vec<i64> {
    let mut worths = vec![0; pool.who.len()];
    for (s, who) in team.iter().enumerate() {
        if let Some(at) = pool.place(s, *who) {
            worths[at as usize] = 1;
        }
    }
    worths
}

impl Work<'_, '_> {
    fn any(&mut self, near: &mut Near) -> Ended {
        let (pool, looks) = (self.stage.pool, self.stage.looks);
        let entries = pool.who.len();
        let mut more = looks.more;
        let mut chosen = if entries <= looks.small {
            everything(pool)
        } else {
            let first = thin::choose(pool, self.stage.rules, self.stage.worths, looks.first);
            joined(first, known(pool, &near.people))
        };
        loop {
            let whole = size(&chosen) == entries;
            let model = self.model(&chosen);
            let found = self.search(&model, -1, if whole { u64::MAX } else { looks.nodes });
            near.people = people(pool, &chosen);
            if self.meter.spent() || self.found.best().is_some() {
                return self.end();
            }
            let used = used(&model, self.stage.rules, &found);
            if whole && found.complete {
                return Ended::Nothing(used);
            }
            let fresh = match self.price(&model, found) {
                Priced::Nothing => return Ended::Nothing(used),
                Priced::Ray(sweep) => beyond(pool, &sweep, &chosen, more),
                Priced::Worths => None,
            };
            chosen = match fresh {
                Some(fresh) => joined(fresh, chosen),
                None => joined(self.top(&Priced::Worths, more * 8), chosen),
            };
            more *= 2;
        }
    }
}

/// The entries with the candidates in `people`, per slot, and all places left empty.
fn known(pool: &Pool, people: &[Vec<u32>]) -> Vec<Vec<u32>> {
    let of = |s: usize| -> Vec<u32> {
        let listed = people.get(s).map_or(&[][..], Vec::as_slice);
        let stays =
            |&at: &usize| pool.origin[at] == EMPTY || listed.binary_search(&pool.who[at]).is_ok();
        pool.range(s).filter(stays).map(|at| at as u32).collect()
    };
    (0..pool.slots()).map(of).collect()
}

fn people(pool: &Pool, chosen: &[Vec<u32>]) -> Vec<Vec<u32>> {
    let who = |list: &Vec<u32>| list.iter().map(|&at| pool.who[at as usize]).collect();
    chosen.iter().map(who).collect()
}

/// The best `more` entries of each slot that a pass values above all that were chosen: those keep it from being a
/// proof. `None` when there are none.
fn beyond(pool: &Pool, sweep: &Sweep, chosen: &[Vec<u32>], more: usize) -> Option<Vec<Vec<u32>>> {
    let of = |s: usize| -> Vec<u32> {
        let best = chosen[s].iter().map(|&at| sweep.values[at as usize]).max();
        let above = |&at: &usize| best.is_none_or(|best| sweep.values[at] > best);
        let mut list: Vec<u32> = pool.range(s).filter(above).map(|at| at as u32).collect();
        if list.len() > more {
            list.select_nth_unstable_by_key(more, |&at| (-sweep.values[at as usize], at));
            list.truncate(more);
        }
        list
    };
    let fresh: Vec<Vec<u32>> = (0..pool.slots()).map(of).collect();
    (size(&fresh) > 0).then_some(fresh)
}
