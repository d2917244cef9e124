//! A table that nobody looks at through a terminal: whole, no cell cut, and in one go, for it may have a
//! hundred thousand rows.

use anyhow::Result;
use serde_json::Value;
use unicode_width::UnicodeWidthStr as _;

use super::GAP;
use crate::render::cells::{Grid, clean};

/// The texts of all cells, one behind the other.
#[derive(Default)]
struct Cells {
    text: String,
    /// Where each cell ends, and how many places of a terminal it takes.
    ends: Vec<(usize, u32)>,
}

/// What a column needs.
#[derive(Clone, Copy)]
struct Column {
    width: u32,
    /// Whether all that stands in it is numbers, and there is one.
    any: bool,
    only_numbers: bool,
}

/// The heading and the rows of a table.
pub(super) fn table(grid: &Grid<'_>) -> Result<(String, String)> {
    let heads: Vec<String> = grid.columns.iter().map(|column| column.replace('_', " ")).collect();
    let column =
        |head: &String| Column { width: head.width() as u32, any: false, only_numbers: true };
    let mut columns: Vec<Column> = heads.iter().map(column).collect();
    let mut cells = Cells::default();
    for at in 0..grid.rows.len() {
        for (value, column) in grid.values(at)?.into_iter().zip(&mut columns) {
            if !value.is_null() {
                column.any = true;
                column.only_numbers &= value.is_number();
            }
            column.width = column.width.max(cells.add(&value));
        }
    }
    let mut heading = String::new();
    let widths = heads.iter().map(|head| (head.as_str(), head.width() as u32));
    line(widths, &columns, &mut heading);
    Ok((heading, cells.lines(&columns)))
}

impl Cells {
    /// Adds a value as it stands in a cell; gives its width.
    fn add(&mut self, value: &Value) -> u32 {
        let begins = self.text.len();
        put(value, &mut self.text);
        let new = &self.text[begins..];
        let width = if new.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            new.len()
        } else {
            let shown = clean(new).replace('\n', " ");
            self.text.truncate(begins);
            self.text.push_str(&shown);
            shown.width()
        };
        self.ends.push((self.text.len(), width as u32));
        width as u32
    }

    fn lines(&self, columns: &[Column]) -> String {
        let mut out = String::with_capacity(self.text.len() * 3 / 2);
        let mut begins = 0;
        for row in self.ends.chunks(columns.len().max(1)) {
            let cells = row.iter().map(|&(ends, width)| {
                let text = &self.text[begins..ends];
                begins = ends;
                (text, width)
            });
            line(cells, columns, &mut out);
        }
        out
    }
}

/// A line of cells, without blanks at its end.
fn line<'c>(cells: impl Iterator<Item = (&'c str, u32)>, columns: &[Column], out: &mut String) {
    let begins = out.len();
    for ((text, width), column) in cells.zip(columns) {
        if out.len() > begins {
            blanks(u32::from(GAP), out);
        }
        let room = column.width.saturating_sub(width);
        let to_the_right = column.any && column.only_numbers;
        blanks(if to_the_right { room } else { 0 }, out);
        out.push_str(text);
        blanks(if to_the_right { 0 } else { room }, out);
    }
    let kept = out[begins..].trim_end().len();
    out.truncate(begins + kept);
    out.push('\n');
}

fn blanks(count: u32, out: &mut String) {
    const BLANKS: &str = "                                ";
    let mut left = count as usize;
    while left > 0 {
        let now = left.min(BLANKS.len());
        out.push_str(&BLANKS[..now]);
        left -= now;
    }
}

/// The same text as elsewhere, behind what is there.
fn put(value: &Value, out: &mut String) {
    match value {
        Value::Null => {}
        Value::Bool(true) => out.push_str("yes"),
        Value::Bool(false) => out.push_str("no"),
        Value::String(text) => out.push_str(text),
        Value::Array(many) => many.iter().enumerate().for_each(|(at, one)| {
            out.push_str(if at == 0 { "" } else { "; " });
            put(one, out);
        }),
        Value::Number(_) | Value::Object(_) => out.push_str(&value.to_string()),
    }
}
