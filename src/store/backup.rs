//! A copy of the file that is whole and was read again before it got its name.

use std::path::{Path, PathBuf};

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
        let cannot = || format!("cannot write the backup `{}`", to.display());
        let folder = to.parent().filter(|p| !p.as_os_str().is_empty());
        let folder = folder.unwrap_or_else(|| Path::new("."));
        let draft = tempfile::Builder::new()
            .prefix(".peerage-")
            .tempfile_in(folder)
            .with_context(cannot)?;
        self.connection
            .execute("VACUUM INTO ?1", [draft.path().to_string_lossy()])
            .with_context(cannot)?;
        verify(draft.path()).with_context(cannot)?;
        draft.as_file().sync_all().with_context(cannot)?;
        draft.persist(to).map_err(|fault| fault.error).with_context(cannot)?;
        #[cfg(unix)]
        std::fs::File::open(folder)?.sync_all()?;
        Ok(())
    }
}

fn check_target(file: &Path, to: &Path) -> Result<()> {
    if !to.exists() {
        return Ok(());
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
fn verify(copy: &Path) -> Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(copy, flags)?;
    schema::check_ours(&connection)?;
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
