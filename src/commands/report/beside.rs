//! What a report is held against: who may be named in it, and what was presented on the last day.

use anyhow::{Context as _, Result};

use crate::commands::Context;
use crate::domain::{Challenge, day_in_words};
use crate::render::Listing;
use crate::report::{Beside, People, Presented, Remark, Report, remarks};
use crate::store::{people, presentations};

/// What to look at in the report of `challenge`.
pub(super) fn looked_at(
    ctx: &mut Context,
    challenge: &Challenge,
    report: &Report,
) -> Result<Vec<Remark>> {
    let connection = ctx.store()?.read();
    let known = people::names(connection)?;
    let team = report.team.iter().map(|peer| peer.name.as_str());
    let staff = report.staff.iter().map(|person| person.name.as_str());
    let beside = Beside {
        people: People::new(team.chain(staff), known.iter().map(String::as_str)),
        presented: presented(ctx, challenge)?,
    };
    Ok(remarks(report, &beside))
}

/// The presentation that was given: the newest made by the last onsite day, else the newest.
fn presented(ctx: &mut Context, challenge: &Challenge) -> Result<Option<Presented>> {
    let all = presentations::all(ctx.store()?.read(), challenge.id)?;
    let last_day = challenge.onsite.map(|days| days.to);
    let in_time = all.iter().rfind(|made| last_day.is_none_or(|day| made.made_on <= day));
    let Some(given) = in_time.or(all.last()) else { return Ok(None) };
    let messages = serde_json::from_str(&given.messages)
        .context("the key messages of the presentation cannot be read")?;
    Ok(Some(Presented { on: day_in_words(given.made_on), messages }))
}

/// The remarks, one a line.
pub(super) fn told(remarks: &[Remark]) -> String {
    let lines = remarks.iter().map(|remark| format!("warning: {} {}", remark.place, remark.remark));
    lines.collect::<Vec<_>>().join("\n")
}

/// The remarks as a list.
pub(super) fn list(remarks: &[Remark]) -> Result<Listing> {
    Ok(Listing::new(remarks, &[])?.empty("There is nothing to look at."))
}
