//! A team as people read it.

use std::fmt::Write as _;

use anyhow::Result;
use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::{Covered, DateRange, Reason, Robust, TeamAnswer, TeamOutcome, Tier};
use crate::matching::words::{list, number, span};
use crate::render::{Listing, Thing, View, clean, columns};

/// The whole answer: members, reasons, reserves, notes, or what stands in the way.
pub fn answer(answer: &TeamAnswer) -> String {
    let mut text = format!("{}\n", head(answer));
    if !answer.members.is_empty() {
        let _ = write!(text, "\n{}", members(answer));
        let _ = write!(text, "\n{}", reasons(answer));
    }
    if !answer.reserves.is_empty() {
        let _ = write!(text, "\nReserves\n{}", reserves(answer));
    }
    if let Some(robust) = &answer.robust {
        section(&mut text, "Whoever drops out", standing_in(robust).into_iter());
    }
    section(
        &mut text,
        "What cannot all hold",
        answer.conflict.iter().map(|c| format!("{}: {}", c.requirement, c.reason)),
    );
    section(
        &mut text,
        "What would give a team",
        answer
            .relaxations
            .iter()
            .map(|way| format!("{} ({}: {})", way.change, points(way.score), way.team.join(", "))),
    );
    section(&mut text, "Notes", answer.notes.iter().cloned());
    text
}

/// Who steps in for whom, in sentences.
pub fn standing_in(robust: &Robust) -> Vec<String> {
    let places = |places: &[Covered]| {
        let told = places.iter().map(|place| format!("{} ({})", place.peer, place.slot));
        list(&told.collect::<Vec<String>>())
    };
    let mut told: Vec<String> = Vec::new();
    for reserve in &robust.reserves {
        let who = places(&reserve.covers);
        told.push(format!("{} {} can step in for {who}", reserve.peer, reserve.name));
    }
    if !robust.not_covered.is_empty() {
        let who = places(&robust.not_covered);
        told.push(format!("nobody can step in for {who} unless somebody else changes as well"));
    }
    let many = number(robust.reserves.len() as i64, "reserve");
    if !robust.reserves.is_empty() {
        told.push(match robust.fewest {
            true => format!("{many}: with fewer somebody would not be covered"),
            false => format!("{many}, not shown to be the fewest"),
        });
    }
    told
}

/// The answer in every format: for spreadsheets and documents a row a member.
///
/// # Errors
/// When it does not serialise, which is a bug.
pub fn view(team: &TeamAnswer) -> Result<View> {
    let rows: Vec<Place> = (team.members.iter())
        .map(|member| Place {
            slot: member.slot.clone(),
            peer: member.peer.clone(),
            name: member.name.clone(),
            title: member.title.clone(),
            body: member.body.clone(),
            points: member.points,
            why: member.reasons.iter().map(|reason| reason.reason.clone()).collect(),
        })
        .collect();
    let rows = Listing::new(&rows, &[])?;
    Ok(View::Thing(Thing::new(team, answer(team))?.with_rows(rows)))
}

/// A member as a row.
#[derive(Debug, Serialize, JsonSchema)]
struct Place {
    /// The slot.
    slot: String,
    /// The peer's reference.
    peer: String,
    /// The peer's name.
    name: String,
    /// Title of the first current post.
    title: Option<String>,
    /// Name of the body of the first current post.
    body: Option<String>,
    /// Sum of the fit reasons.
    points: i64,
    /// What counts.
    why: Vec<String>,
}

/// A heading with lines below it, when there are any.
pub fn section(text: &mut String, heading: &str, lines: impl Iterator<Item = String>) {
    for (at, line) in lines.enumerate() {
        if at == 0 {
            let _ = write!(text, "\n{heading}\n");
        }
        let _ = writeln!(text, "  {}", clean(&line));
    }
}

/// `1 point`, `2 points`.
pub fn points(points: i64) -> String {
    number(points, "point")
}

fn head(answer: &TeamAnswer) -> String {
    let onsite = answer.onsite_from.zip(answer.onsite_to);
    let days = onsite.and_then(|(from, to)| DateRange::new(from, to));
    let when = days.map(|days| format!(", {}", span(days))).unwrap_or_default();
    format!("{}{when}\n{}", clean(&answer.challenge), proof(answer))
}

/// How sure the answer is, in a sentence.
pub fn proof(answer: &TeamAnswer) -> String {
    let score = answer.score.unwrap_or(0);
    match answer.outcome {
        Some(TeamOutcome::Optimal) => {
            format!("Optimal: no better team exists; bound = score = {}.", points(score))
        }
        Some(TeamOutcome::Stopped) => format!(
            "Stopped: the best team found within the steps, {}; no team has more than {}.",
            points(score),
            answer.bound.unwrap_or(score)
        ),
        Some(TeamOutcome::Impossible) => {
            "Impossible: no team satisfies the requirements.".to_owned()
        }
        Some(TeamOutcome::Unknown) => "Unknown: no team was found within the steps.".to_owned(),
        None => format!("Entered by hand: {}.", points(score)),
    }
}

fn members(answer: &TeamAnswer) -> String {
    let mut rows =
        vec![["slot", "peer", "name", "title", "body", "points"].map(str::to_owned).to_vec()];
    for member in &answer.members {
        rows.push(vec![
            member.slot.clone(),
            member.peer.clone(),
            member.name.clone(),
            member.title.clone().unwrap_or_default(),
            member.body.clone().unwrap_or_default(),
            member.points.to_string(),
        ]);
    }
    columns(&rows)
}

fn reasons(answer: &TeamAnswer) -> String {
    let mut text = "Why\n".to_owned();
    for member in &answer.members {
        let _ =
            writeln!(text, "  {} {} as {}:", member.peer, clean(&member.name), clean(&member.slot));
        member.reasons.iter().for_each(|r| text.push_str(&reason(r)));
    }
    if !answer.team_reasons.is_empty() {
        text.push_str("  the team as a whole:\n");
        answer.team_reasons.iter().for_each(|r| text.push_str(&reason(r)));
    }
    let tiers = answer.tiers.iter().map(|tier| match tier.value == tier.bound {
        true => format!("{} {}", tier.tier, tier.value),
        false => format!("{} {} (bound {})", tier.tier, tier.value, tier.bound),
    });
    let tiers = tiers.collect::<Vec<_>>().join(", ");
    if !tiers.is_empty() {
        let _ = writeln!(text, "  in order of weight: {tiers}");
    }
    text
}

/// Fit points with their sign; charges of other tiers under their name.
pub fn reason(reason: &Reason) -> String {
    let points = match reason.tier {
        Tier::Fit => format!("{:+}", reason.points),
        tier => format!("{tier} {}", reason.points),
    };
    format!("   {points:>10}  {}\n", clean(&reason.reason))
}

fn reserves(answer: &TeamAnswer) -> String {
    let rows: Vec<Vec<String>> = (answer.reserves.iter())
        .map(|r| vec![r.slot.clone(), r.peer.clone(), r.name.clone(), points(r.points)])
        .collect();
    columns(&rows)
}
