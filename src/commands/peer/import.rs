//! `peer import`: check the whole file, then write in one transaction, or nothing.

pub(super) mod bring;
mod known;
mod listing;
mod packed;
mod pass;
mod plan;
mod waiting;

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::Transaction;

use super::row::Rows;
use crate::commands::gate::{self, FindingsFile, ImportOptions, ImportSummary, RejectsFile};
use crate::commands::progress::Progress;
use crate::commands::{Context, Said, input, prompt};
use crate::domain::digest::hasher;
use crate::domain::{Bodies, Body, NewPeer, PeerId, Scheme};
use crate::error::exit;
use crate::intake::peers::{PEERS, PeerReader, place};
use crate::intake::{Checks, DateOrder, Findings, Input, Options, Severity, Table};
use crate::render::Thing;
use crate::store::erased::Erased;
use crate::store::peers::{self, Writer, memory};
use crate::store::{bodies, log, profiles, schemes};

use pass::Pass;
use plan::Plan;

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
    /// The last command of the file when it was read.
    revision: i64,
    /// Digest of all that decides what a row means.
    context: u64,
}

impl Ground {
    fn of(ctx: &mut Context, options: &ImportOptions) -> Result<Self> {
        let today = ctx.today;
        let store = ctx.store()?;
        let revision = store.revision()?;
        let connection = store.read();
        Ok(Self {
            bodies: bodies::load(connection)?,
            scheme: schemes::in_force(connection, today)?.1,
            options: options.reading(connection)?,
            revision,
            context: 0,
        })
    }

    /// Takes in what the columns of the file mean.
    fn see(&mut self, table: &Table<'_>, clear: bool, today: NaiveDate) {
        let in_force = |body: &Body| (body.in_force_on(today), body.last_day < Some(today));
        let bodies = self.bodies.all();
        self.context = digest_of(&(
            (env!("CARGO_PKG_VERSION"), &table.columns, &self.options.wishes, clear),
            (bodies, bodies.iter().map(in_force).collect::<Vec<_>>(), &self.scheme.words),
        ));
    }
}

/// A digest of all that a value holds.
fn digest_of(value: &impl std::fmt::Debug) -> u64 {
    struct Into<H>(H);
    impl<H: std::hash::Hasher> std::fmt::Write for Into<H> {
        fn write_str(&mut self, text: &str) -> std::fmt::Result {
            self.0.write(text.as_bytes());
            Ok(())
        }
    }
    let mut into = Into(hasher());
    // Nothing of ours fails to show itself.
    let _shown = std::fmt::write(&mut into, format_args!("{value:?}"));
    std::hash::Hasher::finish(&into.0)
}

impl ImportArgs {
    /// Checks the file and takes it in.
    ///
    /// # Errors
    /// When the file cannot be read, or has errors.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let file = input::open(&self.file)?;
        let mut ground = Ground::of(ctx, &self.options)?;
        let table = Table::open(&*file, &PEERS, &ground.options)?;
        ground.see(&table, self.options.clear, ctx.today);
        let mut partial = self.options.partial;
        let mut checked = self.check(ctx, &*file, &table, &ground, partial)?;
        if checked.plan.errors > 0 && !partial && self.wants_the_good_ones(ctx, &checked)? {
            partial = true;
            checked = self.check(ctx, &*file, &table, &ground, partial)?;
        }
        file.must_be_the_same()?;
        let blocked = checked.plan.file_errors > 0 || (checked.plan.errors > 0 && !partial);
        if !blocked && !ctx.dry_run {
            let name = checked.summary.file.clone();
            checked.summary.written = self.write(ctx, &ground, &name, &mut checked.plan)?;
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
        let memory = memory::load(connection, ground.context)?;
        let known = (memory, Erased::load(connection)?);
        let clear = if self.options.clear { place::all_of(&table.columns) } else { 0 };
        let pass = Pass::new(connection, reader, (clear, today), listed, known);
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
        ground: &Ground,
        file: &str,
        plan: &mut Plan,
    ) -> Result<bool> {
        let mapping = self.options.mapping_to_save(&ground.options);
        if !plan.writes() && mapping.is_none() {
            return Ok(false);
        }
        ctx.note = Some(file.to_owned());
        ctx.write(|tx| {
            log::must_be_at(tx, ground.revision)?;
            if let Some((name, mapping)) = mapping {
                profiles::save(tx, name, mapping)?;
            }
            if plan.writes() {
                write_rows(tx, plan)?;
                let known = plan.entries.iter().flatten().copied();
                let known = known.filter(|entry| entry.row != 0 && entry.peer.0 != 0);
                memory::save(tx, ground.context, known)?;
            }
            Ok(())
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

/// Writes the rows that wait.
fn write_rows(tx: &Transaction<'_>, plan: &mut Plan) -> Result<()> {
    let waiting = std::mem::take(&mut plan.waiting);
    let erased = Erased::load(tx)?;
    let first = peers::next_reference(tx)?.max(plan.highest_reference + 1);
    let mut free = (first..).filter(|n| !erased.holds_reference(&format!("P{n:04}")));
    let mut progress = Progress::new("Writing", Some(waiting.count()));
    Writer::in_bulk(tx, plan.only_new(), |writer| {
        waiting.each(|step| {
            progress.step();
            if !plan.stands(step.row) {
                return Ok(());
            }
            let id = match step.stored {
                Some(id) => {
                    writer.update(&peers::load(tx, id)?, &step.facts)?;
                    id
                }
                None => insert(writer, &step.facts, &mut free)?,
            };
            if let Some(Some(entry)) = plan.entries.get_mut(step.row as usize) {
                entry.peer = id;
            }
            Ok(())
        })
    })
}

/// Inserts a new peer; without a reference it gets the next number.
fn insert(
    writer: &mut Writer<'_>,
    facts: &NewPeer,
    free: &mut impl Iterator<Item = i64>,
) -> Result<PeerId> {
    if let Some(reference) = &facts.reference {
        return writer.insert(facts, reference);
    }
    let number = free.next().context("there are no numbers left")?;
    writer.insert(facts, &format!("P{number:04}"))
}

/// Whether a finding is an error about the file as a whole, which `--partial` cannot pass over.
pub(super) fn is_about_the_file(finding: &crate::intake::Finding) -> bool {
    finding.severity == Severity::Error && finding.row.is_none()
}
