//! What a file may hold before anything in it is believed: the tables that this program made, the
//! views that it made, and no code of anybody else's.

use anyhow::Result;
use rusqlite::Connection;
use rusqlite::limits::Limit;

use super::schema;
use crate::error::Refusal;

/// The longest value that a file may hold, in bytes: a report with everything in it is far below.
const LONGEST_VALUE: i32 = 64 << 20;
/// The longest statement, in bytes: the triggers of the log, all in one, are the longest.
const LONGEST_STATEMENT: i32 = 1 << 20;

/// Bounds what a hostile file can make this connection do.
pub(super) fn bind(connection: &Connection) -> Result<()> {
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST_VALUE)?;
    connection.set_limit(Limit::SQLITE_LIMIT_SQL_LENGTH, LONGEST_STATEMENT)?;
    connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 1)?;
    Ok(())
}

/// Refuses a file with a trigger, a virtual table or a foreign view in it: each is code that would
/// run in this program's name. Tables that somebody added are left alone.
pub(super) fn check_schema(connection: &Connection) -> Result<()> {
    let mut statement = connection.prepare(
        "SELECT type, name, sql FROM sqlite_schema
         WHERE type IN ('trigger', 'view')
            OR (type = 'table' AND sql LIKE 'CREATE VIRTUAL%')",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (sort, name): (String, String) = (row.get("type")?, row.get("name")?);
        let sql: Option<String> = row.get("sql")?;
        // The views stand at the end of the schema.
        if sort == "view" && sql.is_some_and(|sql| schema::SCHEMA.rfind(&sql).is_some()) {
            continue;
        }
        let sort = if sort == "table" { "virtual table" } else { &sort };
        let foreign = format!("there is a {sort} `{name}` in it that peerage did not make");
        let hint = "use no file from a source that you do not trust; if the file is yours, take it out with `sqlite3`";
        return Err(Refusal::file(foreign).hint(hint).into());
    }
    check_tables(connection)
}

/// Refuses a file that lacks a table of ours, or has something else by its name.
fn check_tables(connection: &Connection) -> Result<()> {
    let mut statement =
        connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")?;
    let there = statement.query_map([], |row| row.get(0))?;
    let there = there.collect::<rusqlite::Result<Vec<String>>>()?;
    for table in schema::table_names() {
        if !there.iter().any(|name| name == table) {
            let hint = "save what can be read with `peerage db repair NEW`, or go back to a backup with `peerage db restore COPY`";
            let lacks = format!("this peerage file is not complete: it has no table `{table}`");
            return Err(Refusal::file(lacks).hint(hint).into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::empty;

    #[test]
    fn a_fresh_schema_passes() {
        check_schema(empty().read()).unwrap();
    }

    #[test]
    fn code_of_somebody_else_is_refused() {
        for sql in [
            "CREATE TRIGGER t AFTER INSERT ON peer BEGIN DELETE FROM challenge; END",
            "CREATE VIEW w AS SELECT load_extension('x')",
            "DROP VIEW v_peer; CREATE VIEW v_peer AS SELECT 1",
            "DROP TABLE feedback; CREATE VIEW feedback AS SELECT 1 AS id",
            "CREATE VIRTUAL TABLE v USING fts5 (x)",
            "ALTER TABLE peer RENAME TO people",
        ] {
            let store = empty();
            store.read().execute_batch(sql).unwrap();
            assert!(check_schema(store.read()).is_err(), "{sql}");
        }
        let store = empty();
        store.read().execute_batch("CREATE TABLE mine (x)").unwrap();
        check_schema(store.read()).unwrap();
    }
}
