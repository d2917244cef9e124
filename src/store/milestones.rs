//! The table `milestone`: what is done on a challenge, and when.

use std::collections::HashMap;

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, Row, Transaction, named_params};

use super::challenges::grouped;
use super::many::{of_each, of_one};
use crate::domain::ChallengeId;

/// The milestones done on one challenge, in the order of their days.
///
/// # Errors
/// When the file cannot be read.
pub fn done(connection: &Connection, id: ChallengeId) -> Result<Vec<(String, NaiveDate)>> {
    of_one(connection, DONE, id, from_row)
}

/// The same of these challenges.
///
/// # Errors
/// When the file cannot be read.
pub fn of_these(
    connection: &Connection,
    challenges: &[ChallengeId],
) -> Result<HashMap<ChallengeId, Vec<(String, NaiveDate)>>> {
    of_each(connection, DONE, challenges, from_row)
}

const DONE: &str =
    "SELECT challenge_id, name, done_on FROM milestone WHERE AMONG ORDER BY done_on, id";

fn from_row(row: &Row<'_>) -> Result<(String, NaiveDate)> {
    Ok((row.get("name")?, row.get("done_on")?))
}

/// The milestones done, by challenge.
///
/// # Errors
/// When the file cannot be read.
pub fn all(connection: &Connection) -> Result<HashMap<ChallengeId, Vec<(String, NaiveDate)>>> {
    grouped(
        connection,
        "SELECT challenge_id, name, done_on FROM milestone ORDER BY challenge_id, done_on, id",
        |row| Ok((row.get("name")?, row.get("done_on")?)),
    )
}

/// Says that a milestone was done on `day`; `None` says that it is not done.
///
/// # Errors
/// When the file cannot be written.
pub fn mark(
    tx: &Transaction<'_>,
    id: ChallengeId,
    name: &str,
    day: Option<NaiveDate>,
) -> Result<()> {
    match day {
        Some(day) => tx
            .prepare_cached(
                "INSERT INTO milestone (challenge_id, name, done_on) VALUES (:id, :name, :day)
                 ON CONFLICT (challenge_id, name) DO UPDATE SET done_on = excluded.done_on",
            )?
            .execute(named_params! { ":id": id, ":name": name, ":day": day })?,
        None => tx
            .prepare_cached("DELETE FROM milestone WHERE challenge_id = :id AND name = :name")?
            .execute(named_params! { ":id": id, ":name": name })?,
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{empty, entry};

    #[test]
    fn a_milestone_is_marked_moved_and_taken_back() {
        let mut store = empty();
        let id = ChallengeId(1);
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let steps = |tx: &Transaction<'_>| {
            tx.execute(
                "INSERT INTO challenge (id, reference, kind, mode, added_on)
                 VALUES (1, 'x', 'corporate', 'onsite', '2026-11-21')",
                [],
            )?;
            mark(tx, id, "scope-agreed", day("2026-12-04"))?;
            mark(tx, id, "scope-agreed", day("2026-12-05"))?;
            mark(tx, id, "draft", day("2027-04-01"))?;
            mark(tx, id, "draft", None)
        };
        store.write(&entry("challenge mark"), steps).unwrap();
        let expected = vec![("scope-agreed".to_owned(), day("2026-12-05").unwrap())];
        assert_eq!(done(store.read(), id).unwrap(), expected);
        assert_eq!(all(store.read()).unwrap().get(&id), Some(&expected));
    }
}
