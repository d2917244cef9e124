//! What can go wrong, as the user meets it: a kind, which alone decides heading and exit code, a
//! message, and a hint.

use std::fmt;

use serde::Serialize;

use crate::report::TemplateFault;

/// Exit codes, fixed for ever (product, section 3).
pub mod exit {
    /// Done, also an empty list.
    pub const DONE: u8 = 0;
    /// Unexpected failure, a bug.
    pub const FAILURE: u8 = 1;
    /// Wrong usage, or a prompt was needed and there is no terminal.
    pub const USAGE: u8 = 2;
    /// No such thing, or more than one.
    pub const NOT_FOUND: u8 = 3;
    /// Input rejected, findings printed, nothing written.
    pub const REJECTED: u8 = 4;
    /// No team satisfies the requirements, or none was found within the budget.
    pub const NO_TEAM: u8 = 5;
    /// Refused by a rule of the programme.
    pub const REFUSED: u8 = 6;
    /// The file is busy, after waiting.
    pub const BUSY: u8 = 7;
    /// `db check` found problems.
    pub const PROBLEMS: u8 = 8;
    /// File trouble.
    pub const FILE: u8 = 9;
    /// With `--exit-code`: the list is not empty.
    pub const NOT_EMPTY: u8 = 10;
    /// Done in part: `--partial` left rejected rows.
    pub const PARTIAL: u8 = 11;
    /// Interrupted from the keyboard, nothing written.
    pub const INTERRUPTED: u8 = 130;
    /// Terminated, nothing written.
    pub const TERMINATED: u8 = 143;

    /// Every code with its meaning, for `--help`, the manual and tests.
    pub const TABLE: &[(u8, &str)] = &[
        (DONE, "done, also an empty list"),
        (FAILURE, "unexpected failure, a bug"),
        (USAGE, "wrong usage, or a prompt was needed and there is no terminal"),
        (NOT_FOUND, "no such thing, or more than one"),
        (REJECTED, "input rejected, findings printed, nothing written"),
        (NO_TEAM, "no team satisfies the requirements, or none was found within the budget"),
        (REFUSED, "refused by a rule of the programme"),
        (BUSY, "the file is busy, after --wait"),
        (PROBLEMS, "db check found problems"),
        (FILE, "file trouble: disk full, no permission, damaged, not there, not ours, newer"),
        (NOT_EMPTY, "with --exit-code: the list is not empty"),
        (PARTIAL, "done in part: --partial left rejected rows"),
        (INTERRUPTED, "interrupted, nothing written"),
        (TERMINATED, "terminated, nothing written"),
    ];
}

words! {
    /// The kind of an error: decides the exit code, and is the `kind` of an error in JSON.
    ErrorKind("kind of error") {
        /// A bug.
        Failure = "failure",
        /// Wrong usage.
        Usage = "usage",
        /// Nothing by that name.
        NotFound = "not-found",
        /// More than one by that name.
        Ambiguous = "ambiguous",
        /// Input that cannot be taken.
        Rejected = "rejected",
        /// No team.
        NoTeam = "no-team",
        /// A rule of the programme stands against it.
        Refused = "refused",
        /// The file is in use.
        Busy = "busy",
        /// Problems were found in the file.
        Problems = "problems",
        /// File trouble.
        File = "file",
        /// Interrupted.
        Interrupted = "interrupted",
    }
}

impl ErrorKind {
    /// The exit code.
    pub const fn code(self) -> u8 {
        match self {
            Self::Failure => exit::FAILURE,
            Self::Usage => exit::USAGE,
            Self::NotFound | Self::Ambiguous => exit::NOT_FOUND,
            Self::Rejected => exit::REJECTED,
            Self::NoTeam => exit::NO_TEAM,
            Self::Refused => exit::REFUSED,
            Self::Busy => exit::BUSY,
            Self::Problems => exit::PROBLEMS,
            Self::File => exit::FILE,
            Self::Interrupted => exit::INTERRUPTED,
        }
    }
}

/// An error that the user can put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    kind: ErrorKind,
    message: String,
    hint: Option<String>,
}

impl Refusal {
    /// An error of this kind; the message is lower case and names the thing in backticks.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hint: None }
    }

    /// Nothing by that name: `no WHAT` followed by the name.
    pub fn not_found(what: &str, name: &str, near: &[String]) -> Self {
        let refusal = Self::new(ErrorKind::NotFound, format!("no {what} `{name}`"));
        match near {
            [] => refusal,
            near => refusal.hint(format!("did you mean {}?", quoted(near))),
        }
    }

    /// The most hits that are listed of a name that is more than one's.
    pub const LISTED: usize = 20;

    /// More than one by that name, all listed.
    pub fn ambiguous(what: &str, name: &str, hits: &[String]) -> Self {
        let message = format!("more than one {what} is called `{name}`: {}", hits.join(", "));
        Self::new(ErrorKind::Ambiguous, message).hint("say which one, by its code or reference")
    }

    /// The same where they may be very many: `first` are as many of all the `count` hits as are listed, and
    /// `list` is the command that lists things of the kind, `column` that of their names in it.
    pub fn ambiguous_among(
        (what, list, column): (&str, &str, &str),
        name: &str,
        first: &[String],
        count: usize,
    ) -> Self {
        let refusal = Self::ambiguous(what, name, first);
        if count <= first.len() {
            return refusal;
        }
        let message = format!("{}, and {} more", refusal.message, count - first.len());
        let is_plain = |c: char| c.is_alphanumeric() || " -.'".contains(c);
        let list = match name.trim() {
            name if !name.chars().all(is_plain) => list.to_owned(),
            name if name.contains([' ', '\'']) => format!("{list} --filter \"{column}~{name}\""),
            name => format!("{list} --filter {column}~{name}"),
        };
        Self { message, ..refusal }
            .hint(format!("type more of the name, or see them with `{list}`"))
    }

    /// Wrong usage.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Usage, message)
    }

    /// Input that cannot be taken.
    pub fn rejected(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Rejected, message)
    }

    /// Refused by a rule of the programme.
    pub fn refused(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Refused, message)
    }

    /// File trouble.
    pub fn file(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::File, message)
    }

    /// Adds what to do about it; a sentence in the imperative.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds what to do about it, unless that is said already.
    #[must_use]
    pub fn or_hint(self, hint: impl Into<String>) -> Self {
        if self.hint.is_some() { self } else { self.hint(hint) }
    }

    /// Says where it is wrong ahead of what is wrong.
    #[must_use]
    pub fn with_place(mut self, place: &str) -> Self {
        self.message = format!("{place}: {}", self.message);
        self
    }

    /// The kind.
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }
}

/// `one`, `two` and `three` in backticks, joined by "or".
pub fn quoted(names: &[String]) -> String {
    let all: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    all.join(" or ")
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}

/// An error as it is told: once for people, once for programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Report {
    /// The exit code.
    pub code: u8,
    /// The kind.
    pub kind: ErrorKind,
    /// What is wrong, cause by cause.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
}

impl Report {
    /// Tells `error`; each cause is said once, the lowest last.
    pub fn of(error: &anyhow::Error) -> Self {
        let refusal = error.chain().find_map(|cause| cause.downcast_ref::<Refusal>());
        let mut parts: Vec<String> = Vec::new();
        for cause in error.chain() {
            let plain = crate::store::in_plain_words(cause).is_some();
            let cause = in_plain_words(cause);
            // Some libraries say the same thing twice, once more with a number.
            if !parts.iter().any(|part| part.contains(&cause)) {
                parts.push(cause);
            }
            // Below it the library says the same with its number.
            if plain {
                break;
            }
        }
        let kind = refusal.map_or_else(|| kind_of(error), Refusal::kind);
        if kind == ErrorKind::Interrupted && refusal.is_none() {
            // A question that is broken off says so in words of its own, and not always the same.
            parts = vec!["interrupted".to_owned()];
        }
        let is_of_the_file = error.chain().any(|cause| crate::store::kind_of(cause).is_some());
        let hint = refusal.and_then(|r| r.hint.clone());
        let hint = hint
            .or_else(|| error.chain().find_map(file_hint))
            .or_else(|| own_hint(kind, is_of_the_file));
        Self { code: kind.code(), kind, message: parts.join(": "), hint }
    }

    /// For people, with a line end.
    pub fn text(&self) -> String {
        let hint = self.hint.as_ref().map(|h| format!("  hint: {h}\n")).unwrap_or_default();
        format!("error: {}\n{hint}", self.message)
    }

    /// For programs: one JSON object, with a line end.
    pub fn json(&self) -> String {
        format!("{}\n", serde_json::json!({ "error": self }))
    }
}

/// The kind of an error that is no [`Refusal`], from what lies below.
fn kind_of(error: &anyhow::Error) -> ErrorKind {
    for cause in error.chain() {
        // A question's error holds the fault below it without naming it as its source.
        let asked = cause.downcast_ref::<dialoguer::Error>();
        let asked = asked.map(|dialoguer::Error::IO(fault)| fault);
        if let Some(fault) = cause.downcast_ref::<std::io::Error>().or(asked) {
            let broken_off = fault.kind() == std::io::ErrorKind::Interrupted;
            return if broken_off { ErrorKind::Interrupted } else { ErrorKind::File };
        }
        if let Some(kind) = crate::store::kind_of(cause) {
            return kind;
        }
        if cause.is::<TemplateFault>() {
            return ErrorKind::Rejected;
        }
    }
    ErrorKind::Failure
}

/// A cause as people say it: the libraries below speak of error codes.
fn in_plain_words(cause: &(dyn std::error::Error + 'static)) -> String {
    if let Some(words) = crate::store::in_plain_words(cause) {
        return words.to_owned();
    }
    let file = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
    match file {
        Some(std::io::ErrorKind::NotFound) => "there is no such file".to_owned(),
        Some(std::io::ErrorKind::PermissionDenied) => "it may not be read or written".to_owned(),
        Some(std::io::ErrorKind::StorageFull) => "the disk is full".to_owned(),
        Some(std::io::ErrorKind::ReadOnlyFilesystem) => "the disk may only be read".to_owned(),
        Some(std::io::ErrorKind::IsADirectory) => "it is a folder".to_owned(),
        Some(std::io::ErrorKind::NotADirectory) => "a part of its path is no folder".to_owned(),
        Some(std::io::ErrorKind::InvalidFilename) => {
            "the name is too long, or cannot be one".to_owned()
        }
        // Without the number of the system's, and the name of a file that is there for a moment.
        Some(_) => {
            let words = cause.to_string();
            let words = words.split(" (os error").next().unwrap_or_default();
            let mut letters = words.chars();
            letters
                .next()
                .map(|first| first.to_lowercase().chain(letters).collect())
                .unwrap_or_default()
        }
        None => cause.to_string(),
    }
}

/// What to do about a fault of a file.
fn file_hint(cause: &(dyn std::error::Error + 'static)) -> Option<String> {
    let of_file = crate::store::hint_for(cause).map(str::to_owned);
    if let Some(TemplateFault { section, .. }) = cause.downcast_ref() {
        let reset =
            format!("put the built-in one back with `peerage report template reset {section}`");
        return Some(format!(
            "mend it and bring it in again with `report template import`, or {reset}"
        ));
    }
    of_file.or_else(|| match cause.downcast_ref::<std::io::Error>()?.kind() {
        std::io::ErrorKind::StorageFull => Some("make room, and run the command again".to_owned()),
        std::io::ErrorKind::PermissionDenied => {
            Some("see to whom the file and its folder belong".to_owned())
        }
        std::io::ErrorKind::NotFound => {
            Some("a path is looked for from the folder that you are in; is it this one?".to_owned())
        }
        _ => None,
    })
}

fn own_hint(kind: ErrorKind, is_of_the_file: bool) -> Option<String> {
    match kind {
        ErrorKind::File if is_of_the_file => Some(
            "if the disk has room and the file may be written to, look for damage with `peerage db check`; go back to a copy with `peerage db restore COPY`, or save what can be read with `peerage db repair NEW`".to_owned(),
        ),
        ErrorKind::Busy => Some("try again, or wait longer with `--wait SECONDS`".to_owned()),
        ErrorKind::Interrupted => Some("nothing was written".to_owned()),
        ErrorKind::Failure => Some(
            "this is a bug; nothing was written; what was written before stands in the log, which `peerage db log` lists".to_owned(),
        ),
        ErrorKind::File => {
            Some("see to the file or folder that is named, then try again".to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_that_is_broken_off_is_told_in_the_same_words_whoever_notices() {
        let broken = || std::io::Error::new(std::io::ErrorKind::Interrupted, "read interrupted");
        let asked = anyhow::Error::new(dialoguer::Error::IO(broken())).context("cannot ask");
        for fault in [asked, broken().into()] {
            let text = Report::of(&fault).text();
            assert_eq!(text, "error: interrupted\n  hint: nothing was written\n");
        }
    }
}
