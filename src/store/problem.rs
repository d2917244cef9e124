//! All that the team of one challenge depends on, read in one pass; the thinking comes after, with no
//! transaction open.

use std::collections::HashMap;

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, Row, named_params};

use super::teams::Exception;
use super::{bodies, challenges, log, peers, schemes, scopes, support, teams};
use crate::domain::{
    Bodies, BodyId, Challenge, ChallengeId, DateRange, PeerId, Scheme, Scope, Team, TeamStatus,
};
use crate::matching::{Assignment, Pool};

/// What the file says of a challenge and of all who might go.
#[derive(Debug, Clone)]
pub struct Stored {
    /// The number of the last command that had written.
    pub revision: i64,
    /// The challenge.
    pub challenge: Challenge,
    /// The rules that it keeps to, with their row: those in force when its scope was agreed, else
    /// those of today.
    pub scheme: Scheme,
    /// The scope in force.
    pub scope: Option<Scope>,
    /// The register.
    pub bodies: Bodies,
    /// The pool, by reference in natural order.
    pub peers: Pool,
    /// Places on the teams of other challenges.
    pub assignments: Vec<Assignment>,
    /// Days on which peers gave support that is no visit.
    pub support_days: Vec<(PeerId, NaiveDate)>,
    /// Rules set aside for the challenge.
    pub exceptions: Vec<Exception>,
    /// Its team, if it has one.
    pub team: Option<Team>,
}

/// Reads all of it as of one moment.
///
/// # Errors
/// When the file cannot be read, or there is no such challenge.
pub fn load(connection: &Connection, id: ChallengeId, today: NaiveDate) -> Result<Stored> {
    let moment = connection.unchecked_transaction()?;
    let challenge = challenges::load(&moment, id)?;
    let scheme = match challenge.scheme {
        Some(version) => schemes::by_id(&moment, version)?,
        None => schemes::in_force(&moment, today)?.1,
    };
    let stored = Stored {
        revision: log::revision(&moment)?,
        scheme,
        scope: scopes::latest(&moment, id)?.map(|(_, scope)| scope),
        bodies: bodies::load(&moment)?,
        peers: peers::pool(&moment)?,
        assignments: assignments(&moment, id)?,
        support_days: support::days(&moment)?,
        exceptions: teams::exceptions(&moment, id)?,
        team: teams::latest(&moment, id)?,
        challenge,
    };
    moment.finish()?;
    Ok(stored)
}

/// Who is, or was, on the newest team of each other challenge that is not withdrawn. Days that a team
/// was proposed for count only while they lie in the challenge's window.
pub(super) fn assignments(connection: &Connection, but: ChallengeId) -> Result<Vec<Assignment>> {
    let hosts = hosts(connection)?;
    let assignment = |row: &Row<'_>| {
        let days = |from: &str, to: &str| -> rusqlite::Result<Option<DateRange>> {
            let days: (Option<NaiveDate>, Option<NaiveDate>) = (row.get(from)?, row.get(to)?);
            Ok(days.0.zip(days.1).and_then(|(from, to)| DateRange::new(from, to)))
        };
        let fixed = days("onsite_from", "onsite_to")?;
        let window = days("window_from", "window_to")?;
        let proposed = days("proposed_from", "proposed_to")?
            .filter(|days| window.is_none_or(|w| w.from <= days.from && days.to <= w.to));
        let challenge: ChallengeId = row.get("challenge_id")?;
        Ok(Assignment {
            challenge,
            reference: row.get("reference")?,
            peer: row.get("peer_id")?,
            hosts: hosts.get(&challenge).cloned().unwrap_or_default(),
            onsite: fixed.or(proposed),
            // Days set for the challenge itself say that its team is meant.
            proposed: fixed.is_none()
                && row.get::<_, TeamStatus>("status")? == TeamStatus::Proposed,
        })
    };
    connection
        .prepare_cached(
            "SELECT challenge.id AS challenge_id, reference, peer_id, team.status, window_from, window_to,
                    challenge.onsite_from, challenge.onsite_to,
                    team.onsite_from AS proposed_from, team.onsite_to AS proposed_to
             FROM team
             JOIN challenge ON challenge.id = team.challenge_id
             JOIN team_member ON team_member.team_id = team.id
             WHERE challenge.id <> :but AND withdrawn_on IS NULL
               AND version = (SELECT max(version) FROM team AS newer
                              WHERE newer.challenge_id = challenge.id)
             ORDER BY ifnull(challenge.onsite_from, team.onsite_from), challenge.id, position",
        )?
        .query_and_then(named_params! { ":but": but }, assignment)?
        .collect()
}

fn hosts(connection: &Connection) -> Result<HashMap<ChallengeId, Vec<BodyId>>> {
    let mut hosts: HashMap<ChallengeId, Vec<BodyId>> = HashMap::new();
    let mut statement = connection.prepare_cached(
        "SELECT challenge_id, body_id FROM challenge_host ORDER BY challenge_id, position",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        hosts.entry(row.get("challenge_id")?).or_default().push(row.get("body_id")?);
    }
    Ok(hosts)
}
