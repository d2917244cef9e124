//! The table `evaluation`: what hosts said of engagements.

use anyhow::Result;
use rusqlite::{Connection, Row, Transaction, named_params};

use crate::domain::Evaluation;

/// Every evaluation, the oldest first.
///
/// # Errors
/// When the file cannot be read, or holds a word that this program does not know.
pub fn all(connection: &Connection) -> Result<Vec<Evaluation>> {
    connection
        .prepare_cached(
            "SELECT challenge_id, given_by, given_on, satisfied, impact, recommends, note
             FROM evaluation ORDER BY given_on, id",
        )?
        .query_and_then([], of_row)?
        .collect()
}

fn of_row(row: &Row<'_>) -> Result<Evaluation> {
    Ok(Evaluation {
        challenge: row.get("challenge_id")?,
        given_by: row.get("given_by")?,
        given_on: row.get("given_on")?,
        satisfied: row.get("satisfied")?,
        impact: row.get("impact")?,
        recommends: row.get("recommends")?,
        note: row.get("note")?,
    })
}

/// Keeps an evaluation; a newer one of the same role takes the place of the older.
///
/// # Errors
/// When the file cannot be written.
pub fn put(tx: &Transaction<'_>, given: &Evaluation) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO evaluation (challenge_id, given_by, given_on, satisfied, impact, recommends, note)
         VALUES (:challenge, :given_by, :given_on, :satisfied, :impact, :recommends, :note)
         ON CONFLICT (challenge_id, given_by) DO UPDATE
            SET given_on = excluded.given_on, satisfied = excluded.satisfied,
                impact = excluded.impact, recommends = excluded.recommends, note = excluded.note",
    )?
    .execute(named_params! {
        ":challenge": given.challenge, ":given_by": given.given_by, ":given_on": given.given_on,
        ":satisfied": given.satisfied, ":impact": given.impact, ":recommends": given.recommends,
        ":note": given.note,
    })?;
    Ok(())
}
