//! Sheets of things that belong to one challenge, and others that are few: all rows are checked
//! first, every finding is told, and then all goes in or nothing. Findings, rejected rows, mappings
//! and the summary are those of every import.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use anyhow::Result;
use rusqlite::{Connection, Transaction};

use super::{Change, FindingsFile, ImportOptions, ImportSummary, RejectsFile};
use crate::commands::progress::Progress;
use crate::commands::{Context, Said, input, prompt};
use crate::error::exit;
use crate::intake::{
    Checks, DateOrder, Entity, Finding, Findings, Input, Place, Row, Severity, Table, Wrong,
};
use crate::render::Thing;
use crate::store::{log, profiles};

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

/// A sort of things that sheets bring.
pub trait Sort {
    /// One of them.
    type Thing: Clone + PartialEq;

    /// What several of them are called.
    const MANY: &'static str;

    /// Their fields.
    fn entity() -> &'static Entity;

    /// Reads a row; nothing where it is rejected. With `clear`, a blank cell empties what is stored.
    ///
    /// # Errors
    /// When the file cannot be read.
    fn read(
        &mut self,
        connection: &Connection,
        row: &mut Row<'_>,
        clear: bool,
    ) -> Result<Option<Planned<Self::Thing>>>;

    /// The fields of a thing, as text.
    fn told(&self, thing: &Self::Thing) -> Vec<(&'static str, Option<String>)>;

    /// Writes a row that is new or changes something.
    ///
    /// # Errors
    /// When the file cannot be written.
    fn write(&self, tx: &Transaction<'_>, planned: &Planned<Self::Thing>) -> Result<()>;
}

/// What a check gave.
struct Checked<T> {
    planned: Vec<Planned<T>>,
    rejected: BTreeMap<u64, Vec<String>>,
    summary: ImportSummary,
    findings: usize,
    errors: usize,
    /// Whether something is wrong with the file as a whole.
    about_file: bool,
    other_order: bool,
    file: Option<FindingsFile>,
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
    let file = input::open(path)?;
    let revision = ctx.store()?.revision()?;
    let mut sort = prepare(ctx)?;
    let reading = options.reading(ctx.store()?.read())?;
    let table = Table::open(&*file, S::entity(), &reading)?;
    let mut partial = options.partial;
    let mut checked = look(ctx, (&*file, &table), &mut sort, options, partial)?;
    if checked.errors > 0 && !partial && wants_the_good_ones(ctx, &checked)? {
        partial = true;
        drop(checked.file.take());
        checked = look(ctx, (&*file, &table), &mut sort, options, partial)?;
    }
    file.must_be_the_same()?;
    let blocked = checked.about_file || (checked.errors > 0 && !partial);
    if !blocked && !ctx.dry_run {
        let mapping = options.mapping_to_save(&reading);
        checked.summary.written = write(ctx, &sort, &checked, revision, mapping)?;
    }
    if let Some(file) = checked.file.take() {
        file.end()?;
    }
    if let Some(path) = options.rejects.as_deref().filter(|_| !blocked) {
        let mut file = RejectsFile::begin(path, &table.columns)?;
        table.each_row(&mut |raw| match checked.rejected.get(&raw.line) {
            Some(reasons) => file.add(raw, reasons),
            None => Ok(()),
        })?;
        file.end()?;
    }
    say::<S>(ctx, &checked, options, blocked)
}

fn look<S: Sort>(
    ctx: &mut Context,
    (file, table): (&dyn Input, &Table<'_>),
    sort: &mut S,
    options: &ImportOptions,
    partial: bool,
) -> Result<Checked<S::Thing>> {
    let how = (options, ctx.dry_run, partial);
    check((file, table, ctx.store()?.read()), sort, how)
}

/// How a check is to be made: the options, whether changes are listed, whether good rows go in alone.
type How<'o> = (&'o ImportOptions, bool, bool);

/// The file, its table, and what is stored.
type Desk<'d> = (&'d dyn Input, &'d Table<'d>, &'d Connection);

/// One or two passes over the file: two when the dates turn out to be in the other order.
fn check<S: Sort>(desk: Desk<'_>, sort: &mut S, how: How<'_>) -> Result<Checked<S::Thing>> {
    let first = check_once(desk, sort, how, DateOrder::DayFirst)?;
    if first.other_order {
        drop(first);
        return check_once(desk, sort, how, DateOrder::MonthFirst);
    }
    Ok(first)
}

fn check_once<S: Sort>(
    (file, table, connection): Desk<'_>,
    sort: &mut S,
    (options, dry_run, partial): How<'_>,
    order: DateOrder,
) -> Result<Checked<S::Thing>> {
    let findings_file = options.findings.as_deref().map(FindingsFile::begin).transpose()?;
    let findings = findings_file.as_ref().map_or_else(Findings::default, FindingsFile::findings);
    let mut checks = Checks::new(findings, order, partial);
    table.tell(S::entity(), &mut checks.findings);
    let mut pass = Pass::default();
    pass.run((table, connection), sort, &mut checks, options.clear)?;
    let other_order = checks.wants_other_order();
    let mut summary = ImportSummary::of(file.name(), table);
    summary.date_order = checks.evidence.mattered().then(|| order.to_string());
    (summary.rows, summary.skipped) = (checks.rows, checks.skipped);
    summary.rejected = pass.rejected.len() as u64;
    checks.end();
    pass.planned.iter().for_each(|planned| count(sort, planned, dry_run, &mut summary));
    let about_file = |f: &Finding| f.severity == Severity::Error && f.row.is_none();
    let about_file = checks.findings.kept().iter().any(about_file);
    let (errors, total) = (checks.findings.count(Severity::Error), checks.findings.total());
    summary.findings = checks.findings.into_kept();
    Ok(Checked {
        planned: pass.planned,
        rejected: pass.rejected,
        summary,
        findings: total,
        errors,
        about_file,
        other_order,
        file: findings_file,
    })
}

/// What a pass over the rows gathers.
struct Pass<T> {
    planned: Vec<Planned<T>>,
    rejected: BTreeMap<u64, Vec<String>>,
    lines: HashMap<String, u64>,
}

impl<T> Default for Pass<T> {
    fn default() -> Self {
        Self { planned: Vec::new(), rejected: BTreeMap::new(), lines: HashMap::new() }
    }
}

impl<T: Clone + PartialEq> Pass<T> {
    fn run<S: Sort<Thing = T>>(
        &mut self,
        (table, connection): (&Table<'_>, &Connection),
        sort: &mut S,
        checks: &mut Checks,
        clear: bool,
    ) -> Result<()> {
        let mut progress = Progress::new("Checking", None);
        let mut rejected = BTreeMap::new();
        let mut reject = |raw: &crate::intake::RawRow, reasons: &[String]| {
            rejected.insert(raw.line, reasons.to_vec());
            Ok(())
        };
        checks.each_row(table, S::entity(), &mut reject, &mut |row| {
            progress.step();
            if let Some(planned) = sort.read(connection, row, clear)?.filter(|_| !row.is_rejected())
            {
                self.enter(row, planned);
            }
            Ok(())
        })?;
        self.rejected.append(&mut rejected);
        Ok(())
    }

    /// Enters a row, unless one before it is about the same thing.
    fn enter(&mut self, row: &mut Row<'_>, planned: Planned<T>) {
        let Some(line) = self.lines.get(&planned.key).copied() else {
            self.lines.insert(planned.key.clone(), planned.line);
            return self.planned.push(planned);
        };
        let first = self.planned.iter().position(|other| other.key == planned.key);
        if first.is_some_and(|first| self.planned[first].after == planned.after) {
            return row.skip_quietly(format!("the same as line {line}; passed over"));
        }
        let message =
            format!("lines {line} and {} are about the same thing and differ", row.line());
        let wrong = Wrong::new(message, "keep the one that is right");
        row.reject(planned.place, "", wrong);
        if let Some(first) = first {
            self.planned.remove(first);
            let reason = format!("line {} is about the same thing and differs", row.line());
            self.rejected.insert(line, vec![reason]);
        }
    }
}

/// Counts what a row means to what is stored; in a dry run its changes are listed.
fn count<S: Sort>(
    sort: &S,
    planned: &Planned<S::Thing>,
    dry_run: bool,
    summary: &mut ImportSummary,
) {
    let Some(before) = &planned.before else {
        summary.added += 1;
        return;
    };
    if *before == planned.after {
        summary.unchanged += 1;
        return;
    }
    summary.changed += 1;
    if !dry_run {
        return;
    }
    let fields = sort.told(before).into_iter().zip(sort.told(&planned.after));
    for ((field, before), (_, after)) in fields.filter(|((_, was), (_, is))| was != is) {
        summary.changes.push(Change {
            line: planned.line,
            reference: planned.key.clone(),
            name: String::new(),
            field: field.to_owned(),
            before,
            after,
        });
    }
}

/// At a terminal the choice is asked.
fn wants_the_good_ones<T>(ctx: &Context, checked: &Checked<T>) -> Result<bool> {
    let good = checked.planned.len();
    if !ctx.interactive || ctx.dry_run || good == 0 || checked.about_file {
        return Ok(false);
    }
    prompt::show(&checked.summary.findings)?;
    let question = format!(
        "{} of {} rows have errors. Take in the other {good}?",
        checked.summary.rejected, checked.summary.rows
    );
    prompt::confirm(ctx, &question, false)
}

/// Writes what is new or changes; whether anything did.
fn write<S: Sort>(
    ctx: &mut Context,
    sort: &S,
    checked: &Checked<S::Thing>,
    revision: i64,
    mapping: Option<(&str, &profiles::Mapping)>,
) -> Result<bool> {
    let news = |p: &&Planned<S::Thing>| p.before.as_ref() != Some(&p.after);
    if mapping.is_none() && !checked.planned.iter().any(|planned| news(&planned)) {
        return Ok(false);
    }
    ctx.note = Some(checked.summary.file.clone());
    ctx.write(|tx| {
        log::must_be_at(tx, revision)?;
        if let Some((name, mapping)) = mapping {
            profiles::save(tx, name, mapping)?;
        }
        checked.planned.iter().filter(news).try_for_each(|planned| sort.write(tx, planned))
    })?;
    Ok(true)
}

fn say<S: Sort>(
    ctx: &Context,
    checked: &Checked<S::Thing>,
    options: &ImportOptions,
    blocked: bool,
) -> Result<Said> {
    let summary = &checked.summary;
    let text = summary.told(S::MANY, ctx.dry_run || blocked);
    let mut said = Said::thing(Thing::new(summary, text)?).aside(super::shown(&summary.findings)?);
    said = said.and_note(options.more(checked.findings, summary.findings.len()));
    Ok(match (blocked, summary.rejected) {
        (true, rejected) => said.but(super::nothing_written(checked.errors, rejected)),
        (false, 0) => said,
        (false, _) => said.code(exit::PARTIAL),
    })
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
        Err(fault) if fault.downcast_ref::<crate::error::Refusal>().is_some() => {
            let report = crate::error::Report::of(&fault);
            row.wrong(place, text, Wrong { message: report.message, hint: report.hint });
            Ok(None)
        }
        Err(fault) => Err(fault),
    }
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
