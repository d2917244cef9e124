//! The hosts, the rules and the pool as they stand on the first onsite day of a visit.

use chrono::NaiveDate;
use foldhash::{HashMap, HashMapExt as _};

use super::plan::Plan;
use super::problem::{Assignment, TeamProblem, days_of};
use super::ties::{Standing, Ties};
use super::travel::Steps;
use crate::domain::{Body, DateRange, Held, Mode, Peer, PeerId, Post, add_months};

/// One visit: where, when, under what rules.
#[derive(Debug, Clone)]
pub struct Scene<'a> {
    /// What is asked of the team.
    pub plan: &'a Plan<'a>,
    /// The onsite days.
    pub onsite: DateRange,
    /// The hosts.
    pub hosts: Vec<&'a Body>,
    /// How other bodies stand to them.
    pub ties: Ties<'a>,
    /// The parties with a majority at a host, as they count; empty where nobody controls.
    pub host_parties: Vec<&'a str>,
    /// The financial year that the visit counts in.
    pub year: DateRange,
    /// Working days that the visit takes.
    pub days: i64,
    steps: &'a Steps<'a>,
    strict: bool,
    given: HashMap<PeerId, Given>,
}

/// What a peer gives in the financial year of the visit, this visit apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Given {
    /// Working days onsite.
    pub days: i64,
    /// Challenges.
    pub challenges: i64,
}

impl<'a> Scene<'a> {
    /// Sets the scene for a visit on these onsite days.
    pub fn new(plan: &'a Plan<'a>, steps: &'a Steps<'a>, onsite: DateRange) -> Self {
        let problem = plan.problem;
        let hosts: Vec<&Body> =
            problem.hosts.iter().filter_map(|&host| problem.bodies.by_id(host)).collect();
        let year = problem.year_of(onsite.from);
        let mut scene = Self {
            plan,
            onsite,
            ties: Ties::of(&problem.bodies, &hosts, onsite.from),
            host_parties: Vec::new(),
            hosts,
            year,
            days: days_of(onsite),
            steps,
            strict: false,
            given: given(problem, year),
        };
        scene.host_parties =
            scene.hosts.iter().filter_map(|host| controlling(plan, host)).collect();
        scene
    }

    /// The first onsite day: the day on which posts and associations are looked at.
    pub fn day(&self) -> NaiveDate {
        self.onsite.from
    }

    /// The days on which a peer has to be free: the onsite days and, unless the visit is remote, the
    /// evening before.
    pub fn needed(&self) -> DateRange {
        let eve = self.plan.problem.scheme.matching.evening_before
            && self.plan.problem.mode != Mode::Remote;
        with_evening(self.onsite, eve)
    }

    /// What the peer gives in the financial year of the visit.
    pub fn given(&self, peer: PeerId) -> Given {
        self.given.get(&peer).copied().unwrap_or_default()
    }

    /// Steps from region to region to the farthest host; none when the visit is remote.
    pub fn steps_from(&self, region: Option<&str>) -> i64 {
        if self.plan.problem.mode == Mode::Remote {
            return 0;
        }
        self.hosts
            .iter()
            .map(|host| self.steps.between(region, host.region.as_deref()))
            .max()
            .unwrap_or(0)
    }

    /// The same with no rule set aside.
    #[must_use]
    pub fn strictly(mut self) -> Self {
        self.strict = true;
        self
    }

    /// Whether the rule is set aside for the peer.
    pub fn sets_aside(&self, rule: &str, peer: PeerId) -> bool {
        if self.strict {
            return false;
        }
        let exceptions = &self.plan.problem.exceptions;
        exceptions.iter().any(|e| e.rule == rule && e.peer.is_none_or(|p| p == peer))
    }

    /// The first day on which a peer who left on `last_day` may come again.
    pub fn cooled_off_on(&self, last_day: NaiveDate) -> NaiveDate {
        add_months(last_day, 12 * self.plan.problem.scheme.matching.cooling_off_years)
    }
}

/// The days with the evening before the first of them.
pub fn with_evening(onsite: DateRange, evening: bool) -> DateRange {
    let eve = onsite.from.pred_opt().filter(|_| evening);
    DateRange { from: eve.unwrap_or(onsite.from), to: onsite.to }
}

/// The party with a majority at `host`, as it counts.
fn controlling<'a>(plan: &'a Plan<'a>, host: &'a Body) -> Option<&'a str> {
    let control = host.control.as_deref()?;
    let nobody = ["no overall control", "noc", ""];
    (!nobody.contains(&control.trim().to_lowercase().as_str())).then(|| plan.party(control))
}

fn given(problem: &TeamProblem, year: DateRange) -> HashMap<PeerId, Given> {
    let mut given: HashMap<PeerId, Given> = HashMap::new();
    for assignment in &problem.assignments {
        let Some(onsite) = assignment.onsite.filter(|days| year.contains(days.from)) else {
            continue;
        };
        let sum = given.entry(assignment.peer).or_default();
        sum.days += days_of(onsite);
        sum.challenges += 1;
    }
    // A day of support is a day given, and no challenge.
    for (peer, _) in problem.support_days.iter().filter(|(_, day)| year.contains(*day)) {
        given.entry(*peer).or_default().days += 1;
    }
    given
}

/// A peer as of the first onsite day.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// The peer.
    pub peer: &'a Peer,
    /// Posts held, with their bodies where they are in the register.
    pub posts: Vec<(&'a Post, Option<&'a Body>)>,
    /// The peer's own region, else that of the first body.
    pub region: Option<&'a str>,
    /// The party as it counts.
    pub party: Option<&'a str>,
    /// Challenges done before.
    pub challenges_done: i64,
}

impl<'a> Facts<'a> {
    /// The facts about `peer` in `scene`.
    pub fn of(scene: &Scene<'a>, peer: &'a Peer) -> Self {
        let plan = scene.plan;
        let day = scene.day();
        let body = |post: &'a Post| post.body.and_then(|id| plan.problem.bodies.by_id(id));
        let posts: Vec<_> = peer.posts_on(day).map(|post| (post, body(post))).collect();
        let own = peer.facts.region.as_deref();
        let region =
            own.or_else(|| posts.iter().find_map(|(_, b)| b.and_then(|b| b.region.as_deref())));
        let done = plan.assignments_of(peer.id).iter();
        let done = done.filter(|a| !a.proposed);
        let past = done.filter(|a| a.onsite.is_none_or(|days| days.to < day)).count() as i64;
        Self {
            peer,
            posts,
            region,
            party: peer.facts.party.as_deref().map(|party| plan.party(party)),
            challenges_done: peer.facts.challenges_done.unwrap_or(0).saturating_add(past),
        }
    }

    /// The peer alone, without what follows from posts: for filters that look at days.
    pub fn bare(peer: &'a Peer) -> Self {
        Self { peer, posts: Vec::new(), region: None, party: None, challenges_done: 0 }
    }

    /// The bodies of the register at which the peer holds a post.
    pub fn bodies(&self) -> impl Iterator<Item = &'a Body> {
        self.posts.iter().filter_map(|(_, body)| *body)
    }

    /// How the area is held, if it is.
    pub fn holds(&self, area: &str) -> Option<Held> {
        self.peer.facts.expertise.iter().find(|e| e.area == area).map(|e| e.held)
    }

    /// The strictest standing to a host that a post held gives, with the peer's body and the host.
    pub fn standing(&self, scene: &Scene<'a>) -> Option<(Standing, &'a Body, &'a Body)> {
        let ties = self.bodies().filter_map(|body| {
            let (standing, host) = scene.ties.to(body.id)?;
            Some((standing, body, host))
        });
        ties.min_by_key(|(standing, ..)| *standing)
    }

    /// Former posts at a host by any of its names, with the last day.
    pub fn left_host(&self, scene: &Scene<'a>) -> Option<(NaiveDate, &'a Body)> {
        let bodies = &scene.plan.problem.bodies;
        let left = self.peer.facts.posts.iter().filter_map(|post| {
            let last = post.last_day.filter(|last| *last < scene.day())?;
            let body = bodies.by_id(post.body?)?;
            let (standing, _) = scene.ties.to(body.id)?;
            standing.is_same_body().then_some((last, body))
        });
        left.max_by_key(|(last, _)| *last)
    }

    /// Earlier visits to a host.
    pub fn visits(&self, scene: &Scene<'a>) -> Vec<&'a Assignment> {
        let at_host =
            |a: &&&Assignment| a.hosts.iter().any(|h| scene.plan.problem.hosts.contains(h));
        let earlier = |a: &&&Assignment| a.onsite.is_none_or(|days| days.to < scene.day());
        let own = scene.plan.assignments_of(self.peer.id).iter();
        own.filter(at_host).filter(earlier).copied().collect()
    }
}
