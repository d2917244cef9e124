//! A file opened as a table: what it is, where its heading stands, and its rows, as often as needed.

use std::ops::ControlFlow;
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::Result;

use super::ahead::{Take, read_ahead};
use super::csv::{CsvRows, Delimiter};
use super::encoding::{Survey, survey};
use super::field::Entity;
use super::finding::{Finding, Findings};
use super::heading::{Columns, Wishes};
use super::input::{Input, InputFormat, sniff};
use super::json::{JsonRows, keys};
use super::raw::{RawRow, Rows};
use super::xlsx::Workbook;
use crate::error::Refusal;

/// How far down the heading may stand.
const HEADING_WITHIN: usize = 20;

/// What the user says about a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Its format, where it should not be told from the bytes.
    pub format: Option<InputFormat>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// What the columns mean.
    pub wishes: Wishes,
}

/// How many bytes a file must have for its rows to be read beside their check: a thread is not made
/// for nothing.
const WORTH_A_THREAD: u64 = 128 << 10;

/// A file opened as a table.
pub struct Table<'a> {
    input: &'a dyn Input,
    /// Its format.
    pub format: InputFormat,
    /// Which column holds which field.
    pub columns: Columns,
    /// Encoding of a text file.
    pub encoding: Option<&'static str>,
    /// What parts the cells of a text file.
    pub delimiter: Option<Delimiter>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    survey: Option<Survey>,
    declared: bool,
    is_strange: bool,
    workbook: Option<Mutex<Workbook>>,
}

impl std::fmt::Debug for Table<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table").field("format", &self.format).finish_non_exhaustive()
    }
}

impl<'a> Table<'a> {
    /// Opens `input`, whose rows are to be things of `entity`.
    ///
    /// # Errors
    /// Refused when it is no table, or none of its sheets is.
    pub fn open(input: &'a dyn Input, entity: &Entity, options: &Options) -> Result<Self> {
        let format = sniff(input, options.format)?;
        if options.sheet.is_some() && format != InputFormat::Xlsx {
            let no = format!("`{}` has no sheets: it is {format}", input.name());
            return Err(Refusal::usage(no).hint("leave out `--sheet`").into());
        }
        let mut table = Self {
            input,
            format,
            columns: Columns::default(),
            encoding: None,
            delimiter: None,
            sheet: None,
            survey: None,
            declared: false,
            is_strange: false,
            workbook: None,
        };
        match format {
            InputFormat::Csv => table.open_csv(entity, &options.wishes)?,
            InputFormat::Json | InputFormat::Jsonl => table.open_json(entity, &options.wishes)?,
            InputFormat::Xlsx => table.open_workbook(entity, options)?,
        }
        Ok(table)
    }

    fn open_csv(&mut self, entity: &Entity, wishes: &Wishes) -> Result<()> {
        let survey = survey(&mut *self.input.open()?)?;
        self.encoding = Some(survey.name());
        self.survey = Some(survey);
        let declared = self.declared_delimiter(&survey)?;
        self.declared = declared.is_some();
        let candidates = match declared {
            Some(one) => vec![one],
            None => vec![Delimiter::Comma, Delimiter::Semicolon, Delimiter::Tab],
        };
        let mut best: Option<(usize, usize, Delimiter, Columns)> = None;
        for delimiter in candidates {
            self.delimiter = Some(delimiter);
            let columns = self.find_heading(entity, wishes)?;
            let count = (columns.found(), columns.headings.len());
            if best.as_ref().is_none_or(|(found, width, ..)| count > (*found, *width)) {
                best = Some((count.0, count.1, delimiter, columns));
            }
        }
        let Some((_, _, delimiter, columns)) = best else { return Err(empty(self.input.name())) };
        if columns.headings.is_empty() {
            return Err(empty(self.input.name()));
        }
        self.delimiter = Some(delimiter);
        self.columns = columns;
        Ok(())
    }

    /// What a first line `sep=` says.
    fn declared_delimiter(&self, survey: &Survey) -> Result<Option<Delimiter>> {
        let mut start = Vec::new();
        let text = super::encoding::Text::new(self.input.open()?, survey)?;
        std::io::Read::read_to_end(&mut std::io::Read::take(text, 16), &mut start)?;
        let start = String::from_utf8_lossy(&start);
        Ok(start.split_inclusive('\n').next().and_then(Delimiter::declared))
    }

    fn open_json(&mut self, entity: &Entity, wishes: &Wishes) -> Result<()> {
        let survey = survey(&mut *self.input.open()?)?.json();
        let lines = self.format == InputFormat::Jsonl;
        let headings = keys(self.input.open()?, &survey, lines)?;
        self.encoding = Some(survey.name());
        self.survey = Some(survey);
        self.columns = Columns::new(entity, headings, 1, wishes)?;
        Ok(())
    }

    fn open_workbook(&mut self, entity: &Entity, options: &Options) -> Result<()> {
        let workbook = Workbook::open(self.input)?;
        let sheets = workbook.sheets();
        let names: Vec<String> = match &options.sheet {
            Some(name) => vec![named_sheet(&sheets, name)?],
            None => sheets.iter().filter(|s| s.visible).map(|s| s.name.clone()).collect(),
        };
        self.workbook = Some(Mutex::new(workbook));
        let mut first: Option<(String, Columns)> = None;
        for name in names {
            self.sheet = Some(name.clone());
            let columns = self.find_heading(entity, &options.wishes)?;
            if columns.is_whole(entity) {
                self.columns = columns;
                return Ok(());
            }
            let better = first.as_ref().is_none_or(|(_, other)| columns.found() > other.found());
            if better && !columns.headings.is_empty() {
                first = Some((name, columns));
            }
        }
        let (name, columns) = first.ok_or_else(|| empty(self.input.name()))?;
        self.sheet = Some(name);
        self.columns = columns;
        Ok(())
    }

    /// The heading: of the first rows the one with all required fields, else the one with most
    /// fields, else the first row. A single word further down that is also a heading (`no`) makes none.
    fn find_heading(&self, entity: &Entity, wishes: &Wishes) -> Result<Columns> {
        let mut best = Columns::default();
        let mut seen = 0;
        let look = &mut |row: &mut RawRow| {
            if row.is_blank() {
                return Ok(ControlFlow::Continue(()));
            }
            seen += 1;
            let headings: Vec<String> = row.cells().map(ToOwned::to_owned).collect();
            let columns = Columns::new(entity, headings, row.line, wishes)?;
            let whole = columns.is_whole(entity);
            if best.headings.is_empty() || whole || columns.found() > best.found().max(1) {
                best = columns;
            }
            let enough = whole || seen >= HEADING_WITHIN;
            Ok(if enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        };
        match self.raw_rows(look) {
            // What is wrong further down is told when the rows are read.
            Err(_) if !best.headings.is_empty() => Ok(best),
            Err(fault) => Err(fault),
            Ok(()) => Ok(best),
        }
    }

    /// Tells what is worth saying about the file as a whole.
    pub fn tell(&self, entity: &Entity, findings: &mut Findings) {
        if self.encoding == Some("Windows-1252") {
            let message = "the file is not UTF-8; it is read as Windows-1252";
            findings.push(Finding::warning(message).hint("save it as \"CSV UTF-8\" to be safe"));
        }
        if let Some(workbook) = &self.workbook {
            let workbook = held(workbook);
            for remark in workbook.remarks(self.sheet.as_deref().unwrap_or_default()) {
                findings.push(Finding::warning(remark));
            }
            let hidden = workbook.sheets().into_iter().filter(|s| !s.visible);
            let names: Vec<String> =
                hidden.map(|s| s.name).filter(|n| Some(n) != self.sheet.as_ref()).collect();
            if !names.is_empty() {
                let message = format!("hidden sheets are not read: {}", names.join(", "));
                findings.push(Finding::note(message).hint("name one with `--sheet`"));
            }
        }
        self.columns.tell(entity, findings);
    }

    /// The same without its rows: it holds things of another sort, and nothing in them makes sense.
    #[must_use]
    pub fn without_rows(self) -> Self {
        Self { is_strange: true, ..self }
    }

    /// Hands each row below the heading to `take`, blank ones left out. Of large files they are read
    /// beside it, some rows ahead.
    ///
    /// # Errors
    /// Those of `take`, and when nothing beyond a place can be read.
    pub fn each_row(&self, take: &mut dyn FnMut(&mut RawRow) -> Result<()>) -> Result<()> {
        if self.is_strange {
            return Ok(());
        }
        if self.input.size() < WORTH_A_THREAD {
            return self.rows_below(&mut |row| take(row).map(ControlFlow::Continue));
        }
        read_ahead(|add| self.rows_below(add), take)
    }

    fn rows_below(&self, take: &mut Take<'_>) -> Result<()> {
        let mut below = matches!(self.format, InputFormat::Json | InputFormat::Jsonl);
        let heading = self.columns.line;
        self.raw_rows(&mut |row| {
            if !below {
                below = row.line >= heading;
            } else if !row.is_blank() || !row.faults.is_empty() {
                return take(row);
            }
            Ok(ControlFlow::Continue(()))
        })
    }

    /// Hands each row of the file to `take`.
    fn raw_rows(&self, take: &mut Take<'_>) -> Result<()> {
        let mut rows: Box<dyn Rows> = match (self.format, &self.survey) {
            (InputFormat::Csv, Some(survey)) => {
                let delimiter = self.delimiter.unwrap_or(Delimiter::Comma);
                Box::new(CsvRows::new(self.input.open()?, survey, delimiter, self.declared)?)
            }
            (format, Some(survey)) => {
                let lines = format == InputFormat::Jsonl;
                let headings = &self.columns.headings_as_given;
                Box::new(JsonRows::new(self.input.open()?, survey, lines, headings)?)
            }
            (_, None) => {
                let sheet = self.sheet.as_deref().unwrap_or_default();
                let Some(workbook) = &self.workbook else { return Ok(()) };
                return held(workbook).each_row(sheet, take);
            }
        };
        let mut row = RawRow::default();
        while rows.next(&mut row)? {
            if take(&mut row)?.is_break() {
                return Ok(());
            }
        }
        Ok(())
    }
}

fn held(workbook: &Mutex<Workbook>) -> MutexGuard<'_, Workbook> {
    // A reader that failed leaves it as it was.
    workbook.lock().unwrap_or_else(PoisonError::into_inner)
}

fn empty(name: &str) -> anyhow::Error {
    Refusal::rejected(format!("`{name}` is empty: there is no heading in it"))
        .hint("see what is expected with `peerage import-template`")
        .into()
}

fn named_sheet(sheets: &[super::xlsx::Sheet], name: &str) -> Result<String> {
    let found = sheets.iter().find(|s| s.name.eq_ignore_ascii_case(name.trim()));
    found.map(|sheet| sheet.name.clone()).ok_or_else(|| {
        let names: Vec<String> = sheets.iter().map(|s| format!("`{}`", s.name)).collect();
        Refusal::new(crate::error::ErrorKind::NotFound, format!("there is no sheet `{name}`"))
            .hint(format!("the sheets are {}", names.join(", ")))
            .into()
    })
}
