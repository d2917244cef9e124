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
