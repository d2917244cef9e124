//! What is wrong, or worth saying, about a place in a file from outside.

use schemars::JsonSchema;
use serde::Serialize;

use super::sorts::Sorts;

words! {
    /// How much a finding weighs.
    Severity("severity") {
        /// Something was normalised; nothing to do.
        Note = "note",
        /// Taken in, but worth a look.
        Warning = "warning",
        /// The row cannot be taken in as it is.
        Error = "error",
    }
}

/// One finding, with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Finding {
    /// How much it weighs.
    pub severity: Severity,
    /// Physical line of the file from 1 (for sheets the row number); `None` for the file as a whole.
    pub line: Option<u64>,
    /// Number of the row of data from 1, not counting the heading.
    pub row: Option<u64>,
    /// The column, as the file names it.
    pub column: Option<String>,
    /// The value seen.
    pub value: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Finding {
    /// A finding about the file as a whole.
    pub fn new(severity: Severity, message: impl Into<String>) -> Self {
        Self {
            severity,
            line: None,
            row: None,
            column: None,
            value: None,
            message: message.into(),
            hint: None,
        }
    }

    /// An error.
    pub fn error(message: impl Into<String>) -> Self {
        Self::new(Severity::Error, message)
    }

    /// A warning.
    pub fn warning(message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, message)
    }

    /// A note.
    pub fn note(message: impl Into<String>) -> Self {
        Self::new(Severity::Note, message)
    }

    /// Says where: the physical line and the row of data.
    #[must_use]
    pub fn at(mut self, line: u64, row: u64) -> Self {
        self.line = Some(line);
        self.row = Some(row);
        self
    }

    /// Says in which column, and what stands there (its first 200 characters).
    #[must_use]
    pub fn cell(mut self, column: impl Into<String>, value: impl AsRef<str>) -> Self {
        self.column = Some(column.into());
        self.value = Some(shortened(value.as_ref()));
        self
    }

    /// Says what stands there (its first 200 characters, without control characters), where that is no
    /// cell.
    #[must_use]
    pub fn seen(mut self, text: &str) -> Self {
        let visible = |c: char| if c.is_control() { '\u{fffd}' } else { c };
        self.value = Some(shortened(text).chars().map(visible).collect());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// The first 200 characters, with a sign that more follow.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(200) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// How many findings are kept in memory.
pub const MOST_KEPT: usize = 1_000;

/// Takes every finding as it is made, kept or not.
pub type Sink = Box<dyn FnMut(&Finding)>;

/// All findings on a file: counted all, kept up to [`MOST_KEPT`], the rest only for the sink.
#[derive(Default)]
pub struct Findings {
    silent: bool,
    kept: Vec<Finding>,
    /// By severity, in their order.
    counts: [usize; 3],
    sorts: Sorts,
    sink: Option<Sink>,
}

impl std::fmt::Debug for Findings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Findings").field("kept", &self.kept).finish_non_exhaustive()
    }
}

impl Findings {
    /// None yet; each will be handed to `sink` as well.
    pub fn with_sink(sink: Sink) -> Self {
        Self { sink: Some(sink), ..Self::default() }
    }

    /// None yet, and none will be kept: for a second pass over a file.
    pub fn silent() -> Self {
        Self { silent: true, ..Self::default() }
    }

    /// Adds one. Errors take the place of notes and warnings when the memory is full.
    pub fn push(&mut self, finding: Finding) {
        self.counts[finding.severity as usize] += 1;
        if let Some(sink) = &mut self.sink {
            sink(&finding);
        }
        if self.silent {
            return;
        }
        self.sorts.add(&finding);
        if self.kept.len() < MOST_KEPT {
            self.kept.push(finding);
        } else if finding.severity == Severity::Error
            && let Some(lighter) = self.kept.iter().rposition(|k| k.severity < Severity::Error)
        {
            self.kept.remove(lighter);
            self.kept.push(finding);
        }
    }

    /// Those kept, in the order of the file.
    pub fn kept(&self) -> &[Finding] {
        &self.kept
    }

    /// Those kept, to be had.
    pub fn into_kept(self) -> Vec<Finding> {
        self.kept
    }

    /// Those kept, to be had, and all of them by sort.
    pub fn into_parts(self) -> (Vec<Finding>, Sorts) {
        (self.kept, self.sorts)
    }

    /// How many there were of this severity, kept or not.
    pub fn count(&self, severity: Severity) -> usize {
        self.counts[severity as usize]
    }

    /// How many there were in all.
    pub fn total(&self) -> usize {
        self.counts.iter().sum()
    }

    /// Whether any is an error.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }
}

impl std::fmt::Display for Finding {
    /// `line 7, body "Traford": no body by that name; did you mean ...`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}")?;
        }
        if let Some(column) = &self.column {
            write!(f, "{}{column}", if self.line.is_some() { ", " } else { "" })?;
        }
        if let Some(value) = self.value.as_deref().filter(|v| !v.is_empty()) {
            write!(f, " `{value}`")?;
        }
        if self.line.is_some() || self.column.is_some() {
            f.write_str(": ")?;
        }
        f.write_str(&self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "; {hint}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_are_counted_and_a_thousand_kept_errors_first() {
        let mut findings = Findings::default();
        for _ in 0..1_500 {
            findings.push(Finding::note("n"));
        }
        for line in 0..20 {
            findings.push(Finding::error("e").at(line, line));
        }
        assert_eq!(findings.total(), 1_520);
        assert_eq!(findings.kept().len(), MOST_KEPT);
        let errors = findings.kept().iter().filter(|f| f.severity == Severity::Error);
        assert_eq!(errors.count(), 20);
    }

    #[test]
    fn a_finding_reads_as_a_sentence() {
        let finding = Finding::error("no such body")
            .at(7, 6)
            .cell("body", "Traford")
            .hint("see `council list`");
        assert_eq!(finding.to_string(), "line 7, body `Traford`: no such body; see `council list`");
    }
}
