//! A challenge as a row of a list.

use std::collections::HashMap;

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::Serialize;

use super::desk::Desk;
use crate::calendar::five_year::adviser;
use crate::calendar::milestones::{Progress, StepState, timeline};
use crate::calendar::stage;
use crate::commands::Context;
use crate::domain::{Challenge, ChallengeId, Mode, StaffRole};
use crate::store::{challenges, milestones, teams};

/// A challenge as lists show it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ChallengeRow {
    /// Its reference.
    pub challenge: String,
    /// The names of the hosts.
    pub host: Vec<String>,
    /// The codes of the hosts, or slugs where they have none.
    pub host_code: Vec<String>,
    /// The kind of engagement.
    pub kind: String,
    /// How the team meets the host.
    pub mode: Mode,
    /// The stage, which follows from the milestones that are done.
    pub stage: String,
    /// First day of the window.
    pub window_from: Option<NaiveDate>,
    /// Last day of the window.
    pub window_to: Option<NaiveDate>,
    /// First onsite day.
    pub onsite_from: Option<NaiveDate>,
    /// Last onsite day.
    pub onsite_to: Option<NaiveDate>,
    /// Region of the first host.
    pub region: Option<String>,
    /// The next milestone that is not done.
    pub next_milestone: Option<String>,
    /// The day by which it is due.
    pub next_due: Option<NaiveDate>,
    /// Peer challenge managers; staff, not counted as peers.
    pub manager: Vec<String>,
    /// Principal advisers: those assigned, else that of the body or its region.
    pub adviser: Vec<String>,
    /// Support officers.
    pub support: Vec<String>,
    /// Facilitators.
    pub facilitator: Vec<String>,
    /// The team, as `SLOT=PEER`.
    pub team: Vec<String>,
    /// How it is paid for.
    pub funding: Option<String>,
    /// The challenge that this one reviews.
    pub reviews: Option<String>,
    /// When the report was published.
    pub report_published: Option<NaiveDate>,
    /// When the action plan was published.
    pub plan_published: Option<NaiveDate>,
    /// When it was withdrawn.
    pub withdrawn_on: Option<NaiveDate>,
    /// Why it was withdrawn.
    pub withdrawn_reason: Option<String>,
    /// Whether it was entered as history.
    pub recorded: bool,
    /// A note.
    pub note: Option<String>,
    /// The day it was entered.
    pub added_on: NaiveDate,
}

/// What rows need of other tables.
pub(super) struct Surroundings {
    marked: HashMap<ChallengeId, Vec<(String, NaiveDate)>>,
    seats: HashMap<ChallengeId, Vec<(String, String)>>,
    all: Vec<Challenge>,
    today: NaiveDate,
}

impl Surroundings {
    /// Reads all of it.
    pub(super) fn read(ctx: &mut Context) -> Result<Self> {
        let today = ctx.today;
        Self::of(ctx.store()?.read(), today)
    }

    /// Reads all of it as it stands in `connection`.
    pub(super) fn of(connection: &Connection, today: NaiveDate) -> Result<Self> {
        Ok(Self {
            marked: milestones::all(connection)?,
            seats: teams::seats(connection)?,
            all: challenges::all(connection)?,
            today,
        })
    }

    /// Every challenge, in the order in which they were entered.
    pub(super) fn all(&self) -> &[Challenge] {
        &self.all
    }

    /// How far a challenge has come.
    pub(super) fn progress<'a>(&'a self, challenge: &'a Challenge) -> Progress<'a> {
        let reviews = |c: &&Challenge| c.reviews == Some(challenge.id) && c.withdrawn_on.is_none();
        Progress {
            challenge,
            marked: self.marked.get(&challenge.id).map_or(&[], Vec::as_slice),
            review: self.all.iter().filter(reviews).min_by_key(|c| (c.onsite.is_none(), c.onsite)),
            today: self.today,
        }
    }

    /// The row of a challenge.
    pub(super) fn row(&self, desk: &Desk, challenge: &Challenge) -> ChallengeRow {
        let hosts = desk.hosts_of(challenge);
        let kind = desk.kind_of(challenge);
        let progress = self.progress(challenge);
        let steps = kind.map(|kind| timeline(kind, &progress)).unwrap_or_default();
        let is_next = |state| matches!(state, StepState::Late | StepState::Due | StepState::Open);
        let is_over = challenge.withdrawn_on.is_some() || challenge.recorded;
        let next = steps.into_iter().find(|step| !is_over && is_next(step.state));
        let staff = |role| challenge.staff_as(role).map(str::to_owned).collect::<Vec<String>>();
        let mut advisers = staff(StaffRole::PrincipalAdviser);
        if advisers.is_empty() {
            advisers.extend(hosts.first().and_then(|host| adviser(&desk.scheme, host)));
        }
        let seats = self.seats.get(&challenge.id).map_or(&[][..], Vec::as_slice);
        let reviews = self.all.iter().find(|c| Some(c.id) == challenge.reviews);
        ChallengeRow {
            challenge: challenge.reference.clone(),
            host: hosts.iter().map(|host| host.name.clone()).collect(),
            host_code: hosts.iter().map(|host| host.reference().to_owned()).collect(),
            kind: challenge.kind.clone(),
            mode: challenge.mode,
            stage: kind.map_or_else(|| stage::PROSPECT.to_owned(), |k| stage::stage(k, &progress)),
            window_from: challenge.window.map(|days| days.from),
            window_to: challenge.window.map(|days| days.to),
            onsite_from: challenge.onsite.map(|days| days.from),
            onsite_to: challenge.onsite.map(|days| days.to),
            region: hosts.first().and_then(|host| host.region.clone()),
            next_due: next.as_ref().and_then(|step| step.due),
            next_milestone: next.map(|step| step.milestone),
            manager: staff(StaffRole::PeerChallengeManager),
            adviser: advisers,
            support: staff(StaffRole::SupportOfficer),
            facilitator: staff(StaffRole::Facilitator),
            team: seats.iter().map(|(slot, peer)| format!("{slot}={peer}")).collect(),
            funding: challenge.funding.clone(),
            reviews: reviews.map(|c| c.reference.clone()),
            report_published: challenge.report_published_on,
            plan_published: challenge.plan_published_on,
            withdrawn_on: challenge.withdrawn_on,
            withdrawn_reason: challenge.withdrawn_reason.clone(),
            recorded: challenge.recorded,
            note: challenge.note.clone(),
            added_on: challenge.added_on,
        }
    }
}

/// The rows of some challenges.
pub(super) fn rows_of(
    ctx: &mut Context,
    desk: &Desk,
    challenges: &[Challenge],
) -> Result<Vec<ChallengeRow>> {
    let around = Surroundings::read(ctx)?;
    Ok(challenges.iter().map(|challenge| around.row(desk, challenge)).collect())
}

/// The rows of some challenges, for other nouns.
///
/// # Errors
/// When the file cannot be read.
pub(in crate::commands) fn rows_of_all(
    ctx: &mut Context,
    challenges: &[Challenge],
) -> Result<Vec<ChallengeRow>> {
    let desk = Desk::open(ctx)?;
    rows_of(ctx, &desk, challenges)
}
