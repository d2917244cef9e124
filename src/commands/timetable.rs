//! `timetable`: the sessions of a team while it is with the host.

mod add;
mod check;
mod documents;
mod import;
mod row;
mod show;

use anyhow::Result;

use super::case::{Case, one_of};
use super::{Context, Said};
use crate::error::Refusal;

pub use check::ClashRow;
pub use documents::DocumentRow;
pub use row::SessionRow;

/// Manage the timetable of a challenge
#[derive(Debug, clap::Subcommand)]
#[expect(missing_docs, reason = "the help stands above the arguments of each")]
pub enum TimetableCommand {
    Add(Box<add::AddArgs>),
    Edit(Box<add::EditArgs>),
    Remove(add::RemoveArgs),
    Import(import::ImportArgs),
    Show(show::ShowArgs),
    Check(check::CheckArgs),
    Documents(documents::DocumentsArgs),
}

impl TimetableCommand {
    /// Runs the verb.
    ///
    /// # Errors
    /// Those of the verb.
    pub fn run(self, ctx: &mut Context) -> Result<Said> {
        match self {
            Self::Add(args) => args.run(ctx),
            Self::Edit(args) => args.run(ctx),
            Self::Remove(args) => args.run(ctx),
            Self::Import(args) => args.run(ctx),
            Self::Show(args) => args.run(ctx),
            Self::Check(args) => args.run(ctx),
            Self::Documents(args) => args.run(ctx),
        }
    }
}

/// The stakeholder group that `text` names.
fn group(case: &Case, text: &str) -> Result<String> {
    let names: Vec<&str> = case.scheme.timetable.groups().map(String::as_str).collect();
    one_of("stakeholder group", &names, text)
}

fn ends_before_it_starts() -> Refusal {
    Refusal::rejected("the session ends before it starts").hint("write the later time after `--to`")
}
