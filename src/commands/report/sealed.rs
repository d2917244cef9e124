//! What a final report has settled: what it says no longer changes, and the host answers it only then.

use anyhow::Result;

use super::finalise::set_aside;
use crate::commands::Context;
use crate::domain::Challenge;
use crate::store::reports;

/// Refuses a change of what the report of `challenge` says once it is final, unless a reason sets the rule
/// aside; then tells that the final report does not say so.
///
/// # Errors
/// When the report is final and there is no reason, or the file cannot be read.
pub(in crate::commands) fn changed(
    ctx: &mut Context,
    challenge: &Challenge,
    reason: Option<&str>,
) -> Result<Option<String>> {
    let reference = &challenge.reference;
    let last = reports::latest_final(ctx.store()?.read(), challenge.id)?;
    let why_not = last.map(|_| format!("the report of {reference} is final"));
    set_aside(ctx, reason, why_not.as_deref())?;
    Ok(why_not.map(|_| {
        format!(
            "warning: the final report does not say so: `peerage report finalise {reference} --override \
             \"reason\"` makes the next"
        )
    }))
}

/// What stands against an answer of the host: the wording of a draft may still change. What was entered as
/// history, or is published, needs no final version in the file.
///
/// # Errors
/// When the file cannot be read.
pub(in crate::commands) fn too_early(
    ctx: &mut Context,
    challenge: &Challenge,
) -> Result<Option<String>> {
    if challenge.recorded || challenge.report_published_on.is_some() {
        return Ok(None);
    }
    let last = reports::latest_final(ctx.store()?.read(), challenge.id)?;
    Ok(last.is_none().then(|| {
        format!("the report of {} is not final: its wordings may still change", challenge.reference)
    }))
}
