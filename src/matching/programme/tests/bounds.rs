//! What no plan can be better than: shortages, days, proofs.

use super::super::core::Core;
use super::super::dual::Dual;
use super::super::prices::{PARTS, Prices};
use super::super::proof::Attempt;
use super::*;
use crate::matching::pick::{Question, Repriced};

#[test]
fn days_that_are_left_bound_a_plan() {
    // One person with seven days for two visits of four.
    let rules = Problem::new(pick::Draft {
        candidates: 1,
        tiers: vec!["score".into()],
        slots: vec![pick::Slot::default()],
        ..pick::Draft::default()
    });
    let visit = |cell: u32| Challenge {
        name: cell.to_string(),
        served: 100,
        peers: vec![0],
        slots: vec![Slot { name: "lead".into(), empty: NO_PRICE }],
        weeks: vec![Week {
            week: i64::from(cell),
            cells: vec![cell],
            year: 0,
            days: 4,
            limits: vec![],
            worth: 0,
            rulebook: 0,
            slots: vec![vec![(0, 5)]],
        }],
    };
    let draft = |days: i64| Draft {
        peers: 1,
        years: 1,
        cells: 2,
        most: vec![3],
        days: vec![days],
        load: vec![0, 0, 0],
        rulebooks: vec![rules.clone().unwrap()],
        challenges: vec![visit(0), visit(1)],
        ..Draft::default()
    };
    for (days, value) in [(3, 0), (7, 105), (8, 210)] {
        let answer = solved(&Programme::new(draft(days)).unwrap());
        assert_eq!((answer.value, answer.bound), (value, value), "{days} days");
    }
}

/// Challenges that all want a lead, of whom there are few, and somebody else, of whom there are many.
fn few_leads(challenges: u32, leads: u32, weeks: &[Vec<u32>]) -> Programme {
    let peers = leads + 2 * challenges;
    let rules = Problem::new(pick::Draft {
        candidates: peers,
        tiers: vec!["score".into()],
        slots: vec![pick::Slot::default(); 2],
        ..pick::Draft::default()
    });
    let mut r = Sequence::new();
    let slot = |name: &str| Slot { name: name.into(), empty: NO_PRICE };
    let mut draft = Draft {
        peers,
        years: 1,
        cells: 20,
        most: vec![9; peers as usize],
        load: vec![0; 9],
        rulebooks: vec![rules.unwrap()],
        ..Draft::default()
    };
    for c in 0..challenges {
        let mut list = |range: std::ops::Range<u32>| -> Vec<(u32, i64)> {
            range.map(|peer| (peer, r.below(50) as i64)).collect()
        };
        let slots = vec![list(0..leads), list(leads..peers)];
        let week = |(at, cells): (usize, &Vec<u32>)| Week {
            week: at as i64,
            cells: cells.clone(),
            slots: slots.clone(),
            ..Week::default()
        };
        draft.challenges.push(Challenge {
            name: c.to_string(),
            served: 100_000 + i64::from(c % 7) * 5_000,
            peers: (0..peers).collect(),
            slots: vec![slot("lead"), slot("other")],
            weeks: weeks.iter().enumerate().map(week).collect(),
        });
    }
    Programme::new(draft).unwrap()
}

#[test]
fn the_bound_comes_down_to_what_the_few_can_give() {
    // Two visits of each of six leads: twelve of forty challenges, each worth more than all points together.
    let weeks = [vec![0, 1, 2], vec![1, 2, 3], vec![4, 5, 6]];
    let programme = few_leads(40, 6, &weeks);
    let answer = solve(&programme, Limits { steps: 6_000, stop: &NEVER });
    assert_eq!(check::findings(&programme, &answer.plan), []);
    assert_eq!(answer.plan.iter().flatten().count(), 12);
    assert!(answer.bound - answer.value < answer.value / 1_000, "{answer:?}");
}

#[test]
fn no_more_visits_are_counted_on_than_lie_beside_each_other() {
    let room = |weeks: &[Vec<u32>]| few_leads(3, 1, weeks).room(0);
    assert_eq!(room(&[vec![0, 1, 2], vec![1, 2, 3], vec![4, 5, 6]]), 2);
    assert_eq!(room(&[vec![0, 1, 2, 3, 4, 5], vec![1], vec![3], vec![5]]), 3);
    // With holes between they may lie in each other; what takes no time may always be.
    assert!(room(&[vec![0, 2], vec![1, 3], vec![]]) >= 3);
    let programme = few_leads(3, 1, &[vec![0], vec![0, 1]]);
    let short = shortage::shortages(&programme, &shortage::places(&programme), &|peer| {
        programme.room(peer)
    });
    assert_eq!(short.len(), 1);
    assert_eq!((short[0].room, short[0].missing()), (1, 2));
}

#[test]
fn the_choice_among_all_teams_that_matter_bounds_every_plan() {
    let mut sequence = Sequence::new();
    let (mut shown, mut exact) = (0, 0);
    for case in 0..60 {
        let programme = Programme::new(random(&mut sequence)).unwrap();
        let best = brute(&programme);
        let questions: Vec<Question<'_>> = programme.rulebooks.iter().map(Question::of).collect();
        let rules: Vec<Repriced<'_>> = questions.iter().map(Repriced::of).collect();
        let limits = Limits { steps: 10_000, stop: &NEVER };
        let mut core = Core::new(&programme, &rules, limits, None);
        let mut dual = Dual::new(Prices::first(&programme));
        if dual.evaluate(&mut core).is_none() {
            continue;
        }
        // From no plan at all every team worth having matters.
        if core.prove(&dual, 100_000) == Attempt::Bounded {
            shown += 1;
            assert!(core.value <= best && core.bound >= best * PARTS, "case {case}");
            // Days are left to the plans: what was chosen may want more of them than there are.
            if programme.days.is_empty() {
                exact += 1;
                assert_eq!((core.value, core.bound), (best, best * PARTS), "case {case}");
            }
        }
    }
    assert!(shown > 40 && exact > 15, "{shown} shown, {exact} exactly");
}

#[test]
fn a_shortage_is_a_proof_and_none_is_missed() {
    use shortage::{places, shortages};
    let mut sequence = Sequence::new();
    let mut short = 0;
    for case in 0..60 {
        let programme = Programme::new(random(&mut sequence)).unwrap();
        let room = |peer: u32| i64::from(peer % 3);
        let places = places(&programme);
        let able = |&(c, s): &(usize, usize)| -> Vec<u32> {
            let challenge = &programme.challenges[c];
            let weeks = challenge.weeks.iter().flat_map(|week| week.slots[s].iter());
            weeks.map(|entry| challenge.peers[entry.0 as usize]).collect()
        };
        let found = shortages(&programme, &places, &room);
        for one in &found {
            assert!(one.missing() > 0, "case {case}: {one:?}");
            let all_there = |place| able(place).iter().all(|peer| one.peers.contains(peer));
            assert!(one.places.iter().all(all_there), "case {case}: {one:?}");
            assert_eq!(one.room, one.peers.iter().map(|&peer| room(peer)).sum::<i64>());
        }
        // By places one after another, with every way of giving them to people: how many can be filled?
        let mut left: Vec<i64> = (0..programme.peers).map(room).collect();
        let able: Vec<Vec<u32>> = places.iter().map(able).collect();
        let most = filled(&able, &mut left, 0);
        let missing: i64 = found.iter().map(shortage::Shortage::missing).sum();
        assert_eq!(missing, places.len() as i64 - most, "case {case}");
        short += usize::from(missing > 0);
    }
    assert!(short > 10);
}

/// The most places that can be filled, by trying everything.
fn filled(able: &[Vec<u32>], left: &mut [i64], at: usize) -> i64 {
    let Some(peers) = able.get(at) else { return 0 };
    let mut most = filled(able, left, at + 1);
    let mut tried = std::collections::BTreeSet::new();
    for &peer in peers {
        if left[peer as usize] > 0 && tried.insert(peer) && most < (able.len() - at) as i64 {
            left[peer as usize] -= 1;
            most = most.max(1 + filled(able, left, at + 1));
            left[peer as usize] += 1;
        }
    }
    most
}
