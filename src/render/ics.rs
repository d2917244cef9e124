//! For calendars, by RFC 5545.

use chrono::{Days, NaiveDate, NaiveTime};
use icalendar::{Calendar, Component as _, EventLike as _};

use super::Event;

pub(super) fn write(events: &[Event], today: NaiveDate) -> String {
    let mut calendar = Calendar::new();
    for event in events {
        calendar.push(entry(event, today));
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
