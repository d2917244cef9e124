//! `programme accept`: the weeks and teams of a saved plan are booked, all of them or none.

use anyhow::Result;
use schemars::JsonSchema;
use serde::Serialize;

use super::desk::{Desk, Wishes};
use crate::commands::challenge::free_reference;
use crate::commands::nth::Nth;
use crate::commands::{Context, Said};
use crate::domain::{
    Challenge, ChallengeId, DateChange, DateRange, NewChallenge, PeerId, Rescheduling, Seat,
    TeamStatus,
};
use crate::error::Refusal;
use crate::matching::programme::horizon::Wanted;
use crate::matching::{Assignment, by_hand, check};
use crate::render::Listing;
use crate::store::plans::{self, Plan, Visit};
use crate::store::teams::{self, NewTeam};
use crate::store::{challenges, milestones};

/// Book the weeks and teams of a saved plan
///
/// Challenges that are not in the file yet are entered, onsite days are set and teams are kept as
/// agreed, in one transaction. Every team is held to the rules as the file is now; if one breaks a
/// rule, nothing is written.
#[derive(Debug, clap::Args)]
pub struct AcceptArgs {
    /// The plan (default: the one saved last)
    plan: Option<Nth>,
}

/// A challenge that `programme accept` has booked.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BookedRow {
    /// Its reference.
    challenge: String,
    /// Whether it was entered for this.
    entered: bool,
    /// First onsite day.
    onsite_from: chrono::NaiveDate,
    /// Last onsite day.
    onsite_to: chrono::NaiveDate,
    /// References of the team, in the order of the slots.
    team: Vec<String>,
}

impl AcceptArgs {
    /// Books the plan.
    ///
    /// # Errors
    /// When there is no such plan, it was accepted before, or a team breaks a rule by now.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let plan = self.plan(ctx)?;
        let wishes = Wishes {
            days: plan.days,
            kind: plan.visits.iter().find(|v| v.challenge.is_none()).map(|v| v.kind.clone()),
            rest: 0,
            at_once: u32::MAX,
            most_due: None,
            keep: false,
            added: Vec::new(),
        };
        let desk = Desk::open(ctx, &wishes, |_| Ok(()))?;
        let booked = Booking { desk: &desk, plan: &plan }.all()?;
        let (revision, today) = (desk.stored.revision, ctx.today);
        let rows = ctx.write(|tx| {
            teams::must_be_unchanged(tx, revision)?;
            let rows = booked.iter().map(|one| one.write(tx, &desk, today));
            let rows = rows.collect::<Result<Vec<BookedRow>>>()?;
            plans::accept(tx, plan.id, today)?;
            Ok(rows)
        })?;
        let challenges = if rows.len() == 1 { "challenge" } else { "challenges" };
        let done = format!("Booked {} {challenges} of plan {}.", rows.len(), plan.id);
        let said = Said::list(Listing::new(&rows, &[])?);
        Ok(if ctx.dry_run { said } else { said.and_note(done) })
    }

    fn plan(&self, ctx: &mut Context) -> Result<Plan> {
        let wanted = self.plan.and_then(|plan| match plan {
            Nth::Number(id) => Some(id),
            Nth::Last => None,
        });
        let found = plans::latest(ctx.store()?.read(), wanted)?;
        let Some(plan) = found else {
            let none =
                wanted.map_or_else(|| "no plan is saved".to_owned(), |id| format!("no plan {id}"));
            let refusal = Refusal::new(crate::error::ErrorKind::NotFound, none);
            return Err(refusal.hint("make one with `peerage programme plan --save`").into());
        };
        if let Some(day) = plan.accepted_on {
            let refusal = Refusal::refused(format!("plan {} was accepted on {day}", plan.id));
            return Err(refusal
                .hint("make another one with `peerage programme plan --save`")
                .into());
        }
        Ok(plan)
    }
}

/// The visits of a plan on their way into the file.
struct Booking<'a> {
    desk: &'a Desk,
    plan: &'a Plan,
}

/// One visit, checked.
struct Booked {
    /// As it stands, when it is in the file.
    there: Option<Challenge>,
    new: NewChallenge,
    visit: Visit,
    team: NewTeam,
}

impl Booking<'_> {
    fn all(&self) -> Result<Vec<Booked>> {
        let taken = &self.desk.stored.challenges;
        let mut broken = Vec::new();
        let mut booked = Vec::new();
        for visit in &self.plan.visits {
            match self.one(visit, taken)? {
                Ok(one) => booked.push(one),
                Err(told) => broken.extend(told),
            }
        }
        if broken.is_empty() {
            return Ok(booked);
        }
        broken.sort();
        broken.dedup();
        let refusal = Refusal::refused(broken.join("; "));
        Err(refusal.hint("plan again with `peerage programme plan --keep --save`").into())
    }

    /// A visit made ready, or what stands against it.
    fn one(&self, visit: &Visit, taken: &[Challenge]) -> Result<Result<Booked, Vec<String>>> {
        let there = taken.iter().find(|c| Some(c.id) == visit.challenge).cloned();
        let wanted = self.desk.horizon.wanted.iter().find(|wanted| match visit.challenge {
            Some(id) => wanted.challenge == Some(id),
            None => wanted.challenge.is_none() && wanted.hosts.first() == Some(&visit.body),
        });
        let Some(wanted) = wanted else {
            let name = self.desk.name(Some(&visit.body));
            return Ok(Err(vec![format!("the challenge of {name} is no longer open")]));
        };
        let mut problem = self.desk.horizon.problem_of(wanted, vec![visit.onsite]);
        problem.assignments.extend(self.others(visit));
        let found = check::team(&problem, &visit.seats, Some(visit.onsite));
        if !found.is_empty() {
            let told = |f: check::Finding| format!("{}: {}", wanted.reference, f.sentence);
            return Ok(Err(found.into_iter().map(told).collect()));
        }
        let new = self.entered(wanted, visit, taken);
        problem.challenge.clone_from(&new.reference);
        let mut answer = by_hand(&problem, &visit.seats, Some(visit.onsite));
        answer.notes = vec![format!("Booked with plan {} of the programme.", self.plan.id)];
        let points = |peer: PeerId| {
            let reference = self.desk.peer(peer).0;
            answer.members.iter().find(|m| m.peer == reference).map(|m| m.points)
        };
        let seat = |(slot, peer): &(String, PeerId)| Seat {
            slot: slot.clone(),
            peer: *peer,
            points: points(*peer),
        };
        let members = visit.seats.iter().map(seat).collect();
        let (status, made_on) = (TeamStatus::Agreed, self.plan.made_on);
        let onsite = Some(visit.onsite);
        let team = NewTeam { status, made_on, onsite, answer: Some(answer), members };
        Ok(Ok(Booked { there, new, visit: visit.clone(), team }))
    }

    /// The places of the plan's other visits.
    fn others(&self, but: &Visit) -> Vec<Assignment> {
        let others = self.plan.visits.iter().filter(|visit| *visit != but);
        let place = |visit: &Visit, peer: PeerId| Assignment {
            challenge: visit.challenge.unwrap_or(ChallengeId(-visit.body.0)),
            reference: self.desk.name(Some(&visit.body)),
            peer,
            hosts: vec![visit.body],
            onsite: Some(visit.onsite),
            proposed: true,
        };
        others.flat_map(|visit| visit.seats.iter().map(move |seat| place(visit, seat.1))).collect()
    }

    /// What a challenge that is not in the file yet is entered as.
    fn entered(&self, wanted: &Wanted, visit: &Visit, taken: &[Challenge]) -> NewChallenge {
        let host = self.desk.horizon.base.bodies.by_id(visit.body);
        let reference = match host {
            Some(host) if visit.challenge.is_none() => {
                free_reference(taken, host, visit.onsite.from)
            }
            _ => wanted.reference.clone(),
        };
        NewChallenge {
            reference,
            kind: wanted.kind.word.clone(),
            mode: wanted.mode,
            hosts: wanted.hosts.clone(),
            window: Some(wanted.window),
            onsite: None,
            recorded: false,
            reviews: wanted.reviews,
            funding: Some(wanted.kind.funding.clone()),
            report_published_on: None,
            plan_published_on: None,
            note: None,
            staff: Vec::new(),
            added_on: self.plan.made_on,
        }
    }
}

impl Booked {
    fn write(
        &self,
        tx: &rusqlite::Transaction<'_>,
        desk: &Desk,
        today: chrono::NaiveDate,
    ) -> Result<BookedRow> {
        let id = match &self.there {
            Some(there) => there.id,
            None => challenges::insert(tx, &NewChallenge { added_on: today, ..self.new.clone() })?,
        };
        let challenge = challenges::load(tx, id)?;
        if challenge.onsite != Some(self.visit.onsite) {
            set_days(tx, &challenge, self.visit.onsite, today)?;
        }
        let kind = desk.stored.scheme.kind(&challenge.kind);
        let agreed = |kind: &crate::domain::scheme::EngagementKind| {
            kind.milestones.iter().any(|milestone| milestone.word == "agreed")
        };
        if self.there.is_none() && kind.is_some_and(agreed) {
            milestones::mark(tx, id, "agreed", Some(today))?;
        }
        teams::insert(tx, id, &self.team)?;
        let team = self.visit.seats.iter().map(|(_, peer)| desk.peer(*peer).0).collect();
        Ok(BookedRow {
            challenge: challenge.reference,
            entered: self.there.is_none(),
            onsite_from: self.visit.onsite.from,
            onsite_to: self.visit.onsite.to,
            team,
        })
    }
}

/// Sets the onsite days, and keeps what they were.
fn set_days(
    tx: &rusqlite::Transaction<'_>,
    challenge: &Challenge,
    onsite: DateRange,
    today: chrono::NaiveDate,
) -> Result<()> {
    let made = Rescheduling {
        made_on: today,
        what: DateChange::Scheduled,
        reason: None,
        old: (challenge.window, challenge.onsite),
        new: (challenge.window, Some(onsite)),
    };
    challenges::update(tx, &Challenge { onsite: Some(onsite), ..challenge.clone() })?;
    challenges::reschedule(tx, challenge.id, &made)
}
