//! The tables `report_request` and `report_comment`: what is said about a draft report.

use std::collections::HashMap;

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, Row, Transaction, named_params};

use super::many::{of_each, of_one};
use crate::domain::{ChallengeId, Comment, CommentRequest, PeerId};

/// Who was asked, in that order.
///
/// # Errors
/// When the file cannot be read.
pub fn requests(connection: &Connection, challenge: ChallengeId) -> Result<Vec<CommentRequest>> {
    of_one(connection, REQUESTS, challenge, request)
}

/// The same of these challenges.
///
/// # Errors
/// When the file cannot be read.
pub fn requests_of_these(
    connection: &Connection,
    challenges: &[ChallengeId],
) -> Result<HashMap<ChallengeId, Vec<CommentRequest>>> {
    of_each(connection, REQUESTS, challenges, request)
}

const REQUESTS: &str = "
    SELECT challenge_id, version, peer_id, asked_on, due_on, answered_on FROM report_request
    WHERE AMONG ORDER BY version, id";

fn request(row: &Row<'_>) -> Result<CommentRequest> {
    Ok(CommentRequest {
        version: row.get("version")?,
        peer: row.get("peer_id")?,
        asked_on: row.get("asked_on")?,
        due_on: row.get("due_on")?,
        answered_on: row.get("answered_on")?,
    })
}

/// Notes that somebody is asked to look at a draft; asked again, the new day takes the place of the
/// old one.
///
/// # Errors
/// When the file cannot be written.
pub fn ask(tx: &Transaction<'_>, challenge: ChallengeId, asked: &CommentRequest) -> Result<()> {
    let changed = tx
        .prepare_cached(
            "UPDATE report_request SET due_on = :due WHERE challenge_id = :challenge
             AND version = :version AND peer_id IS :peer",
        )?
        .execute(named_params! {
            ":challenge": challenge, ":version": asked.version, ":peer": asked.peer,
            ":due": asked.due_on,
        })?;
    if changed == 0 {
        tx.prepare_cached(
            "INSERT INTO report_request (challenge_id, version, peer_id, asked_on, due_on)
             VALUES (:challenge, :version, :peer, :asked, :due)",
        )?
        .execute(named_params! {
            ":challenge": challenge, ":version": asked.version, ":peer": asked.peer,
            ":asked": asked.asked_on, ":due": asked.due_on,
        })?;
    }
    Ok(())
}

/// Notes that somebody answered on all drafts that are open for them.
///
/// # Errors
/// When the file cannot be written.
pub fn answered(
    tx: &Transaction<'_>,
    challenge: ChallengeId,
    peer: Option<PeerId>,
    day: NaiveDate,
) -> Result<()> {
    tx.prepare_cached(
        "UPDATE report_request SET answered_on = :day
         WHERE challenge_id = :challenge AND peer_id IS :peer AND answered_on IS NULL",
    )?
    .execute(named_params! { ":challenge": challenge, ":peer": peer, ":day": day })?;
    Ok(())
}

/// The comments on a report, by number.
///
/// # Errors
/// When the file cannot be read.
pub fn of(connection: &Connection, challenge: ChallengeId) -> Result<Vec<Comment>> {
    let row = |row: &Row<'_>| {
        let decided: (Option<_>, Option<NaiveDate>) =
            (row.get("decision")?, row.get("decided_on")?);
        Ok(Comment {
            number: row.get("number")?,
            version: row.get("version")?,
            peer: row.get("peer_id")?,
            place: row.get("place")?,
            comment: row.get("comment")?,
            made_on: row.get("made_on")?,
            ruling: decided.0.zip(decided.1),
            reason: row.get("reason")?,
        })
    };
    connection
        .prepare_cached(
            "SELECT number, version, peer_id, place, comment, made_on, decision, decided_on, reason
             FROM report_comment WHERE challenge_id = :challenge ORDER BY number",
        )?
        .query_and_then(named_params! { ":challenge": challenge }, row)?
        .collect()
}

/// Saves a comment under its number; number 0 gives it the next one. Gives the number.
///
/// # Errors
/// When the file cannot be written.
pub fn save(tx: &Transaction<'_>, challenge: ChallengeId, saved: &Comment) -> Result<i64> {
    tx.prepare_cached(
        "INSERT INTO report_comment (challenge_id, number, version, peer_id, place, comment, made_on,
                                     decision, decided_on, reason)
         VALUES (:challenge,
                 CASE WHEN :number > 0 THEN :number ELSE
                   (SELECT ifnull(max(number), 0) + 1 FROM report_comment
                    WHERE challenge_id = :challenge)
                 END, :version, :peer, :place, :comment, :made_on, :decision, :decided_on, :reason)
         ON CONFLICT (challenge_id, number) DO UPDATE
            SET decision = excluded.decision, decided_on = excluded.decided_on,
                reason = excluded.reason
         RETURNING number",
    )?
    .query_one(
        named_params! {
            ":challenge": challenge, ":number": saved.number, ":version": saved.version,
            ":peer": saved.peer, ":place": saved.place, ":comment": saved.comment,
            ":made_on": saved.made_on, ":decision": saved.ruling.map(|(ruling, _)| ruling),
            ":decided_on": saved.ruling.map(|(_, day)| day), ":reason": saved.reason,
        },
        |row| row.get("number"),
    )
    .context("cannot save the comment")
}
