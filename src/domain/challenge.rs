//! A challenge: any engagement with one or more hosts.

use chrono::NaiveDate;

use super::{BodyId, DateChange, DateRange, Mode, StaffRole};

row_id! {
    /// The row of a challenge.
    ChallengeId
}

row_id! {
    /// The row of a member of staff.
    StaffId
}

/// A challenge in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// The row.
    pub id: ChallengeId,
    /// `trafford-2027`: slug of the first host and the window's first year, fixed at creation.
    pub reference: String,
    /// A kind of the scheme, such as `corporate`.
    pub kind: String,
    /// How the team meets the host.
    pub mode: Mode,
    /// The hosts in the order given; never empty.
    pub hosts: Vec<BodyId>,
    /// The days within which the visit is to fall.
    pub window: Option<DateRange>,
    /// The onsite days.
    pub onsite: Option<DateRange>,
    /// Whether it was entered as history.
    pub recorded: bool,
    /// The challenge that a progress review reviews.
    pub reviews: Option<ChallengeId>,
    /// Row of the scheme version in force when its scope was agreed.
    pub scheme: Option<i64>,
    /// The day it was withdrawn.
    pub withdrawn_on: Option<NaiveDate>,
    /// Why it was withdrawn.
    pub withdrawn_reason: Option<String>,
    /// How it is paid for.
    pub funding: Option<String>,
    /// When the report was published.
    pub report_published_on: Option<NaiveDate>,
    /// When the action plan was published.
    pub plan_published_on: Option<NaiveDate>,
    /// A free note.
    pub note: Option<String>,
    /// Staff at work on it, with names; never counted as peers.
    pub staff: Vec<(StaffRole, String)>,
    /// The day it was entered.
    pub added_on: NaiveDate,
}

impl Challenge {
    /// Whether it took place: its last onsite day is `today` or past, and it was not withdrawn.
    pub fn is_done(&self, today: NaiveDate) -> bool {
        self.withdrawn_on.is_none() && self.onsite.is_some_and(|days| days.to <= today)
    }

    /// Who does this on it, if anybody.
    pub fn staff_as(&self, role: StaffRole) -> impl Iterator<Item = &str> {
        self.staff.iter().filter(move |(held, _)| *held == role).map(|(_, name)| name.as_str())
    }
}

/// A challenge about to be entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChallenge {
    /// Its reference, not used by another.
    pub reference: String,
    /// A kind of the scheme.
    pub kind: String,
    /// How the team meets the host.
    pub mode: Mode,
    /// The hosts in order; never empty, none twice.
    pub hosts: Vec<BodyId>,
    /// The days within which the visit is to fall.
    pub window: Option<DateRange>,
    /// The onsite days.
    pub onsite: Option<DateRange>,
    /// Whether it is entered as history.
    pub recorded: bool,
    /// The challenge that a progress review reviews.
    pub reviews: Option<ChallengeId>,
    /// How it is paid for.
    pub funding: Option<String>,
    /// When the report was published.
    pub report_published_on: Option<NaiveDate>,
    /// When the action plan was published.
    pub plan_published_on: Option<NaiveDate>,
    /// A free note.
    pub note: Option<String>,
    /// Staff at work on it, by name.
    pub staff: Vec<(StaffRole, String)>,
    /// The day it is entered.
    pub added_on: NaiveDate,
}

/// A setting or moving of dates, with what they were before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rescheduling {
    /// The day it was made.
    pub made_on: NaiveDate,
    /// `scheduled` or `postponed`.
    pub what: DateChange,
    /// Why.
    pub reason: Option<String>,
    /// Window and onsite days before.
    pub old: (Option<DateRange>, Option<DateRange>),
    /// Window and onsite days after.
    pub new: (Option<DateRange>, Option<DateRange>),
}

/// A body that said no before there was a challenge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declined {
    /// The body.
    pub body: BodyId,
    /// The day it said so.
    pub on: NaiveDate,
    /// Why.
    pub reason: Option<String>,
}
