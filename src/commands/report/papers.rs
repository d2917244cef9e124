//! The papers that come after the report: the host's action plan, the report of a progress review.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::NaiveDate;

use super::draft::own_templates;
use super::facts;
use crate::commands::Context;
use crate::commands::document::Paper;
use crate::domain::{Action, ActionStatus, Answer, Challenge, day_in_words};
use crate::render::docx;
use crate::report::{
    ActionLine, ActionPlan, PlanLine, Report, Review, ReviewLine, action_plan, progress_review,
};
use crate::store::{actions, recommendations, reviews};

/// The action plan of a challenge as it stands.
///
/// # Errors
/// When the file cannot be read, or the template is faulty.
pub(in crate::commands) fn plan(ctx: &mut Context, challenge: &Challenge) -> Result<Paper> {
    let report = facts::report(ctx, challenge)?;
    let own = own_templates(ctx)?;
    let today = ctx.today;
    let connection = ctx.store()?.read();
    let planned = actions::of(connection, challenge.id)?;
    let answers = actions::responses(connection, challenge.id)?;
    let line = |r: crate::domain::Recommendation| {
        let response = answers.get(&r.number);
        PlanLine {
            number: r.number,
            wording: r.wording,
            theme: r.theme,
            answer: response.map(|response| in_words(response.answer).to_owned()),
            reason: response.and_then(|response| response.reason.clone()),
            actions: lines(&planned, r.number, today),
        }
    };
    let all = recommendations::of(connection, challenge.id)?;
    let filled = ActionPlan {
        title: report.title.clone(),
        host: report.host.clone(),
        called: report.called.clone(),
        onsite: report.onsite.clone(),
        date: day_in_words(today),
        recommendations: all.into_iter().map(line).collect(),
        actions: planned.len(),
        done: planned.iter().filter(|a| a.status == ActionStatus::Completed).count(),
        late: planned.iter().filter(|a| a.is_late(today)).count(),
    };
    // Its tables have many columns; what it holds stands in the first of them.
    let cover = cover(&report, "action plan", today).without_contents().on_wide_pages();
    Ok(Paper::new(cover, action_plan(&filled, &own)?))
}

/// The report of the review `review` of the challenge `reviewed`.
///
/// # Errors
/// When the file cannot be read, or the template is faulty.
pub(in crate::commands) fn review(
    ctx: &mut Context,
    review: &Challenge,
    reviewed: &Challenge,
) -> Result<Paper> {
    let report = facts::report(ctx, review)?;
    let before = facts::report(ctx, reviewed)?;
    let own = own_templates(ctx)?;
    let today = ctx.today;
    let connection = ctx.store()?.read();
    let seen: BTreeMap<i64, _> = reviews::progress(connection, review.id)?
        .into_iter()
        .map(|seen| (seen.recommendation, seen))
        .collect();
    let planned = actions::of(connection, reviewed.id)?;
    let line = |r: crate::domain::Recommendation| {
        let own = seen.get(&r.number);
        ReviewLine {
            number: r.number,
            wording: r.wording,
            progress: own.map(|seen| seen.progress.to_string().replace('-', " ")),
            note: own.and_then(|seen| seen.note.clone()),
            actions: lines(&planned, r.number, today),
        }
    };
    let all = recommendations::of(connection, reviewed.id)?;
    let filled = Review {
        title: report.title.clone(),
        host: report.host.clone(),
        called: report.called.clone(),
        date: day_in_words(today),
        kind: before.kind,
        reviewed: reviewed.reference.clone(),
        visited: before.onsite,
        onsite: report.onsite.clone(),
        is_over: report.is_over,
        mode: report.mode.clone(),
        team: report.team.clone(),
        staff: report.staff.clone(),
        recommendations: all.into_iter().map(line).collect(),
        looked_at: seen.len(),
        deadlines: report.deadlines.clone(),
    };
    let cover = cover(&report, "progress review", today);
    Ok(Paper::new(cover, progress_review(&filled, &own)?))
}

/// What stands around a paper on a challenge.
fn cover(report: &Report, what: &str, today: NaiveDate) -> docx::Cover {
    let title = format!("{}: {}", super::facts::capitalised(what), report.host);
    docx::Cover::new(title, format!("{}: {what}, {}", report.host, day_in_words(today)), today)
}

/// The actions for one recommendation.
fn lines(all: &[Action], recommendation: i64, today: NaiveDate) -> Vec<ActionLine> {
    let line = |action: &Action| ActionLine {
        reference: format!("{}.{}", action.recommendation, action.number),
        what: action.what.clone(),
        owner: action.owner.clone(),
        due: action.due.map(day_in_words).or_else(|| action.due_phrase.clone()),
        status: action.status.to_string().replace('-', " "),
        rag: action.rag.map(|rag| rag.to_string()),
        evidence: action.evidence.clone(),
        late: action.is_late(today),
    };
    all.iter().filter(|action| action.recommendation == recommendation).map(line).collect()
}

/// What the host says, as its plan puts it.
const fn in_words(answer: Answer) -> &'static str {
    match answer {
        Answer::Accept => "accepted",
        Answer::Partly => "accepted in part",
        Answer::Decline => "not accepted",
    }
}
