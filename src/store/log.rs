//! The change log: temporary triggers, made from the schema itself, write down every changed field
//! of every table, so that no command can forget to.

mod about;
mod bulk;

use std::collections::HashMap;

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, named_params, types::Value};

use super::Entry;
use crate::domain::PeerId;
use crate::error::{ErrorKind, Refusal};

pub use about::{Subject, about};
pub(super) use bulk::Bulk;

/// A changed field.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The table.
    pub table: String,
    /// The row.
    pub row: i64,
    /// `insert`, `update` or `delete`.
    pub what: String,
    /// The column; `None` for an inserted row.
    pub column: Option<String>,
    /// The value before.
    pub before: Value,
    /// The value after.
    pub after: Value,
    /// The person concerned.
    pub peer: Option<PeerId>,
}

impl Eq for Change {}

columns! {
    /// The columns of `change`.
    CHANGE_COLUMNS, ChangeAt: table_name, row_id, what, column_name, before, after, peer_id, last_row_id
}

/// Tables that the log does not watch: itself, where copies of the file lie, and what only saves work.
const UNWATCHED: &[&str] = &["backup_copy", "change", "command", "import_memory"];
/// Tables of which the log keeps that something changed, never what it said.
pub(super) const SEALED: &[&str] = &["monitoring"];

/// Lays the triggers of this connection, once. They live in the connection, not in the file.
pub(super) fn install(connection: &Connection) -> Result<()> {
    let laid: i64 = connection.query_row(
        "SELECT count(*) FROM temp.sqlite_schema WHERE type = 'trigger'",
        [],
        |row| row.get(0),
    )?;
    if laid > 0 {
        return Ok(());
    }
    let mut sql =
        "CREATE TEMP TABLE IF NOT EXISTS current_command (id INTEGER NOT NULL);\n".to_owned();
    for (table, columns) in tables(connection)? {
        sql.push_str(&on_insert(&table, &columns));
        sql.push_str(&on_change(&table, &columns));
    }
    Ok(connection.execute_batch(&sql)?)
}

/// Takes the triggers of this connection away again: the log keeps nothing of what follows but what
/// is written into it by hand.
pub(super) fn silence(connection: &Connection) -> Result<()> {
    let mut statement =
        connection.prepare("SELECT name FROM temp.sqlite_schema WHERE type = 'trigger'")?;
    let names = statement.query_map([], |row| row.get(0))?;
    let names = names.collect::<rusqlite::Result<Vec<String>>>()?;
    let drops: String =
        names.iter().map(|name| format!("DROP TRIGGER temp.\"{name}\";\n")).collect();
    connection.execute_batch(&drops)?;
    Ok(connection
        .execute_batch("CREATE TEMP TABLE IF NOT EXISTS current_command (id INTEGER NOT NULL)")?)
}

/// Every watched table with its columns.
pub(super) fn tables(connection: &Connection) -> Result<Vec<(String, Vec<String>)>> {
    let mut tables = all_tables(connection)?;
    tables.retain(|(table, _)| !UNWATCHED.contains(&table.as_str()));
    Ok(tables)
}

/// Every table with its columns.
pub(super) fn all_tables(connection: &Connection) -> Result<Vec<(String, Vec<String>)>> {
    let mut statement = connection.prepare(
        // The list of tables by its pragma puts every view together first, which takes three times as long.
        "SELECT t.name, c.name FROM main.sqlite_schema AS t, pragma_table_info(t.name) AS c
         WHERE t.type = 'table' AND t.sql NOT LIKE 'CREATE VIRTUAL%' AND t.name NOT LIKE 'sqlite_%'
         ORDER BY t.name, c.cid",
    )?;
    let mut tables: Vec<(String, Vec<String>)> = Vec::new();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (table, column): (String, String) = (row.get(0)?, row.get(1)?);
        match tables.last_mut() {
            Some((last, columns)) if *last == table => columns.push(column),
            _ => tables.push((table, vec![column])),
        }
    }
    Ok(tables)
}

const INTO: &str = "INSERT INTO change (command_id, table_name, row_id, what, column_name, before, after, peer_id)";

/// The person whom a row of `table` is about: an expression on the row `NEW` or `OLD`.
fn person(table: &str, columns: &[String], row: &str) -> String {
    match () {
        () if table == "peer" => format!("{row}.id"),
        () if columns.iter().any(|c| c == "peer_id") => format!("{row}.peer_id"),
        () => "NULL".to_owned(),
    }
}

/// The trigger on new rows. Names come from the schema and are quoted all the same.
fn on_insert(table: &str, columns: &[String]) -> String {
    format!(
        "CREATE TEMP TRIGGER \"{table}_inserted\" AFTER INSERT ON main.\"{table}\" BEGIN
         {INTO} VALUES ((SELECT id FROM current_command), '{table}', NEW.id, 'insert', NULL, NULL, NULL, {});
         END;\n",
        person(table, columns, "NEW")
    )
}

/// The triggers on changed rows and rows that go: one statement over all columns of the row, as a
/// statement for each takes twice as long to lay, and every writing command lays them.
fn on_change(table: &str, columns: &[String]) -> String {
    let sealed = SEALED.contains(&table);
    // The first row, in which nothing has changed, only gives the columns their names.
    let fields = |names: &str, values: &dyn Fn(&str) -> String| {
        let rows = columns.iter().filter(|c| *c != "id").map(|c| values(c));
        format!("(SELECT {names} UNION ALL VALUES {})", rows.collect::<Vec<_>>().join(", "))
    };
    let both = fields("NULL AS name, NULL AS was, NULL AS now", &|c| {
        format!("('{c}', OLD.\"{c}\", NEW.\"{c}\")")
    });
    let gone = fields("NULL AS name, NULL AS was", &|c| format!("('{c}', OLD.\"{c}\")"));
    let head = |what: &str, row: &str| {
        let (before, after) = match what {
            _ if sealed => ("NULL", "NULL"),
            "update" => ("was", "now"),
            _ => ("was", "NULL"),
        };
        let person = person(table, columns, row);
        format!(
            "{INTO} SELECT (SELECT id FROM current_command), '{table}', OLD.id, '{what}', name, \
             {before}, {after}, {person} FROM"
        )
    };
    format!(
        "CREATE TEMP TRIGGER \"{table}_updated\" AFTER UPDATE ON main.\"{table}\" BEGIN
         {} {both} WHERE was IS NOT now; END;
         CREATE TEMP TRIGGER \"{table}_deleted\" AFTER DELETE ON main.\"{table}\" BEGIN
         {} {gone} WHERE name IS NOT NULL; END;\n",
        head("update", "NEW"),
        head("delete", "OLD"),
    )
}

/// Refuses to go on when another command wrote since `revision` was the last one.
///
/// # Errors
/// Refused then; or when the file cannot be read.
pub fn must_be_at(tx: &Transaction<'_>, revision: i64) -> Result<()> {
    let before: i64 = tx.query_row(
        "SELECT ifnull(max(id), 0) AS last FROM command
         WHERE id < (SELECT id FROM temp.current_command)",
        [],
        |row| row.get("last"),
    )?;
    if before == revision {
        return Ok(());
    }
    let message =
        "another command changed the file while the import was checked; nothing was written";
    Err(Refusal::refused(message).hint("run the import again").into())
}

/// Opens an entry in the log; gives its number.
pub(super) fn begin(tx: &Transaction<'_>, entry: &Entry) -> Result<i64> {
    tx.prepare_cached(
        "INSERT INTO command (at, today, verb, note) VALUES (:at, :today, :verb, :note)",
    )?
    .execute(named_params! {
        ":at": entry.at, ":today": entry.today, ":verb": entry.verb, ":note": entry.note,
    })?;
    let command = tx.last_insert_rowid();
    tx.execute("DELETE FROM temp.current_command", [])?;
    tx.execute("INSERT INTO temp.current_command (id) VALUES (?1)", [command])?;
    Ok(command)
}

/// Whether a command changed anything.
pub(super) fn has_changes(tx: &Transaction<'_>, command: i64) -> Result<bool> {
    Ok(tx.query_row(
        "SELECT EXISTS (SELECT 1 FROM change WHERE command_id = ?1)",
        [command],
        |row| row.get(0),
    )?)
}

/// What a command changed, in order; each row that an import put in together with others by itself.
///
/// # Errors
/// When the file cannot be read.
pub fn changes(connection: &Connection, command: i64) -> Result<Vec<Change>> {
    let sql =
        format!("SELECT {CHANGE_COLUMNS} FROM change WHERE command_id = :command ORDER BY id");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(named_params! { ":command": command })?;
    let mut changes = Vec::new();
    while let Some(row) = rows.next()? {
        let change = from_row(row)?;
        match ChangeAt::last_row_id.of(row)? {
            None => changes.push(change),
            Some(last) => changes.extend(one_by_one(connection, &change, last)?),
        }
    }
    Ok(changes)
}

/// The rows of a change that stands for all up to `last`, with whom each is about, where the row is
/// still there to tell.
fn one_by_one(connection: &Connection, change: &Change, last: i64) -> Result<Vec<Change>> {
    let table = &change.table;
    if table == "peer" {
        let one = |row| Change { row, peer: Some(PeerId(row)), ..change.clone() };
        return Ok((change.row..=last).map(one).collect());
    }
    let has_peer: bool = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM pragma_table_info(?1) WHERE name = 'peer_id')",
        [table],
        |row| row.get(0),
    )?;
    let mut peers: HashMap<i64, PeerId> = HashMap::new();
    if has_peer {
        let sql = format!("SELECT id, peer_id FROM \"{table}\" WHERE id BETWEEN ?1 AND ?2");
        let mut statement = connection.prepare(&sql)?;
        let mut rows = statement.query([change.row, last])?;
        while let Some(row) = rows.next()? {
            peers.insert(row.get(0)?, row.get(1)?);
        }
    }
    let one = |row| Change { row, peer: peers.get(&row).copied(), ..change.clone() };
    Ok((change.row..=last).map(one).collect())
}

fn from_row(row: &Row<'_>) -> Result<Change> {
    Ok(Change {
        table: ChangeAt::table_name.of(row)?,
        row: ChangeAt::row_id.of(row)?,
        what: ChangeAt::what.of(row)?,
        column: ChangeAt::column_name.of(row)?,
        before: ChangeAt::before.of(row)?,
        after: ChangeAt::after.of(row)?,
        peer: ChangeAt::peer_id.of(row)?,
    })
}

/// A command that wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// Its number.
    pub id: i64,
    /// When, UTC, ISO 8601.
    pub at: String,
    /// The day it was taken to be.
    pub today: NaiveDate,
    /// Noun and verb.
    pub verb: String,
    /// The command that it took back.
    pub undoes: Option<i64>,
    /// The reason of an override, the name of an imported file.
    pub note: Option<String>,
    /// How many rows of the log it filled.
    pub changes: i64,
}

/// Every command that wrote, the oldest first.
///
/// # Errors
/// When the file cannot be read.
pub fn commands(connection: &Connection) -> Result<Vec<Logged>> {
    let logged = |row: &Row<'_>| {
        Ok(Logged {
            id: row.get("id")?,
            at: row.get("at")?,
            today: row.get("today")?,
            verb: row.get("verb")?,
            undoes: row.get("undoes")?,
            note: row.get("note")?,
            changes: row.get("changes")?,
        })
    };
    connection
        .prepare_cached(
            "SELECT id, at, today, verb, undoes, note,
                    (SELECT ifnull(sum(ifnull(last_row_id - row_id, 0) + 1), 0) FROM change
                     WHERE command_id = command.id) AS changes
             FROM command ORDER BY id",
        )?
        .query_and_then([], logged)?
        .collect()
}

/// A value of the log as text; `None` for null.
pub fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Integer(number) => Some(number.to_string()),
        Value::Real(number) => Some(number.to_string()),
        Value::Text(text) => Some(text.clone()),
        Value::Blob(_) => Some("(bytes)".to_owned()),
    }
}

/// Refuses as busy when another command has written since command `seen`.
///
/// # Errors
/// Busy, naming the command; or when the file cannot be read.
pub fn must_be_newest(tx: &Transaction<'_>, seen: i64) -> Result<()> {
    let newer: Option<String> = tx
        .prepare_cached(
            "SELECT verb FROM command
             WHERE id > :seen AND id < (SELECT id FROM temp.current_command)
             ORDER BY id DESC LIMIT 1",
        )?
        .query_row(named_params! { ":seen": seen }, |row| row.get("verb"))
        .optional()?;
    match newer {
        None => Ok(()),
        Some(verb) => {
            let message = format!("`{verb}` wrote to the file while this command was at work");
            let refusal = Refusal::new(ErrorKind::Busy, message);
            Err(refusal.hint("nothing was written; run the command again").into())
        }
    }
}

/// The number of the last command that wrote.
pub(super) fn revision(connection: &Connection) -> Result<i64> {
    Ok(connection.query_row("SELECT ifnull(max(id), 0) FROM command", [], |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use crate::store::testing::{empty, entry};

    #[test]
    fn every_changed_field_is_written_down_and_nothing_else() {
        let mut store = empty();
        store
            .write(&entry("staff add"), |tx| {
                tx.execute("INSERT INTO staff (name) VALUES ('Ida Marsh')", [])?;
                Ok(())
            })
            .unwrap();
        let dry = crate::store::Entry { dry_run: true, ..entry("staff edit") };
        let written = store
            .write(&dry, |tx| {
                tx.execute("UPDATE staff SET email = 'ida@example.org', name = 'Ida Marsh'", [])?;
                Ok(())
            })
            .unwrap();
        let told: Vec<_> = written.changes.iter().map(|c| c.column.as_deref()).collect();
        assert_eq!(told, [Some("email")]);
    }

    #[test]
    fn work_that_fails_or_changes_nothing_leaves_no_trace() {
        let mut store = empty();
        let before = store.revision().unwrap();
        store.write(&entry("nothing"), |_| Ok(())).unwrap();
        let failed = store.write(&entry("failing"), |tx| -> anyhow::Result<()> {
            tx.execute("INSERT INTO staff (name) VALUES ('Ida Marsh')", [])?;
            anyhow::bail!("halfway")
        });
        assert!(failed.is_err());
        let staff: i64 =
            store.read().query_row("SELECT count(*) FROM staff", [], |row| row.get(0)).unwrap();
        assert_eq!((staff, store.revision().unwrap()), (0, before));
    }
}
