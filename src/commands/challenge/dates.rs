//! `challenge schedule` and `challenge postpone`.

use anyhow::Result;
use chrono::{Datelike as _, NaiveDate};
use rusqlite::{Connection, Transaction};

use super::desk::{Desk, SetAside};
use crate::calendar::weeks::{self, Obstacle};
use crate::commands::values::{date, range};
use crate::commands::{Context, Said, find, prompt};
use crate::domain::{Challenge, ChallengeId, DateChange, DateRange, Rescheduling};
use crate::error::Refusal;
use crate::store::{challenges, milestones, teams};

/// Arguments of `challenge schedule`
#[derive(Debug, clap::Args)]
pub struct ScheduleArgs {
    /// The challenge, by reference or host
    challenge: String,
    /// First onsite day
    #[arg(long, value_name = "DATE", value_parser = date)]
    from: NaiveDate,
    /// Last onsite day (default: the length of the kind)
    #[arg(long, value_name = "DATE", value_parser = date)]
    to: Option<NaiveDate>,
    /// Set a rule of the programme aside, with the reason
    #[arg(long = "override", value_name = "REASON")]
    set_aside: Option<String>,
}

/// Arguments of `challenge postpone`
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("when").required(true).args(["window", "from"]))]
pub struct PostponeArgs {
    /// The challenge, by reference or host
    challenge: String,
    /// Days within which the visit is now to fall
    #[arg(long, value_name = "A..B", value_parser = range)]
    window: Option<DateRange>,
    /// New first onsite day
    #[arg(long, value_name = "DATE", value_parser = date)]
    from: Option<NaiveDate>,
    /// New last onsite day (default: the length of the kind)
    #[arg(long, value_name = "DATE", value_parser = date, requires = "from")]
    to: Option<NaiveDate>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Set a rule of the programme aside, with the reason
    #[arg(long = "override", value_name = "REASON")]
    set_aside: Option<String>,
}

/// Milestones that must be reached again once the dates have moved.
const TO_CONFIRM_AGAIN: [&str; 3] = ["scope-agreed", "team-agreed", "team-confirmed"];

/// Those of them that a challenge had reached.
pub(super) fn to_confirm_again(
    connection: &Connection,
    id: ChallengeId,
) -> Result<Vec<&'static str>> {
    let marked = milestones::done(connection, id)?;
    let is_marked = |word: &&str| marked.iter().any(|(done, _)| done == word);
    Ok(TO_CONFIRM_AGAIN.into_iter().filter(is_marked).collect())
}

impl ScheduleArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let id = find::challenge(ctx.store()?.read(), &self.challenge)?;
        let challenge = challenges::load(ctx.store()?.read(), id)?;
        let mut rules = SetAside::with(self.set_aside)?;
        let desk = Desk::open(ctx)?;
        let days = onsite_days(&desk, &challenge, self.from, self.to)?;
        if challenge.onsite == Some(days) {
            return Ok(Said::note(format!("{} is set for {days} already.", challenge.reference)));
        }
        must_lie_ahead(&challenge, ctx.today)?;
        if let Some(there) = challenge.onsite {
            let message = format!("`{}` is set for {there} already", challenge.reference);
            let hint = "move it with `peerage challenge postpone --from DATE --reason TEXT`";
            return Err(Refusal::refused(message).hint(hint).into());
        }
        let warnings = checked(&desk, &challenge, days, &mut rules)?;
        let moved = Moved { onsite: Some(days), ..Moved::of(&challenge, DateChange::Scheduled) };
        moved.write(ctx, &challenge, &rules, &[])?;
        let done = format!("Set {} for {days}.", challenge.reference);
        Ok(Said::note(done).and_note(warnings.join("\n")))
    }
}

impl PostponeArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let id = find::challenge(ctx.store()?.read(), &self.challenge)?;
        let challenge = challenges::load(ctx.store()?.read(), id)?;
        let mut rules = SetAside::with(self.set_aside)?;
        let reason = prompt::reason(ctx, self.reason)?;
        let desk = Desk::open(ctx)?;
        must_lie_ahead(&challenge, ctx.today)?;
        let mut moved = Moved::of(&challenge, DateChange::Postponed);
        moved.reason = Some(reason);
        let mut warnings = Vec::new();
        if let Some(window) = self.window {
            (moved.window, moved.onsite) = (Some(window), None);
        }
        if let Some(from) = self.from {
            let days = onsite_days(&desk, &challenge, from, self.to)?;
            // The old window has been left; its place is taken by the days themselves.
            moved.window = moved.window.filter(|w| w.from <= days.from && days.to <= w.to);
            moved.onsite = Some(days);
            warnings = checked(&desk, &challenge, days, &mut rules)?;
        }
        if (moved.window, moved.onsite) == (challenge.window, challenge.onsite) {
            return Ok(Said::note(format!("{} has these dates already.", challenge.reference)));
        }
        let again = to_confirm_again(ctx.store()?.read(), id)?;
        moved.write(ctx, &challenge, &rules, &again)?;
        let to = moved.onsite.or(moved.window).map(|days| days.to_string()).unwrap_or_default();
        let done = format!("Postponed {} to {to}.", challenge.reference);
        let confirm = "Confirm the scope and the team again for the new dates.";
        Ok(Said::note(done).and_note(confirm).and_note(warnings.join("\n")))
    }
}

/// A challenge withdrawn or over keeps its dates.
pub(super) fn must_lie_ahead(challenge: &Challenge, today: NaiveDate) -> Result<()> {
    let reference = &challenge.reference;
    if let Some(day) = challenge.withdrawn_on {
        return Err(Refusal::refused(format!("`{reference}` was withdrawn on {day}")).into());
    }
    match challenge.onsite {
        Some(days) if days.to < today => {
            Err(Refusal::refused(format!("the visit of `{reference}` ended on {}", days.to)).into())
        }
        _ => Ok(()),
    }
}

/// The onsite days from `from`; to `to`, or as long as the kind has it.
pub(super) fn onsite_days(
    desk: &Desk,
    challenge: &Challenge,
    from: NaiveDate,
    to: Option<NaiveDate>,
) -> Result<DateRange> {
    match to {
        Some(to) => DateRange::new(from, to)
            .ok_or_else(|| Refusal::usage(format!("{to} comes before {from}")).into()),
        None => Ok(desk
            .kind_of(challenge)
            .map_or(DateRange { from, to: from }, |kind| weeks::visit(kind, from))),
    }
}

/// Refuses days that the programme bars, and gives warnings about odd ones.
pub(super) fn checked(
    desk: &Desk,
    challenge: &Challenge,
    days: DateRange,
    rules: &mut SetAside,
) -> Result<Vec<String>> {
    let scheme = desk.scheme_of(challenge);
    let hosts = desk.hosts_of(challenge);
    let obstacles = weeks::obstacles(scheme, &hosts, days);
    let told: Vec<String> = obstacles.iter().map(ToString::to_string).collect();
    for obstacle in &obstacles {
        rules.bar(rule_of(obstacle), &format!("no visit on {days}: {}", told.join("; ")))?;
    }
    let mut warnings = Vec::new();
    if challenge.window.is_some_and(|w| days.from < w.from || w.to < days.to) {
        warnings.push("warning: these days lie outside the window".to_owned());
    }
    let weekday = days.from.format("%A").to_string();
    if !weekday.eq_ignore_ascii_case(&scheme.weeks.start_weekday) {
        warnings.push(format!("warning: {} is a {weekday}", days.from));
    }
    if days.iter().any(|day| matches!(day.weekday(), chrono::Weekday::Sat | chrono::Weekday::Sun)) {
        warnings.push("warning: a weekend lies between".to_owned());
    }
    if let Some(kind) = desk.kind_of(challenge)
        && weeks::visit(kind, days.from) != days
    {
        let usual = match kind.days {
            1 => "1 day".to_owned(),
            days => format!("{days} days"),
        };
        warnings.push(format!("warning: a {} usually takes {usual}", kind.title));
    }
    Ok(warnings)
}

/// The name under which an obstacle is set aside.
const fn rule_of(obstacle: &Obstacle) -> &'static str {
    match obstacle {
        Obstacle::Holiday { .. } => "public-holiday",
        Obstacle::Closed { .. } => "closed-time",
        Obstacle::Election { .. } => "pre-election-period",
        Obstacle::NotInForce { .. } => "host-in-force",
    }
}

/// Dates before and after.
pub(super) struct Moved {
    pub what: DateChange,
    pub reason: Option<String>,
    pub window: Option<DateRange>,
    pub onsite: Option<DateRange>,
}

impl Moved {
    /// The dates as they are.
    pub(super) fn of(challenge: &Challenge, what: DateChange) -> Self {
        Self { what, reason: None, window: challenge.window, onsite: challenge.onsite }
    }

    /// Writes the new dates, the old ones with the reason, and takes back the milestones that must
    /// be reached again.
    fn write(
        &self,
        ctx: &mut Context,
        challenge: &Challenge,
        rules: &SetAside,
        again: &[&str],
    ) -> Result<()> {
        let today = ctx.today;
        ctx.note = rules.note();
        ctx.write(|tx| self.put(tx, challenge, rules, again, today))
    }

    /// The same within a transaction that is open already.
    pub(super) fn put(
        &self,
        tx: &Transaction<'_>,
        challenge: &Challenge,
        rules: &SetAside,
        again: &[&str],
        today: NaiveDate,
    ) -> Result<()> {
        let made = Rescheduling {
            made_on: today,
            what: self.what,
            reason: self.reason.clone(),
            old: (challenge.window, challenge.onsite),
            new: (self.window, self.onsite),
        };
        let changed = Challenge { window: self.window, onsite: self.onsite, ..challenge.clone() };
        challenges::update(tx, &changed)?;
        challenges::reschedule(tx, challenge.id, &made)?;
        for word in again {
            milestones::mark(tx, challenge.id, word, None)?;
        }
        for exception in rules.exceptions() {
            teams::except(tx, challenge.id, &exception, today)?;
        }
        Ok(())
    }
}
