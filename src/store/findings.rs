//! The table `finding`.

use anyhow::{Context as _, Result};
use rusqlite::{Connection, Row, Transaction, named_params};

use crate::domain::{ChallengeId, Finding};

/// The findings of a challenge, by number.
///
/// # Errors
/// When the file cannot be read.
pub fn of(connection: &Connection, challenge: ChallengeId) -> Result<Vec<Finding>> {
    connection
        .prepare_cached(
            "SELECT number, theme, assessment, statement, sources FROM finding
             WHERE challenge_id = :challenge ORDER BY number",
        )?
        .query_and_then(named_params! { ":challenge": challenge }, from_row)?
        .collect()
}

fn from_row(row: &Row<'_>) -> Result<Finding> {
    Ok(Finding {
        number: row.get("number")?,
        theme: row.get("theme")?,
        assessment: row.get("assessment")?,
        statement: row.get("statement")?,
        sources: row.get("sources")?,
    })
}

/// Saves a finding under its number; number 0 gives it the next one. Gives the number.
///
/// # Errors
/// When the file cannot be written.
pub fn save(tx: &Transaction<'_>, challenge: ChallengeId, finding: &Finding) -> Result<i64> {
    tx.prepare_cached(
        "INSERT INTO finding (challenge_id, number, theme, assessment, statement, sources)
         VALUES (:challenge,
                 CASE WHEN :number > 0 THEN :number ELSE
                   (SELECT ifnull(max(number), 0) + 1 FROM finding WHERE challenge_id = :challenge)
                 END, :theme, :assessment, :statement, :sources)
         ON CONFLICT (challenge_id, number) DO UPDATE
            SET theme = excluded.theme, assessment = excluded.assessment,
                statement = excluded.statement, sources = excluded.sources
         RETURNING number",
    )?
    .query_one(
        named_params! {
            ":challenge": challenge, ":number": finding.number, ":theme": finding.theme,
            ":assessment": finding.assessment, ":statement": finding.statement,
            ":sources": finding.sources,
        },
        |row| row.get("number"),
    )
    .context("cannot save the finding")
}
