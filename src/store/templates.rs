//! The table `report_template`: sections of the report in the programme's own words.

use std::collections::BTreeMap;

use anyhow::Result;
use rusqlite::{Connection, Transaction, named_params};

/// The sections that stand in place of the built-in ones.
///
/// # Errors
/// When the file cannot be read.
pub fn all(connection: &Connection) -> Result<BTreeMap<String, String>> {
    Ok(connection
        .prepare_cached("SELECT section, content FROM report_template")?
        .query_map([], |row| Ok((row.get("section")?, row.get("content")?)))?
        .collect::<rusqlite::Result<_>>()?)
}

/// Puts a section in place of the built-in one; `None` puts the built-in one back.
///
/// # Errors
/// When the file cannot be written.
pub fn put(tx: &Transaction<'_>, section: &str, content: Option<&str>) -> Result<()> {
    match content {
        Some(content) => tx
            .prepare_cached(
                "INSERT INTO report_template (section, content) VALUES (:section, :content)
                 ON CONFLICT (section) DO UPDATE SET content = excluded.content",
            )?
            .execute(named_params! { ":section": section, ":content": content })?,
        None => tx
            .prepare_cached("DELETE FROM report_template WHERE section = :section")?
            .execute(named_params! { ":section": section })?,
    };
    Ok(())
}
