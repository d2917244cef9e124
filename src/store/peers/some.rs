//! Peers by their rows: one statement for each table, however many they are.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use rusqlite::{Connection, Row, named_params};

use super::{
    COLUMNS, blocked, blocked_from_row, each_row, expertise, expertise_from_row, interest_from_row,
    interests, peer_from_row, post_from_row, posts,
};
use crate::domain::{NewPeer, Peer, PeerId};

/// One peer.
///
/// # Errors
/// When there is no such row, or the file cannot be read.
pub fn load(connection: &Connection, id: PeerId) -> Result<Peer> {
    of_rows(connection, &[id], "position, id")?.remove(&id).with_context(|| missing(id))
}

/// These peers, in this order.
///
/// # Errors
/// When there is no row for one of them, or the file cannot be read.
pub fn load_these(connection: &Connection, ids: &[PeerId]) -> Result<Vec<Peer>> {
    let found = of_rows(connection, ids, "position, id")?;
    ids.iter().map(|id| found.get(id).cloned().with_context(|| missing(*id))).collect()
}

fn missing(id: PeerId) -> String {
    format!("there is no peer in row {id}")
}

/// The peers of these rows that there are, the posts in this order.
pub(super) fn of_rows(
    connection: &Connection,
    ids: &[PeerId],
    order: &str,
) -> Result<BTreeMap<PeerId, Peer>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = serde_json::to_string(&ids.iter().map(|id| id.0).collect::<Vec<_>>())?;
    let among = "IN (SELECT value FROM json_each(:rows))";
    let mut peers = connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM peer WHERE id {among}"))?
        .query_and_then(named_params! { ":rows": rows }, peer_from_row)?
        .map(|peer| peer.map(|peer| (peer.id, peer)))
        .collect::<Result<BTreeMap<PeerId, Peer>>>()?;
    let mut hang = Hanging { connection, rows: &rows, peers: &mut peers };
    hang.on(&posts(), order, post_from_row, |facts, post| facts.posts.push(post))?;
    hang.on(&expertise(), "id", expertise_from_row, |facts, area| facts.expertise.push(area))?;
    hang.on(&blocked(), "first_day, id", blocked_from_row, |facts, days| facts.blocked.push(days))?;
    hang.on(&interests(), "id", interest_from_row, |facts, one| facts.interests.push(one))?;
    Ok(peers)
}

/// What hangs on some peers, whose rows are these as JSON.
struct Hanging<'a> {
    connection: &'a Connection,
    rows: &'a str,
    peers: &'a mut BTreeMap<PeerId, Peer>,
}

impl Hanging<'_> {
    fn on<T>(
        &mut self,
        sql: &str,
        order: &str,
        from_row: fn(&Row<'_>) -> Result<T>,
        put: fn(&mut NewPeer, T),
    ) -> Result<()> {
        let sql =
            format!("{sql} WHERE peer_id IN (SELECT value FROM json_each(:rows)) ORDER BY {order}");
        each_row(self.connection, &sql, named_params! { ":rows": self.rows }, |id, row| {
            if let Some(peer) = self.peers.get_mut(&id) {
                put(&mut peer.facts, from_row(row)?);
            }
            Ok(())
        })
    }
}
