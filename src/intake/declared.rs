//! A file of declared things: peers, bodies and challenges as they are to be. TOML has `[[peer]]`,
//! `[[body]]` and `[[challenge]]`; JSON Lines one thing a line, `{"peer": {...}}`. Here the file is
//! taken apart; each sort then goes through its own gate, as JSON Lines on the lines on which the
//! file has them.

mod once;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::bodies::BODIES;
use super::challenges::CHALLENGES;
use super::document::{Document, Step, hint_for};
use super::peers::PEERS;
use super::{Bytes, Entity, Field, Finding, Kind};
use crate::domain::Words as _;
use crate::domain::lookup::nearest;

words! {
    /// What may be declared.
    Sort("sort of thing") {
        /// A body of the register.
        Body = "body",
        /// A peer.
        Peer = "peer",
        /// A challenge.
        Challenge = "challenge",
    }
}

/// The largest file that is taken in whole: 64 MiB.
pub const MOST_BYTES: u64 = 64 << 20;

/// A thing as it is to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Declaration {
    /// What it is.
    pub sort: Sort,
    /// The line on which it begins.
    pub line: u64,
    /// Its fields; null, an empty text and an empty list empty a field.
    pub fields: Map<String, Value>,
}

/// All that a file declares, in its order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Declared {
    things: Vec<Declaration>,
}

impl Declared {
    /// These things, each on a line of its own.
    pub fn of_fields(sort: Sort, all: impl IntoIterator<Item = Map<String, Value>>) -> Self {
        let things = (1..).zip(all).map(|(line, fields)| Declaration { sort, line, fields });
        Self { things: things.collect() }
    }

    /// Takes the text of the file `name` apart.
    ///
    /// # Errors
    /// What is wrong with its form.
    pub fn read(name: &str, text: &str) -> Result<Self, Vec<Finding>> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        let is_json = match ending.as_deref() {
            Some("toml") => false,
            Some("json" | "jsonl" | "ndjson") => true,
            _ => text.trim_start().starts_with('{'),
        };
        let things = if is_json { of_lines(text) } else { of_toml(text) }?;
        Ok(Self { things: on_lines_of_their_own(things) })
    }

    /// The things of one sort.
    pub fn of(&self, sort: Sort) -> impl Iterator<Item = &Declaration> {
        self.things.iter().filter(move |thing| thing.sort == sort)
    }

    /// The things of one sort as JSON Lines, each on its line; what is emptied is left out.
    pub fn lines(&self, sort: Sort, name: &str) -> Bytes {
        let mut text = String::new();
        let mut line = 1;
        for thing in self.of(sort) {
            while line < thing.line {
                text.push('\n');
                line += 1;
            }
            let said = thing.fields.iter().filter(|(_, value)| !is_empty(value));
            let said: Map<String, Value> =
                said.map(|(name, value)| (name.clone(), value.clone())).collect();
            text += &Value::Object(said).to_string();
        }
        Bytes::new(name, text)
    }

    /// The fields that are emptied, by line.
    pub fn emptied(&self, sort: Sort) -> BTreeMap<u64, Vec<&str>> {
        let empty = |thing: &'_ Declaration| -> Vec<String> {
            let fields = thing.fields.iter().filter(|(_, value)| is_empty(value));
            fields.map(|(name, _)| name.clone()).collect()
        };
        let mut all: BTreeMap<u64, Vec<&str>> = BTreeMap::new();
        for thing in self.of(sort).filter(|thing| !empty(thing).is_empty()) {
            let fields = thing.fields.iter().filter(|(_, value)| is_empty(value));
            all.insert(thing.line, fields.map(|(name, _)| name.as_str()).collect());
        }
        all
    }

    /// Things that say nothing, or only what they are not to have: nobody can tell which are meant.
    pub fn nameless(&self, sort: Sort) -> Vec<Finding> {
        let says_nothing = |thing: &&Declaration| thing.fields.values().all(is_empty);
        let told = |thing: &Declaration| {
            let fault = Finding::error(format!("nothing says which {sort} is meant"));
            let key = match sort {
                Sort::Body => "code",
                Sort::Peer => "reference",
                Sort::Challenge => "challenge",
            };
            Finding { line: Some(thing.line), ..fault }.hint(format!("give its `{key}`"))
        };
        self.of(sort).filter(says_nothing).map(told).collect()
    }

    /// Fields that no thing of this sort has: a wish misspelt must not pass unheard.
    pub fn strange(&self, sort: Sort, entity: &Entity) -> Vec<Finding> {
        let known: Vec<&str> = entity.fields.iter().map(|field| field.name).collect();
        let strange = |thing: &Declaration| -> Vec<Finding> {
            let names = thing.fields.keys().filter(|name| !known.contains(&name.as_str()));
            let told = |name: &String| {
                let fault = Finding::error(format!("a {sort} has no field `{name}`"));
                let fault = Finding { line: Some(thing.line), ..fault };
                hint_for(name, &known).map_or(fault.clone(), |hint| fault.hint(hint))
            };
            names.map(told).collect()
        };
        self.of(sort).flat_map(strange).collect()
    }
}

/// Whether a value says that the field is to be empty.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(many) => many.is_empty(),
        _ => false,
    }
}

/// Things in order of their lines, none two of a sort on one.
fn on_lines_of_their_own(mut things: Vec<Declaration>) -> Vec<Declaration> {
    things.sort_by_key(|thing| thing.line);
    let mut last = 0;
    for thing in &mut things {
        thing.line = thing.line.max(last + 1);
        last = thing.line;
    }
    things
}

const HOW: &str =
    "write each thing as {\"peer\": {...}}, {\"body\": {...}} or {\"challenge\": {...}}";

fn of_lines(text: &str) -> Result<Vec<Declaration>, Vec<Finding>> {
    let (mut things, mut faults) = (Vec::new(), Vec::new());
    for (line, text) in (1..).zip(text.lines()) {
        if text.trim().is_empty() {
            continue;
        }
        let at = |finding: Finding| Finding { line: Some(line), ..finding };
        match once::read(text) {
            Ok(object) if object.is_empty() => {
                faults.push(at(Finding::error("nothing is declared on this line").hint(HOW)));
            }
            Ok(object) => match things_of(object, |_, _| line) {
                Ok(found) => things.extend(found),
                Err(found) => faults.extend(found.into_iter().map(at)),
            },
            Err(fault) => faults.push(at(no_object(&fault))),
        }
    }
    if faults.is_empty() { Ok(things) } else { Err(faults) }
}

/// What a line is that is no JSON object, without the words of the parser.
fn no_object(fault: &serde_json::Error) -> Finding {
    if let Some(twice) = once::twice(fault) {
        return Finding::error(twice).hint("leave one of them, or write two lines");
    }
    let told = match fault.classify() {
        serde_json::error::Category::Eof => "it ends too soon".to_owned(),
        serde_json::error::Category::Data => "it is something else in JSON".to_owned(),
        _ => format!("it goes wrong at column {}", fault.column()),
    };
    Finding::error(format!("this is no JSON object: {told}")).hint(HOW)
}

fn of_toml(text: &str) -> Result<Vec<Declaration>, Vec<Finding>> {
    let document = Document::parse(text).map_err(|fault| vec![*fault])?;
    let table: toml::Table = document.read().map_err(|fault| vec![*fault])?;
    let object = table.into_iter().map(|(name, value)| (name, plain(value))).collect();
    let line = |name: &str, at: usize| document.line(&[Step::Key(name), Step::At(at)]);
    things_of(object, line)
}

/// A value of TOML as one of JSON: a day is a text.
fn plain(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(yes) => yes.into(),
        toml::Value::Datetime(day) => day.to_string().into(),
        toml::Value::Array(many) => many.into_iter().map(plain).collect(),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(name, value)| (name, plain(value))).collect())
        }
    }
}

/// The things of an object whose keys are sorts; `line` tells where one begins.
fn things_of(
    object: Map<String, Value>,
    line: impl Fn(&str, usize) -> u64,
) -> Result<Vec<Declaration>, Vec<Finding>> {
    let (mut things, mut faults) = (Vec::new(), Vec::new());
    // Where no key says what it is, the object holds the fields themselves: said once, not for each.
    if let Some(name) = object.keys().next().filter(|_| object.len() > 1)
        && object.keys().all(|name| sort(name).is_none() && near(name).is_none())
    {
        let fault = Finding::error("nothing says whether this is a peer, a body or a challenge");
        return Err(vec![Finding { line: Some(line(name, 0)), ..fault }.hint(HOW)]);
    }
    for (name, value) in object {
        let Some(sort) = sort(&name) else {
            let fault = Finding::error(format!("nothing is declared by `{name}`"));
            let hint = near(&name).map(|near| format!("did you mean `{near}`?"));
            let fault = fault.hint(hint.unwrap_or_else(|| HOW.to_owned()));
            faults.push(Finding { line: Some(line(&name, 0)), ..fault });
            continue;
        };
        let many = match value {
            Value::Array(many) => many,
            one => vec![one],
        };
        for (at, one) in many.into_iter().enumerate() {
            let line = line(&name, at);
            match one {
                Value::Object(fields) => {
                    let fields = fields.into_iter().map(|(name, value)| (name, flat(value)));
                    things.push(Declaration { sort, line, fields: fields.collect() });
                }
                _ => {
                    let fault = Finding::error(format!("a {sort} is an object with fields"));
                    faults.push(Finding { line: Some(line), ..fault }.hint(HOW));
                }
            }
        }
    }
    if faults.is_empty() { Ok(things) } else { Err(faults) }
}

/// The sort of that name; a body may be called by the noun of the command line as well.
fn sort(name: &str) -> Option<Sort> {
    match name {
        "body" | "council" => Some(Sort::Body),
        "peer" => Some(Sort::Peer),
        "challenge" => Some(Sort::Challenge),
        _ => None,
    }
}

/// The sort whose name is most like this one.
fn near(name: &str) -> Option<String> {
    nearest(name, Sort::ALL.iter().map(|sort| sort.word())).into_iter().next()
}

/// An object in a field is a list of `key=value`, as in the cells of a sheet.
fn flat(value: Value) -> Value {
    let Value::Object(pairs) = value else { return value };
    let text = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    pairs.iter().map(|(key, value)| format!("{key}={}", text(value))).collect()
}

/// The JSON Schema of a file of declared things: lists of each sort, as TOML has them.
pub fn schema() -> schemars::Schema {
    let sorts: [(&str, &Entity); 3] =
        [("body", &BODIES), ("peer", &PEERS), ("challenge", &CHALLENGES)];
    let list = |entity: &Entity| {
        let fields: Map<String, Value> = entity.fields.iter().map(field_schema).collect();
        let item = json!({ "type": "object", "properties": fields, "additionalProperties": false });
        json!({ "type": "array", "items": item })
    };
    let lists: Map<String, Value> =
        sorts.into_iter().map(|(name, entity)| (name.to_owned(), list(entity))).collect();
    schemars::json_schema!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Declared things",
        "description": "As TOML; in JSON Lines each line is an object with one of these keys and \
                        one thing, not a list. Null empties a field, as an empty text or list does.",
        "type": "object",
        "properties": lists,
        "additionalProperties": false,
    })
}

/// A field as a property: many-valued ones are lists, or texts parted by `;`.
fn field_schema(field: &Field) -> (String, Value) {
    let mut schema = match field.kind {
        Kind::Number(least, most) => {
            json!({ "type": ["integer", "null"], "minimum": least, "maximum": most })
        }
        Kind::Decimal(least, most) => {
            json!({ "type": ["number", "null"], "minimum": least, "maximum": most })
        }
        Kind::YesNo => json!({ "type": ["boolean", "string", "null"] }),
        _ if field.many => {
            let items = json!({ "type": ["string", "null"] });
            json!({ "type": ["array", "object", "string", "null"], "items": items })
        }
        Kind::Words(words) => {
            json!({ "enum": words.iter().map(|w| json!(w)).chain([Value::Null]).collect::<Vec<_>>() })
        }
        _ => json!({ "type": ["string", "null"] }),
    };
    schema["description"] = field.help.into();
    (field.name.to_owned(), schema)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn toml_and_json_lines_say_the_same() {
        let toml = "# pool\n[[peer]]\nreference = \"P1\"\nterm_ends = 2027-05-06\nnote = \"\"\n\
                    \n[[challenge]]\nhost = [\"Bury\"]\n[challenge.milestones]\nagreed = 2026-11-01\n";
        let json = "\n{\"peer\": {\"reference\": \"P1\", \"term_ends\": \"2027-05-06\", \"note\": null}}\n\n\
                    {\"challenge\": {\"host\": [\"Bury\"], \"milestones\": {\"agreed\": \"2026-11-01\"}}}";
        let of = |name: &str, text: &str| {
            let all = Declared::read(name, text).unwrap();
            let told = |sort| format!("{:?}", all.of(sort).map(|t| &t.fields).collect::<Vec<_>>());
            assert_eq!(all.emptied(Sort::Peer).into_values().collect::<Vec<_>>(), [["note"]]);
            (told(Sort::Peer).replace("String(\"\")", "Null"), told(Sort::Challenge))
        };
        assert_eq!(of("a.toml", toml), of("a.jsonl", json));
        assert_eq!(of("-", toml), of("-", json));
        let lines: Vec<u64> =
            Declared::read("a.toml", toml).unwrap().things.iter().map(|t| t.line).collect();
        assert_eq!(lines, [2, 7]);
    }

    #[test]
    fn what_is_not_understood_is_told_with_its_line() {
        let told = |name: &str, text: &str| {
            let faults = Declared::read(name, text).unwrap_err();
            faults.iter().map(|f| format!("{:?} {}", f.line, f.message)).collect::<Vec<_>>()
        };
        assert_eq!(told("a.jsonl", "{\"peer\": 3}"), ["Some(1) a peer is an object with fields"]);
        assert_eq!(
            told("a.jsonl", "\n{\"per\": {}}\nx"),
            [
                "Some(2) nothing is declared by `per`",
                "Some(3) this is no JSON object: it goes wrong at column 1"
            ]
        );
        assert_eq!(
            told("a.toml", "\n[[pear]]\nname = 1\n"),
            ["Some(2) nothing is declared by `pear`"]
        );
        let strange = Declared::read("a.toml", "[[peer]]\nnmae = 1\n").unwrap();
        let strange = strange.strange(Sort::Peer, &PEERS);
        assert_eq!(strange[0].message, "a peer has no field `nmae`");
        assert_eq!(strange[0].hint.as_deref(), Some("did you mean `name`?"));
    }
}
