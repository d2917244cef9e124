//! Going back to a copy: it takes the place of what the file holds, all at once, under the file's own
//! locks.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags, named_params};

use super::{Entry, Store, backup, erase, erased::Erased, log, peers, schema};
use crate::error::{ErrorKind, Refusal};

/// What was done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Restored {
    /// Where what the file held before lies now; `None` when there was no file.
    pub kept: Option<PathBuf>,
    /// People in the copy who had been erased since it was made, and were erased again.
    pub erased_again: usize,
}

/// How the copy and the file stand to each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Age {
    /// There is no file.
    NoFile,
    /// The file cannot be read.
    Unreadable,
    /// The file has nothing that the copy has not.
    NotNewer,
    /// The file was written to since the copy was made: so many commands would be lost, the last at
    /// that time.
    Newer(i64, String),
}

/// Compares the file at `path` with the copy.
///
/// # Errors
/// When the copy is none.
pub fn compare(path: &Path, copy: &Path) -> Result<Age> {
    let copied = last_command(copy).with_context(|| not_a_copy(copy))?;
    backup::verify(copy).with_context(|| not_a_copy(copy))?;
    super::schema::versions(copy).with_context(|| not_a_copy(copy))?;
    if !path.exists() {
        return Ok(Age::NoFile);
    }
    Ok(match last_command(path) {
        Err(_) => Age::Unreadable,
        Ok((id, at)) if id > copied.0 || at > copied.1 => Age::Newer((id - copied.0).max(1), at),
        Ok(_) => Age::NotNewer,
    })
}

fn not_a_copy(copy: &Path) -> String {
    format!("`{}` cannot be gone back to", copy.display())
}

/// The number and the time of the last command.
fn last_command(path: &Path) -> Result<(i64, String)> {
    if !path.is_file() {
        return Err(Refusal::file(format!("there is no file `{}`", path.display()))
            .hint("name a copy that `peerage db backup` made")
            .into());
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    schema::check_ours(&connection)?;
    Ok(connection.query_row(
        "SELECT ifnull(max(id), 0), ifnull(max(at), '') FROM command",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}

/// Puts `copy` in the place of the file at `path`. What the file held is kept beside it as
/// `NAME.before-restore-TIME.db`; who was erased since the copy was made is erased again, and where
/// copies lie stays known.
///
/// # Errors
/// When the copy or the file cannot be read or written; then the file is as it was.
pub fn restore(path: &Path, copy: &Path, wait: Duration, entry: &Entry) -> Result<Restored> {
    let folder = backup::folder_of(path);
    let draft = backup::draft_in(folder)
        .with_context(|| format!("cannot write in the folder `{}`", folder.display()))?;
    {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let source = Connection::open_with_flags(copy, flags)?;
        source.execute("VACUUM INTO ?1", [draft.path().to_string_lossy()])?;
    }
    let mut done = Restored::default();
    let live = if path.exists() { Store::open(path, wait).ok() } else { None };
    let mut store = Store::open(draft.path(), wait).with_context(|| not_a_copy(copy))?;
    if let Some(live) = &live {
        done.erased_again = carry_over(live, &mut store, entry)?;
    }
    backup::verify(draft.path())?;
    if path.exists() {
        let kept = free_name(path, &entry.at);
        match &live {
            Some(live) => live.back_up(&kept)?,
            None => drop(std::fs::copy(path, &kept).context("cannot keep the damaged file")?),
        }
        done.kept = Some(kept);
    }
    if let Some(kept) = &done.kept {
        store.remember_copy(&kept.canonicalize()?.to_string_lossy(), &entry.at)?;
    }
    // The log says so before the file is there: one step takes both.
    store.note_restore(entry)?;
    match live {
        Some(mut live) => {
            put(&store.connection, &mut live.connection, wait).context("cannot write the file")?;
        }
        None => {
            drop(store);
            draft.as_file().sync_all()?;
            draft.persist(path).map_err(|fault| fault.error)?;
            backup::sync_folder(folder)?;
        }
    }
    Ok(done)
}

/// Copies one open file over another in one step, which is one transaction: others see the file before
/// or after it.
fn put(from: &Connection, to: &mut Connection, wait: Duration) -> Result<()> {
    const PAUSE: Duration = Duration::from_millis(20);
    let copying = Backup::new(from, to)?;
    let mut waited = Duration::ZERO;
    loop {
        match copying.step(-1)? {
            StepResult::Done => return Ok(()),
            StepResult::Busy | StepResult::Locked if waited >= wait => {
                return Err(Refusal::new(ErrorKind::Busy, "the file is busy").into());
            }
            StepResult::Busy | StepResult::Locked => {
                std::thread::sleep(PAUSE);
                waited += PAUSE;
            }
            _ => {}
        }
    }
}

/// Brings over what the copy cannot know: who was erased since, and where copies lie.
fn carry_over(live: &Store, copy: &mut Store, entry: &Entry) -> Result<usize> {
    for (path, at) in super::copies::all(&live.connection)? {
        copy.remember_copy(&path, &at)?;
    }
    let erased = Erased::load(&live.connection)?;
    if erased.is_empty() {
        return Ok(0);
    }
    let back: Vec<_> = peers::load_all(&copy.connection)?
        .into_iter()
        .filter(|peer| erased.holds_reference(&peer.reference) || erased.holds(&peer.facts))
        .collect();
    if back.is_empty() {
        return Ok(0);
    }
    copy.erase(entry, |tx| {
        for peer in &back {
            erase::erase(tx, peer, entry.today)?;
        }
        Ok(back.len())
    })
}

/// `peerage.before-restore-20261122T091500Z.db` beside the file, or the next that is free.
fn free_name(path: &Path, at: &str) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let time: String = at.chars().filter(|c| !matches!(c, '-' | ':')).collect();
    let name = |extra: &str| path.with_file_name(format!("{stem}.before-restore-{time}{extra}.db"));
    let plain = name("");
    let mut numbered = (2..).map(|n| name(&format!("-{n}")));
    if plain.exists() { numbered.find(|name| !name.exists()).unwrap_or(plain) } else { plain }
}

impl Store {
    /// Writes down that the file was put back to a copy: the log cannot be taken back beyond it.
    ///
    /// # Errors
    /// When the file cannot be written.
    fn note_restore(&mut self, entry: &Entry) -> Result<()> {
        log::silence(&self.connection)?;
        self.connection
            .prepare_cached(
                "INSERT INTO command (at, today, verb, note) VALUES (:at, :today, :verb, :note)",
            )?
            .execute(named_params! {
                ":at": entry.at, ":today": entry.today, ":verb": entry.verb, ":note": entry.note,
            })?;
        Ok(())
    }
}
