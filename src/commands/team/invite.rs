//! `team invite`, `respond`, `confirm` and `status`: how far things are with each member.

use anyhow::Result;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::case::{Case, Teammate};
use crate::commands::report::set_aside;
use crate::commands::values::{date, word};
use crate::commands::{Context, Said};
use crate::domain::text::tidy;
use crate::domain::{Invitation, InvitationStatus, PeerKind};
use crate::error::Refusal;
use crate::render::Listing;
use crate::store::{invitations, milestones};

/// Note that the members of a team are approached: officers and others themselves, councillors
/// through their group office
#[derive(Debug, clap::Args)]
pub struct InviteArgs {
    /// The challenge
    challenge: String,
    /// Only this member (can be repeated; all who are not approached yet when left out)
    #[arg(long = "peer", value_name = "PEER")]
    peers: Vec<String>,
    /// Who was asked, such as the chief executive who releases an officer (default: a councillor's
    /// group office)
    #[arg(long, value_name = "WHO")]
    asked: Option<String>,
    /// The day (default: today)
    #[arg(long, value_parser = date)]
    on: Option<NaiveDate>,
}

/// Note a member's answer, the employer's release, or the host's view of the member
#[derive(Debug, clap::Args)]
pub struct RespondArgs {
    /// The challenge
    challenge: String,
    /// The member
    peer: String,
    /// How far things are now
    #[arg(value_parser = word::<InvitationStatus>())]
    status: InvitationStatus,
    /// Why the member does not come
    #[arg(long)]
    reason: Option<String>,
    /// The employer releases the member
    #[arg(long)]
    released: bool,
    /// Who was asked
    #[arg(long, value_name = "WHO")]
    asked: Option<String>,
    /// The day (default: today)
    #[arg(long, value_parser = date)]
    on: Option<NaiveDate>,
    /// Set the order of steps aside, with the reason
    #[arg(long = "override", value_name = "REASON")]
    override_reason: Option<String>,
}

/// Confirm the members of a team: the host is content, officers are released, councillors came
/// through their group office
#[derive(Debug, clap::Args)]
pub struct ConfirmArgs {
    /// The challenge
    challenge: String,
    /// Only this member (can be repeated; all when left out)
    #[arg(long = "peer", value_name = "PEER")]
    peers: Vec<String>,
    /// The day (default: today)
    #[arg(long, value_parser = date)]
    on: Option<NaiveDate>,
    /// Set the rule aside, with the reason
    #[arg(long = "override", value_name = "REASON")]
    override_reason: Option<String>,
}

/// Show how far things are with each member
#[derive(Debug, clap::Args)]
pub struct StatusArgs {
    /// The challenge
    challenge: String,
    /// Show every step, not only the newest
    #[arg(long)]
    history: bool,
}

/// How far things are with a member.
#[derive(Debug, Serialize, JsonSchema)]
pub struct InvitationRow {
    /// The challenge.
    challenge: String,
    /// The slot; null for somebody who is not on the team any more.
    slot: Option<String>,
    /// The peer's reference.
    peer: String,
    /// The peer's name.
    name: String,
    /// How far things are; null where nobody was asked.
    status: Option<InvitationStatus>,
    /// The day of that.
    happened_on: Option<NaiveDate>,
    /// Who was asked.
    asked: Option<String>,
    /// Whether the employer releases the peer; null is not asked.
    employer_release: Option<bool>,
    /// Why the member does not come.
    reason: Option<String>,
}

/// A challenge with every step so far.
struct Round {
    case: Case,
    steps: Vec<Invitation>,
}

impl Round {
    fn open(ctx: &mut Context, challenge: &str) -> Result<Self> {
        let case = Case::open(ctx, challenge)?;
        if case.team.is_empty() {
            let none = Refusal::refused(format!("{} has no team", case.challenge.reference));
            return Err(none.hint("run `peerage team assemble` or `peerage team set`").into());
        }
        let steps = invitations::of(ctx.store()?.read(), case.challenge.id)?;
        Ok(Self { case, steps })
    }

    fn newest(&self, member: &Teammate) -> Option<&Invitation> {
        self.steps.iter().rfind(|step| step.peer == member.peer.id)
    }

    fn status(&self, member: &Teammate) -> Option<InvitationStatus> {
        self.newest(member).map(|step| step.status)
    }

    /// Those who are named, else the whole team.
    fn members(&self, ctx: &mut Context, texts: &[String]) -> Result<Vec<&Teammate>> {
        if texts.is_empty() {
            return Ok(self.case.team.iter().collect());
        }
        let connection = ctx.store()?.read();
        texts.iter().map(|text| self.case.member(connection, text)).collect()
    }

    /// The group office of a councillor, by party.
    fn office(&self, member: &Teammate) -> Option<String> {
        let party = member.peer.facts.party.as_deref()?;
        let parties = &self.case.scheme.words.parties;
        let found = parties.iter().find(|known| known.name == party)?;
        found.office.as_ref().map(|office| format!("{office} group office"))
    }

    /// Writes steps, and the milestones that follow from them.
    fn write(&self, ctx: &mut Context, new: &[Invitation], released: bool) -> Result<()> {
        let id = self.case.challenge.id;
        let all: Vec<&Invitation> = self.steps.iter().chain(new).collect();
        let every = |test: fn(InvitationStatus) -> bool| {
            self.case.team.iter().all(|member| {
                all.iter().rfind(|s| s.peer == member.peer.id).is_some_and(|s| test(s.status))
            })
        };
        let confirmed = every(|status| status == InvitationStatus::Confirmed);
        let approached = every(|_| true);
        let out = new.iter().any(|step| step.status.is_out());
        let day = new.iter().map(|step| step.happened_on).max();
        let kind = self.case.scheme.kind(&self.case.challenge.kind);
        let has = |word: &str| kind.is_some_and(|k| k.milestones.iter().any(|m| m.word == word));
        ctx.write(|tx| {
            for step in new {
                invitations::add(tx, id, step)?;
                if released {
                    invitations::release(tx, step.peer, true)?;
                }
            }
            let marked = milestones::done(tx, id)?;
            let is_marked = |word: &str| marked.iter().any(|(name, _)| name == word);
            if approached && has("peers-approached") && !is_marked("peers-approached") {
                milestones::mark(tx, id, "peers-approached", day)?;
            }
            if confirmed {
                invitations::agree(tx, id)?;
            }
            if confirmed && has("team-confirmed") && !is_marked("team-confirmed") {
                milestones::mark(tx, id, "team-confirmed", day)?;
            }
            // The withdrawal of a member takes the stage back.
            if out && is_marked("team-confirmed") {
                milestones::mark(tx, id, "team-confirmed", None)?;
            }
            Ok(())
        })
    }
}

impl InviteArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let round = Round::open(ctx, &self.challenge)?;
        let day = self.on.unwrap_or(ctx.today);
        let mut members = round.members(ctx, &self.peers)?;
        if self.peers.is_empty() {
            members.retain(|member| round.status(member).is_none());
        }
        let mut new = Vec::new();
        for member in members {
            let asked = self.asked.as_deref().map(tidy).filter(|text| !text.is_empty());
            let is_member = member.peer.facts.kind == PeerKind::Member;
            let asked = asked.or_else(|| round.office(member).filter(|_| is_member));
            if is_member && asked.is_none() {
                let name = &member.peer.facts.name;
                let none = Refusal::refused(format!("no group office is settled for {name}"));
                return Err(none.hint("say who was asked with `--asked WHO`").into());
            }
            new.push(step(member, InvitationStatus::Approached, day, asked, None));
        }
        round.write(ctx, &new, false)?;
        let count = new.len();
        Ok(Said::note(format!("Noted {count} approached on {day}.")))
    }
}

fn step(
    member: &Teammate,
    status: InvitationStatus,
    happened_on: NaiveDate,
    asked: Option<String>,
    reason: Option<String>,
) -> Invitation {
    Invitation { peer: member.peer.id, status, happened_on, asked, reason }
}

/// What stands against `to` as the next step of a member.
fn out_of_order(round: &Round, member: &Teammate, to: InvitationStatus) -> Option<String> {
    let (name, now) = (&member.peer.facts.name, round.status(member));
    let before = to.after()?;
    match now {
        None => Some(format!("{name} was not approached yet")),
        Some(now) if now.is_out() => Some(format!("{name} is out: {now}")),
        Some(now) if now < before => Some(format!("{name} is {now}, not yet {before}")),
        Some(_) => None,
    }
}

impl RespondArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let round = Round::open(ctx, &self.challenge)?;
        let day = self.on.unwrap_or(ctx.today);
        let member = round.members(ctx, std::slice::from_ref(&self.peer))?.remove(0);
        if self.status == InvitationStatus::Confirmed {
            let other = Refusal::usage("members are confirmed by `team confirm`");
            return Err(other
                .hint("it looks at the employer's release and the group office")
                .into());
        }
        let reason = self.reason.as_deref().map(tidy).filter(|text| !text.is_empty());
        if self.status.is_out() && reason.is_none() {
            let none = Refusal::rejected("a member who does not come gives a reason");
            return Err(none.hint("note it with `--reason`").into());
        }
        let why_not = out_of_order(&round, member, self.status);
        set_aside(ctx, self.override_reason.as_deref(), why_not.as_deref())?;
        let asked = self.asked.as_deref().map(tidy).filter(|text| !text.is_empty());
        round.write(ctx, &[step(member, self.status, day, asked, reason)], self.released)?;
        let said =
            Said::note(format!("{} is {} since {day}.", member.peer.facts.name, self.status));
        let reference = &round.case.challenge.reference;
        Ok(if self.status.is_out() {
            said.and_note(format!("Find somebody else with `peerage team replace {reference}`."))
        } else {
            said
        })
    }
}

impl ConfirmArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let round = Round::open(ctx, &self.challenge)?;
        let day = self.on.unwrap_or(ctx.today);
        let mut members = round.members(ctx, &self.peers)?;
        members.retain(|member| round.status(member) != Some(InvitationStatus::Confirmed));
        let why_not = members.iter().find_map(|member| {
            out_of_order(&round, member, InvitationStatus::Confirmed)
                .or_else(|| not_released(member))
                .or_else(|| no_office(&round, member))
        });
        set_aside(ctx, self.override_reason.as_deref(), why_not.as_deref())?;
        let new: Vec<Invitation> = members
            .iter()
            .map(|member| step(member, InvitationStatus::Confirmed, day, None, None))
            .collect();
        round.write(ctx, &new, false)?;
        Ok(Said::note(format!("Confirmed {} members on {day}.", new.len())))
    }
}

/// An officer goes only with the employer's release.
fn not_released(member: &Teammate) -> Option<String> {
    let facts = &member.peer.facts;
    let needs = facts.kind == PeerKind::Officer && facts.employer_release != Some(true);
    needs.then(|| format!("the employer of {} has not released them", facts.name))
}

/// A councillor comes through the group office.
fn no_office(round: &Round, member: &Teammate) -> Option<String> {
    let facts = &member.peer.facts;
    let was_asked = round.steps.iter().any(|s| s.peer == member.peer.id && s.asked.is_some());
    let needs = facts.kind == PeerKind::Member && !was_asked;
    needs.then(|| format!("the group office of {} was not asked", facts.name))
}

impl StatusArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let round = Round::open(ctx, &self.challenge)?;
        let mut rows = Vec::new();
        for member in &round.case.team {
            let own = || round.steps.iter().filter(|step| step.peer == member.peer.id);
            let steps: Vec<Option<&Invitation>> = match self.history {
                true if own().next().is_some() => own().map(Some).collect(),
                _ => vec![own().next_back()],
            };
            rows.extend(steps.into_iter().map(|step| row(&round.case, member, step)));
        }
        let shown =
            ["slot", "name", "status", "happened_on", "asked", "employer_release", "reason"];
        Ok(Said::list(Listing::new(&rows, &shown)?))
    }
}

fn row(case: &Case, member: &Teammate, step: Option<&Invitation>) -> InvitationRow {
    InvitationRow {
        challenge: case.challenge.reference.clone(),
        slot: Some(member.slot.clone()),
        peer: member.peer.reference.clone(),
        name: member.peer.facts.name.clone(),
        status: step.map(|step| step.status),
        happened_on: step.map(|step| step.happened_on),
        asked: step.and_then(|step| step.asked.clone()),
        employer_release: member.peer.facts.employer_release,
        reason: step.and_then(|step| step.reason.clone()),
    }
}
