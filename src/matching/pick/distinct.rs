//! Of people who count alike, or better, only as many as there are slots: enough where any team will do.

use super::pool::{EMPTY, Pool};
use super::rules::{Counted, FREE, NOWHERE, Rules};

/// With more kinds of people than this in a slot only those of a kind are held against each other.
const MANY: usize = 400;

/// Entries of which a team can be made if one can be made at all, per slot.
///
/// Whoever is left out could give way to any of so many others kept for the slot that one of them is free: people who
/// are in the same hard counts, or in more of those that want a least number and fewer of those that allow a greatest,
/// and who cost no more. That holds for fewer rules as well, so whatever shows that these make no team shows it of
/// all. `None` when people differ in more than one sum.
///
/// With `shut`, which gives the filters that shut out an entry of a slot, that holds whichever filters are set aside.
pub(super) fn choose(
    pool: &Pool,
    rules: &Rules<'_>,
    shut: impl Fn(usize, usize) -> u64,
) -> Option<Vec<Vec<u32>>> {
    if rules.sums.len() > 1 {
        return None;
    }
    let kinds = Kinds::of(pool, rules);
    let cost = |at: u32| match rules.sums.first() {
        Some(sum) => sum.costs.get(pool.who[at as usize] as usize).copied().unwrap_or(0),
        None => 0,
    };
    let choose = |s: usize| {
        let (mut kept, mut people) = (Vec::new(), Vec::new());
        for at in pool.range(s).map(|at| at as u32) {
            match pool.origin[at as usize] {
                EMPTY => kept.push(at),
                _ => {
                    let kind = kinds.of_person[pool.who[at as usize] as usize];
                    people.push((kind, shut(s, at as usize), cost(at), at));
                }
            }
        }
        people.sort_unstable();
        kept.extend(kinds.best(&people, rules.slots));
        kept.sort_unstable();
        kept
    };
    Some((0..pool.slots()).map(choose).collect())
}

/// Somebody by kind, filters that shut them out, cost and entry.
type Person = (u32, u64, i64, u32);

/// People by the hard counts that they are in.
struct Kinds {
    of_person: Vec<u32>,
    /// For each kind the counts with a least and with a greatest number, a bit each; empty when there are too many.
    masks: Vec<(u128, u128)>,
    /// The slots that somebody of the kind may take.
    slots: Vec<usize>,
}

impl Kinds {
    /// Takes the kinds apart count by count.
    fn of(pool: &Pool, rules: &Rules<'_>) -> Self {
        let people = pool.who.iter().max().map_or(0, |&who| who as usize + 1);
        let mut of_person = vec![0u32; people];
        let mut inside = vec![NOWHERE];
        let mut masks = vec![(0u128, 0u128)];
        let mut touched = Vec::new();
        let hard: Vec<&Counted<'_>> =
            rules.counts.iter().filter(|rule| ends(rule) != (false, false)).collect();
        for (bit, rule) in hard.iter().enumerate() {
            let (least, most) = ends(rule);
            let bit = 1u128.checked_shl(bit as u32).unwrap_or(0);
            for &member in rule.members.iter().take_while(|m| (**m as usize) < people) {
                let kind = &mut of_person[member as usize];
                let old = *kind as usize;
                if inside[old] == NOWHERE {
                    inside[old] = inside.len() as u32;
                    touched.push(old);
                    inside.push(NOWHERE);
                    let mask = masks[old];
                    masks.push((
                        mask.0 | if least { bit } else { 0 },
                        mask.1 | if most { bit } else { 0 },
                    ));
                }
                *kind = inside[old];
            }
            touched.drain(..).for_each(|old| inside[old] = NOWHERE);
        }
        if hard.len() > 128 {
            masks.clear();
        }
        let slots = listed(pool, &of_person, inside.len());
        Self { of_person, masks, slots }
    }

    /// Those of a slot, sorted, for whom fewer than `most` others could step in.
    fn best(&self, people: &[Person], most: usize) -> Vec<u32> {
        let mut kinds: Vec<&[Person]> =
            people.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)).collect();
        for kind in &mut kinds {
            let enough = self.slots[kind[0].0 as usize].min(kind.len());
            *kind = &kind[..enough];
        }
        let held = kinds.len() <= MANY && !self.masks.is_empty();
        let stays = |kind: &[Person], place: usize| {
            let cost = kind[place].2;
            let mut better = place;
            for other in kinds.iter().filter(|other| self.covers(&other[0], &kind[0])) {
                better += other.partition_point(|person| person.2 <= cost);
                if better >= most {
                    return false;
                }
            }
            true
        };
        let of = |kind: &&[Person]| -> Vec<u32> {
            let kind = *kind;
            let stay = (0..kind.len()).take_while(|&place| !held || stays(kind, place)).count();
            kind[..stay].iter().map(|person| person.3).collect()
        };
        kinds.iter().flat_map(of).collect()
    }

    /// Whether people of one kind do wherever those of another do.
    fn covers(&self, one: &Person, other: &Person) -> bool {
        let ((least, most), (wanted, allowed)) =
            (self.masks[one.0 as usize], self.masks[other.0 as usize]);
        let open = one.1 & !other.1 == 0;
        let another = (one.0, one.1) != (other.0, other.1);
        another && open && least & wanted == wanted && most & allowed == most
    }
}

/// Whether a count has a hard least and a hard greatest number.
fn ends(rule: &Counted<'_>) -> (bool, bool) {
    (rule.lo > -FREE && rule.below.is_none(), rule.hi < FREE && rule.above.is_none())
}

/// The slots that somebody of each kind may take.
fn listed(pool: &Pool, of_person: &[u32], kinds: usize) -> Vec<usize> {
    let (mut slots, mut last) = (vec![0; kinds], vec![NOWHERE; kinds]);
    for s in 0..pool.slots() {
        for at in pool.range(s).filter(|&at| pool.origin[at] != EMPTY) {
            let kind = of_person[pool.who[at] as usize] as usize;
            if last[kind] != s as u32 {
                (slots[kind], last[kind]) = (slots[kind] + 1, s as u32);
            }
        }
    }
    slots
}
