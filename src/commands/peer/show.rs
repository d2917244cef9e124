//! `peer show`: all about a peer, in plain words.

use std::fmt::Write as _;

use anyhow::Result;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::row::{PeerRow, Rows};
use crate::commands::challenge::{LetterRow, letters_about_peer};
use crate::commands::{Context, Said};
use crate::domain::{Bodies, BodyId, Decision, NewPeer, Peer, Post};
use crate::intake::body_names::Glance;
use crate::render::Thing;
use crate::store::bodies;
use crate::store::peers::applications::{self, Application};
use crate::store::peers::standing::{self, Standing};

/// Show all about a peer
#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    /// The peer: reference, e-mail address or name
    peer: String,
}

/// A post as it is shown.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PostLine {
    /// The body's code or short name; `null` for an employer that is not in the register.
    pub code: Option<String>,
    /// The body's or employer's name.
    pub body: String,
    /// Job title.
    pub title: Option<String>,
    /// Seniority.
    pub seniority: Option<String>,
    /// First day, where known.
    pub first_day: Option<NaiveDate>,
    /// Last day; `null` while it is held.
    pub last_day: Option<NaiveDate>,
}

/// A declared interest as it is shown.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct InterestLine {
    /// The body.
    pub body: String,
    /// What the interest is.
    pub reason: Option<String>,
    /// When it was declared.
    pub declared_on: Option<NaiveDate>,
}

/// An expression of interest as it is shown.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ApplicationLine {
    /// When it came.
    pub applied_on: NaiveDate,
    /// The group office of a member; else officer or other.
    pub route: String,
    /// What was decided.
    pub decision: Option<Decision>,
    /// When.
    pub decided_on: Option<NaiveDate>,
    /// By whom.
    pub decided_by: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// All about a peer.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PeerPage<'a> {
    /// The pool columns.
    #[serde(flatten)]
    pub row: PeerRow<'a>,
    /// Whether a former member agreed that the party is kept.
    pub party_consent: bool,
    /// Posts, those held now first.
    pub posts: Vec<PostLine>,
    /// Declared interests.
    pub declared: Vec<InterestLine>,
    /// What was signed and trained.
    #[serde(flatten)]
    pub standing: Standing,
    /// The newest expression of interest.
    pub application: Option<ApplicationLine>,
    /// Challenges on whose agreed or recorded team the peer is or was.
    pub challenges: Vec<String>,
    /// Letters about the peer, in the order in which they were drafted.
    pub letters: Vec<LetterRow>,
}

impl ShowArgs {
    /// Shows the peer.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let (id, peer) = super::shown(ctx, &self.peer)?;
        let today = ctx.today;
        let connection = ctx.store()?.read();
        let posts = peer.facts.posts.iter().filter_map(|post| post.body);
        let interests = peer.facts.interests.iter().map(|interest| interest.body);
        let concerned: Vec<BodyId> = posts.chain(interests).collect();
        // No more of the register than tells by which name each of them is found in it.
        let glance = Glance::of(bodies::names(connection, &concerned)?.values());
        let register = bodies::load_like(connection, |name| glance.may_mean(name))?;
        let visits = standing::visits(connection, id)?;
        let page = PeerPage {
            row: Rows::new(&register, today).row(&peer),
            party_consent: peer.facts.party_consent,
            posts: held(&peer, &register, today),
            declared: declared(&peer.facts, &register),
            standing: standing::load(connection, id)?,
            application: applications::latest(connection, id)?.map(application),
            letters: letters_about_peer(connection, &peer.reference)?,
            challenges: visits.into_iter().map(|visit| visit.challenge).collect(),
        };
        let text = told(&peer, &page);
        Ok(Said::thing(Thing::new(&page, text)?))
    }
}

fn held(peer: &Peer, bodies: &Bodies, today: NaiveDate) -> Vec<PostLine> {
    let (now, before): (Vec<&Post>, Vec<&Post>) =
        peer.facts.posts.iter().partition(|post| post.held_on(today));
    let line = |post: &Post| {
        let body = post.body.and_then(|id| bodies.by_id(id));
        PostLine {
            code: body.map(|body| body.reference().to_owned()),
            body: body
                .map(|b| b.name.clone())
                .or_else(|| post.employer.clone())
                .unwrap_or_default(),
            title: post.title.clone(),
            seniority: post.seniority.clone(),
            first_day: post.first_day,
            last_day: post.last_day,
        }
    };
    now.into_iter().chain(before).map(line).collect()
}

fn declared(facts: &NewPeer, bodies: &Bodies) -> Vec<InterestLine> {
    let name = |id| bodies.by_id(id).map(|body| body.name.clone()).unwrap_or_default();
    let interests = facts.interests.iter();
    interests
        .map(|interest| InterestLine {
            body: name(interest.body),
            reason: interest.reason.clone(),
            declared_on: interest.declared_on,
        })
        .collect()
}

fn application(found: Application) -> ApplicationLine {
    ApplicationLine {
        applied_on: found.applied_on,
        route: found.route,
        decision: found.decision,
        decided_on: found.decided_on,
        decided_by: found.decided_by,
        reason: found.reason,
    }
}

/// The page for people.
fn told(peer: &Peer, page: &PeerPage) -> String {
    let facts = &peer.facts;
    let mut text =
        format!("{} ({}): {}, {}\n", facts.name, peer.reference, facts.kind, facts.status);
    let mut line = |what: &str, value: &str| {
        if !value.is_empty() {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "  {what:<14}{value}");
        }
    };
    for post in &page.posts {
        let what = if post.last_day.is_none() { "post" } else { "before" };
        line(what, &post_told(post));
    }
    if facts.fisa {
        line("adviser", "Finance Improvement and Sustainability Adviser");
    }
    let opt = |value: &Option<String>| value.clone().unwrap_or_default();
    let party = match (&facts.party, &facts.party_code) {
        (Some(name), Some(code)) => format!("{name} ({code})"),
        (name, code) => opt(name) + &opt(code),
    };
    line("party", &party);
    line("term ends", &day(facts.term_ends));
    line("expertise", &page.row.expertise.join(", "));
    line("before", &page.row.past_expertise.join(", "));
    line("region", &opt(&facts.region));
    line("e-mail", &opt(&facts.email));
    line("telephone", &opt(&facts.phone));
    line("is", &free(facts));
    let release = match facts.employer_release {
        Some(true) => "given",
        Some(false) => "refused",
        None => "not yet asked",
    };
    line("release", release);
    for interest in &page.declared {
        let reason = interest.reason.as_ref().map(|r| format!(": {r}")).unwrap_or_default();
        line("interest", &format!("{}{reason}", interest.body));
    }
    line("rating", &facts.rating.map(|r| format!("{r:.1} of 5")).unwrap_or_default());
    line(
        "challenges",
        &facts.challenges_done.map(|n| format!("{n} done before")).unwrap_or_default(),
    );
    line("teams", &page.challenges.join(", "));
    line("charter", &day(page.standing.charter_on));
    line("terms", &day(page.standing.terms_on));
    line("training", &day(page.standing.trained_on));
    line("interested", &page.application.as_ref().map(application_told).unwrap_or_default());
    for LetterRow { drafted_on, to, about, round, .. } in &page.letters {
        let about =
            if about.is_empty() { String::new() } else { format!(": {}", about.join(", ")) };
        line("letter", &format!("{drafted_on} to {to}{about} [{round}]"));
    }
    line("note", &opt(&facts.note).replace('\n', "\n                "));
    text
}

fn day(day: Option<NaiveDate>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn post_told(post: &PostLine) -> String {
    let mut told = post.title.clone().or_else(|| post.seniority.clone()).unwrap_or_default();
    if let (Some(title), Some(seniority)) = (&post.title, &post.seniority)
        && !title.eq_ignore_ascii_case(seniority)
    {
        let _ = write!(told, " ({seniority})");
    }
    let at = if told.is_empty() { "" } else { ", " };
    let _ = write!(told, "{at}{}", post.body);
    if let Some(last) = post.last_day {
        let _ = write!(told, ", until {last}");
    }
    told
}

fn application_told(application: &ApplicationLine) -> String {
    let decided = match (application.decision, application.decided_on, &application.decided_by) {
        (Some(decision), Some(on), Some(by)) => format!("{decision} on {on} by {by}"),
        _ => "not decided".to_owned(),
    };
    let reason = application.reason.as_ref().map(|r| format!(" ({r})")).unwrap_or_default();
    format!("since {}, through {}: {decided}{reason}", application.applied_on, application.route)
}

/// When a peer is free, in words.
pub(super) fn free(facts: &NewPeer) -> String {
    let mut told = match (facts.available_from, facts.available_to) {
        (None, None) => "free".to_owned(),
        (Some(from), None) => format!("free from {from}"),
        (None, Some(to)) => format!("free until {to}"),
        (Some(from), Some(to)) => format!("free from {from} to {to}"),
    };
    if !facts.blocked.is_empty() {
        let blocked: Vec<String> = facts.blocked.iter().map(ToString::to_string).collect();
        let _ = write!(told, ", but not {}", blocked.join(", "));
    }
    if let Some(days) = facts.days_offered {
        let _ = write!(told, "; days a year: {days}");
    }
    if let Some(challenges) = facts.challenges_offered {
        let _ = write!(told, "; challenges a year: {challenges}");
    }
    told
}
