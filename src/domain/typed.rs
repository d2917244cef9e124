//! Days as people type them: `today`, `+6m`, `next monday`, `14 March 2027`, `2027-Q1`, `A..B`.
//! What a person types may be relative to a day; what stands in a file never is.

use chrono::{Datelike as _, Days, Months, NaiveDate, Weekday};

use super::dates::{DateRange, NotADate, parse_date};

/// The days that a text means: one day, or all days of a month, quarter, year or range `A..B`.
///
/// A plain weekday is the first on or after `today`; `next` is that of the week after this one,
/// weeks beginning on Monday; `last` is the latest before `today`. `2027-Q1` is January to March,
/// `2026/27` the financial year from 1 April 2026. Years have four digits: none is guessed.
///
/// # Errors
/// [`NotADate`] when it is none of these, or no such day exists.
pub fn typed_days(text: &str, today: NaiveDate) -> Result<DateRange, NotADate> {
    let fault = || NotADate { found: text.trim().to_owned() };
    if let Some((from, to)) = text.split_once("..") {
        let (from, to) = (typed_days(from, today)?, typed_days(to, today)?);
        return DateRange::new(from.from, to.to).ok_or_else(fault);
    }
    let words = text.trim().to_lowercase();
    // What is parted by full stops is day first as well: nobody writes months so.
    let one = parse_date(&words)
        .or_else(|_| parse_date(&dotted(&words)))
        .ok()
        .or_else(|| relative(&words, today))
        .or_else(|| spelt(&words));
    one.map(|day| DateRange { from: day, to: day })
        .or_else(|| period(&words))
        .filter(|days| days.from.year() >= 1000 && days.to.year() <= 9999)
        .ok_or_else(fault)
}

/// The first day of a range whose end comes before its beginning, and its last; `None` of all else.
pub fn backward(text: &str, today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let (from, to) = text.split_once("..")?;
    let (from, to) = (typed_days(from, today).ok()?.from, typed_days(to, today).ok()?.to);
    (to < from).then_some((from, to))
}

/// `1.3.2027` as `1/3/2027`; what has other signs is no date so.
fn dotted(words: &str) -> String {
    if words.contains(['/', '-']) { String::new() } else { words.replace('.', "/") }
}

/// The one day that a text means.
///
/// # Errors
/// [`NotADate`] when it means none, or more than one.
pub fn typed_day(text: &str, today: NaiveDate) -> Result<NaiveDate, NotADate> {
    match typed_days(text, today)? {
        DateRange { from, to } if from == to => Ok(from),
        _ => Err(NotADate { found: text.trim().to_owned() }),
    }
}

/// `today`, `tomorrow`, `+6m`, `-2w`, `next monday`.
fn relative(words: &str, today: NaiveDate) -> Option<NaiveDate> {
    match words {
        "today" | "now" => return Some(today),
        "tomorrow" => return today.succ_opt(),
        "yesterday" => return today.pred_opt(),
        _ => {}
    }
    match words.split_whitespace().collect::<Vec<_>>()[..] {
        [day] | ["this", day] => weekday(day).and_then(|day| on_or_after(day, today)),
        ["next", day] => {
            let monday = on_or_after(Weekday::Mon, today.succ_opt()?)?;
            on_or_after(weekday(day)?, monday)
        }
        ["last", day] => on_or_after(weekday(day)?, today)?.checked_sub_days(Days::new(7)),
        _ => None,
    }
    .or_else(|| shifted(words, today))
}

/// `+6m`, `-2w`, `+10 days`.
fn shifted(words: &str, today: NaiveDate) -> Option<NaiveDate> {
    let ahead = words.starts_with('+');
    let length = words.strip_prefix(['+', '-'])?.trim();
    let digits = length.trim_end_matches(|c: char| c.is_alphabetic()).trim_end();
    let number: u32 = digits.parse().ok()?;
    let (months, days) = match length[digits.len()..].trim() {
        "y" | "year" | "years" => (number.checked_mul(12)?, 0),
        "m" | "month" | "months" => (number, 0),
        "w" | "week" | "weeks" => (0, u64::from(number) * 7),
        "d" | "day" | "days" => (0, u64::from(number)),
        _ => return None,
    };
    let (months, days) = (Months::new(months), Days::new(days));
    if ahead {
        today.checked_add_months(months)?.checked_add_days(days)
    } else {
        today.checked_sub_months(months)?.checked_sub_days(days)
    }
}

fn weekday(word: &str) -> Option<Weekday> {
    word.parse().ok()
}

fn on_or_after(day: Weekday, from: NaiveDate) -> Option<NaiveDate> {
    from.checked_add_days(Days::new(u64::from(day.days_since(from.weekday()))))
}

/// `14 March 2027`, `14th Mar 2027`, `Monday 1 March 2027` (and then a Monday it must be).
fn spelt(words: &str) -> Option<NaiveDate> {
    let words: Vec<&str> = words.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let (named, day, month, year) = match words[..] {
        [day, month, year] => (None, day, month, year),
        [named, day, month, year] => (Some(weekday(named)?), day, month, year),
        _ => return None,
    };
    let day = day.trim_end_matches(|c: char| c.is_alphabetic());
    let is_year = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
    let date = NaiveDate::parse_from_str(&format!("{day} {month} {year}"), "%d %B %Y").ok()?;
    let agrees = named.is_none_or(|named| date.weekday() == named);
    (is_year && agrees).then_some(date)
}

/// `2027`, `2027-03`, `March 2027`, `2027-Q1`, `2026/27`.
fn period(words: &str) -> Option<DateRange> {
    let year: i32 = words.get(..4).and_then(|year| year.parse().ok()).unwrap_or_default();
    let rest = words.get(4..).unwrap_or_default();
    if let Some(quarter) = rest.strip_prefix("-q").or_else(|| rest.strip_prefix(" q")) {
        let quarter: u32 = quarter.parse().ok().filter(|quarter| (1..=4).contains(quarter))?;
        return months(year, 3 * quarter - 2, 3);
    }
    match rest.as_bytes() {
        [] => months(year, 1, 12),
        [b'-', _, _] => months(year, rest[1..].parse().ok()?, 1),
        // A financial year, of which the second half follows from the first.
        [b'/', _, _] => {
            let next: i32 = rest[1..].parse().ok()?;
            if next == (year + 1) % 100 { months(year, 4, 12) } else { None }
        }
        _ => {
            let first = spelt(&format!("1 {words}"))?;
            months(first.year(), first.month(), 1)
        }
    }
}

/// So many whole months from the first of a month.
fn months(year: i32, month: u32, count: u32) -> Option<DateRange> {
    let from = NaiveDate::from_ymd_opt(year, month, 1)?;
    DateRange::new(from, from.checked_add_months(Months::new(count))?.pred_opt()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Saturday.
    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()
    }

    #[test]
    fn one_day() {
        for (text, day) in [
            ("2027-03-01", "2027-03-01"),
            ("1/3/2027", "2027-03-01"),
            ("01.03.2027", "2027-03-01"),
            ("Today", "2026-11-21"),
            ("tomorrow", "2026-11-22"),
            ("yesterday", "2026-11-20"),
            ("+6m", "2027-05-21"),
            ("-2w", "2026-11-07"),
            ("+10 days", "2026-12-01"),
            ("-1y", "2025-11-21"),
            ("saturday", "2026-11-21"),
            ("monday", "2026-11-23"),
            ("next monday", "2026-11-23"),
            ("next saturday", "2026-11-28"),
            ("last fri", "2026-11-20"),
            ("last saturday", "2026-11-14"),
            ("14 March 2027", "2027-03-14"),
            ("14th mar 2027", "2027-03-14"),
            ("Monday 1 March 2027", "2027-03-01"),
            ("29 February 2028", "2028-02-29"),
        ] {
            let found = typed_day(text, today());
            assert_eq!(found.map(|day| day.to_string()), Ok(day.to_owned()), "{text}");
        }
    }

    #[test]
    fn months_clamp() {
        let last = NaiveDate::from_ymd_opt(2026, 8, 31).unwrap();
        assert_eq!(typed_day("+6m", last).unwrap().to_string(), "2027-02-28");
    }

    #[test]
    fn next_is_of_the_week_after_this_one() {
        let wednesday = NaiveDate::from_ymd_opt(2026, 11, 18).unwrap();
        for (text, day) in [
            ("friday", "2026-11-20"),
            ("next friday", "2026-11-27"),
            ("next monday", "2026-11-23"),
            ("last wednesday", "2026-11-11"),
        ] {
            assert_eq!(typed_day(text, wednesday).unwrap().to_string(), day, "{text}");
        }
    }

    #[test]
    fn more_days_than_one() {
        for (text, days) in [
            ("2027-Q1", "2027-01-01..2027-03-31"),
            ("2027 q4", "2027-10-01..2027-12-31"),
            ("2028-02", "2028-02-01..2028-02-29"),
            ("March 2027", "2027-03-01..2027-03-31"),
            ("2027", "2027-01-01..2027-12-31"),
            ("2026/27", "2026-04-01..2027-03-31"),
            ("2027-03-01..2027-06-30", "2027-03-01..2027-06-30"),
            ("2027-03..2027-06", "2027-03-01..2027-06-30"),
            ("today..+6m", "2026-11-21..2027-05-21"),
            ("today .. next monday", "2026-11-21..2026-11-23"),
        ] {
            let found = typed_days(text, today());
            assert_eq!(found.map(|days| days.to_string()), Ok(days.to_owned()), "{text}");
            assert!(typed_day(text, today()).is_err(), "{text}");
        }
    }

    #[test]
    fn what_runs_backward_is_told_from_what_is_no_range() {
        let ends = |text| backward(text, today()).map(|(from, to)| format!("{from}..{to}"));
        assert_eq!(ends("2027-Q4..2027-Q1").as_deref(), Some("2027-10-01..2027-03-31"));
        assert_eq!(ends("2027-03..2027-02").as_deref(), Some("2027-03-01..2027-02-28"));
        for text in ["2027-03..2027-03", "2027-03", "x..2027-03", "2027-01..2027-Q1"] {
            assert_eq!(ends(text), None, "{text}");
        }
    }

    #[test]
    fn nothing_is_guessed() {
        for text in [
            "",
            "..",
            "14 March",
            "14 March 27",
            "14.3.27",
            "2027.03.01",
            "01/03/27",
            "31 June 2027",
            "30/02/2027",
            "March",
            "Tuesday 1 March 2027",
            "2027-13",
            "2027-Q5",
            "2026/28",
            "+6",
            "6m",
            "+m",
            "next",
            "next week",
            "2027-03-02..2027-03-01",
            "..2027-03-01",
            "12027",
            "0999",
            "+99999999999y",
            "99 March 2027",
            "maybe 2027",
            "é",
        ] {
            assert!(typed_days(text, today()).is_err(), "{text}");
        }
    }
}
