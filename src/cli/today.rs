//! Which day it is taken to be. Dates on the command line may be relative to it, so it is looked
//! for before the command line is parsed.

use std::ffi::OsString;

use chrono::NaiveDate;

use crate::commands::values;
use crate::domain::typed_day;

/// Finds `--today DATE` among `args`, else PEERAGE_TODAY, else the clock's day, and makes typed
/// dates relative to it. A value that is no date is left for the parser to refuse.
pub(super) fn settle(args: &[OsString]) -> NaiveDate {
    let asked = asked(args).or_else(|| std::env::var("PEERAGE_TODAY").ok());
    let day = asked.and_then(|text| parse(&text).ok()).unwrap_or_else(clock);
    values::set_today(day);
    day
}

/// Parses the value of `--today`, which is relative to the clock.
pub(super) fn parse(text: &str) -> Result<NaiveDate, String> {
    typed_day(text, clock()).map_err(values::not_a_day)
}

/// The value of the last `--today`; what follows `--` is no option.
fn asked(args: &[OsString]) -> Option<String> {
    let words: Vec<&str> = args.iter().map(|arg| arg.to_str().unwrap_or_default()).collect();
    let end = words.iter().position(|word| *word == "--").unwrap_or(words.len());
    let value = |place: usize| match words[place] {
        "--today" => words.get(place + 1).copied(),
        word => word.strip_prefix("--today="),
    };
    (0..end).rev().find_map(value).map(str::to_owned)
}

#[expect(clippy::disallowed_methods, reason = "the one place where the clock is read")]
fn clock() -> NaiveDate {
    chrono::Local::now().date_naive()
}

/// The instant, UTC, as the log has it.
#[expect(clippy::disallowed_methods, reason = "the one place where the clock is read")]
pub(super) fn instant() -> String {
    chrono::Utc::now().format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
