//! Rows of a workbook, cell by cell: never a whole sheet at once, which one far cell could make
//! larger than all memory.

use std::fmt::Write as _;
use std::io::{BufReader, Read};
use std::ops::ControlFlow;

use anyhow::Result;
use calamine::{DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx};

use super::input::{Input, Source};
use super::raw::{INEXACT, LONGEST_CELL, MOST_COLUMNS, MOST_EXACT, RawRow};
use crate::error::Refusal;

mod vet;

/// An open workbook.
pub struct Workbook {
    name: String,
    book: Xlsx<BufReader<Box<dyn Source>>>,
    remarks: vet::Remarks,
}

impl std::fmt::Debug for Workbook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Workbook").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Whether a person sees it.
    pub visible: bool,
}

impl Workbook {
    /// Opens a workbook after a look at what its archive holds.
    ///
    /// # Errors
    /// Refused when it is no workbook, has macros, or would unpack to more than is reasonable.
    pub fn open(input: &dyn Input) -> Result<Self> {
        let name = input.name();
        let mut vetting = vet::Vetting::begin(name, input.open()?)?;
        vetting.look_through_lists()?;
        let reader = BufReader::with_capacity(64 * 1024, input.open()?);
        // The lists are read while the sheets, of which no cell is read yet, are looked through.
        let (book, vetted) = std::thread::scope(|scope| {
            let looking = scope.spawn(|| vetting.look_through_sheets());
            (Xlsx::new(reader), looking.join())
        });
        let Ok(vetted) = vetted else { anyhow::bail!("`{name}` could not be looked through") };
        let remarks = vetted?;
        let book = book.map_err(|fault| unreadable(name, &fault))?;
        Ok(Self { name: name.to_owned(), book, remarks })
    }

    /// Its sheets of cells, in order.
    pub fn sheets(&self) -> Vec<Sheet> {
        let cells = |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet;
        let sheets = self.book.sheets_metadata().iter().filter(cells);
        sheets
            .map(|s| Sheet { name: s.name.clone(), visible: s.visible == SheetVisible::Visible })
            .collect()
    }

    /// What is worth saying about a sheet as a whole.
    pub fn remarks(&self, sheet: &str) -> Vec<String> {
        let place = self.book.sheets_metadata().iter().position(|known| known.name == sheet);
        place.map_or_else(Vec::new, |place| self.remarks.of(place))
    }

    /// Hands each row of `sheet` that has cells to `take`, until it breaks off.
    ///
    /// # Errors
    /// Those of `take`, and when nothing beyond a place can be read.
    pub fn each_row(
        &mut self,
        sheet: &str,
        take: &mut dyn FnMut(&mut RawRow) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        let name = self.name.clone();
        let fault = |fault: calamine::XlsxError| unreadable(&name, &fault);
        let mut cells = self.book.worksheet_cells_reader(sheet).map_err(fault)?;
        let mut line = Line::default();
        let mut row = RawRow::default();
        while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(fault)? {
            let (number, column) = cell.pos;
            if number != line.number && !line.is_empty() {
                line.pour(&mut row);
                if take(&mut row)?.is_break() {
                    return Ok(());
                }
            }
            if number < line.number {
                let back = format!("row {} of sheet `{sheet}` comes after a later one", number + 1);
                return Err(Refusal::rejected(back).hint("save the workbook again").into());
            }
            line.number = number;
            line.put(column as usize, &cell.value, cell.formula.is_some());
        }
        if !line.is_empty() {
            line.pour(&mut row);
            let _end = take(&mut row)?;
        }
        Ok(())
    }
}

fn unreadable(name: &str, fault: &calamine::XlsxError) -> anyhow::Error {
    let text = match fault {
        calamine::XlsxError::Password => "it is locked with a password".to_owned(),
        other => other.to_string(),
    };
    Refusal::rejected(format!("`{name}` cannot be read as a workbook: {text}"))
        .hint("open it in a spreadsheet program and save it as XLSX again, or as CSV")
        .into()
}

/// The cells of a row as they come in.
#[derive(Debug, Default)]
struct Line {
    number: u32,
    cells: Vec<String>,
    filled: bool,
    faults: Vec<(bool, Option<usize>, String, &'static str)>,
}

impl Line {
    fn is_empty(&self) -> bool {
        !self.filled
    }

    fn put(&mut self, column: usize, value: &DataRef<'_>, is_formula: bool) {
        if matches!(value, DataRef::Empty) && !is_formula {
            return;
        }
        self.filled = true;
        if column >= MOST_COLUMNS {
            let far = format!("a cell stands in column {}", column + 1);
            return self.faults.push((true, None, far, "a sheet may have 1,000 columns"));
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        if let Some(message) = put_text(value, &mut self.cells[column]) {
            self.faults.push((true, Some(column), message, "write the value itself"));
        }
        if is_formula {
            let (message, hint) = if matches!(value, DataRef::Empty) {
                (
                    "a formula without a saved value",
                    "open and save the workbook, or write the value",
                )
            } else {
                ("a formula; its saved value is taken", "write the value itself if it may be old")
            };
            self.faults.push((false, Some(column), message.to_owned(), hint));
        }
    }

    /// Empties itself into `row`.
    fn pour(&mut self, row: &mut RawRow) {
        row.begin(u64::from(self.number) + 1);
        for cell in &mut self.cells {
            row.push(cell);
            cell.clear();
        }
        for (is_error, column, message, hint) in self.faults.drain(..) {
            if is_error {
                row.fault(column, message, hint);
            } else {
                row.warn(column, message, hint);
            }
        }
        self.filled = false;
    }
}

/// Puts the text of a cell, as a person would type it, into an empty `cell`; gives what is wrong with
/// it.
fn put_text(value: &DataRef<'_>, cell: &mut String) -> Option<String> {
    cell.clear();
    match value {
        DataRef::Empty | DataRef::Error(calamine::CellErrorType::NA) => {}
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            cell.push_str(text);
        }
        DataRef::SharedString(text) => cell.push_str(text),
        DataRef::Int(number) => put(cell, format_args!("{number}")),
        DataRef::Float(number) => {
            put(cell, format_args!("{number}"));
            if number.abs() >= MOST_EXACT {
                return Some(INEXACT.to_owned());
            }
        }
        DataRef::Bool(yes) => cell.push_str(if *yes { "yes" } else { "no" }),
        DataRef::DateTime(day) => put_date(day, cell),
        // What an error is shown as is no value of any field, and told there.
        DataRef::Error(error) => put(cell, format_args!("{error}")),
    }
    // Fewer bytes are fewer characters.
    if cell.len() > LONGEST_CELL && cell.chars().count() > LONGEST_CELL {
        cell.clear();
        return Some("the cell has more than 32,767 characters".to_owned());
    }
    None
}

fn put(cell: &mut String, what: std::fmt::Arguments<'_>) {
    // Text never fails to grow.
    let _written = cell.write_fmt(what);
}

/// Puts a date as ISO text; a length of time as its number.
fn put_date(value: &ExcelDateTime, cell: &mut String) {
    if !value.is_datetime() {
        return put(cell, format_args!("{}", value.as_f64()));
    }
    let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
    put(cell, format_args!("{year:04}-{month:02}-{day:02}"));
    if (hour, minute, second) != (0, 0, 0) {
        put(cell, format_args!("T{hour:02}:{minute:02}:{second:02}"));
    }
}

/// Reads `reader` to its end in pieces.
fn in_pieces(mut reader: impl Read, mut take: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match reader.read(&mut buffer)? {
            0 => return Ok(()),
            read => take(&buffer[..read])?,
        }
    }
}
