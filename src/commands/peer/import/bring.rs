//! Declared peers, through the gate of `peer import`.

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::Transaction;

use super::pass::Pass;
use super::write_rows;
use crate::commands::apply::{Brought, Counts, emptied};
use crate::commands::gate::Rejects;
use crate::commands::peer::row::Rows;
use crate::intake::declared::{Declared, Sort};
use crate::intake::peers::{PEERS, PeerReader};
use crate::intake::{Checks, Findings, InputFormat, Options, Table};
use crate::store::erased::Erased;
use crate::store::peers::memory::Memory;
use crate::store::{bodies, peers, schemes};

/// What every peer has, and what `bodies` stands for.
const KEPT: &[&str] = &["reference", "name", "kind", "body", "bodies", "status"];

/// Brings about the peers that are declared in the file `name`, unless there are errors.
///
/// # Errors
/// When the file that holds everything cannot be read or written.
pub fn bring(
    tx: &Transaction<'_>,
    declared: &Declared,
    name: &str,
    today: NaiveDate,
) -> Result<Brought> {
    let count = declared.of(Sort::Peer).count() as u64;
    if count == 0 {
        return Ok(Brought::default());
    }
    let (bodies, scheme) = (bodies::load(tx)?, schemes::in_force(tx, today)?.1);
    let (places, faults) = emptied(declared, Sort::Peer, &PEERS, KEPT);
    let file = declared.lines(Sort::Peer, name);
    let options = Options { format: Some(InputFormat::Jsonl), ..Options::default() };
    let table = Table::open(&file, &PEERS, &options)?;
    let mut checks = Checks::of_declared(Findings::default());
    faults.into_iter().for_each(|fault| checks.findings.push(fault));
    let reader = PeerReader::new(&bodies, &scheme.words, today).emptying(places);
    let listed = Some(Rows::new(&bodies, today));
    let known = (Memory::default(), Erased::load(tx)?, peers::stubs(tx)?);
    let pass = Pass::new(tx, reader, (0, today), listed, known).listing_new();
    let mut plan = pass.run(&table, &mut checks, &mut Rejects::default())?;
    if plan.errors == 0 {
        drop(write_rows(tx, &mut plan)?);
    }
    let refused = plan.refused;
    let [added, changed, unchanged] = plan.counts();
    // What is passed over here is a thing that is declared twice in the same words.
    let unchanged = unchanged + checks.skipped;
    let counts = Counts { declared: count, added, changed, unchanged };
    let (entered, changed) = plan.into_fields();
    let findings = checks.findings.into_kept();
    Ok(Brought { counts, entered, changed, findings, refused })
}
