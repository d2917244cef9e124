//! The table `peer` and those that hang on it: posts, expertise, blocked days, interests.

pub mod applications;
pub mod digest;
pub mod memory;
pub mod standing;
mod write;

use anyhow::{Context as _, Result};
use rusqlite::{Connection, OptionalExtension as _, Row, Statement, named_params};

use crate::domain::{DateRange, Expertise, Interest, NewPeer, Peer, PeerId, Post};

pub use write::{Writer, insert, next_reference, update};

/// Where the columns of a statement stand, looked up once by name: over a large pool a look-up for every cell costs more
/// than the cell.
macro_rules! columns {
    ($name:ident { $($column:ident),+ $(,)? }) => {
        #[derive(Debug, Clone, Copy)]
        struct $name {
            $($column: usize),+
        }

        impl $name {
            fn of(statement: &Statement<'_>) -> rusqlite::Result<Self> {
                Ok(Self { $($column: statement.column_index(stringify!($column))?),+ })
            }
        }
    };
}

/// The columns of `peer`, in the order of [`NewPeer`].
const COLUMNS: &str = "id, reference, name, kind, fisa, status, email, phone, region, party,
    party_code, party_consent, term_ends, days_offered, challenges_offered, available_from,
    available_to, employer_release, challenges_done, rating, note";

/// Every peer, by reference in natural order (`P9` before `P10`); one pass over each table.
///
/// # Errors
/// When the file cannot be read, or holds a word that this program does not know.
pub fn load_all(connection: &Connection) -> Result<Vec<Peer>> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM peer ORDER BY id"))?;
    let columns = PeerColumns::of(&statement)?;
    let mut peers: Vec<Peer> = statement
        .query_and_then([], |row| peer_at(row, &columns))?
        .collect::<Result<Vec<Peer>>>()?;
    let hung = &mut Hung { peers: &mut peers, last: 0 };
    hang(connection, POSTS, hung, PostColumns::of, |facts, row, columns| {
        facts.posts.push(post_at(row, columns)?);
        Ok(())
    })?;
    hang(connection, EXPERTISE, hung, ExpertiseColumns::of, |facts, row, columns| {
        facts.expertise.push(expertise_at(row, columns)?);
        Ok(())
    })?;
    hang(connection, BLOCKED, hung, BlockedColumns::of, |facts, row, columns| {
        facts.blocked.push(blocked_at(row, columns)?);
        Ok(())
    })?;
    hang(connection, INTERESTS, hung, InterestColumns::of, |facts, row, columns| {
        facts.interests.push(interest_at(row, columns)?);
        Ok(())
    })?;
    // They mostly are in order already, and keys are made anew for every comparison.
    if !peers.is_sorted_by_key(|peer| natural_key(&peer.reference)) {
        peers.sort_by(|a, b| natural_key(&a.reference).cmp(&natural_key(&b.reference)));
    }
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

/// Peers by ascending row, to hang rows of other tables on; those mostly come peer by peer.
struct Hung<'p> {
    peers: &'p mut [Peer],
    last: usize,
}

impl Hung<'_> {
    fn of(&mut self, id: PeerId) -> Option<&mut NewPeer> {
        let is = |at: usize| self.peers.get(at).is_some_and(|peer| peer.id == id);
        self.last = match self.last {
            at if is(at) => at,
            at if is(at + 1) => at + 1,
            _ => self.peers.binary_search_by_key(&id, |peer| peer.id).ok()?,
        };
        self.peers.get_mut(self.last).map(|peer| &mut peer.facts)
    }
}

/// Hangs every row of `sql` on its peer.
fn hang<C>(
    connection: &Connection,
    sql: &str,
    hung: &mut Hung<'_>,
    columns: fn(&Statement<'_>) -> rusqlite::Result<C>,
    put: impl Fn(&mut NewPeer, &Row<'_>, &C) -> Result<()>,
) -> Result<()> {
    let mut statement = connection.prepare_cached(&format!("{sql} ORDER BY id"))?;
    let (of, columns) = (statement.column_index("peer_id")?, columns(&statement)?);
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if let Some(facts) = hung.of(row.get(of)?) {
            put(facts, row, &columns)?;
        }
    }
    Ok(())
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
    facts.posts = of_peer(connection, &posts(), "position, id", id, post_from_row)?;
    facts.expertise = of_peer(connection, &expertise(), "id", id, expertise_from_row)?;
    facts.blocked = of_peer(connection, &blocked(), "first_day, id", id, blocked_from_row)?;
    facts.interests = of_peer(connection, &interests(), "id", id, interest_from_row)?;
    Ok(peer)
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
fn each(
    connection: &Connection,
    sql: &str,
    mut take: impl FnMut(PeerId, &Row<'_>) -> Result<()>,
) -> Result<()> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        take(PostAt::peer_id.of(row)?, row)?;
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

columns!(PeerColumns {
    reference,
    employer_release,
    id,
    name,
    kind,
    fisa,
    status,
    email,
    phone,
    region,
    party,
    party_code,
    party_consent,
    term_ends,
    days_offered,
    challenges_offered,
    available_from,
    available_to,
    challenges_done,
    rating,
    note
});

fn peer_from_row(row: &Row<'_>) -> Result<Peer> {
    peer_at(row, &PeerColumns::of(row.as_ref())?)
}

fn peer_at(row: &Row<'_>, at: &PeerColumns) -> Result<Peer> {
    let reference: String = row.get(at.reference)?;
    let release: Option<String> = row.get(at.employer_release)?;
    Ok(Peer {
        id: row.get(at.id)?,
        reference: reference.clone(),
        facts: NewPeer {
            reference: Some(reference),
            name: row.get(at.name)?,
            kind: row.get(at.kind)?,
            fisa: row.get(at.fisa)?,
            status: row.get(at.status)?,
            email: row.get(at.email)?,
            phone: row.get(at.phone)?,
            region: row.get(at.region)?,
            party: row.get(at.party)?,
            party_code: row.get(at.party_code)?,
            party_consent: row.get(at.party_consent)?,
            term_ends: row.get(at.term_ends)?,
            days_offered: row.get(at.days_offered)?,
            challenges_offered: row.get(at.challenges_offered)?,
            available_from: row.get(at.available_from)?,
            available_to: row.get(at.available_to)?,
            employer_release: release.map(|word| word == "yes"),
            challenges_done: row.get(at.challenges_done)?,
            rating: row.get(at.rating)?,
            note: row.get(at.note)?,
            posts: Vec::new(),
            expertise: Vec::new(),
            blocked: Vec::new(),
            interests: Vec::new(),
        },
    })
}

columns!(PostColumns { body_id, employer, title, seniority, first_day, last_day });

fn post_from_row(row: &Row<'_>) -> Result<Post> {
    post_at(row, &PostColumns::of(row.as_ref())?)
}

fn post_at(row: &Row<'_>, at: &PostColumns) -> Result<Post> {
    Ok(Post {
        body: row.get(at.body_id)?,
        employer: row.get(at.employer)?,
        title: row.get(at.title)?,
        seniority: row.get(at.seniority)?,
        first_day: row.get(at.first_day)?,
        last_day: row.get(at.last_day)?,
    })
}

columns!(ExpertiseColumns { area, held });

fn expertise_from_row(row: &Row<'_>) -> Result<Expertise> {
    expertise_at(row, &ExpertiseColumns::of(row.as_ref())?)
}

fn expertise_at(row: &Row<'_>, at: &ExpertiseColumns) -> Result<Expertise> {
    Ok(Expertise { area: row.get(at.area)?, held: row.get(at.held)? })
}

columns!(BlockedColumns { first_day, last_day });

fn blocked_from_row(row: &Row<'_>) -> Result<DateRange> {
    blocked_at(row, &BlockedColumns::of(row.as_ref())?)
}

fn blocked_at(row: &Row<'_>, at: &BlockedColumns) -> Result<DateRange> {
    Ok(DateRange { from: row.get(at.first_day)?, to: row.get(at.last_day)? })
}

columns!(InterestColumns { body_id, reason, declared_on });

fn interest_from_row(row: &Row<'_>) -> Result<Interest> {
    interest_at(row, &InterestColumns::of(row.as_ref())?)
}

fn interest_at(row: &Row<'_>, at: &InterestColumns) -> Result<Interest> {
    Ok(Interest {
        body: row.get(at.body_id)?,
        reason: row.get(at.reason)?,
        declared_on: row.get(at.declared_on)?,
    })
}

/// The peer with this reference, as it is written, in capitals or in small letters.
///
/// # Errors
/// When the file cannot be read.
pub fn by_reference(connection: &Connection, reference: &str) -> Result<Option<PeerId>> {
    let mut statement =
        connection.prepare_cached("SELECT id FROM peer WHERE reference = :reference")?;
    for written in [reference, &reference.to_uppercase(), &reference.to_lowercase()] {
        let found = statement
            .query_row(named_params! { ":reference": written }, |row| row.get("id"))
            .optional()?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// The peer who was entered last.
///
/// # Errors
/// When the file cannot be read.
pub fn last(connection: &Connection) -> Result<Option<PeerId>> {
    Ok(connection
        .prepare_cached("SELECT max(id) AS id FROM peer")?
        .query_row([], |row| row.get("id"))?)
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
    let mut statement = connection.prepare_cached("SELECT id, reference, name FROM peer")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let text = |at: usize| Ok::<_, rusqlite::Error>(row.get_ref(at)?.as_str()?);
        take(row.get(0)?, text(1)?, text(2)?);
    }
    Ok(())
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

/// Sorts `P9` before `P10`: the letters in front, then the number behind them, then the whole.
fn natural_key(reference: &str) -> (&str, u64, &str) {
    let digits = reference.len() - reference.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (front, number) = reference.split_at(reference.len() - digits);
    (front, number.parse().unwrap_or(u64::MAX), reference)
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
