//! A view to bytes, in the format asked for. A new format is a word, its arm, and its file.

mod blocks;
mod cells;
pub mod chart;
mod choose;
mod csv;
mod days;
pub mod docx;
mod eml;
mod fields;
mod filter;
pub mod html;
mod ics;
mod json;
mod layout;
mod markdown;
mod order;
mod pick;
mod rows;
mod table;
mod thing;
mod xlsx;

use anyhow::Result;
use chrono::{NaiveDate, NaiveDateTime};
use serde::Serialize;
use serde_json::{Map, Value};

pub use cells::clean;
pub use choose::Choice;
pub use csv::{guarded, lines as csv_lines};
pub use eml::{Mailbox, Message};
pub(crate) use fields::{columns_of, words_of};
pub use filter::Filter;
pub use layout::columns;
pub use markdown::{escape as escape_markdown, with_figures as markdown_with_figures};
pub use order::SortKey;
pub use rows::{Lines, Ready, Rows};
pub use table::lists_as_text;
pub use thing::{Tables, Thing, stacked};
pub use xlsx::sheets;

words! {
    /// How to show what a command found.
    Format("format") {
        /// For people.
        Table = "table",
        /// For programs: one document.
        Json = "json",
        /// For programs: one object a line.
        Jsonl = "jsonl",
        /// For spreadsheets and scripts.
        Csv = "csv",
        /// For documents.
        Markdown = "markdown",
        /// For spreadsheets, with typed cells.
        Xlsx = "xlsx",
        /// For calendars.
        Ics = "ics",
    }
}

impl Format {
    /// Whether programs read it: errors are then told as JSON.
    pub const fn is_for_programs(self) -> bool {
        matches!(self, Self::Json | Self::Jsonl)
    }

    /// The format that a file's ending asks for.
    pub fn of_ending(ending: &str) -> Option<Self> {
        Some(match ending.to_ascii_lowercase().as_str() {
            "json" => Self::Json,
            "jsonl" | "ndjson" => Self::Jsonl,
            "csv" => Self::Csv,
            "md" | "markdown" => Self::Markdown,
            "xlsx" => Self::Xlsx,
            "ics" => Self::Ics,
            "txt" => Self::Table,
            _ => return None,
        })
    }
}

/// What a command found.
#[derive(Debug, Clone, PartialEq)]
pub enum View {
    /// Rows of one sort.
    List(Listing),
    /// One thing.
    Thing(Thing),
    /// A text or document that has one form only, such as a draft report; programs may have it as a
    /// text in an object.
    Document(Vec<u8>),
    /// What is in the form that was asked for already.
    Made(Vec<u8>),
}

/// Rows of one sort. In JSON every field of every row; in a table the columns named.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Listing {
    /// The rows.
    pub rows: Rows,
    /// All columns that there are, even when there are no rows.
    pub columns: Vec<String>,
    /// What each column means, in the order of the columns.
    pub meanings: Vec<String>,
    /// The words that each column may hold, in the order of the columns; none where it may hold any.
    pub words: Vec<Vec<String>>,
    /// The columns shown in a table when none are asked for.
    pub shown: Vec<String>,
    /// Days to put in a calendar, row by row; `None` when the list has none by its nature.
    pub events: Option<Vec<Option<Event>>>,
    /// Hours to put in a calendar, row by row, in the local time of England; empty when the list
    /// has none by its nature.
    pub appointments: Vec<Option<Appointment>>,
    /// The column of numbers beside which a bar is drawn at a terminal; none when blank.
    pub bar: String,
    /// How many of the first columns say which row it is, where several tables are set one behind the
    /// other; at least one does.
    pub keys: usize,
    /// What to say in a table when there are no rows.
    pub empty: String,
    /// Whether the columns were asked for by name, so that none is left out for want of room.
    pub named: bool,
    /// Whether every cell stands there in full at a terminal, in as many lines as it takes, and every
    /// column: what has to be read to the end to be acted on.
    pub whole: bool,
    /// Whether the newest stands last, so that a limit keeps the last rows.
    pub newest_last: bool,
}

impl Listing {
    /// A list of `rows`, each of which serialises to a flat object; `shown` are the columns of the
    /// table, all of them when empty. The columns are those of `T`'s JSON Schema.
    ///
    /// # Errors
    /// When a row does not serialise to an object, which is a bug.
    pub fn new<T: Serialize + schemars::JsonSchema>(rows: &[T], shown: &[&str]) -> Result<Self> {
        let rows: Vec<Map<String, Value>> = rows.iter().map(object).collect::<Result<_>>()?;
        Ok(Self::with::<T>(Rows::of(rows)?, shown))
    }

    /// The same of rows that may be many: they are kept as they are, and only what is shown of them
    /// is turned into text.
    ///
    /// # Errors
    /// When a row does not serialise to an object, which is a bug.
    pub fn of<T>(rows: Vec<T>, shown: &[&str]) -> Result<Self>
    where
        T: Serialize + schemars::JsonSchema + Send + Sync + 'static,
    {
        Ok(Self::with::<T>(Rows::of(rows)?, shown))
    }

    /// The same of rows that are written already, each of them a `T`.
    pub fn written<T: schemars::JsonSchema>(lines: Lines, shown: &[&str]) -> Self {
        Self::with::<T>(Rows::written(lines), shown)
    }

    fn with<T: schemars::JsonSchema>(rows: Rows, shown: &[&str]) -> Self {
        let schema = schemars::schema_for!(T);
        Self::of_columns(rows, columns_of(&schema), words_of(&schema), shown)
    }

    fn of_columns(
        rows: Rows,
        (columns, meanings): (Vec<String>, Vec<String>),
        words: Vec<Vec<String>>,
        shown: &[&str],
    ) -> Self {
        let shown = if shown.is_empty() {
            columns.clone()
        } else {
            shown.iter().map(ToString::to_string).collect()
        };
        let empty = "Nothing to show.".to_owned();
        Self { rows, columns, meanings, words, shown, empty, ..Self::default() }
    }

    /// Adds the day of each row for a calendar; a row may have none.
    #[must_use]
    pub fn events(mut self, events: Vec<Option<Event>>) -> Self {
        self.events = Some(events);
        self
    }

    /// Adds the hours of each row for a calendar.
    #[must_use]
    pub fn appointments(mut self, appointments: Vec<Option<Appointment>>) -> Self {
        self.events.get_or_insert_default();
        self.appointments = appointments;
        self
    }

    /// The list with the rows at these places alone, in this order.
    fn only(mut self, places: &[usize]) -> Self {
        self.rows = self.rows.only(places);
        self.events = self.events.map(|mut events| {
            places.iter().map(|&place| events.get_mut(place).and_then(Option::take)).collect()
        });
        let hours = &mut self.appointments;
        self.appointments =
            places.iter().map(|&place| hours.get_mut(place).and_then(Option::take)).collect();
        self
    }

    /// Draws a bar beside this column of numbers at a terminal.
    #[must_use]
    pub fn bar(mut self, column: &str) -> Self {
        column.clone_into(&mut self.bar);
        self
    }

    /// Says that the first so many columns tell one row from another.
    #[must_use]
    pub const fn keys(mut self, keys: usize) -> Self {
        self.keys = keys;
        self
    }

    /// Says that the newest stands last: a limit, unless the rows are ordered anew, keeps the last ones.
    #[must_use]
    pub const fn newest_last(mut self) -> Self {
        self.newest_last = true;
        self
    }

    /// Sets what a table says when there are no rows.
    #[must_use]
    pub fn empty(mut self, text: &str) -> Self {
        text.clone_into(&mut self.empty);
        self
    }
}

fn object<T: Serialize>(row: &T) -> Result<Map<String, Value>> {
    match serde_json::to_value(row)? {
        Value::Object(fields) => Ok(fields),
        other => anyhow::bail!("a row must be an object, this one is {other}"),
    }
}

/// Whole days in a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Unique, and the same each time it is written, so that a calendar updates it.
    pub uid: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// One line.
    pub summary: String,
    /// More, if there is more.
    pub description: String,
}

/// Hours of a day in a calendar, in the local time of England.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// Unique, and the same each time it is written, so that a calendar updates it.
    pub uid: String,
    /// When it starts.
    pub starts: NaiveDateTime,
    /// When it ends.
    pub ends: NaiveDateTime,
    /// One line.
    pub summary: String,
    /// Where.
    pub place: Option<String>,
    /// More, if there is more.
    pub description: String,
}

/// How to show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manner {
    /// The format.
    pub format: Format,
    /// Width of the terminal in cells; `None` when nobody is looking.
    pub width: Option<u16>,
    /// Whether words may be bold or coloured.
    pub styled: bool,
    /// Whether text cells of CSV go out as they are, without the guard against formulas.
    pub raw: bool,
    /// The day it is taken to be: the time stamp of calendars.
    pub today: NaiveDate,
}

/// Shows `view`; texts end with a line end.
///
/// # Errors
/// Refused when the view has no days and the format is a calendar.
pub fn render(view: &View, manner: &Manner) -> Result<Vec<u8>> {
    match view {
        View::Document(bytes) | View::Made(bytes) => Ok(bytes.clone()),
        View::Thing(thing) => thing::render(thing, manner),
        View::List(list) => render_list(list, manner),
    }
}

/// What is shown of `view` where it stands ready, so that a long list is not copied.
pub fn ready<'v>(view: &'v View, manner: &Manner) -> Option<Ready<'v>> {
    let View::List(list) = view else { return None };
    let columns: Vec<&str> = list.columns.iter().map(String::as_str).collect();
    let is_whole = manner.format == Format::Jsonl && list.rows.are_written_as(&columns);
    if is_whole { list.rows.ready() } else { None }
}

fn render_list(list: &Listing, manner: &Manner) -> Result<Vec<u8>> {
    let grid = cells::Grid::of(list, manner.format);
    Ok(match manner.format {
        Format::Table => table::list(&grid, manner, &list.empty, &list.bar)?.into_bytes(),
        Format::Json => json::list(&grid)?,
        Format::Jsonl => json::lines(&grid)?,
        Format::Csv => csv::list(&grid, manner.raw)?,
        Format::Markdown => markdown::list(&grid)?.into_bytes(),
        Format::Xlsx => xlsx::list(&grid)?,
        Format::Ics => {
            let days = match &list.events {
                Some(events) => Some(events.iter().flatten().cloned().collect()),
                // An empty list is an empty calendar, whatever it would be a list of.
                None if list.rows.is_empty() => Some(Vec::new()),
                None => days::of(list)?,
            };
            ics::calendar(days.as_deref(), &list.appointments, manner)?
        }
    })
}
