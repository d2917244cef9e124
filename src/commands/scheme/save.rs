//! Keeping a version of the rules: a new one, or a correction of one to which no challenge keeps.

use anyhow::Result;
use rusqlite::Transaction;

use super::compare::{DifferenceRow, differences};
use crate::commands::{Context, Said};
use crate::domain::Scheme;
use crate::error::Refusal;
use crate::intake::Finding;
use crate::render::Listing;
use crate::store::schemes::{self, Version};

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kept {
    /// The rules are those that hold already; the day from which they do.
    Unchanged(chrono::NaiveDate),
    /// The rules are the same, the notes in them are not.
    Notes,
    /// A version was put right.
    Corrected,
    /// There is a new version.
    Added,
}

/// Keeps `text`, which reads as `scheme`, and says what differs from the rules that held before.
pub(super) fn keep(
    ctx: &mut Context,
    text: &str,
    scheme: &Scheme,
    warnings: &[Finding],
) -> Result<Said> {
    let (kept, rows) = ctx.write(|tx| write(tx, text, scheme))?;
    let from = scheme.holds_from;
    let count = match rows.len() {
        1 => "1 value differs".to_owned(),
        count => format!("{count} values differ"),
    };
    let done = match kept {
        Kept::Unchanged(day) => format!("Nothing changed: these rules hold from {day} already."),
        Kept::Notes => format!("Changed the notes in the version that holds from {from}."),
        Kept::Corrected => format!("Corrected the version that holds from {from}: {count}."),
        Kept::Added => format!("Added a version that holds from {from}: {count}."),
    };
    let listed = Listing::new(&rows, &[])?.empty("No rule differs.");
    let told = warnings.iter().map(|warning| format!("warning: {warning}"));
    Ok(told.fold(Said::list(listed), Said::and_note).and_note(done))
}

fn write(tx: &Transaction<'_>, text: &str, scheme: &Scheme) -> Result<(Kept, Vec<DifferenceRow>)> {
    let from = scheme.holds_from;
    let versions = schemes::versions(tx)?;
    let before = versions.iter().rev().find(|version| version.holds_from <= from);
    let Some(version) = before.or(versions.first()) else {
        schemes::insert_text(tx, scheme, text)?;
        return Ok((Kept::Added, Vec::new()));
    };
    let rows = differences(&version.scheme()?, scheme)?;
    if version.holds_from == from {
        return Ok((correct(tx, version, text, scheme, &rows)?, rows));
    }
    if rows.is_empty() && version.holds_from < from {
        return Ok((Kept::Unchanged(version.holds_from), rows));
    }
    schemes::insert_text(tx, scheme, text)?;
    Ok((Kept::Added, rows))
}

/// Puts `text` in the place of a version that holds from the same day.
fn correct(
    tx: &Transaction<'_>,
    version: &Version,
    text: &str,
    scheme: &Scheme,
    rows: &[DifferenceRow],
) -> Result<Kept> {
    if version.text == text {
        return Ok(Kept::Unchanged(version.holds_from));
    }
    if !rows.is_empty() && version.challenges > 0 {
        let (day, count) = (version.holds_from, version.challenges);
        let keep =
            if count == 1 { "1 challenge keeps" } else { &format!("{count} challenges keep") };
        let refusal = Refusal::refused(format!("{keep} to the version that holds from {day}"));
        let hint = "let the new rules hold from a later day with `--holds-from DATE`";
        return Err(refusal.hint(hint).into());
    }
    schemes::replace_text(tx, version.id, scheme, text)?;
    Ok(if rows.is_empty() { Kept::Notes } else { Kept::Corrected })
}
