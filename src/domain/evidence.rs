//! What a team finds and what it recommends.

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
    /// Independent sources behind it.
    pub sources: i64,
}

impl Finding {
    /// Whether enough independent sources stand behind it.
    pub const fn is_triangulated(&self) -> bool {
        self.sources >= SOURCES_TO_TRIANGULATE
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
