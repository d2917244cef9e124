//! Who is meant: peers by reference, address or name, and what the rows of erased people are.

use anyhow::Result;
use rusqlite::{Connection, OptionalExtension as _, named_params};

use crate::domain::PeerId;

/// The peer with this reference, as it is written, in capitals or in small letters.
///
/// # Errors
/// When the file cannot be read.
pub fn by_reference(connection: &Connection, reference: &str) -> Result<Option<PeerId>> {
    let mut statement =
        connection.prepare_cached("SELECT id FROM peer WHERE reference = :reference")?;
    for written in [reference, &reference.to_uppercase(), &reference.to_lowercase()] {
        let found = statement
            .query_row(named_params! { ":reference": written }, |row| row.get("id"))
            .optional()?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// The peer who was entered last.
///
/// # Errors
/// When the file cannot be read.
pub fn last(connection: &Connection) -> Result<Option<PeerId>> {
    Ok(connection
        .prepare_cached("SELECT max(id) AS id FROM peer")?
        .query_row([], |row| row.get("id"))?)
}

/// The peers with this e-mail address, without regard to case.
///
/// # Errors
/// When the file cannot be read.
pub fn by_email(connection: &Connection, email: &str) -> Result<Vec<PeerId>> {
    let mut statement = connection.prepare_cached(
        "SELECT id FROM peer WHERE email IS NOT NULL AND lower(email) = lower(:email) ORDER BY id",
    )?;
    let ids = statement.query_and_then(named_params! { ":email": email }, |row| row.get("id"))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

/// Hands row, reference and name of every peer to `take`, in no order: what a person may call one
/// by. One pass over an index that holds no more.
///
/// # Errors
/// When the file cannot be read.
pub fn each_name(connection: &Connection, take: impl FnMut(PeerId, &str, &str)) -> Result<()> {
    each_name_at(connection, &[(String::new(), None)], take)
}

/// The same of the peers whose names stand in one of these `places`, in the order of their bytes: from
/// a text, and before another one if there is an end. A name that stands in two comes twice.
///
/// # Errors
/// When the file cannot be read.
pub fn each_name_at(
    connection: &Connection,
    places: &[(String, Option<String>)],
    mut take: impl FnMut(PeerId, &str, &str),
) -> Result<()> {
    let sql = "SELECT id, reference, name FROM peer WHERE name >= :from";
    let mut open = connection.prepare_cached(sql)?;
    let mut ended = connection.prepare_cached(&format!("{sql} AND name < :to"))?;
    for (from, to) in places {
        let mut rows = match to {
            Some(to) => ended.query(named_params! { ":from": from, ":to": to })?,
            None => open.query(named_params! { ":from": from })?,
        };
        while let Some(row) = rows.next()? {
            let text = |at: usize| Ok::<_, rusqlite::Error>(row.get_ref(at)?.as_str()?);
            take(row.get(0)?, text(1)?, text(2)?);
        }
    }
    Ok(())
}

/// Reference and name of every peer, in the order in which they were entered.
///
/// # Errors
/// When the file cannot be read.
pub fn names(connection: &Connection) -> Result<Vec<(PeerId, String, String)>> {
    let mut all = Vec::new();
    each_name(connection, |id, reference, name| {
        all.push((id, reference.to_owned(), name.to_owned()));
    })?;
    all.sort_by_key(|(id, ..)| *id);
    Ok(all)
}

/// Whether this row is but the stub of somebody who was erased.
///
/// # Errors
/// When the file cannot be read.
pub fn is_stub(connection: &Connection, id: PeerId) -> Result<bool> {
    Ok(connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM peer JOIN erased_person
                            ON peer.reference = 'erased-' || erased_person.id
                            WHERE peer.id = :id) AS is_stub",
        )?
        .query_row(named_params! { ":id": id }, |row| row.get("is_stub"))?)
}
