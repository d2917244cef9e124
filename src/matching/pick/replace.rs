//! Somebody dropped out: the rest stay as far as they can.

use super::outcome::{Answer, Budget, Outcome};
use super::question::{Lead, Question};
use super::solve::solve;

/// Finds the team that replaces `gone` in `team`: the fewest others leave, then the fewest change slot, then the tiers
/// of the problem decide.
///
/// The solution begins with two leads: how many of the others stay in the team, and how many of them in their slot.
pub fn replace(
    question: &Question<'_>,
    team: &[Option<u32>],
    gone: &[u32],
    budget: Budget,
) -> Answer {
    let staying = team.iter().enumerate().filter_map(|(s, who)| Some((s, (*who)?)));
    let staying: Vec<(usize, u32)> = staying.filter(|(_, who)| !gone.contains(who)).collect();
    let slots = 0..question.problem.slots().len();
    let anywhere: Lead =
        staying.iter().flat_map(|&(_, who)| slots.clone().map(move |s| ((s, who), 1))).collect();
    let in_place: Lead = staying.iter().map(|&entry| (entry, 1)).collect();
    let question = gone.iter().fold(question.clone(), |question, &who| question.ban(who));
    let question = question.lead(anywhere).lead(in_place);
    // Where all the others can stay in place no other team is as good in the leads: pinning them loses nothing.
    let pinned = staying.iter().fold(question.clone(), |question, &(s, who)| question.pin(s, who));
    let mut answer = solve(&pinned, budget);
    if answer.outcome == Outcome::Impossible {
        let taken = answer.steps;
        answer = solve(&question, Budget { steps: budget.steps - taken });
        answer.steps += taken;
    }
    answer
}
