//! The days of a list that names none for a calendar of its own: those that stand in its rows.

use anyhow::Result;
use chrono::NaiveDate;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::{Event, Listing, cells};

/// How many cells tell what a day is about.
const TOLD: usize = 3;

/// An event for each row with a date in it: the first one of the row, told by the first columns that hold
/// something else. `None` where rows carry no dates (product, section 3).
///
/// # Errors
/// When a row cannot be read, which is a bug.
pub(super) fn of(list: &Listing) -> Result<Option<Vec<Event>>> {
    let columns: Vec<&str> = list.shown.iter().chain(&list.columns).map(String::as_str).collect();
    let mut events = Vec::new();
    for at in 0..list.rows.len() {
        let values = list.rows.values(at, &columns)?;
        let dated = columns.iter().zip(&values).find_map(|(name, value)| Some((name, day(value)?)));
        let Some((name, on)) = dated else { continue };
        let told = values.iter().filter(|value| day(value).is_none()).map(cells::text);
        let told: Vec<String> = told.filter(|text| !text.is_empty()).take(TOLD).collect();
        let summary = format!("{}: {}", name.replace('_', " "), told.join(", "));
        let mark: String =
            Sha256::digest(&summary).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        let uid = format!("{name}-{mark}@peerage");
        events.push(Event { uid, from: on, to: on, summary, description: String::new() });
    }
    let may_carry = list.rows.is_empty() && columns.iter().any(|name| names_a_day(name));
    Ok((may_carry || !events.is_empty()).then_some(events))
}

/// The date that a value is.
fn day(value: &Value) -> Option<NaiveDate> {
    value.as_str().filter(|text| text.len() == 10)?.parse().ok()
}

/// Whether a column without rows would hold dates.
fn names_a_day(column: &str) -> bool {
    column.ends_with("_on")
        || column.ends_with("_day")
        || ["day", "date", "on", "since", "until", "due", "due_by"].contains(&column)
}

#[cfg(test)]
mod tests {
    use schemars::JsonSchema;
    use serde::Serialize;

    use super::*;

    #[derive(Serialize, JsonSchema)]
    struct Row {
        number: u32,
        made_on: Option<&'static str>,
        note: &'static str,
    }

    #[derive(Serialize, JsonSchema)]
    struct Undated {
        name: &'static str,
    }

    #[test]
    fn rows_with_a_date_are_events() {
        let rows = [
            Row { number: 1, made_on: Some("2026-11-21"), note: "A talk" },
            Row { number: 2, made_on: None, note: "Another" },
        ];
        let events = of(&Listing::new(&rows, &[]).unwrap()).unwrap().unwrap();
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].summary, "made on: 1, A talk");
        assert_eq!(events[0].from.to_string(), "2026-11-21");
        assert!(events[0].uid.starts_with("made_on-") && events[0].uid.ends_with("@peerage"));
    }

    #[test]
    fn no_rows_are_an_empty_calendar_and_rows_without_dates_are_none() {
        assert_eq!(of(&Listing::new::<Row>(&[], &[]).unwrap()).unwrap(), Some(Vec::new()));
        assert_eq!(of(&Listing::new::<Undated>(&[], &[]).unwrap()).unwrap(), None);
        let rows = [Undated { name: "2026" }];
        assert_eq!(of(&Listing::new(&rows, &[]).unwrap()).unwrap(), None);
    }
}
