//! For documents: a Markdown table.

use anyhow::Result;
use serde_json::Value;

use super::cells::{Grid, cleaned, text};
use super::chart::Chart;
use super::{Format, Tables};

pub(super) fn list(grid: &Grid<'_>) -> Result<String> {
    let heads: Vec<String> = grid.columns.iter().map(|column| column.replace('_', " ")).collect();
    let mut out = line(&heads);
    out.push_str(&line(&vec!["---".to_owned(); heads.len()]));
    for at in 0..grid.rows.len() {
        out.push_str(&line(&grid.texts(at, |value| escape(&text(value)))?));
    }
    Ok(out)
}

/// Several tables, each below its name.
pub(super) fn tables(tables: &Tables) -> Result<String> {
    let mut out = String::new();
    for (name, rows) in tables {
        let gap = if out.is_empty() { "" } else { "\n" };
        out.push_str(&format!("{gap}## {}\n\n", escape(&title(name))));
        match rows.rows.is_empty() {
            true => out.push_str(&format!("{}\n", rows.empty)),
            false => out.push_str(&list(&Grid::of(rows, Format::Markdown))?),
        }
    }
    Ok(out)
}

/// The name of a table as a heading: `take-up` is `Take up`.
fn title(name: &str) -> String {
    let name = name.replace(['-', '_'], " ");
    let mut letters = name.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    first + letters.as_str()
}

/// A thing, a field a line: what it has not is left out.
pub(super) fn thing(value: &Value) -> String {
    let heads = ["field", "value"].map(str::to_owned);
    let mut out = line(&heads);
    out.push_str(&line(&heads.map(|_| "---".to_owned())));
    for (name, value) in value.as_object().into_iter().flatten() {
        let told = text(value);
        if !told.is_empty() {
            out.push_str(&line(&[escape(&name.replace('_', " ")), escape(&told)]));
        }
    }
    out
}

fn line(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

/// The text of a document with its figures drawn in characters, each under its title; one with nothing to
/// draw is left out.
pub fn with_figures(text: &str, figures: &[Chart]) -> String {
    let mut out = text.to_owned();
    for (place, chart) in figures.iter().enumerate() {
        let figure = format!("![](figure:{place})\n");
        out = match chart.is_empty() {
            true => out.replace(&format!("{figure}\n"), ""),
            false => {
                let drawn = format!("{}:\n\n```\n{}```\n", escape(&chart.title), chart.text());
                out.replace(&figure, &drawn)
            }
        };
    }
    out
}

/// A text that means itself in Markdown, in the middle of a line and at its start.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut from = 0;
    let mut only_digits = true;
    for (at, c) in text.char_indices() {
        let sign = match c {
            // At the start of a line these would begin a list or an underlining.
            '-' if at == 0 => Some("\\-"),
            '+' if at == 0 => Some("\\+"),
            '=' if at == 0 => Some("\\="),
            '.' if at > 0 && only_digits => Some("\\."),
            ')' if at > 0 && only_digits => Some("\\)"),
            c => sign(c),
        };
        only_digits &= c.is_ascii_digit();
        if let Some(sign) = sign {
            out.push_str(&text[from..at]);
            out.push_str(sign);
            from = at + c.len_utf8();
        }
    }
    out.push_str(&text[from..]);
    out
}

/// What stands for a character that is a mark wherever it stands, or that steers a terminal.
fn sign(c: char) -> Option<&'static str> {
    Some(match c {
        '\n' | '\t' => " ",
        '\\' => "\\\\",
        '`' => "\\`",
        '*' => "\\*",
        '_' => "\\_",
        '[' => "\\[",
        ']' => "\\]",
        '<' => "\\<",
        '>' => "\\>",
        '|' => "\\|",
        '#' => "\\#",
        '~' => "\\~",
        '&' => "&amp;",
        c if c.is_ascii_alphanumeric() => return None,
        c => return cleaned(c),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::clean;

    #[test]
    fn marks_are_taken_for_what_they_are() {
        for (text, told) in [
            ("# a *b*", "\\# a \\*b\\*"),
            ("12. a. b", "12\\. a. b"),
            ("3) x 4) y", "3\\) x 4) y"),
            (".5 a-b", ".5 a-b"),
            ("- a", "\\- a"),
            ("a\nb & c", "a b &amp; c"),
            ("\u{1b}[2J \u{202e}x \u{301}", "\u{fffd}\\[2J \u{fffd}x \u{301}"),
        ] {
            assert_eq!(escape(text), told);
        }
        for c in (0..0x3000).filter_map(char::from_u32).filter(|c| *c != '\n') {
            let kept = clean(&c.to_string());
            let is_mark = escape(&format!("x{c}")) != format!("x{kept}");
            assert_eq!(is_mark, "\\`*_[]<>|#~&".contains(c), "{c:?}");
        }
    }
}
