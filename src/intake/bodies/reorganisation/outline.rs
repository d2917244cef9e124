//! What reorganisations mean for every body that has a part in them.

mod land;
mod parties;

use std::collections::HashMap;

use chrono::NaiveDate;

use super::Reorganisation;
use crate::domain::{Bodies, Body, BodyId, BodyKind};
use crate::intake::Finding;
use crate::intake::bodies::row::{BodyRow, Cell};

use parties::{Heir, Party};

/// What reorganisations mean: rows for the plan, and what somebody has to settle.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    /// What becomes of each body.
    pub rows: Vec<BodyRow>,
    /// The bodies that end, with their last day.
    pub ends: Vec<(BodyId, NaiveDate)>,
    /// The bodies that take over.
    pub begins: Vec<Begins>,
    /// What cannot be known from the register.
    pub open: Vec<Open>,
}

/// A body that takes over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begins {
    /// Its code or slug.
    pub reference: String,
    /// Its name.
    pub name: String,
    /// Its row, where it is there already.
    pub there: Option<BodyId>,
    /// Vesting day.
    pub on: NaiveDate,
    /// The bodies from which it takes over.
    pub from: Vec<BodyId>,
    /// The one whose clock it carries on.
    pub continues: Option<BodyId>,
}

/// Something that the register cannot tell and somebody has to settle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// The body that it concerns.
    pub body: String,
    /// What is to be settled.
    pub question: String,
    /// From which day on.
    pub on: NaiveDate,
}

/// Works out what `all` mean for `bodies`.
///
/// # Errors
/// Every finding, when a body cannot be found, or cannot end or take over as it is said.
pub fn outline(bodies: &Bodies, all: &[Reorganisation]) -> Result<Outline, Vec<Finding>> {
    let mut findings = Vec::new();
    let parties = parties::parties(bodies, all, &mut findings);
    if !findings.is_empty() {
        return Err(findings);
    }
    let heirs = heirs(&parties);
    let mut outline = Outline::default();
    for party in &parties {
        outline.rows.extend(party.from.iter().map(|body| ending(body, party)));
        outline.ends.extend(party.from.iter().map(|body| (body.id, party.last_day)));
        for heir in &party.to {
            outline.rows.push(taking_over(bodies, party, heir, &heirs, &mut outline.open));
            outline.begins.push(Begins {
                reference: heir.reference.clone(),
                name: heir.name.clone(),
                there: heir.there,
                on: party.on,
                from: heir.from.clone(),
                continues: heir.continues,
            });
        }
        land::left_behind(bodies, party, &heirs, &mut outline.open);
    }
    Ok(outline)
}

/// For every body that ends, the references of those that take over.
fn heirs(parties: &[Party<'_>]) -> HashMap<BodyId, Vec<String>> {
    let mut heirs: HashMap<BodyId, Vec<String>> = HashMap::new();
    for heir in parties.iter().flat_map(|party| &party.to) {
        for body in &heir.from {
            heirs.entry(*body).or_default().push(heir.reference.clone());
        }
    }
    heirs
}

fn ending(body: &Body, party: &Party<'_>) -> BodyRow {
    BodyRow { target: Some(body.id), last_day: Cell::Given(party.last_day), ..BodyRow::default() }
}

/// The row of a body that takes over.
fn taking_over(
    bodies: &Bodies,
    party: &Party<'_>,
    heir: &Heir<'_>,
    heirs: &HashMap<BodyId, Vec<String>>,
    open: &mut Vec<Open>,
) -> BodyRow {
    let from: Vec<&Body> = heir.from.iter().filter_map(|id| bodies.by_id(*id)).collect();
    let said = heir.said;
    let reference = |id: BodyId| bodies.by_id(id).map(|body| body.reference().to_owned());
    let mut row = BodyRow {
        target: heir.there,
        continues: Cell::of(heir.continues.and_then(reference)),
        ..land::row(bodies, party, heir, &from, heirs, open)
    };
    let before = heir.there.map(|id| bodies.predecessors(id).map(|(b, _)| b.reference()));
    let before = before.into_iter().flatten().map(ToOwned::to_owned);
    let mut predecessors: Vec<String> = before.collect();
    predecessors.extend(from.iter().map(|body| body.reference().to_owned()));
    predecessors.sort();
    predecessors.dedup();
    row.predecessors = Cell::Given(predecessors);
    if heir.there.is_none() {
        let common = |field: fn(&Body) -> Option<&String>| {
            let mut values: Vec<_> = from.iter().map(|body| field(body)).collect();
            values.dedup();
            if let [Some(one)] = values[..] { Some(one.clone()) } else { None }
        };
        row.code.clone_from(&said.code);
        row.slug = Some(heir.slug.clone());
        row.name = Some(heir.name.clone());
        row.kind = Some(heir.kind);
        row.first_day = Cell::Given(party.on);
        row.region = Cell::of(said.region.clone().or_else(|| common(|b| b.region.as_ref())));
        row.nation = Cell::of(common(|b| b.nation.as_ref()));
        row.population = Cell::of(population(party, heir, &from));
    }
    if !said.aliases.is_empty() {
        row.aliases = Cell::Given(said.aliases.clone());
    }
    row
}

/// The inhabitants of whole bodies: known where no predecessor but the county is shared out.
fn population(party: &Party<'_>, heir: &Heir<'_>, from: &[&Body]) -> Option<i64> {
    let whole: Vec<&&Body> = from.iter().filter(|b| b.kind != BodyKind::County).collect();
    let whole = if whole.is_empty() { from.iter().collect() } else { whole };
    let shared = |body: &Body| {
        let takers = party.to.iter().filter(|other| other.from.contains(&body.id));
        takers.count() > 1
    };
    if heir.kind == BodyKind::Fire || whole.iter().any(|body| shared(body)) {
        return None;
    }
    whole.iter().map(|body| body.population).sum()
}
