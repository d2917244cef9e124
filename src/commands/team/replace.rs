//! `team replace`: somebody dropped out, and the rest stay as far as they can.

use anyhow::Result;

use super::assemble::{no_team, proposed};
use super::desk::Desk;
use super::show::none;
use super::{stage, text};
use crate::commands::{Context, Said, find};
use crate::error::{ErrorKind, Refusal};
use crate::matching;
use crate::store::{invitations, teams};

/// Find a team without a member who dropped out
///
/// The fewest others leave, then the fewest change slot, then the best score decides. Nothing is
/// written without `--save`.
#[derive(Debug, clap::Args)]
pub struct ReplaceArgs {
    /// The challenge
    #[arg(value_name = "CHALLENGE")]
    challenge: String,
    /// The member who dropped out
    #[arg(value_name = "MEMBER")]
    peer: String,
    /// Keep the new team as proposed
    #[arg(long)]
    save: bool,
}

impl ReplaceArgs {
    /// Runs the verb.
    ///
    /// # Errors
    /// When there is no such challenge or peer, the peer is not on the team, or the file changed
    /// meanwhile.
    pub fn run(self, ctx: &mut Context) -> Result<Said> {
        let desk = Desk::with_team(ctx, &self.challenge)?;
        if self.save {
            stage::must_lie_ahead(&desk.stored.challenge, ctx.today)?;
        }
        let Some(team) = &desk.stored.team else { return Err(none(&self.challenge).into()) };
        let gone = find::peer(ctx.store()?.read(), &self.peer)?;
        let seats: Vec<_> = team.members.iter().map(|m| (m.slot.clone(), m.peer)).collect();
        if !team.members.iter().any(|seat| seat.peer == gone) {
            let (who, reference) = (desk.reference_of(gone), &desk.problem.challenge);
            let message = format!("`{who}` is not on the team of {reference}");
            let refusal = Refusal::new(ErrorKind::NotFound, message);
            let hint = format!("see who is with `peerage team show {reference}`");
            return Err(refusal.hint(hint).into());
        }
        let steps = desk.problem.scheme.matching.steps;
        let assembly = matching::replace(&desk.problem, &seats, gone, steps)?;
        let view = text::view(&assembly.answer)?;
        let said = Said::view(view);
        if assembly.seats.is_empty() {
            return Ok(said.but(no_team(&assembly.answer, false)));
        }
        if !self.save {
            return Ok(said.and_note("Nothing was written; keep it with `--save`."));
        }
        let kept = proposed(&assembly, &desk, ctx.today);
        let (id, revision) = (desk.stored.challenge.id, desk.stored.revision);
        let slot = team.members.iter().find(|seat| seat.peer == gone).map(|seat| &seat.slot);
        // Who comes instead: the newcomer in the same slot, else any newcomer.
        let new: Vec<_> = (assembly.seats.iter())
            .filter(|(_, peer)| !team.members.iter().any(|seat| seat.peer == *peer))
            .collect();
        let same = new.iter().find(|(role, _)| Some(role) == slot).or(new.first());
        let joins = same.map(|(_, peer)| *peer);
        ctx.write_anyway(|tx| {
            teams::must_be_unchanged(tx, revision)?;
            teams::insert(tx, id, &kept)?;
            joins.map_or(Ok(()), |by| invitations::replace(tx, id, gone, by))
        })?;
        let version = team.version + 1;
        let reference = &desk.problem.challenge;
        Ok(said
            .and_note(format!("Saved as version {version} of the team of {reference}, proposed.")))
    }
}
