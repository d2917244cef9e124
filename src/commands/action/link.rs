//! `action link`.

use anyhow::Result;

use super::row::found;
use crate::commands::case::Case;
use crate::commands::recommendation::numbered;
use crate::commands::{Context, Said};
use crate::error::Refusal;
use crate::store::actions;

/// Link an action to further recommendations that it serves
#[derive(Debug, clap::Args)]
pub struct LinkArgs {
    /// The challenge
    challenge: String,
    /// The action, as RECOMMENDATION.NUMBER
    action: String,
    /// The numbers of the recommendations, besides the one it stands under
    #[arg(required = true)]
    recommendations: Vec<i64>,
    /// Take the links away instead
    #[arg(long)]
    unlink: bool,
}

impl LinkArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let challenge = Case::open(ctx, &self.challenge)?.challenge;
        let action = found(ctx, &challenge, &self.action)?;
        for number in &self.recommendations {
            let number = numbered(ctx, &challenge, *number)?.number;
            if number == action.recommendation {
                let why = format!("action {} stands under recommendation {number}", self.action);
                let hint = "name the other recommendations that it serves";
                return Err(Refusal::rejected(why).hint(hint).into());
            }
        }
        ctx.write(|tx| {
            self.recommendations.iter().try_for_each(|number| {
                actions::link(tx, challenge.id, &action, *number, !self.unlink)
            })
        })?;
        let done = if self.unlink { "no longer serves" } else { "also serves" };
        let numbers: Vec<String> = self.recommendations.iter().map(i64::to_string).collect();
        let what = if numbers.len() == 1 { "recommendation" } else { "recommendations" };
        let text = format!("Action {} {done} {what} {}.", self.action.trim(), numbers.join(", "));
        Ok(Said::note(text))
    }
}
