//! `evidence link`.

use anyhow::Result;

use crate::commands::case::Case;
use crate::commands::finding::link;
use crate::commands::nth::Nth;
use crate::commands::{Context, Said};

/// Link a note to the findings that it stands behind
#[derive(Debug, clap::Args)]
pub struct LinkArgs {
    /// The challenge
    challenge: String,
    /// The number of the note
    note: Nth,
    /// The numbers of the findings
    #[arg(required = true)]
    findings: Vec<Nth>,
    /// Take the links away instead
    #[arg(long)]
    unlink: bool,
}

impl LinkArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let case = Case::open(ctx, &self.challenge)?;
        let pairs: Vec<_> = self.findings.iter().map(|finding| (*finding, self.note)).collect();
        link(ctx, &case, &pairs, !self.unlink)
    }
}
