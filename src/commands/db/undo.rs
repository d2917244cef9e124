//! `db undo` and `db redo`.

use anyhow::Result;

use crate::commands::{Context, Said};
use crate::store::{log::Logged, undo};

/// Take back the last whole command
#[derive(Debug, clap::Args)]
pub struct UndoArgs {}

impl UndoArgs {
    /// Takes it back; that is in the log as well.
    ///
    /// # Errors
    /// Refused when there is none, or a migration, an erasure or a later change stands in the way.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let command = ctx.write(undo::undo)?;
        Ok(Said::note(format!("Took back {}.", told(&command))))
    }
}

/// Bring back the command that was taken back last
#[derive(Debug, clap::Args)]
pub struct RedoArgs {}

impl RedoArgs {
    /// Brings it back; that is in the log as well.
    ///
    /// # Errors
    /// Refused when there is none, or a later change stands in the way.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let command = ctx.write(undo::redo)?;
        Ok(Said::note(format!("Brought back {}.", told(&command))))
    }
}

fn told(command: &Logged) -> String {
    let changes = match command.changes {
        1 => "1 change".to_owned(),
        many => format!("{many} changes"),
    };
    format!("command {}, `{}` of {} ({changes})", command.id, command.verb, command.at)
}
