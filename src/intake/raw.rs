//! A row as the file has it, before anything is understood.

use std::hash::Hasher as _;

use anyhow::Result;

use super::finding::Severity;
use crate::domain::digest::hasher;

/// Something wrong with the row itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// How much it weighs.
    pub severity: Severity,
    /// The column, from 0, when it is one.
    pub column: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// A row of texts in one piece of memory, which is used again for the next row.
#[derive(Debug, Default, Clone)]
pub struct RawRow {
    /// The physical line on which it begins; for sheets the row number.
    pub line: u64,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
    /// Of a row with faults, where its cells do not show all of it: its text as the file has it.
    pub original: Option<String>,
    text: String,
    ends: Vec<usize>,
}

impl RawRow {
    /// Empties it for the row that begins on `line`.
    pub fn begin(&mut self, line: u64) {
        self.line = line;
        self.faults.clear();
        self.original = None;
        self.text.clear();
        self.ends.clear();
    }

    /// Adds a cell.
    pub fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len());
    }

    /// Adds an error about the row.
    pub fn fault(&mut self, column: Option<usize>, message: impl Into<String>, hint: &str) {
        self.add(Severity::Error, column, message, hint);
    }

    /// Adds a warning about the row.
    pub fn warn(&mut self, column: Option<usize>, message: impl Into<String>, hint: &str) {
        self.add(Severity::Warning, column, message, hint);
    }

    fn add(
        &mut self,
        severity: Severity,
        column: Option<usize>,
        message: impl Into<String>,
        hint: &str,
    ) {
        self.faults.push(Fault {
            severity,
            column,
            message: message.into(),
            hint: hint.to_owned(),
        });
    }

    /// How many cells it has.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether it has no cells.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// How many bytes its cells have together.
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// The text of a cell; nothing for one that is not there.
    pub fn cell(&self, column: usize) -> &str {
        let start = match column {
            0 => 0,
            column => self.ends.get(column - 1).copied().unwrap_or(self.text.len()),
        };
        self.ends.get(column).map_or("", |end| &self.text[start..*end])
    }

    /// All cells.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|column| self.cell(column))
    }

    /// A digest of all cells, letter for letter.
    pub fn digest(&self) -> u64 {
        let mut hasher = hasher();
        hasher.write(self.text.as_bytes());
        self.ends.iter().for_each(|end| hasher.write_usize(*end));
        hasher.finish()
    }

    /// Whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }
}

/// The rows of a file, one after the other.
pub trait Rows {
    /// Reads the next row into `row`; false at the end.
    ///
    /// # Errors
    /// When nothing beyond this place can be read.
    fn next(&mut self, row: &mut RawRow) -> Result<bool>;
}

/// The longest record of a text file: 1 MiB.
pub const LONGEST_RECORD: u64 = 1 << 20;
/// The most columns that a file may have.
pub const MOST_COLUMNS: usize = 1_000;
/// The longest cell: what a workbook can hold.
pub const LONGEST_CELL: usize = 32_767;
/// From here on a number that may have decimals stands for its neighbours as well: 2^53.
pub const MOST_EXACT: f64 = 9_007_199_254_740_992.0;
/// What is said of such a number.
pub const INEXACT: &str = "a number of more than 15 digits; the last ones are lost";
