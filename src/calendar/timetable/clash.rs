//! What may be wrong with a timetable.

use chrono::NaiveDate;

use crate::domain::{PeerId, Session};

words! {
    /// What is wrong with a timetable.
    ClashKind("kind of clash") {
        /// The onsite days are not set.
        NoDays = "no-days",
        /// A session lies outside the onsite days.
        OutsideDays = "outside-days",
        /// Somebody takes part who is not on the team.
        NotOnTheTeam = "not-on-the-team",
        /// Nobody of the team takes part.
        Nobody = "nobody",
        /// A peer is in two sessions at a time.
        TwoRooms = "two-rooms",
        /// A peer has too little time to get from one place to another.
        NoTravelTime = "no-travel-time",
        /// A peer has no time for lunch.
        NoLunch = "no-lunch",
        /// An evening passes without a team meeting.
        NoEveningMeeting = "no-evening-meeting",
        /// The feedback is not on the last day.
        NoFeedback = "no-feedback",
        /// A theme has no session.
        ThemeWithoutSession = "theme-without-session",
        /// A core stakeholder group is not met.
        GroupNotMet = "group-not-met",
        /// More is asked of the host than was agreed.
        OverBurden = "over-burden",
    }
}

/// Something wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// What.
    pub kind: ClashKind,
    /// On which day.
    pub day: Option<NaiveDate>,
    /// Whom it hits.
    pub peer: Option<PeerId>,
    /// Numbers of the sessions.
    pub sessions: Vec<i64>,
    /// In words; the peer's name stands apart.
    pub message: String,
}

/// A clash of the timetable as a whole, or of a day.
pub(super) fn clash(kind: ClashKind, day: Option<NaiveDate>, message: &str) -> Clash {
    Clash { kind, day, peer: None, sessions: Vec::new(), message: message.to_owned() }
}

/// A clash that one session has.
pub(super) fn of(kind: ClashKind, session: &Session, message: String) -> Clash {
    let sessions = vec![session.number];
    Clash { kind, day: Some(session.day), peer: None, sessions, message }
}
