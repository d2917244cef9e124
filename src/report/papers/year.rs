//! The annual report: one year of the programme, for those who pay for it and those who are in it.

use serde::Serialize;

use crate::report::{
    ActionCount, ChallengeCount, DayCount, HostCount, NeverHad, PeerCount, PublicationCount,
    SatisfactionCount, TakeUp,
};

/// A year of the programme.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnnualReport {
    /// The programme's name.
    pub title: String,
    /// The year: `2026/27`.
    pub year: String,
    /// The year before.
    pub year_before: String,
    /// The day of this report in words.
    pub date: String,
    /// Whether the year is over.
    pub is_over: bool,
    /// Take-up over all bodies.
    pub overall: TakeUp,
    /// Take-up by region.
    pub by_region: Vec<TakeUp>,
    /// Take-up by political control.
    pub by_control: Vec<TakeUp>,
    /// Take-up by type of body.
    pub by_type: Vec<TakeUp>,
    /// Bodies that never had one.
    pub never_had: Vec<NeverHad>,
    /// Challenges of the year by kind.
    pub challenges: Vec<ChallengeCount>,
    /// Those that took place, and those of the year before.
    pub done: i64,
    /// Those of the year before that took place.
    pub done_before: i64,
    /// Peers by group.
    pub groups: Vec<PeerCount>,
    /// Peers by region.
    pub regions: Vec<PeerCount>,
    /// The employers that gave most days.
    pub employers: Vec<PeerCount>,
    /// Peer days of the year by kind and group.
    pub peer_days: Vec<DayCount>,
    /// Peer days of the year.
    pub days: i64,
    /// Peer days of the year before.
    pub days_before: i64,
    /// Feedback of the year.
    pub satisfaction: Vec<SatisfactionCount>,
    /// What hosts said in the year.
    pub hosts: Vec<HostCount>,
    /// Publication, of the visits of this year and the one before.
    pub publication: Vec<PublicationCount>,
    /// Action plans, of the visits of this year and the one before.
    pub actions: Vec<ActionCount>,
}
