//! `action import`.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::Transaction;

use super::due;
use crate::commands::case::Case;
use crate::commands::gate::sheet::{self, Planned, SheetArgs, Sort, kept};
use crate::commands::report::sealed;
use crate::commands::{Context, Said};
use crate::domain::text::fold_name;
use crate::domain::{Action, ActionStatus, Answer, ChallengeId, Recommendation, Response};
use crate::intake::actions::{
    ACTIONS, ANSWER, DUE, EVIDENCE, NUMBER, OWNER, RAG, REASON, RECOMMENDATION, STATUS, WHAT,
    WORDING,
};
use crate::intake::{Entity, Row, Wrong};
use crate::store::{actions, recommendations};

/// Bring in the host's action plan from a file
///
/// A row is an action; a row without one notes the host's answer to the recommendation. Rows are
/// matched by their number, else by wording, so that the same file twice changes nothing the second
/// time. A blank cell leaves what is stored. A changed wording of a recommendation is an error: the
/// host cannot change it, and it answers only once the report is final.
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
            let (today, challenge) = (ctx.today, case.challenge.id);
            let too_early = sealed::too_early(ctx, &case.challenge)?.is_some();
            let connection = ctx.store()?.read();
            Ok(Plan {
                too_early,
                challenge,
                today,
                all: recommendations::of(connection, challenge)?,
                said: actions::responses(connection, challenge)?,
                known: actions::of(connection, challenge)?,
            })
        })
    }
}

/// The action plan of a challenge.
struct Plan {
    challenge: ChallengeId,
    /// Whether the host cannot have answered yet.
    too_early: bool,
    today: NaiveDate,
    all: Vec<Recommendation>,
    said: BTreeMap<i64, Response>,
    known: Vec<Action>,
}

/// What a row says.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    recommendation: i64,
    response: Option<Response>,
    action: Option<Action>,
}

impl Sort for Plan {
    type Thing = Line;

    const MANY: &'static str = "actions";

    fn entity() -> &'static Entity {
        &ACTIONS
    }

    fn read(
        &mut self,
        _: &mut Context,
        row: &mut Row<'_>,
        clear: bool,
    ) -> Result<Option<Planned<Line>>> {
        let Some(number) = self.recommendation(row) else { return Ok(None) };
        let said = self.said.get(&number);
        let response = self.response(row, said);
        let (stored, action) = self.action(row, number, clear);
        let place = if action.is_some() { WHAT } else { RECOMMENDATION };
        let key = match (&stored, &action) {
            (Some(stored), _) => format!("{number}.{}", stored.number),
            (None, Some(action)) if action.number > 0 => format!("{number}.{}", action.number),
            (None, Some(action)) => format!("{number} {}", action.what),
            (None, None) => number.to_string(),
        };
        // A new action is new, whatever was answered to the recommendation before.
        let is_known = stored.is_some() || action.is_none();
        let before = is_known.then(|| Line {
            recommendation: number,
            response: said.cloned(),
            action: stored,
        });
        let after = Line { recommendation: number, response, action };
        Ok(Some(Planned { before, after, key, place, line: row.line() }))
    }

    fn told(&self, line: &Line) -> Vec<(&'static str, Option<String>)> {
        let (response, action) = (line.response.as_ref(), line.action.as_ref());
        let due = |action: &Action| {
            action.due.map(|day| day.to_string()).or_else(|| action.due_phrase.clone())
        };
        vec![
            ("answer", response.map(|response| response.answer.to_string())),
            ("reason", response.and_then(|response| response.reason.clone())),
            ("what", action.map(|action| action.what.clone())),
            ("owner", action.and_then(|action| action.owner.clone())),
            ("due", action.and_then(due)),
            ("status", action.map(|action| action.status.to_string())),
            ("rag", action.and_then(|action| action.rag).map(|rag| rag.to_string())),
            ("evidence", action.and_then(|action| action.evidence.clone())),
        ]
    }

    fn write(&mut self, tx: &Transaction<'_>, news: &[&Planned<Line>]) -> Result<()> {
        for planned in news {
            let line = &planned.after;
            if let Some(response) = &line.response
                && self.said.get(&line.recommendation) != Some(response)
            {
                actions::respond(tx, self.challenge, line.recommendation, response)?;
            }
            let stored = planned.before.as_ref().and_then(|before| before.action.as_ref());
            if let Some(action) = line.action.as_ref().filter(|action| stored != Some(*action)) {
                actions::save(tx, self.challenge, action)?;
            }
        }
        Ok(())
    }
}

impl Plan {
    /// The number of the recommendation, when there is one and its wording stands.
    fn recommendation(&self, row: &mut Row<'_>) -> Option<i64> {
        let Some(number) = row.number(RECOMMENDATION) else {
            if !row.is_rejected() {
                row.missing(RECOMMENDATION);
            }
            return None;
        };
        let Some(under) = self.all.iter().find(|r| r.number == number) else {
            let wrong = Wrong::new(
                "no recommendation has that number",
                "see `peerage recommendation list`",
            );
            row.reject(RECOMMENDATION, &number.to_string(), wrong);
            return None;
        };
        if let Some(text) =
            row.text(WORDING).filter(|text| fold_name(text) != fold_name(&under.wording))
        {
            let wrong = Wrong::new(
                "differs from the team's wording, which the host cannot change",
                "take the column out, or put the team's wording back",
            );
            row.reject(WORDING, &text, wrong);
        }
        Some(number)
    }

    /// What the host says; the same answer as before is not given anew.
    fn response(&self, row: &mut Row<'_>, stored: Option<&Response>) -> Option<Response> {
        const ALSO: &[(&str, Answer)] = &[
            ("accepted", Answer::Accept),
            ("yes", Answer::Accept),
            ("partly accepted", Answer::Partly),
            ("partially accepted", Answer::Partly),
            ("declined", Answer::Decline),
            ("not accepted", Answer::Decline),
            ("no", Answer::Decline),
        ];
        let Some(answer) = row.word::<Answer>(ANSWER, ALSO) else { return stored.cloned() };
        let same = stored.filter(|stored| stored.answer == answer);
        let reason = row.text(REASON).or_else(|| same.and_then(|same| same.reason.clone()));
        if answer != Answer::Accept && reason.is_none() {
            let wrong = Wrong::new("the host does not say why", "write the reason");
            row.reject(REASON, "", wrong);
        }
        match same.filter(|same| same.reason == reason) {
            Some(same) => Some(same.clone()),
            None if self.too_early => {
                let hint = "leave the answer out until `peerage report finalise` was run";
                row.reject(
                    ANSWER,
                    &answer.to_string(),
                    Wrong::new("the report is not final", hint),
                );
                stored.cloned()
            }
            None => Some(Response { answer, reason, responded_on: self.today }),
        }
    }

    /// The stored action that a row means, and the action after it; none where the row names none.
    fn action(
        &self,
        row: &mut Row<'_>,
        recommendation: i64,
        clear: bool,
    ) -> (Option<Action>, Option<Action>) {
        const ALSO: &[(&str, ActionStatus)] = &[
            ("done", ActionStatus::Completed),
            ("complete", ActionStatus::Completed),
            ("ongoing", ActionStatus::InProgress),
            ("on track", ActionStatus::InProgress),
        ];
        let (status, rag) = (row.word(STATUS, ALSO), row.word(RAG, &[]));
        let (number, what) = (row.number(NUMBER).unwrap_or_default(), row.text(WHAT));
        let is_same = |there: &&Action| {
            there.recommendation == recommendation
                && if number > 0 {
                    number == there.number
                } else {
                    what.as_ref() == Some(&there.what)
                }
        };
        let stored = self.known.iter().find(is_same).cloned();
        let old = stored.as_ref();
        let Some(what) = what.or_else(|| old.map(|old| old.what.clone())) else {
            return (None, None);
        };
        let given = row.text(DUE).and_then(|text| match due(&text) {
            Ok(due) => Some(due),
            Err(fault) => {
                let hint = "write a day as 2027-10-31, or words such as `Autumn 2027`";
                row.reject(DUE, &text, Wrong::new(fault, hint));
                None
            }
        });
        let (owner, evidence) = (row.text(OWNER), row.text(EVIDENCE));
        let before = old.map(|old| (old.due, old.due_phrase.clone()));
        let (day, phrase) = kept(row, DUE, given, before, clear).unwrap_or_default();
        let action = Action {
            recommendation,
            number: old.map_or(number, |old| old.number),
            what,
            owner: kept(row, OWNER, owner, old.and_then(|old| old.owner.clone()), clear),
            due: day,
            due_phrase: phrase,
            status: status.or(old.map(|old| old.status)).unwrap_or(ActionStatus::NotStarted),
            rag: kept(row, RAG, rag, old.and_then(|old| old.rag), clear),
            evidence: kept(
                row,
                EVIDENCE,
                evidence,
                old.and_then(|old| old.evidence.clone()),
                clear,
            ),
        };
        (stored, Some(action))
    }
}
