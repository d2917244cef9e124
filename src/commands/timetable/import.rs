//! `timetable import`.

use anyhow::Result;
use chrono::NaiveTime;
use rusqlite::Connection;

use super::group;
use crate::commands::case::Case;
use crate::commands::sheet::{self, Became, SheetArgs, named};
use crate::commands::{Context, Said};
use crate::domain::text::fold_name;
use crate::domain::{PeerId, Session, parse_time};
use crate::intake::timetable::{
    DAY, END, KIND, LINK, MET, NOTE, NUMBER, PEERS, PEOPLE, PLACE, SESSIONS, START, STRAND, THEMES,
    WHO,
};
use crate::intake::{Place, Row, Wrong};
use crate::store::sessions;

/// Bring in a timetable from a file
///
/// A row is a session. Rows are matched by their number, else by day, start, kind and place, so that
/// the same file twice changes nothing the second time.
#[derive(Debug, clap::Args)]
pub struct ImportArgs {
    /// The challenge
    challenge: String,
    #[command(flatten)]
    sheet: SheetArgs,
}

impl ImportArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let case = Case::open(ctx, &self.challenge)?;
        let connection = ctx.store()?.read();
        let known = sessions::of(connection, case.challenge.id)?;
        let sheet =
            sheet::read(&self.sheet, &SESSIONS, &mut |row| session(connection, &case, row))?;
        sheet.write(ctx, |tx, session| {
            let there = known.iter().find(|other| is_same(session, other));
            let number = there.map_or(session.number, |other| other.number);
            let session = Session { number, ..session.clone() };
            if there == Some(&session) {
                return Ok(Became::Unchanged);
            }
            sessions::save(tx, case.challenge.id, &session)?;
            Ok(if there.is_some() { Became::Changed } else { Became::Added })
        })
    }
}

/// Whether a row means a session that is there.
fn is_same(row: &Session, there: &Session) -> bool {
    let place = |s: &Session| s.place.as_deref().map(fold_name);
    if row.number > 0 {
        return row.number == there.number;
    }
    (row.day, row.starts, row.kind) == (there.day, there.starts, there.kind)
        && place(row) == place(there)
}

fn session(connection: &Connection, case: &Case, row: &mut Row<'_>) -> Result<Option<Session>> {
    let (number, kind, day) = (row.number(NUMBER), row.word(KIND, &[]), row.date(DAY));
    let (starts, ends) = (time(row, START), time(row, END));
    for (place, is_missing) in [
        (KIND, kind.is_none()),
        (DAY, day.is_none()),
        (START, starts.is_none()),
        (END, ends.is_none()),
    ] {
        if is_missing && !row.is_rejected() {
            row.missing(place);
        }
    }
    let peers = peers(connection, case, row)?;
    let themes = themes(case, row)?;
    let met = match row.text(MET) {
        Some(text) => named(row, MET, &text, |text| group(case, text))?,
        None => None,
    };
    let (Some(kind), Some(day), Some(starts), Some(ends)) = (kind, day, starts, ends) else {
        return Ok(None);
    };
    if ends <= starts {
        let wrong = Wrong::new("ends before it starts", "write the later time as the end");
        row.reject(END, &ends.format("%H:%M").to_string(), wrong);
    }
    Ok(Some(Session {
        number: number.unwrap_or_default(),
        kind,
        day,
        starts,
        ends,
        place: row.text(PLACE),
        link: row.text(LINK),
        met,
        who: row.text(WHO),
        people: row.number(PEOPLE).unwrap_or_default(),
        strand: row.text(STRAND),
        note: row.text(NOTE),
        peers,
        themes,
    }))
}

fn time(row: &mut Row<'_>, place: Place) -> Option<NaiveTime> {
    row.parsed(place, |text| {
        parse_time(text).map_err(|_| Wrong::new("no time of day", "write it as 09:30"))
    })
}

fn peers(connection: &Connection, case: &Case, row: &mut Row<'_>) -> Result<Vec<PeerId>> {
    let mut found = Vec::new();
    for text in row.list(PEERS) {
        found.extend(named(row, PEERS, &text, |text| case.peer(connection, text))?);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

fn themes(case: &Case, row: &mut Row<'_>) -> Result<Vec<String>> {
    let mut found: Vec<String> = Vec::new();
    for text in row.list(THEMES) {
        let theme = named(row, THEMES, &text, |text| case.theme(text))?;
        found.extend(theme.filter(|theme| !found.contains(theme)));
    }
    Ok(found)
}
