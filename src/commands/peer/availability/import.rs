//! `peer availability --import`: when many peers are free, from a file.

use std::path::Path;

use anyhow::Result;
use rusqlite::{Connection, Transaction};

use crate::commands::gate::ImportOptions;
use crate::commands::gate::sheet::{self, Planned, Sort, kept, meant};
use crate::commands::{Context, Said};
use crate::domain::{DateRange, Peer};
use crate::intake::availability::{AVAILABILITY, BLOCKED, CHALLENGES, DAYS, FROM, REFERENCE, TO};
use crate::intake::{Entity, Row, Wrong};
use crate::store::peers;

/// Takes in when peers are free.
///
/// # Errors
/// When the file cannot be read, or has errors.
pub(super) fn import(ctx: &mut Context, file: &Path, options: &ImportOptions) -> Result<Said> {
    sheet::take_in(ctx, file, options, |_| Ok(Availability))
}

/// When peers are free.
struct Availability;

impl Sort for Availability {
    type Thing = Peer;

    const MANY: &'static str = "peers";

    fn entity() -> &'static Entity {
        &AVAILABILITY
    }

    fn read(
        &mut self,
        ctx: &mut Context,
        row: &mut Row<'_>,
        clear: bool,
    ) -> Result<Option<Planned<Peer>>> {
        let connection = ctx.store()?.read();
        let Some(before) = peer(connection, row)? else { return Ok(None) };
        let old = &before.facts;
        let mut facts = old.clone();
        let (from, to) = (row.date(FROM), row.date(TO));
        facts.available_from = kept(row, FROM, from, old.available_from, clear);
        facts.available_to = kept(row, TO, to, old.available_to, clear);
        let blocked = Some(row.ranges(BLOCKED)).filter(|ranges| !ranges.is_empty());
        facts.blocked =
            kept(row, BLOCKED, blocked, Some(old.blocked.clone()), clear).unwrap_or_default();
        let (days, challenges) = (row.number(DAYS), row.number(CHALLENGES));
        facts.days_offered = kept(row, DAYS, days, old.days_offered, clear);
        facts.challenges_offered = kept(row, CHALLENGES, challenges, old.challenges_offered, clear);
        if let (Some(from), Some(to)) = (facts.available_from, facts.available_to)
            && to < from
        {
            let wrong =
                Wrong::new(format!("would be free from {from} to {to}"), "mend one of them");
            row.reject(TO, &to.to_string(), wrong);
        }
        let key = before.reference.clone();
        let after = Peer { facts, ..before.clone() };
        let line = row.line();
        Ok(Some(Planned { before: Some(before), after, key, place: REFERENCE, line }))
    }

    fn told(&self, peer: &Peer) -> Vec<(&'static str, Option<String>)> {
        let facts = &peer.facts;
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
        let number = |number: Option<i64>| number.map(|number| number.to_string());
        let blocked: Vec<String> = facts.blocked.iter().map(DateRange::to_string).collect();
        vec![
            ("available_from", day(facts.available_from)),
            ("available_to", day(facts.available_to)),
            ("blocked", Some(blocked.join("; ")).filter(|text| !text.is_empty())),
            ("days_offered", number(facts.days_offered)),
            ("challenges_offered", number(facts.challenges_offered)),
        ]
    }

    fn write(&mut self, tx: &Transaction<'_>, news: &[&Planned<Peer>]) -> Result<()> {
        news.iter().try_for_each(|planned| match &planned.before {
            Some(before) => peers::update(tx, before, &planned.after.facts),
            None => Ok(()),
        })
    }
}

/// The peer that a row names by reference or e-mail address.
fn peer(connection: &Connection, row: &mut Row<'_>) -> Result<Option<Peer>> {
    let Some(text) = row.code(REFERENCE) else {
        if !row.is_rejected() {
            row.missing(REFERENCE);
        }
        return Ok(None);
    };
    let by_reference = peers::by_reference(connection, &text)?;
    let found = match by_reference {
        Some(id) => vec![id],
        None => peers::by_email(connection, &text)?,
    };
    let [id] = found[..] else {
        let wrong = match found.len() {
            0 => Wrong::new("no peer goes by that", "see them with `peerage peer list`"),
            _ => Wrong::new("means more than one stored peer", "write the reference"),
        };
        row.reject(REFERENCE, &text, wrong);
        return Ok(None);
    };
    let there = || peers::must_be_there(connection, id);
    match meant(row, REFERENCE, &text, there)? {
        Some(()) => peers::load(connection, id).map(Some),
        None => Ok(None),
    }
}
