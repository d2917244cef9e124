//! The order of rows by their columns.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde_json::Value;

use super::cells;
use super::choose::column_name;
use crate::domain::text::folded_words;

/// One column to order by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SortKey {
    pub(super) column: String,
    descending: bool,
}

impl FromStr for SortKey {
    type Err = String;

    /// Parses `name`, or `-name` for the other way round.
    fn from_str(text: &str) -> Result<Self, String> {
        let descending = text.trim().starts_with('-');
        let column = column_name(text.trim().trim_start_matches(['-', '+']));
        if column.is_empty() {
            return Err(format!("`{text}` names no column"));
        }
        Ok(Self { column, descending })
    }
}

impl fmt::Display for SortKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.descending { "-" } else { "" }, self.column)
    }
}

/// Where a row stands by one column: what is absent comes last, whichever way round.
#[derive(Debug)]
pub(super) struct Place {
    absent: bool,
    number: Option<f64>,
    text: String,
    descending: bool,
}

impl Place {
    pub(super) fn of(value: &Value, key: &SortKey) -> Self {
        let absent = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        let number = value.as_f64();
        let text = if number.is_some() { String::new() } else { natural(&cells::text(value)) };
        Self { absent, number, text, descending: key.descending }
    }
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Place {}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> Ordering {
        let number = |place: &Self| place.number.unwrap_or(f64::NEG_INFINITY);
        let order = number(self).total_cmp(&number(other)).then_with(|| self.text.cmp(&other.text));
        let order = if self.descending { order.reverse() } else { order };
        self.absent.cmp(&other.absent).then(order)
    }
}

/// A text that sorts as people do: without regard to case and accents, `P9` before `P10`.
pub(super) fn natural(text: &str) -> String {
    let mut key = String::with_capacity(text.len() + 20);
    let mut digits = String::new();
    for c in folded_words(text).chars().chain(['\0']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if !digits.is_empty() {
            key.push_str(&format!("{:0>20}", digits.trim_start_matches('0')));
            digits.clear();
        }
        if c != '\0' {
            key.push(c);
        }
    }
    key
}
