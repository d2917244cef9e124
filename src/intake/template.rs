//! What an empty sheet for a sort of thing holds.

use super::field::{Entity, Field, Kind};

/// The fields of a template: those that stand for another are left out.
pub fn fields(entity: &Entity) -> impl Iterator<Item = &'static Field> + use<> {
    entity.fields.iter().filter(|field| field.instead_of.is_none())
}

/// A field as a row of the documentation.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct FieldRow {
    /// Our name.
    pub field: String,
    /// What it means.
    pub meaning: String,
    /// What to write.
    pub write: String,
    /// Whether every new thing must have it.
    pub required: bool,
    /// Whether it may hold several values, separated by `;`.
    pub many: bool,
    /// A value as an example.
    pub example: String,
    /// Other headings that are understood.
    pub also_understood: Vec<String>,
}

/// The fields of an entity, told.
pub fn rows(entity: &Entity) -> Vec<FieldRow> {
    let row = |field: &Field| FieldRow {
        field: field.name.to_owned(),
        meaning: field.help.to_owned(),
        write: field.kind.told(),
        required: field.required,
        many: field.many,
        example: field.example.to_owned(),
        also_understood: field.synonyms.iter().map(ToString::to_string).collect(),
    };
    fields(entity).map(row).collect()
}

/// The words that a field takes, where they are a closed set; `scheme` gives those of the scheme.
pub fn allowed(field: &Field, scheme: &dyn Fn(&str) -> Vec<String>) -> Vec<String> {
    match field.kind {
        Kind::Words(words) => words.iter().map(ToString::to_string).collect(),
        Kind::Scheme(list) => scheme(list),
        Kind::YesNo => vec!["yes".to_owned(), "no".to_owned()],
        _ => Vec::new(),
    }
}
