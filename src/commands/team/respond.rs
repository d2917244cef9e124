//! `team respond`: an answer, or a sheet of them, which ends in the next people to ring.

use std::path::{Path, PathBuf};

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, Transaction};

use super::ring::{self, Ring, RingRow};
use super::round::{Round, step};
use crate::commands::case::Teammate;
use crate::commands::gate::ImportOptions;
use crate::commands::gate::sheet::{self, Planned, Sort, meant, needed};
use crate::commands::report::set_aside;
use crate::commands::values::{date, day_done, word};
use crate::commands::{Context, Said};
use crate::domain::text::tidy;
use crate::domain::{Invitation, InvitationStatus, PeerId};
use crate::error::Refusal;
use crate::intake::replies::INVITATIONS;
use crate::intake::replies::invitation::{ANSWER, ASKED, CHALLENGE, PEER, REASON, RELEASED};
use crate::intake::{Entity, Row, Wrong};
use crate::render::Listing;
use crate::store::{invitations, peers, teams};

/// Note a member's answer, the employer's release, or the host's view of the member; or take in a
/// reply sheet
///
/// A reply sheet is the one that `team invite` wrote. Whoever is free stays on the team, for those who
/// do not come the best others are found, and they are the next people to ring.
#[derive(Debug, clap::Args)]
pub struct RespondArgs {
    /// The challenge
    #[arg(required_unless_present = "import")]
    challenge: Option<String>,
    /// The member
    #[arg(value_name = "MEMBER", required_unless_present = "import")]
    peer: Option<String>,
    /// How far things are now
    #[arg(value_parser = word::<InvitationStatus>(), required_unless_present = "import")]
    status: Option<InvitationStatus>,
    /// Take in a reply sheet (CSV, JSON, JSON Lines or XLSX; `-` for standard input)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["challenge", "peer", "status", "reason", "released", "asked", "override_reason"])]
    import: Option<PathBuf>,
    #[command(flatten)]
    options: ImportOptions,
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

/// An answer of a sheet.
#[derive(Debug, Clone, PartialEq)]
struct Answer {
    /// Where its challenge stands among the rounds.
    round: usize,
    step: Option<Invitation>,
    release: Option<(PeerId, bool)>,
}

impl RespondArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        match (&self.import, &self.challenge, &self.peer, self.status) {
            (Some(file), ..) => self.sheet(ctx, file),
            (None, Some(challenge), Some(peer), Some(status)) => {
                self.options.without_file()?;
                self.one(ctx, challenge, peer, status)
            }
            _ => Err(Refusal::usage("name the challenge, the member and the answer")
                .hint("write it as `peerage team respond CHALLENGE PEER ANSWER`")
                .into()),
        }
    }

    fn one(
        &self,
        ctx: &mut Context,
        challenge: &str,
        peer: &str,
        status: InvitationStatus,
    ) -> Result<Said> {
        let round = Round::to_go_on(ctx, challenge)?;
        let day = day_done(ctx, self.on)?;
        let member = round.case.member(ctx.store()?.read(), peer)?;
        round.must_be_there(ctx, &[member])?;
        if status == InvitationStatus::Confirmed {
            let other = Refusal::usage("members are confirmed by `team confirm`");
            return Err(other
                .hint("it looks at the employer's release and the group office")
                .into());
        }
        let reason = self.reason.as_deref().map(tidy).filter(|text| !text.is_empty());
        if status.is_out() && reason.is_none() {
            let none = Refusal::rejected("a member who does not come gives a reason");
            return Err(none.hint("note it with `--reason`").into());
        }
        let asked = self.asked.as_deref().map(tidy).filter(|text| !text.is_empty());
        let says_more = self.released || self.on.is_some() || asked.is_some() || reason.is_some();
        if round.status(member) == Some(status) && !says_more {
            let name = &member.peer.facts.name;
            return Ok(Said::note(format!("{name} is {status} already.")));
        }
        let why_not = round.out_of_order(member, status);
        set_aside(ctx, self.override_reason.as_deref(), why_not.as_deref())?;
        let (id, released) = (member.peer.id, self.released);
        round.write(ctx, &[step(member, status, day, asked, reason)], |tx| match released {
            true => invitations::release(tx, id, true),
            false => Ok(()),
        })?;
        let name = &member.peer.facts.name;
        let told = match status.is_out() {
            true => format!("{name} {status} on {day}."),
            false => format!("{name} is {status} since {day}."),
        };
        let said = Said::note(told);
        let (reference, gone) = (&round.case.challenge.reference, &member.peer.reference);
        Ok(if status.is_out() {
            let next =
                format!("Find somebody else with `peerage team replace {reference} {gone}`.");
            said.and_note(next)
        } else {
            said
        })
    }

    fn sheet(&self, ctx: &mut Context, file: &Path) -> Result<Said> {
        let day = day_done(ctx, self.on)?;
        sheet::take_in(ctx, file, &self.options, |_| {
            Ok(ReplySheet { day, rounds: Vec::new(), new: Vec::new(), rings: Vec::new() })
        })
    }
}

/// What the members of teams answer.
struct ReplySheet {
    day: NaiveDate,
    /// The challenges that the rows name.
    rounds: Vec<Round>,
    /// The new steps for each of them.
    new: Vec<Vec<Invitation>>,
    /// Whom to ring for each of them, where somebody does not come.
    rings: Vec<Option<Ring>>,
}

impl Sort for ReplySheet {
    type Thing = Answer;

    const MANY: &'static str = "answers";

    const REHEARSED: bool = true;

    fn entity() -> &'static Entity {
        &INVITATIONS
    }

    fn read(
        &mut self,
        ctx: &mut Context,
        row: &mut Row<'_>,
        _: bool,
    ) -> Result<Option<Planned<Answer>>> {
        let Some(challenge) = needed(row, CHALLENGE) else { return Ok(None) };
        let Some(peer) = needed(row, PEER) else { return Ok(None) };
        let Some(at) = self.round(ctx, row, &challenge)? else { return Ok(None) };
        let round = &self.rounds[at];
        let connection = ctx.store()?.read();
        if told_before(connection, round, row, &peer) {
            row.pass_over();
            return Ok(None);
        }
        let Some(member) = meant(row, PEER, &peer, || round.case.member(connection, &peer))? else {
            return Ok(None);
        };
        if meant(row, PEER, &peer, || peers::must_be_there(connection, member.peer.id))?.is_none() {
            return Ok(None);
        }
        let (step, release) = step_in(row, round, member, self.day);
        if step.is_none() && release.is_none() {
            if !row.is_rejected() {
                row.pass_over();
            }
            return Ok(None);
        }
        let key = format!("{} {}", round.case.challenge.reference, member.peer.reference);
        let after = Answer { round: at, step, release };
        Ok(Some(Planned { before: None, after, key, place: ANSWER, line: row.line() }))
    }

    fn told(&self, answer: &Answer) -> Vec<(&'static str, Option<String>)> {
        vec![("answer", answer.step.as_ref().map(|step| step.status.to_string()))]
    }

    fn prepare(&mut self, ctx: &mut Context, all: &[Planned<Answer>]) -> Result<()> {
        self.new = self.rounds.iter().map(|_| Vec::new()).collect();
        for answer in all.iter().map(|planned| &planned.after) {
            self.new[answer.round].extend(answer.step.clone());
        }
        for (round, steps) in self.rounds.iter().zip(&self.new) {
            let is_out = steps.iter().any(|step| step.status.is_out());
            self.rings.push(if is_out { Some(ring::next(ctx, round, steps)?) } else { None });
        }
        Ok(())
    }

    fn write(&mut self, tx: &Transaction<'_>, news: &[&Planned<Answer>]) -> Result<()> {
        for ((round, steps), ring) in self.rounds.iter().zip(&self.new).zip(&self.rings) {
            write(tx, round, steps, ring.as_ref())?;
        }
        let mut releases = news.iter().filter_map(|planned| planned.after.release);
        releases.try_for_each(|(peer, yes)| invitations::release(tx, peer, yes))
    }

    fn answer(&self, _: &[Planned<Answer>]) -> Result<Option<Said>> {
        told(&self.rounds, &self.new, &self.rings).map(Some)
    }
}

impl ReplySheet {
    /// Where the challenge that a row names stands among the rounds.
    fn round(
        &mut self,
        ctx: &mut Context,
        row: &mut Row<'_>,
        challenge: &str,
    ) -> Result<Option<usize>> {
        let is_it = |round: &Round| round.case.challenge.reference == challenge;
        if let Some(at) = self.rounds.iter().position(is_it) {
            return Ok(Some(at));
        }
        let opened = meant(row, CHALLENGE, challenge, || Round::to_go_on(ctx, challenge))?;
        let Some(round) = opened else { return Ok(None) };
        self.rounds.push(round);
        Ok(Some(self.rounds.len() - 1))
    }
}

/// Whether a row tells of somebody who left the team what is known already: the sheet that took the
/// peer off the team comes in a second time.
fn told_before(connection: &Connection, round: &Round, row: &mut Row<'_>, peer: &str) -> bool {
    let Ok(id) = round.case.peer(connection, peer) else { return false };
    let is_off = !round.case.team_ids().contains(&id);
    let known = round.newest(id).map(|step| step.status);
    is_off && known.is_some_and(InvitationStatus::is_out) && row.word(ANSWER, &[]) == known
}

/// The new step of a member that a row tells, and whether the employer releases the member, where that
/// is new.
fn step_in(
    row: &mut Row<'_>,
    round: &Round,
    member: &Teammate,
    day: NaiveDate,
) -> (Option<Invitation>, Option<(PeerId, bool)>) {
    let status: Option<InvitationStatus> = row.word(ANSWER, &[]);
    let (released, reason) = (row.yes_no(RELEASED), row.text(REASON));
    let status = status.filter(|status| is_news(round.status(member), *status));
    if let Some(status) = status {
        if status.is_out() && reason.is_none() {
            let wrong = Wrong::new("a member who does not come gives a reason", "write it there");
            row.reject(REASON, "", wrong);
        }
        if let Some(why_not) = round.out_of_order(member, status) {
            let hint = "invite the member first with `peerage team invite`";
            row.reject(ANSWER, &status.to_string(), Wrong::new(why_not, hint));
        }
    }
    let asked = row.text(ASKED);
    let step = status.map(|status| step(member, status, day, asked, reason));
    let release = released.filter(|yes| member.peer.facts.employer_release != Some(*yes));
    (step, release.map(|yes| (member.peer.id, yes)))
}

/// Whether an answer says more than is known: who is further already stays there.
fn is_news(now: Option<InvitationStatus>, answer: InvitationStatus) -> bool {
    match now {
        Some(now) if now == answer => false,
        Some(now) if answer.is_out() || answer == InvitationStatus::AskAgain => now != answer,
        Some(now) => now < answer || now.is_out(),
        None => true,
    }
}

/// Writes the new steps of one challenge, and its new team, where there is one.
fn write(
    tx: &Transaction<'_>,
    round: &Round,
    steps: &[Invitation],
    ring: Option<&Ring>,
) -> Result<()> {
    let id = round.case.challenge.id;
    let team = ring.and_then(|ring| ring.team.as_ref());
    if let (Some(ring), Some(team)) = (ring, team) {
        teams::must_be_unchanged(tx, ring.revision)?;
        teams::insert(tx, id, team)?;
    }
    let ids: Vec<PeerId> = match team {
        Some(team) => team.members.iter().map(|seat| seat.peer).collect(),
        None => round.case.team_ids(),
    };
    round.put(tx, steps, &round.follows(&ids, steps))?;
    for (gone, by) in ring.iter().flat_map(|ring| &ring.replaced) {
        invitations::replace(tx, id, *gone, *by)?;
    }
    Ok(())
}

/// What was noted, and whom to ring next.
fn told(rounds: &[Round], new: &[Vec<Invitation>], rings: &[Option<Ring>]) -> Result<Said> {
    let rows: Vec<&RingRow> = rings.iter().flatten().flat_map(|ring| &ring.rows).collect();
    let rows: Vec<RingRow> = rows.into_iter().cloned().collect();
    let shown = ["challenge", "slot", "name", "body", "phone", "email", "instead_of", "why"];
    let list = Listing::new(&rows, &shown)?.empty("There is nobody to ring.");
    let mut said = Said::list(list);
    for ((round, steps), ring) in rounds.iter().zip(new).zip(rings) {
        let out = steps.iter().filter(|step| step.status.is_out()).count();
        let reference = &round.case.challenge.reference;
        if steps.is_empty() {
            said = said.and_note(format!("No new answers for {reference}."));
            continue;
        }
        let (free, plural) = (steps.len() - out, if steps.len() == 1 { "" } else { "s" });
        said = said.and_note(format!(
            "Noted {} answer{plural} for {reference}: {free} free, {out} not.",
            steps.len()
        ));
        for note in ring.iter().flat_map(|ring| &ring.notes) {
            said = said.and_note(note);
        }
        if ring.as_ref().is_some_and(|ring| ring.team.is_some()) {
            said = said.and_note(format!(
                "Saved a new team, proposed. Invite them with `peerage team invite {reference}`."
            ));
        }
    }
    Ok(said)
}
