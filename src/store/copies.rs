//! The table `backup_copy`: where copies of this file lie, so that an erasure can name those that
//! still hold a person.

use std::path::{Path, PathBuf};

use anyhow::Result;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, named_params};

use super::Store;
use crate::domain::Peer;

/// The name under which a copy that went to standard output is remembered.
pub const STANDARD_OUTPUT: &str = "-";

/// A copy that holds a person, or may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Where it lies; `-` for one that went to standard output.
    pub path: String,
    /// Why it is named.
    pub why: Why,
}

/// Why a copy is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The person was found in it.
    Holds,
    /// It was made by this program but cannot be looked into: moved, encrypted, or on another disk.
    CannotBeRead,
}

impl Store {
    /// Remembers a copy. A file that cannot be written to, since others write or it is read-only,
    /// goes without: the copy is what counts.
    ///
    /// # Errors
    /// When the copy could not be remembered.
    pub fn remember_copy(&self, path: &str, at: &str) -> Result<()> {
        self.connection
            .prepare_cached(
                "INSERT INTO backup_copy (path, made_at) VALUES (:path, :at)
                 ON CONFLICT (path) DO UPDATE SET made_at = excluded.made_at",
            )?
            .execute(named_params! { ":path": path, ":at": at })?;
        Ok(())
    }

    /// Forgets copies that are gone.
    ///
    /// # Errors
    /// When the file cannot be written to.
    pub fn forget_copy(&self, path: &str) -> Result<()> {
        self.connection
            .prepare_cached("DELETE FROM backup_copy WHERE path = :path")?
            .execute(named_params! { ":path": path })?;
        Ok(())
    }

    /// Every copy that still holds `peer` or cannot be looked into: those that this file remembers,
    /// and every peerage file beside it, whoever made it.
    ///
    /// # Errors
    /// When this file cannot be read.
    pub fn copies_with(&self, peer: &Peer) -> Result<Vec<Holder>> {
        let own = self.path.canonicalize().unwrap_or_else(|_| self.path.clone());
        let remembered = remembered(&self.connection)?;
        let mut candidates: Vec<PathBuf> = remembered.iter().map(PathBuf::from).collect();
        candidates.extend(beside(&own));
        candidates.sort();
        candidates.dedup();
        let mut holders = Vec::new();
        for path in candidates.into_iter().filter(|path| *path != own) {
            let told = path.display().to_string();
            let is_remembered = remembered.contains(&told);
            let why = match holds(&path, peer) {
                Ok(true) => Why::Holds,
                Err(_) if is_remembered => Why::CannotBeRead,
                _ => continue,
            };
            holders.push(Holder { path: told, why });
        }
        Ok(holders)
    }
}

/// Every copy that is remembered, with the time at which it was made.
pub(super) fn all(connection: &Connection) -> Result<Vec<(String, String)>> {
    connection
        .prepare_cached("SELECT path, made_at FROM backup_copy ORDER BY path")?
        .query_and_then([], |row| Ok((row.get("path")?, row.get("made_at")?)))?
        .collect()
}

fn remembered(connection: &Connection) -> Result<Vec<String>> {
    Ok(all(connection)?.into_iter().map(|(path, _)| path).collect())
}

/// Every file in the folder of the file.
fn beside(file: &Path) -> Vec<PathBuf> {
    let Some(entries) = file.parent().and_then(|folder| std::fs::read_dir(folder).ok()) else {
        return Vec::new();
    };
    entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| is_database(path)).collect()
}

/// Whether a file begins as SQLite's do: others are not opened at all.
fn is_database(path: &Path) -> bool {
    use std::io::Read as _;
    let mut start = [0_u8; 16];
    path.is_file()
        && std::fs::File::open(path).is_ok_and(|mut file| file.read_exact(&mut start).is_ok())
        && &start == b"SQLite format 3\0"
}

/// Whether a copy holds the person: among the peers by reference, address or name, or in an image of
/// the log.
fn holds(path: &Path, peer: &Peer) -> Result<bool> {
    anyhow::ensure!(is_database(path), "not a database");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let copy = Connection::open_with_flags(path, flags)?;
    copy.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;")?;
    let found = copy
        .prepare(
            "SELECT 1 FROM peer
             WHERE reference = :reference OR lower(email) = lower(:email) OR name = :name
             UNION ALL
             SELECT 1 FROM change WHERE before IN (:name, :email) OR after IN (:name, :email)
             LIMIT 1",
        )?
        .query_row(
            named_params! {
                ":reference": peer.reference, ":email": peer.facts.email, ":name": peer.facts.name,
            },
            |_| Ok(()),
        )
        .optional()?;
    Ok(found.is_some())
}
