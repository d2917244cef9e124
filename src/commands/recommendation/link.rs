//! `recommendation link`.

use anyhow::Result;

use super::numbered;
use crate::commands::case::Case;
use crate::commands::finding;
use crate::commands::nth::Nth;
use crate::commands::{Context, Said};
use crate::store::recommendations;

/// Link a recommendation to the findings that it answers
#[derive(Debug, clap::Args)]
pub struct LinkArgs {
    /// The challenge
    challenge: String,
    /// The number of the recommendation
    number: Nth,
    /// The numbers of the findings
    #[arg(required = true)]
    findings: Vec<Nth>,
    /// Take the links away instead
    #[arg(long)]
    unlink: bool,
}

impl LinkArgs {
    pub(super) fn run(&self, ctx: &mut Context) -> Result<Said> {
        let challenge = Case::open(ctx, &self.challenge)?.challenge;
        let number = numbered(ctx, &challenge, self.number)?.number;
        let (mut doubtful, mut answered) = (Vec::new(), Vec::new());
        for finding in &self.findings {
            let finding = finding::numbered(ctx, &challenge, *finding)?;
            answered.push(finding.number);
            if !finding.is_triangulated() {
                doubtful.push(finding.number.to_string());
            }
        }
        ctx.write(|tx| {
            answered.iter().try_for_each(|finding| {
                recommendations::link(tx, challenge.id, number, *finding, !self.unlink)
            })
        })?;
        let done = if self.unlink { "Unlinked" } else { "Linked" };
        let numbers: Vec<String> = answered.iter().map(i64::to_string).collect();
        let what = if numbers.len() == 1 { "finding" } else { "findings" };
        let numbers = numbers.join(", ");
        let said = Said::note(format!("{done} recommendation {number} and {what} {numbers}."));
        Ok(if doubtful.is_empty() || self.unlink {
            said
        } else {
            said.and_note(format!("warning: not triangulated: finding {}", doubtful.join(", ")))
        })
    }
}
