//! A second solver, microlp, on problems too large to enumerate.

use super::generate;
use crate::matching::pick::{
    Budget, Outcome, Problem, Question, certify, check, conflict, solve, verify,
};
use microlp::{ComparisonOp, OptimizationDirection};

/// The best score by microlp; `None` when there is no team. Hard groups and one tier only.
fn microlp(problem: &Problem) -> Option<i64> {
    let mut lp = microlp::Problem::new(OptimizationDirection::Maximize);
    let mut of = vec![Vec::new(); problem.candidates() as usize];
    for slot in problem.slots() {
        let entries = &slot.entries;
        let all: Vec<_> = (0..entries.len())
            .map(|i| {
                let variable = lp.add_binary_var(problem.scores(entries, i)[0] as f64);
                of[entries.candidates[i] as usize].push(variable);
                (variable, 1.0)
            })
            .collect();
        lp.add_constraint(all, ComparisonOp::Eq, 1.0);
    }
    for own in of.iter().filter(|own| own.len() > 1) {
        lp.add_constraint(own.iter().map(|&v| (v, 1.0)), ComparisonOp::Le, 1.0);
    }
    for group in problem.groups() {
        let all: Vec<_> =
            group.members.iter().flat_map(|&c| of[c as usize].iter().map(|&v| (v, 1.0))).collect();
        lp.add_constraint(all.clone(), ComparisonOp::Ge, group.min as f64);
        lp.add_constraint(all, ComparisonOp::Le, group.max as f64);
    }
    for sum in problem.sums() {
        let all = of
            .iter()
            .zip(&sum.costs)
            .flat_map(|(own, &cost)| own.iter().map(move |&v| (v, cost as f64)));
        lp.add_constraint(all, ComparisonOp::Le, sum.max as f64);
    }
    let solved = lp.solve().ok()?;
    Some(solved.solution()?.objective().round() as i64)
}

/// Sixty tight problems, kept: each has the score that microlp finds, or a proof that there is no team.
#[test]
fn sixty_tight_problems_agree() {
    let mut impossible = 0;
    for seed in 0..60 {
        let problem = generate::tight(seed, 4 + seed as usize % 5, 24 + 2 * (seed as u32 % 13));
        let answer = solve(&Question::of(&problem), Budget { steps: 200_000 });
        match answer.outcome {
            Outcome::Optimal(solution) => {
                assert_eq!(check::findings(&problem, &solution.team), vec![]);
                assert_eq!(Some(solution.score(0)), microlp(&problem), "seed {seed}");
            }
            Outcome::Impossible => {
                impossible += 1;
                assert_eq!(microlp(&problem), None, "seed {seed}");
                let found = conflict(&Question::of(&problem), &[], Budget::default()).unwrap();
                assert!(found.shown_minimal, "seed {seed}");
            }
            other => panic!("seed {seed}: {} after {} steps", other.word(), answer.steps),
        }
        let certificate = certify(&problem, Budget::default()).1.unwrap();
        assert_eq!(verify(&certificate), Ok(()), "seed {seed}");
    }
    assert!((5..40).contains(&impossible), "{impossible} of 60 have no team");
}
