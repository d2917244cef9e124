//! The types everybody shares. Knows std, serde and chrono's dates; nothing of SQL, the command
//! line or the terminal.

#[macro_use]
mod macros;
mod body;
mod challenge;
mod dates;
mod evidence;
pub mod lookup;
mod peer;
pub mod scheme;
mod scope;
mod succession;
mod team;
pub mod text;
mod typed;
mod words;

pub use body::{Bodies, Body, BodyId, Relation, Succession, is_gss_code};
pub use challenge::{Challenge, ChallengeId, Declined, NewChallenge, Rescheduling, StaffId};
pub(crate) use dates::written;
pub use dates::{DateRange, NotADate, add_months, day_in_words, parse_date};
pub use evidence::{Assessment, Finding, FindingId, Level, Recommendation, RecommendationId};
pub use macros::{UnknownWord, Words};
pub use peer::{Expertise, Interest, NewPeer, Peer, PeerId, Post};
pub use scheme::Scheme;
pub use scope::{BurdenLimit, Cover, Exclude, Requirement, Scope, Slot, TeamFilter, Who};
pub use succession::{BrokenSuccession, WhyBroken};
pub use team::{
    Conflict, Member, Reason, Relaxation, Reserve, Seat, Team, TeamAnswer, TeamId, TeamOutcome,
    TeamStatus, Tier, TierValue,
};
pub use typed::{typed_day, typed_days};
pub use words::{
    BodyKind, Clock, DateChange, Decision, Held, Mode, PeerKind, PeerStatus, RelationKind,
    StaffRole,
};
