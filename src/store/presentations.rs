//! The table `presentation`: the key messages that went to the host on the last day.

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, Transaction, named_params};

use crate::domain::ChallengeId;

/// A version of the feedback presentation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presentation {
    /// Number, from 1.
    pub version: i64,
    /// The day on which it was made.
    pub made_on: NaiveDate,
    /// Its key messages, in JSON.
    pub messages: String,
}

/// Every version, the oldest first.
///
/// # Errors
/// When the file cannot be read.
pub fn all(connection: &Connection, challenge: ChallengeId) -> Result<Vec<Presentation>> {
    let version = |row: &rusqlite::Row<'_>| {
        Ok(Presentation {
            version: row.get("version")?,
            made_on: row.get("made_on")?,
            messages: row.get("messages")?,
        })
    };
    connection
        .prepare_cached(
            "SELECT version, made_on, messages FROM presentation
             WHERE challenge_id = :challenge ORDER BY version",
        )?
        .query_and_then(named_params! { ":challenge": challenge }, version)?
        .collect()
}

/// Keeps a presentation as the next version.
///
/// # Errors
/// When it cannot be written.
pub fn insert(
    tx: &Transaction<'_>,
    challenge: ChallengeId,
    made_on: NaiveDate,
    messages: &str,
) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO presentation (challenge_id, version, made_on, messages)
         SELECT :challenge, ifnull(max(version), 0) + 1, :made_on, :messages
         FROM presentation WHERE challenge_id = :challenge",
    )?
    .execute(named_params! {
        ":challenge": challenge, ":made_on": made_on, ":messages": messages,
    })?;
    Ok(())
}
