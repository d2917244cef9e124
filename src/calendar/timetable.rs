//! Whether a timetable can be kept: clashes, and what is missing. Values in, values out.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate, NaiveTime};

use crate::domain::scheme::TimetableRules;
use crate::domain::text::fold_name;
use crate::domain::{DateRange, PeerId, Session, SessionKind, parse_time, time_in_words};

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

    fn burden(&self) -> Vec<Clash> {
        let most = self.meetings.unwrap_or(self.rules.meetings);
        let count = self.sessions.iter().filter(|s| s.kind.is_meeting()).count();
        if u32::try_from(count).unwrap_or(u32::MAX) <= most {
            return Vec::new();
        }
        let source = if self.meetings.is_some() { "the scope" } else { "the scheme" };
        let message = format!("{count} meetings are asked of the host; {source} allows {most}");
        vec![clash(ClashKind::OverBurden, None, &message)]
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

fn clash(kind: ClashKind, day: Option<NaiveDate>, message: &str) -> Clash {
    Clash { kind, day, peer: None, sessions: Vec::new(), message: message.to_owned() }
}

/// A clash that one session has.
fn of(kind: ClashKind, session: &Session, message: String) -> Clash {
    let sessions = vec![session.number];
    Clash { kind, day: Some(session.day), peer: None, sessions, message }
}

/// What a timetable asks of the host.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Sessions in which people of the host are met.
    pub meetings: usize,
    /// People met; somebody met twice counts twice.
    pub people: i64,
    /// Hours of the peers, all taken together, in minutes.
    pub peer_minutes: i64,
}

/// The totals of `sessions`.
pub fn totals(sessions: &[Session]) -> Totals {
    let meetings = sessions.iter().filter(|s| s.kind.is_meeting());
    meetings.fold(Totals::default(), |sum, session| {
        let peers = i64::try_from(session.peers.len()).unwrap_or(i64::MAX);
        Totals {
            meetings: sum.meetings + 1,
            people: sum.people + session.people,
            peer_minutes: sum.peer_minutes + (session.ends - session.starts).num_minutes() * peers,
        }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::testing::{day, range};

    fn session(number: i64, kind: SessionKind, at: (&str, &str, &str), peers: &[i64]) -> Session {
        Session {
            number,
            kind,
            day: day(at.0),
            starts: parse_time(at.1).unwrap(),
            ends: parse_time(at.2).unwrap(),
            place: Some("Town Hall".into()),
            link: None,
            met: None,
            who: None,
            people: 1,
            strand: None,
            note: None,
            peers: peers.iter().map(|id| PeerId(*id)).collect(),
            themes: Vec::new(),
        }
    }

    fn rules() -> TimetableRules {
        TimetableRules {
            core_groups: vec!["staff".into()],
            meetings: 3,
            ..TimetableRules::default()
        }
    }

    const TEAM: [PeerId; 2] = [PeerId(1), PeerId(2)];

    fn kinds(sessions: &[Session]) -> Vec<ClashKind> {
        let rules = rules();
        let timetable = Timetable {
            sessions,
            onsite: Some(range("2027-03-02..2027-03-03")),
            team: &TEAM,
            themes: &["Money".to_owned()],
            rules: &rules,
            meetings: None,
            evening_before: true,
        };
        timetable.check().into_iter().map(|clash| clash.kind).collect()
    }

    /// Nothing is wrong with this one.
    fn sound() -> Vec<Session> {
        let mut interview =
            session(1, SessionKind::Interview, ("2027-03-02", "09:00", "10:00"), &[1]);
        interview.met = Some("staff".into());
        interview.themes = vec!["Money".into()];
        vec![
            interview,
            session(2, SessionKind::TeamMeeting, ("2027-03-01", "18:00", "19:00"), &[]),
            session(3, SessionKind::TeamMeeting, ("2027-03-02", "17:00", "18:00"), &[]),
            session(4, SessionKind::Feedback, ("2027-03-03", "15:00", "16:00"), &[]),
        ]
    }

    #[test]
    fn a_sound_timetable_has_no_clash() {
        assert_eq!(kinds(&sound()), []);
    }

    #[test]
    fn every_planted_clash_is_found_and_no_other() {
        let interview = |at, peers: &[i64]| session(9, SessionKind::Interview, at, peers);
        let with = |more: Session| {
            let mut all = sound();
            all.push(more);
            kinds(&all)
        };
        let monday = ("2027-03-02", "09:30", "10:30");
        assert_eq!(with(interview(monday, &[1])), [ClashKind::TwoRooms]);
        assert_eq!(with(interview(monday, &[2])), []);
        assert_eq!(with(interview(monday, &[])), [ClashKind::Nobody]);
        assert_eq!(with(interview(monday, &[3])), [ClashKind::NotOnTheTeam]);
        assert_eq!(
            with(interview(("2027-03-04", "09:30", "10:30"), &[2])),
            [ClashKind::OutsideDays]
        );
        assert_eq!(with(interview(("2027-03-02", "11:00", "14:15"), &[2])), [ClashKind::NoLunch]);
        let mut away = interview(("2027-03-02", "10:20", "11:00"), &[1]);
        assert_eq!(with(away.clone()), []);
        away.place = Some("Depot".into());
        assert_eq!(with(away), [ClashKind::NoTravelTime]);
    }

    #[test]
    fn what_is_missing_is_said() {
        for (left_out, kind) in [
            (1, ClashKind::NoEveningMeeting),
            (2, ClashKind::NoEveningMeeting),
            (3, ClashKind::NoFeedback),
        ] {
            let mut all = sound();
            all.remove(left_out);
            assert_eq!(kinds(&all), [kind], "{left_out}");
        }
        let mut all = sound();
        all.remove(0);
        assert_eq!(kinds(&all), [ClashKind::ThemeWithoutSession, ClashKind::GroupNotMet]);
        let mut all = sound();
        for number in 5..8 {
            all.push(session(
                number,
                SessionKind::Workshop,
                ("2027-03-03", "09:00", "10:00"),
                &[1],
            ));
        }
        assert!(kinds(&all).contains(&ClashKind::OverBurden));
    }

    proptest! {
        /// Two sessions of a peer clash exactly when some minute lies in both.
        #[test]
        fn sessions_clash_when_they_share_a_minute(
            a in 0..600u32, b in 1..120u32, c in 0..600u32, d in 1..120u32,
        ) {
            let at = |minute: u32| NaiveTime::from_hms_opt(7 + minute / 60, minute % 60, 0).unwrap();
            let mut one = session(1, SessionKind::Interview, ("2027-03-02", "09:00", "10:00"), &[1]);
            let mut other = Session { number: 2, ..one.clone() };
            (one.starts, one.ends) = (at(a), at(a + b));
            (other.starts, other.ends) = (at(c), at(c + d));
            let shared = (a..a + b).any(|minute| (c..c + d).contains(&minute));
            let found = kinds(&[one, other]).contains(&ClashKind::TwoRooms);
            prop_assert_eq!(found, shared);
        }
    }
}
