//! The five-year rule (product, section 6): which body is due by when, and in what state it is.

mod clock;
#[cfg(test)]
mod oracle;

use std::cmp::Ordering;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::{Bodies, Body, BodyKind, Challenge, DateRange, Declined, Scheme, add_months};

use clock::{Clocks, Record};

words! {
    /// How a body stands under the five-year rule.
    DueState("state") {
        /// Its due date is past.
        Overdue = "overdue",
        /// It has had none, and no day by which it is due.
        NeverHad = "never-had",
        /// It is due within the horizon.
        DueSoon = "due-soon",
        /// A challenge that counts lies ahead.
        Booked = "booked",
        /// It said no, and has had or booked none since.
        Declined = "declined",
        /// It is due after the horizon.
        NotDue = "not-due",
    }
}

/// A body's row on the five-year list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Due {
    /// Its code, or its slug where it has none.
    pub body: String,
    /// Its name.
    pub name: String,
    /// What kind of body it is.
    pub kind: BodyKind,
    /// Its region.
    pub region: Option<String>,
    /// The party with the majority, or `No overall control`.
    pub control: Option<String>,
    /// The last challenge that counts.
    pub last_challenge: Option<String>,
    /// The last onsite day of that challenge.
    pub last_onsite_day: Option<NaiveDate>,
    /// The day by which the next one is due.
    pub due_by: Option<NaiveDate>,
    /// How it stands.
    pub state: DueState,
    /// Days from today to the day by which it is due; minus when that is past.
    pub days_left: Option<i64>,
    /// First onsite day of the challenge that lies ahead, or of its window.
    pub booked_from: Option<NaiveDate>,
    /// What else to know: `abolished-on:DATE`, `abolished-before-due`, `new-since:DATE`,
    /// `past-advised`, `successor-of:CODE`, `election-in-window`, `not-lga-member`.
    pub flags: Vec<String>,
    /// The principal adviser.
    pub adviser: Option<String>,
}

/// What the rule is applied to.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The register.
    pub bodies: &'a Bodies,
    /// Every challenge.
    pub challenges: &'a [Challenge],
    /// Every refusal.
    pub declined: &'a [Declined],
    /// The scheme in force today.
    pub scheme: &'a Scheme,
    /// The day it is taken to be.
    pub today: NaiveDate,
}

/// The row of every body to which the rule applies and which is in force today, in the order of the
/// list: by state, then due date (none last), name, code. `horizon` is the last day that is soon.
pub fn list(facts: &Facts<'_>, horizon: NaiveDate) -> Vec<Due> {
    let clocks = Clocks::of(facts);
    let mut rows: Vec<Due> = facts
        .bodies
        .all()
        .iter()
        .filter(|body| applies_to(facts.scheme, body.kind) && body.in_force_on(facts.today))
        .map(|body| row(facts, horizon, body, &clocks.record(body)))
        .collect();
    rows.sort_by(in_list_order);
    rows
}

/// Whether a row is on the list without `--all`: never had one, overdue, declined, due by the
/// horizon or booked inside it.
pub fn is_listed(row: &Due, horizon: NaiveDate) -> bool {
    let inside = |day: Option<NaiveDate>| day.is_some_and(|day| day <= horizon);
    match row.state {
        DueState::NeverHad | DueState::Overdue | DueState::Declined | DueState::DueSoon => true,
        DueState::Booked => inside(row.booked_from) || inside(row.due_by),
        DueState::NotDue => false,
    }
}

/// Whether the rule is about bodies of this kind.
fn applies_to(scheme: &Scheme, kind: BodyKind) -> bool {
    let rule = &scheme.five_year;
    rule.body_kinds.contains(&kind)
        || (kind == BodyKind::Fire && rule.fire_interval_months.is_some())
}

/// Months from one challenge to the next for bodies of this kind.
fn interval(scheme: &Scheme, kind: BodyKind) -> u32 {
    let rule = &scheme.five_year;
    let own = if kind == BodyKind::Fire { rule.fire_interval_months } else { None };
    own.unwrap_or(rule.interval_months)
}

fn row(facts: &Facts<'_>, horizon: NaiveDate, body: &Body, record: &Record<'_>) -> Due {
    let last_onsite_day = record.last.and_then(|c| c.onsite).map(|days| days.to);
    let clock_from = last_onsite_day.or(record.counted_from);
    let due_by = clock_from.map(|day| add_months(day, interval(facts.scheme, body.kind)));
    let state = state(facts.today, horizon, record, due_by);
    Due {
        body: body.reference().to_owned(),
        name: body.name.clone(),
        kind: body.kind,
        region: body.region.clone(),
        control: body.control.clone(),
        last_challenge: record.last.map(|c| c.reference.clone()),
        last_onsite_day,
        due_by,
        state,
        days_left: due_by.map(|day| (day - facts.today).num_days()),
        booked_from: record.booked.and_then(days_ahead).map(|days| days.from),
        flags: flags(facts, body, record, due_by, state),
        adviser: adviser(facts.scheme, body),
    }
}

/// The first state that holds, in the order of the rule.
fn state(
    today: NaiveDate,
    horizon: NaiveDate,
    record: &Record<'_>,
    due_by: Option<NaiveDate>,
) -> DueState {
    match due_by {
        _ if record.declined => DueState::Declined,
        _ if record.booked.is_some() => DueState::Booked,
        Some(day) if day < today => DueState::Overdue,
        Some(day) if day <= horizon => DueState::DueSoon,
        Some(_) => DueState::NotDue,
        None => DueState::NeverHad,
    }
}

/// The onsite days of a challenge, or the window in which they will be.
fn days_ahead(challenge: &Challenge) -> Option<DateRange> {
    challenge.onsite.or(challenge.window)
}

/// The principal adviser of a body: its own, else that of its region.
pub fn adviser(scheme: &Scheme, body: &Body) -> Option<String> {
    let of_region = || scheme.adviser.get(body.region.as_deref()?).cloned();
    body.adviser.clone().or_else(of_region)
}

fn flags(
    facts: &Facts<'_>,
    body: &Body,
    record: &Record<'_>,
    due_by: Option<NaiveDate>,
    state: DueState,
) -> Vec<String> {
    let mut flags = Vec::new();
    if let Some(last) = body.last_day {
        flags.push(format!("abolished-on:{last}"));
        if due_by.is_some_and(|due| last < due) {
            flags.push("abolished-before-due".to_owned());
        }
    }
    if let Some(first) = record.new_since {
        flags.push(format!("new-since:{first}"));
        let advised = add_months(first, facts.scheme.five_year.advise_within_months);
        if record.last.is_none() && advised < facts.today {
            flags.push("past-advised".to_owned());
        }
    }
    let mut before: Vec<&str> =
        facts.bodies.predecessors(body.id).map(|(body, _)| body.reference()).collect();
    before.sort_unstable();
    flags.extend(before.into_iter().map(|code| format!("successor-of:{code}")));
    if election_in_window(facts, body, record, due_by, state) {
        flags.push("election-in-window".to_owned());
    }
    if body.lga_member == Some(false) {
        flags.push("not-lga-member".to_owned());
    }
    flags
}

/// Whether the body's next election, where it is known, comes in the way of its next challenge: in
/// the pre-election period or just before booked onsite days, within a booked window, or, when
/// nothing is booked and it is due soon, before it is due.
fn election_in_window(
    facts: &Facts<'_>,
    body: &Body,
    record: &Record<'_>,
    due_by: Option<NaiveDate>,
    state: DueState,
) -> bool {
    let Some(election) = body.next_election else { return false };
    if let Some(onsite) = record.booked.and_then(|c| c.onsite) {
        return around(facts.scheme, election).overlaps(&onsite);
    }
    let window = match record.booked {
        Some(challenge) => challenge.window,
        None if state == DueState::DueSoon => due_by.and_then(|d| DateRange::new(facts.today, d)),
        None => None,
    };
    window.is_some_and(|days| days.contains(election))
}

/// The days around an election in which no visit falls.
fn around(scheme: &Scheme, election: NaiveDate) -> DateRange {
    super::weeks::around(scheme, election)
}

/// By state, then due date (none last), name, code.
fn in_list_order(a: &Due, b: &Due) -> Ordering {
    let day = |row: &Due| row.due_by.unwrap_or(NaiveDate::MAX);
    a.state
        .cmp(&b.state)
        .then_with(|| day(a).cmp(&day(b)))
        .then_with(|| a.name.cmp(&b.name))
        .then_with(|| a.body.cmp(&b.body))
}
