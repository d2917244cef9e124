//! The table `finding`.

use anyhow::{Context as _, Result};
use rusqlite::{Connection, Row, Transaction, named_params};

use crate::domain::{ChallengeId, Finding, Perspective};

/// The findings of a challenge, by number.
///
/// # Errors
/// When the file cannot be read.
pub fn of(connection: &Connection, challenge: ChallengeId) -> Result<Vec<Finding>> {
    let mut findings: Vec<Finding> = connection
        .prepare_cached(
            "SELECT number, theme, assessment, statement, sources, agreed FROM finding
             WHERE challenge_id = :challenge ORDER BY number",
        )?
        .query_and_then(named_params! { ":challenge": challenge }, from_row)?
        .collect::<Result<_>>()?;
    let mut links = connection.prepare_cached(
        "SELECT finding.number AS finding, evidence.number AS evidence, perspective
         FROM finding_evidence
         JOIN finding ON finding.id = finding_id JOIN evidence ON evidence.id = evidence_id
         WHERE finding.challenge_id = :challenge ORDER BY finding.number, evidence.number",
    )?;
    let mut rows = links.query(named_params! { ":challenge": challenge })?;
    while let Some(row) = rows.next()? {
        let number: i64 = row.get("finding")?;
        let Some(finding) = findings.iter_mut().find(|f| f.number == number) else { continue };
        finding.evidence.push(row.get("evidence")?);
        let perspective: Perspective = row.get("perspective")?;
        if !finding.perspectives.contains(&perspective) {
            finding.perspectives.push(perspective);
        }
    }
    Ok(findings)
}

/// Links a note to a finding, or takes the link away.
///
/// # Errors
/// When the file cannot be written.
pub fn link(
    tx: &Transaction<'_>,
    challenge: ChallengeId,
    finding: i64,
    evidence: i64,
    linked: bool,
) -> Result<()> {
    let sql = if linked {
        "INSERT OR IGNORE INTO finding_evidence (finding_id, evidence_id)
         SELECT finding.id, evidence.id FROM finding JOIN evidence USING (challenge_id)
         WHERE challenge_id = :challenge AND finding.number = :finding
           AND evidence.number = :evidence"
    } else {
        "DELETE FROM finding_evidence
         WHERE finding_id = (SELECT id FROM finding
                             WHERE challenge_id = :challenge AND number = :finding)
           AND evidence_id = (SELECT id FROM evidence
                              WHERE challenge_id = :challenge AND number = :evidence)"
    };
    tx.prepare_cached(sql)?.execute(
        named_params! { ":challenge": challenge, ":finding": finding, ":evidence": evidence },
    )?;
    Ok(())
}

fn from_row(row: &Row<'_>) -> Result<Finding> {
    Ok(Finding {
        number: row.get("number")?,
        theme: row.get("theme")?,
        assessment: row.get("assessment")?,
        statement: row.get("statement")?,
        sources: row.get("sources")?,
        agreed: row.get("agreed")?,
        evidence: Vec::new(),
        perspectives: Vec::new(),
    })
}

/// Saves a finding under its number; number 0 gives it the next one. Gives the number.
///
/// # Errors
/// When the file cannot be written.
pub fn save(tx: &Transaction<'_>, challenge: ChallengeId, finding: &Finding) -> Result<i64> {
    tx.prepare_cached(
        "INSERT INTO finding (challenge_id, number, theme, assessment, statement, sources, agreed)
         VALUES (:challenge,
                 CASE WHEN :number > 0 THEN :number ELSE
                   (SELECT ifnull(max(number), 0) + 1 FROM finding WHERE challenge_id = :challenge)
                 END, :theme, :assessment, :statement, :sources, :agreed)
         ON CONFLICT (challenge_id, number) DO UPDATE
            SET theme = excluded.theme, assessment = excluded.assessment,
                statement = excluded.statement, sources = excluded.sources, agreed = excluded.agreed
         RETURNING number",
    )?
    .query_one(
        named_params! {
            ":challenge": challenge, ":number": finding.number, ":theme": finding.theme,
            ":assessment": finding.assessment, ":statement": finding.statement,
            ":sources": finding.sources, ":agreed": finding.agreed,
        },
        |row| row.get("number"),
    )
    .context("cannot save the finding")
}
