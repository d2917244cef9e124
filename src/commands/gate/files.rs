//! The files that an import writes beside: all findings, and the rejected rows.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::{Context as _, Result};
use serde::Serialize;

use crate::commands::progress::UnderWay;
use crate::error::Refusal;
use crate::intake::{Finding, Findings, InputFormat, RawRow, Table};

/// A file of findings, written as they are made; it appears under its name when it is whole.
#[derive(Debug)]
pub struct FindingsFile {
    path: PathBuf,
    inner: Rc<RefCell<Writing>>,
}

#[derive(Debug)]
struct Writing {
    file: std::io::BufWriter<tempfile::NamedTempFile>,
    json: bool,
    /// The file that is taken in, and its sheet: every finding names them.
    place: (String, Option<String>),
    count: u64,
    fault: Option<std::io::Error>,
}

/// A finding with the file and the sheet that it is about.
#[derive(Serialize)]
struct Placed<'f> {
    file: &'f str,
    sheet: Option<&'f str>,
    #[serde(flatten)]
    finding: &'f Finding,
}

const HEADING: &[u8] = b"severity,file,sheet,line,row,column,value,message,hint\n";

impl FindingsFile {
    /// Begins the file, in the format that its ending says, for findings on the file and the sheet of
    /// `place`.
    ///
    /// # Errors
    /// When it cannot be written, or its ending says neither CSV nor JSON.
    pub fn begin(path: &Path, place: (&str, Option<&str>)) -> Result<Self> {
        let ending = path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
        let json = match ending.as_deref() {
            Some("json") => true,
            Some("csv") => false,
            _ => {
                let no = format!("findings cannot be written as `{}`", path.display());
                return Err(Refusal::usage(no)
                    .hint("name a file that ends in .csv or .json")
                    .into());
            }
        };
        let mut file = std::io::BufWriter::new(draft_of(path)?);
        file.write_all(if json { b"[" } else { HEADING })?;
        let place = (place.0.to_owned(), place.1.map(ToOwned::to_owned));
        let writing = Writing { file, json, place, count: 0, fault: None };
        Ok(Self { path: path.to_owned(), inner: Rc::new(RefCell::new(writing)) })
    }

    /// Findings that go into the file as they are made.
    pub fn findings(&self) -> Findings {
        let writing = Rc::clone(&self.inner);
        Findings::with_sink(Box::new(move |finding| {
            let mut writing = writing.borrow_mut();
            if let Err(fault) = writing.add(finding) {
                writing.fault.get_or_insert(fault);
            }
        }))
    }

    /// Ends the file; the findings that go into it must be gone.
    ///
    /// # Errors
    /// When it could not be written.
    pub fn end(self) -> Result<()> {
        let cannot = || format!("cannot write `{}`", self.path.display());
        let mut writing = self.inner.borrow_mut();
        if let Some(fault) = writing.fault.take() {
            return Err(fault).with_context(cannot);
        }
        if writing.json {
            writing.file.write_all(b"\n]\n").with_context(cannot)?;
        }
        writing.file.flush().with_context(cannot)?;
        drop(writing);
        let writing = Rc::try_unwrap(self.inner).map_err(|_| anyhow::anyhow!("findings go on"))?;
        let file = writing.into_inner().file.into_inner().map_err(|f| f.into_error())?;
        file.persist(&self.path).map_err(|fault| fault.error)?;
        Ok(())
    }
}

impl Writing {
    fn add(&mut self, finding: &Finding) -> std::io::Result<()> {
        self.count += 1;
        if self.json {
            let comma = if self.count > 1 { ",\n" } else { "\n" };
            self.file.write_all(comma.as_bytes())?;
            let placed = Placed { file: &self.place.0, sheet: self.place.1.as_deref(), finding };
            return Ok(serde_json::to_writer(&mut self.file, &placed)?);
        }
        let number = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
        let text = |t: &Option<String>| crate::render::guarded(t.as_deref().unwrap_or_default());
        let cells = [
            finding.severity.to_string(),
            crate::render::guarded(&self.place.0),
            text(&self.place.1),
            number(finding.line),
            number(finding.row),
            text(&finding.column),
            text(&finding.value),
            finding.message.clone(),
            text(&finding.hint),
        ];
        write_csv(&mut self.file, &cells)
    }
}

/// A row of CSV.
fn write_csv(out: &mut dyn std::io::Write, cells: &[impl AsRef<[u8]>]) -> std::io::Result<()> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(out);
    writer.write_record(cells)?;
    writer.flush()
}

/// A draft beside the file that it will become.
fn draft_of(path: &Path) -> Result<tempfile::NamedTempFile> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    let folder = folder.unwrap_or_else(|| Path::new("."));
    tempfile::NamedTempFile::new_in(folder)
        .with_context(|| format!("cannot write `{}`", path.display()))
}

/// The heading of the reasons in a file of rejected rows; a later import passes it over.
const REASONS: &str = "rejected_because";
/// The heading of the text of rows that could not be taken apart, such as a broken line of JSON; a later
/// import passes it over, too.
const ORIGINAL: &str = "original_text";

/// The rows that are rejected: how many a later row or the whole file rejected after all, and the file
/// in which all of them are kept, where one was named.
#[derive(Debug, Default)]
pub struct Rejects {
    file: Option<RejectsFile>,
    /// Rows that were good by themselves, by their number from 1, and what is wrong after all.
    late: BTreeMap<u64, Vec<String>>,
}

impl Rejects {
    /// None yet; they go to the file at `path`, where there is one.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(path: Option<&Path>, table: &Table<'_>) -> Result<Self> {
        let file = path.map(|path| RejectsFile::begin(path, table)).transpose()?;
        Ok(Self { file, late: BTreeMap::new() })
    }

    /// A row with errors, and why.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add(&mut self, row: &RawRow, reasons: &[String]) -> Result<()> {
        self.file.as_mut().map_or(Ok(()), |file| file.add(row, reasons))
    }

    /// A row that was good by itself, by its number from 1, and why it cannot go in after all.
    pub fn late(&mut self, row: u64, reason: String) {
        self.late.entry(row).or_default().push(reason);
    }

    /// Whether a row was rejected after all.
    pub fn is_late(&self, row: u64) -> bool {
        self.late.contains_key(&row)
    }

    /// Writes the late ones behind the others, for which the file is read once more; gives how many
    /// they are.
    ///
    /// # Errors
    /// When a file cannot be read or written.
    pub fn write_late(&mut self, table: &Table<'_>) -> Result<u64> {
        let count = self.late.len() as u64;
        let Some(file) = self.file.as_mut().filter(|_| count > 0) else { return Ok(count) };
        let _reading = UnderWay::begin("Reading the rejected rows once more");
        let mut number = 0;
        table.each_row(&mut |raw| {
            number += 1;
            self.late.get(&number).map_or(Ok(()), |reasons| file.add(raw, reasons))
        })?;
        Ok(count)
    }

    /// Ends the file: it appears under its name.
    ///
    /// # Errors
    /// When it could not be written.
    pub fn end(self) -> Result<()> {
        self.file.map_or(Ok(()), RejectsFile::end)
    }
}

/// A file of rejected rows: the original row and why, ready to be mended and taken in again.
#[derive(Debug)]
struct RejectsFile {
    path: PathBuf,
    file: std::io::BufWriter<tempfile::NamedTempFile>,
    width: usize,
    /// Where the reasons stand: in a column of their own behind the others, unless the file has one.
    reasons: usize,
    /// Where the text of a row stands that could not be taken apart; in files whose rows have one.
    original: Option<usize>,
}

impl RejectsFile {
    fn begin(path: &Path, table: &Table<'_>) -> Result<Self> {
        let mut file = std::io::BufWriter::new(draft_of(path)?);
        let mut heading: Vec<&str> = table.columns.headings.iter().map(String::as_str).collect();
        let width = heading.len();
        let mut column = |name: &'static str| {
            heading.iter().position(|known| *known == name).unwrap_or_else(|| {
                heading.push(name);
                heading.len() - 1
            })
        };
        let reasons = column(REASONS);
        let has_texts = matches!(table.format, InputFormat::Json | InputFormat::Jsonl);
        let original = has_texts.then(|| column(ORIGINAL));
        write_csv(&mut file, &heading)?;
        Ok(Self { path: path.to_owned(), file, width, reasons, original })
    }

    fn add(&mut self, row: &RawRow, reasons: &[String]) -> Result<()> {
        let mut cells: Vec<String> = row.cells().map(crate::render::guarded).collect();
        let own = self.reasons.max(self.original.unwrap_or_default()) + 1;
        // A cell beyond the heading is the fault itself: the reasons stand behind it then.
        let overfull = cells.len() > self.width.max(own);
        cells.resize(cells.len().max(self.width).max(own), String::new());
        if let (Some(place), Some(text)) = (self.original, &row.original) {
            cells[place] = crate::render::guarded(text);
        }
        match overfull {
            true => cells.push(reasons.join("; ")),
            false => cells[self.reasons] = reasons.join("; "),
        }
        Ok(write_csv(&mut self.file, &cells)?)
    }

    fn end(self) -> Result<()> {
        let file = self.file.into_inner().map_err(|fault| fault.into_error())?;
        file.persist(&self.path).map_err(|fault| fault.error)?;
        Ok(())
    }
}
