//! For spreadsheets and scripts: comma, CRLF, text cells guarded against becoming formulas.

use anyhow::Result;
use serde_json::Value;

use crate::domain::text::is_formula;

use super::cells::{Grid, plain};

pub(super) fn list(grid: &Grid<'_>, raw: bool) -> Result<Vec<u8>> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(vec![]);
    writer.write_record(&grid.columns)?;
    for at in 0..grid.rows.len() {
        writer.write_record(grid.texts(at, |value| cell(value, raw))?)?;
    }
    Ok(writer.into_inner()?)
}

fn cell(value: &Value, raw: bool) -> String {
    let text = plain(value);
    match value {
        Value::String(_) | Value::Array(_) if !raw => guarded(&text),
        _ => text,
    }
}

/// Rows of texts as CSV, guarded.
///
/// # Errors
/// When a row cannot be written, which is a bug.
pub fn lines(rows: &[Vec<String>]) -> Result<Vec<u8>> {
    let mut writer = ::csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.iter().map(|text| guarded(text)))?;
    }
    Ok(writer.into_inner()?)
}

/// The text with a guard before it where a spreadsheet would run it; import takes the guard off.
pub fn guarded(text: &str) -> String {
    if is_formula(text) { format!("'{text}") } else { text.to_owned() }
}
