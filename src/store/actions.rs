//! The tables `response`, `action` and `action_recommendation`: what the host makes of the recommendations.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Context as _, Result};
use rusqlite::{Connection, Row, Transaction, named_params};

use super::many::{of_each, of_one};
use crate::domain::{Action, ChallengeId, Response};

/// The host's answers, by number of the recommendation.
///
/// # Errors
/// When the file cannot be read.
pub fn responses(
    connection: &Connection,
    challenge: ChallengeId,
) -> Result<BTreeMap<i64, Response>> {
    Ok(of_one(connection, RESPONSES, challenge, response)?.into_iter().collect())
}

/// The same of these challenges.
///
/// # Errors
/// When the file cannot be read.
pub fn responses_of_these(
    connection: &Connection,
    challenges: &[ChallengeId],
) -> Result<HashMap<ChallengeId, Vec<(i64, Response)>>> {
    of_each(connection, RESPONSES, challenges, response)
}

const RESPONSES: &str = "
    SELECT challenge_id, number, answer, reason, responded_on FROM response
    JOIN recommendation ON recommendation.id = recommendation_id
    WHERE AMONG";

fn response(row: &Row<'_>) -> Result<(i64, Response)> {
    let response = Response {
        answer: row.get("answer")?,
        reason: row.get("reason")?,
        responded_on: row.get("responded_on")?,
    };
    Ok((row.get("number")?, response))
}

/// Keeps the host's answer to a recommendation; a later one takes its place.
///
/// # Errors
/// When the file cannot be written.
pub fn respond(
    tx: &Transaction<'_>,
    challenge: ChallengeId,
    recommendation: i64,
    response: &Response,
) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO response (recommendation_id, answer, reason, responded_on)
         SELECT id, :answer, :reason, :responded_on FROM recommendation
         WHERE challenge_id = :challenge AND number = :number
         ON CONFLICT (recommendation_id) DO UPDATE
            SET answer = excluded.answer, reason = excluded.reason,
                responded_on = excluded.responded_on",
    )?
    .execute(named_params! {
        ":challenge": challenge, ":number": recommendation, ":answer": response.answer,
        ":reason": response.reason, ":responded_on": response.responded_on,
    })?;
    Ok(())
}

/// The actions of a challenge, by recommendation and number.
///
/// # Errors
/// When the file cannot be read.
pub fn of(connection: &Connection, challenge: ChallengeId) -> Result<Vec<Action>> {
    of_one(connection, ACTIONS, challenge, from_row)
}

/// The same of these challenges.
///
/// # Errors
/// When the file cannot be read.
pub fn of_these(
    connection: &Connection,
    challenges: &[ChallengeId],
) -> Result<HashMap<ChallengeId, Vec<Action>>> {
    of_each(connection, ACTIONS, challenges, from_row)
}

const ACTIONS: &str = "
    SELECT challenge_id, recommendation.number AS recommendation, action.number AS number, what,
           owner, due, due_phrase, status, rag, evidence
    FROM action JOIN recommendation ON recommendation.id = recommendation_id
    WHERE AMONG ORDER BY recommendation.number, action.number";

fn from_row(row: &Row<'_>) -> Result<Action> {
    Ok(Action {
        recommendation: row.get("recommendation")?,
        number: row.get("number")?,
        what: row.get("what")?,
        owner: row.get("owner")?,
        due: row.get("due")?,
        due_phrase: row.get("due_phrase")?,
        status: row.get("status")?,
        rag: row.get("rag")?,
        evidence: row.get("evidence")?,
    })
}

/// Saves an action under its number; number 0 gives it the next one. Gives the number.
///
/// # Errors
/// When the file cannot be written.
pub fn save(tx: &Transaction<'_>, challenge: ChallengeId, action: &Action) -> Result<i64> {
    tx.prepare_cached(
        "INSERT INTO action (recommendation_id, number, what, owner, due, due_phrase, status, rag,
                             evidence)
         SELECT id, CASE WHEN :number > 0 THEN :number ELSE
                      (SELECT ifnull(max(number), 0) + 1 FROM action
                       WHERE recommendation_id = recommendation.id)
                    END, :what, :owner, :due, :due_phrase, :status, :rag, :evidence
         FROM recommendation WHERE challenge_id = :challenge AND number = :recommendation
         ON CONFLICT (recommendation_id, number) DO UPDATE
            SET what = excluded.what, owner = excluded.owner, due = excluded.due,
                due_phrase = excluded.due_phrase, status = excluded.status, rag = excluded.rag,
                evidence = excluded.evidence
         RETURNING number",
    )?
    .query_one(
        named_params! {
            ":challenge": challenge, ":recommendation": action.recommendation,
            ":number": action.number, ":what": action.what, ":owner": action.owner,
            ":due": action.due, ":due_phrase": action.due_phrase, ":status": action.status,
            ":rag": action.rag, ":evidence": action.evidence,
        },
        |row| row.get("number"),
    )
    .context("cannot save the action")
}

/// Numbers of the further recommendations that actions serve, by recommendation and number of the
/// action.
///
/// # Errors
/// When the file cannot be read.
pub fn links(
    connection: &Connection,
    challenge: ChallengeId,
) -> Result<BTreeMap<(i64, i64), Vec<i64>>> {
    let mut links: BTreeMap<(i64, i64), Vec<i64>> = BTreeMap::new();
    for (action, other) in of_one(connection, LINKS, challenge, link_from_row)? {
        links.entry(action).or_default().push(other);
    }
    Ok(links)
}

/// Recommendation and number of an action, and the number of another recommendation that it serves.
pub type Served = ((i64, i64), i64);

/// The links of these challenges.
///
/// # Errors
/// When the file cannot be read.
pub fn links_of_these(
    connection: &Connection,
    challenges: &[ChallengeId],
) -> Result<HashMap<ChallengeId, Vec<Served>>> {
    of_each(connection, LINKS, challenges, link_from_row)
}

const LINKS: &str = "
    SELECT own.challenge_id AS challenge_id, own.number AS own, action.number AS action,
           other.number AS other
    FROM action_recommendation AS link
    JOIN action ON action.id = link.action_id
    JOIN recommendation AS own ON own.id = action.recommendation_id
    JOIN recommendation AS other ON other.id = link.recommendation_id
    WHERE own.AMONG ORDER BY 2, 3, 4";

fn link_from_row(row: &Row<'_>) -> Result<Served> {
    Ok(((row.get("own")?, row.get("action")?), row.get("other")?))
}

/// Links an action to a further recommendation that it serves, or takes the link away.
///
/// # Errors
/// When the file cannot be written.
pub fn link(
    tx: &Transaction<'_>,
    challenge: ChallengeId,
    action: &Action,
    recommendation: i64,
    linked: bool,
) -> Result<()> {
    let sql = if linked {
        "INSERT OR IGNORE INTO action_recommendation (action_id, recommendation_id)
         SELECT action.id, other.id
         FROM recommendation AS own JOIN action ON action.recommendation_id = own.id
         JOIN recommendation AS other USING (challenge_id)
         WHERE challenge_id = :challenge AND own.number = :own AND action.number = :number
           AND other.number = :other"
    } else {
        "DELETE FROM action_recommendation
         WHERE action_id = (SELECT action.id FROM action
                            JOIN recommendation AS own ON own.id = action.recommendation_id
                            WHERE own.challenge_id = :challenge AND own.number = :own
                              AND action.number = :number)
           AND recommendation_id = (SELECT id FROM recommendation
                                    WHERE challenge_id = :challenge AND number = :other)"
    };
    tx.prepare_cached(sql)?.execute(named_params! {
        ":challenge": challenge, ":own": action.recommendation, ":number": action.number,
        ":other": recommendation,
    })?;
    Ok(())
}
