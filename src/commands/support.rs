//! `support`: panels, bespoke remote support, health-checks, mentoring, workshops: the kinds that the
//! scheme calls support.

mod log;

use anyhow::Result;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::case::Case;
use super::challenge::{AddArgs, ChallengeRow, rows_of_all};
use super::{Context, Said, find};
use crate::domain::text::tidy;
use crate::domain::{ChallengeId, Scheme};
use crate::error::Refusal;
use crate::render::Listing;
use crate::store::peers::standing;
use crate::store::{challenges, reviews, schemes, support};

pub use log::SupportSessionRow;

/// Manage all other support: panels, bespoke support, health-checks, mentoring, workshops
#[derive(Debug, clap::Subcommand)]
#[expect(missing_docs, reason = "the help stands above the arguments of each")]
pub enum SupportCommand {
    /// Add an engagement, such as mentoring; prints its reference
    Add(Box<AddSupportArgs>),
    List(ListArgs),
    Log(log::LogArgs),
    Show(log::ShowArgs),
}

/// Arguments of `support add`
#[derive(Debug, clap::Args)]
pub struct AddSupportArgs {
    #[command(flatten)]
    add: AddArgs,
    /// The role of the councillor who is mentored, never the name
    #[arg(long, value_name = "ROLE")]
    mentee: Option<String>,
}

/// List the engagements with who takes part, their sessions, hours and peer days
#[derive(Debug, clap::Args)]
pub struct ListArgs {}

/// An engagement.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SupportRow {
    /// Its reference.
    challenge: String,
    /// Its kind.
    kind: String,
    /// The hosts.
    hosts: Vec<String>,
    /// The stage, which follows from the milestones that are done.
    stage: String,
    /// Who takes part, as `SLOT=PEER`: the mentor, the peers of a panel.
    peers: Vec<String>,
    /// The role of the councillor who is mentored.
    mentee: Option<String>,
    /// Who facilitates it for the programme.
    facilitator: Vec<String>,
    /// What comes out of it.
    outputs: Vec<String>,
    /// Sessions so far.
    sessions: usize,
    /// Hours so far.
    hours: f64,
    /// Days that peers gave to it, or agreed to: one each for a session or an onsite day.
    peer_days: i64,
    /// The day of the last session.
    last_session: Option<NaiveDate>,
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

/// The words of the kinds that are support.
fn kinds(scheme: &Scheme) -> Vec<&str> {
    scheme.kinds.iter().filter(|kind| kind.support).map(|kind| kind.word.as_str()).collect()
}

fn add(ctx: &mut Context, args: AddSupportArgs) -> Result<Said> {
    let AddSupportArgs { mut add, mentee } = args;
    let today = ctx.today;
    let scheme = schemes::in_force(ctx.store()?.read(), today)?.1;
    // Without a kind, `challenge add` asks for it or says what is missing.
    if let Some(text) = &add.kind {
        let word = text.trim().to_lowercase().replace([' ', '_'], "-");
        let known = kinds(&scheme);
        if !known.contains(&word.as_str()) {
            let other = Refusal::usage(format!("`{text}` is no kind of support"));
            return Err(other.hint(format!("known are {}", known.join(", "))).into());
        }
        if mentee.is_some() && word != "mentoring" {
            return Err(Refusal::usage(format!("in a {word} nobody is mentored"))
                .hint("leave `--mentee` out")
                .into());
        }
    }
    add.mentee = mentee.as_deref().map(tidy).filter(|role| !role.is_empty());
    add.run(ctx)
}

fn list(ctx: &mut Context) -> Result<Said> {
    let today = ctx.today;
    let connection = ctx.store()?.read();
    let scheme = schemes::in_force(connection, today)?.1;
    let words = kinds(&scheme);
    let all = challenges::all(connection)?;
    let some: Vec<_> = all.into_iter().filter(|c| words.contains(&c.kind.as_str())).collect();
    let lines = rows_of_all(ctx, &some)?;
    let connection = ctx.store()?.read();
    let ids: Vec<ChallengeId> = some.iter().map(|challenge| challenge.id).collect();
    let mut sessions = reviews::sessions_of_these(connection, &ids)?;
    let mut mentees = support::mentees(connection)?;
    let days = standing::days_given(connection)?;
    let mut rows = Vec::new();
    for (challenge, line) in some.iter().zip(lines) {
        let held = sessions.remove(&challenge.id).unwrap_or_default();
        let outputs = scheme.kind(&challenge.kind).map(|kind| kind.outputs.clone());
        rows.push(SupportRow {
            mentee: mentees.remove(&challenge.id),
            peer_days: days.get(&challenge.id).copied().unwrap_or_default(),
            outputs: outputs.unwrap_or_default(),
            sessions: held.len(),
            hours: hours(held.iter().map(|session| session.minutes).sum()),
            last_session: held.last().map(|session| session.day),
            ..row(line)
        });
    }
    let shown = [
        "challenge",
        "kind",
        "hosts",
        "stage",
        "peers",
        "mentee",
        "facilitator",
        "sessions",
        "hours",
        "peer_days",
    ];
    Ok(Said::list(Listing::new(&rows, &shown)?.empty("There is no support yet.")))
}

/// What a list of challenges knows of an engagement.
fn row(line: ChallengeRow) -> SupportRow {
    SupportRow {
        challenge: line.challenge,
        kind: line.kind,
        hosts: line.host,
        stage: line.stage,
        peers: line.team,
        mentee: None,
        facilitator: line.facilitator,
        outputs: Vec::new(),
        sessions: 0,
        hours: 0.0,
        peer_days: 0,
        last_session: None,
    }
}

/// The engagement that is meant; a challenge is none.
fn engagement(ctx: &mut Context, text: &str) -> Result<Case> {
    let today = ctx.today;
    let connection = ctx.store()?.read();
    // A whole reference needs no look at the scheme.
    let id = match challenges::by_reference(connection, text.trim())? {
        Some(id) => id,
        None => {
            let scheme = schemes::in_force(connection, today)?.1;
            find::engagement(connection, text, &kinds(&scheme))?
        }
    };
    let case = Case::open_one(connection, id, today)?;
    if case.scheme.kind(&case.challenge.kind).is_some_and(|kind| kind.support) {
        return Ok(case);
    }
    let (reference, kind) = (&case.challenge.reference, &case.challenge.kind);
    let other = Refusal::refused(format!("{reference} is a {kind} challenge, not support"));
    Err(other.hint("see the engagements with `peerage support list`").into())
}
