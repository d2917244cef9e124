//! What comes after the visits: publication in time, feedback, the hosts' plans.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Facts, percent};
use crate::calendar::milestones::{Step, timeline};
use crate::domain::{ActionStatus, Challenge, ChallengeId};
use crate::report::{ActionCount, PublicationCount, SatisfactionCount};

/// The milestones that are published or held for all to see.
const MILESTONES: [&str; 4] =
    ["report-published", "plan-published", "progress-review-held", "progress-review-published"];
/// Scores below which no mean is told.
const LEAST_SCORES: usize = 5;

/// By year of the visit, the newest first, then in the order of the milestones.
pub(super) fn rows(facts: &Facts) -> Vec<PublicationCount> {
    let mut counts: BTreeMap<(String, usize), PublicationCount> = BTreeMap::new();
    for challenge in facts.challenges.iter().filter(|c| c.is_done(facts.today)) {
        let (Some(kind), Some(days)) = (facts.kind_of(challenge), challenge.onsite) else {
            continue;
        };
        let year = facts.year(days.to);
        for step in timeline(kind, &facts.progress(challenge)) {
            let Some(place) = MILESTONES.iter().position(|word| *word == step.milestone) else {
                continue;
            };
            let row = counts.entry((year.clone(), place)).or_insert_with(|| PublicationCount {
                year: year.clone(),
                milestone: step.milestone.clone(),
                ..PublicationCount::default()
            });
            count(row, &step, challenge, facts);
        }
    }
    let mut rows: Vec<PublicationCount> = counts.into_values().collect();
    for row in &mut rows {
        let settled = row.on_time + row.late + row.overdue;
        row.percent = (settled > 0).then(|| percent(row.on_time, settled));
    }
    // Within a year the order of the milestones stays.
    rows.sort_by(|a, b| b.year.cmp(&a.year));
    rows
}

fn count(row: &mut PublicationCount, step: &Step, challenge: &Challenge, facts: &Facts) {
    row.challenges += 1;
    *match (step.done_on, step.due) {
        (Some(done), Some(due)) if due < done => &mut row.late,
        (Some(_), _) => &mut row.on_time,
        (None, Some(due)) if facts.today <= due => &mut row.not_due,
        (None, _) if challenge.recorded => &mut row.unknown,
        (None, _) => &mut row.overdue,
    } += 1;
}

/// By year, the newest first, then by competency in the order of the scheme.
pub(super) fn satisfaction(facts: &Facts) -> Vec<SatisfactionCount> {
    let mut scores: BTreeMap<(String, &str), Vec<i64>> = BTreeMap::new();
    for score in &facts.scores {
        let year = facts.year(score.given_on);
        scores.entry((year, score.competency.as_str())).or_default().push(score.score);
    }
    let mut rows: Vec<SatisfactionCount> = scores
        .into_iter()
        .map(|((year, competency), scores)| {
            let mean = scores.iter().sum::<i64>() as f64 / scores.len() as f64;
            SatisfactionCount {
                year,
                competency: competency.to_owned(),
                scores: i64::try_from(scores.len()).unwrap_or(i64::MAX),
                mean: (scores.len() >= LEAST_SCORES).then(|| (mean * 100.0).round() / 100.0),
            }
        })
        .collect();
    rows.sort_by(|a, b| b.year.cmp(&a.year).then_with(|| a.competency.cmp(&b.competency)));
    rows
}

/// By year of the visit, the newest first.
pub(super) fn actions(facts: &Facts) -> Vec<ActionCount> {
    let years: HashMap<ChallengeId, String> = facts
        .challenges
        .iter()
        .filter_map(|c| Some((c.id, facts.year(c.onsite.or(c.window)?.to))))
        .collect();
    let mut counts: BTreeMap<&str, (ActionCount, BTreeSet<ChallengeId>)> = BTreeMap::new();
    for action in &facts.actions {
        let Some(year) = years.get(&action.challenge) else { continue };
        let (row, plans) = counts.entry(year.as_str()).or_default();
        plans.insert(action.challenge);
        row.actions += 1;
        row.late += i64::from(action.late);
        *match action.status {
            ActionStatus::NotStarted => &mut row.not_started,
            ActionStatus::InProgress => &mut row.in_progress,
            ActionStatus::AlmostCompleted => &mut row.almost_completed,
            ActionStatus::Completed => &mut row.completed,
            ActionStatus::Continuous => &mut row.continuous,
            ActionStatus::Stopped => &mut row.stopped,
        } += 1;
    }
    let rows = counts.into_iter().rev().map(|(year, (row, plans))| ActionCount {
        year: year.to_owned(),
        challenges: i64::try_from(plans.len()).unwrap_or(i64::MAX),
        ..row
    });
    rows.collect()
}
