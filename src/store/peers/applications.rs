//! The table `application`: expressions of interest and what was decided on them.

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, named_params};

use crate::domain::{Decision, PeerId};

/// An expression of interest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// The row.
    pub id: i64,
    /// The day on which it came.
    pub applied_on: NaiveDate,
    /// The group office of a member; else `officer` or `other`.
    pub route: String,
    /// What was decided, if anything yet.
    pub decision: Option<Decision>,
    /// When.
    pub decided_on: Option<NaiveDate>,
    /// By whom.
    pub decided_by: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// Enters an expression of interest.
///
/// # Errors
/// When the file cannot be written.
pub fn insert(
    tx: &Transaction<'_>,
    peer: PeerId,
    applied_on: NaiveDate,
    route: &str,
) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO application (peer_id, applied_on, route) VALUES (:peer, :applied_on, :route)",
    )?
    .execute(named_params! { ":peer": peer, ":applied_on": applied_on, ":route": route })?;
    Ok(())
}

/// Writes down the decision on an expression of interest.
///
/// # Errors
/// When the file cannot be written.
pub fn decide(
    tx: &Transaction<'_>,
    application: i64,
    decision: Decision,
    decided_on: NaiveDate,
    decided_by: &str,
    reason: Option<&str>,
) -> Result<()> {
    tx.prepare_cached(
        "UPDATE application SET decision = :decision, decided_on = :decided_on,
             decided_by = :decided_by, reason = :reason
         WHERE id = :id",
    )?
    .execute(named_params! {
        ":id": application, ":decision": decision, ":decided_on": decided_on,
        ":decided_by": decided_by, ":reason": reason,
    })?;
    Ok(())
}

/// The newest expression of interest of a peer.
///
/// # Errors
/// When the file cannot be read.
pub fn latest(connection: &Connection, peer: PeerId) -> Result<Option<Application>> {
    Ok(connection
        .prepare_cached(
            "SELECT id, applied_on, route, decision, decided_on, decided_by, reason
             FROM application WHERE peer_id = :peer ORDER BY id DESC LIMIT 1",
        )?
        .query_row(named_params! { ":peer": peer }, from_row)
        .optional()?)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Application> {
    Ok(Application {
        id: row.get("id")?,
        applied_on: row.get("applied_on")?,
        route: row.get("route")?,
        decision: row.get("decision")?,
        decided_on: row.get("decided_on")?,
        decided_by: row.get("decided_by")?,
        reason: row.get("reason")?,
    })
}
