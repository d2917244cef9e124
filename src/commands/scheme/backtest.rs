//! `scheme backtest`: the rules and points held against the teams that people made.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::team::desk::Desk;
use crate::commands::{Context, Said};
use crate::domain::{Challenge, PeerId, Scheme, TeamAnswer, TeamStatus, Tier};
use crate::matching::{alternatives, assemble, by_hand, check};
use crate::render::Listing;
use crate::store::challenges;

/// Further teams that are looked at for the rank of a team.
const RANKS: usize = 20;
/// Steps of the search for each team.
const STEPS: u64 = 200_000;

/// Hold every recorded team to the rules, and against the best team of its day
///
/// For each team entered with the history or with `team set`: which rules it breaks, its rank and
/// points against the best team there could have been on its days, and which points make the
/// difference. A programme tunes its points to its own judgement by it; `scheme edit` shows what
/// would change. The pool is taken as it is now, with the posts and the places of that day.
#[derive(Debug, clap::Args)]
pub struct BacktestArgs {
    /// Only challenges of this kind
    #[arg(long)]
    kind: Option<String>,
    /// Only so many, the newest first
    #[arg(long, value_name = "N")]
    newest: Option<usize>,
}

/// A team of the past against the rules of today.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BacktestRow {
    /// The challenge.
    challenge: String,
    /// What kind it is.
    kind: String,
    /// First onsite day.
    onsite_from: NaiveDate,
    /// How the team came about.
    status: TeamStatus,
    /// Fit points of the team.
    score: i64,
    /// Fit points of the best team of its day; `null` when the rules allow none.
    best: Option<i64>,
    /// Its rank among all teams that the rules allow; `null` when it breaks a rule, or is not among the
    /// first 20.
    rank: Option<usize>,
    /// Rules that it breaks.
    broken: Vec<String>,
    /// Points of each rule that the best team has more (or, with a minus, fewer), the most first.
    difference: Vec<String>,
}

const SHOWN: [&str; 7] =
    ["challenge", "onsite_from", "score", "best", "rank", "broken", "difference"];

impl BacktestArgs {
    /// Goes through the teams.
    ///
    /// # Errors
    /// When the file cannot be read, or the program contradicts itself.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let all = visited(ctx, self.kind.as_deref())?;
        let mut rows = Vec::new();
        for challenge in all {
            if self.newest.is_some_and(|most| rows.len() >= most) {
                break;
            }
            rows.extend(row(ctx, &challenge.reference, None)?);
        }
        let free = rows.iter().filter(|row| row.broken.is_empty()).count();
        let first = rows.iter().filter(|row| row.rank == Some(1)).count();
        let told = format!(
            "{} of {} teams keep all rules; {first} are as good as the best of their day.",
            free,
            rows.len()
        );
        let list = Listing::new(&rows, &SHOWN)?.empty("No team is recorded.");
        let said = Said::list(list);
        Ok(if rows.is_empty() { said } else { said.and_note(told) })
    }
}

/// What other rules would change for a team that people made.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct EffectRow {
    /// The challenge.
    challenge: String,
    /// First onsite day.
    onsite_from: NaiveDate,
    /// Fit points of the team under the rules that hold, and under the others.
    score: i64,
    /// Under the other rules.
    score_then: i64,
    /// Fit points of the best team of its day.
    best: Option<i64>,
    /// Under the other rules.
    best_then: Option<i64>,
    /// Its rank; `null` when it breaks a rule, or is not among the first 20.
    rank: Option<usize>,
    /// Under the other rules.
    rank_then: Option<usize>,
    /// Rules that it breaks under the other rules alone.
    newly_broken: Vec<String>,
    /// Rules that it breaks no longer.
    mended: Vec<String>,
}

/// Says what `scheme` would change for the newest `most` recorded teams, in the place of the rules that hold.
///
/// # Errors
/// When the file cannot be read, or the program contradicts itself.
pub(super) fn effect(ctx: &mut Context, scheme: &Scheme, most: usize) -> Result<Said> {
    let mut rows = Vec::new();
    for challenge in visited(ctx, None)? {
        if rows.len() >= most {
            break;
        }
        let now = row(ctx, &challenge.reference, None)?;
        let then = row(ctx, &challenge.reference, Some(scheme))?;
        let Some((now, then)) = now.zip(then) else { continue };
        let only = |those: &[String], others: &[String]| -> Vec<String> {
            those.iter().filter(|one| !others.contains(one)).cloned().collect()
        };
        rows.push(EffectRow {
            challenge: now.challenge,
            onsite_from: now.onsite_from,
            score: now.score,
            score_then: then.score,
            best: now.best,
            best_then: then.best,
            rank: now.rank,
            rank_then: then.rank,
            newly_broken: only(&then.broken, &now.broken),
            mended: only(&now.broken, &then.broken),
        });
    }
    let nearer = |row: &&EffectRow| {
        let far = |rank: Option<usize>| rank.unwrap_or(usize::MAX);
        far(row.rank_then) < far(row.rank)
    };
    let better = rows.iter().filter(nearer).count();
    let told = format!(
        "{better} of {} teams come nearer to the best of their day. Nothing is written.",
        rows.len()
    );
    let list = Listing::new(&rows, &[])?.empty("No team is recorded.");
    Ok(Said::list(list).and_note(told))
}

/// The challenges that took place, or are to, on days that are set; the newest first.
fn visited(ctx: &mut Context, kind: Option<&str>) -> Result<Vec<Challenge>> {
    let mut all = challenges::all(ctx.store()?.read())?;
    all.retain(|c| c.onsite.is_some() && c.withdrawn_on.is_none());
    all.retain(|c| kind.is_none_or(|kind| kind == c.kind));
    all.sort_by_key(|c| (std::cmp::Reverse(c.onsite.map(|days| days.from)), c.id));
    Ok(all)
}

/// The row of a challenge, by `scheme` in the place of its own if there is one; none when it has no team that people
/// made.
fn row(ctx: &mut Context, reference: &str, scheme: Option<&Scheme>) -> Result<Option<BacktestRow>> {
    let mut desk = Desk::with_team(ctx, reference)?;
    if let Some(scheme) = scheme {
        if let Some(kind) = scheme.kind(&desk.problem.kind.word) {
            desk.problem.kind.clone_from(kind);
        }
        desk.problem.scheme.clone_from(scheme);
    }
    let Some(team) = desk.stored.team.take() else { return Ok(None) };
    let [onsite] = desk.problem.weeks[..] else { return Ok(None) };
    if team.status == TeamStatus::Proposed || team.members.is_empty() {
        return Ok(None);
    }
    // Who went elsewhere later was still free that day.
    let known = |days: Option<crate::domain::DateRange>| days.is_none_or(|d| d.from <= onsite.from);
    desk.problem.assignments.retain(|place| known(place.onsite));
    let seats: Vec<(String, PeerId)> =
        team.members.iter().map(|seat| (seat.slot.clone(), seat.peer)).collect();
    let broken = check::team(&desk.problem, &seats, Some(onsite));
    let own = by_hand(&desk.problem, &seats, Some(onsite));
    let best = assemble(&desk.problem, STEPS)?;
    let there = !best.seats.is_empty();
    let rank = if broken.is_empty() && there { rank(&desk, &seats)? } else { None };
    Ok(Some(BacktestRow {
        challenge: reference.to_owned(),
        kind: desk.problem.kind.word.clone(),
        onsite_from: onsite.from,
        status: team.status,
        score: own.score.unwrap_or(0),
        best: best.answer.score.filter(|_| there),
        rank,
        broken: broken.into_iter().map(|finding| finding.sentence).collect(),
        difference: if there { difference(&own, &best.answer) } else { Vec::new() },
    }))
}

/// The place of a team among the best there are, by who is on it.
fn rank(desk: &Desk, seats: &[(String, PeerId)]) -> Result<Option<usize>> {
    let people = |seats: &[(String, PeerId)]| -> BTreeSet<PeerId> {
        seats.iter().map(|seat| seat.1).collect()
    };
    let found = alternatives(&desk.problem, RANKS, 1, STEPS)?;
    let at = found.teams.iter().position(|team| people(&team.seats) == people(seats));
    Ok(at.map(|at| at + 1))
}

/// The fit points of each rule that the best team has more than the team, the most first.
fn difference(own: &TeamAnswer, best: &TeamAnswer) -> Vec<String> {
    let mut rules: BTreeMap<&str, i64> = BTreeMap::new();
    for (answer, sign) in [(own, -1), (best, 1)] {
        let of_members = answer.members.iter().flat_map(|member| &member.reasons);
        for reason in of_members.chain(&answer.team_reasons).filter(|r| r.tier == Tier::Fit) {
            *rules.entry(reason.rule.as_str()).or_default() += sign * reason.points;
        }
    }
    let mut rules: Vec<(&str, i64)> = rules.into_iter().filter(|rule| rule.1 != 0).collect();
    rules.sort_by_key(|(rule, points)| (std::cmp::Reverse(points.abs()), *rule));
    rules.into_iter().map(|(rule, points)| format!("{rule} {points:+}")).collect()
}
