//! Depth first with exact bounds: tighten the lists of a node, then fix a slot to each candidate left, best first.

use super::bound::{Bounder, Prices};
use super::leading::{Leading, Placed};
use super::lists::Lists;
use super::model::Model;
use super::outcome::Meter;
use super::propagate::Propagator;
use super::simplex::{Basis, Ended, Simplex};

/// The most pivots that one relaxation may take.
const PIVOTS: u64 = 2000;

/// A node of a proof: what was cut off, and then either nothing was left or one slot was fixed in every way left.
#[derive(Debug, Clone, Default)]
pub(super) struct Proof {
    /// Prices in order; each cuts off by its bound.
    pub(super) cuts: Vec<Prices>,
    /// The slot fixed, and for each column left there the node below.
    pub(super) branch: Option<(usize, Vec<(u32, Self)>)>,
}

/// What a search found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The best teams, a column per slot, worth more than was to be beaten.
    pub(super) teams: Vec<Placed>,
    /// No team is worth more than this (packed).
    pub(super) bound: i64,
    /// Whether everything was searched.
    pub(super) complete: bool,
    /// The prices at the root that bounded best, and the ray that proves that there is nothing, when there is one.
    pub(super) prices: Option<Prices>,
    /// The scale of those prices.
    pub(super) shift: u32,
    pub(super) proof: Proof,
    /// For each row whether a price on it cut something off.
    pub(super) used: Vec<bool>,
    /// The basis of the relaxation at the root.
    pub(super) basis: Option<Basis>,
}

/// A search over one model.
pub(super) struct Search<'m, 'b> {
    model: &'m Model,
    bounder: Bounder<'m>,
    simplex: Simplex<'m>,
    propagator: Propagator<'m>,
    meter: &'b mut Meter,
    beat: i64,
    teams: Leading,
    root: Option<Prices>,
    nodes: u64,
    most_nodes: u64,
    stop: bool,
    keep_proof: bool,
    first_will_do: bool,
    used: Vec<bool>,
    /// Where to begin: who is in play, and a basis of a search like this one.
    begin: Option<(Lists, Option<Basis>)>,
    /// The basis at the root.
    at_root: Option<Basis>,
}

/// What is left of a node after tightening.
enum Tightened {
    /// Nothing.
    Dead,
    /// Something, worth at most so much.
    Alive(i128),
}

impl<'m, 'b> Search<'m, 'b> {
    /// Searches `model` for teams worth more than `beat`.
    pub(super) fn new(model: &'m Model, beat: i64, meter: &'b mut Meter) -> Self {
        Self {
            model,
            bounder: Bounder::new(model),
            simplex: Simplex::new(model),
            propagator: Propagator::new(model),
            meter,
            beat,
            teams: Leading::of(1),
            root: None,
            nodes: 0,
            most_nodes: u64::MAX,
            stop: false,
            keep_proof: false,
            first_will_do: false,
            used: vec![false; model.rows()],
            begin: None,
            at_root: None,
        }
    }

    /// Looks at no more than `most` nodes.
    pub(super) fn nodes(mut self, most: u64) -> Self {
        self.most_nodes = most;
        self
    }

    /// Looks for the `most` best teams instead of one.
    pub(super) fn teams(mut self, most: usize) -> Self {
        self.teams = Leading::of(most);
        self
    }

    /// Writes down the proof.
    pub(super) fn proving(mut self, keep: bool) -> Self {
        self.keep_proof = keep;
        self
    }

    /// Ends at the first team.
    pub(super) fn first_will_do(mut self, first: bool) -> Self {
        self.first_will_do = first;
        self
    }

    /// Begins with these columns only, and with the basis of an earlier search of the model, if there was one.
    pub(super) fn begin(mut self, lists: Lists, basis: Option<Basis>) -> Self {
        self.begin = Some((lists, basis));
        self
    }

    /// Runs the search.
    pub(super) fn run(mut self) -> Found {
        let all = || (Lists::all(&self.model.first), None);
        let (lists, basis) = self.begin.take().unwrap_or_else(all);
        let mut proof = Proof::default();
        if self.model.slots == 0 {
            self.consider(Vec::new());
            let teams = self.teams.teams;
            return Found { bound: self.beat, complete: true, teams, ..Found::default() };
        }
        if lists.dead() {
            return Found { bound: self.beat, complete: true, basis, ..Found::default() };
        }
        match basis {
            Some(basis) => self.simplex.resume(&lists, basis),
            None => self.simplex.start(&lists),
        }
        let most = (0..self.model.slots)
            .map(|s| self.model.worth[self.model.columns(s)].iter().max().copied().unwrap_or(0));
        let above = most.sum();
        let open = self.visit(lists, None, above, &mut proof);
        Found {
            bound: open.max(self.beat),
            complete: open == i64::MIN,
            teams: self.teams.teams,
            prices: self.root,
            shift: self.bounder.shift,
            proof,
            used: self.used,
            basis: self.at_root,
        }
    }

    /// Searches below a node whose teams are worth at most `above`; gives what the teams not looked at are worth at
    /// most, or the least integer when none is left.
    fn visit(
        &mut self,
        mut lists: Lists,
        basis: Option<Basis>,
        above: i64,
        proof: &mut Proof,
    ) -> i64 {
        if self.stop || self.nodes >= self.most_nodes || !self.meter.step() {
            self.stop = true;
            return above;
        }
        self.nodes += 1;
        let at_root = basis.is_none();
        if let Some(basis) = basis {
            self.simplex.enter(basis);
        }
        let tightened = self.tighten(&mut lists, proof, at_root);
        if at_root && self.first_will_do {
            self.at_root = Some(self.simplex.basis.clone());
        }
        let Tightened::Alive(bound) = tightened else {
            return i64::MIN;
        };
        if lists.single() {
            return self.leaf(&lists, proof, above);
        }
        let above = above.min(self.packed(bound));
        self.branch(&lists, bound, above, proof)
    }

    /// Fixes one slot to each of its columns in turn, best first.
    fn branch(&mut self, lists: &Lists, bound: i128, above: i64, proof: &mut Proof) -> i64 {
        let s = self.slot_to_fix(lists);
        let range = lists.range(s);
        let (best, base) = (self.bounder.best[s], self.simplex.basis.clone());
        let mut order: Vec<(i64, u32)> =
            range.map(|i| (self.bounder.values[i], lists.columns[i])).collect();
        order.sort_by_key(|&(value, column)| (std::cmp::Reverse(value), column));
        if self.first_will_do {
            // The worths are made up: the relaxation itself says better who may fit.
            let used: Vec<(u32, f64)> = self.simplex.used().collect();
            let part = |column: u32| used.iter().find(|(c, _)| *c == column).map_or(0.0, |u| u.1);
            order.sort_by(|one, other| part(other.1).total_cmp(&part(one.1)));
        }
        let mut open = i64::MIN;
        let mut below = Vec::new();
        for (value, column) in order {
            let child = bound - i128::from(best) + i128::from(value);
            if child < self.bounder.goal(self.beat, true) {
                break;
            }
            let child = above.min(self.packed(child));
            if self.stop {
                open = open.max(child);
                continue;
            }
            let mut node = Proof::default();
            open =
                open.max(self.visit(lists.fixed(s, column), Some(base.clone()), child, &mut node));
            if self.keep_proof {
                below.push((column, node));
            }
        }
        if self.keep_proof {
            proof.branch = Some((s, below));
        }
        open
    }

    /// The split slot with the fewest columns; if none is split, the open one with the fewest.
    fn slot_to_fix(&self, lists: &Lists) -> usize {
        let split = self.simplex.split();
        let open = (0..lists.slots()).filter(|&s| lists.of(s).len() > 1);
        open.min_by_key(|&s| (!split[s], lists.of(s).len(), s)).unwrap_or(0)
    }

    fn packed(&self, bound: i128) -> i64 {
        i64::try_from(bound >> self.bounder.shift).unwrap_or(i64::MAX)
    }

    /// Propagates, bounds and cuts off until little changes.
    fn tighten(&mut self, lists: &mut Lists, proof: &mut Proof, at_root: bool) -> Tightened {
        let mut rounds = 0;
        loop {
            if !self.propagate(lists, proof, at_root) {
                return Tightened::Dead;
            }
            // Where any team will do the worths are made up, and their sum says nothing.
            let cut = if self.first_will_do { f64::NEG_INFINITY } else { self.beat as f64 + 0.98 };
            let before = self.simplex.pivots;
            let ended = self.simplex.solve(lists, cut, PIVOTS.min(self.meter.left()));
            self.meter.charge(self.simplex.pivots - before);
            if ended == Ended::Nothing {
                let mut ray = self.simplex.prices(false, 0);
                if !self.apply(lists, &mut ray, proof, at_root) {
                    return Tightened::Dead;
                }
            }
            if ended == Ended::Optimal {
                self.try_team();
            }
            let mut prices = self.simplex.prices(true, self.bounder.shift);
            self.bounder.lawful(&mut prices);
            let bound = self.bounder.evaluate(lists, &prices);
            let goal = self.bounder.goal(self.beat, true);
            if at_root {
                self.root = Some(prices.clone());
            }
            if bound < goal {
                self.write(proof, prices);
                return Tightened::Dead;
            }
            let before = lists.columns.len();
            if self.bounder.fix(lists, bound, goal) {
                self.write(proof, prices);
            }
            rounds += 1;
            if lists.columns.len() * 8 > before * 7 || rounds > 6 {
                return Tightened::Alive(bound);
            }
        }
    }

    /// Cuts off by prices without worths; false when nothing is left.
    fn apply(
        &mut self,
        lists: &mut Lists,
        prices: &mut Prices,
        proof: &mut Proof,
        at_root: bool,
    ) -> bool {
        self.bounder.lawful(prices);
        let bound = self.bounder.evaluate(lists, prices);
        if bound < 0 {
            if at_root {
                self.root = Some(prices.clone());
            }
            self.write(proof, prices.clone());
            return false;
        }
        if self.bounder.fix(lists, bound, 0) {
            self.write(proof, prices.clone());
        }
        !lists.dead()
    }

    fn propagate(&mut self, lists: &mut Lists, proof: &mut Proof, at_root: bool) -> bool {
        loop {
            let before = lists.columns.len();
            for mut prices in self.propagator.forced(lists) {
                if !self.apply(lists, &mut prices, proof, at_root) {
                    return false;
                }
            }
            if lists.columns.len() == before {
                return true;
            }
        }
    }

    fn write(&mut self, proof: &mut Proof, prices: Prices) {
        for &(row, _) in &prices.rows {
            self.used[row as usize] = true;
        }
        if self.keep_proof {
            proof.cuts.push(prices);
        }
    }

    /// Takes the solution of the relaxation as a team when it is whole, lawful and better.
    fn try_team(&mut self) {
        if let Some(team) = self.simplex.whole() {
            self.consider(team);
        }
    }

    fn consider(&mut self, team: Vec<u32>) {
        let Some(worth) = self.model.worth_of(&team).filter(|worth| *worth > self.beat) else {
            return;
        };
        let mut people: Vec<u32> =
            team.iter().map(|&c| self.model.who[self.model.local[c as usize] as usize]).collect();
        people.sort_unstable();
        if self.teams.offer(Placed { worth, people, places: team }) {
            self.beat = self.teams.least().unwrap_or(self.beat);
            self.stop |= self.first_will_do;
        }
    }

    /// One column per slot is left: a team, or shown not to be one by prices that see soft rows at their cost.
    fn leaf(&mut self, lists: &Lists, proof: &mut Proof, above: i64) -> i64 {
        self.consider(lists.columns.clone());
        if !self.keep_proof {
            return i64::MIN;
        }
        for mut prices in self.model.leaf_prices(&lists.columns) {
            self.bounder.lawful(&mut prices);
            let bound = self.bounder.evaluate(lists, &prices);
            if bound < self.bounder.goal(self.beat, prices.scored) {
                proof.cuts.push(prices);
                return i64::MIN;
            }
        }
        above
    }
}
