//! `timetable import`.

use std::collections::HashMap;

use anyhow::Result;
use chrono::NaiveTime;
use rusqlite::{Connection, Transaction};

use super::group;
use crate::commands::case::Case;
use crate::commands::gate::sheet::{self, Planned, SheetArgs, Sort, kept, named, told_by};
use crate::commands::{Context, Said};
use crate::domain::text::fold_name;
use crate::domain::{PeerId, Session, SessionKind, parse_time, time_in_words};
use crate::intake::timetable::{
    DAY, END, KIND, LINK, MET, NOTE, NUMBER, PEERS, PEOPLE, PLACE, SESSIONS, START, STRAND, THEMES,
    WHO,
};
use crate::intake::{Entity, Place, Row, Wrong};
use crate::store::{peers, sessions};

/// Bring in a timetable from a file
///
/// A row is a session. Rows are matched by their number, else by day, start, kind and place, of several in
/// parallel by strand and group, so that the same file twice changes nothing the second time. A blank cell
/// leaves what is stored.
#[derive(Debug, clap::Args)]
pub struct ImportArgs {
    /// The challenge
    challenge: String,
    #[command(flatten)]
    sheet: SheetArgs,
}

impl ImportArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        sheet::take_in(ctx, &self.sheet.file, &self.sheet.options, |ctx| {
            let case = Case::open(ctx, &self.challenge)?;
            let connection = ctx.store()?.read();
            let known = sessions::of(connection, case.challenge.id)?;
            let names = peers::names(connection)?;
            let references = names.into_iter().map(|(id, reference, _)| (id, reference)).collect();
            Ok(Sessions { case, known, references })
        })
    }
}

/// The sessions of a challenge.
struct Sessions {
    case: Case,
    known: Vec<Session>,
    references: HashMap<PeerId, String>,
}

/// What says which session a row means.
struct Key {
    number: i64,
    kind: Option<SessionKind>,
    day: Option<chrono::NaiveDate>,
    starts: Option<NaiveTime>,
    place: Option<String>,
    strand: Option<String>,
    met: Option<String>,
}

impl Key {
    /// `met` is the group that the row names.
    fn read(row: &mut Row<'_>, met: Option<String>) -> Self {
        Self {
            strand: row.text(STRAND),
            met,
            number: row.number(NUMBER).unwrap_or_default(),
            kind: row.word(KIND, &[]),
            day: row.date(DAY),
            starts: time(row, START),
            place: row.text(PLACE),
        }
    }

    /// The session that the row means: by its number, else by day, start, kind and place; of several in
    /// parallel the one of the same strand and group.
    fn find<'a>(&self, known: &'a [Session]) -> Option<&'a Session> {
        if self.number > 0 {
            return known.iter().find(|there| self.number == there.number);
        }
        let folded = |text: &Option<String>| text.as_deref().map(fold_name);
        let is_there = |there: &&Session| {
            (self.day, self.starts, self.kind)
                == (Some(there.day), Some(there.starts), Some(there.kind))
                && folded(&self.place) == folded(&there.place)
        };
        let at_that_time: Vec<&Session> = known.iter().filter(is_there).collect();
        let told = |said: &Option<String>, stored: &Option<String>| match (said, stored) {
            (Some(said), Some(stored)) if fold_name(said) == fold_name(stored) => Some(1),
            (Some(_), Some(_)) => None,
            _ => Some(0),
        };
        let alike = |there: &&&Session| {
            Some(told(&self.strand, &there.strand)? + told(&self.met, &there.met)?)
        };
        let fits = at_that_time.iter().filter(|there| alike(there).is_some());
        fits.max_by_key(|there| (alike(there), -there.number)).copied()
    }

    /// The same in a word.
    fn told(&self, stored: Option<&Session>) -> String {
        match stored.map_or(self.number, |stored| stored.number) {
            0 => {
                let place = self.place.as_deref().map(fold_name);
                let at = format!("{:?} {:?} {:?} {place:?}", self.day, self.starts, self.kind);
                format!("{at} {:?} {:?}", self.strand.as_deref().map(fold_name), self.met)
            }
            number => number.to_string(),
        }
    }
}

impl Sort for Sessions {
    type Thing = Session;

    const MANY: &'static str = "sessions";

    fn entity() -> &'static Entity {
        &SESSIONS
    }

    fn read(
        &mut self,
        ctx: &mut Context,
        row: &mut Row<'_>,
        clear: bool,
    ) -> Result<Option<Planned<Session>>> {
        let connection = ctx.store()?.read();
        let met = told_by(row, MET, |text| group(&self.case, text))?;
        let key = Key::read(row, met.clone());
        let before = key.find(&self.known).cloned();
        let old = before.as_ref();
        let ends = time(row, END).or(old.map(|old| old.ends));
        let kind = key.kind.or(old.map(|old| old.kind));
        let day = key.day.or(old.map(|old| old.day));
        let starts = key.starts.or(old.map(|old| old.starts));
        row.missing_of(&[
            (KIND, kind.is_none()),
            (DAY, day.is_none()),
            (START, starts.is_none()),
            (END, ends.is_none()),
        ]);
        let team = list(peers_of(connection, &self.case, row)?);
        let themes = list(themes(&self.case, row)?);
        let (Some(kind), Some(day), Some(starts), Some(ends)) = (kind, day, starts, ends) else {
            return Ok(None);
        };
        if ends <= starts {
            let wrong = Wrong::new("ends before it starts", "write the later time as the end");
            row.reject(END, &time_in_words(ends), wrong);
        }
        let (link, who, note) = (row.text(LINK), row.text(WHO), row.text(NOTE));
        let people = row.number(PEOPLE);
        let keep = |place, given, stored: fn(&Session) -> &Option<String>| {
            kept(row, place, given, old.and_then(|old| stored(old).clone()), clear)
        };
        let after = Session {
            number: old.map_or(key.number, |old| old.number),
            kind,
            day,
            starts,
            ends,
            place: keep(PLACE, key.place.clone(), |s| &s.place),
            link: keep(LINK, link, |s| &s.link),
            met: keep(MET, met, |s| &s.met),
            who: keep(WHO, who, |s| &s.who),
            strand: keep(STRAND, key.strand.clone(), |s| &s.strand),
            note: keep(NOTE, note, |s| &s.note),
            people: kept(row, PEOPLE, people, old.map(|old| old.people), clear).unwrap_or_default(),
            peers: kept(row, PEERS, team, old.map(|old| old.peers.clone()), clear)
                .unwrap_or_default(),
            themes: kept(row, THEMES, themes, old.map(|old| old.themes.clone()), clear)
                .unwrap_or_default(),
        };
        let word = key.told(old);
        let place = if key.number > 0 { NUMBER } else { DAY };
        Ok(Some(Planned { before, after, key: word, place, line: row.line() }))
    }

    fn told(&self, session: &Session) -> Vec<(&'static str, Option<String>)> {
        let peers: Vec<&str> = session
            .peers
            .iter()
            .filter_map(|id| self.references.get(id))
            .map(String::as_str)
            .collect();
        let filled = |text: String| Some(text).filter(|text| !text.is_empty());
        vec![
            ("kind", Some(session.kind.to_string())),
            ("day", Some(session.day.to_string())),
            ("start", Some(time_in_words(session.starts))),
            ("end", Some(time_in_words(session.ends))),
            ("place", session.place.clone()),
            ("link", session.link.clone()),
            ("met", session.met.clone()),
            ("who", session.who.clone()),
            ("people", Some(session.people.to_string())),
            ("peers", filled(peers.join("; "))),
            ("themes", filled(session.themes.join("; "))),
            ("strand", session.strand.clone()),
            ("note", session.note.clone()),
        ]
    }

    fn write(&mut self, tx: &Transaction<'_>, news: &[&Planned<Session>]) -> Result<()> {
        news.iter().try_for_each(|planned| {
            sessions::save(tx, self.case.challenge.id, &planned.after).map(drop)
        })
    }
}

fn time(row: &mut Row<'_>, place: Place) -> Option<NaiveTime> {
    row.parsed(place, |text| {
        parse_time(text).map_err(|_| Wrong::new("no time of day", "write it as 09:30"))
    })
}

/// A list that is not empty.
fn list<T>(values: Vec<T>) -> Option<Vec<T>> {
    Some(values).filter(|values| !values.is_empty())
}

fn peers_of(connection: &Connection, case: &Case, row: &mut Row<'_>) -> Result<Vec<PeerId>> {
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
