//! `action link`.

use anyhow::Result;

use super::row::found;
use crate::commands::case::Case;
use crate::commands::nth::Nth;
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
    recommendations: Vec<Nth>,
    /// Take the links away instead
    #[arg(long)]
    unlink: bool,
}

impl LinkArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let challenge = Case::open(ctx, &self.challenge)?.challenge;
        let action = found(ctx, &challenge, &self.action)?;
        let name = format!("{}.{}", action.recommendation, action.number);
        let mut serves = Vec::new();
        for number in &self.recommendations {
            let number = numbered(ctx, &challenge, *number)?.number;
            serves.push(number);
            if number == action.recommendation {
                let why = format!("action {name} stands under recommendation {number}");
                let hint = "name the other recommendations that it serves";
                return Err(Refusal::rejected(why).hint(hint).into());
            }
        }
        ctx.write(|tx| {
            serves.iter().try_for_each(|number| {
                actions::link(tx, challenge.id, &action, *number, !self.unlink)
            })
        })?;
        let done = if self.unlink { "no longer serves" } else { "also serves" };
        let numbers: Vec<String> = serves.iter().map(i64::to_string).collect();
        let what = if numbers.len() == 1 { "recommendation" } else { "recommendations" };
        let text = format!("Action {} {done} {what} {}.", name, numbers.join(", "));
        Ok(Said::note(text))
    }
}
