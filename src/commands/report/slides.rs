//! `report slides`.

use anyhow::Result;

use super::beside::{looked_at, told};
use super::facts;
use crate::commands::case::Case;
use crate::commands::{Context, Said};
use crate::error::Refusal;
use crate::render::View;
use crate::report::{messages, slides};
use crate::store::presentations;

/// Make the feedback presentation: one HTML file, for keyboard and print, with speaker notes
///
/// Its key messages are kept: a report that says something else is told of it.
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
        let remarks = looked_at(ctx, &case.challenge, &report)?;
        let said = serde_json::to_string(&messages(&report))?;
        let kept = presentations::all(ctx.store()?.read(), case.challenge.id)?;
        if kept.last().is_none_or(|last| last.messages != said) {
            let today = ctx.today;
            ctx.write(|tx| presentations::insert(tx, case.challenge.id, today, &said))?;
        }
        Ok(Said::view(View::Document(slides(&report))).and_note(told(&remarks)))
    }
}
