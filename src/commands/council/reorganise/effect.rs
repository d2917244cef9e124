//! What a reorganisation does to the five-year list and to the programme of the next five years.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::{Datelike as _, NaiveDate};
use rusqlite::Connection;

use super::{StepLine, counted};
use crate::calendar::five_year::{Due, Facts, list};
use crate::domain::{Bodies, add_months};
use crate::store::{challenges, declined, schemes};

/// Years of the programme that are looked at.
const YEARS: u32 = 5;

/// The changes of the five-year list, body by body, and how many challenges fall due in each of the next years.
pub(super) fn lines(
    connection: &Connection,
    before: &Bodies,
    after: &Bodies,
    vesting: NaiveDate,
    today: NaiveDate,
) -> Result<Vec<StepLine>> {
    let (_, scheme) = schemes::in_force(connection, today)?;
    let challenges = challenges::all(connection)?;
    let declined = declined::all(connection)?;
    let end = add_months(today, 12 * YEARS);
    // Seen from vesting day the new bodies are there and the old ones are gone.
    let seen = vesting.max(today);
    let on = |bodies: &Bodies, today: NaiveDate| {
        let facts =
            Facts { bodies, challenges: &challenges, declined: &declined, scheme: &scheme, today };
        list(&facts, end)
    };
    let (then, now) = (by_body(on(before, today)), by_body(on(after, seen)));
    let mut lines = Vec::new();
    for (body, row) in &then {
        if !now.contains_key(body) {
            let due =
                row.due_by.map_or_else(|| "with no date".to_owned(), |day| format!("by {day}"));
            let detail = format!("leaves the five-year list, on which it was due {due}");
            lines.push(line("due", row, vesting, detail));
        }
    }
    for (body, row) in &now {
        if !then.contains_key(body) {
            let due =
                row.due_by.map_or_else(|| "no date yet".to_owned(), |day| format!("due by {day}"));
            lines.push(line("due", row, vesting, format!("comes onto the five-year list: {due}")));
        }
    }
    lines.extend(years(&then, &now, today, end));
    Ok(lines)
}

fn by_body(rows: Vec<Due>) -> BTreeMap<String, Due> {
    rows.into_iter().map(|row| (row.body.clone(), row)).collect()
}

fn line(step: &'static str, row: &Due, day: NaiveDate, detail: String) -> StepLine {
    StepLine { step, subject: format!("{} ({})", row.name, row.body), day, detail }
}

/// How many bodies fall due in each calendar year, before and after; years that stay the same are left out.
fn years(
    then: &BTreeMap<String, Due>,
    now: &BTreeMap<String, Due>,
    today: NaiveDate,
    end: NaiveDate,
) -> Vec<StepLine> {
    let in_year = |rows: &BTreeMap<String, Due>, year: i32| {
        rows.values().filter(|row| row.due_by.is_some_and(|day| day.year() == year)).count()
    };
    let change = |year: i32| {
        let (was, is) = (in_year(then, year), in_year(now, year));
        let day = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(end);
        let detail = format!(
            "{} instead of {was}",
            counted(is, "challenge falls due", "challenges fall due")
        );
        (was != is).then(|| StepLine { step: "programme", subject: year.to_string(), day, detail })
    };
    (today.year()..=end.year()).filter_map(change).collect()
}
