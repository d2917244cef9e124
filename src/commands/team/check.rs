//! `team check`: holds the team in force to the rules again, by the second opinion.

use anyhow::Result;
use schemars::JsonSchema;
use serde::Serialize;

use super::desk::Desk;
use super::show::none;
use crate::commands::{Context, Said};
use crate::error::Refusal;
use crate::matching::check;
use crate::matching::words::number;
use crate::render::Listing;

/// Hold the team of a challenge to the rules again; ends with 6 when one is broken
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// The challenge
    #[arg(value_name = "CHALLENGE")]
    challenge: String,
}

/// A rule that the team breaks.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BrokenRule {
    /// The rule's name.
    rule: String,
    /// Reference of the peer concerned; `null` when it is the team.
    peer: Option<String>,
    /// What is wrong.
    reason: String,
    /// Whether an override with a reason sets it aside.
    overridable: bool,
}

impl CheckArgs {
    /// Runs the verb.
    ///
    /// # Errors
    /// When there is no such challenge, or it has no team.
    pub fn run(self, ctx: &mut Context) -> Result<Said> {
        let desk = Desk::with_team(ctx, &self.challenge)?;
        let Some(team) = &desk.stored.team else { return Err(none(&self.challenge).into()) };
        let seats: Vec<_> = team.members.iter().map(|m| (m.slot.clone(), m.peer)).collect();
        let found = check::team(&desk.problem, &seats, desk.problem.weeks.first().copied());
        let rows = broken(&desk, &found);
        let list = Listing::new(&rows, &["rule", "peer", "reason"])?;
        let said = Said::list(list.empty("Nothing is wrong."));
        let reference = &desk.problem.challenge;
        if rows.is_empty() {
            return Ok(said);
        }
        let count = number(rows.len() as i64, "rule");
        let refusal = Refusal::refused(format!("the team of {reference} breaks {count}"));
        let hint = format!("find another with `peerage team assemble {reference}`");
        Ok(said.but(refusal.hint(hint)))
    }
}

/// The findings as rows.
pub fn broken(desk: &Desk, found: &[check::Finding]) -> Vec<BrokenRule> {
    let row = |finding: &check::Finding| BrokenRule {
        rule: finding.rule.clone(),
        peer: finding.peer.map(|peer| desk.reference_of(peer)),
        reason: finding.sentence.clone(),
        overridable: finding.overridable,
    };
    found.iter().map(row).collect()
}
