//! From a team that breaks one requirement, by changing one place, to teams that break another alone.
//!
//! Each such team shows that its requirement is needed in a conflict, without a search. Nothing is lost when one is not
//! found: the search then decides.

use super::model::Model;
use super::question::Requirement;
use super::rules::{FREE, NOWHERE};
use super::trial::Trial;
use std::collections::{HashSet, VecDeque};

/// The most teams that are changed in one go, and of those the most that show nothing new.
const TEAMS: usize = 24;
const PLAIN: usize = 4;
/// What breaking a requirement at all counts beside a unit by which it is broken.
const BROKEN: i64 = 1 << 20;

/// A count or sum that has to stay between two ends, and the requirement behind it, if it may be given up at all.
#[derive(Debug, Clone, Copy)]
struct Line {
    lo: i64,
    hi: i64,
    requirement: Option<Requirement>,
}

impl Line {
    /// How much is wrong with a count.
    fn wrong(&self, count: i64) -> i64 {
        let units = self.lo.saturating_sub(count).max(count.saturating_sub(self.hi)).max(0);
        if units > 0 { BROKEN + units.min(BROKEN - 1) } else { 0 }
    }
}

/// Teams, a column of a model per slot, and which of some requirements each breaks.
#[derive(Debug)]
pub(super) struct Walk<'t> {
    trial: &'t Trial,
    model: &'t Model,
    /// The counts of the model, then its sums, then the filters, then the slots.
    lines: Vec<Line>,
    /// The lines of the filters and slots, or [`NOWHERE`].
    of_filter: [u32; 64],
    of_slot: Vec<u32>,
}

impl<'t> Walk<'t> {
    /// Gets ready; only the requirements in `kept` count.
    pub(super) fn over(trial: &'t Trial, kept: &[Requirement]) -> Self {
        let model = &trial.model;
        let mut lines: Vec<Line> = (0..model.rows())
            .map(|row| {
                let requirement = trial.behind[row];
                let (mut lo, mut hi) = (trial.lo[row], trial.hi[row]);
                let priced = |sign: i64| {
                    let misses = model.misses_of.get(row).map_or(&[][..], Vec::as_slice);
                    misses.iter().any(|&m| model.misses[m as usize].sign == sign)
                };
                let counts = requirement.is_none_or(|r| kept.contains(&r));
                lo = if counts && !priced(1) { lo } else { -FREE };
                hi = if counts && !priced(-1) { hi } else { FREE };
                Line { lo, hi, requirement }
            })
            .collect();
        let mut of_filter = [NOWHERE; 64];
        let mut of_slot = vec![NOWHERE; model.slots];
        for &requirement in kept {
            let line = lines.len() as u32;
            match requirement {
                Requirement::Filter(f) if f < 64 => of_filter[f] = line,
                Requirement::Slot(s) => of_slot[s] = line,
                _ => continue,
            }
            lines.push(Line { lo: 0, hi: 0, requirement: Some(requirement) });
        }
        Self { trial, model, lines, of_filter, of_slot }
    }

    /// Adds what a column brings to the lines, beyond the counts of the model.
    fn bring(&self, column: u32, mut add: impl FnMut(u32, i64)) {
        for (d, dense) in self.model.dense.iter().enumerate() {
            add((self.model.counts + d) as u32, dense.weights[column as usize]);
        }
        let told = &self.trial.columns[column as usize];
        if let Some(line) = told.slot.map(|s| self.of_slot[s]).filter(|&line| line != NOWHERE) {
            add(line, 1);
        }
        let mut shut = told.shut;
        while shut != 0 {
            let line = self.of_filter[shut.trailing_zeros() as usize];
            if line != NOWHERE {
                add(line, 1);
            }
            shut &= shut - 1;
        }
    }

    fn counted(&self, team: &[u32], but: Option<usize>) -> Vec<i64> {
        let mut counts = vec![0; self.lines.len()];
        for (_, &column) in team.iter().enumerate().filter(|(s, _)| Some(*s) != but) {
            for &row in self.model.rows_of(column as usize) {
                counts[row as usize] += 1;
            }
            self.bring(column, |line, by| counts[line as usize] += by);
        }
        counts
    }

    fn local(&self, column: u32) -> u32 {
        self.model.local[column as usize]
    }

    /// The requirement that a team breaks if it breaks one only; nobody is in it twice.
    fn single(&self, team: &[u32]) -> Option<Requirement> {
        let twice = |s: usize| team[..s].iter().any(|&o| self.local(o) == self.local(team[s]));
        if (1..team.len()).any(twice) {
            return None;
        }
        let counts = self.counted(team, None);
        let mut broken =
            self.lines.iter().zip(counts).filter(|(line, count)| line.wrong(*count) > 0);
        let first = broken.next()?.0.requirement?;
        broken.all(|(line, _)| line.requirement == Some(first)).then_some(first)
    }

    /// Every column that could take slot `s` of a team instead, and how much would be wrong then.
    fn changes(&self, team: &[u32], s: usize, mut look: impl FnMut(u32, i64)) {
        let counts = self.counted(team, Some(s));
        let both = || self.lines.iter().zip(&counts);
        let base: i64 = both().map(|(line, &count)| line.wrong(count)).sum();
        let more: Vec<i64> =
            both().map(|(line, &count)| line.wrong(count + 1) - line.wrong(count)).collect();
        for column in self.model.columns(s) {
            let rows = self.model.rows_of(column).iter();
            let mut all = base + rows.map(|&row| more[row as usize]).sum::<i64>();
            self.bring(column as u32, |line, by| {
                let (line, count) = (&self.lines[line as usize], counts[line as usize]);
                all += line.wrong(count + by) - line.wrong(count);
            });
            look(column as u32, all);
        }
    }

    /// A team that breaks little, found by changing one place at a time for the better.
    pub(super) fn down(&self) -> Option<Vec<u32>> {
        let first = |s: usize| self.model.columns(s).next().map(|column| column as u32);
        let mut team: Vec<u32> = (0..self.model.slots).map(first).collect::<Option<_>>()?;
        let mut least = i64::MAX;
        for _ in 0..TEAMS {
            let mut best = None;
            for s in 0..team.len() {
                let others: Vec<u32> =
                    (0..team.len()).filter(|&t| t != s).map(|t| self.local(team[t])).collect();
                self.changes(&team, s, |column, wrong| {
                    if wrong < least && !others.contains(&self.local(column)) {
                        (least, best) = (wrong, Some((s, column)));
                    }
                });
            }
            let Some((s, column)) = best else { break };
            team[s] = column;
        }
        Some(team)
    }

    /// Teams that each break one requirement only, one for each such requirement that is reached from `teams`.
    pub(super) fn singles(&self, teams: &[Vec<u32>]) -> Vec<(Requirement, Vec<u32>)> {
        let mut reached = Reached::default();
        for team in teams {
            if let Some(requirement) = self.single(team) {
                reached.note(requirement, team.clone());
            } else {
                reached.queue.push_back(team.clone());
            }
        }
        let mut changed = 0;
        while let Some(team) = reached.queue.pop_front().filter(|_| changed < TEAMS) {
            changed += 1;
            for s in 0..team.len() {
                let mut near = Vec::new();
                self.changes(&team, s, |column, wrong| {
                    if wrong / BROKEN == 1 && column != team[s] {
                        near.push(column);
                    }
                });
                for column in near {
                    let mut other = team.clone();
                    other[s] = column;
                    if let Some(requirement) = self.single(&other) {
                        reached.note(requirement, other);
                    }
                }
            }
        }
        reached.found
    }
}

/// Teams found on the way, and those to go on from.
#[derive(Debug, Default)]
struct Reached {
    found: Vec<(Requirement, Vec<u32>)>,
    seen: HashSet<Vec<u32>>,
    queue: VecDeque<Vec<u32>>,
    plain: usize,
}

impl Reached {
    /// Goes on from a team that shows something new before all others, and from a few that do not.
    fn note(&mut self, requirement: Requirement, team: Vec<u32>) {
        let fresh = self.found.iter().all(|(known, _)| *known != requirement);
        if !fresh && self.plain >= PLAIN || !self.seen.insert(team.clone()) {
            return;
        }
        if fresh {
            self.found.push((requirement, team.clone()));
            self.queue.push_front(team);
        } else {
            self.plain += 1;
            self.queue.push_back(team);
        }
    }
}
