//! The fields of a row as values of each sort.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::Row;
use crate::domain::{DateRange, Words};
use crate::intake::field::{Kind, Place};
use crate::intake::raw::{LONGEST_CELL, RawRow};
use crate::intake::values::{self, Tidied, Wrong, damaged_letters, foreign_character, is_unknown};

impl<'r> Row<'r> {
    /// The text in a field, made plain; `None` when it is blank or says "not known".
    pub fn value(&mut self, place: Place) -> Option<Cow<'r, str>> {
        let field = self.entity.field(place);
        let lines = field.many || field.kind == Kind::Prose;
        let raw: &'r RawRow = self.raw;
        let cell = self.columns.column(place).map_or("", |column| raw.cell(column));
        if cell.is_empty() || self.spoilt.contains(&place) {
            return self.preset(place);
        }
        let tidied = &mut self.checks.tidied;
        let text = values::plain(cell, lines, |what| tidied[what as usize] += 1);
        if text.is_empty() || is_unknown(&text) {
            return self.preset(place);
        }
        if let Some(wrong) = unfit(&text) {
            self.wrong(place, &text, wrong);
            return None;
        }
        Some(text)
    }

    /// What every row without a value of its own is given.
    fn preset(&self, place: Place) -> Option<Cow<'r, str>> {
        self.columns.preset(place).map(Cow::Borrowed).filter(|text| !text.is_empty())
    }

    /// Text.
    pub fn text(&mut self, place: Place) -> Option<String> {
        self.value(place).map(Cow::into_owned)
    }

    /// A person's or body's name: text in which lost letters are warned of and curly apostrophes
    /// and quotation marks made straight.
    pub fn name(&mut self, place: Place) -> Option<String> {
        let text = self.value(place)?;
        if let Some(wrong) = damaged_letters(&text) {
            self.warn(place, &text, wrong);
        }
        if text.contains("\\'") {
            let wrong = Wrong::new("a backslash before an apostrophe", "take it out");
            self.warn(place, &text, wrong);
        }
        let curly = |c: char| matches!(c, '\u{2018}' | '\u{2019}');
        let curly_double = |c: char| matches!(c, '\u{201C}' | '\u{201D}');
        if text.contains(curly) || text.contains(curly_double) {
            self.checks.tidied[Tidied::Quotes as usize] += 1;
            return Some(text.replace(curly, "'").replace(curly_double, "\""));
        }
        Some(text.into_owned())
    }

    /// A value made by `parse`.
    pub fn parsed<T>(
        &mut self,
        place: Place,
        parse: impl FnOnce(&str) -> Result<T, Wrong>,
    ) -> Option<T> {
        let text = self.value(place)?;
        match parse(&text) {
            Ok(value) => Some(value),
            Err(wrong) => {
                self.wrong(place, &text, wrong);
                None
            }
        }
    }

    /// A reference or code: digits that a spreadsheet cut off are told.
    pub fn code(&mut self, place: Place) -> Option<String> {
        self.parsed(place, |text| {
            let cut =
                text.contains(['e', 'E']) && text.contains('+') && text.parse::<f64>().is_ok();
            let long = text.len() > 60;
            match () {
                () if cut => values::number(text).map(|_| String::new()),
                () if long => Err(Wrong::new("too long for a code", "write 60 characters at most")),
                () => Ok(text.to_owned()),
            }
        })
    }

    /// A day, in the order of the file.
    pub fn date(&mut self, place: Place) -> Option<NaiveDate> {
        let text = self.value(place)?;
        match values::date(&text, self.checks.order, &mut self.checks.evidence) {
            Ok(day) => Some(day),
            Err(wrong) => {
                self.wrong(place, &text, wrong);
                None
            }
        }
    }

    /// A day that stands in a larger text, such as `until 31/03/2019`.
    ///
    /// # Errors
    /// When it is none.
    pub fn date_in(&mut self, text: &str) -> Result<NaiveDate, Wrong> {
        values::date(text, self.checks.order, &mut self.checks.evidence)
    }

    /// Ranges of days, `A..B`; a single day is a range of one.
    pub fn ranges(&mut self, place: Place) -> Vec<DateRange> {
        let Some(text) = self.value(place) else { return Vec::new() };
        let mut ranges = Vec::new();
        for part in values::list(&text) {
            match self.range(part) {
                Ok(range) if ranges.contains(&range) => {}
                Ok(range) => ranges.push(range),
                Err(wrong) => self.wrong(place, part, wrong),
            }
        }
        ranges
    }

    fn range(&mut self, part: &str) -> Result<DateRange, Wrong> {
        let (from, to) = part.split_once("..").unwrap_or((part, part));
        let (from, to) = (self.date_in(from.trim())?, self.date_in(to.trim())?);
        DateRange::new(from, to)
            .ok_or_else(|| Wrong::new("ends before it begins", "write the earlier day first"))
    }

    /// A whole number within the bounds of the field.
    pub fn number(&mut self, place: Place) -> Option<i64> {
        let (least, most) = match self.entity.field(place).kind {
            Kind::Number(least, most) => (least, most),
            _ => (i64::MIN, i64::MAX),
        };
        self.parsed(place, |text| {
            let number = values::number(text)?;
            let told = self_told(least, most);
            let fits = (least..=most).contains(&number);
            fits.then_some(number).ok_or_else(|| Wrong::new("out of bounds", told))
        })
    }

    /// A number with decimals within the bounds of the field.
    pub fn decimal(&mut self, place: Place) -> Option<f64> {
        let (least, most) = match self.entity.field(place).kind {
            Kind::Decimal(least, most) => (least, most),
            _ => (i64::MIN, i64::MAX),
        };
        self.parsed(place, |text| {
            let number = values::decimal(text)?;
            #[expect(clippy::cast_precision_loss, reason = "bounds are small")]
            let fits = (least as f64..=most as f64).contains(&number);
            let told = self_told(least, most);
            fits.then_some(number).ok_or_else(|| Wrong::new("out of bounds", told))
        })
    }

    /// Yes or no.
    pub fn yes_no(&mut self, place: Place) -> Option<bool> {
        self.parsed(place, values::yes_no)
    }

    /// An e-mail address.
    pub fn email(&mut self, place: Place) -> Option<String> {
        self.parsed(place, |text| values::email(text).map(ToOwned::to_owned))
    }

    /// A word of a closed set; `also` are other spellings that people use.
    pub fn word<W: Words>(&mut self, place: Place, also: &[(&str, W)]) -> Option<W> {
        let text = self.value(place)?;
        if let Ok(word) = W::parse(&text) {
            return Some(word);
        }
        let alias = also.iter().find(|(spelling, _)| spelling.eq_ignore_ascii_case(&text));
        if let Some((_, word)) = alias {
            return Some(*word);
        }
        let known: Vec<&str> = W::ALL.iter().map(|word| word.word()).collect();
        let wrong =
            Wrong::new(format!("no {}", W::NAME), format!("known are {}", known.join(", ")));
        self.wrong(place, &text, wrong);
        None
    }

    /// Several values, separated by `;`, that belong to other things one by one: a blank one keeps its
    /// place. Nothing where all are blank.
    pub fn each(&mut self, place: Place) -> Vec<String> {
        let Some(text) = self.value(place) else { return Vec::new() };
        let part = |part: &str| if is_unknown(part) { String::new() } else { part.to_owned() };
        let all: Vec<String> = values::parts(&text).map(part).collect();
        if all.iter().all(String::is_empty) { Vec::new() } else { all }
    }

    /// Several values, separated by `;`.
    pub fn list(&mut self, place: Place) -> Vec<String> {
        let Some(text) = self.value(place) else { return Vec::new() };
        values::list(&text).filter(|part| !is_unknown(part)).map(ToOwned::to_owned).collect()
    }
}

fn self_told(least: i64, most: i64) -> String {
    match most {
        i64::MAX => format!("write a number from {least} on"),
        most => format!("write a number from {least} to {most}"),
    }
}

/// What makes a text unfit for any field.
fn unfit(text: &str) -> Option<Wrong> {
    if text.len() > LONGEST_CELL && text.chars().count() > LONGEST_CELL {
        return Some(Wrong::new("more than 32,767 characters", "shorten it"));
    }
    if is_sheet_error(text) {
        let message = format!("the cell shows the error {text}");
        return Some(Wrong::new(message, "write the value itself"));
    }
    let foreign = foreign_character(text)?;
    Some(match foreign {
        '\u{fffd}' => Wrong::new("a character is lost (U+FFFD)", "write the value again"),
        c => Wrong::new(
            format!("holds a control character (U+{:04X})", u32::from(c)),
            "write the value again",
        ),
    })
}

/// What spreadsheet programs show in place of a value, and write into a file of text; `#N/A` says "not
/// known" and is no fault.
const SHEET_ERRORS: &[&str] =
    &["#CALC!", "#DATA!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#SPILL!", "#VALUE!"];

fn is_sheet_error(text: &str) -> bool {
    let is_too_narrow = || text.len() > 2 && text.bytes().all(|byte| byte == b'#');
    text.starts_with('#') && (SHEET_ERRORS.contains(&text) || is_too_narrow())
}
