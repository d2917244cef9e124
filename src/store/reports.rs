//! The table `report_version`.

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension as _, Transaction, named_params};

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
}

/// The newest draft of a challenge, if there is one.
///
/// # Errors
/// When the file cannot be read.
pub fn latest(connection: &Connection, challenge: ChallengeId) -> Result<Option<ReportVersion>> {
    Ok(connection
        .prepare_cached(
            "SELECT version, made_on, content FROM report_version
             WHERE challenge_id = :challenge ORDER BY version DESC LIMIT 1",
        )?
        .query_row(named_params! { ":challenge": challenge }, |row| {
            Ok(ReportVersion {
                version: row.get("version")?,
                made_on: row.get("made_on")?,
                content: row.get("content")?,
            })
        })
        .optional()?)
}

/// Keeps a draft.
///
/// # Errors
/// When it cannot be written, or there is a draft with that number.
pub fn insert(tx: &Transaction<'_>, challenge: ChallengeId, draft: &ReportVersion) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO report_version (challenge_id, version, made_on, content)
         VALUES (:challenge, :version, :made_on, :content)",
    )?
    .execute(named_params! {
        ":challenge": challenge, ":version": draft.version, ":made_on": draft.made_on,
        ":content": draft.content,
    })?;
    Ok(())
}
