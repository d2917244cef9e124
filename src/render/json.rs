//! For programs: JSON and JSON Lines. A list is an array of objects, a thing is an object.

use anyhow::Result;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::cells::Grid;

pub(super) fn list(grid: &Grid<'_>) -> Result<Vec<u8>> {
    pretty(&Rows(grid))
}

pub(super) fn lines(grid: &Grid<'_>) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    for row in grid.rows {
        serde_json::to_writer(&mut out, &Narrowed { row, columns: &grid.columns })?;
        out.push(b'\n');
    }
    Ok(out)
}

pub(super) fn thing(value: &Value) -> Result<Vec<u8>> {
    pretty(value)
}

pub(super) fn line(value: &Value) -> Result<Vec<u8>> {
    let mut out = serde_json::to_vec(value)?;
    out.push(b'\n');
    Ok(out)
}

fn pretty(value: &impl Serialize) -> Result<Vec<u8>> {
    let mut out = serde_json::to_vec_pretty(value)?;
    out.push(b'\n');
    Ok(out)
}

/// The rows, each narrowed to the columns: borrowed, for a list may be long.
struct Rows<'a>(&'a Grid<'a>);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let columns = &self.0.columns;
        to.collect_seq(self.0.rows.iter().map(|row| Narrowed { row, columns }))
    }
}

/// A row narrowed to some columns.
struct Narrowed<'a> {
    row: &'a Map<String, Value>,
    columns: &'a [&'a str],
}

impl Serialize for Narrowed<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let value = |column: &str| self.row.get(column).unwrap_or(&Value::Null);
        to.collect_map(self.columns.iter().map(|column| (*column, value(column))))
    }
}
