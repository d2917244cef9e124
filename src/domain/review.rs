//! What comes after a challenge: progress, other support, feedback on peers.

use chrono::NaiveDate;

use super::{ChallengeId, PeerId};

words! {
    /// How far the host is with a recommendation.
    ReviewProgress("progress") {
        /// Nothing to be seen yet.
        NotStarted = "not-started",
        /// Begun.
        Some = "some",
        /// Well on the way.
        Good = "good",
        /// Done.
        Complete = "complete",
        /// Not pursued.
        Stopped = "stopped",
    }
}

/// How far the host is with a recommendation, as a progress review saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progressed {
    /// Number of the recommendation.
    pub recommendation: i64,
    /// How far.
    pub progress: ReviewProgress,
    /// What was seen.
    pub note: Option<String>,
    /// The day.
    pub recorded_on: NaiveDate,
}

/// A session of support that is no visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupportSession {
    /// Its number, from 1; 0 before it has one.
    pub number: i64,
    /// The day.
    pub day: NaiveDate,
    /// How long it was.
    pub minutes: i64,
    /// The peer.
    pub peer: PeerId,
    /// A free note.
    pub note: Option<String>,
}

/// Feedback on a peer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    /// A competency of the scheme.
    pub competency: String,
    /// From 1 to 5.
    pub score: i64,
    /// Who gave it.
    pub given_by: String,
    /// The day.
    pub given_on: NaiveDate,
}

/// What a peer learnt and took home from an engagement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Learning {
    /// The engagement.
    pub challenge: ChallengeId,
    /// The peer.
    pub peer: PeerId,
    /// What the peer learnt.
    pub learnt: String,
    /// What the peer took home to the own council.
    pub took_home: Option<String>,
    /// Whether the peer lets it be published.
    pub publish: bool,
    /// The day it was noted.
    pub noted_on: NaiveDate,
}

words! {
    /// To what extent a host says yes (the programme's own survey counts those satisfied "to a great
    /// extent").
    Extent("extent") {
        /// Fully, or nearly.
        Great = "great",
        /// For the most part.
        Moderate = "moderate",
        /// In some things.
        Small = "small",
        /// Not.
        NotAtAll = "not-at-all",
    }
}

impl Extent {
    /// Whether it counts as a yes: to a great or a moderate extent.
    pub const fn is_yes(self) -> bool {
        matches!(self, Self::Great | Self::Moderate)
    }
}

/// What a host said of an engagement when it was over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    /// The engagement.
    pub challenge: ChallengeId,
    /// The role of who answers, never the name.
    pub given_by: String,
    /// The day.
    pub given_on: NaiveDate,
    /// How satisfied the host is.
    pub satisfied: Extent,
    /// How much good it did.
    pub impact: Option<Extent>,
    /// Whether the host would recommend it to others.
    pub recommends: Option<bool>,
    /// In the host's own words.
    pub note: Option<String>,
}
