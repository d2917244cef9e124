//! What `team solve` answers, for its JSON Schema and for the formats that want columns.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The answer to a bare problem.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Solved {
    /// `optimal`, `stopped` (the steps ran out), `impossible` or `unknown`.
    outcome: String,
    /// The sum of the first tier of scores; `null` without a team.
    score: Option<i64>,
    /// What no team's score is above, among teams as good in the tiers before; `null` without a team.
    bound: Option<i64>,
    /// The candidate in each slot, `null` for one left empty; `null` without a team.
    team: Option<Vec<Option<u32>>>,
    /// Every tier with its value and proved bound; `null` without a team.
    tiers: Option<Vec<SolvedTier>>,
    /// Further teams, best first.
    alternatives: Vec<SolvedTeam>,
    /// When impossible: names of slots, groups, budgets and filters that cannot all hold.
    conflict: Vec<String>,
    /// When impossible: whether without any one of them a team is shown to exist.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    conflict_minimal: Option<bool>,
    /// The steps taken.
    steps: u64,
    /// How long the search took.
    seconds: f64,
    /// With `--explain`: what stands behind the answer; `null` when the steps ran out before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    explanation: Option<SolvedExplanation>,
}

/// A tier.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct SolvedTier {
    /// `optional`, `fallback`, `soft`, or the name of a tier of scores.
    tier: String,
    /// What the team has.
    value: i64,
    /// What no team can better, given the tiers before.
    bound: i64,
}

/// A further team.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct SolvedTeam {
    /// The sum of the first tier of scores.
    score: i64,
    /// The candidate in each slot.
    team: Vec<Option<u32>>,
    /// Its tiers.
    tiers: Vec<SolvedTier>,
}

/// What stands behind an answer: slots and requirements of a team, or ways to one.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct SolvedExplanation {
    /// Who takes each slot, and who would be next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    slots: Option<Vec<SolvedSlot>>,
    /// What the score would gain without each requirement that costs anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    requirements: Option<Vec<SolvedPrice>>,
    /// Single requirements that, loosened or dropped, give a team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    relaxations: Option<Vec<SolvedRelaxation>>,
}

/// A slot explained.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct SolvedSlot {
    /// The slot.
    slot: String,
    /// Who takes it.
    candidate: Option<u32>,
    /// Their score in each tier.
    scores: Option<Vec<i64>>,
    /// How much of a fallback they are; 0 is none.
    rank: Option<u16>,
    /// The best other with nobody else changing.
    next: Option<SolvedNext>,
}

/// Who would be next in a slot.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct SolvedNext {
    /// The candidate.
    candidate: u32,
    /// The score of the team with them.
    score: i64,
    /// How much less that is.
    loss: i64,
}

/// A requirement that costs something.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct SolvedPrice {
    /// The requirement.
    requirement: String,
    /// What the score gains without it.
    gain: i64,
    /// The best team without it.
    team: Vec<Option<u32>>,
}

/// A way to a team.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct SolvedRelaxation {
    /// The requirement that gives way.
    requirement: String,
    /// Which end is loosened, `min` or `max`; `null` when it is dropped.
    end: Option<String>,
    /// By how much.
    by: Option<i64>,
    /// The score of the best team then.
    score: i64,
    /// That team.
    team: Vec<Option<u32>>,
}
