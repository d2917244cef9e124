//! What a reorganisation does to the five-year list and to the programme of the next five years.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::{Datelike as _, NaiveDate};
use rusqlite::Connection;

use super::{StepLine, counted};
use crate::calendar::five_year::{Due, Facts, list};
use crate::domain::{Bodies, Peer, PeerStatus, Scheme, add_months};
use crate::store::{challenges, declined, peers, schemes};

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
    // Seen from vesting day the new bodies are there and the old ones are gone; so are those that end by then anyway.
    let seen = vesting.max(today);
    let on = |bodies: &Bodies, today: NaiveDate| {
        let facts =
            Facts { bodies, challenges: &challenges, declined: &declined, scheme: &scheme, today };
        list(&facts, end)
    };
    let (then, now) = (by_body(on(before, seen)), by_body(on(after, seen)));
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
    let supply = Supply::of(&peers::load_all(connection)?, after, &scheme, seen);
    lines.extend(years(&then, &now, &supply, today, end));
    Ok(lines)
}

/// What the pool can give in a year, against what a challenge asks for.
struct Supply {
    /// Places on a team that have to be filled.
    places: i64,
    /// Visits that active peers offer in a year, before and after.
    visits: i64,
    after: i64,
    /// Active peers who have no post any more.
    without: usize,
}

impl Supply {
    fn of(pool: &[Peer], after: &Bodies, scheme: &Scheme, vesting: NaiveDate) -> Self {
        let kind = scheme.five_year.qualifying_kinds.first().and_then(|word| scheme.kind(word));
        let places = kind.map_or(0, |kind| kind.slots.iter().filter(|s| !s.optional).count());
        let mut supply = Self { places: places as i64, visits: 0, after: 0, without: 0 };
        for peer in pool.iter().filter(|peer| peer.facts.status == PeerStatus::Active) {
            let offered = peer.facts.challenges_offered;
            let offered = offered.unwrap_or(i64::from(scheme.matching.default_challenges));
            supply.visits += offered;
            let open = |post: &&crate::domain::Post| post.last_day.is_none_or(|day| day >= vesting);
            let there = |post: &crate::domain::Post| {
                let body = post.body.and_then(|id| after.by_id(id));
                body.is_none_or(|body| body.last_day.is_none_or(|day| day >= vesting))
            };
            let held: Vec<_> = peer.facts.posts.iter().filter(open).collect();
            if !held.is_empty() && !held.into_iter().any(there) {
                supply.without += 1;
            } else {
                supply.after += offered;
            }
        }
        supply
    }

    /// What a year of so many challenges asks for, and what there is.
    fn told(&self, challenges: usize) -> String {
        let wanted = self.places * challenges as i64;
        let left = match self.without {
            0 => String::new(),
            n => format!(
                ", {} of them without {} whose post ends",
                self.after,
                counted(n, "peer", "peers")
            ),
        };
        let enough = if wanted > self.after { "; that is too few" } else { "" };
        format!("; {wanted} places, for which the pool offers {} visits{left}{enough}", self.visits)
    }
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
    supply: &Supply,
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
            "{} instead of {was}{}",
            counted(is, "challenge falls due", "challenges fall due"),
            supply.told(is)
        );
        (was != is).then(|| StepLine { step: "programme", subject: year.to_string(), day, detail })
    };
    (today.year()..=end.year()).filter_map(change).collect()
}
