//! How bodies stand to the hosts of a challenge on a day: what makes an association.

use chrono::NaiveDate;
use foldhash::HashMap;

use crate::domain::{Bodies, Body, BodyId, BodyKind, RelationKind};

/// How a body stands to a host; the strictest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It is a host.
    Host,
    /// A company that a host owns.
    Company,
    /// The body that owns a host company.
    Owner,
    /// A body that a host took over from.
    Predecessor,
    /// A body that takes over from a host.
    Successor,
    /// The county above a host district.
    County,
    /// A district of a host county.
    District,
    /// The body that runs a host fire service.
    RunsFireService,
    /// A fire service that a host runs.
    FireServiceOfHost,
    /// A combined authority of which a host is a constituent: the host has a part in it.
    CombinedAuthority,
    /// Another constituent of a host's combined authority, or a constituent of a host one.
    Constituent,
    /// It shares a boundary with a host.
    Neighbour,
}

impl Standing {
    /// Whether a post there is a direct association that nothing sets aside.
    pub const fn is_never(self) -> bool {
        !matches!(self, Self::Constituent | Self::Neighbour)
    }

    /// Whether it is the host itself by another name: the cooling-off period and declared interests
    /// look at these.
    pub const fn is_same_body(self) -> bool {
        matches!(self, Self::Host | Self::Company | Self::Predecessor | Self::Successor)
    }

    /// The words between the body and the host: `a company of`.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Host => "the host",
            Self::Company => "a company owned by",
            Self::Owner => "the owner of",
            Self::Predecessor => "a predecessor of",
            Self::Successor => "a successor of",
            Self::County => "the county council above",
            Self::District => "a district of",
            Self::RunsFireService => "the body that runs",
            Self::FireServiceOfHost => "the fire service run by",
            Self::CombinedAuthority => "the combined authority of",
            Self::Constituent => "in the same combined authority as",
            Self::Neighbour => "a neighbour of",
        }
    }
}

/// Every body that stands to a host, with the strictest standing and the host that gives it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ties<'a> {
    of: HashMap<BodyId, (Standing, &'a Body)>,
    county_area: HashMap<BodyId, &'a Body>,
}

impl<'a> Ties<'a> {
    /// The ties of `hosts` on `day`; with joint hosts the strictest of all.
    pub fn of(bodies: &'a Bodies, hosts: &[&'a Body], day: NaiveDate) -> Self {
        let mut ties = Self::default();
        for host in hosts {
            for (body, standing) in standings(bodies, host, day) {
                ties.add(body, standing, host);
            }
            for body in county_area(bodies, host, day) {
                ties.county_area.entry(body).or_insert(host);
            }
        }
        ties
    }

    fn add(&mut self, body: BodyId, standing: Standing, host: &'a Body) {
        let there = self.of.entry(body).or_insert((standing, host));
        if standing < there.0 {
            *there = (standing, host);
        }
    }

    /// How `body` stands to a host, and to which.
    pub fn to(&self, body: BodyId) -> Option<(Standing, &'a Body)> {
        self.of.get(&body).copied()
    }

    /// The host whose county area `body` shares.
    pub fn same_county_area(&self, body: BodyId) -> Option<&'a Body> {
        self.county_area.get(&body).copied()
    }
}

/// Posts at bodies that have ended count as before: see [`Bodies::once_related`].
fn standings(bodies: &Bodies, host: &Body, day: NaiveDate) -> Vec<(BodyId, Standing)> {
    let above = |kind| bodies.once_related(host.id, kind, day);
    let below = |kind| bodies.once_related_to(host.id, kind, day);
    let mut all = vec![(host.id, Standing::Host)];
    let mut add = |found: Vec<&Body>, standing| all.extend(found.iter().map(|b| (b.id, standing)));
    add(below(RelationKind::Owner), Standing::Company);
    add(above(RelationKind::Owner), Standing::Owner);
    add(above(RelationKind::County), Standing::County);
    add(below(RelationKind::County), Standing::District);
    add(above(RelationKind::RunBy), Standing::RunsFireService);
    add(below(RelationKind::RunBy), Standing::FireServiceOfHost);
    add(above(RelationKind::Neighbour), Standing::Neighbour);
    let authorities = above(RelationKind::CombinedAuthority);
    for authority in authorities.iter().filter(|authority| authority.in_force_on(day)) {
        add(
            bodies.once_related_to(authority.id, RelationKind::CombinedAuthority, day),
            Standing::Constituent,
        );
    }
    add(authorities, Standing::CombinedAuthority);
    add(below(RelationKind::CombinedAuthority), Standing::Constituent);
    let line = |next: fn(&Bodies, BodyId) -> Vec<BodyId>| lineage(bodies, host.id, next);
    let before = line(|all, body| all.predecessors(body).map(|(b, _)| b.id).collect());
    let after = line(|all, body| all.successors(body).map(|(b, _)| b.id).collect());
    all.extend(before.into_iter().map(|body| (body, Standing::Predecessor)));
    all.extend(after.into_iter().map(|body| (body, Standing::Successor)));
    all
}

/// All that is reached from `body` by going on and on, without `body`.
fn lineage(bodies: &Bodies, body: BodyId, next: fn(&Bodies, BodyId) -> Vec<BodyId>) -> Vec<BodyId> {
    let mut found = Vec::new();
    let mut open = next(bodies, body);
    while let Some(one) = open.pop() {
        if one != body && !found.contains(&one) {
            found.push(one);
            open.extend(next(bodies, one));
        }
    }
    found
}

/// Bodies under the same county council, or covered by the same fire and rescue service.
fn county_area(bodies: &Bodies, host: &Body, day: NaiveDate) -> Vec<BodyId> {
    let mut area = Vec::new();
    for kind in [RelationKind::County, RelationKind::FireService] {
        let tops = bodies.related(host.id, kind, day);
        let host_is_top = host.kind == BodyKind::Fire && kind == RelationKind::FireService;
        for top in tops.iter().copied().chain(host_is_top.then_some(host)) {
            area.push(top.id);
            area.extend(bodies.related_to(top.id, kind, day).iter().map(|b| b.id));
        }
    }
    area.retain(|body| *body != host.id);
    area
}
