//! Things that a challenge numbers: which of them was made last.

use anyhow::Result;
use rusqlite::{Connection, OptionalExtension as _, named_params};

use crate::domain::ChallengeId;

/// What a challenge numbers from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbered {
    /// Factual corrections and comments on a draft.
    Comment,
    /// Documents that the host is asked for.
    Document,
    /// Notes of what was heard or seen.
    Evidence,
    /// Findings.
    Finding,
    /// Recommendations.
    Recommendation,
    /// Sessions of the timetable.
    Session,
}

impl Numbered {
    /// What people call one of them.
    pub fn word(self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::Document => "document",
            Self::Evidence => "note",
            Self::Finding => "finding",
            Self::Recommendation => "recommendation",
            Self::Session => "session",
        }
    }

    fn table(self) -> &'static str {
        match self {
            Self::Comment => "report_comment",
            Self::Evidence => "evidence",
            other => other.word(),
        }
    }
}

/// The number of the one that was made last in a challenge.
///
/// # Errors
/// When the file cannot be read.
pub fn last(
    connection: &Connection,
    what: Numbered,
    challenge: ChallengeId,
) -> Result<Option<i64>> {
    let sql = format!(
        "SELECT number FROM {} WHERE challenge_id = :challenge ORDER BY id DESC LIMIT 1",
        what.table()
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let number = statement.query_row(named_params! {":challenge": challenge}, |row| row.get(0));
    Ok(number.optional()?)
}

/// The recommendation and the number of the action that was made last in a challenge.
///
/// # Errors
/// When the file cannot be read.
pub fn last_action(connection: &Connection, challenge: ChallengeId) -> Result<Option<(i64, i64)>> {
    let mut statement = connection.prepare_cached(
        "SELECT recommendation.number, action.number
         FROM action JOIN recommendation ON recommendation.id = action.recommendation_id
         WHERE recommendation.challenge_id = :challenge ORDER BY action.id DESC LIMIT 1",
    )?;
    let pair = statement
        .query_row(named_params! {":challenge": challenge}, |row| Ok((row.get(0)?, row.get(1)?)));
    Ok(pair.optional()?)
}
