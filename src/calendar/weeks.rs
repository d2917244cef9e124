//! When a visit may be: the weekday on which it begins, its length, and the days that are barred.

use std::fmt;

use chrono::{Datelike as _, Days, NaiveDate, Weekday};

use crate::domain::scheme::EngagementKind;
use crate::domain::{Body, DateRange, Scheme};

/// What stands against a visit on certain days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// An onsite day is a public holiday.
    Holiday {
        /// The day.
        day: NaiveDate,
    },
    /// An onsite day falls in a closed time of the scheme.
    Closed {
        /// The first such day.
        day: NaiveDate,
        /// What the closed time is called.
        name: String,
    },
    /// An onsite day is too near to an election.
    Election {
        /// The first such day.
        day: NaiveDate,
        /// Election day.
        election: NaiveDate,
        /// The host whose own election it is; `None` for an ordinary election day of the scheme.
        host: Option<String>,
    },
    /// The body is not in force on an onsite day.
    NotInForce {
        /// The first such day.
        day: NaiveDate,
        /// The host.
        host: String,
    },
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Holiday { day } => write!(f, "{day} is a public holiday"),
            Self::Closed { day, name } => write!(f, "{day} falls in the {name}"),
            Self::Election { day, election, host } => {
                write!(f, "{day} is {} the ", distance(*day, *election))?;
                match host {
                    Some(host) => write!(f, "election of {host} on {election}"),
                    None => write!(f, "election day {election}"),
                }
            }
            Self::NotInForce { day, host } => write!(f, "{host} is not in force on {day}"),
        }
    }
}

/// `12 days before`, `a day after`, `on`.
fn distance(day: NaiveDate, election: NaiveDate) -> String {
    match (election - day).num_days() {
        0 => "on".to_owned(),
        1 => "a day before".to_owned(),
        -1 => "a day after".to_owned(),
        ahead if ahead > 0 => format!("{ahead} days before"),
        past => format!("{} days after", -past),
    }
}

/// Which obstacles do not count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Allow {
    /// Public holidays do not.
    pub holidays: bool,
    /// Closed times do not.
    pub closed: bool,
    /// Elections do not.
    pub elections: bool,
}

impl Allow {
    /// Whether `obstacle` counts.
    const fn lets_pass(self, obstacle: &Obstacle) -> bool {
        match obstacle {
            Obstacle::Holiday { .. } => self.holidays,
            Obstacle::Closed { .. } => self.closed,
            Obstacle::Election { .. } => self.elections,
            Obstacle::NotInForce { .. } => false,
        }
    }
}

/// The onsite days that a visit of `kind` to `hosts` may have within `window`, earliest first.
///
/// Each begins on the scheme's weekday, has the kind's length and lies in the window as a whole;
/// none meets an [`Obstacle`]. Takes time linear in the weeks of the window.
pub fn permitted(
    scheme: &Scheme,
    kind: &EngagementKind,
    hosts: &[&Body],
    window: DateRange,
) -> Vec<DateRange> {
    permitted_allowing(scheme, kind, hosts, window, Allow::default())
}

/// The same, with some obstacles allowed.
pub fn permitted_allowing(
    scheme: &Scheme,
    kind: &EngagementKind,
    hosts: &[&Body],
    window: DateRange,
    allow: Allow,
) -> Vec<DateRange> {
    let free = |days: &DateRange| {
        obstacles(scheme, hosts, *days).iter().all(|obstacle| allow.lets_pass(obstacle))
    };
    starts(scheme, window)
        .map(|start| visit(kind, start))
        .take_while(|days| days.to <= window.to)
        .filter(free)
        .collect()
}

/// The days of `window` on which a visit may begin by their weekday: any working day when the
/// scheme names no weekday that exists.
fn starts(scheme: &Scheme, window: DateRange) -> impl Iterator<Item = NaiveDate> {
    let weekday = scheme.weeks.start_weekday.parse::<Weekday>().ok();
    let first = window.iter().find(|day| weekday.is_none_or(|wanted| day.weekday() == wanted));
    let step = if weekday.is_some() { 7 } else { 1 };
    std::iter::successors(first, move |day| day.checked_add_days(Days::new(step)))
        .take_while(move |day| *day <= window.to)
        .filter(|day| is_working_day(*day))
}

/// The onsite days of a visit of `kind` that begins on `start`; days at the weekend do not count
/// towards its length. A kind without onsite days takes the one day.
pub fn visit(kind: &EngagementKind, start: NaiveDate) -> DateRange {
    let rest = kind.days.saturating_sub(1) as usize;
    let working = start.iter_days().skip(1).filter(|day| is_working_day(*day));
    let to = working.take(rest).last().unwrap_or(start);
    DateRange { from: start, to }
}

/// Whether it is no Saturday and no Sunday.
pub fn is_working_day(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// What stands against a visit to `hosts` on `days`, in plain words; empty when nothing does.
pub fn why_not(scheme: &Scheme, hosts: &[&Body], days: DateRange) -> Vec<String> {
    obstacles(scheme, hosts, days).iter().map(ToString::to_string).collect()
}

/// What stands against a visit to `hosts` on `days`: each cause once, with the first day it meets.
pub fn obstacles(scheme: &Scheme, hosts: &[&Body], days: DateRange) -> Vec<Obstacle> {
    let weeks = &scheme.weeks;
    let holidays = weeks.public_holidays.iter().filter(|day| days.contains(**day));
    let mut found: Vec<Obstacle> = holidays.map(|&day| Obstacle::Holiday { day }).collect();
    for closed in weeks.closed.iter().filter(|closed| !closed.warned) {
        if let Some(day) = days.iter().find(|day| closed.contains(*day)) {
            found.push(Obstacle::Closed { day, name: closed.name.clone() });
        }
    }
    found.extend(elections(scheme, hosts, days));
    for host in hosts {
        if let Some(day) = days.iter().find(|day| !host.in_force_on(*day)) {
            found.push(Obstacle::NotInForce { day, host: host.name.clone() });
        }
    }
    found
}

/// What does not bar a visit on `days` but is to be known: school holidays and the like, each with the
/// first day that falls in it.
pub fn cautions(scheme: &Scheme, days: DateRange) -> Vec<String> {
    let warned = scheme.weeks.closed.iter().filter(|closed| closed.warned);
    let met = warned.filter_map(|closed| {
        let day = days.iter().find(|day| closed.contains(*day))?;
        Some(Obstacle::Closed { day, name: closed.name.clone() }.to_string())
    });
    met.collect()
}

/// Elections too near to `days`: the scheme's ordinary ones, then those that the hosts name.
fn elections(scheme: &Scheme, hosts: &[&Body], days: DateRange) -> Vec<Obstacle> {
    let weeks = &scheme.weeks;
    let ordinary = weeks.election_days.iter().map(|&election| (election, None));
    let named = hosts.iter().filter_map(|host| Some((host.next_election?, Some(&host.name))));
    let own = named.filter(|(election, _)| !weeks.election_days.contains(election));
    ordinary
        .chain(own)
        .filter_map(|(election, host)| {
            let day = first_shared(around(scheme, election), days)?;
            Some(Obstacle::Election { day, election, host: host.cloned() })
        })
        .collect()
}

/// The days around an election in which no visit falls.
pub(super) fn around(scheme: &Scheme, election: NaiveDate) -> DateRange {
    let before = Days::new(u64::from(scheme.weeks.pre_election_days));
    let after = Days::new(u64::from(scheme.weeks.post_election_days));
    DateRange {
        from: election.checked_sub_days(before).unwrap_or(election),
        to: election.checked_add_days(after).unwrap_or(election),
    }
}

/// The first day that two ranges share.
fn first_shared(one: DateRange, other: DateRange) -> Option<NaiveDate> {
    one.overlaps(&other).then(|| one.from.max(other.from))
}

/// Whether the days around an election that `hosts` or the scheme name touch `days`.
pub fn election_in(scheme: &Scheme, hosts: &[&Body], days: DateRange) -> bool {
    !elections(scheme, hosts, days).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::testing::{body, day, range, scheme};
    use crate::domain::scheme::ClosedTime;

    fn kind(days: u32) -> EngagementKind {
        EngagementKind { days, ..scheme().kinds[0].clone() }
    }

    #[test]
    fn visits_begin_on_the_schemes_weekday_and_end_in_the_window() {
        let found = permitted(&scheme(), &kind(4), &[], range("2027-03-01..2027-03-18"));
        assert_eq!(found, [range("2027-03-02..2027-03-05"), range("2027-03-09..2027-03-12")]);
        assert_eq!(permitted(&scheme(), &kind(4), &[], range("2027-03-03..2027-03-08")), []);
    }

    #[test]
    fn barred_weeks_are_left_out_unless_allowed() {
        // Holiday 3 May; summer break from 20 July to 31 August; election 6 May, 40 days before
        // and 7 after.
        let (scheme, window) = (scheme(), range("2027-03-01..2027-09-30"));
        let found = permitted(&scheme, &kind(4), &[], window);
        let starts = |found: &[DateRange]| found.iter().map(|d| d.from).collect::<Vec<_>>();
        assert!(starts(&found).contains(&day("2027-03-16")));
        assert!(starts(&found).contains(&day("2027-05-18")));
        for barred in ["2027-03-30", "2027-05-04", "2027-05-11", "2027-07-20", "2027-08-31"] {
            assert!(!starts(&found).contains(&day(barred)), "{barred}");
        }
        let allow = Allow { elections: true, holidays: false, closed: true };
        let more = permitted_allowing(&scheme, &kind(4), &[], window, allow);
        assert!(starts(&more).contains(&day("2027-05-04")));
        assert!(more.len() > found.len() && found.iter().all(|days| more.contains(days)));
    }

    #[test]
    fn the_weekend_does_not_count_towards_the_length() {
        assert_eq!(visit(&kind(5), day("2027-03-02")), range("2027-03-02..2027-03-08"));
        assert_eq!(visit(&kind(0), day("2027-03-02")), range("2027-03-02..2027-03-02"));
    }

    #[test]
    fn obstacles_are_said_in_plain_words() {
        let mut host = body(1, "Trafford");
        host.next_election = Some(day("2027-10-07"));
        host.last_day = Some(day("2027-12-31"));
        let said = |days: &str| why_not(&scheme(), &[&host], range(days));
        assert_eq!(said("2027-03-02..2027-03-05"), Vec::<String>::new());
        assert_eq!(
            said("2027-05-03..2027-05-04"),
            [
                "2027-05-03 is a public holiday",
                "2027-05-03 is 3 days before the election day 2027-05-06"
            ]
        );
        assert_eq!(said("2027-08-30..2027-09-02")[0], "2027-08-30 falls in the summer break");
        assert_eq!(
            said("2027-10-08..2027-10-08"),
            ["2027-10-08 is a day after the election of Trafford on 2027-10-07"]
        );
        assert_eq!(said("2028-01-04..2028-01-06"), ["Trafford is not in force on 2028-01-04"]);
    }

    #[test]
    fn a_closed_time_may_run_over_the_turn_of_the_year_or_hang_on_easter() {
        for (from, to, text, inside) in [
            ("12-20", "01-05", "2026-12-19", false),
            ("12-20", "01-05", "2026-12-20", true),
            ("12-20", "01-05", "2027-01-05", true),
            ("12-20", "01-05", "2027-01-06", false),
            ("easter-7", "easter+8", "2027-03-20", false),
            ("easter-7", "easter+8", "2027-03-21", true),
            ("easter-7", "easter+8", "2027-04-05", true),
            ("easter-7", "easter+8", "2027-04-06", false),
            ("easter", "easter", "2028-04-16", true),
            ("easter7", "easter+8", "2027-03-28", false),
        ] {
            let closed = closed(from, to, false);
            assert_eq!(closed.contains(day(text)), inside, "{from} {to} {text}");
        }
    }

    #[test]
    fn what_is_only_warned_of_bars_no_week() {
        let mut scheme = scheme();
        scheme.weeks.closed.push(closed("easter-7", "easter+8", true));
        let days = range("2027-03-23..2027-03-25");
        assert!(why_not(&scheme, &[], days).is_empty());
        assert_eq!(cautions(&scheme, days), ["2027-03-23 falls in the holiday"]);
        assert_eq!(cautions(&scheme, range("2027-08-03..2027-08-05")), Vec::<String>::new());
    }

    fn closed(from: &str, to: &str, warned: bool) -> ClosedTime {
        ClosedTime { name: "holiday".to_owned(), from: from.to_owned(), to: to.to_owned(), warned }
    }
}
