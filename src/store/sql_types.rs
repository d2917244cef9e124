//! How domain types stand in a column. Each list below is the one place to add a type.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

use crate::domain::{
    ActionStatus, Answer, Assessment, BodyId, BodyKind, ChallengeId, Clock, DateChange, Decision,
    Extent, FindingId, Held, InvitationStatus, LawfulBasis, Level, Mode, PeerId, PeerKind,
    PeerStatus, Perspective, Rag, RecommendationId, RelationKind, ReviewProgress, Ruling,
    SessionKind, SpecialCategory, StaffId, StaffRole, TeamId, TeamOutcome, TeamStatus, Words,
};

/// Row ids are INTEGER.
macro_rules! integer_columns {
    ($($id:ty),+) => {$(
        impl ToSql for $id {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.0.into())
            }
        }
        impl FromSql for $id {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                value.as_i64().map(Self)
            }
        }
    )+};
}

/// Words are TEXT, by their spelling; a spelling we do not know is an error, never a default.
macro_rules! word_columns {
    ($($words:ty),+) => {$(
        impl ToSql for $words {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.word().into())
            }
        }
        impl FromSql for $words {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                Self::parse(value.as_str()?).map_err(FromSqlError::other)
            }
        }
    )+};
}

integer_columns!(FindingId, RecommendationId, BodyId, ChallengeId, PeerId, StaffId, TeamId);
word_columns!(
    LawfulBasis,
    SpecialCategory,
    Extent,
    ReviewProgress,
    InvitationStatus,
    Ruling,
    ActionStatus,
    Answer,
    Perspective,
    Rag,
    Assessment,
    Level,
    BodyKind,
    Clock,
    DateChange,
    Decision,
    Held,
    Mode,
    PeerKind,
    PeerStatus,
    RelationKind,
    SessionKind,
    StaffRole,
    TeamOutcome,
    TeamStatus
);
