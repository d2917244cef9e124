//! The table `specialism`: what a member is on the team for beyond the slot.

use std::collections::{BTreeMap, HashMap};

use anyhow::Result;
use rusqlite::{Connection, Row, Transaction, named_params};

use super::many::{of_each, of_one};
use crate::domain::{ChallengeId, PeerId};

/// The specialist roles on a challenge.
///
/// # Errors
/// When the file cannot be read.
pub fn of(connection: &Connection, challenge: ChallengeId) -> Result<BTreeMap<PeerId, String>> {
    Ok(of_one(connection, SPECIALISMS, challenge, from_row)?.into_iter().collect())
}

/// The same of these challenges.
///
/// # Errors
/// When the file cannot be read.
pub fn of_these(
    connection: &Connection,
    challenges: &[ChallengeId],
) -> Result<HashMap<ChallengeId, Vec<(PeerId, String)>>> {
    of_each(connection, SPECIALISMS, challenges, from_row)
}

const SPECIALISMS: &str = "SELECT challenge_id, peer_id, role FROM specialism WHERE AMONG";

fn from_row(row: &Row<'_>) -> Result<(PeerId, String)> {
    Ok((row.get("peer_id")?, row.get("role")?))
}

/// Sets the specialist role of a peer, or takes it back.
///
/// # Errors
/// When the file cannot be written.
pub fn put(
    tx: &Transaction<'_>,
    challenge: ChallengeId,
    peer: PeerId,
    role: Option<&str>,
) -> Result<()> {
    let Some(role) = role else {
        tx.prepare_cached(
            "DELETE FROM specialism WHERE challenge_id = :challenge AND peer_id = :peer",
        )?
        .execute(named_params! { ":challenge": challenge, ":peer": peer })?;
        return Ok(());
    };
    tx.prepare_cached(
        "INSERT INTO specialism (challenge_id, peer_id, role) VALUES (:challenge, :peer, :role)
         ON CONFLICT (challenge_id, peer_id) DO UPDATE SET role = excluded.role",
    )?
    .execute(named_params! { ":challenge": challenge, ":peer": peer, ":role": role })?;
    Ok(())
}
