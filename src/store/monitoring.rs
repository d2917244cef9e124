//! The tables `special_category` and `monitoring`: on what ground special category data are held,
//! and what peers told for equality monitoring. Nothing that makes a team reads them
//! (`tests/privacy.rs` holds that).

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, Row, Transaction, named_params};

use crate::domain::{LawfulBasis, MonitoringAnswers, PeerId, SpecialCategory, SpecialHolding};

/// Special category data held of a peer, with who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldOf {
    /// The peer's reference.
    pub reference: String,
    /// The peer's name.
    pub name: String,
    /// What is held, and the ground.
    pub holding: SpecialHolding,
}

/// All special category data in the file, by peer and category; the ground of a serving member's
/// party is that it was made public, unless another is recorded.
///
/// # Errors
/// When the file cannot be read.
pub fn holdings(connection: &Connection) -> Result<Vec<HeldOf>> {
    connection
        .prepare_cached(
            "WITH held (peer_id, category, basis) AS (
                 SELECT id, 'party', CASE kind WHEN 'member' THEN 'made-public' END
                 FROM peer WHERE party IS NOT NULL
                 UNION ALL
                 SELECT peer_id, 'ethnicity', NULL FROM monitoring WHERE ethnicity IS NOT NULL
                 UNION ALL
                 SELECT peer_id, 'disability', NULL FROM monitoring WHERE disability IS NOT NULL
             ),
             known (peer_id, category) AS (
                 SELECT peer_id, category FROM held
                 UNION SELECT peer_id, category FROM special_category
             )
             SELECT peer.reference, peer.name, known.category,
                    coalesce(special_category.basis, held.basis) AS basis, how, recorded_on,
                    withdrawn_on
             FROM known
             JOIN peer ON peer.id = known.peer_id
             LEFT JOIN held USING (peer_id, category)
             LEFT JOIN special_category USING (peer_id, category)
             ORDER BY peer.reference, known.category",
        )?
        .query_and_then([], from_row)?
        .collect()
}

fn from_row(row: &Row<'_>) -> Result<HeldOf> {
    Ok(HeldOf {
        reference: row.get("reference")?,
        name: row.get("name")?,
        holding: SpecialHolding {
            category: row.get("category")?,
            basis: row.get("basis")?,
            how: row.get("how")?,
            recorded_on: row.get("recorded_on")?,
            withdrawn_on: row.get("withdrawn_on")?,
        },
    })
}

/// Records the ground on which a category is held of a peer, in place of an earlier one. Consent to
/// keep the party of a former member lets the file take it.
///
/// # Errors
/// When the file cannot be written.
pub fn record(
    tx: &Transaction<'_>,
    peer: PeerId,
    category: SpecialCategory,
    basis: LawfulBasis,
    how: Option<&str>,
    on: NaiveDate,
) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO special_category (peer_id, category, basis, how, recorded_on)
         VALUES (:peer, :category, :basis, :how, :on)
         ON CONFLICT (peer_id, category) DO UPDATE
            SET basis = excluded.basis, how = excluded.how, recorded_on = excluded.recorded_on,
                withdrawn_on = NULL",
    )?
    .execute(named_params! {
        ":peer": peer, ":category": category, ":basis": basis, ":how": how, ":on": on,
    })?;
    if category == SpecialCategory::Party && basis == LawfulBasis::ExplicitConsent {
        tx.prepare_cached("UPDATE peer SET party_consent = 1 WHERE id = :peer")?
            .execute(named_params! { ":peer": peer })?;
    }
    Ok(())
}

/// Notes that the ground is withdrawn, and lets go of what was held on it: of the party unless the
/// peer is a serving member, who made it public, and of what was told for monitoring.
///
/// # Errors
/// When the file cannot be written.
pub fn withdraw(
    tx: &Transaction<'_>,
    peer: PeerId,
    category: SpecialCategory,
    on: NaiveDate,
) -> Result<()> {
    tx.prepare_cached(
        "UPDATE special_category SET withdrawn_on = :on
         WHERE peer_id = :peer AND category = :category",
    )?
    .execute(named_params! { ":peer": peer, ":category": category, ":on": on })?;
    let let_go = match category {
        SpecialCategory::Party => {
            "UPDATE peer SET party_consent = 0,
                 party = CASE kind WHEN 'member' THEN party END,
                 party_code = CASE kind WHEN 'member' THEN party_code END
             WHERE id = :peer"
        }
        SpecialCategory::Ethnicity => {
            "UPDATE monitoring SET ethnicity = NULL WHERE peer_id = :peer"
        }
        SpecialCategory::Disability => {
            "UPDATE monitoring SET disability = NULL WHERE peer_id = :peer"
        }
    };
    tx.prepare_cached(let_go)?.execute(named_params! { ":peer": peer })?;
    tx.prepare_cached(
        "DELETE FROM monitoring WHERE peer_id = :peer AND ethnicity IS NULL AND disability IS NULL",
    )?
    .execute(named_params! { ":peer": peer })?;
    Ok(())
}

/// Keeps what a peer told; an answer that is not given stays as it was.
///
/// # Errors
/// When the file cannot be written.
pub fn save(
    tx: &Transaction<'_>,
    peer: PeerId,
    answers: &MonitoringAnswers,
    on: NaiveDate,
) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO monitoring (peer_id, ethnicity, disability, given_on)
         VALUES (:peer, :ethnicity, :disability, :on)
         ON CONFLICT (peer_id) DO UPDATE
            SET ethnicity = coalesce(excluded.ethnicity, ethnicity),
                disability = coalesce(excluded.disability, disability), given_on = excluded.given_on",
    )?
    .execute(named_params! {
        ":peer": peer, ":ethnicity": answers.ethnicity, ":disability": answers.disability,
        ":on": on,
    })?;
    Ok(())
}

/// How many peers told what: question, answer, and one of the groups that they fall into, with the
/// number of peers. Only counts leave this room.
///
/// # Errors
/// When the file cannot be read.
pub fn counts(connection: &Connection, by: Group) -> Result<Vec<(String, String, String, u64)>> {
    let group = match by {
        Group::Kind => "peer.kind",
        Group::Status => "peer.status",
        Group::Region => {
            "coalesce(peer.region, (SELECT body.region FROM post
            JOIN body ON body.id = body_id WHERE post.peer_id = peer.id
            ORDER BY post.last_day IS NOT NULL, post.position LIMIT 1), 'not known')"
        }
    };
    let sql = format!(
        "WITH told AS (
             SELECT 'ethnicity' AS question, ifnull(ethnicity, 'not told') AS answer, {group} AS grp
             FROM peer LEFT JOIN monitoring ON monitoring.peer_id = peer.id
             WHERE status NOT IN ('stood-down', 'refused')
             UNION ALL
             SELECT 'disability', ifnull(disability, 'not told'), {group}
             FROM peer LEFT JOIN monitoring ON monitoring.peer_id = peer.id
             WHERE status NOT IN ('stood-down', 'refused')
         )
         SELECT question, answer, grp, count(*) AS peers FROM told
         GROUP BY question, answer, grp ORDER BY question DESC, answer, grp"
    );
    let row = |row: &Row<'_>| {
        let peers: i64 = row.get("peers")?;
        Ok((
            row.get("question")?,
            row.get("answer")?,
            row.get("grp")?,
            u64::try_from(peers).unwrap_or_default(),
        ))
    };
    connection.prepare_cached(&sql)?.query_and_then([], row)?.collect()
}

words! {
    /// What counts may be split by.
    Group("grouping") {
        /// Officer, member or other.
        Kind = "kind",
        /// How far in the pool.
        Status = "status",
        /// The peer's region, else that of the first body.
        Region = "region",
    }
}
