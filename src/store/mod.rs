//! The file: the only room with SQL. Reading takes a connection, writing a transaction.

#[macro_use]
mod columns;
pub mod actions;
pub mod addresses;
pub mod backup;
pub mod bodies;
pub mod challenges;
pub mod check;
pub mod comments;
pub mod copies;
pub mod counts;
pub mod declined;
pub mod disk;
pub mod documents;
pub mod erase;
pub mod erased;
pub mod evaluations;
pub mod evidence;
mod fault;
pub mod figures;
pub mod findings;
mod guard;
mod holder;
mod indexes;
pub mod invitations;
pub mod letters;
pub mod log;
mod many;
pub mod milestones;
pub mod monitoring;
pub mod names;
pub mod numbers;
pub mod peers;
pub mod people;
mod place;
pub mod plans;
pub mod presentations;
pub mod privacy;
pub mod problem;
pub mod profiles;
pub mod recommendations;
pub mod repair;
pub mod reports;
pub mod restore;
pub mod retention;
pub mod reviews;
mod schema;
pub mod schemes;
pub mod scopes;
pub mod sessions;
pub mod specialisms;
mod sql_types;
pub mod staff;
pub mod support;
pub mod teams;
pub mod templates;
pub mod undo;
mod watch;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use crate::error::{ErrorKind, Refusal};

pub use fault::{hint_for, in_plain_words, kind_of};

/// Pages for what is written: 64 MiB.
const PAGES_TO_WRITE: &str = "PRAGMA cache_size = -65536";

/// The open file.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
}

/// What the log says of a writing command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Noun and verb, such as `peer add`.
    pub verb: String,
    /// When, UTC, as ISO 8601.
    pub at: String,
    /// The day it is taken to be.
    pub today: NaiveDate,
    /// The reason of an override, the name of an imported file.
    pub note: Option<String>,
    /// Whether to roll everything back at the end, keeping only the list of changes.
    pub dry_run: bool,
}

/// What a writing command did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written<T> {
    /// What the work gave.
    pub value: T,
    /// Every changed field, as the log has it.
    pub changes: Vec<log::Change>,
}

impl Store {
    /// Makes a new file at `path` and fills it by `fill`. The file appears under its name only when
    /// it is whole; it is readable by its owner alone. A dry run does all but let it appear.
    ///
    /// # Errors
    /// When there is a file by that name already, or it cannot be written.
    pub fn create(
        path: &Path,
        wait: Duration,
        entry: &Entry,
        fill: impl FnOnce(&Transaction<'_>) -> Result<()>,
    ) -> Result<()> {
        if path.exists() {
            return Err(place::is_there(path).into());
        }
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
        let folder = folder.unwrap_or_else(|| Path::new("."));
        make_folder(folder)?;
        let draft = tempfile::Builder::new()
            .prefix(".peerage-")
            .tempfile_in(folder)
            .with_context(|| format!("cannot write in the folder `{}`", folder.display()))?;
        let mut store = Self::set_up(Connection::open(draft.path())?, draft.path(), wait)?;
        schema::create(&mut store.connection)?;
        store.write(entry, fill)?;
        drop(store);
        if entry.dry_run {
            return Ok(());
        }
        draft
            .persist_noclobber(path)
            .map_err(|fault| fault.error)
            .with_context(|| format!("cannot write `{}`", path.display()))?;
        // The name is on disk as well, not only what it stands for.
        #[cfg(unix)]
        std::fs::File::open(folder)?.sync_all()?;
        Ok(())
    }

    /// Opens the file at `path`; an older one is brought up to date after a backup beside it.
    ///
    /// # Errors
    /// When there is none, or it is not a peerage file, damaged, or made by a newer program.
    pub fn open(path: &Path, wait: Duration) -> Result<Self> {
        place::must_be_a_file(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)
            .with_context(|| format!("cannot open `{}`", path.display()))?;
        let mut store = Self::set_up(connection, path, wait)?;
        let cannot = || format!("cannot use `{}`", path.display());
        schema::upgrade(&mut store.connection, path).with_context(cannot)?;
        guard::check_schema(&store.connection).with_context(cannot)?;
        Ok(store)
    }

    /// The version of the schema of the file at `path`, and that of this program.
    ///
    /// # Errors
    /// When there is no such file, it is not ours, or newer than this program.
    pub fn versions(path: &Path) -> Result<(i64, i64)> {
        place::must_be_a_file(path)?;
        schema::versions(path)
    }

    /// Another connection to a file that is open already, to read it in another thread.
    fn open_again(path: &Path, wait: Duration) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Self::set_up(Connection::open_with_flags(path, flags)?, path, wait)
    }

    fn set_up(connection: Connection, path: &Path, wait: Duration) -> Result<Self> {
        connection.busy_timeout(wait)?;
        connection.set_prepared_statement_cache_capacity(200);
        connection.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        guard::bind(&connection)?;
        // Reading goes through a table once and gains nothing from many pages; writing takes more of
        // them. What is sorted beyond them goes into a file without a name; what the triggers of the log
        // keep of a statement stays in memory, as it is little.
        connection.execute_batch(
            "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;
             PRAGMA synchronous = FULL; PRAGMA mmap_size = 0; PRAGMA secure_delete = ON;
             PRAGMA temp_store = FILE; PRAGMA cache_size = -8192;",
        )?;
        Ok(Self { connection, path: path.to_owned() })
    }

    /// To read.
    pub fn read(&self) -> &Connection {
        &self.connection
    }

    /// Leaves a file that was only read as it is: the process ends, and to take its schema apart first would
    /// only take time. A write-ahead log of somebody else is brought into the file by whoever closes it last.
    pub fn let_go(self) {
        let mut log = self.path.as_os_str().to_owned();
        log.push("-wal");
        if !Path::new(&log).exists() {
            std::mem::forget(self);
        }
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The version of the file's schema.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn schema_version(&self) -> Result<i64> {
        schema::check_ours(&self.connection)
    }

    /// The number of the last command that wrote: what a saving command read, and carries.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn revision(&self) -> Result<i64> {
        log::revision(&self.connection)
    }

    /// Runs `work` in one transaction and fills the log: all of it is on disk at the end, or, when
    /// it fails, nothing. Work that changes nothing leaves the file as it was, to the byte.
    ///
    /// # Errors
    /// Those of `work`, and of the commit.
    pub fn write<T>(
        &mut self,
        entry: &Entry,
        work: impl FnOnce(&Transaction<'_>) -> Result<T>,
    ) -> Result<Written<T>> {
        self.connection.execute_batch(PAGES_TO_WRITE)?;
        log::install(&self.connection)?;
        // Immediate: waits for another writer now rather than failing halfway.
        let path = &self.path;
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|fault| named(fault.into(), path))?;
        let command = log::begin(&transaction, entry).map_err(|fault| named(fault, path))?;
        let value = work(&transaction).map_err(|fault| named(fault, path))?;
        if entry.dry_run {
            let changes = log::changes(&transaction, command)?;
            return Ok(Written { value, changes });
        }
        if log::has_changes(&transaction, command)? {
            put_on_disk(transaction).map_err(|fault| named(fault, path))?;
        }
        Ok(Written { value, changes: Vec::new() })
    }

    /// Runs `work` in one transaction whose entry in the log says only that it was, and which rows of
    /// which people it was about: what an erasure takes away must not come back as an image of
    /// itself. Then the file is written afresh, so that no free page keeps it either.
    ///
    /// # Errors
    /// Those of `work`, and of the commit.
    pub fn erase<T>(
        &mut self,
        entry: &Entry,
        work: impl FnOnce(&Transaction<'_>) -> Result<T>,
    ) -> Result<T> {
        self.connection.execute_batch(PAGES_TO_WRITE)?;
        log::silence(&self.connection)?;
        let path = &self.path;
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|fault| named(fault.into(), path))?;
        log::begin(&transaction, entry).map_err(|fault| named(fault, path))?;
        let value = work(&transaction).map_err(|fault| named(fault, path))?;
        if entry.dry_run {
            return Ok(value);
        }
        put_on_disk(transaction).map_err(|fault| named(fault, path))?;
        self.connection.execute_batch("VACUUM").context(
            "what was to be erased is erased, but the file could not be written afresh: run the command again",
        )?;
        Ok(value)
    }
}

/// A fault of writing with the file that could not be written, and with who holds it if somebody does;
/// what is no fault of SQLite's stays as it is.
fn named(fault: anyhow::Error, path: &Path) -> anyhow::Error {
    use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked};
    let code = fault.downcast_ref::<rusqlite::Error>().and_then(rusqlite::Error::sqlite_error_code);
    let Some(code) = code else { return fault };
    let is_busy = matches!(code, DatabaseBusy | DatabaseLocked);
    let holder = is_busy.then(|| holder::holder(path)).flatten();
    let holder = holder.map(|holder| format!(" (in use by {holder})")).unwrap_or_default();
    fault.context(format!("cannot write `{}`{holder}", path.display()))
}

/// Commits, and remembers that it did.
fn put_on_disk(transaction: Transaction<'_>) -> Result<()> {
    let mut committed = commit();
    transaction.commit()?;
    *committed = true;
    Ok(())
}

/// Waits for the turn of this run among those that write: it is held until what is given is dropped.
/// SQLite's own lock is taken for the moment of writing; the turn is what a command needs that was
/// overtaken, so that nobody overtakes it again while it reads once more. It is a lock on the folder,
/// which leaves no file behind; where the system has none the run goes without (`None`).
///
/// # Errors
/// Busy, when it is not this run's turn within `wait`.
pub fn turn(path: &Path, wait: Duration) -> Result<Option<std::fs::File>> {
    const PAUSE: Duration = Duration::from_millis(10);
    let Ok(folder) = std::fs::File::open(backup::folder_of(path)) else { return Ok(None) };
    let mut waited = Duration::ZERO;
    loop {
        match folder.try_lock() {
            Ok(()) => return Ok(Some(folder)),
            Err(std::fs::TryLockError::Error(_)) => return Ok(None),
            Err(std::fs::TryLockError::WouldBlock) if waited >= wait => {
                return Err(Refusal::new(ErrorKind::Busy, "others write to the file").into());
            }
            Err(std::fs::TryLockError::WouldBlock) => {
                std::thread::sleep(PAUSE);
                waited += PAUSE;
            }
        }
    }
}

/// Whether this run's change is on disk: who is about to end the run has to know. Held while a
/// change is being put there.
static COMMITTED: Mutex<bool> = Mutex::new(false);

/// Whether the change is on disk; waits for a commit that is under way, and none begins as long as
/// the answer is held.
pub fn commit() -> MutexGuard<'static, bool> {
    COMMITTED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether the change is on disk, as far as can be told at once.
pub fn is_committed() -> bool {
    COMMITTED.try_lock().is_ok_and(|committed| *committed)
}

/// A new command begins, which has written nothing.
pub fn forget_commit() {
    *commit() = false;
}

/// Makes `folder` and those above it, readable by the owner alone.
fn make_folder(folder: &Path) -> Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).with_context(|| format!("cannot make the folder `{}`", folder.display()))
}

#[cfg(test)]
pub(crate) mod testing {
    //! A file in memory for the tests of this room.

    use super::*;

    /// An empty file in memory.
    pub(crate) fn empty() -> Store {
        let connection = Connection::open_in_memory().unwrap();
        let mut store = Store::set_up(connection, Path::new(":memory:"), Duration::ZERO).unwrap();
        schema::create(&mut store.connection).unwrap();
        store
    }

    /// Another file in memory with the same in it.
    pub(crate) fn copied(store: &Store) -> Store {
        let mut copy = Connection::open_in_memory().unwrap();
        let backup = rusqlite::backup::Backup::new(&store.connection, &mut copy).unwrap();
        assert_eq!(backup.step(-1).unwrap(), rusqlite::backup::StepResult::Done);
        drop(backup);
        Store::set_up(copy, Path::new(":memory:"), Duration::ZERO).unwrap()
    }

    /// An entry for the log.
    pub(crate) fn entry(verb: &str) -> Entry {
        Entry {
            verb: verb.to_owned(),
            at: "2026-11-21T09:00:00Z".to_owned(),
            today: NaiveDate::from_ymd_opt(2026, 11, 21).unwrap(),
            note: None,
            dry_run: false,
        }
    }
}
