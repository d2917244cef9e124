//! The answer of `team solve` as JSON.

use super::super::outcome::{Answer, Solution, Tier, TierKind};
use super::super::problem::Problem;
use super::super::question::Requirement;
use serde_json::{Value, json};

/// A further team, as an answer shows it.
pub type Alternative = Solution;

/// All that goes into an answer.
#[derive(Debug, Clone)]
pub struct Reply<'a> {
    /// How the solve ended.
    pub answer: &'a Answer,
    /// Further teams, the best first.
    pub alternatives: &'a [Alternative],
    /// Requirements that cannot all hold, when it is impossible.
    pub conflict: &'a [Requirement],
    /// What the clock said; the core has none.
    pub seconds: f64,
}

/// The answer to a problem: `outcome`, `score`, `bound`, `team` (a candidate per slot, `null` for one left empty),
/// `alternatives`, `conflict` (names), `tiers`, `steps`, `seconds`.
///
/// `score` and `bound` are those of the first tier of scores, all tiers stand in `tiers`; without a team they are `null`.
pub fn answer(problem: &Problem, reply: &Reply<'_>) -> Value {
    let solution = reply.answer.outcome.solution();
    let alternatives: Vec<Value> = (reply.alternatives.iter())
        .map(|other| {
            json!({"score": other.score(0), "team": other.team, "tiers": tiers(problem, &other.tiers)})
        })
        .collect();
    let conflict: Vec<&str> = reply.conflict.iter().map(|r| name(problem, *r)).collect();
    json!({
        "outcome": reply.answer.outcome.word(),
        "score": solution.map(|s| s.score(0)),
        "bound": solution.map(|s| s.bound(0)),
        "team": solution.map(|s| &s.team),
        "tiers": solution.map(|s| tiers(problem, &s.tiers)),
        "alternatives": alternatives,
        "conflict": conflict,
        "steps": reply.answer.steps,
        "seconds": reply.seconds,
    })
}

fn tiers(problem: &Problem, tiers: &[Tier]) -> Vec<Value> {
    let tier = |tier: &Tier| {
        let name = match &tier.kind {
            TierKind::Lead(at) => format!("lead {}", at + 1),
            TierKind::Optional => "optional".into(),
            TierKind::Fallback => "fallback".into(),
            TierKind::Soft => "soft".into(),
            TierKind::Score(at) => problem.tiers()[*at].clone(),
        };
        json!({"tier": name, "value": tier.value, "bound": tier.bound})
    };
    tiers.iter().map(tier).collect()
}

/// What a requirement is called in its problem.
pub fn name(problem: &Problem, requirement: Requirement) -> &str {
    match requirement {
        Requirement::Slot(s) => &problem.slots()[s].name,
        Requirement::Group(g) => &problem.groups()[g].name,
        Requirement::Sum(b) => &problem.sums()[b].name,
        Requirement::Filter(f) => &problem.filters()[f],
    }
}
