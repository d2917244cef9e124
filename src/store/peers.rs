//! The table `peer` and those that hang on it: posts, expertise, blocked days, interests.

pub mod applications;
pub mod digest;
pub mod standing;
mod write;

use std::collections::HashMap;

use anyhow::{Context as _, Result};
use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use crate::domain::{DateRange, Expertise, Interest, NewPeer, Peer, PeerId, Post};

pub use write::{Writer, insert, next_reference, update};

/// The columns of `peer`, in the order of [`NewPeer`].
const COLUMNS: &str = "id, reference, name, kind, fisa, status, email, phone, region, party,
    party_code, party_consent, term_ends, days_offered, challenges_offered, available_from,
    available_to, employer_release, challenges_done, rating, note";

/// Every peer, by reference in natural order (`P9` before `P10`); one pass over each table.
///
/// # Errors
/// When the file cannot be read, or holds a word that this program does not know.
pub fn load_all(connection: &Connection) -> Result<Vec<Peer>> {
    let mut peers = connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM peer ORDER BY id"))?
        .query_and_then([], peer_from_row)?
        .collect::<Result<Vec<Peer>>>()?;
    let places: HashMap<PeerId, usize> =
        peers.iter().enumerate().map(|(place, peer)| (peer.id, place)).collect();
    let mut hang = |id: PeerId, put: &mut dyn FnMut(&mut NewPeer)| {
        if let Some(peer) = places.get(&id).and_then(|&place| peers.get_mut(place)) {
            put(&mut peer.facts);
        }
    };
    each(connection, &format!("{POSTS} ORDER BY id"), |id, row| {
        let post = post_from_row(row)?;
        hang(id, &mut |facts| facts.posts.push(post.clone()));
        Ok(())
    })?;
    each(connection, &format!("{EXPERTISE} ORDER BY id"), |id, row| {
        let expertise = expertise_from_row(row)?;
        hang(id, &mut |facts| facts.expertise.push(expertise.clone()));
        Ok(())
    })?;
    each(connection, &format!("{BLOCKED} ORDER BY id"), |id, row| {
        let range = blocked_from_row(row)?;
        hang(id, &mut |facts| facts.blocked.push(range));
        Ok(())
    })?;
    each(connection, &format!("{INTERESTS} ORDER BY id"), |id, row| {
        let interest = interest_from_row(row)?;
        hang(id, &mut |facts| facts.interests.push(interest.clone()));
        Ok(())
    })?;
    peers.sort_by_cached_key(|peer| natural_key(&peer.reference));
    Ok(peers)
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

/// One peer.
///
/// # Errors
/// When there is no such row, or the file cannot be read.
pub fn load(connection: &Connection, id: PeerId) -> Result<Peer> {
    let mut peer = connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM peer WHERE id = :id"))?
        .query_and_then(named_params! { ":id": id }, peer_from_row)?
        .next()
        .with_context(|| format!("there is no peer in row {id}"))??;
    let facts = &mut peer.facts;
    facts.posts = of_peer(connection, POSTS, "position, id", id, post_from_row)?;
    facts.expertise = of_peer(connection, EXPERTISE, "id", id, expertise_from_row)?;
    facts.blocked = of_peer(connection, BLOCKED, "first_day, id", id, blocked_from_row)?;
    facts.interests = of_peer(connection, INTERESTS, "id", id, interest_from_row)?;
    Ok(peer)
}

const POSTS: &str =
    "SELECT peer_id, body_id, employer, title, seniority, first_day, last_day FROM post";
const EXPERTISE: &str = "SELECT peer_id, area, held FROM peer_expertise";
const BLOCKED: &str = "SELECT peer_id, first_day, last_day FROM peer_blocked";
const INTERESTS: &str = "SELECT peer_id, body_id, reason, declared_on FROM interest";

/// Goes through all rows of `sql`, whose first column is the peer.
fn each(
    connection: &Connection,
    sql: &str,
    mut take: impl FnMut(PeerId, &Row<'_>) -> Result<()>,
) -> Result<()> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        take(row.get("peer_id")?, row)?;
    }
    Ok(())
}

/// The rows of `sql` that hang on one peer.
fn of_peer<T>(
    connection: &Connection,
    sql: &str,
    order: &str,
    id: PeerId,
    from_row: fn(&Row<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    connection
        .prepare_cached(&format!("{sql} WHERE peer_id = :peer ORDER BY {order}"))?
        .query_and_then(named_params! { ":peer": id }, from_row)?
        .collect()
}

fn peer_from_row(row: &Row<'_>) -> Result<Peer> {
    let reference: String = row.get("reference")?;
    let release: Option<String> = row.get("employer_release")?;
    Ok(Peer {
        id: row.get("id")?,
        reference: reference.clone(),
        facts: NewPeer {
            reference: Some(reference),
            name: row.get("name")?,
            kind: row.get("kind")?,
            fisa: row.get("fisa")?,
            status: row.get("status")?,
            email: row.get("email")?,
            phone: row.get("phone")?,
            region: row.get("region")?,
            party: row.get("party")?,
            party_code: row.get("party_code")?,
            party_consent: row.get("party_consent")?,
            term_ends: row.get("term_ends")?,
            days_offered: row.get("days_offered")?,
            challenges_offered: row.get("challenges_offered")?,
            available_from: row.get("available_from")?,
            available_to: row.get("available_to")?,
            employer_release: release.map(|word| word == "yes"),
            challenges_done: row.get("challenges_done")?,
            rating: row.get("rating")?,
            note: row.get("note")?,
            posts: Vec::new(),
            expertise: Vec::new(),
            blocked: Vec::new(),
            interests: Vec::new(),
        },
    })
}

fn post_from_row(row: &Row<'_>) -> Result<Post> {
    Ok(Post {
        body: row.get("body_id")?,
        employer: row.get("employer")?,
        title: row.get("title")?,
        seniority: row.get("seniority")?,
        first_day: row.get("first_day")?,
        last_day: row.get("last_day")?,
    })
}

fn expertise_from_row(row: &Row<'_>) -> Result<Expertise> {
    Ok(Expertise { area: row.get("area")?, held: row.get("held")? })
}

fn blocked_from_row(row: &Row<'_>) -> Result<DateRange> {
    Ok(DateRange { from: row.get("first_day")?, to: row.get("last_day")? })
}

fn interest_from_row(row: &Row<'_>) -> Result<Interest> {
    Ok(Interest {
        body: row.get("body_id")?,
        reason: row.get("reason")?,
        declared_on: row.get("declared_on")?,
    })
}

/// The peer with this reference, without regard to case.
///
/// # Errors
/// When the file cannot be read.
pub fn by_reference(connection: &Connection, reference: &str) -> Result<Option<PeerId>> {
    let exact = connection
        .prepare_cached("SELECT id FROM peer WHERE reference = :reference")?
        .query_row(named_params! { ":reference": reference }, |row| row.get("id"))
        .optional()?;
    if exact.is_some() {
        return Ok(exact);
    }
    Ok(connection
        .prepare_cached(
            "SELECT id FROM peer WHERE lower(reference) = lower(:reference) ORDER BY id LIMIT 1",
        )?
        .query_row(named_params! { ":reference": reference }, |row| row.get("id"))
        .optional()?)
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

/// Reference and name of every peer: what a person may call one by.
///
/// # Errors
/// When the file cannot be read.
pub fn names(connection: &Connection) -> Result<Vec<(PeerId, String, String)>> {
    connection
        .prepare_cached("SELECT id, reference, name FROM peer ORDER BY id")?
        .query_and_then([], |row| Ok((row.get("id")?, row.get("reference")?, row.get("name")?)))?
        .collect()
}

/// Sorts `P9` before `P10`: the letters in front, then the number behind them, then the whole.
fn natural_key(reference: &str) -> (String, u64, String) {
    let digits = reference.len() - reference.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (front, number) = reference.split_at(reference.len() - digits);
    (front.to_owned(), number.parse().unwrap_or(u64::MAX), reference.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Held, PeerKind, PeerStatus};
    use crate::store::testing::{empty, entry};

    fn ida() -> NewPeer {
        NewPeer {
            email: Some("Ida.Marsh@example.org".to_owned()),
            posts: vec![Post {
                body: None,
                employer: Some("Weald Hospitals NHS Trust".to_owned()),
                title: Some("Director".to_owned()),
                seniority: None,
                first_day: None,
                last_day: None,
            }],
            expertise: vec![Expertise { area: "finance".to_owned(), held: Held::Current }],
            rating: Some(4.5),
            employer_release: Some(false),
            ..NewPeer::named("Ida Marsh", PeerKind::Officer)
        }
    }

    #[test]
    fn what_goes_in_comes_out() {
        let mut store = empty();
        let (id, reference) =
            store.write(&entry("peer add"), |tx| insert(tx, &ida())).unwrap().value;
        assert_eq!(reference, "P0001");
        let peer = load(store.read(), id).unwrap();
        assert_eq!(peer.facts, NewPeer { reference: Some(reference), ..ida() });
        assert_eq!(load_all(store.read()).unwrap(), [peer]);
        assert_eq!(by_email(store.read(), "ida.marsh@EXAMPLE.org").unwrap(), [id]);
        assert_eq!(by_reference(store.read(), "p0001").unwrap(), Some(id));
    }

    #[test]
    fn numbers_skip_those_that_are_taken() {
        let mut store = empty();
        let taken = NewPeer { reference: Some("P0007".to_owned()), ..ida() };
        let odd = NewPeer { reference: Some("PX".to_owned()), ..ida() };
        store.write(&entry("peer add"), |tx| insert(tx, &taken)).unwrap();
        store.write(&entry("peer add"), |tx| insert(tx, &odd)).unwrap();
        let given = store.write(&entry("peer add"), |tx| insert(tx, &ida())).unwrap().value.1;
        assert_eq!(given, "P0008");
    }

    #[test]
    fn an_update_touches_only_what_differs() {
        let mut store = empty();
        let id = store.write(&entry("peer add"), |tx| insert(tx, &ida())).unwrap().value.0;
        let before = load(store.read(), id).unwrap();
        let mut after = before.facts.clone();
        after.status = PeerStatus::Paused;
        after.expertise.push(Expertise { area: "housing".to_owned(), held: Held::Past });
        let dry = crate::store::Entry { dry_run: true, ..entry("peer edit") };
        let changes = store.write(&dry, |tx| update(tx, &before, &after)).unwrap().changes;
        let told: Vec<_> = changes.iter().map(|c| (c.table.as_str(), c.what.as_str())).collect();
        assert_eq!(told, [("peer", "update"), ("peer_expertise", "insert")]);
        store.write(&entry("peer edit"), |tx| update(tx, &before, &after)).unwrap();
        assert_eq!(load(store.read(), id).unwrap().facts, after);
    }

    #[test]
    fn references_stand_in_natural_order() {
        let mut all = ["P10", "P9", "A1", "P0009", "X"];
        all.sort_by_cached_key(|reference| natural_key(reference));
        assert_eq!(all, ["A1", "P0009", "P9", "P10", "X"]);
    }
}
