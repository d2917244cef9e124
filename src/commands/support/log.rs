//! `support log` and `support show`: the sessions of an engagement.

use anyhow::Result;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::{engagement, hours};
use crate::commands::values::{date, day_done};
use crate::commands::{Context, Said};
use crate::domain::SupportSession;
use crate::domain::text::tidy;
use crate::render::Listing;
use crate::store::{milestones, peers, reviews};

/// Note a session: the day, the peer, how long it was
#[derive(Debug, clap::Args)]
pub struct LogArgs {
    /// The engagement, by reference or host
    engagement: String,
    /// The peer
    #[arg(long)]
    peer: String,
    /// How long it was
    #[arg(long, value_name = "HOURS", value_parser = minutes)]
    hours: i64,
    /// The day (default: today)
    #[arg(long, value_parser = date)]
    on: Option<NaiveDate>,
    /// A note
    #[arg(long)]
    note: Option<String>,
}

/// Show the sessions of an engagement
#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    /// The engagement, by reference or host
    engagement: String,
}

/// The milestone with which an engagement begins.
const BEGUN: &str = "visit-begun";

/// Hours such as `1.5` as minutes.
fn minutes(text: &str) -> Result<i64, String> {
    let fault = || format!("`{text}` is no number of hours between 0 and 24");
    let hours: f64 = text.trim().parse().map_err(|_| fault())?;
    if !(hours > 0.0 && hours <= 24.0) {
        return Err(fault());
    }
    #[expect(clippy::cast_possible_truncation, reason = "at most 1,440")]
    let minutes = (hours * 60.0).round() as i64;
    Ok(minutes.max(1))
}

/// A session of support.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SupportSessionRow {
    /// The engagement.
    challenge: String,
    /// Its number.
    number: i64,
    /// The day.
    day: NaiveDate,
    /// How long it was.
    hours: f64,
    /// The peer's reference.
    peer: String,
    /// The peer's name.
    name: String,
    /// A note.
    note: Option<String>,
}

impl LogArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let case = engagement(ctx, &self.engagement)?;
        let day = day_done(ctx, self.on)?;
        let peer = case.peer(ctx.store()?.read(), &self.peer)?;
        peers::must_be_there(ctx.store()?.read(), peer)?;
        let held = SupportSession {
            number: 0,
            day,
            minutes: self.hours,
            peer,
            note: self.note.as_deref().map(tidy).filter(|text| !text.is_empty()),
        };
        let id = case.challenge.id;
        // The first session begins what has no days of its own, such as mentoring.
        let begun = milestones::done(ctx.store()?.read(), id)?;
        let begun = begun.iter().any(|(word, _)| word == BEGUN) || case.challenge.onsite.is_some();
        let kind = case.scheme.kind(&case.challenge.kind);
        let has = kind.is_some_and(|kind| kind.milestones.iter().any(|m| m.word == BEGUN));
        let number = ctx.write(|tx| {
            if has && !begun {
                milestones::mark(tx, id, BEGUN, Some(day))?;
            }
            reviews::log(tx, id, &held)
        })?;
        let said = Said::note(format!("Noted session {number} of {}.", case.challenge.reference))
            .made(number);
        let team = case.team_ids();
        Ok(if team.is_empty() || team.contains(&held.peer) {
            said
        } else {
            let (_, name) = case.told(ctx.store()?.read(), held.peer)?;
            said.and_note(format!("warning: {name} is not on the team"))
        })
    }
}

impl ShowArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let mut case = engagement(ctx, &self.engagement)?;
        let connection = ctx.store()?.read();
        let sessions = reviews::sessions(connection, case.challenge.id)?;
        case.meet(connection, sessions.iter().map(|held| held.peer))?;
        let mut rows = Vec::new();
        for held in sessions {
            let (peer, name) = case.told(connection, held.peer)?;
            rows.push(SupportSessionRow {
                challenge: case.challenge.reference.clone(),
                number: held.number,
                day: held.day,
                hours: hours(held.minutes),
                peer,
                name,
                note: held.note,
            });
        }
        let shown = ["number", "day", "hours", "name", "note"];
        Ok(Said::list(Listing::new(&rows, &shown)?.empty("There are no sessions yet.")))
    }
}
