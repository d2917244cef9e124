//! `evidence import`.

use std::collections::HashMap;

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::Transaction;

use super::author;
use crate::commands::case::Case;
use crate::commands::gate::sheet::{self, Planned, SheetArgs, Sort, kept, told_by};
use crate::commands::{Context, Said};
use crate::domain::{Evidence, PeerId};
use crate::intake::evidence::{
    ASSESSMENT, AUTHOR, EVIDENCE, IDENTIFIABLE, NOTE, NUMBER, PERSPECTIVE, QUOTE, SESSION, THEME,
};
use crate::intake::{Entity, Row, Wrong};
use crate::store::{evidence, peers, sessions};

/// Bring in notes from a file
///
/// A row is a note. Rows are matched by their number, else by theme and wording, so that the same
/// file twice changes nothing the second time. A blank cell leaves what is stored.
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
            let today = ctx.today;
            let connection = ctx.store()?.read();
            let known = evidence::of(connection, case.challenge.id)?;
            let timetable = sessions::of(connection, case.challenge.id)?;
            let sessions = timetable.iter().map(|session| session.number).collect();
            let names = peers::names(connection)?;
            let references = names.into_iter().map(|(id, reference, _)| (id, reference)).collect();
            Ok(Notes { case, known, sessions, references, today })
        })
    }
}

/// The notes of a challenge.
struct Notes {
    case: Case,
    known: Vec<Evidence>,
    sessions: Vec<i64>,
    references: HashMap<PeerId, String>,
    today: NaiveDate,
}

impl Notes {
    /// The session that a row names, where there is one by that number.
    fn session(&self, row: &mut Row<'_>) -> Option<i64> {
        let number = row.number(SESSION)?;
        if self.sessions.contains(&number) {
            return Some(number);
        }
        let wrong = Wrong::new("no session has that number", "see `peerage timetable show`");
        row.wrong(SESSION, &number.to_string(), wrong);
        None
    }

    fn stored(
        &self,
        number: i64,
        theme: Option<&String>,
        note: Option<&String>,
    ) -> Option<&Evidence> {
        self.known.iter().find(|there| match number {
            0 => (theme, note) == (Some(&there.theme), Some(&there.note)),
            number => number == there.number,
        })
    }
}

impl Sort for Notes {
    type Thing = Evidence;

    const MANY: &'static str = "notes";

    fn entity() -> &'static Entity {
        &EVIDENCE
    }

    fn read(
        &mut self,
        ctx: &mut Context,
        row: &mut Row<'_>,
        clear: bool,
    ) -> Result<Option<Planned<Evidence>>> {
        let connection = ctx.store()?.read();
        let number = row.number(NUMBER).unwrap_or_default();
        let text = row.text(NOTE);
        let theme = told_by(row, THEME, |text| self.case.theme(text))?;
        let before = self.stored(number, theme.as_ref(), text.as_ref()).cloned();
        let old = before.as_ref();
        let text = text.or(old.map(|old| old.note.clone()));
        let theme = theme.or(old.map(|old| old.theme.clone()));
        let assessment = row.word(ASSESSMENT, &[]).or(old.map(|old| old.assessment));
        let perspective = row.word(PERSPECTIVE, &[]).or(old.map(|old| old.perspective));
        row.missing_of(&[
            (NOTE, text.is_none()),
            (THEME, theme.is_none()),
            (ASSESSMENT, assessment.is_none()),
            (PERSPECTIVE, perspective.is_none()),
        ]);
        let written = told_by(row, AUTHOR, |text| author(connection, &self.case, text))?;
        let session = self.session(row);
        let (identifiable, quote) = (row.yes_no(IDENTIFIABLE), row.yes_no(QUOTE));
        let (Some(note), Some(theme), Some(assessment), Some(perspective)) =
            (text, theme, assessment, perspective)
        else {
            return Ok(None);
        };
        let by = old.map(|old| (old.peer, old.author.clone()));
        let (peer, author) = kept(row, AUTHOR, written, by, clear).unwrap_or_default();
        let flag = |place, given, stored: fn(&Evidence) -> bool| {
            kept(row, place, given, old.map(stored), clear).unwrap_or_default()
        };
        let key = match old.map_or(number, |old| old.number) {
            0 => format!("{theme}: {note}"),
            number => number.to_string(),
        };
        let after = Evidence {
            number: old.map_or(number, |old| old.number),
            made_on: old.map_or(self.today, |old| old.made_on),
            session: kept(row, SESSION, session, old.and_then(|old| old.session), clear),
            peer,
            author,
            theme,
            assessment,
            perspective,
            identifiable: flag(IDENTIFIABLE, identifiable, |old| old.identifiable),
            quote: flag(QUOTE, quote, |old| old.quote),
            note,
        };
        let place = if number > 0 { NUMBER } else { NOTE };
        Ok(Some(Planned { before, after, key, place, line: row.line() }))
    }

    fn told(&self, note: &Evidence) -> Vec<(&'static str, Option<String>)> {
        let yes_no = |yes: bool| Some(if yes { "yes" } else { "no" }.to_owned());
        let reference = note.peer.and_then(|id| self.references.get(&id)).cloned();
        vec![
            ("note", Some(note.note.clone())),
            ("session", note.session.map(|number| number.to_string())),
            ("author", note.author.clone().or(reference)),
            ("theme", Some(note.theme.clone())),
            ("assessment", Some(note.assessment.to_string())),
            ("perspective", Some(note.perspective.to_string())),
            ("identifiable", yes_no(note.identifiable)),
            ("quote", yes_no(note.quote)),
        ]
    }

    fn write(&mut self, tx: &Transaction<'_>, news: &[&Planned<Evidence>]) -> Result<()> {
        news.iter().try_for_each(|planned| {
            evidence::save(tx, self.case.challenge.id, &planned.after).map(drop)
        })
    }
}
