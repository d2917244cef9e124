//! The course of every import: open, check all of it, ask, write in one transaction or not at all,
//! and say what became of it. What differs from one sort of file to another is an [`Import`].

use std::path::Path;

use anyhow::Result;
use rusqlite::Transaction;

use super::elsewhere::belongs_elsewhere;
use super::{FindingsFile, ImportOptions, ImportSummary, Rejects, nothing_written, shown_of};
use crate::commands::progress::UnderWay;
use crate::commands::values::field_as_written;
use crate::commands::{Context, Said, input, prompt};
use crate::error::exit;
use crate::intake::{
    Checks, DateOrder, Entity, Finding, Findings, Input, Options, Severity, Sorts, Table,
};
use crate::render::Thing;
use crate::store::profiles;

/// A sort of things that files bring.
pub trait Import {
    /// What a pass over the rows gathers for the writing.
    type Plan;

    /// What several of them are called.
    const MANY: &'static str;

    /// Whether a dry run writes as well and takes it back, to show what would change.
    const REHEARSED: bool = false;

    /// Their fields.
    fn entity() -> &'static Entity;

    /// Sees what the columns mean, before the first pass.
    ///
    /// # Errors
    /// When the file cannot be read.
    fn see(&mut self, _: &mut Context, _: &Table<'_>, _: &Options) -> Result<()> {
        Ok(())
    }

    /// Goes through all rows: findings go to the checks, rows at fault to the rejects.
    ///
    /// # Errors
    /// When the file cannot be read.
    fn pass(
        &mut self,
        ctx: &mut Context,
        table: &Table<'_>,
        checks: &mut Checks,
        rejects: &mut Rejects,
    ) -> Result<Self::Plan>;

    /// Counts what is new, changes or stays; in a dry run lists the fields that change. Whatever is to be
    /// written is written by then.
    ///
    /// # Errors
    /// When the file cannot be read.
    fn tell(
        &mut self,
        ctx: &mut Context,
        plan: &mut Self::Plan,
        summary: &mut ImportSummary,
    ) -> Result<()>;

    /// What is still to be found out before anything is written.
    ///
    /// # Errors
    /// When it cannot be.
    fn prepare(&mut self, _: &mut Context, _: &Self::Plan) -> Result<()> {
        Ok(())
    }

    /// Whether there is anything to write.
    fn writes(&self, plan: &Self::Plan) -> bool;

    /// Writes what was planned.
    ///
    /// # Errors
    /// When the file cannot be written.
    fn write(&mut self, tx: &Transaction<'_>, plan: &mut Self::Plan) -> Result<()>;

    /// What to answer in place of the summary, once all is done.
    ///
    /// # Errors
    /// When it cannot be shown, which is a bug.
    fn answer(&self, _: &Self::Plan) -> Result<Option<Said>> {
        Ok(None)
    }
}

/// What a check gave.
struct Checked<P> {
    plan: P,
    summary: ImportSummary,
    /// All findings by sort, how many there are, and how many of them are errors.
    sorts: Sorts,
    findings: usize,
    errors: usize,
    /// Whether something is wrong with the file as a whole, which no choice of rows can mend.
    about_file: bool,
    other_order: bool,
    file: Option<FindingsFile>,
    rejects: Rejects,
}

impl<P> Checked<P> {
    const fn is_blocked(&self, partial: bool) -> bool {
        self.about_file || (self.errors > 0 && !partial)
    }
}

/// The file, its table, and what was asked for.
#[derive(Clone, Copy)]
struct Desk<'d> {
    file: &'d dyn Input,
    table: &'d Table<'d>,
    options: &'d ImportOptions,
    partial: bool,
}

/// Takes in the file at `path`; `begin` makes what knows its rows.
///
/// # Errors
/// When the file cannot be read or is no table, and those of the import.
pub fn take_in<I: Import>(
    ctx: &mut Context,
    path: &Path,
    options: &ImportOptions,
    begin: impl FnOnce(&mut Context) -> Result<I>,
) -> Result<Said> {
    let reading = UnderWay::begin("Reading the file");
    let file = input::open(path)?;
    drop(reading);
    let done = through(ctx, &*file, options, begin);
    // What broke off because somebody writes the file is told as that.
    if done.is_err() {
        file.must_be_the_same()?;
    }
    done
}

fn through<I: Import>(
    ctx: &mut Context,
    file: &dyn Input,
    options: &ImportOptions,
    begin: impl FnOnce(&mut Context) -> Result<I>,
) -> Result<Said> {
    let mut import = begin(ctx)?;
    let mut reading = options.reading(ctx.store()?.read())?;
    typed(&mut reading, I::entity())?;
    let looking = UnderWay::begin("Looking through the file");
    let mut table = Table::open(file, I::entity(), &reading)?;
    drop(looking);
    if belongs_elsewhere(I::entity(), &table.columns).is_some() {
        table = table.without_rows();
    }
    import.see(ctx, &table, &reading)?;
    let mut desk = Desk { file, table: &table, options, partial: options.partial };
    let mut checked = check(ctx, &mut import, desk)?;
    if checked.errors > 0 && !desk.partial && wants_the_good_ones(ctx, &checked)? {
        desk.partial = true;
        drop(checked);
        checked = check(ctx, &mut import, desk)?;
    }
    file.must_be_the_same()?;
    let blocked = checked.is_blocked(desk.partial);
    // A workbook keeps all its texts in memory; what is written needs none of them.
    drop(table);
    if !blocked {
        import.prepare(ctx, &checked.plan)?;
    }
    if !blocked && (!ctx.dry_run || I::REHEARSED) {
        let mapping = options.mapping_to_save(&reading);
        checked.summary.written = write(ctx, &mut import, &mut checked, mapping)? && !ctx.dry_run;
    }
    import.tell(ctx, &mut checked.plan, &mut checked.summary)?;
    if let Some(file) = checked.file.take() {
        file.end()?;
    }
    if !blocked {
        std::mem::take(&mut checked.rejects).end()?;
    }
    say(ctx, &import, &checked, (options, blocked))
}

/// Reads the dates among the values for all rows as any that are typed: those of the file itself have
/// one form.
fn typed(reading: &mut Options, entity: &Entity) -> Result<()> {
    for field in entity.fields {
        if let Some(value) = reading.wishes.set.get_mut(field.name) {
            *value = field_as_written(field, value)?;
        }
    }
    Ok(())
}

/// One or two passes over the file: two when the dates turn out to be in the other order.
fn check<I: Import>(ctx: &mut Context, import: &mut I, desk: Desk<'_>) -> Result<Checked<I::Plan>> {
    let first = check_once(ctx, import, desk, DateOrder::DayFirst)?;
    if first.other_order {
        drop(first);
        return check_once(ctx, import, desk, DateOrder::MonthFirst);
    }
    Ok(first)
}

fn check_once<I: Import>(
    ctx: &mut Context,
    import: &mut I,
    desk: Desk<'_>,
    order: DateOrder,
) -> Result<Checked<I::Plan>> {
    let Desk { file, table, options, partial } = desk;
    let place = (file.name(), table.sheet.as_deref());
    let findings_file = options.findings.as_deref().map(|path| FindingsFile::begin(path, place));
    let findings_file = findings_file.transpose()?;
    let findings = findings_file.as_ref().map_or_else(Findings::default, FindingsFile::findings);
    let mut rejects = Rejects::begin(options.rejects.as_deref(), table)?;
    let mut checks = Checks::new(findings, order, partial);
    match belongs_elsewhere(I::entity(), &table.columns) {
        Some(finding) => checks.findings.push(finding),
        None => checks.tell(table, I::entity()),
    }
    let plan = import.pass(ctx, table, &mut checks, &mut rejects)?;
    checks.rejected += rejects.write_late(table)?;
    let other_order = checks.wants_other_order();
    checks.end();
    let about_file = |f: &Finding| f.severity == Severity::Error && f.row.is_none();
    let about_file = checks.findings.kept().iter().any(about_file);
    let (errors, all) = (checks.findings.count(Severity::Error), checks.findings.total());
    let (kept, sorts) = checks.findings.into_parts();
    let summary = ImportSummary {
        date_order: checks.evidence.mattered().then(|| order.to_string()),
        rows: checks.rows,
        skipped: checks.skipped,
        rejected: checks.rejected,
        findings: kept,
        ..ImportSummary::of(file.name(), table)
    };
    Ok(Checked {
        plan,
        summary,
        sorts,
        findings: all,
        errors,
        about_file,
        other_order,
        file: findings_file,
        rejects,
    })
}

/// At a terminal the choice is asked.
fn wants_the_good_ones<P>(ctx: &Context, checked: &Checked<P>) -> Result<bool> {
    let summary = &checked.summary;
    let good = summary.rows.saturating_sub(summary.rejected + summary.skipped);
    if !ctx.interactive || ctx.dry_run || good == 0 || checked.about_file {
        return Ok(false);
    }
    prompt::show(&summary.findings, checked.findings)?;
    let question = format!(
        "{} of {} rows have errors. Take in the other {good}?",
        summary.rejected, summary.rows
    );
    prompt::confirm(ctx, &question, false)
}

/// Writes what is new or changes, and the mapping to save; whether anything was written.
fn write<I: Import>(
    ctx: &mut Context,
    import: &mut I,
    checked: &mut Checked<I::Plan>,
    mapping: Option<(&str, &profiles::Mapping)>,
) -> Result<bool> {
    let writes = import.writes(&checked.plan);
    if mapping.is_none() && !writes {
        return Ok(false);
    }
    ctx.note = Some(checked.summary.file.clone());
    ctx.write(|tx| {
        if let Some((name, mapping)) = mapping {
            profiles::save(tx, name, mapping)?;
        }
        if writes { import.write(tx, &mut checked.plan) } else { Ok(()) }
    })?;
    Ok(true)
}

fn say<I: Import>(
    ctx: &Context,
    import: &I,
    checked: &Checked<I::Plan>,
    (options, blocked): (&ImportOptions, bool),
) -> Result<Said> {
    let summary = &checked.summary;
    // What would be done is told as of every import.
    let own = if blocked || ctx.dry_run { None } else { import.answer(&checked.plan)? };
    let said = match own {
        Some(said) => said,
        None => {
            let text = summary.told(I::MANY, ctx.dry_run || blocked);
            Said::thing(Thing::new(summary, text)?)
        }
    };
    let said = said.aside(shown_of(&summary.findings, &checked.sorts)?);
    let said = said.and_note(options.more(checked.findings, summary.findings.len()));
    Ok(match (blocked, summary.rejected) {
        (true, rejected) => said.but(nothing_written(checked.errors, rejected)),
        (false, 0) => said,
        (false, _) => said.code(exit::PARTIAL),
    })
}
