//! What every import has in common: its options, the file of findings, the file of rejected rows,
//! and how findings are told.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::{Context as _, Result};
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::values::word;
use crate::error::{ErrorKind, Refusal};
use crate::intake::{
    Columns, Finding, Findings, InputFormat, Options, RawRow, Severity, Table, Wishes,
};
use crate::render::Listing;
use crate::store::profiles;

/// What the user says about a file and how to take it in; the file itself is named by the command.
#[derive(Debug, clap::Args)]
pub struct ImportOptions {
    /// The format of the file (default: told from its bytes)
    #[arg(long, value_name = "FORMAT", value_parser = word::<InputFormat>())]
    pub input_format: Option<InputFormat>,
    /// The sheet of a workbook (default: the first visible one with the required headings)
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// What a column means: "Their heading=our_field" (can be repeated)
    #[arg(long, value_name = "HEADING=FIELD")]
    pub map: Vec<String>,
    /// Give a field to every row that has none (can be repeated)
    #[arg(long, value_name = "FIELD=VALUE")]
    pub set: Vec<String>,
    /// Use the mapping saved under this name; with --map, save it
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// Take in the good rows when others have errors (exit code 11)
    #[arg(long)]
    pub partial: bool,
    /// Write the rejected rows to this file, with the reasons
    #[arg(long, value_name = "FILE", requires = "partial")]
    pub rejects: Option<PathBuf>,
    /// Write all findings to this file (.csv or .json)
    #[arg(long, value_name = "FILE")]
    pub findings: Option<PathBuf>,
    /// Let a blank cell empty what is stored
    #[arg(long)]
    pub clear: bool,
}

impl ImportOptions {
    /// How to open the file, with the saved mapping.
    ///
    /// # Errors
    /// When a wish cannot be read, or there is no mapping of that name.
    pub fn reading(&self, connection: &Connection) -> Result<Options> {
        let mut wishes = Wishes::new(&self.map, &self.set)?;
        if let Some(name) = &self.profile
            && self.map.is_empty()
        {
            wishes.map = profiles::load(connection, name)?.ok_or_else(|| {
                let known = profiles::names(connection).unwrap_or_default();
                Refusal::not_found("mapping", name, &known)
            })?;
        }
        Ok(Options { format: self.input_format, sheet: self.sheet.clone(), wishes })
    }

    /// The mapping to save, if one was given together with a name for it.
    pub fn mapping_to_save<'a>(
        &'a self,
        options: &'a Options,
    ) -> Option<(&'a str, &'a profiles::Mapping)> {
        let name = self.profile.as_deref()?;
        (!self.map.is_empty()).then_some((name, &options.wishes.map))
    }
}

/// What became of an import, for programs (product, section 10).
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct ImportSummary {
    /// The file's name.
    pub file: String,
    /// Its format.
    pub format: String,
    /// Its encoding, of a text file.
    pub encoding: Option<String>,
    /// What parts its cells, of a CSV file.
    pub delimiter: Option<String>,
    /// The sheet that was read, of a workbook.
    pub sheet: Option<String>,
    /// The order of dates such as 03/04/2027, where there were any.
    pub date_order: Option<String>,
    /// Rows below the heading, blank ones left out.
    pub rows: u64,
    /// New ones.
    pub added: u64,
    /// Stored ones that change.
    pub changed: u64,
    /// Stored ones that are as the file says.
    pub unchanged: u64,
    /// Rows passed over: repeats, vacancies.
    pub skipped: u64,
    /// Rows with errors.
    pub rejected: u64,
    /// Whether anything was written.
    pub written: bool,
    /// With `--dry-run`: what would change, field by field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// What was found, a thousand at most; all of it goes to `--findings FILE`.
    pub findings: Vec<Finding>,
}

/// A field that an import would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Change {
    /// The physical line in the file.
    pub line: u64,
    /// The thing that changes.
    pub reference: String,
    /// Its name.
    pub name: String,
    /// The field.
    pub field: String,
    /// What it was.
    pub before: Option<String>,
    /// What it becomes.
    pub after: Option<String>,
}

impl ImportSummary {
    /// What is known of the file itself.
    pub fn of(name: &str, table: &Table<'_>) -> Self {
        Self {
            file: name.to_owned(),
            format: table.format.to_string(),
            encoding: table.encoding.map(ToOwned::to_owned),
            delimiter: table.delimiter.map(|delimiter| delimiter.to_string()),
            sheet: table.sheet.clone(),
            ..Self::default()
        }
    }

    /// The same for people: what was read how, and what became of it.
    pub fn told(&self, what: &str, dry_run: bool) -> String {
        let mut how = vec![self.format.to_uppercase()];
        how.extend(self.sheet.iter().map(|sheet| format!("sheet `{sheet}`")));
        how.extend(self.encoding.clone());
        how.extend(self.delimiter.clone());
        how.extend(self.date_order.iter().map(|order| format!("dates {order}")));
        let verb = if self.written || !dry_run { "" } else { "would be " };
        let rows = if self.rows == 1 { "row" } else { "rows" };
        let mut text = format!(
            "{} ({}): {} {rows}\n{what}: {} {verb}added, {} {verb}changed, {} unchanged, {} skipped, {} rejected\n",
            self.file,
            how.join(", "),
            self.rows,
            self.added,
            self.changed,
            self.unchanged,
            self.skipped,
            self.rejected
        );
        for change in &self.changes {
            let shown =
                |value: &Option<String>| value.clone().unwrap_or_else(|| "(blank)".to_owned());
            text.push_str(&format!(
                "  {} {}: {} {} -> {}\n",
                change.reference,
                change.name,
                change.field,
                shown(&change.before),
                shown(&change.after)
            ));
        }
        text
    }
}

/// How many findings are shown one by one; more are shown in groups.
const MOST_SHOWN: usize = 20;
/// How many lines a group names.
const LINES_NAMED: usize = 8;

/// Findings as they are shown to people, one a row.
#[derive(Debug, Serialize, JsonSchema)]
struct FindingRow {
    severity: Severity,
    line: Option<u64>,
    column: Option<String>,
    value: Option<String>,
    message: String,
    hint: Option<String>,
}

/// Findings of one sort as they are shown to people.
#[derive(Debug, Serialize, JsonSchema)]
struct FindingGroup {
    severity: Severity,
    count: usize,
    column: Option<String>,
    message: String,
    lines: String,
    example: Option<String>,
    hint: Option<String>,
}

/// The findings as a list for people: the gravest first; in groups when there are many.
///
/// # Errors
/// When a row is no object, which is a bug.
pub fn shown(findings: &[Finding]) -> Result<Option<Listing>> {
    if findings.is_empty() {
        return Ok(None);
    }
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.line));
    if sorted.len() <= MOST_SHOWN {
        let rows: Vec<FindingRow> = sorted.into_iter().map(row).collect();
        return Ok(Some(Listing::new(&rows, &[])?));
    }
    Ok(Some(Listing::new(&groups(&sorted), &[])?))
}

fn row(finding: &Finding) -> FindingRow {
    FindingRow {
        severity: finding.severity,
        line: finding.line,
        column: finding.column.clone(),
        value: finding.value.clone(),
        message: finding.message.clone(),
        hint: finding.hint.clone(),
    }
}

fn groups(sorted: &[&Finding]) -> Vec<FindingGroup> {
    type Key<'f> = (std::cmp::Reverse<Severity>, Option<&'f str>, &'f str);
    let mut groups: BTreeMap<Key<'_>, Vec<&Finding>> = BTreeMap::new();
    for finding in sorted {
        let key =
            (std::cmp::Reverse(finding.severity), finding.column.as_deref(), &*finding.message);
        groups.entry(key).or_default().push(finding);
    }
    let group = |((severity, column, message), all): (Key<'_>, Vec<&Finding>)| FindingGroup {
        severity: severity.0,
        count: all.len(),
        column: column.map(ToOwned::to_owned),
        message: message.to_owned(),
        lines: lines(&all),
        example: all.first().and_then(|finding| finding.value.clone()),
        hint: all.first().and_then(|finding| finding.hint.clone()),
    };
    groups.into_iter().map(group).collect()
}

fn lines(all: &[&Finding]) -> String {
    let numbers: Vec<String> =
        all.iter().filter_map(|f| f.line).take(LINES_NAMED).map(|n| n.to_string()).collect();
    let more = if all.len() > LINES_NAMED { ", ..." } else { "" };
    format!("{}{more}", numbers.join(", "))
}

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

/// The error at the end of an import that wrote nothing.
pub fn nothing_written(errors: usize, rejected: u64) -> Refusal {
    let errors = if errors == 1 { "1 error".to_owned() } else { format!("{errors} errors") };
    let rows = if rejected == 1 { "1 row".to_owned() } else { format!("{rejected} rows") };
    Refusal::new(ErrorKind::Rejected, format!("{errors} in {rows}; nothing was written"))
        .hint("mend the file, or take in the good rows with `--partial --rejects FILE`")
}
