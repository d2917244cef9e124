//! Days and ranges of days, as people type them, and calendar months.

use std::fmt;

use chrono::{Datelike as _, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// The text is not a date that this program takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotADate {
    /// The text that was met.
    pub found: String,
}

impl fmt::Display for NotADate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = &self.found;
        match self.reason() {
            Some(Reason::PastTheMonth(days)) => {
                write!(f, "`{found}` does not exist: that month has {days} days")
            }
            Some(Reason::YearOfTwoDigits) => {
                write!(f, "`{found}` has a year of two digits; write all four")
            }
            Some(Reason::NoYear) => write!(f, "`{found}` has no year; write it as well"),
            None => write!(f, "`{found}` is not a date; write it as 2027-03-01 or 01/03/2027"),
        }
    }
}

impl std::error::Error for NotADate {}

impl NotADate {
    /// Whether all but one thing is there, so that it can be said what is wrong.
    pub fn is_nearly_one(&self) -> bool {
        self.reason().is_some()
    }

    fn reason(&self) -> Option<Reason> {
        let past = longer_than_its_month(&self.found).map(Reason::PastTheMonth);
        past.or_else(|| short_of_a_year(&self.found))
    }
}

/// Why what looks like a date is none.
#[derive(Debug)]
enum Reason {
    /// Its month has so many days only.
    PastTheMonth(i64),
    /// Nobody can say which century is meant.
    YearOfTwoDigits,
    /// Nobody can say which year is meant.
    NoYear,
}

/// A day and a month that stand without a year, or with half of one: `14/3/27`, `14 March`, `14/3`.
fn short_of_a_year(text: &str) -> Option<Reason> {
    let parts: Vec<&str> = text.trim().split(['-', '/', '.', ' ']).collect();
    let is_day = |part: &str| {
        let digits = part.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        digits.parse().is_ok_and(|day: u32| (1..=31).contains(&day))
    };
    let is_month = |part: &str| {
        part.parse().is_ok_and(|month: u32| (1..=12).contains(&month))
            || part.parse::<chrono::Month>().is_ok()
    };
    match parts[..] {
        [day, month] if is_day(day) && is_month(month) => Some(Reason::NoYear),
        [day, month, year] if is_day(day) && is_month(month) => {
            let is_half = year.len() == 2 && year.bytes().all(|b| b.is_ascii_digit());
            is_half.then_some(Reason::YearOfTwoDigits)
        }
        _ => None,
    }
}

/// The length of the month, when `text` is a date but for a day that the month does not have.
fn longer_than_its_month(text: &str) -> Option<i64> {
    let parts: Vec<u32> =
        text.trim().split(['-', '/']).map(|p| p.parse().ok()).collect::<Option<_>>()?;
    let (year, month, day) = match (&parts[..], text.contains('-')) {
        ([year, month, day], true) | ([day, month, year], false) => (*year, *month, *day),
        _ => return None,
    };
    let first = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, 1)?;
    let days = (add_months(first, 1) - first).num_days();
    (i64::from(day) > days && day <= 31).then_some(days)
}

/// Parses a date as ISO (2027-03-01) or day first (01/03/2027, 1/3/2027).
///
/// Two-digit years are not taken: nobody can say which century is meant. Years run from 1000 to
/// 9999, so that the ISO text sorts as the day does.
///
/// # Errors
/// [`NotADate`] when the text is neither, or no such day exists.
pub fn parse_date(text: &str) -> Result<NaiveDate, NotADate> {
    let text = text.trim();
    let parsed = match text.split(['-', '/']).map(str::len).collect::<Vec<_>>()[..] {
        [4, 2, 2] if text.contains('-') => NaiveDate::parse_from_str(text, "%Y-%m-%d").ok(),
        [1 | 2, 1 | 2, 4] if text.contains('/') => NaiveDate::parse_from_str(text, "%d/%m/%Y").ok(),
        _ => None,
    };
    parsed
        .filter(|day| (1000..=9999).contains(&day.year()))
        .ok_or_else(|| NotADate { found: text.to_owned() })
}

/// `months` calendar months after `day`, clamped to the month's end: 29 February 2024 plus 60
/// months is 28 February 2029. At the calendar's end, its last day.
pub fn add_months(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX)
}

/// Easter Sunday of a year of the Gregorian calendar, by the rule that Butcher's Ecclesiastical Calendar
/// printed in 1876.
pub fn easter(year: i32) -> Option<NaiveDate> {
    let (century, rest) = (year.div_euclid(100), year.rem_euclid(100));
    let golden = year.rem_euclid(19);
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let moon = (19 * golden + century - century / 4 - correction + 15).rem_euclid(30);
    let to_sunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4).rem_euclid(7);
    let late = (golden + 11 * moon + 22 * to_sunday) / 451;
    let days = moon + to_sunday - 7 * late + 114;
    NaiveDate::from_ymd_opt(
        year,
        u32::try_from(days / 31).ok()?,
        u32::try_from(days % 31 + 1).ok()?,
    )
}

/// Days from the first to the last, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DateRange {
    /// The first day.
    pub from: NaiveDate,
    /// The last day; never before the first.
    pub to: NaiveDate,
}

impl DateRange {
    /// Makes a range, unless `to` is before `from`.
    pub fn new(from: NaiveDate, to: NaiveDate) -> Option<Self> {
        (from <= to).then_some(Self { from, to })
    }

    /// Whether `day` is in it.
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.to
    }

    /// Whether the two share a day.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }

    /// How many days it has, at least one.
    pub fn days(&self) -> i64 {
        (self.to - self.from).num_days() + 1
    }

    /// Its days, in order.
    pub fn iter(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        let last = self.to;
        self.from.iter_days().take_while(move |day| *day <= last)
    }
}

/// A day as documents write it: `3 March 2027`.
pub fn day_in_words(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

impl DateRange {
    /// The days as documents write them: `3 to 6 March 2027`, `30 March to 2 April 2027`.
    pub fn in_words(&self) -> String {
        let (from, to) = (self.from, self.to);
        if from == to {
            return day_in_words(from);
        }
        let shape = match () {
            () if from.year() != to.year() => "%-d %B %Y",
            () if from.month() != to.month() => "%-d %B",
            () => "%-d",
        };
        format!("{} to {}", from.format(shape), day_in_words(to))
    }
}

impl fmt::Display for DateRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.from, self.to)
    }
}

impl std::str::FromStr for DateRange {
    type Err = String;

    /// Parses `A..B`; a single date is a range of one day.
    fn from_str(text: &str) -> Result<Self, String> {
        let (from, to) = text.split_once("..").unwrap_or((text, text));
        let from = parse_date(from).map_err(|e| e.to_string())?;
        let to = parse_date(to).map_err(|e| e.to_string())?;
        Self::new(from, to).ok_or_else(|| format!("`{text}` ends before it begins"))
    }
}

/// How days stand in documents: as text, or, in TOML, as a date of its own, without quotes.
pub(crate) mod written {
    use std::fmt;

    use chrono::NaiveDate;
    use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

    /// Reads one day.
    pub fn day<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveDate, D::Error> {
        Ok(Day::deserialize(from)?.0)
    }

    /// Reads one day that may be left out.
    pub fn optional_day<'de, D: Deserializer<'de>>(from: D) -> Result<Option<NaiveDate>, D::Error> {
        Ok(Option::<Day>::deserialize(from)?.map(|day| day.0))
    }

    /// Reads a list of days.
    pub fn days<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<NaiveDate>, D::Error> {
        Ok(Vec::<Day>::deserialize(from)?.into_iter().map(|day| day.0).collect())
    }

    struct Day(NaiveDate);

    impl<'de> Deserialize<'de> for Day {
        fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
            from.deserialize_any(DayVisitor).map(Self)
        }
    }

    struct DayVisitor;

    impl<'de> Visitor<'de> for DayVisitor {
        type Value = NaiveDate;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a date such as 2027-03-01")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<NaiveDate, E> {
            super::parse_date(text).map_err(E::custom)
        }

        // A date of TOML comes as a table of one field, whose value is the date as text.
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<NaiveDate, A::Error> {
            let field: Option<(String, String)> = map.next_entry()?;
            let (_, text) = field.ok_or_else(|| A::Error::invalid_length(0, &self))?;
            self.visit_str(&text)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_iso_and_day_first() {
        let day = NaiveDate::from_ymd_opt(2027, 3, 1).unwrap();
        for text in ["2027-03-01", "01/03/2027", "1/3/2027", " 2027-03-01 "] {
            assert_eq!(parse_date(text), Ok(day), "{text}");
        }
    }

    #[test]
    fn refuses_what_nobody_can_be_sure_of() {
        for text in ["01/03/27", "2027-3-1", "2027-02-30", "03-01-2027", "March", "", "0999-01-01"]
        {
            assert!(parse_date(text).is_err(), "{text}");
        }
    }

    #[test]
    fn months_clamp_to_the_months_end() {
        let leap = NaiveDate::from_ymd_opt(2024, 2, 29).unwrap();
        assert_eq!(add_months(leap, 60).to_string(), "2029-02-28");
        assert_eq!(add_months(leap, 48).to_string(), "2028-02-29");
        let august = NaiveDate::from_ymd_opt(2026, 8, 31).unwrap();
        assert_eq!(add_months(august, 6).to_string(), "2027-02-28");
    }

    /// Good Friday and Easter Monday are bank holidays, of which GOV.UK names the days.
    #[test]
    fn easter_is_where_the_bank_holidays_have_it() {
        for day in [
            "2000-04-23",
            "2008-03-23",
            "2011-04-24",
            "2019-04-21",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2027-03-28",
            "2028-04-16",
            "2038-04-25",
            "2285-03-22",
        ] {
            let day: NaiveDate = day.parse().unwrap();
            assert_eq!(easter(day.year()), Some(day));
        }
    }

    #[test]
    fn ranges_read_as_people_say_them() {
        let words = |text: &str| text.parse::<DateRange>().unwrap().in_words();
        assert_eq!(words("2027-03-03..2027-03-06"), "3 to 6 March 2027");
        assert_eq!(words("2027-03-30..2027-04-02"), "30 March to 2 April 2027");
        assert_eq!(words("2026-12-30..2027-01-02"), "30 December 2026 to 2 January 2027");
        assert_eq!(words("2027-03-03"), "3 March 2027");
    }

    #[test]
    fn ranges_run_forward() {
        assert_eq!("2027-03-01..2027-03-04".parse::<DateRange>().unwrap().days(), 4);
        assert!("2027-03-04..2027-03-01".parse::<DateRange>().is_err());
        assert_eq!("2027-03-01".parse::<DateRange>().unwrap().days(), 1);
    }
}
