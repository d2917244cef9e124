//! What is said about a draft report.

use chrono::NaiveDate;

use super::PeerId;

words! {
    /// What becomes of a comment.
    Ruling("decision on a comment") {
        /// The report follows it.
        Accepted = "accepted",
        /// The report stays as it is.
        NotAccepted = "not-accepted",
    }
}

/// Somebody who was asked to look at a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentRequest {
    /// The draft.
    pub version: u32,
    /// The peer; `None` is the host.
    pub peer: Option<PeerId>,
    /// The day it was asked.
    pub asked_on: NaiveDate,
    /// The day by which an answer is due.
    pub due_on: NaiveDate,
    /// The day of the first answer.
    pub answered_on: Option<NaiveDate>,
}

impl CommentRequest {
    /// Whether the day is past and nothing came.
    pub fn is_late(&self, today: NaiveDate) -> bool {
        self.answered_on.is_none() && self.due_on < today
    }
}

/// A peer's comment, or a factual correction of the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Its number in the challenge, from 1; 0 before it has one.
    pub number: i64,
    /// The draft.
    pub version: u32,
    /// The peer; `None` is the host.
    pub peer: Option<PeerId>,
    /// Where in the draft.
    pub place: Option<String>,
    /// What is said.
    pub comment: String,
    /// The day.
    pub made_on: NaiveDate,
    /// What became of it, and on which day.
    pub ruling: Option<(Ruling, NaiveDate)>,
    /// Why.
    pub reason: Option<String>,
}
