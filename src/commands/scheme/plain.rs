//! The rules in plain words.

use crate::domain::Scheme;
use crate::domain::scheme::{EngagementKind, FiveYear, Matching, Weeks};

use super::kind::{requirement, span};

/// All of it but the kinds, of which there is a list.
pub(super) fn scheme(scheme: &Scheme) -> String {
    let mut page = Page::titled(&format!("{}, holds from {}", scheme.name, scheme.holds_from));
    five_year(&mut page, &scheme.five_year);
    weeks(&mut page, &scheme.weeks);
    matching(&mut page, &scheme.matching);
    words(&mut page, scheme);
    page.heading("Kinds of engagement");
    let width = scheme.kinds.iter().map(|kind| kind.word.len()).max().unwrap_or_default();
    for kind in &scheme.kinds {
        page.line(&format!("{:width$}  {}", kind.word, in_short(kind)));
    }
    page.heading("More");
    page.line("peerage scheme show KIND     its themes, team and milestones");
    page.line("peerage scheme export        everything, as text to change");
    page.text
}

fn in_short(kind: &EngagementKind) -> String {
    let places = kind.slots.iter().filter(|slot| !slot.optional).count();
    let most = kind.slots.len();
    let team = if places == most { most.to_string() } else { format!("{places} to {most}") };
    let lead = kind.lead.as_ref().map(|role| format!(", led by the {role}")).unwrap_or_default();
    let peers = if most == 1 { "peer" } else { "peers" };
    format!("{}, {}, {}, {team} {peers}{lead}", days(kind.days), kind.mode, kind.funding)
}

fn five_year(page: &mut Page, rule: &FiveYear) {
    page.heading("The five-year rule");
    page.line(&format!(
        "A challenge is due {} after the last onsite day of the last one that counts.",
        span(rule.interval_months.into(), 0)
    ));
    page.listed("These kinds count", &rule.qualifying_kinds);
    page.listed("On the list are", &rule.body_kinds);
    page.line(&match rule.fire_interval_months {
        Some(months) => format!("Fire services are on it every {}.", span(months.into(), 0)),
        None => "Fire services are not on it.".to_owned(),
    });
    page.line(&format!(
        "A body that began on or after {} counts from its first day; it is advised to have one within {}.",
        rule.new_bodies_from,
        span(rule.advise_within_months.into(), 0)
    ));
    page.line(&format!("Due soon is within {}.", span(rule.due_soon_months.into(), 0)));
    for (what, [early, late]) in [
        ("Scoping starts", rule.scoping_months_ahead),
        ("Peers are approached", rule.approach_months_ahead),
    ] {
        page.line(&format!("{what} {early} to {late} months before the visit."));
    }
}

fn weeks(page: &mut Page, weeks: &Weeks) {
    page.heading("When a visit may be");
    let mut day = weeks.start_weekday.clone();
    if let Some(first) = day.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    page.line(&format!("It begins on a {day}, with no onsite day on a public holiday."));
    page.line(&format!(
        "None from {} days before to {} days after an ordinary election day.",
        weeks.pre_election_days, weeks.post_election_days
    ));
    for closed in &weeks.closed {
        let what = if closed.warned { "With a warning" } else { "None" };
        page.line(&format!("{what} in the {}: {} to {}.", closed.name, closed.from, closed.to));
    }
    let known = |days: &[chrono::NaiveDate]| match (days.iter().min(), days.iter().max()) {
        (Some(first), Some(last)) => format!("{first} to {last}"),
        _ => "none".to_owned(),
    };
    page.line(&format!("Public holidays known: {}.", known(&weeks.public_holidays)));
    page.line(&format!("Election days known: {}.", known(&weeks.election_days)));
}

fn matching(page: &mut Page, matching: &Matching) {
    page.heading("Matching");
    let neighbours = if matching.neighbours_barred { "are barred" } else { "cost points" };
    page.line(&format!(
        "A peer does not go to a body left less than {} years ago; peers of neighbours {neighbours}.",
        matching.cooling_off_years
    ));
    page.line(&format!("A former post is recent for {} years.", matching.recent_years));
    page.line(&format!(
        "Who has not said gives {} and {} in a year from {}.",
        days(matching.default_days),
        counted(matching.default_challenges, "challenge"),
        matching.year_begins
    ));
    for (first, others) in &matching.counts_as {
        page.listed(&format!("As {first} count also"), others);
    }
    page.heading("Requirements on every team");
    for one in &matching.requirements {
        page.line(&requirement(one, matching.soft_price));
    }
    page.heading("Points");
    if let Ok(serde_json::Value::Object(points)) = serde_json::to_value(matching.points) {
        for (name, points) in points {
            page.line(&format!("{:<16} {:>3}", name.replace('_', " "), points.to_string()));
        }
    }
}

fn words(page: &mut Page, scheme: &Scheme) {
    page.heading("Words");
    let (called, other): (Vec<_>, Vec<_>) = scheme.words.areas.iter().partition(|area| area.called);
    let names = |areas: Vec<&crate::domain::scheme::Area>| -> Vec<String> {
        areas.into_iter().map(|area| area.name.clone()).collect()
    };
    page.listed(&format!("Call for peers of {}", scheme.words.call_made_on), &names(called));
    page.listed("Other areas of expertise", &names(other));
    let parties: Vec<&str> = scheme.words.parties.iter().map(|party| &*party.name).collect();
    page.listed("Parties", &parties);
    page.listed("Competencies", &scheme.words.competencies);
    let advisers: Vec<String> =
        scheme.adviser.iter().map(|(region, name)| format!("{name} ({region})")).collect();
    page.listed("Principal advisers", &advisers);
    let classes: Vec<String> = scheme
        .retention
        .iter()
        .map(|(class, months)| {
            format!("{} {}", class.replace('-', " "), span(i64::from(*months), 0))
        })
        .collect();
    page.listed("Kept for", &classes);
}

/// `1 day`, `4 days`.
pub(super) fn days(count: u32) -> String {
    counted(count, "day")
}

/// `1 peer`, `2 peers`.
pub(super) fn counted(count: u32, thing: &str) -> String {
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}

/// A page of plain text.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) text: String,
}

impl Page {
    pub(super) fn titled(title: &str) -> Self {
        Self { text: format!("{title}\n") }
    }

    pub(super) fn heading(&mut self, heading: &str) {
        self.text += &format!("\n{heading}\n");
    }

    /// A line below a heading. It is as long as it is: a terminal breaks it where it has to.
    pub(super) fn line(&mut self, line: &str) {
        self.text += &format!("  {line}\n");
    }

    /// A line further in.
    pub(super) fn inner(&mut self, line: &str) {
        self.text += &format!("    {line}\n");
    }

    /// `WHAT: a, b, c.`, unless there are none.
    pub(super) fn listed<T: ToString>(&mut self, what: &str, items: &[T]) {
        if !items.is_empty() {
            let items: Vec<String> = items.iter().map(ToString::to_string).collect();
            self.line(&format!("{what}: {}.", items.join(", ")));
        }
    }
}
