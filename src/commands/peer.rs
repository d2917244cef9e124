//! `peer`: the people who may sit on a team.

mod add;
mod availability;
mod bulk;
mod facts;
mod feedback;
mod import;
mod learning;
mod list;
mod row;
mod show;
mod standing;

use anyhow::Result;

use super::{Context, Said, find};
use crate::domain::{Peer, PeerId};
use crate::store::peers;

pub use availability::FreeDays;
pub use import::bring::bring;
pub use learning::LearningRow;
pub use row::PeerRow;
pub use show::PeerPage;
pub use standing::YearOfDays;

/// Manage the peers
#[derive(Debug, clap::Subcommand)]
pub enum PeerCommand {
    Apply(Box<add::ApplyArgs>),
    Decide(standing::DecideArgs),
    Add(Box<add::AddArgs>),
    Import(Box<import::ImportArgs>),
    List(Box<list::ListArgs>),
    Show(show::ShowArgs),
    Edit(Box<add::EditArgs>),
    Status(standing::StatusArgs),
    Availability(Box<availability::AvailabilityArgs>),
    Declare(standing::DeclareArgs),
    Days(standing::DaysArgs),
    Feedback(feedback::FeedbackArgs),
    Learning(learning::LearningArgs),
    Record(feedback::RecordArgs),
}

impl PeerCommand {
    /// Runs the command.
    ///
    /// # Errors
    /// Those of the command.
    pub fn run(self, ctx: &mut Context) -> Result<Said> {
        match self {
            Self::Apply(args) => args.run(ctx),
            Self::Decide(args) => args.run(ctx),
            Self::Add(args) => args.run(ctx),
            Self::Import(args) => args.run(ctx),
            Self::List(args) => args.run(ctx),
            Self::Show(args) => args.run(ctx),
            Self::Edit(args) => args.run(ctx),
            Self::Status(args) => args.run(ctx),
            Self::Availability(args) => args.run(ctx),
            Self::Declare(args) => args.run(ctx),
            Self::Days(args) => args.run(ctx),
            Self::Feedback(args) => args.run(ctx),
            Self::Learning(args) => args.run(ctx),
            Self::Record(args) => args.run(ctx),
        }
    }
}

/// The one stored peer that `text` names, of whom something is to be written.
fn stored(ctx: &mut Context, text: &str) -> Result<(PeerId, Peer)> {
    let connection = ctx.store()?.read();
    let id = find::person(connection, text)?;
    Ok((id, peers::load(connection, id)?))
}

/// The one stored peer that `text` names, to be shown; be it the stub of somebody who was erased.
fn shown(ctx: &mut Context, text: &str) -> Result<(PeerId, Peer)> {
    let connection = ctx.store()?.read();
    let id = find::peer(connection, text)?;
    Ok((id, peers::load(connection, id)?))
}
