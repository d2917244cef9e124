//! `action plan`.

use anyhow::Result;

use crate::commands::case::Case;
use crate::commands::report::papers;
use crate::commands::{Context, Said};

/// Write the action plan as a document
///
/// The ending of -o FILE decides the form: .md (also without a file), .html, .docx or .pdf.
#[derive(Debug, clap::Args)]
pub struct PlanArgs {
    /// The challenge
    challenge: String,
}

impl PlanArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let case = Case::open(ctx, &self.challenge)?;
        papers::plan(ctx, &case.challenge)?.said(ctx)
    }
}
