//! The table `staff`: where staff are reached.

use std::collections::HashMap;

use anyhow::Result;
use rusqlite::{Connection, Transaction, named_params};

/// The e-mail addresses of staff, by name.
///
/// # Errors
/// When the file cannot be read.
pub fn emails(connection: &Connection) -> Result<HashMap<String, String>> {
    Ok(connection
        .prepare_cached("SELECT name, email FROM staff WHERE email IS NOT NULL")?
        .query_map([], |row| Ok((row.get("name")?, row.get("email")?)))?
        .collect::<rusqlite::Result<_>>()?)
}

/// Notes the e-mail address of a member of staff who is there.
///
/// # Errors
/// When the file cannot be written.
pub fn reach(tx: &Transaction<'_>, name: &str, email: &str) -> Result<()> {
    tx.prepare_cached("UPDATE staff SET email = :email WHERE name = :name")?
        .execute(named_params! { ":name": name, ":email": email })?;
    Ok(())
}
