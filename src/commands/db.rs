//! `db`: the file itself, its log, and taking commands back.

mod backup;
mod check;
mod info;
mod log;
mod migrate;
mod repair;
mod restore;
mod undo;

use anyhow::Result;

pub use check::ProblemLine;
pub use info::FileInfo;
pub use log::{ChangeLine, CommandLine};
pub use repair::SavedRow;

use super::{Context, Said};

/// Look after the file: check it, back it up, read its log, take commands back
#[derive(Debug, clap::Subcommand)]
#[expect(missing_docs, reason = "the help stands above the arguments of each")]
pub enum Db {
    Backup(backup::BackupArgs),
    Check(check::CheckArgs),
    Info(info::InfoArgs),
    Log(log::LogArgs),
    Migrate(migrate::MigrateArgs),
    Redo(undo::RedoArgs),
    Repair(repair::RepairArgs),
    Restore(restore::RestoreArgs),
    Undo(undo::UndoArgs),
}

impl Db {
    /// Runs the verb.
    ///
    /// # Errors
    /// Those of the verb.
    pub fn run(self, ctx: &mut Context) -> Result<Said> {
        match self {
            Self::Backup(args) => args.run(ctx),
            Self::Check(args) => args.run(ctx),
            Self::Info(args) => args.run(ctx),
            Self::Log(args) => args.run(ctx),
            Self::Migrate(args) => args.run(ctx),
            Self::Redo(args) => args.run(ctx),
            Self::Repair(args) => args.run(ctx),
            Self::Restore(args) => args.run(ctx),
            Self::Undo(args) => args.run(ctx),
        }
    }
}
