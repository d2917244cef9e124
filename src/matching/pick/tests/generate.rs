//! Random small problems, the same for the same seed.

use crate::matching::pick::{Draft, Entries, Group, Problem, Shut, Slot, Sum};

/// A small generator of numbers (SplitMix64).
#[derive(Debug, Clone)]
pub(super) struct Dice(pub u64);

impl Dice {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `least` to `most`.
    pub(super) fn from(&mut self, least: i64, most: i64) -> i64 {
        least + (self.next() % (most - least + 1) as u64) as i64
    }

    /// True so many times in a hundred.
    pub(super) fn percent(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }
}

/// What may occur in a random problem.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub slots: usize,
    pub candidates: u32,
    /// Whether there are tiers, fallbacks, optional slots and soft groups.
    pub rich: bool,
    /// Whether filters shut people out.
    pub filters: bool,
    /// Chance in a hundred that somebody is listed for a slot.
    pub listed: u64,
}

/// A random problem of a shape.
pub(super) fn problem(seed: u64, shape: Shape) -> Problem {
    Problem::new(draft(seed, shape)).unwrap()
}

pub(super) fn draft(seed: u64, shape: Shape) -> Draft {
    let dice = &mut Dice(seed);
    let tiers = if shape.rich { dice.from(1, 3) as usize } else { 1 };
    let filters = if shape.filters { dice.from(1, 3) as usize } else { 0 };
    let spread = [1, 4, 20][dice.from(0, 2) as usize];
    let slots = (0..shape.slots).map(|s| slot(dice, s, shape, tiers, filters, spread)).collect();
    let groups = (0..dice.from(0, 4)).map(|g| group(dice, g, shape)).collect();
    let sums = (0..dice.from(0, 2)).map(|b| sum(dice, b, shape)).collect();
    Draft {
        name: format!("random {seed}"),
        candidates: shape.candidates,
        tiers: (0..tiers)
            .map(|t| if tiers == 1 { "score".into() } else { format!("tier {t}") })
            .collect(),
        slots,
        groups,
        sums,
        filters: (0..filters).map(|f| format!("filter {f}")).collect(),
    }
}

fn slot(
    dice: &mut Dice,
    s: usize,
    shape: Shape,
    tiers: usize,
    filters: usize,
    spread: i64,
) -> Slot {
    let (mut entries, mut shut) = (Entries::default(), Shut::default());
    for candidate in 0..shape.candidates {
        if !dice.percent(shape.listed) {
            continue;
        }
        let scores: Vec<i64> = (0..tiers).map(|_| dice.from(-spread, spread)).collect();
        let rank = if shape.rich && dice.percent(20) { dice.from(1, 2) as u16 } else { 0 };
        if filters > 0 && dice.percent(30) {
            shut.push(candidate, &scores, rank, dice.from(1, (1 << filters) - 1) as u64);
        } else {
            entries.push(candidate, &scores, rank);
        }
    }
    let optional = shape.rich && dice.percent(25);
    Slot { name: format!("slot {s}"), optional, entries, shut }
}

fn group(dice: &mut Dice, g: i64, shape: Shape) -> Group {
    let members = (0..shape.candidates).filter(|_| dice.percent(45)).collect();
    let k = shape.slots as i64;
    let (min, max) = match dice.from(0, 3) {
        0 => (dice.from(0, k), k),
        1 => (0, dice.from(0, k)),
        2 => {
            let min = dice.from(0, k);
            (min, dice.from(min, k))
        }
        _ => (dice.from(0, 2), dice.from(1, 3)),
    };
    let price = |dice: &mut Dice| (shape.rich && dice.percent(30)).then(|| dice.from(0, 5));
    let (below, above) = (price(dice), price(dice));
    Group { name: format!("group {g}"), min, max, below, above, members }
}

fn sum(dice: &mut Dice, b: i64, shape: Shape) -> Sum {
    let costs = (0..shape.candidates).map(|_| dice.from(-2, 12)).collect();
    let max = dice.from(0, 8 * shape.slots as i64);
    Sum { name: format!("sum {b}"), max, costs }
}

/// A tight problem in the manner of the field: themes to cover, one per body, few per region, a travel budget.
pub(super) fn tight(seed: u64, slots: usize, candidates: u32) -> Problem {
    let dice = &mut Dice(seed ^ 0x7167_6874);
    let traits: Vec<[i64; 4]> = (0..candidates)
        .map(|_| {
            [
                dice.from(0, 8),
                dice.from(0, 40),
                dice.from(0, 4095) & dice.from(0, 4095),
                dice.from(0, 5),
            ]
        })
        .collect();
    let costs: Vec<i64> = traits.iter().map(|t| 20 + 25 * t[0] + dice.from(0, 40)).collect();
    let all = |fits: &dyn Fn(&[i64; 4]) -> bool| -> Vec<u32> {
        (0..candidates).filter(|&c| fits(&traits[c as usize])).collect()
    };
    let hard = |name: String, min, max, members| Group {
        name,
        min,
        max,
        below: None,
        above: None,
        members,
    };
    let k = slots as i64;
    let mut groups = Vec::new();
    for theme in 0..4 {
        let members = all(&|t| t[2] >> theme & 1 == 1);
        groups.push(hard(format!("theme {theme}"), 1 + dice.from(0, k / 3), k, members));
    }
    groups.push(hard("new".into(), 0, 2, all(&|t| t[3] == 0)));
    groups.push(hard("experienced".into(), k / 3, k, all(&|t| t[3] >= 3)));
    groups.extend((0..9).map(|r| hard(format!("region {r}"), 0, 2, all(&|t| t[0] == r))));
    groups.extend((0..41).map(|b| hard(format!("body {b}"), 0, 1, all(&|t| t[1] == b))));
    let slot = |s: usize, dice: &mut Dice| {
        let mut entries = Entries::default();
        for c in 0..candidates {
            let t = traits[c as usize];
            if (t[2] >> (4 + s % 8)) & 1 == 1 || dice.percent(25) {
                let score = dice.from(30, 100) + 10 * (t[2] & 15).count_ones() as i64 + 5 * t[3];
                entries.push(c, &[score], 0);
            }
        }
        Slot { name: format!("slot {s}"), entries, ..Slot::default() }
    };
    Problem::new(Draft {
        name: format!("tight {seed}"),
        candidates,
        tiers: vec!["score".into()],
        slots: (0..slots).map(|s| slot(s, dice)).collect(),
        groups,
        sums: vec![Sum { name: "travel".into(), max: 95 * k, costs }],
        filters: Vec::new(),
    })
    .unwrap()
}
