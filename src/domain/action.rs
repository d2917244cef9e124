//! What the host makes of the recommendations: its answer, and the actions of its plan.

use chrono::NaiveDate;

words! {
    /// What the host says to a recommendation.
    Answer("answer") {
        /// It is taken up.
        Accept = "accept",
        /// A part of it is taken up.
        Partly = "partly",
        /// It is not taken up.
        Decline = "decline",
    }
}

words! {
    /// How far an action is.
    ActionStatus("status of an action") {
        /// Nothing was done yet.
        NotStarted = "not-started",
        /// Under way.
        InProgress = "in-progress",
        /// All but done.
        AlmostCompleted = "almost-completed",
        /// Done.
        Completed = "completed",
        /// Never ends.
        Continuous = "continuous",
        /// Given up.
        Stopped = "stopped",
    }
}

impl ActionStatus {
    /// Whether something is still to be done by a day.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::NotStarted | Self::InProgress | Self::AlmostCompleted)
    }
}

words! {
    /// How an action stands at a glance.
    Rag("rating") {
        /// Off course.
        Red = "red",
        /// At risk.
        Amber = "amber",
        /// On course.
        Green = "green",
    }
}

/// The host's answer to a recommendation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// What it says.
    pub answer: Answer,
    /// Why; needed unless it accepts.
    pub reason: Option<String>,
    /// The day.
    pub responded_on: NaiveDate,
}

/// An action of the host's plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Number of the recommendation.
    pub recommendation: i64,
    /// Its number under the recommendation, from 1; 0 before it has one.
    pub number: i64,
    /// What is to be done.
    pub what: String,
    /// Who sees to it.
    pub owner: Option<String>,
    /// The day by which.
    pub due: Option<NaiveDate>,
    /// When, where no day is named: `Autumn 2027`.
    pub due_phrase: Option<String>,
    /// How far it is.
    pub status: ActionStatus,
    /// How it stands at a glance.
    pub rag: Option<Rag>,
    /// What shows that it is done.
    pub evidence: Option<String>,
}

impl Action {
    /// Whether its day is past and it is not done.
    pub fn is_late(&self, today: NaiveDate) -> bool {
        self.status.is_open() && self.due.is_some_and(|due| due < today)
    }
}
