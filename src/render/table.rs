//! For people, by comfy-table: no lines, fitted to the terminal only where there is one.

use anyhow::Result;
use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Row, Table, presets};
use serde_json::Value;

mod fit;
mod piped;

use self::fit::{cells_wide, fitted, most_that_fit, wrapped};
use super::cells::{Grid, clean, text};
use super::chart::bar;
use super::layout::columns;
use super::{Format, Listing, Manner};

/// The most lines that a cell of a list takes at a terminal; what is beyond is cut.
const MOST_LINES: usize = 3;
/// How long the longest bar beside a number is.
const BAR: u16 = 12;
/// The gap between columns.
const GAP: u16 = 2;
/// Stands, in a line of its own, between heading and rows until the heading is found again.
const MARK: char = '\u{1}';
/// Words that are shown in red; each says the same without colour.
const ALARMS: &[&str] = &["overdue", "late", "error", "conflict", "impossible"];

/// Several lists, each under its name; `drawn` puts bars beside their numbers.
pub fn lists_as_text(lists: &[(String, Listing)], drawn: bool) -> Result<String> {
    let mut out = String::new();
    for (name, list) in lists {
        let grid = Grid::of(list, Format::Table);
        let (mut heads, mut cells, _) = texts(&grid)?;
        if drawn {
            draw(&grid, &list.bar, &mut heads, &mut cells, u16::MAX)?;
        }
        let rows: Vec<Vec<String>> = std::iter::once(heads).chain(cells).collect();
        let table = if grid.rows.is_empty() { format!("{}\n", list.empty) } else { columns(&rows) };
        out +=
            &format!("{}{}\n{table}", if out.is_empty() { "" } else { "\n" }, name.to_uppercase());
    }
    Ok(out)
}

/// Puts a bar after the column `name`, as long as its number is much, where there is room for it.
fn draw(
    grid: &Grid<'_>,
    name: &str,
    heads: &mut Vec<String>,
    cells: &mut [Vec<String>],
    width: u16,
) -> Result<()> {
    let Some(place) = grid.columns.iter().position(|column| *column == name) else {
        return Ok(());
    };
    let value =
        |at| -> Result<f64> { Ok(grid.rows.values(at, &[name])?[0].as_f64().unwrap_or_default()) };
    let values: Vec<i64> =
        (0..grid.rows.len()).map(|at| Ok((value(at)? * 100.0) as i64)).collect::<Result<_>>()?;
    let most = values.iter().copied().max().unwrap_or_default();
    let widest = |column: usize| {
        let all = cells.iter().map(Vec::as_slice).chain([heads.as_slice()]);
        all.filter_map(|row| row.get(column)).map(|cell| cells_wide(cell)).max().unwrap_or_default()
    };
    let taken =
        (0..heads.len()).fold(0_u16, |sum, column| sum.saturating_add(widest(column) + GAP));
    if most == 0 || width.saturating_sub(taken) < BAR {
        return Ok(());
    }
    heads.insert(place + 1, String::new());
    for (row, value) in cells.iter_mut().zip(values) {
        row.insert(place + 1, bar(value, most, usize::from(BAR)));
    }
    Ok(())
}

/// The rows as a table; at a terminal with a bar beside the numbers of the column `drawn`.
pub(super) fn list(grid: &Grid<'_>, manner: &Manner, empty: &str, drawn: &str) -> Result<String> {
    if grid.rows.is_empty() {
        return Ok(format!("{empty}\n"));
    }
    let (heading, rows) = match manner.width {
        None => piped::table(grid)?,
        Some(width) => match at_a_terminal(grid, width, drawn)? {
            Shown::Table(heading, rows) => (heading, rows),
            Shown::Blocks(blocks) => return Ok(blocks),
        },
    };
    if !manner.styled {
        return Ok(heading + &rows);
    }
    let bold = |line: &str| format!("\u{1b}[1m{line}\u{1b}[0m\n");
    Ok(heading.lines().map(bold).collect::<String>() + &alarmed(&rows))
}

/// How rows are shown at a terminal: heading and rows, or a block of lines each.
enum Shown {
    Table(String, String),
    Blocks(String),
}

/// The rows in this width, long cells wrapped and cut. Columns that nobody asked for by name are left out
/// from the right where they do not fit, and a line says which.
fn at_a_terminal(grid: &Grid<'_>, width: u16, drawn: &str) -> Result<Shown> {
    let (mut heads, mut cells, numbers) = texts(grid)?;
    draw(grid, drawn, &mut heads, &mut cells, width)?;
    let widths = match grid.named || grid.whole {
        true => fitted(&heads, &cells, width),
        false => most_that_fit(&heads, &cells, width),
    };
    let Some(widths) = widths else {
        return Ok(Shown::Blocks(blocks(&heads, &cells, width)));
    };
    let left_out = heads.split_off(widths.len());
    let most = if grid.whole { usize::MAX } else { MOST_LINES };
    let mut table = plain();
    table.set_header(fit_row(&heads, &widths, most));
    for row in &cells {
        table.add_row(fit_row(row, &widths, most));
    }
    for (column, head) in table.column_iter_mut().zip(&heads) {
        let place = grid.columns.iter().position(|name| name.replace('_', " ") == *head);
        if place.is_some_and(|place| numbers[place]) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let (heading, mut rows) = parted(&mut table);
    rows += &without_room(&left_out, Some(width), ", or name `--columns`");
    Ok(Shown::Table(heading, rows))
}

/// The cells of a row, each in at most so many lines of the width of its column.
fn fit_row(cells: &[String], widths: &[u16], most: usize) -> Row {
    let lines = cells.iter().zip(widths).map(|(cell, width)| wrapped(cell, *width, most));
    Row::from(lines.collect::<Vec<String>>())
}

/// The value as it stands in a cell.
fn one_line(value: &Value) -> String {
    clean(&text(value)).replace('\n', " ")
}

fn plain() -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table
}

/// Columns begin at the left edge, with a gap between them.
fn space(table: &mut Table) {
    let last = table.column_count().saturating_sub(1);
    for (at, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, if at < last { GAP } else { 0 }));
    }
}

/// The headings, the texts of all cells, and of each column whether all that stands in it is numbers.
type Texts = (Vec<String>, Vec<Vec<String>>, Vec<bool>);

fn texts(grid: &Grid<'_>) -> Result<Texts> {
    let heads = grid.columns.iter().map(|column| column.replace('_', " ")).collect();
    let mut cells = Vec::with_capacity(grid.rows.len());
    let mut seen = vec![(false, true); grid.columns.len()];
    for at in 0..grid.rows.len() {
        let values = grid.values(at)?;
        for (value, (any, only)) in values.iter().zip(&mut seen).filter(|(v, _)| !v.is_null()) {
            *any = true;
            *only &= value.is_number();
        }
        cells.push(values.iter().map(one_line).collect());
    }
    Ok((heads, cells, seen.into_iter().map(|(any, only)| any && only).collect()))
}

/// The heading and the rows of a table, apart.
fn parted(table: &mut Table) -> (String, String) {
    space(table);
    let mark = LineStyle::none().fill(MARK);
    table.load_style(presets::NOTHING.header_separator(mark));
    let whole = table.to_string();
    let mut lines = whole.lines();
    let heading = lines.by_ref().take_while(|line| !line.starts_with(MARK)).collect::<Vec<_>>();
    (trimmed(heading.into_iter()), trimmed(lines))
}

/// Each row as a block of lines, a field a line: for many columns on a narrow terminal.
fn blocks(heads: &[String], rows: &[Vec<String>], width: u16) -> String {
    let block = |row: &Vec<String>| pairs(heads.iter().zip(row), Some(width));
    rows.iter().map(block).collect::<Vec<String>>().join("\n")
}

/// Names and values that say something, one a line.
fn pairs<'a>(fields: impl Iterator<Item = (&'a String, &'a String)>, width: Option<u16>) -> String {
    let mut table = plain();
    for (name, value) in fields.filter(|(_, value)| !value.is_empty()) {
        table.add_row([name, value]);
    }
    space(&mut table);
    if let Some(width) = width {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    }
    trimmed(table.to_string().lines())
}

/// Whether a text is a number, as it stands in a column of numbers.
fn is_number(text: &str) -> bool {
    let digits = text.trim_start_matches(['+', '-']).trim_end_matches('%');
    digits.starts_with(|c: char| c.is_ascii_digit()) && digits.parse::<f64>().is_ok()
}

/// Rows of cells, the first of them the heading, set in a text: in the width of a terminal where there is one,
/// and no cell is cut. What is nothing but numbers stands at the right.
pub(super) fn set(rows: &[Vec<String>], width: Option<u16>) -> Result<String> {
    let heads = rows.first().map_or(&[][..], Vec::as_slice);
    let below = rows.get(1..).unwrap_or_default();
    let fitted = width.and_then(|width| {
        fitted(heads, below, width).or_else(|| most_that_fit(heads, below, width))
    });
    let mut table = plain();
    for cells in rows {
        table.add_row(match &fitted {
            Some(widths) => fit_row(cells, widths, usize::MAX),
            None => Row::from(cells),
        });
    }
    for (at, column) in table.column_iter_mut().enumerate() {
        let mut said = below.iter().filter_map(|row| row.get(at)).filter(|cell| !cell.is_empty());
        if said.clone().next().is_some() && said.all(|cell| is_number(cell)) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    space(&mut table);
    let left_out = fitted.map_or(&[][..], |widths| &heads[widths.len()..]);
    Ok(trimmed(table.to_string().lines()) + &without_room(left_out, width, ""))
}

/// Says which columns are left out for want of room; nothing where none is.
fn without_room(columns: &[String], width: Option<u16>, else_what: &str) -> String {
    let named: Vec<&str> =
        columns.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
    if named.is_empty() {
        return String::new();
    }
    let line = format!("No room here for {}: take a wider window{else_what}.", named.join(", "));
    let mut out = "\n".to_owned();
    super::layout::put(&line, width, &mut out);
    out
}

/// The fields of a thing that say something, one a line.
pub(super) fn fields(value: &Value) -> String {
    let Some(fields) = value.as_object() else { return format!("{}\n", clean(&text(value))) };
    let fields: Vec<(String, String)> =
        fields.iter().map(|(name, value)| (name.replace('_', " "), clean(&text(value)))).collect();
    pairs(fields.iter().map(|(name, value)| (name, value)), None)
}

fn trimmed<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    lines.map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// Rows in which a cell that is a word of alarm is red.
fn alarmed(rows: &str) -> String {
    let mut out = String::with_capacity(rows.len() + 64);
    for line in rows.lines() {
        // Cells stand two blanks apart; a cell holds no run of blanks that matters here.
        let cells = line.split("  ").map(|cell| {
            let word = cell.trim();
            if ALARMS.contains(&word) {
                cell.replace(word, &format!("\u{1b}[31m{word}\u{1b}[0m"))
            } else {
                cell.to_owned()
            }
        });
        out.push_str(&cells.collect::<Vec<_>>().join("  "));
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Rows;
    use serde_json::{Map, json};
    use unicode_width::UnicodeWidthStr as _;

    fn shown(width: Option<u16>, styled: bool) -> String {
        let row = |name: &str, days: i64, state: &str| {
            Map::from_iter([
                ("name".to_owned(), json!(name)),
                ("days_left".to_owned(), json!(days)),
                ("state".to_owned(), json!(state)),
            ])
        };
        let columns: Vec<String> = ["name", "days_left", "state"].map(str::to_owned).into();
        let list = Listing {
            rows: Rows::of(vec![
                row("東京 Council of Somewhere Far", -3, "overdue"),
                row("Zoë\u{1b}[2J", 12, "never-had"),
            ])
            .unwrap(),
            shown: columns.clone(),
            columns,
            ..Listing::default()
        };
        let manner = Manner {
            format: Format::Table,
            width,
            styled,
            raw: false,
            today: chrono::NaiveDate::default(),
        };
        super::list(&Grid::of(&list, Format::Table), &manner, "", "days_left").unwrap()
    }

    #[test]
    fn plain_and_whole_when_nobody_looks() {
        insta::assert_snapshot!(shown(None, false), @r"
        name                           days left  state
        東京 Council of Somewhere Far         -3  overdue
        Zoë�[2J                               12  never-had
        ");
    }

    #[test]
    fn fitted_to_the_terminal() {
        insta::assert_snapshot!(shown(Some(36), false), @r"
        name          days left  state
        東京 Council         -3  overdue
        of Somewhere
        Far
        Zoë�[2J              12  never-had
        ");
        let widest = shown(Some(36), false).lines().map(|line| line.width()).max();
        assert!(widest <= Some(36));
    }

    #[test]
    fn blocks_where_columns_do_not_fit() {
        insta::assert_snapshot!(shown(Some(20), false), @r"
        name       東京
                   Council
                   of
                   Somewhere
                   Far
        days left  -3
        state      overdue

        name       Zoë�[2J
        days left  12
        state      never-had
        ");
    }

    #[test]
    fn headings_are_bold_and_alarms_red() {
        let text = shown(None, true);
        assert!(text.starts_with("\u{1b}[1mname"), "{text:?}");
        assert!(text.contains("\u{1b}[31moverdue\u{1b}[0m"), "{text:?}");
        let plain =
            text.replace("\u{1b}[1m", "").replace("\u{1b}[31m", "").replace("\u{1b}[0m", "");
        assert_eq!(plain, shown(None, false));
    }
}
