//! Whether a row is one: what the reader found wrong with it, cells beyond the heading, totals and notes
//! below a table, and the example row of a template.

use super::Row;
use crate::intake::finding::{Finding, Severity};
use crate::intake::raw::Fault;

/// Beginnings of lines that people write below a table.
const BELOW: &[&str] =
    &["total", "sum", "source", "note", "notes", "*", "©", "end of", "prepared by"];

impl Row<'_> {
    /// Tells the faults of the row itself; false when its fields are not worth a look.
    pub(super) fn is_sound(&mut self) -> bool {
        self.raw.faults.iter().for_each(|fault| self.tell_fault(fault));
        if self.rejected {
            return false;
        }
        let width = self.columns.headings.len();
        let beyond = (width..self.raw.len()).find(|c| !self.raw.cell(*c).trim().is_empty());
        if let Some(column) = beyond {
            let message = format!("the row has {} cells, the heading {width}", self.raw.len());
            let hint = "a value with a comma may need quotation marks around it";
            let finding = Finding::error(message).hint(hint).at(self.raw.line, self.number);
            self.push(finding.cell(format!("column {}", column + 1), self.raw.cell(column)));
            return false;
        }
        if self.looks_below() {
            return false;
        }
        if self.is_example() {
            let hint = "take it out, or write a row of your own over it";
            self.skip_whole("this is the example row of the template", hint);
            return false;
        }
        self.checks.short += u64::from(self.raw.len() < width);
        true
    }

    /// Tells a fault that the reader found. Nothing comes of it in a column that is not taken in; with
    /// `--partial`, an optional value is left blank.
    fn tell_fault(&mut self, fault: &Fault) {
        let place = fault.column.map(|column| self.columns.place(column));
        let is_passed_over = place == Some(None);
        if is_passed_over && fault.column < Some(self.columns.headings.len()) {
            return;
        }
        let mut finding = Finding::new(fault.severity, fault.message.clone())
            .hint(fault.hint.clone())
            .at(self.raw.line, self.number);
        if let Some(column) = fault.column {
            finding = finding.cell(self.columns.called(column), self.raw.cell(column));
        }
        let is_shown = finding.value.as_ref().is_some_and(|value| !value.is_empty());
        if let Some(original) = self.raw.original.as_ref().filter(|_| !is_shown) {
            finding = finding.seen(original);
        }
        if let Some(Some(place)) = place
            && finding.severity == Severity::Error
            && self.checks.partial
            && self.entity.field(place).can_stay_blank()
        {
            finding.severity = Severity::Warning;
            finding.message.push_str("; left blank");
            self.spoilt.push(place);
        }
        self.push(finding);
    }

    /// Totals, sources and notes that stand below a table are no rows of it.
    fn looks_below(&mut self) -> bool {
        let mut filled = self.raw.cells().filter(|cell| !cell.trim().is_empty());
        let (Some(first), second, third) = (filled.next(), filled.next(), filled.next()) else {
            return false;
        };
        let start = first.trim().to_lowercase();
        let is_word = |word: &&&str| {
            start.strip_prefix(**word).is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
        };
        let alone = self.raw.len() > 2 && (second.is_none() || third.is_none());
        if !alone || BELOW.iter().find(is_word).is_none() {
            return false;
        }
        let value = first.to_owned();
        let finding = Finding::error("this looks like a total or a note below the table")
            .hint("take the line out")
            .at(self.raw.line, self.number);
        self.push(finding.cell(self.columns.called(0), value));
        true
    }
}
