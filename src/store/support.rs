//! The tables `mentee` and `learning`: who is mentored, and what peers took home.

use std::collections::HashMap;

use anyhow::Result;
use rusqlite::{Connection, Row, Transaction, named_params};

use crate::domain::{ChallengeId, Learning, PeerId};

/// The role of the person who is mentored, by engagement.
///
/// # Errors
/// When the file cannot be read.
pub fn mentees(connection: &Connection) -> Result<HashMap<ChallengeId, String>> {
    connection
        .prepare_cached("SELECT challenge_id, role FROM mentee")?
        .query_and_then([], |row| Ok((row.get("challenge_id")?, row.get("role")?)))?
        .collect()
}

/// Notes the role of the person who is mentored.
///
/// # Errors
/// When the file cannot be written.
pub fn put_mentee(tx: &Transaction<'_>, id: ChallengeId, role: &str) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO mentee (challenge_id, role) VALUES (:id, :role)
         ON CONFLICT (challenge_id) DO UPDATE SET role = excluded.role",
    )?
    .execute(named_params! { ":id": id, ":role": role })?;
    Ok(())
}

/// What every peer learnt, the oldest first, with the reference of the engagement.
///
/// # Errors
/// When the file cannot be read.
pub fn learning(connection: &Connection) -> Result<Vec<(String, Learning)>> {
    let row = |row: &Row<'_>| {
        let noted = Learning {
            challenge: row.get("challenge_id")?,
            peer: row.get("peer_id")?,
            learnt: row.get("learnt")?,
            took_home: row.get("took_home")?,
            publish: row.get("publish")?,
            noted_on: row.get("noted_on")?,
        };
        Ok((row.get("reference")?, noted))
    };
    connection
        .prepare_cached(
            "SELECT reference, challenge_id, peer_id, learnt, took_home, publish, noted_on
             FROM learning JOIN challenge ON challenge.id = challenge_id
             ORDER BY noted_on, learning.id",
        )?
        .query_and_then([], row)?
        .collect()
}

/// Keeps what a peer learnt from an engagement, in place of what was noted before.
///
/// # Errors
/// When the file cannot be written.
pub fn learn(tx: &Transaction<'_>, noted: &Learning) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO learning (challenge_id, peer_id, learnt, took_home, publish, noted_on)
         VALUES (:challenge, :peer, :learnt, :took_home, :publish, :noted_on)
         ON CONFLICT (challenge_id, peer_id) DO UPDATE
            SET learnt = excluded.learnt, took_home = excluded.took_home,
                publish = excluded.publish, noted_on = excluded.noted_on",
    )?
    .execute(named_params! {
        ":challenge": noted.challenge, ":peer": noted.peer, ":learnt": noted.learnt,
        ":took_home": noted.took_home, ":publish": noted.publish, ":noted_on": noted.noted_on,
    })?;
    Ok(())
}

/// The days on which peers gave support that is no visit: one for each engagement and day.
///
/// # Errors
/// When the file cannot be read.
pub fn days(connection: &Connection) -> Result<Vec<(PeerId, chrono::NaiveDate)>> {
    connection
        .prepare_cached(&format!("SELECT DISTINCT peer_id, challenge_id, day {DAYS_OF_SUPPORT}"))?
        .query_and_then([], |row| Ok((row.get("peer_id")?, row.get("day")?)))?
        .collect()
}

/// Sessions on days that are no onsite days of a team on which the peer is.
pub const DAYS_OF_SUPPORT: &str = "
    FROM support_session JOIN challenge ON challenge.id = challenge_id
    WHERE withdrawn_on IS NULL
      AND NOT (challenge.onsite_from IS NOT NULL
               AND day BETWEEN challenge.onsite_from AND challenge.onsite_to
               AND EXISTS (SELECT 1 FROM team JOIN team_member ON team_id = team.id
                           WHERE team.challenge_id = challenge.id
                             AND team_member.peer_id = support_session.peer_id
                             AND version = (SELECT max(version) FROM team AS newer
                                            WHERE newer.challenge_id = challenge.id)))";
