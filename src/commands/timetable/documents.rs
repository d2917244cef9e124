//! `timetable documents`: what the host is asked for, counted in the burden on it.

use anyhow::Result;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::case::Case;
use crate::commands::nth::Nth;
use crate::commands::values::{date, day_done};
use crate::commands::{Context, Said};
use crate::domain::text::tidy;
use crate::error::Refusal;
use crate::render::Listing;
use crate::store::documents;
use crate::store::numbers::Numbered;

/// List the documents that the host is asked for, ask for one, or note that one came
///
/// `timetable check` counts them against the limit of the scope, else of the scheme.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("what").args(["ask", "received", "remove"])))]
pub struct DocumentsArgs {
    /// The challenge
    challenge: String,
    /// Ask for this document (can be repeated)
    #[arg(long, value_name = "TITLE")]
    ask: Vec<String>,
    /// Note that the document with this number came
    #[arg(long, value_name = "NUMBER")]
    received: Option<Nth>,
    /// Do not ask for the document with this number after all
    #[arg(long, value_name = "NUMBER")]
    remove: Option<Nth>,
    /// The day (default: today)
    #[arg(long, value_parser = date, requires = "what")]
    on: Option<NaiveDate>,
}

/// A document that the host is asked for.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DocumentRow {
    /// The challenge.
    challenge: String,
    /// Its number in the challenge.
    number: i64,
    /// What it is.
    title: String,
    /// The day it was asked for.
    asked_on: NaiveDate,
    /// The day it came.
    received_on: Option<NaiveDate>,
}

impl DocumentsArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let case = Case::open(ctx, &self.challenge)?;
        let day = day_done(ctx, self.on)?;
        let id = case.challenge.id;
        if let Some(number) = self.received.or(self.remove) {
            let number = number.of(ctx.store()?.read(), Numbered::Document, id)?;
            self.known(ctx, &case, number)?;
            ctx.write(|tx| match self.received {
                Some(_) => documents::received(tx, id, number, day),
                None => documents::remove(tx, id, number),
            })?;
            let what = if self.received.is_some() { "has come" } else { "is not asked for" };
            return Ok(Said::note(format!("Document {number} {what}.")));
        }
        if !self.ask.is_empty() {
            return self.ask(ctx, &case, day);
        }
        let row = |document: crate::domain::Document| DocumentRow {
            challenge: case.challenge.reference.clone(),
            number: document.number,
            title: document.title,
            asked_on: document.asked_on,
            received_on: document.received_on,
        };
        let all = documents::of(ctx.store()?.read(), id)?;
        let rows: Vec<DocumentRow> = all.into_iter().map(row).collect();
        let shown = ["number", "title", "asked_on", "received_on"];
        Ok(Said::list(Listing::new(&rows, &shown)?.empty("The host is asked for no documents.")))
    }

    fn known(&self, ctx: &mut Context, case: &Case, number: i64) -> Result<()> {
        let all = documents::of(ctx.store()?.read(), case.challenge.id)?;
        if all.iter().any(|document| document.number == number) {
            return Ok(());
        }
        let reference = &case.challenge.reference;
        let hint = format!("see them with `peerage timetable documents {reference}`");
        Err(Refusal::not_found("document", &number.to_string(), &[]).hint(hint).into())
    }

    fn ask(&self, ctx: &mut Context, case: &Case, day: NaiveDate) -> Result<Said> {
        let titles: Vec<String> = self.ask.iter().map(|text| tidy(text)).collect();
        if titles.iter().any(String::is_empty) {
            return Err(Refusal::rejected("a document has no title")
                .hint("write what it is called")
                .into());
        }
        let (id, reference) = (case.challenge.id, &case.challenge.reference);
        ctx.write(|tx| {
            titles.iter().try_for_each(|title| documents::ask(tx, id, title, day).map(drop))
        })?;
        let asked = documents::of(ctx.store()?.read(), id)?.len();
        let limit = case.scope.as_ref().and_then(|scope| scope.burden_limit);
        let limit = limit.and_then(|limit| limit.documents);
        let most = limit.unwrap_or(case.scheme.timetable.documents);
        let documents = if asked == 1 { "document" } else { "documents" };
        let said = format!("{reference} is asked for {asked} {documents}; the most is {most}.");
        let said = Said::note(said);
        let over = u32::try_from(asked).unwrap_or(u32::MAX) > most;
        let warning = "warning: that is more than the host is to bear";
        Ok(if over { said.and_note(warning) } else { said })
    }
}
