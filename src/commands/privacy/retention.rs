//! `privacy retention`: what is past its period, and letting go of it.

use anyhow::Result;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::prompt::must_agree;
use crate::commands::{Context, Said};
use crate::error::Refusal;
use crate::render::Listing;
use crate::store::retention::{self, Past};
use crate::store::schemes;

/// List the personal data that are past their period, by the classes of the scheme
///
/// The periods stand in the scheme under `retention`: change one with
/// `peerage scheme edit retention.feedback=24`.
#[derive(Debug, clap::Args)]
pub struct RetentionArgs {
    /// Let go of all that is listed; cannot be taken back
    #[arg(long)]
    apply: bool,
    /// Only this class, such as `evidence-note`
    #[arg(long)]
    class: Option<String>,
    /// End with code 10 when there is anything
    #[arg(long)]
    exit_code: bool,
}

/// A row of `privacy retention`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RetentionRow {
    /// The class of the scheme.
    class: String,
    /// What is past its period.
    what: String,
    /// The day from which the period is counted.
    since: NaiveDate,
    /// The last day of the period.
    until: NaiveDate,
    /// What `--apply` does with it.
    fate: String,
}

impl RetentionArgs {
    /// Lists it, or lets go of it.
    ///
    /// # Errors
    /// When there is no such class, nobody said yes, or the file cannot be written.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let today = ctx.today;
        let connection = ctx.store()?.read();
        let (_, scheme) = schemes::in_force(connection, today)?;
        if let Some(class) =
            self.class.as_ref().filter(|class| !scheme.retention.contains_key(*class))
        {
            let known: Vec<String> = scheme.retention.keys().cloned().collect();
            let none = Refusal::not_found("class of data", class, &[]);
            return Err(none.hint(format!("the scheme names {}", known.join(", "))).into());
        }
        let mut past = retention::past(connection, &scheme, today)?;
        past.retain(|item| self.class.as_ref().is_none_or(|class| class == item.class));
        let rows: Vec<RetentionRow> = past.iter().map(row).collect();
        let list = Listing::new(&rows, &[])?.empty("Nothing is past its period.");
        let said = Said::list(list).exit_code(self.exit_code);
        if !self.apply || past.is_empty() {
            return Ok(said);
        }
        let count = past.len();
        if !ctx.dry_run {
            let refusal = Refusal::usage("nobody confirmed that they are to go");
            let otherwise = refusal.hint("say so with `--yes`");
            must_agree(ctx, &format!("Let go of {count} for good?"), otherwise)?;
        }
        ctx.erase(|tx| retention::apply(tx, &past, today))?;
        Ok(said.and_note(format!("Let go of {count}; copies of the file still hold them.")))
    }
}

fn row(past: &Past) -> RetentionRow {
    RetentionRow {
        class: past.class.to_owned(),
        what: past.what.clone(),
        since: past.since,
        until: past.until,
        fate: retention::fate(past.class).to_owned(),
    }
}
