//! A row under check: its fields as values, and every finding with its place.

mod example;
mod fields;
mod sound;

use anyhow::Result;

use super::field::{Entity, Place};
use super::finding::{Finding, Findings};
use super::heading::Columns;
use super::raw::RawRow;
use super::table::Table;
use super::values::{DateEvidence, DateOrder, Tidied, Wrong};

/// One pass through a file: what was found, and what was decided for the file as a whole.
#[derive(Debug)]
pub struct Checks {
    /// Every finding.
    pub findings: Findings,
    /// The order of dates in this pass.
    pub order: DateOrder,
    /// What the dates said about it.
    pub evidence: DateEvidence,
    /// Rows below the heading, blank ones left out.
    pub rows: u64,
    /// Rows with an error.
    pub rejected: u64,
    /// Rows passed over: repeats, vacancies.
    pub skipped: u64,
    partial: bool,
    /// Whether every row must come to something.
    whole: bool,
    /// Whether it was told which columns are missing.
    told_missing: bool,
    /// How many values each was done to, in the order of [`Tidied::ALL`].
    tidied: [u64; Tidied::ALL.len()],
    short: u64,
    reasons: Vec<String>,
}

impl Checks {
    /// Nothing seen yet. With `partial`, an optional value that is bad is left blank, and that is a
    /// warning.
    pub fn new(findings: Findings, order: DateOrder, partial: bool) -> Self {
        Self {
            findings,
            order,
            evidence: DateEvidence::default(),
            rows: 0,
            rejected: 0,
            skipped: 0,
            partial,
            whole: false,
            told_missing: false,
            tidied: [0; Tidied::ALL.len()],
            short: 0,
            reasons: Vec::new(),
        }
    }

    /// The same for things that are declared: each is brought about or is at fault, so that a row that
    /// an import passes over is an error. Dates are ISO or day first.
    pub fn of_declared(findings: Findings) -> Self {
        Self { whole: true, ..Self::new(findings, DateOrder::DayFirst, false) }
    }

    /// Tells what is worth saying about the file as a whole; rows then leave out what it said of them.
    pub fn tell(&mut self, table: &Table<'_>, entity: &Entity) {
        table.tell(entity, &mut self.findings);
        self.told_missing = true;
    }

    /// Whether good rows go in when others have errors.
    pub const fn is_partial(&self) -> bool {
        self.partial
    }

    /// Whether the pass has to be made again, with dates in the other order.
    pub fn wants_other_order(&self) -> bool {
        self.evidence.order() != self.order
    }

    /// Ends the pass: tells what was normalised, as notes.
    pub fn end(&mut self) {
        for (what, count) in Tidied::ALL.iter().zip(std::mem::take(&mut self.tidied)) {
            if count > 0 {
                self.findings.push(Finding::note(what.told(count)));
            }
        }
        if self.short > 0 {
            let rows = if self.short == 1 { "row is" } else { "rows are" };
            let told = format!("{} {rows} shorter than the heading; the rest is blank", self.short);
            self.findings.push(Finding::note(told));
        }
    }

    /// Goes through the rows of `table`: `take` reads each, `reject` gets those with errors and why.
    ///
    /// # Errors
    /// Those of `take` and `reject`, and when the file cannot be read to its end.
    pub fn each_row(
        &mut self,
        table: &Table<'_>,
        entity: &'static Entity,
        reject: &mut dyn FnMut(&RawRow, &[String]) -> Result<()>,
        take: &mut dyn FnMut(&mut Row<'_>) -> Result<()>,
    ) -> Result<()> {
        self.visit(table, entity, &mut Closures { reject, take })
    }

    /// Goes through the rows of `table` with a visitor.
    ///
    /// # Errors
    /// Those of the visitor, and when the file cannot be read to its end.
    pub fn visit(
        &mut self,
        table: &Table<'_>,
        entity: &'static Entity,
        visitor: &mut dyn Visitor,
    ) -> Result<()> {
        table.each_row(&mut |raw| {
            self.rows += 1;
            if visitor.knows(raw, self.rows)? {
                return Ok(());
            }
            self.reasons.clear();
            let said_before = self.said();
            let mut row = Row {
                raw,
                columns: &table.columns,
                entity,
                number: self.rows,
                rejected: false,
                said_before,
                spoilt: Vec::new(),
                checks: self,
            };
            if row.is_sound() {
                visitor.take(&mut row)?;
            }
            if row.rejected {
                self.rejected += 1;
                visitor.reject(raw, &self.reasons)?;
            }
            Ok(())
        })
    }

    /// How much was said and counted so far that has to do with what stands in the rows.
    fn said(&self) -> u64 {
        let dates = self.evidence.day_first + self.evidence.month_first + self.evidence.either;
        let tidied: u64 = self.tidied.iter().sum();
        self.findings.total() as u64 + dates + tidied + self.short + self.skipped
    }
}

/// Who goes through the rows of a file.
pub trait Visitor {
    /// Whether this row, the one with this number from 1, need not be looked at.
    ///
    /// # Errors
    /// Those of the visitor.
    fn knows(&mut self, raw: &RawRow, number: u64) -> Result<bool>;

    /// Reads a row.
    ///
    /// # Errors
    /// Those of the reader.
    fn take(&mut self, row: &mut Row<'_>) -> Result<()>;

    /// Gets a row with errors, and why.
    ///
    /// # Errors
    /// Those of whoever keeps it.
    fn reject(&mut self, raw: &RawRow, reasons: &[String]) -> Result<()>;
}

/// A visitor who looks at all rows.
struct Closures<'c> {
    reject: &'c mut dyn FnMut(&RawRow, &[String]) -> Result<()>,
    take: &'c mut dyn FnMut(&mut Row<'_>) -> Result<()>,
}

impl Visitor for Closures<'_> {
    fn knows(&mut self, _: &RawRow, _: u64) -> Result<bool> {
        Ok(false)
    }

    fn take(&mut self, row: &mut Row<'_>) -> Result<()> {
        (self.take)(row)
    }

    fn reject(&mut self, raw: &RawRow, reasons: &[String]) -> Result<()> {
        (self.reject)(raw, reasons)
    }
}

/// A row under check.
#[derive(Debug)]
pub struct Row<'r> {
    raw: &'r RawRow,
    columns: &'r Columns,
    entity: &'static Entity,
    number: u64,
    rejected: bool,
    said_before: u64,
    /// Fields whose value cannot be read, and is left blank.
    spoilt: Vec<Place>,
    checks: &'r mut Checks,
}

impl<'r> Row<'r> {
    /// The physical line on which it begins.
    pub fn line(&self) -> u64 {
        self.raw.line
    }

    /// Whether the file has a column for a field.
    pub fn has(&self, place: Place) -> bool {
        self.columns.column(place).is_some()
    }

    /// What stands in the column of a field, letter for letter; nothing where there is none.
    pub fn cell(&self, place: Place) -> &'r str {
        self.columns.column(place).map_or("", |column| self.raw.cell(column))
    }

    /// Its place among the rows of data, from 0.
    pub fn index(&self) -> usize {
        usize::try_from(self.number).unwrap_or(usize::MAX).saturating_sub(1)
    }

    /// Whether an error was found in it.
    pub fn is_rejected(&self) -> bool {
        self.rejected
    }

    /// Whether nothing at all was said or counted of it: the same row would pass in silence again,
    /// whatever the order of dates.
    pub fn is_clean(&self) -> bool {
        self.checks.said() == self.said_before
    }

    /// The row as the file has it.
    pub fn raw(&self) -> &RawRow {
        self.raw
    }

    fn push(&mut self, finding: Finding) {
        if finding.severity == super::Severity::Error {
            self.rejected = true;
            let told = Finding { line: None, ..finding.clone() }.to_string();
            self.checks.reasons.push(told);
        }
        self.checks.findings.push(finding);
    }

    /// Where a field's column stands in the file, by its heading there.
    fn called(&self, place: Place) -> String {
        match self.columns.column(place) {
            Some(column) => self.columns.called(column),
            None => self.entity.field(place).name.to_owned(),
        }
    }

    fn about(&self, severity: super::Severity, place: Place, value: &str, wrong: Wrong) -> Finding {
        let finding = Finding::new(severity, wrong.message)
            .at(self.raw.line, self.number)
            .cell(self.called(place), value);
        match wrong.hint {
            Some(hint) => finding.hint(hint),
            None => finding,
        }
    }

    /// A value that cannot be taken. With `--partial` an optional one is left blank.
    pub fn wrong(&mut self, place: Place, value: &str, wrong: Wrong) {
        if self.checks.partial && self.entity.field(place).can_stay_blank() {
            let message = format!("{}; left blank", wrong.message);
            let wrong = Wrong { message, ..wrong };
            self.warn(place, value, wrong);
        } else {
            self.reject(place, value, wrong);
        }
    }

    /// An error, whatever the mode: the row cannot go in.
    pub fn reject(&mut self, place: Place, value: &str, wrong: Wrong) {
        let finding = self.about(super::Severity::Error, place, value, wrong);
        self.push(finding);
    }

    /// Something that is worth a look.
    pub fn warn(&mut self, place: Place, value: &str, wrong: Wrong) {
        let finding = self.about(super::Severity::Warning, place, value, wrong);
        self.push(finding);
    }

    /// Something that was normalised.
    pub fn note(&mut self, place: Place, value: &str, message: impl Into<String>) {
        let wrong = Wrong { message: message.into(), hint: None };
        let finding = self.about(super::Severity::Note, place, value, wrong);
        self.push(finding);
    }

    /// A field that a new thing must have, and this row has not. Where the file was said to have no such
    /// column ([`Checks::tell`]), that is not said again of each row.
    pub fn missing(&mut self, place: Place) {
        let field = self.entity.field(place);
        let is_told = self.checks.told_missing;
        if is_told && self.columns.missing(self.entity).contains(&field.name) {
            self.rejected = true;
            return;
        }
        let wrong = Wrong::new(
            format!("{} is missing", field.name),
            format!("write {}", field.kind.told()),
        );
        self.reject(place, "", wrong);
    }

    /// Of fields that a new thing must have, those that are missing; a row with errors is not asked for
    /// more.
    pub fn missing_of(&mut self, fields: &[(Place, bool)]) {
        for &(place, is_missing) in fields {
            if is_missing && !self.is_rejected() {
                self.missing(place);
            }
        }
    }

    /// Passes the row over without a word: it says nothing yet.
    pub fn pass_over(&mut self) {
        self.checks.skipped += 1;
    }

    /// Passes the row over, with the reason as a warning; where it must come to something, an error.
    pub fn skip(&mut self, place: Place, value: &str, wrong: Wrong) {
        if self.checks.whole {
            return self.reject(place, value, wrong);
        }
        self.checks.skipped += 1;
        let message = passed_over(&wrong.message);
        self.warn(place, value, Wrong { message, ..wrong });
    }

    /// Passes the row over, with the reason as a warning that names no value; where it must come to
    /// something, an error.
    pub fn skip_whole(&mut self, message: &str, hint: &str) {
        let finding = if self.checks.whole {
            Finding::error(message)
        } else {
            self.checks.skipped += 1;
            Finding::warning(passed_over(message))
        };
        self.push(finding.hint(hint).at(self.raw.line, self.number));
    }

    /// Passes the row over, with the reason as a note.
    pub fn skip_quietly(&mut self, message: impl Into<String>) {
        self.checks.skipped += 1;
        let finding = Finding::note(message).at(self.raw.line, self.number);
        self.push(finding);
    }
}

fn passed_over(why: &str) -> String {
    format!("{why}; the row is passed over")
}
