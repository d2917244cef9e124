//! `peer learning`: what peers learnt and took home, and whether they let it be published.

use anyhow::Result;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::stored;
use crate::commands::case::Case;
use crate::commands::values::yes_no;
use crate::commands::{Context, Said, find};
use crate::domain::text::tidy;
use crate::domain::{Learning, PeerId};
use crate::error::Refusal;
use crate::render::Listing;
use crate::store::{peers, reviews, support};

/// Note what a peer learnt and took home from an engagement, or list what was noted
///
/// Nothing is published without the peer's consent: `--publishable` lists what may be, without names.
#[derive(Debug, clap::Args)]
pub struct LearningArgs {
    /// The peer: reference, e-mail address or name (all peers when left out)
    peer: Option<String>,
    /// The engagement
    #[arg(long)]
    challenge: Option<String>,
    /// What the peer learnt
    #[arg(long, value_name = "TEXT", requires_all = ["peer", "challenge"])]
    learnt: Option<String>,
    /// What the peer took home to the own council
    #[arg(long, value_name = "TEXT", requires = "learnt")]
    took_home: Option<String>,
    /// Whether the peer lets it be published (default: no)
    #[arg(long, value_name = "YES|NO", num_args = 0..=1, default_missing_value = "yes", value_parser = yes_no, requires = "learnt")]
    publish: Option<bool>,
    /// Only what may be published, without names
    #[arg(long, conflicts_with_all = ["learnt", "peer", "took_home", "publish"])]
    publishable: bool,
}

/// What a peer learnt from an engagement.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LearningRow {
    /// The engagement.
    challenge: String,
    /// The peer's reference; null where names are left out.
    peer: Option<String>,
    /// The peer's name; null where names are left out.
    name: Option<String>,
    /// What the peer learnt.
    learnt: String,
    /// What the peer took home to the own council.
    took_home: Option<String>,
    /// Whether the peer lets it be published.
    publish: bool,
    /// The day it was noted.
    noted_on: NaiveDate,
}

impl LearningArgs {
    pub(super) fn run(&self, ctx: &mut Context) -> Result<Said> {
        match (&self.peer, &self.challenge, &self.learnt) {
            (Some(peer), Some(challenge), Some(learnt)) => self.note(ctx, peer, challenge, learnt),
            _ => self.list(ctx),
        }
    }

    fn note(&self, ctx: &mut Context, peer: &str, challenge: &str, learnt: &str) -> Result<Said> {
        let (id, peer) = stored(ctx, peer)?;
        let case = Case::open(ctx, challenge)?;
        let (name, reference) = (&peer.facts.name, &case.challenge.reference);
        if !took_part(ctx, &case, id)? {
            return Err(Refusal::refused(format!("{name} took no part in {reference}"))
                .hint(format!("see who did with `peerage challenge show {reference}`"))
                .into());
        }
        must_have_begun(&case, ctx.today)?;
        let learnt = tidy(learnt);
        if learnt.is_empty() {
            return Err(Refusal::rejected("it says nothing").hint("write what was learnt").into());
        }
        let noted = Learning {
            challenge: case.challenge.id,
            peer: id,
            learnt,
            took_home: self.took_home.as_deref().map(tidy).filter(|text| !text.is_empty()),
            publish: self.publish.unwrap_or(false),
            noted_on: ctx.today,
        };
        ctx.write(|tx| support::learn(tx, &noted))?;
        let may = if noted.publish { "may be published" } else { "is not to be published" };
        Ok(Said::note(format!("Noted what {name} learnt from {reference}; it {may}.")))
    }

    fn list(&self, ctx: &mut Context) -> Result<Said> {
        let only_peer = match &self.peer {
            Some(text) => Some(super::shown(ctx, text)?.0),
            None => None,
        };
        let connection = ctx.store()?.read();
        let only = match &self.challenge {
            Some(text) => Some(find::challenge(connection, text)?),
            None => None,
        };
        let mut all = support::learning(connection)?;
        all.retain(|(_, noted)| {
            only.is_none_or(|id| id == noted.challenge)
                && only_peer.is_none_or(|id| id == noted.peer)
                && (!self.publishable || noted.publish)
        });
        let ids: Vec<PeerId> = all.iter().map(|(_, noted)| noted.peer).collect();
        let peers = peers::load_these(connection, &ids)?;
        let mut rows = Vec::new();
        for ((challenge, noted), peer) in all.into_iter().zip(peers) {
            let (peer, name) = match self.publishable {
                true => (None, None),
                false => (Some(peer.reference), Some(peer.facts.name)),
            };
            rows.push(LearningRow {
                challenge,
                peer,
                name,
                learnt: noted.learnt,
                took_home: noted.took_home,
                publish: noted.publish,
                noted_on: noted.noted_on,
            });
        }
        let shown = match self.publishable {
            true => vec!["challenge", "learnt", "took_home"],
            false => vec!["challenge", "name", "learnt", "took_home", "publish"],
        };
        Ok(Said::list(Listing::new(&rows, &shown)?.empty("Nothing was noted yet.")))
    }
}

/// Before the visit there is nothing to say of it.
pub(super) fn must_have_begun(case: &Case, today: NaiveDate) -> Result<()> {
    match case.challenge.onsite {
        Some(days) if days.from > today => {
            let message = format!("{} begins on {}", case.challenge.reference, days.from);
            Err(Refusal::refused(message).hint("note it after the visit").into())
        }
        _ => Ok(()),
    }
}

/// Whether a peer is on the team of an engagement, or gave a session of it.
pub(super) fn took_part(ctx: &mut Context, case: &Case, peer: PeerId) -> Result<bool> {
    let held = reviews::sessions(ctx.store()?.read(), case.challenge.id)?;
    Ok(case.team_ids().contains(&peer) || held.iter().any(|session| session.peer == peer))
}
