//! `team duties`: the checklist of each member.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use crate::calendar::duties::due;
use crate::calendar::milestones::{Progress, Step, timeline};
use crate::commands::case::{Case, Teammate, one_of};
use crate::commands::values::{date, day_done};
use crate::commands::{Context, Said};
use crate::domain::scheme::Duty;
use crate::domain::text::{slug, tidy};
use crate::domain::{ChallengeId, PeerId};
use crate::render::{Event, Listing};
use crate::store::{invitations, milestones, peers, specialisms};

/// Show the duties of each member with their days, or note that one is done
#[derive(Debug, clap::Args)]
pub struct DutiesArgs {
    /// The challenge (with --late, all challenges when left out)
    #[arg(required_unless_present = "late")]
    challenge: Option<String>,
    /// Only this member
    #[arg(long, value_name = "MEMBER", requires = "challenge")]
    peer: Option<String>,
    /// Note that this member did this duty (its words or a part of them)
    #[arg(long, value_name = "DUTY", requires = "peer")]
    done: Option<String>,
    /// Note what this member is on the team for beyond the slot; blank takes it back
    #[arg(long, value_name = "ROLE", requires = "peer", conflicts_with_all = ["done", "on"])]
    specialist: Option<String>,
    /// The day on which it was done (default: today)
    #[arg(long, value_parser = date, requires = "done")]
    on: Option<NaiveDate>,
    /// Only what is late
    #[arg(long, conflicts_with_all = ["done", "on"])]
    late: bool,
    /// End with code 10 when the list is not empty
    #[arg(long)]
    exit_code: bool,
}

/// A duty of a member.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DutyRow {
    /// The challenge.
    challenge: String,
    /// The slot.
    slot: String,
    /// The peer's reference.
    peer: String,
    /// The peer's name.
    name: String,
    /// What is to be done.
    duty: String,
    /// The day by which.
    due: Option<NaiveDate>,
    /// The day on which it was done.
    done_on: Option<NaiveDate>,
    /// Whether its day is past and it is not done.
    late: bool,
}

/// The milestones of a challenge.
pub(super) fn steps(ctx: &mut Context, case: &Case) -> Result<Vec<Step>> {
    let today = ctx.today;
    let marked = milestones::done(ctx.store()?.read(), case.challenge.id)?;
    Ok(timeline_of(case, &marked, today))
}

fn timeline_of(case: &Case, marked: &[(String, NaiveDate)], today: NaiveDate) -> Vec<Step> {
    let progress = Progress { challenge: &case.challenge, marked, review: None, today };
    let kind = case.scheme.kind(&case.challenge.kind);
    kind.map(|kind| timeline(kind, &progress)).unwrap_or_default()
}

/// What is noted of a challenge and its members.
struct Noted {
    marked: Vec<(String, NaiveDate)>,
    special: BTreeMap<PeerId, String>,
    done: BTreeMap<(PeerId, String), NaiveDate>,
}

/// The duties of a member, each with its words: what falls to specialists names the special role, which
/// is noted, or is the slot itself where the scope added it.
pub(super) fn duties_of<'c>(
    case: &'c Case,
    member: &Teammate,
    special: &BTreeMap<PeerId, String>,
) -> Vec<(&'c Duty, String)> {
    let Some(kind) = case.scheme.kind(&case.challenge.kind) else { return Vec::new() };
    let added = !kind.slots.iter().any(|slot| slot.role == member.slot);
    let role = special.get(&member.peer.id).or(added.then_some(&member.slot));
    let words = |duty: &'c Duty| match (duty.specialist, role) {
        (false, _) => Some((duty, duty.duty.clone())),
        (true, Some(role)) => Some((duty, format!("{}: {role}", duty.duty))),
        (true, None) => None,
    };
    kind.duties.iter().filter_map(words).collect()
}

impl DutiesArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        if let (Some(challenge), Some(peer)) = (&self.challenge, &self.peer) {
            let case = Case::open(ctx, challenge)?;
            let special = specialisms::of(ctx.store()?.read(), case.challenge.id)?;
            match (&self.done, &self.specialist) {
                (Some(done), _) => return self.note(ctx, &case, &special, peer, done),
                (None, Some(role)) => return specialise(ctx, &case, peer, role),
                (None, None) => {}
            }
        }
        let mut rows = Vec::new();
        // History is nobody's work any more.
        let mut cases = Case::all(ctx, self.challenge.as_deref())?;
        cases.retain(|case| self.challenge.is_some() || !case.challenge.recorded);
        let connection = ctx.store()?.read();
        let ids: Vec<ChallengeId> = cases.iter().map(|case| case.challenge.id).collect();
        let mut marked = milestones::of_these(connection, &ids)?;
        let mut special = specialisms::of_these(connection, &ids)?;
        let mut done = invitations::duties(connection, &ids)?;
        for case in &cases {
            let id = case.challenge.id;
            let noted = Noted {
                marked: marked.remove(&id).unwrap_or_default(),
                special: special.remove(&id).unwrap_or_default().into_iter().collect(),
                done: done.remove(&id).unwrap_or_default().into_iter().collect(),
            };
            rows.extend(self.rows(ctx, case, &noted)?);
        }
        rows.retain(|row| !self.late || row.late);
        let shown = match self.challenge {
            Some(_) => vec!["name", "duty", "due", "done_on", "late"],
            None => vec!["challenge", "name", "duty", "due"],
        };
        let events = rows.iter().map(event).collect();
        let list =
            Listing::new(&rows, &shown)?.events(events).empty("There are no duties to show.");
        Ok(Said::list(list).exit_code(self.exit_code))
    }

    fn note(
        &self,
        ctx: &mut Context,
        case: &Case,
        special: &BTreeMap<PeerId, String>,
        peer: &str,
        done: &str,
    ) -> Result<Said> {
        let member = case.member(ctx.store()?.read(), peer)?;
        peers::must_be_there(ctx.store()?.read(), member.peer.id)?;
        let own = duties_of(case, member, special);
        let words: Vec<&str> = own.iter().map(|(duty, _)| duty.duty.as_str()).collect();
        let (duty, day) = (one_of("duty", &words, done)?, day_done(ctx, self.on)?);
        ctx.write(|tx| invitations::did(tx, case.challenge.id, member.peer.id, &duty, day))?;
        Ok(Said::note(format!("Noted as done on {day}: {duty}.")))
    }

    fn rows(&self, ctx: &mut Context, case: &Case, noted: &Noted) -> Result<Vec<DutyRow>> {
        let today = ctx.today;
        let steps = timeline_of(case, &noted.marked, today);
        let connection = ctx.store()?.read();
        let only = self.peer.as_deref().map(|text| case.member(connection, text)).transpose()?;
        let only = only.map(|member| member.peer.id);
        let mut rows = Vec::new();
        for member in case.team.iter().filter(|m| only.is_none_or(|id| id == m.peer.id)) {
            for (duty, words) in duties_of(case, member, &noted.special) {
                let done_on = noted.done.get(&(member.peer.id, duty.duty.clone())).copied();
                let due = due(duty, &steps, case.challenge.onsite);
                rows.push(DutyRow {
                    challenge: case.challenge.reference.clone(),
                    slot: member.slot.clone(),
                    peer: member.peer.reference.clone(),
                    name: member.peer.facts.name.clone(),
                    duty: words,
                    due,
                    done_on,
                    late: done_on.is_none() && due.is_some_and(|day| day < today),
                });
            }
        }
        Ok(rows)
    }
}

fn specialise(ctx: &mut Context, case: &Case, peer: &str, role: &str) -> Result<Said> {
    let member = case.member(ctx.store()?.read(), peer)?;
    peers::must_be_there(ctx.store()?.read(), member.peer.id)?;
    let (name, role) = (&member.peer.facts.name, tidy(role));
    let role = (!role.is_empty()).then_some(role);
    ctx.write(|tx| specialisms::put(tx, case.challenge.id, member.peer.id, role.as_deref()))?;
    Ok(Said::note(match role {
        Some(role) => format!("{name} is on the team for {role}."),
        None => format!("{name} has no specialist role."),
    }))
}

/// What is not done stands in the calendar on its day.
fn event(row: &DutyRow) -> Option<Event> {
    let due = row.due.filter(|_| row.done_on.is_none())?;
    Some(Event {
        uid: format!("{}-{}-{}@peerage", slug(&row.duty), row.peer, row.challenge),
        from: due,
        to: due,
        summary: format!("{}: {} ({})", row.challenge, row.duty, row.name),
        description: row.slot.clone(),
    })
}
