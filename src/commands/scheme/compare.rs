//! What differs between two versions of the rules, value by value.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::domain::Scheme;
use crate::intake::document::NAMING_KEYS;

/// A value that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DifferenceRow {
    /// Its path, as `scheme edit` takes it.
    pub key: String,
    /// What stood there.
    pub before: Option<String>,
    /// What stands there now.
    pub after: Option<String>,
}

/// Every value that differs, in the order of the scheme. The day from which it holds is left out.
///
/// # Errors
/// When a scheme does not serialise, which is a bug.
pub fn differences(old: &Scheme, new: &Scheme) -> serde_json::Result<Vec<DifferenceRow>> {
    let mut rows = Vec::new();
    compare(&serde_json::to_value(old)?, &serde_json::to_value(new)?, "", &mut rows);
    rows.retain(|row| row.key != "holds_from");
    Ok(rows)
}

fn compare(old: &Value, new: &Value, path: &str, rows: &mut Vec<DifferenceRow>) {
    match (old, new) {
        (old, new) if old == new => {}
        (Value::Object(before), Value::Object(after)) => {
            let added = after.keys().filter(|key| !before.contains_key(*key));
            for key in before.keys().chain(added) {
                compare(field(before, key), field(after, key), &below(path, key), rows);
            }
        }
        (Value::Array(before), Value::Array(after)) if is_named(before) && is_named(after) => {
            let added = after.iter().filter(|one| find(before, name(one)).is_null());
            for one in before.iter().chain(added) {
                let name = name(one);
                let path = below(path, name.unwrap_or_default());
                compare(find(before, name), find(after, name), &path, rows);
            }
        }
        (old, new) => {
            let row = DifferenceRow { key: path.to_owned(), before: text(old), after: text(new) };
            rows.push(row);
        }
    }
}

fn field<'v>(object: &'v serde_json::Map<String, Value>, key: &str) -> &'v Value {
    object.get(key).unwrap_or(&Value::Null)
}

fn below(path: &str, part: &str) -> String {
    let part = if part.contains(['.', '=']) { format!("\"{part}\"") } else { part.to_owned() };
    if path.is_empty() { part } else { format!("{path}.{part}") }
}

/// Whether every element goes by a name of its own.
fn is_named(list: &[Value]) -> bool {
    let mut names: Vec<_> = list.iter().map(name).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    names.len() == count && names.iter().all(Option::is_some)
}

fn name(element: &Value) -> Option<&str> {
    NAMING_KEYS.iter().find_map(|key| element.get(key)?.as_str())
}

fn find<'v>(list: &'v [Value], wanted: Option<&str>) -> &'v Value {
    list.iter().find(|element| name(element) == wanted).unwrap_or(&Value::Null)
}

/// A value as one line; nothing for one that is not there.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(list) if list.iter().all(|one| !one.is_object() && !one.is_array()) => {
            let words: Vec<String> = list.iter().filter_map(text).collect();
            Some(words.join(", "))
        }
        Value::Object(fields) if name(value).is_some() => {
            Some(format!("a table of {} keys", fields.len()))
        }
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::scheme::built_in;

    #[test]
    fn differences_are_named_as_edit_takes_them() {
        let old = built_in().unwrap();
        let mut new = old.clone();
        assert_eq!(differences(&old, &new).unwrap(), []);
        new.holds_from = "2027-01-01".parse().unwrap();
        new.five_year.interval_months = 48;
        new.five_year.qualifying_kinds.push("governance".to_owned());
        new.kinds.retain(|kind| kind.word != "workshop");
        new.kinds[0].slots[0].optional = true;
        let rows = differences(&old, &new).unwrap();
        let told: Vec<String> = rows
            .iter()
            .map(|r| {
                let text = |t: &Option<String>| t.clone().unwrap_or_default();
                format!("{}: {} > {}", r.key, text(&r.before), text(&r.after))
            })
            .collect();
        assert_eq!(
            told,
            [
                "five_year.interval_months: 60 > 48",
                "five_year.qualifying_kinds: corporate, finance > corporate, finance, governance",
                "kind.corporate.slot.lead peer.optional: false > true",
                "kind.workshop: a table of 18 keys > ",
            ]
        );
    }
}
