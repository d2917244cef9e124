//! `finding link`.

use anyhow::Result;

use super::{Case, numbered, said};
use crate::commands::evidence::note_numbered;
use crate::commands::{Context, Said};
use crate::store::findings;

/// Link notes to a finding: two of different perspective make it triangulated
#[derive(Debug, clap::Args)]
pub struct LinkArgs {
    /// The challenge
    challenge: String,
    /// The number of the finding
    finding: i64,
    /// The numbers of the notes
    #[arg(required = true)]
    evidence: Vec<i64>,
    /// Take the links away instead
    #[arg(long)]
    unlink: bool,
}

impl LinkArgs {
    pub(super) fn run(&self, ctx: &mut Context) -> Result<Said> {
        let case = Case::open(ctx, &self.challenge)?;
        let finding = numbered(ctx, &case.challenge, self.finding)?;
        let connection = ctx.store()?.read();
        let mut other_theme = Vec::new();
        for number in &self.evidence {
            let note = note_numbered(connection, &case, *number)?;
            if note.theme != finding.theme {
                other_theme.push(number.to_string());
            }
        }
        ctx.write(|tx| {
            self.evidence.iter().try_for_each(|note| {
                findings::link(tx, case.challenge.id, finding.number, *note, !self.unlink)
            })
        })?;
        let finding = numbered(ctx, &case.challenge, self.finding)?;
        let done = if self.unlink { "Unlinked" } else { "Linked" };
        let count = self.evidence.len();
        let notes = if count == 1 { "note" } else { "notes" };
        let told = said(format!("{done} {count} {notes}, finding {}.", finding.number), &finding);
        Ok(if other_theme.is_empty() || self.unlink {
            told
        } else {
            told.and_note(format!("warning: under another theme: note {}", other_theme.join(", ")))
        })
    }
}
