//! Days, numbers and lists as a person reads them.

use chrono::{Datelike as _, NaiveDate};

use crate::domain::DateRange;

/// `3 March 2027`.
pub fn day(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// `3–6 March 2027`, `30 March – 2 April 2027`, or a single day.
pub fn span(days: DateRange) -> String {
    let DateRange { from, to } = days;
    if from == to {
        return day(from);
    }
    if (from.year(), from.month()) == (to.year(), to.month()) {
        return format!("{}–{}", from.day(), day(to));
    }
    if from.year() == to.year() {
        return format!("{} – {}", from.format("%-d %B"), day(to));
    }
    format!("{} – {}", day(from), day(to))
}

/// `1 step`, `2 steps`: the plural is the singular and an s.
pub fn number(count: i64, thing: &str) -> String {
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}

/// `a`, `a and b`, `a, b and c`.
pub fn list<T: AsRef<str>>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [most @ .., last] => {
            let most: Vec<&str> = most.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", most.join(", "), last.as_ref())
        }
    }
}
