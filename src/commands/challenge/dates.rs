//! `challenge schedule` and `challenge postpone`.

use anyhow::Result;
use chrono::{Datelike as _, NaiveDate};
use rusqlite::{Connection, Transaction};

use super::desk::{Desk, SetAside};
use super::row::Surroundings;
use crate::calendar::milestones::{Progress, StepState, timeline, to_reach_again};
use crate::calendar::weeks::{self, Obstacle};
use crate::commands::values::{date, days_from, range};
use crate::commands::{Context, Said, find, prompt};
use crate::domain::scheme::EngagementKind;
use crate::domain::{
    Body, Challenge, DateChange, DateRange, Invitation, InvitationStatus, Rescheduling, Scheme,
};
use crate::error::Refusal;
use crate::store::{challenges, invitations, milestones, sessions, teams};

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
        let mut warnings = checked(&desk, &challenge, days, &mut rules)?;
        warnings.extend(too_near(&Surroundings::read(ctx)?, &desk, &challenge, days, false));
        let moved = Moved { onsite: Some(days), ..Moved::of(&challenge, DateChange::Scheduled) };
        moved.write(ctx, &desk, &challenge, &rules)?;
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
        must_be_to_come(self.window, self.from, ctx.today)?;
        let mut moved = Moved::of(&challenge, DateChange::Postponed);
        moved.reason = Some(reason);
        let mut warnings = Vec::new();
        if let Some(window) = self.window {
            (moved.window, moved.onsite) = (Some(window), None);
            warnings = of_window(&desk, &challenge, window);
        }
        if let Some(from) = self.from {
            let days = onsite_days(&desk, &challenge, from, self.to)?;
            // The old window has been left; its place is taken by the days themselves.
            moved.window = moved.window.filter(|w| w.from <= days.from && days.to <= w.to);
            moved.onsite = Some(days);
            warnings = checked(&desk, &challenge, days, &mut rules)?;
            warnings.extend(too_near(&Surroundings::read(ctx)?, &desk, &challenge, days, true));
        }
        if (moved.window, moved.onsite) == (challenge.window, challenge.onsite) {
            return Ok(Said::note(format!("{} has these dates already.", challenge.reference)));
        }
        let waiting = waiting(ctx.store()?.read(), &challenge)?;
        let asked = waiting + moved.write(ctx, &desk, &challenge, &rules)?;
        let to = moved.onsite.or(moved.window).map(|days| days.to_string()).unwrap_or_default();
        let done = format!("Postponed {} to {to}.", challenge.reference);
        let reference = &challenge.reference;
        let agreed = if challenge.scheme.is_some() { " --agreed-on today" } else { "" };
        let mut confirm = format!(
            "Confirm the scope and the team again for the new dates: `peerage challenge scope {reference}{agreed}`"
        );
        if asked > 0 {
            let members = if asked == 1 { "member" } else { "members" };
            confirm += &format!(", then `peerage team invite {reference}`, {asked} {members}");
        }
        Ok(Said::note(done).and_note(confirm + ".").and_note(warnings.join("\n")))
    }
}

/// A visit is put off to days that are still to come.
fn must_be_to_come(
    window: Option<DateRange>,
    from: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<()> {
    let past = window.map(|window| window.to).or(from).filter(|day| *day < today);
    let Some(day) = past else { return Ok(()) };
    let over = Refusal::rejected(format!("{day} is past already"));
    Err(over.hint("a visit is put off to days that are still to come").into())
}

/// Warns of what bars visits in parts of a window, and when it leaves no week.
fn of_window(desk: &Desk, challenge: &Challenge, window: DateRange) -> Vec<String> {
    let (scheme, hosts) = (desk.scheme_of(challenge), desk.hosts_of(challenge));
    desk.kind_of(challenge)
        .map(|kind| window_warnings(scheme, kind, &hosts, window))
        .unwrap_or_default()
}

/// The same for a challenge that is not there yet.
pub(in crate::commands) fn window_warnings(
    scheme: &Scheme,
    kind: &EngagementKind,
    hosts: &[&Body],
    window: DateRange,
) -> Vec<String> {
    let is_full = weeks::permitted(scheme, kind, hosts, window).is_empty();
    // A bank holiday takes one week of a window, and is worth a word only where no other is left.
    let counts = |obstacle: &Obstacle| is_full || !matches!(obstacle, Obstacle::Holiday { .. });
    let why = weeks::obstacles(scheme, hosts, window).into_iter().filter(counts);
    let mut warnings: Vec<String> =
        why.map(|why| format!("warning: no visit in part of the window: {why}")).collect();
    if is_full {
        warnings.push(format!("warning: no week of {window} is free for a visit"));
    }
    warnings
}

/// How many members were to be asked again before.
fn waiting(connection: &Connection, challenge: &Challenge) -> Result<usize> {
    let Some(team) = teams::latest(connection, challenge.id)? else { return Ok(0) };
    let steps = invitations::of(connection, challenge.id)?;
    let newest = |peer| steps.iter().rfind(|step| step.peer == peer).map(|step| step.status);
    let waits = |peer| newest(peer) == Some(InvitationStatus::AskAgain);
    Ok(team.members.iter().filter(|seat| waits(seat.peer)).count())
}

/// Members who said yes, or were asked, for the old days: each is to be asked again.
fn asked_again(
    connection: &Connection,
    challenge: &Challenge,
    reason: &str,
    today: NaiveDate,
) -> Result<Vec<Invitation>> {
    let Some(team) = teams::latest(connection, challenge.id)? else { return Ok(Vec::new()) };
    let steps = invitations::of(connection, challenge.id)?;
    let newest = |peer| steps.iter().rfind(|step| step.peer == peer).map(|step| step.status);
    let is_in = |status: InvitationStatus| !status.is_out() && status != InvitationStatus::AskAgain;
    let members = team.members.iter().filter(|seat| newest(seat.peer).is_some_and(is_in));
    let again = |peer| Invitation {
        peer,
        status: InvitationStatus::AskAgain,
        happened_on: today,
        asked: None,
        reason: Some(format!("postponed: {reason}")),
        replaced_by: None,
    };
    Ok(members.map(|seat| again(seat.peer)).collect())
}

/// A challenge withdrawn or over keeps its dates.
pub(super) fn must_lie_ahead(challenge: &Challenge, today: NaiveDate) -> Result<()> {
    let reference = &challenge.reference;
    if let Some(day) = challenge.withdrawn_on {
        return Err(Refusal::refused(format!("`{reference}` was withdrawn on {day}"))
            .hint("a new one is entered with `peerage challenge add`")
            .into());
    }
    match challenge.onsite {
        Some(days) if days.to < today => {
            let over = Refusal::refused(format!("the visit of `{reference}` ended on {}", days.to));
            Err(over.hint("what was entered wrongly `peerage db undo` takes back").into())
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
        Some(to) => Ok(days_from(from, to)?),
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
    let cautions = weeks::cautions(scheme, days);
    warnings.extend(cautions.iter().map(|caution| format!("warning: {caution}")));
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

/// What should have been done by now for a visit on `days` and is not: so near is it.
fn too_near(
    around: &Surroundings,
    desk: &Desk,
    challenge: &Challenge,
    days: DateRange,
    postponed: bool,
) -> Option<String> {
    let kind = desk.kind_of(challenge)?;
    let moved = Challenge { onsite: Some(days), ..challenge.clone() };
    let before = around.progress(challenge);
    // What a postponement takes back is still to be done.
    let again: Vec<&str> = to_reach_again(kind).map(|milestone| &*milestone.word).collect();
    let stays = |word: &str| !(postponed && again.contains(&word));
    let marked: Vec<_> = before.marked.iter().filter(|(word, _)| stays(word)).cloned().collect();
    let progress = Progress { challenge: &moved, marked: &marked, ..before };
    let steps = timeline(kind, &progress);
    let late = steps.iter().filter(|step| step.state == StepState::Late);
    let told: Vec<String> =
        late.filter_map(|step| Some(format!("{} was due {}", step.milestone, step.due?))).collect();
    let ahead = (days.from - progress.today).num_days();
    if ahead < 0 {
        let enter = "challenges that are over are entered with `peerage challenge record`";
        return Some(format!("warning: the visit began {} days ago; {enter}", -ahead));
    }
    let in_days = if ahead == 1 { "1 day".to_owned() } else { format!("{ahead} days") };
    (!told.is_empty()).then(|| format!("warning: the visit is in {in_days}: {}", told.join(", ")))
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

    /// By how many days the timetable moves along: from the onsite days that it was made for, which may
    /// have been put off to a window meanwhile, to the new ones.
    fn moved_by(&self, connection: &Connection, challenge: &Challenge) -> Result<Option<i64>> {
        let Some(new) = self.onsite else { return Ok(None) };
        let made = challenges::reschedulings(connection, challenge.id)?;
        let before = made.iter().rev().find_map(|made| made.new.1.or(made.old.1));
        let old = challenge.onsite.or(before);
        Ok(old.map(|old| (new.from - old.from).num_days()).filter(|days| *days != 0))
    }

    /// Writes the new dates, the old ones with the reason. Gives the number of members who are to be
    /// asked again.
    fn write(
        &self,
        ctx: &mut Context,
        desk: &Desk,
        challenge: &Challenge,
        rules: &SetAside,
    ) -> Result<usize> {
        let today = ctx.today;
        ctx.note = rules.note();
        ctx.write(|tx| self.put(tx, desk, challenge, rules, today))
    }

    /// The same within a transaction that is open already.
    pub(super) fn put(
        &self,
        tx: &Transaction<'_>,
        desk: &Desk,
        challenge: &Challenge,
        rules: &SetAside,
        today: NaiveDate,
    ) -> Result<usize> {
        let id = challenge.id;
        if let Some(days) = self.moved_by(tx, challenge)? {
            sessions::shift(tx, id, days)?;
        }
        let made = Rescheduling {
            made_on: today,
            what: self.what,
            reason: self.reason.clone(),
            old: (challenge.window, challenge.onsite),
            new: (self.window, self.onsite),
        };
        let changed = Challenge { window: self.window, onsite: self.onsite, ..challenge.clone() };
        challenges::update(tx, &changed)?;
        challenges::reschedule(tx, id, &made)?;
        for exception in rules.exceptions() {
            teams::except(tx, id, &exception, today)?;
        }
        match self.what {
            DateChange::Postponed => self.ask_again(tx, desk, challenge, today),
            DateChange::Scheduled => Ok(0),
        }
    }

    /// Takes back the milestones that must be reached again, and asks for the team anew.
    fn ask_again(
        &self,
        tx: &Transaction<'_>,
        desk: &Desk,
        challenge: &Challenge,
        today: NaiveDate,
    ) -> Result<usize> {
        let id = challenge.id;
        for milestone in desk.kind_of(challenge).into_iter().flat_map(to_reach_again) {
            milestones::mark(tx, id, &milestone.word, None)?;
        }
        let reason = self.reason.as_deref().unwrap_or_default();
        let asked = asked_again(tx, challenge, reason, today)?;
        asked.iter().try_for_each(|step| invitations::add(tx, id, step))?;
        if !asked.is_empty() {
            invitations::reopen(tx, id)?;
        }
        Ok(asked.len())
    }
}
