//! What is worth a look in a list of bodies, though it can be taken in: codes of another scheme or of
//! another kind, names and words that the register does not know, days on which nobody votes, and
//! neighbours of whom one does not know the other.

use std::collections::{BTreeSet, HashMap};
use std::ops::RangeInclusive;

use chrono::{Datelike as _, NaiveDate, Weekday};

use super::plan::Settled;
use super::row::BodyRow;
use crate::domain::lookup::nearest;
use crate::domain::scheme::Party;
use crate::domain::text::fold_name;
use crate::domain::{Bodies, Body, BodyId, BodyKind, is_gss_code};
use crate::intake::Finding;

/// Of which kinds the bodies are whose codes begin so (ONS, Register of Geographic Codes).
const KINDS_BY_CODE: &[(&str, &[BodyKind])] = &[
    ("E06", &[BodyKind::Unitary, BodyKind::IslesOfScilly]),
    ("E07", &[BodyKind::District]),
    ("E08", &[BodyKind::MetropolitanDistrict]),
    ("E09", &[BodyKind::LondonBorough, BodyKind::CityOfLondon]),
    ("E10", &[BodyKind::County]),
    ("E31", &[BodyKind::Fire]),
    ("E47", &[BodyKind::CombinedAuthority, BodyKind::CombinedCountyAuthority]),
    ("E61", &[BodyKind::GreaterLondonAuthority]),
];

/// Warnings on the rows that go in, given the parties of the programme.
pub fn worth_a_look(before: &Bodies, settled: &Settled, parties: &[Party]) -> Vec<Finding> {
    let known = Known::new(before, parties);
    let mut by_name: HashMap<String, Vec<&Body>> = HashMap::new();
    for body in before.all() {
        by_name.entry(fold_name(&body.name)).or_default().push(body);
    }
    let mut found = Vec::new();
    for (row, id) in settled.rows.iter().zip(&settled.plan.rows) {
        let stored = before.by_id(*id);
        let all = [
            other_scheme(row, stored),
            other_kind(row, stored),
            other_name(row, stored),
            name_of_another(row, *id, &by_name),
            no_thursday(row),
        ];
        found.extend(all.into_iter().flatten());
        found.extend(years_as_days(row));
        found.extend(known.strange_words(row));
    }
    found.extend(one_way(before, settled));
    found
}

/// The words that stand in the register already, or in the scheme.
struct Known<'a> {
    controls: BTreeSet<&'a str>,
    regions: BTreeSet<&'a str>,
    nations: BTreeSet<&'a str>,
}

/// What a council without a majority is said to be under.
const NO_MAJORITY: &str = "No overall control";
/// The parts of the United Kingdom, which are their own regions outside England.
const NATIONS: [&str; 4] = ["England", "Northern Ireland", "Scotland", "Wales"];
/// The nine regions of England (ONS).
const REGIONS: [&str; 9] = [
    "East Midlands",
    "East of England",
    "London",
    "North East",
    "North West",
    "South East",
    "South West",
    "West Midlands",
    "Yorkshire and The Humber",
];

impl<'a> Known<'a> {
    fn new(before: &'a Bodies, parties: &'a [Party]) -> Self {
        let stored = || before.all().iter();
        let names = parties.iter().map(|party| party.name.as_str());
        Self {
            controls: stored()
                .flat_map(|body| [body.control.as_deref(), body.leading_party.as_deref()])
                .flatten()
                .chain(names)
                .chain([NO_MAJORITY])
                .collect(),
            regions: stored()
                .filter_map(|body| body.region.as_deref())
                .chain(REGIONS)
                .chain(NATIONS)
                .collect(),
            nations: stored().filter_map(|body| body.nation.as_deref()).chain(NATIONS).collect(),
        }
    }

    /// Words that nobody used before; a slip of the pen makes a group of its own in every list.
    fn strange_words(&self, row: &BodyRow) -> Vec<Finding> {
        let columns = [
            ("control", &row.control, &self.controls),
            ("leading_party", &row.leading_party, &self.controls),
            ("region", &row.region, &self.regions),
            ("nation", &row.nation, &self.nations),
        ];
        let strange = columns.into_iter().filter_map(|(column, cell, known)| {
            let word = cell.given().filter(|word| !known.contains(word.as_str()))?;
            let hint = match nearest(word, known.iter().copied()).first() {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    format!("known are {}", known.iter().copied().collect::<Vec<_>>().join(", "))
                }
            };
            let message = "no other body has this word; kept as it is".to_owned();
            Some(warning(row, column, word, message, &hint))
        });
        strange.collect()
    }
}

/// Another body goes by the name of this one, of all by their folded names.
fn name_of_another(
    row: &BodyRow,
    id: BodyId,
    by_name: &HashMap<String, Vec<&Body>>,
) -> Option<Finding> {
    let name = row.name.as_deref()?;
    let other = by_name.get(&fold_name(name))?.iter().find(|body| body.id != id)?;
    let message = format!("{} has this name as well", other.reference());
    Some(warning(row, "name", name, message, "look whether they are one body with two codes"))
}

/// Elections of councils are held on a Thursday (Representation of the People Act 1983, section 37).
fn no_thursday(row: &BodyRow) -> Option<Finding> {
    let day = row.next_election.given().filter(|day| day.weekday() != Weekday::Thu)?;
    let message = format!("this is a {}; councils are elected on a Thursday", day.format("%A"));
    Some(warning(row, "next_election", &day.to_string(), message, "look at the day"))
}

/// Years that a spreadsheet took for days of 1905, which were then written with two digits of the year
/// and read as days of 2005: no council is known that began or ended in those weeks.
fn years_as_days(row: &BodyRow) -> impl Iterator<Item = Finding> + '_ {
    let days = [("first_day", row.first_day.given()), ("last_day", row.last_day.given())];
    days.into_iter().filter_map(|(column, day)| {
        let year = year_eaten(*day?)?;
        let message = format!("a spreadsheet may have turned the year {year} into this day");
        let hint = format!("if so, write the day in {year}");
        Some(warning(row, column, &day?.to_string(), message, &hint))
    })
}

/// The year whose number, as a number of days from the end of 1899, is the day a century before `day`.
fn year_eaten(day: NaiveDate) -> Option<i64> {
    let before = day.with_year(day.year() - 100)?;
    let years = (before - NaiveDate::from_ymd_opt(1899, 12, 30)?).num_days();
    YEARS_EATEN.contains(&years).then_some(years)
}

/// The years in which bodies of today's local government began or ended.
const YEARS_EATEN: RangeInclusive<i64> = 1965..=2030;

/// Neighbours of which only one names the other.
fn one_way(before: &Bodies, settled: &Settled) -> Vec<Finding> {
    let plan = &settled.plan;
    let name = |id: BodyId| {
        let new = plan.new.iter().find(|body| body.id == id);
        before.by_id(id).or(new).map_or("", |body| body.name.as_str())
    };
    let row_of = |id: BodyId| {
        plan.rows.iter().position(|row| *row == id).and_then(|place| settled.rows.get(place))
    };
    let told = plan.one_way.iter().filter_map(|(body, other)| {
        let message = format!("{} does not list {}", name(*other), name(*body));
        let hint = "taken as neighbours of each other; mend one of the two lists";
        Some(warning(row_of(*body)?, "neighbours", name(*other), message, hint))
    });
    told.collect()
}

fn warning(row: &BodyRow, column: &str, value: &str, message: String, hint: &str) -> Finding {
    Finding::warning(message).hint(hint).at(row.line, row.row).cell(column, value)
}

/// A code that is none of ONS is the short name of a new body.
fn other_scheme(row: &BodyRow, stored: Option<&Body>) -> Option<Finding> {
    let code = row.code.as_deref().filter(|code| stored.is_none() && !is_gss_code(code))?;
    let message = "no GSS code; taken as the short name of a new body".to_owned();
    Some(warning(row, "code", code, message, "leave it blank, or write the code such as E08000009"))
}

/// A code says of which kind a body is.
fn other_kind(row: &BodyRow, stored: Option<&Body>) -> Option<Finding> {
    let code = row.code.as_deref().or_else(|| stored?.code.as_deref())?;
    let kind = row.kind.or_else(|| stored.map(|body| body.kind))?;
    let prefix = code.get(..3).filter(|_| is_gss_code(code))?.to_uppercase();
    let (_, kinds) = KINDS_BY_CODE.iter().find(|(begins, _)| *begins == prefix)?;
    (!kinds.contains(&kind)).then(|| {
        let of = kinds.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ");
        let message = format!("{prefix} is the code of a {of}, and this is a {kind}");
        warning(row, "kind", &kind.to_string(), message, "mend the code or the kind")
    })
}

/// A stored body is called something new.
fn other_name(row: &BodyRow, stored: Option<&Body>) -> Option<Finding> {
    let (name, stored) = (row.name.as_deref()?, stored?);
    let folded = fold_name(name);
    let known = std::iter::once(&stored.name).chain(&stored.aliases);
    (!known.into_iter().any(|known| fold_name(known) == folded)).then(|| {
        let message = format!("{} is called {} until now", stored.reference(), stored.name);
        warning(row, "name", name, message, "make sure that the code is the right one")
    })
}
