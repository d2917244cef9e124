//! Taking a person out of the file: out of every table, out of what others wrote, out of the log and
//! its images.
//!
//! The row in `peer` stays as a stub without a name, so that teams, days and counts stay what they
//! were; what hangs on it goes, unless it is a count or another's words. Then every text of the file
//! is searched, whatever the table: a new table is in it without anybody thinking of it.

mod strike;

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, Transaction, named_params, params, types::Value as Cell};

use self::strike::{Doubt, Person, Strike};
use super::{erased, evidence, log};
use crate::domain::{Peer, PeerId};

/// What was done to a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Erasure {
    /// The reference of the stub.
    pub stub: String,
    /// Rows that went, or of which only the count stays.
    pub rows: usize,
    /// Texts in which the person was struck out.
    pub texts: usize,
    /// Images in the log that were emptied.
    pub images: usize,
    /// Reports, signed off, in which the person was struck out: their hash is a new one.
    pub final_reports: Vec<String>,
    /// Where the same name still stands, of somebody else or in another capacity.
    pub left: Vec<String>,
    /// Texts in which the last name still stands, or the first name with a challenge that the person
    /// worked on, to be looked at by somebody.
    pub doubtful: Vec<String>,
}

/// Rows that go with the person.
const GOING: &[&str] = &[
    "post",
    "peer_expertise",
    "peer_blocked",
    "interest",
    "feedback",
    "learning",
    "specialism",
    "monitoring",
    "special_category",
];

/// Rows that stay for the sake of counts, and what is emptied in them.
const EMPTIED: &[&str] = &[
    "UPDATE application SET reason = NULL WHERE peer_id = :peer",
    "UPDATE invitation SET asked = NULL, reason = CASE WHEN reason IS NOT NULL THEN :marker END
     WHERE peer_id = :peer",
    "UPDATE exception SET reason = :marker WHERE peer_id = :peer",
    "UPDATE support_session SET note = NULL WHERE peer_id = :peer",
];

/// The references of stubs of which something is kept all the same: another hand wrote it.
pub const KEPT_OF_STUBS: &str = "SELECT peer.reference FROM erased_person
    JOIN peer ON peer.reference = 'erased-' || erased_person.id
    WHERE peer.name <> '[erased ' || erased_person.id || ']' OR peer.status <> 'stood-down'
       OR coalesce(peer.email, phone, region, party, party_code, term_ends, note, days_offered,
                   challenges_offered, available_from, available_to, employer_release,
                   challenges_done, rating, charter_on, terms_on, trained_on) IS NOT NULL
       OR EXISTS (SELECT 1 FROM post WHERE peer_id = peer.id)
       OR EXISTS (SELECT 1 FROM peer_expertise WHERE peer_id = peer.id)
       OR EXISTS (SELECT 1 FROM peer_blocked WHERE peer_id = peer.id)
       OR EXISTS (SELECT 1 FROM interest WHERE peer_id = peer.id)
       OR EXISTS (SELECT 1 FROM feedback WHERE peer_id = peer.id)
       OR EXISTS (SELECT 1 FROM monitoring WHERE peer_id = peer.id)
       OR EXISTS (SELECT 1 FROM special_category WHERE peer_id = peer.id)";

/// Whether something is kept of the stub with this reference.
///
/// # Errors
/// When the file cannot be read.
pub fn is_kept(connection: &Connection, stub: &str) -> Result<bool> {
    let mut kept = connection.prepare_cached(KEPT_OF_STUBS)?;
    let mut rows = kept.query([])?;
    while let Some(row) = rows.next()? {
        if row.get_ref("reference")?.as_str()? == stub {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Takes `peer` out of the file. To be called without the log's triggers.
///
/// # Errors
/// When the file cannot be written.
pub fn erase(tx: &Transaction<'_>, peer: &Peer, today: NaiveDate) -> Result<Erasure> {
    let mut done = Erasure::default();
    let person = out_of_tables(tx, peer, today, &mut done)?;
    done.stub.clone_from(&person.stub);
    let strike = Strike::of(vec![person]);
    strike.everywhere(tx, Some(&Doubt::of(peer)), &mut done)?;
    note(tx, peer.id)?;
    Ok(done)
}

/// Takes these people out of the file in the same way, all of them in one look through it.
///
/// # Errors
/// When the file cannot be written.
pub fn erase_all(tx: &Transaction<'_>, peers: &[Peer], today: NaiveDate) -> Result<()> {
    let mut done = Erasure::default();
    let people = peers.iter().map(|peer| out_of_tables(tx, peer, today, &mut done));
    let people = people.collect::<Result<Vec<_>>>()?;
    if !people.is_empty() {
        Strike::of(people).everywhere(tx, None, &mut done)?;
    }
    peers.iter().try_for_each(|peer| note(tx, peer.id))
}

/// Takes a person out of all rows of their own; the texts of others are still to be looked through.
fn out_of_tables<'a>(
    tx: &Transaction<'_>,
    peer: &'a Peer,
    today: NaiveDate,
    done: &mut Erasure,
) -> Result<Person<'a>> {
    erased::insert(tx, &peer.reference, &peer.facts, today)?;
    let number = tx.last_insert_rowid();
    let marker = format!("[erased {number}]");
    done.images += empty_images(tx, peer.id)?;
    done.rows += let_go(tx, peer.id, &marker)? + make_stub(tx, peer.id, number)?;
    Ok(Person { peer, stub: format!("erased-{number}"), marker })
}

/// Notes in the log that a person was erased.
fn note(tx: &Transaction<'_>, peer: PeerId) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO change (command_id, table_name, row_id, what, column_name, peer_id)
         VALUES ((SELECT id FROM temp.current_command), 'peer', :peer, 'update', 'name', :peer)",
    )?
    .execute(named_params! { ":peer": peer })?;
    Ok(())
}

/// Empties the images of every change that concerns the person; that there was one stays.
fn empty_images(tx: &Transaction<'_>, peer: PeerId) -> Result<usize> {
    Ok(tx.execute(
        "UPDATE change SET before = NULL, after = NULL
         WHERE peer_id = ?1 AND (before IS NOT NULL OR after IS NOT NULL)",
        [peer],
    )?)
}

fn let_go(tx: &Transaction<'_>, peer: PeerId, marker: &str) -> Result<usize> {
    let mut rows = 0;
    for table in GOING {
        rows += tx.execute(&format!("DELETE FROM {table} WHERE peer_id = ?1"), [peer])?;
    }
    for sql in EMPTIED {
        let mut statement = tx.prepare(sql)?;
        rows += match statement.parameter_count() {
            1 => statement.execute(named_params! { ":peer": peer })?,
            _ => statement.execute(named_params! { ":peer": peer, ":marker": marker })?,
        };
    }
    Ok(rows)
}

/// What is left of the person: that there was an officer, a member or another.
fn make_stub(tx: &Transaction<'_>, peer: PeerId, number: i64) -> Result<usize> {
    let (_, columns) = log::all_tables(tx)?
        .into_iter()
        .find(|(table, _)| table == "peer")
        .context("the file has no table `peer`")?;
    // Whatever a peer may have besides these is emptied, columns that come later included.
    let kept = ["id", "reference", "name", "kind", "fisa", "status", "party_consent"];
    let emptied: String = columns
        .iter()
        .filter(|column| !kept.contains(&column.as_str()))
        .map(|column| format!(", \"{column}\" = NULL"))
        .collect();
    let sql = format!(
        "UPDATE peer SET reference = 'erased-' || ?1, name = '[erased ' || ?1 || ']', fisa = 0,
             status = 'stood-down', party_consent = 0{emptied} WHERE id = ?2"
    );
    Ok(tx.execute(&sql, params![number, peer])?)
}

/// Makes the hash of a row anew where it carries one of what it says.
fn seal(tx: &Transaction<'_>, table: &str, id: i64, done: &mut Erasure) -> Result<()> {
    match table {
        "evidence" => evidence::seal(tx, id),
        "report_version" => {
            let told: Option<(String, String)> = tx
                .prepare_cached(
                    "SELECT content, reference || ' version ' || version AS place
                     FROM report_version JOIN challenge ON challenge.id = challenge_id
                     WHERE report_version.id = ?1 AND final_on IS NOT NULL",
                )?
                .query_and_then([id], |row| Ok((row.get("content")?, row.get("place")?)))?
                .next()
                .transpose()
                .map_err(|fault: rusqlite::Error| fault)?;
            let Some((content, place)) = told else { return Ok(()) };
            tx.execute(
                "UPDATE report_version SET sha256 = ?1 WHERE id = ?2",
                params![evidence::sha256(&content), id],
            )?;
            done.final_reports.push(place);
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Empties the images that the log keeps of these rows, and of nothing else.
///
/// # Errors
/// When the file cannot be written.
pub(super) fn empty_images_of(tx: &Transaction<'_>, table: &str, rows: &[i64]) -> Result<()> {
    let mut statement = tx.prepare_cached(
        "UPDATE change SET before = NULL, after = NULL WHERE table_name = ?1 AND row_id = ?2",
    )?;
    for row in rows {
        statement.execute([Cell::from(table.to_owned()), Cell::from(*row)])?;
    }
    Ok(())
}
