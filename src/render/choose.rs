//! Which rows and columns of an answer are shown: the same in every format.

use anyhow::Result;
use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use super::filter::{Filter, slips};
use super::order::{Place, SortKey};
use super::{Listing, Rows, Thing, View};
use crate::domain::lookup::nearest;
use crate::error::Refusal;

/// What is wanted of an answer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Choice {
    /// The columns in order; `+name` adds to those shown, `-name` takes one away, `all` is all,
    /// `help` asks which there are. Empty: those of the view.
    pub columns: Vec<String>,
    /// By what to order, the first first; ties keep the order of the command.
    pub sort: Vec<SortKey>,
    /// Conditions that all hold.
    pub filters: Vec<Filter>,
    /// At most so many rows, after ordering.
    pub limit: Option<usize>,
}

/// The name of a column as people may write it: `Due by` is `due_by`.
pub(super) fn column_name(text: &str) -> String {
    text.trim().to_lowercase().replace([' ', '-'], "_")
}

impl Choice {
    /// Whether the names of the columns are asked for, not the rows.
    pub fn asks_for_help(&self) -> bool {
        matches!(&self.columns[..], [only] if only == "help")
    }

    /// The view with the rows and columns that are wanted.
    ///
    /// # Errors
    /// Refused when a column is not there, or a value cannot be compared with the column.
    pub fn apply(&self, view: View, today: NaiveDate) -> Result<View> {
        Ok(match view {
            View::List(list) => View::List(self.of_list(list, today)?),
            View::Thing(thing) => self.of_thing(thing, today)?,
            document @ (View::Document(_) | View::Made(_)) => document,
        })
    }

    fn of_list(&self, mut list: Listing, today: NaiveDate) -> Result<Listing> {
        if self.asks_for_help() {
            return names_of(&list.columns, &list.meanings);
        }
        self.check(&list.columns)?;
        for filter in &self.filters {
            filter.must_run_forward(today)?;
            let place = list.columns.iter().position(|column| *column == filter.column);
            filter
                .check(place.and_then(|place| list.words.get(place)).map_or(&[], Vec::as_slice))?;
        }
        let mut kept = self.matching(&list, today)?;
        self.order(&list, &mut kept)?;
        if kept.is_empty() {
            list.empty.push_str(&slips(&self.filters, &list)?);
        }
        let most = self.limit.unwrap_or(usize::MAX);
        if list.newest_last && self.sort.is_empty() {
            kept.drain(..kept.len().saturating_sub(most));
        }
        kept.truncate(most);
        if kept.len() < list.rows.len() || !self.sort.is_empty() {
            list = list.only(&kept);
        }
        if !self.columns.is_empty() {
            list.columns = self.named(&list.columns, &list.shown)?;
            list.shown.clone_from(&list.columns);
            list.named = true;
        }
        Ok(list)
    }

    /// Every column that is filtered or ordered by is there.
    fn check(&self, columns: &[String]) -> Result<()> {
        let sorted = self.sort.iter().map(|key| &key.column);
        let mut named = self.filters.iter().map(|filter| &filter.column).chain(sorted);
        named.try_for_each(|name| known(columns, name).map(drop))
    }

    /// The places of the rows that meet every condition.
    fn matching(&self, list: &Listing, today: NaiveDate) -> Result<Vec<usize>> {
        let conditions: Vec<_> = self.filters.iter().map(|filter| filter.on(today)).collect();
        let columns: Vec<&str> = self.filters.iter().map(|filter| filter.column.as_str()).collect();
        if columns.is_empty() {
            return Ok((0..list.rows.len()).collect());
        }
        let mut kept = Vec::with_capacity(list.rows.len());
        'rows: for place in 0..list.rows.len() {
            for (condition, column) in conditions.iter().zip(&columns) {
                // One by one: a column may be asked for by several conditions.
                if !condition.holds(&list.rows.values(place, &[column])?[0])? {
                    continue 'rows;
                }
            }
            kept.push(place);
        }
        Ok(kept)
    }

    fn order(&self, list: &Listing, kept: &mut Vec<usize>) -> Result<()> {
        for key in self.sort.iter().rev() {
            let place = |&at: &usize| {
                let values = list.rows.values(at, &[&key.column])?;
                Ok((Place::of(&values[0], key), at))
            };
            let mut keyed: Vec<(Place, usize)> = kept.iter().map(place).collect::<Result<_>>()?;
            keyed.sort_by(|(one, _), (other, _)| one.cmp(other));
            *kept = keyed.into_iter().map(|(_, at)| at).collect();
        }
        Ok(())
    }

    /// The columns asked for, of `all`; those that are `shown` when only added to or taken from.
    fn named(&self, all: &[String], shown: &[String]) -> Result<Vec<String>> {
        let changes = self.columns.iter().all(|name| name.starts_with(['+', '-']));
        let mut chosen: Vec<String> = if changes { shown.to_vec() } else { Vec::new() };
        for asked in &self.columns {
            if let Some(gone) = asked.strip_prefix('-') {
                let gone = known(all, &column_name(gone))?;
                chosen.retain(|name| *name != gone);
            } else if asked == "all" {
                chosen.extend(all.iter().cloned());
            } else {
                chosen.push(known(all, &column_name(asked.trim_start_matches('+')))?);
            }
        }
        let mut once = Vec::with_capacity(chosen.len());
        chosen.into_iter().for_each(|name| {
            if !once.contains(&name) {
                once.push(name);
            }
        });
        Ok(once)
    }

    /// A thing with the fields that are wanted.
    fn of_thing(&self, thing: Thing, today: NaiveDate) -> Result<View> {
        if *self == Self::default() {
            return Ok(View::Thing(thing));
        }
        let listed = thing.listed()?;
        let no_fields = Map::new();
        let fields = thing.value.as_object().unwrap_or(&no_fields);
        let all: Vec<String> = fields.keys().cloned().collect();
        if let Some(rows) = &listed
            && self.is_about(rows, &all)
        {
            return self.of_list(rows.clone(), today).map(View::List);
        }
        if fields.is_empty() {
            return Ok(View::Thing(thing));
        }
        if self.asks_for_help() {
            let (mut names, mut meanings) = (Vec::new(), Vec::new());
            if let Some(rows) = &listed {
                (names, meanings) = (rows.columns.clone(), rows.meanings.clone());
                meanings.resize(names.len(), String::new());
            }
            names.extend(all.into_iter().filter(|name| !names.contains(name)).collect::<Vec<_>>());
            meanings.resize(names.len(), String::new());
            return Ok(View::List(names_of(&names, &meanings)?));
        }
        if !self.filters.is_empty() {
            let alone = Self { filters: self.filters.clone(), ..Self::default() };
            let kept = alone.of_list(super::thing::one_row(&thing.value)?, today)?;
            if kept.rows.is_empty() {
                return Ok(View::List(kept));
            }
        }
        self.sort.iter().try_for_each(|key| known(&all, &key.column).map(drop))?;
        if self.columns.is_empty() {
            return Ok(View::Thing(thing));
        }
        let chosen = self.named(&all, &all)?;
        let field = |name: String| fields.get(&name).cloned().map(|value| (name, value));
        let value = Value::Object(chosen.into_iter().filter_map(field).collect());
        let mut narrowed = Thing::fields(&value)?;
        narrowed.events = thing.events;
        Ok(View::Thing(narrowed))
    }
}

impl Choice {
    /// Whether it chooses among these rows of a thing, not among its fields: by one of their columns, or by
    /// nothing but their number.
    fn is_about(&self, rows: &Listing, fields: &[String]) -> bool {
        let named = self.columns.iter();
        let named = named.chain(self.filters.iter().map(|filter| &filter.column));
        let named = named.chain(self.sort.iter().map(|key| &key.column));
        let named: Vec<&String> = named.collect();
        let among = |columns: &[String]| named.iter().filter(|name| columns.contains(name)).count();
        match named.len() {
            0 => self.limit.is_some(),
            all => among(&rows.columns) == all || (among(&rows.columns) > 0 && among(fields) < all),
        }
    }
}

/// The column by that name.
fn known(columns: &[String], name: &str) -> Result<String> {
    if let Some(column) = columns.iter().find(|column| *column == name) {
        return Ok(column.clone());
    }
    let near = nearest(name, columns.iter().map(String::as_str));
    let refusal = Refusal::usage(format!("no column `{name}`"));
    Err(match near.first() {
        Some(near) => refusal.hint(format!("did you mean `{near}`? `--columns help` lists all")),
        None => refusal.hint(format!("the columns are {}", columns.join(", "))),
    }
    .into())
}

/// The columns as a list of their own.
fn names_of(columns: &[String], meanings: &[String]) -> Result<Listing> {
    let rows = columns.iter().enumerate().map(|(place, column)| {
        let meaning = meanings.get(place).filter(|meaning| !meaning.is_empty());
        Map::from_iter([
            ("column".to_owned(), json!(column)),
            ("meaning".to_owned(), json!(meaning)),
        ])
    });
    let columns = vec!["column".to_owned(), "meaning".to_owned()];
    let rows = Rows::of(rows.collect::<Vec<Map<String, Value>>>())?;
    Ok(Listing { rows, shown: columns.clone(), columns, ..Listing::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list() -> Listing {
        let row = |name: &str, size: Value, tags: &[&str]| {
            Map::from_iter([
                ("name".to_owned(), json!(name)),
                ("size".to_owned(), size),
                ("tags".to_owned(), json!(tags)),
            ])
        };
        let columns: Vec<String> = ["name", "size", "tags"].map(str::to_owned).into();
        Listing {
            rows: Rows::of(vec![
                row("P10", json!(3), &["a", "b"]),
                row("P9", Value::Null, &[]),
                row("Zoë", json!(20), &["b"]),
            ])
            .unwrap(),
            shown: columns.clone(),
            columns,
            ..Listing::default()
        }
    }

    fn chosen(choice: &Choice) -> Result<Listing> {
        let day = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        match choice.apply(View::List(list()), day)? {
            View::List(list) => Ok(list),
            other => panic!("{other:?}"),
        }
    }

    fn names(sort: &[&str], filters: &[&str], limit: Option<usize>) -> Vec<String> {
        let choice = Choice {
            columns: vec![],
            sort: sort.iter().map(|key| key.parse().unwrap()).collect(),
            filters: filters.iter().map(|filter| filter.parse().unwrap()).collect(),
            limit,
        };
        let list = chosen(&choice).unwrap();
        (0..list.rows.len())
            .map(|at| crate::render::cells::text(&list.rows.values(at, &["name"]).unwrap()[0]))
            .collect()
    }

    #[test]
    fn order_is_natural_and_what_is_absent_comes_last() {
        assert_eq!(names(&["name"], &[], None), ["P9", "P10", "Zoë"]);
        assert_eq!(names(&["-name"], &[], None), ["Zoë", "P10", "P9"]);
        assert_eq!(names(&["size"], &[], None), ["P10", "Zoë", "P9"]);
        assert_eq!(names(&["-size"], &[], None), ["Zoë", "P10", "P9"]);
        assert_eq!(names(&["-tags", "name"], &[], None), ["Zoë", "P10", "P9"]);
    }

    #[test]
    fn conditions_and_the_limit_choose_rows() {
        assert_eq!(names(&[], &["name~zoe"], None), ["Zoë"]);
        assert_eq!(names(&[], &["tags=b", "size>3"], None), ["Zoë"]);
        assert_eq!(names(&["name"], &["tags=b"], Some(1)), ["P10"]);
        assert_eq!(names(&[], &["size="], None), ["P9"]);
    }

    #[test]
    fn columns_are_named_added_and_taken_away() {
        let columns = |asked: &[&str]| {
            let columns = asked.iter().map(ToString::to_string).collect();
            chosen(&Choice { columns, ..Choice::default() }).map(|list| list.shown)
        };
        assert_eq!(columns(&["tags", "Name"]).unwrap(), ["tags", "name"]);
        assert_eq!(columns(&["-size"]).unwrap(), ["name", "tags"]);
        assert_eq!(columns(&["+size", "-name"]).unwrap(), ["size", "tags"]);
        assert!(columns(&["nam"]).unwrap_err().to_string().contains("no column `nam`"));
        assert_eq!(columns(&["help"]).unwrap(), ["column", "meaning"]);
    }
}
