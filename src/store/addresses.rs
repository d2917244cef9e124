//! Where reports and action plans were published: two columns of the table `challenge`.

use std::collections::HashMap;

use anyhow::Result;
use rusqlite::{Connection, Transaction, named_params};

use crate::domain::ChallengeId;

/// Where the report and the action plan of a challenge were published.
///
/// # Errors
/// When the file cannot be read.
pub fn of(connection: &Connection, id: ChallengeId) -> Result<(Option<String>, Option<String>)> {
    Ok(connection
        .prepare_cached("SELECT report_url, plan_url FROM challenge WHERE id = :id")?
        .query_row(named_params! { ":id": id }, |row| {
            Ok((row.get("report_url")?, row.get("plan_url")?))
        })?)
}

/// Where the report and the plan of each challenge were published.
pub type Addresses = HashMap<ChallengeId, (Option<String>, Option<String>)>;

/// The addresses of every challenge that has any.
///
/// # Errors
/// When the file cannot be read.
pub fn all(connection: &Connection) -> Result<Addresses> {
    connection
        .prepare_cached(
            "SELECT id, report_url, plan_url FROM challenge
             WHERE report_url IS NOT NULL OR plan_url IS NOT NULL",
        )?
        .query_and_then([], |row| {
            Ok((row.get("id")?, (row.get("report_url")?, row.get("plan_url")?)))
        })?
        .collect()
}

/// Notes where the report and the action plan were published; what is not given stays.
///
/// # Errors
/// When the file cannot be written.
pub fn put(
    tx: &Transaction<'_>,
    id: ChallengeId,
    report_url: Option<&str>,
    plan_url: Option<&str>,
) -> Result<()> {
    tx.prepare_cached(
        "UPDATE challenge SET report_url = ifnull(:report, report_url),
                              plan_url = ifnull(:plan, plan_url) WHERE id = :id",
    )?
    .execute(named_params! { ":id": id, ":report": report_url, ":plan": plan_url })?;
    Ok(())
}
