//! The key messages: what was said to the host on the last day, to be held against the report.

use serde::{Deserialize, Serialize};

use super::Report;

words! {
    /// What a key message is.
    MessageKind("kind of message") {
        /// What is strong.
        Strength = "strength",
        /// What to improve.
        Area = "area-to-improve",
        /// What the team recommends.
        Recommendation = "recommendation",
    }
}

/// A key message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// What it is.
    pub kind: MessageKind,
    /// The number of the finding or recommendation.
    pub number: i64,
    /// Its wording.
    pub text: String,
}

impl Message {
    /// `finding 3`, as it is called in the challenge.
    pub fn place(&self) -> String {
        let what = match self.kind {
            MessageKind::Strength | MessageKind::Area => "finding",
            MessageKind::Recommendation => "recommendation",
        };
        format!("{what} {}", self.number)
    }
}

/// A presentation that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presented {
    /// The day on which it was made, in words.
    pub on: String,
    /// Its key messages.
    pub messages: Vec<Message>,
}

/// The key messages of a report: strengths and areas to improve, then key recommendations.
pub fn messages(report: &Report) -> Vec<Message> {
    let mut all = Vec::new();
    for theme in &report.themes {
        let mut add = |kind, findings: &[super::Finding]| {
            all.extend(findings.iter().map(|finding| Message {
                kind,
                number: finding.number,
                text: finding.statement.clone(),
            }));
        };
        add(MessageKind::Strength, &theme.strengths);
        add(MessageKind::Area, &theme.areas);
    }
    all.extend(report.recommendations.iter().map(|recommendation| Message {
        kind: MessageKind::Recommendation,
        number: recommendation.number,
        text: recommendation.wording.clone(),
    }));
    all
}
