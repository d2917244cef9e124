//! The sessions of a team while it is with the host.

use chrono::{NaiveDate, NaiveTime};

use super::PeerId;

words! {
    /// What happens in a session.
    SessionKind("kind of session") {
        /// Peers talk with one person.
        Interview = "interview",
        /// Peers talk with several people of a kind.
        FocusGroup = "focus-group",
        /// Peers and people of the host work on something together.
        Workshop = "workshop",
        /// Peers watch a meeting of the host.
        Observation = "observation",
        /// Peers go and see a place.
        SiteVisit = "site-visit",
        /// The team among itself.
        TeamMeeting = "team-meeting",
        /// The team gives its feedback.
        Feedback = "feedback",
    }
}

impl SessionKind {
    /// Whether the host's time is taken up for finding out: such sessions are counted as meetings.
    pub const fn is_meeting(self) -> bool {
        !matches!(self, Self::TeamMeeting | Self::Feedback)
    }
}

/// A document that the host is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its number in the challenge, from 1.
    pub number: i64,
    /// What it is.
    pub title: String,
    /// The day it was asked for.
    pub asked_on: NaiveDate,
    /// The day it came.
    pub received_on: Option<NaiveDate>,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its number in the challenge, from 1; 0 before it has one.
    pub number: i64,
    /// What happens.
    pub kind: SessionKind,
    /// The day.
    pub day: NaiveDate,
    /// When it starts, local time.
    pub starts: NaiveTime,
    /// When it ends; after the start.
    pub ends: NaiveTime,
    /// Where; `None` when only by video.
    pub place: Option<String>,
    /// Address of the video conference.
    pub link: Option<String>,
    /// Stakeholder group of the scheme that is met.
    pub met: Option<String>,
    /// Roles of those who are met.
    pub who: Option<String>,
    /// How many are met.
    pub people: i64,
    /// The parallel strand it belongs to.
    pub strand: Option<String>,
    /// A free note.
    pub note: Option<String>,
    /// Peers who take part; none named means the whole team in a team meeting or feedback.
    pub peers: Vec<PeerId>,
    /// Themes that it is about.
    pub themes: Vec<String>,
}

impl Session {
    /// Whether two sessions share time.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.day == other.day && self.starts < other.ends && other.starts < self.ends
    }

    /// Those of `team` who take part.
    pub fn taken_by(&self, team: &[PeerId]) -> Vec<PeerId> {
        if self.peers.is_empty() && !self.kind.is_meeting() {
            team.to_vec()
        } else {
            self.peers.clone()
        }
    }
}

/// Parses a time of day: `09:30`, `9.30`, `9:30`.
///
/// # Errors
/// When it is none, in words.
pub fn parse_time(text: &str) -> Result<NaiveTime, String> {
    let fault = || format!("`{text}` is no time of day; write it as 09:30");
    let plain = text.trim().replace('.', ":");
    // Spreadsheets write seconds.
    let parts: Vec<&str> = plain.split(':').collect();
    let ([hours, minutes] | [hours, minutes, "00"]) = parts[..] else { return Err(fault()) };
    if !(1..=2).contains(&hours.len()) || minutes.len() != 2 {
        return Err(fault());
    }
    let (hours, minutes) =
        (hours.parse().map_err(|_| fault())?, minutes.parse().map_err(|_| fault())?);
    NaiveTime::from_hms_opt(hours, minutes, 0).ok_or_else(fault)
}

/// A time of day as documents write it: `09:30`.
pub fn time_in_words(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_taken_as_people_write_them() {
        for (text, said) in [("09:30", "09:30"), ("9.30", "09:30"), ("17:00:00", "17:00")] {
            assert_eq!(parse_time(text).map(time_in_words), Ok(said.to_owned()), "{text}");
        }
        for text in ["", "9", "25:00", "9:3", "09:60", "noon", "-1:00", "09:00:01"] {
            assert!(parse_time(text).is_err(), "{text}");
        }
    }
}
