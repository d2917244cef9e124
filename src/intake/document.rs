//! TOML from people: to a type, or to findings that say line and key in plain words.

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Finding, Severity};
use crate::domain::lookup::nearest;

/// A TOML document that parses, with the place of everything in it.
#[derive(Debug)]
pub struct Document<'t> {
    text: &'t str,
    tree: Spanned<DeTable<'t>>,
}

/// A step down into a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'s> {
    /// To the value of a key.
    Key(&'s str),
    /// To an element of a list, from 0.
    At(usize),
}

impl<'t> Document<'t> {
    /// Takes the text apart.
    ///
    /// # Errors
    /// A finding where it is not TOML.
    pub fn parse(text: &'t str) -> Result<Self, Box<Finding>> {
        match DeTable::parse(text) {
            Ok(tree) => Ok(Self { text, tree }),
            Err(fault) => Err(Box::new(finding(text, None, &fault))),
        }
    }

    /// The whole document as a value of a type.
    ///
    /// # Errors
    /// A finding for the first key or value that does not fit.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Box<Finding>> {
        toml::from_str(self.text).map_err(|fault| Box::new(finding(self.text, Some(self), &fault)))
    }

    /// The line, from 1, of what `path` leads to; of its nearest ancestor where it is not there.
    pub fn line(&self, path: &[Step<'_>]) -> u64 {
        let mut at = self.tree.span();
        let mut node: Option<&DeValue<'_>> = None;
        for step in path {
            let below = match (step, node) {
                (Step::Key(key), None) => entry(self.tree.get_ref(), key),
                (Step::Key(key), Some(DeValue::Table(table))) => entry(table, key),
                (Step::At(index), Some(DeValue::Array(list))) => {
                    list.get(*index).map(|value| (value.span(), value.get_ref()))
                }
                _ => None,
            };
            let Some((span, value)) = below else { break };
            (at, node) = (span, Some(value));
        }
        line_of(self.text, at.start)
    }

    /// What `path` is called: `kind.corporate.slot.lead peer.role`; elements of a list go by their
    /// name where they have one.
    pub fn name(&self, path: &[Step<'_>]) -> String {
        let mut name = String::new();
        let mut node: Option<&DeValue<'_>> = None;
        for step in path {
            let (label, below) = match (step, node) {
                (Step::Key(key), None) => (key.to_string(), entry(self.tree.get_ref(), key)),
                (Step::Key(key), Some(DeValue::Table(table))) => {
                    (key.to_string(), entry(table, key))
                }
                (Step::Key(key), _) => (key.to_string(), None),
                (Step::At(index), node) => {
                    let element = match node {
                        Some(DeValue::Array(list)) => list.get(*index),
                        _ => None,
                    };
                    let called = element.and_then(|element| label(element.get_ref()));
                    let called = called.unwrap_or_else(|| (index + 1).to_string());
                    (called, element.map(|element| (element.span(), element.get_ref())))
                }
            };
            name += if name.is_empty() { "" } else { "." };
            name += &label;
            node = below.map(|(_, value)| value);
        }
        name
    }

    /// The path of the smallest key or value that covers `offset`.
    fn path_at(&self, offset: usize) -> String {
        let mut best: Option<(usize, Vec<Step<'_>>)> = None;
        visit(self.tree.get_ref(), &mut Vec::new(), &mut |span, path| {
            let is_smaller = best.as_ref().is_none_or(|(length, _)| span.len() < *length);
            if span.contains(&offset) && is_smaller {
                best = Some((span.len(), path.to_vec()));
            }
        });
        best.map(|(_, path)| self.name(&path)).unwrap_or_default()
    }
}

/// The keys by which elements of a list go, in order of preference.
pub const NAMING_KEYS: [&str; 4] = ["word", "role", "name", "theme"];

/// The name of an element of a list.
fn label(element: &DeValue<'_>) -> Option<String> {
    let DeValue::Table(table) = element else { return None };
    NAMING_KEYS.iter().find_map(|key| match entry(table, key) {
        Some((_, DeValue::String(name))) => Some(name.to_string()),
        _ => None,
    })
}

/// The value of a key, and the span of the key.
fn entry<'d, 't>(table: &'d DeTable<'t>, key: &str) -> Option<(Range<usize>, &'d DeValue<'t>)> {
    let mut entries = table.iter();
    let (name, value) = entries.find(|(name, _)| name.get_ref().as_ref() == key)?;
    Some((name.span(), value.get_ref()))
}

type Visitor<'v, 'd> = dyn FnMut(Range<usize>, &[Step<'d>]) + 'v;

/// Calls `see` with every key and value below `table`.
fn visit<'d>(table: &'d DeTable<'_>, path: &mut Vec<Step<'d>>, see: &mut Visitor<'_, 'd>) {
    for (key, value) in table {
        path.push(Step::Key(key.get_ref().as_ref()));
        see(key.span(), path);
        visit_value(value, path, see);
        path.pop();
    }
}

fn visit_value<'d>(
    value: &'d Spanned<DeValue<'_>>,
    path: &mut Vec<Step<'d>>,
    see: &mut Visitor<'_, 'd>,
) {
    see(value.span(), path);
    match value.get_ref() {
        DeValue::Table(table) => visit(table, path, see),
        DeValue::Array(list) => {
            for (index, element) in list.iter().enumerate() {
                path.push(Step::At(index));
                visit_value(element, path, see);
                path.pop();
            }
        }
        _ => {}
    }
}

fn line_of(text: &str, offset: usize) -> u64 {
    let before = text.get(..offset).unwrap_or(text);
    before.bytes().filter(|byte| *byte == b'\n').count() as u64 + 1
}

/// What the parser says, in the words of the house.
fn finding(text: &str, document: Option<&Document<'_>>, fault: &toml::de::Error) -> Finding {
    let offset = fault.span().map(|span| span.start);
    let (message, hint) = in_plain_words(fault.message());
    Finding {
        severity: Severity::Error,
        line: offset.map(|offset| line_of(text, offset)),
        row: None,
        column: document
            .zip(offset)
            .map(|(document, offset)| document.path_at(offset))
            .filter(|path| !path.is_empty()),
        value: None,
        message,
        hint,
    }
}

/// Turns the parser's message into one without words of the programming language.
fn in_plain_words(message: &str) -> (String, Option<String>) {
    let message = message.trim();
    // The parser's "invalid date, expected day between 01 and 28".
    if let Some(("invalid date" | "invalid datetime", expected)) = message.split_once(", expected ")
    {
        let hint = format!("the {expected} would do; write dates as 2027-03-01");
        return ("there is no such day".to_owned(), Some(hint));
    }
    if let Some(rest) = message.strip_prefix("unknown field ") {
        let mut words = quoted(rest);
        let found = words.next().unwrap_or_default();
        let known: Vec<&str> = words.collect();
        return (format!("unknown key `{found}`"), hint_for(found, &known));
    }
    if let Some(rest) = message.strip_prefix("missing field ") {
        return (format!("the key {rest} is missing"), None);
    }
    if let Some((found, expected)) = message.split_once(", expected ") {
        // A fault of the form: the parser names the sign that is missing, or a kind of its own.
        if !found.starts_with("invalid ") {
            let is_sign = expected.starts_with('`');
            let missing = if is_sign { format!(": {expected} is missing") } else { String::new() };
            return (format!("{found}{missing}"), None);
        }
        let found = found
            .replace("invalid type: ", "")
            .replace("invalid value: ", "")
            .replace("invalid length ", "a list of ")
            .replace("string ", "text ")
            .replace("integer ", "the number ")
            .replace("floating point ", "the number ")
            .replace("boolean ", "");
        return (format!("{found} stands where {} should", expected_thing(expected)), None);
    }
    (message.to_owned(), None)
}

/// The words in backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// "Did you mean", or all there is.
pub fn hint_for(found: &str, known: &[&str]) -> Option<String> {
    let near = nearest(found, known.iter().copied());
    match (&near[..], known) {
        ([near, ..], _) => Some(format!("did you mean `{near}`?")),
        ([], []) => None,
        ([], known) => Some(format!("known here: {}", known.join(", "))),
    }
}

fn expected_thing(expected: &str) -> &str {
    match expected {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number from 0",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "a boolean" => "`true` or `false`",
        "a string" | "str" | "string" => "text in quotes",
        "a sequence" => "a list in square brackets",
        "a map" => "a table",
        other if other.starts_with("struct ") => "a table",
        other => other,
    }
}
