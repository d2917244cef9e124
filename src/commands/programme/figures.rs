//! The programme in numbers: what the file holds, counted for the statistics, the dashboard and the
//! annual report.

mod challenges;
mod days;
mod hosts;
mod pool;
mod publication;
mod take_up;
mod used;

use std::collections::{BTreeSet, HashMap, HashSet};

use anyhow::Result;
use chrono::NaiveDate;

use crate::calendar::five_year::{self, Due};
use crate::calendar::milestones::Progress;
use crate::calendar::years::year_name;
use crate::commands::Context;
use crate::domain::scheme::EngagementKind;
use crate::domain::{
    Bodies, Challenge, ChallengeId, Declined, Evaluation, Peer, PeerId, PeerKind, Scheme,
    add_months,
};
use crate::report::{Figures, PeerCount};
use crate::store::figures::{ActionState, Given, Score, actions, asked, given, scores};
use crate::store::{
    bodies, challenges as challenge, declined, evaluations, milestones, peers, schemes, teams,
};

/// All that is counted, read once.
pub(super) struct Facts {
    pub(super) today: NaiveDate,
    pub(super) scheme: Scheme,
    kept: HashMap<i64, Scheme>,
    pub(super) bodies: Bodies,
    pub(super) challenges: Vec<Challenge>,
    /// The review of each challenge that has one.
    reviews: HashMap<ChallengeId, usize>,
    declined: Vec<Declined>,
    peers: Vec<Peer>,
    /// Those of them who were erased: what they gave counts, they do not.
    stubs: HashSet<PeerId>,
    marked: HashMap<ChallengeId, Vec<(String, NaiveDate)>>,
    seats: HashMap<ChallengeId, Vec<(String, String)>>,
    given: Vec<Given>,
    scores: Vec<Score>,
    actions: Vec<ActionState>,
    evaluations: Vec<Evaluation>,
    /// How often each peer was asked, and on which day last.
    asked: HashMap<PeerId, Vec<NaiveDate>>,
}

impl Facts {
    /// Reads all of it.
    pub(super) fn read(ctx: &mut Context) -> Result<Self> {
        let today = ctx.today;
        let connection = ctx.store()?.read();
        let (in_force, scheme) = schemes::in_force(connection, today)?;
        let challenges = challenge::all(connection)?;
        let others: BTreeSet<i64> =
            challenges.iter().filter_map(|c| c.scheme).filter(|id| *id != in_force).collect();
        let mut kept = HashMap::new();
        for id in others {
            kept.insert(id, schemes::by_id(connection, id)?);
        }
        Ok(Self {
            today,
            scheme,
            kept,
            bodies: bodies::load(connection)?,
            reviews: reviews(&challenges),
            challenges,
            declined: declined::all(connection)?,
            peers: peers::load_all(connection)?,
            stubs: peers::stubs(connection)?,
            marked: milestones::all(connection)?,
            seats: teams::seats(connection)?,
            given: given(connection)?,
            scores: scores(connection)?,
            actions: actions(connection, today)?,
            evaluations: evaluations::all(connection)?,
            asked: asked(connection)?,
        })
    }

    /// Counts all of it.
    pub(super) fn count(&self) -> Figures {
        let horizon = add_months(self.today, self.scheme.five_year.due_soon_months);
        let due = self.due(horizon);
        Figures {
            as_at: self.today,
            horizon,
            take_up: take_up::rows(&due, self.today),
            never_had: take_up::never_had(&due),
            challenges: challenges::by_year(self),
            pipeline: challenges::pipeline(self),
            weeks: challenges::weeks(self),
            peers: days::peers(self),
            used: used::rows(self),
            shares: used::shares(self),
            peer_days: days::by_year(self),
            pool: pool::rows(self),
            publication: publication::rows(self),
            satisfaction: publication::satisfaction(self),
            hosts: hosts::rows(self),
            actions: publication::actions(self),
        }
    }

    /// The five-year list.
    pub(super) fn due(&self, horizon: NaiveDate) -> Vec<Due> {
        let facts = five_year::Facts {
            bodies: &self.bodies,
            challenges: &self.challenges,
            declined: &self.declined,
            scheme: &self.scheme,
            today: self.today,
        };
        five_year::list(&facts, horizon)
    }

    /// The rules to which a challenge keeps.
    fn scheme_of(&self, challenge: &Challenge) -> &Scheme {
        challenge.scheme.and_then(|id| self.kept.get(&id)).unwrap_or(&self.scheme)
    }

    /// The kind of a challenge; `None` when no scheme at hand has it any more.
    pub(super) fn kind_of(&self, challenge: &Challenge) -> Option<&EngagementKind> {
        let own = self.scheme_of(challenge).kind(&challenge.kind);
        own.or_else(|| self.scheme.kind(&challenge.kind))
    }

    /// How far a challenge has come.
    pub(super) fn progress<'a>(&'a self, challenge: &'a Challenge) -> Progress<'a> {
        Progress {
            challenge,
            marked: self.marked.get(&challenge.id).map_or(&[], Vec::as_slice),
            review: self.reviews.get(&challenge.id).and_then(|&at| self.challenges.get(at)),
            today: self.today,
        }
    }

    /// The name of the year that holds `day`.
    fn year(&self, day: NaiveDate) -> String {
        year_name(day, &self.scheme.matching.year_begins)
    }

    /// The group of a peer: officers, the group office of members, others.
    fn group(&self, peer: &Peer) -> String {
        match peer.facts.kind {
            PeerKind::Officer => "officers".to_owned(),
            PeerKind::Other => "others".to_owned(),
            PeerKind::Member => self.party(peer.facts.party.as_deref()),
        }
    }

    /// The group office through which members of `party` come, else the party itself.
    fn party(&self, party: Option<&str>) -> String {
        let Some(party) = party else { return "members, party not known".to_owned() };
        let known = self.scheme.words.parties.iter().find(|known| known.name == party);
        let office = known.and_then(|known| known.office.clone());
        office.unwrap_or_else(|| party.to_owned())
    }

    /// Every peer by its row.
    fn by_id(&self) -> HashMap<PeerId, &Peer> {
        self.peers.iter().map(|peer| (peer.id, peer)).collect()
    }
}

/// The place of the review of each challenge: the one that comes first.
fn reviews(all: &[Challenge]) -> HashMap<ChallengeId, usize> {
    let mut found: HashMap<ChallengeId, usize> = HashMap::new();
    let key = |at: usize| all.get(at).map(|c| (c.onsite.is_none(), c.onsite));
    for (at, review) in all.iter().enumerate().filter(|(_, c)| c.withdrawn_on.is_none()) {
        if let Some(id) = review.reviews {
            let first = found.entry(id).or_insert(at);
            if key(at) < key(*first) {
                *first = at;
            }
        }
    }
    found
}

/// Groups by peers in them, the most first, then by name.
fn in_order(rows: &mut [PeerCount]) {
    rows.sort_by(|a, b| b.peers.cmp(&a.peers).then_with(|| a.group.cmp(&b.group)));
}

/// `part` in a hundred of `whole`, rounded; 0 of nothing.
fn percent(part: i64, whole: i64) -> i64 {
    if whole == 0 { 0 } else { (part * 200 + whole) / (whole * 2) }
}
