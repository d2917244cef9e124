//! What goes with the land: neighbours, county, fire service, combined authority.

use std::collections::{BTreeSet, HashMap};

use super::Open;
use super::parties::{Heir, Party};
use crate::domain::{Bodies, Body, BodyId, BodyKind, RelationKind};
use crate::intake::bodies::row::{BodyRow, Cell};

/// How a body that takes over will stand to others.
pub(super) fn row(
    bodies: &Bodies,
    party: &Party<'_>,
    heir: &Heir<'_>,
    from: &[&Body],
    heirs: &HashMap<BodyId, Vec<String>>,
    open: &mut Vec<Open>,
) -> BodyRow {
    let mut one = |kind: RelationKind, what: &str| {
        let held = |body: &&Body| bodies.related(body.id, kind, party.last_day);
        let others: BTreeSet<(&str, &str)> = from
            .iter()
            .flat_map(held)
            .filter(|other| !heirs.contains_key(&other.id))
            .map(|other| (other.reference(), other.name.as_str()))
            .collect();
        match others.iter().collect::<Vec<_>>()[..] {
            [(reference, _)] if heir.there.is_none() => Cell::Given((*reference).to_owned()),
            [] | [_] => Cell::Kept,
            ref several => {
                let names: Vec<&str> = several.iter().map(|(_, name)| *name).collect();
                let question = format!("which {what} it has: {}", names.join(" or "));
                open.push(Open { body: heir.name.clone(), question, on: party.on });
                Cell::Kept
            }
        }
    };
    let is_council = heir.kind.is_principal();
    BodyRow {
        fire_service: if is_council {
            one(RelationKind::FireService, "fire and rescue service")
        } else {
            Cell::Kept
        },
        combined_authority: if is_council {
            one(RelationKind::CombinedAuthority, "combined authority")
        } else {
            Cell::Kept
        },
        county: if heir.kind == BodyKind::District {
            one(RelationKind::County, "county")
        } else {
            Cell::Kept
        },
        neighbours: neighbours(bodies, party, heir, from, heirs),
        ..BodyRow::default()
    }
}

/// The bodies that will share a boundary: those around the predecessors, each replaced by its own
/// heirs where it ends as well. Districts tell more than the county above them does, and stand for
/// their county in the eyes of a council with no districts.
fn neighbours(
    bodies: &Bodies,
    party: &Party<'_>,
    heir: &Heir<'_>,
    from: &[&Body],
    heirs: &HashMap<BodyId, Vec<String>>,
) -> Cell<Vec<String>> {
    if let Some(said) = &heir.said.neighbours {
        return Cell::Given(said.clone());
    }
    let districts: Vec<&&Body> = from.iter().filter(|b| b.kind != BodyKind::County).collect();
    let telling = if districts.is_empty() { from.iter().collect() } else { districts };
    let around = |body: &&&Body| bodies.related(body.id, RelationKind::Neighbour, party.last_day);
    let mut all = BTreeSet::new();
    for other in telling.iter().flat_map(around) {
        all.extend(after(bodies, other, party, heirs));
        let has_districts = matches!(heir.kind, BodyKind::County | BodyKind::District);
        if other.kind == BodyKind::District && !has_districts && !heirs.contains_key(&other.id) {
            let above = bodies.related(other.id, RelationKind::County, party.last_day);
            all.extend(above.into_iter().flat_map(|county| after(bodies, county, party, heirs)));
        }
    }
    if let Some(there) = heir.there.and_then(|id| bodies.by_id(id)) {
        let now = bodies.related(there.id, RelationKind::Neighbour, party.last_day);
        all.extend(now.iter().map(|other| other.reference().to_owned()));
    }
    all.remove(&heir.reference);
    Cell::of((!all.is_empty()).then(|| all.into_iter().collect()))
}

/// What is in the place of `body` on vesting day: itself, or those that take over from it.
fn after(
    bodies: &Bodies,
    body: &Body,
    party: &Party<'_>,
    heirs: &HashMap<BodyId, Vec<String>>,
) -> Vec<String> {
    if let Some(heirs) = heirs.get(&body.id) {
        return heirs.clone();
    }
    if body.in_force_on(party.on) {
        return vec![body.reference().to_owned()];
    }
    bodies.successors(body.id).map(|(next, _)| next.reference().to_owned()).collect()
}

/// Bodies that go on and that depended on one that ends: somebody has to say what comes next.
pub(super) fn left_behind(
    bodies: &Bodies,
    party: &Party<'_>,
    heirs: &HashMap<BodyId, Vec<String>>,
    open: &mut Vec<Open>,
) {
    for old in &party.from {
        for (kind, question) in [
            (RelationKind::RunBy, "who runs it"),
            (RelationKind::Owner, "who owns it"),
            (RelationKind::County, "which county council is above it"),
        ] {
            let hanging = bodies.related_to(old.id, kind, party.last_day);
            for body in hanging.iter().filter(|body| !heirs.contains_key(&body.id)) {
                let question = format!("{question}, in the place of {}", old.name);
                open.push(Open { body: body.name.clone(), question, on: party.on });
            }
        }
    }
}
