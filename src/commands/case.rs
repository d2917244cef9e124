//! A challenge at hand: its rules, its scope, its themes and its team, read once for the commands
//! that work on it.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::Connection;

use super::themes::{self, ChallengeTheme};
use super::{Context, find};
use crate::domain::lookup::{Found, Named};
use crate::domain::{Challenge, ChallengeId, Peer, PeerId, Scheme, Scope, Seat, lookup};
use crate::error::{ErrorKind, Refusal};
use crate::store::{challenges, peers, scopes, teams};

/// A challenge and what goes with it.
#[derive(Debug, Clone)]
pub struct Case {
    /// The challenge.
    pub challenge: Challenge,
    /// The rules that hold for it.
    pub scheme: Scheme,
    /// The scope in force.
    pub scope: Option<Scope>,
    /// Core themes, then the added focus.
    pub themes: Vec<ChallengeTheme>,
    /// Who takes which slot in the newest team.
    pub team: Vec<Teammate>,
    /// Peers who are not on the team and will be told of.
    met: Vec<Peer>,
}

/// A member of the team.
#[derive(Debug, Clone)]
pub struct Teammate {
    /// The slot's role.
    pub slot: String,
    /// The peer.
    pub peer: Peer,
}

impl Case {
    /// The challenge that `text` names.
    ///
    /// # Errors
    /// When there is none or more than one, or the file cannot be read.
    pub fn open(ctx: &mut Context, text: &str) -> Result<Self> {
        let today = ctx.today;
        let connection = ctx.store()?.read();
        Self::open_one(connection, find::challenge(connection, text)?, today)
    }

    /// The challenge with this id.
    ///
    /// # Errors
    /// When there is none, or the file cannot be read.
    pub fn open_one(connection: &Connection, id: ChallengeId, today: NaiveDate) -> Result<Self> {
        let mut one = Self::of(connection, vec![challenges::load(connection, id)?], today)?;
        one.pop().context("the challenge is gone")
    }

    /// These challenges: how many they are makes no difference to how much the file is asked.
    fn of(connection: &Connection, all: Vec<Challenge>, today: NaiveDate) -> Result<Vec<Self>> {
        let ids: Vec<ChallengeId> = all.iter().map(|challenge| challenge.id).collect();
        let mut scopes = scopes::latest_of_these(connection, &ids)?;
        let mut teams = teams::latest_of_these(connection, &ids)?;
        let seated = teams.values().flat_map(|team| &team.members).map(|seat| seat.peer);
        let seated: BTreeSet<PeerId> = seated.collect();
        let peers = peers::load_these(connection, &seated.into_iter().collect::<Vec<_>>())?;
        let mut schemes = BTreeMap::new();
        let case = |challenge: Challenge| {
            let scheme = match schemes.entry(challenge.scheme) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(themes::scheme_of(connection, &challenge, today)?),
            };
            let scope = scopes.remove(&challenge.id).map(|(_, scope)| scope);
            let seats = teams.remove(&challenge.id).map(|team| team.members).unwrap_or_default();
            let teammate = |seat: Seat| {
                let place = peers.binary_search_by_key(&seat.peer, |peer| peer.id).ok()?;
                Some(Teammate { slot: seat.slot, peer: peers[place].clone() })
            };
            Ok(Self {
                themes: themes::themes(scheme, &challenge, scope.as_ref()),
                team: seats.into_iter().filter_map(teammate).collect(),
                scheme: scheme.clone(),
                scope,
                challenge,
                met: Vec::new(),
            })
        };
        all.into_iter().map(case).collect()
    }

    /// The rows of the team's peers.
    pub fn team_ids(&self) -> Vec<PeerId> {
        self.team.iter().map(|member| member.peer.id).collect()
    }

    /// The challenge that `text` names; without a text, every one that was not withdrawn.
    ///
    /// # Errors
    /// When there is none or more than one, or the file cannot be read.
    pub fn all(ctx: &mut Context, text: Option<&str>) -> Result<Vec<Self>> {
        if let Some(text) = text {
            return Ok(vec![Self::open(ctx, text)?]);
        }
        let today = ctx.today;
        let connection = ctx.store()?.read();
        let mut all = challenges::all(connection)?;
        all.retain(|challenge| challenge.withdrawn_on.is_none());
        Self::of(connection, all, today)
    }

    /// The theme that `text` names.
    ///
    /// # Errors
    /// When there is none or more than one; the hint lists them.
    pub fn theme(&self, text: &str) -> Result<String> {
        let names: Vec<&str> = self.themes.iter().map(|theme| theme.name.as_str()).collect();
        one_of("theme", &names, text).map_err(|fault| {
            let refusal = fault.downcast_ref::<Refusal>();
            if refusal.is_some_and(|refusal| refusal.kind() == ErrorKind::NotFound) {
                themes::no_theme(&self.scheme, &self.challenge, text, names.iter().copied()).into()
            } else {
                fault
            }
        })
    }

    /// The peer that `text` names: of the team first, then of the pool.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub fn peer(&self, connection: &Connection, text: &str) -> Result<PeerId> {
        let named = |member: &Teammate| Named {
            value: member.peer.id,
            codes: vec![member.peer.reference.clone()],
            slug: None,
            names: vec![member.peer.facts.name.clone()],
            rank: 0,
        };
        let team: Vec<Named<PeerId>> = self.team.iter().map(named).collect();
        match lookup::find(&team, text) {
            Found::One(id) => Ok(id),
            _ => find::peer(connection, text),
        }
    }

    /// The member of the team that `text` names.
    ///
    /// # Errors
    /// When there is no such peer, or it is not on the team.
    pub fn member(&self, connection: &Connection, text: &str) -> Result<&Teammate> {
        let id = self.peer(connection, text)?;
        self.team.iter().find(|member| member.peer.id == id).ok_or_else(|| {
            let message = format!("`{text}` is not on the team of {}", self.challenge.reference);
            let hint =
                format!("see the team with `peerage team show {}`", self.challenge.reference);
            Refusal::new(ErrorKind::NotFound, message).hint(hint).into()
        })
    }

    /// Reads those of these peers who are not on the team, all at once, before they are told of one by
    /// one.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn meet(
        &mut self,
        connection: &Connection,
        peers: impl IntoIterator<Item = PeerId>,
    ) -> Result<()> {
        let team = self.team_ids();
        let others: BTreeSet<PeerId> = peers.into_iter().filter(|id| !team.contains(id)).collect();
        self.met = peers::load_these(connection, &others.into_iter().collect::<Vec<_>>())?;
        Ok(())
    }

    /// A peer, on the team or not.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn known(&self, connection: &Connection, id: PeerId) -> Result<Peer> {
        let team = self.team.iter().map(|member| &member.peer);
        match team.chain(&self.met).find(|peer| peer.id == id) {
            Some(peer) => Ok(peer.clone()),
            None => peers::load(connection, id),
        }
    }

    /// Reference and name of a peer, on the team or not.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn told(&self, connection: &Connection, id: PeerId) -> Result<(String, String)> {
        self.known(connection, id).map(|peer| (peer.reference, peer.facts.name))
    }
}

/// The one of `names` that `text` names, in full, by words, or by a part.
///
/// # Errors
/// When there is none or more than one; the hint lists all.
pub fn one_of(what: &str, names: &[&str], text: &str) -> Result<String> {
    let spoken = |name: &&str| Named {
        value: (*name).to_owned(),
        codes: Vec::new(),
        slug: None,
        names: vec![(*name).to_owned()],
        rank: 0,
    };
    let known: Vec<Named<String>> = names.iter().map(spoken).collect();
    match lookup::find(&known, text) {
        Found::One(name) => Ok(name),
        Found::Many(hits) => Err(Refusal::ambiguous(what, text, &hits).into()),
        Found::None(near) if !near.is_empty() => Err(Refusal::not_found(what, text, &near).into()),
        Found::None(_) => {
            let hint = format!("known are {}", names.join("; "));
            Err(Refusal::not_found(what, text, &[]).hint(hint).into())
        }
    }
}
