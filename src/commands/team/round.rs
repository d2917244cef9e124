//! A challenge with every step so far in winning its team: what the verbs on members share.

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::Transaction;

use super::stage;
use crate::commands::Context;
use crate::commands::case::{Case, Teammate};
use crate::domain::{Invitation, InvitationStatus, PeerId};
use crate::error::Refusal;
use crate::store::{invitations, milestones, peers};

/// A challenge with every step so far.
pub(super) struct Round {
    pub case: Case,
    pub steps: Vec<Invitation>,
}

/// What follows from new steps for the challenge as a whole.
pub(super) struct Follows {
    approached: bool,
    agreed: bool,
    confirmed: bool,
    out: bool,
    day: Option<NaiveDate>,
}

impl Round {
    /// Reads it.
    ///
    /// # Errors
    /// When there is no such challenge, or it has no team.
    pub(super) fn open(ctx: &mut Context, challenge: &str) -> Result<Self> {
        let case = Case::open(ctx, challenge)?;
        if case.team.is_empty() {
            let none = Refusal::refused(format!("{} has no team", case.challenge.reference));
            return Err(none.hint("run `peerage team assemble` or `peerage team set`").into());
        }
        let steps = invitations::of(ctx.store()?.read(), case.challenge.id)?;
        Ok(Self { case, steps })
    }

    /// The same, for steps that are still to be made.
    ///
    /// # Errors
    /// Besides, when nobody joins or leaves the team any more.
    pub(super) fn to_go_on(ctx: &mut Context, challenge: &str) -> Result<Self> {
        let round = Self::open(ctx, challenge)?;
        stage::must_be_open(&round.case.challenge)?;
        Ok(round)
    }

    pub(super) fn newest(&self, peer: PeerId) -> Option<&Invitation> {
        self.steps.iter().rfind(|step| step.peer == peer)
    }

    pub(super) fn status(&self, member: &Teammate) -> Option<InvitationStatus> {
        self.newest(member.peer.id).map(|step| step.status)
    }

    /// Those who are named, else the whole team.
    pub(super) fn members(&self, ctx: &mut Context, texts: &[String]) -> Result<Vec<&Teammate>> {
        if texts.is_empty() {
            return Ok(self.case.team.iter().collect());
        }
        let connection = ctx.store()?.read();
        texts.iter().map(|text| self.case.member(connection, text)).collect()
    }

    /// Refuses steps of a member who was erased: somebody else comes in the place.
    pub(super) fn must_be_there(&self, ctx: &mut Context, members: &[&Teammate]) -> Result<()> {
        let (connection, challenge) = (ctx.store()?.read(), &self.case.challenge.reference);
        for member in members {
            let reference = &member.peer.reference;
            if peers::is_stub(connection, member.peer.id)? {
                let gone = format!("`{reference}` stands for a person who was erased");
                let hint = format!(
                    "find somebody else with `peerage team replace {challenge} {reference} --save`"
                );
                return Err(Refusal::refused(gone).hint(hint).into());
            }
        }
        Ok(())
    }

    /// What stands against `to` as the next step of a member.
    pub(super) fn out_of_order(&self, member: &Teammate, to: InvitationStatus) -> Option<String> {
        let (name, now) = (&member.peer.facts.name, self.status(member));
        if let Some(now) = now.filter(|now| !now.is_out() && !to.is_out() && to < *now)
            && to != InvitationStatus::AskAgain
        {
            return Some(format!("{name} is {now} already"));
        }
        let before = to.after()?;
        match now {
            None => Some(format!("{name} was not approached yet")),
            Some(InvitationStatus::AskAgain) => {
                Some(format!("{name} is to be asked again: the days have moved"))
            }
            Some(now) if now.is_out() => Some(format!("{name} is out: {now}")),
            Some(now) if now < before => Some(format!("{name} is {now}, not yet {before}")),
            Some(_) => None,
        }
    }

    /// What follows for a team of these members when `new` steps are made.
    pub(super) fn follows(&self, team: &[PeerId], new: &[Invitation]) -> Follows {
        let all: Vec<&Invitation> = self.steps.iter().chain(new).collect();
        let every = |test: fn(InvitationStatus) -> bool| {
            let newest = |id: &PeerId| all.iter().rfind(|step| step.peer == *id);
            team.iter().all(|id| newest(id).is_some_and(|step| test(step.status)))
        };
        Follows {
            approached: every(|status| status != InvitationStatus::AskAgain),
            agreed: every(|status| status >= InvitationStatus::HostAgreed && !status.is_out()),
            confirmed: every(|status| status == InvitationStatus::Confirmed),
            out: new.iter().any(|step| step.status.is_out()),
            day: new.iter().map(|step| step.happened_on).max(),
        }
    }

    /// Writes steps and what follows from them.
    pub(super) fn put(
        &self,
        tx: &Transaction<'_>,
        new: &[Invitation],
        follows: &Follows,
    ) -> Result<()> {
        let id = self.case.challenge.id;
        new.iter().try_for_each(|step| invitations::add(tx, id, step))?;
        let kind = self.case.scheme.kind(&self.case.challenge.kind);
        let has = |word: &str| kind.is_some_and(|k| k.milestones.iter().any(|m| m.word == word));
        let marked = milestones::done(tx, id)?;
        let is_marked = |word: &str| marked.iter().any(|(name, _)| name == word);
        let mark = |word: &str, is_done: bool| match is_done && has(word) && !is_marked(word) {
            true => milestones::mark(tx, id, word, follows.day),
            false => Ok(()),
        };
        mark("peers-approached", follows.approached)?;
        mark("team-agreed", follows.agreed)?;
        if follows.confirmed {
            invitations::agree(tx, id)?;
        }
        mark("team-confirmed", follows.confirmed)?;
        // The withdrawal of a member takes the stage back.
        for word in ["team-agreed", "team-confirmed"] {
            if follows.out && is_marked(word) {
                milestones::mark(tx, id, word, None)?;
                invitations::reopen(tx, id)?;
            }
        }
        Ok(())
    }

    /// Writes steps for the team as it stands.
    pub(super) fn write(
        &self,
        ctx: &mut Context,
        new: &[Invitation],
        also: impl FnOnce(&Transaction<'_>) -> Result<()>,
    ) -> Result<()> {
        let follows = self.follows(&self.case.team_ids(), new);
        ctx.write(|tx| {
            self.put(tx, new, &follows)?;
            also(tx)
        })
    }
}

/// A step of a member.
pub(super) fn step(
    member: &Teammate,
    status: InvitationStatus,
    happened_on: NaiveDate,
    asked: Option<String>,
    reason: Option<String>,
) -> Invitation {
    Invitation { peer: member.peer.id, status, happened_on, asked, reason, replaced_by: None }
}
