//! Who may still take which slot, flat and in columns: the whole pool at first, ever fewer later.

use super::problem::Slot;
use super::question::{Question, Requirement};
use super::tiers::Measure;

/// Marks an entry that stands for an optional slot left empty.
pub(super) const EMPTY: u32 = u32::MAX;
/// Marks an entry of [`Slot::shut`]; the other bits are its place there.
const SHUT: u32 = 1 << 31;

/// The entries of all slots, slot after slot, each slot sorted by candidate, an empty one last.
#[derive(Debug, Clone, Default)]
pub(super) struct Pool {
    /// Slot `s` has the entries `start[s]..start[s + 1]`.
    pub(super) start: Vec<u32>,
    /// The candidate; for a slot left empty a number of its own, from the number of candidates on.
    pub(super) who: Vec<u32>,
    /// Where the entry stands in the problem: its place in the slot, [`SHUT`] with its place, or [`EMPTY`].
    pub(super) origin: Vec<u32>,
}

impl Pool {
    /// Gathers who may take part, after pins, bans and filters left out.
    pub(super) fn of(question: &Question<'_>) -> Self {
        let mut pool = Self { start: vec![0], ..Self::default() };
        let dropped = question.without.iter().fold(0u64, |mask, r| match r {
            Requirement::Filter(f) if *f < 64 => mask | 1 << f,
            _ => mask,
        });
        for (s, slot) in question.problem.slots().iter().enumerate() {
            pool.add_slot(question, s, slot, dropped);
            pool.start.push(pool.who.len() as u32);
        }
        pool
    }

    fn add_slot(&mut self, question: &Question<'_>, s: usize, slot: &Slot, dropped: u64) {
        let mut pinned = question.pins.iter().filter(|pin| pin.0 == s).map(|pin| pin.1).peekable();
        if pinned.peek().is_some() {
            self.add_pinned(pinned, slot, dropped);
        } else {
            if !question.empty.contains(&s) {
                self.add_open(slot, dropped);
            }
            let may_be_empty = slot.optional || question.drops(Requirement::Slot(s));
            if may_be_empty && !question.filled.contains(&s) {
                self.who.push(question.problem.candidates() + s as u32);
                self.origin.push(EMPTY);
            }
        }
        self.keep_out(question, s);
    }

    fn add_open(&mut self, slot: &Slot, dropped: u64) {
        self.who.extend_from_slice(&slot.entries.candidates);
        self.origin.extend(0..slot.entries.len() as u32);
        if dropped == 0 {
            return;
        }
        let from = self.who.len() - slot.entries.len();
        for (i, &by) in slot.shut.by.iter().enumerate() {
            if by & !dropped == 0 {
                self.who.push(slot.shut.entries.candidates[i]);
                self.origin.push(SHUT | i as u32);
            }
        }
        let mut pairs: Vec<(u32, u32)> =
            (from..self.who.len()).map(|i| (self.who[i], self.origin[i])).collect();
        pairs.sort_unstable();
        for (i, (who, origin)) in pairs.into_iter().enumerate() {
            (self.who[from + i], self.origin[from + i]) = (who, origin);
        }
    }

    /// Adds the one pinned candidate; none when two different ones are pinned, or one who may not take the slot.
    fn add_pinned(&mut self, mut pinned: impl Iterator<Item = u32>, slot: &Slot, dropped: u64) {
        let Some(who) = pinned.next() else { return };
        if pinned.any(|other| other != who) {
            return;
        }
        let open = slot.entries.find(who).map(|i| i as u32);
        let shut = slot.shut.entries.find(who).filter(|&i| slot.shut.by[i] & !dropped == 0);
        if let Some(origin) = open.or(shut.map(|i| SHUT | i as u32)) {
            self.who.push(who);
            self.origin.push(origin);
        }
    }

    /// Takes the banned out of the slot that was added last.
    fn keep_out(&mut self, question: &Question<'_>, s: usize) {
        let from = self.start[s] as usize;
        let slot_bans = question.slot_bans.iter().filter(|ban| ban.0 == s).map(|ban| ban.1);
        for banned in question.bans.iter().copied().chain(slot_bans) {
            if let Ok(at) = self.who[from..].binary_search(&banned) {
                self.who.remove(from + at);
                self.origin.remove(from + at);
            }
        }
    }

    /// The number of slots.
    pub(super) fn slots(&self) -> usize {
        self.start.len() - 1
    }

    /// The entries of slot `s`.
    pub(super) fn range(&self, s: usize) -> std::ops::Range<usize> {
        self.start[s] as usize..self.start[s + 1] as usize
    }

    /// The first slot that nobody may take.
    pub(super) fn nobody(&self) -> Option<usize> {
        (0..self.slots()).find(|&s| self.range(s).is_empty())
    }

    /// The pool with only the entries in `kept`, one ascending list per slot.
    pub(super) fn only(&self, kept: &[Vec<u32>]) -> Self {
        let mut pool = Self { start: vec![0], ..Self::default() };
        for list in kept {
            pool.who.extend(list.iter().map(|&i| self.who[i as usize]));
            pool.origin.extend(list.iter().map(|&i| self.origin[i as usize]));
            pool.start.push(pool.who.len() as u32);
        }
        pool
    }

    /// The entry of `who` in slot `s`, or of the slot left empty.
    pub(super) fn place(&self, s: usize, who: Option<u32>) -> Option<u32> {
        let range = self.range(s);
        let at = match who {
            Some(who) => range.start + self.who[range].binary_search(&who).ok()?,
            None => range.last().filter(|&at| self.origin[at] == EMPTY)?,
        };
        Some(at as u32)
    }

    /// The filters that shut out the entry at `at` of slot `s`, a bit each.
    pub(super) fn shut_by(&self, question: &Question<'_>, s: usize, at: usize) -> u64 {
        let origin = self.origin[at];
        if origin == EMPTY || origin & SHUT == 0 {
            return 0;
        }
        let by = &question.problem.slots()[s].shut.by;
        by.get((origin & !SHUT) as usize).copied().unwrap_or(0)
    }

    /// What the entry at `at` of slot `s` adds to a tier; more is better.
    pub(super) fn worth(
        &self,
        question: &Question<'_>,
        s: usize,
        at: usize,
        measure: Measure,
    ) -> i64 {
        let origin = self.origin[at];
        if origin == EMPTY {
            let slot = &question.problem.slots()[s];
            return match measure {
                Measure::Empty if slot.optional => -1,
                Measure::Tie(t) if t == s => self.start[s] as i64 - at as i64,
                _ => 0,
            };
        }
        let slot = &question.problem.slots()[s];
        let (entries, i) = match origin & SHUT {
            0 => (&slot.entries, origin as usize),
            _ => (&slot.shut.entries, (origin & !SHUT) as usize),
        };
        match measure {
            Measure::Lead(l) => lead(&question.leads[l], s, self.who[at]),
            Measure::Rank => -i64::from(entries.rank(i)),
            Measure::Score(t) => question.problem.scores(entries, i)[t],
            Measure::Tie(t) if t == s => self.start[s] as i64 - at as i64,
            Measure::Empty | Measure::Soft | Measure::Tie(_) => 0,
        }
    }
}

fn lead(values: &[((usize, u32), i64)], slot: usize, who: u32) -> i64 {
    values.binary_search_by_key(&(slot, who), |entry| entry.0).map_or(0, |at| values[at].1)
}
