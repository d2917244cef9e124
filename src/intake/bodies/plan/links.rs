//! How the bodies of a file will stand to each other. A row that says nothing of a relation leaves it
//! alone; a row that says something says all of it, as read on the day nearest to today on which
//! its body is in force.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::Plan;
use super::keys::fault;
use crate::domain::lookup::{Found, Named, find};
use crate::domain::{Bodies, Body, BodyId, BodyKind, Clock, Relation, RelationKind, Succession};
use crate::intake::Finding;
use crate::intake::bodies::row::{BodyRow, Cell};

/// Plans the relations that the rows speak of.
pub(super) fn relations(
    after: &Bodies,
    rows: &[BodyRow],
    plan: &mut Plan,
    today: NaiveDate,
    faults: &mut Vec<Finding>,
) {
    let index = Index::new(after, today);
    let mut wanted = Vec::new();
    for (row, &id) in rows.iter().zip(&plan.rows) {
        let Some(body) = after.by_id(id) else { continue };
        for (kind, column, said) in spoken(row) {
            let Some(said) = said else { continue };
            let others = index.resolve(row, body, column, &said, faults);
            faults.extend(misfits(row, body, kind, column, &others));
            wanted.push((id, kind, others.iter().map(|other| other.id).collect::<HashSet<_>>()));
        }
    }
    for pair in missing(after, &wanted) {
        plan.related.push(pair);
    }
    plan.unrelated = superfluous(after, &wanted, today);
    plan.one_way = one_way(&wanted);
}

/// Neighbours of which only one names the other although the file lists those of both.
fn one_way(wanted: &[Wanted]) -> Vec<(BodyId, BodyId)> {
    let lists: HashMap<BodyId, &HashSet<BodyId>> = wanted
        .iter()
        .filter(|(_, kind, others)| *kind == RelationKind::Neighbour && !others.is_empty())
        .map(|(body, _, others)| (*body, others))
        .collect();
    let mut pairs: Vec<(BodyId, BodyId)> = lists
        .iter()
        .flat_map(|(body, others)| others.iter().map(|other| (*body, *other)))
        .filter(|(body, other)| lists.get(other).is_some_and(|list| !list.contains(body)))
        .collect();
    pairs.sort();
    pairs
}

type Wanted = (BodyId, RelationKind, HashSet<BodyId>);

/// Every kind of relation with its column and what the row says of it.
fn spoken(row: &BodyRow) -> [(RelationKind, &'static str, Option<Vec<String>>); 6] {
    let one = |cell: &Cell<String>| match cell {
        Cell::Kept => None,
        Cell::Cleared => Some(Vec::new()),
        Cell::Given(value) => Some(vec![value.clone()]),
    };
    let many = |cell: &Cell<Vec<String>>| cell.values().map(<[String]>::to_vec);
    [
        (RelationKind::County, "county", one(&row.county)),
        (RelationKind::FireService, "fire_service", one(&row.fire_service)),
        (RelationKind::RunBy, "run_by", one(&row.run_by)),
        (RelationKind::CombinedAuthority, "combined_authority", one(&row.combined_authority)),
        (RelationKind::Owner, "owner", many(&row.owner)),
        (RelationKind::Neighbour, "neighbours", many(&row.neighbours)),
    ]
}

/// The relations that the file wants and that are not there.
fn missing(after: &Bodies, wanted: &[Wanted]) -> Vec<Relation> {
    let there: HashSet<_> =
        after.relations().iter().map(|r| ends(r.body, r.kind, r.other)).collect();
    let mut seen = HashSet::new();
    let pairs = wanted.iter().flat_map(|(body, kind, others)| {
        let mut others: Vec<_> = others.iter().copied().collect();
        others.sort();
        others.into_iter().map(|other| ends(*body, *kind, other))
    });
    pairs
        .filter(|pair| !there.contains(pair) && seen.insert(*pair))
        .map(|(body, kind, other)| Relation { body, kind, other, first_day: None, last_day: None })
        .collect()
}

/// The relations that hold for a body of the file and that no row of it wants.
fn superfluous(after: &Bodies, wanted: &[Wanted], today: NaiveDate) -> Vec<Relation> {
    let kept: HashSet<_> = wanted
        .iter()
        .flat_map(|(body, kind, others)| others.iter().map(|other| ends(*body, *kind, *other)))
        .collect();
    let mut gone = Vec::new();
    for (body, kind, _) in wanted {
        let Some(day) = after.by_id(*body).map(|b| b.nearest_day_in_force(today)) else { continue };
        let held =
            after.related(*body, *kind, day).into_iter().map(|other| ends(*body, *kind, other.id));
        gone.extend(held.filter(|pair| !kept.contains(pair)));
    }
    gone.sort();
    gone.dedup();
    let relation =
        |(body, kind, other)| Relation { body, kind, other, first_day: None, last_day: None };
    gone.into_iter().map(relation).collect()
}

/// The two ends in the order in which they are kept: neighbours have no direction.
fn ends(body: BodyId, kind: RelationKind, other: BodyId) -> (BodyId, RelationKind, BodyId) {
    match kind {
        RelationKind::Neighbour => (body.min(other), kind, body.max(other)),
        _ => (body, kind, other),
    }
}

/// Faults of bodies that cannot stand so to each other.
fn misfits(
    row: &BodyRow,
    body: &Body,
    kind: RelationKind,
    column: &'static str,
    others: &[&Body],
) -> Vec<Finding> {
    let mut faults = Vec::new();
    for other in others {
        let message = match kind {
            _ if other.id == body.id => Some("this is the body itself".to_owned()),
            RelationKind::County if other.kind != BodyKind::County => {
                Some(format!("{} is no county council", other.name))
            }
            RelationKind::FireService if other.kind != BodyKind::Fire => {
                Some(format!("{} is no fire and rescue service", other.name))
            }
            RelationKind::CombinedAuthority if !is_combined(other.kind) => {
                Some(format!("{} is no combined authority", other.name))
            }
            RelationKind::RunBy if body.kind != BodyKind::Fire => {
                Some("only a fire and rescue service is run by another body".to_owned())
            }
            RelationKind::Owner if !matches!(body.kind, BodyKind::Company | BodyKind::Other) => {
                Some("only a company has an owner".to_owned())
            }
            _ => None,
        };
        let hint = "leave it blank, or name another body";
        faults.extend(message.map(|text| fault(row, column, &other.name, text, hint)));
    }
    faults
}

const fn is_combined(kind: BodyKind) -> bool {
    matches!(
        kind,
        BodyKind::CombinedAuthority
            | BodyKind::CombinedCountyAuthority
            | BodyKind::GreaterLondonAuthority
    )
}

/// Plans the successions that the rows speak of.
pub(super) fn successions(
    after: &Bodies,
    rows: &[BodyRow],
    plan: &mut Plan,
    today: NaiveDate,
    faults: &mut Vec<Finding>,
) {
    let index = Index::new(after, today);
    let mut links = Links::new(after);
    for (row, &id) in rows.iter().zip(&plan.rows) {
        let Some(body) = after.by_id(id) else { continue };
        if let Some(said) = row.successors.values() {
            let others = index.resolve(row, body, "successors", said, faults);
            links.said_of_predecessor.insert(id);
            links.wanted.extend(others.iter().map(|other| (id, other.id)));
            faults.extend(itself(row, body, "successors", &others));
        }
        if let Some(said) = row.predecessors.values() {
            let others = index.resolve(row, body, "predecessors", said, faults);
            links.said_of_successor.insert(id);
            links.wanted.extend(others.iter().map(|other| (other.id, id)));
            faults.extend(itself(row, body, "predecessors", &others));
        }
        if row.continues.is_said() {
            let said: Vec<String> = row.continues.given().cloned().into_iter().collect();
            let others = index.resolve(row, body, "continues", &said, faults);
            links.continued.insert(id, others.first().map(|other| other.id));
            links.wanted.extend(others.iter().map(|other| (other.id, id)));
            faults.extend(itself(row, body, "continues", &others));
        }
    }
    (plan.succeeded, plan.unsucceeded) = links.changes();
}

fn itself(row: &BodyRow, body: &Body, column: &'static str, others: &[&Body]) -> Option<Finding> {
    let met = others.iter().find(|other| other.id == body.id)?;
    let message = "a body cannot take over from itself".to_owned();
    let hint = "for a new code of the same body use `council edit NAME --code CODE`";
    Some(fault(row, column, &met.name, message, hint))
}

/// The successions that are there and those that are wanted.
struct Links<'a> {
    after: &'a Bodies,
    /// `(predecessor, successor)`.
    wanted: HashSet<(BodyId, BodyId)>,
    said_of_predecessor: HashSet<BodyId>,
    said_of_successor: HashSet<BodyId>,
    /// Whose clock a successor carries on, where the file says so.
    continued: HashMap<BodyId, Option<BodyId>>,
}

impl<'a> Links<'a> {
    fn new(after: &'a Bodies) -> Self {
        Self {
            after,
            wanted: HashSet::new(),
            said_of_predecessor: HashSet::new(),
            said_of_successor: HashSet::new(),
            continued: HashMap::new(),
        }
    }

    /// What to enter and what to take out.
    fn changes(self) -> (Vec<Succession>, Vec<Succession>) {
        let mut enter = Vec::new();
        let mut remove = Vec::new();
        for there in self.after.successions() {
            let pair = (there.predecessor, there.successor);
            let spoken = self.said_of_predecessor.contains(&pair.0)
                || self.said_of_successor.contains(&pair.1);
            if spoken && !self.wanted.contains(&pair) {
                remove.push(*there);
            } else if self.clock(pair, there.clock) != there.clock {
                enter.push(Succession { clock: self.clock(pair, there.clock), ..*there });
            }
        }
        let there = |pair: &(BodyId, BodyId)| {
            self.after.successions().iter().any(|s| (s.predecessor, s.successor) == *pair)
        };
        let mut added: Vec<_> = self.wanted.iter().copied().filter(|pair| !there(pair)).collect();
        added.sort();
        enter.extend(added.into_iter().map(|pair| Succession {
            predecessor: pair.0,
            successor: pair.1,
            clock: self.clock(pair, Clock::New),
        }));
        (enter, remove)
    }

    /// The clock of a link: what the successor's row says, else as it was.
    fn clock(&self, (predecessor, successor): (BodyId, BodyId), was: Clock) -> Clock {
        match self.continued.get(&successor) {
            None => was,
            Some(carried) if *carried == Some(predecessor) => Clock::Continues,
            Some(_) => Clock::New,
        }
    }
}

/// Finds bodies by what a cell calls them.
struct Index<'a> {
    after: &'a Bodies,
    exact: HashMap<&'a str, BodyId>,
    /// For councils first, and for fire services first; made when first needed.
    named: OnceCell<[Vec<Named<&'a Body>>; 2]>,
    today: NaiveDate,
}

impl<'a> Index<'a> {
    fn new(after: &'a Bodies, today: NaiveDate) -> Self {
        let codes = |b: &'a Body| {
            b.code.as_deref().into_iter().chain([b.slug.as_str()]).map(move |key| (key, b.id))
        };
        let exact = after.all().iter().flat_map(codes).collect();
        Self { after, exact, named: OnceCell::new(), today }
    }

    /// The bodies that a cell names; what cannot be found becomes a fault.
    fn resolve(
        &self,
        row: &BodyRow,
        body: &Body,
        column: &'static str,
        said: &[String],
        faults: &mut Vec<Finding>,
    ) -> Vec<&'a Body> {
        let fire = column == "fire_service" || (column != "run_by" && body.kind == BodyKind::Fire);
        let mut found = Vec::new();
        for text in said {
            match self.one(text, fire) {
                Ok(other) => found.push(other),
                Err((message, hint)) => faults.push(fault(row, column, text, message, &hint)),
            }
        }
        found
    }

    fn one(&self, text: &str, fire: bool) -> Result<&'a Body, (String, String)> {
        // Codes and slugs are all that a register holds: names are the slow way.
        if let Some(body) = self.exact.get(text).and_then(|id| self.after.by_id(*id)) {
            return Ok(body);
        }
        let [councils, services] =
            self.named.get_or_init(|| [false, true].map(|fire| self.after.named(self.today, fire)));
        match find(if fire { services } else { councils }, text) {
            Found::One(body) => Ok(body),
            Found::Many(hits) => {
                let hits: Vec<_> =
                    hits.iter().map(|b| format!("{} ({})", b.name, b.reference())).collect();
                let message = format!("this could be {}", hits.join(" or "));
                Err((message, "give the code".to_owned()))
            }
            Found::None(near) => {
                let hint = match near.first() {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "enter that body first, or in the same file".to_owned(),
                };
                Err(("no body is called so".to_owned(), hint))
            }
        }
    }
}
