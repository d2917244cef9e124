//! The charts of the programme, drawn from its figures: the same for the dashboard and the annual
//! report.

use std::collections::BTreeMap;

use super::figures::Figures;
use crate::render::chart::{Chart, Series, Shape};

/// Years that a chart by year shows.
pub(super) const YEARS: usize = 8;
/// Rows that a chart of roles or areas shows; its table has them all.
const MOST_ROWS: usize = 12;
/// Series that a chart shows by name; what is beyond is put together.
const NAMED: usize = 5;

/// A series of rows: its name, its colour, and what is counted in a row.
type Counted<'a, T> = (&'a str, u8, fn(&T) -> i64);

/// A chart of rows: what each is called, and the series by name, colour and value.
fn of_rows<T>(
    (title, summary): (&str, String),
    shape: Shape,
    rows: &[&T],
    name: impl Fn(&T) -> String,
    series: &[Counted<'_, T>],
) -> Chart {
    let one = |(name, colour, value): &Counted<'_, T>| Series {
        name: (*name).to_owned(),
        colour: *colour,
        values: rows.iter().map(|row| value(row)).collect(),
    };
    Chart {
        title: title.to_owned(),
        summary,
        shape,
        categories: rows.iter().map(|row| name(row)).collect(),
        series: series.iter().map(one).collect(),
    }
}

/// The five-year list by region and state.
pub fn five_year(figures: &Figures) -> Chart {
    let rows: Vec<_> = figures.take_up.iter().filter(|row| row.by == "region").collect();
    let all = figures.overall();
    let summary = format!(
        "{} of {} bodies had a challenge within the interval; {} are overdue, {} never had one and have \
         no day by which it is due, {} are due soon, {} are booked.",
        all.current, all.bodies, all.overdue, all.undated, all.due_soon, all.booked
    );
    of_rows(
        ("The five-year list by region and state", summary),
        Shape::Stacked,
        &rows,
        |row| row.group.clone(),
        &[
            ("overdue", 2, |row| row.overdue),
            ("never had", 3, |row| row.undated),
            ("due soon", 4, |row| row.due_soon),
            ("booked", 1, |row| row.booked),
            ("declined", 8, |row| row.declined),
            ("not due", 7, |row| row.not_due),
        ],
    )
}

/// Challenges at work by stage.
pub fn pipeline(figures: &Figures) -> Chart {
    let rows: Vec<_> = figures.pipeline.iter().collect();
    let all: i64 = rows.iter().map(|row| row.challenges).sum();
    let late: i64 = rows.iter().map(|row| row.late).sum();
    let summary = format!("{all} challenges are at work; {late} have something late.");
    of_rows(
        ("Challenges at work by stage", summary),
        Shape::Stacked,
        &rows,
        |row| row.stage.replace('-', " "),
        &[("in time", 1, |row| row.challenges - row.late), ("something late", 2, |row| row.late)],
    )
}

/// Peer days by year, stacked by what `name` says of a row.
fn days(figures: &Figures, title: &str, name: fn(&super::figures::DayCount) -> &str) -> Chart {
    let mut years: Vec<String> = Vec::new();
    let mut totals: BTreeMap<&str, i64> = BTreeMap::new();
    // The newest stand first in the rows, and last in the chart.
    for row in &figures.peer_days {
        if !years.contains(&row.year) {
            if years.len() == YEARS {
                break;
            }
            years.push(row.year.clone());
        }
        *totals.entry(name(row)).or_default() += row.days;
    }
    years.reverse();
    let mut names: Vec<(&str, i64)> = totals.into_iter().collect();
    names.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let others = names.split_off(names.len().min(NAMED));
    let values = |is_of: &dyn Fn(&str) -> bool| -> Vec<i64> {
        let of_year = |year: &String| {
            let rows = figures.peer_days.iter().filter(|row| row.year == *year);
            rows.filter(|row| is_of(name(row))).map(|row| row.days).sum()
        };
        years.iter().map(of_year).collect()
    };
    let mut series: Vec<Series> = (1..)
        .zip(&names)
        .map(|(colour, (named, _))| Series {
            name: named.replace('-', " "),
            colour,
            values: values(&|other| other == *named),
        })
        .collect();
    if !others.is_empty() {
        let values = values(&|other| others.iter().any(|(named, _)| *named == other));
        series.push(Series { name: "all others".to_owned(), colour: 6, values });
    }
    let last: i64 = series.iter().filter_map(|one| one.values.last()).sum();
    let year = years.last().map_or("no year", String::as_str).to_owned();
    Chart {
        title: title.to_owned(),
        summary: format!("{last} days in {year}, given or agreed."),
        shape: Shape::Columns,
        categories: years.iter().map(|year| short(year)).collect(),
        series,
    }
}

/// `26/27` of `2026/27`: room is scarce below a column.
fn short(year: &str) -> String {
    match year.split_once('/') {
        Some((from, to)) => format!("{}/{to}", from.get(2..).unwrap_or(from)),
        None => year.to_owned(),
    }
}

/// Peer days by year and kind of engagement.
pub fn days_by_kind(figures: &Figures) -> Chart {
    days(figures, "Peer days by year and kind of engagement", |row| &row.kind)
}

/// Peer days by year and group of peers.
pub fn days_by_group(figures: &Figures) -> Chart {
    days(figures, "Peer days by year and group of peers", |row| &row.group)
}

/// The pool against demand: `by` is `role` or `expertise`; what nobody asks for is left out.
pub fn pool(figures: &Figures, by: &str) -> Chart {
    let rows: Vec<_> =
        figures.pool.iter().filter(|row| row.by == by && row.demand > 0).take(MOST_ROWS).collect();
    let scarce = rows.iter().filter(|row| row.pool < row.open).count();
    let (title, asked) = match by {
        "role" => ("The pool against demand by role", "places on the teams ahead"),
        _ => ("The pool against demand by expertise", "challenges ahead that ask for it"),
    };
    let what = if by == "role" { "roles" } else { "areas" };
    let summary = match scarce {
        0 => format!(
            "Of every one of the {} {what} shown there are enough active peers for what is still wanted.",
            rows.len()
        ),
        _ => format!(
            "{scarce} of {} {what} shown {} fewer active peers than are still wanted.",
            rows.len(),
            if scarce == 1 { "has" } else { "have" }
        ),
    };
    of_rows(
        (title, summary),
        Shape::Grouped,
        &rows,
        |row| row.name.clone(),
        &[(asked, 2, |row| row.demand), ("active peers", 1, |row| row.pool)],
    )
}

/// Publication of reports by year of the visit.
pub fn publication(figures: &Figures) -> Chart {
    let rows: Vec<_> = figures
        .publication
        .iter()
        .filter(|row| row.milestone == "report-published")
        .take(YEARS)
        .collect();
    let sum = |value: fn(&super::figures::PublicationCount) -> i64| -> i64 {
        rows.iter().map(|row| value(row)).sum()
    };
    let summary = format!(
        "{} reports were published in time, {} late, and {} are overdue.",
        sum(|row| row.on_time),
        sum(|row| row.late),
        sum(|row| row.overdue)
    );
    of_rows(
        ("Reports published in time, by year of the visit", summary),
        Shape::Stacked,
        &rows,
        |row| row.year.clone(),
        &[
            ("in time", 1, |row| row.on_time),
            ("late", 4, |row| row.late),
            ("overdue", 2, |row| row.overdue),
            ("not due yet", 7, |row| row.not_due),
            ("not known", 6, |row| row.unknown),
        ],
    )
}

/// The actions of the hosts' plans by year of the visit.
pub fn actions(figures: &Figures) -> Chart {
    let rows: Vec<_> = figures.actions.iter().take(YEARS).collect();
    let all: i64 = rows.iter().map(|row| row.actions).sum();
    let done: i64 = rows.iter().map(|row| row.completed).sum();
    let late: i64 = rows.iter().map(|row| row.late).sum();
    of_rows(
        (
            "Actions of the hosts' plans, by year of the visit",
            format!("{done} of {all} actions are completed; {late} are late."),
        ),
        Shape::Stacked,
        &rows,
        |row| row.year.clone(),
        &[
            ("completed", 5, |row| row.completed),
            ("almost completed", 7, |row| row.almost_completed),
            ("in progress", 1, |row| row.in_progress),
            ("not started", 2, |row| row.not_started),
            ("continuous", 3, |row| row.continuous),
            ("stopped", 6, |row| row.stopped),
        ],
    )
}
