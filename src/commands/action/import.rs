//! `action import`.

use anyhow::Result;
use chrono::NaiveDate;

use super::due;
use crate::commands::case::Case;
use crate::commands::sheet::{self, Became, SheetArgs};
use crate::commands::{Context, Said};
use crate::domain::text::fold_name;
use crate::domain::{Action, ActionStatus, Answer, Recommendation, Response};
use crate::intake::actions::{
    ACTIONS, ANSWER, DUE, EVIDENCE, NUMBER, OWNER, RAG, REASON, RECOMMENDATION, STATUS, WHAT,
    WORDING,
};
use crate::intake::{Row, Wrong};
use crate::store::{actions, recommendations};

/// Bring in the host's action plan from a file
///
/// A row is an action; a row without one notes the host's answer to the recommendation. Rows are
/// matched by their number, else by wording, so that the same file twice changes nothing the second
/// time. A changed wording of a recommendation is an error: the host cannot change it.
#[derive(Debug, clap::Args)]
pub struct ImportArgs {
    /// The challenge
    challenge: String,
    #[command(flatten)]
    sheet: SheetArgs,
}

/// What a row says.
#[derive(Debug)]
struct Line {
    recommendation: i64,
    response: Option<Response>,
    action: Option<Action>,
}

impl ImportArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let case = Case::open(ctx, &self.challenge)?;
        let (today, id) = (ctx.today, case.challenge.id);
        let connection = ctx.store()?.read();
        let all = recommendations::of(connection, id)?;
        let said = actions::responses(connection, id)?;
        let known = actions::of(connection, id)?;
        let sheet = sheet::read(&self.sheet, &ACTIONS, &mut |row| Ok(line(&all, today, row)))?;
        sheet.write(ctx, |tx, line| {
            let mut became = Became::Unchanged;
            let there = said.get(&line.recommendation);
            if let Some(response) = line.response.as_ref().filter(|new| is_news(new, there)) {
                actions::respond(tx, id, line.recommendation, response)?;
                became = Became::Changed;
            }
            let Some(action) = &line.action else { return Ok(became) };
            let there = known.iter().find(|other| is_same(action, other));
            let number = there.map_or(action.number, |other| other.number);
            let action = Action { number, ..action.clone() };
            if there == Some(&action) {
                return Ok(became);
            }
            actions::save(tx, id, &action)?;
            Ok(if there.is_some() { Became::Changed } else { Became::Added })
        })
    }
}

/// Whether an answer says something new, the day aside.
fn is_news(new: &Response, there: Option<&Response>) -> bool {
    there.is_none_or(|there| (there.answer, &there.reason) != (new.answer, &new.reason))
}

fn is_same(row: &Action, there: &Action) -> bool {
    row.recommendation == there.recommendation
        && if row.number > 0 { row.number == there.number } else { row.what == there.what }
}

fn line(all: &[Recommendation], today: NaiveDate, row: &mut Row<'_>) -> Option<Line> {
    let Some(number) = row.number(RECOMMENDATION) else {
        if !row.is_rejected() {
            row.missing(RECOMMENDATION);
        }
        return None;
    };
    let Some(under) = all.iter().find(|r| r.number == number) else {
        let wrong =
            Wrong::new("no recommendation has that number", "see `peerage recommendation list`");
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
    Some(Line {
        recommendation: number,
        response: response(today, row),
        action: action(number, row),
    })
}

fn response(today: NaiveDate, row: &mut Row<'_>) -> Option<Response> {
    const ALSO: &[(&str, Answer)] = &[
        ("accepted", Answer::Accept),
        ("yes", Answer::Accept),
        ("partly accepted", Answer::Partly),
        ("partially accepted", Answer::Partly),
        ("declined", Answer::Decline),
        ("not accepted", Answer::Decline),
        ("no", Answer::Decline),
    ];
    let answer: Answer = row.word(ANSWER, ALSO)?;
    let reason = row.text(REASON);
    if answer != Answer::Accept && reason.is_none() {
        let wrong = Wrong::new("the host does not say why", "write the reason");
        row.reject(REASON, "", wrong);
    }
    Some(Response { answer, reason, responded_on: today })
}

fn action(recommendation: i64, row: &mut Row<'_>) -> Option<Action> {
    const ALSO: &[(&str, ActionStatus)] = &[
        ("done", ActionStatus::Completed),
        ("complete", ActionStatus::Completed),
        ("ongoing", ActionStatus::InProgress),
        ("on track", ActionStatus::InProgress),
    ];
    let (status, rag) = (row.word(STATUS, ALSO), row.word(RAG, &[]));
    let what = row.text(WHAT)?;
    let (day, phrase) = row.text(DUE).map(|text| due(&text)).unwrap_or_default();
    Some(Action {
        recommendation,
        number: row.number(NUMBER).unwrap_or_default(),
        what,
        owner: row.text(OWNER),
        due: day,
        due_phrase: phrase,
        status: status.unwrap_or(ActionStatus::NotStarted),
        rag,
        evidence: row.text(EVIDENCE),
    })
}
