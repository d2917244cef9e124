//! A list of bodies: its columns.

use super::field::{Entity, Field, Kind};

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
pub static BODIES: Entity = Entity { name: "bodies", fields: FIELDS };

const FIELDS: &[Field] = &[
    Field::new("code", Kind::Code, "GSS code; blank where none is published")
        .also(&["ONS code", "GSS", "GSS code", "Entity code", "LAD code"])
        .example("E08000009"),
    Field::new("name", Kind::Text, "Official name")
        .also(&["Council", "Council name", "Authority", "Authority name", "Organisation"])
        .required()
        .example("Trafford Metropolitan Borough Council"),
    Field::new("aliases", Kind::Text, "Other names, and former codes")
        .also(&["Alias", "Also known as", "Alternative names"])
        .many()
        .example("Trafford;Trafford MBC"),
    Field::new("kind", Kind::Words(KINDS), "What kind of body it is")
        .also(&["Type", "Council type", "Authority type", "Body type"])
        .required()
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
];
