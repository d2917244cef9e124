//! `action list` and `show`; the columns are those of the import.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::case::Case;
use crate::commands::find::is_last;
use crate::commands::nth::{Nth, none_yet};
use crate::commands::recommendation::numbered;
use crate::commands::{Context, Said};
use crate::domain::{
    Action, ActionStatus, Answer, Challenge, ChallengeId, Rag, Recommendation, Response,
};
use crate::error::Refusal;
use crate::render::{Event, Listing, Thing};
use crate::store::numbers;
use crate::store::{actions, challenges, recommendations};

/// List the actions of a host's plan, with recommendations that have none yet
///
/// `--format csv` or `-o plan.xlsx` writes the plan in the columns that `action import` reads.
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// The challenge (with --late, all challenges when left out)
    #[arg(required_unless_present = "late")]
    challenge: Option<String>,
    /// Only under this recommendation
    #[arg(long, value_name = "NUMBER", requires = "challenge")]
    recommendation: Option<Nth>,
    /// Only those whose day is past and that are not done
    #[arg(long)]
    late: bool,
    /// End with code 10 when the list is not empty
    #[arg(long)]
    exit_code: bool,
}

/// Show an action
#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    /// The challenge
    challenge: String,
    /// The action, as RECOMMENDATION.NUMBER
    action: String,
}

/// An action, or a recommendation without one.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ActionRow {
    /// The challenge.
    challenge: String,
    /// RECOMMENDATION.NUMBER; null where there is no action yet.
    reference: Option<String>,
    /// Number of the recommendation.
    recommendation: i64,
    /// Number of the action under it.
    number: Option<i64>,
    /// The recommendation, as the team worded it.
    wording: String,
    /// What the host says to it.
    answer: Option<Answer>,
    /// Why the host does not accept it, or not all of it.
    reason: Option<String>,
    /// What is to be done.
    what: Option<String>,
    /// Who sees to it.
    owner: Option<String>,
    /// The day by which, or a phrase.
    due: Option<String>,
    /// How far it is.
    status: Option<ActionStatus>,
    /// How it stands at a glance.
    rag: Option<Rag>,
    /// What shows that it is done.
    evidence: Option<String>,
    /// Whether its day is past and it is not done.
    late: bool,
    /// Numbers of the other recommendations that it serves.
    also_serves: Vec<i64>,
}

/// The plan of a challenge.
struct Plan {
    reference: String,
    recommendations: Vec<Recommendation>,
    responses: BTreeMap<i64, Response>,
    actions: Vec<Action>,
    links: BTreeMap<(i64, i64), Vec<i64>>,
    today: NaiveDate,
}

impl Plan {
    fn open(ctx: &mut Context, challenge: &str) -> Result<Self> {
        let mut one = Self::all(ctx, Some(challenge))?;
        one.pop().context("the challenge is gone")
    }

    /// The plan of one challenge, or those of all.
    fn all(ctx: &mut Context, challenge: Option<&str>) -> Result<Vec<Self>> {
        let (cases, today) = (Case::all(ctx, challenge)?, ctx.today);
        let connection = ctx.store()?.read();
        let ids: Vec<ChallengeId> = cases.iter().map(|case| case.challenge.id).collect();
        let mut recommendations = recommendations::of_these(connection, &ids)?;
        let mut responses = actions::responses_of_these(connection, &ids)?;
        let mut all = actions::of_these(connection, &ids)?;
        let mut links = actions::links_of_these(connection, &ids)?;
        let plan = |Case { challenge: Challenge { id, reference, .. }, .. }| {
            let mut served: BTreeMap<_, Vec<i64>> = BTreeMap::new();
            for (action, other) in links.remove(&id).unwrap_or_default() {
                served.entry(action).or_default().push(other);
            }
            Self {
                recommendations: recommendations.remove(&id).unwrap_or_default(),
                responses: responses.remove(&id).unwrap_or_default().into_iter().collect(),
                actions: all.remove(&id).unwrap_or_default(),
                links: served,
                reference,
                today,
            }
        };
        Ok(cases.into_iter().map(plan).collect())
    }

    fn row(&self, under: &Recommendation, action: Option<&Action>) -> ActionRow {
        let response = self.responses.get(&under.number);
        let links = action.and_then(|a| self.links.get(&(a.recommendation, a.number)));
        let due = |a: &Action| a.due.map(|day| day.to_string()).or_else(|| a.due_phrase.clone());
        ActionRow {
            challenge: self.reference.clone(),
            reference: action.map(|a| format!("{}.{}", a.recommendation, a.number)),
            recommendation: under.number,
            number: action.map(|a| a.number),
            wording: under.wording.clone(),
            answer: response.map(|response| response.answer),
            reason: response.and_then(|response| response.reason.clone()),
            what: action.map(|a| a.what.clone()),
            owner: action.and_then(|a| a.owner.clone()),
            due: action.and_then(due),
            status: action.map(|a| a.status),
            rag: action.and_then(|a| a.rag),
            evidence: action.and_then(|a| a.evidence.clone()),
            late: action.is_some_and(|a| a.is_late(self.today)),
            also_serves: links.cloned().unwrap_or_default(),
        }
    }

    /// The actions in order; a recommendation without one stands for itself.
    fn rows(&self) -> Vec<ActionRow> {
        let mut rows = Vec::new();
        for under in &self.recommendations {
            let own: Vec<&Action> =
                self.actions.iter().filter(|a| a.recommendation == under.number).collect();
            if own.is_empty() {
                rows.push(self.row(under, None));
            }
            rows.extend(own.into_iter().map(|action| self.row(under, Some(action))));
        }
        rows
    }

    /// The day of an action that is open.
    fn event(&self, row: &ActionRow) -> Option<Event> {
        let action = self
            .actions
            .iter()
            .find(|a| a.recommendation == row.recommendation && Some(a.number) == row.number)?;
        let day = action.due.filter(|_| action.status.is_open())?;
        Some(Event {
            uid: format!(
                "{}-action-{}-{}@peerage",
                self.reference, action.recommendation, action.number
            ),
            from: day,
            to: day,
            summary: format!("{}: {}", self.reference, action.what),
            description: action.owner.clone().unwrap_or_default(),
        })
    }
}

impl ListArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let (mut rows, mut events) = (Vec::new(), Vec::new());
        let under = self.under(ctx)?;
        for plan in Plan::all(ctx, self.challenge.as_deref())? {
            let mut own = plan.rows();
            own.retain(|row| {
                (!self.late || row.late) && under.is_none_or(|number| number == row.recommendation)
            });
            events.extend(own.iter().map(|row| plan.event(row)));
            rows.extend(own);
        }
        let shown = match self.challenge {
            Some(_) => "reference recommendation answer what owner due status rag late",
            None => "challenge reference what owner due status rag",
        };
        let shown: Vec<&str> = shown.split(' ').collect();
        let list =
            Listing::new(&rows, &shown)?.events(events).empty("There are no actions to show.");
        Ok(Said::list(list).exit_code(self.exit_code))
    }

    /// The number of the recommendation under which they are to stand.
    fn under(&self, ctx: &mut Context) -> Result<Option<i64>> {
        let (Some(number), Some(challenge)) = (self.recommendation, &self.challenge) else {
            return Ok(None);
        };
        let case = Case::open(ctx, challenge)?;
        Ok(Some(numbered(ctx, &case.challenge, number)?.number))
    }
}

impl ShowArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let plan = Plan::open(ctx, &self.challenge)?;
        let connection = ctx.store()?.read();
        let id = match is_last(&self.action) {
            true => challenges::by_reference(connection, &plan.reference)?,
            false => None,
        };
        let name = match id {
            Some(id) => named(connection, id, &self.action)?,
            None => self.action.trim().to_owned(),
        };
        let row = plan.rows().into_iter().find(|row| row.reference.as_ref() == Some(&name));
        let row = row.ok_or_else(|| no_action(&plan.reference, &name))?;
        Ok(Said::thing(Thing::fields(&row)?))
    }
}

/// The action that a text such as `3.1` names, or `@last`.
pub(super) fn found(ctx: &mut Context, challenge: &Challenge, text: &str) -> Result<Action> {
    let connection = ctx.store()?.read();
    let wanted = named(connection, challenge.id, text)?;
    let all = actions::of(connection, challenge.id)?;
    let found = all.into_iter().find(|a| format!("{}.{}", a.recommendation, a.number) == wanted);
    found.ok_or_else(|| no_action(&challenge.reference, text.trim()).into())
}

/// What names an action, the one made last by its numbers.
fn named(connection: &Connection, challenge: ChallengeId, text: &str) -> Result<String> {
    if !is_last(text) {
        return Ok(text.trim().to_owned());
    }
    let last = numbers::last_action(connection, challenge)?;
    let (under, number) = last.ok_or_else(|| none_yet("action"))?;
    Ok(format!("{under}.{number}"))
}

/// No action by that number.
fn no_action(reference: &str, text: &str) -> Refusal {
    let hint = format!("write it as 3.1; see them with `peerage action list {reference}`");
    Refusal::not_found("action", text, &[]).hint(hint)
}
