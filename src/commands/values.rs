//! How domain types stand on the command line.

use std::cell::Cell;
use std::convert::Infallible;

use anyhow::Result as Answered;
use chrono::NaiveDate;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::Context;
use crate::domain::{
    DateRange, NotADate, Words, add_months, backward, parse_date, typed_day, typed_days,
};
use crate::error::Refusal;
use crate::intake::{Field, Kind};

/// Parses a member of a closed set, and lists the set in `--help`.
pub fn word<T: Words>() -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(T::ALL.iter().map(|w| w.word())).try_map(|text| T::parse(&text))
}

thread_local! {
    /// The day to which typed dates are relative. The parsers of the command line are handed a text
    /// and nothing else, so `cli` puts the day here before it parses.
    static TODAY: Cell<Option<NaiveDate>> = const { Cell::new(None) };
}

/// Makes typed dates relative to `day`, for the command line that is parsed next on this thread.
pub fn set_today(day: NaiveDate) {
    TODAY.set(Some(day));
}

/// The day to which typed dates are relative; without one, only dates that stand for themselves
/// can be told, and the first of all days serves.
pub fn today() -> NaiveDate {
    TODAY.get().unwrap_or_default()
}

/// Parses a date as typed: `2027-03-01`, `1/3/2027`, `today`, `+6m`, `next monday`, `14 March 2027`.
///
/// # Errors
/// When it is none.
pub fn date(text: &str) -> Result<NaiveDate, String> {
    typed_day(text, today()).map_err(not_a_day)
}

/// Parses a range as typed: `A..B`, a day, a month (`2027-03`), a quarter (`2027-Q1`) or a year.
///
/// # Errors
/// When it is no range of dates.
pub fn range(text: &str) -> Result<DateRange, String> {
    typed_days(text, today()).map_err(|fault| {
        let found = fault.found;
        if let Some((from, to)) = backward(text, today()) {
            let plain = format!("{from}..{to}");
            let days = if plain == found { String::new() } else { format!(" ({plain})") };
            return format!("`{found}` ends before it begins{days}");
        }
        let ends = [text.split_once(".."), Some((text, text))].into_iter().flatten();
        for end in ends.flat_map(|(from, to)| [from, to]) {
            if let Err(fault) = parse_date(end)
                && fault.is_nearly_one()
            {
                return fault.to_string();
            }
        }
        format!(
            "`{found}` is not a range of dates; write it as 2027-03-01..2027-06-30, today..+6m, \
             2027-03 or 2027-Q1"
        )
    })
}

/// A day as files have it, for a field that is read as one of a file is: what is no day is left for that.
///
/// # Errors
/// Never.
pub fn day_as_written(text: &str) -> Result<String, Infallible> {
    Ok(date(text).map_or_else(|_| text.to_owned(), |day| day.to_string()))
}

/// The same for days, parted by `;`, each a range `A..B`.
///
/// # Errors
/// Never.
pub fn days_as_written(text: &str) -> Result<String, Infallible> {
    // What runs backward is left for that with its days in full.
    let unread = |part: &str| match backward(part, today()) {
        Some((from, to)) => format!("{from}..{to}"),
        None => part.to_owned(),
    };
    let part = |part: &str| range(part).map_or_else(|_| unread(part), |days| days.to_string());
    Ok(text.split(';').map(part).collect::<Vec<_>>().join(";"))
}

/// Posts held before, parted by `;`, each `SENIORITY at BODY until DATE`, as files have them.
///
/// # Errors
/// Never.
pub fn posts_as_written(text: &str) -> Result<String, Infallible> {
    let post = |post: &str| match post.rsplit_once(" until ") {
        Some((held, day)) => {
            date(day).map_or_else(|_| post.to_owned(), |last| format!("{held} until {last}"))
        }
        None => post.to_owned(),
    };
    Ok(text.split(';').map(post).collect::<Vec<_>>().join(";"))
}

/// What a person typed for a field that is read as one of a file is, such as `term_ends=+2y`.
///
/// # Errors
/// Never.
pub fn field_as_written(field: &Field, text: &str) -> Result<String, Infallible> {
    match (field.name, field.kind) {
        ("past_posts", _) => posts_as_written(text),
        (_, Kind::Date) => day_as_written(text),
        (_, Kind::DateRange) => days_as_written(text),
        _ => Ok(text.to_owned()),
    }
}

/// The day on which something was done: the one that is named, else today.
///
/// # Errors
/// When it lies ahead.
pub fn day_done(ctx: &Context, named: Option<NaiveDate>) -> Answered<NaiveDate> {
    let day = named.unwrap_or(ctx.today);
    if day > ctx.today {
        let ahead = Refusal::rejected(format!("{day} lies ahead"));
        return Err(ahead.hint("name a day up to today, or none: then it is today").into());
    }
    Ok(day)
}

/// The days from the first to the last, as `--from` and `--to` have them.
///
/// # Errors
/// When the last comes before the first.
pub fn days_from(from: NaiveDate, to: NaiveDate) -> Result<DateRange, Refusal> {
    DateRange::new(from, to).ok_or_else(|| {
        Refusal::usage(format!("{to} comes before {from}"))
            .hint("give `--from` the first day and `--to` the last")
    })
}

/// What is said of a text that is no single day.
pub fn not_a_day(fault: NotADate) -> String {
    if fault.is_nearly_one() {
        return fault.to_string();
    }
    format!("{fault}, or as today, +6m, next monday or 14 March 2027")
}

/// Parses how many of something there are to be.
///
/// # Errors
/// When it is no whole number above zero.
pub fn at_least_one(text: &str) -> Result<usize, String> {
    match text.trim().parse() {
        Ok(0) => Err("at least 1 is needed".to_owned()),
        Ok(number) => Ok(number),
        Err(_) => Err(format!("`{text}` is no whole number")),
    }
}

/// Parses yes or no.
///
/// # Errors
/// When it is neither.
pub fn yes_no(text: &str) -> Result<bool, String> {
    match text.trim().to_lowercase().as_str() {
        "yes" | "y" | "true" => Ok(true),
        "no" | "n" | "false" => Ok(false),
        _ => Err(format!("`{text}` is neither yes nor no")),
    }
}

/// A length of time: `12m`, `2y`, `6w`, `30d`; a bare number is months.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    months: u32,
    days: u32,
}

impl Span {
    /// So many months.
    pub const fn months(months: u32) -> Self {
        Self { months, days: 0 }
    }

    /// The day that lies so far after `day`; months are calendar months.
    pub fn after(self, day: NaiveDate) -> NaiveDate {
        let day = add_months(day, self.months);
        day.checked_add_days(chrono::Days::new(u64::from(self.days))).unwrap_or(NaiveDate::MAX)
    }
}

impl std::str::FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim().to_lowercase();
        let digits = text.trim_end_matches(|c: char| c.is_alphabetic()).trim();
        let unit = text[digits.len()..].trim();
        let fault = || format!("`{text}` is no length of time; write it as 12m, 2y, 6w or 30d");
        let number: u32 = digits.parse().map_err(|_| fault())?;
        match unit {
            "" | "m" | "month" | "months" => Ok(Self::months(number)),
            "y" | "year" | "years" => Ok(Self::months(number.checked_mul(12).ok_or_else(fault)?)),
            "w" | "week" | "weeks" => {
                Ok(Self { months: 0, days: number.checked_mul(7).ok_or_else(fault)? })
            }
            "d" | "day" | "days" => Ok(Self { months: 0, days: number }),
            _ => Err(fault()),
        }
    }
}

/// How far ahead a list looks: a length of time, or days in any form that [`range`] takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// So far from today.
    Span(Span),
    /// Up to the last of these days; where they are several, from the first of them on.
    Days(DateRange),
}

impl Within {
    /// The last day that is looked at.
    pub fn last(self, today: NaiveDate) -> NaiveDate {
        match self {
            Self::Span(span) => span.after(today),
            Self::Days(days) => days.to,
        }
    }

    /// Whether the list is to hold what falls on this day: a month or a quarter leaves out what lies
    /// before it, and what has no day.
    pub fn holds(self, day: Option<NaiveDate>) -> bool {
        match self {
            Self::Days(days) if days.from < days.to => {
                day.is_some_and(|day| days.from <= day && day <= days.to)
            }
            Self::Span(_) | Self::Days(_) => true,
        }
    }
}

impl std::str::FromStr for Within {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // Nobody looks two thousand months ahead: four digits are a year.
        let is_year = text.trim().len() == 4 && text.trim().bytes().all(|b| b.is_ascii_digit());
        match text.parse() {
            Ok(span) if !is_year => Ok(Self::Span(span)),
            Ok(_) => range(text).map(Self::Days),
            Err(no_span) => range(text).map(Self::Days).map_err(|no_days| {
                let are_days = text.contains("..") || text.contains(['-', '/']);
                let either = format!("{no_span}, or days as 2027-Q1 or today..2027-06-30");
                if are_days { no_days } else { either }
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_looks_so_far_or_at_these_days() {
        let day = |text: &str| parse_date(text).unwrap();
        set_today(day("2026-11-21"));
        for (text, last, first) in [
            ("12m", "2027-11-21", "0001-01-01"),
            ("2027", "2027-12-31", "2027-01-01"),
            ("2027-Q1", "2027-03-31", "2027-01-01"),
            ("1/3/2027..30/6/2027", "2027-06-30", "2027-03-01"),
            ("+6m", "2027-05-21", "0001-01-01"),
            ("next monday", "2026-11-23", "0001-01-01"),
        ] {
            let within: Within = text.parse().unwrap();
            assert_eq!(within.last(day("2026-11-21")), day(last), "{text}");
            let before = first.parse::<NaiveDate>().unwrap().pred_opt().filter(|_| first > "1000");
            assert_eq!(before.is_some_and(|before| !within.holds(Some(before))), before.is_some());
            assert_eq!(within.holds(None), before.is_none(), "{text}");
        }
        for text in ["", "soon", "2027-Q5", "2027-06-30..2027-03-01"] {
            assert!(text.parse::<Within>().is_err(), "{text}");
        }
    }

    #[test]
    fn spans_are_calendar_months_or_days() {
        let day = NaiveDate::from_ymd_opt(2024, 2, 29).unwrap();
        for (text, after) in
            [("12m", "2025-02-28"), ("1y", "2025-02-28"), ("2w", "2024-03-14"), ("1", "2024-03-29")]
        {
            assert_eq!(text.parse::<Span>().unwrap().after(day).to_string(), after, "{text}");
        }
        for text in ["", "m", "12x", "-1m", "99999999999y"] {
            assert!(text.parse::<Span>().is_err(), "{text}");
        }
    }
}
