//! Who is meant: peers by reference, address or name, and what the rows of erased people are.

use std::sync::Arc;

use anyhow::Result;
use rusqlite::functions::{self, FunctionFlags};
use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::parts::FEW_PAGES;
use crate::domain::PeerId;
use crate::domain::lookup::Sought;

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

/// Finds all peers who are meant on some level by the name sought, in no order. SQLite asks about each name
/// itself: to be handed only those that are meant is quicker than any number of threads that are handed all.
///
/// # Errors
/// When the file cannot be read.
pub fn called(connection: &Connection, sought: &Arc<Sought>) -> Result<Vec<(u8, PeerId)>> {
    let asked = Arc::clone(sought);
    let is_meant = move |context: &functions::Context<'_>| {
        let name = context.get_raw(0);
        let is_another = |name: &[u8]| asked.is_elsewhere(name);
        if name.as_bytes_or_null()?.is_none_or(is_another) {
            return Ok(false);
        }
        Ok(asked.level_here(name.as_str()?).is_some())
    };
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DIRECTONLY;
    connection.create_scalar_function("is_meant", 1, flags, is_meant)?;
    let pages: i64 = connection.query_row("PRAGMA cache_size", [], |row| row.get(0))?;
    connection.execute_batch(FEW_PAGES)?;
    let mut names = connection.prepare("SELECT id, name FROM peer WHERE is_meant(name)")?;
    let mut called = Vec::new();
    let mut rows = names.query([])?;
    while let Some(row) = rows.next()? {
        if let Some(level) = sought.level_here(row.get_ref(1)?.as_str()?) {
            called.push((level, row.get(0)?));
        }
    }
    connection.execute_batch(&format!("PRAGMA cache_size = {pages}"))?;
    Ok(called)
}

/// Some names that stand together in the order of their bytes: from a text, and before another one if
/// there is an end.
pub type Place = (String, Option<String>);

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
    fn those_of_whose_name_it_is_a_part_are_found_with_their_levels() {
        let names = ["Zoë Marsh", "ada marshall", "Ida O'Akes", "Marsh", "李 Wei", "", "The Marsh"];
        let (_folder, store) = with_peers((1..).map(|n| format!("P{n}")).zip(names));
        let found = |text: &str| {
            let mut found = called(store.read(), &Arc::new(Sought::new(text).unwrap())).unwrap();
            found.sort_unstable();
            found.into_iter().map(|(level, PeerId(id))| (level, names[id as usize - 1])).collect()
        };
        let all: Vec<(u8, &str)> = found("MARSH");
        assert_eq!(all, [(2, "Marsh"), (2, "The Marsh"), (3, "Zoë Marsh"), (4, "ada marshall")]);
        assert_eq!(found("oakes"), [(3, "Ida O'Akes")]);
        assert_eq!(found("李"), [(3, "李 Wei")]);
        assert_eq!(found("wey"), []);
    }
}
