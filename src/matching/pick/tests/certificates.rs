//! Every proved answer has a certificate that verifies, and one that was tampered with does not.

use super::brute;
use super::generate::{self, Dice, Shape};
use crate::matching::pick::question::Looks;
use crate::matching::pick::{Budget, Certificate, Outcome, Problem, certify, format, verify};
use proptest::prelude::*;

fn shape() -> impl Strategy<Value = Shape> {
    (1usize..5, 1u32..9, any::<bool>(), 40u64..100).prop_map(|(slots, candidates, rich, listed)| {
        Shape { slots, candidates, rich, filters: false, listed }
    })
}

fn certified(problem: &Problem) -> Certificate {
    let (answer, certificate) = certify(problem, Budget::default());
    assert!(matches!(answer.outcome, Outcome::Optimal(_) | Outcome::Impossible));
    certificate.unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_proof_verifies(seed in any::<u64>(), shape in shape()) {
        let problem = generate::problem(seed, shape);
        let certificate = certified(&problem);
        prop_assert_eq!(verify(&certificate), Ok(()));
        let mut read = format::read_certificate(&format::write_certificate(&certificate)).unwrap();
        prop_assert_eq!(verify(&read), Ok(()));
        read.problem = certificate.problem.clone();
        prop_assert_eq!(read.team, certificate.team);
    }

    /// A worse team, a claim that there is none, or a claim that there is one, is never proved.
    #[test]
    fn a_false_claim_never_verifies(seed in any::<u64>(), shape in shape(), pick in any::<u64>()) {
        let problem = generate::problem(seed, shape);
        let teams = brute::teams(&problem);
        let mut certificate = certified(&problem);
        let Some((best, _)) = teams.first() else { return Ok(()) };
        let worse: Vec<_> = teams.iter().filter(|(key, _)| key > best).collect();
        if !worse.is_empty() {
            certificate.team = Some(worse[pick as usize % worse.len()].1.clone());
            prop_assert!(verify(&certificate).is_err());
        }
        certificate.team = None;
        certificate.parts.truncate(1);
        prop_assert!(verify(&certificate).is_err());
    }

    /// Changing the problem so that a better team exists breaks the proof.
    #[test]
    fn a_proof_is_of_its_problem(seed in any::<u64>(), shape in shape(), dice in any::<u64>()) {
        let problem = generate::problem(seed, shape);
        let mut certificate = certified(&problem);
        let mut draft = problem.into_draft();
        let dice = &mut Dice(dice);
        for slot in &mut draft.slots {
            slot.entries.scores.iter_mut().for_each(|score| *score += dice.from(-9, 9));
        }
        for group in &mut draft.groups {
            group.min -= dice.from(0, 1);
            group.max += dice.from(0, 1);
        }
        certificate.problem = Problem::new(draft).unwrap();
        if verify(&certificate).is_ok() {
            let best = brute::teams(&certificate.problem).into_iter().next();
            let worth = |team: &crate::matching::pick::Team| {
                brute::key(&crate::matching::pick::check::worth(&certificate.problem, team))
            };
            prop_assert_eq!(best.map(|team| team.0), certificate.team.as_ref().map(worth));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is changed in a proof: if it still verifies, its claim is still true.
    #[test]
    fn tampering_proves_nothing_false(seed in any::<u64>(), shape in shape(), dice in any::<u64>()) {
        let problem = generate::problem(seed, shape);
        let teams = brute::teams(&problem);
        let mut certificate = certified(&problem);
        let dice = &mut Dice(dice);
        let worse = teams.iter().find(|(key, _)| *key > teams[0].0);
        let Some((_, worse)) = worse else { return Ok(()) };
        certificate.team = Some(worse.clone());
        for part in &mut certificate.parts {
            for node in &mut part.nodes {
                for cut in &mut node.cuts {
                    let prices = cut.groups.iter_mut().chain(&mut cut.sums).chain(&mut cut.before);
                    prices.for_each(|entry| entry.1 += dice.from(-3, 3) << dice.from(0, 30));
                    cut.scored ^= dice.percent(10);
                }
                if dice.percent(10) {
                    node.below = None;
                }
            }
            part.weights.iter_mut().for_each(|weight| *weight += dice.from(0, 2));
        }
        prop_assert!(verify(&certificate).is_err());
    }
}

/// The proof of a pool that is looked at in parts verifies, too.
#[test]
fn large_pools_have_proofs() {
    assert_eq!(Looks::default().small, 600);
    let mut seen = [0, 0];
    for seed in 0..12 {
        let shape =
            Shape { slots: 5, candidates: 400, rich: seed % 2 == 0, filters: false, listed: 80 };
        let certificate = certified(&generate::problem(seed, shape));
        seen[usize::from(certificate.team.is_some())] += 1;
        assert_eq!(verify(&certificate), Ok(()), "seed {seed}");
    }
    assert!(seen[1] > 3, "{seen:?}");
}
