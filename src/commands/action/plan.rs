//! `action plan`.

use anyhow::Result;

use crate::commands::case::Case;
use crate::commands::report::papers;
use crate::commands::{Context, Said};
use crate::error::Refusal;

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
        if let Some(ending) = ctx.output_ending.as_deref().filter(|e| ["csv", "xlsx"].contains(e)) {
            let sheet = Refusal::usage(format!("a document cannot be written as `.{ending}`"));
            let list = format!("peerage action list {}", case.challenge.reference);
            let hint = format!("the plan as a sheet is `{list} -o plan.{ending}`");
            return Err(sheet.hint(hint).into());
        }
        papers::plan(ctx, &case.challenge)?.said(ctx)
    }
}
