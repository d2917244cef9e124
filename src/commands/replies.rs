//! Taking in a reply sheet: every row is checked first; with an error nothing is written.

use std::path::Path;

use anyhow::Result;

use super::{Said, gate, input};
use crate::error::{Refusal, Report};
use crate::intake::{
    Checks, DateOrder, Entity, Finding, Findings, Options, Place, Row, Severity, Table, Wrong,
};

/// The checked rows of a reply sheet.
#[derive(Debug)]
pub struct Replies<T> {
    /// The answers, in the order of the file.
    pub items: Vec<T>,
    /// What was found.
    findings: Vec<Finding>,
    errors: usize,
    rejected: u64,
}

/// Reads and checks a sheet; `take` makes an answer of each row, or nothing where it has none.
///
/// # Errors
/// When the file cannot be read or is no table, and those of `take`.
pub fn read<T>(
    file: &Path,
    entity: &'static Entity,
    take: &mut dyn FnMut(&mut Row<'_>) -> Result<Option<T>>,
) -> Result<Replies<T>> {
    let file = input::open(file)?;
    let table = Table::open(&*file, entity, &Options::default())?;
    let mut order = DateOrder::DayFirst;
    loop {
        let mut checks = Checks::new(Findings::default(), order, false);
        table.tell(entity, &mut checks.findings);
        let mut items = Vec::new();
        checks.each_row(&table, entity, &mut |_, _| Ok(()), &mut |row| {
            let item = take(row)?;
            if !row.is_rejected() {
                items.extend(item);
            }
            Ok(())
        })?;
        if order == DateOrder::DayFirst && checks.wants_other_order() {
            order = DateOrder::MonthFirst;
            continue;
        }
        checks.end();
        let (errors, rejected) = (checks.findings.count(Severity::Error), checks.rejected);
        let findings = checks.findings.into_kept();
        return Ok(Replies { items, findings, errors, rejected });
    }
}

impl<T> Replies<T> {
    /// What to say instead of taking the sheet in, when it has errors.
    ///
    /// # Errors
    /// When a finding cannot be shown, which is a bug.
    pub fn refused(&self) -> Result<Option<Said>> {
        if self.errors == 0 {
            return Ok(None);
        }
        let refusal = gate::nothing_written(self.errors, self.rejected);
        let said = Said::default().aside(gate::shown(&self.findings)?);
        Ok(Some(said.but(refusal.hint("mend the sheet and bring it in again"))))
    }

    /// The warnings and notes.
    ///
    /// # Errors
    /// When a finding cannot be shown, which is a bug.
    pub fn with_findings(&self, said: Said) -> Result<Said> {
        Ok(said.aside(gate::shown(&self.findings)?))
    }
}

/// What `find` gives for a cell; a refusal of it becomes a finding with its place.
///
/// # Errors
/// Those of `find` that are no refusals.
pub fn found<T>(
    row: &mut Row<'_>,
    place: Place,
    text: &str,
    find: impl FnOnce() -> Result<T>,
) -> Result<Option<T>> {
    match find() {
        Ok(value) => Ok(Some(value)),
        Err(fault) if fault.downcast_ref::<Refusal>().is_some() => {
            let report = Report::of(&fault);
            row.reject(place, text, Wrong { message: report.message, hint: report.hint });
            Ok(None)
        }
        Err(fault) => Err(fault),
    }
}

/// The code in a cell that must not be blank.
pub fn needed(row: &mut Row<'_>, place: Place) -> Option<String> {
    let code = row.code(place);
    if code.is_none() && !row.is_rejected() {
        row.missing(place);
    }
    code
}
