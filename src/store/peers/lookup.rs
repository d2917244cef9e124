//! Who is meant: peers by reference, address or name, and what the rows of erased people are.

use anyhow::Result;
use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::parts::{side_by_side, threads_at_most};
use crate::domain::PeerId;

/// The peer with this reference, as it is written, in capitals or in small letters; else the one whose
/// reference differs from it by nothing but capitals.
///
/// # Errors
/// When the file cannot be read.
pub fn by_reference(connection: &Connection, reference: &str) -> Result<Option<PeerId>> {
    let mut statement =
        connection.prepare_cached("SELECT id FROM peer WHERE reference = :reference")?;
    let mut find = |written: &str| {
        let row = statement.query_row(named_params! { ":reference": written }, |row| row.get("id"));
        row.optional()
    };
    for written in [reference, &reference.to_uppercase(), &reference.to_lowercase()] {
        if let Some(found) = find(written)? {
            return Ok(Some(found));
        }
    }
    match &in_any_case(connection, reference)?[..] {
        [one] => Ok(find(one)?),
        _ => Ok(None),
    }
}

/// The references that differ from this one by nothing but capitals, found letter by letter in their
/// index.
fn in_any_case(connection: &Connection, reference: &str) -> Result<Vec<String>> {
    let mut begin = connection.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM peer WHERE reference >= :begin
                                             AND reference < :begin || char(0x10FFFF)) AS is_there",
    )?;
    let mut beginnings = vec![String::new()];
    for letter in reference.chars() {
        let mut next = Vec::new();
        for beginning in &beginnings {
            let mut cases = vec![letter.to_ascii_lowercase(), letter.to_ascii_uppercase()];
            cases.dedup();
            for case in cases {
                let longer = format!("{beginning}{case}");
                let params = named_params! { ":begin": longer };
                if begin.query_row(params, |row| row.get("is_there"))? {
                    next.push(longer);
                }
            }
        }
        beginnings = next;
    }
    Ok(beginnings)
}

/// The peers with this e-mail address, without regard to case.
///
/// # Errors
/// When the file cannot be read.
pub fn by_email(connection: &Connection, email: &str) -> Result<Vec<PeerId>> {
    let mut statement = connection.prepare_cached(
        "SELECT id FROM peer WHERE email IS NOT NULL AND lower(email) = lower(:email) ORDER BY id",
    )?;
    let ids = statement.query_and_then(named_params! { ":email": email }, |row| row.get("id"))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

/// Hands row, reference and name of every peer to `take`, in no order: what a person may call one
/// by. One pass over an index that holds no more.
///
/// # Errors
/// When the file cannot be read.
pub fn each_name(connection: &Connection, mut take: impl FnMut(PeerId, &str, &str)) -> Result<()> {
    let mut all = connection.prepare_cached("SELECT id, reference, name FROM peer")?;
    let mut rows = all.query([])?;
    while let Some(row) = rows.next()? {
        let text = |at: usize| Ok::<_, rusqlite::Error>(row.get_ref(at)?.as_str()?);
        take(row.get(0)?, text(1)?, text(2)?);
    }
    Ok(())
}

/// Finds the peers whose names stand in one of these `places` and who are meant on some level; `level`
/// says it of a name. Each with its level, in no order; one who stands in two places comes twice.
///
/// # Errors
/// When the file cannot be read.
pub fn called_at(
    connection: &Connection,
    places: &[Place],
    level: &dyn Fn(&str) -> Option<u8>,
) -> Result<Vec<(u8, PeerId)>> {
    let sql = "SELECT id, name FROM peer WHERE name >= :from ORDER BY name";
    let mut names = connection.prepare_cached(sql)?;
    let mut called = Vec::new();
    for (from, to) in places {
        let mut rows = names.query(named_params! { ":from": from })?;
        while let Some(row) = rows.next()? {
            let name = row.get_ref(1)?.as_str()?;
            // Looked at here: an end in the statement would be compared with every row at a higher cost.
            if to.as_deref().is_some_and(|to| name >= to) {
                break;
            }
            if let Some(level) = level(name) {
                called.push((level, row.get(0)?));
            }
        }
    }
    Ok(called)
}

/// The same of all peers, read by several threads where there are many; all show the file in one state.
///
/// # Errors
/// When the file cannot be read.
pub fn called(
    connection: &Connection,
    level: &(dyn Fn(&str) -> Option<u8> + Sync),
) -> Result<Vec<(u8, PeerId)>> {
    let read = |connection: &Connection, place: &Place| {
        called_at(connection, std::slice::from_ref(place), level)
    };
    let pieces = |threads| Ok(if threads < 2 { vec![(String::new(), None)] } else { letters() });
    Ok(side_by_side(connection, threads_at_most(connection)?, pieces, &read)?.concat())
}

/// Some names that stand together in the order of their bytes: from a text, and before another one if
/// there is an end.
pub type Place = (String, Option<String>);

/// The places of all names by their first letter: pieces for threads, none of which is much longer than all others.
fn letters() -> Vec<Place> {
    let begins = ('A'..='Z').chain('a'..='z').map(String::from);
    let begins: Vec<String> = std::iter::once(String::new()).chain(begins).collect();
    let ends = begins.iter().skip(1).cloned().map(Some).chain([None]);
    begins.iter().cloned().zip(ends).collect()
}

/// Reference and name of every peer, in the order in which they were entered.
///
/// # Errors
/// When the file cannot be read.
pub fn names(connection: &Connection) -> Result<Vec<(PeerId, String, String)>> {
    let mut all = Vec::new();
    each_name(connection, |id, reference, name| {
        all.push((id, reference.to_owned(), name.to_owned()));
    })?;
    all.sort_by_key(|(id, ..)| *id);
    Ok(all)
}

/// Whether this row is but the stub of somebody who was erased.
///
/// # Errors
/// When the file cannot be read.
pub fn is_stub(connection: &Connection, id: PeerId) -> Result<bool> {
    Ok(connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM peer JOIN erased_person
                            ON peer.reference = 'erased-' || erased_person.id
                            WHERE peer.id = :id) AS is_stub",
        )?
        .query_row(named_params! { ":id": id }, |row| row.get("is_stub"))?)
}

#[cfg(test)]
mod tests {
    use super::super::insert;
    use super::*;
    use crate::domain::{NewPeer, PeerKind};
    use crate::store::Store;
    use crate::store::testing::entry;

    /// A file with a peer for each reference and name.
    fn with_peers<'a>(
        peers: impl IntoIterator<Item = (String, &'a str)>,
    ) -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("programme.db");
        let wait = std::time::Duration::ZERO;
        Store::create(&file, wait, &entry("init"), |_| Ok(())).unwrap();
        let mut store = Store::open(&file, wait).unwrap();
        store
            .write(&entry("peer import"), |tx| {
                for (reference, name) in peers {
                    let (id, _) = insert(tx, &NewPeer::named(name.to_owned(), PeerKind::Officer))?;
                    let sql = "UPDATE peer SET reference = ?1 WHERE id = ?2";
                    tx.execute(sql, (reference, id))?;
                }
                Ok(())
            })
            .unwrap();
        (folder, store)
    }

    #[test]
    fn a_reference_is_found_however_it_is_written() {
        let references = ["Ab-1", "Ab-3", "aB-3", "Éa", "P7", "P77"];
        let (_folder, store) = with_peers(references.map(|text| (text.to_owned(), "Ida Marsh")));
        let found = |text: &str| {
            let id = by_reference(store.read(), text).unwrap()?;
            let sql = "SELECT reference FROM peer WHERE id = ?1";
            Some(store.read().query_row(sql, [id], |row| row.get::<_, String>(0)).unwrap())
        };
        for text in ["Ab-1", "aB-1", "AB-1", "ab-1"] {
            assert_eq!(found(text).as_deref(), Some("Ab-1"), "{text}");
        }
        for text in references {
            assert_eq!(found(text).as_deref(), Some(text));
        }
        // Two go by it, and neither is written so: it names nobody.
        assert_eq!(found("AB-3"), None);
        assert_eq!(found("ÉA").as_deref(), Some("Éa"));
        for text in ["P", "", "AB", "Ab-11", "7"] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn every_name_stands_in_one_piece() {
        let names =
            ["Zoë", "ada", "Ada", "zeb", "'t Hooft", "7", "Élodie", "~", "李 Wei", "M", "Z"];
        let (_folder, store) = with_peers((1..).map(|n| format!("P{n}")).zip(names));
        let mut all: Vec<&str> = Vec::new();
        for piece in letters() {
            let called = called_at(store.read(), &[piece], &|_| Some(0)).unwrap();
            all.extend(called.into_iter().map(|(_, PeerId(id))| names[id as usize - 1]));
        }
        all.sort();
        let mut wanted = names;
        wanted.sort_unstable();
        assert_eq!(all, wanted);
        let level = |name: &str| (name > "M").then_some(3);
        assert_eq!(called(store.read(), &level).unwrap().len(), 7);
    }

    #[test]
    fn several_threads_find_whom_one_finds() {
        let (_folder, store) = with_peers([]);
        let writer = Connection::open(store.path()).unwrap();
        let many = "WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < 10049)
                    INSERT INTO peer (reference, name, kind, status)
                    SELECT 'P' || n, char(60 + n % 70), 'officer', 'active' FROM n";
        writer.execute_batch(many).unwrap();
        let level = |name: &str| Some(u8::try_from(name.len()).unwrap()).filter(|_| name < "p");
        let mut several = called(store.read(), &level).unwrap();
        let whole = [(String::new(), None)];
        let mut one = called_at(store.read(), &whole, &level).unwrap();
        several.sort();
        one.sort();
        assert!(several == one);
        assert!((7_000..8_000).contains(&one.len()), "{}", one.len());
    }
}
