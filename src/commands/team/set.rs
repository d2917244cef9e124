//! `team set`: a team agreed elsewhere, held to the rules before it is kept.

use anyhow::Result;

use super::desk::{Desk, Wishes, roles, seat};
use super::{stage, text};
use crate::commands::{Context, Said};
use crate::domain::{PeerId, Seat, TeamStatus};
use crate::error::Refusal;
use crate::matching::words::list;
use crate::matching::{self, check};
use crate::store::teams::{self, Exception, NewTeam};

/// Rules that speak of a conflict of interest: a team that breaks one is refused.
const INTEREST: [&str; 4] = ["association", "interest", "neighbour", "cooling-off"];

/// Enter a team agreed elsewhere
///
/// It is held to the rules: a conflict of interest is refused, neighbours and recent leavers of the
/// host unless there is a reason to override; whatever else it breaks is said and kept with it.
#[derive(Debug, clap::Args)]
pub struct SetArgs {
    /// The challenge
    #[arg(value_name = "CHALLENGE")]
    challenge: String,
    /// Who takes which slot, such as `lead=P12`
    #[arg(value_name = "SLOT=PEER", required = true)]
    seats: Vec<String>,
    /// Let peers from neighbours and recent leavers of the host go, somebody else lead where the kind
    /// allows it, and the team of a challenge that is over be another, for this reason
    #[arg(long = "override", value_name = "REASON", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    reason: Option<String>,
}

impl SetArgs {
    /// Runs the verb.
    ///
    /// # Errors
    /// When there is no such challenge, slot or peer, or a conflict of interest stands against it.
    pub fn run(self, ctx: &mut Context) -> Result<Said> {
        let desk = Desk::load_for(ctx, &self.challenge, &Wishes::default(), true)?;
        let challenge = &desk.stored.challenge;
        if self.reason.is_none() || challenge.withdrawn_on.is_some() {
            stage::must_be_open(challenge)?;
        }
        let roles = roles(&desk.problem.kind, &desk.problem.scope);
        let connection = ctx.store()?.read();
        let seats: Vec<(String, PeerId)> =
            self.seats.iter().map(|text| seat(connection, &roles, text)).collect::<Result<_>>()?;
        twice(&desk, &seats)?;
        crowded(&desk, &seats)?;
        let onsite = match desk.problem.weeks[..] {
            [only] => Some(only),
            _ => None,
        };
        let found = check::team(&desk.problem, &seats, onsite);
        let (interests, others): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|f| self.concerns_reason(f));
        self.refuse(&interests)?;
        let mut answer = matching::by_hand(&desk.problem, &seats, onsite);
        answer.notes = others.iter().map(told).collect();
        let points = |peer: PeerId| {
            let reference = desk.reference_of(peer);
            answer.members.iter().find(|m| m.peer == reference).map(|m| m.points)
        };
        let members = seats.iter().map(|(slot, peer)| Seat {
            slot: slot.clone(),
            peer: *peer,
            points: points(*peer),
        });
        let team = NewTeam {
            status: TeamStatus::Agreed,
            made_on: ctx.today,
            onsite,
            members: members.collect(),
            answer: Some(answer.clone()),
        };
        ctx.note.clone_from(&self.reason);
        let (id, revision, today) = (desk.stored.challenge.id, desk.stored.revision, ctx.today);
        ctx.write_anyway(|tx| {
            teams::must_be_unchanged(tx, revision)?;
            for finding in &interests {
                let reason = self.reason.clone().unwrap_or_default();
                let exception =
                    Exception { rule: finding.rule.clone(), peer: finding.peer, reason };
                teams::except(tx, id, &exception, today)?;
            }
            teams::insert(tx, id, &team)
        })?;
        let view = text::view(&answer)?;
        let version = desk.stored.team.as_ref().map_or(0, |team| team.version) + 1;
        let reference = &desk.problem.challenge;
        let kept = format!("Kept as version {version} of the team of {reference}, agreed.");
        Ok(Said::view(view).and_note(kept))
    }

    /// Whether the finding is refused or set aside: a conflict of interest; with a reason also whatever
    /// else a reason sets aside, such as who leads on use of resources.
    fn concerns_reason(&self, finding: &check::Finding) -> bool {
        INTEREST.contains(&&*finding.rule) || (self.reason.is_some() && finding.overridable)
    }

    /// Refuses a conflict of interest, unless a reason sets it aside.
    fn refuse(&self, interests: &[check::Finding]) -> Result<()> {
        let standing: Vec<&check::Finding> =
            interests.iter().filter(|f| self.reason.is_none() || !f.overridable).collect();
        if standing.is_empty() {
            return Ok(());
        }
        let sentences: Vec<&str> = standing.iter().map(|f| f.sentence.as_str()).collect();
        let refusal = Refusal::refused(sentences.join("; "));
        let may = standing.iter().all(|finding| finding.overridable);
        let hint = if may {
            "give a reason with `--override REASON` if they are to go all the same"
        } else {
            "choose somebody else: nothing sets this aside"
        };
        Err(refusal.hint(hint).into())
    }
}

/// A slot has as many places as the template and the scope give it.
fn crowded(desk: &Desk, seats: &[(String, PeerId)]) -> Result<()> {
    let template = matching::slots(&desk.problem);
    for (role, _) in seats {
        let places = template.iter().filter(|slot| slot.role == *role).count();
        let taken: Vec<String> = (seats.iter().filter(|(other, _)| other == role))
            .map(|(_, peer)| desk.reference_of(*peer))
            .collect();
        if taken.len() > places {
            let wrong = format!("`{role}` is for {places}, and {} are to have it", list(&taken));
            return Err(Refusal::usage(wrong).hint("give each of them a slot of their own").into());
        }
    }
    Ok(())
}

/// What the team breaks, and the way to put a reason on record where there is one.
fn told(finding: &check::Finding) -> String {
    let sentence = &finding.sentence;
    match finding.overridable {
        true => format!("{sentence} (`--override REASON` puts on record why)"),
        false => sentence.clone(),
    }
}

/// One person has one place.
fn twice(desk: &Desk, seats: &[(String, PeerId)]) -> Result<()> {
    for (at, (role, peer)) in seats.iter().enumerate() {
        if let Some((other, _)) = seats[..at].iter().find(|(_, p)| p == peer) {
            let who = desk.reference_of(*peer);
            let wrong = format!("`{who}` cannot be both {other} and {role}");
            return Err(Refusal::usage(wrong).hint("give each slot another peer").into());
        }
    }
    Ok(())
}
