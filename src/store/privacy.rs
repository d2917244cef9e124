//! All that the file holds on one person, for who asks: the person's own rows, rows in which others
//! speak of the person, and the log.

use std::collections::HashMap;

use anyhow::Result;
use rusqlite::{Connection, Row, types::ValueRef};
use serde_json::{Map, Value};

use super::log;
use crate::domain::Peer;
use crate::domain::mention::{Crowd, Mentions, first_name, has_word};

/// A row that is about the person.
#[derive(Debug, Clone, PartialEq)]
pub struct Holding {
    /// The table.
    pub table: String,
    /// Its row.
    pub row: i64,
    /// Whose row it is.
    pub relation: Relation,
    /// What it says; numbers of other rows are told by name.
    pub fields: Map<String, Value>,
    /// Other people whom it names: to be redacted before it goes out.
    pub third_parties: Vec<String>,
}

words! {
    /// How a row comes to be about a person.
    Relation("relation to the person") {
        /// It is the person's.
        Own = "own",
        /// It speaks of the person.
        Named = "named",
        /// It is a trace in the log.
        Log = "log",
    }
}

/// Columns that name who did, gave or decided something.
const ACTORS: &[&str] = &["asked", "author", "decided_by", "given_by"];
/// Columns that say yes or no; the file holds them as numbers.
const YES_OR_NO: &[&str] = &[
    "agreed",
    "fisa",
    "identifiable",
    "lga_member",
    "party_consent",
    "publish",
    "quote",
    "recommends",
    "recorded",
];
/// Tables that are no answer to who asks: digests, salts, paths of copies.
const INTERNAL: &[&str] = &["backup_copy", "erased_person", "setting", "scheme", "import_profile"];

/// Everything on `peer`, table by table; the log last.
///
/// # Errors
/// When the file cannot be read.
pub fn holdings(connection: &Connection, peer: &Peer) -> Result<Vec<Holding>> {
    let facts = &peer.facts;
    let (email, phone) = (facts.email.as_deref(), facts.phone.as_deref());
    let search = Search {
        connection,
        peer,
        mentions: Mentions::of(&facts.name, email, phone, &peer.reference),
        names: names(connection)?,
        others: others(connection, peer)?,
        company: company(connection, peer)?,
    };
    let mut tables = log::all_tables(connection)?;
    tables.retain(|(table, _)| !INTERNAL.contains(&table.as_str()));
    tables.sort_by_key(|(table, _)| {
        (matches!(table.as_str(), "change" | "command"), table != "peer", table.clone())
    });
    let mut found = Vec::new();
    for (table, columns) in tables {
        search.table(&table, &columns, &mut found)?;
    }
    Ok(found)
}

/// Table, number, name.
type Names = HashMap<&'static str, HashMap<i64, String>>;

/// What rows that others point at are called.
fn names(connection: &Connection) -> Result<Names> {
    let mut names = Names::new();
    for (table, sql) in [
        ("challenge", "SELECT id, reference FROM challenge"),
        ("body", "SELECT id, name FROM body"),
        ("staff", "SELECT id, name FROM staff"),
        ("peer", "SELECT id, reference FROM peer"),
        (
            "team",
            "SELECT team.id, reference || ' version ' || version FROM team
                  JOIN challenge ON challenge.id = challenge_id",
        ),
        ("command", "SELECT id, verb || ' of ' || at FROM command"),
    ] {
        let mut statement = connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            names.entry(table).or_default().insert(row.get(0)?, row.get(1)?);
        }
    }
    Ok(names)
}

/// The names of everybody else whom the file knows, and all of them to be found at once.
fn others(connection: &Connection, peer: &Peer) -> Result<(Vec<String>, Crowd)> {
    let mut statement = connection.prepare(
        "SELECT name FROM peer WHERE id <> ?1 UNION SELECT name FROM staff ORDER BY name",
    )?;
    let all = statement.query_map([peer.id], |row| row.get(0))?;
    let all = all.collect::<rusqlite::Result<Vec<String>>>()?;
    let names: Vec<String> = all.into_iter().filter(|name| *name != peer.facts.name).collect();
    let crowd = Crowd::of(names.iter().map(|name| Mentions::of(name, None, None, "")));
    Ok((names, crowd))
}

/// The first names and names of those who worked with the person: fellow members of teams, those who
/// were asked for the same ones, and the staff of those challenges. Of them people write by first name.
fn company(connection: &Connection, peer: &Peer) -> Result<Vec<(String, String)>> {
    let mut statement = connection.prepare(
        "WITH of_peer (challenge_id, peer_id) AS (
             SELECT challenge_id, peer_id FROM team_member JOIN team ON team.id = team_id
             UNION SELECT challenge_id, peer_id FROM invitation
         ), mine (challenge_id) AS (SELECT challenge_id FROM of_peer WHERE peer_id = ?1)
         SELECT name FROM peer JOIN of_peer ON of_peer.peer_id = peer.id JOIN mine USING (challenge_id)
             WHERE peer.id <> ?1
         UNION
         SELECT name FROM staff JOIN assignment ON staff_id = staff.id JOIN mine USING (challenge_id)
         ORDER BY name",
    )?;
    let names = statement.query_map([peer.id], |row| row.get(0))?;
    let names = names.collect::<rusqlite::Result<Vec<String>>>()?;
    let own = first_name(&peer.facts.name);
    let of = |name: String| {
        let first = first_name(&name).filter(|first| Some(*first) != own)?.to_owned();
        Some((first, name))
    };
    Ok(names.into_iter().filter_map(of).collect())
}

struct Search<'a> {
    connection: &'a Connection,
    peer: &'a Peer,
    mentions: Mentions,
    names: Names,
    others: (Vec<String>, Crowd),
    company: Vec<(String, String)>,
}

impl Search<'_> {
    fn table(&self, table: &str, columns: &[String], found: &mut Vec<Holding>) -> Result<()> {
        let mut statement =
            self.connection.prepare(&format!("SELECT * FROM \"{table}\" ORDER BY id"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let is_own = self.is_own(table, row)?;
            if is_own || self.speaks(table, columns, row)? {
                let relation = match table {
                    "change" | "command" => Relation::Log,
                    _ if is_own => Relation::Own,
                    _ => Relation::Named,
                };
                found.push(self.holding(table, columns, relation, row)?);
            }
        }
        Ok(())
    }

    fn is_own(&self, table: &str, row: &Row<'_>) -> Result<bool> {
        if table == "change" && self.came_among_others(row)? {
            return Ok(true);
        }
        let column = if table == "peer" { "id" } else { "peer_id" };
        let Ok(at) = row.as_ref().column_index(column) else { return Ok(false) };
        Ok(row.get::<_, Option<i64>>(at)? == Some(self.peer.id.0))
    }

    /// Whether a line of the log stands for many new peers, and the person is one of them.
    fn came_among_others(&self, row: &Row<'_>) -> Result<bool> {
        let (table, first): (String, i64) = (row.get("table_name")?, row.get("row_id")?);
        let last: Option<i64> = row.get("last_row_id")?;
        let is_within = |last| (first..=last).contains(&self.peer.id.0);
        Ok(table == "peer" && last.is_some_and(is_within))
    }

    /// Whether a text of the row speaks of the person; the row of another peer of that name does not.
    fn speaks(&self, table: &str, columns: &[String], row: &Row<'_>) -> Result<bool> {
        for column in columns {
            if table == "peer" && column != "note" {
                continue;
            }
            if let ValueRef::Text(text) = row.get_ref(column.as_str())?
                && self.mentions.are_in(&String::from_utf8_lossy(text))
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn holding(
        &self,
        table: &str,
        columns: &[String],
        relation: Relation,
        row: &Row<'_>,
    ) -> Result<Holding> {
        let mut fields = Map::new();
        let mut third_parties = Vec::new();
        for column in columns.iter().filter(|column| *column != "id") {
            let value = self.field(column, row.get_ref(column.as_str())?);
            if value.is_null() {
                continue;
            }
            third_parties.extend(self.named_in(column, &value));
            fields.insert(column.trim_end_matches("_id").to_owned(), value);
        }
        third_parties.sort();
        third_parties.dedup();
        Ok(Holding {
            table: table.to_owned(),
            row: row.get("id")?,
            relation,
            fields,
            third_parties,
        })
    }

    /// A value as it is told: rows by their name, of a document the parts that are about the person.
    fn field(&self, column: &str, value: ValueRef<'_>) -> Value {
        match value {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(number) => match column.strip_suffix("_id") {
                Some(table) => self.name_of(table, number),
                None if YES_OR_NO.contains(&column) => (number != 0).into(),
                None => number.into(),
            },
            ValueRef::Real(number) => number.into(),
            ValueRef::Blob(bytes) => format!("({} bytes)", bytes.len()).into(),
            ValueRef::Text(text) => {
                let text = String::from_utf8_lossy(text);
                let document = text.starts_with(['{', '[']).then(|| serde_json::from_str(&text));
                match document {
                    Some(Ok(document)) => {
                        let mut parts = Vec::new();
                        self.parts(&document, &mut parts);
                        Value::Array(parts)
                    }
                    _ => text.into_owned().into(),
                }
            }
        }
    }

    fn name_of(&self, table: &str, row: i64) -> Value {
        let table = match table {
            "reviews" => "challenge",
            "other" | "predecessor" | "successor" => "body",
            table => table,
        };
        let name = self.names.get(table).and_then(|names| names.get(&row));
        name.map_or_else(|| row.into(), |name| name.clone().into())
    }

    /// The smallest objects of a document that name the person.
    fn parts(&self, document: &Value, parts: &mut Vec<Value>) {
        let names = |value: &Value| {
            value.as_str().is_some_and(|t| t == self.peer.reference || self.mentions.are_in(t))
        };
        match document {
            Value::Object(fields) if fields.values().any(names) => parts.push(document.clone()),
            Value::Object(fields) => fields.values().for_each(|value| self.parts(value, parts)),
            Value::Array(items) => items.iter().for_each(|item| self.parts(item, parts)),
            value if names(value) => parts.push(value.clone()),
            _ => {}
        }
    }

    /// Who else is named in a value.
    fn named_in(&self, column: &str, value: &Value) -> Vec<String> {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Array(_) | Value::Object(_) => value.to_string(),
            _ => return Vec::new(),
        };
        if ACTORS.contains(&column) && !self.mentions.are_in(&text) {
            return vec![text];
        }
        let (names, crowd) = &self.others;
        let named = crowd.in_text(&text).into_iter().map(|place| names[place].clone());
        let familiarly = self.company.iter().filter(|(first, _)| has_word(&text, first));
        let familiarly = familiarly.map(|(_, name)| name.clone());
        named.chain(familiarly).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_that_says_yes_or_no_is_known() {
        let schema = include_str!("../../schema.sql");
        let asked =
            schema.lines().filter_map(|line| line.split_once(" IN (0, 1)")?.0.rsplit_once('('));
        let mut columns: Vec<&str> = asked.map(|(_, column)| column).collect();
        columns.sort_unstable();
        assert_eq!(columns, YES_OR_NO);
    }
}
