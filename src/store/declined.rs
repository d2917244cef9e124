//! The table `declined`: bodies that said no before there was a challenge.

use anyhow::Result;
use rusqlite::{Connection, Row, Transaction, named_params};

use crate::domain::Declined;

/// Every refusal, in the order in which they were entered.
///
/// # Errors
/// When the file cannot be read.
pub fn all(connection: &Connection) -> Result<Vec<Declined>> {
    let declined = |row: &Row<'_>| {
        Ok(Declined {
            body: row.get("body_id")?,
            on: row.get("declined_on")?,
            reason: row.get("reason")?,
        })
    };
    connection
        .prepare_cached("SELECT body_id, declined_on, reason FROM declined ORDER BY id")?
        .query_and_then([], declined)?
        .collect()
}

/// Enters a refusal.
///
/// # Errors
/// When the file cannot be written.
pub fn insert(tx: &Transaction<'_>, declined: &Declined) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO declined (body_id, declined_on, reason) VALUES (:body, :on, :reason)",
    )?
    .execute(named_params! {
        ":body": declined.body, ":on": declined.on, ":reason": declined.reason,
    })?;
    Ok(())
}
