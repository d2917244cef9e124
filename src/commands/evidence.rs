//! `evidence`: notes of what was heard or seen.

mod add;
mod import;
mod link;
mod row;

use anyhow::Result;
use rusqlite::Connection;

use super::case::Case;
use super::{Context, Said};
use crate::domain::PeerId;
use crate::domain::text::tidy;

pub use row::EvidenceRow;
pub(in crate::commands) use row::numbered as note_numbered;

/// Manage the notes of what was heard or seen
#[derive(Debug, clap::Subcommand)]
#[expect(missing_docs, reason = "the help stands above the arguments of each")]
pub enum EvidenceCommand {
    Add(Box<add::AddArgs>),
    Edit(Box<add::EditArgs>),
    Import(import::ImportArgs),
    Link(link::LinkArgs),
    List(row::ListArgs),
    Show(row::ShowArgs),
}

impl EvidenceCommand {
    /// Runs the verb.
    ///
    /// # Errors
    /// Those of the verb.
    pub fn run(self, ctx: &mut Context) -> Result<Said> {
        match self {
            Self::Add(args) => args.run(ctx),
            Self::Edit(args) => args.run(ctx),
            Self::Import(args) => args.run(ctx),
            Self::Link(args) => args.run(ctx),
            Self::List(args) => args.run(ctx),
            Self::Show(args) => args.run(ctx),
        }
    }
}

/// Who wrote a note down: staff at work on the challenge by name, else a peer.
fn author(
    connection: &Connection,
    case: &Case,
    text: &str,
) -> Result<(Option<PeerId>, Option<String>)> {
    let name = tidy(text);
    let is_staff = case.challenge.staff.iter().any(|(_, staff)| staff.eq_ignore_ascii_case(&name));
    if is_staff { Ok((None, Some(name))) } else { Ok((Some(case.peer(connection, text)?), None)) }
}
