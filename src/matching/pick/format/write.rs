//! From a problem to text that [`super::read`] takes.

use super::super::problem::{Entries, Group, Problem, Slot};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

/// Writes a problem as JSON: as `pick/1` when that can hold it, else as `pick/2`.
pub fn write(problem: &Problem) -> String {
    // Strings and integers always become JSON.
    serde_json::to_string(&Whole(problem)).unwrap_or_default()
}

/// A problem that becomes JSON.
pub(super) struct Whole<'a>(pub(super) &'a Problem);

/// Whether `pick/1` can hold a problem.
fn plain(problem: &Problem) -> bool {
    let slot =
        |slot: &Slot| !slot.optional && slot.entries.ranks.is_empty() && slot.shut.by.is_empty();
    let group = |group: &Group| group.below.is_none() && group.above.is_none();
    problem.tiers() == ["score"]
        && problem.filters().is_empty()
        && problem.slots().iter().all(slot)
        && problem.groups().iter().all(group)
}

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let problem = self.0;
        let plain = plain(problem);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("format", if plain { "pick/1" } else { "pick/2" })?;
        map.serialize_entry("name", problem.name())?;
        map.serialize_entry("k", &problem.slots().len())?;
        map.serialize_entry("n", &problem.candidates())?;
        if !plain {
            map.serialize_entry("tiers", problem.tiers())?;
        }
        if !problem.filters().is_empty() {
            map.serialize_entry("filters", problem.filters())?;
        }
        let slots: Vec<_> =
            problem.slots().iter().map(|slot| One { problem, slot, plain }).collect();
        map.serialize_entry("slots", &slots)?;
        let groups: Vec<_> = problem.groups().iter().map(Count).collect();
        map.serialize_entry("groups", &groups)?;
        let sums: Vec<_> = (problem.sums().iter())
            .map(|sum| serde_json::json!({"name": sum.name, "max": sum.max, "cost": sum.costs}))
            .collect();
        map.serialize_entry("budgets", &sums)?;
        map.end()
    }
}

struct One<'a> {
    problem: &'a Problem,
    slot: &'a Slot,
    plain: bool,
}

impl Serialize for One<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { problem, slot, plain } = *self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", &slot.name)?;
        if slot.optional {
            map.serialize_entry("optional", &true)?;
        }
        map.serialize_entry("cand", &List { problem, entries: &slot.entries, by: &[], plain })?;
        if !slot.shut.by.is_empty() {
            let (entries, by) = (&slot.shut.entries, &slot.shut.by);
            map.serialize_entry("shut", &List { problem, entries, by, plain })?;
        }
        map.end()
    }
}

struct List<'a> {
    problem: &'a Problem,
    entries: &'a Entries,
    by: &'a [u64],
    plain: bool,
}

impl Serialize for List<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(Some(self.entries.len()))?;
        for (i, who) in self.entries.candidates.iter().enumerate() {
            let scores = self.problem.scores(self.entries, i);
            let rank = self.entries.rank(i);
            match self.by.get(i) {
                Some(by) => {
                    let by: Vec<u32> = (0..64).filter(|f| by >> f & 1 == 1).collect();
                    seq.serialize_element(&(who, scores, rank, by))?;
                }
                None if self.plain => seq.serialize_element(&(who, scores[0]))?,
                None if rank == 0 => seq.serialize_element(&(who, scores))?,
                None => seq.serialize_element(&(who, scores, rank))?,
            }
        }
        seq.end()
    }
}

struct Count<'a>(&'a Group);

impl Serialize for Count<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", &self.0.name)?;
        map.serialize_entry("min", &self.0.min)?;
        map.serialize_entry("max", &self.0.max)?;
        if self.0.below.is_some() || self.0.above.is_some() {
            map.serialize_entry("soft", &(self.0.below, self.0.above))?;
        }
        map.serialize_entry("members", &self.0.members)?;
        map.end()
    }
}
