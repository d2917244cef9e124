//! Which column of a file is which field: by name, synonym, or as the user says.

use std::collections::BTreeMap;

use anyhow::Result;

use super::field::{Entity, Place};
use super::finding::{Finding, Findings, Severity};
use crate::domain::lookup::nearest;
use crate::domain::text::{folded_words, tidy};
use crate::error::Refusal;

/// Headings that this program writes itself and passes over: nothing comes from them.
const OWN: &[&str] = &["rejected_because", "original_text"];

/// What the user says about the columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Heading of the file to field of ours.
    pub map: BTreeMap<String, String>,
    /// Field to the value for rows that have none.
    pub set: BTreeMap<String, String>,
}

impl Wishes {
    /// Reads `--map "Heading=field"` and `--set field=value`.
    ///
    /// # Errors
    /// Refused when there is no `=`.
    pub fn new(map: &[String], set: &[String]) -> Result<Self> {
        let part = |text: &String, last: bool| {
            let parts = if last { text.rsplit_once('=') } else { text.split_once('=') };
            parts.map(|(a, b)| (a.trim().to_owned(), b.trim().to_owned())).ok_or_else(|| {
                Refusal::usage(format!("`{text}` has no `=`"))
                    .hint("write `--map \"Their heading=our_field\"` and `--set field=value`")
            })
        };
        Ok(Self {
            map: map.iter().map(|text| part(text, true)).collect::<Result<_, _>>()?,
            set: set.iter().map(|text| part(text, false)).collect::<Result<_, _>>()?,
        })
    }

    /// Refuses fields that the entity does not have.
    fn check(&self, entity: &Entity) -> Result<()> {
        let named = self.map.values().chain(self.set.keys());
        for name in named {
            field_named(entity, name)?;
        }
        Ok(())
    }
}

/// The field that a person calls `name`.
fn field_named(entity: &Entity, name: &str) -> Result<Place> {
    let folded = fold(name);
    let found = entity.fields.iter().position(|field| fold(field.name) == folded);
    found.map(Place).ok_or_else(|| {
        let near = nearest(name, entity.fields.iter().map(|f| f.name));
        let refusal = Refusal::usage(format!("{} have no field `{name}`", entity.name));
        let known = || entity.fields.iter().map(|f| f.name).collect::<Vec<_>>().join(", ");
        match near.first() {
            Some(near) => refusal.hint(format!("did you mean `{near}`?")).into(),
            None => refusal.hint(format!("the fields are {}", known())).into(),
        }
    })
}

/// A heading for comparison: no case, blanks or punctuation, and nothing in brackets.
fn fold(heading: &str) -> String {
    let mut plain = String::new();
    let mut depth = 0_u32;
    for c in heading.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            c if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    folded_words(&plain).replace(' ', "")
}

/// What the columns of an entity are called, folded: once for all headings of a file.
struct Words {
    /// Headings that are passed over.
    own: Vec<String>,
    /// The names of the fields, in their order, and the synonyms of each.
    names: Vec<String>,
    synonyms: Vec<Vec<String>>,
}

impl Words {
    fn of(entity: &Entity) -> Self {
        let all = |words: &[&str]| words.iter().map(|word| fold(word)).collect::<Vec<_>>();
        Self {
            own: [all(OWN), all(entity.passed_over)].concat(),
            names: entity.fields.iter().map(|field| fold(field.name)).collect(),
            synonyms: entity.fields.iter().map(|field| all(field.synonyms)).collect(),
        }
    }
}

/// Which column holds which field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// The headings, made plain.
    pub headings: Vec<String>,
    /// The headings letter for letter: the keys of JSON objects.
    pub(super) headings_as_given: Vec<String>,
    /// The line of the heading.
    pub line: u64,
    by_place: Vec<Option<usize>>,
    preset: Vec<Option<String>>,
    clashes: Vec<(usize, usize)>,
    /// Columns that were known by a synonym, and the fields they are.
    known: Vec<(usize, &'static str)>,
    strange: Vec<usize>,
    lost: Vec<String>,
}

impl Columns {
    /// Matches `headings`, which stand on `line`, with the fields of `entity`.
    ///
    /// # Errors
    /// Refused when the wishes name a field that is not there.
    pub fn new(entity: &Entity, headings: Vec<String>, line: u64, wishes: &Wishes) -> Result<Self> {
        wishes.check(entity)?;
        let mut columns = Self {
            line,
            by_place: vec![None; entity.fields.len()],
            preset: vec![None; entity.fields.len()],
            ..Self::default()
        };
        for (field, value) in &wishes.set {
            columns.preset[field_named(entity, field)?.0] = Some(value.clone());
        }
        columns.match_all(entity, &headings, wishes)?;
        columns.headings = headings.iter().map(|heading| tidy(heading)).collect();
        columns.headings_as_given = headings;
        Ok(columns)
    }

    fn match_all(&mut self, entity: &Entity, headings: &[String], wishes: &Wishes) -> Result<()> {
        let folded: Vec<String> = headings.iter().map(|heading| fold(heading)).collect();
        for (heading, field) in &wishes.map {
            let wanted = fold(heading);
            let at = folded.iter().position(|f| !wanted.is_empty() && *f == wanted);
            match at.or_else(|| numbered(heading, headings.len())) {
                Some(column) => {
                    let before = self.by_place[field_named(entity, field)?.0].replace(column);
                    // Which of the two is meant cannot be told; neither is dropped in silence.
                    self.clashes.extend(before.map(|before| (before, column)));
                }
                None => self.lost.push(heading.clone()),
            }
        }
        let taken: Vec<usize> = self.by_place.iter().flatten().copied().collect();
        let words = Words::of(entity);
        for (column, heading) in folded.iter().enumerate() {
            if !taken.contains(&column) && !words.own.contains(heading) {
                self.match_one(entity, &words, column, heading);
            }
        }
        Ok(())
    }

    fn match_one(&mut self, entity: &Entity, words: &Words, column: usize, heading: &String) {
        let by_name = words.names.iter().position(|name| name == heading);
        let by_synonym = || words.synonyms.iter().position(|all| all.contains(heading));
        match by_name.or_else(by_synonym).filter(|_| !heading.is_empty()) {
            None => self.strange.push(column),
            Some(place) => match self.by_place[place] {
                None => {
                    self.by_place[place] = Some(column);
                    if by_name.is_none() {
                        self.known.push((column, entity.fields[place].name));
                    }
                }
                Some(first) => self.clashes.push((first, column)),
            },
        }
    }

    /// The column of a field, if the file has one.
    pub fn column(&self, place: Place) -> Option<usize> {
        self.by_place.get(place.0).copied().flatten()
    }

    /// The field of a column, if it is taken in.
    pub(super) fn place(&self, column: usize) -> Option<Place> {
        self.by_place.iter().position(|known| *known == Some(column)).map(Place)
    }

    /// The value that rows without one are given.
    pub fn preset(&self, place: Place) -> Option<&str> {
        self.preset.get(place.0)?.as_deref()
    }

    /// What a column is called: its heading, else its number.
    pub fn called(&self, column: usize) -> String {
        match self.headings.get(column) {
            Some(heading) if !heading.is_empty() => heading.clone(),
            _ => format!("column {}", column + 1),
        }
    }

    /// How many fields were found.
    pub fn found(&self) -> usize {
        self.by_place.iter().flatten().count()
    }

    /// Whether every required field has a column or a value set for it; where none is required,
    /// whether at least half the headings are ours.
    pub fn is_whole(&self, entity: &Entity) -> bool {
        let any_required = entity.fields.iter().any(|field| field.required);
        let filled = self.headings.iter().filter(|heading| !heading.is_empty()).count();
        self.missing(entity).is_empty()
            && (any_required || (self.found() > 0 && self.found() * 2 >= filled))
    }

    /// The required fields that no column has, nor any that stand in for one.
    pub(super) fn missing(&self, entity: &Entity) -> Vec<&'static str> {
        let stands_for = |place: Place| {
            let name = entity.field(place).name;
            let all = (0..entity.fields.len()).map(Place);
            let mut others = all.filter(|other| entity.field(*other).instead_of == Some(name));
            others.next().is_some_and(|first| {
                self.column(first).is_some() && others.all(|other| self.column(other).is_some())
            })
        };
        let has = |place: Place| {
            self.column(place).is_some() || self.preset(place).is_some() || stands_for(place)
        };
        let required = (0..entity.fields.len()).map(Place);
        required
            .filter(|place| entity.field(*place).required && !has(*place))
            .map(|place| entity.field(place).name)
            .collect()
    }

    /// Tells what is wrong with the heading, and which columns are not taken in.
    pub fn tell(&self, entity: &Entity, findings: &mut Findings) {
        let at = |finding: Finding| Finding { line: Some(self.line), ..finding };
        for name in self.missing(entity) {
            let message = format!("there is no column `{name}`");
            let hint = format!(
                "name the column that holds it with `--map \"Their heading={name}\"`, or give it to all rows with `--set {name}=...`"
            );
            findings.push(at(Finding::error(message).hint(hint)));
        }
        for (first, second) in &self.clashes {
            let (one, two) = (self.called(*first), self.called(*second));
            let message = format!(
                "columns {} and {} both mean the same field (`{one}`, `{two}`)",
                first + 1,
                second + 1
            );
            findings
                .push(at(Finding::error(message)
                    .hint("take one of them out, rename it, or map one alone")));
        }
        for heading in &self.lost {
            let message = format!("there is no column `{heading}`, which `--map` names");
            let hint = format!("the columns are {}", self.headings.join(", "));
            findings.push(at(Finding::error(message).hint(hint)));
        }
        if !self.strange.is_empty() {
            let names: Vec<String> = self.strange.iter().map(|c| self.called(*c)).collect();
            let message = format!("columns that are not taken in: {}", names.join(", "));
            let hint = "say what one means with `--map \"Their heading=our_field\"`";
            findings.push(at(Finding::warning(message).hint(hint)));
        }
        if !self.known.is_empty() {
            let told =
                |(column, name): &(usize, &str)| format!("{} is {name}", self.called(*column));
            let told: Vec<String> = self.known.iter().map(told).collect();
            let message = format!("columns known by another name: {}", told.join(", "));
            findings.push(at(Finding::new(Severity::Note, message)));
        }
    }
}

/// `column 14` or `#14`: a column by its number from 1, for those without a heading.
fn numbered(heading: &str, count: usize) -> Option<usize> {
    let digits = heading.strip_prefix('#').or_else(|| heading.strip_prefix("column "))?;
    let number: usize = digits.trim().parse().ok()?;
    number.checked_sub(1).filter(|column| *column < count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::field::{Field, Kind};

    const THING: Entity = Entity {
        name: "things",
        fields: &[
            Field::new("code", Kind::Code, "").also(&["ONS Code", "GSS"]).required(),
            Field::new("email", Kind::Email, "").also(&["E-mail address"]),
        ],
        passed_over: &["colour of eyes"],
    };

    fn columns(headings: &[&str], wishes: &Wishes) -> Columns {
        let headings = headings.iter().map(ToString::to_string).collect();
        Columns::new(&THING, headings, 1, wishes).unwrap()
    }

    #[test]
    fn headings_match_without_case_blanks_punctuation_and_brackets() {
        for heading in ["code", "CODE", " Code ", "ons_code", "ONS Code (2026)", "G.S.S."] {
            let found = columns(&[heading], &Wishes::default());
            assert_eq!(found.column(THING.place("code")), Some(0), "{heading}");
        }
        let found = columns(&["E-Mail (work)", "x"], &Wishes::default());
        assert_eq!(found.column(THING.place("email")), Some(0));
    }

    #[test]
    fn what_the_user_says_goes_first() {
        let wishes = Wishes::new(
            &["Their = heading=code".to_owned(), "#3=email".to_owned()],
            &["email=a=b".to_owned()],
        )
        .unwrap();
        let found = columns(&["code", "Their = heading", ""], &wishes);
        assert_eq!(found.column(THING.place("code")), Some(1));
        assert_eq!(found.column(THING.place("email")), Some(2));
        assert_eq!(found.preset(THING.place("email")), Some("a=b"));
        assert!(Wishes::new(&["none".to_owned()], &[]).is_err());
    }

    #[test]
    fn what_is_missing_strange_or_twice_is_told() {
        let mut findings = Findings::default();
        columns(&["email", "e-mail", "colour", ""], &Wishes::default()).tell(&THING, &mut findings);
        let told: Vec<&str> = findings.kept().iter().map(|f| f.message.as_str()).collect();
        assert_eq!(
            told,
            [
                "there is no column `code`",
                "columns 1 and 2 both mean the same field (`email`, `e-mail`)",
                "columns that are not taken in: colour, column 4",
            ]
        );
    }
}
