//! `report comments`: what was said about drafts, and who is late.

use std::collections::HashMap;

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::Serialize;

use super::chase::LETTER;
use crate::commands::case::Case;
use crate::commands::{Context, Said};
use crate::domain::{ChallengeId, PeerId, Ruling};
use crate::render::{Event, Listing};
use crate::store::letters::{self, Letter, Matter};
use crate::store::{comments, peers};

/// List the comments on drafts, or who was asked and who is late
#[derive(Debug, clap::Args)]
pub struct CommentsArgs {
    /// The challenge (with --late, all challenges when left out)
    #[arg(required_unless_present = "late")]
    challenge: Option<String>,
    /// Show who was asked for comments, and by when
    #[arg(long)]
    asked: bool,
    /// Show who was asked and is late
    #[arg(long)]
    late: bool,
    /// Show only comments on which nothing is decided yet
    #[arg(long, conflicts_with_all = ["asked", "late"])]
    open: bool,
    /// End with code 10 when the list is not empty
    #[arg(long)]
    exit_code: bool,
}

/// A comment on a draft.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CommentRow {
    /// The challenge.
    challenge: String,
    /// Its number in the challenge.
    number: i64,
    /// The draft.
    version: u32,
    /// Reference of the peer; null is the host.
    peer: Option<String>,
    /// The peer's name, or `the host`.
    name: String,
    /// Where in the draft.
    place: Option<String>,
    /// What is said.
    comment: String,
    /// The day.
    made_on: NaiveDate,
    /// What became of it.
    decision: Option<Ruling>,
    /// Why.
    reason: Option<String>,
    /// The day of the decision.
    decided_on: Option<NaiveDate>,
}

/// Somebody who was asked for comments.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RequestRow {
    /// The challenge.
    challenge: String,
    /// The draft.
    version: u32,
    /// Reference of the peer; null is the host.
    peer: Option<String>,
    /// The peer's name, or `the host`.
    name: String,
    /// The day it was asked.
    asked_on: NaiveDate,
    /// The day by which an answer is due.
    due_on: NaiveDate,
    /// The day of the first answer.
    answered_on: Option<NaiveDate>,
    /// Whether the day is past and nothing came.
    late: bool,
    /// The day of the newest letter that chased it.
    chased_on: Option<NaiveDate>,
    /// How many letters chased it.
    chased: usize,
}

impl CommentsArgs {
    pub(super) fn run(&self, ctx: &mut Context) -> Result<Said> {
        let cases = Case::all(ctx, self.challenge.as_deref())?;
        let list = match &cases[..] {
            [case] if !self.asked && !self.late => self.said(ctx, case)?,
            _ => self.requests(ctx, &cases)?,
        };
        Ok(Said::list(list).exit_code(self.exit_code))
    }

    fn said(&self, ctx: &mut Context, case: &Case) -> Result<Listing> {
        let connection = ctx.store()?.read();
        let mut all = comments::of(connection, case.challenge.id)?;
        let known = speakers(connection, all.iter().filter_map(|comment| comment.peer))?;
        all.retain(|comment| !self.open || comment.ruling.is_none());
        let mut rows = Vec::new();
        for comment in all {
            let (peer, name) = speaker(&known, comment.peer);
            rows.push(CommentRow {
                challenge: case.challenge.reference.clone(),
                number: comment.number,
                version: comment.version,
                peer,
                name,
                place: comment.place,
                comment: comment.comment,
                made_on: comment.made_on,
                decision: comment.ruling.map(|(ruling, _)| ruling),
                reason: comment.reason,
                decided_on: comment.ruling.map(|(_, day)| day),
            });
        }
        let shown = ["number", "version", "name", "place", "comment", "decision"];
        Ok(Listing::new(&rows, &shown)?.empty("There are no comments yet."))
    }

    fn requests(&self, ctx: &mut Context, cases: &[Case]) -> Result<Listing> {
        let today = ctx.today;
        let connection = ctx.store()?.read();
        let ids: Vec<ChallengeId> = cases.iter().map(|case| case.challenge.id).collect();
        let mut asked = comments::requests_of_these(connection, &ids)?;
        let known = speakers(connection, asked.values().flatten().filter_map(|one| one.peer))?;
        let mut all = Vec::new();
        for case in cases {
            let own = asked.remove(&case.challenge.id).unwrap_or_default();
            all.extend(own.into_iter().map(|request| (case, request)));
        }
        all.retain(|(_, request)| !self.late || request.is_late(today));
        let sent = letters::all(connection)?;
        let (mut rows, mut events) = (Vec::new(), Vec::new());
        for (case, request) in all {
            let (peer, name) = speaker(&known, request.peer);
            events.push(Some(Event {
                uid: format!(
                    "{}-comments-{}-{}@peerage",
                    case.challenge.reference,
                    request.version,
                    peer.as_deref().unwrap_or("host")
                ),
                from: request.due_on,
                to: request.due_on,
                summary: format!("{}: comments of {name}", case.challenge.reference),
                description: String::new(),
            }));
            let chased = chased(&sent, &case.challenge.reference, request.version, peer.as_deref());
            rows.push(RequestRow {
                challenge: case.challenge.reference.clone(),
                version: request.version,
                peer,
                name,
                asked_on: request.asked_on,
                due_on: request.due_on,
                answered_on: request.answered_on,
                late: request.is_late(today),
                chased_on: chased.iter().max().copied(),
                chased: chased.len(),
            });
        }
        let shown = match self.challenge {
            Some(_) => {
                vec!["version", "name", "asked_on", "due_on", "answered_on", "late", "chased_on"]
            }
            None => vec!["challenge", "version", "name", "asked_on", "due_on", "chased_on"],
        };
        let empty = if self.late { "Nobody is late." } else { "Nobody was asked yet." };
        Ok(Listing::new(&rows, &shown)?.events(events).empty(empty))
    }
}

/// The days of the letters that chased somebody's comments on a draft.
fn chased(letters: &[Letter], challenge: &str, version: u32, peer: Option<&str>) -> Vec<NaiveDate> {
    let what = format!("draft {version}");
    let is_meant = |matter: &Matter| matter.challenge == challenge && matter.what == what;
    let of = letters.iter().filter(|letter| letter.template == LETTER);
    of.filter(|letter| letter.peer.as_deref() == peer && letter.matters.iter().any(is_meant))
        .map(|letter| letter.drafted_on)
        .collect()
}

/// Reference and name of those who speak, by row.
type Speakers = HashMap<PeerId, (String, String)>;

fn speakers(connection: &Connection, peers: impl Iterator<Item = PeerId>) -> Result<Speakers> {
    let mut ids: Vec<PeerId> = peers.collect();
    ids.sort_unstable();
    ids.dedup();
    let peers = peers::load_these(connection, &ids)?.into_iter();
    Ok(peers.map(|peer| (peer.id, (peer.reference, peer.facts.name))).collect())
}

/// Reference and name of who speaks; nobody is the host.
fn speaker(known: &Speakers, peer: Option<PeerId>) -> (Option<String>, String) {
    match peer.and_then(|id| known.get(&id).cloned()) {
        Some((reference, name)) => (Some(reference), name),
        None => (None, "the host".to_owned()),
    }
}
