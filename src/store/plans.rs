//! The tables `plan`, `plan_visit` and `plan_seat`, and all that a plan of the programme depends on, read in one pass.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, named_params};

use super::teams::Exception;
use super::{bodies, challenges, declined, log, peers, problem, schemes, scopes, support, teams};
use crate::domain::{
    Bodies, BodyId, Challenge, ChallengeId, DateRange, Declined, InvitationStatus, Peer, PeerId,
    Scheme, Scope, TeamStatus,
};
use crate::matching::Assignment;

/// What the file says of all challenges and of all who might go.
#[derive(Debug, Clone)]
pub struct Stored {
    /// The number of the last command that had written.
    pub revision: i64,
    /// The rules of today.
    pub scheme: Scheme,
    /// The older rules to which some challenges keep, by row.
    pub schemes: BTreeMap<i64, Scheme>,
    /// The register.
    pub bodies: Bodies,
    /// The pool, by reference in natural order.
    pub peers: Vec<Peer>,
    /// Every challenge.
    pub challenges: Vec<Challenge>,
    /// Every refusal.
    pub declined: Vec<Declined>,
    /// Places on the newest teams of all challenges.
    pub assignments: Vec<Assignment>,
    /// Days on which peers gave support.
    pub support_days: Vec<(PeerId, NaiveDate)>,
    /// Challenges whose team is agreed or recorded, or whose members have been asked.
    pub decided: BTreeSet<ChallengeId>,
    /// Scopes in force of the challenges that lie ahead.
    pub scopes: BTreeMap<ChallengeId, Scope>,
    /// Rules set aside for them.
    pub exceptions: BTreeMap<ChallengeId, Vec<Exception>>,
}

/// Reads all of it as of one moment.
///
/// # Errors
/// When the file cannot be read.
pub fn load(connection: &Connection, today: NaiveDate) -> Result<Stored> {
    let moment = connection.unchecked_transaction()?;
    let challenges = challenges::all(&moment)?;
    let mut stored = Stored {
        revision: log::revision(&moment)?,
        scheme: schemes::in_force(&moment, today)?.1,
        schemes: BTreeMap::new(),
        bodies: bodies::load(&moment)?,
        peers: peers::people(&moment)?,
        declined: declined::all(&moment)?,
        assignments: problem::assignments(&moment, ChallengeId(0))?,
        support_days: support::days(&moment)?,
        decided: decided(&moment)?,
        scopes: BTreeMap::new(),
        exceptions: BTreeMap::new(),
        challenges: Vec::new(),
    };
    let ahead = |c: &&Challenge| !c.recorded && c.withdrawn_on.is_none() && !c.is_done(today);
    let ids: Vec<ChallengeId> = challenges.iter().filter(ahead).map(|c| c.id).collect();
    let scopes = scopes::latest_of_these(&moment, &ids)?;
    stored.scopes = scopes.into_iter().map(|(id, (_, scope))| (id, scope)).collect();
    stored.exceptions = teams::exceptions_of_these(&moment, &ids)?.into_iter().collect();
    for challenge in challenges.iter().filter(ahead) {
        if let Some(version) = challenge.scheme
            && !stored.schemes.contains_key(&version)
        {
            stored.schemes.insert(version, schemes::by_id(&moment, version)?);
        }
    }
    stored.challenges = challenges;
    moment.finish()?;
    Ok(stored)
}

/// Challenges whose newest team is more than a proposal: agreed, recorded, or proposed with a member
/// who was asked and has not said no. Nobody is to be asked, and then passed over by a plan.
fn decided(connection: &Connection) -> Result<BTreeSet<ChallengeId>> {
    connection
        .prepare_cached(
            "SELECT challenge_id FROM team
             WHERE (status <> :proposed OR EXISTS (
                      SELECT 1 FROM team_member
                      JOIN invitation ON invitation.peer_id = team_member.peer_id
                                     AND invitation.challenge_id = team.challenge_id
                      WHERE team_member.team_id = team.id
                        AND invitation.status NOT IN (:again, :declined, :withdrew)
                        AND invitation.id = (SELECT max(id) FROM invitation AS newer
                                             WHERE newer.challenge_id = team.challenge_id
                                               AND newer.peer_id = team_member.peer_id)))
               AND version = (SELECT max(version) FROM team AS newer
                              WHERE newer.challenge_id = team.challenge_id)",
        )?
        .query_and_then(
            named_params! {
                ":proposed": TeamStatus::Proposed, ":again": InvitationStatus::AskAgain,
                ":declined": InvitationStatus::Declined, ":withdrew": InvitationStatus::Withdrew,
            },
            |row| Ok(row.get("challenge_id")?),
        )?
        .collect()
}

/// A visit in a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// The challenge, when it is in the file.
    pub challenge: Option<ChallengeId>,
    /// The first host.
    pub body: BodyId,
    /// A kind of the scheme.
    pub kind: String,
    /// The onsite days.
    pub onsite: DateRange,
    /// Who takes which slot.
    pub seats: Vec<(String, PeerId)>,
}

/// A plan in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Its row.
    pub id: i64,
    /// The day it was made.
    pub made_on: NaiveDate,
    /// The days planned for.
    pub days: DateRange,
    /// The day it was accepted.
    pub accepted_on: Option<NaiveDate>,
    /// What it is worth.
    pub score: i64,
    /// What no plan was worth more than.
    pub bound: i64,
    /// Its visits, in order.
    pub visits: Vec<Visit>,
}

/// Keeps a plan as proposed; gives its row. Its `id` is not looked at.
///
/// # Errors
/// When it cannot be written.
pub fn insert(tx: &Transaction<'_>, plan: &Plan) -> Result<i64> {
    tx.prepare_cached(
        "INSERT INTO plan (made_on, first_day, last_day, score, bound)
         VALUES (:made_on, :from, :to, :score, :bound)",
    )?
    .execute(named_params! {
        ":made_on": plan.made_on, ":from": plan.days.from, ":to": plan.days.to,
        ":score": plan.score, ":bound": plan.bound,
    })?;
    let id = tx.last_insert_rowid();
    for (position, visit) in plan.visits.iter().enumerate() {
        insert_visit(tx, id, position as i64, visit)?;
    }
    Ok(id)
}

fn insert_visit(tx: &Transaction<'_>, plan: i64, position: i64, visit: &Visit) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO plan_visit (plan_id, position, challenge_id, body_id, kind, onsite_from, onsite_to)
         VALUES (:plan, :position, :challenge, :body, :kind, :from, :to)",
    )?
    .execute(named_params! {
        ":plan": plan, ":position": position, ":challenge": visit.challenge, ":body": visit.body,
        ":kind": visit.kind, ":from": visit.onsite.from, ":to": visit.onsite.to,
    })?;
    let id = tx.last_insert_rowid();
    let mut statement = tx.prepare_cached(
        "INSERT INTO plan_seat (visit_id, position, slot, peer_id)
         VALUES (:visit, :position, :slot, :peer)",
    )?;
    for (position, (slot, peer)) in visit.seats.iter().enumerate() {
        let position = position as i64;
        statement.execute(named_params! {
            ":visit": id, ":position": position, ":slot": slot, ":peer": peer,
        })?;
    }
    Ok(())
}

/// The plan made last, or the one in row `id`.
///
/// # Errors
/// When the file cannot be read.
pub fn latest(connection: &Connection, id: Option<i64>) -> Result<Option<Plan>> {
    let plan = connection
        .prepare_cached(
            "SELECT id, made_on, first_day, last_day, accepted_on, score, bound FROM plan
             WHERE :id IS NULL OR id = :id ORDER BY id DESC LIMIT 1",
        )?
        .query_row(named_params! { ":id": id }, from_row)
        .optional()?;
    let Some(mut plan) = plan else { return Ok(None) };
    plan.visits = visits(connection, plan.id)?;
    Ok(Some(plan))
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Plan> {
    Ok(Plan {
        id: row.get("id")?,
        made_on: row.get("made_on")?,
        days: DateRange { from: row.get("first_day")?, to: row.get("last_day")? },
        accepted_on: row.get("accepted_on")?,
        score: row.get("score")?,
        bound: row.get("bound")?,
        visits: Vec::new(),
    })
}

fn visits(connection: &Connection, plan: i64) -> Result<Vec<Visit>> {
    let mut statement = connection.prepare_cached(
        "SELECT slot, peer_id FROM plan_seat WHERE visit_id = :visit ORDER BY position",
    )?;
    let mut seats = |visit: i64| -> Result<Vec<(String, PeerId)>> {
        let rows = statement.query_and_then(named_params! { ":visit": visit }, |row| {
            Ok((row.get("slot")?, row.get("peer_id")?))
        })?;
        rows.collect()
    };
    let visit = |row: &Row<'_>| -> Result<(i64, Visit)> {
        let onsite = DateRange { from: row.get("onsite_from")?, to: row.get("onsite_to")? };
        let visit = Visit {
            challenge: row.get("challenge_id")?,
            body: row.get("body_id")?,
            kind: row.get("kind")?,
            onsite,
            seats: Vec::new(),
        };
        Ok((row.get("id")?, visit))
    };
    let mut rows = connection
        .prepare_cached(
            "SELECT id, challenge_id, body_id, kind, onsite_from, onsite_to
             FROM plan_visit WHERE plan_id = :plan ORDER BY position",
        )?
        .query_and_then(named_params! { ":plan": plan }, visit)?
        .collect::<Result<Vec<_>>>()?;
    for (id, visit) in &mut rows {
        visit.seats = seats(*id)?;
    }
    Ok(rows.into_iter().map(|(_, visit)| visit).collect())
}

/// Marks a plan as accepted.
///
/// # Errors
/// When it cannot be written.
pub fn accept(tx: &Transaction<'_>, id: i64, on: NaiveDate) -> Result<()> {
    tx.prepare_cached("UPDATE plan SET accepted_on = :on WHERE id = :id")?
        .execute(named_params! { ":on": on, ":id": id })?;
    Ok(())
}
