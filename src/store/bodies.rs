//! The tables `body`, `body_alias`, `body_relation` and `succession`.

use std::collections::BTreeSet;

use anyhow::Result;
use foldhash::HashMap;
use rusqlite::{Connection, Row, ToSql, Transaction, named_params, params_from_iter};

use crate::domain::{Bodies, Body, BodyId, Relation, RelationKind, Succession};

columns! {
    /// The columns of `body`.
    BODY_COLUMNS, BodyAt: id, code, slug, name, kind, region, nation, first_day, last_day, population,
    rural_urban, control, leading_party, control_as_at, next_election, lga_member, adviser
}
columns! {
    /// The columns of `body_alias`.
    ALIAS_COLUMNS, AliasAt: body_id, alias
}
columns! {
    /// The columns of `body_relation`.
    RELATION_COLUMNS, RelationAt: body_id, kind, other_id, first_day, last_day
}

/// The whole register, by name.
///
/// # Errors
/// When the file cannot be read.
pub fn load(connection: &Connection) -> Result<Bodies> {
    Ok(Bodies::new(bodies(connection, None)?, relations(connection)?, successions(connection)?))
}

/// The same bodies without what they have to do with one another, which takes half the time to read: for
/// what they are called.
///
/// # Errors
/// When the file cannot be read.
pub fn load_alone(connection: &Connection) -> Result<Bodies> {
    Ok(Bodies::new(bodies(connection, None)?, Vec::new(), Vec::new()))
}

/// Those of them of which the code, the short name or a name `is_like` what is looked for; the others are
/// passed over by what they are called.
///
/// # Errors
/// When the file cannot be read.
pub fn load_like(connection: &Connection, is_like: impl Fn(&str) -> bool) -> Result<Bodies> {
    let mut like: BTreeSet<i64> = BTreeSet::new();
    for sql in ["SELECT id, name, slug, code FROM body", "SELECT body_id, alias FROM body_alias"] {
        let mut statement = connection.prepare_cached(sql)?;
        let count = statement.column_count();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            for at in 1..count {
                if row.get_ref(at)?.as_str_or_null()?.is_some_and(&is_like) {
                    like.insert(row.get(0)?);
                }
            }
        }
    }
    let rows = serde_json::to_string(&like)?;
    Ok(Bodies::new(bodies(connection, Some(&rows))?, Vec::new(), Vec::new()))
}

/// What each of these bodies is called.
///
/// # Errors
/// When the file cannot be read.
pub fn names(connection: &Connection, bodies: &[BodyId]) -> Result<HashMap<BodyId, String>> {
    let rows = serde_json::to_string(&bodies.iter().map(|id| id.0).collect::<Vec<_>>())?;
    let sql = "SELECT id, name FROM body WHERE id IN (SELECT value FROM json_each(:rows))";
    let mut statement = connection.prepare_cached(sql)?;
    let called = |row: &Row<'_>| Ok((row.get("id")?, row.get("name")?));
    let called = statement.query_and_then(named_params! { ":rows": rows }, called)?;
    called.collect()
}

/// The bodies of these rows, which are told in JSON, or all; by name.
fn bodies(connection: &Connection, rows: Option<&str>) -> Result<Vec<Body>> {
    let among = |column: &str| match rows {
        Some(_) => format!("WHERE {column} IN (SELECT value FROM json_each(?1))"),
        None => String::new(),
    };
    // Put in order here: in a statement all their facts would be put down and taken up again for it.
    let mut all = connection
        .prepare_cached(&format!("SELECT {BODY_COLUMNS} FROM body {}", among("id")))?
        .query_and_then(params_from_iter(rows), from_row)?
        .collect::<Result<Vec<Body>>>()?;
    let sql = format!("SELECT {ALIAS_COLUMNS} FROM body_alias {} ORDER BY id", among("body_id"));
    let mut statement = connection.prepare_cached(&sql)?;
    let mut aliases: HashMap<BodyId, Vec<String>> = HashMap::default();
    let mut rows = statement.query(params_from_iter(rows))?;
    while let Some(row) = rows.next()? {
        aliases.entry(AliasAt::body_id.of(row)?).or_default().push(AliasAt::alias.of(row)?);
    }
    for body in &mut all {
        body.aliases = aliases.remove(&body.id).unwrap_or_default();
    }
    all.sort_unstable_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
    Ok(all)
}

fn from_row(row: &Row<'_>) -> Result<Body> {
    Ok(Body {
        id: BodyAt::id.of(row)?,
        code: BodyAt::code.of(row)?,
        slug: BodyAt::slug.of(row)?,
        name: BodyAt::name.of(row)?,
        aliases: Vec::new(),
        kind: BodyAt::kind.of(row)?,
        region: BodyAt::region.of(row)?,
        nation: BodyAt::nation.of(row)?,
        first_day: BodyAt::first_day.of(row)?,
        last_day: BodyAt::last_day.of(row)?,
        population: BodyAt::population.of(row)?,
        rural_urban: BodyAt::rural_urban.of(row)?,
        control: BodyAt::control.of(row)?,
        leading_party: BodyAt::leading_party.of(row)?,
        control_as_at: BodyAt::control_as_at.of(row)?,
        next_election: BodyAt::next_election.of(row)?,
        lga_member: BodyAt::lga_member.of(row)?,
        adviser: BodyAt::adviser.of(row)?,
    })
}

fn relations(connection: &Connection) -> Result<Vec<Relation>> {
    let relation = |row: &Row<'_>| {
        Ok(Relation {
            body: RelationAt::body_id.of(row)?,
            kind: RelationAt::kind.of(row)?,
            other: RelationAt::other_id.of(row)?,
            first_day: RelationAt::first_day.of(row)?,
            last_day: RelationAt::last_day.of(row)?,
        })
    };
    connection
        .prepare_cached(&format!("SELECT {RELATION_COLUMNS} FROM body_relation ORDER BY id"))?
        .query_and_then([], relation)?
        .collect()
}

fn successions(connection: &Connection) -> Result<Vec<Succession>> {
    let succession = |row: &Row<'_>| {
        Ok(Succession {
            predecessor: row.get("predecessor_id")?,
            successor: row.get("successor_id")?,
            clock: row.get("clock")?,
        })
    };
    connection
        .prepare_cached("SELECT predecessor_id, successor_id, clock FROM succession ORDER BY id")?
        .query_and_then([], succession)?
        .collect()
}

/// Enters a body, whose own row is not heeded; gives the row that it now has.
///
/// # Errors
/// When its code or slug is another's, or the file cannot be written.
pub fn insert(tx: &Transaction<'_>, body: &Body) -> Result<BodyId> {
    tx.prepare_cached(
        "INSERT INTO body (code, slug, name, kind, region, nation, first_day, last_day, population,
                           rural_urban, control, leading_party, control_as_at, next_election,
                           lga_member, adviser)
         VALUES (:code, :slug, :name, :kind, :region, :nation, :first_day, :last_day, :population,
                 :rural_urban, :control, :leading_party, :control_as_at, :next_election,
                 :lga_member, :adviser)",
    )?
    .execute(&facts(body)[..])?;
    let id = BodyId(tx.last_insert_rowid());
    body.aliases.iter().try_for_each(|alias| add_alias(tx, id, alias))?;
    Ok(id)
}

/// Writes every fact of `body` and its aliases; what is the same already is not touched.
///
/// # Errors
/// When its code or slug is another's, or the file cannot be written.
pub fn update(tx: &Transaction<'_>, body: &Body) -> Result<()> {
    let mut values = facts(body).to_vec();
    values.push((":id", &body.id));
    tx.prepare_cached(
        "UPDATE body SET code = :code, slug = :slug, name = :name, kind = :kind, region = :region,
                nation = :nation, first_day = :first_day, last_day = :last_day,
                population = :population, rural_urban = :rural_urban, control = :control,
                leading_party = :leading_party, control_as_at = :control_as_at,
                next_election = :next_election, lga_member = :lga_member, adviser = :adviser
         WHERE id = :id",
    )?
    .execute(&values[..])?;
    let stored = tx
        .prepare_cached("SELECT alias FROM body_alias WHERE body_id = :body")?
        .query_map(named_params! { ":body": body.id }, |row| row.get("alias"))?
        .collect::<rusqlite::Result<Vec<String>>>()?;
    for gone in stored.iter().filter(|alias| !body.aliases.contains(alias)) {
        tx.prepare_cached("DELETE FROM body_alias WHERE body_id = :body AND alias = :alias")?
            .execute(named_params! { ":body": body.id, ":alias": gone })?;
    }
    let added = body.aliases.iter().filter(|alias| !stored.contains(alias));
    added.into_iter().try_for_each(|alias| add_alias(tx, body.id, alias))
}

/// The columns of `body` but its row.
fn facts(body: &Body) -> [(&'static str, &dyn ToSql); 16] {
    [
        (":code", &body.code),
        (":slug", &body.slug),
        (":name", &body.name),
        (":kind", &body.kind),
        (":region", &body.region),
        (":nation", &body.nation),
        (":first_day", &body.first_day),
        (":last_day", &body.last_day),
        (":population", &body.population),
        (":rural_urban", &body.rural_urban),
        (":control", &body.control),
        (":leading_party", &body.leading_party),
        (":control_as_at", &body.control_as_at),
        (":next_election", &body.next_election),
        (":lga_member", &body.lga_member),
        (":adviser", &body.adviser),
    ]
}

fn add_alias(tx: &Transaction<'_>, body: BodyId, alias: &str) -> Result<()> {
    tx.prepare_cached("INSERT OR IGNORE INTO body_alias (body_id, alias) VALUES (:body, :alias)")?
        .execute(named_params! { ":body": body, ":alias": alias })?;
    Ok(())
}

/// Enters a relation, or gives the one that is there these days. Neighbours stand once, the lower
/// row first.
///
/// # Errors
/// When the file cannot be written.
pub fn relate(tx: &Transaction<'_>, relation: &Relation) -> Result<()> {
    let (body, other) = ordered(relation.body, relation.kind, relation.other);
    tx.prepare_cached(
        "INSERT INTO body_relation (body_id, kind, other_id, first_day, last_day)
         VALUES (:body, :kind, :other, :first_day, :last_day)
         ON CONFLICT (body_id, kind, other_id)
         DO UPDATE SET first_day = excluded.first_day, last_day = excluded.last_day",
    )?
    .execute(named_params! {
        ":body": body, ":kind": relation.kind, ":other": other,
        ":first_day": relation.first_day, ":last_day": relation.last_day,
    })?;
    Ok(())
}

/// Takes a relation out, if it is there.
///
/// # Errors
/// When the file cannot be written.
pub fn unrelate(
    tx: &Transaction<'_>,
    body: BodyId,
    kind: RelationKind,
    other: BodyId,
) -> Result<()> {
    let (body, other) = ordered(body, kind, other);
    tx.prepare_cached(
        "DELETE FROM body_relation WHERE body_id = :body AND kind = :kind AND other_id = :other",
    )?
    .execute(named_params! { ":body": body, ":kind": kind, ":other": other })?;
    Ok(())
}

/// The two ends as they stand in the table.
fn ordered(body: BodyId, kind: RelationKind, other: BodyId) -> (BodyId, BodyId) {
    match kind {
        RelationKind::Neighbour => (body.min(other), body.max(other)),
        _ => (body, other),
    }
}

/// Enters a succession, or gives the one that is there this clock.
///
/// # Errors
/// When the file cannot be written.
pub fn succeed(tx: &Transaction<'_>, succession: &Succession) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO succession (predecessor_id, successor_id, clock)
         VALUES (:predecessor, :successor, :clock)
         ON CONFLICT (predecessor_id, successor_id) DO UPDATE SET clock = excluded.clock",
    )?
    .execute(named_params! {
        ":predecessor": succession.predecessor, ":successor": succession.successor,
        ":clock": succession.clock,
    })?;
    Ok(())
}

/// Takes a succession out, if it is there.
///
/// # Errors
/// When the file cannot be written.
pub fn unsucceed(tx: &Transaction<'_>, predecessor: BodyId, successor: BodyId) -> Result<()> {
    tx.prepare_cached(
        "DELETE FROM succession WHERE predecessor_id = :predecessor AND successor_id = :successor",
    )?
    .execute(named_params! { ":predecessor": predecessor, ":successor": successor })?;
    Ok(())
}
