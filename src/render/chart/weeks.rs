//! A calendar of weeks: a row a month, a cell a week, as dark as it is full.

use std::fmt::Write as _;

use chrono::{Datelike as _, NaiveDate};

use crate::render::html::escape;

/// A week in which something is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Week {
    /// Its Monday.
    pub monday: NaiveDate,
    /// What is in it.
    pub names: Vec<String>,
}

/// The weeks of the months from the first to the last of `weeks`, which are in order of time. A
/// week stands in the month of its Monday.
pub fn calendar(id: &str, title: &str, summary: &str, weeks: &[Week]) -> String {
    let months = months(weeks);
    let height = months.len() * 30 + 22;
    let mut marks = String::new();
    for (row, month) in months.iter().enumerate() {
        let top = row * 30 + 22;
        let _ =
            writeln!(marks, "<text x=\"0\" y=\"{}\">{}</text>", top + 18, month.format("%b %Y"));
        for (column, monday) in mondays(*month).enumerate() {
            let names =
                weeks.iter().find(|week| week.monday == monday).map_or(&[][..], |w| &w.names);
            cell(&mut marks, column, top, monday, names);
        }
    }
    let head = "<text class=\"soft\" x=\"24%\" y=\"12\">week beginning on Monday the</text>\n";
    format!(
        "<svg class=\"weeks\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\" width=\"100%\" height=\"{height}\">\n\
         <title id=\"{id}-t\">{}</title>\n<desc id=\"{id}-d\">{}</desc>\n{head}{marks}</svg>\n",
        escape(title),
        escape(summary),
    )
}

/// The first days of the months between the first and the last week.
fn months(weeks: &[Week]) -> Vec<NaiveDate> {
    let first = |day: NaiveDate| day.with_day(1).unwrap_or(day);
    let (Some(from), Some(to)) = (weeks.first(), weeks.last()) else { return Vec::new() };
    let next = |month: &NaiveDate| month.checked_add_months(chrono::Months::new(1));
    std::iter::successors(Some(first(from.monday)), next)
        .take_while(|month| *month <= first(to.monday))
        .collect()
}

/// The Mondays of a month.
fn mondays(month: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    month
        .iter_days()
        .take_while(move |day| day.month() == month.month())
        .filter(|day| day.weekday() == chrono::Weekday::Mon)
}

/// One week: the day of its Monday, and how much is in it.
fn cell(marks: &mut String, column: usize, top: usize, monday: NaiveDate, names: &[String]) {
    let left = 24 + column * 15;
    let _ = write!(
        marks,
        "<rect class=\"w{}\" x=\"{left}%\" width=\"14%\" y=\"{top}\" height=\"26\"><title>week of {}: {}</title></rect>\n\
         <text class=\"day w{}t\" x=\"{left}%\" dx=\"5\" y=\"{}\">{}</text>\n",
        names.len().min(4),
        monday.format("%-d %B %Y"),
        if names.is_empty() { "none".to_owned() } else { escape(&names.join(", ")) },
        names.len().min(4),
        top + 17,
        monday.day(),
    );
    if !names.is_empty() {
        let _ = writeln!(
            marks,
            "<text class=\"count w{}t\" x=\"{}%\" dx=\"-7\" y=\"{}\">{}</text>",
            names.len().min(4),
            left + 14,
            top + 18,
            names.len()
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_week_stands_in_the_month_of_its_monday() {
        let week = |day: &str, names: &[&str]| Week {
            monday: day.parse().unwrap(),
            names: names.iter().map(ToString::to_string).collect(),
        };
        let weeks = [week("2027-03-01", &["a-2027", "<b>"]), week("2027-05-31", &["c-2027"])];
        let svg = calendar("w", "Onsite weeks", "Three visits.", &weeks);
        assert!(svg.contains("week of 1 March 2027: a-2027, &lt;b&gt;"), "{svg}");
        assert!(svg.contains("May 2027") && !svg.contains("Jun 2027"));
        // Five Mondays in March, four in April, five in May.
        assert_eq!(svg.matches("<rect").count(), 14, "{svg}");
    }
}
