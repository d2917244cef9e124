//! `finding import`.

use anyhow::Result;
use rusqlite::Transaction;

use crate::commands::case::Case;
use crate::commands::gate::sheet::{self, Planned, SheetArgs, Sort, kept, told_by};
use crate::commands::{Context, Said};
use crate::domain::{Evidence, Finding, Perspective};
use crate::intake::findings::{
    AGREED, ASSESSMENT, EVIDENCE, FINDINGS, NUMBER, SOURCES, STATEMENT, THEME,
};
use crate::intake::{Entity, Row, Wrong};
use crate::store::{evidence, findings, reports};

/// Bring in findings from a file
///
/// A row is a finding. Rows are matched by their number, else by theme and statement, so that the same
/// file twice changes nothing the second time. A blank cell leaves what is stored; numbers of notes
/// in `evidence` take the place of the links that are there. Once the report is final, findings stay as
/// they are.
#[derive(Debug, clap::Args)]
pub struct ImportArgs {
    /// The challenge
    challenge: String,
    #[command(flatten)]
    sheet: SheetArgs,
}

impl ImportArgs {
    pub(super) fn run(&self, ctx: &mut Context) -> Result<Said> {
        sheet::take_in(ctx, &self.sheet.file, &self.sheet.options, |ctx| {
            let case = Case::open(ctx, &self.challenge)?;
            let connection = ctx.store()?.read();
            let known = findings::of(connection, case.challenge.id)?;
            let notes = evidence::of(connection, case.challenge.id)?;
            let is_final = reports::latest_final(connection, case.challenge.id)?.is_some();
            Ok(All { case, known, notes, is_final })
        })
    }
}

/// The findings of a challenge, and its notes.
struct All {
    case: Case,
    known: Vec<Finding>,
    notes: Vec<Evidence>,
    is_final: bool,
}

impl All {
    fn stored(
        &self,
        number: i64,
        theme: Option<&String>,
        statement: Option<&String>,
    ) -> Option<&Finding> {
        self.known.iter().find(|there| match number {
            0 => (theme, statement) == (Some(&there.theme), Some(&there.statement)),
            number => number == there.number,
        })
    }

    /// The notes that a row names, in order; a number that no note has is a finding on the cell.
    fn links(&self, row: &mut Row<'_>) -> Option<Vec<i64>> {
        let given = row.list(EVIDENCE);
        let mut links = Vec::new();
        for text in &given {
            let known = |number: &i64| self.notes.iter().any(|note| note.number == *number);
            match text.parse::<i64>().ok().filter(known) {
                Some(number) => links.push(number),
                None => {
                    let hint = "see `peerage evidence list`, or take in the notes first";
                    row.wrong(EVIDENCE, text, Wrong::new("no note has that number", hint));
                }
            }
        }
        links.sort_unstable();
        links.dedup();
        (!links.is_empty()).then_some(links)
    }

    /// The sides that notes are seen from, each once, in the order of the notes.
    fn perspectives(&self, links: &[i64]) -> Vec<Perspective> {
        let mut sides = Vec::new();
        for note in self.notes.iter().filter(|note| links.contains(&note.number)) {
            if !sides.contains(&note.perspective) {
                sides.push(note.perspective);
            }
        }
        sides
    }

    /// A warning where too few sources stand behind a finding.
    fn doubt(row: &mut Row<'_>, finding: &Finding) {
        if !finding.is_triangulated() {
            let hint = "two independent sources make it so: link notes of different perspective";
            row.warn(STATEMENT, &finding.statement, Wrong::new("not triangulated", hint));
        }
    }
}

impl Sort for All {
    type Thing = Finding;

    const MANY: &'static str = "findings";

    fn entity() -> &'static Entity {
        &FINDINGS
    }

    fn read(
        &mut self,
        _: &mut Context,
        row: &mut Row<'_>,
        clear: bool,
    ) -> Result<Option<Planned<Finding>>> {
        let number = row.number(NUMBER).unwrap_or_default();
        let statement = row.text(STATEMENT);
        let theme = told_by(row, THEME, |text| self.case.theme(text))?;
        let before = self.stored(number, theme.as_ref(), statement.as_ref()).cloned();
        let old = before.as_ref();
        let statement = statement.or(old.map(|old| old.statement.clone()));
        let theme = theme.or(old.map(|old| old.theme.clone()));
        let assessment = row.word(ASSESSMENT, &[]).or(old.map(|old| old.assessment));
        row.missing_of(&[
            (STATEMENT, statement.is_none()),
            (THEME, theme.is_none()),
            (ASSESSMENT, assessment.is_none()),
        ]);
        let (sources, agreed) = (row.number(SOURCES), row.yes_no(AGREED));
        let links = self.links(row);
        let (Some(statement), Some(theme), Some(assessment)) = (statement, theme, assessment)
        else {
            return Ok(None);
        };
        let links = kept(row, EVIDENCE, links, old.map(|old| old.evidence.clone()), clear);
        let evidence = links.unwrap_or_default();
        let key = match old.map_or(number, |old| old.number) {
            0 => format!("{theme}: {statement}"),
            number => number.to_string(),
        };
        // A list tells the notes linked as its sources: the count by hand waits behind them.
        let sources = sources.filter(|_| evidence.is_empty());
        let hand = old.map(|old| old.sources);
        let counted = kept(row, SOURCES, sources, hand, clear && evidence.is_empty());
        let agreed = kept(row, AGREED, agreed, old.map(|old| old.agreed), clear);
        let after = Finding {
            number: old.map_or(number, |old| old.number),
            theme,
            assessment,
            statement,
            sources: counted.unwrap_or(1),
            agreed: agreed.unwrap_or_default(),
            perspectives: self.perspectives(&evidence),
            evidence,
        };
        Self::doubt(row, &after);
        if self.is_final && old != Some(&after) {
            let wrong = Wrong::new("the report is final and stays as it is", "take the row out");
            row.reject(STATEMENT, &after.statement, wrong);
        }
        let place = if number > 0 { NUMBER } else { STATEMENT };
        Ok(Some(Planned { before, after, key, place, line: row.line() }))
    }

    fn told(&self, finding: &Finding) -> Vec<(&'static str, Option<String>)> {
        let links: Vec<String> = finding.evidence.iter().map(i64::to_string).collect();
        vec![
            ("statement", Some(finding.statement.clone())),
            ("theme", Some(finding.theme.clone())),
            ("assessment", Some(finding.assessment.to_string())),
            ("sources", Some(finding.sources.to_string())),
            ("agreed", Some(if finding.agreed { "yes" } else { "no" }.to_owned())),
            ("evidence", Some(links.join("; ")).filter(|text| !text.is_empty())),
        ]
    }

    fn write(&mut self, tx: &Transaction<'_>, news: &[&Planned<Finding>]) -> Result<()> {
        let challenge = self.case.challenge.id;
        for planned in news {
            let finding = &planned.after;
            let number = findings::save(tx, challenge, finding)?;
            let before = planned.before.as_ref().map_or(&[][..], |old| &old.evidence);
            for gone in before.iter().filter(|note| !finding.evidence.contains(note)) {
                findings::link(tx, challenge, number, *gone, false)?;
            }
            for note in finding.evidence.iter().filter(|note| !before.contains(note)) {
                findings::link(tx, challenge, number, *note, true)?;
            }
        }
        Ok(())
    }
}
