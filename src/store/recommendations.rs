//! The tables `recommendation` and `recommendation_finding`.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Context as _, Result};
use rusqlite::{Connection, Row, Transaction, named_params};

use super::many::{of_each, of_one};
use crate::domain::{ChallengeId, Recommendation};

/// The recommendations of a challenge, by number.
///
/// # Errors
/// When the file cannot be read.
pub fn of(connection: &Connection, challenge: ChallengeId) -> Result<Vec<Recommendation>> {
    of_one(connection, RECOMMENDATIONS, challenge, from_row)
}

/// The same of these challenges.
///
/// # Errors
/// When the file cannot be read.
pub fn of_these(
    connection: &Connection,
    challenges: &[ChallengeId],
) -> Result<HashMap<ChallengeId, Vec<Recommendation>>> {
    of_each(connection, RECOMMENDATIONS, challenges, from_row)
}

const RECOMMENDATIONS: &str = "
    SELECT challenge_id, number, theme, level, wording FROM recommendation
    WHERE AMONG ORDER BY number";

fn from_row(row: &Row<'_>) -> Result<Recommendation> {
    Ok(Recommendation {
        number: row.get("number")?,
        theme: row.get("theme")?,
        level: row.get("level")?,
        wording: row.get("wording")?,
    })
}

/// Saves a recommendation under its number; number 0 gives it the next one. Gives the number.
///
/// # Errors
/// When the file cannot be written.
pub fn save(tx: &Transaction<'_>, challenge: ChallengeId, saved: &Recommendation) -> Result<i64> {
    tx.prepare_cached(
        "INSERT INTO recommendation (challenge_id, number, theme, level, wording)
         VALUES (:challenge,
                 CASE WHEN :number > 0 THEN :number ELSE
                   (SELECT ifnull(max(number), 0) + 1 FROM recommendation
                    WHERE challenge_id = :challenge)
                 END, :theme, :level, :wording)
         ON CONFLICT (challenge_id, number) DO UPDATE
            SET theme = excluded.theme, level = excluded.level, wording = excluded.wording
         RETURNING number",
    )?
    .query_one(
        named_params! {
            ":challenge": challenge, ":number": saved.number, ":theme": saved.theme,
            ":level": saved.level, ":wording": saved.wording,
        },
        |row| row.get("number"),
    )
    .context("cannot save the recommendation")
}

/// Numbers of the findings that the recommendations of a challenge answer, by number.
///
/// # Errors
/// When the file cannot be read.
pub fn findings(
    connection: &Connection,
    challenge: ChallengeId,
) -> Result<BTreeMap<i64, Vec<i64>>> {
    let mut statement = connection.prepare_cached(
        "SELECT recommendation.number AS recommendation, finding.number AS finding
         FROM recommendation_finding
         JOIN recommendation ON recommendation.id = recommendation_id
         JOIN finding ON finding.id = finding_id
         WHERE recommendation.challenge_id = :challenge ORDER BY 1, 2",
    )?;
    let mut rows = statement.query(named_params! { ":challenge": challenge })?;
    let mut links: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        links.entry(row.get("recommendation")?).or_default().push(row.get("finding")?);
    }
    Ok(links)
}

/// Links a recommendation to a finding that it answers, or takes the link away.
///
/// # Errors
/// When the file cannot be written.
pub fn link(
    tx: &Transaction<'_>,
    challenge: ChallengeId,
    recommendation: i64,
    finding: i64,
    linked: bool,
) -> Result<()> {
    let sql = if linked {
        "INSERT OR IGNORE INTO recommendation_finding (recommendation_id, finding_id)
         SELECT recommendation.id, finding.id FROM recommendation JOIN finding USING (challenge_id)
         WHERE challenge_id = :challenge AND recommendation.number = :recommendation
           AND finding.number = :finding"
    } else {
        "DELETE FROM recommendation_finding
         WHERE recommendation_id = (SELECT id FROM recommendation
                                    WHERE challenge_id = :challenge AND number = :recommendation)
           AND finding_id = (SELECT id FROM finding
                             WHERE challenge_id = :challenge AND number = :finding)"
    };
    tx.prepare_cached(sql)?.execute(named_params! {
        ":challenge": challenge, ":recommendation": recommendation, ":finding": finding,
    })?;
    Ok(())
}
