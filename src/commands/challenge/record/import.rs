//! `challenge record --import`: past challenges, through the gate of all sheets.

use std::collections::HashMap;
use std::path::Path;

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, Transaction};

use super::super::desk::Desk;
use super::super::past::Past;
use crate::commands::gate::ImportOptions;
use crate::commands::gate::sheet::{self, Planned, Sort, refused};
use crate::commands::{Context, Said, find};
use crate::domain::{Challenge, PeerId};
use crate::intake::body_names::BodyNames;
use crate::intake::history::{HISTORY, HOST, HistoryReader, Visit};
use crate::intake::{Entity, Row, Wrong};
use crate::store::{challenges, peers, teams};

/// Takes in past challenges.
///
/// # Errors
/// When the file cannot be read, or has errors.
pub(super) fn run(ctx: &mut Context, file: &Path, options: &ImportOptions) -> Result<Said> {
    let desk = Desk::open(ctx)?;
    let connection = ctx.store()?.read();
    let all = challenges::all(connection)?;
    let references: HashMap<PeerId, String> =
        peers::names(connection)?.into_iter().map(|(id, reference, _)| (id, reference)).collect();
    let reader = HistoryReader::new(BodyNames::new(&desk.bodies), &desk.scheme, ctx.today);
    let today = ctx.today;
    let history = History { desk: &desk, all, references: &references, reader, today };
    sheet::take_in(ctx, file, options, |_| Ok(history))
}

/// The past challenges of a programme.
struct History<'a> {
    desk: &'a Desk,
    all: Vec<Challenge>,
    references: &'a HashMap<PeerId, String>,
    reader: HistoryReader<'a>,
    today: NaiveDate,
}

/// A past challenge: what the row says, and what is stored of it, before or after.
#[derive(Debug, Clone, PartialEq)]
struct Known {
    past: Past,
    stored: Option<Challenge>,
    team: Vec<(String, PeerId)>,
}

impl Sort for History<'_> {
    type Thing = Known;

    const MANY: &'static str = "past challenges";

    fn entity() -> &'static Entity {
        &HISTORY
    }

    fn read(
        &mut self,
        ctx: &mut Context,
        row: &mut Row<'_>,
        clear: bool,
    ) -> Result<Option<Planned<Known>>> {
        let connection = ctx.store()?.read();
        let mut broken = None;
        let visit = self.reader.read(row, &mut |text| {
            find::peer(connection, text).map_err(|fault| {
                refused(fault).unwrap_or_else(|fault| {
                    broken = Some(fault);
                    Wrong::new("cannot be looked up", "try again")
                })
            })
        });
        if let Some(fault) = broken {
            return Err(fault);
        }
        let Some(visit) = visit else { return Ok(None) };
        let past = past(visit, clear);
        let before = match past.among(&self.all) {
            Some(there) => Some(known(connection, &past, there)?),
            None => None,
        };
        let after = match &before {
            Some(before) => after(&past, before),
            None => Known { team: past.team.clone(), past: past.clone(), stored: None },
        };
        Ok(Some(Planned { before, after, key: past.key(), place: HOST, line: row.line() }))
    }

    /// The earliest first: a progress review comes after what it reviews.
    fn order(&self, planned: &mut Vec<Planned<Known>>) {
        planned.sort_by_key(|planned| (planned.after.past.onsite.from, planned.line));
    }

    fn told(&self, known: &Known) -> Vec<(&'static str, Option<String>)> {
        let Some(challenge) = &known.stored else { return Vec::new() };
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
        let seat = |(slot, peer): &(String, PeerId)| {
            let reference = self.references.get(peer).map_or("", String::as_str);
            format!("{slot}={reference}")
        };
        let team: Vec<String> = known.team.iter().map(seat).collect();
        vec![
            ("onsite_to", day(challenge.onsite.map(|days| days.to))),
            ("mode", Some(challenge.mode.to_string())),
            ("report_published", day(challenge.report_published_on)),
            ("plan_published", day(challenge.plan_published_on)),
            ("note", challenge.note.clone()),
            ("team", Some(team.join("; ")).filter(|team| !team.is_empty())),
        ]
    }

    fn called(&self, planned: &Planned<Known>) -> (String, String) {
        let stored = planned.after.stored.as_ref();
        let reference = stored.map(|stored| stored.reference.clone()).unwrap_or_default();
        (reference, planned.after.past.kind.clone())
    }

    fn write(&mut self, tx: &Transaction<'_>, news: &[&Planned<Known>]) -> Result<()> {
        news.iter().try_for_each(|planned| {
            planned.after.past.enter(tx, self.desk, &mut self.all, self.today).map(drop)
        })
    }
}

/// What is stored of a past challenge.
fn known(connection: &Connection, past: &Past, there: &Challenge) -> Result<Known> {
    let team = teams::latest(connection, there.id)?.map(|team| team.members).unwrap_or_default();
    let team = team.into_iter().map(|seat| (seat.slot, seat.peer)).collect();
    Ok(Known { past: past.clone(), stored: Some(there.clone()), team })
}

/// The stored challenge with what is new; a team is left where the row names none.
fn after(past: &Past, before: &Known) -> Known {
    let team = if past.team.is_empty() { &before.team } else { &past.team };
    let stored = before.stored.as_ref().map(|there| past.onto(there));
    Known { past: past.clone(), stored, team: team.clone() }
}

fn past(visit: Visit, clear: bool) -> Past {
    Past {
        kind: visit.kind,
        hosts: visit.hosts,
        onsite: visit.onsite,
        mode: visit.mode,
        report_published_on: visit.report_published,
        plan_published_on: visit.plan_published,
        team: visit.team,
        note: visit.note,
        clear,
    }
}
