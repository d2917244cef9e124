//! Taking a person out of the file: out of every table, out of what others wrote, out of the log and
//! its images.
//!
//! The row in `peer` stays as a stub without a name, so that teams, days and counts stay what they
//! were; what hangs on it goes, unless it is a count or another's words. Then every text of the file
//! is searched, whatever the table: a new table is in it without anybody thinking of it.

use std::collections::HashSet;

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::{Transaction, named_params, params, types::Value as Cell};
use serde_json::Value;

use super::{erased, evidence, log};
use crate::domain::mention::{Mentions, first_name, has_word};
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

/// Columns that name people in another capacity, or other people: left as they are, and told.
const OTHERS: &[(&str, &str)] = &[
    ("body", "adviser"),
    ("body", "name"),
    ("body_alias", "alias"),
    ("peer", "email"),
    ("peer", "name"),
    ("peer", "phone"),
    ("peer", "reference"),
    ("scheme", "content"),
    ("scheme", "rules"),
    ("staff", "email"),
    ("staff", "name"),
];

/// Takes `peer` out of the file. To be called without the log's triggers.
///
/// # Errors
/// When the file cannot be written.
pub fn erase(tx: &Transaction<'_>, peer: &Peer, today: NaiveDate) -> Result<Erasure> {
    erased::insert(tx, &peer.reference, &peer.facts, today)?;
    let number = tx.last_insert_rowid();
    let marker = format!("[erased {number}]");
    let mut done = Erasure { stub: format!("erased-{number}"), ..Erasure::default() };
    done.images = empty_images(tx, peer.id)?;
    done.rows = let_go(tx, peer.id, &marker)? + make_stub(tx, peer.id, number)?;
    let facts = &peer.facts;
    let (email, phone) = (facts.email.as_deref(), facts.phone.as_deref());
    let mentions = Mentions::of(&facts.name, email, phone, &peer.reference);
    let strike = Strike { mentions, peer, stub: done.stub.clone(), marker };
    strike.everywhere(tx, &mut done)?;
    tx.prepare_cached(
        "INSERT INTO change (command_id, table_name, row_id, what, column_name, peer_id)
         VALUES ((SELECT id FROM temp.current_command), 'peer', :peer, 'update', 'name', :peer)",
    )?
    .execute(named_params! { ":peer": peer.id })?;
    Ok(done)
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
        "UPDATE peer SET reference = 'erased-' || ?1, name = 'Erased person ' || ?1, fisa = 0,
             status = 'stood-down', party_consent = 0{emptied} WHERE id = ?2"
    );
    Ok(tx.execute(&sql, params![number, peer])?)
}

/// Strikes a person out of texts.
struct Strike<'a> {
    mentions: Mentions,
    peer: &'a Peer,
    stub: String,
    marker: String,
}

/// A first name, and the rows in which it may be the person's.
struct Familiar<'a> {
    first: &'a str,
    rows: HashSet<i64>,
}

impl Familiar<'_> {
    fn is_in(&self, row: i64, text: &str) -> bool {
        self.rows.contains(&row) && has_word(text, self.first)
    }
}

impl Strike<'_> {
    fn everywhere(&self, tx: &Transaction<'_>, done: &mut Erasure) -> Result<()> {
        for (table, columns) in log::all_tables(tx)? {
            for column in columns.iter().filter(|column| *column != "id") {
                self.column(tx, &table, column, done)?;
            }
        }
        Ok(())
    }

    /// Reads a column through; what speaks of the person is written anew.
    fn column(
        &self,
        tx: &Transaction<'_>,
        table: &str,
        column: &str,
        done: &mut Erasure,
    ) -> Result<()> {
        let of_others = OTHERS.contains(&(table, column));
        let last_name = self.last_name();
        let mut found = Vec::new();
        let sql =
            format!("SELECT id, \"{column}\" FROM \"{table}\" WHERE typeof(\"{column}\") = 'text'");
        let familiar = self.familiar(tx, table)?;
        let mut statement = tx.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (id, text): (i64, String) = (row.get(0)?, row.get(1)?);
            match self.text(&text) {
                Some(_) if of_others => done.left.push(format!("{table} {id}, {column}")),
                Some(new) => found.push((id, new)),
                None if !of_others
                    && (last_name.as_ref().is_some_and(|name| name.are_in(&text))
                        || familiar.as_ref().is_some_and(|familiar| familiar.is_in(id, &text))) =>
                {
                    done.doubtful.push(format!("{table} {id}, {column}"));
                }
                None => {}
            }
        }
        for (id, new) in found {
            self.put(tx, table, column, id, &new)?;
            *(if table == "change" { &mut done.images } else { &mut done.texts }) += 1;
            seal(tx, table, id, done)?;
        }
        Ok(())
    }

    /// The first name alone, which says something where it stands with a challenge that the person
    /// worked on, and there only.
    fn familiar(&self, tx: &Transaction<'_>, table: &str) -> Result<Option<Familiar<'_>>> {
        let Some(first) = first_name(&self.peer.facts.name) else { return Ok(None) };
        let of_challenges: bool = tx.query_row(
            "SELECT EXISTS (SELECT 1 FROM pragma_table_info(?1) WHERE name = 'challenge_id')",
            [table],
            |row| row.get(0),
        )?;
        if !of_challenges {
            return Ok(None);
        }
        let sql = format!(
            "SELECT id FROM \"{table}\" WHERE challenge_id IN (
                 SELECT challenge_id FROM team JOIN team_member ON team_id = team.id WHERE peer_id = ?1
                 UNION SELECT challenge_id FROM invitation WHERE peer_id = ?1)"
        );
        let mut statement = tx.prepare(&sql)?;
        let rows = statement.query_map([self.peer.id], |row| row.get(0))?;
        Ok(Some(Familiar { first, rows: rows.collect::<rusqlite::Result<_>>()? }))
    }

    /// The last name alone: too little to strike out, enough to ask somebody to look.
    fn last_name(&self) -> Option<Mentions> {
        let (_, last) = self.peer.facts.name.trim().rsplit_once(' ')?;
        (last.chars().count() > 2).then(|| Mentions::of(last, None, None, ""))
    }

    /// A text without the person; `None` when it does not speak of the person.
    fn text(&self, text: &str) -> Option<String> {
        let is_document = text.starts_with(['{', '[']);
        match is_document.then(|| serde_json::from_str::<Value>(text)) {
            Some(Ok(mut document)) => self.value(&mut document).then(|| document.to_string()),
            _ => self.mentions.struck(text, &self.marker),
        }
    }

    /// Strikes the person out of a JSON document; whether there was anything to strike.
    fn value(&self, value: &mut Value) -> bool {
        match value {
            Value::String(text) if *text == self.peer.reference => {
                text.clone_from(&self.stub);
                true
            }
            Value::String(text) => match self.mentions.struck(text, &self.marker) {
                Some(new) => {
                    *text = new;
                    true
                }
                None => false,
            },
            // No `any`: it would stop at the first.
            Value::Array(items) => {
                items.iter_mut().map(|item| self.value(item)).filter(|struck| *struck).count() > 0
            }
            Value::Object(fields) => {
                self.anonymise(fields);
                fields.values_mut().map(|field| self.value(field)).filter(|struck| *struck).count()
                    > 0
            }
            _ => false,
        }
    }

    /// Empties what an object says of the person besides the name: a member of a team is given away
    /// by title, body and the reasons for the choice.
    fn anonymise(&self, fields: &mut serde_json::Map<String, Value>) {
        if fields.get("peer").and_then(Value::as_str) != Some(self.peer.reference.as_str()) {
            return;
        }
        for field in ["title", "body"] {
            if let Some(value) = fields.get_mut(field) {
                *value = Value::Null;
            }
        }
        for reason in fields.get_mut("reasons").and_then(Value::as_array_mut).into_iter().flatten()
        {
            if let Some(words) = reason.get_mut("reason") {
                *words = Value::from(self.marker.clone());
            }
        }
    }

    /// Writes a text; one that must differ from its neighbours' gets the row's number as well.
    fn put(
        &self,
        tx: &Transaction<'_>,
        table: &str,
        column: &str,
        id: i64,
        new: &str,
    ) -> Result<()> {
        let sql = format!("UPDATE \"{table}\" SET \"{column}\" = ?1 WHERE id = ?2");
        let mut statement = tx.prepare_cached(&sql)?;
        if statement.execute(params![new, id]).is_ok() {
            return Ok(());
        }
        statement
            .execute(params![format!("{new} {id}"), id])
            .with_context(|| format!("cannot take the person out of `{table}` {id}"))?;
        Ok(())
    }
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
