//! Why a challenge has no week and no team, and what would give it one.

use anyhow::Result;

use super::desk::Desk;
use super::row::{PlanLine, PlanState};
use crate::calendar::weeks::{permitted, why_not};
use crate::domain::{Body, DateRange, TeamOutcome};
use crate::matching::programme::horizon::{Wanted, seats};
use crate::matching::programme::{Plan, Programme};
use crate::matching::{Assignment, assemble, words};

/// Steps of the search for what stands in the way of one challenge.
const STEPS: u64 = 40_000;
/// So many challenges are explained to the last reason; the others are told what they lack.
const IN_FULL: usize = 12;

/// Explains challenges that a plan does not serve.
pub(super) struct Explainer<'a> {
    desk: &'a Desk,
    programme: &'a Programme,
    plan: &'a Plan,
    left: usize,
}

/// A line with what is known of the challenge itself.
pub(super) fn blank(desk: &Desk, wanted: &Wanted) -> PlanLine {
    PlanLine {
        challenge: wanted.reference.clone(),
        name: desk.name(wanted.hosts.first()),
        kind: wanted.kind.word.clone(),
        urgency: wanted.urgency,
        due_by: wanted.due_by,
        state: PlanState::Unserved,
        onsite_from: None,
        onsite_to: None,
        team: Vec::new(),
        loss: None,
        reasons: Vec::new(),
        ways_out: Vec::new(),
    }
}

impl<'a> Explainer<'a> {
    pub(super) fn new(desk: &'a Desk, programme: &'a Programme, plan: &'a Plan) -> Self {
        Self { desk, programme, plan, left: IN_FULL }
    }

    /// The line of a challenge without a team.
    ///
    /// # Errors
    /// When the program contradicts itself, which is a bug.
    pub(super) fn line(&mut self, c: usize, wanted: &Wanted) -> Result<PlanLine> {
        let mut line = blank(self.desk, wanted);
        if wanted.weeks.is_empty() {
            self.without_weeks(wanted, &mut line);
            return Ok(line);
        }
        let alone = super::plan::alone(self.programme, c);
        let possible = alone.plan.iter().any(Option::is_some);
        line.reasons.push(if possible {
            "it could be served by itself; more urgent challenges, or more of them, need the same people".to_owned()
        } else {
            "no week has a team for it, even by itself".to_owned()
        });
        if self.left > 0 {
            self.left -= 1;
            self.in_full(wanted, possible, &mut line)?;
        }
        Ok(line)
    }

    /// The smallest set of requirements that cannot all hold beside what is decided and planned, and what would.
    fn in_full(&self, wanted: &Wanted, possible: bool, line: &mut PlanLine) -> Result<()> {
        let mut problem = self.desk.horizon.problem_of(wanted, wanted.weeks.clone());
        if possible {
            problem.assignments.extend(self.planned());
        }
        let found = assemble(&problem, STEPS)?.answer;
        if found.outcome == Some(TeamOutcome::Impossible) {
            let told = found.conflict.iter().map(|c| format!("{}: {}", c.requirement, c.reason));
            line.reasons.extend(told);
            let ways = found.relaxations.iter().map(|way| way.change.clone());
            line.ways_out.extend(ways.take(3));
        } else if let (Some(from), Some(to)) = (found.onsite_from, found.onsite_to) {
            let week = words::span(DateRange { from, to });
            line.reasons.push(format!(
                "there are people for it on {week}, but not with the rest between visits and the most visits in a week"
            ));
            line.ways_out
                .push(format!("allow it on {week} with `--rest 0` or a higher `--at-once`"));
        }
        self.other_weeks(wanted, &mut problem, line)
    }

    /// The earliest week of the horizon outside the window that has a team.
    fn other_weeks(
        &self,
        wanted: &Wanted,
        problem: &mut crate::matching::TeamProblem,
        line: &mut PlanLine,
    ) -> Result<()> {
        let all =
            permitted(&wanted.scheme, &wanted.kind, &self.hosts(wanted), self.desk.horizon.days);
        let other =
            |week: &DateRange| !wanted.weeks.contains(week) && week.from > wanted.window.from;
        problem.weeks = all.into_iter().filter(other).collect();
        if problem.weeks.is_empty() {
            return Ok(());
        }
        let found = assemble(problem, STEPS)?.answer;
        if let Some(day) = found.onsite_from {
            line.ways_out.push(format!("move it to the week of {}", words::day(day)));
        }
        Ok(())
    }

    fn without_weeks(&self, wanted: &Wanted, line: &mut PlanLine) {
        let why = why_not(&wanted.scheme, &self.hosts(wanted), wanted.window);
        let window = words::span(wanted.window);
        line.reasons.push(if why.is_empty() {
            format!("no week is left in {window}")
        } else {
            format!("no week of {window} is permitted: {}", why.join("; "))
        });
        line.ways_out.push("give it a longer window, or a horizon that ends later".to_owned());
    }

    fn hosts(&self, wanted: &Wanted) -> Vec<&'a Body> {
        let bodies = &self.desk.horizon.base.bodies;
        wanted.hosts.iter().filter_map(|&id| bodies.by_id(id)).collect()
    }

    /// The places of the plan, as if they were taken.
    fn planned(&self) -> Vec<Assignment> {
        let mut places = Vec::new();
        for (c, other) in self.desk.horizon.wanted.iter().enumerate() {
            let Some((onsite, seats)) = seats(&self.desk.horizon, self.programme, self.plan, c)
            else {
                continue;
            };
            places.extend(seats.into_iter().map(|(_, peer)| Assignment {
                challenge: other.challenge.unwrap_or(crate::domain::ChallengeId(-1 - c as i64)),
                reference: other.reference.clone(),
                peer,
                hosts: other.hosts.clone(),
                onsite: Some(onsite),
                proposed: true,
            }));
        }
        places
    }
}
