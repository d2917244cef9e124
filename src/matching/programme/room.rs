//! How many visits each peer can make in a year at most, whatever the plan.

use super::problem::{Draft, Week};

/// A visit that a peer is listed for: its first and last cell, and its days. `None` where the cells have holes.
type Spell = (Option<(u32, u32)>, i64);

/// For each peer in each year, at `year * peers + peer`: no more visits than are offered, than there are prices for, than
/// the days left make were each the shortest, and than have room beside each other among the weeks for which the peer
/// is listed at all.
pub(super) fn rooms(draft: &Draft) -> Vec<i64> {
    let mut spells: Vec<Vec<Spell>> = vec![Vec::new(); draft.most.len()];
    for challenge in &draft.challenges {
        for week in &challenge.weeks {
            let spell = spell(week);
            for &(candidate, _) in week.slots.iter().flatten() {
                let peer = challenge.peers[candidate as usize];
                let own = &mut spells[week.year as usize * draft.peers as usize + peer as usize];
                if spell.0.is_none() || own.last() != Some(&spell) {
                    own.push(spell);
                }
            }
        }
    }
    spells.into_iter().enumerate().map(|(at, own)| room(draft, at, own)).collect()
}

fn room(draft: &Draft, at: usize, mut own: Vec<Spell>) -> i64 {
    let begun = draft.begun.get(at).copied().unwrap_or(0);
    let most = draft.most[at].min(draft.load.len() as i64 - begun);
    let shortest = own.iter().map(|spell| spell.1).min();
    let visits = match (draft.days.get(at), shortest) {
        (Some(days), Some(shortest @ 1..)) => days / shortest,
        _ => most,
    };
    own.sort_unstable();
    own.dedup_by(|a, b| a == b && a.0.is_some());
    most.min(visits).min(beside(&mut own)).max(0)
}

/// How many of the spells have room beside each other: the one that ends first, then the next that begins after it, and
/// so on, which is the most there can be. One with holes may lie beside any other, and is counted wherever it is met.
fn beside(spells: &mut [Spell]) -> i64 {
    spells.sort_unstable_by_key(|spell| spell.0.map(|(_, last)| last));
    let mut free = 0;
    let mut count = 0;
    for (cells, _) in spells {
        match cells {
            None => count += 1,
            Some((first, last)) if *first >= free => {
                count += 1;
                free = *last + 1;
            }
            Some(_) => {}
        }
    }
    count
}

fn spell(week: &Week) -> Spell {
    let in_a_row = week.cells.windows(2).all(|pair| pair[1] == pair[0] + 1);
    let ends = week.cells.first().copied().zip(week.cells.last().copied());
    (ends.filter(|_| in_a_row), week.days)
}
