//! The table `scheme`: the versions of the programme's rules.

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, named_params};

use crate::domain::Scheme;
use crate::error::{ErrorKind, Refusal};

/// A version of the rules as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The row.
    pub id: i64,
    /// The first day on which it holds.
    pub holds_from: NaiveDate,
    /// The rules as TOML, with the notes of those who wrote them.
    pub text: String,
    rules: String,
    /// How many challenges keep to it.
    pub challenges: u32,
}

/// The version in force on `day`: the newest that holds by then, else the oldest.
///
/// # Errors
/// When the file has none, or it cannot be read.
pub fn in_force(connection: &Connection, day: NaiveDate) -> Result<(i64, Scheme)> {
    let version = version_in_force(connection, day)?;
    Ok((version.id, version.scheme()?))
}

/// The version in force on `day` as it stands in the file.
///
/// # Errors
/// When the file has none, or it cannot be read.
pub fn version_in_force(connection: &Connection, day: NaiveDate) -> Result<Version> {
    let found = connection
        .prepare_cached(
            "SELECT id, holds_from, content, rules,
                    (SELECT count(*) FROM challenge WHERE scheme_id = scheme.id) AS challenges
             FROM scheme
             ORDER BY holds_from > :day,
                      CASE WHEN holds_from <= :day THEN holds_from END DESC, holds_from
             LIMIT 1",
        )?
        .query_row(named_params! { ":day": day }, from_row)
        .optional()?;
    found.ok_or_else(|| {
        let none = Refusal::new(ErrorKind::NotFound, "the file has no scheme");
        none.hint("bring one in with `peerage scheme import FILE`").into()
    })
}

/// One version.
///
/// # Errors
/// When there is no such row, or it cannot be read.
pub fn by_id(connection: &Connection, id: i64) -> Result<Scheme> {
    let version = connection
        .prepare_cached(
            "SELECT id, holds_from, content, rules, 0 AS challenges FROM scheme WHERE id = :id",
        )?
        .query_row(named_params! { ":id": id }, from_row)
        .optional()?;
    version.with_context(|| format!("the file has no scheme version {id}"))?.scheme()
}

/// Every version, the oldest first.
///
/// # Errors
/// When the file cannot be read.
pub fn versions(connection: &Connection) -> Result<Vec<Version>> {
    let rows = connection
        .prepare_cached(
            "SELECT id, holds_from, content, rules,
                    (SELECT count(*) FROM challenge WHERE scheme_id = scheme.id) AS challenges
             FROM scheme ORDER BY holds_from",
        )?
        .query_map([], from_row)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// Adds a version; gives its row.
///
/// # Errors
/// When there is one that holds from the same day.
pub fn insert(transaction: &Transaction<'_>, scheme: &Scheme) -> Result<i64> {
    insert_text(transaction, scheme, &toml::to_string(scheme)?)
}

/// Adds a version as its author wrote it, notes and all; gives its row.
///
/// # Errors
/// When there is one that holds from the same day.
pub fn insert_text(transaction: &Transaction<'_>, scheme: &Scheme, text: &str) -> Result<i64> {
    transaction
        .prepare_cached(
            "INSERT INTO scheme (holds_from, content, rules) VALUES (:holds_from, :text, :rules)",
        )?
        .execute(named_params! {
            ":holds_from": scheme.holds_from,
            ":text": text,
            ":rules": serde_json::to_string(scheme)?,
        })?;
    Ok(transaction.last_insert_rowid())
}

/// Puts another scheme, and the text of it, in the place of a version's.
///
/// # Errors
/// When the file cannot be written.
pub fn replace_text(
    transaction: &Transaction<'_>,
    id: i64,
    scheme: &Scheme,
    text: &str,
) -> Result<()> {
    let rules = serde_json::to_string(scheme)?;
    transaction
        .prepare_cached("UPDATE scheme SET content = :text, rules = :rules WHERE id = :id")?
        .execute(named_params! { ":id": id, ":text": text, ":rules": rules })?;
    Ok(())
}

impl Version {
    /// The rules; the day from which they hold is the row's.
    ///
    /// # Errors
    /// When the text is not a scheme: the file was changed by another hand.
    pub fn scheme(&self) -> Result<Scheme> {
        let mut scheme: Scheme = serde_json::from_str(&self.rules).with_context(|| {
            format!("cannot read the scheme that holds from {}", self.holds_from)
        })?;
        scheme.holds_from = self.holds_from;
        Ok(scheme)
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Version> {
    Ok(Version {
        id: row.get("id")?,
        holds_from: row.get("holds_from")?,
        text: row.get("content")?,
        rules: row.get("rules")?,
        challenges: row.get("challenges")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{empty, entry};

    const TEXT: &str = include_str!("../intake/scheme/england.toml");

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_newest_that_holds_is_in_force_else_the_oldest() {
        let mut store = empty();
        assert!(in_force(store.read(), day("2026-01-01")).is_err());
        let written = store.write(&entry("test"), |tx| {
            let mut scheme: Scheme = toml::from_str(TEXT)?;
            for from in ["2024-01-01", "2020-01-01", "2028-01-01"] {
                scheme.holds_from = day(from);
                insert_text(tx, &scheme, TEXT)?;
            }
            Ok(())
        });
        written.unwrap();
        for (on, from) in [
            ("2019-01-01", "2020-01-01"),
            ("2020-01-01", "2020-01-01"),
            ("2023-12-31", "2020-01-01"),
            ("2026-01-01", "2024-01-01"),
            ("2030-01-01", "2028-01-01"),
        ] {
            let (id, scheme) = in_force(store.read(), day(on)).unwrap();
            assert_eq!(scheme.holds_from, day(from), "{on}");
            assert_eq!(by_id(store.read(), id).unwrap(), scheme);
        }
        assert_eq!(versions(store.read()).unwrap().len(), 3);
    }

    #[test]
    fn what_is_written_as_a_value_is_read_the_same() {
        let mut store = empty();
        let scheme: Scheme = toml::from_str(TEXT).unwrap();
        let id = store.write(&entry("test"), |tx| insert(tx, &scheme)).unwrap().value;
        assert_eq!(by_id(store.read(), id).unwrap(), scheme);
        let versions = versions(store.read()).unwrap();
        assert_eq!(toml::from_str::<Scheme>(&versions[0].text).unwrap(), scheme);
    }
}
