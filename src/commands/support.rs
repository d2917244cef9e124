//! `support`: panels, bespoke remote support, health-checks, mentoring, workshops.

use anyhow::Result;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::case::Case;
use super::challenge::AddArgs;
use super::values::date;
use super::{Context, Said};
use crate::domain::text::tidy;
use crate::domain::{Challenge, SupportSession};
use crate::error::Refusal;
use crate::render::Listing;
use crate::store::{bodies, challenges, reviews};

/// The kinds of engagement that are support.
const KINDS: [&str; 5] = [
    "recovery-and-renewal-panel",
    "bespoke-remote-support",
    "remote-corporate-health-check",
    "mentoring",
    "workshop",
];

/// Manage all other support: panels, bespoke support, health-checks, mentoring, workshops
#[derive(Debug, clap::Subcommand)]
#[expect(missing_docs, reason = "the help stands above the arguments of each")]
pub enum SupportCommand {
    /// Add an engagement, such as mentoring; prints its reference
    Add(Box<AddArgs>),
    List(ListArgs),
    Log(LogArgs),
    Show(ShowArgs),
}

/// List the engagements with their sessions and hours
#[derive(Debug, clap::Args)]
pub struct ListArgs {}

/// Note a session: the day, the peer, how long it was
#[derive(Debug, clap::Args)]
pub struct LogArgs {
    /// The engagement
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
    /// The engagement
    engagement: String,
}

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

/// An engagement.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SupportRow {
    /// Its reference.
    challenge: String,
    /// Its kind.
    kind: String,
    /// The hosts.
    hosts: Vec<String>,
    /// Sessions so far.
    sessions: usize,
    /// Hours so far.
    hours: f64,
    /// The day of the last session.
    last_session: Option<NaiveDate>,
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

#[expect(clippy::cast_precision_loss, reason = "minutes are few")]
fn hours(minutes: i64) -> f64 {
    minutes as f64 / 60.0
}

impl SupportCommand {
    /// Runs the verb.
    ///
    /// # Errors
    /// Those of the verb.
    pub fn run(self, ctx: &mut Context) -> Result<Said> {
        match self {
            Self::Add(args) => add(ctx, *args),
            Self::List(_) => list(ctx),
            Self::Log(args) => args.run(ctx),
            Self::Show(args) => args.run(ctx),
        }
    }
}

fn is_support(challenge: &Challenge) -> bool {
    KINDS.contains(&challenge.kind.as_str())
}

fn add(ctx: &mut Context, args: AddArgs) -> Result<Said> {
    // Without a kind, `challenge add` asks for it or says what is missing.
    if let Some(text) = &args.kind {
        let kind = text.trim().to_lowercase().replace([' ', '_'], "-");
        if !KINDS.contains(&kind.as_str()) {
            let other = Refusal::usage(format!("`{text}` is no kind of support"));
            return Err(other.hint(format!("known are {}", KINDS.join(", "))).into());
        }
    }
    args.run(ctx)
}

fn list(ctx: &mut Context) -> Result<Said> {
    let connection = ctx.store()?.read();
    let bodies = bodies::load(connection)?;
    let mut rows = Vec::new();
    for challenge in challenges::all(connection)?.iter().filter(|c| is_support(c)) {
        let held = reviews::sessions(connection, challenge.id)?;
        let hosts = challenge.hosts.iter().filter_map(|id| bodies.by_id(*id));
        rows.push(SupportRow {
            challenge: challenge.reference.clone(),
            kind: challenge.kind.clone(),
            hosts: hosts.map(|body| body.name.clone()).collect(),
            sessions: held.len(),
            hours: hours(held.iter().map(|session| session.minutes).sum()),
            last_session: held.last().map(|session| session.day),
        });
    }
    Ok(Said::list(Listing::new(&rows, &[])?.empty("There is no support yet.")))
}

/// The engagement that is meant; a challenge is none.
fn engagement(ctx: &mut Context, text: &str) -> Result<Case> {
    let case = Case::open(ctx, text)?;
    if is_support(&case.challenge) {
        return Ok(case);
    }
    let (reference, kind) = (&case.challenge.reference, &case.challenge.kind);
    let other = Refusal::refused(format!("{reference} is a {kind} challenge, not support"));
    Err(other.hint("see the engagements with `peerage support list`").into())
}

impl LogArgs {
    fn run(self, ctx: &mut Context) -> Result<Said> {
        let case = engagement(ctx, &self.engagement)?;
        let day = self.on.unwrap_or(ctx.today);
        if day > ctx.today {
            return Err(Refusal::rejected(format!("{day} lies ahead")).into());
        }
        let held = SupportSession {
            number: 0,
            day,
            minutes: self.hours,
            peer: case.peer(ctx.store()?.read(), &self.peer)?,
            note: self.note.as_deref().map(tidy).filter(|text| !text.is_empty()),
        };
        let number = ctx.write(|tx| reviews::log(tx, case.challenge.id, &held))?;
        Ok(Said::note(format!("Noted session {number} of {}.", case.challenge.reference)))
    }
}

impl ShowArgs {
    fn run(self, ctx: &mut Context) -> Result<Said> {
        let case = engagement(ctx, &self.engagement)?;
        let connection = ctx.store()?.read();
        let mut rows = Vec::new();
        for held in reviews::sessions(connection, case.challenge.id)? {
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
