//! The report of a progress review: introduction, approach, progress per recommendation, next steps.

use serde::Serialize;

use super::ActionLine;
use crate::report::{Called, Deadline, StaffLine, TeamLine};

/// The report of a progress review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Review {
    /// Heading of the review.
    pub title: String,
    /// The hosts' names joined.
    pub host: String,
    /// What they are called where they are not named.
    pub called: Called,
    /// The day of this report in words.
    pub date: String,
    /// The kind of the challenge that is reviewed, in words.
    pub kind: String,
    /// Reference of that challenge.
    pub reviewed: String,
    /// Its onsite days in words.
    pub visited: Option<String>,
    /// The days of the review in words.
    pub onsite: Option<String>,
    /// Whether the review is over.
    pub is_over: bool,
    /// `onsite`, `remote` or `hybrid`.
    pub mode: String,
    /// The peers.
    pub team: Vec<TeamLine>,
    /// Staff at work on it; not counted as peers.
    pub staff: Vec<StaffLine>,
    /// The recommendations in order.
    pub recommendations: Vec<ReviewLine>,
    /// How many of them were looked at.
    pub looked_at: usize,
    /// What falls due after the review.
    pub deadlines: Vec<Deadline>,
}

/// A recommendation as the review saw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReviewLine {
    /// Its number in the challenge.
    pub number: i64,
    /// The wording.
    pub wording: String,
    /// How far the host is, in words; none when it was not looked at.
    pub progress: Option<String>,
    /// What was seen.
    pub note: Option<String>,
    /// The host's actions.
    pub actions: Vec<ActionLine>,
}
