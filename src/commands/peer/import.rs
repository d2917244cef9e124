//! `peer import`: check the whole file, then write in one transaction, or nothing.

pub(super) mod bring;
mod known;
mod listing;
mod pass;
mod plan;
mod posts;
mod slips;
mod waiting;

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::Transaction;

use super::row::Rows;
use crate::commands::gate::{self, Import, ImportOptions, ImportSummary, Rejects};
use crate::commands::progress::{Progress, UnderWay};
use crate::commands::{Context, Said};
use crate::domain::digest::hasher;
use crate::domain::{Bodies, Body, NewPeer, PeerId, Scheme};
use crate::intake::peers::{PEERS, PeerReader, place};
use crate::intake::{Checks, Entity, Options, Table};
use crate::store::erased::Erased;
use crate::store::peers::{self, Writer, memory};
use crate::store::{bodies, schemes};

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

impl ImportArgs {
    /// Checks the file and takes it in.
    ///
    /// # Errors
    /// When the file cannot be read, or has errors.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let clear = self.options.clear;
        gate::take_in(ctx, &self.file, &self.options, |ctx| Pool::of(ctx, clear))
    }
}

/// What stays the same over all passes.
struct Pool {
    bodies: Bodies,
    scheme: Scheme,
    clear: bool,
    today: NaiveDate,
    /// Digest of all that decides what a row means.
    context: u64,
    /// Turns at a terminal while what was written is put in order.
    under_way: Option<UnderWay>,
}

impl Pool {
    fn of(ctx: &mut Context, clear: bool) -> Result<Self> {
        let today = ctx.today;
        let connection = ctx.store()?.read();
        let scheme = schemes::in_force(connection, today)?.1;
        let bodies = bodies::load(connection)?;
        Ok(Self { bodies, scheme, clear, today, context: 0, under_way: None })
    }
}

impl Import for Pool {
    type Plan = Plan;

    const MANY: &'static str = "peers";

    fn entity() -> &'static Entity {
        &PEERS
    }

    fn see(&mut self, _: &mut Context, table: &Table<'_>, options: &Options) -> Result<()> {
        let today = self.today;
        let in_force = |body: &Body| (body.in_force_on(today), body.last_day < Some(today));
        let bodies = self.bodies.all();
        self.context = digest_of(&(
            (env!("CARGO_PKG_VERSION"), &table.columns, &options.wishes, self.clear),
            (bodies, bodies.iter().map(in_force).collect::<Vec<_>>(), &self.scheme.words),
        ));
        Ok(())
    }

    fn pass(
        &mut self,
        ctx: &mut Context,
        table: &Table<'_>,
        checks: &mut Checks,
        rejects: &mut Rejects,
    ) -> Result<Plan> {
        let dry_run = ctx.dry_run;
        let connection = ctx.store()?.read();
        let reader = PeerReader::new(&self.bodies, &self.scheme.words, self.today);
        let listed = dry_run.then(|| Rows::new(&self.bodies, self.today));
        let memory = memory::load(connection, self.context)?;
        let known = (memory, Erased::load(connection)?, peers::stubs(connection)?);
        let clear = if self.clear { place::all_of(&table.columns) } else { 0 };
        Pass::new(connection, reader, (clear, self.today), listed, known)
            .run(table, checks, rejects)
    }

    fn tell(
        &mut self,
        _: &mut Context,
        plan: &mut Plan,
        summary: &mut ImportSummary,
    ) -> Result<()> {
        self.under_way = None;
        [summary.added, summary.changed, summary.unchanged] = plan.counts();
        summary.changes = std::mem::take(&mut plan.changes);
        Ok(())
    }

    fn writes(&self, plan: &Plan) -> bool {
        plan.writes()
    }

    fn write(&mut self, tx: &Transaction<'_>, plan: &mut Plan) -> Result<()> {
        self.under_way = Some(write_rows(tx, plan)?);
        let known = plan.remembered.entries();
        let known = known.filter(|entry| entry.row != 0 && entry.peer.0 != 0);
        memory::save(tx, self.context, known)
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

/// Writes the rows that wait; what is given turns until all of it is on disk.
fn write_rows(tx: &Transaction<'_>, plan: &mut Plan) -> Result<UnderWay> {
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
            if let Some(entry) = plan.remembered.entry_mut(step.row as usize) {
                entry.peer = id;
            }
            Ok(())
        })?;
        drop(progress);
        Ok(UnderWay::begin("Making the indexes"))
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
