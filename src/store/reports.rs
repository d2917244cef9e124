//! The table `report_version`.

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, Transaction, named_params};

use super::evidence;
use crate::domain::ChallengeId;

/// A draft as it went out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportVersion {
    /// Number, from 1.
    pub version: u32,
    /// The day on which it was made.
    pub made_on: NaiveDate,
    /// What it says, in Markdown.
    pub content: String,
    /// The day on which it became final; `None` for a draft.
    pub final_on: Option<NaiveDate>,
    /// SHA-256 of the content of a final version, in hexadecimal.
    pub sha256: Option<String>,
}

/// The newest draft of a challenge, if there is one; a final version is not one.
///
/// # Errors
/// When the file cannot be read.
pub fn latest(connection: &Connection, challenge: ChallengeId) -> Result<Option<ReportVersion>> {
    Ok(all(connection, challenge)?.into_iter().rfind(|version| version.final_on.is_none()))
}

/// The newest final version, if there is one.
///
/// # Errors
/// When the file cannot be read.
pub fn latest_final(
    connection: &Connection,
    challenge: ChallengeId,
) -> Result<Option<ReportVersion>> {
    Ok(all(connection, challenge)?.into_iter().rfind(|version| version.final_on.is_some()))
}

/// Every version, the oldest first.
///
/// # Errors
/// When the file cannot be read.
pub fn all(connection: &Connection, challenge: ChallengeId) -> Result<Vec<ReportVersion>> {
    let version = |row: &rusqlite::Row<'_>| {
        Ok(ReportVersion {
            version: row.get("version")?,
            made_on: row.get("made_on")?,
            content: row.get("content")?,
            final_on: row.get("final_on")?,
            sha256: row.get("sha256")?,
        })
    };
    connection
        .prepare_cached(
            "SELECT version, made_on, content, final_on, sha256 FROM report_version
             WHERE challenge_id = :challenge ORDER BY version",
        )?
        .query_and_then(named_params! { ":challenge": challenge }, version)?
        .collect()
}

/// Keeps a draft.
///
/// # Errors
/// When it cannot be written, or there is a draft with that number.
pub fn insert(tx: &Transaction<'_>, challenge: ChallengeId, draft: &ReportVersion) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO report_version (challenge_id, version, made_on, content, final_on, sha256)
         VALUES (:challenge, :version, :made_on, :content, :final_on, :sha256)",
    )?
    .execute(named_params! {
        ":challenge": challenge, ":version": draft.version, ":made_on": draft.made_on,
        ":content": draft.content, ":final_on": draft.final_on, ":sha256": draft.sha256,
    })?;
    Ok(())
}

/// Every final version that does not say what its hash was taken over: `challenge version NUMBER`.
///
/// # Errors
/// When the file cannot be read.
pub(super) fn altered(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare(
        "SELECT reference || ' version ' || version AS place, content, sha256
         FROM report_version JOIN challenge ON challenge.id = challenge_id
         WHERE sha256 IS NOT NULL ORDER BY reference, version",
    )?;
    let mut rows = statement.query([])?;
    let mut places = Vec::new();
    while let Some(row) = rows.next()? {
        let (content, sealed): (String, String) = (row.get("content")?, row.get("sha256")?);
        if evidence::sha256(&content) != sealed {
            places.push(row.get("place")?);
        }
    }
    Ok(places)
}
