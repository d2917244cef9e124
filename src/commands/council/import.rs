//! `council import`: check the whole file, then write in one transaction, or nothing.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use anyhow::Result;
use serde_json::Value;

use super::apply::write_plan;
use super::row::BodyLine;
use crate::commands::gate::{
    self, Change, FindingsFile, ImportOptions, ImportSummary, RejectsFile,
};
use crate::commands::{Context, Said, input, prompt};
use crate::domain::{Bodies, BodyId};
use crate::error::exit;
use crate::intake::bodies::{BODIES, BodyReader, BodyRow, Settled, settle, worth_a_look};
use crate::intake::{Checks, DateOrder, Finding, Findings, Severity, Table};
use crate::render::Thing;
use crate::store::{bodies, profiles};

/// Take in bodies: CSV, JSON, JSON Lines or XLSX, with the columns of `council list`
///
/// The whole file is checked first. With any error nothing is written (exit code 4), unless
/// --partial takes in the good rows. Rows are matched by code, else by slug: the same file twice
/// changes nothing. A blank cell leaves what is stored; a list of bodies stands for the whole of it.
#[derive(Debug, clap::Args)]
pub struct ImportArgs {
    /// The file, or `-` for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    options: ImportOptions,
}

/// What one pass over the file gave.
struct Read {
    rows: Vec<BodyRow>,
    checks: Checks,
    /// Lines with errors, and why.
    rejected: BTreeMap<u64, Vec<String>>,
}

impl ImportArgs {
    /// Checks the file and takes it in.
    ///
    /// # Errors
    /// When the file cannot be read, or has errors.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let file = input::open(&self.file)?;
        let connection = ctx.store()?.read();
        let reading = self.options.reading(connection)?;
        let table = Table::open(&*file, &BODIES, &reading)?;
        let findings_file =
            self.options.findings.as_deref().map(FindingsFile::begin).transpose()?;
        let mut read = self.read(&table, findings_file.as_ref(), self.options.partial)?;
        let before = bodies::load(connection)?;
        let rows = std::mem::take(&mut read.rows);
        let errors = !read.rejected.is_empty();
        let mut settled = settle(&before, rows.clone(), ctx.today, self.options.partial);
        let mut partial = self.options.partial;
        if !partial && (errors || !settled.faults.is_empty()) && !table_errors(&read) {
            partial = self.wants_the_good_ones(ctx, &read, &settled)?;
            if partial {
                settled = settle(&before, rows, ctx.today, true);
            }
        }
        read.tell(&settled);
        worth_a_look(&before, &settled).into_iter().for_each(|f| read.checks.findings.push(f));
        file.must_be_the_same()?;
        let blocked = table_errors(&read) || (!partial && read.checks.findings.has_errors());
        let mut summary = summary(file.name(), &table, &read, &settled);
        if !blocked {
            self.write(ctx, &settled, &mut summary, self.options.mapping_to_save(&reading))?;
            self.write_rejects(&table, &read)?;
        }
        let errors = read.checks.findings.count(Severity::Error);
        summary.findings = std::mem::take(&mut read.checks.findings).into_kept();
        if let Some(file) = findings_file {
            file.end()?;
        }
        say(ctx, &summary, errors, blocked)
    }

    /// Reads the rows; twice when the dates turn out to be in the other order.
    fn read(&self, table: &Table<'_>, file: Option<&FindingsFile>, partial: bool) -> Result<Read> {
        let look = self.pass(table, Findings::silent(), DateOrder::DayFirst, partial)?;
        let order = if look.checks.wants_other_order() {
            DateOrder::MonthFirst
        } else {
            DateOrder::DayFirst
        };
        self.pass(
            table,
            file.map_or_else(Findings::default, FindingsFile::findings),
            order,
            partial,
        )
    }

    fn pass(
        &self,
        table: &Table<'_>,
        findings: Findings,
        order: DateOrder,
        partial: bool,
    ) -> Result<Read> {
        let mut checks = Checks::new(findings, order, partial);
        table.tell(&BODIES, &mut checks.findings);
        let reader = BodyReader::new(&table.columns, self.options.clear);
        let (mut rows, mut rejected) = (Vec::new(), BTreeMap::new());
        let mut reject = |raw: &crate::intake::RawRow, reasons: &[String]| {
            rejected.insert(raw.line, reasons.to_vec());
            Ok(())
        };
        checks.each_row(table, &BODIES, &mut reject, &mut |row| {
            let read = reader.read(row);
            if !row.is_rejected() {
                rows.push(read);
            }
            Ok(())
        })?;
        checks.end();
        Ok(Read { rows, checks, rejected })
    }

    /// At a terminal the choice is asked.
    fn wants_the_good_ones(&self, ctx: &Context, read: &Read, settled: &Settled) -> Result<bool> {
        if !ctx.interactive || ctx.dry_run || settled.rows.is_empty() {
            return Ok(false);
        }
        let found: Vec<Finding> =
            read.checks.findings.kept().iter().chain(&settled.faults).cloned().collect();
        prompt::show(&found)?;
        prompt::confirm(ctx, "Some rows have errors. Take in the others?", false)
    }

    /// Writes the plan; fills in what changes with a dry run.
    fn write(
        &self,
        ctx: &mut Context,
        settled: &Settled,
        summary: &mut ImportSummary,
        mapping: Option<(&str, &profiles::Mapping)>,
    ) -> Result<()> {
        let (today, dry_run) = (ctx.today, ctx.dry_run);
        let nothing = settled.plan.touched().is_empty();
        if nothing && mapping.is_none() {
            return Ok(());
        }
        ctx.note = Some(summary.file.clone());
        summary.changes = ctx.write(|tx| {
            if let Some((name, mapping)) = mapping {
                profiles::save(tx, name, mapping)?;
            }
            let before = bodies::load(tx)?;
            let ids = write_plan(tx, &settled.plan)?;
            if !dry_run {
                return Ok(Vec::new());
            }
            changes(&before, &bodies::load(tx)?, settled, &ids, today)
        })?;
        summary.written = !dry_run && !nothing;
        Ok(())
    }

    fn write_rejects(&self, table: &Table<'_>, read: &Read) -> Result<()> {
        let Some(path) = self.options.rejects.as_deref() else { return Ok(()) };
        let mut file = RejectsFile::begin(path, &table.columns)?;
        table.each_row(&mut |raw| match read.rejected.get(&raw.line) {
            Some(reasons) => file.add(raw, reasons),
            None => Ok(()),
        })?;
        file.end()
    }
}

impl Read {
    /// Takes over what the plan found.
    fn tell(&mut self, settled: &Settled) {
        for fault in &settled.faults {
            if let Some(line) = fault.line {
                let told = Finding { line: None, ..fault.clone() }.to_string();
                self.rejected.entry(line).or_default().push(told);
            }
            self.checks.findings.push(fault.clone());
        }
        let mut first: HashMap<BodyId, u64> = HashMap::new();
        for (row, id) in settled.rows.iter().zip(&settled.plan.rows) {
            if let Some(line) = first.get(id) {
                self.checks.skipped += 1;
                let note = Finding::note(format!("the same as line {line}; passed over"));
                self.checks.findings.push(note.at(row.line, row.row));
            }
            first.entry(*id).or_insert(row.line);
        }
    }
}

/// Whether an error concerns the file as a whole, which no choice of rows can mend.
fn table_errors(read: &Read) -> bool {
    let about_file = |f: &Finding| f.severity == Severity::Error && f.row.is_none();
    read.checks.findings.kept().iter().any(about_file)
}

/// The counts; what is rejected is neither new nor changed nor unchanged.
fn summary(name: &str, table: &Table<'_>, read: &Read, settled: &Settled) -> ImportSummary {
    let plan = &settled.plan;
    let touched = plan.touched();
    let new: Vec<BodyId> = plan.new.iter().map(|body| body.id).collect();
    let mut ids: Vec<BodyId> = plan.rows.clone();
    ids.sort();
    ids.dedup();
    let changed = ids.iter().filter(|id| touched.contains(id) && !new.contains(id)).count() as u64;
    let evidence = &read.checks.evidence;
    ImportSummary {
        date_order: evidence.mattered().then(|| read.checks.order.to_string()),
        rows: read.checks.rows,
        added: new.len() as u64,
        changed,
        unchanged: ids.len() as u64 - changed - new.len() as u64,
        skipped: read.checks.skipped,
        rejected: read.rejected.len() as u64,
        ..ImportSummary::of(name, table)
    }
}

/// What becomes of the bodies of the file, field by field.
pub(super) fn changes(
    before: &Bodies,
    after: &Bodies,
    settled: &Settled,
    ids: &HashMap<BodyId, BodyId>,
    today: chrono::NaiveDate,
) -> Result<Vec<Change>> {
    let mut all = Vec::new();
    for (row, planned) in settled.rows.iter().zip(&settled.plan.rows) {
        let id = ids.get(planned).unwrap_or(planned);
        let (Some(old), Some(new)) = (before.by_id(*id), after.by_id(*id)) else { continue };
        let fields = |bodies, body| serde_json::to_value(BodyLine::new(bodies, body, today));
        let (was, is) = (fields(before, old)?, fields(after, new)?);
        let (Some(was), Some(is)) = (was.as_object(), is.as_object()) else { continue };
        for (field, value) in is.iter().filter(|(field, value)| was.get(*field) != Some(value)) {
            all.push(Change {
                line: row.line,
                reference: old.reference().to_owned(),
                name: old.name.clone(),
                field: field.clone(),
                before: was.get(field).and_then(shown),
                after: shown(value),
            });
        }
    }
    Ok(all)
}

/// A value as text; nothing for null and the empty list.
pub(super) fn shown(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(many) => {
            let all: Vec<String> = many.iter().filter_map(shown).collect();
            (!all.is_empty()).then(|| all.join("; "))
        }
        other => Some(other.to_string()),
    }
}

fn say(ctx: &Context, summary: &ImportSummary, errors: usize, blocked: bool) -> Result<Said> {
    let aside = gate::shown(&summary.findings)?;
    let text = summary.told("bodies", ctx.dry_run || blocked);
    let said = Said::thing(Thing::new(summary, text)?).aside(aside);
    Ok(match (blocked, summary.rejected) {
        (true, rejected) => said.but(gate::nothing_written(errors, rejected)),
        (false, 0) => said,
        (false, _) => said.code(exit::PARTIAL),
    })
}
