//! For documents: a Markdown table.

use anyhow::Result;

use super::cells::{Grid, clean, text};
use super::chart::Chart;

pub(super) fn list(grid: &Grid<'_>) -> Result<String> {
    let heads: Vec<String> = grid.columns.iter().map(|column| column.replace('_', " ")).collect();
    let mut out = line(&heads);
    out.push_str(&line(&vec!["---".to_owned(); heads.len()]));
    for at in 0..grid.rows.len() {
        out.push_str(&line(&grid.texts(at, |value| escape(&text(value)))?));
    }
    Ok(out)
}

fn line(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

/// The text of a document with its figures drawn in characters, each under its title.
pub fn with_figures(text: &str, figures: &[Chart]) -> String {
    let mut out = text.to_owned();
    for (place, chart) in figures.iter().enumerate() {
        let drawn = format!("{}:\n\n```\n{}```", escape(&chart.title), chart.text());
        out = out.replace(&format!("![](figure:{place})"), &drawn);
    }
    out
}

/// A text that means itself in Markdown, in the middle of a line and at its start.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (place, c) in clean(text).chars().enumerate() {
        match c {
            // At the start of a line these would begin a list or an underlining.
            '-' | '+' | '=' if place == 0 => {
                out.push('\\');
                out.push(c);
            }
            '.' | ')' if !out.is_empty() && out.chars().all(|c| c.is_ascii_digit()) => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' => {
                out.push('\\');
                out.push(c);
            }
            '&' => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
    out
}
