//! One block of tiers over a pool: search a thin part, price the whole, keep what may matter, search that.

use super::model::{Model, Parts, Prior};
use super::outcome::Meter;
use super::pool::Pool;
use super::problem::Problem;
use super::question::Looks;
use super::rules::{Rules, Source};
use super::search::{Found, Proof, Search};
use super::sweep::{Sweep, Tariff};
use super::thin;

/// What one block is solved over.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stage<'a> {
    pub(super) problem: &'a Problem,
    pub(super) pool: &'a Pool,
    pub(super) rules: &'a Rules<'a>,
    pub(super) worths: &'a [i64],
    pub(super) soft_weight: i64,
    pub(super) priors: &'a [Prior],
    /// Whether the first team found will do.
    pub(super) first_will_do: bool,
    pub(super) looks: Looks,
    /// Entries of teams worth this much less than the best are left as well.
    pub(super) spare: i64,
}

/// How a block ended.
#[derive(Debug)]
pub(super) enum Ended {
    /// No team; proved with the help of these rules.
    Nothing(Vec<Source>),
    /// The steps ran out before a team was found.
    Unknown,
    /// The steps ran out: the best team so far, and what no team is worth more than.
    Stopped { picked: Vec<u32>, bound: i64 },
    /// The best team; and per slot the entries that may be in a team as good.
    Best { picked: Vec<u32>, worth: i64, left: Vec<Vec<u32>> },
}

/// A block under way.
struct Work<'a, 'm> {
    stage: Stage<'a>,
    meter: &'m mut Meter,
    /// The best team so far, and what it is worth.
    best: Option<(Vec<u32>, i64)>,
    /// No team is worth more.
    bound: i64,
    /// The last pass over the whole pool with worths, and its prices.
    sweep: Option<(Sweep, Tariff)>,
    /// Where to write the proof, if it is wanted.
    written: Option<&'m mut Written>,
}

/// The proof of a block: what prices cut off from the whole pool, then a tree over what is left.
#[derive(Debug, Clone, Default)]
pub(super) struct Written {
    /// The cut over the whole pool.
    pub(super) cut: Option<Tariff>,
    /// Prices with worths over the whole pool, if there were any; also those of `cut` if it has worths.
    pub(super) scored: Option<Tariff>,
    /// The tree over what is left.
    pub(super) tree: Tree,
}

/// A node of a proof in terms of the question; see [`Proof`].
#[derive(Debug, Clone, Default)]
pub(super) struct Tree {
    pub(super) cuts: Vec<Tariff>,
    pub(super) branch: Option<(usize, Vec<(u32, Self)>)>,
}

impl Tree {
    fn of(model: &Model, rules: &Rules<'_>, proof: &Proof, shift: u32) -> Self {
        let below = |(column, node): &(u32, Proof)| {
            let who = model.who[model.local[*column as usize] as usize];
            (who, Self::of(model, rules, node, shift))
        };
        Self {
            cuts: proof.cuts.iter().map(|prices| Tariff::of(model, rules, prices, shift)).collect(),
            branch: proof.branch.as_ref().map(|(s, nodes)| (*s, nodes.iter().map(below).collect())),
        }
    }
}

/// What a pass over the whole pool came to.
enum Priced {
    /// There is no team.
    Nothing,
    /// With worths; the pass is kept.
    Worths,
    /// Without worths.
    Ray(Sweep),
}

/// Solves a block; `start` is a team to begin with, and the proof goes to `written`.
pub(super) fn solve<'m>(
    stage: Stage<'_>,
    start: Option<Vec<u32>>,
    meter: &'m mut Meter,
    written: Option<&'m mut Written>,
) -> Ended {
    let mut bound = 0;
    for s in 0..stage.pool.slots() {
        bound += stage.worths[stage.pool.range(s)].iter().max().copied().unwrap_or(0);
    }
    let mut work = Work { stage, meter, best: None, bound, sweep: None, written };
    if let Some(picked) = start {
        let model = work.model(&picked.iter().map(|&at| vec![at]).collect::<Vec<_>>());
        let team: Vec<u32> = (0..picked.len() as u32).collect();
        if let Some(worth) = model.worth_of(&team) {
            work.best = Some((picked, worth));
        }
    }
    work.run()
}

impl Work<'_, '_> {
    fn run(mut self) -> Ended {
        let looks = self.stage.looks;
        let entries = self.stage.pool.who.len();
        if entries <= looks.small {
            let all = everything(self.stage.pool);
            return self.finish(all);
        }
        let mut most = looks.first;
        let mut chosen = thin::choose(self.stage.pool, self.stage.rules, self.stage.worths, most);
        for look in 0.. {
            if size(&chosen) == entries {
                break;
            }
            let model = self.model(&chosen);
            let found = self.search(&model, looks.nodes);
            if self.meter.spent() || (self.stage.first_will_do && self.best.is_some()) {
                return self.end();
            }
            let used = used(&model, self.stage.rules, &found);
            let priced = self.price(&model, found);
            if matches!(priced, Priced::Nothing) {
                return Ended::Nothing(used);
            }
            if let (Some((picked, worth)), true) = (&self.best, self.sweep.is_some()) {
                let left = self.left(worth + 1);
                if size(&left) <= looks.many || look >= looks.most {
                    return self.finish(left);
                }
                most *= 2;
                let best = picked.iter().map(|&at| vec![at]).collect();
                chosen = joined(self.top(&priced, most), best);
            } else {
                most *= 4;
                chosen = joined(self.top(&priced, most), chosen);
            }
        }
        let all = everything(self.stage.pool);
        self.finish(all)
    }

    fn model(&self, chosen: &[Vec<u32>]) -> Model {
        let Stage { problem, pool, rules, worths, soft_weight, priors, .. } = self.stage;
        Model::of(Parts { problem, pool, rules, worths, soft_weight, priors }, chosen)
    }

    /// Searches a model for something better; keeps what is found.
    fn search(&mut self, model: &Model, nodes: u64) -> Found {
        let beat = self.best.as_ref().map_or(self.floor(), |best| best.1);
        let proving = self.written.is_some() && nodes == u64::MAX;
        let search = Search::new(model, beat, self.meter).nodes(nodes).proving(proving);
        let found = search.first_will_do(self.stage.first_will_do).run();
        if let Some(team) = &found.team {
            let worth = model.worth_of(team).unwrap_or(beat);
            self.best = Some((team.iter().map(|&c| model.item[c as usize]).collect(), worth));
        }
        found
    }

    /// Less than any team is worth: only the price of soft groups goes below 0.
    fn floor(&self) -> i64 {
        if self.stage.soft_weight == 0 { -1 } else { -(1 << 56) }
    }

    /// Prices the whole pool by what a search found.
    fn price(&mut self, model: &Model, found: Found) -> Priced {
        let Stage { pool, rules, worths, priors, .. } = self.stage;
        let prices = found.prices.unwrap_or_default();
        let mut tariff = Tariff::of(model, rules, &prices, found.shift);
        let sweep = Sweep::over(pool, rules, worths, priors, &mut tariff);
        self.meter.charge(1);
        if tariff.scored {
            let bound = i64::try_from(sweep.bound >> tariff.shift).unwrap_or(i64::MAX);
            self.bound = self.bound.min(bound);
            self.sweep = Some((sweep, tariff));
            return Priced::Worths;
        }
        if sweep.bound >= 0 {
            return Priced::Ray(sweep);
        }
        if let Some(written) = &mut self.written {
            written.cut = Some(tariff);
        }
        Priced::Nothing
    }

    /// The best entries of each slot by a pass.
    fn top(&self, priced: &Priced, most: usize) -> Vec<Vec<u32>> {
        match (priced, &self.sweep) {
            (Priced::Ray(sweep), _) | (_, Some((sweep, _))) => sweep.top(self.stage.pool, most),
            _ => everything(self.stage.pool),
        }
    }

    /// What may be in a team worth at least `worth`, by the last pass with worths.
    fn left(&self, worth: i64) -> Vec<Vec<u32>> {
        match &self.sweep {
            Some((sweep, tariff)) => sweep.left(self.stage.pool, i128::from(worth) << tariff.shift),
            None => everything(self.stage.pool),
        }
    }

    /// Searches all that may hold something better than the best so far.
    fn finish(mut self, left: Vec<Vec<u32>>) -> Ended {
        if let (Some(written), Some((_, tariff))) = (&mut self.written, &self.sweep) {
            written.cut = Some(tariff.clone());
        }
        if left.iter().all(|list| !list.is_empty()) {
            let model = self.model(&left);
            let found = self.search(&model, u64::MAX);
            if let Some(written) = &mut self.written {
                written.tree = Tree::of(&model, self.stage.rules, &found.proof, found.shift);
            }
            let (complete, bound) = (found.complete, found.bound);
            if complete && self.best.is_none() {
                return Ended::Nothing(used(&model, self.stage.rules, &found));
            }
            if self.sweep.is_none() && found.prices.as_ref().is_some_and(|prices| prices.scored) {
                self.price(&model, found);
            }
            if !complete {
                self.bound = self.bound.min(bound);
                return self.end();
            }
        }
        self.bound = self.best.as_ref().map_or(self.bound, |best| best.1);
        self.end()
    }

    fn end(mut self) -> Ended {
        if let (Some(written), Some((_, tariff))) = (&mut self.written, &self.sweep) {
            written.scored = Some(tariff.clone());
        }
        match &self.best {
            None => Ended::Unknown,
            Some((picked, worth)) if *worth >= self.bound || self.stage.first_will_do => {
                let left = self.left(*worth - self.stage.spare);
                Ended::Best { picked: picked.clone(), worth: *worth, left }
            }
            Some((picked, _)) => Ended::Stopped { picked: picked.clone(), bound: self.bound },
        }
    }
}

fn everything(pool: &Pool) -> Vec<Vec<u32>> {
    (0..pool.slots()).map(|s| pool.range(s).map(|at| at as u32).collect()).collect()
}

/// The rules that a search leant on.
fn used(model: &Model, rules: &Rules<'_>, found: &Found) -> Vec<Source> {
    let rows = (0..model.rows()).filter(|&row| found.used.get(row).is_some_and(|used| *used));
    let source = |row: usize| match row.checked_sub(model.counts) {
        None => Some(rules.counts[model.rule[row] as usize].source),
        Some(dense) => rules.sums.get(dense).map(|sum| sum.source),
    };
    rows.filter_map(source).collect()
}

fn size(lists: &[Vec<u32>]) -> usize {
    lists.iter().map(Vec::len).sum()
}

/// The union of two lists per slot, sorted.
fn joined(mut one: Vec<Vec<u32>>, other: Vec<Vec<u32>>) -> Vec<Vec<u32>> {
    for (list, more) in one.iter_mut().zip(other) {
        list.extend(more);
        list.sort_unstable();
        list.dedup();
    }
    one
}
