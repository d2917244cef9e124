//! What a team is made from: plain values, read from the file once, with no way back to it.

use chrono::{Datelike as _, NaiveDate, Weekday};

use super::pool::Pool;
use crate::domain::scheme::EngagementKind;
use crate::domain::{Bodies, BodyId, ChallengeId, DateRange, Mode, PeerId, Scheme, Scope};

/// All that the team of one challenge depends on.
#[derive(Debug, Clone)]
pub struct TeamProblem {
    /// The challenge's reference.
    pub challenge: String,
    /// The kind of engagement.
    pub kind: EngagementKind,
    /// The rules of the programme.
    pub scheme: Scheme,
    /// What was agreed with the host.
    pub scope: Scope,
    /// How the team meets the host.
    pub mode: Mode,
    /// The hosts, in order; never empty.
    pub hosts: Vec<BodyId>,
    /// The register.
    pub bodies: Bodies,
    /// The pool, by reference in natural order: equal teams are told apart by it.
    pub peers: Pool,
    /// The onsite days to choose from, earliest first.
    pub weeks: Vec<DateRange>,
    /// Other permitted onsite days, to offer when `weeks` hold no team.
    pub other_weeks: Vec<DateRange>,
    /// Places on the teams of other challenges, past and to come.
    pub assignments: Vec<Assignment>,
    /// Days on which peers gave support that is no visit, such as mentoring: one each.
    pub support_days: Vec<(PeerId, NaiveDate)>,
    /// The challenge that a progress review reviews.
    pub reviews: Option<ChallengeId>,
    /// Rules set aside for this challenge.
    pub exceptions: Vec<SetAside>,
    /// Peers whom the scope excludes.
    pub excluded_peers: Vec<PeerId>,
    /// Bodies whose peers the scope excludes.
    pub excluded_bodies: Vec<BodyId>,
    /// Who must take which slot, by role.
    pub pins: Vec<(String, PeerId)>,
    /// Who must not be on the team.
    pub bans: Vec<PeerId>,
}

/// A place of a peer on the team of another challenge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The other challenge.
    pub challenge: ChallengeId,
    /// Its reference.
    pub reference: String,
    /// The peer.
    pub peer: PeerId,
    /// Its hosts.
    pub hosts: Vec<BodyId>,
    /// Its onsite days, where they are known.
    pub onsite: Option<DateRange>,
    /// Whether the team is only proposed: the peer has a place, and has done nothing yet.
    pub proposed: bool,
}

/// A rule set aside with a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// The filter's name, such as `neighbour`.
    pub rule: String,
    /// For whom; everybody when left out.
    pub peer: Option<PeerId>,
}

impl TeamProblem {
    /// Where the peer stands in the pool.
    pub fn place_of(&self, peer: PeerId) -> Option<usize> {
        self.peers.place_of(peer)
    }

    /// The financial year in which `day` lies, by the scheme's first day of it.
    pub fn year_of(&self, day: NaiveDate) -> DateRange {
        let begins = |year| first_of_year(&self.scheme.matching.year_begins, year);
        let from = begins(day.year());
        let (from, next) = if from <= day {
            (from, begins(day.year() + 1))
        } else {
            (begins(day.year() - 1), from)
        };
        DateRange { from, to: next.pred_opt().unwrap_or(next) }
    }
}

/// The day `MM-DD` of a year; 1 April where the text is no such day.
fn first_of_year(begins: &str, year: i32) -> NaiveDate {
    let parts = begins.split_once('-');
    let day = parts.and_then(|(month, day)| {
        NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)
    });
    day.or_else(|| NaiveDate::from_ymd_opt(year, 4, 1)).unwrap_or(NaiveDate::MIN)
}

/// Working days of a visit: what it takes from the days that a peer offers.
pub fn days_of(visit: DateRange) -> i64 {
    let days = visit.from.iter_days().take_while(|day| *day <= visit.to);
    days.filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)).count() as i64
}
