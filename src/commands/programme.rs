//! `programme`: all challenges together.

mod accept;
mod annual_report;
mod calendar;
mod dashboard;
mod desk;
mod figures;
mod gaps;
mod plan;
mod row;
mod solve;
mod stats;
mod unserved;
pub mod until;
mod what_if;

use anyhow::Result;

pub use accept::BookedRow;
pub use calendar::ProgrammeDay;
pub use gaps::GapReport;
pub use row::ProgrammePlan;

use super::{Context, Said};

/// Manage the programme as a whole
#[derive(Debug, clap::Subcommand)]
pub enum ProgrammeCommand {
    Accept(accept::AcceptArgs),
    AnnualReport(annual_report::AnnualReportArgs),
    Calendar(calendar::CalendarArgs),
    Dashboard(dashboard::DashboardArgs),
    Gaps(gaps::GapsArgs),
    Plan(plan::PlanArgs),
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
            Self::Accept(args) => args.run(ctx),
            Self::AnnualReport(args) => args.run(ctx),
            Self::Calendar(args) => args.run(ctx),
            Self::Dashboard(args) => args.run(ctx),
            Self::Gaps(args) => args.run(ctx),
            Self::Plan(args) => args.run(ctx),
            Self::Solve(args) => args.run(),
            Self::Stats(args) => args.run(ctx),
        }
    }
}
