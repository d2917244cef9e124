//! `db check`.

use anyhow::Result;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::{Context, Said};
use crate::error::exit;
use crate::render::Listing;
use crate::store::check::Problem;
use crate::store::schemes::{self, Version};

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
        let store = ctx.store()?;
        let mut lines: Vec<ProblemLine> = store.problems()?.into_iter().map(line).collect();
        // Versions that cannot be read are among the problems already.
        let versions = schemes::versions(store.read()).unwrap_or_default();
        lines.extend(versions.iter().filter_map(two_minds));
        let list = Listing::new(&lines, &[])?.empty("The file is sound.");
        let said = Said::list(list);
        Ok(match lines.len() {
            0 => said,
            1 => said.and_note("Found 1 problem.").code(exit::PROBLEMS),
            many => said.and_note(format!("Found {many} problems.")).code(exit::PROBLEMS),
        })
    }
}

/// A version of the scheme whose text says something else than its rules, which are what is followed.
fn two_minds(version: &Version) -> Option<ProblemLine> {
    let rules = version.scheme().ok()?;
    let problem = match crate::intake::scheme::read(&version.text) {
        Ok(mut text) => {
            text.holds_from = version.holds_from;
            (text != rules).then(|| "its text and its rules say different things".to_owned())
        }
        Err(fault) => Some(format!("its text is no scheme: {fault}")),
    };
    Some(ProblemLine {
        rule: "scheme-of-one-mind".to_owned(),
        place: format!("scheme from {}", version.holds_from),
        problem: problem?,
        hint: "the rules are what is followed; bring the text in again with `peerage scheme import FILE`"
            .to_owned(),
    })
}

fn line(problem: Problem) -> ProblemLine {
    ProblemLine {
        rule: problem.rule.to_owned(),
        place: problem.place,
        problem: problem.problem,
        hint: problem.hint.to_owned(),
    }
}
