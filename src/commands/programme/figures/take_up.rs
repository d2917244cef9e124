//! Take-up: which bodies had a challenge that counts, by region, political control and type.

use chrono::NaiveDate;

use super::percent;
use crate::calendar::five_year::{Due, DueState};
use crate::report::{NeverHad, TakeUp};

/// What a body is grouped by.
type Grouping = (&'static str, fn(&Due) -> String);

/// Over all bodies, then by region, control and type; groups by name.
pub(super) fn rows(due: &[Due], today: NaiveDate) -> Vec<TakeUp> {
    const NOT_KNOWN: &str = "not known";
    let groupings: [Grouping; 4] = [
        ("all", |_| "all".to_owned()),
        ("region", |row| row.region.clone().unwrap_or_else(|| NOT_KNOWN.to_owned())),
        ("control", |row| row.control.clone().unwrap_or_else(|| NOT_KNOWN.to_owned())),
        ("type", |row| row.kind.to_string()),
    ];
    let mut all = Vec::new();
    for (by, group_of) in groupings {
        let mut groups: Vec<TakeUp> = Vec::new();
        for row in due {
            let group = group_of(row);
            let at = groups.iter().position(|known| known.group == group).unwrap_or_else(|| {
                groups.push(TakeUp { by: by.to_owned(), group, ..TakeUp::default() });
                groups.len() - 1
            });
            if let Some(counted) = groups.get_mut(at) {
                count(counted, row, today);
            }
        }
        for group in &mut groups {
            group.percent = percent(group.current, group.bodies);
        }
        groups.sort_by(|a, b| a.group.cmp(&b.group));
        all.extend(groups);
    }
    all
}

fn count(group: &mut TakeUp, row: &Due, today: NaiveDate) {
    let had = row.last_onsite_day.is_some();
    group.bodies += 1;
    group.ever += i64::from(had);
    group.never_had += i64::from(!had);
    group.current += i64::from(had && row.due_by.is_some_and(|day| today <= day));
    *match row.state {
        DueState::Overdue => &mut group.overdue,
        DueState::NeverHad => &mut group.undated,
        DueState::DueSoon => &mut group.due_soon,
        DueState::Booked => &mut group.booked,
        DueState::Declined => &mut group.declined,
        DueState::NotDue => &mut group.not_due,
    } += 1;
}

/// The bodies that never had one, by name.
pub(super) fn never_had(due: &[Due]) -> Vec<NeverHad> {
    let mut rows: Vec<NeverHad> = due
        .iter()
        .filter(|row| row.last_onsite_day.is_none())
        .map(|row| NeverHad {
            body: row.body.clone(),
            name: row.name.clone(),
            kind: row.kind.to_string(),
            region: row.region.clone(),
            control: row.control.clone(),
            booked_from: row.booked_from,
            adviser: row.adviser.clone(),
        })
        .collect();
    rows.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.body.cmp(&b.body)));
    rows
}
