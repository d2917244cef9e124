//! Of people who count alike only as many as there are slots, the cheapest first: enough where any team will do.

use super::pool::{EMPTY, Pool};
use super::rules::{FREE, NOWHERE, Rules};

/// Entries of which a team can be made if one can be made at all, per slot.
///
/// Whoever is left out counts in the same hard counts as somebody kept for the slot who costs no more, and of whom one
/// is free, because as many are kept of a kind as there are slots. That holds for fewer rules as well, so whatever shows
/// that these make no team shows it of all. `None` when people differ in more than one sum.
pub(super) fn choose(pool: &Pool, rules: &Rules<'_>) -> Option<Vec<Vec<u32>>> {
    if rules.sums.len() > 1 {
        return None;
    }
    let kinds = Kinds::of(pool, rules);
    let cost = |at: u32| match rules.sums.first() {
        Some(sum) => sum.costs.get(pool.who[at as usize] as usize).copied().unwrap_or(0),
        None => 0,
    };
    let mut kept: Vec<Vec<u32>> = vec![Vec::new(); kinds.number];
    let mut chosen = Vec::with_capacity(pool.slots());
    for s in 0..pool.slots() {
        let mut list = Vec::new();
        for at in pool.range(s) {
            if pool.origin[at] == EMPTY {
                list.push(at as u32);
                continue;
            }
            let kind = kinds.of_person[pool.who[at] as usize] as usize;
            keep(&mut kept[kind], rules.slots, at as u32, cost);
        }
        kept.iter_mut().for_each(|entries| list.append(entries));
        list.sort_unstable();
        chosen.push(list);
    }
    Some(chosen)
}

/// Adds an entry to the cheapest `most`, of equals those that came first.
fn keep(entries: &mut Vec<u32>, most: usize, at: u32, cost: impl Fn(u32) -> i64) {
    if entries.len() == most && entries.last().is_some_and(|&last| cost(last) <= cost(at)) {
        return;
    }
    let place = entries.partition_point(|&other| cost(other) <= cost(at));
    entries.insert(place, at);
    entries.truncate(most);
}

/// People by the hard counts that they are in.
struct Kinds {
    of_person: Vec<u32>,
    number: usize,
}

impl Kinds {
    /// Takes the kinds apart count by count.
    fn of(pool: &Pool, rules: &Rules<'_>) -> Self {
        let people = pool.who.iter().max().map_or(0, |&who| who as usize + 1);
        let mut kinds = Self { of_person: vec![0; people], number: 1 };
        let mut inside = vec![NOWHERE];
        let mut touched = Vec::new();
        let hard = |lo: i64, hi: i64, below: Option<i64>, above: Option<i64>| {
            (lo > -FREE && below.is_none()) || (hi < FREE && above.is_none())
        };
        for rule in rules.counts.iter().filter(|r| hard(r.lo, r.hi, r.below, r.above)) {
            for &member in rule.members.iter().take_while(|m| (**m as usize) < people) {
                let kind = &mut kinds.of_person[member as usize];
                let old = *kind as usize;
                if inside[old] == NOWHERE {
                    inside[old] = kinds.number as u32;
                    kinds.number += 1;
                    touched.push(old);
                    inside.push(NOWHERE);
                }
                *kind = inside[old];
            }
            touched.drain(..).for_each(|old| inside[old] = NOWHERE);
        }
        kinds
    }
}
