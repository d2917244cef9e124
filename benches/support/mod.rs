//! Seeded problems in the manner of the field, of any size: the same for the same seed, with no outside files.

use peerage::matching::pick::{Draft, Entries, Group, Problem, Slot, Sum};

/// What sort of problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Six slots and a dozen rules: a usual challenge.
    Std,
    /// Twelve slots, more rules, and a travel budget.
    Tight,
    /// Like `Std`, with one rule that cannot be met.
    Impossible,
}

/// Numbers by SplitMix64.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> i64 {
        (self.next() % end) as i64
    }

    fn percent(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }

    /// A place in `weights`, each as likely as its weight.
    fn one_of(&mut self, weights: &[u64]) -> i64 {
        let mut left = self.next() % weights.iter().sum::<u64>();
        let place = weights.iter().position(|&weight| {
            let here = left < weight;
            left = left.saturating_sub(weight);
            here
        });
        place.unwrap_or(0) as i64
    }
}

struct Peer {
    officer: bool,
    role: i64,
    party: i64,
    body: i64,
    region: i64,
    sort: i64,
    woman: bool,
    themes: u32,
    challenges: i64,
    rating: i64,
    miles: i64,
}

/// Bodies by region, as many as there are in England.
const REGIONS: [u64; 9] = [12, 36, 15, 40, 31, 50, 33, 66, 34];
const ROLES: [u64; 11] = [6, 6, 5, 6, 6, 8, 5, 8, 10, 6, 34];
const MEMBER_ROLES: [u64; 6] = [14, 12, 32, 10, 14, 18];

fn peer(dice: &mut Dice) -> Peer {
    let officer = dice.percent(55);
    let body = dice.below(REGIONS.iter().sum());
    let mut region = 0;
    let mut left = body as u64;
    while left >= REGIONS[region] {
        left -= REGIONS[region];
        region += 1;
    }
    let mut themes = 0u32;
    for _ in 0..1 + dice.one_of(&[30, 35, 23, 12]) {
        themes |= 1 << dice.below(12);
    }
    Peer {
        officer,
        role: if officer { dice.one_of(&ROLES) } else { 11 + dice.one_of(&MEMBER_ROLES) },
        party: if officer { -1 } else { dice.one_of(&[30, 32, 20, 12, 6]) },
        body,
        region: region as i64,
        sort: (body * 7919) % 5,
        woman: dice.percent(40),
        themes,
        challenges: dice.one_of(&[36, 23, 15, 10, 6, 4, 6]),
        rating: 45 + dice.below(25) + dice.below(25),
        miles: (region as i64 - 4).abs() * 35 + dice.below(60),
    }
}

/// Who may take each slot: first choice, then a fallback at 200 points.
fn fits(slot: usize, peer: &Peer) -> Option<bool> {
    let role = |roles: std::ops::RangeInclusive<i64>| roles.contains(&peer.role);
    let theme = |t: u32| peer.themes >> t & 1 == 1;
    let (first, fallback) = match slot {
        0 => (peer.role == 0 && peer.sort < 3, peer.role == 0),
        1 => (peer.role == 11 && peer.party == 1, role(12..=14) && peer.party == 1),
        2 => (role(11..=13) && peer.party != 1, !peer.officer && peer.party != 1),
        3 => (peer.role == 1, peer.officer && peer.role == 10 && theme(0)),
        4 => (role(3..=7) && theme(2), peer.officer && theme(2)),
        5 => (role(2..=9), peer.officer),
        6 => (peer.role == 13 || peer.role == 15, !peer.officer),
        7 => (role(14..=15), !peer.officer),
        8 => (peer.role == 3, peer.officer && theme(2)),
        9 => (peer.role == 4, peer.officer && theme(3)),
        10 => (role(5..=6), peer.officer && theme(5)),
        _ => (role(7..=9), peer.officer),
    };
    first.then_some(false).or(fallback.then_some(true))
}

/// A problem over a pool of `peers`, about half of whom are free.
pub fn problem(kind: Kind, peers: u32, seed: u64) -> Problem {
    let dice = &mut Dice(seed.wrapping_mul(0x5851_f42d_4c95_7f2d) ^ u64::from(peers));
    let tight = kind == Kind::Tight;
    let k = if tight { 12 } else { 6 };
    let all: Vec<Peer> = (0..peers)
        .filter_map(|_| {
            let peer = peer(dice);
            dice.percent(45).then_some(peer)
        })
        .collect();
    let wanted: u32 =
        (0..if tight { 6 } else { 4 }).fold(0, |themes, _| themes | 1 << dice.below(12));
    let slot = |s: usize| {
        let mut entries = Entries::default();
        for (c, peer) in all.iter().enumerate() {
            if let Some(fallback) = fits(s, peer) {
                let score = peer.rating
                    + 10 * i64::from((peer.themes & wanted).count_ones())
                    + 5 * peer.challenges.min(4)
                    - peer.miles / 10
                    + 15 * i64::from(peer.themes >> (s * 5 % 12) & 1)
                    - if fallback { 200 } else { 0 };
                entries.push(c as u32, &[score], 0);
            }
        }
        Slot { name: format!("slot {}", s + 1), entries, ..Slot::default() }
    };
    Problem::new(Draft {
        name: format!("{kind:?} {peers} {seed}"),
        candidates: all.len() as u32,
        tiers: vec!["score".into()],
        slots: (0..k).map(slot).collect(),
        groups: groups(kind, &all, wanted, k as i64),
        sums: if tight { vec![travel(&all, k as i64)] } else { Vec::new() },
        filters: Vec::new(),
    })
    .expect("the generator keeps to the model")
}

fn travel(all: &[Peer], k: i64) -> Sum {
    Sum { name: "travel".into(), max: 75 * k, costs: all.iter().map(|peer| peer.miles).collect() }
}

fn groups(kind: Kind, all: &[Peer], wanted: u32, k: i64) -> Vec<Group> {
    let tight = kind == Kind::Tight;
    let who = |fits: &dyn Fn(&Peer) -> bool| -> Vec<u32> {
        (0..all.len() as u32).filter(|&c| fits(&all[c as usize])).collect()
    };
    let hard = |name: String, min, max, members| Group {
        name,
        min,
        max,
        below: None,
        above: None,
        members,
    };
    let mut groups = Vec::new();
    for (i, theme) in (0..12).filter(|t| wanted >> t & 1 == 1).enumerate() {
        let least = i64::from(tight) + if i < 2 { 2 } else { 1 };
        groups.push(hard(format!("theme {theme}"), least, k, who(&|p| p.themes >> theme & 1 == 1)));
    }
    groups.push(hard("women".into(), k / 2 - i64::from(!tight), k, who(&|p| p.woman)));
    groups.push(hard("experienced".into(), k / 3, k, who(&|p| p.challenges >= 3)));
    groups.push(hard("new".into(), 0, 2, who(&|p| p.challenges == 0)));
    groups.push(hard("the host's kind".into(), k / 3, k, who(&|p| p.sort == 2)));
    if tight {
        groups.extend((0..3).map(|q| hard(format!("party {q}"), 1, k, who(&|p| p.party == q))));
    }
    if kind == Kind::Impossible {
        groups.push(hard("at most three officers".into(), 0, 3, who(&|p| p.officer)));
    }
    let most = if tight { 2 } else { 3 };
    groups.extend((0..9).map(|r| hard(format!("region {r}"), 0, most, who(&|p| p.region == r))));
    let mut of_body = vec![Vec::new(); REGIONS.iter().sum::<u64>() as usize];
    for (c, peer) in all.iter().enumerate() {
        of_body[peer.body as usize].push(c as u32);
    }
    let shared = of_body.into_iter().enumerate().filter(|(_, members)| members.len() > 1);
    groups.extend(shared.map(|(b, members)| hard(format!("body {b}"), 0, 1, members)));
    groups
}
