//! One thing in every format: as it is for people and programs, as rows for spreadsheets and documents.

use anyhow::Result;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{
    Event, Format, Listing, Manner, Rows, cells, ics, json, layout, markdown, table, xlsx,
};

/// Several tables, each with its name.
pub type Tables = Vec<(String, Listing)>;

/// One thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Thing {
    /// Its fields, for programs.
    pub value: Value,
    /// For people, in plain words with line ends.
    pub text: String,
    /// Days to put in a calendar, if it has any.
    pub events: Option<Vec<Event>>,
    /// The same with pictures in it, for people at a terminal.
    pub looking: Option<String>,
    /// Its rows for spreadsheets and documents, where it has some; else it is one row.
    pub rows: Option<Listing>,
    /// Its tables, where it is made of several: a sheet each in a workbook, one below the other in a
    /// document, and, where it has no rows of its own, one behind the other in CSV.
    pub tables: Tables,
}

impl Thing {
    /// A thing with its fields and what people read.
    ///
    /// # Errors
    /// When it does not serialise, which is a bug.
    pub fn new<T: Serialize>(value: &T, text: impl Into<String>) -> Result<Self> {
        Ok(Self {
            value: serde_json::to_value(value)?,
            text: text.into(),
            events: None,
            looking: None,
            rows: None,
            tables: Vec::new(),
        })
    }

    /// A thing that people read as a list of its fields: empty ones are left out.
    ///
    /// # Errors
    /// When it does not serialise, which is a bug.
    pub fn fields<T: Serialize>(value: &T) -> Result<Self> {
        let value = serde_json::to_value(value)?;
        let text = table::fields(&value);
        Self::new(&value, text)
    }

    /// The same with rows for spreadsheets and documents.
    #[must_use]
    pub fn with_rows(mut self, rows: Listing) -> Self {
        self.rows = Some(rows);
        self
    }

    /// The same with the tables of which it is made.
    #[must_use]
    pub fn with_tables(mut self, tables: Tables) -> Self {
        self.tables = tables;
        self
    }

    /// Its rows, or its tables one behind the other; `None` where it has neither.
    ///
    /// # Errors
    /// When a row cannot be read, which is a bug.
    pub(super) fn listed(&self) -> Result<Option<Listing>> {
        match &self.rows {
            Some(rows) => Ok(Some(rows.clone())),
            None if self.tables.is_empty() => Ok(None),
            None => one_behind_the_other(&self.tables).map(Some),
        }
    }
}

pub(super) fn render(thing: &Thing, manner: &Manner) -> Result<Vec<u8>> {
    let is_of_tables = !thing.tables.is_empty();
    Ok(match manner.format {
        Format::Table => match (&thing.looking, manner.width) {
            (Some(drawn), width @ Some(_)) => layout::laid_out(drawn, width)?.into_bytes(),
            _ => layout::laid_out(&thing.text, manner.width)?.into_bytes(),
        },
        Format::Json => json::thing(&thing.value)?,
        Format::Jsonl => json::line(&thing.value)?,
        Format::Ics => match (&thing.events, &thing.rows) {
            (None, Some(rows)) => return super::render_list(rows, manner),
            (events, _) => ics::calendar(events.as_deref(), &[], manner)?,
        },
        Format::Markdown if is_of_tables => markdown::tables(&thing.tables)?.into_bytes(),
        Format::Xlsx if is_of_tables => xlsx::workbook(&thing.tables)?,
        Format::Markdown if thing.rows.is_none() => markdown::thing(&thing.value).into_bytes(),
        Format::Csv | Format::Markdown | Format::Xlsx => {
            let rows = match thing.listed()? {
                Some(rows) => rows,
                None => one_row(&thing.value)?,
            };
            return super::render_list(&rows, manner);
        }
    })
}

/// A thing as a list of one row.
pub(super) fn one_row(value: &Value) -> Result<Listing> {
    let row = value.as_object().cloned().unwrap_or_default();
    let columns = row.keys().cloned().collect();
    Ok(bare(Rows::of(vec![row])?, columns, Vec::new()))
}

/// Rows of which nothing is known but their columns.
fn bare(rows: Rows, columns: Vec<String>, meanings: Vec<String>) -> Listing {
    let empty = "Nothing to show.".to_owned();
    Listing { rows, shown: columns.clone(), columns, meanings, empty, ..Listing::default() }
}

/// Several tables as one list: each row as it is, behind the name of its table, and null in the columns of the
/// others. For tables that have few columns.
///
/// # Errors
/// When a row cannot be read, which is a bug.
pub fn stacked(tables: &Tables) -> Result<Listing> {
    let mut columns = vec!["table".to_owned()];
    let mut meanings = vec!["Which table it stands in.".to_owned()];
    for (_, list) in tables {
        for (at, column) in list.columns.iter().enumerate() {
            if !columns.contains(column) {
                columns.push(column.clone());
                meanings.push(list.meanings.get(at).cloned().unwrap_or_default());
            }
        }
    }
    let mut rows: Vec<Map<String, Value>> = Vec::new();
    for (name, list) in tables {
        let own: Vec<&str> = list.columns.iter().map(String::as_str).collect();
        for at in 0..list.rows.len() {
            let mut row: Map<String, Value> =
                columns.iter().map(|column| (column.clone(), Value::Null)).collect();
            row.insert("table".to_owned(), json!(name));
            let values = list.rows.values(at, &own)?;
            row.extend(
                list.columns.iter().zip(&values).map(|(to, value)| (to.clone(), value.clone())),
            );
            rows.push(row);
        }
    }
    Ok(bare(Rows::of(rows)?, columns, meanings))
}

/// Several tables as one list in which each figure has a row of its own: tables that have not a column in
/// common stand in one file so, and what is wanted of it is found by a filter.
fn one_behind_the_other(tables: &Tables) -> Result<Listing> {
    let mut rows: Vec<Map<String, Value>> = Vec::new();
    for (name, list) in tables {
        let columns: Vec<&str> = list.columns.iter().map(String::as_str).collect();
        for at in 0..list.rows.len() {
            let values = list.rows.values(at, &columns)?;
            let keys = list.keys.max(1);
            let row = values.iter().take(keys).map(cells::text).collect::<Vec<_>>().join(", ");
            rows.extend(columns.iter().zip(&values).skip(keys).map(|(figure, value)| {
                Map::from_iter([
                    ("table".to_owned(), json!(name)),
                    ("row".to_owned(), json!(row)),
                    ("figure".to_owned(), json!(figure)),
                    ("value".to_owned(), value.clone()),
                ])
            }));
        }
    }
    let told = [
        ("table", "Which table it stands in."),
        ("row", "Which row of it: what its first columns hold."),
        ("figure", "Which column of it."),
        ("value", "What stands there."),
    ];
    let (columns, meanings) =
        told.map(|(name, what)| (name.to_owned(), what.to_owned())).into_iter().unzip();
    Ok(bare(Rows::of(rows)?, columns, meanings))
}
