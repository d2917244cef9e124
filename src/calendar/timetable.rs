//! Whether a timetable can be kept: clashes, and what is missing. Values in, values out.

mod clash;
#[cfg(test)]
mod planted;
#[cfg(test)]
mod tests;
mod totals;

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate, NaiveTime};

use crate::domain::scheme::TimetableRules;
use crate::domain::text::fold_name;
use crate::domain::{DateRange, PeerId, Session, SessionKind, parse_time, time_in_words};

pub use clash::{Clash, ClashKind};
use clash::{clash, of};
pub use totals::{Totals, totals};

/// A timetable and what it is held to.
#[derive(Debug, Clone, Copy)]
pub struct Timetable<'a> {
    /// The sessions.
    pub sessions: &'a [Session],
    /// The onsite days.
    pub onsite: Option<DateRange>,
    /// The team.
    pub team: &'a [PeerId],
    /// The themes, core ones and the added focus.
    pub themes: &'a [String],
    /// The scheme's rules.
    pub rules: &'a TimetableRules,
    /// The most meetings that the scope allows.
    pub meetings: Option<u32>,
    /// How many documents the host is asked for.
    pub asked: usize,
    /// The most documents that the scope allows.
    pub documents: Option<u32>,
    /// Whether the team meets on the evening before the first day.
    pub evening_before: bool,
}

impl Timetable<'_> {
    /// Everything wrong, in the order of [`ClashKind`], then by day and session.
    pub fn check(&self) -> Vec<Clash> {
        let mut all = self.days();
        all.extend(self.people());
        all.extend(self.rooms());
        all.extend(self.lunches());
        all.extend(self.evenings());
        all.extend(self.feedback());
        all.extend(self.coverage());
        all.extend(self.burden());
        all.sort_by(|a, b| {
            (a.kind, a.day, &a.sessions, a.peer).cmp(&(b.kind, b.day, &b.sessions, b.peer))
        });
        all
    }

    fn days(&self) -> Vec<Clash> {
        let Some(onsite) = self.onsite else {
            return vec![clash(ClashKind::NoDays, None, "the onsite days are not set")];
        };
        // The team may meet before the visit, and nobody else.
        let outside = |s: &&Session| {
            !(onsite.contains(s.day) || (s.kind == SessionKind::TeamMeeting && s.day < onsite.from))
        };
        let told = |s: &Session| {
            let message = format!("lies outside the onsite days, {}", onsite.in_words());
            of(ClashKind::OutsideDays, s, message)
        };
        self.sessions.iter().filter(outside).map(told).collect()
    }

    fn people(&self) -> Vec<Clash> {
        let mut all = Vec::new();
        for session in self.sessions {
            if session.taken_by(self.team).is_empty() {
                all.push(of(ClashKind::Nobody, session, "no peer takes part".to_owned()));
            }
            for peer in session.peers.iter().filter(|peer| !self.team.contains(peer)) {
                let message = "takes part and is not on the team".to_owned();
                all.push(Clash {
                    peer: Some(*peer),
                    ..of(ClashKind::NotOnTheTeam, session, message)
                });
            }
        }
        all
    }

    /// Everybody who takes part in anything, in order.
    fn everybody(&self) -> BTreeSet<PeerId> {
        self.sessions.iter().flat_map(|session| session.taken_by(self.team)).collect()
    }

    /// The sessions of a peer in the order of time.
    fn of_peer(&self, peer: PeerId) -> Vec<&Session> {
        let mut own: Vec<&Session> =
            self.sessions.iter().filter(|s| s.taken_by(self.team).contains(&peer)).collect();
        own.sort_by_key(|s| (s.day, s.starts, s.ends, s.number));
        own
    }

    fn rooms(&self) -> Vec<Clash> {
        let mut all = Vec::new();
        for peer in self.everybody() {
            let own = self.of_peer(peer);
            for (place, one) in own.iter().enumerate() {
                let later = own.iter().skip(place + 1);
                all.extend(later.filter_map(|other| self.between(peer, one, other)));
            }
        }
        all
    }

    /// What stands between two sessions of one peer, the first of which starts first.
    fn between(&self, peer: PeerId, one: &Session, other: &Session) -> Option<Clash> {
        let sessions = vec![one.number, other.number];
        let told = |kind, message| {
            Some(Clash { kind, day: Some(one.day), peer: Some(peer), sessions, message })
        };
        if one.overlaps(other) {
            let message =
                format!("is in two sessions at {}", time_in_words(one.starts.max(other.starts)));
            return told(ClashKind::TwoRooms, message);
        }
        let (Some(from), Some(to)) = (&one.place, &other.place) else { return None };
        let gap = (other.starts - one.ends).num_minutes();
        let least = i64::from(self.rules.travel_minutes);
        if one.day != other.day || gap >= least || fold_name(from) == fold_name(to) {
            return None;
        }
        let message = format!("has {gap} minutes from {from} to {to}; {least} are needed");
        told(ClashKind::NoTravelTime, message)
    }

    fn lunches(&self) -> Vec<Clash> {
        let Some(hours) = self.rules.lunch_hours() else { return Vec::new() };
        let mut all = Vec::new();
        for peer in self.everybody() {
            let own = self.of_peer(peer);
            let days: BTreeSet<NaiveDate> = own.iter().map(|s| s.day).collect();
            for day in days {
                let busy: Vec<&Session> = own.iter().filter(|s| s.day == day).copied().collect();
                if longest_gap(&busy, hours) < i64::from(self.rules.lunch_minutes) {
                    let message = format!(
                        "has no {} minutes for lunch between {} and {}",
                        self.rules.lunch_minutes,
                        time_in_words(hours.0),
                        time_in_words(hours.1)
                    );
                    let lunch = clash(ClashKind::NoLunch, Some(day), &message);
                    all.push(Clash { peer: Some(peer), ..lunch });
                }
            }
        }
        all
    }

    fn evenings(&self) -> Vec<Clash> {
        let (Some(onsite), Ok(evening)) = (self.onsite, parse_time(&self.rules.evening_from))
        else {
            return Vec::new();
        };
        let before = onsite.from.checked_sub_days(Days::new(1)).filter(|_| self.evening_before);
        let days = before.into_iter().chain(onsite.iter().filter(|day| *day != onsite.to));
        let meets = |day: NaiveDate| {
            self.sessions
                .iter()
                .any(|s| s.kind == SessionKind::TeamMeeting && s.day == day && s.ends > evening)
        };
        let told =
            |day| clash(ClashKind::NoEveningMeeting, Some(day), "no team meeting in the evening");
        days.filter(|day| !meets(*day)).map(told).collect()
    }

    fn feedback(&self) -> Vec<Clash> {
        let Some(onsite) = self.onsite else { return Vec::new() };
        let given =
            self.sessions.iter().any(|s| s.kind == SessionKind::Feedback && s.day == onsite.to);
        let told = clash(ClashKind::NoFeedback, Some(onsite.to), "no feedback on the last day");
        if given { Vec::new() } else { vec![told] }
    }

    fn coverage(&self) -> Vec<Clash> {
        let meetings = || self.sessions.iter().filter(|s| s.kind.is_meeting());
        let themes =
            self.themes.iter().filter(|theme| !meetings().any(|s| s.themes.contains(theme)));
        let theme = |theme: &String| {
            clash(ClashKind::ThemeWithoutSession, None, &format!("no session is about `{theme}`"))
        };
        let met = |group: &&String| meetings().any(|s| s.met.as_ref() == Some(*group));
        let groups = self.rules.core_groups.iter().filter(|group| !met(group));
        let group = |group: &String| {
            clash(ClashKind::GroupNotMet, None, &format!("no session meets `{group}`"))
        };
        themes.map(theme).chain(groups.map(group)).collect()
    }

    /// More than the host is to bear: meetings and documents, each against the scope's limit, else the
    /// scheme's.
    fn burden(&self) -> Vec<Clash> {
        let meetings = self.sessions.iter().filter(|s| s.kind.is_meeting()).count();
        let both = [
            (meetings, "meetings", self.meetings, self.rules.meetings),
            (self.asked, "documents", self.documents, self.rules.documents),
        ];
        let over = both.into_iter().filter_map(|(count, what, scope, scheme)| {
            let most = scope.unwrap_or(scheme);
            if u32::try_from(count).unwrap_or(u32::MAX) <= most {
                return None;
            }
            let source = if scope.is_some() { "the scope" } else { "the scheme" };
            let message = format!("{count} {what} are asked of the host; {source} allows {most}");
            Some(clash(ClashKind::OverBurden, None, &message))
        });
        over.collect()
    }
}

/// The longest free time in minutes between `hours`, beside these sessions in the order of time.
fn longest_gap(busy: &[&Session], hours: (NaiveTime, NaiveTime)) -> i64 {
    let mut free_from = hours.0;
    let mut longest = 0;
    for session in busy {
        longest = longest.max((session.starts.min(hours.1) - free_from).num_minutes());
        free_from = free_from.max(session.ends);
    }
    longest.max((hours.1 - free_from).num_minutes())
}
