//! The types everybody shares. Knows std, serde and chrono's dates; nothing of SQL, the command
//! line or the terminal.

#[macro_use]
mod macros;
mod action;
mod alike;
mod body;
mod challenge;
mod comment;
mod dates;
pub mod digest;
mod evidence;
mod invitation;
pub mod lookup;
pub mod mention;
mod peer;
mod privacy;
mod review;
pub mod scheme;
mod scope;
mod sought;
mod succession;
mod team;
pub mod text;
mod timetable;
mod typed;
mod words;

pub use action::{Action, ActionStatus, Answer, Rag, Response};
pub use body::{Bodies, Body, BodyId, Relation, Succession, is_gss_code};
pub use challenge::{Challenge, ChallengeId, Declined, NewChallenge, Rescheduling, StaffId};
pub use comment::{Comment, CommentRequest, Ruling};
pub(crate) use dates::written;
pub use dates::{DateRange, NotADate, add_months, day_in_words, parse_date};
pub use evidence::{
    Assessment, Evidence, Finding, FindingId, Level, Perspective, Recommendation, RecommendationId,
};
pub use invitation::{Invitation, InvitationStatus};
pub use macros::{UnknownWord, Words};
pub use peer::{Expertise, Interest, NewPeer, Peer, PeerId, Post, natural_key};
pub use privacy::{LawfulBasis, MonitoringAnswers, SpecialCategory, SpecialHolding, suppressed};
pub use review::{
    Evaluation, Extent, Feedback, Learning, Progressed, ReviewProgress, SupportSession,
};
pub use scheme::Scheme;
pub use scope::{BurdenLimit, Cover, Exclude, Requirement, Scope, Slot, TeamFilter, Who};
pub use succession::{BrokenSuccession, WhyBroken};
pub use team::{
    Conflict, Covered, Member, Reason, Relaxation, Reserve, Robust, RobustReserve, Seat, Team,
    TeamAnswer, TeamId, TeamOutcome, TeamStatus, Tier, TierValue,
};
pub use timetable::{Document, Session, SessionKind, parse_time, time_in_words};
pub use typed::{backward, typed_day, typed_days};
pub use words::{
    BodyKind, Clock, DateChange, Decision, Held, Mode, PeerKind, PeerStatus, RelationKind,
    StaffRole,
};
