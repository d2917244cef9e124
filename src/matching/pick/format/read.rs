//! From text to a checked problem; what is wrong is named with its place.

use super::super::fault::Fault;
use super::super::problem::{Draft, Entries, Group, Problem, Shut, Slot, Sum};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// Reads a problem from `pick/1` or `pick/2`.
///
/// # Errors
/// The first fault with its place: text that is no JSON of this shape (line and column), a format that is not known,
/// a `k` that is not the number of slots, an index out of range, scores that are not one per tier, a key of `pick/2` in
/// `pick/1`. A problem that merely has no team is no fault.
pub fn read(text: &str) -> Result<Problem, Fault> {
    let raw: Raw = serde_json::from_str(text).map_err(|error| unreadable(text, &error))?;
    raw.checked()
}

fn unknown(format: &str) -> Fault {
    Fault::new("format", format!("`{format}` is not known; `pick/1` and `pick/2` are"))
}

/// Another format is told apart from a faulty file of ours.
fn unreadable(text: &str, error: &serde_json::Error) -> Fault {
    #[derive(Deserialize)]
    struct Head {
        format: String,
    }
    match serde_json::from_str::<Head>(text) {
        Ok(head) if head.format != "pick/1" && head.format != "pick/2" => unknown(&head.format),
        _ => {
            let place = format!("line {}, column {}", error.line(), error.column());
            let what = error.to_string();
            let end = what.rfind(" at line ").unwrap_or(what.len());
            Fault::new(place, &what[..end])
        }
    }
}

/// Refuses what only `pick/2` has.
fn plain(raw: &Raw) -> Result<(), Fault> {
    let only =
        |place: String| Err(Fault::new(place, "belongs to `pick/2`, and the format is `pick/1`"));
    if raw.tiers.is_some() {
        return only("tiers".into());
    }
    if !raw.filters.is_empty() {
        return only("filters".into());
    }
    for (s, slot) in raw.slots.iter().enumerate() {
        if slot.optional.is_some() {
            return only(format!("slots[{s}].optional"));
        }
        if !slot.shut.0.candidates.is_empty() {
            return only(format!("slots[{s}].shut"));
        }
        if let Some(at) = slot.cand.0.beyond_plain {
            return only(format!("slots[{s}].cand[{at}]"));
        }
    }
    match raw.groups.iter().position(|group| group.soft.is_some()) {
        Some(g) => only(format!("groups[{g}].soft")),
        None => Ok(()),
    }
}

fn tiers(named: Option<Vec<String>>, slots: &[RawSlot]) -> Vec<String> {
    if let Some(named) = named {
        return named;
    }
    let lists = slots.iter().flat_map(|slot| [&slot.cand.0, &slot.shut.0]);
    let width = lists.map(|list| list.width).find(|&width| width > 0).unwrap_or(1);
    match width {
        1 => vec!["score".into()],
        _ => (1..=width).map(|t| format!("score {t}")).collect(),
    }
}

/// A problem as it stands in the text.
#[derive(Deserialize)]
pub(super) struct Raw {
    format: String,
    #[serde(default)]
    name: String,
    k: u64,
    n: u64,
    #[serde(default)]
    tiers: Option<Vec<String>>,
    slots: Vec<RawSlot>,
    #[serde(default)]
    groups: Vec<RawGroup>,
    #[serde(default)]
    budgets: Vec<RawSum>,
    #[serde(default)]
    filters: Vec<String>,
}

#[derive(Deserialize)]
struct RawSlot {
    #[serde(default)]
    name: String,
    #[serde(default)]
    optional: Option<bool>,
    cand: Listed,
    #[serde(default)]
    shut: Listed,
}

#[derive(Deserialize)]
struct RawGroup {
    #[serde(default)]
    name: String,
    #[serde(default)]
    min: i64,
    #[serde(default)]
    max: Option<i64>,
    #[serde(default)]
    soft: Option<(Option<i64>, Option<i64>)>,
    members: Vec<i64>,
}

#[derive(Deserialize)]
struct RawSum {
    #[serde(default)]
    name: String,
    max: i64,
    cost: Vec<i64>,
}

impl Raw {
    pub(super) fn checked(self) -> Result<Problem, Fault> {
        if self.format != "pick/1" && self.format != "pick/2" {
            return Err(unknown(&self.format));
        }
        if self.k != self.slots.len() as u64 {
            return Err(Fault::new(
                "k",
                format!("{} is given, but there are {} slots", self.k, self.slots.len()),
            ));
        }
        let Ok(candidates) = u32::try_from(self.n) else {
            return Err(Fault::new("n", format!("{} candidates are too many", self.n)));
        };
        if self.format == "pick/1" {
            plain(&self)?;
        }
        let tiers = tiers(self.tiers, &self.slots);
        let k = self.slots.len() as i64;
        let slots = self.slots.into_iter().enumerate();
        Problem::new(Draft {
            name: self.name,
            candidates,
            slots: slots
                .map(|(s, slot)| slot.checked(s, candidates, tiers.len()))
                .collect::<Result<_, _>>()?,
            groups: self
                .groups
                .into_iter()
                .enumerate()
                .map(|(g, group)| group.checked(g, k, candidates))
                .collect::<Result<_, _>>()?,
            sums: self
                .budgets
                .into_iter()
                .map(|sum| Sum { name: sum.name, max: sum.max, costs: sum.cost })
                .collect(),
            filters: self.filters,
            tiers,
        })
    }
}

impl RawSlot {
    fn checked(self, s: usize, n: u32, tiers: usize) -> Result<Slot, Fault> {
        let entries = self.cand.0.checked(&format!("slots[{s}].cand"), n, tiers)?;
        let by = self.shut.0.by.clone();
        let shut = self.shut.0.checked(&format!("slots[{s}].shut"), n, tiers)?;
        Ok(Slot {
            name: self.name,
            optional: self.optional.unwrap_or(false),
            entries,
            shut: Shut { entries: shut, by },
        })
    }
}

impl RawGroup {
    fn checked(self, g: usize, k: i64, n: u32) -> Result<Group, Fault> {
        let (below, above) = self.soft.unwrap_or((None, None));
        let member = |(i, member): (usize, i64)| {
            u32::try_from(member)
                .map_err(|_| outside(&format!("groups[{g}].members[{i}]"), member, n))
        };
        Ok(Group {
            name: self.name,
            min: self.min,
            max: self.max.unwrap_or(k),
            below,
            above,
            members: self.members.into_iter().enumerate().map(member).collect::<Result<_, _>>()?,
        })
    }
}

fn outside(place: &str, candidate: i64, n: u32) -> Fault {
    let last = i64::from(n) - 1;
    Fault::new(place, format!("candidate {candidate} is out of range 0..{last}"))
}

/// Candidates as they stand in the text, in columns.
#[derive(Default)]
struct RawEntries {
    candidates: Vec<i64>,
    scores: Vec<i64>,
    ranks: Vec<u16>,
    by: Vec<u64>,
    /// How many scores the first entry has, and the first entry that has another number.
    width: usize,
    uneven: Option<(usize, usize)>,
    /// The first entry that is more than a candidate and one score.
    beyond_plain: Option<usize>,
}

impl RawEntries {
    fn checked(self, place: &str, n: u32, tiers: usize) -> Result<Entries, Fault> {
        let counted = |at: usize, count: usize| {
            let what = format!("{count} scores for {tiers} tiers");
            Err(Fault::new(format!("{place}[{at}]"), what))
        };
        if !self.candidates.is_empty() && self.width != tiers {
            return counted(0, self.width);
        }
        if let Some((at, count)) = self.uneven {
            return counted(at, count);
        }
        let index = |(i, &candidate): (usize, &i64)| {
            u32::try_from(candidate).map_err(|_| outside(&format!("{place}[{i}]"), candidate, n))
        };
        let candidates = self.candidates.iter().enumerate().map(index).collect::<Result<_, _>>()?;
        let ranks = if self.ranks.iter().all(|&rank| rank == 0) { Vec::new() } else { self.ranks };
        Ok(Entries { candidates, scores: self.scores, ranks })
    }

    fn close(&mut self, rank: u16, by: u64, from: usize, plain: bool) {
        let at = self.candidates.len() - 1;
        let width = self.scores.len() - from;
        if at == 0 {
            self.width = width;
        } else if width != self.width && self.uneven.is_none() {
            self.uneven = Some((at, width));
        }
        if !plain && self.beyond_plain.is_none() {
            self.beyond_plain = Some(at);
        }
        self.ranks.push(rank);
        self.by.push(by);
    }
}

/// A list of candidates.
#[derive(Default)]
struct Listed(RawEntries);

impl<'de> Deserialize<'de> for Listed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct All;
        impl<'de> Visitor<'de> for All {
            type Value = Listed;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of candidates")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Listed, A::Error> {
                let mut entries = RawEntries::default();
                while list.next_element_seed(One(&mut entries))?.is_some() {}
                Ok(Listed(entries))
            }
        }
        deserializer.deserialize_seq(All)
    }
}

/// One candidate, into the columns.
struct One<'a>(&'a mut RawEntries);

impl<'de> DeserializeSeed<'de> for One<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for One<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a candidate as [candidate, score] or an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let short = || A::Error::custom("a candidate needs an index and a score");
        let from = self.0.scores.len();
        let candidate = list.next_element()?.ok_or_else(short)?;
        self.0.candidates.push(candidate);
        let one = list.next_element_seed(Scores(&mut self.0.scores))?.ok_or_else(short)?;
        let rank: Option<u16> = list.next_element()?;
        let by: Option<Vec<u64>> = list.next_element()?;
        let plain = one && rank.is_none();
        self.0.close(rank.unwrap_or(0), mask::<A::Error>(by.unwrap_or_default())?, from, plain);
        match list.next_element::<IgnoredAny>()? {
            Some(_) => Err(A::Error::custom("a candidate has too many parts")),
            None => Ok(()),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let from = self.0.scores.len();
        let (mut candidate, mut rank, mut by) = (None, None, None);
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "candidate" if candidate.is_none() => candidate = Some(map.next_value()?),
                "score" if self.0.scores.len() == from => {
                    map.next_value_seed(Scores(&mut self.0.scores)).map(drop)?;
                }
                "rank" if rank.is_none() => rank = Some(map.next_value()?),
                "by" if by.is_none() => by = Some(map.next_value::<Vec<u64>>()?),
                "candidate" | "score" | "rank" | "by" => {
                    return Err(A::Error::custom(format!("`{key}` is given twice")));
                }
                _ => map.next_value::<IgnoredAny>().map(drop)?,
            }
        }
        let candidate = candidate.ok_or_else(|| A::Error::missing_field("candidate"))?;
        self.0.candidates.push(candidate);
        self.0.close(rank.unwrap_or(0), mask::<A::Error>(by.unwrap_or_default())?, from, false);
        Ok(())
    }
}

fn mask<E: Error>(filters: Vec<u64>) -> Result<u64, E> {
    filters.into_iter().try_fold(0, |mask, filter| match filter {
        0..64 => Ok(mask | 1 << filter),
        _ => Err(E::custom(format!("filter {filter} is out of range"))),
    })
}

/// One score or one per tier, onto the end; gives whether it was one.
struct Scores<'a>(&'a mut Vec<i64>);

impl<'de> DeserializeSeed<'de> for Scores<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Scores<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number, or a list of them")
    }

    fn visit_i64<E: Error>(self, score: i64) -> Result<bool, E> {
        self.0.push(score);
        Ok(true)
    }

    fn visit_u64<E: Error>(self, score: u64) -> Result<bool, E> {
        let score =
            i64::try_from(score).map_err(|_| E::custom(format!("score {score} is too large")))?;
        self.visit_i64(score)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<bool, A::Error> {
        while let Some(score) = list.next_element()? {
            self.0.push(score);
        }
        Ok(false)
    }
}
