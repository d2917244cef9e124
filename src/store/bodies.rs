//! The tables `body`, `body_alias`, `body_relation` and `succession`.

use std::collections::HashMap;

use anyhow::Result;
use rusqlite::{Connection, Row};

use crate::domain::{Bodies, Body, BodyId, Relation, Succession};

/// The whole register, by name.
///
/// # Errors
/// When the file cannot be read.
pub fn load(connection: &Connection) -> Result<Bodies> {
    let mut aliases = aliases(connection)?;
    let mut all = connection
        .prepare_cached(
            "SELECT id, code, slug, name, kind, region, nation, first_day, last_day, population,
                    rural_urban, control, leading_party, control_as_at, next_election, lga_member,
                    adviser
             FROM body ORDER BY name, id",
        )?
        .query_and_then([], from_row)?
        .collect::<Result<Vec<Body>>>()?;
    for body in &mut all {
        body.aliases = aliases.remove(&body.id).unwrap_or_default();
    }
    Ok(Bodies::new(all, relations(connection)?, successions(connection)?))
}

fn from_row(row: &Row<'_>) -> Result<Body> {
    Ok(Body {
        id: row.get("id")?,
        code: row.get("code")?,
        slug: row.get("slug")?,
        name: row.get("name")?,
        aliases: Vec::new(),
        kind: row.get("kind")?,
        region: row.get("region")?,
        nation: row.get("nation")?,
        first_day: row.get("first_day")?,
        last_day: row.get("last_day")?,
        population: row.get("population")?,
        rural_urban: row.get("rural_urban")?,
        control: row.get("control")?,
        leading_party: row.get("leading_party")?,
        control_as_at: row.get("control_as_at")?,
        next_election: row.get("next_election")?,
        lga_member: row.get("lga_member")?,
        adviser: row.get("adviser")?,
    })
}

fn aliases(connection: &Connection) -> Result<HashMap<BodyId, Vec<String>>> {
    let mut aliases: HashMap<BodyId, Vec<String>> = HashMap::new();
    let mut statement =
        connection.prepare_cached("SELECT body_id, alias FROM body_alias ORDER BY body_id, id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        aliases.entry(row.get("body_id")?).or_default().push(row.get("alias")?);
    }
    Ok(aliases)
}

fn relations(connection: &Connection) -> Result<Vec<Relation>> {
    let relation = |row: &Row<'_>| {
        Ok(Relation {
            body: row.get("body_id")?,
            kind: row.get("kind")?,
            other: row.get("other_id")?,
            first_day: row.get("first_day")?,
            last_day: row.get("last_day")?,
        })
    };
    connection
        .prepare_cached(
            "SELECT body_id, kind, other_id, first_day, last_day FROM body_relation ORDER BY id",
        )?
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
