//! `team`: who goes, why, who else, and what stands in the way.

mod assemble;
mod desk;
mod show;
mod solve;
mod text;
mod verify;

use std::path::Path;

use anyhow::Result;

use super::{Context, Said};
use crate::error::Refusal;
use crate::matching::pick::Fault;

/// Manage the teams of challenges
#[derive(Debug, clap::Subcommand)]
pub enum TeamCommand {
    Assemble(assemble::AssembleArgs),
    Show(show::ShowArgs),
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
            Self::Show(args) => args.run(ctx),
            Self::Solve(args) => args.run(ctx),
            Self::Verify(args) => args.run(),
        }
    }
}

/// What is wrong with a problem or certificate from outside, and where.
fn unsound(file: &Path, fault: &Fault) -> Refusal {
    Refusal::rejected(format!("`{}` cannot be taken: {fault}", file.display()))
        .hint("the formats `pick/1`, `pick/2` and `pick-certificate/1` are described in docs/")
}
