//! Whether anybody still joins or leaves the team of a challenge.

use anyhow::Result;
use chrono::NaiveDate;

use crate::domain::Challenge;
use crate::error::Refusal;

/// Refuses a change of the team of a challenge that was withdrawn, is history, or has its report
/// published: its team is what it was.
///
/// # Errors
/// When it is one of these.
pub(super) fn must_be_open(challenge: &Challenge) -> Result<()> {
    match closed(challenge) {
        None => Ok(()),
        Some(refusal) => Err(refusal.into()),
    }
}

/// Refuses to look for people for a visit that is over, besides what [`must_be_open`] refuses.
///
/// # Errors
/// When it is over, or one of those.
pub(super) fn must_lie_ahead(challenge: &Challenge, today: NaiveDate) -> Result<()> {
    must_be_open(challenge)?;
    match challenge.onsite {
        Some(days) if days.to < today => {
            let reference = &challenge.reference;
            let over = Refusal::refused(format!("the visit of `{reference}` ended on {}", days.to));
            let hint = "who went is entered with `peerage team set`";
            Err(over.hint(hint).into())
        }
        _ => Ok(()),
    }
}

/// Why the team of a challenge is what it was; a reason sets aside all but a withdrawal.
fn closed(challenge: &Challenge) -> Option<Refusal> {
    let reference = &challenge.reference;
    if let Some(day) = challenge.withdrawn_on {
        let gone = Refusal::refused(format!("`{reference}` was withdrawn on {day}"));
        return Some(gone.hint("a new one is entered with `peerage challenge add`"));
    }
    let why = match challenge.report_published_on {
        _ if challenge.recorded => format!("`{reference}` is history, entered as it was held"),
        Some(day) => format!("the report of `{reference}` was published on {day}"),
        None => return None,
    };
    let hint = "name the challenge that lies ahead (`peerage challenge list`); a slip in who went is \
                mended with `peerage team set --override REASON`";
    Some(Refusal::refused(why).hint(hint))
}
