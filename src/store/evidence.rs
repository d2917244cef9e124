//! The table `evidence`: notes of what was heard or seen.

use anyhow::{Context as _, Result};
use rusqlite::{Connection, Row, Transaction, named_params};
use sha2::{Digest as _, Sha256};

use crate::domain::{ChallengeId, Evidence};

/// The notes of a challenge, by number.
///
/// # Errors
/// When the file cannot be read.
pub fn of(connection: &Connection, challenge: ChallengeId) -> Result<Vec<Evidence>> {
    connection
        .prepare_cached(
            "SELECT number, made_on, session, peer_id, author, theme, assessment, perspective,
                    identifiable, quote, note
             FROM evidence WHERE challenge_id = :challenge ORDER BY number",
        )?
        .query_and_then(named_params! { ":challenge": challenge }, from_row)?
        .collect()
}

fn from_row(row: &Row<'_>) -> Result<Evidence> {
    Ok(Evidence {
        number: row.get("number")?,
        made_on: row.get("made_on")?,
        session: row.get("session")?,
        peer: row.get("peer_id")?,
        author: row.get("author")?,
        theme: row.get("theme")?,
        assessment: row.get("assessment")?,
        perspective: row.get("perspective")?,
        identifiable: row.get("identifiable")?,
        quote: row.get("quote")?,
        note: row.get("note")?,
    })
}

/// Saves a note under its number; number 0 gives it the next one. Gives the number.
///
/// # Errors
/// When the file cannot be written.
pub fn save(tx: &Transaction<'_>, challenge: ChallengeId, saved: &Evidence) -> Result<i64> {
    let (id, number) = tx
        .prepare_cached(
            "INSERT INTO evidence (challenge_id, number, made_on, session, peer_id, author, theme,
                               assessment, perspective, identifiable, quote, note)
         VALUES (:challenge,
                 CASE WHEN :number > 0 THEN :number ELSE
                   (SELECT ifnull(max(number), 0) + 1 FROM evidence WHERE challenge_id = :challenge)
                 END, :made_on, :session, :peer, :author, :theme, :assessment, :perspective,
                 :identifiable, :quote, :note)
         ON CONFLICT (challenge_id, number) DO UPDATE
            SET session = excluded.session, peer_id = excluded.peer_id, author = excluded.author,
                theme = excluded.theme, assessment = excluded.assessment,
                perspective = excluded.perspective, identifiable = excluded.identifiable,
                quote = excluded.quote, note = excluded.note
         RETURNING id, number",
        )?
        .query_one(
            named_params! {
                ":challenge": challenge, ":number": saved.number, ":made_on": saved.made_on,
                ":session": saved.session, ":peer": saved.peer, ":author": saved.author,
                ":theme": saved.theme, ":assessment": saved.assessment,
                ":perspective": saved.perspective, ":identifiable": saved.identifiable,
                ":quote": saved.quote, ":note": saved.note,
            },
            |row| Ok((row.get("id")?, row.get("number")?)),
        )
        .context("cannot save the note")?;
    seal(tx, id)?;
    Ok(number)
}

/// What the hash of a note is taken over: all that it says, each part ended by a NUL.
const SAYING: &str = "evidence.made_on || char(0) || evidence.theme || char(0)
    || evidence.assessment || char(0) || evidence.perspective || char(0) || evidence.identifiable
    || char(0) || evidence.quote || char(0) || evidence.note";

/// Gives a note the hash of what it says.
///
/// # Errors
/// When the file cannot be written.
pub(super) fn seal(tx: &Transaction<'_>, id: i64) -> Result<()> {
    let said: String = tx
        .prepare_cached(&format!("SELECT {SAYING} AS said FROM evidence WHERE id = :id"))?
        .query_one(named_params! { ":id": id }, |row| row.get("said"))?;
    tx.prepare_cached(
        "UPDATE evidence SET sha256 = :sha256 WHERE id = :id AND sha256 IS NOT :sha256",
    )?
    .execute(named_params! { ":id": id, ":sha256": sha256(&said) })?;
    Ok(())
}

/// Every note that does not say what its hash was taken over: `challenge, note NUMBER`.
///
/// # Errors
/// When the file cannot be read.
pub(super) fn altered(connection: &Connection) -> Result<Vec<String>> {
    let sql = format!(
        "SELECT reference || ', note ' || number AS place, {SAYING} AS said, sha256
         FROM evidence JOIN challenge ON challenge.id = challenge_id
         WHERE sha256 IS NOT NULL ORDER BY reference, number"
    );
    let mut places = Vec::new();
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (said, sealed): (Option<String>, String) = (row.get("said")?, row.get("sha256")?);
        if said.is_none_or(|said| sha256(&said) != sealed) {
            places.push(row.get("place")?);
        }
    }
    Ok(places)
}

/// SHA-256 in hexadecimal digits.
pub(super) fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
