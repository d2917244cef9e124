//! A conflict cannot be met, without any one of its members it can, and every relaxation offered works.

use super::brute;
use super::generate::{self, Dice, Shape};
use crate::matching::pick::{
    Budget, Conflict, Draft, Loosened, Outcome, Problem, Question, Requirement, certify, check,
    conflict, relaxations, verify,
};
use proptest::prelude::*;

/// The problem with requirements left out, made anew from the draft.
fn without(draft: &Draft, gone: &[Requirement]) -> Problem {
    let mut draft = draft.clone();
    for requirement in gone {
        match *requirement {
            Requirement::Slot(s) => draft.slots[s].optional = true,
            Requirement::Group(g) => (draft.groups[g].min, draft.groups[g].max) = (0, 1000),
            Requirement::Sum(b) => draft.sums[b].max = 1_000_000,
            Requirement::Filter(f) => open(&mut draft, f),
        }
    }
    Problem::new(draft).unwrap()
}

fn open(draft: &mut Draft, filter: usize) {
    let tiers = draft.tiers.len();
    for slot in &mut draft.slots {
        let shut = std::mem::take(&mut slot.shut);
        for (i, &by) in shut.by.iter().enumerate() {
            let scores = &shut.entries.scores[i * tiers..(i + 1) * tiers];
            let (who, rank, by) =
                (shut.entries.candidates[i], shut.entries.rank(i), by & !(1 << filter));
            match by {
                0 => slot.entries.push(who, scores, rank),
                by => slot.shut.push(who, scores, rank, by),
            }
        }
    }
}

/// Every requirement that could be given up.
fn all(draft: &Draft) -> Vec<Requirement> {
    let slots = (0..draft.slots.len()).map(Requirement::Slot);
    let groups = (0..draft.groups.len()).map(Requirement::Group);
    let sums = (0..draft.sums.len()).map(Requirement::Sum);
    slots
        .chain(groups)
        .chain(sums)
        .chain((0..draft.filters.len()).map(Requirement::Filter))
        .collect()
}

fn holds(draft: &Draft, conflict: &Conflict) -> Result<(), TestCaseError> {
    let others = |kept: &[Requirement]| -> Vec<Requirement> {
        all(draft).into_iter().filter(|r| !kept.contains(r)).collect()
    };
    prop_assert!(conflict.shown_minimal);
    let alone = without(draft, &others(&conflict.members));
    prop_assert!(brute::teams(&alone).is_empty());
    let (answer, certificate) = certify(&alone, Budget::default());
    prop_assert_eq!(answer.outcome, Outcome::Impossible);
    prop_assert_eq!(verify(&certificate.unwrap()), Ok(()));
    prop_assert_eq!(conflict.witnesses.len(), conflict.members.len());
    for (member, team) in &conflict.witnesses {
        let rest: Vec<_> = conflict.members.iter().copied().filter(|r| r != member).collect();
        prop_assert!(conflict.members.contains(member));
        prop_assert_eq!(check::findings(&without(draft, &others(&rest)), team), vec![]);
    }
    Ok(())
}

fn loosened(draft: &Draft, way: Loosened) -> Problem {
    let mut draft = draft.clone();
    match way {
        Loosened::Least(g, by) => draft.groups[g].min -= by,
        Loosened::Most(g, by) => draft.groups[g].max += by,
        Loosened::Limit(b, by) => draft.sums[b].max += by,
    }
    Problem::new(draft).unwrap()
}

fn one_less(way: Loosened) -> Loosened {
    match way {
        Loosened::Least(g, by) => Loosened::Least(g, by - 1),
        Loosened::Most(g, by) => Loosened::Most(g, by - 1),
        Loosened::Limit(b, by) => Loosened::Limit(b, by - 1),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_conflict_is_one_and_is_minimal(seed in any::<u64>(), slots in 1usize..4, candidates in 1u32..7, rich in any::<bool>(), filters in any::<bool>(), listed in 20u64..90) {
        let draft = generate::draft(seed, Shape { slots, candidates, rich, filters, listed });
        let problem = Problem::new(draft.clone()).unwrap();
        let found = conflict(&Question::of(&problem), &[], Budget::default());
        prop_assert_eq!(found.is_some(), brute::teams(&problem).is_empty());
        let Some(conflict) = found else { return Ok(()) };
        holds(&draft, &conflict)?;
        let offered = relaxations(&Question::of(&problem), &conflict, Budget::default());
        prop_assert!(offered.proved);
        for way in &offered.ways {
            let eased = match way.loosened {
                Some(loosening) => {
                    prop_assert!(brute::teams(&loosened(&draft, one_less(loosening))).is_empty());
                    loosened(&draft, loosening)
                }
                None => without(&draft, &[way.requirement]),
            };
            prop_assert_eq!(check::findings(&eased, &way.solution.team), vec![]);
            if !matches!(way.requirement, Requirement::Slot(_)) {
                prop_assert_eq!(brute::claimed(&way.solution), brute::teams(&eased).swap_remove(0).0);
            }
        }
        for requirement in all(&draft) {
            let possible = !brute::teams(&without(&draft, &[requirement])).is_empty();
            let dropped = offered.ways.iter().any(|w| w.requirement == requirement && w.loosened.is_none());
            prop_assert_eq!(possible, dropped);
        }
    }

    /// Where there is a choice the negotiable ones are named: what is left when one after the other is tried without, the
    /// least negotiable first.
    #[test]
    fn the_negotiable_are_named(seed in any::<u64>(), slots in 1usize..4, candidates in 1u32..7, filters in any::<bool>(), shuffle in any::<u64>()) {
        let draft = generate::draft(seed, Shape { slots, candidates, rich: false, filters, listed: 60 });
        let problem = Problem::new(draft.clone()).unwrap();
        let everything = all(&draft);
        let mut order = everything.clone();
        let dice = &mut Dice(shuffle);
        for i in (1..order.len()).rev() {
            order.swap(i, dice.from(0, i as i64) as usize);
        }
        let Some(conflict) = conflict(&Question::of(&problem), &order, Budget::default()) else { return Ok(()) };
        holds(&draft, &conflict)?;
        let mut left = order.clone();
        for requirement in order {
            let rest: Vec<_> = left.iter().copied().filter(|r| *r != requirement).collect();
            let gone: Vec<_> = everything.iter().copied().filter(|r| !rest.contains(r)).collect();
            if brute::teams(&without(&draft, &gone)).is_empty() {
                left = rest;
            }
        }
        left.sort_unstable();
        prop_assert_eq!(conflict.members, left);
    }

    /// When the budget strikes, what is given is still a conflict, and is not called minimal.
    #[test]
    fn a_conflict_holds_at_every_budget(seed in any::<u64>(), slots in 1usize..4, steps in 0u64..30) {
        let draft = generate::draft(seed, Shape { slots, candidates: 6, rich: false, filters: false, listed: 50 });
        let problem = Problem::new(draft.clone()).unwrap();
        if let Some(conflict) = conflict(&Question::of(&problem), &[], Budget { steps }) {
            let gone: Vec<_> = all(&draft).into_iter().filter(|r| !conflict.members.contains(r)).collect();
            prop_assert!(brute::teams(&without(&draft, &gone)).is_empty());
            prop_assert_eq!(conflict.shown_minimal, conflict.witnesses.len() == conflict.members.len());
        }
    }
}
