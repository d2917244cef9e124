//! The tables `team`, `team_member` and `exception`: versions of teams, and rules set aside for one.

use std::collections::HashMap;

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::types::Type;
use rusqlite::{Connection, Row, Transaction, named_params};

use super::many::{of_each, of_one};
use crate::domain::{ChallengeId, DateRange, PeerId, Seat, Team, TeamAnswer, TeamId, TeamStatus};
use crate::error::Refusal;

/// A team before it has a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTeam {
    /// How it came about.
    pub status: TeamStatus,
    /// The day it was made.
    pub made_on: NaiveDate,
    /// The onsite days for which it was made.
    pub onsite: Option<DateRange>,
    /// The whole answer, as shown.
    pub answer: Option<TeamAnswer>,
    /// Who takes which slot, in the order of the slots.
    pub members: Vec<Seat>,
}

/// A rule of the programme set aside for one challenge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// The rule's name, such as `neighbour`.
    pub rule: String,
    /// For whom; everybody when left out.
    pub peer: Option<PeerId>,
    /// Why.
    pub reason: String,
}

/// The newest version of the team of a challenge, if it has one.
///
/// # Errors
/// When the file cannot be read, or the answer kept with the team is not one.
pub fn latest(connection: &Connection, challenge: ChallengeId) -> Result<Option<Team>> {
    Ok(latest_of_these(connection, &[challenge])?.remove(&challenge))
}

/// The newest teams of these challenges.
///
/// # Errors
/// When the file cannot be read, or the answer kept with a team is not one.
pub fn latest_of_these(
    connection: &Connection,
    challenges: &[ChallengeId],
) -> Result<HashMap<ChallengeId, Team>> {
    let teams = of_each(
        connection,
        "SELECT id, challenge_id, version, status, made_on, onsite_from, onsite_to, answer
         FROM team WHERE AMONG AND version = (SELECT max(version) FROM team AS newer
                                              WHERE newer.challenge_id = team.challenge_id)",
        challenges,
        from_row,
    )?;
    let members = of_each(
        connection,
        "SELECT challenge_id, slot, peer_id, points
         FROM team_member JOIN team ON team.id = team_id
         WHERE AMONG AND version = (SELECT max(version) FROM team AS newer
                                    WHERE newer.challenge_id = team.challenge_id)
         ORDER BY position",
        challenges,
        seat_from_row,
    )?;
    let mut teams: HashMap<ChallengeId, Team> =
        teams.into_iter().filter_map(|(id, mut one)| Some((id, one.pop()?))).collect();
    for (id, members) in members {
        if let Some(team) = teams.get_mut(&id) {
            team.members = members;
        }
    }
    Ok(teams)
}

fn from_row(row: &Row<'_>) -> Result<Team> {
    let (from, to): (Option<NaiveDate>, Option<NaiveDate>) =
        (row.get("onsite_from")?, row.get("onsite_to")?);
    let answer: Option<String> = row.get("answer")?;
    let read = |text: String| {
        serde_json::from_str(&text)
            .map_err(|fault| {
                rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(fault))
            })
            .context("the answer kept with a team cannot be read")
    };
    Ok(Team {
        id: row.get("id")?,
        challenge: row.get("challenge_id")?,
        version: row.get("version")?,
        status: row.get("status")?,
        made_on: row.get("made_on")?,
        onsite: from.zip(to).and_then(|(from, to)| DateRange::new(from, to)),
        answer: answer.map(read).transpose()?,
        members: Vec::new(),
    })
}

fn seat_from_row(row: &Row<'_>) -> Result<Seat> {
    Ok(Seat { slot: row.get("slot")?, peer: row.get("peer_id")?, points: row.get("points")? })
}

/// Who takes which slot in the newest team of every challenge: slot and the peer's reference.
///
/// # Errors
/// When the file cannot be read.
pub fn seats(connection: &Connection) -> Result<HashMap<ChallengeId, Vec<(String, String)>>> {
    super::challenges::grouped(
        connection,
        "SELECT challenge_id, slot, reference
         FROM team
         JOIN team_member ON team_id = team.id
         JOIN peer ON peer.id = peer_id
         WHERE version = (SELECT max(version) FROM team AS newer
                          WHERE newer.challenge_id = team.challenge_id)
         ORDER BY challenge_id, position",
        |row| Ok((row.get("slot")?, row.get("reference")?)),
    )
}

/// Keeps a team as the next version.
///
/// # Errors
/// When it cannot be written.
pub fn insert(tx: &Transaction<'_>, challenge: ChallengeId, team: &NewTeam) -> Result<TeamId> {
    let answer = team.answer.as_ref().map(serde_json::to_string).transpose()?;
    tx.prepare_cached(
        "INSERT INTO team (challenge_id, version, status, made_on, onsite_from, onsite_to, answer)
         SELECT :challenge, ifnull(max(version), 0) + 1, :status, :made_on, :from, :to, :answer
         FROM team WHERE challenge_id = :challenge",
    )?
    .execute(named_params! {
        ":challenge": challenge, ":status": team.status, ":made_on": team.made_on,
        ":from": team.onsite.map(|onsite| onsite.from), ":to": team.onsite.map(|onsite| onsite.to),
        ":answer": answer,
    })?;
    let id = TeamId(tx.last_insert_rowid());
    let mut statement = tx.prepare_cached(
        "INSERT INTO team_member (team_id, position, slot, peer_id, points)
         VALUES (:team, :position, :slot, :peer, :points)",
    )?;
    for (position, seat) in team.members.iter().enumerate() {
        statement.execute(named_params! {
            ":team": id, ":position": position as i64, ":slot": seat.slot, ":peer": seat.peer,
            ":points": seat.points,
        })?;
    }
    Ok(id)
}

/// Keeps the team of a past challenge: who took which slot, and nothing more.
///
/// # Errors
/// When it cannot be written.
pub fn record(
    tx: &Transaction<'_>,
    challenge: ChallengeId,
    seats: &[(String, PeerId)],
    today: NaiveDate,
) -> Result<TeamId> {
    let seat =
        |(slot, peer): &(String, PeerId)| Seat { slot: slot.clone(), peer: *peer, points: None };
    let team = NewTeam {
        status: TeamStatus::Recorded,
        made_on: today,
        onsite: None,
        answer: None,
        members: seats.iter().map(seat).collect(),
    };
    insert(tx, challenge, &team)
}

/// The rules set aside for a challenge, in the order in which that was done.
///
/// # Errors
/// When the file cannot be read.
pub fn exceptions(connection: &Connection, challenge: ChallengeId) -> Result<Vec<Exception>> {
    of_one(connection, EXCEPTIONS, challenge, exception)
}

/// The same of these challenges.
///
/// # Errors
/// When the file cannot be read.
pub fn exceptions_of_these(
    connection: &Connection,
    challenges: &[ChallengeId],
) -> Result<HashMap<ChallengeId, Vec<Exception>>> {
    of_each(connection, EXCEPTIONS, challenges, exception)
}

const EXCEPTIONS: &str =
    "SELECT challenge_id, rule, peer_id, reason FROM exception WHERE AMONG ORDER BY id";

fn exception(row: &Row<'_>) -> Result<Exception> {
    Ok(Exception { rule: row.get("rule")?, peer: row.get("peer_id")?, reason: row.get("reason")? })
}

/// Sets a rule aside for a challenge.
///
/// # Errors
/// When it cannot be written.
pub fn except(
    tx: &Transaction<'_>,
    challenge: ChallengeId,
    exception: &Exception,
    today: NaiveDate,
) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO exception (challenge_id, rule, peer_id, reason, made_on)
         VALUES (:challenge, :rule, :peer, :reason, :made_on)",
    )?
    .execute(named_params! {
        ":challenge": challenge, ":rule": exception.rule, ":peer": exception.peer,
        ":reason": exception.reason, ":made_on": today,
    })?;
    Ok(())
}

/// What a team depends on, with what it is called.
const DEPENDS_ON: &str = "('body', 'body_relation', 'succession', 'peer', 'post', 'peer_expertise',
    'peer_blocked', 'interest', 'challenge', 'challenge_host', 'scope', 'scheme', 'team',
    'team_member', 'exception')";

/// Refuses when another command has written anything that a team depends on since `revision`.
///
/// # Errors
/// Refused, naming the commands and what they changed; or when the file cannot be read.
pub fn must_be_unchanged(tx: &Transaction<'_>, revision: i64) -> Result<()> {
    let told = |row: &Row<'_>| -> Result<String> {
        let (verb, table): (String, String) = (row.get("verb")?, row.get("table_name")?);
        let rows: i64 = row.get("rows")?;
        let what = table.replace('_', " ");
        let peer: Option<String> = row.get("reference")?;
        Ok(match peer {
            Some(peer) if rows == 1 => format!("`{verb}` changed {what} of {peer}"),
            _ if rows == 1 => format!("`{verb}` changed a {what}"),
            _ => format!("`{verb}` changed {rows} rows of {what}"),
        })
    };
    let mut statement = tx.prepare_cached(&format!(
        "SELECT verb, table_name, max(peer.reference) AS reference,
                count(DISTINCT row_id) + sum(ifnull(last_row_id - row_id, 0)) AS rows
         FROM change
         JOIN command ON command.id = command_id
         LEFT JOIN peer ON peer.id = peer_id
         WHERE command_id > :revision AND command_id < (SELECT max(id) FROM command)
           AND table_name IN {DEPENDS_ON}
         GROUP BY command_id, table_name ORDER BY command_id, min(change.id) LIMIT 5"
    ))?;
    let changes = statement
        .query_and_then(named_params! { ":revision": revision }, told)?
        .collect::<Result<Vec<String>>>()?;
    if changes.is_empty() {
        return Ok(());
    }
    let message = format!("the file changed while the team was made: {}", changes.join("; "));
    Err(Refusal::refused(message).hint("run the command again").into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{empty, entry};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn with_two_peers() -> crate::store::Store {
        let mut store = empty();
        store
            .write(&entry("peer import"), |tx| {
                tx.execute_batch(
                    "INSERT INTO peer (reference, name, kind, status) VALUES
                       ('P1', 'Ida Marsh', 'officer', 'active'), ('P2', 'Tom Reed', 'member', 'active');
                     INSERT INTO challenge (reference, kind, mode, added_on)
                       VALUES ('trafford-2027', 'corporate', 'onsite', '2026-11-21');",
                )?;
                Ok(())
            })
            .unwrap();
        store
    }

    fn seats() -> Vec<(String, PeerId)> {
        vec![("lead peer".to_owned(), PeerId(1)), ("member peer".to_owned(), PeerId(2))]
    }

    #[test]
    fn the_newest_version_is_in_force() {
        let mut store = with_two_peers();
        let challenge = ChallengeId(1);
        assert_eq!(latest(store.read(), challenge).unwrap(), None);
        for made_on in ["2026-11-21", "2026-11-22"] {
            store
                .write(&entry("team set"), |tx| record(tx, challenge, &seats(), day(made_on)))
                .unwrap();
        }
        let team = latest(store.read(), challenge).unwrap().unwrap();
        assert_eq!((team.version, team.made_on), (2, day("2026-11-22")));
        let members: Vec<_> = team.members.into_iter().map(|m| (m.slot, m.peer)).collect();
        assert_eq!(members, seats());
    }

    #[test]
    fn a_change_in_between_is_named_and_refused() {
        let mut store = with_two_peers();
        let revision = store.revision().unwrap();
        let save = |store: &mut crate::store::Store, revision| {
            store.write(&entry("team assemble"), |tx| {
                must_be_unchanged(tx, revision)?;
                record(tx, ChallengeId(1), &seats(), day("2026-11-21"))
            })
        };
        store
            .write(&entry("peer status"), |tx| {
                Ok(tx.execute("UPDATE peer SET status = 'paused' WHERE id = 2", [])?)
            })
            .unwrap();
        let refusal = save(&mut store, revision).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "the file changed while the team was made: `peer status` changed peer of P2"
        );
        let kind = refusal.downcast_ref::<Refusal>().unwrap().kind();
        assert_eq!(kind, crate::error::ErrorKind::Refused);
        let revision = store.revision().unwrap();
        save(&mut store, revision).unwrap();
    }
}
