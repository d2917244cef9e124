//! What became of declared things, field by field.

use std::fmt::Write as _;

use anyhow::{Result, ensure};
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::gate::Change;
use crate::intake::declared::Sort;
use crate::intake::{Finding, Severity};

words! {
    /// What becomes of a thing.
    Action("action") {
        /// It is new.
        Add = "add",
        /// It is there, and changes.
        Change = "change",
    }
}

/// How many things of one sort were declared, and what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counts {
    /// In the file.
    pub declared: u64,
    /// New ones.
    pub added: u64,
    /// Stored ones that change.
    pub changed: u64,
    /// Stored ones that are so already.
    pub unchanged: u64,
}

/// A field that is brought about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FieldLine {
    /// The line of the file.
    pub line: u64,
    /// What sort of thing: body, peer or challenge.
    pub sort: Sort,
    /// What scripts call it; of a new peer without a reference `null`.
    pub reference: Option<String>,
    /// Its name.
    pub name: String,
    /// Whether it is new or changes.
    pub action: Action,
    /// The field.
    pub field: String,
    /// What it was.
    pub before: Option<String>,
    /// What it is to be.
    pub after: Option<String>,
}

/// What became of a file of declared things: `apply`.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct ApplySummary {
    /// The file's name.
    pub file: String,
    /// Bodies.
    pub bodies: Counts,
    /// Peers.
    pub peers: Counts,
    /// Challenges.
    pub challenges: Counts,
    /// Whether anything was written.
    pub written: bool,
    /// What changes, field by field.
    pub changes: Vec<FieldLine>,
    /// What was found.
    pub findings: Vec<Finding>,
    /// Whether a rule of the programme stood against it.
    #[serde(skip)]
    pub refused: bool,
    /// Whether it is one that a reason sets aside.
    #[serde(skip)]
    pub overridable: bool,
    /// Whether anything was wrong besides.
    #[serde(skip)]
    pub rejected: bool,
}

/// What became of the things of one sort.
#[derive(Debug, Default)]
pub struct Brought {
    /// How many.
    pub counts: Counts,
    /// The fields of new ones.
    pub entered: Vec<Change>,
    /// The fields of stored ones that change.
    pub changed: Vec<Change>,
    /// What was found.
    pub findings: Vec<Finding>,
    /// How many of the errors are rules of the programme.
    pub refused: usize,
}

impl Brought {
    /// How many errors there are.
    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.severity == Severity::Error).count()
    }
}

impl ApplySummary {
    /// Takes over what became of one sort.
    pub(in crate::commands) fn take(&mut self, sort: Sort, brought: Brought) {
        let errors = brought.errors();
        self.refused |= brought.refused > 0;
        self.overridable |= brought.refused > 0 && sort == Sort::Challenge;
        self.rejected |= errors > brought.refused;
        let counts = match sort {
            Sort::Body => &mut self.bodies,
            Sort::Peer => &mut self.peers,
            Sort::Challenge => &mut self.challenges,
        };
        *counts = brought.counts;
        for (action, fields) in [(Action::Add, brought.entered), (Action::Change, brought.changed)]
        {
            self.changes.extend(fields.into_iter().map(|field| line(sort, action, field)));
        }
        self.findings.extend(brought.findings);
    }

    /// Holds what became of all against what was declared: a thing must not be lost without a word.
    ///
    /// # Errors
    /// When one was, which is a bug.
    pub(in crate::commands) fn must_add_up(&self) -> Result<()> {
        let sorts =
            [("bodies", self.bodies), ("peers", self.peers), ("challenges", self.challenges)];
        for (what, counts) in sorts {
            let told = counts.added + counts.changed + counts.unchanged;
            ensure!(
                told == counts.declared,
                "{} {what} are declared and {told} accounted for; nothing was written",
                counts.declared
            );
        }
        Ok(())
    }

    /// Whether an error was found.
    pub(super) fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// For people: what changes, thing by thing, then how many.
    pub(in crate::commands) fn told(&self, is_wish: bool) -> String {
        let mut text = String::new();
        let mut last = None;
        for field in &self.changes {
            if last != Some((field.sort, field.line)) {
                last = Some((field.sort, field.line));
                let sign = if field.action == Action::Add { '+' } else { '~' };
                let reference = field.reference.as_deref();
                let called = reference.map(|known| format!(" ({known})")).unwrap_or_default();
                // Writing to a String cannot fail.
                let _ = writeln!(text, "{sign} {} {}{called}", field.sort, field.name);
            }
            let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "(blank)".into());
            let after = shown(&field.after);
            let _ = match field.action {
                Action::Add => writeln!(text, "    {}: {after}", field.field),
                Action::Change => {
                    writeln!(text, "    {}: {} -> {after}", field.field, shown(&field.before))
                }
            };
        }
        let verb = if is_wish { "would be " } else { "" };
        for (what, counts) in
            [("bodies", self.bodies), ("peers", self.peers), ("challenges", self.challenges)]
        {
            if counts.declared > 0 {
                let Counts { declared, added, changed, unchanged } = counts;
                let _ = writeln!(
                    text,
                    "{what}: {declared} declared, {added} {verb}added, {changed} {verb}changed, \
                     {unchanged} so already"
                );
            }
        }
        if text.is_empty() {
            text.push_str("Nothing is declared.\n");
        }
        text
    }
}

fn line(sort: Sort, action: Action, field: Change) -> FieldLine {
    FieldLine {
        line: field.line,
        sort,
        reference: Some(field.reference).filter(|reference| !reference.is_empty()),
        name: field.name,
        action,
        field: field.field,
        before: field.before,
        after: field.after,
    }
}
