//! The table `evidence`: notes of what was heard or seen.

use anyhow::{Context as _, Result};
use rusqlite::{Connection, Row, Transaction, named_params};

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
    tx.prepare_cached(
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
         RETURNING number",
    )?
    .query_one(
        named_params! {
            ":challenge": challenge, ":number": saved.number, ":made_on": saved.made_on,
            ":session": saved.session, ":peer": saved.peer, ":author": saved.author,
            ":theme": saved.theme, ":assessment": saved.assessment,
            ":perspective": saved.perspective, ":identifiable": saved.identifiable,
            ":quote": saved.quote, ":note": saved.note,
        },
        |row| row.get("number"),
    )
    .context("cannot save the note")
}
