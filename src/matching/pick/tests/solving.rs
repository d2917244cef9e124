//! The best team is the best, the bound is a bound, and the claim is honest at every budget.

use super::brute;
use super::generate::{self, Dice, Shape};
use crate::matching::pick::question::Looks;
use crate::matching::pick::{Answer, Budget, Outcome, Problem, Question, check, solve};
use proptest::prelude::*;

fn shape() -> impl Strategy<Value = Shape> {
    (1usize..5, 1u32..9, any::<bool>(), 40u64..100).prop_map(|(slots, candidates, rich, listed)| {
        Shape { slots, candidates, rich, filters: false, listed }
    })
}

fn laws(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

fn best(problem: &Problem) -> Answer {
    solve(&Question::of(problem), Budget::default())
}

proptest! {
    #![proptest_config(laws(1200))]

    /// `optimal` and `impossible` are what enumeration says, and the tiers are what the checker adds up.
    #[test]
    fn the_best_is_the_best(seed in any::<u64>(), shape in shape()) {
        let problem = generate::problem(seed, shape);
        let teams = brute::teams(&problem);
        match best(&problem).outcome {
            Outcome::Optimal(solution) => {
                prop_assert_eq!(check::findings(&problem, &solution.team), vec![]);
                let worth = brute::key(&check::worth(&problem, &solution.team));
                prop_assert_eq!(&brute::claimed(&solution), &worth);
                prop_assert_eq!(&brute::bounded(&solution), &worth);
                prop_assert_eq!(Some(&worth), teams.first().map(|team| &team.0));
            }
            Outcome::Impossible => prop_assert!(teams.is_empty()),
            other => prop_assert!(false, "no budget was set, but {}", other.word()),
        }
    }

    /// A pool that is priced as a whole, a few entries at a time, has the same best team.
    #[test]
    fn looking_at_little_first_changes_nothing(seed in any::<u64>(), shape in shape(), first in 1usize..4, many in 0usize..9) {
        let problem = generate::problem(seed, shape);
        let looks = Looks { small: 0, first, near: many, more: 1, most: 2, nodes: 2 };
        let answer = solve(&Question::of(&problem).looking(looks).first_of_equals(), Budget::default());
        let team = answer.outcome.solution().map(|solution| solution.team.clone());
        prop_assert_eq!(team, brute::teams(&problem).into_iter().next().map(|team| team.1));
    }

    /// Of equals the first by slot and candidate.
    #[test]
    fn the_first_of_equals(seed in any::<u64>(), shape in shape()) {
        let problem = generate::problem(seed, shape);
        let answer = solve(&Question::of(&problem).first_of_equals(), Budget::default());
        let team = answer.outcome.solution().map(|solution| solution.team.clone());
        prop_assert_eq!(team, brute::teams(&problem).into_iter().next().map(|team| team.1));
    }
}

proptest! {
    #![proptest_config(laws(200))]

    /// At every budget the team is lawful, its worth is what is claimed, and no team is beyond the bounds.
    #[test]
    fn the_claim_holds_at_every_budget(seed in any::<u64>(), shape in shape()) {
        let problem = generate::problem(seed, shape);
        let best = brute::teams(&problem).into_iter().next();
        for steps in 0.. {
            let Answer { outcome, steps: taken } = solve(&Question::of(&problem), Budget { steps });
            prop_assert!(taken <= steps);
            if let Outcome::Optimal(solution) | Outcome::Stopped(solution) = &outcome {
                prop_assert_eq!(check::findings(&problem, &solution.team), vec![]);
                let worth = brute::key(&check::worth(&problem, &solution.team));
                prop_assert_eq!(&brute::claimed(solution), &worth);
                prop_assert!(brute::bounded(solution) <= best.clone().unwrap().0);
            }
            match outcome {
                Outcome::Optimal(solution) => {
                    prop_assert_eq!(brute::claimed(&solution), best.unwrap().0);
                    break;
                }
                Outcome::Impossible => {
                    prop_assert!(best.is_none());
                    break;
                }
                Outcome::Stopped(_) | Outcome::Unknown => prop_assert!(steps < 5000),
            }
        }
    }

    /// Neither the outcome nor the worth depends on the order of slots, groups and candidates.
    #[test]
    fn order_changes_nothing(seed in any::<u64>(), shape in shape(), shuffle in any::<u64>()) {
        let draft = generate::draft(seed, shape);
        let mut other = draft.clone();
        let dice = &mut Dice(shuffle);
        let mut renamed: Vec<u32> = (0..shape.candidates).collect();
        mix(&mut renamed, dice);
        for slot in &mut other.slots {
            slot.entries.candidates.iter_mut().for_each(|c| *c = renamed[*c as usize]);
        }
        for group in &mut other.groups {
            group.members.iter_mut().for_each(|c| *c = renamed[*c as usize]);
        }
        for sum in &mut other.sums {
            let costs = sum.costs.clone();
            (0..costs.len()).for_each(|c| sum.costs[renamed[c] as usize] = costs[c]);
        }
        mix(&mut other.slots, dice);
        mix(&mut other.groups, dice);
        let (one, other) = (Problem::new(draft).unwrap(), Problem::new(other).unwrap());
        let (one, other) = (best(&one).outcome, best(&other).outcome);
        prop_assert_eq!(one.word(), other.word());
        prop_assert_eq!(one.solution().map(brute::claimed), other.solution().map(brute::claimed));
    }

    /// Another candidate never makes the best worse.
    #[test]
    fn more_candidates_never_hurt(seed in any::<u64>(), shape in shape(), gone in any::<u64>()) {
        let more = generate::draft(seed, shape);
        let mut fewer = more.clone();
        let who = (gone % u64::from(shape.candidates)) as u32;
        for slot in &mut fewer.slots {
            if let Some(at) = slot.entries.find(who) {
                let tiers = fewer.tiers.len();
                slot.entries.candidates.remove(at);
                slot.entries.scores.drain(at * tiers..(at + 1) * tiers);
                if !slot.entries.ranks.is_empty() {
                    slot.entries.ranks.remove(at);
                }
            }
        }
        let (more, fewer) = (Problem::new(more).unwrap(), Problem::new(fewer).unwrap());
        if let Some(fewer) = best(&fewer).outcome.solution() {
            let more = best(&more).outcome;
            prop_assert!(brute::claimed(more.solution().unwrap()) <= brute::claimed(fewer));
        }
    }
}

fn mix<T>(list: &mut [T], dice: &mut Dice) {
    for i in (1..list.len()).rev() {
        list.swap(i, dice.from(0, i as i64) as usize);
    }
}
