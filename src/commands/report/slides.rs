//! `report slides`.

use anyhow::Result;

use super::draft::told;
use super::facts;
use crate::commands::case::Case;
use crate::commands::{Context, Said};
use crate::error::Refusal;
use crate::render::View;
use crate::report::{remarks, slides};

/// Make the feedback presentation: one HTML file, for keyboard and print, with speaker notes
#[derive(Debug, clap::Args)]
pub struct SlidesArgs {
    /// The challenge
    challenge: String,
}

impl SlidesArgs {
    pub(super) fn run(&self, ctx: &mut Context) -> Result<Said> {
        if !matches!(ctx.output_ending.as_deref(), None | Some("html" | "htm")) {
            let other = Refusal::usage("slides are written as HTML alone");
            return Err(other.hint("name a file that ends in .html").into());
        }
        let case = Case::open(ctx, &self.challenge)?;
        let report = facts::report(ctx, &case.challenge)?;
        Ok(Said::view(View::Document(slides(&report))).and_note(told(&remarks(&report))))
    }
}
