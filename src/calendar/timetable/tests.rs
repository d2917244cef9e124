//! Each check by itself.

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
    TimetableRules { core_groups: vec!["staff".into()], meetings: 3, ..TimetableRules::default() }
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
        asked: 0,
        documents: None,
        evening_before: true,
    };
    timetable.check().into_iter().map(|clash| clash.kind).collect()
}

/// Nothing is wrong with this one.
fn sound() -> Vec<Session> {
    let mut interview = session(1, SessionKind::Interview, ("2027-03-02", "09:00", "10:00"), &[1]);
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
    assert_eq!(with(interview(("2027-03-04", "09:30", "10:30"), &[2])), [ClashKind::OutsideDays]);
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
        all.push(session(number, SessionKind::Workshop, ("2027-03-03", "09:00", "10:00"), &[1]));
    }
    assert!(kinds(&all).contains(&ClashKind::OverBurden));
}

#[test]
fn documents_count_against_the_scope_else_the_scheme() {
    let (sound, rules) = (sound(), TimetableRules { documents: 4, ..rules() });
    let over = |asked, documents| {
        let timetable = Timetable {
            sessions: &sound,
            onsite: Some(range("2027-03-02..2027-03-03")),
            team: &TEAM,
            themes: &["Money".to_owned()],
            rules: &rules,
            meetings: None,
            asked,
            documents,
            evening_before: true,
        };
        timetable.check().into_iter().map(|clash| clash.message).collect::<Vec<_>>()
    };
    assert_eq!(over(4, None), Vec::<String>::new());
    assert_eq!(over(5, None), ["5 documents are asked of the host; the scheme allows 4"]);
    assert_eq!(over(5, Some(5)), Vec::<String>::new());
    assert_eq!(over(3, Some(2)), ["3 documents are asked of the host; the scope allows 2"]);
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
