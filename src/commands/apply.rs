//! `apply`: bring about what a file declares of bodies, peers and challenges, in one transaction.
//!
//! Each sort goes through the gate that its import goes through: the same fields, rows, readers, checks
//! and writers. It does not take the course of an import (`gate::take_in`), which is that of one file of
//! one sort: checks end before the transaction begins, rows may be left out, the date order is asked of
//! the whole file. Here a challenge may have a host, and a peer a body, that the same file declares, so
//! that what a row means is known only when the sorts before it are written; a declaration is brought
//! about whole or not at all, and its dates are ISO or day first. So the checks run inside the transaction, which a
//! fault takes back, and the file is small (64 MiB at most).

mod summary;

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Result;
use rusqlite::Transaction;

use super::{Context, Said, challenge, council, gate, peer, read_file};
use crate::error::{ErrorKind, Refusal};
use crate::intake::bodies::BODIES;
use crate::intake::challenges::CHALLENGES;
use crate::intake::declared::{Declared, MOST_BYTES, Sort};
use crate::intake::peers::PEERS;
use crate::intake::{Entity, Finding, Place, Severity};
use crate::render::Thing;

pub use summary::{ApplySummary, Brought, Counts, FieldLine};

/// Bring about what a file declares: bodies, peers and challenges as they are to be
///
/// The file is TOML with `[[body]]`, `[[peer]]` and `[[challenge]]`, or JSON Lines with one thing a
/// line: {"peer": {"reference": "P0042", "status": "paused"}}. Fields are called like the columns of
/// the lists. What is not named stays; null, an empty text or an empty list empties a field. The
/// whole file is checked, then all of it is done in one transaction, or nothing (exit code 4). What
/// is so already is left alone: the same file twice changes nothing. --dry-run shows what would
/// change, field by field.
#[derive(Debug, clap::Args)]
pub struct ApplyArgs {
    /// The file, or `-` for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Set rules of the programme aside for its challenges, with the reason
    #[arg(long = "override", value_name = "REASON")]
    set_aside: Option<String>,
}

impl ApplyArgs {
    /// Checks the file and brings it about.
    ///
    /// # Errors
    /// When the file cannot be read, or something in it cannot be.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let (name, text) = self.read()?;
        let mut summary = ApplySummary { file: name.clone(), ..ApplySummary::default() };
        let declared = match Declared::read(&name, &text) {
            Ok(declared) => declared,
            Err(findings) => return said(ApplySummary { findings, ..summary }, false, false),
        };
        summary.findings = not_to_be(&declared);
        let today = ctx.today;
        ctx.note = self.set_aside.clone().or(Some(name.clone()));
        let done = ctx.write(|tx| {
            self.bring_about(tx, &declared, &name, today, &mut summary)?;
            if summary.has_errors() { Err(Broken.into()) } else { summary.must_add_up() }
        });
        match done {
            Err(fault) if !fault.is::<Broken>() => return Err(fault),
            _ => {}
        }
        summary.written = ctx.wrote && !summary.changes.is_empty() && !summary.has_errors();
        let refused = summary.refused && !summary.rejected;
        said(summary, ctx.dry_run, refused)
    }

    fn read(&self) -> Result<(String, String)> {
        let is_stdin = self.file.as_os_str() == "-";
        let name = if is_stdin { "standard input".into() } else { self.file.display().to_string() };
        let bytes = read_file(&self.file)?;
        if bytes.len() as u64 > MOST_BYTES {
            let large = Refusal::rejected(format!("`{name}` has more than 64 MiB"));
            return Err(large.hint("import large files with `peerage peer import`").into());
        }
        let text = String::from_utf8(bytes).map_err(|_| {
            Refusal::rejected(format!("`{name}` is not UTF-8")).hint("save it as UTF-8")
        })?;
        Ok((name, text))
    }

    /// Sort by sort: peers may be at bodies, and challenges with hosts, that the same file declares.
    /// After an error the rest is still checked, but what it builds on may be missing.
    fn bring_about(
        &self,
        tx: &Transaction<'_>,
        declared: &Declared,
        name: &str,
        today: chrono::NaiveDate,
        summary: &mut ApplySummary,
    ) -> Result<()> {
        let brought = council::bring(tx, declared, name, today)?;
        summary.take(Sort::Body, brought);
        let brought = peer::bring(tx, declared, name, today)?;
        summary.take(Sort::Peer, brought);
        let brought = challenge::bring(tx, declared, name, today, self.set_aside.as_deref())?;
        summary.take(Sort::Challenge, brought);
        Ok(())
    }
}

/// The transaction is to be taken back: errors were found, and are told in the summary.
#[derive(Debug, thiserror::Error)]
#[error("errors were found")]
struct Broken;

/// Findings on names of fields, and on things without any, for every sort.
fn not_to_be(declared: &Declared) -> Vec<Finding> {
    let sorts: [(Sort, &Entity); 3] =
        [(Sort::Body, &BODIES), (Sort::Peer, &PEERS), (Sort::Challenge, &CHALLENGES)];
    let faults =
        |(sort, entity)| [declared.strange(sort, entity), declared.nameless(sort)].concat();
    sorts.into_iter().flat_map(faults).collect()
}

/// The places of the fields that are emptied, by line; those that must not be, as findings.
pub(in crate::commands) fn emptied(
    declared: &Declared,
    sort: Sort,
    entity: &'static Entity,
    kept: &[&str],
) -> (BTreeMap<u64, Vec<Place>>, Vec<Finding>) {
    let (mut places, mut faults) = (BTreeMap::new(), Vec::new());
    for (line, names) in declared.emptied(sort) {
        let known = names.iter().filter(|name| entity.fields.iter().any(|f| f.name == **name));
        for name in known {
            if kept.contains(name) {
                let fault = Finding::error(format!("`{name}` of a {sort} cannot be emptied"));
                faults.push(Finding { line: Some(line), ..fault }.hint("leave it out"));
            } else {
                let all: &mut Vec<Place> = places.entry(line).or_default();
                all.push(entity.place(name));
            }
        }
    }
    (places, faults)
}

fn said(summary: ApplySummary, dry_run: bool, refused: bool) -> Result<Said> {
    let aside = gate::shown(&summary.findings)?;
    let errors = summary.findings.iter().filter(|f| f.severity == Severity::Error).count();
    let text = if errors == 0 { summary.told(dry_run) } else { String::new() };
    let said = Said::thing(Thing::new(&summary, text)?).aside(aside);
    if errors == 0 {
        return Ok(said);
    }
    let told = if errors == 1 { "1 error".to_owned() } else { format!("{errors} errors") };
    let message = format!("{told} in `{}`; nothing was written", summary.file);
    Ok(said.but(if refused {
        Refusal::new(ErrorKind::Refused, message).hint(if summary.overridable {
            "set the rules aside with `--override \"reason\"`"
        } else {
            "take it out of the file: nothing is kept of somebody who was erased"
        })
    } else {
        Refusal::rejected(message)
            .hint("mend the file; `peerage schema apply-file` says what it may hold")
    }))
}
