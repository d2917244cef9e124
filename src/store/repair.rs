//! A damaged file into a new one: every row that can be read and that keeps the rules of the schema,
//! and what could not be saved.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};
use rusqlite::{Connection, OpenFlags, params_from_iter, types::Value};

use super::{Store, backup, log, schema};
use crate::error::Refusal;

/// What became of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// The table.
    pub table: String,
    /// Rows that were saved.
    pub saved: u64,
    /// What could not be saved, each in a sentence.
    pub lost: Vec<String>,
}

/// Reads the damaged file `from` and makes a new one `to` of all that can be saved, table by table.
/// The damaged file is left as it is. Unless it is to be `kept`, the new one is gone when all is told.
///
/// # Errors
/// When there is a file `to`, it cannot be written, or `from` cannot be read at all.
pub fn repair(from: &Path, to: &Path, kept: bool, wait: Duration) -> Result<Vec<Saved>> {
    if to.exists() {
        let there = Refusal::file(format!("there is already a file `{}`", to.display()));
        return Err(there.hint("name one that is not there yet").into());
    }
    let folder = backup::folder_of(to);
    let draft = backup::draft_in(folder)
        .with_context(|| format!("cannot write in the folder `{}`", folder.display()))?;
    let copy = backup::draft_in(folder)?;
    let damaged = open_damaged(from, copy.path(), wait)?;
    let mut new = Store::set_up(Connection::open(draft.path())?, draft.path(), wait)?;
    schema::create(&mut new.connection)?;
    let saved = save_all(&damaged, &new.connection)?;
    backup::verify(draft.path()).context("the new file is faulty")?;
    drop(new);
    if !kept {
        return Ok(saved);
    }
    draft.as_file().sync_all()?;
    draft
        .persist_noclobber(to)
        .map_err(|fault| fault.error)
        .with_context(|| format!("cannot write `{}`", to.display()))?;
    backup::sync_folder(folder)?;
    Ok(saved)
}

/// Opens a file that may be damaged anywhere. One whose first bytes are spoilt is opened as a copy
/// with those of a fresh file in their place.
fn open_damaged(from: &Path, copy: &Path, wait: Duration) -> Result<Connection> {
    let reads = |connection: &Connection| -> rusqlite::Result<i64> {
        connection.query_row("SELECT count(*) FROM sqlite_schema WHERE type = 'table'", [], |row| {
            row.get(0)
        })
    };
    let open = |path: &Path| -> Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(wait)?;
        super::guard::bind(&connection)?;
        // Indexes may be what is damaged: the rows are asked for by their number alone.
        connection.execute_batch(
            "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;",
        )?;
        Ok(connection)
    };
    if let Ok(connection) = open(from)
        && reads(&connection).is_ok_and(|tables| tables > 0)
    {
        return Ok(connection);
    }
    let cannot = || format!("nothing can be read of `{}`", from.display());
    let mut bytes = std::fs::read(from).with_context(cannot)?;
    if bytes.len() < HEADER {
        let none = Refusal::file(format!("{}: it is too short", cannot()));
        return Err(none.hint("go back to a backup with `peerage db restore COPY`").into());
    }
    let header = fresh_header(bytes.len())?;
    bytes[..HEADER].copy_from_slice(&header);
    std::fs::write(copy, bytes)?;
    let connection = open(copy)?;
    match reads(&connection) {
        Ok(tables) if tables > 0 => Ok(connection),
        _ => {
            let none = Refusal::file(format!("{}: its first page is lost", cannot()));
            Err(none.hint("go back to a backup with `peerage db restore COPY`").into())
        }
    }
}

/// Bytes of SQLite's header.
const HEADER: usize = 100;
/// Bytes of a page, as this program makes files.
const PAGE: usize = 4096;

/// The header of a file of this program that is `length` bytes long (SQLite file format, 1.3).
fn fresh_header(length: usize) -> Result<Vec<u8>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("fresh.db");
    let mut fresh = Connection::open(&path)?;
    schema::create(&mut fresh)?;
    drop(fresh);
    let mut header = std::fs::read(&path)?;
    header.truncate(HEADER);
    let pages = u32::try_from(length / PAGE)?;
    header[28..32].copy_from_slice(&pages.to_be_bytes());
    // No free pages: those that are free stay so without being used again.
    header[32..40].fill(0);
    Ok(header)
}

fn save_all(damaged: &Connection, new: &Connection) -> Result<Vec<Saved>> {
    new.pragma_update(None, "foreign_keys", false)?;
    new.execute_batch("BEGIN")?;
    let mut all = Vec::new();
    for (table, columns) in log::all_tables(new)? {
        all.push(save(damaged, new, &table, &columns)?);
    }
    drop_torn(new, &mut all)?;
    new.execute_batch("COMMIT")?;
    Ok(all)
}

/// Saves one table, row by row.
fn save(damaged: &Connection, new: &Connection, table: &str, columns: &[String]) -> Result<Saved> {
    let mut saved = Saved { table: table.to_owned(), saved: 0, lost: Vec::new() };
    let there = columns_of(damaged, table);
    let kept: Vec<&String> = columns.iter().filter(|column| there.contains(column)).collect();
    // Without its number no row can be asked for, nor be pointed at.
    let Some(at) = kept.iter().position(|column| *column == "id") else {
        saved.lost.push("the whole table".to_owned());
        return Ok(saved);
    };
    let list = kept.iter().map(|column| format!("\"{column}\"")).collect::<Vec<_>>().join(", ");
    let places = vec!["?"; kept.len()].join(", ");
    let mut insert = new.prepare(&format!("INSERT INTO \"{table}\" ({list}) VALUES ({places})"))?;
    let mut put = |row: &[Value]| -> Result<(), String> {
        let told = insert.execute(params_from_iter(row)).map(drop);
        told.map_err(|fault| fault.to_string())
    };
    let mut walk = Walk { damaged, table, list, width: kept.len(), at };
    walk.all(&mut put, &mut saved);
    Ok(saved)
}

/// The columns that a table has; none when that cannot be read.
fn columns_of(connection: &Connection, table: &str) -> Vec<String> {
    let read = || -> rusqlite::Result<Vec<String>> {
        let mut statement = connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
        statement.query_map([table], |row| row.get(0))?.collect()
    };
    read().unwrap_or_default()
}

/// A way through a table that goes round what cannot be read.
struct Walk<'a> {
    damaged: &'a Connection,
    table: &'a str,
    list: String,
    width: usize,
    at: usize,
}

/// Numbers of rows beyond which nothing is looked for: nobody has so many.
const LAST_ROW: i64 = 1 << 40;

impl Walk<'_> {
    fn all(&mut self, put: &mut impl FnMut(&[Value]) -> Result<(), String>, saved: &mut Saved) {
        let mut next = i64::MIN;
        loop {
            match self.from(next, put, saved) {
                Ok(()) => return,
                Err(broke_at) => match self.beyond(broke_at) {
                    Some(far) => {
                        saved.lost.push(format!("rows from {broke_at} up to {}", far - 1));
                        next = far;
                    }
                    None => {
                        saved.lost.push(format!("every row from {broke_at} on, if there was one"));
                        return;
                    }
                },
            }
        }
    }

    /// Saves rows in order from number `next` on; at the first that cannot be read gives its number,
    /// or that after the last that could.
    fn from(
        &self,
        next: i64,
        put: &mut impl FnMut(&[Value]) -> Result<(), String>,
        saved: &mut Saved,
    ) -> Result<(), i64> {
        let sql = format!(
            "SELECT {} FROM \"{}\" NOT INDEXED WHERE rowid >= ?1 ORDER BY rowid",
            self.list, self.table
        );
        let mut reached = next.max(0);
        let Ok(mut statement) = self.damaged.prepare(&sql) else { return Err(reached) };
        let Ok(mut rows) = statement.query([next]) else { return Err(reached) };
        loop {
            let row = match rows.next() {
                Ok(Some(row)) => row,
                Ok(None) => return Ok(()),
                Err(_) => return Err(reached),
            };
            let values: rusqlite::Result<Vec<Value>> =
                (0..self.width).map(|n| row.get(n)).collect();
            let Ok(values) = values else { return Err(reached) };
            let id = match values.get(self.at) {
                Some(Value::Integer(id)) => *id,
                _ => return Err(reached),
            };
            match put(&values) {
                Ok(()) => saved.saved += 1,
                Err(why) => saved.lost.push(format!("row {id}: {why}")),
            }
            reached = id.saturating_add(1);
        }
    }

    /// The first number beyond `broken` from which a row can be read again: looked for in steps that
    /// double, then narrowed down.
    fn beyond(&self, broken: i64) -> Option<i64> {
        let mut step = 1_i64;
        let mut good = loop {
            let from = broken.checked_add(step).filter(|from| *from < LAST_ROW)?;
            match self.first_from(from) {
                Ok(Some(id)) => break id,
                Ok(None) => return None,
                Err(()) => step *= 2,
            }
        };
        let mut bad = broken;
        while good - bad > 1 {
            let middle = bad + (good - bad) / 2;
            match self.first_from(middle) {
                Ok(Some(id)) if id < good => good = id,
                Ok(_) => return Some(good),
                Err(()) => bad = middle,
            }
        }
        Some(good)
    }

    /// The first row with this number or a higher one, if it can be read whole.
    fn first_from(&self, number: i64) -> Result<Option<i64>, ()> {
        let sql = format!(
            "SELECT {} FROM \"{}\" NOT INDEXED WHERE rowid >= ?1 ORDER BY rowid LIMIT 1",
            self.list, self.table
        );
        let mut statement = self.damaged.prepare_cached(&sql).map_err(drop)?;
        let mut rows = statement.query([number]).map_err(drop)?;
        let Some(row) = rows.next().map_err(drop)? else { return Ok(None) };
        for column in 0..self.width {
            row.get::<_, Value>(column).map_err(drop)?;
        }
        row.get(self.at).map(Some).map_err(drop)
    }
}

/// Takes rows out that point at rows which were lost, until none is left; says so.
fn drop_torn(new: &Connection, all: &mut [Saved]) -> Result<()> {
    loop {
        let torn: Vec<(String, Option<i64>, String)> = {
            let mut statement =
                new.prepare("SELECT \"table\", rowid, parent FROM pragma_foreign_key_check")?;
            let rows =
                statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            rows.collect::<rusqlite::Result<_>>()?
        };
        if torn.is_empty() {
            return Ok(());
        }
        for (table, row, parent) in torn {
            let gone = new.execute(&format!("DELETE FROM \"{table}\" WHERE id = ?1"), [row])?;
            if let Some(of) = all.iter_mut().find(|saved| saved.table == table).filter(|_| gone > 0)
            {
                of.saved = of.saved.saturating_sub(1);
                let row = row.unwrap_or_default();
                of.lost.push(format!("row {row}: it pointed at a row of `{parent}` that is lost"));
            }
        }
    }
}
