//! The tables `challenge`, `challenge_host`, `staff`, `assignment` and `rescheduling`.

use std::collections::HashMap;
use std::hash::Hash;

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::types::FromSql;
use rusqlite::{Connection, Row, Transaction, named_params};

use crate::domain::{
    BodyId, Challenge, ChallengeId, DateRange, NewChallenge, Rescheduling, StaffId, StaffRole,
};

columns! {
    /// The columns of `challenge`.
    COLUMNS, ChallengeAt: id, reference, kind, mode, window_from, window_to, onsite_from, onsite_to,
    recorded, scheme_id, reviews_id, funding, withdrawn_on, withdrawn_reason, report_published_on,
    plan_published_on, note, added_on
}

/// Every challenge, in the order in which they were entered.
///
/// # Errors
/// When the file cannot be read.
pub fn all(connection: &Connection) -> Result<Vec<Challenge>> {
    let mut hosts: HashMap<ChallengeId, Vec<BodyId>> = grouped(
        connection,
        "SELECT challenge_id, body_id FROM challenge_host ORDER BY challenge_id, position",
        |row| row.get("body_id"),
    )?;
    let mut staff: HashMap<ChallengeId, Vec<(StaffRole, String)>> = grouped(
        connection,
        "SELECT challenge_id, role, name FROM assignment JOIN staff ON staff.id = staff_id
         ORDER BY challenge_id, assignment.id",
        |row| Ok((row.get("role")?, row.get("name")?)),
    )?;
    let mut all = connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM challenge ORDER BY id"))?
        .query_and_then([], from_row)?
        .collect::<Result<Vec<Challenge>>>()?;
    for challenge in &mut all {
        challenge.hosts = hosts.remove(&challenge.id).unwrap_or_default();
        challenge.staff = staff.remove(&challenge.id).unwrap_or_default();
    }
    Ok(all)
}

/// One challenge.
///
/// # Errors
/// When there is no such row, or the file cannot be read.
pub fn load(connection: &Connection, id: ChallengeId) -> Result<Challenge> {
    let mut challenge = connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM challenge WHERE id = :id"))?
        .query_and_then(named_params! { ":id": id }, from_row)?
        .next()
        .with_context(|| format!("no challenge in row {id}"))??;
    challenge.hosts = connection
        .prepare_cached(
            "SELECT body_id FROM challenge_host WHERE challenge_id = :id ORDER BY position",
        )?
        .query_map(named_params! { ":id": id }, |row| row.get("body_id"))?
        .collect::<rusqlite::Result<_>>()?;
    challenge.staff = connection
        .prepare_cached(
            "SELECT role, name FROM assignment JOIN staff ON staff.id = staff_id
             WHERE challenge_id = :id ORDER BY assignment.id",
        )?
        .query_map(named_params! { ":id": id }, |row| Ok((row.get("role")?, row.get("name")?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(challenge)
}

/// The challenge with this reference, without regard to case.
///
/// # Errors
/// When the file cannot be read.
pub fn by_reference(connection: &Connection, reference: &str) -> Result<Option<ChallengeId>> {
    let sql = "SELECT min(id) AS id FROM challenge WHERE reference = :reference COLLATE NOCASE";
    Ok(connection
        .prepare_cached(sql)?
        .query_row(named_params! { ":reference": reference }, |row| row.get("id"))?)
}

/// The rows of a query by their `challenge_id`.
pub(super) fn grouped<K: FromSql + Eq + Hash, T>(
    connection: &Connection,
    sql: &str,
    value: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<HashMap<K, Vec<T>>> {
    let mut groups: HashMap<K, Vec<T>> = HashMap::new();
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        groups.entry(row.get("challenge_id")?).or_default().push(value(row)?);
    }
    Ok(groups)
}

fn from_row(row: &Row<'_>) -> Result<Challenge> {
    Ok(Challenge {
        id: ChallengeAt::id.of(row)?,
        reference: ChallengeAt::reference.of(row)?,
        kind: ChallengeAt::kind.of(row)?,
        mode: ChallengeAt::mode.of(row)?,
        hosts: Vec::new(),
        window: in_order(
            (ChallengeAt::window_from.of(row)?, ChallengeAt::window_to.of(row)?),
            ("window_from", "window_to"),
        )?,
        onsite: in_order(
            (ChallengeAt::onsite_from.of(row)?, ChallengeAt::onsite_to.of(row)?),
            ("onsite_from", "onsite_to"),
        )?,
        recorded: ChallengeAt::recorded.of(row)?,
        reviews: ChallengeAt::reviews_id.of(row)?,
        scheme: ChallengeAt::scheme_id.of(row)?,
        withdrawn_on: ChallengeAt::withdrawn_on.of(row)?,
        withdrawn_reason: ChallengeAt::withdrawn_reason.of(row)?,
        funding: ChallengeAt::funding.of(row)?,
        report_published_on: ChallengeAt::report_published_on.of(row)?,
        plan_published_on: ChallengeAt::plan_published_on.of(row)?,
        note: ChallengeAt::note.of(row)?,
        staff: Vec::new(),
        added_on: ChallengeAt::added_on.of(row)?,
    })
}

/// Two columns as a range; the schema holds that both are null or neither is.
fn range(row: &Row<'_>, from: &str, to: &str) -> Result<Option<DateRange>> {
    in_order((row.get(from)?, row.get(to)?), (from, to))
}

fn in_order(
    days: (Option<NaiveDate>, Option<NaiveDate>),
    (from, to): (&str, &str),
) -> Result<Option<DateRange>> {
    match days {
        (Some(first), Some(last)) => DateRange::new(first, last)
            .map(Some)
            .with_context(|| format!("`{to}` {last} lies before `{from}` {first}")),
        _ => Ok(None),
    }
}

/// Enters a challenge with its hosts and staff.
///
/// # Errors
/// When its reference is taken, or the file cannot be written.
pub fn insert(tx: &Transaction<'_>, new: &NewChallenge) -> Result<ChallengeId> {
    tx.prepare_cached(
        "INSERT INTO challenge (reference, kind, mode, window_from, window_to, onsite_from,
             onsite_to, recorded, reviews_id, funding, report_published_on, plan_published_on, note,
             added_on)
         VALUES (:reference, :kind, :mode, :window_from, :window_to, :onsite_from, :onsite_to,
             :recorded, :reviews, :funding, :report, :plan, :note, :added_on)",
    )?
    .execute(named_params! {
        ":reference": new.reference, ":kind": new.kind, ":mode": new.mode,
        ":window_from": new.window.map(|w| w.from), ":window_to": new.window.map(|w| w.to),
        ":onsite_from": new.onsite.map(|d| d.from), ":onsite_to": new.onsite.map(|d| d.to),
        ":recorded": new.recorded, ":reviews": new.reviews, ":funding": new.funding,
        ":report": new.report_published_on, ":plan": new.plan_published_on, ":note": new.note,
        ":added_on": new.added_on,
    })?;
    let id = ChallengeId(tx.last_insert_rowid());
    let mut host = tx.prepare_cached(
        "INSERT INTO challenge_host (challenge_id, body_id, position) VALUES (:id, :body, :place)",
    )?;
    for (place, body) in new.hosts.iter().enumerate() {
        host.execute(named_params! { ":id": id, ":body": body, ":place": place as i64 })?;
    }
    for (role, name) in &new.staff {
        assign(tx, id, *role, name)?;
    }
    Ok(id)
}

/// Writes the fields of a stored challenge: all but reference, hosts and staff, which have verbs
/// of their own. Fields that are as they were leave no trace in the log.
///
/// # Errors
/// When the file cannot be written.
pub fn update(tx: &Transaction<'_>, challenge: &Challenge) -> Result<()> {
    tx.prepare_cached(
        "UPDATE challenge SET kind = :kind, mode = :mode, window_from = :window_from,
             window_to = :window_to, onsite_from = :onsite_from, onsite_to = :onsite_to,
             scheme_id = :scheme, reviews_id = :reviews, funding = :funding,
             withdrawn_on = :withdrawn_on, withdrawn_reason = :withdrawn_reason,
             report_published_on = :report, plan_published_on = :plan, note = :note
         WHERE id = :id",
    )?
    .execute(named_params! {
        ":id": challenge.id, ":kind": challenge.kind, ":mode": challenge.mode,
        ":window_from": challenge.window.map(|w| w.from),
        ":window_to": challenge.window.map(|w| w.to),
        ":onsite_from": challenge.onsite.map(|d| d.from),
        ":onsite_to": challenge.onsite.map(|d| d.to),
        ":scheme": challenge.scheme, ":reviews": challenge.reviews, ":funding": challenge.funding,
        ":withdrawn_on": challenge.withdrawn_on, ":withdrawn_reason": challenge.withdrawn_reason,
        ":report": challenge.report_published_on, ":plan": challenge.plan_published_on,
        ":note": challenge.note,
    })?;
    Ok(())
}

/// Gives `name` this role on a challenge, and enters `name` among the staff if need be.
///
/// # Errors
/// When the file cannot be written.
pub fn assign(tx: &Transaction<'_>, id: ChallengeId, role: StaffRole, name: &str) -> Result<()> {
    let staff = staff_by_name(tx, name)?;
    tx.prepare_cached(
        "INSERT INTO assignment (challenge_id, staff_id, role) VALUES (:id, :staff, :role)
         ON CONFLICT DO NOTHING",
    )?
    .execute(named_params! { ":id": id, ":staff": staff, ":role": role })?;
    Ok(())
}

/// Takes everybody but `keep` off this role.
///
/// # Errors
/// When the file cannot be written.
pub fn unassign(
    tx: &Transaction<'_>,
    id: ChallengeId,
    role: StaffRole,
    keep: &[String],
) -> Result<()> {
    let mut statement = tx.prepare_cached(
        "SELECT assignment.id, name FROM assignment JOIN staff ON staff.id = staff_id
         WHERE challenge_id = :id AND role = :role",
    )?;
    let held: Vec<(i64, String)> = statement
        .query_map(named_params! { ":id": id, ":role": role }, |row| {
            Ok((row.get("id")?, row.get("name")?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    for (row, _) in held.iter().filter(|(_, name)| !keep.contains(name)) {
        tx.execute("DELETE FROM assignment WHERE id = ?1", [row])?;
    }
    Ok(())
}

fn staff_by_name(tx: &Transaction<'_>, name: &str) -> Result<StaffId> {
    tx.prepare_cached("INSERT INTO staff (name) VALUES (:name) ON CONFLICT DO NOTHING")?
        .execute(named_params! { ":name": name })?;
    Ok(tx
        .prepare_cached("SELECT id FROM staff WHERE name = :name")?
        .query_one(named_params! { ":name": name }, |row| row.get("id"))?)
}

/// Writes down a change of dates; the dates themselves are written by [`update`].
///
/// # Errors
/// When the file cannot be written.
pub fn reschedule(tx: &Transaction<'_>, id: ChallengeId, made: &Rescheduling) -> Result<()> {
    let (old_window, old_onsite) = made.old;
    let (new_window, new_onsite) = made.new;
    tx.prepare_cached(
        "INSERT INTO rescheduling (challenge_id, made_on, what, reason, old_window_from,
             old_window_to, old_onsite_from, old_onsite_to, new_window_from, new_window_to,
             new_onsite_from, new_onsite_to)
         VALUES (:id, :made_on, :what, :reason, :owf, :owt, :oof, :oot, :nwf, :nwt, :nof, :not)",
    )?
    .execute(named_params! {
        ":id": id, ":made_on": made.made_on, ":what": made.what, ":reason": made.reason,
        ":owf": old_window.map(|d| d.from), ":owt": old_window.map(|d| d.to),
        ":oof": old_onsite.map(|d| d.from), ":oot": old_onsite.map(|d| d.to),
        ":nwf": new_window.map(|d| d.from), ":nwt": new_window.map(|d| d.to),
        ":nof": new_onsite.map(|d| d.from), ":not": new_onsite.map(|d| d.to),
    })?;
    Ok(())
}

/// Every setting and moving of a challenge's dates, in the order in which they were made.
///
/// # Errors
/// When the file cannot be read.
pub fn reschedulings(connection: &Connection, id: ChallengeId) -> Result<Vec<Rescheduling>> {
    let rescheduling = |row: &Row<'_>| {
        Ok(Rescheduling {
            made_on: row.get("made_on")?,
            what: row.get("what")?,
            reason: row.get("reason")?,
            old: (
                range(row, "old_window_from", "old_window_to")?,
                range(row, "old_onsite_from", "old_onsite_to")?,
            ),
            new: (
                range(row, "new_window_from", "new_window_to")?,
                range(row, "new_onsite_from", "new_onsite_to")?,
            ),
        })
    };
    connection
        .prepare_cached(
            "SELECT made_on, what, reason, old_window_from, old_window_to, old_onsite_from,
                    old_onsite_to, new_window_from, new_window_to, new_onsite_from, new_onsite_to
             FROM rescheduling WHERE challenge_id = :id ORDER BY id",
        )?
        .query_and_then(named_params! { ":id": id }, rescheduling)?
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{DateChange, Mode};
    use crate::store::testing::{empty, entry};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn new() -> NewChallenge {
        NewChallenge {
            reference: "trafford-2027".to_owned(),
            kind: "corporate".to_owned(),
            mode: Mode::Onsite,
            hosts: vec![BodyId(2), BodyId(1)],
            window: DateRange::new(day("2027-03-01"), day("2027-06-30")),
            onsite: None,
            recorded: false,
            reviews: None,
            funding: Some("free".to_owned()),
            report_published_on: None,
            plan_published_on: None,
            note: None,
            staff: vec![(StaffRole::PeerChallengeManager, "Ida Marsh".to_owned())],
            added_on: day("2026-11-21"),
        }
    }

    const BODIES: &str = "INSERT INTO body (id, slug, name, kind)
        VALUES (1, 'salford', 'Salford', 'other'), (2, 'trafford', 'Trafford', 'other')";

    #[test]
    fn what_is_entered_is_read_again() {
        let mut store = empty();
        let written = store.write(&entry("challenge add"), |tx| {
            tx.execute(BODIES, [])?;
            insert(tx, &new())
        });
        let id = written.unwrap().value;
        let one = load(store.read(), id).unwrap();
        assert_eq!(one.hosts, [BodyId(2), BodyId(1)]);
        assert_eq!(one.staff, [(StaffRole::PeerChallengeManager, "Ida Marsh".to_owned())]);
        assert_eq!(one.window, new().window);
        assert_eq!(all(store.read()).unwrap(), [one]);
    }

    #[test]
    fn moving_keeps_the_old_dates_and_staff_change() {
        let mut store = empty();
        let made = Rescheduling {
            made_on: day("2026-11-21"),
            what: DateChange::Postponed,
            reason: Some("elections".to_owned()),
            old: (new().window, None),
            new: (None, DateRange::new(day("2027-09-07"), day("2027-09-10"))),
        };
        let written = store.write(&entry("challenge postpone"), |tx| {
            tx.execute(BODIES, [])?;
            let id = insert(tx, &new())?;
            reschedule(tx, id, &made)?;
            let challenge = Challenge { onsite: made.new.1, ..load(tx, id)? };
            update(tx, &challenge)?;
            assign(tx, id, StaffRole::PeerChallengeManager, "Bo Field")?;
            unassign(tx, id, StaffRole::PeerChallengeManager, &["Bo Field".to_owned()])?;
            Ok(id)
        });
        let id = written.unwrap().value;
        assert_eq!(reschedulings(store.read(), id).unwrap(), std::slice::from_ref(&made));
        let one = load(store.read(), id).unwrap();
        assert_eq!(one.onsite, made.new.1);
        assert_eq!(one.staff_as(StaffRole::PeerChallengeManager).collect::<Vec<_>>(), ["Bo Field"]);
    }
}
