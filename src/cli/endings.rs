//! What the ending of a file promises, and whether the answer keeps it.

use std::io::Write;
use std::path::Path;

use anyhow::Result;

use super::output::ending;
use crate::commands::Said;
use crate::error::Refusal;
use crate::render::{Format, View};

/// Whether a text or document is what the ending of a file promises: bytes that a program opens begin
/// in its way.
fn keeps_promise(document: &[u8], ending: &str) -> bool {
    let begins = |with: &[u8]| document.starts_with(with);
    match ending {
        "docx" | "xlsx" | "odt" | "ods" => begins(b"PK"),
        "pdf" => begins(b"%PDF"),
        "rtf" => begins(b"{\\rtf"),
        "doc" | "xls" => false,
        "json" => begins(b"{") || begins(b"["),
        "ics" => begins(b"BEGIN:VCALENDAR"),
        "html" | "htm" => begins(b"<"),
        _ => true,
    }
}

/// The ending of a format of which this one has the letters in another order: `cvs` for `csv`.
fn meant(ending: &str) -> Option<&'static str> {
    const ENDINGS: [&str; 7] = ["csv", "json", "jsonl", "xlsx", "txt", "ics", "md"];
    let in_order = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    let letters = in_order(ending);
    ENDINGS.into_iter().find(|known| *known != ending && in_order(known) == letters)
}

/// Refuses a file whose ending promises another document than the answer is, or says so when what was
/// asked for is done already.
pub(super) fn must_be_kept(
    said: &Said,
    file: Option<&Path>,
    format: Format,
    err: &mut dyn Write,
) -> Result<()> {
    // What these promise is no text; a table in one would open as something else, or not at all.
    const DOCUMENTS: [&str; 20] = [
        "docx", "doc", "odt", "rtf", "pdf", "html", "htm", "ods", "xls", "pptx", "tsv", "tab",
        "xml", "yaml", "yml", "toml", "sql", "db", "sqlite", "parquet",
    ];
    let is_kept = |ending: &String| match &said.view {
        None => true,
        Some(View::Document(bytes) | View::Made(bytes)) => keeps_promise(bytes, ending),
        Some(_) => {
            let is_slip = DOCUMENTS.contains(&ending.as_str()) || meant(ending).is_some();
            format != Format::Table || !is_slip
        }
    };
    let Some(ending) = file.and_then(ending).filter(|ending| !is_kept(ending)) else {
        return Ok(());
    };
    let refusal = Refusal::usage(format!("this answer cannot be written as `.{ending}`"));
    if let Some(meant) = meant(&ending).filter(|_| !said.wrote) {
        return Err(refusal.hint(format!("did you mean `.{meant}`?")).into());
    }
    if said.wrote {
        writeln!(err, "warning: {refusal}; it is written as plain text")?;
        return Ok(());
    }
    let hint = match said.view {
        Some(View::Document(_) | View::Made(_)) => {
            "it has one form only: see `--help` for the ending of its file"
        }
        _ => {
            "name a file that ends in .txt, .csv, .xlsx, .md, .json or .jsonl, or in .ics where rows carry dates"
        }
    };
    Err(refusal.hint(hint).into())
}
