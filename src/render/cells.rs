//! What is common to all formats: which columns, and a value as the text of a cell.

use anyhow::Result;
use serde_json::Value;

use super::{Format, Listing, Rows};

/// The rows and columns that go out.
#[derive(Debug)]
pub(super) struct Grid<'a> {
    /// The columns in order.
    pub columns: Vec<&'a str>,
    /// The rows they are taken from.
    pub rows: &'a Rows,
    /// Whether the columns were asked for by name: then all of them are shown.
    pub named: bool,
    /// Whether no cell is cut and no column left out.
    pub whole: bool,
}

impl<'a> Grid<'a> {
    /// All columns for programs, the shown ones for people.
    pub(super) fn of(list: &'a Listing, format: Format) -> Self {
        let people = matches!(format, Format::Table | Format::Markdown);
        let chosen = if people { &list.shown } else { &list.columns };
        Self {
            columns: chosen.iter().map(String::as_str).collect(),
            rows: &list.rows,
            named: list.named,
            whole: list.whole,
        }
    }

    /// The values of the row at this place, in the order of the columns.
    pub(super) fn values(&self, at: usize) -> Result<Vec<Value>> {
        self.rows.values(at, &self.columns)
    }

    /// The texts of the row at this place, by `text`.
    pub(super) fn texts(&self, at: usize, text: impl Fn(&Value) -> String) -> Result<Vec<String>> {
        Ok(self.values(at)?.iter().map(text).collect())
    }
}

/// A value as text for people: nothing for null, yes and no, many values parted by `; `; of what has
/// fields, the name of each and what stands in it.
pub(super) fn text(value: &Value) -> String {
    joined(value, "; ")
}

/// The same for programs: many values joined by `;` and nothing else (product, section 3).
pub(super) fn plain(value: &Value) -> String {
    joined(value, ";")
}

fn joined(value: &Value, by: &str) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(many) => many.iter().map(|one| joined(one, by)).collect::<Vec<_>>().join(by),
        Value::Object(fields) => {
            let told =
                fields.iter().map(|(name, value)| (name.replace('_', " "), joined(value, by)));
            let told = told.filter(|(_, value)| !value.is_empty());
            told.map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>().join(", ")
        }
    }
}

/// A text that is safe to send to a terminal: control characters (but the line end) and marks that
/// turn the direction of writing become a visible sign.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (at, c) in text.char_indices() {
        if let Some(sign) = cleaned(c) {
            out.push_str(&text[from..at]);
            out.push_str(sign);
            from = at + c.len_utf8();
        }
    }
    out.push_str(&text[from..]);
    out
}

/// What stands for a character that would steer a terminal.
pub(super) fn cleaned(c: char) -> Option<&'static str> {
    match c {
        ' '..='~' | '\n' => None,
        '\t' => Some(" "),
        c if c.is_control() => Some("\u{fffd}"),
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some("\u{fffd}")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_as_in_import_files() {
        let value = serde_json::json!([null, true, 3, "a", ["b", "c"]]);
        let texts: Vec<_> = value.as_array().unwrap().iter().map(text).collect();
        assert_eq!(texts, ["", "yes", "3", "a", "b; c"]);
        assert_eq!(plain(&value[4]), "b;c");
        let fields = serde_json::json!([{"made_on": "2026-11-21", "by": null}, {"areas": [1, 2]}]);
        assert_eq!(text(&fields), "made on 2026-11-21; areas 1; 2");
        assert_eq!(plain(&fields), "made on 2026-11-21;areas 1;2");
    }

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(clean("a\u{1b}[2Jb\u{202e}c\td\ne"), "a\u{fffd}[2Jb\u{fffd}c d\ne");
    }
}
