//! The noun `challenge`: any engagement, from first contact to progress review.

mod add;
mod bring;
mod compliance;
mod dates;
mod deadlines;
mod desk;
mod due;
mod edit;
mod feedback;
mod letters;
mod list;
mod mark;
mod past;
mod record;
mod row;
mod scope;
mod scope_check;
mod show;
#[cfg(test)]
mod stage_law;
mod timeline;

use anyhow::Result;

use super::{Context, Said};

pub use add::AddArgs;
pub use bring::bring;
pub use compliance::ComplianceRow;
pub(in crate::commands) use dates::window_warnings;
pub use deadlines::Deadline;
pub(in crate::commands) use desk::free_reference;
pub use feedback::EvaluationRow;
pub use letters::LetterRow;
pub(in crate::commands) use letters::letters_about_peer;
pub use row::ChallengeRow;
pub(in crate::commands) use row::rows_of_all;
pub use show::ChallengeDetail;

/// Manage challenges: any engagement, from first contact to progress review
#[derive(Debug, clap::Subcommand)]
pub enum ChallengeCommand {
    /// Add a challenge; prints its reference
    Add(add::AddArgs),
    /// Set what was agreed: needs, focus, results wanted, the team; versions are kept
    Scope(Box<scope::ScopeArgs>),
    /// Set the onsite days
    Schedule(dates::ScheduleArgs),
    /// Put a challenge off, with the reason; the old dates are kept
    Postpone(dates::PostponeArgs),
    /// Withdraw a challenge, with the reason
    Withdraw(edit::WithdrawArgs),
    /// Note that a body declines, before there is a challenge
    Decline(edit::DeclineArgs),
    /// Change what is known of a challenge
    Edit(edit::EditArgs),
    /// List challenges, the earliest first
    List(list::ListArgs),
    /// Show everything about one challenge
    Show(show::ShowArgs),
    /// Record a past challenge, or a file of them
    Record(record::RecordArgs),
    /// Show which bodies are due by the five-year rule
    Due(due::DueArgs),
    /// Show what is late, due this week and due next month
    Deadlines(deadlines::DeadlinesArgs),
    /// Show whether reports, plans and progress reviews come out in time
    Compliance(compliance::ComplianceArgs),
    /// Show who was written to, when, in which round
    Letters(letters::LettersArgs),
    /// Mark a milestone as done, or all that a file says
    Mark(mark::MarkArgs),
    Feedback(feedback::FeedbackArgs),
    /// Show the onsite days of all challenges, for a calendar
    Calendar(list::CalendarArgs),
}

impl ChallengeCommand {
    /// Runs the verb.
    ///
    /// # Errors
    /// Those of the verb.
    pub fn run(self, ctx: &mut Context) -> Result<Said> {
        match self {
            Self::Add(args) => args.run(ctx),
            Self::Scope(args) => args.run(ctx),
            Self::Schedule(args) => args.run(ctx),
            Self::Postpone(args) => args.run(ctx),
            Self::Withdraw(args) => args.run(ctx),
            Self::Decline(args) => args.run(ctx),
            Self::Edit(args) => args.run(ctx),
            Self::List(args) => args.run(ctx),
            Self::Show(args) => args.run(ctx),
            Self::Record(args) => args.run(ctx),
            Self::Due(args) => args.run(ctx),
            Self::Deadlines(args) => args.run(ctx),
            Self::Compliance(args) => args.run(ctx),
            Self::Letters(args) => args.run(ctx),
            Self::Mark(args) => args.run(ctx),
            Self::Feedback(args) => args.run(ctx),
            Self::Calendar(args) => args.run(ctx),
        }
    }
}
