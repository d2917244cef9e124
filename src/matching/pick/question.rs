//! A question to the search: a problem, with pins, bans, further counts, and requirements left out or loosened.

use super::outcome::{Solution, Tier};
use super::problem::Problem;

/// A requirement of a problem, as conflicts and relaxations name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Requirement {
    /// That the slot is filled.
    Slot(usize),
    /// That the group is between its least and its greatest number.
    Group(usize),
    /// That the sum stays under its limit.
    Sum(usize),
    /// That the filter shuts out whom it shuts out.
    Filter(usize),
}

/// A further count: between `min` and `max` of `members` are in the team; members sorted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The least number.
    pub min: i64,
    /// The greatest number.
    pub max: i64,
    /// Who counts, sorted.
    pub members: Vec<u32>,
}

/// A requirement loosened by so much: a least number lowered, a greatest number or a sum's limit raised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loosened {
    /// The group's least number is lowered by so much.
    Least(usize, i64),
    /// The group's greatest number is raised by so much.
    Most(usize, i64),
    /// The sum's limit is raised by so much.
    Limit(usize, i64),
}

/// A tier before all others, given by the entries that it rewards: `((slot, candidate), value)`, sorted; others get 0.
pub type Lead = Vec<((usize, u32), i64)>;

/// A problem and what is asked of it; made by [`Question::of`] and narrowed by the other functions.
#[derive(Debug, Clone)]
pub struct Question<'a> {
    pub(super) problem: &'a Problem,
    pub(super) pins: Vec<(usize, u32)>,
    pub(super) bans: Vec<u32>,
    pub(super) slot_bans: Vec<(usize, u32)>,
    pub(super) empty: Vec<usize>,
    pub(super) filled: Vec<usize>,
    pub(super) counts: Vec<Count>,
    pub(super) leads: Vec<Lead>,
    pub(super) without: Vec<Requirement>,
    pub(super) loosened: Vec<Loosened>,
    /// What no team is better than, tier by tier, more being better; empty when nothing is known.
    pub(super) ceiling: Vec<i64>,
    pub(super) first_of_equals: bool,
    pub(super) any_team: bool,
    pub(super) looks: Looks,
}

/// How large pools are approached; only speed hangs on it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Looks {
    /// Pools of up to so many entries are searched whole.
    pub(super) small: usize,
    /// The entries of a slot that are looked at first.
    pub(super) first: usize,
    /// The entries of a slot, on average, that are within the first reach below the bound.
    pub(super) near: usize,
    /// Where any team will do, so many more entries of a slot are looked at each time, twice as many the next.
    pub(super) more: usize,
    /// The most looks.
    pub(super) most: u32,
    /// The nodes that the first reach may take.
    pub(super) nodes: u64,
}

impl Default for Looks {
    fn default() -> Self {
        Self { small: 600, first: 40, near: 8, more: 12, most: 5, nodes: 1000 }
    }
}

impl<'a> Question<'a> {
    /// Asks for the best team of `problem`.
    pub fn of(problem: &'a Problem) -> Self {
        Self {
            problem,
            pins: Vec::new(),
            bans: Vec::new(),
            slot_bans: Vec::new(),
            empty: Vec::new(),
            filled: Vec::new(),
            counts: Vec::new(),
            leads: Vec::new(),
            without: Vec::new(),
            loosened: Vec::new(),
            ceiling: Vec::new(),
            first_of_equals: false,
            any_team: false,
            looks: Looks::default(),
        }
    }

    /// Fixes `slot` to `candidate`; an index out of range or somebody not listed leaves no team.
    #[must_use]
    pub fn pin(mut self, slot: usize, candidate: u32) -> Self {
        self.pins.push((slot, candidate));
        self
    }

    /// Keeps `candidate` out of the team.
    #[must_use]
    pub fn ban(mut self, candidate: u32) -> Self {
        self.bans.push(candidate);
        self
    }

    /// Keeps `candidate` out of `slot`.
    #[must_use]
    pub fn ban_from(mut self, slot: usize, candidate: u32) -> Self {
        self.slot_bans.push((slot, candidate));
        self
    }

    /// Keeps everybody out of `slot`; leaves no team unless the slot is optional.
    #[must_use]
    pub fn leave_empty(mut self, slot: usize) -> Self {
        self.empty.push(slot);
        self
    }

    /// Wants somebody in `slot`, even if it is optional.
    #[must_use]
    pub fn fill(mut self, slot: usize) -> Self {
        self.filled.push(slot);
        self
    }

    /// Wants `candidate` in the team, in whichever slot is best.
    #[must_use]
    pub fn include(self, candidate: u32) -> Self {
        self.count(Count { min: 1, max: 1, members: vec![candidate] })
    }

    /// Adds a count.
    #[must_use]
    pub fn count(mut self, mut count: Count) -> Self {
        count.members.sort_unstable();
        count.members.dedup();
        self.counts.push(count);
        self
    }

    /// Wants a team that leaves out at least `members` of the people in `team`.
    #[must_use]
    pub fn apart(self, team: &[Option<u32>], members: usize) -> Self {
        let members_of: Vec<u32> = team.iter().flatten().copied().collect();
        let max = members_of.len() as i64 - members as i64;
        self.count(Count { min: 0, max, members: members_of })
    }

    /// Adds a tier after the leads given so far, and before the problem's own tiers.
    #[must_use]
    pub fn lead(mut self, mut lead: Lead) -> Self {
        lead.sort_unstable();
        self.leads.push(lead);
        self
    }

    /// Leaves a requirement out: a slot may stay empty at no cost, a group or sum is not looked at, a filter shuts
    /// out nobody.
    #[must_use]
    pub fn without(mut self, requirement: Requirement) -> Self {
        self.without.push(requirement);
        self
    }

    /// Loosens a requirement.
    #[must_use]
    pub fn loosened(mut self, loosened: Loosened) -> Self {
        self.loosened.push(loosened);
        self
    }

    /// Of equally good teams takes the first, by slot and then by candidate (an empty slot comes last).
    ///
    /// Costs a little more; without it the answer still depends on the arguments alone.
    #[must_use]
    pub fn first_of_equals(mut self) -> Self {
        self.first_of_equals = true;
        self
    }

    /// Approaches large pools in another way.
    #[cfg(test)]
    pub(super) fn looking(mut self, looks: Looks) -> Self {
        self.looks = looks;
        self
    }

    /// Is content with any team at all: no tier is looked at.
    #[must_use]
    pub(super) fn any_team(mut self) -> Self {
        self.any_team = true;
        self
    }

    /// Says that no team is better than `solution`, which answered a question that allows all that this one does.
    #[must_use]
    pub(super) fn not_above(mut self, solution: &Solution) -> Self {
        let signed =
            |tier: &Tier| if tier.kind.more_is_better() { tier.value } else { -tier.value };
        self.ceiling = solution.tiers.iter().map(signed).collect();
        self
    }

    /// Whether the requirement is left out.
    pub(super) fn drops(&self, requirement: Requirement) -> bool {
        self.without.contains(&requirement)
    }
}
