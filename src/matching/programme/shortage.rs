//! Shortages that are proved: groups of places for which there are too few people, whatever the weeks and teams.
//!
//! Places are matched to people who may take them in any week, each person as often as there is room. A place that
//! cannot be matched is the beginning of a proof: all places that it leads to, by who else could take them, have
//! together fewer visits of people to draw on than there are places (Hall's theorem; the sets are those of a least cut).

use std::collections::BTreeSet;

use super::problem::{NO_PRICE, Programme};

/// A place that wants somebody: challenge and slot.
pub type Place = (usize, usize);

/// A group of places with too few people for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortage {
    /// The places.
    pub places: Vec<Place>,
    /// All who may take any of them.
    pub peers: Vec<u32>,
    /// How many of the places these people can take together at most.
    pub room: i64,
}

impl Shortage {
    /// How many places stay empty at least; above 0.
    pub fn missing(&self) -> i64 {
        self.places.len() as i64 - self.room
    }
}

/// The groups of `places` that cannot all be filled when each peer has `room` for so many; none when all can be.
///
/// The groups share no place; the sum of what they miss is the least number of places that stay empty.
pub fn shortages(
    programme: &Programme,
    places: &[Place],
    room: &dyn Fn(u32) -> i64,
) -> Vec<Shortage> {
    let mut matching = Matching::of(programme, places, room);
    let open: Vec<usize> = (0..places.len()).filter(|&at| !matching.place(at)).collect();
    let mut groups: Vec<(BTreeSet<usize>, BTreeSet<u32>)> = Vec::new();
    for at in open {
        let (mut reached, mut peers) = matching.reached(at);
        // Groups that draw on the same people are one.
        groups.retain(|(other, theirs)| {
            let apart = theirs.is_disjoint(&peers);
            if !apart {
                reached.extend(other);
                peers.extend(theirs);
            }
            apart
        });
        groups.push((reached, peers));
    }
    let shortage = |(reached, peers): (BTreeSet<usize>, BTreeSet<u32>)| Shortage {
        places: reached.into_iter().map(|at| places[at]).collect(),
        room: peers.iter().map(|&peer| matching.room[peer as usize]).sum(),
        peers: peers.into_iter().collect(),
    };
    groups.into_iter().map(shortage).collect()
}

/// All places of a programme that have to be filled.
pub fn places(programme: &Programme) -> Vec<Place> {
    let of = |(c, challenge): (usize, &super::Challenge)| {
        let must = challenge.slots.iter().enumerate().filter(|(_, slot)| slot.empty == NO_PRICE);
        must.map(|(s, _)| (c, s)).collect::<Vec<_>>()
    };
    programme.challenges.iter().enumerate().flat_map(of).collect()
}

/// Places and the people who take them so far.
struct Matching {
    /// Who may take each place.
    able: Vec<Vec<u32>>,
    room: Vec<i64>,
    /// The places that each peer takes.
    taken: Vec<Vec<usize>>,
}

impl Matching {
    fn of(programme: &Programme, places: &[Place], room: &dyn Fn(u32) -> i64) -> Self {
        let able = |&(c, s): &Place| {
            let challenge = &programme.challenges[c];
            let weeks = challenge.weeks.iter();
            let listed = weeks.flat_map(|week| week.slots[s].iter().map(|entry| entry.0));
            let mut peers: Vec<u32> =
                listed.map(|candidate| challenge.peers[candidate as usize]).collect();
            peers.sort_unstable();
            peers.dedup();
            peers
        };
        Self {
            able: places.iter().map(able).collect(),
            room: (0..programme.peers).map(|peer| room(peer).max(0)).collect(),
            taken: vec![Vec::new(); programme.peers as usize],
        }
    }

    /// Finds somebody for a place, moving others; false when there is nobody.
    fn place(&mut self, at: usize) -> bool {
        let mut from: Vec<Option<usize>> = vec![None; self.taken.len()];
        let mut queue = std::collections::VecDeque::from([at]);
        while let Some(place) = queue.pop_front() {
            for i in 0..self.able[place].len() {
                let peer = self.able[place][i] as usize;
                if from[peer].is_some() {
                    continue;
                }
                from[peer] = Some(place);
                if (self.taken[peer].len() as i64) < self.room[peer] {
                    self.move_up(peer, &from, at);
                    return true;
                }
                queue.extend(self.taken[peer].iter().copied());
            }
        }
        false
    }

    /// Gives `peer` the place that led there, whoever had it the one that led to them, and so on.
    fn move_up(&mut self, peer: usize, from: &[Option<usize>], at: usize) {
        let mut peer = peer;
        while let Some(place) = from[peer] {
            self.taken[peer].push(place);
            if place == at {
                return;
            }
            let holder = (0..self.taken.len())
                .find(|&other| other != peer && self.taken[other].contains(&place));
            let Some(holder) = holder else { return };
            self.taken[holder].retain(|&other| other != place);
            peer = holder;
        }
    }

    /// The places and people that a place leads to.
    fn reached(&self, at: usize) -> (BTreeSet<usize>, BTreeSet<u32>) {
        let (mut places, mut peers) = (BTreeSet::from([at]), BTreeSet::new());
        let mut queue = vec![at];
        while let Some(place) = queue.pop() {
            for &peer in &self.able[place] {
                if peers.insert(peer) {
                    let taken = self.taken[peer as usize].iter().copied();
                    queue.extend(taken.filter(|&other| places.insert(other)));
                }
            }
        }
        (places, peers)
    }
}
