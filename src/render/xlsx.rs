//! For spreadsheets: typed cells, a frozen heading, a filter; texts stay texts.

use anyhow::Result;
use chrono::{Datelike as _, NaiveDate};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet};
use serde_json::Value;

use super::Tables;
use super::cells::{Grid, plain};

/// The longest text that a cell of a workbook takes.
const MOST_CHARACTERS: usize = 32_767;

pub(super) fn list(grid: &Grid<'_>) -> Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    // A fixed day, so that the same rows give the same bytes.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let sheet = workbook.add_worksheet();
    fill(sheet, grid)?;
    Ok(workbook.save_to_buffer()?)
}

/// A workbook of texts: of each sheet its name and its rows, the first of which is the heading.
///
/// # Errors
/// When a sheet has a name that no sheet can have.
pub fn sheets(sheets: &[(&str, Vec<Vec<String>>)]) -> Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let bold = Format::new().set_bold();
    for (name, rows) in sheets {
        let sheet = workbook.add_worksheet().set_name(*name)?;
        for (line, row) in (0_u32..).zip(rows) {
            for (column, text) in (0_u16..).zip(row) {
                match line {
                    0 => sheet.write_string_with_format(line, column, text, &bold)?,
                    _ => sheet.write_string(line, column, text)?,
                };
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofit();
    }
    Ok(workbook.save_to_buffer()?)
}

/// A workbook with a sheet for each list: typed cells, a frozen heading and a filter in each.
///
/// # Errors
/// When a list has a name that no sheet can have.
pub(super) fn workbook(lists: &Tables) -> Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    for (name, list) in lists {
        let sheet = workbook.add_worksheet().set_name(name)?;
        fill(sheet, &Grid::of(list, super::Format::Xlsx))?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn fill(sheet: &mut Worksheet, grid: &Grid<'_>) -> Result<()> {
    let bold = Format::new().set_bold();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    for (column, name) in (0_u16..).zip(&grid.columns) {
        sheet.write_string_with_format(0, column, *name, &bold)?;
    }
    for (line, at) in (1_u32..).zip(0..grid.rows.len()) {
        for (column, value) in (0_u16..).zip(&grid.values(at)?) {
            write(sheet, line, column, value, &day)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    if let (Ok(rows), Ok(columns)) =
        (u32::try_from(grid.rows.len()), u16::try_from(grid.columns.len()))
        && columns > 0
    {
        sheet.autofilter(0, 0, rows, columns - 1)?;
    }
    sheet.autofit();
    Ok(())
}

fn write(sheet: &mut Worksheet, row: u32, column: u16, value: &Value, day: &Format) -> Result<()> {
    match value {
        Value::Null => {}
        Value::Number(number) => {
            sheet.write_number(row, column, number.as_f64().unwrap_or_default())?;
        }
        Value::String(text) if is_day(text) => {
            sheet.write_datetime_with_format(
                row,
                column,
                ExcelDateTime::parse_from_str(text)?,
                day,
            )?;
        }
        other => {
            let cut: String = plain(other).chars().take(MOST_CHARACTERS).collect();
            sheet.write_string(row, column, cut)?;
        }
    }
    Ok(())
}

/// Whether `text` is an ISO date that a workbook can hold.
fn is_day(text: &str) -> bool {
    text.len() == 10
        && text.parse::<NaiveDate>().is_ok_and(|day| (1900..=9999).contains(&day.year()))
}
