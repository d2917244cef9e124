//! `team show`: the team in force, as it was made.

use anyhow::Result;

use super::desk::Desk;
use super::text;

use crate::commands::{Context, Said, find};
use crate::error::{ErrorKind, Refusal};
use crate::matching;

/// Show the team of a challenge with its reasons
#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    /// The challenge
    #[arg(value_name = "CHALLENGE")]
    challenge: String,
}

impl ShowArgs {
    /// Runs the verb.
    ///
    /// # Errors
    /// When there is no such challenge, or it has no team.
    pub fn run(self, ctx: &mut Context) -> Result<Said> {
        let connection = ctx.store()?.read();
        let id = find::challenge(connection, &self.challenge)?;
        let team = crate::store::teams::latest(connection, id)?;
        let Some(team) = team else { return Err(none(&self.challenge).into()) };
        if let Some(answer) = team.answer {
            return Ok(Said::view(text::view(&answer)?));
        }
        let desk = Desk::with_team(ctx, &self.challenge)?;
        let seats: Vec<_> = team.members.iter().map(|m| (m.slot.clone(), m.peer)).collect();
        let answer = matching::by_hand(&desk.problem, &seats, team.onsite);
        Ok(Said::view(text::view(&answer)?))
    }
}

/// There is no team.
pub fn none(challenge: &str) -> Refusal {
    Refusal::new(ErrorKind::NotFound, format!("`{challenge}` has no team yet"))
        .hint(format!("make one with `peerage team assemble {challenge}`"))
}
