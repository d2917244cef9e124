//! The programme's years, which need not begin in January.

use chrono::{Datelike as _, NaiveDate};

/// The year that holds `day`, where years begin on `begins` (`MM-DD`): its first and its last day. A
/// beginning that is no day counts as 1 April.
pub fn year_of(day: NaiveDate, begins: &str) -> (NaiveDate, NaiveDate) {
    let (month, first) = begins.split_once('-').unwrap_or(("04", "01"));
    let (month, first) = (month.parse().unwrap_or(4), first.parse().unwrap_or(1));
    let begin = |year: i32| NaiveDate::from_ymd_opt(year, month, first).unwrap_or(day);
    let this = begin(day.year());
    let from = if this <= day { this } else { begin(day.year() - 1) };
    let to = begin(from.year() + 1).pred_opt().unwrap_or(day);
    (from, to)
}

/// What the year that holds `day` is called: `2026/27`, or `2026` where years begin in January.
pub fn year_name(day: NaiveDate, begins: &str) -> String {
    let (from, to) = year_of(day, begins);
    if from.year() == to.year() {
        from.year().to_string()
    } else {
        format!("{}/{:02}", from.year(), to.year().rem_euclid(100))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_named_by_their_halves() {
        let name = |day: &str, begins| year_name(day.parse().unwrap(), begins);
        assert_eq!(name("2027-03-31", "04-01"), "2026/27");
        assert_eq!(name("2027-04-01", "04-01"), "2027/28");
        assert_eq!(name("2099-04-01", "04-01"), "2099/00");
        assert_eq!(name("2027-04-01", "01-01"), "2027");
        let year = year_of("2027-04-01".parse().unwrap(), "04-01");
        assert_eq!(
            (year.0.to_string(), year.1.to_string()),
            ("2027-04-01".into(), "2028-03-31".into())
        );
    }
}
