//! Which schema a file has, and how it comes to the newest.
//!
//! To change the schema: edit `schema.sql`, raise its `user_version`, and add one step here.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::{backup, log};
use crate::error::Refusal;

/// The newest schema, whole.
pub(super) const SCHEMA: &str = include_str!("../../schema.sql");
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

/// The names of the tables in [`SCHEMA`].
pub(super) fn table_names() -> impl Iterator<Item = &'static str> {
    SCHEMA
        .lines()
        .filter_map(|line| line.strip_prefix("CREATE TABLE "))
        .filter_map(|rest| rest.split([' ', '(']).next())
}

/// What of [`SCHEMA`] stands otherwise in a file, or not at all: `table feedback`. A table or an index
/// that somebody added is left alone.
pub(super) fn changed(connection: &Connection) -> Result<Vec<String>> {
    let mut fresh = Connection::open_in_memory()?;
    create(&mut fresh)?;
    let there = definitions(connection)?;
    let ours = definitions(&fresh)?.into_iter();
    let mut changed: Vec<String> =
        ours.filter(|(what, sql)| there.get(what) != Some(sql)).map(|(what, _)| what).collect();
    changed.sort();
    Ok(changed)
}

/// The definition of each table, view and index by its sort and name.
fn definitions(connection: &Connection) -> Result<HashMap<String, String>> {
    connection
        .prepare("SELECT type || ' ' || name, sql FROM sqlite_schema WHERE sql IS NOT NULL")?
        .query_and_then([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// Brings an older file up to date, each step one transaction, after a backup beside it; leaves a
/// file of this version alone.
pub(super) fn upgrade(connection: &mut Connection, path: &Path) -> Result<()> {
    let version = check_ours(connection)?;
    upgrade_by(connection, path, version, STEPS)
}

fn upgrade_by(
    connection: &mut Connection,
    path: &Path,
    version: i64,
    steps: &[(i64, &str)],
) -> Result<()> {
    let steps: Vec<_> = steps.iter().filter(|(to, _)| *to > version).collect();
    if steps.is_empty() {
        return Ok(());
    }
    let copy = back_up(connection, path, version)?;
    // Tables are made anew on the way; that nothing points nowhere is checked after each step.
    connection.pragma_update(None, "foreign_keys", false)?;
    let done = steps.into_iter().try_for_each(|(to, sql)| step(connection, *to, sql));
    connection.pragma_update(None, "foreign_keys", true)?;
    done?;
    remember(connection, &copy)
}

/// Refuses a file that is not ours or is newer than this program; gives the version of its schema.
pub(super) fn check_ours(connection: &Connection) -> Result<i64> {
    let version = check_whose(connection)?;
    if version > newest() {
        let newer = format!(
            "this file was made by a newer peerage (schema {version}, this one knows {})",
            newest()
        );
        return Err(Refusal::file(newer).hint("install the newest peerage").into());
    }
    Ok(version)
}

/// Refuses a file that is not ours; gives the version of its schema, which may be newer than this
/// program: a copy is right when it is what it was copied from.
pub(super) fn check_whose(connection: &Connection) -> Result<i64> {
    if pragma(connection, "application_id")? != APPLICATION_ID {
        let hint = "name a file made by `peerage init` with `--db FILE`";
        return Err(Refusal::file("this is not a peerage file").hint(hint).into());
    }
    let version = pragma(connection, "user_version")?;
    if version < FIRST {
        return Err(Refusal::file("this peerage file is not complete")
            .hint(
                "go back to a copy with `peerage db restore COPY`, or save what can be read with \
                   `peerage db repair NEW`",
            )
            .into());
    }
    Ok(version)
}

fn step(connection: &mut Connection, to: i64, sql: &str) -> Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have taken this step while we waited.
    if pragma(&transaction, "user_version")? < to {
        transaction.execute_batch(sql)?;
        let torn: bool = transaction.query_row(
            "SELECT EXISTS (SELECT 1 FROM pragma_foreign_key_check)",
            [],
            |row| row.get(0),
        )?;
        anyhow::ensure!(!torn, "after the step to schema {to} rows point at nothing");
        // Nothing can be taken back beyond a change of shape.
        transaction.execute(
            "INSERT INTO command (at, today, verb, note)
             VALUES (strftime('%Y-%m-%dT%H:%M:%SZ'), date(), 'db migrate', 'to schema ' || ?1)",
            [to],
        )?;
        transaction.pragma_update(None, "user_version", to)?;
    }
    Ok(transaction.commit()?)
}

/// Copies the file to `NAME.schema-N.bak` beside it and reads the copy again. A copy that is there
/// and sound was made by somebody who took the same way and was cut off; a faulty one is replaced.
fn back_up(connection: &Connection, path: &Path, version: i64) -> Result<PathBuf> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".schema-{version}.bak"));
    let copy = path.with_file_name(name);
    let is_same = |copy: &Path| -> Result<bool> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let there = Connection::open_with_flags(copy, flags)?;
        Ok(log::revision(&there)? == log::revision(connection)?)
    };
    if copy.exists() && backup::verify(&copy).is_ok() && is_same(&copy).unwrap_or(false) {
        return Ok(copy);
    }
    backup::copy(connection, &copy)
        .with_context(|| format!("cannot write the backup `{}`", copy.display()))?;
    Ok(copy)
}

/// Writes down where the copy lies, so that an erasure can name it.
fn remember(connection: &Connection, copy: &Path) -> Result<()> {
    connection.execute(
        "INSERT INTO backup_copy (path, made_at) VALUES (?1, strftime('%Y-%m-%dT%H:%M:%SZ'))
         ON CONFLICT (path) DO UPDATE SET made_at = excluded.made_at",
        [copy.canonicalize()?.to_string_lossy()],
    )?;
    Ok(())
}

/// The version of the file's schema and that of this program, without bringing the file up to date.
///
/// # Errors
/// When there is no such file, it is not ours, or newer than this program.
pub(super) fn versions(path: &Path) -> Result<(i64, i64)> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)
        .with_context(|| format!("cannot open `{}`", path.display()))?;
    Ok((check_ours(&connection)?, newest()))
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

    /// Two steps as a later version may have them: a new table, then a table made anew.
    const LATER: &[(i64, &str)] = &[
        (2, "CREATE TABLE venue (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;"),
        (
            3,
            "CREATE TABLE new_staff (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, email TEXT,
                 phone TEXT) STRICT;
             INSERT INTO new_staff (id, name, email) SELECT id, name, email FROM staff;
             DROP VIEW v_challenge;
             DROP TABLE staff;
             ALTER TABLE new_staff RENAME TO staff;",
        ),
    ];

    fn older(folder: &Path) -> (Connection, PathBuf) {
        let path = folder.join("old.db");
        let mut connection = Connection::open(&path).unwrap();
        create(&mut connection).unwrap();
        connection
            .execute_batch(
                "INSERT INTO staff (id, name) VALUES (7, 'Pat Example');
                 INSERT INTO challenge (id, reference, kind, mode, added_on)
                     VALUES (1, 'bury-2027', 'corporate', 'onsite', '2026-11-22');
                 INSERT INTO assignment (challenge_id, staff_id, role)
                     VALUES (1, 7, 'support-officer');",
            )
            .unwrap();
        (connection, path)
    }

    fn named(path: &Path, sql: &str) -> String {
        Connection::open(path).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn an_older_file_is_brought_up_to_date_after_a_copy_that_was_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let (mut connection, path) = older(folder.path());
        upgrade_by(&mut connection, &path, 1, LATER).unwrap();
        assert_eq!(pragma(&connection, "user_version").unwrap(), 3);
        let staff = "SELECT staff.name FROM assignment JOIN staff ON staff.id = staff_id";
        assert_eq!(named(&path, staff), "Pat Example");
        let copy = folder.path().join("old.db.schema-1.bak");
        backup::verify(&copy).unwrap();
        assert_eq!(named(&copy, "SELECT user_version || '' FROM pragma_user_version"), "1");
        let remembered = named(&path, "SELECT path FROM backup_copy");
        assert!(remembered.ends_with("old.db.schema-1.bak"), "{remembered}");
        assert_eq!(
            named(&path, "SELECT group_concat(note) FROM command"),
            "to schema 2,to schema 3"
        );
        // A second time there is nothing to do.
        upgrade_by(&mut connection, &path, 3, LATER).unwrap();
        assert_eq!(named(&path, "SELECT count(*) || '' FROM command"), "2");
    }

    #[test]
    fn a_step_that_fails_leaves_the_version_before_it() {
        let folder = tempfile::tempdir().unwrap();
        let (mut connection, path) = older(folder.path());
        let torn =
            [LATER[0], (3, "CREATE TABLE half (id INTEGER PRIMARY KEY); DELETE FROM staff;")];
        let fault = upgrade_by(&mut connection, &path, 1, &torn).unwrap_err();
        assert!(format!("{fault:#}").contains("rows point at nothing"), "{fault:#}");
        assert_eq!(pragma(&connection, "user_version").unwrap(), 2);
        assert_eq!(named(&path, "SELECT name FROM staff"), "Pat Example");
        assert_eq!(
            named(&path, "SELECT count(*) || '' FROM sqlite_schema WHERE name = 'half'"),
            "0"
        );
        // Mended, the way goes on from where it was cut off; the first copy is not overwritten by
        // one that is no longer of the first schema.
        upgrade_by(&mut connection, &path, 2, LATER).unwrap();
        assert_eq!(pragma(&connection, "user_version").unwrap(), 3);
        assert!(folder.path().join("old.db.schema-1.bak").exists());
        assert!(folder.path().join("old.db.schema-2.bak").exists());
    }

    #[test]
    fn a_spoilt_copy_is_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let (mut connection, path) = older(folder.path());
        let copy = folder.path().join("old.db.schema-1.bak");
        std::fs::write(&copy, "spoilt").unwrap();
        upgrade_by(&mut connection, &path, 1, LATER).unwrap();
        backup::verify(&copy).unwrap();
    }

    /// Steps that take their time: the moment of the kill is to fall into them.
    fn slow_steps() -> Vec<(i64, String)> {
        let slow = |table: &str| {
            format!(
                "CREATE TABLE {table} (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
                 WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
                 INSERT INTO {table} SELECT i, printf('%.40c', 'x') FROM n;"
            )
        };
        vec![(2, slow("second")), (3, slow("third"))]
    }

    fn upgrade_slowly(path: &Path) {
        let mut connection = Connection::open(path).unwrap();
        let version = pragma(&connection, "user_version").unwrap();
        let steps = slow_steps();
        let steps: Vec<(i64, &str)> = steps.iter().map(|(to, sql)| (*to, sql.as_str())).collect();
        upgrade_by(&mut connection, path, version, &steps).unwrap();
    }

    /// What the test below starts, and kills; by itself it does nothing.
    #[test]
    fn an_upgrade_to_be_killed() {
        if let Some(path) = std::env::var_os("PEERAGE_UPGRADE") {
            upgrade_slowly(Path::new(&path));
        }
    }

    #[test]
    fn a_killed_upgrade_leaves_a_whole_version_and_goes_on_from_there() {
        let mut seen = [0; 4];
        for moment in 0..12_u64 {
            let folder = tempfile::tempdir().unwrap();
            let (connection, path) = older(folder.path());
            drop(connection);
            let mut child = std::process::Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "store::schema::tests::an_upgrade_to_be_killed"])
                .env("PEERAGE_UPGRADE", &path)
                .stdout(std::process::Stdio::null())
                .spawn()
                .unwrap();
            std::thread::sleep(std::time::Duration::from_millis(8 + moment * 12));
            child.kill().unwrap();
            child.wait().unwrap();
            let connection = Connection::open(&path).unwrap();
            let version = pragma(&connection, "user_version").unwrap();
            let sound = named(&path, "SELECT integrity_check FROM pragma_integrity_check");
            assert_eq!(sound, "ok", "moment {moment}");
            for (table, of) in [("second", 2), ("third", 3)] {
                let sql =
                    format!("SELECT count(*) || '' FROM sqlite_schema WHERE name = '{table}'");
                assert_eq!(named(&path, &sql) == "1", version >= of, "moment {moment}");
            }
            seen[usize::try_from(version).unwrap()] += 1;
            drop(connection);
            upgrade_slowly(&path);
            assert_eq!(named(&path, "SELECT count(*) || '' FROM third"), "20000");
            assert_eq!(named(&path, "SELECT name FROM staff"), "Pat Example");
            backup::verify(&folder.path().join(format!("old.db.schema-{}.bak", version.min(2))))
                .ok();
        }
        assert_eq!(seen.iter().sum::<i32>(), 12, "{seen:?}");
    }
}
