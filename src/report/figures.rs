//! The programme in numbers: the rows of each table, as the statistics, the dashboard and the annual
//! report show them.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

/// Everything counted, as of one day.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Figures {
    /// The day.
    pub as_at: NaiveDate,
    /// The last day that is due soon.
    pub horizon: NaiveDate,
    /// Take-up, over all bodies and by region, political control and type.
    pub take_up: Vec<TakeUp>,
    /// Bodies that never had a challenge that counts.
    pub never_had: Vec<NeverHad>,
    /// Challenges by year and kind.
    pub challenges: Vec<ChallengeCount>,
    /// Challenges at work, by stage.
    pub pipeline: Vec<StageCount>,
    /// Weeks with a visit, from this month on.
    pub weeks: Vec<OnsiteWeek>,
    /// Peers and the days that they gave, by group, region and employer.
    pub peers: Vec<PeerCount>,
    /// Each peer against what they offered: who is asked too often, who never.
    pub used: Vec<PeerUse>,
    /// The group offices of members: what they give against their share.
    pub shares: Vec<OfficeShare>,
    /// Peer days by year, kind of engagement and group.
    pub peer_days: Vec<DayCount>,
    /// The pool against what the challenges ahead ask for, by role and expertise.
    pub pool: Vec<PoolCount>,
    /// Whether reports, plans and reviews were published in time, by year.
    pub publication: Vec<PublicationCount>,
    /// Feedback, by year and competency.
    pub satisfaction: Vec<SatisfactionCount>,
    /// What hosts said of engagements, by year and kind.
    pub hosts: Vec<HostCount>,
    /// How far the hosts are with their plans, by year of the visit.
    pub actions: Vec<ActionCount>,
}

/// How many bodies of a group had a challenge that counts, and how they stand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TakeUp {
    /// `all`, `region`, `control` or `type`.
    pub by: String,
    /// Which region, party or type.
    pub group: String,
    /// Bodies under the five-year rule.
    pub bodies: i64,
    /// Those that ever had a challenge that counts.
    pub ever: i64,
    /// Those whose last one is within the interval.
    pub current: i64,
    /// `current` in a hundred bodies, rounded.
    pub percent: i64,
    /// Those that never had one, booked or not.
    pub never_had: i64,
    /// In state `overdue`.
    pub overdue: i64,
    /// In state `never-had`: no day by which it is due, and nothing booked.
    pub undated: i64,
    /// In state `due-soon`.
    pub due_soon: i64,
    /// In state `booked`.
    pub booked: i64,
    /// In state `declined`.
    pub declined: i64,
    /// In state `not-due`.
    pub not_due: i64,
}

/// A body that never had a challenge that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NeverHad {
    /// Its code, or its slug where it has none.
    pub body: String,
    /// Its name.
    pub name: String,
    /// What kind of body it is.
    pub kind: String,
    /// Its region.
    pub region: Option<String>,
    /// The party with the majority, or `No overall control`.
    pub control: Option<String>,
    /// First day of the challenge that lies ahead.
    pub booked_from: Option<NaiveDate>,
    /// The principal adviser.
    pub adviser: Option<String>,
}

/// Challenges of a kind in a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChallengeCount {
    /// The year, such as `2026/27`, of the first onsite day, else of the window.
    pub year: String,
    /// The kind of engagement.
    pub kind: String,
    /// Its name in documents.
    pub title: String,
    /// Those that took place.
    pub done: i64,
    /// Those that lie ahead.
    pub ahead: i64,
    /// Those that were withdrawn.
    pub withdrawn: i64,
}

/// Challenges at a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StageCount {
    /// The stage.
    pub stage: String,
    /// Challenges at it that are neither withdrawn nor closed nor history.
    pub challenges: i64,
    /// Of those, the ones with something late.
    pub late: i64,
}

/// A week with a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OnsiteWeek {
    /// Its Monday.
    pub monday: NaiveDate,
    /// The challenges whose visit has a day in it.
    pub challenges: Vec<String>,
}

/// Peers of a group and what they gave.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PeerCount {
    /// `group`, `region` or `employer`.
    pub by: String,
    /// Which: officers, the group office of members (their party where none is settled), others; a
    /// region; a body.
    pub group: String,
    /// In the pool, whatever the status.
    pub peers: i64,
    /// Those whose status is active.
    pub active: i64,
    /// Those who gave a day.
    pub deployed: i64,
    /// Days given in all, up to today.
    pub days: i64,
    /// Days of this year, given or agreed.
    pub days_this_year: i64,
}

words! {
    /// Whether a peer has had a fair turn this year.
    Turn("turn") {
        /// Gave or was asked for more than was offered.
        TooOften = "too-often",
        /// Gave all that was offered.
        UsedUp = "used-up",
        /// Has time left.
        Fair = "fair",
        /// Was never asked and never gave a day.
        Never = "never-asked",
    }
}

/// What a peer gave against what was offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PeerUse {
    /// Reference of the peer.
    pub reference: String,
    /// Name of the peer.
    pub name: String,
    /// The group, as in `peers`.
    pub group: String,
    /// The region.
    pub region: String,
    /// The body of the first current post.
    pub employer: String,
    /// Days in all, given or agreed to be.
    pub days: i64,
    /// Those of this year.
    pub days_this_year: i64,
    /// Days offered in a year, the scheme's where nothing was said.
    pub days_offered: i64,
    /// Challenges of this year, given or agreed.
    pub challenges_this_year: i64,
    /// Challenges offered in a year, the scheme's where nothing was said.
    pub challenges_offered: i64,
    /// Challenges for which the peer was ever asked.
    pub asked: i64,
    /// Those for which it was this year.
    pub asked_this_year: i64,
    /// Whether that is a fair turn.
    pub turn: Turn,
}

/// What a group office of members gives against its share.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OfficeShare {
    /// The group office, or the party where none is settled.
    pub office: String,
    /// Its active member peers.
    pub members: i64,
    /// The same in a hundred of all member peers.
    pub members_percent: i64,
    /// Days of its members this year, given or agreed.
    pub days_this_year: i64,
    /// The same in a hundred of all days of members.
    pub days_percent: i64,
    /// Councils that a party of the group leads, as far as the register knows.
    pub councils_led: i64,
    /// The same in a hundred of all councils with a leading party.
    pub councils_percent: i64,
}

/// Peer days of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DayCount {
    /// The year.
    pub year: String,
    /// The kind of engagement.
    pub kind: String,
    /// The group of the peers, as in `peers`.
    pub group: String,
    /// Days given, or agreed to be.
    pub days: i64,
    /// Places on teams and days of support behind them.
    pub places: i64,
}

/// What there is against what is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PoolCount {
    /// `role` or `expertise`.
    pub by: String,
    /// The role or the area.
    pub name: String,
    /// Places, or challenges that ask for the area, ahead.
    pub demand: i64,
    /// Of those, the ones that are not filled.
    pub open: i64,
    /// Active peers who could take it: who fit the role, or hold the area in their current role.
    pub pool: i64,
}

/// Publication within a year.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PublicationCount {
    /// The year of the visit.
    pub year: String,
    /// The milestone.
    pub milestone: String,
    /// Challenges that took place and have the milestone.
    pub challenges: i64,
    /// Done by its day.
    pub on_time: i64,
    /// Done after its day.
    pub late: i64,
    /// Not done, and its day is past.
    pub overdue: i64,
    /// Not done, and its day is to come.
    pub not_due: i64,
    /// Of past challenges entered as history: not known.
    pub unknown: i64,
    /// Done by its day in a hundred whose day is past and known, rounded; null where there are none.
    pub percent: Option<i64>,
}

/// Feedback on a competency in a year.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SatisfactionCount {
    /// The year in which it was given.
    pub year: String,
    /// The competency.
    pub competency: String,
    /// Scores.
    pub scores: i64,
    /// Their mean, from 1 to 5, to two places; null where fewer than five were given, so that nobody
    /// is known by it.
    pub mean: Option<f64>,
}

/// What hosts said in a year of a kind of engagement.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HostCount {
    /// The year in which they said it.
    pub year: String,
    /// The kind of engagement.
    pub kind: String,
    /// Answers.
    pub answers: i64,
    /// Of those, satisfied to a great or a moderate extent.
    pub satisfied: i64,
    /// Of those, satisfied to a great extent.
    pub greatly: i64,
    /// The satisfied in a hundred, rounded.
    pub percent: i64,
    /// Answers on what good it did.
    pub impact_answers: i64,
    /// Of those, to a great or a moderate extent.
    pub impact: i64,
    /// Answers on whether they would recommend it.
    pub recommend_answers: i64,
    /// Of those, yes.
    pub recommend: i64,
}

/// Actions of the plans of a year's visits.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ActionCount {
    /// The year of the visit.
    pub year: String,
    /// Challenges with a plan.
    pub challenges: i64,
    /// Actions.
    pub actions: i64,
    /// Not started.
    pub not_started: i64,
    /// In progress.
    pub in_progress: i64,
    /// Almost completed.
    pub almost_completed: i64,
    /// Completed.
    pub completed: i64,
    /// Continuous.
    pub continuous: i64,
    /// Stopped.
    pub stopped: i64,
    /// Of all, those whose day is past and that are open.
    pub late: i64,
}

impl Figures {
    /// The take-up over all bodies.
    pub fn overall(&self) -> TakeUp {
        self.take_up.iter().find(|row| row.by == "all").cloned().unwrap_or_default()
    }
}
