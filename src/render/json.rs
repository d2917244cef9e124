//! For programs: JSON and JSON Lines. A list is an array of objects, a thing is an object.

use anyhow::Result;
use serde_json::{Map, Value};

use super::cells::Grid;

pub(super) fn list(grid: &Grid<'_>) -> Result<Vec<u8>> {
    let rows: Vec<Map<String, Value>> = grid.rows.iter().map(|row| narrowed(grid, row)).collect();
    thing(&serde_json::to_value(rows)?)
}

pub(super) fn lines(grid: &Grid<'_>) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    for row in grid.rows {
        serde_json::to_writer(&mut out, &narrowed(grid, row))?;
        out.push(b'\n');
    }
    Ok(out)
}

pub(super) fn thing(value: &Value) -> Result<Vec<u8>> {
    let mut out = serde_json::to_vec_pretty(value)?;
    out.push(b'\n');
    Ok(out)
}

pub(super) fn line(value: &Value) -> Result<Vec<u8>> {
    let mut out = serde_json::to_vec(value)?;
    out.push(b'\n');
    Ok(out)
}

fn narrowed(grid: &Grid<'_>, row: &Map<String, Value>) -> Map<String, Value> {
    let field =
        |column: &&str| ((*column).to_owned(), row.get(*column).cloned().unwrap_or_default());
    grid.columns.iter().map(field).collect()
}
