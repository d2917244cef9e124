//! What became of declared challenges, field by field.

use std::collections::HashMap;

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::Transaction;
use serde_json::Value;

use crate::commands::apply::Brought;
use crate::commands::challenge::desk::Desk;
use crate::commands::challenge::row::Surroundings;
use crate::commands::gate::Change;
use crate::domain::{Challenge, ChallengeId};
use crate::intake::challenges::CHALLENGES;
use crate::store::milestones;

/// Tells what became of the challenges that were touched, field by field.
pub(super) fn tell(
    before: &Surroundings,
    after: &Surroundings,
    desk: &Desk,
    touched: &[(u64, ChallengeId)],
    tx: &Transaction<'_>,
    brought: &mut Brought,
) -> Result<()> {
    let was: HashMap<ChallengeId, &Challenge> = before.all().iter().map(|c| (c.id, c)).collect();
    let done = milestones::all(tx)?;
    for (line, id) in touched {
        let Some(now) = after.all().iter().find(|c| c.id == *id) else { continue };
        let old = was.get(id);
        let marked = |around: &Surroundings, c: &Challenge| around.progress(c).marked.to_vec();
        let old_marks = old.map(|c| marked(before, c)).unwrap_or_default();
        let new_marks = done.get(id).cloned().unwrap_or_default();
        let old_row = old.map(|c| fields(before, desk, c, &old_marks)).transpose()?;
        let new_row = fields(after, desk, now, &new_marks)?;
        let name = desk.hosts_of(now).first().map(|host| host.name.clone()).unwrap_or_default();
        let change = |(field, before, after)| Change {
            line: *line,
            reference: now.reference.clone(),
            name: name.clone(),
            field,
            before,
            after,
        };
        let changes: Vec<Change> = differences(old_row, new_row).into_iter().map(change).collect();
        match (old, changes.is_empty()) {
            (None, _) => brought.counts.added += 1,
            (Some(_), true) => brought.counts.unchanged += 1,
            (Some(_), false) => brought.counts.changed += 1,
        }
        if old.is_some() { &mut brought.changed } else { &mut brought.entered }.extend(changes);
    }
    Ok(())
}

type Fields = Vec<(String, Option<String>)>;

/// The fields that may be declared, as texts.
fn fields(
    around: &Surroundings,
    desk: &Desk,
    challenge: &Challenge,
    marks: &[(String, NaiveDate)],
) -> Result<Fields> {
    let row = serde_json::to_value(around.row(desk, challenge))?;
    let own = |role| challenge.staff_as(role).map(str::to_owned).collect::<Vec<_>>().join("; ");
    let mut all: Fields = Vec::new();
    for field in CHALLENGES.fields {
        let Some(value) = row.get(field.name) else { continue };
        let text = match field.name {
            // The row shows the region's adviser where none is assigned.
            "adviser" => own(crate::domain::StaffRole::PrincipalAdviser),
            _ => text(value),
        };
        all.push((field.name.to_owned(), Some(text).filter(|text| !text.is_empty())));
    }
    all.extend(
        marks.iter().map(|(word, day)| (format!("milestones.{word}"), Some(day.to_string()))),
    );
    Ok(all)
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(many) => many.iter().map(text).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

/// Field, what it was, what it is.
fn differences(
    before: Option<Fields>,
    after: Fields,
) -> Vec<(String, Option<String>, Option<String>)> {
    let mut before: HashMap<String, Option<String>> =
        before.unwrap_or_default().into_iter().collect();
    let mut all = Vec::new();
    for (field, now) in after {
        let then = before.remove(&field).flatten();
        if then != now {
            all.push((field, then, now));
        }
    }
    let gone = before.into_iter().filter(|(_, then)| then.is_some());
    let mut gone: Vec<_> = gone.map(|(field, then)| (field, then, None)).collect();
    gone.sort();
    all.extend(gone);
    all
}
