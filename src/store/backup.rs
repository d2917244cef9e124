//! A copy of the file that is whole and was read again before it got its name.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result};
use rusqlite::{Connection, OpenFlags};

use super::{Store, schema};
use crate::error::Refusal;

impl Store {
    /// Copies the file to `to`, while others may write; an older backup by that name is replaced. The
    /// copy is readable by its owner alone.
    ///
    /// # Errors
    /// When `to` is this file or no peerage file, or the copy cannot be written or is faulty.
    pub fn back_up(&self, to: &Path) -> Result<()> {
        check_target(&self.path, to)?;
        copy(&self.connection, to)
            .with_context(|| format!("cannot write the backup `{}`", to.display()))
    }

    /// A copy that is whole, to be handed on. It lies beside the file, readable by its owner alone, and
    /// is gone when what is given is dropped.
    ///
    /// # Errors
    /// When the copy cannot be written or is faulty.
    pub fn copy_to_hand_on(&self) -> Result<Passing> {
        let draft = draft_in(folder_of(&self.path)).context("cannot write the copy")?;
        fill(&self.connection, draft.path()).context("cannot write the copy")?;
        Ok(Passing(Arc::new(draft)))
    }
}

/// A copy on its way to standard output; the file goes with the last of these.
#[derive(Debug, Clone)]
pub struct Passing(Arc<tempfile::NamedTempFile>);

impl Passing {
    /// Writes the copy to `to`, a piece at a time.
    ///
    /// # Errors
    /// When it cannot be read, or `to` not be written.
    pub fn write_to(&self, to: &mut dyn std::io::Write) -> Result<()> {
        let mut from = self.0.reopen().context("cannot read the copy")?;
        std::io::copy(&mut from, to)?;
        Ok(to.flush()?)
    }
}

impl PartialEq for Passing {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// Copies an open file to `to`; the name appears when the copy is whole, was read again and is on
/// disk.
pub(super) fn copy(connection: &Connection, to: &Path) -> Result<()> {
    let folder = folder_of(to);
    let draft = draft_in(folder)?;
    fill(connection, draft.path())?;
    draft.as_file().sync_all()?;
    draft.persist(to).map_err(|fault| fault.error)?;
    sync_folder(folder)
}

/// The folder that a file lies in.
pub(super) fn folder_of(file: &Path) -> &Path {
    let folder = file.parent().filter(|p| !p.as_os_str().is_empty());
    folder.unwrap_or_else(|| Path::new("."))
}

/// A file without a name of its own yet, readable by its owner alone.
pub(super) fn draft_in(folder: &Path) -> Result<tempfile::NamedTempFile> {
    Ok(tempfile::Builder::new().prefix(".peerage-").tempfile_in(folder)?)
}

/// Puts on disk that a name is there, not only what it stands for.
pub(super) fn sync_folder(folder: &Path) -> Result<()> {
    #[cfg(unix)]
    std::fs::File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

fn fill(connection: &Connection, to: &Path) -> Result<()> {
    connection.execute("VACUUM INTO ?1", [to.to_string_lossy()])?;
    verify(to)
}

fn check_target(file: &Path, to: &Path) -> Result<()> {
    if !to.exists() {
        let folder = folder_of(to);
        if folder.is_dir() {
            return Ok(());
        }
        let none = Refusal::file(format!("there is no folder `{}`", folder.display()));
        return Err(none.hint("make it first, or name another place for the backup").into());
    }
    if file.canonicalize()? == to.canonicalize()? {
        let same = Refusal::file(format!("`{}` is the file itself", to.display()));
        return Err(same.hint("name another file for the backup").into());
    }
    verify(to).map_err(|_| {
        let other = Refusal::file(format!("`{}` is no backup of a peerage file", to.display()));
        other.hint("it is left as it is; name another file for the backup").into()
    })
}

/// Reads a copy through and through.
pub(super) fn verify(copy: &Path) -> Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(copy, flags)?;
    schema::check_whose(&connection)?;
    let found: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    anyhow::ensure!(found == "ok", "the copy is damaged: {found}");
    Ok(())
}

/// The backups in `folder` whose names begin with `stem`, the oldest first: their names carry the
/// time at which they were made.
///
/// # Errors
/// When the folder cannot be read.
pub fn in_folder(folder: &Path, stem: &str) -> Result<Vec<PathBuf>> {
    let cannot = || format!("cannot read the folder `{}`", folder.display());
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(cannot)? {
        let path = entry.with_context(cannot)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let time = name.strip_prefix(stem).and_then(|rest| rest.strip_suffix(".db"));
        if time.is_some_and(is_time) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Whether `text` is `-20261121T091500Z`.
fn is_time(text: &str) -> bool {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    shape == "-00000000T000000Z"
}
