//! The model: slots with their candidates, groups and sums, checked once and then trusted by everything else.

use super::fault::Fault;

/// The largest size of a score, cost, price or bound that is taken (2⁴⁰), so that no sum overflows.
pub const LARGEST: i64 = 1 << 40;
/// The most slots that a problem may have.
pub const MOST_SLOTS: usize = 1000;
/// The most filters that a problem may name: one bit each.
pub const MOST_FILTERS: usize = 64;

/// Who may take a slot, in columns: entry `i` is `candidates[i]` with `ranks[i]` and one score per tier.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entries {
    /// The candidates, as indices below [`Draft::candidates`].
    pub candidates: Vec<u32>,
    /// The scores of entry `i`, one per tier, at `i * tiers ..`; more is better.
    pub scores: Vec<i64>,
    /// How much of a fallback each entry is, 0 being none; may be left empty when all are 0.
    pub ranks: Vec<u16>,
}

impl Entries {
    /// Adds a candidate with one score per tier; rank 0 is no fallback.
    pub fn push(&mut self, candidate: u32, scores: &[i64], rank: u16) {
        if rank > 0 && self.ranks.is_empty() {
            self.ranks.resize(self.candidates.len(), 0);
        }
        if rank > 0 || !self.ranks.is_empty() {
            self.ranks.push(rank);
        }
        self.candidates.push(candidate);
        self.scores.extend_from_slice(scores);
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.candidates.len()
    }

    /// Whether nobody is listed.
    pub fn is_empty(&self) -> bool {
        self.candidates.is_empty()
    }

    /// The rank of entry `at`.
    pub fn rank(&self, at: usize) -> u16 {
        self.ranks.get(at).copied().unwrap_or(0)
    }

    /// Where `candidate` stands, in a checked problem (whose entries are sorted).
    pub fn find(&self, candidate: u32) -> Option<usize> {
        self.candidates.binary_search(&candidate).ok()
    }
}

/// Entries that filters have shut out of a slot: kept so that conflicts and relaxations can name the filters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shut {
    /// Who would be listed without the filters.
    pub entries: Entries,
    /// The filters that shut out entry `i`, bit `f` for filter `f`; never 0.
    pub by: Vec<u64>,
}

impl Shut {
    /// Adds an entry that the filters in `by` (bit `f` for filter `f`) have shut out.
    pub fn push(&mut self, candidate: u32, scores: &[i64], rank: u16, by: u64) {
        self.entries.push(candidate, scores, rank);
        self.by.push(by);
    }
}

/// A place in the team: exactly one candidate takes it, or at most one if it is optional.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Slot {
    /// What it is called in answers.
    pub name: String,
    /// Whether it may stay empty; the fewest possible stay empty.
    pub optional: bool,
    /// Who may take it.
    pub entries: Entries,
    /// Who could take it but for a filter.
    pub shut: Shut,
}

/// A count of team members: between `min` and `max` of `members` are in the team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What it is called in answers.
    pub name: String,
    /// The least number of members in the team.
    pub min: i64,
    /// The greatest number of members in the team.
    pub max: i64,
    /// The price of each member missing; `None` makes the least number hard.
    pub below: Option<i64>,
    /// The price of each member too many; `None` makes the greatest number hard.
    pub above: Option<i64>,
    /// Who counts.
    pub members: Vec<u32>,
}

/// A sum over the team that stays at or under a limit (the `budgets` of `pick/1`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// What it is called in answers.
    pub name: String,
    /// The greatest sum allowed.
    pub max: i64,
    /// What each candidate costs, by index.
    pub costs: Vec<i64>,
}

/// A problem before it is checked: fill it in and hand it to [`Problem::new`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// What it is called.
    pub name: String,
    /// How many candidates there are; they are indices from 0.
    pub candidates: u32,
    /// The names of the score tiers, the most important first; at least one.
    pub tiers: Vec<String>,
    /// The slots.
    pub slots: Vec<Slot>,
    /// The counts.
    pub groups: Vec<Group>,
    /// The sums.
    pub sums: Vec<Sum>,
    /// The names of the filters that [`Shut::by`] speaks of; at most 64.
    pub filters: Vec<String>,
}

/// A checked problem: every index in range, every entry sorted by candidate, every number small enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    draft: Draft,
    /// Candidate `c` is in the groups `of[of_start[c]..of_start[c + 1]]`.
    of_start: Vec<u32>,
    of: Vec<u32>,
}

impl Problem {
    /// Checks a draft and sorts its entries and members.
    ///
    /// # Errors
    /// The first fault, with its place: an index out of range, a candidate listed twice in a slot, a column of the
    /// wrong length, a number beyond [`LARGEST`]. What merely has no team (an empty slot, `min > max`) is no fault.
    pub fn new(mut draft: Draft) -> Result<Self, Fault> {
        super::validate::check(&mut draft)?;
        let (of_start, of) = memberships(&draft);
        Ok(Self { draft, of_start, of })
    }

    /// What the problem is called.
    pub fn name(&self) -> &str {
        &self.draft.name
    }

    /// The number of candidates.
    pub fn candidates(&self) -> u32 {
        self.draft.candidates
    }

    /// The names of the score tiers, the most important first.
    pub fn tiers(&self) -> &[String] {
        &self.draft.tiers
    }

    /// The slots, in order.
    pub fn slots(&self) -> &[Slot] {
        &self.draft.slots
    }

    /// The counts, in order.
    pub fn groups(&self) -> &[Group] {
        &self.draft.groups
    }

    /// The sums, in order.
    pub fn sums(&self) -> &[Sum] {
        &self.draft.sums
    }

    /// The names of the filters.
    pub fn filters(&self) -> &[String] {
        &self.draft.filters
    }

    /// The scores of an entry, one per tier.
    pub fn scores<'a>(&self, entries: &'a Entries, at: usize) -> &'a [i64] {
        let tiers = self.draft.tiers.len();
        &entries.scores[at * tiers..(at + 1) * tiers]
    }

    /// The groups that a candidate is in, in order.
    pub(super) fn groups_of(&self, candidate: u32) -> &[u32] {
        let c = candidate as usize;
        &self.of[self.of_start[c] as usize..self.of_start[c + 1] as usize]
    }

    /// The draft that this was made of, to change and check anew.
    pub fn into_draft(self) -> Draft {
        self.draft
    }
}

/// Turns the members of the groups round into the groups of each candidate.
fn memberships(draft: &Draft) -> (Vec<u32>, Vec<u32>) {
    let mut start = vec![0u32; draft.candidates as usize + 1];
    for &member in draft.groups.iter().flat_map(|group| &group.members) {
        start[member as usize + 1] += 1;
    }
    for c in 1..start.len() {
        start[c] += start[c - 1];
    }
    let mut next = start.clone();
    let mut of = vec![0; start[draft.candidates as usize] as usize];
    for (g, group) in draft.groups.iter().enumerate() {
        for &member in &group.members {
            of[next[member as usize] as usize] = g as u32;
            next[member as usize] += 1;
        }
    }
    (start, of)
}
