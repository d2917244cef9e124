//! For calendars, by RFC 5545.

use anyhow::Result;
use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use icalendar::{Calendar, Component as _, EventLike as _};

use super::{Appointment, Event, Manner};
use crate::error::Refusal;

/// The days and hours of an answer as a calendar.
///
/// # Errors
/// Refused when it has none by its nature.
pub(super) fn calendar(
    events: Option<&[Event]>,
    appointments: &[Option<Appointment>],
    manner: &Manner,
) -> Result<Vec<u8>> {
    let none = || Refusal::usage("this has no days to put in a calendar");
    let events = events.ok_or_else(|| none().hint("use `--format table`"))?;
    Ok(write(events, appointments.iter().flatten(), manner.today).into_bytes())
}

fn write<'a>(
    events: &[Event],
    appointments: impl Iterator<Item = &'a Appointment>,
    today: NaiveDate,
) -> String {
    let mut calendar = Calendar::empty();
    let made_by = "-//peerage//peerage//EN";
    for property in [("VERSION", "2.0"), ("PRODID", made_by), ("CALSCALE", "GREGORIAN")] {
        calendar.append_property(property);
    }
    for event in events {
        calendar.push(entry(event, today));
    }
    for appointment in appointments {
        calendar.push(hours(appointment, today));
    }
    calendar.done().to_string()
}

fn entry(event: &Event, today: NaiveDate) -> icalendar::Event {
    // The end of whole days is the day after the last.
    let end = event.to.checked_add_days(Days::new(1)).unwrap_or(event.to);
    let mut entry = icalendar::Event::new();
    entry
        .uid(&event.uid)
        .timestamp(today.and_time(NaiveTime::MIN).and_utc())
        .starts(event.from)
        .ends(end)
        .summary(&event.summary);
    if !event.description.is_empty() {
        entry.description(&event.description);
    }
    entry.done()
}

fn hours(appointment: &Appointment, today: NaiveDate) -> icalendar::Event {
    let mut entry = icalendar::Event::new();
    entry
        .uid(&appointment.uid)
        .timestamp(today.and_time(NaiveTime::MIN).and_utc())
        .starts(universal(appointment.starts))
        .ends(universal(appointment.ends))
        .summary(&appointment.summary);
    if let Some(place) = &appointment.place {
        entry.location(place);
    }
    if !appointment.description.is_empty() {
        entry.description(&appointment.description);
    }
    entry.done()
}

/// The local time of England as universal time: British Summer Time runs from 01:00 UTC on the last
/// Sunday in March to 01:00 UTC on the last Sunday in October (Summer Time Order 2002).
fn universal(local: NaiveDateTime) -> DateTime<Utc> {
    let summer = |month| last_sunday(local.year(), month).and_then(|day| day.and_hms_opt(1, 0, 0));
    let in_summer = local - TimeDelta::hours(1);
    let is_summer = summer(3).is_some_and(|from| in_summer >= from)
        && summer(10).is_some_and(|to| in_summer < to);
    if is_summer { in_summer.and_utc() } else { local.and_utc() }
}

fn last_sunday(year: i32, month: u32) -> Option<NaiveDate> {
    let last = NaiveDate::from_ymd_opt(year, month, 31)?;
    last.checked_sub_days(Days::new(u64::from(last.weekday().num_days_from_sunday())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_right_across_the_change_of_the_clocks() {
        for (local, told) in [
            ("2027-03-27T09:00:00", "2027-03-27T09:00:00+00:00"),
            ("2027-03-28T00:30:00", "2027-03-28T00:30:00+00:00"),
            ("2027-03-28T02:00:00", "2027-03-28T01:00:00+00:00"),
            ("2027-03-30T09:00:00", "2027-03-30T08:00:00+00:00"),
            ("2027-10-30T09:00:00", "2027-10-30T08:00:00+00:00"),
            ("2027-11-01T09:00:00", "2027-11-01T09:00:00+00:00"),
        ] {
            let local: NaiveDateTime = local.parse().unwrap();
            assert_eq!(universal(local).to_rfc3339(), told);
        }
    }
}
