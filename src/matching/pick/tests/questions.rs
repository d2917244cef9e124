//! Alternatives, reserves, replacements, pins and bans, each against enumeration.

use super::brute::{self, Key};
use super::generate::{self, Shape};
use crate::matching::pick::{
    Answer, Budget, Outcome, Problem, Question, Team, TierKind, alternatives, cover, replace,
    reserves, solve,
};
use proptest::prelude::*;

fn shape() -> impl Strategy<Value = Shape> {
    (1usize..5, 2u32..8, any::<bool>(), 50u64..100).prop_map(|(slots, candidates, rich, listed)| {
        Shape { slots, candidates, rich, filters: false, listed }
    })
}

fn people(team: &Team) -> Vec<u32> {
    let mut people: Vec<u32> = team.iter().flatten().copied().collect();
    people.sort_unstable();
    people
}

fn key_of(answer: &Answer) -> Option<Key> {
    answer.outcome.solution().map(brute::claimed)
}

/// How many of the people in `known` are not in `team`.
fn left_out(known: &Team, team: &Team) -> usize {
    known.iter().flatten().filter(|who| !team.contains(&Some(**who))).count()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, failure_persistence: None, ..ProptestConfig::default() })]

    /// Each further team is the best of those that are far enough from all before it.
    #[test]
    fn alternatives_are_what_enumeration_says(seed in any::<u64>(), shape in shape(), apart in 1usize..4) {
        let problem = generate::problem(seed, shape);
        let teams = brute::teams(&problem);
        let Some((_, best)) = teams.first() else { return Ok(()) };
        let found = alternatives(&Question::of(&problem), std::slice::from_ref(best), 6, apart, Budget::default());
        prop_assert!(found.proved);
        let mut known = vec![best.clone()];
        for other in &found.teams {
            let far = |team: &Team| known.iter().all(|before| left_out(before, team) >= apart);
            let expected = teams.iter().find(|(_, team)| far(team));
            prop_assert!(far(&other.team));
            prop_assert_eq!(Some(brute::claimed(other)), expected.map(|(key, _)| key.clone()));
            known.push(other.team.clone());
        }
        let more = teams.iter().any(|(_, team)| known.iter().all(|before| left_out(before, team) >= apart));
        prop_assert!(found.teams.len() == 6 || !more);
    }

    /// The k best by worth, each set of people once.
    #[test]
    fn the_next_best_are_in_order(seed in any::<u64>(), slots in 1usize..5, candidates in 2u32..8) {
        let problem = generate::problem(seed, Shape { slots, candidates, rich: false, filters: false, listed: 80 });
        let mut sets: Vec<Vec<u32>> = Vec::new();
        let mut keys: Vec<Key> = Vec::new();
        for (key, team) in brute::teams(&problem) {
            if !sets.contains(&people(&team)) {
                sets.push(people(&team));
                keys.push(key);
            }
        }
        let found = alternatives(&Question::of(&problem), &[], 10, 1, Budget::default());
        let claimed: Vec<Key> = found.teams.iter().map(brute::claimed).collect();
        prop_assert_eq!(claimed, keys.into_iter().take(10).collect::<Vec<_>>());
    }

    #[test]
    fn pins_bans_and_wishes_hold(seed in any::<u64>(), shape in shape(), slot in 0usize..5, who in 0u32..8) {
        let problem = generate::problem(seed, shape);
        let teams = brute::teams(&problem);
        let (slot, who) = (slot % shape.slots, who % shape.candidates);
        let ask = |question: Question<'_>| key_of(&solve(&question, Budget::default()));
        let best = |fits: &dyn Fn(&Team) -> bool| teams.iter().find(|(_, team)| fits(team)).map(|(key, _)| key.clone());
        let question = || Question::of(&problem);
        prop_assert_eq!(ask(question().pin(slot, who)), best(&|team| team[slot] == Some(who)));
        prop_assert_eq!(ask(question().ban(who)), best(&|team| !team.contains(&Some(who))));
        prop_assert_eq!(ask(question().ban_from(slot, who)), best(&|team| team[slot] != Some(who)));
        prop_assert_eq!(ask(question().include(who)), best(&|team| team.contains(&Some(who))));
        prop_assert_eq!(ask(question().leave_empty(slot)), best(&|team| team[slot].is_none()));
    }

    /// Fewest people leave, then fewest change slot, then the tiers.
    #[test]
    fn replacement_disturbs_least(seed in any::<u64>(), shape in shape(), gone in 0usize..5) {
        let problem = generate::problem(seed, shape);
        let teams = brute::teams(&problem);
        let Some((_, team)) = teams.first() else { return Ok(()) };
        let Some(gone) = team[gone % shape.slots] else { return Ok(()) };
        let stays = |other: &Team| {
            let others = team.iter().flatten().filter(|who| **who != gone);
            let in_team = others.filter(|who| other.contains(&Some(**who))).count() as i64;
            let in_place = team.iter().zip(other).filter(|(a, b)| a.is_some() && a == b).count() as i64;
            (in_team, in_place)
        };
        let expected = (teams.iter())
            .filter(|(_, other)| !other.contains(&Some(gone)))
            .map(|(key, other)| ((-stays(other).0, -stays(other).1), key.clone()))
            .min();
        let answer = replace(&Question::of(&problem), team, &[gone], Budget::default());
        let found = answer.outcome.solution().map(|solution| {
            let lead = |at| solution.tiers.iter().find(|t| t.kind == TierKind::Lead(at)).unwrap().value;
            assert_eq!((lead(0), lead(1)), stays(&solution.team));
            ((-lead(0), -lead(1)), brute::claimed(solution))
        });
        prop_assert_eq!(found, expected);
    }

    /// Reserves are those whose teams are lawful, best first, apart from who changes.
    #[test]
    fn reserves_fit_the_team(seed in any::<u64>(), shape in shape(), slot in 0usize..5) {
        let problem = generate::problem(seed, shape);
        let teams = brute::teams(&problem);
        let Some((_, team)) = teams.first() else { return Ok(()) };
        let slot = slot % shape.slots;
        let Some(gone) = team[slot] else { return Ok(()) };
        let changed = |other: &Team| team.iter().zip(other).enumerate().filter(|(s, (a, b))| *s != slot && a != b).count();
        let kind = |changes: usize| teams.iter().filter(move |(_, other)| {
            !other.contains(&Some(gone)) && other[slot].is_some() && changed(other) == changes
        });
        let alone: Vec<Key> = kind(0).map(|(key, _)| key.clone()).collect();
        let found = reserves(&Question::of(&problem), team, slot, 100, Budget::default());
        prop_assert!(found.proved);
        let keys = |list: &[crate::matching::pick::Reserve]| list.iter().map(|r| brute::claimed(&r.solution)).collect::<Vec<_>>();
        prop_assert_eq!(keys(&found.alone), alone);
        let mut with_another: Vec<(Key, u32)> = Vec::new();
        for (key, other) in kind(1) {
            let who = other[slot].unwrap();
            let known = with_another.iter().any(|entry| entry.1 == who);
            if !known && !found.alone.iter().any(|r| r.candidate == who) {
                with_another.push((key.clone(), who));
            }
        }
        let expected: Vec<Key> = with_another.into_iter().map(|entry| entry.0).collect();
        prop_assert_eq!(keys(&found.with_another), expected);
    }

    /// The cover replaces whoever can be replaced, and no smaller set does.
    #[test]
    fn the_cover_is_smallest(seed in any::<u64>(), shape in shape()) {
        let problem = generate::problem(seed, shape);
        let teams = brute::teams(&problem);
        let Some((_, team)) = teams.first() else { return Ok(()) };
        let fits = |slot: usize, who: u32| {
            let mut other = team.clone();
            other[slot] = Some(who);
            team[slot].is_some() && !team.contains(&Some(who)) && teams.iter().any(|(_, t)| *t == other)
        };
        let coverable: Vec<usize> = (0..shape.slots).filter(|&s| (0..shape.candidates).any(|who| fits(s, who))).collect();
        let covers = |set: &[u32]| coverable.iter().all(|&s| set.iter().any(|&who| fits(s, who)));
        let cover = cover(&Question::of(&problem), team);
        prop_assert!(cover.proved && covers(&cover.people));
        for (slot, who) in cover.by_slot.iter().enumerate() {
            prop_assert_eq!(who.is_some(), coverable.contains(&slot));
            prop_assert!(who.is_none_or(|who| cover.people.contains(&who) && fits(slot, who)));
        }
        let smaller = (0u32..1 << shape.candidates).filter(|set| set.count_ones() < cover.people.len() as u32);
        for set in smaller {
            let set: Vec<u32> = (0..shape.candidates).filter(|who| set >> who & 1 == 1).collect();
            prop_assert!(!covers(&set));
        }
    }
}

/// A question that names somebody or something that is not there has no team, and panics nowhere.
#[test]
fn strange_questions_are_answered() {
    let problem: Problem = generate::problem(
        3,
        Shape { slots: 3, candidates: 6, rich: true, filters: true, listed: 90 },
    );
    let outcome = |question: Question<'_>| solve(&question, Budget::default()).outcome;
    assert_eq!(outcome(Question::of(&problem).pin(0, 99)), Outcome::Impossible);
    assert_eq!(outcome(Question::of(&problem).include(99)), Outcome::Impossible);
    let plain = outcome(Question::of(&problem));
    assert_eq!(
        outcome(Question::of(&problem).pin(99, 0).ban(99).ban_from(99, 0).leave_empty(99)),
        plain
    );
}
