//! From the file to a horizon: which challenges want a week and a team, how urgently, and on which days.

use std::collections::{BTreeSet, HashMap};

use anyhow::Result;
use chrono::{Days, NaiveDate};

use crate::calendar::five_year::{self, Due, DueState, Facts};
use crate::calendar::weeks::permitted;
use crate::commands::{Context, find};
use crate::domain::scheme::EngagementKind;
use crate::domain::{
    Body, BodyId, BodyKind, Challenge, ChallengeId, DateRange, Mode, PeerId, Scheme, Scope,
    StaffRole, add_months,
};
use crate::error::Refusal;
use crate::matching::Pool;
use crate::matching::programme::horizon::{Horizon, Kept, Urgency, Wanted};
use crate::matching::{SetAside, TeamProblem};
use crate::store::plans::{self, Stored, Visit};

/// What a plan is to be like, beyond what the file says.
#[derive(Debug, Clone)]
pub(super) struct Wishes {
    /// The days planned for.
    pub(super) days: DateRange,
    /// The kind of challenge that falls due.
    pub(super) kind: Option<String>,
    /// Weeks between two visits of a peer.
    pub(super) rest: u32,
    /// The most visits in a week.
    pub(super) at_once: u32,
    /// The most challenges that are not in the file yet.
    pub(super) most_due: Option<usize>,
    /// Whether the last plan is kept.
    pub(super) keep: bool,
    /// Challenges that are thought to be asked for.
    pub(super) added: Vec<Added>,
}

/// A challenge that is thought to be asked for.
#[derive(Debug, Clone)]
pub(super) struct Added {
    /// The host.
    pub(super) body: BodyId,
    /// Its kind; that of those that fall due when there is none.
    pub(super) kind: Option<String>,
    /// The days within which it is to be; the horizon when there are none.
    pub(super) window: Option<DateRange>,
}

/// A horizon with what was read for it.
pub(super) struct Desk {
    pub(super) stored: Stored,
    pub(super) horizon: Horizon,
    /// Challenges of the horizon that are decided.
    pub(super) fixed: Vec<Challenge>,
}

impl Desk {
    /// Sets up the horizon; `change` changes what was read before anything follows from it.
    ///
    /// # Errors
    /// When the file cannot be read, or a scope names what is not there.
    pub(super) fn open(
        ctx: &mut Context,
        wishes: &Wishes,
        change: impl FnOnce(&mut Stored) -> Result<()>,
    ) -> Result<Self> {
        let today = ctx.today;
        let connection = ctx.store()?.read();
        let mut stored = plans::load(connection, today)?;
        change(&mut stored)?;
        let keep = if wishes.keep { plans::latest(connection, None)? } else { None };
        let kept = keep.map_or_else(Vec::new, |plan| plan.visits);
        let ahead = ahead(&stored, wishes.days, today);
        let asked = asked(&stored, &ahead);
        let (fixed, open): (Vec<_>, Vec<_>) =
            (ahead.into_iter()).partition(|c| c.onsite.is_some() && stored.decided.contains(&c.id));
        let mut wanted = Vec::new();
        for challenge in &open {
            wanted.extend(of_challenge(ctx, &stored, wishes, challenge, &kept)?);
        }
        let mut due = due(&stored, wishes, today, (&asked, &kept))?;
        for added in &wishes.added {
            due.retain(|one| !one.hosts.contains(&added.body));
            wanted.extend(of_added(&stored, wishes, added, today)?);
        }
        wanted.extend(due);
        let planned: BTreeSet<ChallengeId> = open.iter().map(|c| c.id).collect();
        let base = base(&stored, &planned);
        let (rest, at_once) = (wishes.rest, wishes.at_once);
        let horizon = Horizon { base, days: wishes.days, wanted, rest, at_once };
        Ok(Self { stored, horizon, fixed })
    }

    /// What a challenge is called: its first host.
    pub(super) fn name(&self, body: Option<&BodyId>) -> String {
        let body = body.and_then(|&id| self.horizon.base.bodies.by_id(id));
        body.map_or_else(String::new, |body| body.name.clone())
    }

    /// The reference of a peer.
    pub(super) fn peer(&self, id: PeerId) -> (String, String) {
        let peer = self.horizon.base.peers.by_id(id);
        peer.map_or_else(
            || (id.to_string(), String::new()),
            |peer| (peer.reference, peer.facts.name),
        )
    }
}

/// Challenges in the file that lie ahead and in the horizon: by their days, their window, or no date at all.
fn ahead(stored: &Stored, days: DateRange, today: NaiveDate) -> Vec<Challenge> {
    let lies = |c: &&Challenge| {
        let open = !c.recorded && c.withdrawn_on.is_none() && !c.is_done(today);
        let when = c.onsite.or(c.window);
        let over = when.is_some_and(|when| when.to <= today);
        open && !over && when.is_none_or(|when| when.overlaps(&days))
    };
    stored.challenges.iter().filter(lies).cloned().collect()
}

/// The hosts of challenges ahead that will meet the five-year rule: none is planned for them besides, though the due list
/// has them until there is a window or days.
fn asked(stored: &Stored, ahead: &[Challenge]) -> BTreeSet<BodyId> {
    let kinds = &stored.scheme.five_year.qualifying_kinds;
    let qualifying = ahead.iter().filter(|challenge| kinds.contains(&challenge.kind));
    qualifying.flat_map(|challenge| challenge.hosts.iter().copied()).collect()
}

/// The problem that all challenges share: the pool, and the places on teams that are not planned anew.
fn base(stored: &Stored, planned: &BTreeSet<ChallengeId>) -> TeamProblem {
    let fixed = stored.assignments.iter().filter(|a| !planned.contains(&a.challenge));
    TeamProblem {
        challenge: String::new(),
        kind: stored.scheme.kinds.first().cloned().unwrap_or_else(none),
        scheme: stored.scheme.clone(),
        scope: Scope::default(),
        mode: Mode::Onsite,
        hosts: Vec::new(),
        bodies: stored.bodies.clone(),
        peers: Pool::of(&stored.peers),
        weeks: Vec::new(),
        other_weeks: Vec::new(),
        assignments: fixed.cloned().collect(),
        support_days: stored.support_days.clone(),
        reviews: None,
        exceptions: Vec::new(),
        excluded_peers: Vec::new(),
        excluded_bodies: Vec::new(),
        pins: Vec::new(),
        bans: Vec::new(),
    }
}

/// A kind of engagement without anything, for a scheme that has none.
fn none() -> EngagementKind {
    EngagementKind {
        word: String::new(),
        title: String::new(),
        purpose: String::new(),
        support: false,
        days: 0,
        mode: Mode::Onsite,
        funding: String::new(),
        host_kinds: Vec::new(),
        lead: None,
        lead_overridable: false,
        themes: Vec::new(),
        slots: Vec::new(),
        requirements: Vec::new(),
        covers: Vec::new(),
        original_team_first: false,
        outputs: Vec::new(),
        duties: Vec::new(),
        milestones: Vec::new(),
    }
}

fn of_challenge(
    ctx: &mut Context,
    stored: &Stored,
    wishes: &Wishes,
    challenge: &Challenge,
    kept: &[Visit],
) -> Result<Option<Wanted>> {
    let today = ctx.today;
    let scheme = challenge.scheme.and_then(|id| stored.schemes.get(&id)).unwrap_or(&stored.scheme);
    let Some(kind) = scheme.kind(&challenge.kind).or_else(|| stored.scheme.kind(&challenge.kind))
    else {
        return Ok(None);
    };
    if kind.slots.is_empty() {
        return Ok(None);
    }
    let scope = stored.scopes.get(&challenge.id).cloned().unwrap_or_default();
    let connection = ctx.store()?.read();
    let peers = scope.exclude.peers.iter().map(|text| find::peer(connection, text));
    let peers = peers.collect::<Result<Vec<PeerId>>>()?;
    let hosts: Vec<&Body> = hosts(stored, &challenge.hosts);
    let fire = hosts.iter().all(|host| host.kind == BodyKind::Fire);
    let bodies = scope.exclude.bodies.iter();
    let bodies = bodies.map(|text| Ok(find::body(&stored.bodies, text, today, fire)?.id));
    let excluded = (peers, bodies.collect::<Result<Vec<BodyId>>>()?);
    let window = challenge.onsite.or(challenge.window).unwrap_or(wishes.days);
    let weeks = match challenge.onsite {
        Some(onsite) => vec![onsite],
        None => free_weeks(scheme, kind, &hosts, within(window, wishes.days), today),
    };
    let exceptions = stored.exceptions.get(&challenge.id).into_iter().flatten();
    let set_aside =
        |e: &crate::store::teams::Exception| SetAside { rule: e.rule.clone(), peer: e.peer };
    let earlier = kept.iter().find(|visit| visit.challenge == Some(challenge.id));
    Ok(Some(Wanted {
        reference: challenge.reference.clone(),
        challenge: Some(challenge.id),
        kind: kind.clone(),
        scheme: scheme.clone(),
        scope,
        mode: challenge.mode,
        hosts: challenge.hosts.clone(),
        reviews: challenge.reviews,
        exceptions: exceptions.map(set_aside).collect(),
        excluded,
        window,
        weeks,
        urgency: if challenge.onsite.is_some() { Urgency::Booked } else { Urgency::Requested },
        due_by: None,
        months: 0,
        managers: challenge.staff_as(StaffRole::PeerChallengeManager).map(str::to_owned).collect(),
        kept: earlier.map(kept_of),
    }))
}

fn kept_of(visit: &Visit) -> Kept {
    Kept { onsite: visit.onsite, seats: visit.seats.clone() }
}

fn hosts<'a>(stored: &'a Stored, ids: &[BodyId]) -> Vec<&'a Body> {
    ids.iter().filter_map(|&id| stored.bodies.by_id(id)).collect()
}

fn within(window: DateRange, days: DateRange) -> DateRange {
    DateRange { from: window.from.max(days.from), to: window.to.min(days.to) }
}

fn free_weeks(
    scheme: &Scheme,
    kind: &EngagementKind,
    hosts: &[&Body],
    window: DateRange,
    today: NaiveDate,
) -> Vec<DateRange> {
    if window.from > window.to {
        return Vec::new();
    }
    let weeks = permitted(scheme, kind, hosts, window);
    weeks.into_iter().filter(|week| week.from > today).collect()
}

/// What falls due by the five-year rule and is not in the file yet, the most urgent first.
fn due(
    stored: &Stored,
    wishes: &Wishes,
    today: NaiveDate,
    (asked, kept): (&BTreeSet<BodyId>, &[Visit]),
) -> Result<Vec<Wanted>> {
    let facts = Facts {
        bodies: &stored.bodies,
        challenges: &stored.challenges,
        declined: &stored.declined,
        scheme: &stored.scheme,
        today,
    };
    let kind = kind_wished(stored, wishes, None)?;
    let by_code: HashMap<&str, &Body> =
        stored.bodies.all().iter().map(|body| (body.reference(), body)).collect();
    let mut wanted = Vec::new();
    for row in five_year::list(&facts, wishes.days.to) {
        let Some(&body) = by_code.get(row.body.as_str()) else { continue };
        if asked.contains(&body.id) {
            continue;
        }
        let ends_first = row.flags.iter().any(|flag| flag == "abolished-before-due");
        let urgency = match row.state {
            DueState::Overdue => Urgency::Overdue,
            DueState::DueSoon if !ends_first => Urgency::Due,
            DueState::NeverHad => Urgency::NeverHad,
            _ => continue,
        };
        wanted.push((urgency, months_overdue(wishes, &row), body, row));
    }
    // The list is in the order of urgency within each state; the states of the rule are not.
    wanted.sort_by_key(|(urgency, months, ..)| (*urgency, std::cmp::Reverse(*months)));
    wanted.truncate(wishes.most_due.unwrap_or(usize::MAX));
    let of_row =
        |(urgency, _, body, row)| of_due(stored, wishes, kind, body, &row, urgency, today, kept);
    Ok(wanted.into_iter().map(of_row).collect())
}

/// Months from the day by which a body is due to the end of the days planned for.
fn months_overdue(wishes: &Wishes, row: &Due) -> i64 {
    row.due_by.map_or(0, |due| (wishes.days.to - due).num_days() / 30)
}

/// A kind by name, else the one wished for, else the first that counts.
fn kind_wished<'s>(
    stored: &'s Stored,
    wishes: &Wishes,
    name: Option<&String>,
) -> Result<&'s EngagementKind> {
    let first = stored.scheme.five_year.qualifying_kinds.first();
    let word = name.or(wishes.kind.as_ref()).or(first);
    word.and_then(|word| stored.scheme.kind(word)).ok_or_else(|| {
        let none = format!("the scheme has no kind `{}`", word.map_or("", String::as_str));
        Refusal::refused(none).hint("see them with `peerage scheme show`").into()
    })
}

/// A challenge that is thought to be asked for.
fn of_added(
    stored: &Stored,
    wishes: &Wishes,
    added: &Added,
    today: NaiveDate,
) -> Result<Option<Wanted>> {
    let kind = kind_wished(stored, wishes, added.kind.as_ref())?;
    let Some(body) = stored.bodies.by_id(added.body) else { return Ok(None) };
    let window = within(added.window.unwrap_or(wishes.days), wishes.days);
    let weeks = free_weeks(&stored.scheme, kind, &[body], window, today);
    Ok(Some(Wanted { urgency: Urgency::Requested, window, weeks, ..of_body(stored, kind, body) }))
}

/// A challenge of a body that is not in the file; its days and its urgency are still to be said.
fn of_body(stored: &Stored, kind: &EngagementKind, body: &Body) -> Wanted {
    Wanted {
        reference: body.slug.clone(),
        challenge: None,
        kind: kind.clone(),
        scheme: stored.scheme.clone(),
        scope: Scope::default(),
        mode: kind.mode,
        hosts: vec![body.id],
        reviews: None,
        exceptions: Vec::new(),
        excluded: (Vec::new(), Vec::new()),
        window: DateRange { from: NaiveDate::MIN, to: NaiveDate::MIN },
        weeks: Vec::new(),
        urgency: Urgency::NeverHad,
        due_by: None,
        months: 0,
        managers: Vec::new(),
        kept: None,
    }
}

#[expect(clippy::too_many_arguments, reason = "all of them are facts of one body")]
fn of_due(
    stored: &Stored,
    wishes: &Wishes,
    kind: &EngagementKind,
    body: &Body,
    row: &Due,
    urgency: Urgency,
    today: NaiveDate,
    kept: &[Visit],
) -> Wanted {
    // Nothing is scoped in a day: the visit lies as far ahead as scoping takes at the latest.
    let earliest = add_months(today, stored.scheme.five_year.scoping_months_ahead[1]);
    let from = wishes.days.from.max(earliest);
    let window = DateRange { from, to: wishes.days.to };
    let weeks = free_weeks(&stored.scheme, kind, &[body], window, today);
    let earlier = |visit: &&Visit| visit.challenge.is_none() && visit.body == body.id;
    Wanted {
        window,
        weeks,
        urgency,
        due_by: row.due_by,
        months: months_overdue(wishes, row),
        kept: kept.iter().find(earlier).map(kept_of),
        ..of_body(stored, kind, body)
    }
}

/// The day before `day` in the year after it: a horizon of a year.
pub(super) fn a_year_from(day: NaiveDate) -> NaiveDate {
    add_months(day, 12).checked_sub_days(Days::new(1)).unwrap_or(day)
}
