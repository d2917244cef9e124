//! The checks that turn a draft into a problem.

use super::fault::Fault;
use super::problem::{Draft, Entries, Group, LARGEST, MOST_FILTERS, MOST_SLOTS, Sum};

/// Checks and sorts a draft; the first fault is given with its place.
pub(super) fn check(draft: &mut Draft) -> Result<(), Fault> {
    if draft.tiers.is_empty() {
        return Err(Fault::new("tiers", "at least one tier of scores is needed"));
    }
    if draft.slots.len() > MOST_SLOTS {
        let what = format!("{} slots are more than {MOST_SLOTS}", draft.slots.len());
        return Err(Fault::new("slots", what));
    }
    if draft.filters.len() > MOST_FILTERS {
        let what = format!("{} filters are more than {MOST_FILTERS}", draft.filters.len());
        return Err(Fault::new("filters", what));
    }
    if draft.candidates >= 1 << 31 {
        return Err(Fault::new("n", "more than 2147483647 candidates"));
    }
    let (n, tiers) = (draft.candidates, draft.tiers.len());
    for (s, slot) in draft.slots.iter_mut().enumerate() {
        entries(&slot.entries, n, tiers, &format!("slots[{s}].cand"))?;
        entries(&slot.shut.entries, n, tiers, &format!("slots[{s}].shut"))?;
        shut_by(&slot.shut.by, slot.shut.entries.len(), draft.filters.len(), s)?;
        sort(&mut slot.entries, tiers, &mut Vec::new());
        sort(&mut slot.shut.entries, tiers, &mut slot.shut.by);
        twice(&slot.entries, &format!("slots[{s}].cand"))?;
        twice(&slot.shut.entries, &format!("slots[{s}].shut"))?;
        both(&slot.entries, &slot.shut.entries, s)?;
    }
    draft.groups.iter_mut().enumerate().try_for_each(|(g, group)| group_(group, g, n))?;
    prices(draft)?;
    draft.sums.iter_mut().enumerate().try_for_each(|(b, sum)| sum_(sum, b, n))
}

fn range(candidate: u32, n: u32, place: impl Fn() -> String) -> Result<(), Fault> {
    if candidate < n {
        return Ok(());
    }
    let what = match n {
        0 => format!("candidate {candidate} is out of range, there are none"),
        _ => format!("candidate {candidate} is out of range 0..{}", n - 1),
    };
    Err(Fault::new(place(), what))
}

fn size(value: i64, name: &str, place: impl Fn() -> String) -> Result<(), Fault> {
    if (-LARGEST..=LARGEST).contains(&value) {
        return Ok(());
    }
    Err(Fault::new(place(), format!("{name} {value} is beyond {LARGEST}")))
}

fn entries(list: &Entries, n: u32, tiers: usize, place: &str) -> Result<(), Fault> {
    let len = list.candidates.len();
    if list.scores.len() != len * tiers {
        let what = format!("{} scores for {len} candidates, {tiers} each", list.scores.len());
        return Err(Fault::new(place, what));
    }
    if !list.ranks.is_empty() && list.ranks.len() != len {
        let what = format!("{} ranks for {len} candidates", list.ranks.len());
        return Err(Fault::new(place, what));
    }
    for (i, &candidate) in list.candidates.iter().enumerate() {
        range(candidate, n, || format!("{place}[{i}]"))?;
    }
    for (i, &score) in list.scores.iter().enumerate() {
        size(score, "score", || format!("{place}[{}]", i / tiers))?;
    }
    Ok(())
}

fn shut_by(by: &[u64], len: usize, filters: usize, s: usize) -> Result<(), Fault> {
    if by.len() != len {
        let what = format!("{} sets of filters for {len} candidates", by.len());
        return Err(Fault::new(format!("slots[{s}].shut"), what));
    }
    for (i, &mask) in by.iter().enumerate() {
        if mask == 0 || (filters < 64 && mask >> filters != 0) {
            let what = "shut out by no filter, or by one that is not named";
            return Err(Fault::new(format!("slots[{s}].shut[{i}]"), what));
        }
    }
    Ok(())
}

/// Sorts entries by candidate, and `by` along with them.
fn sort(list: &mut Entries, tiers: usize, by: &mut Vec<u64>) {
    if list.candidates.is_sorted() {
        return;
    }
    let mut order: Vec<u32> = (0..list.candidates.len() as u32).collect();
    order.sort_by_key(|&i| list.candidates[i as usize]);
    let at = |i: &u32| *i as usize;
    list.scores =
        order.iter().flat_map(|i| list.scores[at(i) * tiers..][..tiers].iter().copied()).collect();
    if !list.ranks.is_empty() {
        list.ranks = order.iter().map(|i| list.ranks[at(i)]).collect();
    }
    if !by.is_empty() {
        *by = order.iter().map(|i| by[at(i)]).collect();
    }
    list.candidates = order.iter().map(|i| list.candidates[at(i)]).collect();
}

fn twice(list: &Entries, place: &str) -> Result<(), Fault> {
    match list.candidates.windows(2).find(|w| w[0] == w[1]) {
        Some(w) => Err(Fault::new(place, format!("candidate {} is listed twice", w[0]))),
        None => Ok(()),
    }
}

fn both(open: &Entries, shut: &Entries, s: usize) -> Result<(), Fault> {
    match shut.candidates.iter().find(|&&c| open.find(c).is_some()) {
        Some(c) => {
            let what = format!("candidate {c} is both listed and shut out");
            Err(Fault::new(format!("slots[{s}]"), what))
        }
        None => Ok(()),
    }
}

fn group_(group: &mut Group, g: usize, n: u32) -> Result<(), Fault> {
    let place = || format!("groups[{g}]");
    group.min = group.min.clamp(-LARGEST, LARGEST);
    group.max = group.max.clamp(-LARGEST, LARGEST);
    for price in [group.below, group.above].into_iter().flatten() {
        size(price, "price", place)?;
        if price < 0 {
            return Err(Fault::new(place(), format!("price {price} is below 0")));
        }
    }
    for (i, &candidate) in group.members.iter().enumerate() {
        range(candidate, n, || format!("groups[{g}].members[{i}]"))?;
    }
    if !group.members.is_sorted() {
        group.members.sort_unstable();
    }
    group.members.dedup();
    Ok(())
}

/// The prices of all groups, missed by as much as can be, stay far from overflow.
fn prices(draft: &Draft) -> Result<(), Fault> {
    let slots = draft.slots.len() as i64;
    let mut worst: i128 = 0;
    for (g, group) in draft.groups.iter().enumerate() {
        let missing = i128::from(group.min.max(0)) * i128::from(group.below.unwrap_or(0));
        let over = i128::from((slots - group.max).max(0)) * i128::from(group.above.unwrap_or(0));
        worst += missing + over;
        if worst > i128::from(LARGEST) {
            return Err(Fault::new(
                format!("groups[{g}].soft"),
                format!("prices add up beyond {LARGEST}"),
            ));
        }
    }
    Ok(())
}

fn sum_(sum: &mut Sum, b: usize, n: u32) -> Result<(), Fault> {
    // No sum of costs comes near this, so a limit beyond it says the same.
    sum.max = sum.max.clamp(-LARGEST << 12, LARGEST << 12);
    if sum.costs.len() != n as usize {
        let what = format!("{} costs for {n} candidates", sum.costs.len());
        return Err(Fault::new(format!("budgets[{b}].cost"), what));
    }
    for (i, &cost) in sum.costs.iter().enumerate() {
        size(cost, "cost", || format!("budgets[{b}].cost[{i}]"))?;
    }
    Ok(())
}
