//! Conditions on the rows of a list: `region=North West`, `population>=100000`, `due_by<+6m`.

use std::cmp::Ordering;
use std::str::FromStr;

use anyhow::Result;
use chrono::NaiveDate;
use serde_json::Value;

use super::choose::column_name;
use super::order::natural;
use super::{Listing, cells};
use crate::domain::DateRange;
use crate::domain::lookup::nearest;
use crate::domain::text::folded_words;
use crate::domain::{backward, typed_days};
use crate::error::Refusal;

/// A condition on one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// The column.
    pub(super) column: String,
    test: Test,
    wanted: String,
}

/// How a cell is held against what is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Test {
    Is,
    IsNot,
    Contains,
    ContainsNot,
    Below,
    AtMost,
    Above,
    AtLeast,
}

/// The signs, those of two letters before those of one.
const SIGNS: &[(&str, Test)] = &[
    ("!=", Test::IsNot),
    ("!~", Test::ContainsNot),
    ("<=", Test::AtMost),
    (">=", Test::AtLeast),
    ("==", Test::Is),
    ("=", Test::Is),
    ("~", Test::Contains),
    ("<", Test::Below),
    (">", Test::Above),
];

impl FromStr for Filter {
    type Err = String;

    /// Parses `COLUMN SIGN VALUE`; the signs are `= != ~ !~ < <= > >=`.
    fn from_str(text: &str) -> Result<Self, String> {
        let place = text.find(['=', '!', '~', '<', '>']);
        let sign = place.and_then(|at| {
            SIGNS.iter().find(|(sign, _)| text[at..].starts_with(sign)).map(|found| (at, found))
        });
        let Some((at, (sign, test))) = sign else {
            return Err(format!(
                "`{text}` is no condition; write it as `region=London` or `population>=100000`"
            ));
        };
        let column = column_name(&text[..at]);
        if column.is_empty() {
            return Err(format!("`{text}` names no column before `{sign}`"));
        }
        let wanted = text[at + sign.len()..].trim().to_owned();
        Ok(Self { column, test: *test, wanted })
    }
}

impl Filter {
    /// Refused where what is wanted is none of the words that the column may hold: it would hold for no
    /// row, or for all.
    pub(super) fn check(&self, words: &[String]) -> Result<()> {
        let (wanted, is_whole) = (&self.wanted, matches!(self.test, Test::Is | Test::IsNot));
        let folded = folded_words(wanted);
        let is_known = || words.iter().any(|word| folded_words(word) == folded);
        if words.is_empty() || !is_whole || wanted.is_empty() || is_known() {
            return Ok(());
        }
        let refusal = Refusal::usage(format!("no {} is `{wanted}`", self.column));
        let near = nearest(wanted, words.iter().map(String::as_str));
        Err(match near.first() {
            Some(near) => refusal.hint(format!("did you mean `{near}`?")),
            None => refusal.hint(format!("known are {}", words.join(", "))),
        }
        .into())
    }

    /// Refused where what is wanted is a range that ends before it begins: no day is in it.
    pub(super) fn must_run_forward(&self, today: NaiveDate) -> Result<()> {
        let Some((from, to)) = backward(&self.wanted, today) else { return Ok(()) };
        let refusal = Refusal::usage(format!("`{}` ends before it begins", self.wanted));
        Err(refusal.hint(format!("{to} comes before {from}: write the earlier one first")).into())
    }

    /// The condition as it is meant on that day.
    pub(super) fn on(&self, today: NaiveDate) -> Condition<'_> {
        let plain = self.wanted.replace([',', '_'], "");
        Condition {
            filter: self,
            folded: folded_words(&self.wanted),
            number: plain.parse().ok(),
            days: typed_days(&self.wanted, today).ok(),
        }
    }
}

/// What may be a slip of the pen where no row is left: no row has a value that is asked for, and one has a
/// value like it.
pub(super) fn slips(filters: &[Filter], list: &Listing) -> Result<String> {
    let mut said = String::new();
    let asked = |filter: &&Filter| filter.test == Test::Is && !filter.wanted.is_empty();
    for filter in filters.iter().filter(asked) {
        let mut values: Vec<String> = Vec::new();
        for place in 0..list.rows.len() {
            match list.rows.values(place, &[&filter.column])?.pop() {
                Some(Value::String(text)) => values.push(text),
                Some(Value::Array(many)) => values.extend(many.iter().map(cells::text)),
                _ => {}
            }
        }
        values.sort_unstable();
        values.dedup();
        let folded = folded_words(&filter.wanted);
        if values.iter().any(|value| folded_words(value) == folded) {
            continue;
        }
        if let Some(near) = nearest(&filter.wanted, values.iter().map(String::as_str)).first() {
            let Filter { column, wanted, .. } = filter;
            said += &format!(" No {column} is `{wanted}`: did you mean `{near}`?");
        }
    }
    Ok(said)
}

/// A condition with its value in each sense that it may have.
#[derive(Debug)]
pub(super) struct Condition<'a> {
    filter: &'a Filter,
    folded: String,
    number: Option<f64>,
    days: Option<DateRange>,
}

impl Condition<'_> {
    /// Whether a row with this value in the column meets it.
    ///
    /// # Errors
    /// Refused when the value cannot be compared with what stands in the column.
    pub(super) fn holds(&self, value: &Value) -> Result<bool> {
        Ok(match self.filter.test {
            Test::Is => self.is(value),
            Test::IsNot => !self.is(value),
            Test::Contains => self.is_in(value),
            Test::ContainsNot => !self.is_in(value),
            Test::Below => self.compare(value)?.contains(&Ordering::Less),
            Test::Above => self.compare(value)?.contains(&Ordering::Greater),
            Test::AtMost => self.compare(value)?.iter().any(|order| order.is_le()),
            Test::AtLeast => self.compare(value)?.iter().any(|order| order.is_ge()),
        })
    }

    /// Whether the cell is what is wanted; of many values, any. Nothing wanted is an empty cell.
    fn is(&self, value: &Value) -> bool {
        if self.filter.wanted.is_empty() {
            return cells::text(value).is_empty();
        }
        match value {
            Value::Null => false,
            Value::Bool(yes) => ["no", "false"].contains(&&*self.folded) != *yes && self.is_truth(),
            Value::Number(number) => number.as_f64() == self.number,
            Value::Array(many) => many.iter().any(|one| self.is(one)),
            Value::String(text) => match (day_of(text), self.days) {
                (Some(day), Some(days)) => days.contains(day),
                _ => self.is_text(text),
            },
            Value::Object(_) => cells::text(value) == self.filter.wanted,
        }
    }

    fn is_truth(&self) -> bool {
        ["yes", "true", "no", "false"].contains(&&*self.folded)
    }

    fn is_text(&self, text: &str) -> bool {
        let folded = folded_words(text);
        // Of signs alone nothing is left to compare by.
        if folded.is_empty() { text == self.filter.wanted } else { folded == self.folded }
    }

    /// Whether what is wanted stands in the cell; of many values, in any.
    fn is_in(&self, value: &Value) -> bool {
        match value {
            Value::Array(many) => many.iter().any(|one| self.is_in(one)),
            value => {
                let text = cells::text(value);
                !text.is_empty()
                    && (text.contains(&self.filter.wanted)
                        || !self.folded.is_empty() && folded_words(&text).contains(&self.folded))
            }
        }
    }

    /// How each value of the cell stands to what is wanted; nothing for an empty cell.
    fn compare(&self, value: &Value) -> Result<Vec<Ordering>> {
        Ok(match value {
            Value::Null => Vec::new(),
            Value::Array(many) => {
                many.iter().map(|one| self.compare(one)).collect::<Result<Vec<_>>>()?.concat()
            }
            Value::Number(number) => {
                let wanted = self.number.ok_or_else(|| self.not_a("number"))?;
                number.as_f64().map(|number| number.total_cmp(&wanted)).into_iter().collect()
            }
            Value::String(text) => vec![self.compare_text(text)?],
            other => vec![cells::text(other).cmp(&self.filter.wanted)],
        })
    }

    fn compare_text(&self, text: &str) -> Result<Ordering> {
        let Some(day) = day_of(text) else {
            return Ok(natural(text).cmp(&natural(&self.filter.wanted)));
        };
        let days = self.days.ok_or_else(|| self.not_a("date"))?;
        Ok(match () {
            () if day < days.from => Ordering::Less,
            () if day > days.to => Ordering::Greater,
            () => Ordering::Equal,
        })
    }

    fn not_a(&self, what: &str) -> Refusal {
        let Filter { column, wanted, .. } = self.filter;
        Refusal::usage(format!("`{wanted}` is not a {what}, as the values of `{column}` are"))
            .hint("compare with something of the same sort, such as 100000, 2027-03-01 or +6m")
    }
}

/// The day that a date, or an instant in ISO 8601, lies on.
fn day_of(text: &str) -> Option<NaiveDate> {
    let (day, rest) = (text.get(..10)?, text.get(10..)?);
    let whole = rest.is_empty() || rest.starts_with('T');
    if whole { NaiveDate::parse_from_str(day, "%Y-%m-%d").ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn holds(filter: &str, value: Value) -> Result<bool> {
        let filter: Filter = filter.parse().map_err(anyhow::Error::msg)?;
        filter.on(NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()).holds(&value)
    }

    #[test]
    fn each_sign_means_what_it_says() {
        for (filter, value) in [
            ("x=North West", json!("north-west")),
            ("X = Zoe", json!("Zoë")),
            ("x!=a", json!("b")),
            ("x!=a", Value::Null),
            ("x~mit", json!("Smith")),
            ("x!~mit", json!("Jones")),
            ("x=", Value::Null),
            ("x!=", json!("a")),
            ("x=yes", json!(true)),
            ("x=no", json!(false)),
            ("x>=100,000", json!(100_000)),
            ("x<2027-01-01", json!("2026-12-31")),
            ("x<=2026-Q4", json!("2026-12-31")),
            ("x=2026", json!("2026-12-31")),
            ("x>today", json!("2026-11-22T09:00:00Z")),
            ("x=b", json!(["a", "b"])),
            ("x>P9", json!("P10")),
            ("x=a=b", json!("a=b")),
        ] {
            assert!(holds(filter, value.clone()).unwrap(), "{filter} {value}");
        }
    }

    #[test]
    fn and_not_what_it_does_not() {
        for (filter, value) in [
            ("x=yes", json!(false)),
            ("x=maybe", json!(true)),
            ("x!=b", json!(["a", "b"])),
            ("x<5", Value::Null),
            ("x>2026-Q4", json!("2026-12-31")),
            ("x=!", json!("?")),
            ("x~", Value::Null),
        ] {
            assert!(!holds(filter, value.clone()).unwrap(), "{filter} {value}");
        }
    }

    #[test]
    fn what_cannot_be_compared_is_said() {
        assert!(holds("x>lots", json!(3)).is_err());
        assert!(holds("x>soon", json!("2026-12-31")).is_err());
        for text in ["", "x", "=3", "x!3"] {
            assert!(text.parse::<Filter>().is_err(), "{text}");
        }
    }
}
