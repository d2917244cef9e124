//! The rows of people who were erased: stubs, of which nothing is written and which are no part of the pool.

use std::collections::HashSet;

use anyhow::Result;
use rusqlite::{Connection, named_params};

use super::is_stub;
use crate::domain::PeerId;
use crate::error::Refusal;

/// The peer who was entered last; a stub is none.
///
/// # Errors
/// When the file cannot be read.
pub fn newest(connection: &Connection) -> Result<Option<PeerId>> {
    let sql = "SELECT id FROM peer
               WHERE reference NOT IN (SELECT 'erased-' || id FROM erased_person)
               ORDER BY id DESC LIMIT 1";
    let mut newest = connection.prepare_cached(sql)?;
    let mut ids = newest.query_and_then([], |row| row.get("id"))?;
    Ok(ids.next().transpose()?)
}

/// The rows that are but the stubs of people who were erased.
///
/// # Errors
/// When the file cannot be read.
pub fn stubs(connection: &Connection) -> Result<HashSet<PeerId>> {
    let mut statement = connection.prepare_cached(
        "SELECT peer.id FROM erased_person
         JOIN peer ON peer.reference = 'erased-' || erased_person.id",
    )?;
    let ids = statement.query_and_then([], |row| row.get("id"))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

/// Refuses the stub of somebody who was erased: nothing is written of it any more.
///
/// # Errors
/// When it is one, or the file cannot be read.
pub fn must_be_there(connection: &Connection, id: PeerId) -> Result<()> {
    if !is_stub(connection, id)? {
        return Ok(());
    }
    let sql = "SELECT reference FROM peer WHERE id = :id";
    let reference: String =
        connection.prepare_cached(sql)?.query_row(named_params! { ":id": id }, |row| row.get(0))?;
    let gone = format!("`{reference}` stands for a person who was erased");
    Err(Refusal::refused(gone).hint("nothing is kept of them any more; name somebody else").into())
}
