//! The number of a thing within its challenge, as it is typed: `3`, or `@last`.

use std::fmt;
use std::str::FromStr;

use anyhow::Result;
use rusqlite::Connection;

use super::find::is_last;
use crate::domain::ChallengeId;
use crate::error::Refusal;
use crate::store::numbers::{self, Numbered};

/// What names one of the things that a challenge numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nth {
    /// By its number.
    Number(i64),
    /// The one that was made last.
    Last,
}

impl Nth {
    /// Its number in this challenge, which need not be there unless it is the last.
    ///
    /// # Errors
    /// When the last is meant and there is none, or the file cannot be read.
    pub fn of(
        self,
        connection: &Connection,
        what: Numbered,
        challenge: ChallengeId,
    ) -> Result<i64> {
        let last = match self {
            Self::Number(number) => Some(number),
            Self::Last => numbers::last(connection, what, challenge)?,
        };
        last.ok_or_else(|| none_yet(what.word()).into())
    }
}

/// The last of a kind is meant, and there is none.
pub(in crate::commands) fn none_yet(word: &str) -> Refusal {
    let hint = match word {
        "note" => "there is none yet; make one with `peerage evidence add`",
        "session" => "there is none yet; make one with `peerage timetable add`",
        "document" => "there is none yet; ask for one with `peerage timetable documents`",
        "comment" => "there is none yet; make one with `peerage report comment`",
        "finding" => "there is none yet; make one with `peerage finding add`",
        "recommendation" => "there is none yet; make one with `peerage recommendation add`",
        _ => "there is none yet; make one with `peerage action add`",
    };
    Refusal::not_found(word, "@last", &[]).hint(hint)
}

impl From<i64> for Nth {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl FromStr for Nth {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if is_last(text) {
            return Ok(Self::Last);
        }
        let number = text.trim().parse();
        number.map(Self::Number).map_err(|_| "it is no whole number, nor `@last`".to_owned())
    }
}

impl fmt::Display for Nth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Last => f.write_str("@last"),
        }
    }
}
