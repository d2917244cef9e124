//! Why a challenge has no week and no team, and what would give it one.

use std::collections::BTreeMap;

use anyhow::Result;

use super::desk::Desk;
use super::gaps::told;
use super::row::{PlanLine, PlanState};
use crate::calendar::weeks::{permitted, why_not};
use crate::domain::{Body, DateRange, TeamOutcome};
use crate::matching::programme::horizon::{Wanted, seats};
use crate::matching::programme::shortage::{places, shortages};
use crate::matching::programme::{Plan, Programme};
use crate::matching::{Assignment, assemble, words};

/// Steps of the search for what stands in the way of one challenge.
const STEPS: u64 = 40_000;
/// So many weeks are looked into for all challenges together: enough for sixty without a team in a year. Beyond them, in
/// horizons of several years, a challenge is explained over its first week.
const WEEKS: usize = 6_000;

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
        Self { desk, programme, plan, left: WEEKS }
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
        self.missing(c, &mut line);
        match self.left.checked_sub(wanted.weeks.len()) {
            Some(left) => {
                self.left = left;
                self.in_full(wanted, possible, &mut line)?;
            }
            None => self.in_brief(wanted, possible, &mut line)?,
        }
        Ok(line)
    }

    /// The smallest set of requirements that cannot all hold in the first of its weeks.
    fn in_brief(&self, wanted: &Wanted, possible: bool, line: &mut PlanLine) -> Result<()> {
        let Some(&first) = wanted.weeks.first() else { return Ok(()) };
        let mut problem = self.desk.horizon.problem_of(wanted, vec![first]);
        if possible {
            problem.assignments.extend(self.planned());
        }
        let found = assemble(&problem, STEPS)?.answer;
        let week = words::day(first.from);
        if found.outcome == Some(TeamOutcome::Impossible) {
            let told = |c: &crate::domain::Conflict| {
                format!("in the week of {week}: {}: {}", c.requirement, c.reason)
            };
            line.reasons.extend(found.conflict.iter().map(told));
            let ways = found.relaxations.iter().map(|way| way.change.clone());
            line.ways_out.extend(ways.take(1));
        } else if found.onsite_from.is_some() {
            line.reasons.push(format!(
                "there are people for it in the week of {week}, but not with the rest between visits and the most \
                 visits in a week"
            ));
            line.ways_out.push("allow it with `--rest 0` or a higher `--at-once`".to_owned());
        }
        Ok(())
    }

    /// How many more people its places need, whatever its week, beside what is planned.
    fn missing(&self, c: usize, line: &mut PlanLine) {
        let challenge = &self.programme.challenges[c];
        let own: Vec<(usize, usize)> =
            places(self.programme).into_iter().filter(|place| place.0 == c).collect();
        let mut taken: BTreeMap<u32, i64> = BTreeMap::new();
        for (other, team) in self.programme.challenges.iter().zip(self.plan) {
            let who = team.iter().flat_map(|team| team.members.iter().flatten());
            who.for_each(|&who| *taken.entry(other.peers[who as usize]).or_default() += 1);
        }
        let room = |peer: u32| {
            let all: i64 = self.programme.room(peer);
            (all - taken.get(&peer).copied().unwrap_or(0)).min(1)
        };
        for short in shortages(self.programme, &own, &room) {
            let roles: Vec<&str> =
                short.places.iter().map(|&(_, s)| challenge.slots[s].name.as_str()).collect();
            let wanted = &self.desk.horizon.wanted[c];
            let problem = self.desk.horizon.problem_of(wanted, Vec::new());
            let slots = crate::matching::slots(&problem);
            let who = slots.iter().find(|slot| roles.contains(&slot.role.as_str()));
            let who = who.map_or_else(String::new, |slot| told(&slot.who));
            line.ways_out.push(format!(
                "{} more with time left for the role of {}{}",
                short.missing(),
                roles.join(" or "),
                if who.is_empty() { String::new() } else { format!(" ({who})") }
            ));
        }
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
