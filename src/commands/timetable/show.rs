//! `timetable show`.

use anyhow::Result;
use rusqlite::Connection;

use super::SessionRow;
use crate::calendar::timetable::totals;
use crate::commands::case::Case;
use crate::commands::values::word;
use crate::commands::{Context, Said};
use crate::domain::{PeerId, Session};
use crate::render::{Appointment, Listing};
use crate::store::sessions;

words! {
    /// How sessions are put together.
    Grouping("grouping") {
        /// Day by day.
        Day = "day",
        /// Peer by peer; a session stands once for each who takes part.
        Peer = "peer",
        /// Strand by strand.
        Strand = "strand",
    }
}

/// Show the timetable by day, peer or strand, or as a calendar with --format ics
#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    /// The challenge
    challenge: String,
    /// How to put the sessions together
    #[arg(long, value_parser = word::<Grouping>(), default_value = "day")]
    by: Grouping,
    /// Only what this peer takes part in
    #[arg(long)]
    peer: Option<String>,
}

impl ShowArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let mut case = Case::open(ctx, &self.challenge)?;
        let connection = ctx.store()?.read();
        let mut all = sessions::of(connection, case.challenge.id)?;
        case.meet(connection, all.iter().flat_map(|session| session.peers.iter().copied()))?;
        if let Some(text) = &self.peer {
            let peer = case.peer(connection, text)?;
            all.retain(|session| session.taken_by(&case.team_ids()).contains(&peer));
        }
        let rows = rows(connection, &case, &all, self.by)?;
        let hours = |row: &SessionRow| {
            let session = all.iter().find(|session| session.number == row.number);
            session.map(|session| appointment(&case, session))
        };
        let mut appointments: Vec<_> = rows.iter().map(hours).collect();
        once_each(&mut appointments);
        let shown = match self.by {
            Grouping::Day => {
                ["number", "day", "start", "end", "kind", "place", "who", "people", "names"]
            }
            _ => ["group", "day", "start", "end", "kind", "place", "who", "people", "number"],
        };
        let list = Listing::new(&rows, &shown)?
            .empty("There are no sessions yet.")
            .appointments(appointments);
        Ok(Said::list(list).and_note(summed(&all)))
    }
}

/// A session that stands in several rows is one appointment.
fn once_each(appointments: &mut [Option<Appointment>]) {
    let mut seen = std::collections::BTreeSet::new();
    for place in appointments {
        if place.as_ref().is_some_and(|appointment| !seen.insert(appointment.uid.clone())) {
            *place = None;
        }
    }
}

fn rows(
    connection: &Connection,
    case: &Case,
    all: &[Session],
    by: Grouping,
) -> Result<Vec<SessionRow>> {
    let mut rows = Vec::new();
    for session in all {
        let row = SessionRow::new(connection, case, session)?;
        match by {
            Grouping::Day => rows.push(row),
            Grouping::Strand => {
                let group = row.strand.clone().unwrap_or_default();
                rows.push(SessionRow { group, ..row });
            }
            Grouping::Peer => {
                let team: Vec<PeerId> = case.team_ids();
                for peer in session.taken_by(&team) {
                    let (_, group) = case.told(connection, peer)?;
                    rows.push(SessionRow { group, ..row.clone() });
                }
            }
        }
    }
    rows.sort_by(|a, b| a.group.cmp(&b.group));
    Ok(rows)
}

/// `42 meetings with 180 people.`
fn summed(all: &[Session]) -> String {
    let totals = totals(all);
    let meetings = if totals.meetings == 1 { "meeting" } else { "meetings" };
    let people = if totals.people == 1 { "person" } else { "people" };
    format!("{} {meetings} with {} {people}.", totals.meetings, totals.people)
}

fn appointment(case: &Case, session: &Session) -> Appointment {
    let about = [&session.who, &session.link, &session.note];
    let about: Vec<&str> = about.into_iter().flatten().map(String::as_str).collect();
    let kind = session.kind.to_string().replace('-', " ");
    let summary = match session.who.as_ref().or(session.met.as_ref()) {
        Some(whom) => format!("{kind}: {whom}"),
        None => kind,
    };
    Appointment {
        uid: format!("{}-session-{}@peerage", case.challenge.reference, session.number),
        starts: session.day.and_time(session.starts),
        ends: session.day.and_time(session.ends),
        summary,
        place: session.place.clone(),
        description: about.join("\n"),
    }
}
