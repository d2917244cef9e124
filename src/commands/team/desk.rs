//! From the file to the problem of a team: dates, exclusions, pins and bans, by what people type.

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::Connection;

use crate::calendar::weeks::{permitted, visit, why_not};
use crate::commands::{Context, find};
use crate::domain::lookup::{Found, Named, find as look_up};
use crate::domain::scheme::EngagementKind;
use crate::domain::{Body, BodyId, BodyKind, DateRange, PeerId, Scope};
use crate::error::{ErrorKind, Refusal};
use crate::matching::{LEAD, SetAside, TeamProblem};
use crate::store::problem::{Stored, load};

/// Rules that an override sets aside.
const OVERRIDDEN: [&str; 2] = ["neighbour", "cooling-off"];

/// What a command wants of the problem, beyond what the file says.
#[derive(Debug, Clone, Default)]
pub struct Wishes {
    /// The first onsite day.
    pub from: Option<NaiveDate>,
    /// `SLOT=PEER`.
    pub pins: Vec<String>,
    /// Peers to keep out.
    pub bans: Vec<String>,
    /// Whether neighbours, recent leavers and, where the kind allows it, a pinned lead who is not what
    /// the slot asks for are let in.
    pub overriding: bool,
}

/// What the file says, and the problem made of it.
#[derive(Debug)]
pub struct Desk {
    /// What was read; the register, the pool and the assignments have moved into the problem.
    pub stored: Stored,
    /// The problem.
    pub problem: TeamProblem,
    /// What is to be said about the dates.
    pub remarks: Vec<String>,
}

impl Desk {
    /// Reads the problem of the challenge that `reference` names.
    ///
    /// # Errors
    /// When there is no such challenge, slot or peer, or the challenge has no dates yet.
    pub fn load(ctx: &mut Context, reference: &str, wishes: &Wishes) -> Result<Self> {
        Self::load_for(ctx, reference, wishes, false)
    }

    /// The same for the team in force: in the week for which it was made.
    ///
    /// # Errors
    /// When there is no such challenge.
    pub fn with_team(ctx: &mut Context, reference: &str) -> Result<Self> {
        Self::with_wishes(ctx, reference, &Wishes::default())
    }

    /// The same with wishes about who goes.
    ///
    /// # Errors
    /// When there is no such challenge, slot or peer.
    pub fn with_wishes(ctx: &mut Context, reference: &str, wishes: &Wishes) -> Result<Self> {
        let mut desk = Self::load_for(ctx, reference, wishes, true)?;
        let made_for = desk.stored.team.as_ref().and_then(|team| team.onsite);
        // Dates fixed since then count before those that the team was made for.
        if let Some(week) = desk.stored.challenge.onsite.or(made_for) {
            desk.problem.weeks = vec![week];
        }
        Ok(desk)
    }

    /// The same; `dateless` lets a challenge pass that has neither onsite days nor a window.
    ///
    /// # Errors
    /// When there is no such challenge, slot or peer, or dates are wanted and there are none.
    pub fn load_for(
        ctx: &mut Context,
        reference: &str,
        wishes: &Wishes,
        dateless: bool,
    ) -> Result<Self> {
        let today = ctx.today;
        let connection = ctx.store()?.read();
        let id = find::challenge(connection, reference)?;
        let mut stored = load(connection, id, today)?;
        let kind = kind(&stored)?;
        let mut remarks = Vec::new();
        let (weeks, other_weeks) = weeks(&stored, &kind, wishes.from, today, &mut remarks);
        if weeks.is_empty() && stored.challenge.window.is_none() && !dateless {
            return Err(no_dates(&stored).into());
        }
        if stored.scope.is_none() && !stored.challenge.recorded {
            remarks.push(
                "There is no scope yet: the kind's own template is all that is asked.".to_owned(),
            );
        }
        let scope = stored.scope.clone().unwrap_or_default();
        let roles = roles(&kind, &scope);
        let pins = wishes.pins.iter().map(|pin| seat(connection, &roles, pin));
        let pins: Vec<(String, PeerId)> = pins.collect::<Result<_>>()?;
        let problem = TeamProblem {
            challenge: stored.challenge.reference.clone(),
            scheme: stored.scheme.clone(),
            mode: stored.challenge.mode,
            hosts: stored.challenge.hosts.clone(),
            weeks,
            other_weeks,
            support_days: std::mem::take(&mut stored.support_days),
            reviews: stored.challenge.reviews,
            exceptions: exceptions(&stored, &kind, &pins, wishes.overriding),
            excluded_peers: peers(connection, &scope.exclude.peers)?,
            excluded_bodies: excluded_bodies(&stored, &scope, today)?,
            pins,
            bans: peers(connection, &wishes.bans)?,
            kind,
            scope,
            // Last, and by taking: the pool may be large, and nothing above needs it any more.
            bodies: std::mem::take(&mut stored.bodies),
            peers: std::mem::take(&mut stored.peers),
            assignments: std::mem::take(&mut stored.assignments),
        };
        Ok(Self { stored, problem, remarks })
    }

    /// The reference of a peer of the pool.
    pub fn reference_of(&self, peer: PeerId) -> String {
        let found = self.problem.peers.by_id(peer);
        found.map_or_else(|| peer.to_string(), |peer| peer.reference)
    }
}

fn kind(stored: &Stored) -> Result<EngagementKind> {
    let word = &stored.challenge.kind;
    let kind = stored.scheme.kind(word).cloned();
    kind.ok_or_else(|| {
        let none = format!("the scheme of {} has no kind `{word}`", stored.challenge.reference);
        Refusal::refused(none).hint("see the kinds with `peerage scheme show`").into()
    })
}

/// The onsite days to choose from, and other permitted ones to offer.
fn weeks(
    stored: &Stored,
    kind: &EngagementKind,
    from: Option<NaiveDate>,
    today: NaiveDate,
    remarks: &mut Vec<String>,
) -> (Vec<DateRange>, Vec<DateRange>) {
    let challenge = &stored.challenge;
    let hosts: Vec<&Body> =
        challenge.hosts.iter().filter_map(|&host| stored.bodies.by_id(host)).collect();
    let in_window = challenge.window.map_or_else(Vec::new, |window| {
        let weeks = permitted(&stored.scheme, kind, &hosts, window);
        weeks.into_iter().filter(|week| week.from > today).collect()
    });
    let Some(fixed) = from.map(|from| visit(kind, from)).or(challenge.onsite) else {
        return (in_window, Vec::new());
    };
    let against = why_not(&stored.scheme, &hosts, fixed);
    if !against.is_empty() {
        let rule = if from.is_some() && challenge.onsite != Some(fixed) {
            "; `challenge schedule` takes them with `--override REASON` alone"
        } else {
            ""
        };
        let against = against.join("; ");
        remarks.push(format!("warning: {fixed} are no permitted days: {against}{rule}"));
    }
    let others = in_window.into_iter().filter(|week| *week != fixed).collect();
    (vec![fixed], others)
}

fn no_dates(stored: &Stored) -> Refusal {
    let none = format!("{} has neither onsite days nor a window", stored.challenge.reference);
    let hint = "set them with `peerage challenge schedule`, or try a week with `--from DATE`";
    Refusal::refused(none).hint(hint)
}

/// The rules set aside for the challenge, and those that this run sets aside: the lead rule, where the
/// kind lets it be, for whoever is pinned to the lead, because only a name makes it a decision.
fn exceptions(
    stored: &Stored,
    kind: &EngagementKind,
    pins: &[(String, PeerId)],
    overriding: bool,
) -> Vec<SetAside> {
    let granted = stored.exceptions.iter();
    let granted = granted.map(|e| SetAside { rule: e.rule.clone(), peer: e.peer });
    let all = OVERRIDDEN.iter().map(|rule| SetAside { rule: (*rule).to_owned(), peer: None });
    let leads = |role: &str| kind.lead_overridable && kind.lead.as_deref() == Some(role);
    let leads = pins.iter().filter(|(role, _)| leads(role));
    let leads = leads.map(|(_, peer)| SetAside { rule: LEAD.to_owned(), peer: Some(*peer) });
    granted.chain(all.chain(leads).filter(|_| overriding)).collect()
}

fn peers(connection: &Connection, texts: &[String]) -> Result<Vec<PeerId>> {
    texts.iter().map(|text| find::peer(connection, text)).collect()
}

fn excluded_bodies(stored: &Stored, scope: &Scope, today: NaiveDate) -> Result<Vec<BodyId>> {
    let hosts = stored.challenge.hosts.iter().filter_map(|&host| stored.bodies.by_id(host));
    let fire = hosts.into_iter().all(|host| host.kind == BodyKind::Fire);
    let texts = scope.exclude.bodies.iter();
    texts.map(|text| Ok(find::body(&stored.bodies, text, today, fire)?.id)).collect()
}

/// The roles of the team: the kind's, then those that the scope adds.
pub fn roles(kind: &EngagementKind, scope: &Scope) -> Vec<String> {
    let mut roles: Vec<String> = kind.slots.iter().map(|slot| slot.role.clone()).collect();
    for slot in &scope.slots {
        if !roles.contains(&slot.role) {
            roles.push(slot.role.clone());
        }
    }
    roles
}

/// `SLOT=PEER`; the slot may leave out the word "peer".
///
/// # Errors
/// When it is not of that form, or there is no such slot or peer.
pub fn seat(connection: &Connection, roles: &[String], text: &str) -> Result<(String, PeerId)> {
    let Some((role, peer)) = text.rsplit_once('=') else {
        let wrong = format!("`{text}` is no SLOT=PEER");
        return Err(Refusal::usage(wrong).hint("write it as `lead peer=P12`").into());
    };
    Ok((named_role(roles, role)?, find::person(connection, peer)?))
}

fn named_role(roles: &[String], text: &str) -> Result<String> {
    let mut once: Vec<&String> = Vec::new();
    for role in roles {
        if !once.contains(&role) {
            once.push(role);
        }
    }
    let named = |role: &&String| Named {
        value: (*role).clone(),
        codes: vec![(*role).clone()],
        slug: None,
        names: role
            .strip_suffix(" peer")
            .map(str::to_owned)
            .into_iter()
            .chain([(*role).clone()])
            .collect(),
        rank: 0,
    };
    let all: Vec<Named<String>> = once.iter().map(named).collect();
    match look_up(&all, text) {
        Found::One(role) => Ok(role),
        Found::Many(hits) => Err(Refusal::ambiguous("slot", text, &hits).into()),
        Found::None(_) => {
            let none = Refusal::new(ErrorKind::NotFound, format!("no slot `{text}`"));
            Err(none.hint(format!("the team has {}", roles.join(", "))).into())
        }
    }
}
