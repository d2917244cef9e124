//! `programme plan`: weeks and teams for all challenges of a horizon.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use chrono::NaiveDate;

use super::desk::{Desk, Wishes, a_year_from};
use super::row::{LeastServed, LoadLine, PlanLine, PlanSeat, PlanState, ProgrammePlan};
use super::solve::{seconds, solved};
use super::unserved;
use super::until::{Until, ends};
use super::what_if::WhatIf;
use crate::commands::values::{date, days_from, word};
use crate::commands::{Context, Said};
use crate::domain::{Challenge, DateRange, PeerId};
use crate::error::Refusal;
use crate::matching::programme::horizon::{FIT, Urgency, Wanted, seats};
use crate::matching::programme::{
    Answer, Fairness, Limits, Outcome, Plan, Programme, Team, check, solve,
};
use crate::matching::{self, words};
use crate::render::{Event, Thing, View};
use crate::store::plans::{self, Visit};
use crate::store::teams;

/// Choose weeks and teams for all challenges of a horizon, together
///
/// Planned are the challenges booked and requested in the horizon and those that fall due by the
/// five-year rule. What is decided (days set, team agreed) stays. The urgent come first; peers are
/// in one place at a time, rest between visits, give no more than they offered, and those with few
/// turns this year come first. Each answer has a proved bound. Nothing is written without `--save`.
#[derive(Debug, clap::Args)]
pub struct PlanArgs {
    #[command(flatten)]
    span: SpanArgs,
    /// Keep the last saved plan except where it must change, and count the changes
    #[arg(long)]
    keep: bool,
    /// Save the plan as proposed; `programme accept` books it
    #[arg(long)]
    save: bool,
    /// Stop after so many seconds, with the best plan so far (default: 20, unless --steps is given)
    #[arg(long, value_name = "S", value_parser = seconds)]
    time_limit: Option<f64>,
    /// Stop after pricing so many teams; the answer is the same on any machine (default: 60000, unless --time-limit is given)
    #[arg(long, value_name = "N")]
    steps: Option<u64>,
    /// Give peers fair turns, or the least-served challenge the best team that it can have
    #[arg(long, value_name = "WHICH", value_parser = word::<Fairness>(), default_value = "spread")]
    fairness: Fairness,
    #[command(flatten)]
    what_if: WhatIf,
}

/// The days planned for, and the rules of a plan
#[derive(Debug, Clone, clap::Args)]
pub struct SpanArgs {
    /// First day (default: today)
    #[arg(long, value_name = "DATE", value_parser = date)]
    from: Option<NaiveDate>,
    /// Last day (default: a year from the first)
    #[arg(long, value_name = "DATE", value_parser = date)]
    to: Option<NaiveDate>,
    /// Kind of challenge for those that fall due (default: the scheme's first that counts)
    #[arg(long)]
    kind: Option<String>,
    /// Weeks of rest between two visits of a peer
    #[arg(long, value_name = "WEEKS", default_value_t = 2)]
    rest: u32,
    /// The most visits in a week
    #[arg(long, value_name = "N", default_value_t = 6)]
    at_once: u32,
    /// The most challenges that fall due, the most urgent first
    #[arg(long, value_name = "N")]
    most: Option<usize>,
}

impl SpanArgs {
    /// What is wished for.
    ///
    /// # Errors
    /// When the last day comes before the first.
    pub(super) fn wishes(&self, today: NaiveDate, keep: bool) -> Result<Wishes> {
        let from = self.from.unwrap_or(today);
        let to = self.to.unwrap_or_else(|| a_year_from(from));
        let days = days_from(from, to)?;
        if days.days() > 3_700 {
            return Err(Refusal::usage("a horizon of more than ten years is too long")
                .hint("name a nearer last day with `--to`")
                .into());
        }
        Ok(Wishes {
            days,
            kind: self.kind.clone(),
            rest: self.rest.min(26),
            at_once: self.at_once,
            most_due: self.most,
            keep,
            added: Vec::new(),
        })
    }
}

impl PlanArgs {
    /// Plans.
    ///
    /// # Errors
    /// When the file cannot be read, or a flag names what is not there.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let mut wishes = self.span.wishes(ctx.today, self.keep)?;
        if self.save && self.what_if.is_set() {
            let both = Refusal::usage("a plan made under `--what-if` is not saved");
            return Err(both.hint("leave out `--save`, or change the file first").into());
        }
        let mut names = self.what_if.resolved(ctx)?;
        wishes.added = names.added();
        let desk = Desk::open(ctx, &wishes, |stored| names.change(stored))?;
        let mut planned = Planned::of(desk, self)?;
        if self.save {
            planned.save(ctx)?;
        }
        planned.said()
    }
}

/// A plan with what it was made of.
pub(super) struct Planned {
    desk: Desk,
    programme: Programme,
    answer: Answer,
    shown: ProgrammePlan,
    asked: bool,
}

impl Planned {
    /// Compiles, solves, checks and explains.
    ///
    /// # Errors
    /// When the program contradicts itself, which is a bug.
    pub(super) fn of(desk: Desk, args: &PlanArgs) -> Result<Self> {
        let compiled = desk.horizon.compile()?;
        let (seconds, steps) = ends(args.time_limit, args.steps, (Some(20.0), 60_000));
        let until = Until::begin(seconds);
        let stop = || until.is_over();
        let limits = Limits { steps, stop: &stop };
        let (answer, least) = solved(&compiled.programme, limits, args.fairness);
        let programme = compiled.programme;
        let findings = check::findings(&programme, &answer.plan);
        anyhow::ensure!(findings.is_empty(), "the checker finds fault with the plan: {findings:?}");
        let worth = check::worth(&programme, &answer.plan);
        anyhow::ensure!(worth == answer.value && worth <= answer.bound, "the sums do not add up");
        held_to_the_rules(&desk, &programme, &answer.plan)?;
        let mut shown = shown(&desk, &programme, &answer)?;
        // A floor under a score is one under fit, but for what is said of travel, ranks and what is kept.
        shown.least = least.map(|(score, bound)| LeastServed { score, bound });
        let asked = until.was_asked();
        Ok(Self { desk, programme, answer, shown, asked })
    }

    fn visits(&self) -> Vec<Visit> {
        let visit = |(c, wanted): (usize, &Wanted)| {
            let (onsite, seats) = seats(&self.desk.horizon, &self.programme, &self.answer.plan, c)?;
            let (challenge, kind) = (wanted.challenge, wanted.kind.word.clone());
            Some(Visit { challenge, body: *wanted.hosts.first()?, kind, onsite, seats })
        };
        self.desk.horizon.wanted.iter().enumerate().filter_map(visit).collect()
    }

    fn save(&mut self, ctx: &mut Context) -> Result<()> {
        let plan = plans::Plan {
            id: 0,
            made_on: ctx.today,
            days: self.desk.horizon.days,
            accepted_on: None,
            score: self.shown.score,
            bound: self.shown.bound,
            visits: self.visits(),
        };
        let revision = self.desk.stored.revision;
        let id = ctx.write(|tx| {
            teams::must_be_unchanged(tx, revision)?;
            plans::insert(tx, &plan)
        })?;
        self.shown.saved_as = (!ctx.dry_run).then_some(id);
        Ok(())
    }

    fn said(&self) -> Result<Said> {
        let mut thing = Thing::new(&self.shown, self.shown.text())?;
        thing.events = Some(self.shown.challenges.iter().filter_map(event).collect());
        let said = Said::view(View::Thing(thing));
        let said = match self.shown.saved_as {
            Some(id) => said.and_note(format!(
                "Saved as plan {id}, proposed; book it with `peerage programme accept`."
            )),
            None => said,
        };
        Ok(if self.asked {
            said.and_note("Ended early; this is the best plan so far.")
        } else {
            said
        })
    }
}

/// A visit in a calendar.
fn event(line: &PlanLine) -> Option<Event> {
    Some(Event {
        uid: format!("plan-{}@peerage", line.challenge),
        from: line.onsite_from?,
        to: line.onsite_to?,
        summary: format!("{}: {} ({})", line.name, line.kind, line.state),
        description: line
            .team
            .iter()
            .map(|s| format!("{} {}", s.slot, s.name))
            .collect::<Vec<_>>()
            .join("\n"),
    })
}

/// Every team against the rules of the programme themselves, by the checker that shares nothing with the search.
fn held_to_the_rules(desk: &Desk, programme: &Programme, plan: &Plan) -> Result<()> {
    for (c, wanted) in desk.horizon.wanted.iter().enumerate() {
        let Some((onsite, seats)) = seats(&desk.horizon, programme, plan, c) else { continue };
        let problem = desk.horizon.problem_of(wanted, vec![onsite]);
        let found = matching::check::team(&problem, &seats, Some(onsite));
        anyhow::ensure!(
            found.is_empty(),
            "the checker finds fault with the team of {}: {found:?}",
            wanted.reference
        );
    }
    Ok(())
}

fn shown(desk: &Desk, programme: &Programme, answer: &Answer) -> Result<ProgrammePlan> {
    let served: i64 = (programme.challenges.iter().zip(&answer.plan))
        .filter(|(_, team)| team.is_some())
        .map(|(challenge, _)| challenge.served)
        .sum();
    let mut challenges: Vec<PlanLine> =
        desk.fixed.iter().map(|challenge| of_fixed(desk, challenge)).collect();
    let mut explainer = unserved::Explainer::new(desk, programme, &answer.plan);
    for (c, wanted) in desk.horizon.wanted.iter().enumerate() {
        challenges.push(match seats(&desk.horizon, programme, &answer.plan, c) {
            Some((onsite, seats)) => of_planned(desk, programme, answer, c, wanted, onsite, &seats),
            None => explainer.line(c, wanted)?,
        });
    }
    let unserved = challenges.iter().filter(|line| line.state == PlanState::Unserved).count();
    let gap = (answer.bound - answer.value) as f64 / answer.value.max(1) as f64;
    Ok(ProgrammePlan {
        from: desk.horizon.days.from,
        to: desk.horizon.days.to,
        outcome: if answer.outcome == Outcome::Optimal { "optimal" } else { "stopped" }.to_owned(),
        score: answer.value - served,
        bound: answer.bound - served,
        gap,
        planned: challenges.len() - unserved,
        unserved,
        changes: changes(desk, programme, &answer.plan),
        load: loads(desk, programme, &answer.plan),
        challenges,
        least: None,
        saved_as: None,
    })
}

fn of_fixed(desk: &Desk, challenge: &Challenge) -> PlanLine {
    let members = desk.horizon.base.assignments.iter().filter(|a| a.challenge == challenge.id);
    let seat = |peer: PeerId| {
        let (reference, name) = desk.peer(peer);
        PlanSeat { slot: String::new(), peer: reference, name }
    };
    PlanLine {
        challenge: challenge.reference.clone(),
        name: desk.name(challenge.hosts.first()),
        kind: challenge.kind.clone(),
        urgency: Urgency::Booked,
        due_by: None,
        state: PlanState::Fixed,
        onsite_from: challenge.onsite.map(|days| days.from),
        onsite_to: challenge.onsite.map(|days| days.to),
        team: members.map(|a| seat(a.peer)).collect(),
        loss: None,
        reasons: vec!["days and team are decided".to_owned()],
        ways_out: Vec::new(),
    }
}

fn of_planned(
    desk: &Desk,
    programme: &Programme,
    answer: &Answer,
    c: usize,
    wanted: &Wanted,
    onsite: DateRange,
    seats: &[(String, PeerId)],
) -> PlanLine {
    let (alone, served) = (alone(programme, c), programme.challenges[c].served);
    let mut only: Plan = vec![None; programme.challenges.len()];
    only[c].clone_from(&answer.plan[c]);
    let own = check::worth(programme, &only);
    let loss = ((alone.value - own).max(0) + FIT / 2) / FIT;
    let best = (alone.value - served) / FIT;
    let mut reasons = vec![match wanted.weeks.len() {
        1 => "its onsite days are set".to_owned(),
        weeks => format!("one of {weeks} weeks permitted in {}", words::span(wanted.window)),
    }];
    let other_week =
        alone.plan.first().cloned().flatten().map(|team: Team| wanted.weeks[team.week]);
    reasons.push(match (loss, other_week) {
        (0, _) => format!("no team or week is better for it by itself ({best} points)"),
        (_, Some(week)) if week != onsite => format!(
            "by itself it would have {best} points in the week of {}; {loss} fewer so that others are served",
            words::day(week.from)
        ),
        _ => format!("by itself it would have {best} points; {loss} fewer so that others are served"),
    });
    let seat = |(slot, peer): &(String, PeerId)| {
        let (reference, name) = desk.peer(*peer);
        PlanSeat { slot: slot.clone(), peer: reference, name }
    };
    PlanLine {
        state: PlanState::Planned,
        onsite_from: Some(onsite.from),
        onsite_to: Some(onsite.to),
        team: seats.iter().map(seat).collect(),
        loss: Some(loss),
        reasons,
        ..unserved::blank(desk, wanted)
    }
}

/// The best that a challenge could have if there were no others.
pub(super) fn alone(programme: &Programme, c: usize) -> Answer {
    let none = Answer { outcome: Outcome::Stopped, plan: vec![None], value: 0, bound: 0, steps: 0 };
    let never = || false;
    programme.alone(c).map_or(none, |one| solve(&one, Limits { steps: 200, stop: &never }))
}

/// With an earlier plan: its weeks and places that are not in this one.
fn changes(desk: &Desk, programme: &Programme, plan: &Plan) -> Option<usize> {
    let kept = desk.horizon.wanted.iter().any(|wanted| wanted.kept.is_some());
    let changed = |(c, wanted): (usize, &Wanted)| {
        let earlier = wanted.kept.as_ref()?;
        let (onsite, seats) = seats(&desk.horizon, programme, plan, c).unzip();
        let week = usize::from(onsite != Some(earlier.onsite));
        let seats = seats.unwrap_or_default();
        Some(week + earlier.seats.iter().filter(|seat| !seats.contains(seat)).count())
    };
    kept.then(|| desk.horizon.wanted.iter().enumerate().filter_map(changed).sum())
}

/// How many peers give how many challenges in the horizon, what is fixed included.
fn loads(desk: &Desk, programme: &Programme, plan: &Plan) -> Vec<LoadLine> {
    let mut loads: BTreeMap<PeerId, usize> = BTreeMap::new();
    let fixed: BTreeSet<_> = desk.fixed.iter().map(|challenge| challenge.id).collect();
    let decided = desk.horizon.base.assignments.iter().filter(|a| fixed.contains(&a.challenge));
    decided.for_each(|a| *loads.entry(a.peer).or_default() += 1);
    for c in 0..desk.horizon.wanted.len() {
        let seats = seats(&desk.horizon, programme, plan, c).map(|(_, seats)| seats);
        for (_, peer) in seats.unwrap_or_default() {
            *loads.entry(peer).or_default() += 1;
        }
    }
    let mut histogram: BTreeMap<usize, usize> = BTreeMap::new();
    loads.values().for_each(|&load| *histogram.entry(load).or_default() += 1);
    histogram.into_iter().map(|(challenges, peers)| LoadLine { challenges, peers }).collect()
}
