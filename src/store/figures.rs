//! What the statistics need of many tables at once: days given, scores, actions.

use std::collections::HashMap;

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, named_params};

use crate::domain::{ActionStatus, ChallengeId, PeerId};

/// Days that a peer gave, or agreed to give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The engagement.
    pub challenge: ChallengeId,
    /// The peer.
    pub peer: PeerId,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

/// The days of all peers: visits on agreed and recorded teams, and days of support that is no visit,
/// one for each engagement and day; withdrawn challenges give none.
///
/// # Errors
/// When the file cannot be read.
pub fn given(connection: &Connection) -> Result<Vec<Given>> {
    connection
        .prepare_cached(
            "SELECT challenge_id, peer_id, challenge.onsite_from AS day, challenge.onsite_to AS last
             FROM team
             JOIN team_member ON team_id = team.id
             JOIN challenge ON challenge.id = challenge_id
             WHERE status IN ('agreed', 'recorded') AND withdrawn_on IS NULL
               AND challenge.onsite_from IS NOT NULL
               AND version = (SELECT max(version) FROM team AS newer
                              WHERE newer.challenge_id = team.challenge_id)
             UNION ALL
             SELECT DISTINCT challenge_id, peer_id, day, day FROM support_session
             JOIN challenge ON challenge.id = challenge_id
             WHERE onsite_from IS NULL AND withdrawn_on IS NULL
             ORDER BY day, challenge_id, peer_id",
        )?
        .query_and_then([], |row| {
            Ok(Given {
                challenge: row.get("challenge_id")?,
                peer: row.get("peer_id")?,
                from: row.get("day")?,
                to: row.get("last")?,
            })
        })?
        .collect()
}

/// The days on which each peer was asked to join a team, once for each challenge; the oldest first.
///
/// # Errors
/// When the file cannot be read.
pub fn asked(connection: &Connection) -> Result<HashMap<PeerId, Vec<NaiveDate>>> {
    let mut all: HashMap<PeerId, Vec<NaiveDate>> = HashMap::new();
    let mut statement = connection.prepare_cached(
        "SELECT peer_id, min(happened_on) AS day FROM invitation
         GROUP BY peer_id, challenge_id ORDER BY day, peer_id",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        all.entry(row.get("peer_id")?).or_default().push(row.get("day")?);
    }
    Ok(all)
}

/// A score that a peer was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// The competency.
    pub competency: String,
    /// From 1 to 5.
    pub score: i64,
    /// The day.
    pub given_on: NaiveDate,
}

/// Every score, the oldest first.
///
/// # Errors
/// When the file cannot be read.
pub fn scores(connection: &Connection) -> Result<Vec<Score>> {
    connection
        .prepare_cached(
            "SELECT competency, score, given_on FROM feedback ORDER BY given_on, competency, id",
        )?
        .query_and_then([], |row| {
            Ok(Score {
                competency: row.get("competency")?,
                score: row.get("score")?,
                given_on: row.get("given_on")?,
            })
        })?
        .collect()
}

/// An action as the statistics see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionState {
    /// The challenge whose plan it is in.
    pub challenge: ChallengeId,
    /// How far it is.
    pub status: ActionStatus,
    /// Whether its day is past and it is open.
    pub late: bool,
}

/// Every action of challenges that are not withdrawn.
///
/// # Errors
/// When the file cannot be read.
pub fn actions(connection: &Connection, today: NaiveDate) -> Result<Vec<ActionState>> {
    connection
        .prepare_cached(
            "SELECT challenge_id, status, coalesce(due < :today, 0) AS past
             FROM action
             JOIN recommendation ON recommendation.id = recommendation_id
             JOIN challenge ON challenge.id = challenge_id
             WHERE withdrawn_on IS NULL ORDER BY challenge_id, action.id",
        )?
        .query_and_then(named_params! { ":today": today }, |row| {
            let status: ActionStatus = row.get("status")?;
            let past: bool = row.get("past")?;
            Ok(ActionState {
                challenge: row.get("challenge_id")?,
                status,
                late: past && status.is_open(),
            })
        })?
        .collect()
}
