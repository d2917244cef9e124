//! What a scheme must be beyond its shape: every word known, every number within reason.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate, Weekday};

use super::super::document::Document;
use super::super::notes::Notes;
use super::super::{Finding, people, values};
use super::{kinds, words};
use crate::domain::Scheme;
use crate::domain::parse_time;
use crate::domain::scheme::{
    FiveYear, Letters, Matching, TimetableRules, Vocabulary, Weeks, day_of_year,
};

/// Sorts of requirement that may stand in `negotiable`.
const SORTS: [&str; 3] = ["slot", "requirement", "cover"];

/// Every finding on `scheme`, in the order of its document.
pub(super) fn check(scheme: &Scheme, document: &Document<'_>) -> Vec<Finding> {
    let mut notes = Notes::new(document);
    if scheme.name.trim().is_empty() {
        notes.error_at("name", "", "the scheme has no name");
    }
    notes.key("five_year", |notes| five_year(notes, scheme, &scheme.five_year));
    notes.key("weeks", |notes| weeks(notes, &scheme.weeks));
    notes.key("matching", |notes| matching(notes, scheme, &scheme.matching));
    notes.key("timetable", |notes| timetable(notes, &scheme.timetable));
    notes.key("letters", |notes| letters(notes, &scheme.letters, &scheme.words));
    notes.key("words", |notes| words::check(notes, &scheme.words));
    notes.key("adviser", |notes| not_blank(notes, &scheme.adviser));
    notes.key("retention", |notes| {
        for (class, months) in &scheme.retention {
            notes.key(class, |notes| within(notes, i64::from(*months), 1, 1_200, "months"));
        }
    });
    kinds::check(&mut notes, scheme);
    notes.into_findings()
}

fn not_blank<'d>(notes: &mut Notes<'d>, table: &'d BTreeMap<String, String>) {
    for (key, value) in table {
        if value.trim().is_empty() {
            notes.error_at(key, value, "nothing stands here");
        }
    }
}

/// `number` must lie between `least` and `most`.
pub(super) fn within(notes: &mut Notes<'_>, number: i64, least: i64, most: i64, what: &str) {
    if number < least || number > most {
        let message = format!("must be from {least} to {most} {what}");
        notes.error(&number.to_string(), message, None);
    }
}

fn timetable<'d>(notes: &mut Notes<'d>, rules: &'d TimetableRules) {
    if rules.lunch_hours().is_none() {
        notes.error_at("lunch", &rules.lunch, "no hours; write them as 11:30-14:30");
    }
    if parse_time(&rules.evening_from).is_err() {
        notes.error_at("evening_from", &rules.evening_from, "no time of day; write it as 16:00");
    }
    for (key, minutes) in
        [("travel_minutes", rules.travel_minutes), ("lunch_minutes", rules.lunch_minutes)]
    {
        notes.key(key, |notes| within(notes, i64::from(minutes), 0, 240, "minutes"));
    }
    notes.unique("core_groups", &rules.core_groups, "stakeholder group", |group| group);
    notes.unique("further_groups", &rules.further_groups, "stakeholder group", |group| group);
}

fn letters<'d>(notes: &mut Notes<'d>, letters: &'d Letters, words: &'d Vocabulary) {
    if letters.from.trim().is_empty() {
        notes.error_at("from", "", "nobody signs the letters");
    }
    if let Some(address) = letters.address.as_ref().filter(|text| values::email(text).is_err()) {
        notes.error_at("address", address, "no e-mail address");
    }
    notes.key("answer_days", |notes| {
        within(notes, i64::from(letters.answer_days), 1, 120, "days");
    });
    let offices: Vec<&str> = words.parties.iter().filter_map(|p| p.office.as_deref()).collect();
    notes.key("office", |notes| {
        for (office, address) in &letters.office {
            notes.key(office, |notes| {
                notes.known("group office", office, &offices);
                if values::email(address).is_err() {
                    notes.error(address, "no e-mail address", None);
                }
            });
        }
    });
}

fn five_year<'d>(notes: &mut Notes<'d>, scheme: &'d Scheme, rule: &'d FiveYear) {
    let months = [
        ("interval_months", Some(rule.interval_months), 1),
        ("fire_interval_months", rule.fire_interval_months, 1),
        ("advise_within_months", Some(rule.advise_within_months), 0),
        ("due_soon_months", Some(rule.due_soon_months), 0),
    ];
    for (key, number, least) in months {
        let Some(number) = number else { continue };
        notes.key(key, |notes| within(notes, i64::from(number), least, 600, "months"));
    }
    let known: Vec<&str> = scheme.kinds.iter().map(|kind| kind.word.as_str()).collect();
    notes.each("qualifying_kinds", &rule.qualifying_kinds, |notes, word| {
        notes.known("kind of engagement", word, &known);
    });
    if rule.qualifying_kinds.is_empty() {
        notes.error_at("qualifying_kinds", "", "no kind satisfies the rule");
    }
    for (key, [earliest, latest]) in [
        ("scoping_months_ahead", rule.scoping_months_ahead),
        ("approach_months_ahead", rule.approach_months_ahead),
    ] {
        notes.key(key, |notes| within(notes, i64::from(earliest), 0, 60, "months"));
        if earliest < latest {
            let message = "the first number is the earliest, so it is not below the second";
            notes.error_at(key, &format!("{earliest}, {latest}"), message);
        }
    }
}

fn weeks<'d>(notes: &mut Notes<'d>, weeks: &'d Weeks) {
    let weekday = &weeks.start_weekday;
    if weekday.parse::<Weekday>().is_err() {
        let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        notes.key("start_weekday", |notes| notes.known("weekday", weekday, &days));
    }
    for (key, days) in [
        ("pre_election_days", weeks.pre_election_days),
        ("post_election_days", weeks.post_election_days),
    ] {
        notes.key(key, |notes| within(notes, i64::from(days), 0, 366, "days"));
    }
    for (key, days) in
        [("public_holidays", &weeks.public_holidays), ("election_days", &weeks.election_days)]
    {
        let mut seen = std::collections::BTreeSet::new();
        notes.each(key, days, |notes, day| {
            if !seen.insert(day) {
                notes.error(&day.to_string(), "the same day stands here twice", None);
            }
        });
    }
    notes.each("closed", &weeks.closed, |notes, closed| {
        for (key, day) in [("from", &closed.from), ("to", &closed.to)] {
            notes.key(key, |notes| moving_day(notes, day));
        }
    });
}

/// A day that comes every year, or one that moves with Easter.
fn moving_day(notes: &mut Notes<'_>, text: &str) {
    if !text.starts_with("easter") {
        day_of_the_year(notes, text);
    } else if day_of_year(text, 2027).is_none() {
        let hint = "write days before or after Easter Sunday as easter-7 or easter+8".to_owned();
        notes.error(text, "is no day that hangs on Easter", Some(hint));
    }
}

/// A day that comes every year, as `MM-DD`. 29 February does not.
fn day_of_the_year(notes: &mut Notes<'_>, text: &str) {
    let ordinary = NaiveDate::parse_from_str(&format!("2027-{text}"), "%Y-%m-%d").ok();
    if ordinary.is_none_or(|day| text != day.format("%m-%d").to_string() || day.year() != 2027) {
        let hint = "write month and day as 07-20".to_owned();
        notes.error(text, "is no day that comes every year", Some(hint));
    }
}

fn matching<'d>(notes: &mut Notes<'d>, scheme: &'d Scheme, matching: &'d Matching) {
    for (key, number, most, what) in [
        ("cooling_off_years", matching.cooling_off_years, 50, "years"),
        ("recent_years", matching.recent_years, 50, "years"),
        ("default_days", matching.default_days, 366, "days"),
        ("default_challenges", matching.default_challenges, 366, "challenges"),
        ("reserves", matching.reserves, 100, "reserves"),
        ("soft_price", matching.soft_price, MOST_POINTS, "points"),
    ] {
        notes.key(key, |notes| within(notes, i64::from(number), 0, i64::from(most), what));
    }
    notes.key("year_begins", |notes| day_of_the_year(notes, &matching.year_begins));
    if matching.steps == 0 {
        notes.error_at("steps", "0", "a search without steps finds nothing");
    }
    notes.key("counts_as", |notes| counts_as(notes, scheme));
    notes.key("points", |notes| points(notes, matching));
    people::check_requirements(notes, scheme, &matching.requirements);
    notes.unique("negotiable", &matching.negotiable, "sort", |sort| sort);
    notes.each("negotiable", &matching.negotiable, |notes, sort| {
        notes.known("sort of requirement", sort, &SORTS);
    });
}

fn counts_as<'d>(notes: &mut Notes<'d>, scheme: &'d Scheme) {
    let known: Vec<&str> =
        scheme.words.seniorities.values().flatten().map(String::as_str).collect();
    for (first, others) in &scheme.matching.counts_as {
        notes.key(first, |notes| notes.known("seniority", first, &known));
        notes.each(first, others, |notes, other| notes.known("seniority", other, &known));
    }
}

/// Points are small, so that a person can weigh them and their sums never overflow.
const MOST_POINTS: u32 = 1_000;

fn points<'d>(notes: &mut Notes<'d>, matching: &'d Matching) {
    let points = &matching.points;
    let most = i64::from(MOST_POINTS);
    for (key, number) in [
        ("theme_current", points.theme_current),
        ("theme_past", points.theme_past),
        ("seniority", points.seniority),
        ("preferred", points.preferred),
        ("same_kind", points.same_kind),
        ("same_setting", points.same_setting),
        ("same_party", points.same_party),
        ("experience", points.experience),
        ("experience_most", points.experience_most),
        ("rating", points.rating),
        ("same_region", points.same_region),
        ("same_county", points.same_county),
        ("neighbour", points.neighbour),
        ("left_host", points.left_host),
        ("visited_before", points.visited_before),
        ("released", points.released),
    ] {
        notes.key(key, |notes| within(notes, number, -most, most, "points"));
    }
}
