//! The fields of peers that a pass adds or changes, one by one.

use anyhow::Result;

use super::pass::Pass;
use crate::commands::gate::Change;
use crate::domain::{NewPeer, Peer};
use crate::intake::Field;
use crate::intake::peers::{Draft, PEERS};

/// How many changed fields are listed.
const MOST_LISTED: usize = 10_000;

impl Pass<'_> {
    /// Lists the fields of a new peer, where that is wanted.
    pub(super) fn list_new(&mut self, line: u64, draft: &Draft) -> Result<()> {
        let few = self.lists_new && self.plan.entered.len() < MOST_LISTED;
        let Some(rows) = self.listed.as_mut().filter(|_| few) else { return Ok(()) };
        let reference = draft.facts.reference.clone().unwrap_or_default();
        let new = serde_json::to_value(rows.of_facts(&reference, &draft.facts))?;
        for field in PEERS.fields.iter().filter(|field| says_more(field, &[&new])) {
            let Some(after) = told(&new[field.name]).filter(|text| !text.is_empty()) else {
                continue;
            };
            self.plan.entered.push(Change {
                line,
                reference: reference.clone(),
                name: draft.facts.name.clone(),
                field: field.name.to_owned(),
                before: None,
                after: Some(after),
            });
        }
        Ok(())
    }

    /// Lists the fields that change.
    pub(super) fn list(&mut self, line: u64, stored: &Peer, after: &NewPeer) -> Result<()> {
        let Some(rows) = self.listed.as_mut().filter(|_| self.plan.changes.len() < MOST_LISTED)
        else {
            return Ok(());
        };
        let (old, new) = (rows.row(stored), rows.of_facts(&stored.reference, after));
        let (old, new) = (serde_json::to_value(&old)?, serde_json::to_value(&new)?);
        for field in PEERS.fields.iter().filter(|field| says_more(field, &[&old, &new])) {
            let (before, after) = (&old[field.name], &new[field.name]);
            if before != after {
                self.plan.changes.push(Change {
                    line,
                    reference: stored.reference.clone(),
                    name: stored.facts.name.clone(),
                    field: field.name.to_owned(),
                    before: told(before),
                    after: told(after),
                });
            }
        }
        Ok(())
    }
}

/// Whether a field of several values, such as `bodies`, says more in these rows than the one whose place it
/// may take, such as `body`; any other field does.
fn says_more(field: &Field, rows: &[&serde_json::Value]) -> bool {
    let Some(one) = field.instead_of else { return true };
    rows.iter().any(|row| told(&row[field.name]) != told(&row[one]))
}

/// A value as text; nothing for null.
fn told(value: &serde_json::Value) -> Option<String> {
    use serde_json::Value;
    match value {
        Value::Null => None,
        Value::Bool(yes) => Some(if *yes { "yes" } else { "no" }.to_owned()),
        Value::String(text) => Some(text.clone()),
        Value::Array(many) => {
            let texts: Vec<String> = many.iter().map(|one| told(one).unwrap_or_default()).collect();
            (!texts.is_empty()).then(|| texts.join("; "))
        }
        other => Some(other.to_string()),
    }
}
