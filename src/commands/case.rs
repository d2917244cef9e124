//! A challenge at hand: its rules, its scope, its themes and its team, read once for the commands
//! that work on it.

use anyhow::Result;
use rusqlite::Connection;

use super::themes::{self, ChallengeTheme};
use super::{Context, find};
use crate::domain::lookup::{Found, Named};
use crate::domain::{Challenge, Peer, PeerId, Scheme, Scope, lookup};
use crate::error::Refusal;
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
        let connection = ctx.store()?.read();
        let challenge = challenges::load(connection, find::challenge(connection, text)?)?;
        Self::of(ctx, challenge)
    }

    fn of(ctx: &mut Context, challenge: Challenge) -> Result<Self> {
        let today = ctx.today;
        let connection = ctx.store()?.read();
        let scheme = themes::scheme_of(connection, &challenge, today)?;
        let scope = scopes::latest(connection, challenge.id)?.map(|(_, scope)| scope);
        let themes = themes::themes(&scheme, &challenge, scope.as_ref());
        let seats = teams::latest(connection, challenge.id)?.map(|team| team.members);
        let teammate = |seat: crate::domain::Seat| {
            Ok(Teammate { slot: seat.slot, peer: peers::load(connection, seat.peer)? })
        };
        let team = seats.unwrap_or_default().into_iter().map(teammate).collect::<Result<_>>()?;
        Ok(Self { challenge, scheme, scope, themes, team })
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
        let all = challenges::all(ctx.store()?.read())?;
        let open = all.into_iter().filter(|challenge| challenge.withdrawn_on.is_none());
        open.map(|challenge| Self::of(ctx, challenge)).collect()
    }

    /// The theme that `text` names.
    ///
    /// # Errors
    /// When there is none or more than one; the hint lists them.
    pub fn theme(&self, text: &str) -> Result<String> {
        let names: Vec<&str> = self.themes.iter().map(|theme| theme.name.as_str()).collect();
        one_of("theme", &names, text)
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
            Refusal::new(crate::error::ErrorKind::NotFound, message).hint(hint).into()
        })
    }

    /// Reference and name of a peer, on the team or not.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn told(&self, connection: &Connection, id: PeerId) -> Result<(String, String)> {
        match self.team.iter().find(|member| member.peer.id == id) {
            Some(member) => Ok((member.peer.reference.clone(), member.peer.facts.name.clone())),
            None => {
                let peer = peers::load(connection, id)?;
                Ok((peer.reference, peer.facts.name))
            }
        }
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
