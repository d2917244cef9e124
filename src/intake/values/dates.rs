//! Days as files write them: one order for a whole file, and nothing guessed.

use chrono::{Days, NaiveDate};

use super::Wrong;

words! {
    /// Which part of a date such as 03/04/2027 is the day; one answer for a whole file.
    DateOrder("date order") {
        /// 03/04/2027 is 3 April.
        DayFirst = "day first",
        /// 03/04/2027 is 4 March.
        MonthFirst = "month first",
    }
}

/// What a date's text says about the order of dates in its file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DateEvidence {
    /// Dates as 2027-03-01.
    pub iso: u64,
    /// Dates that are dates only with the day first.
    pub day_first: u64,
    /// Dates that are dates only with the month first.
    pub month_first: u64,
    /// Dates that could be either.
    pub either: u64,
}

impl DateEvidence {
    /// The order for the whole file: month first only when some dates can be read in no other way
    /// and more of them than of the other sort.
    pub fn order(&self) -> DateOrder {
        if self.month_first > self.day_first { DateOrder::MonthFirst } else { DateOrder::DayFirst }
    }

    /// Whether the order mattered at all.
    pub fn mattered(&self) -> bool {
        self.day_first + self.month_first + self.either > 0
    }
}

/// A day: 2027-03-01, 01/03/2027 (in the order of the file; also with dots or hyphens), 1 March
/// 2027, 1-Mar-2027. A time of midnight behind it is passed over.
///
/// # Errors
/// When it is none, or cannot be known for certain: two-digit years, numbers, years that a
/// spreadsheet turned into days of 1905.
pub fn date(text: &str, order: DateOrder, evidence: &mut DateEvidence) -> Result<NaiveDate, Wrong> {
    if let Some(day) = plainly_iso(text) {
        evidence.iso += 1;
        return in_reach(day);
    }
    let text = without_midnight(text);
    let parts: Vec<&str> = text.split(['-', '/', '.', ' ']).filter(|p| !p.is_empty()).collect();
    let day = match parts[..] {
        [y, m, d] if y.len() == 4 => {
            evidence.iso += 1;
            whole(y, m, d)
        }
        [d, m, y] if y.len() == 4 => match month_named(m) {
            Some(month) => day_of(y, Some(month), d.parse().ok()),
            None => numeric(d, m, y, order, evidence)?,
        },
        [_, _, y] if y.len() == 2 => {
            return Err(Wrong::new("a year of two digits", "write all four digits of the year"));
        }
        [only] => return Err(no_date(only)),
        [y, m] if is_month(y, m) => {
            return Err(Wrong::new(
                "a month or quarter alone",
                "write the day, such as 2027-03-01",
            ));
        }
        _ => None,
    };
    let day =
        day.ok_or_else(|| Wrong::new("no such day", "write it as 2027-03-01 or 01/03/2027"))?;
    in_reach(day)
}

/// A day as `2027-03-01`, the way of nearly all; `None` for all else.
fn plainly_iso(text: &str) -> Option<NaiveDate> {
    let bytes: &[u8; 10] = text.as_bytes().try_into().ok()?;
    let digits = |from: usize, to: usize| {
        bytes[from..to].iter().try_fold(0, |number: u32, byte| {
            byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0'))
        })
    };
    let year = i32::try_from(digits(0, 4)?).ok().filter(|year| *year >= 1000)?;
    (bytes[4] == b'-' && bytes[7] == b'-').then_some(())?;
    NaiveDate::from_ymd_opt(year, digits(5, 7)?, digits(8, 10)?)
}

fn without_midnight(text: &str) -> &str {
    let end = text.find(['T', ' ']).filter(|end| *end >= 8);
    let Some(end) = end else { return text };
    let time = text[end + 1..].trim_end_matches('Z');
    let midnight = time.contains(':') && time.chars().all(|c| matches!(c, '0' | ':' | '.'));
    if midnight { &text[..end] } else { text }
}

/// Whether these are a year and a month or quarter of it, as in `2027-03` and `2027-Q1`.
fn is_month(year: &str, part: &str) -> bool {
    let number = part.trim_start_matches(['q', 'Q']).parse::<u32>();
    let most = if part.starts_with(['q', 'Q']) { 4 } else { 12 };
    let is_year = year.len() == 4 && year.bytes().all(|digit| digit.is_ascii_digit());
    is_year && number.is_ok_and(|number| (1..=most).contains(&number))
}

fn whole(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    day_of(year, month.parse().ok(), day.parse().ok())
}

fn day_of(year: &str, month: Option<u32>, day: Option<u32>) -> Option<NaiveDate> {
    let year = year.parse().ok().filter(|year| (1000..=9999).contains(year))?;
    NaiveDate::from_ymd_opt(year, month?, day?)
}

/// A date of three numbers, in the order of the file.
fn numeric(
    first: &str,
    second: &str,
    year: &str,
    order: DateOrder,
    evidence: &mut DateEvidence,
) -> Result<Option<NaiveDate>, Wrong> {
    let day_first = whole(year, second, first);
    let month_first = whole(year, first, second);
    match (day_first, month_first) {
        (Some(_), None) => evidence.day_first += 1,
        (None, Some(_)) => evidence.month_first += 1,
        (Some(one), Some(other)) if one != other => evidence.either += 1,
        _ => {}
    }
    let (read, otherwise) = match order {
        DateOrder::DayFirst => (day_first, month_first),
        DateOrder::MonthFirst => (month_first, day_first),
    };
    match (read, otherwise) {
        (None, Some(meant)) => Err(Wrong::new(
            format!("not in the order of the other dates of this file ({order})"),
            format!("was {meant} meant? write dates as {meant}"),
        )),
        (read, _) => Ok(read),
    }
}

fn month_named(text: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let text = text.to_ascii_lowercase();
    let long_enough = text.len() >= 3;
    let found = MONTHS.iter().position(|month| long_enough && month.starts_with(text.as_str()));
    found.and_then(|at| u32::try_from(at + 1).ok())
}

/// Why a single word or number is no date, and which it may be.
fn no_date(text: &str) -> Wrong {
    let hint = "write it as 2027-03-01 or 01/03/2027";
    let number = text.trim_end_matches(".0").parse::<i64>();
    match (number, text.len()) {
        (Ok(serial), 5 | 7) if (10_000..80_000).contains(&serial) => {
            let hint = excel_day(serial).map_or_else(|| hint.to_owned(), meant);
            Wrong::new("a number, as spreadsheets count days", hint)
        }
        (Ok(milliseconds), 12 | 13) => {
            let day =
                chrono::DateTime::from_timestamp_millis(milliseconds).map(|at| at.date_naive());
            let hint = day.map_or_else(|| hint.to_owned(), meant);
            Wrong::new("a number, as computers count milliseconds", hint)
        }
        (Ok(_), 4) => Wrong::new("a year alone", "write the day, such as 2027-03-01"),
        _ => Wrong::new("not a date", hint),
    }
}

fn meant(day: NaiveDate) -> String {
    format!("was {day} meant? write the day so, not its number")
}

/// The day with this number in a spreadsheet.
fn excel_day(serial: i64) -> Option<NaiveDate> {
    let zero = NaiveDate::from_ymd_opt(1899, 12, 30)?;
    zero.checked_add_days(Days::new(u64::try_from(serial).ok()?))
}

/// Refuses days of 1905 and 1906, which are years that a spreadsheet took for a number of days, and
/// days too far away to be meant.
fn in_reach(day: NaiveDate) -> Result<NaiveDate, Wrong> {
    let zero = NaiveDate::from_ymd_opt(1899, 12, 30).unwrap_or_default();
    let serial = (day - zero).num_days();
    if (1900..=2150).contains(&serial) {
        return Err(Wrong::new(
            format!("a spreadsheet turned the year {serial} into a day"),
            format!("write the day in {serial}, such as {serial}-03-01"),
        ));
    }
    Ok(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Result<String, String> {
        date(text, DateOrder::DayFirst, &mut DateEvidence::default())
            .map(|day| day.to_string())
            .map_err(|wrong| format!("{}; {}", wrong.message, wrong.hint.unwrap_or_default()))
    }

    #[test]
    fn dates_that_are_certain_are_taken() {
        for text in [
            "2027-03-01",
            "01/03/2027",
            "1/3/2027",
            "01.03.2027",
            "01-03-2027",
            "1 March 2027",
            "1-Mar-2027",
            "2027-03-01T00:00:00",
            "2027-03-01 00:00:00",
            "2027/03/01",
        ] {
            assert_eq!(day(text).as_deref(), Ok("2027-03-01"), "{text}");
        }
    }

    #[test]
    fn dates_that_are_not_are_told_with_what_was_meant() {
        // Oddities 22 and 23, and what the gate saw besides.
        for (text, told) in [
            ("1905-06-18", "turned the year 1996 into a day"),
            ("31 Mar 27", "two digits"),
            ("31/03/27", "two digits"),
            ("2028", "a year alone"),
            ("11/25", "no such day"),
            ("2027-03", "a month or quarter alone"),
            ("2027-Q1", "a month or quarter alone"),
            ("2027-13", "no such day"),
            ("46000", "was 2025-12-09 meant?"),
            ("1803859200000", "was 2027-03-01 meant?"),
            ("2027-02-30", "no such day"),
            ("03/25/2027", "was 2027-03-25 meant?"),
            ("soon", "not a date"),
            ("2027-03-01T14:00:00", "no such day"),
        ] {
            let fault = day(text).unwrap_err();
            assert!(fault.contains(told), "{text}: {fault}");
        }
    }

    #[test]
    fn the_file_decides_the_order_of_dates() {
        let mut evidence = DateEvidence::default();
        for text in ["03/25/2027", "03/04/2027", "2027-01-01"] {
            drop(date(text, DateOrder::DayFirst, &mut evidence));
        }
        assert_eq!(evidence.order(), DateOrder::MonthFirst);
        let read = date("03/04/2027", evidence.order(), &mut DateEvidence::default());
        assert_eq!(read.unwrap().to_string(), "2027-03-04");
    }
}
