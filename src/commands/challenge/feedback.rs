//! `challenge feedback`: what hosts say of engagements when they are over.

use std::collections::HashMap;

use anyhow::Result;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::desk::Desk;
use crate::commands::values::{date, word};
use crate::commands::{Context, Said, find};
use crate::domain::text::tidy;
use crate::domain::{Challenge, ChallengeId, Evaluation, Extent};
use crate::error::Refusal;
use crate::render::Listing;
use crate::store::{challenges, evaluations};

/// Note what a host says of an engagement, or list what hosts said
///
/// With --satisfied, notes an answer: who gives it is named by role. Without it, lists the answers; with
/// --missing, the engagements that are over and of which no host has said anything yet. How peers did is
/// noted with `peer feedback`.
#[derive(Debug, clap::Args)]
pub struct FeedbackArgs {
    /// The challenge (all when left out)
    challenge: Option<String>,
    /// How satisfied the host is
    #[arg(long, value_parser = word::<Extent>(), requires_all = ["by", "challenge"])]
    satisfied: Option<Extent>,
    /// How much good it did
    #[arg(long, value_parser = word::<Extent>(), requires = "satisfied")]
    impact: Option<Extent>,
    /// Whether the host would recommend it to others
    #[arg(long, value_name = "yes|no", value_parser = yes_or_no, requires = "satisfied")]
    recommends: Option<bool>,
    /// The role of who answers, such as `Chief Executive`, never the name
    #[arg(long, value_name = "ROLE", requires = "satisfied")]
    by: Option<String>,
    /// In the host's own words
    #[arg(long, value_name = "TEXT", requires = "satisfied")]
    note: Option<String>,
    /// The day (default: today)
    #[arg(long, value_name = "DATE", value_parser = date, requires = "satisfied")]
    on: Option<NaiveDate>,
    /// List the engagements that are over and of which no host has said anything
    #[arg(long, conflicts_with_all = ["satisfied", "challenge", "impact", "recommends", "by", "note", "on"])]
    missing: bool,
    /// End with code 10 when the list is not empty
    #[arg(long, conflicts_with_all = ["satisfied", "impact", "recommends", "by", "note", "on"])]
    exit_code: bool,
}

/// What a host said of an engagement.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct EvaluationRow {
    /// The challenge.
    pub challenge: String,
    /// The names of the hosts.
    pub host: Vec<String>,
    /// The kind of engagement.
    pub kind: String,
    /// The last onsite day.
    pub onsite_to: Option<NaiveDate>,
    /// The role of who answers; null where nobody has answered yet.
    pub given_by: Option<String>,
    /// The day of the answer.
    pub given_on: Option<NaiveDate>,
    /// How satisfied the host is.
    pub satisfied: Option<Extent>,
    /// How much good it did.
    pub impact: Option<Extent>,
    /// Whether the host would recommend it to others.
    pub recommends: Option<bool>,
    /// In the host's own words.
    pub note: Option<String>,
}

fn yes_or_no(text: &str) -> Result<bool, String> {
    match text.trim().to_lowercase().as_str() {
        "yes" | "y" | "true" => Ok(true),
        "no" | "n" | "false" => Ok(false),
        _ => Err(format!("`{text}` is neither yes nor no")),
    }
}

impl FeedbackArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let challenge = match &self.challenge {
            Some(text) => {
                let connection = ctx.store()?.read();
                Some(challenges::load(connection, find::challenge(connection, text)?)?)
            }
            None => None,
        };
        match (challenge, self.satisfied) {
            (Some(challenge), Some(satisfied)) => self.noted(ctx, &challenge, satisfied),
            (challenge, _) => self.listed(ctx, challenge.as_ref()),
        }
    }

    fn noted(&self, ctx: &mut Context, challenge: &Challenge, satisfied: Extent) -> Result<Said> {
        let reference = &challenge.reference;
        let day = self.on.unwrap_or(ctx.today);
        super::edit::must_not_lie_ahead(day, ctx.today)?;
        if let Some(left) = challenge.withdrawn_on {
            return Err(Refusal::refused(format!("`{reference}` was withdrawn on {left}"))
                .hint("there is nothing to be said of it; see `peerage challenge list`")
                .into());
        }
        let begun = challenge.onsite.is_some_and(|days| days.to <= day);
        if !begun && !is_held_without_days(ctx, challenge)? {
            let early = Refusal::refused(format!("the visit of {reference} is not over on {day}"));
            return Err(early.hint("say the day of the answer with `--on DATE`").into());
        }
        let given_by = tidy(self.by.as_deref().unwrap_or_default());
        if given_by.is_empty() {
            return Err(Refusal::rejected("nobody gives the answer")
                .hint("say who with `--by WHO`")
                .into());
        }
        let given = Evaluation {
            challenge: challenge.id,
            given_by,
            given_on: day,
            satisfied,
            impact: self.impact,
            recommends: self.recommends,
            note: self.note.as_deref().map(tidy).filter(|text| !text.is_empty()),
        };
        ctx.write(|tx| evaluations::put(tx, &given))?;
        Ok(Said::note(format!("Noted what the {} of {reference} says.", given.given_by)))
    }

    fn listed(&self, ctx: &mut Context, only: Option<&Challenge>) -> Result<Said> {
        let (desk, today) = (Desk::open(ctx)?, ctx.today);
        let connection = ctx.store()?.read();
        let mut given: HashMap<ChallengeId, Vec<Evaluation>> = HashMap::new();
        for one in evaluations::all(connection)? {
            given.entry(one.challenge).or_default().push(one);
        }
        let mut rows = Vec::new();
        for challenge in challenges::all(connection)? {
            if only.is_some_and(|only| only.id != challenge.id) {
                continue;
            }
            let open =
                challenge.is_done(today) && challenge.withdrawn_on.is_none() && !challenge.recorded;
            match given.remove(&challenge.id) {
                Some(_) if self.missing => {}
                Some(all) => rows.extend(all.iter().map(|one| row(&desk, &challenge, Some(one)))),
                None if self.missing && open => rows.push(row(&desk, &challenge, None)),
                None => {}
            }
        }
        let (shown, empty) = match self.missing {
            true => (&["challenge", "host", "kind", "onsite_to"][..], "Every host has answered."),
            false => (
                &["challenge", "given_by", "given_on", "satisfied", "impact", "recommends", "note"]
                    [..],
                "No host has answered yet.",
            ),
        };
        let list = Listing::new(&rows, shown)?.empty(empty);
        Ok(Said::list(list).exit_code(self.exit_code))
    }
}

/// Whether an engagement without onsite days, such as mentoring, has begun.
fn is_held_without_days(ctx: &mut Context, challenge: &Challenge) -> Result<bool> {
    let held = crate::store::reviews::sessions(ctx.store()?.read(), challenge.id)?;
    Ok(challenge.onsite.is_none() && !held.is_empty())
}

fn row(desk: &Desk, challenge: &Challenge, given: Option<&Evaluation>) -> EvaluationRow {
    EvaluationRow {
        challenge: challenge.reference.clone(),
        host: desk.hosts_of(challenge).iter().map(|host| host.name.clone()).collect(),
        kind: challenge.kind.clone(),
        onsite_to: challenge.onsite.map(|days| days.to),
        given_by: given.map(|given| given.given_by.clone()),
        given_on: given.map(|given| given.given_on),
        satisfied: given.map(|given| given.satisfied),
        impact: given.and_then(|given| given.impact),
        recommends: given.and_then(|given| given.recommends),
        note: given.and_then(|given| given.note.clone()),
    }
}
