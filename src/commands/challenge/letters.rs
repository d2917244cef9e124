//! `challenge letters`: who was asked or chased, when, in which round.

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::values::date;
use crate::commands::{Context, Said, find};
use crate::render::Listing;
use crate::store::letters::{self, Letter, Matter};
use crate::store::{challenges, peers};

/// Show who was written to, when, in which round
///
/// Every round of letters is kept: `team invite`, `challenge deadlines --chase`, `report comment --chase`
/// and `peer availability --ask`. Their words are in the drafts, not in the file.
#[derive(Debug, clap::Args)]
pub struct LettersArgs {
    /// Only letters about this challenge
    challenge: Option<String>,
    /// Only letters about this peer
    #[arg(long, value_name = "PEER")]
    peer: Option<String>,
    /// Only this round, such as `chase-2027-03-01`
    #[arg(long, value_name = "ROUND")]
    round: Option<String>,
    /// Only letters drafted on or after this day
    #[arg(long, value_name = "DATE", value_parser = date)]
    since: Option<NaiveDate>,
}

/// A letter that was drafted.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LetterRow {
    /// The day on which it was drafted.
    pub drafted_on: NaiveDate,
    /// The round: the name of its folder.
    pub round: String,
    /// Which letter: the name of its template.
    pub letter: String,
    /// Whom it is addressed to.
    pub to: String,
    /// Reference of the peer that it is about.
    pub peer: Option<String>,
    /// The challenges that it is about.
    pub challenges: Vec<String>,
    /// What it is about: milestones that are chased, the slot that is offered, the draft.
    pub about: Vec<String>,
}

impl LettersArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let connection = ctx.store()?.read();
        let challenge = match &self.challenge {
            Some(text) => {
                let id = find::challenge(connection, text)?;
                Some(challenges::load(connection, id)?.reference)
            }
            None => None,
        };
        let peer = match &self.peer {
            Some(text) => Some(peers::load(connection, find::peer(connection, text)?)?.reference),
            None => None,
        };
        let mut all = letters::all(connection)?;
        all.retain(|letter| {
            challenge.as_ref().is_none_or(|c| letter.matters.iter().any(|m| m.challenge == *c))
                && peer.as_ref().is_none_or(|peer| letter.peer.as_ref() == Some(peer))
                && self.round.as_ref().is_none_or(|round| letter.round == *round)
                && self.since.is_none_or(|day| letter.drafted_on >= day)
        });
        let rows: Vec<LetterRow> = all.iter().map(|l| row(l, challenge.as_deref())).collect();
        let shown = ["drafted_on", "round", "to", "peer", "challenges", "about"];
        Ok(Said::list(Listing::new(&rows, &shown)?.empty("No letters were drafted yet.")))
    }
}

/// The letters about a challenge, and what each says of it.
pub(super) fn about(connection: &Connection, challenge: &str) -> Result<Vec<LetterRow>> {
    let all = letters::all(connection)?.into_iter().map(|letter| row(&letter, Some(challenge)));
    Ok(all.filter(|row| !row.about.is_empty()).collect())
}

/// The letters about a peer.
///
/// # Errors
/// When the file cannot be read.
pub(in crate::commands) fn letters_about_peer(
    connection: &Connection,
    peer: &str,
) -> Result<Vec<LetterRow>> {
    let all = letters::all(connection)?.into_iter();
    Ok(all.filter(|l| l.peer.as_deref() == Some(peer)).map(|l| row(&l, None)).collect())
}

/// A letter as it is shown; with `challenge`, only what it says of that one.
fn row(letter: &Letter, challenge: Option<&str>) -> LetterRow {
    let is_meant = |matter: &&Matter| challenge.is_none_or(|c| matter.challenge == c);
    let matters: Vec<&Matter> = letter.matters.iter().filter(is_meant).collect();
    let mut challenges: Vec<String> = matters.iter().map(|m| m.challenge.clone()).collect();
    challenges.dedup();
    LetterRow {
        drafted_on: letter.drafted_on,
        round: letter.round.clone(),
        letter: letter.template.clone(),
        to: letter.recipient.clone(),
        peer: letter.peer.clone(),
        challenges,
        about: matters.into_iter().map(|matter| matter.what.clone()).collect(),
    }
}
