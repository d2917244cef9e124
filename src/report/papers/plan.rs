//! The host's action plan as a document: each recommendation as the team worded it, what the host
//! says to it, and its actions.

use serde::Serialize;

use crate::report::Called;

/// An action plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActionPlan {
    /// Heading of the challenge.
    pub title: String,
    /// The hosts' names joined.
    pub host: String,
    /// What they are called where they are not named.
    pub called: Called,
    /// The onsite days in words.
    pub onsite: Option<String>,
    /// The day of this plan in words.
    pub date: String,
    /// The recommendations in order.
    pub recommendations: Vec<PlanLine>,
    /// Actions in all.
    pub actions: usize,
    /// Actions that are done.
    pub done: usize,
    /// Actions whose day is past and that are not done.
    pub late: usize,
}

/// A recommendation in an action plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanLine {
    /// Its number in the challenge.
    pub number: i64,
    /// The wording, which the host cannot change.
    pub wording: String,
    /// Its theme.
    pub theme: Option<String>,
    /// What the host says to it: `accepted`, `accepted in part`, `not accepted`.
    pub answer: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Its actions.
    pub actions: Vec<ActionLine>,
}

/// An action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActionLine {
    /// `3.1`.
    pub reference: String,
    /// What is to be done.
    pub what: String,
    /// Who sees to it.
    pub owner: Option<String>,
    /// The day in words, or a phrase.
    pub due: Option<String>,
    /// How far it is, in words.
    pub status: String,
    /// `red`, `amber` or `green`.
    pub rag: Option<String>,
    /// What shows that it is done.
    pub evidence: Option<String>,
    /// Whether its day is past and it is not done.
    pub late: bool,
}
