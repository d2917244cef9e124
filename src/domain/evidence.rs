//! What a team hears, what it finds and what it recommends.

use chrono::NaiveDate;

use super::PeerId;

row_id! {
    /// The row of a finding.
    FindingId
}

row_id! {
    /// The row of a recommendation.
    RecommendationId
}

words! {
    /// What a finding says of the host.
    Assessment("assessment") {
        /// Something that is strong.
        Strength = "strength",
        /// Something to improve.
        AreaToImprove = "area-to-improve",
        /// Neither.
        Neutral = "neutral",
    }
}

words! {
    /// Where a recommendation stands in the report.
    Level("level") {
        /// Among the numbered key recommendations.
        Key = "key",
        /// Under its theme.
        Further = "further",
    }
}

words! {
    /// From which side something is seen.
    Perspective("perspective") {
        /// Officers of the host.
        Officer = "officer",
        /// Its councillors.
        Member = "member",
        /// Its partners.
        Partner = "partner",
        /// People who live or work there.
        Resident = "resident",
        /// Its staff below the senior officers.
        Staff = "staff",
    }
}

/// A note of what was heard or seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Its number in the challenge, from 1; 0 before it has one.
    pub number: i64,
    /// The day it was written down.
    pub made_on: NaiveDate,
    /// Number of the session in which it was heard.
    pub session: Option<i64>,
    /// The peer who wrote it down.
    pub peer: Option<PeerId>,
    /// Who wrote it down, where it is no peer.
    pub author: Option<String>,
    /// A core theme or a focus question of the challenge.
    pub theme: String,
    /// What it says of the host.
    pub assessment: Assessment,
    /// From which side.
    pub perspective: Perspective,
    /// Whether it tells who spoke: then it never reaches a report.
    pub identifiable: bool,
    /// Whether the words may be quoted, unattributed.
    pub quote: bool,
    /// What was heard or seen.
    pub note: String,
}

impl Evidence {
    /// Whether it may stand in a report: words to quote that do not tell who spoke.
    pub const fn is_quotable(&self) -> bool {
        self.quote && !self.identifiable
    }
}

/// Sources that must stand behind a finding before it counts as triangulated.
pub const SOURCES_TO_TRIANGULATE: i64 = 2;

/// A statement of the team under a theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Its number in the challenge, from 1.
    pub number: i64,
    /// A core theme or a focus question of the challenge.
    pub theme: String,
    /// What it says of the host.
    pub assessment: Assessment,
    /// The statement.
    pub statement: String,
    /// Independent sources behind it, as counted by hand; what is linked goes before.
    pub sources: i64,
    /// Whether the whole team agreed it.
    pub agreed: bool,
    /// Numbers of the notes linked to it.
    pub evidence: Vec<i64>,
    /// The perspectives of those notes, each once.
    pub perspectives: Vec<Perspective>,
}

impl Finding {
    /// Independent sources behind it: the perspectives of the notes linked, else the count by hand.
    pub fn independent_sources(&self) -> i64 {
        match self.evidence[..] {
            [] => self.sources,
            _ => i64::try_from(self.perspectives.len()).unwrap_or(i64::MAX),
        }
    }

    /// Whether enough independent sources stand behind it.
    pub fn is_triangulated(&self) -> bool {
        self.independent_sources() >= SOURCES_TO_TRIANGULATE
    }
}

/// What the team recommends; the host cannot change the wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recommendation {
    /// Its number in the challenge, from 1.
    pub number: i64,
    /// A core theme or a focus question, where it belongs to one.
    pub theme: Option<String>,
    /// Key or further.
    pub level: Level,
    /// The wording.
    pub wording: String,
}
