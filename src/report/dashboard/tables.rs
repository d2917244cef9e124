//! The tables of the dashboard: every number that a chart draws, in words.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::domain::day_in_words;
use crate::render::html::escape;
use crate::report::charts::YEARS;
use crate::report::figures::{DayCount, Figures};

/// A table: its first column names the row, the others are numbers unless they are words.
pub(super) struct Table {
    caption: &'static str,
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Whether there is nothing in it.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table, in a part that can be closed, and that scrolls by itself where it is too wide.
    pub(super) fn html(&self, id: &str) -> String {
        let heads: String = self
            .heads
            .iter()
            .map(|head| format!("<th scope=\"col\">{}</th>", escape(head)))
            .collect();
        let mut rows = String::new();
        for row in &self.rows {
            rows.push_str("<tr>");
            for (column, cell) in row.iter().enumerate() {
                let _ = match column {
                    0 => write!(rows, "<th scope=\"row\">{}</th>", escape(cell)),
                    _ => write!(rows, "<td>{}</td>", escape(cell)),
                };
            }
            rows.push_str("</tr>\n");
        }
        format!(
            "<details open>\n<summary>The figures</summary>\n\
             <div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"{id}-c\">\n\
             <table id=\"{id}-table\">\n<caption id=\"{id}-c\">{}</caption>\n<thead><tr>{heads}</tr></thead>\n\
             <tbody>\n{rows}</tbody>\n</table>\n</div>\n</details>\n",
            self.caption
        )
    }
}

fn table(caption: &'static str, heads: &[&str], rows: Vec<Vec<String>>) -> Table {
    Table { caption, heads: heads.iter().map(ToString::to_string).collect(), rows }
}

/// The rows of the newest years, as many as the chart beside them shows.
fn newest<T>(rows: &[T], year: fn(&T) -> &str) -> impl Iterator<Item = &T> {
    let mut years: Vec<&str> = rows.iter().map(year).collect();
    years.dedup();
    years.truncate(YEARS);
    rows.iter().filter(move |row| years.contains(&year(row)))
}

/// A name and numbers.
fn line<const N: usize>(name: &str, numbers: [i64; N]) -> Vec<String> {
    std::iter::once(name.to_owned()).chain(numbers.iter().map(ToString::to_string)).collect()
}

pub(super) fn five_year(figures: &Figures) -> Table {
    let rows = figures.take_up.iter().filter(|row| row.by == "region").chain(
        // All together stands last.
        figures.take_up.iter().filter(|row| row.by == "all"),
    );
    let heads = [
        "Region",
        "Bodies",
        "Overdue",
        "Never had",
        "Due soon",
        "Booked",
        "Declined",
        "Not due",
        "Within the interval, %",
    ];
    let row = |row: &crate::report::TakeUp| {
        let numbers = [
            row.bodies,
            row.overdue,
            row.undated,
            row.due_soon,
            row.booked,
            row.declined,
            row.not_due,
            row.percent,
        ];
        line(&row.group, numbers)
    };
    table("The five-year list by region and state", &heads, rows.map(row).collect())
}

pub(super) fn pipeline(figures: &Figures) -> Table {
    let rows = figures.pipeline.iter();
    let row = |row: &crate::report::StageCount| {
        line(&row.stage.replace('-', " "), [row.challenges, row.late])
    };
    table(
        "Challenges at work by stage",
        &["Stage", "Challenges", "Of those, something late"],
        rows.map(row).collect(),
    )
}

pub(super) fn weeks(figures: &Figures) -> Table {
    let row = |week: &crate::report::OnsiteWeek| {
        let count = week.challenges.len().to_string();
        vec![day_in_words(week.monday), count, week.challenges.join(", ")]
    };
    table(
        "Weeks with a visit",
        &["Week beginning", "Visits", "Challenges"],
        figures.weeks.iter().map(row).collect(),
    )
}

/// Peer days: a row for each of what `name` says, a column a year, the newest first.
pub(super) fn days(figures: &Figures, caption: &'static str, name: fn(&DayCount) -> &str) -> Table {
    let mut years: Vec<&str> = Vec::new();
    let mut cells: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for row in &figures.peer_days {
        if !years.contains(&row.year.as_str()) {
            years.push(&row.year);
        }
        *cells.entry((name(row), row.year.as_str())).or_default() += row.days;
    }
    years.truncate(YEARS);
    let mut names: Vec<&str> = cells.keys().map(|(name, _)| *name).collect();
    names.dedup();
    let cell = |name: &str, year: &&str| cells.get(&(name, *year)).copied().unwrap_or_default();
    let mut rows: Vec<Vec<String>> = names
        .iter()
        .map(|name| {
            let numbers = years.iter().map(|year| cell(name, year).to_string());
            std::iter::once(name.replace('-', " ")).chain(numbers).collect()
        })
        .collect();
    if !rows.is_empty() {
        let total =
            |year: &&str| names.iter().map(|name| cell(name, year)).sum::<i64>().to_string();
        rows.push(std::iter::once("all".to_owned()).chain(years.iter().map(total)).collect());
    }
    let heads = std::iter::once("").chain(years.iter().copied()).map(str::to_owned).collect();
    Table { caption, heads, rows }
}

pub(super) fn pool(figures: &Figures, by: &str) -> Table {
    let (caption, heads) = match by {
        "role" => (
            "Places on the teams ahead, and active peers who fit the role",
            ["Role", "Places", "Of those, open", "Active peers"],
        ),
        _ => (
            "Challenges ahead that ask for an area, and active peers who hold it in their role",
            ["Area", "Challenges", "Of those, without a team", "Active peers"],
        ),
    };
    let rows = figures.pool.iter().filter(|row| row.by == by && row.demand > 0);
    let row = |row: &crate::report::PoolCount| line(&row.name, [row.demand, row.open, row.pool]);
    table(caption, &heads, rows.map(row).collect())
}

pub(super) fn publication(figures: &Figures) -> Table {
    let row = |row: &crate::report::PublicationCount| {
        let name = format!("{}, {}", row.year, row.milestone.replace('-', " "));
        let mut cells = line(
            &name,
            [row.challenges, row.on_time, row.late, row.overdue, row.not_due, row.unknown],
        );
        cells.push(row.percent.map_or_else(|| "none due".to_owned(), |share| share.to_string()));
        cells
    };
    let heads = [
        "Year and what",
        "Challenges",
        "In time",
        "Late",
        "Overdue",
        "Not due",
        "Not known",
        "In time, %",
    ];
    table(
        "Publication by year of the visit",
        &heads,
        newest(&figures.publication, |row| &row.year).map(row).collect(),
    )
}

pub(super) fn actions(figures: &Figures) -> Table {
    let row = |row: &crate::report::ActionCount| {
        let numbers = [
            row.challenges,
            row.actions,
            row.completed,
            row.almost_completed,
            row.in_progress,
            row.not_started,
            row.continuous,
            row.stopped,
            row.late,
        ];
        line(&row.year, numbers)
    };
    let heads = [
        "Year",
        "Plans",
        "Actions",
        "Completed",
        "Almost",
        "In progress",
        "Not started",
        "Continuous",
        "Stopped",
        "Of all, late",
    ];
    table(
        "Actions of the hosts' plans by year of the visit",
        &heads,
        newest(&figures.actions, |row| &row.year).map(row).collect(),
    )
}
