//! A past challenge on its way into the file: entered once, whatever is new written later.

use std::collections::BTreeSet;

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, Transaction};

use super::desk::{Desk, free_reference, reviewed};
use crate::domain::{BodyId, Challenge, ChallengeId, DateRange, Mode, NewChallenge, PeerId};
use crate::store::{challenges, teams};

/// A past challenge, checked. What is `None` leaves a stored value alone.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Past {
    /// A kind of the scheme.
    pub kind: String,
    /// The hosts in order.
    pub hosts: Vec<BodyId>,
    /// The onsite days.
    pub onsite: DateRange,
    /// How the team met the host.
    pub mode: Option<Mode>,
    /// When the report was published.
    pub report_published_on: Option<NaiveDate>,
    /// When the action plan was published.
    pub plan_published_on: Option<NaiveDate>,
    /// Who took which slot; empty when that is not known.
    pub team: Vec<(String, PeerId)>,
    /// A note.
    pub note: Option<String>,
    /// Whether what is `None` empties a stored value after all.
    pub clear: bool,
}

/// What became of a past challenge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Entered {
    /// It was new.
    Added(Challenge),
    /// Something about it was new.
    Changed(Challenge),
    /// It was there already.
    Unchanged(Challenge),
}

impl Entered {
    /// The challenge as it now stands.
    pub(super) const fn challenge(&self) -> &Challenge {
        match self {
            Self::Added(c) | Self::Changed(c) | Self::Unchanged(c) => c,
        }
    }
}

impl Past {
    /// In a word what makes it the same as another one: hosts, kind and first onsite day.
    pub(super) fn key(&self) -> String {
        let hosts: BTreeSet<i64> = self.hosts.iter().map(|host| host.0).collect();
        format!("{} {} {hosts:?}", self.onsite.from, self.kind)
    }

    /// The stored challenge that this one is: same hosts, kind and first onsite day.
    pub(super) fn among<'a>(&self, all: &'a [Challenge]) -> Option<&'a Challenge> {
        let set = |hosts: &[BodyId]| hosts.iter().copied().collect::<BTreeSet<_>>();
        let hosts = set(&self.hosts);
        all.iter().find(|c| {
            c.kind == self.kind
                && c.onsite.is_some_and(|days| days.from == self.onsite.from)
                && set(&c.hosts) == hosts
        })
    }

    /// The stored challenge with what is new.
    pub(super) fn onto(&self, there: &Challenge) -> Challenge {
        let kept = |day: Option<NaiveDate>| day.filter(|_| !self.clear);
        Challenge {
            onsite: Some(self.onsite),
            mode: self.mode.unwrap_or(there.mode),
            report_published_on: self.report_published_on.or(kept(there.report_published_on)),
            plan_published_on: self.plan_published_on.or(kept(there.plan_published_on)),
            note: self.note.clone().or_else(|| there.note.clone().filter(|_| !self.clear)),
            ..there.clone()
        }
    }

    /// Enters it, or writes what is new about the one there; `all` is kept up to date.
    pub(super) fn enter(
        &self,
        tx: &Transaction<'_>,
        desk: &Desk,
        all: &mut Vec<Challenge>,
        today: NaiveDate,
    ) -> Result<Entered> {
        let Some(there) = self.among(all).cloned() else {
            let added = self.add(tx, desk, all, today)?;
            all.push(added.clone());
            return Ok(Entered::Added(added));
        };
        let merged = self.onto(&there);
        let new_team = self.has_new_team(tx, there.id)?;
        if merged == there && !new_team {
            return Ok(Entered::Unchanged(there));
        }
        challenges::update(tx, &merged)?;
        if new_team {
            teams::record(tx, there.id, &self.team, today)?;
        }
        if let Some(place) = all.iter_mut().find(|c| c.id == there.id) {
            place.clone_from(&merged);
        }
        Ok(Entered::Changed(merged))
    }

    fn add(
        &self,
        tx: &Transaction<'_>,
        desk: &Desk,
        all: &[Challenge],
        today: NaiveDate,
    ) -> Result<Challenge> {
        let first = self.hosts.first().and_then(|&host| desk.bodies.by_id(host));
        let first = first.ok_or_else(|| anyhow::anyhow!("a past challenge without a host"))?;
        let kind = desk.scheme.kind(&self.kind);
        let is_review = kind.is_some_and(|kind| kind.original_team_first);
        let id = challenges::insert(
            tx,
            &NewChallenge {
                reference: free_reference(all, first, self.onsite.from),
                kind: self.kind.clone(),
                mode: self.mode.or(kind.map(|kind| kind.mode)).unwrap_or(Mode::Onsite),
                hosts: self.hosts.clone(),
                window: None,
                onsite: Some(self.onsite),
                recorded: true,
                reviews: if is_review {
                    reviewed(all, &desk.scheme, first, self.onsite.from)
                } else {
                    None
                },
                funding: None,
                report_published_on: self.report_published_on,
                plan_published_on: self.plan_published_on,
                note: self.note.clone(),
                staff: Vec::new(),
                added_on: today,
            },
        )?;
        if !self.team.is_empty() {
            teams::record(tx, id, &self.team, today)?;
        }
        challenges::load(tx, id)
    }

    /// Whether a team is given that is not the one there.
    pub(super) fn has_new_team(&self, connection: &Connection, id: ChallengeId) -> Result<bool> {
        if self.team.is_empty() {
            return Ok(false);
        }
        let there = teams::latest(connection, id)?.map(|team| team.members).unwrap_or_default();
        let there: Vec<(String, PeerId)> =
            there.into_iter().map(|seat| (seat.slot, seat.peer)).collect();
        Ok(there != self.team)
    }
}
