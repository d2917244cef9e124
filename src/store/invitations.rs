//! The tables `invitation` and `duty`: how far things are with the members of a team, and what they
//! have done.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, Row, Transaction, named_params};

use crate::domain::{ChallengeId, Invitation, PeerId};

/// Every step, in the order in which they happened.
///
/// # Errors
/// When the file cannot be read.
pub fn of(connection: &Connection, challenge: ChallengeId) -> Result<Vec<Invitation>> {
    let row = |row: &Row<'_>| {
        Ok(Invitation {
            peer: row.get("peer_id")?,
            status: row.get("status")?,
            happened_on: row.get("happened_on")?,
            asked: row.get("asked")?,
            reason: row.get("reason")?,
        })
    };
    connection
        .prepare_cached(
            "SELECT peer_id, status, happened_on, asked, reason FROM invitation
             WHERE challenge_id = :challenge ORDER BY id",
        )?
        .query_and_then(named_params! { ":challenge": challenge }, row)?
        .collect()
}

/// Adds a step.
///
/// # Errors
/// When the file cannot be written.
pub fn add(tx: &Transaction<'_>, challenge: ChallengeId, step: &Invitation) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO invitation (challenge_id, peer_id, status, happened_on, asked, reason)
         VALUES (:challenge, :peer, :status, :happened_on, :asked, :reason)",
    )?
    .execute(named_params! {
        ":challenge": challenge, ":peer": step.peer, ":status": step.status,
        ":happened_on": step.happened_on, ":asked": step.asked, ":reason": step.reason,
    })?;
    Ok(())
}

/// Notes whether the employer releases a peer.
///
/// # Errors
/// When the file cannot be written.
pub fn release(tx: &Transaction<'_>, peer: PeerId, released: bool) -> Result<()> {
    let word = if released { "yes" } else { "no" };
    tx.prepare_cached("UPDATE peer SET employer_release = :word WHERE id = :peer")?
        .execute(named_params! { ":peer": peer, ":word": word })?;
    Ok(())
}

/// Makes the newest team of a challenge an agreed one: its members are confirmed.
///
/// # Errors
/// When the file cannot be written.
pub fn agree(tx: &Transaction<'_>, challenge: ChallengeId) -> Result<()> {
    tx.prepare_cached(
        "UPDATE team SET status = 'agreed' WHERE challenge_id = :challenge AND status = 'proposed'
         AND version = (SELECT max(version) FROM team WHERE challenge_id = :challenge)",
    )?
    .execute(named_params! { ":challenge": challenge })?;
    Ok(())
}

/// The duties that are done, with the day.
///
/// # Errors
/// When the file cannot be read.
pub fn duties(
    connection: &Connection,
    challenge: ChallengeId,
) -> Result<BTreeMap<(PeerId, String), NaiveDate>> {
    let row = |row: &Row<'_>| Ok(((row.get("peer_id")?, row.get("duty")?), row.get("done_on")?));
    connection
        .prepare_cached("SELECT peer_id, duty, done_on FROM duty WHERE challenge_id = :challenge")?
        .query_and_then(named_params! { ":challenge": challenge }, row)?
        .collect()
}

/// Notes that a member did a duty.
///
/// # Errors
/// When the file cannot be written.
pub fn did(
    tx: &Transaction<'_>,
    challenge: ChallengeId,
    peer: PeerId,
    duty: &str,
    day: NaiveDate,
) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO duty (challenge_id, peer_id, duty, done_on)
         VALUES (:challenge, :peer, :duty, :day)
         ON CONFLICT (challenge_id, peer_id, duty) DO UPDATE SET done_on = excluded.done_on",
    )?
    .execute(named_params! {
        ":challenge": challenge, ":peer": peer, ":duty": duty, ":day": day,
    })?;
    Ok(())
}
