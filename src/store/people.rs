//! The names of all people whom the programme knows: peers and staff.

use anyhow::Result;
use rusqlite::Connection;

/// Every name, peers first.
///
/// # Errors
/// When the file cannot be read.
pub fn names(connection: &Connection) -> Result<Vec<String>> {
    Ok(connection
        .prepare_cached("SELECT name FROM peer UNION ALL SELECT name FROM staff")?
        .query_map([], |row| row.get("name"))?
        .collect::<rusqlite::Result<_>>()?)
}
