//! What one row says of a body: checked values, with other bodies still as they were written.

use chrono::NaiveDate;

use crate::domain::{Body, BodyId, BodyKind};

/// A cell: nothing said, the wish to empty the field, or a value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Cell<T> {
    /// Leaves the stored value alone.
    #[default]
    Kept,
    /// Empties the field.
    Cleared,
    /// Sets the field.
    Given(T),
}

impl<T> Cell<T> {
    /// A given value, or nothing said.
    pub fn of(value: Option<T>) -> Self {
        value.map_or(Self::Kept, Self::Given)
    }

    /// The value given, if there is one.
    pub const fn given(&self) -> Option<&T> {
        match self {
            Self::Given(value) => Some(value),
            Self::Kept | Self::Cleared => None,
        }
    }

    /// Whether anything is said.
    pub const fn is_said(&self) -> bool {
        !matches!(self, Self::Kept)
    }
}

impl<T: Clone> Cell<T> {
    /// Puts into `field` what the cell says.
    fn set(&self, field: &mut Option<T>) {
        match self {
            Self::Kept => {}
            Self::Cleared => *field = None,
            Self::Given(value) => *field = Some(value.clone()),
        }
    }
}

impl<T> Cell<Vec<T>> {
    /// The values, if anything is said: none when emptied.
    pub fn values(&self) -> Option<&[T]> {
        match self {
            Self::Kept => None,
            Self::Cleared => Some(&[]),
            Self::Given(values) => Some(values),
        }
    }
}

/// What a row says of a body (product, section 10: body columns). References to other bodies are
/// texts; they are resolved once all rows are read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BodyRow {
    /// The physical line of the file; 0 for what was typed.
    pub line: u64,
    /// The number of the row of data.
    pub row: u64,
    /// The body that is meant, where that is settled already; else code and slug tell.
    pub target: Option<BodyId>,
    /// GSS code; a slug is taken as well.
    pub code: Option<String>,
    /// Short name for references.
    pub slug: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// What kind it is.
    pub kind: Option<BodyKind>,
    /// Other names, and former codes.
    pub aliases: Cell<Vec<String>>,
    /// Region.
    pub region: Cell<String>,
    /// Nation.
    pub nation: Cell<String>,
    /// First day in force.
    pub first_day: Cell<NaiveDate>,
    /// Last day in force.
    pub last_day: Cell<NaiveDate>,
    /// Bodies that take over.
    pub successors: Cell<Vec<String>>,
    /// Bodies taken over from.
    pub predecessors: Cell<Vec<String>>,
    /// The predecessor whose clock it carries on.
    pub continues: Cell<String>,
    /// The county council above a district.
    pub county: Cell<String>,
    /// The fire and rescue service of a council.
    pub fire_service: Cell<String>,
    /// The body that runs a fire service.
    pub run_by: Cell<String>,
    /// The owners of a company.
    pub owner: Cell<Vec<String>>,
    /// The combined authority of which a council is a constituent.
    pub combined_authority: Cell<String>,
    /// Bodies that share a boundary.
    pub neighbours: Cell<Vec<String>>,
    /// Inhabitants.
    pub population: Cell<i64>,
    /// Rural or urban class.
    pub rural_urban: Cell<String>,
    /// The party with the majority.
    pub control: Cell<String>,
    /// The party that leads.
    pub leading_party: Cell<String>,
    /// The day or month of the source for control.
    pub control_as_at: Cell<String>,
    /// Next all-out election.
    pub next_election: Cell<NaiveDate>,
    /// LGA membership.
    pub lga_member: Cell<bool>,
    /// Principal adviser.
    pub adviser: Cell<String>,
}

impl BodyRow {
    /// Puts into `body` what the row says of the body itself; relations are not its matter.
    pub fn put_into(&self, body: &mut Body) {
        if let Some(code) = &self.code {
            body.code = Some(code.clone());
        }
        if let Some(slug) = &self.slug {
            body.slug.clone_from(slug);
        }
        if let Some(name) = &self.name {
            body.name.clone_from(name);
        }
        if let Some(kind) = self.kind {
            body.kind = kind;
        }
        if let Some(aliases) = self.aliases.values() {
            body.aliases = aliases.to_vec();
        }
        self.region.set(&mut body.region);
        self.nation.set(&mut body.nation);
        self.first_day.set(&mut body.first_day);
        self.last_day.set(&mut body.last_day);
        self.population.set(&mut body.population);
        self.rural_urban.set(&mut body.rural_urban);
        self.control.set(&mut body.control);
        self.leading_party.set(&mut body.leading_party);
        self.control_as_at.set(&mut body.control_as_at);
        self.next_election.set(&mut body.next_election);
        self.lga_member.set(&mut body.lga_member);
        self.adviser.set(&mut body.adviser);
    }

    /// The new body that the row speaks of, when it says enough: name and kind.
    pub fn new_body(&self, slug: &str) -> Option<Body> {
        let mut body = Body::named(slug, self.name.clone()?, self.kind?);
        self.put_into(&mut body);
        Some(body)
    }
}
