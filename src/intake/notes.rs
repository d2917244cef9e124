//! Findings on a document as it is walked: each knows the line and the key it stands at.

use super::document::{Document, Step, hint_for};
use super::{Finding, Severity};

/// A walk through a document, with what was found so far.
#[derive(Debug)]
pub struct Notes<'d> {
    document: Option<&'d Document<'d>>,
    path: Vec<Step<'d>>,
    findings: Vec<Finding>,
}

impl<'d> Notes<'d> {
    /// A walk that begins at the top of `document`.
    pub fn new(document: &'d Document<'d>) -> Self {
        Self { document: Some(document), path: Vec::new(), findings: Vec::new() }
    }

    /// A walk through something that has no lines, such as options of the command line: findings
    /// name the key alone.
    pub const fn without_lines() -> Self {
        Self { document: None, path: Vec::new(), findings: Vec::new() }
    }

    /// What was found, in the order of the document.
    pub fn into_findings(mut self) -> Vec<Finding> {
        self.findings.sort_by_key(|finding| finding.line);
        self.findings
    }

    /// Looks at what stands under `key`.
    pub fn key(&mut self, key: &'d str, look: impl FnOnce(&mut Self)) {
        self.path.push(Step::Key(key));
        look(self);
        self.path.pop();
    }

    /// Looks at every element of the list under `key`.
    pub fn each<T>(&mut self, key: &'d str, list: &'d [T], mut look: impl FnMut(&mut Self, &'d T)) {
        self.path.push(Step::Key(key));
        for (index, element) in list.iter().enumerate() {
            self.path.push(Step::At(index));
            look(self, element);
            self.path.pop();
        }
        self.path.pop();
    }

    /// Something here is wrong.
    pub fn error(&mut self, value: &str, message: impl Into<String>, hint: Option<String>) {
        self.push(Severity::Error, value, message.into(), hint);
    }

    /// Something here is worth a look.
    pub fn warning(&mut self, value: &str, message: impl Into<String>, hint: Option<String>) {
        self.push(Severity::Warning, value, message.into(), hint);
    }

    /// What stands under `key` is wrong.
    pub fn error_at(&mut self, key: &'d str, value: &str, message: impl Into<String>) {
        self.key(key, |notes| notes.error(value, message, None));
    }

    /// `word` must be one of `known`, which are called a `what`.
    pub fn known(&mut self, what: &str, word: &str, known: &[&str]) {
        if !known.contains(&word) {
            self.error(word, format!("no {what} by that name"), hint_for(word, known));
        }
    }

    /// No two elements of the list under `key` may go by the same name.
    pub fn unique<T>(
        &mut self,
        key: &'d str,
        list: &'d [T],
        what: &str,
        name: impl Fn(&T) -> &str,
    ) {
        let mut seen = std::collections::BTreeSet::new();
        self.each(key, list, |notes, element| {
            let name = name(element);
            if name.trim().is_empty() {
                notes.error(name, format!("a {what} has no name"), None);
            } else if !seen.insert(name.to_lowercase()) {
                notes.error(name, format!("there is more than one {what} by that name"), None);
            }
        });
    }

    fn push(&mut self, severity: Severity, value: &str, message: String, hint: Option<String>) {
        let (line, name) = match self.document {
            Some(document) => (Some(document.line(&self.path)), document.name(&self.path)),
            None => (None, plain_name(&self.path)),
        };
        let finding = Finding::new(severity, message).cell(name, value);
        self.findings.push(Finding { line, hint, ..finding });
    }
}

/// `slot.2.role`: elements of a list by their number, from 1.
fn plain_name(path: &[Step<'_>]) -> String {
    let steps = path.iter().map(|step| match step {
        Step::Key(key) => (*key).to_owned(),
        Step::At(index) => (index + 1).to_string(),
    });
    steps.collect::<Vec<_>>().join(".")
}
