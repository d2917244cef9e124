//! For programs: JSON and JSON Lines. A list is an array of objects, a thing is an object.

use anyhow::Result;
use serde::ser::{Error as _, SerializeSeq as _};
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::cells::Grid;

pub(super) fn list(grid: &Grid<'_>) -> Result<Vec<u8>> {
    pretty(&Rows(grid))
}

pub(super) fn lines(grid: &Grid<'_>) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let is_whole = grid.rows.are_written_as(&grid.columns);
    for at in 0..grid.rows.len() {
        if is_whole {
            grid.rows.write(at, &mut out)?;
        } else {
            let values = grid.values(at)?;
            serde_json::to_writer(&mut out, &Narrowed { values, columns: &grid.columns })?;
        }
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
        let Grid { columns, rows, .. } = self.0;
        let mut all = to.serialize_seq(Some(rows.len()))?;
        for at in 0..rows.len() {
            let values = rows.values(at, columns).map_err(S::Error::custom)?;
            all.serialize_element(&Narrowed { values, columns })?;
        }
        all.end()
    }
}

/// A row narrowed to some columns.
struct Narrowed<'a> {
    values: Vec<Value>,
    columns: &'a [&'a str],
}

impl Serialize for Narrowed<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.columns.iter().zip(&self.values))
    }
}
