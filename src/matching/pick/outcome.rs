//! What a solve gives back: how sure it is, the team, and the tiers with their proved bounds.

/// How much work may be done, in steps: a step is a pivot, a node of the search, or a pass over the pool.
///
/// Steps are counted, never timed, so that a result is the same on any machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// The most steps.
    pub steps: u64,
}

impl Default for Budget {
    /// Five million steps: some minutes at worst, and far more than a problem of the field takes.
    fn default() -> Self {
        Self { steps: 5_000_000 }
    }
}

/// A team: for each slot the candidate who takes it, or `None` when an optional slot stays empty.
pub type Team = Vec<Option<u32>>;

/// What a tier measures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TierKind {
    /// A tier that the question put before all others, by its place there; more is better.
    Lead(usize),
    /// Optional slots left empty; fewer is better.
    Optional,
    /// The sum of the ranks of fallbacks used; less is better.
    Fallback,
    /// The price of soft groups missed; less is better.
    Soft,
    /// A tier of scores, by its place in [`super::Problem::tiers`]; more is better.
    Score(usize),
}

impl TierKind {
    /// Whether more is better in this tier.
    pub fn more_is_better(&self) -> bool {
        matches!(self, Self::Lead(_) | Self::Score(_))
    }
}

/// A tier of a team: its value, and what no team can better once the tiers before it are as good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tier {
    /// What is measured.
    pub kind: TierKind,
    /// The team's value.
    pub value: i64,
    /// The proved bound: for tiers where more is better never below `value`, for the others never above.
    ///
    /// It holds for all teams when the tiers before it are proved (`value == bound`); after the first tier that is
    /// not proved it is merely what the candidates allow.
    pub bound: i64,
}

/// A team with its tiers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solution {
    /// Who takes each slot.
    pub team: Team,
    /// Its tiers, the most important first: leads, optional, fallback, soft, then the scores.
    pub tiers: Vec<Tier>,
}

impl Solution {
    /// The value of the score tier at place `at` in [`super::Problem::tiers`].
    pub fn score(&self, at: usize) -> i64 {
        self.tier(at).map_or(0, |tier| tier.value)
    }

    /// The proved bound of the score tier at place `at`.
    pub fn bound(&self, at: usize) -> i64 {
        self.tier(at).map_or(0, |tier| tier.bound)
    }

    fn tier(&self, at: usize) -> Option<&Tier> {
        self.tiers.iter().find(|tier| tier.kind == TierKind::Score(at))
    }
}

/// How a solve ended, and how sure it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The best team there is; every tier's bound is its value.
    Optimal(Solution),
    /// The budget ran out: the best team found, and bounds that no team can better.
    Stopped(Solution),
    /// No team satisfies the requirements; proved.
    Impossible,
    /// The budget ran out before a team was found or shown not to exist.
    Unknown,
}

impl Outcome {
    /// The team found, if any.
    pub fn solution(&self) -> Option<&Solution> {
        match self {
            Self::Optimal(solution) | Self::Stopped(solution) => Some(solution),
            Self::Impossible | Self::Unknown => None,
        }
    }

    /// The word for it in answers: `optimal`, `stopped`, `impossible` or `unknown`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Optimal(_) => "optimal",
            Self::Stopped(_) => "stopped",
            Self::Impossible => "impossible",
            Self::Unknown => "unknown",
        }
    }
}

/// An outcome with the steps that it took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// How it ended.
    pub outcome: Outcome,
    /// The steps taken.
    pub steps: u64,
}

/// The steps taken, against the most allowed.
#[derive(Debug, Clone)]
pub(super) struct Meter {
    pub(super) taken: u64,
    pub(super) most: u64,
}

impl Meter {
    pub(super) fn new(budget: Budget) -> Self {
        Self { taken: 0, most: budget.steps }
    }

    /// Takes a step; false when none is left.
    pub(super) fn step(&mut self) -> bool {
        if self.taken >= self.most {
            return false;
        }
        self.taken += 1;
        true
    }

    /// Takes steps that have been done already.
    pub(super) fn charge(&mut self, steps: u64) {
        self.taken = (self.taken + steps).min(self.most);
    }

    pub(super) fn left(&self) -> u64 {
        self.most - self.taken
    }

    pub(super) fn spent(&self) -> bool {
        self.taken >= self.most
    }
}
