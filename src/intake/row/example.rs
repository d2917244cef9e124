//! The example row of a template, which nobody means.

use super::Row;
use crate::intake::field::{Field, Kind, Place};

impl Row<'_> {
    /// Whether it is the example row of `import-template` as it was written: the file has all columns of
    /// the template that have an example, and nothing else stands in any column.
    pub(super) fn is_example(&self) -> bool {
        let fields = || self.entity.fields.iter().enumerate();
        let has_column =
            |(at, field): (usize, &Field)| field.example.is_empty() || self.has(Place(at));
        fields().all(has_column)
            && fields().all(|(at, field)| is_as_written(field, self.cell(Place(at)).trim()))
    }
}

/// Whether a cell holds the example of its field, be it as a spreadsheet program writes it again.
fn is_as_written(field: &Field, cell: &str) -> bool {
    let example = field.example;
    cell == example
        || match field.kind {
            Kind::Date => is_day(example, cell),
            _ if example.contains(char::is_alphabetic) => false,
            _ => !example.is_empty() && digits(cell) == digits(example),
        }
}

/// Whether `cell` is the day `example`, `2027-01-04`, written `04/01/2027`.
fn is_day(example: &str, cell: &str) -> bool {
    example.split('-').rev().eq(cell.split('/'))
}

/// A number without what spreadsheet programs leave out of it.
fn digits(text: &str) -> String {
    let digits: String = text.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    digits.trim_start_matches('0').to_owned()
}
