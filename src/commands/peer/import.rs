//! `peer import`: check the whole file, then write in one transaction, or nothing.

pub(super) mod bring;
mod known;
mod pass;

use std::path::PathBuf;

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::Transaction;

use super::row::Rows;
use crate::commands::gate::{self, FindingsFile, ImportOptions, ImportSummary, RejectsFile};
use crate::commands::progress::Progress;
use crate::commands::{Context, Said, input, prompt};
use crate::domain::{Bodies, Scheme};
use crate::error::{Refusal, exit};
use crate::intake::peers::{PEERS, PeerReader};
use crate::intake::{Checks, DateOrder, Findings, Input, Options, Severity, Table};
use crate::render::Thing;
use crate::store::peers::{self, Writer};
use crate::store::{bodies, profiles, schemes};

use pass::{Decision, Pass, Plan};

/// Take in a pool of peers: CSV, JSON, JSON Lines or XLSX
///
/// The whole file is checked first. With any error nothing is written (exit code 4), unless
/// --partial takes in the good rows. Rows are matched by reference, else e-mail address, else kind,
/// name and first body: the same file twice changes nothing. A blank cell leaves what is stored.
#[derive(Debug, clap::Args)]
pub struct ImportArgs {
    /// The file, or `-` for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    options: ImportOptions,
}

/// What stays the same over all passes.
struct Ground {
    bodies: Bodies,
    scheme: Scheme,
    options: Options,
}

impl ImportArgs {
    /// Checks the file and takes it in.
    ///
    /// # Errors
    /// When the file cannot be read, or has errors.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let file = input::open(&self.file)?;
        let today = ctx.today;
        let connection = ctx.store()?.read();
        let ground = Ground {
            bodies: bodies::load(connection)?,
            scheme: schemes::in_force(connection, today)?.1,
            options: self.options.reading(connection)?,
        };
        let table = Table::open(&*file, &PEERS, &ground.options)?;
        let mut partial = self.options.partial;
        let mut checked = self.check(ctx, &*file, &table, &ground, partial)?;
        if checked.plan.errors > 0 && !partial && self.wants_the_good_ones(ctx, &checked)? {
            partial = true;
            checked = self.check(ctx, &*file, &table, &ground, partial)?;
        }
        let blocked = checked.plan.file_errors > 0 || (checked.plan.errors > 0 && !partial);
        if !blocked && !ctx.dry_run {
            checked.summary.written = self.write(ctx, &table, &ground, &checked, partial)?;
        }
        if let Some(file) = checked.file {
            file.end()?;
        }
        if let Some(rejects) = checked.rejects.filter(|_| !blocked) {
            rejects.end()?;
        }
        self.say(ctx, checked.summary, &checked.plan, blocked)
    }

    /// One or two passes over the file: two when the dates turn out to be in the other order.
    fn check(
        &self,
        ctx: &mut Context,
        file: &dyn Input,
        table: &Table<'_>,
        ground: &Ground,
        partial: bool,
    ) -> Result<Checked> {
        let first = self.check_once(ctx, file, table, ground, (partial, DateOrder::DayFirst))?;
        if first.plan.other_order {
            drop(first);
            return self.check_once(ctx, file, table, ground, (partial, DateOrder::MonthFirst));
        }
        Ok(first)
    }

    fn check_once(
        &self,
        ctx: &mut Context,
        file: &dyn Input,
        table: &Table<'_>,
        ground: &Ground,
        (partial, order): (bool, DateOrder),
    ) -> Result<Checked> {
        let findings_file =
            self.options.findings.as_deref().map(FindingsFile::begin).transpose()?;
        let findings =
            findings_file.as_ref().map_or_else(Findings::default, FindingsFile::findings);
        let rejects = self.options.rejects.as_deref();
        let mut rejects =
            rejects.map(|path| RejectsFile::begin(path, &table.columns)).transpose()?;
        let mut checks = Checks::new(findings, order, partial);
        table.tell(&PEERS, &mut checks.findings);
        let (today, dry_run) = (ctx.today, ctx.dry_run);
        let connection = ctx.store()?.read();
        let reader = PeerReader::new(&ground.bodies, &ground.scheme.words, today);
        let listed = dry_run.then(|| Rows::new(&ground.bodies, today));
        let pass = Pass::new(connection, reader, (self.options.clear, today), listed)?;
        let plan = pass.run(table, &mut checks, &mut rejects)?;
        let mut summary = ImportSummary::of(file.name(), table);
        plan.tell(&mut summary, &mut checks);
        summary.findings = std::mem::take(&mut checks.findings).into_kept();
        Ok(Checked { plan, summary, file: findings_file, rejects })
    }

    /// At a terminal the choice is asked.
    fn wants_the_good_ones(&self, ctx: &Context, checked: &Checked) -> Result<bool> {
        let good = checked.summary.rows - checked.summary.rejected - checked.summary.skipped;
        if !ctx.interactive || ctx.dry_run || good == 0 || checked.plan.file_errors > 0 {
            return Ok(false);
        }
        prompt::show(&checked.summary.findings)?;
        let question = format!(
            "{} of {} rows have errors. Take in the other {good}?",
            checked.summary.rejected, checked.summary.rows
        );
        prompt::confirm(ctx, &question, false)
    }

    /// Writes what was planned; whether anything was.
    fn write(
        &self,
        ctx: &mut Context,
        table: &Table<'_>,
        ground: &Ground,
        checked: &Checked,
        partial: bool,
    ) -> Result<bool> {
        let mapping = self.options.mapping_to_save(&ground.options);
        let plan = &checked.plan;
        if plan.decisions.iter().all(|d| *d == Decision::Leave) && mapping.is_none() {
            return Ok(false);
        }
        let today = ctx.today;
        ctx.note = Some(checked.summary.file.clone());
        ctx.write(|tx| {
            if let Some((name, mapping)) = mapping {
                profiles::save(tx, name, mapping)?;
            }
            let reader = PeerReader::new(&ground.bodies, &ground.scheme.words, today);
            write_rows(tx, table, reader, plan, (partial, self.options.clear, today))
        })?;
        Ok(true)
    }

    fn say(
        &self,
        ctx: &Context,
        summary: ImportSummary,
        plan: &Plan,
        blocked: bool,
    ) -> Result<Said> {
        let aside = gate::shown(&summary.findings)?;
        let text = summary.told("peers", ctx.dry_run || blocked);
        let rejected = summary.rejected;
        let mut said = Said::thing(Thing::new(&summary, text)?).aside(aside);
        if plan.findings > summary.findings.len() {
            let more = format!("{} findings in all.", plan.findings);
            said = said.and_note(match self.options.findings {
                Some(_) => more,
                None => format!("{more} `--findings FILE` writes them all."),
            });
        }
        Ok(match (blocked, rejected) {
            (true, rejected) => said.but(gate::nothing_written(plan.errors, rejected)),
            (false, 0) => said,
            (false, _) => said.code(exit::PARTIAL),
        })
    }
}

/// What a check gave.
struct Checked {
    plan: Plan,
    summary: ImportSummary,
    file: Option<FindingsFile>,
    rejects: Option<RejectsFile>,
}

/// Reads the file once more and writes the rows as planned.
fn write_rows(
    tx: &Transaction<'_>,
    table: &Table<'_>,
    mut reader: PeerReader<'_>,
    plan: &Plan,
    (partial, clear, today): (bool, bool, NaiveDate),
) -> Result<()> {
    let mut checks = Checks::new(Findings::silent(), plan.order, partial);
    let mut writer = Writer::new(tx)?;
    let mut next = peers::next_reference(tx)?.max(plan.highest_reference + 1);
    let mut progress = Progress::new("Writing", Some(plan.decisions.len() as u64));
    let mut row_number = 0;
    checks.each_row(table, &PEERS, &mut |_, _| Ok(()), &mut |row| {
        progress.step();
        row_number = row.index();
        let decision = plan.decisions.get(row_number).ok_or_else(changed_meanwhile)?;
        if *decision == Decision::Leave {
            return Ok(());
        }
        let draft =
            reader.read(row).filter(|_| !row.is_rejected()).ok_or_else(changed_meanwhile)?;
        match decision {
            Decision::Leave => {}
            Decision::Insert => {
                let reference = match &draft.facts.reference {
                    Some(reference) => reference.clone(),
                    None => {
                        next += 1;
                        format!("P{:04}", next - 1)
                    }
                };
                writer.insert(&draft.facts, &reference)?;
            }
            Decision::Update(id) => {
                let before = peers::load(tx, *id)?;
                peers::update(tx, &before, &draft.onto(&before.facts, clear, today))?;
            }
        }
        Ok(())
    })?;
    if checks.rows != plan.decisions.len() as u64 {
        return Err(changed_meanwhile().into());
    }
    Ok(())
}

fn changed_meanwhile() -> Refusal {
    Refusal::file("the file changed while it was read; nothing was written").hint("try again")
}

/// Whether a finding is an error about the file as a whole, which `--partial` cannot pass over.
pub(super) fn is_about_the_file(finding: &crate::intake::Finding) -> bool {
    finding.severity == Severity::Error && finding.row.is_none()
}
