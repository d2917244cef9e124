//! One model for all the searches of a conflict: requirements are set aside in it, and each search goes on where the
//! last one ended.

use super::distinct;
use super::lists::Lists;
use super::model::{Model, Parts};
use super::outcome::{Meter, Team};
use super::pool::{EMPTY, Pool};
use super::question::{Question, Requirement};
use super::rules::{FREE, Rules, Source};
use super::search::Search;
use super::simplex::{Basis, Simplex};

/// More columns than this are better looked at in part.
const MANY: usize = 8000;

/// What came of trying some requirements alone.
#[derive(Debug)]
pub(super) enum Tried<T> {
    Team(T),
    /// No team; groups and sums that suffice for that.
    Impossible(Vec<Requirement>),
    Unknown,
}

/// A model in which every requirement stands that may be tried.
#[derive(Debug, Default)]
pub(super) struct Trial {
    pub(super) model: Model,
    /// The requirement behind each row, and the ends of the row while it stands.
    pub(super) behind: Vec<Option<Requirement>>,
    pub(super) lo: Vec<i64>,
    pub(super) hi: Vec<i64>,
    pub(super) columns: Vec<Column>,
    basis: Option<Basis>,
}

/// What a column stands for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    /// The candidate; `None` for a slot left empty.
    who: Option<u32>,
    /// The filters that shut them out.
    pub(super) shut: u64,
    /// The slot, if it is left empty and should not be.
    pub(super) slot: Option<usize>,
}

impl Trial {
    /// Lays out `question` with all its filters and slots set aside; of the groups and sums in `all` only those in
    /// `kept` are rows. `None` when that is too large. Goes on from `before`, a trial of the same question with more.
    pub(super) fn over(
        question: &Question<'_>,
        all: &[Requirement],
        kept: &[Requirement],
        before: Option<Self>,
    ) -> Option<Self> {
        let mut open = question.clone();
        let gone = |r: &Requirement| {
            matches!(r, Requirement::Filter(_) | Requirement::Slot(_)) || !kept.contains(r)
        };
        open.without.extend(all.iter().copied().filter(gone));
        let (rules, pool) = (Rules::of(&open), Pool::of(&open));
        let mut few = distinct::choose(&pool, &rules, |s, at| pool.shut_by(&open, s, at))?;
        let before = before.and_then(|trial| trial.carried(&pool, &mut few, kept));
        if few.iter().map(Vec::len).sum::<usize>() > MANY {
            return None;
        }
        let worths = vec![0; pool.who.len()];
        let parts = Parts {
            problem: question.problem,
            pool: &pool,
            rules: &rules,
            worths: &worths,
            soft_weight: 0,
            priors: &[],
        };
        let mut trial = Self { model: Model::of(parts, &few), ..Self::default() };
        let rule = |&rule: &u32| requirement(rules.counts[rule as usize].source);
        let sums = rules.sums.iter().map(|sum| requirement(sum.source));
        trial.behind = trial.model.rule.iter().map(rule).chain(sums).collect();
        trial.columns = columns(question, &pool, &trial.model);
        (trial.lo, trial.hi) = (trial.model.lo.clone(), trial.model.hi.clone());
        trial.basis = before.and_then(|carried| carried.basis(&trial.model, &trial.behind));
        Some(trial)
    }

    /// Whether much fewer requirements are left than there are rows.
    pub(super) fn loose(&self, kept: &[Requirement]) -> bool {
        let stands = self.behind.iter().filter(|r| r.is_none_or(|r| kept.contains(&r))).count();
        stands * 8 < self.behind.len() * 7
    }

    /// Looks for a team under the requirements in `kept` alone, in at most so many nodes.
    pub(super) fn under(
        &mut self,
        kept: &[Requirement],
        nodes: u64,
        meter: &mut Meter,
    ) -> Tried<Vec<u32>> {
        self.stand(kept);
        let lists = self.lists(kept);
        let search = Search::new(&self.model, -1, meter).begin(lists, self.basis.take());
        let mut found = search.first_will_do(true).nodes(nodes).run();
        self.basis = found.basis.take();
        if let Some(team) = found.teams.first() {
            return Tried::Team(team.places.clone());
        }
        if !found.complete {
            return Tried::Unknown;
        }
        let used = self.behind.iter().zip(&found.used).filter(|(_, used)| **used);
        Tried::Impossible(used.filter_map(|(behind, _)| *behind).collect())
    }

    /// Who is in a team of columns.
    pub(super) fn team(&self, columns: &[u32]) -> Team {
        columns.iter().map(|&column| self.columns[column as usize].who).collect()
    }

    /// The columns of a team, where all of them are here.
    pub(super) fn places(&self, team: &Team) -> Option<Vec<u32>> {
        let place = |(s, who): (usize, &Option<u32>)| {
            self.model.columns(s).find(|&c| self.columns[c].who == *who).map(|c| c as u32)
        };
        team.iter().enumerate().map(place).collect()
    }

    /// Lets the rows in `kept` stand and no others.
    fn stand(&mut self, kept: &[Requirement]) {
        for (row, behind) in self.behind.iter().enumerate() {
            let stands = behind.is_none_or(|r| kept.contains(&r));
            self.model.lo[row] = if stands { self.lo[row] } else { -FREE };
            self.model.hi[row] = if stands { self.hi[row] } else { FREE };
        }
    }

    /// The columns in play under some requirements.
    fn lists(&self, kept: &[Requirement]) -> Lists {
        let filters = kept.iter().fold(0u64, |mask, r| match r {
            Requirement::Filter(f) if *f < 64 => mask | 1 << f,
            _ => mask,
        });
        let mut lists = Lists::all(&self.model.first);
        lists.retain(|c| {
            let column = &self.columns[c];
            let empty = column.slot.is_none_or(|s| !kept.contains(&Requirement::Slot(s)));
            column.shut & filters == 0 && empty
        });
        lists
    }

    /// The basis in terms of people and requirements, without the rows that are not kept; its people are added to `few`.
    fn carried(
        mut self,
        pool: &Pool,
        few: &mut [Vec<u32>],
        kept: &[Requirement],
    ) -> Option<Carried> {
        self.stand(kept);
        let basis = self.basis.take()?;
        let mut simplex = Simplex::new(&self.model);
        simplex.resume(&Lists::all(&self.model.first), basis);
        let basis = std::mem::take(&mut simplex.basis);
        let mut columns = Vec::new();
        for &column in &basis.columns {
            let who = self.columns.get(column as usize)?.who;
            let s = self.model.slot[column as usize] as usize;
            let at = pool.place(s, who)?;
            if let Err(place) = few[s].binary_search(&at) {
                few[s].insert(place, at);
            }
            columns.push((s, at));
        }
        let rows = basis.rows.iter().map(|&row| self.told(row as usize)).collect();
        Some(Carried { basis, rows, columns })
    }

    /// What a row code of a basis stands for.
    fn told(&self, row: usize) -> Row {
        let Some(row) = row.checked_sub(self.model.slots) else { return Row::Slot };
        match self.behind.get(row) {
            Some(behind) => {
                Row::Rule(*behind, self.behind[..row].iter().filter(|b| *b == behind).count())
            }
            None => Row::Once(self.model.who[row - self.behind.len()]),
        }
    }
}

/// What each column of a model of `pool` stands for.
fn columns(question: &Question<'_>, pool: &Pool, model: &Model) -> Vec<Column> {
    let of = |(&item, &s): (&u32, &u32)| {
        let (at, s) = (item as usize, s as usize);
        let empty = pool.origin[at] == EMPTY;
        let slot = &question.problem.slots()[s];
        let wanted = !slot.optional && !question.drops(Requirement::Slot(s));
        Column {
            who: (!empty).then(|| pool.who[at]),
            shut: pool.shut_by(question, s, at),
            slot: (empty && wanted).then_some(s),
        }
    };
    model.item.iter().zip(&model.slot).map(of).collect()
}

/// What a row of a basis stands for.
#[derive(Debug, Clone, Copy)]
enum Row {
    Slot,
    /// The requirement behind it, and how many rows with the same come before.
    Rule(Option<Requirement>, usize),
    Once(u32),
}

/// A basis on its way from one model to another.
struct Carried {
    basis: Basis,
    rows: Vec<Row>,
    /// The slot and the entry of each column.
    columns: Vec<(usize, u32)>,
}

impl Carried {
    fn basis(mut self, model: &Model, behind: &[Option<Requirement>]) -> Option<Basis> {
        for (at, row) in self.rows.iter().enumerate() {
            let place = match *row {
                Row::Slot => continue,
                Row::Rule(requirement, before) => {
                    (0..behind.len()).filter(|&row| behind[row] == requirement).nth(before)?
                }
                Row::Once(who) => {
                    behind.len() + model.who.iter().position(|&other| other == who)?
                }
            };
            self.basis.rows[at] = (model.slots + place) as u32;
        }
        for (at, &(s, item)) in self.columns.iter().enumerate() {
            let column = model.columns(s).find(|&c| model.item[c] == item)?;
            self.basis.columns[at] = column as u32;
        }
        Some(self.basis)
    }
}

/// The requirement behind a rule of the problem; a count of the question itself stands firm.
pub(super) fn requirement(source: Source) -> Option<Requirement> {
    match source {
        Source::Group(g) => Some(Requirement::Group(g)),
        Source::Sum(b) => Some(Requirement::Sum(b)),
        Source::Asked(_) => None,
    }
}
