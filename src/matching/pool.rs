//! The pool in little room: of each peer what the rules look at and no more, every word once, about a
//! hundred bytes a person instead of a thousand. A peer is unpacked when somebody looks.

mod record;
mod words;

use std::ops::{Deref, DerefMut};

use self::words::Dictionary;
use crate::domain::{NewPeer, Peer, PeerId, PeerKind, natural_key};

/// How many bytes stand together: a pool grows without being moved.
const BLOCK: usize = 1 << 20;

/// Peers, each with a place. Address, telephone number, note and the code of the party are left out:
/// no rule may look at them.
#[derive(Debug, Clone, Default)]
pub struct Pool {
    blocks: Vec<Vec<u8>>,
    /// Where each record begins: block, byte.
    at: Vec<(u32, u32)>,
    ids: Vec<PeerId>,
    words: Dictionary,
}

impl Pool {
    /// A pool of these peers, in this order.
    pub fn of(peers: &[Peer]) -> Self {
        let mut pool = Self::default();
        peers.iter().for_each(|peer| pool.push(peer));
        pool
    }

    /// How many peers there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The rows of all, in order.
    pub fn ids(&self) -> &[PeerId] {
        &self.ids
    }

    /// Where a peer stands.
    pub fn place_of(&self, peer: PeerId) -> Option<usize> {
        self.ids.iter().position(|id| *id == peer)
    }

    /// The peer at a place.
    pub fn get(&self, at: usize) -> Option<Peer> {
        let mut peer = blank();
        self.read(at, &mut peer).then_some(peer)
    }

    /// The peers in order, each unpacked when it is its turn.
    pub fn iter(&self) -> impl Iterator<Item = Peer> + Clone {
        (0..self.len()).filter_map(|at| self.get(at))
    }

    /// The peer of this row.
    pub fn by_id(&self, peer: PeerId) -> Option<Peer> {
        self.get(self.place_of(peer)?)
    }

    /// The peer with this reference.
    pub fn by_reference(&self, reference: &str) -> Option<Peer> {
        self.get((0..self.len()).find(|at| self.reference(*at) == reference)?)
    }

    /// Unpacks the peer at a place into `peer`, whose room is used again; gives whether there is one.
    pub fn read(&self, at: usize, peer: &mut Peer) -> bool {
        let Some(record) = self.record(at) else { return false };
        peer.id = self.ids[at];
        record::read(record, &self.words, peer);
        true
    }

    /// The same of no more than a filter by days looks at: kind, end of the term, days and challenges
    /// offered, the time in which the peer is free. All else is left as it was.
    pub fn read_for_days(&self, at: usize, peer: &mut Peer) -> bool {
        let Some(record) = self.record(at) else { return false };
        peer.id = self.ids[at];
        record::read_for_days(record, &mut peer.facts);
        true
    }

    /// Adds a peer at the end.
    pub fn push(&mut self, peer: &Peer) {
        let place = self.write(peer);
        self.at.push(place);
        self.ids.push(peer.id);
    }

    /// The peers of `next` behind these.
    #[must_use]
    pub fn followed_by(mut self, next: Self) -> Self {
        let mut peer = blank();
        for at in 0..next.len() {
            if next.read(at, &mut peer) {
                self.push(&peer);
            }
        }
        self
    }

    /// The peer at a place, to be changed: what is changed is there as soon as the hand is off it.
    pub fn edit(&mut self, at: usize) -> Edit<'_> {
        let peer = self.get(at).unwrap_or_else(blank);
        Edit { pool: self, at, peer }
    }

    /// Puts the peers in the natural order of their references: `P9` before `P10`.
    pub fn sort(&mut self) {
        let mut order: Vec<u32> = (0..self.len() as u32).collect();
        let key = |at: &u32| natural_key(self.reference(*at as usize));
        if order.is_sorted_by(|one, other| key(one) <= key(other)) {
            return;
        }
        order.sort_by(|one, other| key(one).cmp(&key(other)));
        self.at = order.iter().map(|at| self.at[*at as usize]).collect();
        self.ids = order.iter().map(|at| self.ids[*at as usize]).collect();
    }

    fn write(&mut self, peer: &Peer) -> (u32, u32) {
        if self.blocks.last().is_none_or(|block| block.len() >= BLOCK) {
            self.blocks.push(Vec::with_capacity(BLOCK + BLOCK / 16));
        }
        let block = self.blocks.len() - 1;
        let begins = self.blocks[block].len();
        record::write(peer, &mut self.words, &mut self.blocks[block]);
        (block as u32, begins as u32)
    }

    fn record(&self, at: usize) -> Option<&[u8]> {
        let (block, byte) = *self.at.get(at)?;
        self.blocks.get(block as usize)?.get(byte as usize..)
    }

    fn reference(&self, at: usize) -> &str {
        self.record(at).map_or("", record::reference)
    }
}

/// Nobody: room for a peer that is unpacked.
pub fn blank() -> Peer {
    let facts = NewPeer::named(String::new(), PeerKind::Other);
    Peer { id: PeerId(0), reference: String::new(), facts }
}

/// A peer of a pool in somebody's hand.
#[derive(Debug)]
pub struct Edit<'p> {
    pool: &'p mut Pool,
    at: usize,
    peer: Peer,
}

impl Deref for Edit<'_> {
    type Target = Peer;

    fn deref(&self) -> &Peer {
        &self.peer
    }
}

impl DerefMut for Edit<'_> {
    fn deref_mut(&mut self) -> &mut Peer {
        &mut self.peer
    }
}

impl Drop for Edit<'_> {
    fn drop(&mut self) {
        let place = self.pool.write(&self.peer);
        if let Some(at) = self.pool.at.get_mut(self.at) {
            *at = place;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        BodyId, DateRange, Expertise, Held, Interest, PeerStatus, Post, Words as _, parse_date,
    };

    fn day(text: &str) -> chrono::NaiveDate {
        parse_date(text).unwrap()
    }

    /// Somebody of whom everything is known, or nothing.
    fn person(at: i64, full: bool) -> Peer {
        let reference = format!("P{at}");
        let mut facts = NewPeer::named(format!("Ida Marsh {at}"), PeerKind::ALL[at as usize % 3]);
        facts.reference = Some(reference.clone());
        if full {
            let post = Post {
                body: Some(BodyId(70_000 + at)),
                employer: Some("Weald".to_owned()),
                title: Some("Director".to_owned()),
                seniority: Some("director".to_owned()),
                first_day: Some(day("2019-04-01")),
                last_day: Some(day("2024-02-29")),
            };
            facts.status = PeerStatus::ALL[at as usize % PeerStatus::ALL.len()];
            facts.fisa = true;
            facts.region = Some("North West".to_owned());
            facts.party = Some("Cydymaith Ŵyl".to_owned());
            facts.term_ends = Some(day("2027-05-06"));
            (facts.days_offered, facts.challenges_offered) = (Some(i64::MAX), Some(-3));
            (facts.available_from, facts.available_to) =
                (Some(day("1000-01-01")), Some(day("9999-12-31")));
            facts.employer_release = Some(at % 2 == 0);
            (facts.challenges_done, facts.rating) = (Some(300), Some(4.35));
            facts.posts = vec![post.clone(), Post { employer: None, last_day: None, ..post }];
            facts.expertise = [("finance", Held::Current), ("housing", Held::Past)]
                .map(|(area, held)| Expertise { area: area.to_owned(), held })
                .to_vec();
            let days = DateRange { from: day("2027-03-01"), to: day("2027-03-05") };
            facts.blocked = vec![days, days];
            facts.interests = vec![Interest {
                body: BodyId(5),
                reason: Some("lives there".to_owned()),
                declared_on: Some(day("2026-01-31")),
            }];
        }
        Peer { id: PeerId(at), reference, facts }
    }

    #[test]
    fn what_goes_in_comes_out() {
        let peers: Vec<Peer> = (0..40).map(|at| person(at, at % 3 != 1)).collect();
        let pool = Pool::of(&peers);
        assert_eq!(pool.iter().collect::<Vec<_>>(), peers);
        assert_eq!(pool.by_reference("P17").as_ref(), Some(&peers[17]));
        assert_eq!(pool.by_id(PeerId(18)).as_ref(), Some(&peers[18]));
        // Room that was used before leaves nothing behind.
        let mut room = blank();
        for at in (0..40).rev() {
            assert!(pool.read(at, &mut room));
            assert_eq!(room, peers[at]);
        }
        assert!(!pool.read(40, &mut room));
    }

    #[test]
    fn what_the_days_hang_on_is_read_alone() {
        let pool = Pool::of(&[person(0, true), person(1, false)]);
        let mut room = blank();
        assert!(pool.read_for_days(0, &mut room));
        let facts = person(0, true).facts;
        assert_eq!((room.facts.kind, room.facts.term_ends), (facts.kind, facts.term_ends));
        assert_eq!(room.facts.blocked, facts.blocked);
        assert_eq!(room.facts.available_from, facts.available_from);
        assert_eq!(room.facts.available_to, facts.available_to);
        assert_eq!(room.facts.days_offered, facts.days_offered);
        assert_eq!(room.facts.challenges_offered, facts.challenges_offered);
        assert!(pool.read_for_days(1, &mut room));
        assert_eq!((room.facts.blocked.len(), room.facts.term_ends), (0, None));
    }

    #[test]
    fn a_peer_can_be_changed_and_the_pool_put_in_order() {
        let mut pool = Pool::of(&[person(10, true), person(9, false)]);
        pool.edit(1).facts.rating = Some(2.0);
        pool.sort();
        let told: Vec<_> = pool.iter().map(|peer| (peer.reference, peer.facts.rating)).collect();
        assert_eq!(told, [("P9".to_owned(), Some(2.0)), ("P10".to_owned(), Some(4.35))]);
        assert_eq!(pool.ids(), [PeerId(9), PeerId(10)]);
    }
}
