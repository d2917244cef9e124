//! The tables `invitation` and `duty`: how far things are with the members of a team, and what they
//! have done.

use std::collections::HashMap;

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, Row, Transaction, named_params};

use super::many::of_each;
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
            replaced_by: row.get("replaced_by")?,
        })
    };
    connection
        .prepare_cached(
            "SELECT peer_id, status, happened_on, asked, reason, replaced_by FROM invitation
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

/// Notes who came instead of a peer who is out.
///
/// # Errors
/// When the file cannot be written.
pub fn replace(
    tx: &Transaction<'_>,
    challenge: ChallengeId,
    gone: PeerId,
    by: PeerId,
) -> Result<()> {
    tx.prepare_cached(
        "UPDATE invitation SET replaced_by = :by
         WHERE id = (SELECT max(id) FROM invitation
                     WHERE challenge_id = :challenge AND peer_id = :gone)
           AND status IN ('declined', 'withdrew')",
    )?
    .execute(named_params! { ":challenge": challenge, ":gone": gone, ":by": by })?;
    Ok(())
}

/// Makes an agreed team a proposed one again: its members are to be asked anew.
///
/// # Errors
/// When the file cannot be written.
pub fn reopen(tx: &Transaction<'_>, challenge: ChallengeId) -> Result<()> {
    set_status(tx, challenge, "agreed", "proposed")
}

fn set_status(tx: &Transaction<'_>, challenge: ChallengeId, from: &str, to: &str) -> Result<()> {
    tx.prepare_cached(
        "UPDATE team SET status = :to WHERE challenge_id = :challenge AND status = :from
         AND version = (SELECT max(version) FROM team WHERE challenge_id = :challenge)",
    )?
    .execute(named_params! { ":challenge": challenge, ":from": from, ":to": to })?;
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
    set_status(tx, challenge, "proposed", "agreed")
}

/// The duties that are done in these challenges, with the day.
///
/// # Errors
/// When the file cannot be read.
pub fn duties(
    connection: &Connection,
    challenges: &[ChallengeId],
) -> Result<HashMap<ChallengeId, Vec<Done>>> {
    let row = |row: &Row<'_>| Ok(((row.get("peer_id")?, row.get("duty")?), row.get("done_on")?));
    let sql = "SELECT challenge_id, peer_id, duty, done_on FROM duty WHERE AMONG";
    of_each(connection, sql, challenges, row)
}

/// A duty of a member, and the day on which it was done.
pub type Done = ((PeerId, String), NaiveDate);

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
