//! `db check`.

use anyhow::Result;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::{Context, Said};
use crate::error::exit;
use crate::render::Listing;
use crate::store::check::Problem;

/// Look for damage and for broken rules; end with code 8 when there is any
#[derive(Debug, clap::Args)]
pub struct CheckArgs {}

/// A row of `db check`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ProblemLine {
    /// The rule that is broken.
    rule: String,
    /// Where: a reference, or a table and row.
    place: String,
    /// What is wrong.
    problem: String,
    /// What to do about it.
    hint: String,
}

impl CheckArgs {
    /// Lists what is wrong.
    ///
    /// # Errors
    /// When the file is so damaged that it cannot be read.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let problems = ctx.store()?.problems()?;
        let lines: Vec<ProblemLine> = problems.into_iter().map(line).collect();
        let list = Listing::new(&lines, &[])?.empty("The file is sound.");
        let said = Said::list(list);
        Ok(match lines.len() {
            0 => said,
            1 => said.and_note("Found 1 problem.").code(exit::PROBLEMS),
            many => said.and_note(format!("Found {many} problems.")).code(exit::PROBLEMS),
        })
    }
}

fn line(problem: Problem) -> ProblemLine {
    ProblemLine {
        rule: problem.rule.to_owned(),
        place: problem.place,
        problem: problem.problem,
        hint: problem.hint.to_owned(),
    }
}
