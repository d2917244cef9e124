//! `team assemble`: the best team, with its proof, reasons and reserves.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use chrono::NaiveDate;

use super::desk::{Desk, Wishes};
use super::{stage, text};
use crate::calendar::weeks::cautions;
use crate::commands::values::date;
use crate::commands::{Context, Said};
use crate::domain::{DateRange, PeerId, Robust, Seat, Team, TeamAnswer, TeamOutcome, TeamStatus};
use crate::error::{ErrorKind, Refusal};
use crate::matching::words::list;
use crate::matching::{self, Assembly, TeamProblem};
use crate::store::teams::{self, Exception, NewTeam};

/// Find the best team for a challenge, and prove that none is better
///
/// Every permitted week of the window is tried; the best team wins, ties to the earliest week. The
/// team is saved as proposed.
#[derive(Debug, clap::Args)]
pub struct AssembleArgs {
    /// The challenge
    #[arg(value_name = "CHALLENGE")]
    challenge: String,
    /// Go on this first onsite day, whatever the window says
    #[arg(long, value_name = "DATE", value_parser = date)]
    from: Option<NaiveDate>,
    /// Put this peer into this slot, such as `--pin lead=P12` (can be repeated)
    #[arg(long, value_name = "SLOT=PEER")]
    pin: Vec<String>,
    /// Keep this peer out of the team (can be repeated)
    #[arg(long, value_name = "PEER")]
    ban: Vec<String>,
    /// Stop after so many steps with the best team found (default: the scheme's)
    #[arg(long, value_name = "N")]
    steps: Option<u64>,
    /// Let peers from neighbours and recent leavers of the host go, and a pinned lead be somebody else
    /// where the kind allows it, for this reason
    #[arg(long = "override", value_name = "REASON", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    reason: Option<String>,
    /// Also name the fewest reserves who between them cover every single drop-out
    #[arg(long)]
    robust: bool,
    /// Write the compiled problem of the chosen week to this file, for other solvers (`pick/2`)
    #[arg(long, value_name = "FILE")]
    write_problem: Option<PathBuf>,
    /// Show the team without saving it
    #[arg(long)]
    no_save: bool,
}

impl AssembleArgs {
    /// Runs the verb.
    ///
    /// # Errors
    /// Without dates; when there is no such challenge, slot or peer; when the file changed meanwhile.
    pub fn run(self, ctx: &mut Context) -> Result<Said> {
        let wishes = Wishes {
            from: self.from,
            pins: self.pin.clone(),
            bans: self.ban.clone(),
            overriding: self.reason.is_some(),
        };
        let desk = Desk::load(ctx, &self.challenge, &wishes)?;
        if !self.no_save {
            stage::must_lie_ahead(&desk.stored.challenge, ctx.today)?;
        }
        let steps = self.steps.unwrap_or(desk.problem.scheme.matching.steps);
        let mut assembly = matching::assemble(&desk.problem, steps)?;
        if self.robust && !assembly.seats.is_empty() {
            assembly.answer.robust = Some(robust(&desk.problem, &assembly)?);
        }
        let view = text::view(&assembly.answer)?;
        let mut said = Said::view(view);
        for remark in &desk.remarks {
            said = said.and_note(remark);
        }
        let week = onsite(&assembly.answer);
        for caution in week.map(|days| cautions(&desk.problem.scheme, days)).unwrap_or_default() {
            said = said.and_note(format!("warning: {caution}"));
        }
        if let Some(file) = &self.write_problem {
            said = said.and_note(write_problem(&desk, &assembly, file)?);
        }
        if assembly.seats.is_empty() {
            return Ok(said.but(no_team(&assembly.answer, desk.problem.peers.is_empty())));
        }
        if self.no_save {
            return Ok(said);
        }
        let reference = &desk.problem.challenge;
        if let Some(there) = unchanged(&desk, &assembly) {
            return Ok(said.and_note(format!(
                "Nothing was saved: this is version {} of the team of {reference} already.",
                there.version
            )));
        }
        let version = self.save(ctx, &desk, &assembly)?;
        let said = said
            .and_note(format!("Saved as version {version} of the team of {reference}, proposed."));
        Ok(match displaced(&desk, &assembly) {
            Some(told) => said.and_note(told),
            None => said,
        })
    }

    fn save(&self, ctx: &mut Context, desk: &Desk, assembly: &Assembly) -> Result<i64> {
        ctx.note.clone_from(&self.reason);
        let exceptions = self.exceptions(desk, assembly);
        let team = proposed(assembly, desk, ctx.today);
        let (id, revision, today) = (desk.stored.challenge.id, desk.stored.revision, ctx.today);
        ctx.write_anyway(|tx| {
            teams::must_be_unchanged(tx, revision)?;
            for exception in &exceptions {
                teams::except(tx, id, exception, today)?;
            }
            teams::insert(tx, id, &team)
        })?;
        Ok(desk.stored.team.as_ref().map_or(0, |team| team.version) + 1)
    }

    /// For each member whom only the override let in: the rule, the peer, the reason.
    fn exceptions(&self, desk: &Desk, assembly: &Assembly) -> Vec<Exception> {
        let Some(reason) = &self.reason else { return Vec::new() };
        let needed = matching::needed_overrides(&desk.problem, assembly);
        let needed = needed.into_iter().map(|(rule, peer)| Exception {
            rule: rule.to_owned(),
            peer: Some(peer),
            reason: reason.clone(),
        });
        needed
            .filter(|exception| {
                let same = |e: &Exception| e.rule == exception.rule && e.peer == exception.peer;
                !desk.stored.exceptions.iter().any(same)
            })
            .collect()
    }
}

/// The team in force, when it is the one that was found, days and reasons included.
fn unchanged<'d>(desk: &'d Desk, assembly: &Assembly) -> Option<&'d Team> {
    let there = desk.stored.team.as_ref()?;
    let same =
        there.status == TeamStatus::Proposed && there.answer.as_ref() == Some(&assembly.answer);
    same.then_some(there)
}

/// Says whose places a team that was agreed loses to this one.
fn displaced(desk: &Desk, assembly: &Assembly) -> Option<String> {
    let there = desk.stored.team.as_ref().filter(|team| team.status == TeamStatus::Agreed)?;
    let stays = |peer: &PeerId| assembly.seats.iter().any(|(_, other)| other == peer);
    let leave = there.members.iter().map(|seat| seat.peer).filter(|peer| !stays(peer));
    let leave: Vec<String> = leave.map(|peer| desk.reference_of(peer)).collect();
    let who = if leave.is_empty() { "nobody".to_owned() } else { list(&leave) };
    Some(format!(
        "warning: version {} was agreed and is no longer in force ({who} would leave); \
         `peerage db undo` brings it back",
        there.version
    ))
}

/// Writes the problem of the week that was chosen, or of the one that the conflict speaks of.
fn write_problem(desk: &Desk, assembly: &Assembly, file: &Path) -> Result<String> {
    let week = onsite(&assembly.answer).or(desk.problem.weeks.first().copied());
    let none = || {
        Refusal::refused("there is no permitted week, and so no problem to write")
            .hint("move the window with `peerage challenge postpone`")
    };
    let text = matching::written(&desk.problem, week.ok_or_else(none)?)?;
    std::fs::write(file, text).with_context(|| format!("cannot write `{}`", file.display()))?;
    Ok(format!("Wrote the problem to {}.", file.display()))
}

fn onsite(answer: &TeamAnswer) -> Option<DateRange> {
    answer.onsite_from.zip(answer.onsite_to).and_then(|(from, to)| DateRange::new(from, to))
}

/// The reserves for the week that was chosen.
fn robust(problem: &TeamProblem, assembly: &Assembly) -> Result<Robust> {
    let onsite = onsite(&assembly.answer).context("the team has no days")?;
    Ok(matching::robust(problem, &assembly.seats, onsite)?)
}

/// The team as it is kept.
pub fn proposed(assembly: &Assembly, desk: &Desk, today: NaiveDate) -> NewTeam {
    let answer = &assembly.answer;
    let points = |peer: &str| answer.members.iter().find(|m| m.peer == peer).map(|m| m.points);
    let seats = assembly.seats.iter().map(|(slot, peer)| Seat {
        slot: slot.clone(),
        peer: *peer,
        points: points(&desk.reference_of(*peer)),
    });
    NewTeam {
        status: TeamStatus::Proposed,
        made_on: today,
        onsite: onsite(answer),
        members: seats.collect(),
        answer: Some(answer.clone()),
    }
}

/// Why there is no team, and what to do.
pub fn no_team(answer: &TeamAnswer, no_peers: bool) -> Refusal {
    let challenge = &answer.challenge;
    if answer.outcome == Some(TeamOutcome::Unknown) {
        let none = format!("no team for {challenge} was found within the steps");
        return Refusal::new(ErrorKind::NoTeam, none).hint("allow more with `--steps N`");
    }
    let clash: Vec<String> =
        answer.conflict.iter().map(|c| format!("`{}`", c.requirement)).collect();
    let clash = match &clash[..] {
        [] => "why was not found".to_owned(),
        [one] => format!("{one} cannot be met"),
        more => format!("{} cannot all be met", list(more)),
    };
    let none = format!("no team satisfies the requirements of {challenge}: {clash}");
    let refusal = Refusal::new(ErrorKind::NoTeam, none);
    match answer.relaxations.first() {
        _ if no_peers => refusal.hint("take some in with `peerage peer import FILE`"),
        Some(way) => refusal.hint(way.change.clone()),
        None => refusal.hint("change the scope, the window or the pool, and try again"),
    }
}
