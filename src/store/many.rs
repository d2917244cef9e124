//! Rows of many challenges: one statement, however many challenges there are.

use std::collections::HashMap;

use anyhow::Result;
use rusqlite::{Connection, Row, named_params};

use crate::domain::ChallengeId;

/// Holds a statement to the challenges that [`of_each`] is asked for.
pub(super) const AMONG: &str = "challenge_id IN (SELECT value FROM json_each(:challenges))";

/// The rows of a statement by their `challenge_id`, in its order; `AMONG` in it stands for the
/// condition [`AMONG`].
///
/// # Errors
/// When the file cannot be read, or `value` fails.
pub(super) fn of_each<T>(
    connection: &Connection,
    sql: &str,
    challenges: &[ChallengeId],
    value: impl Fn(&Row<'_>) -> Result<T>,
) -> Result<HashMap<ChallengeId, Vec<T>>> {
    let challenges: Vec<i64> = challenges.iter().map(|id| id.0).collect();
    let challenges = serde_json::to_string(&challenges)?;
    let mut statement = connection.prepare_cached(&sql.replace("AMONG", AMONG))?;
    let mut rows = statement.query(named_params! { ":challenges": challenges })?;
    let mut found: HashMap<ChallengeId, Vec<T>> = HashMap::new();
    while let Some(row) = rows.next()? {
        found.entry(row.get("challenge_id")?).or_default().push(value(row)?);
    }
    Ok(found)
}

/// The same of one challenge.
///
/// # Errors
/// Those of [`of_each`].
pub(super) fn of_one<T>(
    connection: &Connection,
    sql: &str,
    challenge: ChallengeId,
    value: impl Fn(&Row<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    Ok(of_each(connection, sql, &[challenge], value)?.remove(&challenge).unwrap_or_default())
}
