//! Names that begin as typed, for shells that drop whatever does not: references where one is begun, else
//! what people and bodies are called.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Result;
use rusqlite::{Connection, Row, named_params};

use super::{Name, What};
use crate::domain::text::{fold_name, slug};

/// At most `most` words that begin with `typed` and may stand there. A reference begun in the same case of
/// the letters goes before all else; else names, in any case; else a reference in any case. A name that several share is
/// there once for each of them.
///
/// # Errors
/// When the file cannot be read.
pub fn beginning(path: &Path, what: What, typed: &str, most: usize) -> Result<Vec<Name>> {
    if typed.is_empty() {
        return super::like(path, what, typed, most);
    }
    let connection = super::open(path)?;
    let known = known(path, &connection, what, typed, most)?;
    let mut names: Vec<Name> =
        known.iter().filter(|name| name.word.starts_with(typed)).cloned().collect();
    if !names.is_empty() {
        return Ok(names);
    }
    let of_hosts = [What::Challenge, What::Engagement, What::Thing].contains(&what);
    if of_hosts {
        names.extend(known.iter().filter(|name| begins(&name.word, typed)).cloned());
    }
    if names.is_empty() && of_hosts {
        names.extend(hosts(&connection, what, typed)?);
    }
    if what == What::Body || what == What::Thing {
        names.extend(bodies(&connection, typed)?);
    }
    if what == What::Peer || what == What::Thing {
        names.extend(peers(&connection, PEERS, typed, most)?);
    }
    if names.is_empty() {
        names.extend(known.into_iter().filter(|name| begins(&name.word, typed)));
    }
    names.truncate(most);
    Ok(names)
}

/// References and words that begin so in any case, and some by what they stand for.
fn known(
    path: &Path,
    connection: &Connection,
    what: What,
    typed: &str,
    most: usize,
) -> Result<Vec<Name>> {
    Ok(match what {
        What::Peer => peers(connection, REFERENCES, typed, most)?,
        What::Thing => {
            let mut all = super::rows(connection, super::CHALLENGES, typed, most)?;
            all.extend(peers(connection, REFERENCES, typed, most)?);
            all.extend(super::bodies(connection, typed, most)?);
            all
        }
        _ => super::like(path, what, typed, most)?,
    })
}

/// Whether a text begins with `typed`, a letter of plain Latin being the same as its capital.
fn begins(text: &str, typed: &str) -> bool {
    text.get(..typed.len()).is_some_and(|start| start.eq_ignore_ascii_case(typed))
}

/// Rank as when a name is looked up: what is in force goes before what is not, principal councils before
/// fire services and combined authorities.
const BODIES: &str = "
    SELECT body.id, body.slug, body.name AS official, called.name,
           2 * (body.last_day IS NOT NULL) + (body.kind IN ('fire', 'combined-authority',
               'combined-county-authority')) AS rank
    FROM body JOIN (SELECT id AS body_id, name FROM body
                    UNION SELECT body_id, alias FROM body_alias) AS called ON called.body_id = body.id
    WHERE called.name LIKE :typed ESCAPE '\\'
    ORDER BY rank, length(called.name), called.name";

/// A name of a body.
struct Called {
    id: i64,
    slug: String,
    official: String,
    name: String,
    rank: i64,
}

/// Bodies, each by one of its names that begins so and means it alone: that of its slug, else the shortest.
fn bodies(connection: &Connection, typed: &str) -> Result<Vec<Name>> {
    let called = |row: &Row<'_>| {
        Ok(Called {
            id: row.get("id")?,
            slug: row.get("slug")?,
            official: row.get("official")?,
            name: row.get("name")?,
            rank: row.get("rank")?,
        })
    };
    let mut statement = connection.prepare(BODIES)?;
    let rows = statement.query_map(named_params! { ":typed": super::pattern(typed) }, called)?;
    let all: Vec<Called> = rows.collect::<rusqlite::Result<_>>()?;
    let mut owners: BTreeMap<String, (i64, BTreeSet<i64>)> = BTreeMap::new();
    for called in &all {
        // The first is of the best rank.
        let (rank, ids) =
            owners.entry(fold_name(&called.name)).or_insert_with(|| (called.rank, BTreeSet::new()));
        if *rank == called.rank {
            ids.insert(called.id);
        }
    }
    let mut chosen: BTreeMap<i64, &Called> = BTreeMap::new();
    for called in &all {
        let own = owners.get(&fold_name(&called.name)).map(|(_, ids)| ids);
        if own.is_some_and(|ids| ids.len() == 1 && ids.contains(&called.id)) {
            let is_slug = |called: &Called| slug(&called.name) == called.slug;
            let before = chosen.entry(called.id).or_insert(called);
            if is_slug(called) && !is_slug(before) {
                *before = called;
            }
        }
    }
    let name = |called: &Called| Name { word: called.name.clone(), about: called.official.clone() };
    let mut names: Vec<Name> = chosen.into_values().map(name).collect();
    names.sort_by(|a, b| a.word.cmp(&b.word));
    Ok(names)
}

const REFERENCES: &str = "
    SELECT reference AS word, name AS about FROM peer
    WHERE reference >= :from AND reference < :to AND reference LIKE :typed ESCAPE '\\'
      AND NOT EXISTS (SELECT 1 FROM erased_person
                      WHERE peer.reference = 'erased-' || erased_person.id)
    ORDER BY reference LIMIT :most";

/// One range of the index for each case of the first letter: never the whole of a large pool.
const PEERS: &str = "
    SELECT name AS word,
           reference || COALESCE(', ' || (
               SELECT COALESCE(body.name, employer) FROM post LEFT JOIN body ON body.id = body_id
               WHERE peer_id = peer.id AND post.last_day IS NULL ORDER BY position LIMIT 1), '')
           AS about
    FROM peer
    WHERE name >= :from AND name < :to AND name LIKE :typed ESCAPE '\\'
      AND NOT EXISTS (SELECT 1 FROM erased_person
                      WHERE peer.reference = 'erased-' || erased_person.id)
    ORDER BY name, reference LIMIT :most";

/// Peers by name or by reference, read in the order of an index.
fn peers(connection: &Connection, sql: &str, typed: &str, most: usize) -> Result<Vec<Name>> {
    let Some(first) = typed.chars().next() else { return Ok(Vec::new()) };
    let mut cases: Vec<char> = first.to_uppercase().chain(first.to_lowercase()).collect();
    cases.dedup();
    let name = |row: &Row<'_>| Ok(Name { word: row.get("word")?, about: row.get("about")? });
    let mut statement = connection.prepare(sql)?;
    let mut names = Vec::new();
    for from in cases {
        let to = char::from_u32(u32::from(from) + 1).unwrap_or(char::MAX);
        let wanted = named_params! {
            ":from": from.to_string(), ":to": to.to_string(),
            ":typed": super::pattern(typed), ":most": i64::try_from(most)?,
        };
        let rows = statement.query_map(wanted, name)?;
        names.extend(rows.collect::<rusqlite::Result<Vec<_>>>()?);
    }
    Ok(names)
}

/// Challenges by a name of their host that begins so.
fn hosts(connection: &Connection, what: What, typed: &str) -> Result<Vec<Name>> {
    let called = bodies(connection, typed)?;
    if called.is_empty() {
        return Ok(Vec::new());
    }
    let all = match what {
        What::Engagement => super::engagements(connection, "", usize::MAX >> 1)?,
        _ => super::rows(connection, super::CHALLENGES, "", usize::MAX >> 1)?,
    };
    let of = |name: &Name| {
        let host = name.about.split_once(", ").map(|(_, host)| host);
        let body = called.iter().find(|body| Some(body.about.as_str()) == host);
        body.map(|body| Name { word: body.word.clone(), about: name.word.clone() })
    };
    Ok(all.iter().filter_map(of).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::empty;

    #[test]
    fn a_body_goes_by_its_shortest_name_and_a_peer_by_its_own() {
        let store = empty();
        let connection = store.read();
        connection
            .execute_batch(
                "INSERT INTO body (id, slug, name, kind, last_day) VALUES
                     (1, 'essex', 'Essex County Council', 'county', NULL),
                     (2, 'essex-fire', 'Essex Fire Authority', 'fire', NULL),
                     (3, 'essendon', 'Essendon Council', 'other', '2020-01-01'),
                     (4, 'newton-on-tyne', 'Newton City Council', 'other', NULL),
                     (5, 'newton-under-lyme', 'Newton-under-Lyme Council', 'other', NULL);
                 INSERT INTO body_alias (body_id, alias) VALUES (1, 'Essex'), (2, 'Essex'),
                     (4, 'Newton'), (5, 'Newton'), (4, 'Newton on Tyne'), (4, 'Newton CC');
                 INSERT INTO peer (id, reference, name, kind, status) VALUES
                     (1, 'P1', 'Manjit Kaur', 'officer', 'active'),
                     (2, 'P2', 'Manjit Kaur', 'officer', 'active'),
                     (3, 'P3', 'manfred Roe', 'officer', 'active'),
                     (4, 'P4', 'Mo Li', 'officer', 'active');
                 INSERT INTO erased_person (id, erased_on, reference)
                 VALUES (7, '2026-01-01', printf('%064d', 1));
                 INSERT INTO peer (id, reference, name, kind, status) VALUES
                     (7, 'erased-7', 'Manx', 'officer', 'active');
                 INSERT INTO post (peer_id, position, body_id) VALUES (2, 0, 1);",
            )
            .unwrap();
        let told = |names: Vec<Name>| {
            names.into_iter().map(|name| (name.word, name.about)).collect::<Vec<_>>()
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(
            told(bodies(connection, "eSs").unwrap()),
            [
                pair("Essendon Council", "Essendon Council"),
                pair("Essex", "Essex County Council"),
                pair("Essex Fire Authority", "Essex Fire Authority"),
            ]
        );
        // What means more than one is offered for none; the words of the slug go before shorter ones.
        assert_eq!(
            told(bodies(connection, "newt").unwrap()),
            [
                pair("Newton on Tyne", "Newton City Council"),
                pair("Newton-under-Lyme Council", "Newton-under-Lyme Council"),
            ]
        );
        assert_eq!(
            told(peers(connection, PEERS, "MAN", 9).unwrap()),
            [
                pair("Manjit Kaur", "P1"),
                pair("Manjit Kaur", "P2, Essex County Council"),
                pair("manfred Roe", "P3"),
            ]
        );
        assert!(peers(connection, PEERS, "%", 9).unwrap().is_empty());
    }

    #[test]
    fn the_index_is_read_from_where_the_letter_begins_to_where_it_ends() {
        let store = empty();
        let plan: String = store
            .read()
            .query_row(
                &format!("EXPLAIN QUERY PLAN {PEERS}"),
                named_params! {":from": "M", ":to": "N", ":typed": "m%", ":most": 1},
                |row| row.get("detail"),
            )
            .unwrap();
        assert!(plan.contains("SEARCH peer USING") && plan.contains("peer_by_name"), "{plan}");
    }
}
