//! The table `recommendation`.

use anyhow::{Context as _, Result};
use rusqlite::{Connection, Row, Transaction, named_params};

use crate::domain::{ChallengeId, Recommendation};

/// The recommendations of a challenge, by number.
///
/// # Errors
/// When the file cannot be read.
pub fn of(connection: &Connection, challenge: ChallengeId) -> Result<Vec<Recommendation>> {
    connection
        .prepare_cached(
            "SELECT number, theme, level, wording FROM recommendation
             WHERE challenge_id = :challenge ORDER BY number",
        )?
        .query_and_then(named_params! { ":challenge": challenge }, from_row)?
        .collect()
}

fn from_row(row: &Row<'_>) -> Result<Recommendation> {
    Ok(Recommendation {
        number: row.get("number")?,
        theme: row.get("theme")?,
        level: row.get("level")?,
        wording: row.get("wording")?,
    })
}

/// Saves a recommendation under its number; number 0 gives it the next one. Gives the number.
///
/// # Errors
/// When the file cannot be written.
pub fn save(tx: &Transaction<'_>, challenge: ChallengeId, saved: &Recommendation) -> Result<i64> {
    tx.prepare_cached(
        "INSERT INTO recommendation (challenge_id, number, theme, level, wording)
         VALUES (:challenge,
                 CASE WHEN :number > 0 THEN :number ELSE
                   (SELECT ifnull(max(number), 0) + 1 FROM recommendation
                    WHERE challenge_id = :challenge)
                 END, :theme, :level, :wording)
         ON CONFLICT (challenge_id, number) DO UPDATE
            SET theme = excluded.theme, level = excluded.level, wording = excluded.wording
         RETURNING number",
    )?
    .query_one(
        named_params! {
            ":challenge": challenge, ":number": saved.number, ":theme": saved.theme,
            ":level": saved.level, ":wording": saved.wording,
        },
        |row| row.get("number"),
    )
    .context("cannot save the recommendation")
}
