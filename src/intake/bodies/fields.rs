//! A list of bodies: its columns, and a row of it as a row for the plan.

use std::collections::BTreeMap;

use super::row::{BodyRow, Cell};
use crate::domain::text::{is_slug, slug};
use crate::domain::{BodyKind, is_gss_code};
use crate::intake::values::{self, Wrong};
use crate::intake::{Columns, Entity, Field, Kind, Place, Row};

const KINDS: &[&str] = &[
    "county",
    "district",
    "unitary",
    "isles-of-scilly",
    "metropolitan-district",
    "london-borough",
    "city-of-london",
    "combined-authority",
    "combined-county-authority",
    "greater-london-authority",
    "fire",
    "company",
    "other",
];

/// The body columns (product, section 10).
pub static BODIES: Entity = Entity { name: "bodies", fields: FIELDS, passed_over: &[] };

const FIELDS: &[Field] = &[
    Field::new("code", Kind::Code, "GSS code, or the slug where none is published")
        .key()
        .also(&["ONS code", "GSS", "GSS code", "Entity code", "LAD code"])
        .example("E08999999"),
    Field::new("name", Kind::Text, "Official name; a new body must have one")
        .also(&["Council", "Council name", "Authority", "Authority name", "Organisation"])
        .example("Exampleton Metropolitan Borough Council"),
    Field::new("aliases", Kind::Text, "Other names, and former codes")
        .also(&["Alias", "Also known as", "Alternative names"])
        .many()
        .example("Exampleton;Exampleton MBC"),
    Field::new("kind", Kind::Words(KINDS), "What kind of body it is; a new body must have one")
        .also(&["Type", "Council type", "Authority type", "Body type"])
        .example("metropolitan-district"),
    Field::new("region", Kind::Text, "One of the nine English regions, or a country")
        .example("North West"),
    Field::new("nation", Kind::Text, "England, Wales, Scotland or Northern Ireland")
        .also(&["Country"])
        .example("England"),
    Field::new("first_day", Kind::Date, "First day in force, where known")
        .also(&["Date established", "Start", "Start date", "Established"])
        .example("1974-04-01"),
    Field::new("last_day", Kind::Date, "Last day in force, where known")
        .also(&["Date abolished", "End", "End date", "Abolished"])
        .example(""),
    Field::new("successors", Kind::Body, "Bodies that took over from it")
        .also(&["Replaced by", "Successor"])
        .many(),
    Field::new("predecessors", Kind::Body, "Bodies from which it took over")
        .also(&["Replaces", "Predecessor"])
        .many(),
    Field::new("continues", Kind::Body, "The predecessor whose five-year clock it carries on"),
    Field::new("county", Kind::Body, "The county council above a district")
        .also(&["County council"]),
    Field::new("fire_service", Kind::Body, "The fire and rescue service of its area")
        .also(&["Fire authority", "Fire and rescue service"])
        .example("E31000040"),
    Field::new("run_by", Kind::Body, "The body that runs a fire service"),
    Field::new("owner", Kind::Body, "The bodies that own a company").also(&["Owned by"]).many(),
    Field::new("neighbours", Kind::Body, "Bodies with which it shares a boundary")
        .also(&["Neighbors", "Adjacent"])
        .many()
        .example("E08000003;E08000006"),
    Field::new("population", Kind::Number(0, i64::MAX), "Inhabitants").example("235,100"),
    Field::new("rural_urban", Kind::Text, "Rural or urban class")
        .also(&["RUC", "Rural urban classification"])
        .example("urban"),
    Field::new("control", Kind::Text, "The party with the majority, or No overall control")
        .also(&["Political control", "Majority"])
        .example("Labour"),
    Field::new("leading_party", Kind::Text, "The party that leads").example("Labour"),
    Field::new("next_election", Kind::Date, "Next all-out election")
        .also(&["Next election"])
        .example("2027-05-06"),
    Field::new("lga_member", Kind::YesNo, "Whether a member of the Local Government Association")
        .example("yes"),
    Field::new("adviser", Kind::Text, "Principal adviser, where it is not the region's")
        .also(&["Principal adviser"]),
    Field::new("slug", Kind::Code, "Short name for references; made from the name when blank")
        .key()
        .example("exampleton"),
    Field::new(
        "combined_authority",
        Kind::Body,
        "The combined authority of which a council is a constituent",
    ),
    Field::new("control_as_at", Kind::Text, "The day or month for which control is known")
        .example("2026-06-23"),
];

macro_rules! places {
    ($($name:ident = $field:literal,)+) => { $(const $name: Place = BODIES.place($field);)+ };
}

places! {
    CODE = "code",
    NAME = "name",
    ALIASES = "aliases",
    KIND = "kind",
    REGION = "region",
    NATION = "nation",
    FIRST_DAY = "first_day",
    LAST_DAY = "last_day",
    SUCCESSORS = "successors",
    PREDECESSORS = "predecessors",
    CONTINUES = "continues",
    COUNTY = "county",
    FIRE_SERVICE = "fire_service",
    RUN_BY = "run_by",
    OWNER = "owner",
    NEIGHBOURS = "neighbours",
    POPULATION = "population",
    RURAL_URBAN = "rural_urban",
    CONTROL = "control",
    LEADING_PARTY = "leading_party",
    NEXT_ELECTION = "next_election",
    LGA_MEMBER = "lga_member",
    ADVISER = "adviser",
    SLUG = "slug",
    COMBINED_AUTHORITY = "combined_authority",
    CONTROL_AS_AT = "control_as_at",
}

/// Other spellings of kinds that people use.
const ALSO: &[(&str, BodyKind)] = &[
    ("county council", BodyKind::County),
    ("district council", BodyKind::District),
    ("non-metropolitan district", BodyKind::District),
    ("unitary authority", BodyKind::Unitary),
    ("metropolitan borough", BodyKind::MetropolitanDistrict),
    ("fire and rescue", BodyKind::Fire),
    ("fire and rescue service", BodyKind::Fire),
    ("fire and rescue authority", BodyKind::Fire),
];

/// Reads rows of a file whose columns are known.
#[derive(Debug, Clone)]
pub struct BodyReader<'a> {
    columns: &'a Columns,
    clear: bool,
    emptied: BTreeMap<u64, Vec<Place>>,
}

impl<'a> BodyReader<'a> {
    /// A reader; with `clear` a blank cell empties what is stored.
    pub const fn new(columns: &'a Columns, clear: bool) -> Self {
        Self { columns, clear, emptied: BTreeMap::new() }
    }

    /// Empties these fields of the bodies on these lines, besides what the rows say.
    #[must_use]
    pub fn emptying(self, emptied: BTreeMap<u64, Vec<Place>>) -> Self {
        Self { emptied, ..self }
    }

    /// What a row says; what is wrong with it becomes findings of the row.
    pub fn read(&self, row: &mut Row<'_>) -> BodyRow {
        let kind = row.word(KIND, ALSO);
        BodyRow {
            line: row.line(),
            row: row.index() as u64 + 1,
            target: None,
            code: key_in(row, CODE),
            slug: key_in(row, SLUG),
            name: row.name(NAME),
            kind,
            aliases: self.many(row, ALIASES),
            region: self.text(row, REGION),
            nation: self.text(row, NATION),
            first_day: self.cell(row, FIRST_DAY, Row::date),
            last_day: self.cell(row, LAST_DAY, Row::date),
            successors: self.many(row, SUCCESSORS),
            predecessors: self.many(row, PREDECESSORS),
            continues: self.text(row, CONTINUES),
            county: self.text(row, COUNTY),
            fire_service: self.text(row, FIRE_SERVICE),
            run_by: self.text(row, RUN_BY),
            owner: self.many(row, OWNER),
            combined_authority: self.text(row, COMBINED_AUTHORITY),
            neighbours: self.many(row, NEIGHBOURS),
            population: self.cell(row, POPULATION, Row::number),
            rural_urban: self.text(row, RURAL_URBAN),
            control: self.text(row, CONTROL),
            leading_party: self.text(row, LEADING_PARTY),
            control_as_at: self.text(row, CONTROL_AS_AT),
            next_election: self.cell(row, NEXT_ELECTION, Row::date),
            lga_member: self.cell(row, LGA_MEMBER, Row::yes_no),
            adviser: self.text(row, ADVISER),
        }
    }

    fn text(&self, row: &mut Row<'_>, place: Place) -> Cell<String> {
        self.cell(row, place, Row::text)
    }

    fn many(&self, row: &mut Row<'_>, place: Place) -> Cell<Vec<String>> {
        self.cell(row, place, |row, place| Some(row.list(place)).filter(|list| !list.is_empty()))
    }

    /// A value, or the wish to empty the field: only a blank cell says so, never a bad value.
    fn cell<'r, T>(
        &self,
        row: &mut Row<'r>,
        place: Place,
        read: impl FnOnce(&mut Row<'r>, Place) -> Option<T>,
    ) -> Cell<T> {
        let column = self.columns.column(place);
        let blank = column.is_some_and(|column| row.raw().cell(column).trim().is_empty());
        let emptied = self.emptied.get(&row.line()).is_some_and(|all| all.contains(&place));
        match read(row, place) {
            Some(value) => Cell::Given(value),
            None if emptied || self.clear && blank => Cell::Cleared,
            None => Cell::Kept,
        }
    }
}

/// A code or slug; a bad one is never left blank, for the row would speak of another body.
fn key_in(row: &mut Row<'_>, place: Place) -> Option<String> {
    let text = row.text(place)?;
    match key(&text) {
        Ok(key) => Some(key),
        Err(wrong) => {
            row.reject(place, &text, wrong);
            None
        }
    }
}

/// A GSS code in capitals, or a slug.
fn key(text: &str) -> Result<String, Wrong> {
    let code: String = text.split_whitespace().collect::<String>().to_ascii_uppercase();
    if is_gss_code(&code) {
        return Ok(code);
    }
    if let Some(meant) = values::letter_for_nought(&code) {
        let hint = format!("the letter O stands for a nought; was {meant} meant?");
        return Err(Wrong::new("this is no code", hint));
    }
    if is_slug(&text.to_lowercase()) {
        return Ok(text.to_lowercase());
    }
    let hint = format!("write a code such as E08000009, or a slug such as `{}`", slug(text));
    Err(Wrong::new("neither a GSS code nor a slug", hint))
}
