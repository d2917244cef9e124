//! The tables `session`, `session_peer` and `session_theme`: the timetable of a challenge.

use std::collections::HashMap;

use anyhow::{Context as _, Result};
use chrono::NaiveTime;
use rusqlite::{Connection, Row, Transaction, named_params};

use crate::domain::{ChallengeId, PeerId, Session, time_in_words};

/// The sessions of a challenge, in the order of time.
///
/// # Errors
/// When the file cannot be read.
pub fn of(connection: &Connection, challenge: ChallengeId) -> Result<Vec<Session>> {
    let mut sessions: Vec<(i64, Session)> = connection
        .prepare_cached(
            "SELECT id, number, kind, day, starts, ends, place, link, met, who, people, strand, note
             FROM session WHERE challenge_id = :challenge ORDER BY day, starts, number",
        )?
        .query_and_then(named_params! { ":challenge": challenge }, from_row)?
        .collect::<Result<_>>()?;
    let places: HashMap<i64, usize> =
        sessions.iter().enumerate().map(|(place, (id, _))| (*id, place)).collect();
    let peers = "SELECT session_id, peer_id AS value FROM session_peer
         JOIN session ON session.id = session_id WHERE challenge_id = :challenge
         ORDER BY session_peer.id";
    for (session, peer) in hung::<PeerId>(connection, peers, challenge)? {
        if let Some(place) = places.get(&session) {
            sessions[*place].1.peers.push(peer);
        }
    }
    let themes = "SELECT session_id, theme AS value FROM session_theme
         JOIN session ON session.id = session_id WHERE challenge_id = :challenge
         ORDER BY session_theme.id";
    for (session, theme) in hung::<String>(connection, themes, challenge)? {
        if let Some(place) = places.get(&session) {
            sessions[*place].1.themes.push(theme);
        }
    }
    Ok(sessions.into_iter().map(|(_, session)| session).collect())
}

fn hung<T: rusqlite::types::FromSql>(
    connection: &Connection,
    sql: &str,
    challenge: ChallengeId,
) -> Result<Vec<(i64, T)>> {
    let row = |row: &Row<'_>| Ok((row.get("session_id")?, row.get("value")?));
    Ok(connection
        .prepare_cached(sql)?
        .query_map(named_params! { ":challenge": challenge }, row)?
        .collect::<rusqlite::Result<_>>()?)
}

fn time(row: &Row<'_>, column: &str) -> Result<NaiveTime> {
    let text: String = row.get(column)?;
    NaiveTime::parse_from_str(&text, "%H:%M").with_context(|| format!("`{text}` is no time of day"))
}

fn from_row(row: &Row<'_>) -> Result<(i64, Session)> {
    let session = Session {
        number: row.get("number")?,
        kind: row.get("kind")?,
        day: row.get("day")?,
        starts: time(row, "starts")?,
        ends: time(row, "ends")?,
        place: row.get("place")?,
        link: row.get("link")?,
        met: row.get("met")?,
        who: row.get("who")?,
        people: row.get("people")?,
        strand: row.get("strand")?,
        note: row.get("note")?,
        peers: Vec::new(),
        themes: Vec::new(),
    };
    Ok((row.get("id")?, session))
}

/// Saves a session under its number; number 0 gives it the next one. Gives the number.
///
/// # Errors
/// When the file cannot be written.
pub fn save(tx: &Transaction<'_>, challenge: ChallengeId, session: &Session) -> Result<i64> {
    let (id, number): (i64, i64) = tx
        .prepare_cached(
            "INSERT INTO session (challenge_id, number, kind, day, starts, ends, place, link, met,
                                  who, people, strand, note)
             VALUES (:challenge,
                     CASE WHEN :number > 0 THEN :number ELSE
                       (SELECT ifnull(max(number), 0) + 1 FROM session
                        WHERE challenge_id = :challenge)
                     END,
                     :kind, :day, :starts, :ends, :place, :link, :met, :who, :people, :strand, :note)
             ON CONFLICT (challenge_id, number) DO UPDATE
                SET kind = excluded.kind, day = excluded.day, starts = excluded.starts,
                    ends = excluded.ends, place = excluded.place, link = excluded.link,
                    met = excluded.met, who = excluded.who, people = excluded.people,
                    strand = excluded.strand, note = excluded.note
             RETURNING id, number",
        )?
        .query_one(
            named_params! {
                ":challenge": challenge, ":number": session.number, ":kind": session.kind,
                ":day": session.day, ":starts": time_in_words(session.starts),
                ":ends": time_in_words(session.ends), ":place": session.place,
                ":link": session.link, ":met": session.met, ":who": session.who,
                ":people": session.people, ":strand": session.strand, ":note": session.note,
            },
            |row| Ok((row.get("id")?, row.get("number")?)),
        )
        .context("cannot save the session")?;
    hang(tx, id, session)?;
    Ok(number)
}

/// Writes peers and themes of a session anew.
fn hang(tx: &Transaction<'_>, id: i64, session: &Session) -> Result<()> {
    for table in ["session_peer", "session_theme"] {
        tx.prepare_cached(&format!("DELETE FROM {table} WHERE session_id = :id"))?
            .execute(named_params! { ":id": id })?;
    }
    let mut peer =
        tx.prepare_cached("INSERT INTO session_peer (session_id, peer_id) VALUES (:id, :peer)")?;
    for who in &session.peers {
        peer.execute(named_params! { ":id": id, ":peer": who })?;
    }
    let mut theme =
        tx.prepare_cached("INSERT INTO session_theme (session_id, theme) VALUES (:id, :theme)")?;
    for about in &session.themes {
        theme.execute(named_params! { ":id": id, ":theme": about })?;
    }
    Ok(())
}

/// Takes a session out.
///
/// # Errors
/// When the file cannot be written.
pub fn remove(tx: &Transaction<'_>, challenge: ChallengeId, number: i64) -> Result<()> {
    tx.prepare_cached("DELETE FROM session WHERE challenge_id = :challenge AND number = :number")?
        .execute(named_params! { ":challenge": challenge, ":number": number })?;
    Ok(())
}

/// Moves every session of a challenge along by so many days.
///
/// # Errors
/// When the file cannot be written.
pub fn shift(tx: &Transaction<'_>, challenge: ChallengeId, days: i64) -> Result<()> {
    tx.prepare_cached(
        "UPDATE session SET day = date(day, :days || ' days') WHERE challenge_id = :challenge",
    )?
    .execute(named_params! { ":challenge": challenge, ":days": days })?;
    Ok(())
}
