//! What the JSON Schema of a row says of its fields: their names, what they mean, the words they may hold.

use serde_json::Value;

/// The names of the fields, in order, and what they mean, from the JSON Schema of a row.
pub fn columns_of(schema: &schemars::Schema) -> (Vec<String>, Vec<String>) {
    let Some(fields) = schema.get("properties").and_then(Value::as_object) else {
        return (Vec::new(), Vec::new());
    };
    let meaning = |field: &Value| {
        let text = field.get("description").and_then(Value::as_str).unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    fields.iter().map(|(name, field)| (name.clone(), meaning(field))).unzip()
}

/// The words of the closed sets among the fields, in the order of the fields.
pub fn words_of(schema: &schemars::Schema) -> Vec<Vec<String>> {
    let fields = schema.get("properties").and_then(Value::as_object);
    let shared = schema.get("$defs");
    fields.into_iter().flatten().map(|(_, field)| words_in(field, shared)).collect()
}

/// The words of a field: its own, or those it shares with others; none when it may hold anything else.
fn words_in(field: &Value, shared: Option<&Value>) -> Vec<String> {
    let text = |word: &Value| word.as_str().map(str::to_owned);
    if let Some(words) = field.get("enum").and_then(Value::as_array) {
        return words.iter().filter_map(text).collect();
    }
    if let Some(word) = field.get("const") {
        return text(word).into_iter().collect();
    }
    if let Some(name) = field.get("$ref").and_then(Value::as_str) {
        let named = name.rsplit('/').next().zip(shared).and_then(|(name, all)| all.get(name));
        return named.map(|field| words_in(field, shared)).unwrap_or_default();
    }
    let any = ["anyOf", "oneOf"].iter().find_map(|any| field.get(any)?.as_array());
    let Some(any) = any else {
        return field.get("items").map(|each| words_in(each, shared)).unwrap_or_default();
    };
    let is_null = |one: &&Value| one.get("type").is_some_and(|kind| kind == "null");
    let of_each = any.iter().filter(|one| !is_null(one)).map(|one| words_in(one, shared));
    let of_each: Vec<Vec<String>> = of_each.collect();
    // One that may hold anything opens the whole.
    if of_each.iter().any(Vec::is_empty) { Vec::new() } else { of_each.concat() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn closed_sets_are_told_from_open_ones() {
        let shared = json!({"Kind": {"enum": ["a", "b"]}, "Each": {"oneOf": [{"const": "c"}]}});
        for (field, words) in [
            (json!({"$ref": "#/$defs/Kind"}), &["a", "b"][..]),
            (json!({"anyOf": [{"$ref": "#/$defs/Kind"}, {"type": "null"}]}), &["a", "b"]),
            (json!({"type": "array", "items": {"$ref": "#/$defs/Each"}}), &["c"]),
            (json!({"anyOf": [{"$ref": "#/$defs/Kind"}, {"type": "string"}]}), &[]),
            (json!({"type": ["string", "null"]}), &[]),
        ] {
            assert_eq!(words_in(&field, Some(&shared)), words, "{field}");
        }
    }
}
