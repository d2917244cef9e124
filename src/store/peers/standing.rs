//! What a peer signed and was trained in, and the days given.

use std::collections::{BTreeSet, HashMap};

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, Row, Transaction, named_params};
use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::{ChallengeId, PeerId};
use crate::store::support::DAYS_OF_SUPPORT;

/// When a peer signed and was trained; `None` is not yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Standing {
    /// The peers' charter was signed.
    pub charter_on: Option<NaiveDate>,
    /// The terms were signed.
    pub terms_on: Option<NaiveDate>,
    /// The training was done.
    pub trained_on: Option<NaiveDate>,
}

/// The standing of a peer.
///
/// # Errors
/// When there is no such peer, or the file cannot be read.
pub fn load(connection: &Connection, peer: PeerId) -> Result<Standing> {
    let standing = connection
        .prepare_cached("SELECT charter_on, terms_on, trained_on FROM peer WHERE id = :id")?
        .query_row(named_params! { ":id": peer }, |row| {
            Ok(Standing {
                charter_on: row.get("charter_on")?,
                terms_on: row.get("terms_on")?,
                trained_on: row.get("trained_on")?,
            })
        })?;
    Ok(standing)
}

/// Saves the standing of a peer.
///
/// # Errors
/// When the file cannot be written.
pub fn save(tx: &Transaction<'_>, peer: PeerId, standing: &Standing) -> Result<()> {
    tx.prepare_cached(
        "UPDATE peer SET charter_on = :charter, terms_on = :terms, trained_on = :trained
         WHERE id = :id",
    )?
    .execute(named_params! {
        ":id": peer, ":charter": standing.charter_on, ":terms": standing.terms_on,
        ":trained": standing.trained_on,
    })?;
    Ok(())
}

/// A visit on whose agreed or recorded team a peer was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// Reference of the challenge.
    pub challenge: String,
    /// The slot in the team.
    pub slot: String,
    /// First day onsite.
    pub onsite_from: NaiveDate,
    /// Last day onsite.
    pub onsite_to: NaiveDate,
}

/// The visits of a peer, the oldest first: those of the newest team of a challenge, when it is agreed
/// or recorded, and neither withdrawn nor without dates.
///
/// # Errors
/// When the file cannot be read.
pub fn visits(connection: &Connection, peer: PeerId) -> Result<Vec<Visit>> {
    connection
        .prepare_cached(
            "SELECT reference, slot, challenge.onsite_from, challenge.onsite_to
             FROM team_member
             JOIN team ON team.id = team_id
             JOIN challenge ON challenge.id = challenge_id
             WHERE peer_id = :peer AND status IN ('agreed', 'recorded')
               AND withdrawn_on IS NULL AND challenge.onsite_from IS NOT NULL
               AND version = (SELECT max(version) FROM team AS newer
                              WHERE newer.challenge_id = team.challenge_id)
             ORDER BY challenge.onsite_from, reference",
        )?
        .query_and_then(named_params! { ":peer": peer }, |row| {
            Ok(Visit {
                challenge: row.get("reference")?,
                slot: row.get("slot")?,
                onsite_from: row.get("onsite_from")?,
                onsite_to: row.get("onsite_to")?,
            })
        })?
        .collect()
}

/// The slot of a day of support.
pub const SUPPORT: &str = "support";

/// The days on which a peer gave support that is no visit, such as mentoring: one for each
/// engagement and day, however many sessions there were.
///
/// # Errors
/// When the file cannot be read.
pub fn support_days(connection: &Connection, peer: PeerId) -> Result<Vec<Visit>> {
    connection
        .prepare_cached(&format!(
            "SELECT DISTINCT reference, day {DAYS_OF_SUPPORT} AND peer_id = :peer
             ORDER BY day, reference"
        ))?
        .query_and_then(named_params! { ":peer": peer }, |row| {
            Ok(Visit {
                challenge: row.get("reference")?,
                slot: SUPPORT.to_owned(),
                onsite_from: row.get("day")?,
                onsite_to: row.get("day")?,
            })
        })?
        .collect()
}

/// The days that peers gave to each engagement, or agreed to: those onsite of each member of its newest
/// team, and the days of support.
///
/// # Errors
/// When the file cannot be read.
pub fn days_given(connection: &Connection) -> Result<HashMap<ChallengeId, i64>> {
    let row = |row: &Row<'_>| {
        let days: f64 = row.get("days")?;
        Ok((row.get("challenge_id")?, days.round() as i64))
    };
    connection
        .prepare_cached(&format!(
            "SELECT challenge_id, sum(days) AS days FROM (
                 SELECT challenge_id, julianday(challenge.onsite_to)
                                      - julianday(challenge.onsite_from) + 1.0 AS days
                 FROM team_member
                 JOIN team ON team.id = team_id
                 JOIN challenge ON challenge.id = challenge_id
                 WHERE withdrawn_on IS NULL AND challenge.onsite_from IS NOT NULL
                   AND version = (SELECT max(version) FROM team AS newer
                                  WHERE newer.challenge_id = team.challenge_id)
                 UNION ALL
                 SELECT challenge_id, 1.0 FROM (
                     SELECT DISTINCT challenge_id, peer_id, day {DAYS_OF_SUPPORT}))
             GROUP BY challenge_id"
        ))?
        .query_and_then([], row)?
        .collect()
}

/// Every area of expertise that somebody active in the pool has, now or from before.
///
/// # Errors
/// When the file cannot be read.
pub fn areas_held(connection: &Connection) -> Result<BTreeSet<String>> {
    connection
        .prepare_cached(
            "SELECT DISTINCT area FROM peer_expertise JOIN peer ON peer.id = peer_id
             WHERE status = 'active'",
        )?
        .query_and_then([], |row| Ok(row.get("area")?))?
        .collect()
}
