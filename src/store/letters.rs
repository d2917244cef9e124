//! The tables `letter` and `letter_matter`: who was written to, when, in which round, about what.

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, Row, Transaction, named_params};

/// A letter that was drafted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The round: the name of its folder.
    pub round: String,
    /// The day on which it was drafted.
    pub drafted_on: NaiveDate,
    /// Which letter: the name of its template.
    pub template: String,
    /// Whom it is addressed to.
    pub recipient: String,
    /// Reference of the peer that it is about.
    pub peer: Option<String>,
    /// What it is about: references of challenges, and what of each.
    pub matters: Vec<Matter>,
}

/// Something that a letter is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    /// Reference of the challenge.
    pub challenge: String,
    /// A milestone, a slot, a draft.
    pub what: String,
}

/// Notes a letter.
///
/// # Errors
/// When the file cannot be written.
pub fn insert(tx: &Transaction<'_>, letter: &Letter) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO letter (round, drafted_on, template, recipient, peer_id)
         VALUES (:round, :drafted_on, :template, :recipient,
                 (SELECT id FROM peer WHERE reference = :peer))",
    )?
    .execute(named_params! {
        ":round": letter.round, ":drafted_on": letter.drafted_on, ":template": letter.template,
        ":recipient": letter.recipient, ":peer": letter.peer,
    })?;
    let id = tx.last_insert_rowid();
    let mut matter = tx.prepare_cached(
        "INSERT INTO letter_matter (letter_id, challenge_id, what)
         SELECT :letter, id, :what FROM challenge WHERE reference = :challenge",
    )?;
    for Matter { challenge, what } in &letter.matters {
        matter.execute(named_params! {
            ":letter": id, ":challenge": challenge, ":what": what,
        })?;
    }
    Ok(())
}

/// Every letter, in the order in which they were drafted.
///
/// # Errors
/// When the file cannot be read.
pub fn all(connection: &Connection) -> Result<Vec<Letter>> {
    let mut statement = connection.prepare_cached(
        "SELECT letter.id, round, drafted_on, template, recipient, peer.reference AS peer,
                challenge.reference AS challenge, what
         FROM letter
         LEFT JOIN peer ON peer.id = letter.peer_id
         LEFT JOIN letter_matter ON letter_id = letter.id
         LEFT JOIN challenge ON challenge.id = challenge_id
         ORDER BY letter.id, letter_matter.id",
    )?;
    let mut rows = statement.query([])?;
    let mut letters: Vec<(i64, Letter)> = Vec::new();
    while let Some(row) = rows.next()? {
        let id = row.get("id")?;
        if letters.last().is_none_or(|(last, _)| *last != id) {
            letters.push((id, of_row(row)?));
        }
        let matter = row.get::<_, Option<String>>("challenge")?.zip(row.get("what")?);
        if let (Some((challenge, what)), Some((_, letter))) = (matter, letters.last_mut()) {
            letter.matters.push(Matter { challenge, what });
        }
    }
    Ok(letters.into_iter().map(|(_, letter)| letter).collect())
}

fn of_row(row: &Row<'_>) -> Result<Letter> {
    Ok(Letter {
        round: row.get("round")?,
        drafted_on: row.get("drafted_on")?,
        template: row.get("template")?,
        recipient: row.get("recipient")?,
        peer: row.get("peer")?,
        matters: Vec::new(),
    })
}
