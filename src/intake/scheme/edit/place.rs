//! Steps down into the text of a scheme, by key, by name or by number.

use toml_edit::{Array, ArrayOfTables, Item, TableLike, Value};

use super::super::super::document::NAMING_KEYS;

/// Where a walk has come to: an item, or an element of a list of tables.
pub(super) enum Place<'d> {
    Item(&'d mut Item),
    Table(&'d mut dyn TableLike),
}

impl<'d> Place<'d> {
    /// One step down; fails with what there is.
    pub(super) fn below(self, part: &str) -> Result<Self, Vec<String>> {
        let table = match self {
            Place::Table(table) => table,
            Place::Item(Item::ArrayOfTables(list)) => {
                let at = position(list, part)?;
                return list.get_mut(at).map(|t| Self::Table(t)).ok_or_else(Vec::new);
            }
            Place::Item(Item::Value(Value::Array(list))) => {
                let known = labels(list);
                let at = place_of(&known, part, list.len());
                let element =
                    at.and_then(|at| list.get_mut(at)).and_then(Value::as_inline_table_mut);
                return element.map(|table| Place::Table(table)).ok_or(known);
            }
            Place::Item(item) => item.as_table_like_mut().ok_or_else(Vec::new)?,
        };
        let known = keys(table);
        table.get_mut(part).map(Place::Item).ok_or(known)
    }
}

pub(super) fn keys(table: &dyn TableLike) -> Vec<String> {
    table.iter().map(|(key, _)| key.to_owned()).collect()
}

/// The place of a table by its name or number; fails with the names that there are.
pub(super) fn position(list: &ArrayOfTables, name: &str) -> Result<usize, Vec<String>> {
    let known: Vec<String> = list.iter().map(|t| name_of(t).unwrap_or_default()).collect();
    place_of(&known, name, list.len()).ok_or(known)
}

/// The place of `name` among `known`; else it is a number from 1.
pub(super) fn place_of(known: &[String], name: &str, length: usize) -> Option<usize> {
    let by_name = known.iter().position(|known| known.eq_ignore_ascii_case(name));
    let number = || name.parse::<usize>().ok()?.checked_sub(1).filter(|at| *at < length);
    by_name.or_else(number)
}

/// What an element of a list goes by: its text, or the name of a table.
pub(super) fn label(value: &Value) -> Option<String> {
    match value {
        Value::InlineTable(table) => name_of(table),
        Value::String(text) => Some(text.value().clone()),
        other => Some(other.clone().decorated("", "").to_string()),
    }
}

fn name_of(table: &dyn TableLike) -> Option<String> {
    NAMING_KEYS.iter().find_map(|key| Some(table.get(key)?.as_str()?.to_owned()))
}

/// The names of the elements of a list.
pub(super) fn labels(list: &Array) -> Vec<String> {
    list.iter().map(|value| label(value).unwrap_or_default()).collect()
}
