//! A body as it is shown: the columns of `council import`, and a few more at the end.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::{Bodies, Body, BodyKind, Clock, RelationKind};

/// A row of `council list`. Relations are those of the day nearest to today on which the body is in
/// force.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BodyLine {
    /// GSS code, or the slug where there is none.
    pub code: String,
    /// Official name.
    pub name: String,
    /// Other names, and former codes.
    pub aliases: Vec<String>,
    /// What kind of body it is.
    pub kind: BodyKind,
    /// Region.
    pub region: Option<String>,
    /// Nation.
    pub nation: Option<String>,
    /// First day in force, where known.
    pub first_day: Option<NaiveDate>,
    /// Last day in force, where known.
    pub last_day: Option<NaiveDate>,
    /// Codes of the bodies that take over.
    pub successors: Vec<String>,
    /// Codes of the bodies taken over from.
    pub predecessors: Vec<String>,
    /// Code of the predecessor whose five-year clock it carries on.
    pub continues: Option<String>,
    /// Code of the county council above a district.
    pub county: Option<String>,
    /// Code of the fire and rescue service.
    pub fire_service: Option<String>,
    /// Code of the body that runs a fire and rescue service.
    pub run_by: Option<String>,
    /// Codes of the owners of a company.
    pub owner: Vec<String>,
    /// Codes of the bodies that share a boundary.
    pub neighbours: Vec<String>,
    /// Inhabitants.
    pub population: Option<i64>,
    /// Rural or urban class.
    pub rural_urban: Option<String>,
    /// The party with a majority of the seats, or `No overall control`.
    pub control: Option<String>,
    /// The party that leads.
    pub leading_party: Option<String>,
    /// Next all-out election.
    pub next_election: Option<NaiveDate>,
    /// LGA membership, where known.
    pub lga_member: Option<bool>,
    /// Principal adviser, where it is not the region's.
    pub adviser: Option<String>,
    /// Short name for references.
    pub slug: String,
    /// Code of the combined authority of which it is a constituent.
    pub combined_authority: Option<String>,
    /// The day or month for which control is known.
    pub control_as_at: Option<String>,
}

impl BodyLine {
    /// The row of `body` as read on `today`.
    pub fn new(bodies: &Bodies, body: &Body, today: NaiveDate) -> Self {
        let day = body.nearest_day_in_force(today);
        let related = |kind| references(bodies.related(body.id, kind, day));
        let one = |kind| related(kind).into_iter().next();
        let carried = |(old, clock): (&Body, Clock)| {
            (clock == Clock::Continues).then(|| old.reference().to_owned())
        };
        Self {
            code: body.reference().to_owned(),
            name: body.name.clone(),
            aliases: body.aliases.clone(),
            kind: body.kind,
            region: body.region.clone(),
            nation: body.nation.clone(),
            first_day: body.first_day,
            last_day: body.last_day,
            successors: references(bodies.successors(body.id).map(|(b, _)| b)),
            predecessors: references(bodies.predecessors(body.id).map(|(b, _)| b)),
            continues: bodies.predecessors(body.id).find_map(carried),
            county: one(RelationKind::County),
            fire_service: one(RelationKind::FireService),
            run_by: one(RelationKind::RunBy),
            owner: related(RelationKind::Owner),
            neighbours: related(RelationKind::Neighbour),
            population: body.population,
            rural_urban: body.rural_urban.clone(),
            control: body.control.clone(),
            leading_party: body.leading_party.clone(),
            next_election: body.next_election,
            lga_member: body.lga_member,
            adviser: body.adviser.clone(),
            slug: body.slug.clone(),
            combined_authority: one(RelationKind::CombinedAuthority),
            control_as_at: body.control_as_at.clone(),
        }
    }
}

/// The references of bodies, in order.
fn references<'a>(bodies: impl IntoIterator<Item = &'a Body>) -> Vec<String> {
    let mut references: Vec<_> = bodies.into_iter().map(|b| b.reference().to_owned()).collect();
    references.sort();
    references
}
