//! What calamine's cell reader alone needs for a workbook: the yardstick of `benches/import.py`, which runs
//! it. `cells make p.csv p.xlsx` writes a workbook of texts and numbers, `cells read p.xlsx` goes through it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a bench that cannot go on should stop"
)]

use calamine::{Reader as _, Xlsx};

fn make(from: &str, to: &str) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let mut rows = csv::ReaderBuilder::new().has_headers(false).from_path(from).unwrap();
    for (line, row) in (0..).zip(rows.records()) {
        for (column, cell) in (0..).zip(row.unwrap().iter()) {
            match cell.parse::<f64>() {
                Ok(number) => drop(sheet.write_number(line, column, number).unwrap()),
                Err(_) if cell.is_empty() => {}
                Err(_) => drop(sheet.write_string(line, column, cell).unwrap()),
            }
        }
    }
    book.save(to).unwrap();
}

fn read(path: &str) -> (u64, u64) {
    let mut book: Xlsx<_> = calamine::open_workbook(path).unwrap();
    let name = book.sheet_names()[0].clone();
    let mut cells = book.worksheet_cells_reader(&name).unwrap();
    let (mut count, mut last) = (0, 0);
    while let Some(cell) = cells.next_cell().unwrap() {
        count += 1;
        last = u64::from(cell.get_position().0);
    }
    (count, last)
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["make", from, to] => make(from, to),
        ["read", path] => println!("{:?}", read(path)),
        _ => println!("cells make FROM.csv TO.xlsx | cells read FILE.xlsx"),
    }
}
