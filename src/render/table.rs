//! For people, by comfy-table: no lines, cut to the terminal only where there is one.

use comfy_table::{ContentArrangement, Table, presets};
use serde_json::Value;

use super::cells::{Grid, clean, text};

pub(super) fn list(grid: &Grid<'_>, width: Option<u16>, empty: &str) -> String {
    if grid.rows.is_empty() {
        return format!("{empty}\n");
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(grid.columns.iter().map(|column| column.replace('_', " ")));
    for row in grid.rows {
        table.add_row(grid.texts(row, |value| clean(&text(value)).replace('\n', " ")));
    }
    if let Some(width) = width {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    }
    trimmed(&table.to_string())
}

/// The fields of a thing that say something, one a line.
pub(super) fn fields(value: &Value) -> String {
    let Some(fields) = value.as_object() else { return format!("{}\n", clean(&text(value))) };
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    for (name, value) in fields {
        let shown = clean(&text(value));
        if !shown.is_empty() {
            table.add_row([name.replace('_', " "), shown]);
        }
    }
    trimmed(&table.to_string())
}

fn trimmed(table: &str) -> String {
    table.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}
