//! Declared bodies, through the gate of `council import`.

use std::collections::HashSet;

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::Transaction;

use super::apply::write_plan;
use super::import::{changes, shown};
use super::row::BodyLine;
use crate::commands::apply::{Brought, Counts, emptied};
use crate::commands::gate::Change;
use crate::domain::BodyId;
use crate::intake::bodies::{BODIES, BodyReader, BodyRow, Plan, Settled, settle};
use crate::intake::declared::{Declared, Sort};
use crate::intake::{Checks, Findings, InputFormat, Options, Table};
use crate::store::bodies;

/// What every body has.
const KEPT: &[&str] = &["code", "slug", "name", "kind"];

/// Brings about the bodies that are declared in the file `name`, unless there are errors.
///
/// # Errors
/// When the file that holds everything cannot be read or written.
pub fn bring(
    tx: &Transaction<'_>,
    declared: &Declared,
    name: &str,
    today: NaiveDate,
) -> Result<Brought> {
    let count = declared.of(Sort::Body).count() as u64;
    if count == 0 {
        return Ok(Brought::default());
    }
    let mut checks = Checks::of_declared(Findings::default());
    let rows = read(declared, name, &mut checks)?;
    let before = bodies::load(tx)?;
    let mut brought =
        Brought { counts: Counts { declared: count, ..Counts::default() }, ..Brought::default() };
    let settled = if checks.findings.has_errors() {
        Settled::default()
    } else {
        settle(&before, rows, today, false)
    };
    settled.faults.iter().for_each(|fault| checks.findings.push(fault.clone()));
    let is_sound = !checks.findings.has_errors();
    brought.findings = checks.findings.into_kept();
    if is_sound {
        write(tx, &before, &settled, today, &mut brought)?;
    }
    Ok(brought)
}

fn read(declared: &Declared, name: &str, checks: &mut Checks) -> Result<Vec<BodyRow>> {
    let (places, faults) = emptied(declared, Sort::Body, &BODIES, KEPT);
    faults.into_iter().for_each(|fault| checks.findings.push(fault));
    let file = declared.lines(Sort::Body, name);
    let options = Options { format: Some(InputFormat::Jsonl), ..Options::default() };
    let table = Table::open(&file, &BODIES, &options)?;
    let reader = BodyReader::new(&table.columns, false).emptying(places);
    let mut rows = Vec::new();
    checks.each_row(&table, &BODIES, &mut |_, _| Ok(()), &mut |row| {
        let read = reader.read(row);
        if !row.is_rejected() {
            rows.push(read);
        }
        Ok(())
    })?;
    Ok(rows)
}

fn write(
    tx: &Transaction<'_>,
    before: &crate::domain::Bodies,
    settled: &Settled,
    today: NaiveDate,
    brought: &mut Brought,
) -> Result<()> {
    let plan = &settled.plan;
    let ids = write_plan(tx, plan)?;
    let after = bodies::load(tx)?;
    brought.changed = changes(before, &after, settled, &ids, today)?;
    let new: Vec<BodyId> = plan.new.iter().map(|body| body.id).collect();
    for (row, planned) in settled.rows.iter().zip(&plan.rows).filter(|(_, id)| new.contains(id)) {
        let id = ids.get(planned).unwrap_or(planned);
        let Some(body) = after.by_id(*id) else { continue };
        let fields = serde_json::to_value(BodyLine::new(&after, body, today))?;
        for (field, value) in fields.as_object().into_iter().flatten() {
            let Some(value) = shown(value) else { continue };
            brought.entered.push(Change {
                line: row.line,
                reference: body.reference().to_owned(),
                name: body.name.clone(),
                field: field.clone(),
                before: None,
                after: Some(value),
            });
        }
    }
    brought.counts = counted(plan, &new, brought.counts.declared);
    Ok(())
}

/// What became of each row; one that says again what a row before it said adds nothing.
fn counted(plan: &Plan, new: &[BodyId], declared: u64) -> Counts {
    let (touched, mut seen) = (plan.touched(), HashSet::new());
    let mut counts = Counts { declared, ..Counts::default() };
    for id in &plan.rows {
        let is_first = seen.insert(*id);
        *match () {
            () if is_first && new.contains(id) => &mut counts.added,
            () if is_first && touched.contains(id) => &mut counts.changed,
            () => &mut counts.unchanged,
        } += 1;
    }
    counts
}
