//! `--what-if`: peers, challenges and rules that are other than in the file, for one run.

use anyhow::Result;

use super::desk::Added;
use crate::commands::values::range;
use crate::commands::{Context, find};
use crate::domain::{
    BodyId, ChallengeId, Expertise, Held, NewPeer, Peer, PeerId, PeerKind, PeerStatus, Post, Scheme,
};
use crate::error::Refusal;
use crate::intake::scheme::edit::{self, Edit};
use crate::intake::scheme::read_with_findings;
use crate::store::plans::Stored;
use crate::store::{bodies, schemes};

/// What if ... for this run alone
#[derive(Debug, Clone, Default, clap::Args)]
pub struct WhatIf {
    /// What if these were so: `interval=48` (months of the five-year rule), `days=8` or
    /// `challenges=3` (what every peer gives, whatever was offered), `without-peer=P12`,
    /// `without-challenge=trafford-2027`, `peers=5:officer:director:finance` (so many more; `each`
    /// for one from every council; seniority and expertise may be left out),
    /// `challenge=Salford:finance:2027-03-01..2027-04-30` (one more is asked for; kind and days may be
    /// left out), `rule=matching.recent_years=5` (any rule, as `scheme edit` takes it) (can be repeated)
    #[arg(long, value_name = "WHAT=VALUE")]
    what_if: Vec<String>,
}

/// What is other than in the file, as rows.
#[derive(Debug, Default)]
pub(super) struct Resolved {
    interval: Option<u32>,
    days: Option<i64>,
    challenges: Option<i64>,
    without_peers: Vec<PeerId>,
    without_challenges: Vec<ChallengeId>,
    more: Vec<More>,
    added: Vec<Added>,
    edits: Vec<Edit>,
    scheme: Option<Scheme>,
}

/// Peers of one kind who are thought to be there.
#[derive(Debug, Clone)]
struct More {
    /// How many; one from every council when there is none.
    number: Option<usize>,
    kind: PeerKind,
    seniority: Option<String>,
    expertise: Option<String>,
}

impl WhatIf {
    /// Whether anything is other.
    pub(super) fn is_set(&self) -> bool {
        !self.what_if.is_empty()
    }

    /// Finds what the flags name.
    ///
    /// # Errors
    /// When a flag is not of the form, or names what is not there.
    pub(super) fn resolved(&self, ctx: &mut Context) -> Result<Resolved> {
        let mut resolved = Resolved::default();
        for text in &self.what_if {
            resolved.take(ctx, text)?;
        }
        if !resolved.edits.is_empty() {
            let today = ctx.today;
            let version = schemes::version_in_force(ctx.store()?.read(), today)?;
            let text = edit::edit(&version.text, &resolved.edits)?;
            let (scheme, _) = read_with_findings(&text).map_err(|fault| {
                let told: Vec<String> = fault.findings.iter().map(ToString::to_string).collect();
                Refusal::rejected(told.join("; ")).hint("see the keys with `peerage help scheme`")
            })?;
            resolved.scheme = Some(scheme);
        }
        Ok(resolved)
    }
}

fn wrong(text: &str) -> Refusal {
    Refusal::usage(format!("`{text}` is nothing that may be thought other")).hint(
        "write interval=48, days=8, challenges=3, without-peer=P12, without-challenge=REFERENCE, peers=5:officer, \
         challenge=BODY or rule=KEY=VALUE",
    )
}

impl Resolved {
    fn take(&mut self, ctx: &mut Context, text: &str) -> Result<()> {
        let Some((what, value)) = text.split_once('=') else { return Err(wrong(text).into()) };
        let number = || value.trim().parse::<u32>().map_err(|_| wrong(text));
        match what.trim() {
            "interval" => self.interval = Some(number()?.max(1)),
            "days" => self.days = Some(number()?.into()),
            "challenges" => self.challenges = Some(number()?.into()),
            "without-peer" => {
                self.without_peers.push(find::peer(ctx.store()?.read(), value)?);
            }
            "without-challenge" => {
                self.without_challenges.push(find::challenge(ctx.store()?.read(), value)?);
            }
            "challenge" => self.added.push(challenge(ctx, text, value)?),
            "rule" => {
                self.edits.push(value.trim().parse().map_err(|_| wrong(text))?);
            }
            "peers" => self.more.push(More::parse(value).ok_or_else(|| wrong(text))?),
            _ => return Err(wrong(text).into()),
        }
        Ok(())
    }

    /// The challenges that are thought to be asked for.
    pub(super) fn added(&mut self) -> Vec<Added> {
        std::mem::take(&mut self.added)
    }

    /// Changes what was read from the file.
    ///
    /// # Errors
    /// When a seniority or an area of expertise is not one of the scheme's.
    pub(super) fn change(&mut self, stored: &mut Stored) -> Result<()> {
        if let Some(scheme) = self.scheme.take() {
            stored.schemes.values_mut().for_each(|kept| kept.clone_from(&scheme));
            stored.scheme = scheme;
        }
        if let Some(months) = self.interval {
            stored.scheme.five_year.interval_months = months;
        }
        stored.peers.retain(|peer| !self.without_peers.contains(&peer.id));
        stored.challenges.retain(|challenge| !self.without_challenges.contains(&challenge.id));
        for more in std::mem::take(&mut self.more) {
            more.join(stored)?;
        }
        for peer in &mut stored.peers {
            peer.facts.days_offered = self.days.or(peer.facts.days_offered);
            peer.facts.challenges_offered = self.challenges.or(peer.facts.challenges_offered);
        }
        Ok(())
    }
}

/// `BODY[:KIND[:A..B]]`.
fn challenge(ctx: &mut Context, text: &str, value: &str) -> Result<Added> {
    let mut parts = value.splitn(3, ':').map(str::trim);
    let name = parts.next().filter(|name| !name.is_empty()).ok_or_else(|| wrong(text))?;
    let kind = parts.next().filter(|kind| !kind.is_empty()).map(str::to_owned);
    let window = match parts.next() {
        Some(days) => Some(range(days).map_err(|_| wrong(text))?),
        None => None,
    };
    let today = ctx.today;
    let all = bodies::load(ctx.store()?.read())?;
    let fire = kind.as_deref() == Some("fire");
    Ok(Added { body: find::body(&all, name, today, fire)?.id, kind, window })
}

impl More {
    /// `NUMBER:KIND[:SENIORITY[:EXPERTISE]]`.
    fn parse(text: &str) -> Option<Self> {
        use crate::domain::Words as _;
        let mut parts = text.split(':').map(str::trim);
        let number = match parts.next()? {
            "each" => None,
            text => Some(text.parse().ok().filter(|number| (1..=500).contains(number))?),
        };
        let kind = PeerKind::parse(parts.next()?).ok()?;
        let mut word = || parts.next().filter(|part| !part.is_empty()).map(str::to_owned);
        let (seniority, expertise) = (word(), word());
        parts.next().is_none().then_some(Self { number, kind, seniority, expertise })
    }

    fn join(&self, stored: &mut Stored) -> Result<()> {
        self.is_known(stored)?;
        let regions = homes(stored);
        for i in 0..self.number.unwrap_or(regions.len()) {
            let at = stored.peers.len() as i64 + 1;
            let place = if self.number.is_some() { at as usize % regions.len().max(1) } else { i };
            let home = regions.get(place).copied();
            stored.peers.push(self.peer(at, home));
        }
        Ok(())
    }

    fn is_known(&self, stored: &Stored) -> Result<()> {
        let words = &stored.scheme.words;
        let seniorities = words.seniorities_of(self.kind);
        if let Some(seniority) = &self.seniority
            && !seniorities.contains(seniority)
        {
            let none = Refusal::usage(format!("no seniority `{seniority}`"));
            return Err(none.hint(format!("known are {}", seniorities.join(", "))).into());
        }
        if let Some(area) = &self.expertise
            && !words.areas.iter().any(|known| known.name == *area)
        {
            let known: Vec<&str> = words.areas.iter().map(|area| area.name.as_str()).collect();
            let none = Refusal::usage(format!("no area of expertise `{area}`"));
            return Err(none.hint(format!("known are {}", known.join(", "))).into());
        }
        Ok(())
    }

    /// A peer who is thought to be there: with rows that no peer of the file has.
    fn peer(&self, at: i64, home: Option<BodyId>) -> Peer {
        let reference = format!("NEW{at}");
        let expertise = self.expertise.iter();
        let expertise = expertise.map(|area| Expertise { area: area.clone(), held: Held::Current });
        let post = Post {
            body: home,
            employer: home.is_none().then(|| format!("Employer {at}")),
            title: None,
            seniority: self.seniority.clone(),
            first_day: None,
            last_day: None,
        };
        Peer {
            id: PeerId(-at),
            reference: reference.clone(),
            facts: NewPeer {
                reference: Some(reference),
                status: PeerStatus::Active,
                posts: vec![post],
                expertise: expertise.collect(),
                ..NewPeer::named(format!("new {}", self.kind), self.kind)
            },
        }
    }
}

/// Bodies from which new peers are thought to come: councils of all regions in turn.
fn homes(stored: &Stored) -> Vec<BodyId> {
    let bodies = stored.bodies.all().iter();
    let councils = bodies.filter(|b| stored.scheme.five_year.body_kinds.contains(&b.kind));
    councils.filter(|body| body.last_day.is_none()).map(|body| body.id).collect()
}
