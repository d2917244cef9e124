//! Bringing in a sheet of things that belong to one challenge: all rows are checked first, every
//! finding is told, and then all goes in or nothing.

use std::path::PathBuf;

use anyhow::Result;
use rusqlite::Transaction;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Context, Said, read_file};
use crate::domain::Words as _;
use crate::error::exit;
use crate::intake::{
    Bytes, Checks, DateOrder, Entity, Finding, Findings, Options, Place, Row, Severity, Table,
    Wishes, Wrong,
};
use crate::render::Thing;

/// Which file, and what its columns mean.
#[derive(Debug, clap::Args)]
pub struct SheetArgs {
    /// The file (CSV, JSON, JSON Lines or XLSX), or `-` for standard input
    file: PathBuf,
    /// What a heading of the file means, as `Their heading=our_field` (can be repeated)
    #[arg(long, value_name = "HEADING=FIELD")]
    map: Vec<String>,
    /// The value of a field for rows that have none, as `field=value` (can be repeated)
    #[arg(long, value_name = "FIELD=VALUE")]
    set: Vec<String>,
    /// The sheet of a workbook
    #[arg(long)]
    sheet: Option<String>,
    /// Let good rows in when others are rejected
    #[arg(long)]
    partial: bool,
}

impl SheetArgs {
    /// A file whose headings need no explaining.
    pub fn of_file(file: PathBuf, partial: bool) -> Self {
        Self { file, map: Vec::new(), set: Vec::new(), sheet: None, partial }
    }
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SheetSummary {
    /// The file.
    pub file: String,
    /// Its encoding, where it is text.
    pub encoding: Option<String>,
    /// What parts its cells, where it is CSV.
    pub delimiter: Option<String>,
    /// The order of the parts of dates such as 03/04/2027.
    pub date_order: String,
    /// Rows below the heading.
    pub rows: u64,
    /// Things that are new.
    pub added: u64,
    /// Things that changed.
    pub changed: u64,
    /// Things left as they were.
    pub unchanged: u64,
    /// Rows passed over.
    pub skipped: u64,
    /// Rows with an error.
    pub rejected: u64,
    /// Whether anything was written.
    pub written: bool,
    /// What was found.
    pub findings: Vec<Finding>,
}

/// What became of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// It is new.
    Added,
    /// It changed something.
    Changed,
    /// It was there already.
    Unchanged,
}

/// The checked rows of a file.
#[derive(Debug)]
pub struct Sheet<T> {
    items: Vec<T>,
    partial: bool,
    summary: SheetSummary,
}

/// Reads and checks a file; `take` makes a thing of each row, or nothing where it is rejected.
///
/// # Errors
/// When the file cannot be read or is no table, and those of `take`.
pub fn read<T>(
    args: &SheetArgs,
    entity: &'static Entity,
    take: &mut dyn FnMut(&mut Row<'_>) -> Result<Option<T>>,
) -> Result<Sheet<T>> {
    let name = match args.file.as_os_str() == "-" {
        true => "standard input".to_owned(),
        false => args.file.display().to_string(),
    };
    let file = Bytes::new(name.clone(), read_file(&args.file)?);
    let wishes = Wishes::new(&args.map, &args.set)?;
    let options = Options { sheet: args.sheet.clone(), wishes, ..Options::default() };
    let table = Table::open(&file, entity, &options)?;
    let mut order = DateOrder::DayFirst;
    let (items, checks) = loop {
        let mut checks = Checks::new(Findings::default(), order, args.partial);
        table.tell(entity, &mut checks.findings);
        let items = pass(&table, entity, &mut checks, take)?;
        if order == DateOrder::DayFirst && checks.wants_other_order() {
            order = DateOrder::MonthFirst;
            continue;
        }
        checks.end();
        break (items, checks);
    };
    let summary = SheetSummary {
        file: name,
        encoding: table.encoding.map(ToOwned::to_owned),
        delimiter: table.delimiter.map(|delimiter| delimiter.to_string()),
        date_order: order.to_string(),
        rows: checks.rows,
        added: 0,
        changed: 0,
        unchanged: 0,
        skipped: checks.skipped,
        rejected: checks.rejected,
        written: false,
        findings: checks.findings.into_kept(),
    };
    Ok(Sheet { items, partial: args.partial, summary })
}

fn pass<T>(
    table: &Table<'_>,
    entity: &'static Entity,
    checks: &mut Checks,
    take: &mut dyn FnMut(&mut Row<'_>) -> Result<Option<T>>,
) -> Result<Vec<T>> {
    let mut items = Vec::new();
    checks.each_row(table, entity, &mut |_, _| Ok(()), &mut |row| {
        let item = take(row)?;
        if !row.is_rejected() {
            items.extend(item);
        }
        Ok(())
    })?;
    Ok(items)
}

impl<T> Sheet<T> {
    /// Writes the rows, unless one was rejected and `--partial` was not said; tells what was done.
    ///
    /// # Errors
    /// Those of `write`, and of the file.
    pub fn write(
        mut self,
        ctx: &mut Context,
        write: impl Fn(&Transaction<'_>, &T) -> Result<Became>,
    ) -> Result<Said> {
        let broken = self.summary.findings.iter().any(|f| f.severity == Severity::Error);
        if broken && !self.partial {
            return self.said(exit::REJECTED);
        }
        let items = std::mem::take(&mut self.items);
        let became: Vec<Became> =
            ctx.write(|tx| items.iter().map(|item| write(tx, item)).collect())?;
        let count = |what: Became| became.iter().filter(|b| **b == what).count() as u64;
        self.summary.added = count(Became::Added);
        self.summary.changed = count(Became::Changed);
        self.summary.unchanged = count(Became::Unchanged);
        self.summary.written = !ctx.dry_run && became.iter().any(|b| *b != Became::Unchanged);
        let code = if self.summary.rejected > 0 { exit::PARTIAL } else { exit::DONE };
        self.said(code)
    }

    fn said(self, code: u8) -> Result<Said> {
        let text = self.summary.text();
        Ok(Said::thing(Thing::new(&self.summary, text)?).code(code))
    }
}

impl SheetSummary {
    /// For people.
    fn text(&self) -> String {
        let finding = |f: &Finding| format!("{}: {f}\n", f.severity.word());
        let mut text: String = self.findings.iter().map(finding).collect();
        text += &format!(
            "{} rows: {} added, {} changed, {} unchanged, {} skipped, {} rejected.\n",
            self.rows, self.added, self.changed, self.unchanged, self.skipped, self.rejected
        );
        if self.rejected > 0 && !self.written {
            text += "Nothing was written.\n";
        }
        text
    }
}

/// The value that `find` gives for a cell; a refusal of its becomes a finding on the cell.
///
/// # Errors
/// When `find` fails otherwise, such as when the file cannot be read.
pub fn named<T>(
    row: &mut Row<'_>,
    place: Place,
    text: &str,
    find: impl FnOnce(&str) -> Result<T>,
) -> Result<Option<T>> {
    match find(text) {
        Ok(value) => Ok(Some(value)),
        Err(fault) if fault.downcast_ref::<crate::error::Refusal>().is_some() => {
            let report = crate::error::Report::of(&fault);
            row.wrong(place, text, Wrong { message: report.message, hint: report.hint });
            Ok(None)
        }
        Err(fault) => Err(fault),
    }
}
