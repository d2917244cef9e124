//! `peer status`, `peer decide`, `peer declare` and `peer days`.

use anyhow::Result;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::add::NO_OFFICE;
use crate::calendar::years::year_of;
use crate::commands::values::{date, word};
use crate::commands::{Context, Said, find};
use crate::domain::{Decision, Interest, NewPeer, PeerKind, PeerStatus};
use crate::error::Refusal;
use crate::render::Listing;
use crate::store::peers::{self, applications, standing};
use crate::store::{bodies, schemes};

/// Say how far a peer is in the pool
#[derive(Debug, clap::Args)]
pub struct StatusArgs {
    /// The peer: reference, e-mail address or name
    peer: String,
    /// The status
    #[arg(value_parser = word::<PeerStatus>())]
    status: PeerStatus,
}

impl StatusArgs {
    /// Sets the status.
    ///
    /// # Errors
    /// When there is no such peer, or an expression of interest is undecided.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let (id, before) = super::stored(ctx, &self.peer)?;
        let name = before.facts.name.clone();
        let pending = applications::latest(ctx.store()?.read(), id)?;
        let undecided =
            pending.is_some_and(|a| a.decision.is_none_or(|d| d == Decision::WaitingList));
        let enters = matches!(
            self.status,
            PeerStatus::Accepted | PeerStatus::Accredited | PeerStatus::Active
        );
        if undecided && enters {
            let message = format!("the interest of {name} is not decided yet");
            let hint = format!(
                "decide it with `peerage peer decide {} accepted --by NAME`",
                before.reference
            );
            return Err(Refusal::refused(message).hint(hint).into());
        }
        let after = NewPeer { status: self.status, ..before.facts.clone() };
        ctx.write(|tx| peers::update(tx, &before, &after))?;
        Ok(Said::note(format!("{name} ({}) is {}.", before.reference, self.status)))
    }
}

/// Decide on an expression of interest
///
/// Members are decided on by the group office of their party alone: --by or --office names it.
#[derive(Debug, clap::Args)]
pub struct DecideArgs {
    /// The peer: reference, e-mail address or name
    peer: String,
    /// What was decided
    #[arg(value_parser = word::<Decision>())]
    decision: Decision,
    /// Who decided
    #[arg(long, value_name = "NAME")]
    by: String,
    /// The group office for which they decided
    #[arg(long)]
    office: Option<String>,
    /// Why
    #[arg(long)]
    reason: Option<String>,
    /// The day of the decision (default: today)
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: Option<NaiveDate>,
}

impl DecideArgs {
    /// Writes down the decision.
    ///
    /// # Errors
    /// When there is nothing to decide, or the wrong office decides.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let (id, before) = super::stored(ctx, &self.peer)?;
        let name = before.facts.name.clone();
        let application = applications::latest(ctx.store()?.read(), id)?;
        let Some(application) = application else {
            let message = format!("there is no expression of interest from {name}");
            let hint =
                "enter one with `peerage peer apply`, or set the status with `peerage peer status`";
            return Err(Refusal::refused(message).hint(hint).into());
        };
        if let Some(decision) = application.decision.filter(|d| *d != Decision::WaitingList) {
            let message = format!("the interest of {name} is decided already: {decision}");
            return Err(Refusal::refused(message)
                .hint("take it back with `peerage db undo`")
                .into());
        }
        let on = self.on.unwrap_or(ctx.today);
        if on < application.applied_on {
            let message = format!("{on} is before the interest came, {}", application.applied_on);
            let hint = "name that day or a later one with `--on`";
            return Err(Refusal::rejected(message).hint(hint).into());
        }
        self.check_office(&application.route, before.facts.kind, &name)?;
        let status = match self.decision {
            Decision::Accepted => PeerStatus::Accepted,
            Decision::WaitingList => PeerStatus::Waiting,
            Decision::Refused => PeerStatus::Refused,
        };
        let by = match &self.office {
            Some(office) if !office.eq_ignore_ascii_case(&self.by) => {
                format!("{}, {office}", self.by)
            }
            _ => self.by.clone(),
        };
        let after = NewPeer { status, ..before.facts.clone() };
        ctx.write(|tx| {
            let reason = self.reason.as_deref();
            applications::decide(tx, application.id, self.decision, on, &by, reason)?;
            peers::update(tx, &before, &after)
        })?;
        Ok(Said::note(format!("{name} ({}): {}, by {by}.", before.reference, self.decision)))
    }

    /// Members are decided on by their group office alone.
    fn check_office(&self, route: &str, kind: PeerKind, name: &str) -> Result<()> {
        if kind != PeerKind::Member || route == NO_OFFICE {
            return Ok(());
        }
        let is_route = |text: &str| {
            let plain = text.trim().to_lowercase();
            let plain = plain.trim_end_matches(" group office").trim_end_matches(" office");
            plain == route.to_lowercase()
        };
        if is_route(&self.by) || self.office.as_deref().is_some_and(is_route) {
            return Ok(());
        }
        let message = format!("{name} is a member, and the {route} group office decides");
        let hint = format!("say that it did with `--office \"{route}\"`");
        Err(Refusal::refused(message).hint(hint).into())
    }
}

/// Declare a peer's interest in a body, which bars the peer from its teams
#[derive(Debug, clap::Args)]
pub struct DeclareArgs {
    /// The peer: reference, e-mail address or name
    peer: String,
    /// The body: code, short name or name
    body: String,
    /// What the interest is
    #[arg(long)]
    reason: Option<String>,
    /// The interest is no more
    #[arg(long, conflicts_with = "reason")]
    end: bool,
}

impl DeclareArgs {
    /// Declares or ends the interest.
    ///
    /// # Errors
    /// When there is no such peer or body.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let (_, before) = super::stored(ctx, &self.peer)?;
        let today = ctx.today;
        let register = bodies::load(ctx.store()?.read())?;
        let body = find::body(&register, &self.body, today, false)?;
        let mut after = before.facts.clone();
        let there = after.interests.iter().position(|interest| interest.body == body.id);
        let told = match (there, self.end) {
            (Some(at), true) => {
                after.interests.remove(at);
                "has no interest any more in"
            }
            (None, true) => {
                let message = format!("{} has declared no interest in {}", after.name, body.name);
                return Err(Refusal::new(crate::error::ErrorKind::NotFound, message).into());
            }
            (Some(at), false) => {
                let interest = &mut after.interests[at];
                interest.reason = self.reason.clone().or_else(|| interest.reason.take());
                "has an interest in"
            }
            (None, false) => {
                let reason = self.reason.clone();
                after.interests.push(Interest { body: body.id, reason, declared_on: Some(today) });
                "has an interest in"
            }
        };
        ctx.write(|tx| peers::update(tx, &before, &after))?;
        Ok(Said::note(format!("{} ({}) {told} {}.", after.name, before.reference, body.name)))
    }
}

/// Show the days that a peer gave, by financial year
#[derive(Debug, clap::Args)]
pub struct DaysArgs {
    /// The peer: reference, e-mail address or name
    peer: String,
}

/// The days of one financial year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct YearOfDays {
    /// The first day of the year.
    pub year_from: NaiveDate,
    /// The last day of the year.
    pub year_to: NaiveDate,
    /// Onsite days given, or agreed to be.
    pub days: i64,
    /// Challenges.
    pub challenges: i64,
    /// Days that the peer offers a year.
    pub days_offered: Option<i64>,
    /// Challenges that the peer offers a year.
    pub challenges_offered: Option<i64>,
    /// Which challenges.
    pub visits: Vec<String>,
    /// The days given to each engagement, as `trafford-2027=4`.
    pub days_by_engagement: Vec<String>,
}

impl DaysArgs {
    /// Lists the years in which the peer was on a team.
    ///
    /// # Errors
    /// When there is no such peer, or the file cannot be read.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let (id, peer) = super::shown(ctx, &self.peer)?;
        let today = ctx.today;
        let connection = ctx.store()?.read();
        let begins = schemes::in_force(connection, today)?.1.matching.year_begins;
        let mut years: Vec<YearOfDays> = Vec::new();
        let mut given: Vec<(NaiveDate, String, i64)> = Vec::new();
        let mut visits = standing::visits(connection, id)?;
        visits.extend(standing::support_days(connection, id)?);
        visits.sort_by(|a, b| (a.onsite_from, &a.challenge).cmp(&(b.onsite_from, &b.challenge)));
        for visit in visits {
            // A visit over the turn of the year counts where it begins.
            let (from, to) = year_of(visit.onsite_from, &begins);
            if years.last().is_none_or(|year| year.year_from != from) {
                years.push(YearOfDays {
                    year_from: from,
                    year_to: to,
                    days: 0,
                    challenges: 0,
                    days_offered: peer.facts.days_offered,
                    challenges_offered: peer.facts.challenges_offered,
                    visits: Vec::new(),
                    days_by_engagement: Vec::new(),
                });
            }
            if let Some(year) = years.last_mut() {
                let days = (visit.onsite_to - visit.onsite_from).num_days() + 1;
                year.days += days;
                match given.iter_mut().find(|(year, to, _)| *year == from && *to == visit.challenge)
                {
                    Some((_, _, so_far)) => *so_far += days,
                    None => given.push((from, visit.challenge.clone(), days)),
                }
                // A day of support is a day given, and no challenge.
                year.challenges += i64::from(visit.slot != standing::SUPPORT);
                if !year.visits.contains(&visit.challenge) {
                    year.visits.push(visit.challenge);
                }
            }
        }
        for (from, challenge, days) in given {
            let year = years.iter_mut().find(|year| year.year_from == from);
            year.into_iter()
                .for_each(|year| year.days_by_engagement.push(format!("{challenge}={days}")));
        }
        let empty = format!("{} has given no days yet.", peer.facts.name);
        let shown = [
            "year_from",
            "year_to",
            "days",
            "challenges",
            "days_offered",
            "challenges_offered",
            "days_by_engagement",
        ];
        Ok(Said::list(Listing::new(&years, &shown)?.empty(&empty)))
    }
}
