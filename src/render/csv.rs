//! For spreadsheets and scripts: comma, CRLF, text cells guarded against becoming formulas.

use anyhow::Result;
use serde_json::Value;

use super::cells::{Grid, text};

pub(super) fn list(grid: &Grid<'_>, raw: bool) -> Result<Vec<u8>> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(vec![]);
    writer.write_record(&grid.columns)?;
    for row in grid.rows {
        writer.write_record(grid.texts(row, |value| cell(value, raw)))?;
    }
    Ok(writer.into_inner()?)
}

fn cell(value: &Value, raw: bool) -> String {
    let plain = text(value);
    match value {
        Value::String(_) | Value::Array(_) if !raw && is_formula(&plain) => format!("'{plain}"),
        _ => plain,
    }
}

/// Whether a spreadsheet would run `text` (OWASP, CSV injection). A number or a telephone number
/// may begin with a sign.
fn is_formula(text: &str) -> bool {
    match text.chars().next() {
        Some('=' | '@' | '\t' | '\r') => true,
        Some('+' | '-') => !text[1..].chars().all(|c| c.is_ascii_digit() || " .,()-".contains(c)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_guarded_and_numbers_are_not() {
        for bad in ["=1+1", "@SUM(A1)", "\tx", "\rx", "-cmd", "+1+cmd|x"] {
            assert!(is_formula(bad), "{bad}");
        }
        for good in ["-3", "+44 20 7946 0000", "a=b", "", "-1,000.5"] {
            assert!(!is_formula(good), "{good}");
        }
    }
}
