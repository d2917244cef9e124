//! One block of tiers over a pool: search a thin part, price the whole, keep what may matter, search that.

mod any;
mod near;
mod written;

use super::leading::{Leading, Placed};
use super::model::{Model, Parts, Prior};
use super::outcome::Meter;
use super::pool::Pool;
use super::problem::Problem;
use super::question::Looks;
use super::rules::{Rules, Source};
use super::search::{Found, Search};
use super::sweep::{Sweep, Tariff};
use super::thin;

pub(super) use any::{Near, any};
pub(super) use near::near;
pub(super) use written::{Tree, Written};

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
    /// What no team is worth more than, if that is known from elsewhere.
    pub(super) ceiling: Option<i64>,
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
    /// The best teams so far, by entries of the pool.
    found: Leading,
    /// No team but those found is worth more.
    bound: i64,
    /// The last pass over the whole pool with worths, and its prices.
    sweep: Option<(Sweep, Tariff)>,
    /// Where to write the proof, if it is wanted.
    written: Option<&'m mut Written>,
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
    let mut work = Work::new(stage, 1, meter, written);
    if let Some(places) = start {
        let model = work.model(&places.iter().map(|&at| vec![at]).collect::<Vec<_>>());
        let team: Vec<u32> = (0..places.len() as u32).collect();
        if let Some(worth) = model.worth_of(&team) {
            work.found.offer(Placed { worth, people: Vec::new(), places });
        }
    }
    work.run()
}

/// Finds the `most` best teams of a block, each set of people once; `None` when the steps do not suffice.
pub(super) fn several(stage: Stage<'_>, most: usize, meter: &mut Meter) -> Option<Vec<Placed>> {
    let mut work = Work::new(stage, most, meter, None);
    match work.run() {
        Ended::Nothing(_) => Some(Vec::new()),
        Ended::Best { .. } => Some(work.found.teams),
        Ended::Unknown | Ended::Stopped { .. } => None,
    }
}

impl<'a, 'm> Work<'a, 'm> {
    fn new(
        stage: Stage<'a>,
        most: usize,
        meter: &'m mut Meter,
        written: Option<&'m mut Written>,
    ) -> Self {
        let best = |s: usize| stage.worths[stage.pool.range(s)].iter().max().copied().unwrap_or(0);
        let bound: i64 = (0..stage.pool.slots()).map(best).sum();
        let bound = stage.ceiling.map_or(bound, |ceiling| bound.min(ceiling));
        Self { stage, meter, found: Leading::of(most), bound, sweep: None, written }
    }

    fn run(&mut self) -> Ended {
        let entries = self.stage.pool.who.len();
        let chosen = if entries <= self.stage.looks.small {
            everything(self.stage.pool)
        } else {
            let most = self.stage.looks.first;
            thin::choose(self.stage.pool, self.stage.rules, self.stage.worths, most)
        };
        if let Some(used) = self.relax(chosen) {
            return Ended::Nothing(used);
        }
        if self.meter.spent() {
            return self.end();
        }
        self.descend();
        self.finish()
    }

    /// Solves the relaxation over a few entries, then over those that its prices ask for, until the whole pool has the
    /// same bound; gives the rules that show that there is no team, if it shows that.
    fn relax(&mut self, mut chosen: Vec<Vec<u32>>) -> Option<Vec<Source>> {
        let (entries, looks) = (self.stage.pool.who.len(), self.stage.looks);
        let mut most = looks.first;
        for look in 0.. {
            let whole = size(&chosen) == entries;
            let model = self.model(&chosen);
            let found = self.search(&model, self.beat(), 1);
            let used = used(&model, self.stage.rules, &found);
            let nothing = found.complete && whole && self.found.best().is_none();
            if nothing && self.written.is_none() {
                return Some(used);
            }
            let inside = found.bound;
            let priced = self.price(&model, found);
            if matches!(priced, Priced::Nothing) {
                return Some(used);
            }
            let alike = self.sweep.is_some() && self.bound <= inside;
            if whole
                || self.meter.spent()
                || (self.sweep.is_some() && (alike || look >= looks.most))
            {
                return None;
            }
            most *= if self.sweep.is_some() { 2 } else { 4 };
            chosen = joined(self.top(&priced, most), chosen);
        }
        None
    }

    /// Looks for the best team near the bound, within ever wider reach; most of the pool is out of reach at first.
    fn descend(&mut self) {
        let looks = self.stage.looks;
        let mut most = (looks.near * self.stage.pool.slots()).max(1);
        let mut nodes = looks.nodes;
        while self.written.is_none() && !self.meter.spent() {
            let Some(goal) = self.reach(most) else { return };
            let goal = self.stage.ceiling.map_or(goal, |ceiling| goal.min(ceiling - 1));
            // What has been shown already is not asked again.
            let goal = goal.min(self.bound);
            if goal <= self.beat() + 1 {
                return;
            }
            let left = self.left(goal);
            let model = self.model(&left);
            let found = self.search(&model, goal - 1, nodes);
            self.bound = self.bound.min((goal - 1).max(found.bound));
            if self.proved() {
                return;
            }
            (most, nodes) = (most + most / 2, nodes.saturating_mul(2));
        }
    }

    /// The greatest worth for which at least `most` entries are left by the last pass.
    fn reach(&self, most: usize) -> Option<i64> {
        let (sweep, tariff) = self.sweep.as_ref()?;
        sweep.reach(self.stage.pool, most, tariff.shift)
    }

    fn model(&self, chosen: &[Vec<u32>]) -> Model {
        let Stage { problem, pool, rules, worths, soft_weight, priors, .. } = self.stage;
        Model::of(Parts { problem, pool, rules, worths, soft_weight, priors }, chosen)
    }

    /// What a team must be worth more than to be of interest.
    fn beat(&self) -> i64 {
        self.found.least().unwrap_or(self.floor())
    }

    /// Whether no further team can be better than those found.
    fn proved(&self) -> bool {
        self.found.least().is_some_and(|least| least >= self.bound)
    }

    /// Searches a model for something worth more than `beat`; keeps what is found.
    fn search(&mut self, model: &Model, beat: i64, nodes: u64) -> Found {
        let proving = self.written.is_some() && nodes == u64::MAX;
        let search = Search::new(model, beat, self.meter).nodes(nodes).proving(proving);
        let search = search.teams(self.found.most());
        let found = search.first_will_do(self.stage.first_will_do).run();
        for team in &found.teams {
            let places = team.places.iter().map(|&c| model.item[c as usize]).collect();
            self.found.offer(Placed { places, ..team.clone() });
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
    fn finish(&mut self) -> Ended {
        let left = self.left(self.beat() + 1);
        if let (Some(written), Some((_, tariff))) = (&mut self.written, &self.sweep) {
            written.cut = Some(tariff.clone());
        }
        if left.iter().any(Vec::is_empty) && self.found.best().is_none() {
            // The cut alone shows it.
            return Ended::Nothing(self.leant());
        }
        let proved = self.proved() && self.written.is_none();
        if !proved && left.iter().all(|list| !list.is_empty()) {
            let model = self.model(&left);
            let found = self.search(&model, self.beat(), u64::MAX);
            if let Some(written) = &mut self.written {
                written.tree = Tree::of(&model, self.stage.rules, &found.proof, found.shift);
            }
            if found.complete && self.found.best().is_none() {
                let mut used = used(&model, self.stage.rules, &found);
                used.extend(self.leant());
                return Ended::Nothing(used);
            }
            if !found.complete {
                self.bound = self.bound.min(found.bound);
                return self.end();
            }
        }
        self.bound = self.beat();
        self.end()
    }

    /// The rules that the last pass leant on.
    fn leant(&self) -> Vec<Source> {
        let Some((_, tariff)) = &self.sweep else { return Vec::new() };
        let rules = self.stage.rules;
        let counts = tariff.counts.iter().map(|entry| rules.counts[entry.0].source);
        counts.chain(tariff.sums.iter().map(|entry| rules.sums[entry.0].source)).collect()
    }

    fn end(&mut self) -> Ended {
        if let (Some(written), Some((_, tariff))) = (&mut self.written, &self.sweep) {
            written.scored = Some(tariff.clone());
        }
        let sure = self.beat() >= self.bound || self.stage.first_will_do;
        match self.found.best() {
            None => Ended::Unknown,
            Some(best) if sure => {
                let left = self.left(best.worth - self.stage.spare);
                Ended::Best { picked: best.places.clone(), worth: best.worth, left }
            }
            Some(best) => Ended::Stopped { picked: best.places.clone(), bound: self.bound },
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
