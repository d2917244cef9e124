//! The table `document`: what the host is asked for.

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, Transaction, named_params};

use crate::domain::{ChallengeId, Document};

/// The documents that a host is asked for, by number.
///
/// # Errors
/// When the file cannot be read.
pub fn of(connection: &Connection, challenge: ChallengeId) -> Result<Vec<Document>> {
    connection
        .prepare_cached(
            "SELECT number, title, asked_on, received_on FROM document
             WHERE challenge_id = :challenge ORDER BY number",
        )?
        .query_and_then(named_params! { ":challenge": challenge }, |row| {
            Ok(Document {
                number: row.get("number")?,
                title: row.get("title")?,
                asked_on: row.get("asked_on")?,
                received_on: row.get("received_on")?,
            })
        })?
        .collect()
}

/// Adds a document. Gives its number.
///
/// # Errors
/// When the file cannot be written.
pub fn ask(
    tx: &Transaction<'_>,
    challenge: ChallengeId,
    title: &str,
    day: NaiveDate,
) -> Result<i64> {
    tx.prepare_cached(
        "INSERT INTO document (challenge_id, number, title, asked_on)
         SELECT :challenge, ifnull(max(number), 0) + 1, :title, :day
         FROM document WHERE challenge_id = :challenge
         RETURNING number",
    )?
    .query_one(named_params! { ":challenge": challenge, ":title": title, ":day": day }, |row| {
        row.get("number")
    })
    .context("cannot save the document")
}

/// Notes the day on which a document came.
///
/// # Errors
/// When the file cannot be written.
pub fn received(
    tx: &Transaction<'_>,
    challenge: ChallengeId,
    number: i64,
    day: NaiveDate,
) -> Result<()> {
    tx.prepare_cached(
        "UPDATE document SET received_on = :day
         WHERE challenge_id = :challenge AND number = :number",
    )?
    .execute(named_params! { ":challenge": challenge, ":number": number, ":day": day })?;
    Ok(())
}

/// Asks for a document no more.
///
/// # Errors
/// When the file cannot be written.
pub fn remove(tx: &Transaction<'_>, challenge: ChallengeId, number: i64) -> Result<()> {
    tx.prepare_cached("DELETE FROM document WHERE challenge_id = :challenge AND number = :number")?
        .execute(named_params! { ":challenge": challenge, ":number": number })?;
    Ok(())
}
