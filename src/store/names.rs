//! Names for completions: a few of those that begin as typed, read quickly and without a trace.

mod begun;

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, OpenFlags, Row, named_params};

pub use self::begun::beginning;
use super::numbers::Numbered;
use crate::domain::Words as _;
use crate::domain::text::folded_words;
use crate::domain::{BodyKind, Scheme};

/// How long to wait for a busy file: hardly, for somebody has pressed a key.
const WAIT: Duration = Duration::from_millis(20);

/// What is to be named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A body, by its slug, or by its code where a code is begun.
    Body,
    /// A peer, by reference.
    Peer,
    /// A challenge, by reference.
    Challenge,
    /// An engagement that the scheme calls support, by reference.
    Engagement,
    /// Whatever may be asked of the log: a challenge, a peer or a body.
    Thing,
    /// A kind of engagement or of body.
    Kind,
    /// A region.
    Region,
    /// An expertise area.
    Expertise,
    /// A party.
    Party,
    /// A milestone of any kind.
    Milestone,
    /// A theme of any kind.
    Theme,
}

/// What people make one after the other, so that one of them is the last.
pub const MADE: [What; 4] = [What::Body, What::Peer, What::Challenge, What::Engagement];

/// A word that may be typed, and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The word.
    pub word: String,
    /// What it stands for.
    pub about: String,
}

/// At most `most` names that begin with `typed`, without regard to case: themselves, or what they
/// stand for.
///
/// # Errors
/// When the file cannot be read.
pub fn like(path: &Path, what: What, typed: &str, most: usize) -> Result<Vec<Name>> {
    let connection = open(path)?;
    Ok(match what {
        What::Body => bodies(&connection, typed, most)?,
        What::Peer => rows(&connection, PEERS, typed, most)?,
        What::Challenge => rows(&connection, CHALLENGES, typed, most)?,
        What::Engagement => engagements(&connection, typed, most)?,
        What::Thing => {
            let mut all = rows(&connection, CHALLENGES, typed, most)?;
            all.extend(rows(&connection, PEERS, typed, most)?);
            all.extend(bodies(&connection, typed, most)?);
            all
        }
        What::Region => rows(&connection, REGIONS, typed, most)?,
        What::Kind | What::Expertise | What::Party | What::Milestone | What::Theme => {
            let words = words(&newest_scheme(&connection)?, what);
            let typed = folded_words(typed);
            words.into_iter().filter(|name| folded_words(&name.word).starts_with(&typed)).collect()
        }
    })
}

/// What `@last` stands for; `None` where nothing was made yet, or there is no last of that sort.
///
/// # Errors
/// When the file cannot be read.
pub fn last(path: &Path, what: What) -> Result<Option<Name>> {
    let connection = open(path)?;
    let one = |sql: &str| Ok(rows(&connection, sql, "", 1)?.pop());
    match what {
        What::Body => one(LAST_BODY),
        What::Peer => one(LAST_PEER),
        // The list begins with the newest.
        What::Challenge => one(CHALLENGES),
        What::Engagement => Ok(engagements(&connection, "", 1)?.pop()),
        _ => Ok(None),
    }
}

/// At most `most` of what a challenge numbers, by numbers that begin as typed, with the words of each.
///
/// # Errors
/// When the file cannot be read.
pub fn numbered(
    path: &Path,
    what: Numbered,
    challenge: &str,
    typed: &str,
    most: usize,
) -> Result<Vec<Name>> {
    let (table, words) = match what {
        Numbered::Finding => ("finding", "statement"),
        Numbered::Recommendation => ("recommendation", "wording"),
        Numbered::Evidence => ("evidence", "note"),
        Numbered::Session => ("session", "day || ' ' || starts || ' ' || kind"),
        _ => return Ok(Vec::new()),
    };
    let sql = format!(
        "SELECT CAST(number AS TEXT) AS word, {words} AS about FROM {table}
         WHERE challenge_id = (SELECT id FROM challenge WHERE reference = :challenge)
           AND CAST(number AS TEXT) LIKE :typed || '%' ORDER BY number LIMIT :most"
    );
    let name = |row: &Row<'_>| Ok(Name { word: row.get("word")?, about: row.get("about")? });
    let most = i64::try_from(most)?;
    let wanted = named_params! { ":challenge": challenge, ":typed": typed, ":most": most };
    let connection = open(path)?;
    Ok(connection.prepare(&sql)?.query_map(wanted, name)?.collect::<rusqlite::Result<_>>()?)
}

/// Opens the file to read only, whoever is writing to it.
///
/// # Errors
/// When it cannot be opened.
pub fn open(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(WAIT)?;
    Ok(connection)
}

/// The newest rules that there are.
fn newest_scheme(connection: &Connection) -> Result<Scheme> {
    let newest = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or_default();
    Ok(super::schemes::in_force(connection, newest)?.1)
}

/// The challenges of the kinds that are support.
fn engagements(connection: &Connection, typed: &str, most: usize) -> Result<Vec<Name>> {
    let scheme = newest_scheme(connection)?;
    let mut names = rows(connection, CHALLENGES, typed, usize::MAX >> 1)?;
    let is_support = |name: &Name| {
        let kind = name.about.split(',').next().and_then(|kind| scheme.kind(kind));
        kind.is_some_and(|kind| kind.support)
    };
    names.retain(is_support);
    names.truncate(most);
    Ok(names)
}

const PEERS: &str = "
    SELECT reference AS word, name AS about FROM peer
    WHERE (reference LIKE :typed ESCAPE '\\' OR name LIKE :typed ESCAPE '\\')
      AND NOT EXISTS (SELECT 1 FROM erased_person
                      WHERE peer.reference = 'erased-' || erased_person.id)
    ORDER BY reference NOT LIKE :typed ESCAPE '\\', name, reference LIMIT :most";
const CHALLENGES: &str = "
    SELECT challenge.reference AS word, challenge.kind || ', ' || body.name AS about
    FROM challenge
    JOIN challenge_host ON challenge_host.challenge_id = challenge.id AND position = 0
    JOIN body ON body.id = body_id
    WHERE challenge.reference LIKE :typed ESCAPE '\\' OR body.name LIKE :typed ESCAPE '\\'
    ORDER BY recorded, challenge.id DESC LIMIT :most";
const LAST_BODY: &str = "
    SELECT slug AS word, name AS about FROM body WHERE name LIKE :typed ORDER BY id DESC LIMIT :most";
const LAST_PEER: &str = "
    SELECT reference AS word, name AS about FROM peer
    WHERE name LIKE :typed
      AND NOT EXISTS (SELECT 1 FROM erased_person
                      WHERE peer.reference = 'erased-' || erased_person.id)
    ORDER BY id DESC LIMIT :most";
const REGIONS: &str = "
    SELECT DISTINCT region AS word, '' AS about FROM body
    WHERE region LIKE :typed ESCAPE '\\' ORDER BY region LIMIT :most";
const BODIES: &str = "
    SELECT slug AS word, name AS about FROM body
    WHERE slug LIKE :typed ESCAPE '\\' OR name LIKE :typed ESCAPE '\\'
       OR id IN (SELECT body_id FROM body_alias WHERE alias LIKE :typed ESCAPE '\\')
    ORDER BY slug LIMIT :most";
const CODES: &str = "
    SELECT code AS word, name AS about FROM body
    WHERE code LIKE :typed ESCAPE '\\' ORDER BY code LIMIT :most";

/// Bodies by slug; by code where what is typed begins one.
fn bodies(connection: &Connection, typed: &str, most: usize) -> Result<Vec<Name>> {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    if digit(typed.chars().nth(1)) {
        return rows(connection, CODES, typed, most);
    }
    rows(connection, BODIES, typed, most)
}

fn rows(connection: &Connection, sql: &str, typed: &str, most: usize) -> Result<Vec<Name>> {
    let name = |row: &Row<'_>| Ok(Name { word: row.get("word")?, about: row.get("about")? });
    let most = i64::try_from(most)?;
    let names = connection
        .prepare(sql)?
        .query_map(named_params! { ":typed": pattern(typed), ":most": most }, name)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(names)
}

/// The pattern of what begins as typed, none of whose letters stands for others.
fn pattern(typed: &str) -> String {
    let mut pattern = String::with_capacity(typed.len() + 1);
    for c in typed.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// The words of the scheme.
fn words(scheme: &Scheme, what: What) -> Vec<Name> {
    let name = |word: &str, about: &str| Name { word: word.to_owned(), about: about.to_owned() };
    match what {
        What::Kind => {
            let engagements = scheme.kinds.iter().map(|kind| name(&kind.word, &kind.title));
            engagements.chain(BodyKind::ALL.iter().map(|kind| name(kind.word(), ""))).collect()
        }
        What::Expertise => scheme.words.areas.iter().map(|area| name(&area.name, "")).collect(),
        What::Party => scheme.words.parties.iter().map(|party| name(&party.name, "")).collect(),
        What::Milestone => {
            let milestones = scheme.kinds.iter().flat_map(|kind| &kind.milestones);
            milestones.map(|milestone| name(&milestone.word, &milestone.title)).collect()
        }
        What::Theme => {
            let themes = scheme
                .kinds
                .iter()
                .flat_map(|kind| kind.themes.iter().map(|theme| name(&theme.name, &kind.title)));
            themes.collect()
        }
        What::Body
        | What::Peer
        | What::Challenge
        | What::Engagement
        | What::Thing
        | What::Region => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::empty;

    #[test]
    fn what_is_typed_is_never_a_pattern() {
        let store = empty();
        store
            .read()
            .execute_batch(
                "INSERT INTO body (slug, name, kind) VALUES ('a_b', 'A under B', 'other'),
                                                            ('axb', 'A x B', 'other')",
            )
            .unwrap();
        let words = |typed: &str| {
            let names = bodies(store.read(), typed, 10).unwrap();
            names.into_iter().map(|name| name.word).collect::<Vec<_>>()
        };
        assert_eq!(words("a_"), ["a_b"]);
        assert_eq!(words("A X"), ["axb"]);
        assert_eq!(words("%"), Vec::<String>::new());
        assert_eq!(bodies(store.read(), "a", 1).unwrap().len(), 1);
    }
}
