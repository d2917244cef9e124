//! Changes to single values of a scheme's text, which keep its notes: `five_year.interval_months=48`.

mod place;

use toml_edit::{Array, DocumentMut, Item, TableLike, Value};

use super::super::document::hint_for;
use crate::error::{ErrorKind, Refusal};
use place::{Place, keys, label, labels, place_of, position};

/// One change, as a person types it: a path, `=`, `+=` or `-=`, and a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    path: Vec<String>,
    step: Change,
    value: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    /// `=`: sets the value; nothing after it takes the key away.
    Set,
    /// `+=`: adds to a list.
    Add,
    /// `-=`: takes from a list.
    Take,
}

impl std::str::FromStr for Edit {
    type Err = String;

    /// Parses `KEY=VALUE`, `KEY+=VALUE` or `KEY-=VALUE`.
    fn from_str(text: &str) -> Result<Self, String> {
        let fault = || format!("`{text}` is no KEY=VALUE, such as five_year.interval_months=48");
        let equals = outside_quotes(text, '=').next().ok_or_else(fault)?;
        let (left, value) = (&text[..equals], &text[equals + 1..]);
        let (path, step) = match left.chars().next_back() {
            Some('+') => (&left[..left.len() - 1], Change::Add),
            Some('-') => (&left[..left.len() - 1], Change::Take),
            _ => (left, Change::Set),
        };
        let mut parts = Vec::new();
        let mut begin = 0;
        for dot in outside_quotes(path, '.').chain([path.len()]) {
            parts.push(path[begin..dot].trim().trim_matches('"').to_owned());
            begin = dot + 1;
        }
        if parts.iter().any(String::is_empty) {
            return Err(fault());
        }
        Ok(Self { path: parts, step, value: value.trim().to_owned() })
    }
}

/// Where `mark` stands outside of double quotes.
fn outside_quotes(text: &str, mark: char) -> impl Iterator<Item = usize> {
    let mut quoted = false;
    text.char_indices().filter_map(move |(at, c)| {
        quoted ^= c == '"';
        (c == mark && !quoted).then_some(at)
    })
}

/// Makes the changes in `text`; all notes and all else stay as they are. The outcome need not be a
/// scheme: read it.
///
/// # Errors
/// When a path leads nowhere, or there is nothing to add to or to take.
pub fn edit(text: &str, edits: &[Edit]) -> Result<String, Refusal> {
    let mut document: DocumentMut = text.parse().map_err(|fault| {
        Refusal::rejected(format!("the scheme cannot be changed: {fault}"))
            .hint("export it, mend it, and bring it back: `peerage scheme export -o scheme.toml`")
    })?;
    for edit in edits {
        edit.make(document.as_item_mut())?;
    }
    Ok(document.to_string())
}

impl Edit {
    fn make(&self, top: &mut Item) -> Result<(), Refusal> {
        let Some((last, way)) = self.path.split_last() else { return Ok(()) };
        let mut at = Place::Item(top);
        for (depth, part) in way.iter().enumerate() {
            at = at.below(part).map_err(|known| self.nothing_at(depth, &known))?;
        }
        match at {
            Place::Table(table) => self.change_key(table, last),
            Place::Item(Item::ArrayOfTables(list)) => match position(list, last) {
                Ok(at) if self.value.is_empty() => {
                    list.remove(at);
                    Ok(())
                }
                Ok(_) => Err(self.more_than_one_value()),
                Err(known) => Err(self.nothing_at(way.len(), &known)),
            },
            Place::Item(Item::Value(Value::Array(list))) => self.change_element(list, last),
            Place::Item(item) => match item.as_table_like_mut() {
                Some(table) => self.change_key(table, last),
                None => Err(self.nothing_at(way.len(), &[])),
            },
        }
    }

    fn more_than_one_value(&self) -> Refusal {
        let path = self.path.join(".");
        Refusal::rejected(format!("`{path}` is made of more than one value"))
            .hint("name a value in it, or use `scheme export` and `scheme import`")
    }

    fn nothing_at(&self, depth: usize, known: &[String]) -> Refusal {
        let path = self.path[..=depth].join(".");
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let none = Refusal::new(ErrorKind::NotFound, format!("the scheme has no `{path}`"));
        match hint_for(&self.path[depth], &known) {
            Some(hint) => none.hint(hint),
            None => none.hint("see `peerage scheme export` and `peerage help scheme`"),
        }
    }

    fn change_key(&self, table: &mut dyn TableLike, key: &str) -> Result<(), Refusal> {
        match self.step {
            Change::Set if self.value.is_empty() => match table.remove(key) {
                Some(_) => Ok(()),
                None => Err(self.nothing_at(self.path.len() - 1, &keys(table))),
            },
            Change::Set => self.set(table, key),
            Change::Add => self.add(table, key),
            Change::Take => self.take(table, key),
        }
    }

    fn set(&self, table: &mut dyn TableLike, key: &str) -> Result<(), Refusal> {
        match table.get_mut(key) {
            Some(Item::Value(old)) => {
                let mut new = self.as_value(Some(old));
                // The note behind a value stays with it.
                new.decor_mut().clone_from(old.decor());
                *old = new;
            }
            Some(Item::Table(_) | Item::ArrayOfTables(_)) => {
                return Err(self.more_than_one_value());
            }
            _ => {
                table.insert(key, Item::Value(self.as_value(None)));
            }
        }
        Ok(())
    }

    fn add(&self, table: &mut dyn TableLike, key: &str) -> Result<(), Refusal> {
        let item = table.entry(key).or_insert(Item::Value(Value::Array(Array::new())));
        let Some(list) = item.as_array_mut() else { return Err(self.no_list()) };
        for value in self.values() {
            list.push(value);
        }
        Ok(())
    }

    fn take(&self, table: &mut dyn TableLike, key: &str) -> Result<(), Refusal> {
        let known = match table.get_mut(key) {
            Some(Item::Value(Value::Array(list))) => {
                let known = labels(list);
                let before = list.len();
                let gone: Vec<String> = self.values().iter().filter_map(label).collect();
                list.retain(|value| label(value).is_none_or(|name| !gone.contains(&name)));
                if list.len() < before {
                    return Ok(());
                }
                known
            }
            Some(Item::ArrayOfTables(list)) => match position(list, &self.value) {
                Ok(at) => {
                    list.remove(at);
                    return Ok(());
                }
                Err(known) => known,
            },
            _ => return Err(self.no_list()),
        };
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let path = self.path.join(".");
        let none = Refusal::new(ErrorKind::NotFound, format!("`{path}` has no `{}`", self.value));
        Err(match hint_for(&self.value, &known) {
            Some(hint) => none.hint(hint),
            None => none,
        })
    }

    fn no_list(&self) -> Refusal {
        let path = self.path.join(".");
        Refusal::rejected(format!("`{path}` is no list of values"))
            .hint("set it with `=`, or use `scheme export` and `scheme import`")
    }

    fn change_element(&self, list: &mut Array, name: &str) -> Result<(), Refusal> {
        let known = labels(list);
        let at = place_of(&known, name, list.len());
        let at = at.ok_or_else(|| self.nothing_at(self.path.len() - 1, &known))?;
        if self.value.is_empty() {
            list.remove(at);
        } else {
            let value = self.as_value(list.get(at));
            list.replace(at, value);
        }
        Ok(())
    }

    /// The value as TOML; what is no TOML, or stands in the place of text, is text.
    fn as_value(&self, old: Option<&Value>) -> Value {
        match (old, self.value.parse::<Value>().ok()) {
            (Some(Value::Array(_)), Some(Value::Array(new))) => Value::Array(new),
            (Some(Value::Array(_)), _) => Value::Array(self.values().into_iter().collect()),
            (Some(Value::String(_)), Some(new)) if new.is_str() => new,
            (Some(Value::String(_)), _) | (_, None) => Value::from(self.value.as_str()),
            (_, Some(new)) => new,
        }
    }

    /// The values of a list: one TOML value, or words parted by commas.
    fn values(&self) -> Vec<Value> {
        match self.value.parse::<Value>() {
            Ok(Value::Array(list)) => list.into_iter().collect(),
            Ok(one) => vec![one],
            Err(_) => {
                let words = self.value.split(',').map(str::trim).filter(|word| !word.is_empty());
                words.map(|w| w.parse::<Value>().unwrap_or_else(|_| Value::from(w))).collect()
            }
        }
    }
}

/// Sets the day from which the scheme holds.
///
/// # Errors
/// When the text is no TOML.
pub fn hold_from(text: &str, day: chrono::NaiveDate) -> Result<String, Refusal> {
    let edit = Edit {
        path: vec!["holds_from".to_owned()],
        step: Change::Set,
        value: day.format("%Y-%m-%d").to_string(),
    };
    self::edit(text, &[edit])
}

#[cfg(test)]
mod tests {
    use super::super::{BUILT_IN, read};
    use super::*;
    use crate::domain::Scheme;

    fn after(edits: &[&str]) -> Scheme {
        let edits: Vec<Edit> = edits.iter().map(|text| text.parse().unwrap()).collect();
        read(&edit(BUILT_IN, &edits).unwrap()).unwrap()
    }

    fn fault(text: &str) -> String {
        let fault = edit(BUILT_IN, &[text.parse().unwrap()]).unwrap_err();
        crate::error::Report::of(&fault.into()).text()
    }

    #[test]
    fn values_are_set_where_the_path_leads() {
        let scheme = after(&[
            "five_year.interval_months=48",
            "five_year.fire_interval_months=36",
            "five_year.qualifying_kinds+=governance",
            "weeks.start_weekday=monday",
            "weeks.closed.summer break.from=07-25",
            "matching.points.rating=2",
            "matching.requirement.at most two from one region.hard=true",
            "matching.requirement.at most two from one region.price=",
            "matching.counts_as.leader+=deputy leader",
            "adviser.North West=Ada North",
            "words.party.Green.codes=PP63,PP305",
            "kind.corporate.days=3",
            "kind.corporate.slot.member peer.optional=false",
            "kind.corporate.slot.finance peer.who.1.current=false",
            "kind.corporate.milestone.draft-report.days=14",
            "kind.finance.cover-=Decision-making",
            "kind-=workshop",
        ]);
        assert_eq!(scheme.five_year.interval_months, 48);
        assert_eq!(scheme.five_year.fire_interval_months, Some(36));
        assert_eq!(scheme.five_year.qualifying_kinds, ["corporate", "finance", "governance"]);
        assert_eq!(scheme.weeks.start_weekday, "monday");
        assert_eq!(scheme.weeks.closed[0].from, "07-25");
        assert_eq!(scheme.matching.points.rating, 2);
        let region =
            scheme.matching.requirements.iter().find(|r| r.each.as_deref() == Some("region"));
        assert!(region.unwrap().hard);
        assert_eq!(scheme.matching.counts_as["leader"], ["elected mayor", "deputy leader"]);
        assert_eq!(scheme.adviser["North West"], "Ada North");
        assert!(scheme.words.parties.iter().any(|p| p.codes == ["PP63", "PP305"]));
        let corporate = scheme.kind("corporate").unwrap();
        assert_eq!(corporate.days, 3);
        let slot = |role: &str| corporate.slots.iter().find(|slot| slot.role == role).unwrap();
        assert!(!slot("member peer").optional);
        assert_eq!(slot("finance peer").who[0].current, Some(false));
        let draft = corporate.milestones.iter().find(|m| m.word == "draft-report").unwrap();
        assert_eq!(draft.days, 14);
        assert_eq!(scheme.kind("finance").unwrap().covers.len(), 4);
        assert!(scheme.kind("workshop").is_none());
    }

    #[test]
    fn the_notes_stay() {
        let changed = edit(BUILT_IN, &["matching.points.rating=2".parse().unwrap()]).unwrap();
        let different: Vec<_> =
            BUILT_IN.lines().zip(changed.lines()).filter(|(old, new)| old != new).collect();
        let [(old, new)] = different[..] else { panic!("{different:?}") };
        assert_eq!(new, old.replacen('1', "2", 1));
        assert_eq!(BUILT_IN.lines().count(), changed.lines().count());
    }

    #[test]
    fn a_path_that_leads_nowhere_is_said() {
        assert!(fault("five_years.interval_months=48").contains("did you mean `five_year`?"));
        assert!(fault("kind.corporat.days=3").contains("did you mean `corporate`?"));
        assert!(fault("kind.corporate.slot.led peer.optional=true").contains("`lead peer`"));
        assert!(fault("five_year.qualifying_kinds-=planning").contains("has no `planning`"));
        assert!(fault("kind.corporate=x").contains("is made of more than one value"));
        assert!(fault("five_year.interval_months+=3").contains("is no list"));
        for text in ["five_year", "=3", "a..b=3", ".a=3"] {
            assert!(text.parse::<Edit>().is_err(), "{text}");
        }
    }
}
