//! `programme`: all challenges together.

mod solve;
pub mod until;

use anyhow::Result;

use super::{Context, Said};

/// Manage the programme as a whole
#[derive(Debug, clap::Subcommand)]
pub enum ProgrammeCommand {
    Solve(solve::SolveArgs),
}

impl ProgrammeCommand {
    /// Runs the verb.
    ///
    /// # Errors
    /// Those of the verb.
    pub fn run(self, ctx: &mut Context) -> Result<Said> {
        let _ = &ctx;
        match self {
            Self::Solve(args) => args.run(),
        }
    }
}
