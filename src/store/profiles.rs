//! The table `import_profile`: saved mappings of somebody's headings to our fields.

use std::collections::BTreeMap;

use anyhow::Result;
use rusqlite::{Connection, OptionalExtension as _, Transaction, named_params};

/// A saved mapping: heading to field.
pub type Mapping = BTreeMap<String, String>;

/// The mapping of this name, if there is one.
///
/// # Errors
/// When the file cannot be read.
pub fn load(connection: &Connection, name: &str) -> Result<Option<Mapping>> {
    let text: Option<String> = connection
        .prepare_cached("SELECT mapping FROM import_profile WHERE name = :name")?
        .query_row(named_params! { ":name": name }, |row| row.get("mapping"))
        .optional()?;
    Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
}

/// The names of all mappings.
///
/// # Errors
/// When the file cannot be read.
pub fn names(connection: &Connection) -> Result<Vec<String>> {
    connection
        .prepare_cached("SELECT name FROM import_profile ORDER BY name")?
        .query_and_then([], |row| Ok(row.get("name")?))?
        .collect()
}

/// Saves a mapping under a name, in place of one that has it.
///
/// # Errors
/// When the file cannot be written.
pub fn save(tx: &Transaction<'_>, name: &str, mapping: &Mapping) -> Result<()> {
    let text = serde_json::to_string(mapping)?;
    tx.prepare_cached(
        "INSERT INTO import_profile (name, mapping) VALUES (:name, :mapping)
         ON CONFLICT (name) DO UPDATE SET mapping = :mapping WHERE mapping <> :mapping",
    )?
    .execute(named_params! { ":name": name, ":mapping": text })?;
    Ok(())
}
