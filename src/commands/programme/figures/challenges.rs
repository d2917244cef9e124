//! Challenges: by year and kind, by stage, by week.

use std::collections::BTreeMap;

use chrono::{Datelike as _, Days, NaiveDate};

use super::Facts;
use crate::calendar::milestones::{StepState, timeline};
use crate::calendar::stage::{PROSPECT, WITHDRAWN, stage};
use crate::domain::add_months;
use crate::report::{ChallengeCount, OnsiteWeek, StageCount};

/// Months that the calendar of weeks shows.
const MONTHS: u32 = 12;
/// After the last milestone.
const CLOSED: &str = "closed";

/// By year, the newest first, then by title.
pub(super) fn by_year(facts: &Facts) -> Vec<ChallengeCount> {
    let mut counts: BTreeMap<(String, String), ChallengeCount> = BTreeMap::new();
    for challenge in &facts.challenges {
        let Some(days) = challenge.onsite.or(challenge.window) else { continue };
        let year = facts.year(days.from);
        let row = counts.entry((year.clone(), challenge.kind.clone())).or_insert_with(|| {
            let kind = facts.kind_of(challenge);
            ChallengeCount {
                year,
                kind: challenge.kind.clone(),
                title: kind.map_or_else(|| challenge.kind.clone(), |kind| kind.title.clone()),
                done: 0,
                ahead: 0,
                withdrawn: 0,
            }
        });
        *match () {
            () if challenge.withdrawn_on.is_some() => &mut row.withdrawn,
            () if challenge.is_done(facts.today) => &mut row.done,
            () => &mut row.ahead,
        } += 1;
    }
    let mut rows: Vec<ChallengeCount> = counts.into_values().collect();
    rows.sort_by(|a, b| b.year.cmp(&a.year).then_with(|| a.title.cmp(&b.title)));
    rows
}

/// Challenges at work by stage, in the order in which the scheme has the stages.
pub(super) fn pipeline(facts: &Facts) -> Vec<StageCount> {
    let mut order = vec![PROSPECT.to_owned()];
    for milestone in facts.scheme.kinds.iter().flat_map(|kind| &kind.milestones) {
        if let Some(stage) = milestone.stage.as_ref().filter(|stage| !order.contains(stage)) {
            order.push(stage.clone());
        }
    }
    let mut rows: Vec<StageCount> = Vec::new();
    for challenge in facts.challenges.iter().filter(|c| !c.recorded && c.withdrawn_on.is_none()) {
        let Some(kind) = facts.kind_of(challenge) else { continue };
        let progress = facts.progress(challenge);
        let stage = stage(kind, &progress);
        if stage == CLOSED || stage == WITHDRAWN {
            continue;
        }
        let late = timeline(kind, &progress).iter().any(|step| step.state == StepState::Late);
        let at = rows.iter().position(|row| row.stage == stage).unwrap_or_else(|| {
            rows.push(StageCount { stage, challenges: 0, late: 0 });
            rows.len() - 1
        });
        if let Some(row) = rows.get_mut(at) {
            row.challenges += 1;
            row.late += i64::from(late);
        }
    }
    rows.sort_by_key(|row| order.iter().position(|stage| *stage == row.stage));
    rows
}

/// The weeks with a visit, from the Monday on or before the first of this month, a year ahead.
pub(super) fn weeks(facts: &Facts) -> Vec<OnsiteWeek> {
    let first = monday(facts.today.with_day(1).unwrap_or(facts.today));
    let last = add_months(facts.today, MONTHS);
    let mut weeks: BTreeMap<NaiveDate, Vec<String>> = BTreeMap::new();
    for challenge in facts.challenges.iter().filter(|c| c.withdrawn_on.is_none()) {
        let Some(days) = challenge.onsite.filter(|d| first <= d.to && d.from <= last) else {
            continue;
        };
        let from = monday(days.from);
        for week in from.iter_weeks().take_while(|week| *week <= days.to) {
            weeks.entry(week).or_default().push(challenge.reference.clone());
        }
    }
    weeks.retain(|monday, _| first <= *monday);
    let week = |(monday, mut challenges): (NaiveDate, Vec<String>)| {
        challenges.sort();
        OnsiteWeek { monday, challenges }
    };
    weeks.into_iter().map(week).collect()
}

/// The Monday of the week that holds `day`.
fn monday(day: NaiveDate) -> NaiveDate {
    let since = u64::from(day.weekday().num_days_from_monday());
    day.checked_sub_days(Days::new(since)).unwrap_or(day)
}
