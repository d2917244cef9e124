//! `team`: who goes, why, who else, and what stands in the way.

mod alternatives;
mod assemble;
mod check;
mod confirm;
pub(in crate::commands) mod desk;
mod duties;
mod explain;
mod invite;
mod papers;
mod replace;
mod respond;
mod ring;
mod round;
mod set;
mod show;
mod solve;
mod solved;
mod stage;
mod standing;
mod text;
mod verify;

use std::path::Path;

use anyhow::Result;

pub use duties::DutyRow;
pub use ring::RingRow;
pub use standing::InvitationRow;

use super::{Context, Said, spoken};
use crate::error::Refusal;
use crate::matching::pick::Fault;

pub use alternatives::AlternativeRow;
pub use check::BrokenRule;
pub use explain::{Explanation, WhyNotAnswer};
pub use solved::Solved;

/// Manage the teams of challenges
#[derive(Debug, clap::Subcommand)]
pub enum TeamCommand {
    Assemble(assemble::AssembleArgs),
    Set(set::SetArgs),
    Show(show::ShowArgs),
    Invite(invite::InviteArgs),
    Respond(Box<respond::RespondArgs>),
    Confirm(confirm::ConfirmArgs),
    Status(standing::StatusArgs),
    Duties(duties::DutiesArgs),
    Brief(papers::BriefArgs),
    Profile(papers::ProfileArgs),
    Explain(explain::ExplainArgs),
    Alternatives(alternatives::AlternativesArgs),
    Replace(replace::ReplaceArgs),
    Check(check::CheckArgs),
    Solve(solve::SolveArgs),
    Verify(verify::VerifyArgs),
}

impl TeamCommand {
    /// Runs the verb.
    ///
    /// # Errors
    /// Those of the verb.
    pub fn run(self, ctx: &mut Context) -> Result<Said> {
        match self {
            Self::Assemble(args) => args.run(ctx),
            Self::Set(args) => args.run(ctx),
            Self::Show(args) => args.run(ctx),
            Self::Invite(args) => args.run(ctx),
            Self::Respond(args) => args.run(ctx),
            Self::Confirm(args) => args.run(ctx),
            Self::Status(args) => args.run(ctx),
            Self::Duties(args) => args.run(ctx),
            Self::Brief(args) => args.run(ctx),
            Self::Profile(args) => args.run(ctx),
            Self::Explain(args) => args.run(ctx),
            Self::Alternatives(args) => args.run(ctx),
            Self::Replace(args) => args.run(ctx),
            Self::Check(args) => args.run(ctx),
            Self::Solve(args) => args.run(ctx),
            Self::Verify(args) => args.run(),
        }
    }
}

/// What is wrong with a problem or certificate from outside, and where.
fn unsound(file: &Path, fault: &Fault) -> Refusal {
    Refusal::rejected(format!("`{}` cannot be taken: {fault}", spoken(file)))
        .hint("the formats `pick/1`, `pick/2` and `pick-certificate/1` are described in docs/")
}
