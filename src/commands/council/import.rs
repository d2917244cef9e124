//! `council import`: check the whole file, then write in one transaction, or nothing.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::Transaction;
use serde_json::Value;

use super::apply::write_plan;
use super::row::BodyLine;
use crate::commands::gate::{self, Change, Import, ImportOptions, ImportSummary, Rejects};
use crate::commands::progress::Progress;
use crate::commands::{Context, Said};
use crate::domain::scheme::Party;
use crate::domain::{Bodies, BodyId};
use crate::intake::bodies::{BODIES, BodyReader, Plan, Settled, settle, worth_a_look};
use crate::intake::{Checks, Entity, Finding, Table};
use crate::store::{bodies, schemes};

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

impl ImportArgs {
    /// Checks the file and takes it in.
    ///
    /// # Errors
    /// When the file cannot be read, or has errors.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let clear = self.options.clear;
        gate::take_in(ctx, &self.file, &self.options, |ctx| {
            let before = bodies::load(ctx.store()?.read())?;
            let rehearsed = ctx.dry_run.then(Vec::new);
            let today = ctx.today;
            let scheme = schemes::in_force(ctx.store()?.read(), today)?.1;
            Ok(Register { before, parties: scheme.words.parties, clear, today, rehearsed })
        })
    }
}

/// The bodies that are there, and how a list of bodies is to be read.
struct Register {
    before: Bodies,
    parties: Vec<Party>,
    clear: bool,
    today: NaiveDate,
    /// In a dry run, what would change: known once it is written, which is taken back.
    rehearsed: Option<Vec<Change>>,
}

impl Import for Register {
    type Plan = Settled;

    const MANY: &'static str = "bodies";

    const REHEARSED: bool = true;

    fn entity() -> &'static Entity {
        &BODIES
    }

    fn pass(
        &mut self,
        _: &mut Context,
        table: &Table<'_>,
        checks: &mut Checks,
        rejects: &mut Rejects,
    ) -> Result<Settled> {
        let reader = BodyReader::new(&table.columns, self.clear);
        let mut progress = Progress::new("Checking", None);
        let mut rows = Vec::new();
        checks.each_row(table, &BODIES, &mut |raw, why| rejects.add(raw, why), &mut |row| {
            progress.step();
            let read = reader.read(row);
            if !row.is_rejected() {
                rows.push(read);
            }
            Ok(())
        })?;
        let settled = settle(&self.before, rows, self.today, checks.is_partial());
        tell_faults(&settled, checks, rejects);
        tell_repeats(&settled, checks);
        // With faults nothing is planned; what is worth a look in the other rows is told all the same.
        let others = (!settled.faults.is_empty() && !checks.is_partial())
            .then(|| settle(&self.before, settled.rows.clone(), self.today, true));
        let looked_at = others.as_ref().unwrap_or(&settled);
        let looks = worth_a_look(&self.before, looked_at, &self.parties);
        looks.into_iter().for_each(|finding| checks.findings.push(finding));
        Ok(settled)
    }

    fn tell(
        &mut self,
        _: &mut Context,
        settled: &mut Settled,
        summary: &mut ImportSummary,
    ) -> Result<()> {
        count(&settled.plan, summary);
        summary.changes = self.rehearsed.take().unwrap_or_default();
        Ok(())
    }

    fn writes(&self, settled: &Settled) -> bool {
        !settled.plan.touched().is_empty()
    }

    fn write(&mut self, tx: &Transaction<'_>, settled: &mut Settled) -> Result<()> {
        let ids = write_plan(tx, &settled.plan)?;
        if let Some(rehearsed) = &mut self.rehearsed {
            *rehearsed = changes(&self.before, &bodies::load(tx)?, settled, &ids, self.today)?;
        }
        Ok(())
    }
}

/// Takes over what the plan found: faults of rows that were good by themselves.
fn tell_faults(settled: &Settled, checks: &mut Checks, rejects: &mut Rejects) {
    for fault in &settled.faults {
        if let Some(row) = fault.row {
            rejects.late(row, Finding { line: None, ..fault.clone() }.to_string());
        }
        checks.findings.push(fault.clone());
    }
}

/// Tells which rows speak of the same body as one before, and say the same.
fn tell_repeats(settled: &Settled, checks: &mut Checks) {
    let mut first: HashMap<BodyId, u64> = HashMap::new();
    for (row, id) in settled.rows.iter().zip(&settled.plan.rows) {
        if let Some(line) = first.get(id) {
            checks.skipped += 1;
            let note = Finding::note(format!("the same as line {line}; passed over"));
            checks.findings.push(note.at(row.line, row.row));
        }
        first.entry(*id).or_insert(row.line);
    }
}

/// The counts; what is rejected is neither new nor changed nor unchanged.
fn count(plan: &Plan, summary: &mut ImportSummary) {
    let touched = plan.touched();
    let new: HashSet<BodyId> = plan.new.iter().map(|body| body.id).collect();
    let ids: HashSet<BodyId> = plan.rows.iter().copied().collect();
    let changed = ids.iter().filter(|id| touched.contains(id) && !new.contains(id)).count();
    summary.added = new.len() as u64;
    summary.changed = changed as u64;
    summary.unchanged = (ids.len() - changed - new.len()) as u64;
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
