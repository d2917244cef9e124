//! `team invite`: the letters to the members of a team, and the sheet for their answers.

use anyhow::Result;
use chrono::NaiveDate;

use super::round::{Round, step};
use super::stage;
use crate::commands::case::Teammate;
use crate::commands::drafts::{self, DraftArgs, facts_of, whom};
use crate::commands::report::facts;
use crate::commands::values::{date, day_done};
use crate::commands::{Context, Said};
use crate::domain::text::tidy;
use crate::domain::{Invitation, InvitationStatus, PeerKind};
use crate::error::Refusal;
use crate::intake::replies::{INVITATIONS, heading};
use crate::report::{LetterFacts, Report};
use crate::store::bodies;
use crate::store::letters::Matter;

/// Invite the members of a team: officers and others themselves, councillors through their group office
///
/// Each letter is a draft for the mail program (`.eml`) in a folder of its own, beside a sheet on which
/// the answers are noted: `peerage team respond --import` takes it in. Members who were asked to come
/// before the days moved are asked again.
#[derive(Debug, clap::Args)]
pub struct InviteArgs {
    /// The challenge
    challenge: String,
    /// Only this member (can be repeated; all who are not approached yet when left out)
    #[arg(long = "peer", value_name = "MEMBER")]
    peers: Vec<String>,
    /// Who was asked, such as the chief executive who releases an officer (default: a councillor's
    /// group office)
    #[arg(long, value_name = "WHO")]
    asked: Option<String>,
    /// The day (default: today)
    #[arg(long, value_parser = date)]
    on: Option<NaiveDate>,
    /// Write no letters: they were asked by telephone
    #[arg(long)]
    no_drafts: bool,
    #[command(flatten)]
    letters: DraftArgs,
}

impl InviteArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let round = Round::to_go_on(ctx, &self.challenge)?;
        stage::must_lie_ahead(&round.case.challenge, ctx.today)?;
        let day = day_done(ctx, self.on)?;
        let mut members = round.members(ctx, &self.peers)?;
        if self.peers.is_empty() {
            let is_open = |status| matches!(status, None | Some(InvitationStatus::AskAgain));
            members.retain(|member| is_open(round.status(member)));
        }
        round.must_be_there(ctx, &members)?;
        let is_further = |member: &&&Teammate| {
            let on = |now: &InvitationStatus| *now > InvitationStatus::Approached && !now.is_out();
            round.status(member).as_ref().is_some_and(on)
        };
        if let Some(member) = members.iter().find(is_further) {
            let now = round.status(member).map(|now| now.to_string()).unwrap_or_default();
            let message = format!("{} is {now} already", member.peer.facts.name);
            let hint = "who is to be asked anew is first noted as `ask-again` with `team respond`";
            return Err(Refusal::refused(message).hint(hint).into());
        }
        let mut new = Vec::new();
        for member in &members {
            let asked = self.asked(&round, member)?;
            new.push(step(member, InvitationStatus::Approached, day, asked, None));
        }
        let count = new.len();
        if count == 0 {
            let nobody = "Nobody was left to ask; see where each stands with";
            return Ok(Said::note(format!("{nobody} `peerage team status {}`.", self.challenge)));
        }
        let noted = format!("Noted {count} approached on {day}.");
        if self.no_drafts {
            round.write(ctx, &new, |_| Ok(()))?;
            return Ok(Said::note(noted));
        }
        let letters = self.letters(ctx, &round, &members, &new)?;
        let dry_run = ctx.dry_run;
        round.write(ctx, &new, |tx| letters.put(tx, dry_run))?;
        let said = letters.said("team respond --import")?;
        let notes = Said::note(noted).and_note(&said.note);
        Ok(notes.with_view_of(said))
    }

    /// Who is asked about a member.
    fn asked(&self, round: &Round, member: &Teammate) -> Result<Option<String>> {
        let asked = self.asked.as_deref().map(tidy).filter(|text| !text.is_empty());
        if member.peer.facts.kind != PeerKind::Member || asked.is_some() {
            return Ok(asked);
        }
        let office = drafts::office(&round.case.scheme, &member.peer);
        let Some(office) = office else {
            let name = &member.peer.facts.name;
            let none = Refusal::refused(format!("no group office is settled for {name}"));
            return Err(none.hint("say who was asked with `--asked WHO`").into());
        };
        Ok(Some(format!("{office} group office")))
    }

    fn letters(
        &self,
        ctx: &mut Context,
        round: &Round,
        members: &[&Teammate],
        new: &[Invitation],
    ) -> Result<drafts::Round> {
        let case = &round.case;
        let reference = &case.challenge.reference;
        let name = format!("invite-{reference}");
        let mut letters = drafts::Round::open(ctx, &self.letters, &name, &case.scheme)?;
        let report = facts::report(ctx, &case.challenge)?;
        let (register, today) = (bodies::load(ctx.store()?.read())?, ctx.today);
        let mut sheet = vec![heading(&INVITATIONS)];
        for (member, step) in members.iter().zip(new) {
            let mut about = whom(&case.scheme, &member.peer, step.asked.as_deref());
            about.matters =
                vec![Matter { challenge: reference.clone(), what: member.slot.clone() }];
            let known = facts_of(&register, &member.peer, today);
            letters.add("letter-invite", about, of_visit(&report, &member.slot, known))?;
            let asked = step.asked.clone().unwrap_or_default();
            let released = match member.peer.facts.employer_release {
                Some(true) => "yes",
                Some(false) => "no",
                None => "",
            };
            let cells = [
                reference.as_str(),
                &member.peer.reference,
                &member.peer.facts.name,
                &member.slot,
                &asked,
                "",
                released,
                "",
            ];
            sheet.push(cells.map(ToOwned::to_owned).to_vec());
        }
        letters.sheet(sheet)?;
        Ok(letters)
    }
}

/// What a letter says of the visit.
pub(super) fn of_visit(report: &Report, slot: &str, known: LetterFacts) -> LetterFacts {
    let scope = report.scope.as_ref();
    LetterFacts {
        slot: slot.to_owned(),
        title: report.title.clone(),
        kind: report.kind.clone(),
        host: report.host.clone(),
        onsite: report.onsite.clone(),
        window: report.window.clone(),
        mode: report.mode.clone(),
        themes: report.themes.iter().map(|theme| theme.name.clone()).collect(),
        needs: scope.map(|scope| scope.needs.clone()).filter(|needs| !needs.is_empty()),
        ..known
    }
}
