//! `programme`: all challenges together.

mod annual_report;
mod dashboard;
mod figures;
mod solve;
mod stats;
pub mod until;

use anyhow::Result;

use super::{Context, Said};

/// Manage the programme as a whole
#[derive(Debug, clap::Subcommand)]
pub enum ProgrammeCommand {
    AnnualReport(annual_report::AnnualReportArgs),
    Dashboard(dashboard::DashboardArgs),
    Solve(solve::SolveArgs),
    Stats(stats::StatsArgs),
}

impl ProgrammeCommand {
    /// Runs the verb.
    ///
    /// # Errors
    /// Those of the verb.
    pub fn run(self, ctx: &mut Context) -> Result<Said> {
        match self {
            Self::AnnualReport(args) => args.run(ctx),
            Self::Dashboard(args) => args.run(ctx),
            Self::Solve(args) => args.run(),
            Self::Stats(args) => args.run(ctx),
        }
    }
}
