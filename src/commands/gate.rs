//! What every import has in common: its options, the file of findings, the file of rejected rows,
//! and how findings are told.

mod course;
mod elsewhere;
mod files;
pub mod sheet;

use std::path::PathBuf;

use anyhow::Result;
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::values::word;
use crate::error::{ErrorKind, Refusal};
use crate::intake::{Alike, Finding, InputFormat, Options, Severity, Sorts, Table, Wishes};
use crate::render::Listing;
use crate::store::profiles;

pub use course::{Import, take_in};
pub use files::{FindingsFile, Rejects};

/// What the user says about a file and how to take it in; the file itself is named by the command.
#[derive(Debug, Default, clap::Args)]
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
    /// Refuses what is said of a file where a command is given none.
    ///
    /// # Errors
    /// When any of these options was given.
    pub fn without_file(&self) -> Result<()> {
        let said = [
            ("--input-format", self.input_format.is_some()),
            ("--sheet", self.sheet.is_some()),
            ("--map", !self.map.is_empty()),
            ("--set", !self.set.is_empty()),
            ("--profile", self.profile.is_some()),
            ("--partial", self.partial),
            ("--findings", self.findings.is_some()),
            ("--clear", self.clear),
        ];
        let Some((option, _)) = said.into_iter().find(|(_, is_said)| *is_said) else {
            return Ok(());
        };
        let refusal =
            Refusal::usage(format!("`{option}` says how to take in a file, and there is none"));
        Err(refusal
            .hint(format!("name the file with `--import FILE`, or leave `{option}` out"))
            .into())
    }

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

    /// What is said where there are more findings than are shown.
    pub fn more(&self, all: usize, kept: usize) -> String {
        match (all > kept, &self.findings) {
            (false, _) => String::new(),
            (true, Some(_)) => format!("{all} findings in all."),
            (true, None) => format!("{all} findings in all. `--findings FILE` writes them all."),
        }
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
            let named = format!("{} {}", change.reference, change.name);
            text.push_str(&format!(
                "  {}: {} {} -> {}\n",
                named.trim_end(),
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
    shown_of(findings, &Sorts::of(findings))
}

/// The same of findings of which only `kept` are in memory; `sorts` has counted them all.
///
/// # Errors
/// When a row is no object, which is a bug.
pub fn shown_of(kept: &[Finding], sorts: &Sorts) -> Result<Option<Listing>> {
    if kept.is_empty() {
        return Ok(None);
    }
    if kept.len() > MOST_SHOWN {
        let rows: Vec<FindingGroup> = sorts.sorted().into_iter().map(group).collect();
        return Ok(Some(Listing { whole: true, ..Listing::new(&rows, &[])? }));
    }
    let mut sorted: Vec<&Finding> = kept.iter().collect();
    sorted.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.line));
    let rows: Vec<FindingRow> = sorted.into_iter().map(row).collect();
    Ok(Some(Listing { whole: true, ..Listing::new(&rows, &[])? }))
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

fn group(alike: &Alike) -> FindingGroup {
    let lines: Vec<String> = alike.lines.iter().map(ToString::to_string).collect();
    let more = if alike.count > lines.len() && !lines.is_empty() { ", ..." } else { "" };
    FindingGroup {
        severity: alike.severity,
        count: alike.count,
        column: alike.column.clone(),
        message: alike.message.clone(),
        lines: format!("{}{more}", lines.join(", ")),
        example: alike.example.clone(),
        hint: alike.hint.clone(),
    }
}

/// What to do where some rows are good.
const PARTIAL: &str = "mend the file, or take in the good rows with `--partial --rejects FILE`";

/// The error at the end of an import that wrote nothing.
pub fn nothing_written(errors: usize, rejected: u64) -> Refusal {
    let errors = if errors == 1 { "1 error".to_owned() } else { format!("{errors} errors") };
    let (rows, hint) = match rejected {
        // What is wrong with the file as a whole is wrong with every row.
        0 => (String::new(), "mend the file; `peerage import-template` makes an empty one"),
        1 => (" in 1 row".to_owned(), PARTIAL),
        rejected => (format!(" in {rejected} rows"), PARTIAL),
    };
    Refusal::new(ErrorKind::Rejected, format!("{errors}{rows}; nothing was written")).hint(hint)
}
