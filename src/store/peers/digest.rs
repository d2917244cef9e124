//! Digests: whether a peer is as a file says, without comparing every field. Two peers with the same
//! facts have the same digest; what a file cannot say (consent, reasons of interests) does not count.

use anyhow::Result;
use rusqlite::Connection;

use super::post_from_row;
use super::{COLUMNS, blocked, expertise, interests, posts};
use super::{blocked_from_row, each_row, expertise_from_row, interest_from_row, peer_from_row};
use crate::domain::digest::{digest, digest_of_word};
use crate::domain::text::folded_words;
use crate::domain::{BodyId, DateRange, Expertise, NewPeer, PeerId, PeerKind, Post};

/// What is kept in memory of a stored peer while a file is compared with all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint {
    /// The row.
    pub id: PeerId,
    /// The digest of its facts.
    pub facts: u64,
    /// The digest of its reference.
    pub reference: u64,
    /// The digest of its e-mail address, without regard to case.
    pub email: Option<u64>,
    /// The digest of its name and first body.
    pub name_and_body: u64,
    /// The kind.
    pub kind: PeerKind,
}

/// The digest of a reference, without regard to case.
pub fn of_reference(reference: &str) -> u64 {
    digest_of_word(reference)
}

/// The digest of an e-mail address, without regard to case.
pub fn of_email(email: &str) -> u64 {
    digest_of_word(email)
}

/// The digest of a name and the body of the first post, those held now before others.
pub fn of_name_and_body(peer: &NewPeer) -> u64 {
    let first = peer.posts.iter().enumerate().min_by_key(|(place, post)| rank(*place, post));
    name_and_place(&peer.name, first.map_or(0, |(_, post)| of_place(post)))
}

fn rank(place: usize, post: &Post) -> (bool, usize) {
    (post.last_day.is_some(), place)
}

fn name_and_place(name: &str, place: u64) -> u64 {
    digest((folded_words(name), place))
}

fn of_place(post: &Post) -> u64 {
    digest((post.body.map(|BodyId(id)| id), post.employer.as_deref().map(folded_words)))
}

/// The digest of all facts that a file can say; the reference left out.
pub fn of_facts(peer: &NewPeer) -> u64 {
    let posts = peer.posts.iter().enumerate().map(|(place, post)| of_post(place, post));
    let hanging = posts
        .chain(peer.expertise.iter().map(of_expertise))
        .chain(peer.blocked.iter().map(of_blocked))
        .chain(peer.interests.iter().map(|interest| of_interest(interest.body)));
    hanging.fold(of_row(peer), u64::wrapping_add)
}

fn of_row(peer: &NewPeer) -> u64 {
    digest((
        (peer.name.as_str(), peer.kind, peer.fisa, peer.status, &peer.email, &peer.phone),
        (&peer.region, &peer.party, &peer.party_code, peer.term_ends, peer.days_offered),
        (peer.challenges_offered, peer.available_from, peer.available_to, peer.employer_release),
        (peer.challenges_done, peer.rating.map(f64::to_bits), &peer.note),
    ))
}

fn of_post(place: usize, post: &Post) -> u64 {
    let at = (post.body.map(|BodyId(id)| id), &post.employer);
    digest(("post", place, at, &post.title, &post.seniority, post.last_day))
}

fn of_expertise(expertise: &Expertise) -> u64 {
    digest(("expertise", expertise.area.as_str(), expertise.held))
}

fn of_blocked(range: &DateRange) -> u64 {
    digest(("blocked", range))
}

fn of_interest(body: BodyId) -> u64 {
    digest(("interest", body.0))
}

/// The fingerprints of all stored peers; one pass over each table, and little memory.
///
/// # Errors
/// When the file cannot be read.
pub fn fingerprints(connection: &Connection) -> Result<Vec<Fingerprint>> {
    let mut all: Vec<Fingerprint> = Vec::new();
    let mut places = first_places(connection)?.into_iter().peekable();
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM peer ORDER BY id"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let peer = peer_from_row(row)?;
        // Both in the order of the peers.
        while places.next_if(|(id, _)| *id < peer.id).is_some() {}
        let place = places.next_if(|(id, _)| *id == peer.id).map_or(0, |(_, place)| place);
        all.push(Fingerprint {
            id: peer.id,
            facts: of_row(&peer.facts),
            reference: of_reference(&peer.reference),
            email: peer.facts.email.as_deref().map(of_email),
            name_and_body: name_and_place(&peer.facts.name, place),
            kind: peer.facts.kind,
        });
    }
    drop(places);
    hang(connection, &mut all)?;
    Ok(all)
}

/// Adds what hangs on the peers to the digests of their facts.
fn hang(connection: &Connection, all: &mut [Fingerprint]) -> Result<()> {
    let mut add = |id: PeerId, digest: u64| {
        if let Ok(place) = all.binary_search_by_key(&id, |print| print.id) {
            all[place].facts = all[place].facts.wrapping_add(digest);
        }
    };
    let mut last = (PeerId(0), 0);
    each_row(connection, &format!("{} ORDER BY peer_id, position, id", posts()), [], |id, row| {
        let place = if last.0 == id { last.1 + 1 } else { 0 };
        last = (id, place);
        add(id, of_post(place, &post_from_row(row)?));
        Ok(())
    })?;
    each_row(connection, &expertise(), [], |id, row| {
        add(id, of_expertise(&expertise_from_row(row)?));
        Ok(())
    })?;
    each_row(connection, &blocked(), [], |id, row| {
        add(id, of_blocked(&blocked_from_row(row)?));
        Ok(())
    })?;
    each_row(connection, &interests(), [], |id, row| {
        add(id, of_interest(interest_from_row(row)?.body));
        Ok(())
    })
}

/// The digest of the place of each peer's first post, those held now before others; in the order of
/// the peers.
fn first_places(connection: &Connection) -> Result<Vec<(PeerId, u64)>> {
    let mut places: Vec<(PeerId, u64)> = Vec::new();
    let sql = format!("{} ORDER BY peer_id, last_day IS NOT NULL, position, id", posts());
    each_row(connection, &sql, [], |id, row| {
        if places.last().is_none_or(|(last, _)| *last != id) {
            places.push((id, of_place(&post_from_row(row)?)));
        }
        Ok(())
    })?;
    Ok(places)
}
