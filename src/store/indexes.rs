//! Indexes that are made again behind many new rows: to sort once costs a third of finding each row's
//! place, and what is taken down in a transaction is there again when it is broken off.

use anyhow::Result;
use rusqlite::Transaction;

/// New rows below which nothing is gained.
const FEWEST: u64 = 5_000;

/// Takes down the indexes of those `tables` that hold fewer rows than are to come; gives the SQL that
/// makes them again. Those that a primary key or `UNIQUE` in a table makes stay.
///
/// # Errors
/// When the file cannot be read or written.
pub(super) fn take_down(tx: &Transaction<'_>, tables: &[&str], coming: u64) -> Result<String> {
    let mut again = String::new();
    if coming < FEWEST {
        return Ok(again);
    }
    for table in tables {
        let rows: i64 = tx.query_row(
            &format!("SELECT ifnull(max(id), 0) AS last FROM \"{table}\""),
            [],
            |row| row.get("last"),
        )?;
        if u64::try_from(rows)? < coming {
            again += &take_down_of(tx, table)?;
        }
    }
    Ok(again)
}

fn take_down_of(tx: &Transaction<'_>, table: &str) -> Result<String> {
    let mut statement = tx.prepare(
        "SELECT name, sql FROM main.sqlite_schema
         WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = ?1 ORDER BY rowid",
    )?;
    let indexes: Vec<(String, String)> = statement
        .query_map([table], |row| Ok((row.get("name")?, row.get("sql")?)))?
        .collect::<rusqlite::Result<_>>()?;
    let mut again = String::new();
    for (name, sql) in indexes {
        tx.execute_batch(&format!("DROP INDEX main.\"{name}\""))?;
        again += &format!("{sql};\n");
    }
    Ok(again)
}
