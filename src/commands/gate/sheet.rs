//! Sheets of things that belong to one challenge, and others that are few: a row is compared with the
//! stored thing that it means, and two rows about one thing must agree.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::Result;
use rusqlite::Transaction;

use super::course::{self, Import};
use super::{Change, ImportOptions, ImportSummary, Rejects};
use crate::commands::progress::Progress;
use crate::commands::{Context, Said};
use crate::error::{Refusal, Report};
use crate::intake::{Checks, Entity, Place, Row, Table, Wrong};

/// Which file, and how to take it in.
#[derive(Debug, clap::Args)]
pub struct SheetArgs {
    /// The file (CSV, JSON, JSON Lines or XLSX), or `-` for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// How to take it in.
    #[command(flatten)]
    pub options: ImportOptions,
}

/// What a row comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned<T> {
    /// The stored thing; `None` for a new one.
    pub before: Option<T>,
    /// The thing after it.
    pub after: T,
    /// What the row is about, in a word that no other thing has.
    pub key: String,
    /// The column by which the row names its thing.
    pub place: Place,
    /// The physical line.
    pub line: u64,
}

impl<T: PartialEq> Planned<T> {
    /// Whether the thing is new, or changes.
    pub fn is_news(&self) -> bool {
        self.before.as_ref() != Some(&self.after)
    }
}

/// A sort of things that sheets bring.
pub trait Sort {
    /// One of them.
    type Thing: Clone + PartialEq;

    /// What several of them are called.
    const MANY: &'static str;

    /// Whether a dry run writes as well and takes it back, to show what would change.
    const REHEARSED: bool = false;

    /// Their fields.
    fn entity() -> &'static Entity;

    /// Reads a row; nothing where it is rejected or passed over. With `clear`, a blank cell empties what
    /// is stored.
    ///
    /// # Errors
    /// When the file cannot be read.
    fn read(
        &mut self,
        ctx: &mut Context,
        row: &mut Row<'_>,
        clear: bool,
    ) -> Result<Option<Planned<Self::Thing>>>;

    /// Puts the rows in the order in which they are to be written.
    fn order(&self, _: &mut Vec<Planned<Self::Thing>>) {}

    /// The fields of a thing, as text.
    fn told(&self, thing: &Self::Thing) -> Vec<(&'static str, Option<String>)>;

    /// By what a person knows a row: the reference and the name, for the list of changes.
    fn called(&self, planned: &Planned<Self::Thing>) -> (String, String) {
        (planned.key.clone(), String::new())
    }

    /// What is still to be found out before anything is written.
    ///
    /// # Errors
    /// When it cannot be.
    fn prepare(&mut self, _: &mut Context, _: &[Planned<Self::Thing>]) -> Result<()> {
        Ok(())
    }

    /// Writes the rows that are new or change something.
    ///
    /// # Errors
    /// When the file cannot be written.
    fn write(&mut self, tx: &Transaction<'_>, news: &[&Planned<Self::Thing>]) -> Result<()>;

    /// What to answer in place of the summary.
    ///
    /// # Errors
    /// When it cannot be shown, which is a bug.
    fn answer(&self, _: &[Planned<Self::Thing>]) -> Result<Option<Said>> {
        Ok(None)
    }
}

/// Takes in a sheet of things that `prepare` knows how to read.
///
/// # Errors
/// When the file cannot be read or is no table, and those of the sort.
pub fn take_in<S: Sort>(
    ctx: &mut Context,
    path: &Path,
    options: &ImportOptions,
    prepare: impl FnOnce(&mut Context) -> Result<S>,
) -> Result<Said> {
    let clear = options.clear;
    course::take_in(ctx, path, options, |ctx| Ok(Sheet { sort: prepare(ctx)?, clear }))
}

/// A sheet on its way.
struct Sheet<S> {
    sort: S,
    clear: bool,
}

impl<S: Sort> Import for Sheet<S> {
    type Plan = Vec<Planned<S::Thing>>;

    const MANY: &'static str = S::MANY;

    const REHEARSED: bool = S::REHEARSED;

    fn entity() -> &'static Entity {
        S::entity()
    }

    fn pass(
        &mut self,
        ctx: &mut Context,
        table: &Table<'_>,
        checks: &mut Checks,
        rejects: &mut Rejects,
    ) -> Result<Self::Plan> {
        let mut progress = Progress::new("Checking", None);
        let mut gathered = Gathered::default();
        checks.each_row(table, S::entity(), &mut |raw, why| rejects.add(raw, why), &mut |row| {
            progress.step();
            let planned = self.sort.read(ctx, row, self.clear)?;
            if let Some(planned) = planned.filter(|_| !row.is_rejected()) {
                gathered.enter(row, planned);
            }
            Ok(())
        })?;
        let mut planned = gathered.end(rejects);
        self.sort.order(&mut planned);
        Ok(planned)
    }

    fn tell(
        &mut self,
        ctx: &mut Context,
        plan: &mut Self::Plan,
        summary: &mut ImportSummary,
    ) -> Result<()> {
        for planned in plan.iter() {
            match &planned.before {
                None => summary.added += 1,
                Some(_) if !planned.is_news() => summary.unchanged += 1,
                Some(before) => {
                    summary.changed += 1;
                    if ctx.dry_run {
                        summary.changes.extend(changes(&self.sort, before, planned));
                    }
                }
            }
        }
        Ok(())
    }

    fn prepare(&mut self, ctx: &mut Context, plan: &Self::Plan) -> Result<()> {
        self.sort.prepare(ctx, plan)
    }

    fn writes(&self, plan: &Self::Plan) -> bool {
        plan.iter().any(Planned::is_news)
    }

    fn write(&mut self, tx: &Transaction<'_>, plan: &mut Self::Plan) -> Result<()> {
        let news: Vec<_> = plan.iter().filter(|planned| planned.is_news()).collect();
        self.sort.write(tx, &news)
    }

    fn answer(&self, plan: &Self::Plan) -> Result<Option<Said>> {
        self.sort.answer(plan)
    }
}

/// The fields of a thing that change, one by one.
fn changes<S: Sort>(sort: &S, before: &S::Thing, planned: &Planned<S::Thing>) -> Vec<Change> {
    let (reference, name) = sort.called(planned);
    let fields = sort.told(before).into_iter().zip(sort.told(&planned.after));
    let changed = fields.filter(|((_, was), (_, is))| was != is);
    let change = |((field, before), (_, after)): ((&str, _), (&str, _))| Change {
        line: planned.line,
        reference: reference.clone(),
        name: name.clone(),
        field: field.to_owned(),
        before,
        after,
    };
    changed.map(change).collect()
}

/// What a pass over the rows gathers.
struct Gathered<T> {
    /// The rows with their numbers from 1; nothing in place of one that a later row contradicts.
    rows: Vec<(u64, Option<Planned<T>>)>,
    /// Where the first row about each thing stands, and its line.
    first: HashMap<String, (usize, u64)>,
    /// The rows that a later one contradicts, and why.
    late: Vec<(u64, String)>,
}

impl<T> Default for Gathered<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), first: HashMap::new(), late: Vec::new() }
    }
}

impl<T: PartialEq> Gathered<T> {
    /// Enters a row, unless one before it is about the same thing.
    fn enter(&mut self, row: &mut Row<'_>, planned: Planned<T>) {
        let Some((at, line)) = self.first.get(&planned.key).copied() else {
            self.first.insert(planned.key.clone(), (self.rows.len(), planned.line));
            return self.rows.push((row.index() as u64 + 1, Some(planned)));
        };
        let (number, first) = &mut self.rows[at];
        if first.as_ref().is_some_and(|first| first.after == planned.after) {
            return row.skip_quietly(format!("the same as line {line}; passed over"));
        }
        let message =
            format!("lines {line} and {} are about the same thing and differ", row.line());
        let wrong = Wrong::new(message, "keep the one that is right");
        row.reject(planned.place, row.cell(planned.place), wrong);
        if first.take().is_some() {
            let reason = format!("line {} is about the same thing and differs", row.line());
            self.late.push((*number, reason));
        }
    }

    /// The rows that stand; the others are rejected after all.
    fn end(self, rejects: &mut Rejects) -> Vec<Planned<T>> {
        self.late.into_iter().for_each(|(row, reason)| rejects.late(row, reason));
        self.rows.into_iter().filter_map(|(_, planned)| planned).collect()
    }
}

/// What `find` gives for the cell that says what the row is about; a refusal of its rejects the row.
///
/// # Errors
/// When `find` fails otherwise, such as when the file cannot be read.
pub fn meant<T>(
    row: &mut Row<'_>,
    place: Place,
    text: &str,
    find: impl FnOnce() -> Result<T>,
) -> Result<Option<T>> {
    match find() {
        Ok(value) => Ok(Some(value)),
        Err(fault) => {
            let wrong = refused(fault)?;
            row.reject(place, text, wrong);
            Ok(None)
        }
    }
}

/// What a refusal says, for a finding.
///
/// # Errors
/// What is no refusal, such as that the file cannot be read.
pub fn refused(fault: anyhow::Error) -> Result<Wrong> {
    if fault.downcast_ref::<Refusal>().is_none() {
        return Err(fault);
    }
    let report = Report::of(&fault);
    Ok(Wrong { message: report.message, hint: report.hint })
}

/// The code in a cell that must not be blank.
pub fn needed(row: &mut Row<'_>, place: Place) -> Option<String> {
    let code = row.code(place);
    if code.is_none() && !row.is_rejected() {
        row.missing(place);
    }
    code
}

/// The value that `find` gives for a cell; a refusal of its becomes a finding on the cell.
///
/// # Errors
/// When `find` fails otherwise, such as when the file cannot be read.
pub fn named<T>(
    row: &mut Row<'_>,
    place: Place,
    text: &str,
    find: impl FnOnce(&str) -> Result<T>,
) -> Result<Option<T>> {
    match find(text) {
        Ok(value) => Ok(Some(value)),
        Err(fault) => {
            let wrong = refused(fault)?;
            row.wrong(place, text, wrong);
            Ok(None)
        }
    }
}

/// What `find` makes of the text of a cell; `None` where it is blank, or where a refusal of `find` became a
/// finding on it.
///
/// # Errors
/// When `find` fails otherwise, such as when the file cannot be read.
pub fn told_by<T>(
    row: &mut Row<'_>,
    place: Place,
    find: impl FnOnce(&str) -> Result<T>,
) -> Result<Option<T>> {
    let Some(text) = row.text(place) else { return Ok(None) };
    named(row, place, &text, find)
}

/// What a row leaves of a stored value: what it gives is taken; a blank cell leaves what is stored,
/// or empties it with `clear`; a column that is not there leaves it in any case.
pub fn kept<T>(
    row: &Row<'_>,
    place: Place,
    given: Option<T>,
    stored: Option<T>,
    clear: bool,
) -> Option<T> {
    let emptied = clear && row.has(place);
    given.or_else(|| stored.filter(|_| !emptied))
}
