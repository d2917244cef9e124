//! The files that an import writes beside: all findings, and the rejected rows.

use std::cell::RefCell;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::{Context as _, Result};

use crate::error::Refusal;
use crate::intake::{Columns, Finding, Findings, RawRow};

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
    count: u64,
    fault: Option<std::io::Error>,
}

impl FindingsFile {
    /// Begins the file, in the format that its ending says.
    ///
    /// # Errors
    /// When it cannot be written, or its ending says neither CSV nor JSON.
    pub fn begin(path: &Path) -> Result<Self> {
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
        file.write_all(if json { b"[" } else { b"severity,line,row,column,value,message,hint\n" })?;
        let writing = Writing { file, json, count: 0, fault: None };
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
            return Ok(serde_json::to_writer(&mut self.file, finding)?);
        }
        let number = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
        let text = |t: &Option<String>| crate::render::guarded(t.as_deref().unwrap_or_default());
        let cells = [
            finding.severity.to_string(),
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

/// A file of rejected rows: the original row and why, ready to be mended and taken in again.
#[derive(Debug)]
pub struct RejectsFile {
    path: PathBuf,
    file: std::io::BufWriter<tempfile::NamedTempFile>,
    width: usize,
}

impl RejectsFile {
    /// Begins the file with the heading of the original.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(path: &Path, columns: &Columns) -> Result<Self> {
        let mut file = std::io::BufWriter::new(draft_of(path)?);
        let own = columns.headings.iter().position(|h| h == REASONS);
        let mut heading: Vec<&str> = columns.headings.iter().map(String::as_str).collect();
        if own.is_none() {
            heading.push(REASONS);
        }
        write_csv(&mut file, &heading)?;
        Ok(Self { path: path.to_owned(), file, width: columns.headings.len() })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add(&mut self, row: &RawRow, reasons: &[String]) -> Result<()> {
        let mut cells: Vec<String> = row.cells().map(crate::render::guarded).collect();
        cells.resize(self.width.max(cells.len()), String::new());
        cells.push(reasons.join("; "));
        Ok(write_csv(&mut self.file, &cells)?)
    }

    /// Ends the file: it appears under its name.
    ///
    /// # Errors
    /// When it could not be written.
    pub fn end(self) -> Result<()> {
        let file = self.file.into_inner().map_err(|fault| fault.into_error())?;
        file.persist(&self.path).map_err(|fault| fault.error)?;
        Ok(())
    }
}
