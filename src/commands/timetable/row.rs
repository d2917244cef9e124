//! A session as it is shown; the columns are those of the import.

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::case::Case;
use crate::domain::{Session, SessionKind, time_in_words};

/// A session.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SessionRow {
    /// The challenge.
    pub challenge: String,
    /// Its number in the challenge.
    pub number: i64,
    /// What happens.
    pub kind: SessionKind,
    /// The day.
    pub day: NaiveDate,
    /// When it starts, local time.
    pub start: String,
    /// When it ends, local time.
    pub end: String,
    /// Where.
    pub place: Option<String>,
    /// Address of the video conference.
    pub link: Option<String>,
    /// Stakeholder group that is met.
    pub met: Option<String>,
    /// Roles of those who are met.
    pub who: Option<String>,
    /// How many are met.
    pub people: i64,
    /// References of the peers who take part; none in a session of the whole team.
    pub peers: Vec<String>,
    /// Their names.
    pub names: Vec<String>,
    /// Themes that it is about.
    pub themes: Vec<String>,
    /// The parallel strand.
    pub strand: Option<String>,
    /// A free note.
    pub note: Option<String>,
    /// What the rows are grouped by: the day, a peer's name or the strand.
    pub group: String,
}

impl SessionRow {
    pub(super) fn new(connection: &Connection, case: &Case, session: &Session) -> Result<Self> {
        let told: Vec<(String, String)> =
            session.peers.iter().map(|id| case.told(connection, *id)).collect::<Result<_>>()?;
        let (peers, names) = told.into_iter().unzip();
        Ok(Self {
            challenge: case.challenge.reference.clone(),
            number: session.number,
            kind: session.kind,
            day: session.day,
            start: time_in_words(session.starts),
            end: time_in_words(session.ends),
            place: session.place.clone(),
            link: session.link.clone(),
            met: session.met.clone(),
            who: session.who.clone(),
            people: session.people,
            peers,
            names,
            themes: session.themes.clone(),
            strand: session.strand.clone(),
            note: session.note.clone(),
            group: session.day.to_string(),
        })
    }
}
