//! `evidence import`.

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::Connection;

use super::author;
use crate::commands::case::Case;
use crate::commands::sheet::{self, Became, SheetArgs, named};
use crate::commands::{Context, Said};
use crate::domain::Evidence;
use crate::intake::evidence::{
    ASSESSMENT, AUTHOR, EVIDENCE, IDENTIFIABLE, NOTE, NUMBER, PERSPECTIVE, QUOTE, SESSION, THEME,
};
use crate::intake::{Row, Wrong};
use crate::store::{evidence, sessions};

/// Bring in notes from a file
///
/// A row is a note. Rows are matched by their number, else by theme and wording, so that the same
/// file twice changes nothing the second time.
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
        let today = ctx.today;
        let connection = ctx.store()?.read();
        let known = evidence::of(connection, case.challenge.id)?;
        let timetable = sessions::of(connection, case.challenge.id)?;
        let numbers: Vec<i64> = timetable.iter().map(|session| session.number).collect();
        let sheet = sheet::read(&self.sheet, &EVIDENCE, &mut |row| {
            note(connection, &case, &numbers, today, row)
        })?;
        sheet.write(ctx, |tx, note| {
            let there = known.iter().find(|other| is_same(note, other));
            let mut note = note.clone();
            if let Some(there) = there {
                (note.number, note.made_on) = (there.number, there.made_on);
            }
            if there == Some(&note) {
                return Ok(Became::Unchanged);
            }
            evidence::save(tx, case.challenge.id, &note)?;
            Ok(if there.is_some() { Became::Changed } else { Became::Added })
        })
    }
}

fn is_same(row: &Evidence, there: &Evidence) -> bool {
    if row.number > 0 {
        return row.number == there.number;
    }
    (&row.theme, &row.note) == (&there.theme, &there.note)
}

fn note(
    connection: &Connection,
    case: &Case,
    sessions: &[i64],
    today: NaiveDate,
    row: &mut Row<'_>,
) -> Result<Option<Evidence>> {
    let (text, assessment, perspective) =
        (row.text(NOTE), row.word(ASSESSMENT, &[]), row.word(PERSPECTIVE, &[]));
    let theme = match row.text(THEME) {
        Some(text) => named(row, THEME, &text, |text| case.theme(text))?,
        None => None,
    };
    for (place, is_missing) in [
        (NOTE, text.is_none()),
        (THEME, theme.is_none()),
        (ASSESSMENT, assessment.is_none()),
        (PERSPECTIVE, perspective.is_none()),
    ] {
        if is_missing && !row.is_rejected() {
            row.missing(place);
        }
    }
    let written = match row.text(AUTHOR) {
        Some(text) => named(row, AUTHOR, &text, |text| author(connection, case, text))?,
        None => None,
    };
    let (peer, author) = written.unwrap_or_default();
    let session = row.number(SESSION);
    if let Some(number) = session.filter(|number| !sessions.contains(number)) {
        let wrong = Wrong::new("no session has that number", "see `peerage timetable show`");
        row.wrong(SESSION, &number.to_string(), wrong);
    }
    let (Some(note), Some(theme), Some(assessment), Some(perspective)) =
        (text, theme, assessment, perspective)
    else {
        return Ok(None);
    };
    Ok(Some(Evidence {
        number: row.number(NUMBER).unwrap_or_default(),
        made_on: today,
        session: session.filter(|number| sessions.contains(number)),
        peer,
        author,
        theme,
        assessment,
        perspective,
        identifiable: row.yes_no(IDENTIFIABLE).unwrap_or_default(),
        quote: row.yes_no(QUOTE).unwrap_or_default(),
        note,
    }))
}
