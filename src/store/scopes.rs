//! The table `scope`: versions of what was agreed, the highest in force.

use std::collections::HashMap;

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, Row, Transaction, named_params};

use super::many::{of_each, of_one};
use crate::domain::{ChallengeId, Scope};

/// The scope in force, with its version; `None` when there is none yet.
///
/// # Errors
/// When the file cannot be read, or holds a scope that this program does not know.
pub fn latest(connection: &Connection, id: ChallengeId) -> Result<Option<(i64, Scope)>> {
    Ok(of_one(connection, LATEST, id, from_row)?.pop())
}

/// The scopes in force of these challenges, each with its version.
///
/// # Errors
/// When the file cannot be read, or holds a scope that this program does not know.
pub fn latest_of_these(
    connection: &Connection,
    challenges: &[ChallengeId],
) -> Result<HashMap<ChallengeId, (i64, Scope)>> {
    let found = of_each(connection, LATEST, challenges, from_row)?.into_iter();
    Ok(found.filter_map(|(id, mut one)| Some((id, one.pop()?))).collect())
}

const LATEST: &str = "
    SELECT challenge_id, version, content FROM scope
    WHERE AMONG AND version = (SELECT max(version) FROM scope AS newer
                               WHERE newer.challenge_id = scope.challenge_id)";

fn from_row(row: &Row<'_>) -> Result<(i64, Scope)> {
    let (version, content): (i64, String) = (row.get("version")?, row.get("content")?);
    let scope = serde_json::from_str(&content)
        .with_context(|| format!("cannot read version {version} of the scope"))?;
    Ok((version, scope))
}

/// Every version with the day on which it was agreed, oldest first.
///
/// # Errors
/// When the file cannot be read.
pub fn versions(connection: &Connection, id: ChallengeId) -> Result<Vec<(i64, Option<NaiveDate>)>> {
    Ok(connection
        .prepare_cached(
            "SELECT version, agreed_on FROM scope WHERE challenge_id = :id ORDER BY version",
        )?
        .query_map(named_params! { ":id": id }, |row| {
            Ok((row.get("version")?, row.get("agreed_on")?))
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// Enters `scope` as the next version; gives its number, which is the one in force when nothing in
/// it is new.
///
/// # Errors
/// When the file cannot be read or written.
pub fn insert(tx: &Transaction<'_>, id: ChallengeId, scope: &Scope) -> Result<i64> {
    let last = latest(tx, id)?;
    if let Some((version, there)) = &last
        && there == scope
    {
        return Ok(*version);
    }
    let version = last.map_or(1, |(version, _)| version + 1);
    tx.prepare_cached(
        "INSERT INTO scope (challenge_id, version, agreed_on, content)
         VALUES (:id, :version, :agreed_on, :content)",
    )?
    .execute(named_params! {
        ":id": id, ":version": version, ":agreed_on": scope.agreed_on,
        ":content": serde_json::to_string(scope)?,
    })?;
    Ok(version)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{empty, entry};

    #[test]
    fn versions_are_kept_and_the_same_scope_is_no_new_one() {
        let mut store = empty();
        let first = Scope { needs: "money".to_owned(), ..Scope::default() };
        let second = Scope { agreed_on: "2026-12-04".parse().ok(), ..first.clone() };
        let written = store.write(&entry("challenge scope"), |tx| {
            tx.execute(
                "INSERT INTO challenge (id, reference, kind, mode, added_on)
                 VALUES (1, 'x', 'corporate', 'onsite', '2026-11-21')",
                [],
            )?;
            let id = ChallengeId(1);
            Ok([&first, &first, &second].map(|scope| insert(tx, id, scope).unwrap()))
        });
        assert_eq!(written.unwrap().value, [1, 1, 2]);
        assert_eq!(latest(store.read(), ChallengeId(1)).unwrap(), Some((2, second.clone())));
        let versions = versions(store.read(), ChallengeId(1)).unwrap();
        assert_eq!(versions, [(1, None), (2, second.agreed_on)]);
        assert_eq!(latest(store.read(), ChallengeId(9)).unwrap(), None);
    }
}
