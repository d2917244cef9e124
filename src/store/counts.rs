//! How much is in the file.

use anyhow::Result;
use rusqlite::Connection;

/// So many rows of a sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Bodies of all times.
    pub bodies: i64,
    /// Peers of every status.
    pub peers: i64,
    /// Peers whose status is active.
    pub active_peers: i64,
    /// Challenges, history included.
    pub challenges: i64,
    /// Challenges entered as history.
    pub history: i64,
    /// Challenges that have a scope.
    pub scoped: i64,
    /// Teams in all versions.
    pub teams: i64,
    /// Versions of the scheme.
    pub schemes: i64,
    /// Commands in the log.
    pub commands: i64,
}

/// Counts what is in the file.
///
/// # Errors
/// When it cannot be read.
pub fn counts(connection: &Connection) -> Result<Counts> {
    let counts = |row: &rusqlite::Row<'_>| {
        Ok(Counts {
            bodies: row.get("bodies")?,
            peers: row.get("peers")?,
            active_peers: row.get("active_peers")?,
            challenges: row.get("challenges")?,
            history: row.get("history")?,
            scoped: row.get("scoped")?,
            teams: row.get("teams")?,
            schemes: row.get("schemes")?,
            commands: row.get("commands")?,
        })
    };
    Ok(connection.query_row(
        "SELECT (SELECT count(*) FROM body) AS bodies,
                (SELECT count(*) FROM peer) -
                    (SELECT count(*) FROM erased_person
                     JOIN peer ON peer.reference = 'erased-' || erased_person.id) AS peers,
                (SELECT count(*) FROM peer WHERE status = 'active') AS active_peers,
                (SELECT count(*) FROM challenge) AS challenges,
                (SELECT count(*) FROM challenge WHERE recorded = 1) AS history,
                (SELECT count(DISTINCT challenge_id) FROM scope) AS scoped,
                (SELECT count(*) FROM team) AS teams,
                (SELECT count(*) FROM scheme) AS schemes,
                (SELECT count(*) FROM command) AS commands",
        [],
        counts,
    )?)
}
