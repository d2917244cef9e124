//! Striking people out of what the file says of them: one look through every text, however many they are.

use std::collections::{HashMap, HashSet};

use anyhow::{Context as _, Result};
use rusqlite::{Transaction, params};
use serde_json::Value;

use super::super::log;
use super::Erasure;
use crate::domain::Peer;
use crate::domain::mention::{Crowd, Mentions, first_name, has_word};

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

/// A person who is struck out of texts.
pub(super) struct Person<'a> {
    pub(super) peer: &'a Peer,
    /// The reference of what is left.
    pub(super) stub: String,
    /// What stands in the place of the name.
    pub(super) marker: String,
}

/// Strikes people out of texts.
pub(super) struct Strike<'a> {
    people: Vec<Person<'a>>,
    /// The same people, to be found in a text.
    crowd: Crowd,
    by_reference: HashMap<&'a str, usize>,
}

/// What gives a person away where neither name nor number stands: to be looked at by somebody.
pub(super) struct Doubt<'a> {
    peer: &'a Peer,
    last_name: Option<Mentions>,
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

impl<'a> Doubt<'a> {
    pub(super) fn of(peer: &'a Peer) -> Self {
        Self { peer, last_name: last_name(peer) }
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

    fn is_in(&self, text: &str) -> bool {
        self.last_name.as_ref().is_some_and(|name| name.are_in(text))
    }
}

/// The last name alone: too little to strike out, enough to ask somebody to look.
fn last_name(peer: &Peer) -> Option<Mentions> {
    let (_, last) = peer.facts.name.trim().rsplit_once(' ')?;
    (last.chars().count() > 2).then(|| Mentions::of(last, None, None, ""))
}

impl<'a> Strike<'a> {
    pub(super) fn of(people: Vec<Person<'a>>) -> Self {
        let known = people.iter().map(|Person { peer, .. }| {
            let facts = &peer.facts;
            let (email, phone) = (facts.email.as_deref(), facts.phone.as_deref());
            Mentions::of(&facts.name, email, phone, &peer.reference)
        });
        let crowd = Crowd::of(known);
        let references = people.iter().map(|person| person.peer.reference.as_str());
        let by_reference = references.enumerate().map(|(place, text)| (text, place)).collect();
        Self { people, crowd, by_reference }
    }

    /// Looks every text of the file through; with `doubt`, also for what is doubtful.
    pub(super) fn everywhere(
        &self,
        tx: &Transaction<'_>,
        doubt: Option<&Doubt<'_>>,
        done: &mut Erasure,
    ) -> Result<()> {
        for (table, columns) in log::all_tables(tx)? {
            for column in columns.iter().filter(|column| *column != "id") {
                self.column(tx, (&table, column), doubt, done)?;
            }
        }
        Ok(())
    }

    /// Reads a column through; what speaks of one of the people is written anew.
    fn column(
        &self,
        tx: &Transaction<'_>,
        (table, column): (&str, &str),
        doubt: Option<&Doubt<'_>>,
        done: &mut Erasure,
    ) -> Result<()> {
        let of_others = OTHERS.contains(&(table, column));
        let doubt = doubt.filter(|_| !of_others);
        let familiar = doubt.map(|doubt| doubt.familiar(tx, table)).transpose()?.flatten();
        let mut found = Vec::new();
        let sql =
            format!("SELECT id, \"{column}\" FROM \"{table}\" WHERE typeof(\"{column}\") = 'text'");
        let mut statement = tx.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (id, text): (i64, String) = (row.get(0)?, row.get(1)?);
            match self.text(&text) {
                Some(_) if of_others => done.left.push(format!("{table} {id}, {column}")),
                Some(new) => found.push((id, new)),
                None => {
                    let is_familiar = familiar.as_ref().is_some_and(|name| name.is_in(id, &text));
                    if is_familiar || doubt.is_some_and(|doubt| doubt.is_in(&text)) {
                        done.doubtful.push(format!("{table} {id}, {column}"));
                    }
                }
            }
        }
        for (id, new) in found {
            put(tx, (table, column), id, &new)?;
            *(if table == "change" { &mut done.images } else { &mut done.texts }) += 1;
            super::seal(tx, table, id, done)?;
        }
        Ok(())
    }

    /// A text without the people; `None` when it speaks of none of them.
    fn text(&self, text: &str) -> Option<String> {
        let is_document = text.starts_with(['{', '[']);
        match is_document.then(|| serde_json::from_str::<Value>(text)) {
            Some(Ok(mut document)) => self.value(&mut document).then(|| document.to_string()),
            _ => self.struck(text),
        }
    }

    fn struck(&self, text: &str) -> Option<String> {
        let mut out: Option<String> = None;
        for place in self.crowd.in_text(text) {
            let now = out.as_deref().unwrap_or(text);
            let mentions = self.crowd.at(place);
            let new = mentions.and_then(|m| m.struck(now, &self.people[place].marker));
            out = new.or(out);
        }
        out
    }

    /// The one whose reference this is.
    fn whose(&self, reference: &str) -> Option<&Person<'a>> {
        self.by_reference.get(reference).map(|place| &self.people[*place])
    }

    /// Strikes the people out of a JSON document; whether there was anything to strike.
    fn value(&self, value: &mut Value) -> bool {
        match value {
            Value::String(text) => {
                let stub = self.whose(text).map(|person| person.stub.clone());
                let new = stub.or_else(|| self.struck(text));
                let is_struck = new.is_some();
                if let Some(new) = new {
                    *text = new;
                }
                is_struck
            }
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

    /// Empties what an object says of a person besides the name: a member of a team is given away
    /// by title, body and the reasons for the choice.
    fn anonymise(&self, fields: &mut serde_json::Map<String, Value>) {
        let person = fields.get("peer").and_then(Value::as_str).and_then(|text| self.whose(text));
        let Some(person) = person else { return };
        for field in ["title", "body"] {
            if let Some(value) = fields.get_mut(field) {
                *value = Value::Null;
            }
        }
        for reason in fields.get_mut("reasons").and_then(Value::as_array_mut).into_iter().flatten()
        {
            if let Some(words) = reason.get_mut("reason") {
                *words = Value::from(person.marker.clone());
            }
        }
    }
}

/// Writes a text; one that must differ from its neighbours' gets the row's number as well.
fn put(tx: &Transaction<'_>, (table, column): (&str, &str), id: i64, new: &str) -> Result<()> {
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
