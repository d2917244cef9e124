//! The tables `progress`, `support_session` and `feedback`: what comes after a challenge.

use std::collections::HashMap;

use anyhow::{Context as _, Result};
use rusqlite::{Connection, Row, Transaction, named_params};

use super::many::{of_each, of_one};
use crate::domain::{ChallengeId, Feedback, PeerId, Progressed, SupportSession};

/// What a review saw, by number of the recommendation.
///
/// # Errors
/// When the file cannot be read.
pub fn progress(connection: &Connection, review: ChallengeId) -> Result<Vec<Progressed>> {
    let row = |row: &Row<'_>| {
        Ok(Progressed {
            recommendation: row.get("number")?,
            progress: row.get("progress")?,
            note: row.get("note")?,
            recorded_on: row.get("recorded_on")?,
        })
    };
    connection
        .prepare_cached(
            "SELECT number, progress, note, recorded_on FROM progress
             JOIN recommendation ON recommendation.id = recommendation_id
             WHERE progress.challenge_id = :review ORDER BY number",
        )?
        .query_and_then(named_params! { ":review": review }, row)?
        .collect()
}

/// Keeps what a review saw of a recommendation of the challenge it reviews.
///
/// # Errors
/// When the file cannot be written.
pub fn record(
    tx: &Transaction<'_>,
    review: ChallengeId,
    reviewed: ChallengeId,
    seen: &Progressed,
) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO progress (challenge_id, recommendation_id, progress, note, recorded_on)
         SELECT :review, id, :progress, :note, :recorded_on FROM recommendation
         WHERE challenge_id = :reviewed AND number = :number
         ON CONFLICT (challenge_id, recommendation_id) DO UPDATE
            SET progress = excluded.progress, note = excluded.note,
                recorded_on = excluded.recorded_on",
    )?
    .execute(named_params! {
        ":review": review, ":reviewed": reviewed, ":number": seen.recommendation,
        ":progress": seen.progress, ":note": seen.note, ":recorded_on": seen.recorded_on,
    })?;
    Ok(())
}

/// The sessions of an engagement, in the order of their days.
///
/// # Errors
/// When the file cannot be read.
pub fn sessions(connection: &Connection, id: ChallengeId) -> Result<Vec<SupportSession>> {
    of_one(connection, SESSIONS, id, session)
}

/// The same of these challenges.
///
/// # Errors
/// When the file cannot be read.
pub fn sessions_of_these(
    connection: &Connection,
    challenges: &[ChallengeId],
) -> Result<HashMap<ChallengeId, Vec<SupportSession>>> {
    of_each(connection, SESSIONS, challenges, session)
}

const SESSIONS: &str = "
    SELECT challenge_id, number, day, minutes, peer_id, note FROM support_session
    WHERE AMONG ORDER BY day, number";

fn session(row: &Row<'_>) -> Result<SupportSession> {
    Ok(SupportSession {
        number: row.get("number")?,
        day: row.get("day")?,
        minutes: row.get("minutes")?,
        peer: row.get("peer_id")?,
        note: row.get("note")?,
    })
}

/// Adds a session. Gives its number.
///
/// # Errors
/// When the file cannot be written.
pub fn log(tx: &Transaction<'_>, id: ChallengeId, held: &SupportSession) -> Result<i64> {
    tx.prepare_cached(
        "INSERT INTO support_session (challenge_id, number, day, minutes, peer_id, note)
         SELECT :id, ifnull(max(number), 0) + 1, :day, :minutes, :peer, :note
         FROM support_session WHERE challenge_id = :id
         RETURNING number",
    )?
    .query_one(
        named_params! {
            ":id": id, ":day": held.day, ":minutes": held.minutes, ":peer": held.peer,
            ":note": held.note,
        },
        |row| row.get("number"),
    )
    .context("cannot save the session")
}

/// The sessions that a peer gave, with the reference of the engagement, in the order of their days.
///
/// # Errors
/// When the file cannot be read.
pub fn given_by(connection: &Connection, peer: PeerId) -> Result<Vec<(String, SupportSession)>> {
    let row = |row: &Row<'_>| {
        let session = SupportSession {
            number: row.get("number")?,
            day: row.get("day")?,
            minutes: row.get("minutes")?,
            peer,
            note: row.get("note")?,
        };
        Ok((row.get("reference")?, session))
    };
    connection
        .prepare_cached(
            "SELECT reference, number, day, minutes, support_session.note AS note
             FROM support_session JOIN challenge ON challenge.id = challenge_id
             WHERE peer_id = :peer ORDER BY day, reference, number",
        )?
        .query_and_then(named_params! { ":peer": peer }, row)?
        .collect()
}

/// The feedback on a peer, the oldest first, with the reference of the engagement.
///
/// # Errors
/// When the file cannot be read.
pub fn feedback(connection: &Connection, peer: PeerId) -> Result<Vec<(String, Feedback)>> {
    let row = |row: &Row<'_>| {
        let given = Feedback {
            competency: row.get("competency")?,
            score: row.get("score")?,
            given_by: row.get("given_by")?,
            given_on: row.get("given_on")?,
        };
        Ok((row.get("reference")?, given))
    };
    connection
        .prepare_cached(
            "SELECT reference, competency, score, given_by, given_on FROM feedback
             JOIN challenge ON challenge.id = challenge_id
             WHERE peer_id = :peer ORDER BY given_on, feedback.id",
        )?
        .query_and_then(named_params! { ":peer": peer }, row)?
        .collect()
}

/// Keeps feedback on a peer, and makes the peer's rating the mean of all that is kept.
///
/// # Errors
/// When the file cannot be written.
pub fn give(tx: &Transaction<'_>, id: ChallengeId, peer: PeerId, all: &[Feedback]) -> Result<()> {
    let mut statement = tx.prepare_cached(
        "INSERT INTO feedback (challenge_id, peer_id, competency, score, given_by, given_on)
         VALUES (:id, :peer, :competency, :score, :given_by, :given_on)
         ON CONFLICT (challenge_id, peer_id, competency, given_by) DO UPDATE
            SET score = excluded.score, given_on = excluded.given_on",
    )?;
    for given in all {
        statement.execute(named_params! {
            ":id": id, ":peer": peer, ":competency": given.competency, ":score": given.score,
            ":given_by": given.given_by, ":given_on": given.given_on,
        })?;
    }
    tx.prepare_cached(
        "UPDATE peer SET rating = (SELECT round(avg(score), 2) FROM feedback WHERE peer_id = :peer)
         WHERE id = :peer",
    )?
    .execute(named_params! { ":peer": peer })?;
    Ok(())
}
