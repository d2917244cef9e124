//! Which commands changed a thing, or what belongs to it: found along the references of the schema itself,
//! so that no table is forgotten.

use std::collections::{BTreeSet, HashSet};

use anyhow::Result;
use rusqlite::{Connection, named_params};

use crate::domain::{BodyId, ChallengeId, PeerId};

/// A thing of which the log may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A body.
    Body(BodyId),
    /// A challenge.
    Challenge(ChallengeId),
    /// A peer.
    Peer(PeerId),
}

/// A column of a table that names a row of another.
struct Link {
    table: String,
    column: String,
    of: String,
    /// Whether its rows go with the row that they name, as part of it.
    is_part: bool,
}

/// The numbers of the commands that changed the thing, its parts, or what names it.
///
/// # Errors
/// When the file cannot be read.
pub fn about(connection: &Connection, subject: Subject) -> Result<BTreeSet<i64>> {
    let (table, id) = match subject {
        Subject::Body(id) => ("body", id.0),
        Subject::Challenge(id) => ("challenge", id.0),
        Subject::Peer(id) => ("peer", id.0),
    };
    let links = links(connection)?;
    let own = format!("SELECT {id} AS id");
    let mut found = on_rows(connection, table, &own)?;
    found.extend(on_person(connection, subject)?);
    let (mut open, mut seen) = (vec![(table.to_owned(), own)], HashSet::new());
    while let Some((above, ids)) = open.pop() {
        for link in links.iter().filter(|link| link.of == above) {
            let is_first = above == table;
            if !(is_first || link.is_part) || !seen.insert((&link.table, &link.column)) {
                continue;
            }
            let Link { table, column, .. } = link;
            let below = format!("SELECT id FROM \"{table}\" WHERE \"{column}\" IN ({ids})");
            found.extend(on_rows(connection, table, &below)?);
            if is_first {
                found.extend(on_names(connection, link, id)?);
            }
            if link.is_part {
                open.push((table.clone(), below));
            }
        }
    }
    Ok(found)
}

/// The commands that changed these rows of a table.
fn on_rows(connection: &Connection, table: &str, ids: &str) -> Result<BTreeSet<i64>> {
    // Rows that came in together are one line of the log.
    let sql = format!(
        "SELECT command_id FROM change WHERE table_name = :table AND row_id IN ({ids})
         UNION
         SELECT command_id FROM change, ({ids}) AS own
         WHERE table_name = :table AND last_row_id IS NOT NULL AND own.id BETWEEN row_id AND last_row_id"
    );
    let mut statement = connection.prepare(&sql)?;
    let rows = statement.query_map(named_params! {":table": table}, |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The commands after or before which a row named the thing, though it may be gone.
fn on_names(connection: &Connection, link: &Link, id: i64) -> Result<BTreeSet<i64>> {
    let mut statement = connection.prepare_cached(
        "SELECT command_id FROM change
         WHERE table_name = :table AND column_name = :column AND (before = :id OR after = :id)",
    )?;
    let values = named_params! {":table": link.table, ":column": link.column, ":id": id};
    let rows = statement.query_map(values, |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The commands whose changes concern the person.
fn on_person(connection: &Connection, subject: Subject) -> Result<BTreeSet<i64>> {
    let Subject::Peer(id) = subject else { return Ok(BTreeSet::new()) };
    let mut statement =
        connection.prepare_cached("SELECT command_id FROM change WHERE peer_id = :id")?;
    let rows = statement.query_map(named_params! {":id": id}, |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn links(connection: &Connection) -> Result<Vec<Link>> {
    let mut statement = connection.prepare(
        "SELECT t.name AS at, f.\"from\" AS own, f.\"table\" AS other, f.on_delete AS then_what
         FROM pragma_table_list AS t, pragma_foreign_key_list(t.name) AS f
         WHERE t.schema = 'main' AND t.type = 'table' ORDER BY t.name, f.id, f.seq",
    )?;
    let link = |row: &rusqlite::Row<'_>| {
        Ok(Link {
            table: row.get("at")?,
            column: row.get("own")?,
            of: row.get("other")?,
            is_part: row.get::<_, String>("then_what")? == "CASCADE",
        })
    };
    let rows = statement.query_map([], link)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
