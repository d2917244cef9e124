//! The certificate: a problem, what is claimed of it, and why, as plain data.

use super::outcome::Team;
use super::problem::Problem;

/// A claim about a problem with its proof; `docs/certificate.md` has the format and what must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The problem.
    pub problem: Problem,
    /// The best team; `None` claims that there is no team.
    pub team: Option<Team>,
    /// The parts of the proof: for a team a part per block of tiers, in order; else a single part.
    pub parts: Vec<Part>,
}

/// The proof that no team is worth more than the claimed one in a block of tiers, among those as good in the blocks
/// before; or that there is no team.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    /// The weight of each tier in this block, 0 for tiers of other blocks: optional, fallback, soft, then the scores.
    pub weights: Vec<i64>,
    /// The nodes, each before those below it; the first is the root.
    pub nodes: Vec<Node>,
}

/// A node: cuts in order, and then nothing is left, or one slot is fixed in every way that is left.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Node {
    /// The cuts.
    pub cuts: Vec<Cut>,
    /// The slot, and per candidate left there (`None` for nobody) the node below.
    pub below: Option<(usize, Ways)>,
}

/// Who may take a slot (`None` is nobody), each with the place of the node below.
pub type Ways = Vec<(Option<u32>, usize)>;

/// Prices that cut off whoever is in no team good enough.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cut {
    /// Whether the worths of the block count, times 2^shift.
    pub scored: bool,
    /// The scale of the worths.
    pub shift: u32,
    /// Groups with prices: above 0 on the least number, below 0 on the greatest.
    pub groups: Vec<(usize, i64)>,
    /// Sums with prices, never above 0.
    pub sums: Vec<(usize, i64)>,
    /// Blocks before this one with prices, never below 0.
    pub before: Vec<(usize, i64)>,
    /// Candidates with what taking a slot costs, the first being paid back; never below 0.
    pub once: Vec<(u32, i64)>,
}
