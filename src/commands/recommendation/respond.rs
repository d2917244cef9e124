//! `recommendation respond`.

use anyhow::Result;
use chrono::NaiveDate;

use super::{challenge, numbered};
use crate::commands::nth::Nth;
use crate::commands::report::{sealed, set_aside};
use crate::commands::values::{date, day_done, word};
use crate::commands::{Context, Said};
use crate::domain::text::tidy;
use crate::domain::{Answer, Response};
use crate::error::Refusal;
use crate::store::actions;

/// Note what the host says to a recommendation
///
/// The host cannot change the wording: it accepts, accepts a part or declines, with the reason. Refused
/// until the report is final: the wording of a draft may still change.
#[derive(Debug, clap::Args)]
pub struct RespondArgs {
    /// The challenge
    challenge: String,
    /// The number of the recommendation
    number: Nth,
    /// What the host says
    #[arg(value_parser = word::<Answer>())]
    answer: Answer,
    /// Why; needed unless it accepts
    #[arg(long)]
    reason: Option<String>,
    /// The day of the answer (default: today)
    #[arg(long, value_parser = date)]
    on: Option<NaiveDate>,
    /// Set the rule aside that the host answers a final report, with the reason
    #[arg(long = "override", value_name = "REASON")]
    override_reason: Option<String>,
}

impl RespondArgs {
    pub(super) fn run(&self, ctx: &mut Context) -> Result<Said> {
        let challenge = challenge(ctx, &self.challenge)?;
        let found = numbered(ctx, &challenge, self.number)?;
        let response = Response {
            answer: self.answer,
            reason: self.reason.as_deref().map(tidy).filter(|text| !text.is_empty()),
            responded_on: day_done(ctx, self.on)?,
        };
        if response.answer != Answer::Accept && response.reason.is_none() {
            let none = Refusal::rejected("a host that does not accept a recommendation says why");
            return Err(none.hint("give the reason with `--reason`").into());
        }
        let why_not = sealed::too_early(ctx, &challenge)?;
        set_aside(ctx, self.override_reason.as_deref(), why_not.as_deref())?;
        ctx.write(|tx| actions::respond(tx, challenge.id, found.number, &response))?;
        let (number, reference) = (found.number, &challenge.reference);
        Ok(Said::note(format!("Noted the answer to recommendation {number} of {reference}.")))
    }
}
