//! `peer`: the people who may sit on a team.

mod import;
mod list;
mod row;

use anyhow::Result;

use super::{Context, Said};

pub use row::PeerRow;

/// Manage the peers
#[derive(Debug, clap::Subcommand)]
pub enum PeerCommand {
    Import(Box<import::ImportArgs>),
    List(Box<list::ListArgs>),
}

impl PeerCommand {
    /// Runs the command.
    ///
    /// # Errors
    /// Those of the command.
    pub fn run(self, ctx: &mut Context) -> Result<Said> {
        match self {
            Self::Import(args) => args.run(ctx),
            Self::List(args) => args.run(ctx),
        }
    }
}
