//! `recommendation import`.

use anyhow::Result;
use rusqlite::Transaction;

use crate::commands::case::Case;
use crate::commands::gate::sheet::{self, Planned, SheetArgs, Sort, kept, told_by};
use crate::commands::{Context, Said};
use crate::domain::text::fold_name;
use crate::domain::{Level, Recommendation};
use crate::intake::recommendations::{LEVEL, NUMBER, RECOMMENDATIONS, THEME, WORDING};
use crate::intake::{Entity, Row, Wrong};
use crate::report::starts_with_a_verb;
use crate::store::{recommendations, reports};

/// Bring in recommendations from a file
///
/// Rows are matched by their number, else by wording, so that the same file twice changes nothing the
/// second time. A blank cell leaves what is stored. Once the report is final, they stay as they are.
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
            let known = recommendations::of(connection, case.challenge.id)?;
            let is_final = reports::latest_final(connection, case.challenge.id)?.is_some();
            Ok(All { case, known, is_final })
        })
    }
}

/// The recommendations of a challenge.
struct All {
    case: Case,
    known: Vec<Recommendation>,
    is_final: bool,
}

impl Sort for All {
    type Thing = Recommendation;

    const MANY: &'static str = "recommendations";

    fn entity() -> &'static Entity {
        &RECOMMENDATIONS
    }

    fn read(
        &mut self,
        _: &mut Context,
        row: &mut Row<'_>,
        clear: bool,
    ) -> Result<Option<Planned<Recommendation>>> {
        let (number, wording) = (row.number(NUMBER).unwrap_or_default(), row.text(WORDING));
        let same = |text: &str| wording.as_deref().map(fold_name) == Some(fold_name(text));
        let before = self
            .known
            .iter()
            .find(|old| if number > 0 { number == old.number } else { same(&old.wording) })
            .cloned();
        let old = before.as_ref();
        let theme = told_by(row, THEME, |text| self.case.theme(text))?;
        let level = row.word(LEVEL, &[]).or(old.map(|old| old.level)).unwrap_or(Level::Key);
        let Some(wording) = wording.or_else(|| old.map(|old| old.wording.clone())) else {
            row.missing(WORDING);
            return Ok(None);
        };
        let theme = kept(row, THEME, theme, old.and_then(|old| old.theme.clone()), clear);
        let after =
            Recommendation { number: old.map_or(number, |old| old.number), theme, level, wording };
        self.check(row, old, &after);
        let key = match old.map_or(number, |old| old.number) {
            0 => fold_name(&after.wording),
            number => number.to_string(),
        };
        Ok(Some(Planned { before, after, key, place: WORDING, line: row.line() }))
    }

    fn told(&self, recommendation: &Recommendation) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("wording", Some(recommendation.wording.clone())),
            ("theme", recommendation.theme.clone()),
            ("level", Some(recommendation.level.to_string())),
        ]
    }

    fn write(&mut self, tx: &Transaction<'_>, news: &[&Planned<Recommendation>]) -> Result<()> {
        news.iter().try_for_each(|planned| {
            recommendations::save(tx, self.case.challenge.id, &planned.after).map(drop)
        })
    }
}

impl All {
    /// What must hold of a recommendation, and what is worth a look.
    fn check(&self, row: &mut Row<'_>, old: Option<&Recommendation>, after: &Recommendation) {
        let wording = &after.wording;
        if self.is_final && old != Some(after) {
            let wrong = Wrong::new("the report is final and stays as it is", "take the row out");
            row.reject(WORDING, wording, wrong);
        }
        if after.level == Level::Further && after.theme.is_none() {
            let wrong = Wrong::new("a further recommendation stands under a theme", "name it");
            row.reject(THEME, "", wrong);
        }
        if !starts_with_a_verb(wording) {
            let wrong = Wrong::new("does not start with a verb", "say what the host should do");
            row.warn(WORDING, wording, wrong);
        }
    }
}
