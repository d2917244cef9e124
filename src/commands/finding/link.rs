//! `finding link`, and `evidence link`, which says the same from the side of the note.

use anyhow::Result;

use super::{Case, FindingRow, numbered};
use crate::commands::evidence::note_numbered;
use crate::commands::nth::Nth;
use crate::commands::{Context, Said};
use crate::store::findings;

/// Link notes to a finding: two of different perspective make it triangulated
#[derive(Debug, clap::Args)]
pub struct LinkArgs {
    /// The challenge
    challenge: String,
    /// The number of the finding
    finding: Nth,
    /// The numbers of the notes
    #[arg(required = true)]
    evidence: Vec<Nth>,
    /// Take the links away instead
    #[arg(long)]
    unlink: bool,
}

impl LinkArgs {
    pub(super) fn run(&self, ctx: &mut Context) -> Result<Said> {
        let case = Case::open(ctx, &self.challenge)?;
        let pairs: Vec<_> = self.evidence.iter().map(|note| (self.finding, *note)).collect();
        link(ctx, &case, &pairs, !self.unlink)
    }
}

/// Links findings to notes, or takes the links away; all of them must be there.
///
/// # Errors
/// When there is no such finding or note, or the file cannot be written.
pub(in crate::commands) fn link(
    ctx: &mut Context,
    case: &Case,
    pairs: &[(Nth, Nth)],
    linked: bool,
) -> Result<Said> {
    let (mut other_theme, mut found) = (Vec::new(), Vec::new());
    for (finding, note) in pairs {
        let finding = numbered(ctx, &case.challenge, *finding)?;
        let note = note_numbered(ctx.store()?.read(), case, *note)?;
        found.push((finding.number, note.number));
        if note.theme != finding.theme {
            other_theme.push(format!("note {} and finding {}", note.number, finding.number));
        }
    }
    ctx.write(|tx| {
        found.iter().try_for_each(|(finding, note)| {
            findings::link(tx, case.challenge.id, *finding, *note, linked)
        })
    })?;
    let told = told(ctx, case, &found, linked)?;
    Ok(if other_theme.is_empty() || !linked {
        told
    } else {
        told.and_note(format!("warning: of different themes: {}", other_theme.join("; ")))
    })
}

/// What was done, and which of the findings are not triangulated now.
fn told(ctx: &mut Context, case: &Case, pairs: &[(i64, i64)], linked: bool) -> Result<Said> {
    let done = if linked { "Linked" } else { "Unlinked" };
    let links: Vec<_> =
        pairs.iter().map(|(finding, note)| format!("note {note} to finding {finding}")).collect();
    let mut said = Said::note(format!("{done} {}.", links.join(", ")));
    let mut numbers: Vec<i64> = pairs.iter().map(|(finding, _)| *finding).collect();
    numbers.dedup();
    for number in numbers {
        if let Some(warning) = FindingRow::doubt(&numbered(ctx, &case.challenge, number)?) {
            said = said.and_note(warning);
        }
    }
    Ok(said)
}
