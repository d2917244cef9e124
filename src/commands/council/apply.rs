//! Writing down a plan for the bodies.

use std::collections::HashMap;

use anyhow::Result;
use rusqlite::Transaction;

use crate::domain::{BodyId, Relation, Succession};
use crate::error::Refusal;
use crate::intake::Finding;
use crate::intake::bodies::Plan;
use crate::store::bodies;

/// Writes `plan`; gives for its provisional rows those that the new bodies now have.
///
/// # Errors
/// When the file cannot be written.
pub fn write_plan(tx: &Transaction<'_>, plan: &Plan) -> Result<HashMap<BodyId, BodyId>> {
    let mut rows = HashMap::new();
    for body in &plan.new {
        rows.insert(body.id, bodies::insert(tx, body)?);
    }
    let row = |id: BodyId| rows.get(&id).copied().unwrap_or(id);
    plan.changed.iter().try_for_each(|body| bodies::update(tx, body))?;
    for gone in &plan.unrelated {
        bodies::unrelate(tx, row(gone.body), gone.kind, row(gone.other))?;
    }
    for new in &plan.related {
        bodies::relate(tx, &Relation { body: row(new.body), other: row(new.other), ..*new })?;
    }
    for gone in &plan.unsucceeded {
        bodies::unsucceed(tx, row(gone.predecessor), row(gone.successor))?;
    }
    for new in &plan.succeeded {
        let (predecessor, successor) = (row(new.predecessor), row(new.successor));
        bodies::succeed(tx, &Succession { predecessor, successor, ..*new })?;
    }
    Ok(rows)
}

/// The findings as one error.
pub fn rejected(findings: Vec<Finding>) -> anyhow::Error {
    let told: Vec<String> = findings.iter().map(ToString::to_string).collect();
    Refusal::rejected(told.join("\n  ")).hint("nothing was written").into()
}
