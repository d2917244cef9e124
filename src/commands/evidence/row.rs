//! `evidence list` and `show`; the columns are those of the import.

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::case::Case;
use crate::commands::nth::Nth;
use crate::commands::values::word;
use crate::commands::{Context, Said};
use crate::domain::{Assessment, Evidence, Perspective};
use crate::error::Refusal;
use crate::render::{Listing, Thing};
use crate::store::evidence;
use crate::store::numbers::Numbered;

/// List the notes of a challenge
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// The challenge
    challenge: String,
    /// Only under this theme
    #[arg(long)]
    theme: Option<String>,
    /// Only from this side
    #[arg(long, value_parser = word::<Perspective>())]
    perspective: Option<Perspective>,
    /// Only those that say this of the host
    #[arg(long, value_parser = word::<Assessment>())]
    assessment: Option<Assessment>,
}

/// Show a note
#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    /// The challenge
    challenge: String,
    /// The number of the note
    number: Nth,
}

/// A note.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EvidenceRow {
    /// The challenge.
    challenge: String,
    /// Its number in the challenge.
    number: i64,
    /// The day it was written down.
    made_on: NaiveDate,
    /// Number of the session in which it was heard.
    session: Option<i64>,
    /// Reference of the peer who wrote it down, or the name of the member of staff.
    author: Option<String>,
    /// The theme.
    theme: String,
    /// What it says of the host.
    assessment: Assessment,
    /// From which side.
    perspective: Perspective,
    /// Whether it tells who spoke: then no report has it.
    identifiable: bool,
    /// Whether the words may be quoted, unattributed.
    quote: bool,
    /// What was heard or seen.
    note: String,
}

impl EvidenceRow {
    fn new(connection: &Connection, case: &Case, note: &Evidence) -> Result<Self> {
        let peer = note.peer.map(|id| case.told(connection, id)).transpose()?;
        Ok(Self {
            challenge: case.challenge.reference.clone(),
            number: note.number,
            made_on: note.made_on,
            session: note.session,
            author: peer.map(|(reference, _)| reference).or_else(|| note.author.clone()),
            theme: note.theme.clone(),
            assessment: note.assessment,
            perspective: note.perspective,
            identifiable: note.identifiable,
            quote: note.quote,
            note: note.note.clone(),
        })
    }
}

impl ListArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let case = Case::open(ctx, &self.challenge)?;
        let theme = self.theme.as_deref().map(|text| case.theme(text)).transpose()?;
        let connection = ctx.store()?.read();
        let mut all = evidence::of(connection, case.challenge.id)?;
        all.retain(|note| {
            theme.as_ref().is_none_or(|theme| *theme == note.theme)
                && self.perspective.is_none_or(|side| side == note.perspective)
                && self.assessment.is_none_or(|said| said == note.assessment)
        });
        let rows: Vec<EvidenceRow> = all
            .iter()
            .map(|note| EvidenceRow::new(connection, &case, note))
            .collect::<Result<_>>()?;
        let shown = ["number", "theme", "assessment", "perspective", "identifiable", "note"];
        Ok(Said::list(Listing::new(&rows, &shown)?.empty("There are no notes yet.")))
    }
}

impl ShowArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let case = Case::open(ctx, &self.challenge)?;
        let connection = ctx.store()?.read();
        let note = numbered(connection, &case, self.number)?;
        Ok(Said::thing(Thing::fields(&EvidenceRow::new(connection, &case, &note)?)?))
    }
}

/// The note with this number.
pub(in crate::commands) fn numbered(
    connection: &Connection,
    case: &Case,
    number: impl Into<Nth>,
) -> Result<Evidence> {
    let number = number.into().of(connection, Numbered::Evidence, case.challenge.id)?;
    let all = evidence::of(connection, case.challenge.id)?;
    all.into_iter().find(|note| note.number == number).ok_or_else(|| {
        let hint = format!("see them with `peerage evidence list {}`", case.challenge.reference);
        Refusal::not_found("note", &number.to_string(), &[]).hint(hint).into()
    })
}
