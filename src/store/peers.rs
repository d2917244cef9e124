//! The table `peer` and those that hang on it: posts, expertise, blocked days, interests.

pub mod applications;
pub mod digest;
mod lookup;
pub mod memory;
mod parts;
mod pool;
mod some;
pub mod standing;
mod stubs;
mod write;

use anyhow::Result;
use rusqlite::{Connection, Params, Row};

use crate::domain::{DateRange, Expertise, Interest, NewPeer, Peer, PeerId, Post, natural_key};

pub use lookup::{Place, by_email, by_reference, called, called_at, each_name, is_stub, names};
pub use parts::each_in_parts;
pub use pool::{each, pool};
pub use some::{load, load_these};
pub use stubs::{must_be_there, newest, stubs};
pub use write::{Writer, insert, next_reference, update};

columns! {
    /// The columns of `peer`, in the order of [`NewPeer`].
    COLUMNS, PeerAt: id, reference, name, kind, fisa, status, email, phone, region, party, party_code,
    party_consent, term_ends, days_offered, challenges_offered, available_from, available_to,
    employer_release, challenges_done, rating, note
}

/// Every peer, by reference in natural order (`P9` before `P10`); one pass over each table.
///
/// # Errors
/// When the file cannot be read, or holds a word that this program does not know.
pub fn load_all(connection: &Connection) -> Result<Vec<Peer>> {
    let mut peers = connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM peer ORDER BY id"))?
        .query_and_then([], peer_from_row)?
        .collect::<Result<Vec<Peer>>>()?;
    hang(connection, &mut peers, &posts(), post_from_row, |facts, post| facts.posts.push(post))?;
    hang(connection, &mut peers, &expertise(), expertise_from_row, |facts, area| {
        facts.expertise.push(area);
    })?;
    hang(connection, &mut peers, &blocked(), blocked_from_row, |facts, days| {
        facts.blocked.push(days);
    })?;
    hang(connection, &mut peers, &interests(), interest_from_row, |facts, interest| {
        facts.interests.push(interest);
    })?;
    let in_order =
        |one: &Peer, other: &Peer| natural_key(&one.reference) <= natural_key(&other.reference);
    if !peers.is_sorted_by(in_order) {
        peers.sort_by(|one, other| natural_key(&one.reference).cmp(&natural_key(&other.reference)));
    }
    Ok(peers)
}

/// The same without the stubs of people who were erased: the pool.
///
/// # Errors
/// Those of [`load_all`].
pub fn people(connection: &Connection) -> Result<Vec<Peer>> {
    let (mut peers, stubs) = (load_all(connection)?, stubs(connection)?);
    peers.retain(|peer| !stubs.contains(&peer.id));
    Ok(peers)
}

/// Hangs the rows of `sql` on `peers`, which stand by row, in the order of the rows.
fn hang<T>(
    connection: &Connection,
    peers: &mut [Peer],
    sql: &str,
    from_row: fn(&Row<'_>) -> Result<T>,
    put: fn(&mut NewPeer, T),
) -> Result<()> {
    let mut at = 0;
    each_row(connection, &format!("{sql} ORDER BY id"), [], |id, row| {
        let is_it = |at: usize| peers.get(at).is_some_and(|peer| peer.id == id);
        // Rows mostly stand in the order of the peers.
        if !is_it(at) {
            let found = if is_it(at + 1) {
                Ok(at + 1)
            } else {
                peers.binary_search_by_key(&id, |peer| peer.id)
            };
            let Ok(found) = found else { return Ok(()) };
            at = found;
        }
        put(&mut peers[at].facts, from_row(row)?);
        Ok(())
    })
}

columns! {
    /// The columns of `post`; those of all that hangs on a peer begin with the peer.
    POST_COLUMNS, PostAt: peer_id, body_id, employer, title, seniority, first_day, last_day
}
columns! {
    /// The columns of `peer_expertise`.
    EXPERTISE_COLUMNS, ExpertiseAt: peer_id, area, held
}
columns! {
    /// The columns of `peer_blocked`.
    BLOCKED_COLUMNS, BlockedAt: peer_id, first_day, last_day
}
columns! {
    /// The columns of `interest`.
    INTEREST_COLUMNS, InterestAt: peer_id, body_id, reason, declared_on
}

fn posts() -> String {
    format!("SELECT {POST_COLUMNS} FROM post")
}

fn expertise() -> String {
    format!("SELECT {EXPERTISE_COLUMNS} FROM peer_expertise")
}

fn blocked() -> String {
    format!("SELECT {BLOCKED_COLUMNS} FROM peer_blocked")
}

fn interests() -> String {
    format!("SELECT {INTEREST_COLUMNS} FROM interest")
}

/// Goes through all rows of `sql`, whose first column is the peer.
fn each_row(
    connection: &Connection,
    sql: &str,
    values: impl Params,
    mut take: impl FnMut(PeerId, &Row<'_>) -> Result<()>,
) -> Result<()> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(values)?;
    while let Some(row) = rows.next()? {
        take(PostAt::peer_id.of(row)?, row)?;
    }
    Ok(())
}

fn peer_from_row(row: &Row<'_>) -> Result<Peer> {
    let reference: String = PeerAt::reference.of(row)?;
    let release: Option<String> = PeerAt::employer_release.of(row)?;
    Ok(Peer {
        id: PeerAt::id.of(row)?,
        reference: reference.clone(),
        facts: NewPeer {
            reference: Some(reference),
            name: PeerAt::name.of(row)?,
            kind: PeerAt::kind.of(row)?,
            fisa: PeerAt::fisa.of(row)?,
            status: PeerAt::status.of(row)?,
            email: PeerAt::email.of(row)?,
            phone: PeerAt::phone.of(row)?,
            region: PeerAt::region.of(row)?,
            party: PeerAt::party.of(row)?,
            party_code: PeerAt::party_code.of(row)?,
            party_consent: PeerAt::party_consent.of(row)?,
            term_ends: PeerAt::term_ends.of(row)?,
            days_offered: PeerAt::days_offered.of(row)?,
            challenges_offered: PeerAt::challenges_offered.of(row)?,
            available_from: PeerAt::available_from.of(row)?,
            available_to: PeerAt::available_to.of(row)?,
            employer_release: release.map(|word| word == "yes"),
            challenges_done: PeerAt::challenges_done.of(row)?,
            rating: PeerAt::rating.of(row)?,
            note: PeerAt::note.of(row)?,
            posts: Vec::new(),
            expertise: Vec::new(),
            blocked: Vec::new(),
            interests: Vec::new(),
        },
    })
}

fn post_from_row(row: &Row<'_>) -> Result<Post> {
    Ok(Post {
        body: PostAt::body_id.of(row)?,
        employer: PostAt::employer.of(row)?,
        title: PostAt::title.of(row)?,
        seniority: PostAt::seniority.of(row)?,
        first_day: PostAt::first_day.of(row)?,
        last_day: PostAt::last_day.of(row)?,
    })
}

fn expertise_from_row(row: &Row<'_>) -> Result<Expertise> {
    Ok(Expertise { area: ExpertiseAt::area.of(row)?, held: ExpertiseAt::held.of(row)? })
}

fn blocked_from_row(row: &Row<'_>) -> Result<DateRange> {
    Ok(DateRange { from: BlockedAt::first_day.of(row)?, to: BlockedAt::last_day.of(row)? })
}

fn interest_from_row(row: &Row<'_>) -> Result<Interest> {
    Ok(Interest {
        body: InterestAt::body_id.of(row)?,
        reason: InterestAt::reason.of(row)?,
        declared_on: InterestAt::declared_on.of(row)?,
    })
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
        assert_eq!(load_all(store.read()).unwrap(), std::slice::from_ref(&peer));
        let mut streamed = Vec::new();
        each(store.read(), |peer| {
            streamed.push(peer.clone());
            Ok(())
        })
        .unwrap();
        assert_eq!(streamed, [peer]);
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

    /// What is added to a peer later stands behind the rows of all the others.
    #[test]
    fn what_came_late_is_there_in_every_reading() {
        let mut store = empty();
        let mut ids = Vec::new();
        for at in (8..13).rev() {
            let new = NewPeer { reference: Some(format!("P{at}")), ..ida() };
            ids.push(store.write(&entry("peer add"), |tx| insert(tx, &new)).unwrap().value.0);
        }
        for id in [ids[1], ids[0], ids[1]] {
            let before = load(store.read(), id).unwrap();
            let mut after = before.facts.clone();
            let area = format!("area {}", after.expertise.len());
            after.expertise.push(Expertise { area, held: Held::Past });
            let day = chrono::NaiveDate::from_ymd_opt(2027, 3, 1).unwrap();
            after.blocked.push(DateRange { from: day, to: day });
            after.posts.push(Post { title: Some("Adviser".to_owned()), ..after.posts[0].clone() });
            store.write(&entry("peer edit"), |tx| update(tx, &before, &after)).unwrap();
        }
        let all = load_all(store.read()).unwrap();
        let mut last = std::collections::BTreeMap::new();
        each(store.read(), |peer| {
            last.insert(peer.id, peer.clone());
            Ok(())
        })
        .unwrap();
        let references: Vec<&str> = all.iter().map(|peer| peer.reference.as_str()).collect();
        assert_eq!(references, ["P8", "P9", "P10", "P11", "P12"]);
        assert!(all.iter().all(|peer| last.get(&peer.id) == Some(peer)));
        // The pool leaves out what no rule may look at.
        let lean = |peer: &Peer| {
            let mut peer = peer.clone();
            peer.facts.email = None;
            peer
        };
        let pool = pool(store.read()).unwrap();
        assert_eq!(pool.iter().collect::<Vec<_>>(), all.iter().map(lean).collect::<Vec<_>>());
    }

    #[test]
    fn references_stand_in_natural_order() {
        let mut all = ["P10", "P9", "A1", "P0009", "X"];
        all.sort_by_cached_key(|reference| natural_key(reference));
        assert_eq!(all, ["A1", "P0009", "P9", "P10", "X"]);
    }
}
