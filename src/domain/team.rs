//! The answer to "who should go?", as it is shown and kept (product, section 10).

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ChallengeId, DateRange, PeerId};

row_id! {
    /// The row of a team.
    TeamId
}

words! {
    /// How sure the answer is.
    TeamOutcome("outcome") {
        /// No better team exists: every tier is proved.
        Optimal = "optimal",
        /// The budget ran out; this is the best team found, with the gap.
        Stopped = "stopped",
        /// No team satisfies the requirements.
        Impossible = "impossible",
        /// No team was found within the budget, and none was proved impossible.
        Unknown = "unknown",
    }
}

words! {
    /// The tiers of the score, in the order in which teams are compared.
    Tier("tier") {
        /// Optional slots left empty.
        Optional = "optional",
        /// Fallbacks used, by rank.
        Fallback = "fallback",
        /// Soft requirements missed, by price.
        Soft = "soft",
        /// How well the team fits.
        Fit = "fit",
        /// Days already given this year: fair turns.
        Load = "load",
        /// Travel.
        Travel = "travel",
    }
}

/// The whole answer of `team assemble` and `team show`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TeamAnswer {
    /// The challenge.
    pub challenge: String,
    /// How sure the answer is; `null` for a team entered by hand.
    pub outcome: Option<TeamOutcome>,
    /// Points of the fit tier.
    pub score: Option<i64>,
    /// The proved bound of the fit tier.
    pub bound: Option<i64>,
    /// First day onsite for which the team was made.
    pub onsite_from: Option<NaiveDate>,
    /// Last day onsite.
    pub onsite_to: Option<NaiveDate>,
    /// Every tier with its value and proved bound.
    pub tiers: Vec<TierValue>,
    /// The members in the order of the slots.
    pub members: Vec<Member>,
    /// Reasons that concern the team as a whole.
    pub team_reasons: Vec<Reason>,
    /// For each slot the best others, each checked inside the team.
    pub reserves: Vec<Reserve>,
    /// When impossible: requirements that cannot all hold.
    pub conflict: Vec<Conflict>,
    /// When impossible: the cheapest changes that make the whole scope possible.
    pub relaxations: Vec<Relaxation>,
    /// Further facts in plain words: that a fallback was needed and why, what could not be matched.
    #[serde(default)]
    pub notes: Vec<String>,
    /// With `--robust`: reserves who between them cover every single drop-out.
    #[serde(default)]
    pub robust: Option<Robust>,
}

/// Reserves of whom one can step in whichever single member drops out, with nobody else changing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Robust {
    /// The reserves, by reference.
    pub reserves: Vec<RobustReserve>,
    /// Places that nobody in the pool could take with nobody else changing.
    pub not_covered: Vec<Covered>,
    /// Whether no smaller number of reserves covers as much; not shown beyond 14 slots.
    pub fewest: bool,
}

/// A reserve, and whose place they would take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RobustReserve {
    /// Reference of the peer.
    pub peer: String,
    /// Name.
    pub name: String,
    /// The places for which they are the first to ask among these reserves.
    pub covers: Vec<Covered>,
}

/// A place in the team, with the member who has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Covered {
    /// The slot's role.
    pub slot: String,
    /// Reference of the member who would drop out.
    pub peer: String,
}

/// A tier, its value and its proved bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TierValue {
    /// The tier.
    pub tier: Tier,
    /// What the team has. `fit` is better when higher, all others when lower.
    pub value: i64,
    /// What no team can better, given the tiers before.
    pub bound: i64,
}

/// A member of a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Member {
    /// The slot's role.
    pub slot: String,
    /// Reference of the peer.
    pub peer: String,
    /// Name.
    pub name: String,
    /// Title of the first current post.
    pub title: Option<String>,
    /// Name of the body of the first current post.
    pub body: Option<String>,
    /// Sum of the fit reasons.
    pub points: i64,
    /// What counts, tier by tier.
    pub reasons: Vec<Reason>,
}

/// A charge: a rule, its points, and why, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reason {
    /// The tier it counts in.
    pub tier: Tier,
    /// The rule's name.
    pub rule: String,
    /// Points; in the fit tier more is better, in all others less.
    pub points: i64,
    /// Why, in plain English.
    pub reason: String,
}

/// Somebody else for a slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reserve {
    /// The slot's role.
    pub slot: String,
    /// Reference of the peer.
    pub peer: String,
    /// Name.
    pub name: String,
    /// Fit points in that slot.
    pub points: i64,
}

/// A requirement that clashes with the others named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Conflict {
    /// The requirement's name.
    pub requirement: String,
    /// What it asks and what there is, in plain English.
    pub reason: String,
}

/// A single change that gives a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Relaxation {
    /// What to change, in plain English.
    pub change: String,
    /// The fit score of the team it gives.
    pub score: i64,
    /// References of the peers in that team.
    pub team: Vec<String>,
}

words! {
    /// How a team came about.
    TeamStatus("status of a team") {
        /// Made by `team assemble`.
        Proposed = "proposed",
        /// Agreed elsewhere and entered by `team set`.
        Agreed = "agreed",
        /// Entered with a past challenge.
        Recorded = "recorded",
    }
}

/// A version of the team of a challenge; the highest is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// The row.
    pub id: TeamId,
    /// Whose team it is.
    pub challenge: ChallengeId,
    /// Counted from 1.
    pub version: i64,
    /// How it came about.
    pub status: TeamStatus,
    /// The day it was made.
    pub made_on: NaiveDate,
    /// The onsite days for which it was made, where known.
    pub onsite: Option<DateRange>,
    /// The whole answer as it was shown; `None` where there was none (history).
    pub answer: Option<TeamAnswer>,
    /// Who takes which slot, in the order of the slots.
    pub members: Vec<Seat>,
}

/// A peer in a slot of a saved team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// The slot's role.
    pub slot: String,
    /// The peer.
    pub peer: PeerId,
    /// Fit points, where they are known.
    pub points: Option<i64>,
}
