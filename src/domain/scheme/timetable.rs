//! What a timetable is held to.

use chrono::NaiveTime;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::parse_time;

/// What a timetable is held to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TimetableRules {
    /// Minutes between sessions of one peer at different places.
    pub travel_minutes: u32,
    /// Hours between which everybody has lunch, as `HH:MM-HH:MM`.
    pub lunch: String,
    /// Free minutes for lunch.
    pub lunch_minutes: u32,
    /// The hour from which a team meeting is an evening one, as `HH:MM`.
    pub evening_from: String,
    /// The most meetings asked of a host whose scope names no limit: the programme's own number, as no page
    /// of the LGA gives one.
    pub meetings: u32,
    /// The most documents asked of a host whose scope names no limit.
    pub documents: u32,
    /// Stakeholder groups each of which is met at least once.
    pub core_groups: Vec<String>,
    /// Further stakeholder groups.
    pub further_groups: Vec<String>,
}

impl Default for TimetableRules {
    /// What a scheme that says nothing holds to.
    fn default() -> Self {
        let words = |words: &[&str]| words.iter().map(ToString::to_string).collect();
        Self {
            travel_minutes: 30,
            lunch: "11:30-14:30".to_owned(),
            lunch_minutes: 30,
            evening_from: "16:00".to_owned(),
            meetings: 60,
            documents: 20,
            core_groups: words(&[
                "political leadership",
                "other members",
                "senior officers",
                "staff",
                "partners",
            ]),
            further_groups: words(&["residents", "businesses", "government"]),
        }
    }
}

impl TimetableRules {
    /// The hours of lunch; `None` when they are not well written.
    pub fn lunch_hours(&self) -> Option<(NaiveTime, NaiveTime)> {
        let (from, to) = self.lunch.split_once('-')?;
        let hours = (parse_time(from).ok()?, parse_time(to).ok()?);
        (hours.0 < hours.1).then_some(hours)
    }

    /// Every stakeholder group, the core ones first.
    pub fn groups(&self) -> impl Iterator<Item = &String> {
        self.core_groups.iter().chain(&self.further_groups)
    }
}
