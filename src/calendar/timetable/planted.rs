//! Sound timetables of any shape, and one thing wrong planted in each: the check finds it, and nothing
//! else.

use chrono::TimeDelta;
use proptest::prelude::*;

use super::*;
use crate::calendar::testing::day;
use crate::domain::Words as _;

/// When interviews are: a quarter of an hour lies between the first two, lunch between the last two.
const ROUNDS: [(&str, &str); 3] = [("09:00", "10:00"), ("10:15", "11:15"), ("14:30", "15:30")];

/// A timetable and all that it is held to.
#[derive(Debug, Clone)]
struct Sheet {
    sessions: Vec<Session>,
    onsite: Option<DateRange>,
    team: Vec<PeerId>,
    themes: Vec<String>,
    rules: TimetableRules,
    meetings: u32,
    asked: usize,
    documents: u32,
}

impl Sheet {
    fn check(&self) -> Vec<Clash> {
        let timetable = Timetable {
            sessions: &self.sessions,
            onsite: self.onsite,
            team: &self.team,
            themes: &self.themes,
            rules: &self.rules,
            meetings: Some(self.meetings),
            asked: self.asked,
            documents: Some(self.documents),
            evening_before: true,
        };
        timetable.check()
    }

    fn add(&mut self, kind: SessionKind, day: NaiveDate, hours: (&str, &str), peers: &[PeerId]) {
        self.sessions.push(Session {
            number: i64::try_from(self.sessions.len()).unwrap() + 1,
            kind,
            day,
            starts: parse_time(hours.0).unwrap(),
            ends: parse_time(hours.1).unwrap(),
            place: Some("Town Hall".to_owned()),
            link: None,
            met: Some("staff".to_owned()),
            who: None,
            people: 2,
            strand: None,
            note: None,
            peers: peers.to_vec(),
            themes: vec!["Money".to_owned()],
        });
    }

    /// The interviews, by place.
    fn interviews(&self) -> Vec<usize> {
        let is_one = |at: &usize| self.sessions[*at].kind == SessionKind::Interview;
        (0..self.sessions.len()).filter(is_one).collect()
    }
}

/// Every peer has an interview in each round of each day; nothing is wrong with it.
fn sound(days: u64, peers: i64, rounds: usize, asked: usize) -> Sheet {
    let from = day("2027-03-02");
    let to = from + Days::new(days - 1);
    let team: Vec<PeerId> = (1..=peers).map(PeerId).collect();
    let mut sheet = Sheet {
        sessions: Vec::new(),
        onsite: DateRange::new(from, to),
        team: team.clone(),
        themes: vec!["Money".to_owned()],
        rules: TimetableRules { core_groups: vec!["staff".to_owned()], ..Default::default() },
        meetings: 0,
        asked,
        documents: u32::try_from(asked).unwrap(),
    };
    sheet.add(SessionKind::TeamMeeting, from - Days::new(1), ("18:00", "19:00"), &[]);
    for day in from.iter_days().take_while(|day| *day <= to) {
        for hours in &ROUNDS[..rounds] {
            for peer in &team {
                sheet.add(SessionKind::Interview, day, *hours, &[*peer]);
            }
        }
        let (kind, hours) = match day == to {
            true => (SessionKind::Feedback, ("16:00", "17:00")),
            false => (SessionKind::TeamMeeting, ("17:00", "18:00")),
        };
        sheet.add(kind, day, hours, &[]);
    }
    sheet.meetings = u32::try_from(sheet.interviews().len()).unwrap();
    sheet
}

/// Where a planted clash is to be found: what is not known of it is not asked.
#[derive(Debug, Default)]
struct Planted {
    session: Option<i64>,
    day: Option<NaiveDate>,
    peer: Option<PeerId>,
}

impl Planted {
    fn in_session(number: i64) -> Self {
        Self { session: Some(number), ..Self::default() }
    }

    fn is(&self, clash: &Clash) -> bool {
        self.session.is_none_or(|number| clash.sessions.contains(&number))
            && (self.day.is_none() || self.day == clash.day)
            && (self.peer.is_none() || self.peer == clash.peer)
    }
}

/// Puts one thing wrong in; says where it is.
fn plant(sheet: &mut Sheet, kind: ClashKind, pick: usize) -> Planted {
    let interviews = sheet.interviews();
    let at = interviews[pick % interviews.len()];
    let one = sheet.sessions[at].clone();
    let (number, peer) = (i64::try_from(sheet.sessions.len()).unwrap() + 1, one.peers[0]);
    let away = TimeDelta::minutes(i64::try_from(pick % 60).unwrap());
    match kind {
        ClashKind::OutsideDays => {
            let to = sheet.onsite.unwrap().to;
            sheet.sessions[at].day = to + Days::new(1 + pick as u64 % 30);
        }
        ClashKind::NotOnTheTeam => {
            sheet.sessions[at].peers.push(PeerId(99));
            return Planted { peer: Some(PeerId(99)), ..Planted::in_session(one.number) };
        }
        ClashKind::Nobody => sheet.sessions[at].peers.clear(),
        ClashKind::TwoRooms => {
            let (starts, ends) = (one.starts + away, one.ends + away);
            sheet.sessions.push(Session { number, starts, ends, ..one });
            sheet.meetings += 1;
            return Planted { peer: Some(peer), ..Planted::in_session(number) };
        }
        ClashKind::NoTravelTime => {
            // The second round of somebody's day.
            let second = parse_time(ROUNDS[1].0).unwrap();
            let is_one = |s: &&mut Session| s.kind == SessionKind::Interview && s.starts == second;
            let mut all: Vec<&mut Session> = sheet.sessions.iter_mut().filter(is_one).collect();
            let at = pick % all.len();
            all[at].place = Some("Depot".to_owned());
            return Planted { peer: Some(all[at].peers[0]), ..Planted::in_session(all[at].number) };
        }
        ClashKind::NoLunch => {
            let (starts, ends) = (parse_time("11:15").unwrap(), parse_time("14:15").unwrap());
            let day = Some(one.day);
            sheet.sessions.push(Session { number, starts, ends, ..one });
            sheet.meetings += 1;
            return Planted { session: None, day, peer: Some(peer) };
        }
        _ => return plant_gap(sheet, kind, pick),
    }
    Planted::in_session(sheet.sessions[at].number)
}

/// Takes away what the timetable as a whole must have, or asks more of it.
fn plant_gap(sheet: &mut Sheet, kind: ClashKind, pick: usize) -> Planted {
    let mut planted = Planted::default();
    match kind {
        ClashKind::NoDays => sheet.onsite = None,
        ClashKind::NoEveningMeeting => {
            let is_one = |s: &&Session| s.kind == SessionKind::TeamMeeting;
            let all: Vec<&Session> = sheet.sessions.iter().filter(is_one).collect();
            let (gone, day) = (all[pick % all.len()].number, all[pick % all.len()].day);
            sheet.sessions.retain(|session| session.number != gone);
            planted.day = Some(day);
        }
        ClashKind::NoFeedback => {
            sheet.sessions.retain(|s| s.kind != SessionKind::Feedback);
            planted.day = sheet.onsite.map(|days| days.to);
        }
        ClashKind::ThemeWithoutSession => sheet.themes.push("Homes".to_owned()),
        ClashKind::GroupNotMet => sheet.rules.core_groups.push("residents".to_owned()),
        ClashKind::OverBurden if pick.is_multiple_of(2) => sheet.meetings -= 1,
        ClashKind::OverBurden => sheet.asked += 1,
        other => unreachable!("{other} is planted in a session"),
    }
    planted
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// In every timetable, each kind of clash by itself, at two places of each.
    #[test]
    fn every_planted_clash_is_found(
        days in 1..5u64,
        peers in 1..6i64,
        rounds in 2..4usize,
        asked in 0..20usize,
        pick in 0..10_000usize,
    ) {
        let sound = sound(days, peers, rounds, asked);
        prop_assert_eq!(sound.check(), vec![]);
        for (kind, pick) in ClashKind::ALL.iter().flat_map(|kind| [(*kind, pick), (*kind, pick + 1)]) {
            let mut sheet = sound.clone();
            let planted = plant(&mut sheet, kind, pick);
            let found = sheet.check();
            let is_it = |clash: &Clash| clash.kind == kind && planted.is(clash);
            prop_assert!(found.iter().any(is_it), "{kind} {planted:?}: {found:?}");
            // A second session may leave too little time besides; all else has one thing wrong.
            let also = [ClashKind::TwoRooms, ClashKind::NoTravelTime, ClashKind::NoLunch];
            let others: Vec<&Clash> = found.iter().filter(|clash| clash.kind != kind).collect();
            let expected = others.iter().all(|clash| also.contains(&clash.kind));
            prop_assert!(expected && (others.is_empty() || also.contains(&kind)), "{kind}: {others:?}");
        }
    }
}
