//! Which schema a file has, and how it comes to the newest.
//!
//! To change the schema: edit `schema.sql`, raise its `user_version`, and add one step here.

use std::path::Path;

use anyhow::{Context as _, Result};
use rusqlite::{Connection, TransactionBehavior};

use crate::error::Refusal;

/// The newest schema, whole.
const SCHEMA: &str = include_str!("../../schema.sql");
/// `PRAGMA application_id` of our files, `PEER` in ASCII; also in `schema.sql`.
const APPLICATION_ID: i64 = 1_346_720_325;
/// `(version, SQL that brings a file of the version before it here)`, in order.
const STEPS: &[(i64, &str)] = &[];
/// The version of the first schema.
const FIRST: i64 = 1;

/// The version of `schema.sql`: that of the last step.
fn newest() -> i64 {
    STEPS.last().map_or(FIRST, |(version, _)| *version)
}

/// Makes the schema in an empty file.
pub(super) fn create(connection: &mut Connection) -> Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch(SCHEMA)?;
    Ok(transaction.commit()?)
}

/// Brings an older file up to date, each step one transaction, after a backup beside it; leaves a
/// file of this version alone.
pub(super) fn upgrade(connection: &mut Connection, path: &Path) -> Result<()> {
    let version = check_ours(connection)?;
    let steps: Vec<_> = STEPS.iter().filter(|(to, _)| *to > version).collect();
    if !steps.is_empty() {
        back_up(connection, path, version)?;
    }
    steps.into_iter().try_for_each(|(to, sql)| step(connection, *to, sql))
}

/// Refuses a file that is not ours or is newer than this program; gives the version of its schema.
pub(super) fn check_ours(connection: &Connection) -> Result<i64> {
    let id = pragma(connection, "application_id")?;
    let version = pragma(connection, "user_version")?;
    if id != APPLICATION_ID {
        let hint = "name a file made by `peerage init` with `--db FILE`";
        return Err(Refusal::file("this is not a peerage file").hint(hint).into());
    }
    if version > newest() {
        let newer = format!(
            "this file was made by a newer peerage (schema {version}, this one knows {})",
            newest()
        );
        return Err(Refusal::file(newer).hint("install the newest peerage").into());
    }
    if version < FIRST {
        return Err(Refusal::file("this peerage file is not complete").into());
    }
    Ok(version)
}

fn step(connection: &mut Connection, to: i64, sql: &str) -> Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have taken this step while we waited.
    if pragma(&transaction, "user_version")? < to {
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "user_version", to)?;
    }
    Ok(transaction.commit()?)
}

/// Copies the file to `NAME.schema-N.bak` beside it.
fn back_up(connection: &Connection, path: &Path, version: i64) -> Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".schema-{version}.bak"));
    let copy = path.with_file_name(name);
    if copy.exists() {
        return Ok(());
    }
    connection
        .execute("VACUUM INTO ?1", [copy.to_string_lossy()])
        .with_context(|| format!("cannot write the backup `{}`", copy.display()))?;
    Ok(())
}

fn pragma(connection: &Connection, name: &str) -> Result<i64> {
    Ok(connection.pragma_query_value(None, name, |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_is_new_enough() {
        // 3.7.0 to 3.51.2 could lose committed writes (the WAL-reset bug).
        assert!(rusqlite::version_number() >= 3_051_003);
    }

    #[test]
    fn the_newest_schema_says_its_version() {
        let mut new = Connection::open_in_memory().unwrap();
        create(&mut new).unwrap();
        assert_eq!(pragma(&new, "user_version").unwrap(), newest());
        assert_eq!(pragma(&new, "application_id").unwrap(), APPLICATION_ID);
    }

    #[test]
    fn every_table_has_an_integer_id_and_is_strict() {
        let mut new = Connection::open_in_memory().unwrap();
        create(&mut new).unwrap();
        let wrong: i64 = new
            .query_row(
                "SELECT count(*) FROM pragma_table_list AS t
                 WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
                   AND (t.strict = 0 OR NOT EXISTS (
                     SELECT 1 FROM pragma_table_info(t.name) WHERE name = 'id' AND pk = 1))",
                [],
                |row| row.get(0),
            )
            .unwrap();
        assert_eq!(wrong, 0);
    }

    #[test]
    fn strange_and_newer_files_are_refused() {
        for sql in
            ["CREATE TABLE x (y)", "PRAGMA application_id = 1346720325; PRAGMA user_version = 99"]
        {
            let mut connection = Connection::open_in_memory().unwrap();
            connection.execute_batch(sql).unwrap();
            assert!(upgrade(&mut connection, Path::new("x")).is_err(), "{sql}");
        }
    }
}
