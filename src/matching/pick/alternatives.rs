//! Who else: further teams, each made of other people than those before it.

use super::outcome::{Budget, Meter, Outcome, Solution, Team};
use super::question::Question;
use super::solve::{Run, solve};

/// Further teams, best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternatives {
    /// The teams, each with its tiers.
    pub teams: Vec<Solution>,
    /// Whether each is proved to be the best of what is left, and, if there are fewer than were asked for, that there
    /// are no more. When the budget ran out the last team may be short of the best.
    pub proved: bool,
    /// The steps taken.
    pub steps: u64,
}

/// Finds up to `most` further teams, best first, each leaving out at least `apart` of the people of each team in
/// `known` and of each one found before it.
///
/// With `apart` 1 (or 0, taken as 1) these are the next best teams; a team of the same people in other slots is the
/// same team, and stands in its best arrangement. Put the best team into `known` to begin with the second best.
pub fn alternatives(
    question: &Question<'_>,
    known: &[Team],
    most: usize,
    apart: usize,
    budget: Budget,
) -> Alternatives {
    let apart = apart.max(1);
    let mut question =
        known.iter().fold(question.clone(), |question, team| question.apart(team, apart));
    let mut found = Alternatives { teams: Vec::new(), proved: true, steps: 0 };
    if apart == 1 && most > 1 && !question.first_of_equals {
        let mut meter = Meter::new(Budget { steps: budget.steps / 2 });
        let teams = Run::new(&question).several(most, &mut meter);
        found.steps = meter.taken;
        if let Some(teams) = teams {
            found.teams = teams;
            return found;
        }
    }
    while found.teams.len() < most {
        let answer = solve(&question, Budget { steps: budget.steps - found.steps });
        found.steps += answer.steps;
        match answer.outcome {
            Outcome::Optimal(solution) => {
                question = question.apart(&solution.team, apart).not_above(&solution);
                found.teams.push(solution);
            }
            Outcome::Stopped(solution) => {
                found.teams.push(solution);
                found.proved = false;
                break;
            }
            Outcome::Impossible => break,
            Outcome::Unknown => {
                found.proved = false;
                break;
            }
        }
    }
    found
}
