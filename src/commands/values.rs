//! How domain types stand on the command line.

use chrono::NaiveDate;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::domain::{DateRange, Words, add_months, parse_date};

/// Parses a member of a closed set, and lists the set in `--help`.
pub fn word<T: Words>() -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(T::ALL.iter().map(|w| w.word())).try_map(|text| T::parse(&text))
}

/// Parses a date.
///
/// # Errors
/// When it is none.
pub fn date(text: &str) -> Result<NaiveDate, String> {
    parse_date(text).map_err(|fault| fault.to_string())
}

/// Parses `A..B`.
///
/// # Errors
/// When it is no range of dates.
pub fn range(text: &str) -> Result<DateRange, String> {
    text.parse()
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

#[cfg(test)]
mod tests {
    use super::*;

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
