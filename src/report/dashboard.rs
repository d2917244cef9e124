//! The dashboard: one page that needs nothing else, with charts of the programme, each with its
//! sentence and its table. No script: it is the same for eye, print, keyboard and screen reader.

mod tables;

use std::fmt::Write as _;

use super::charts;
use super::figures::Figures;
use crate::domain::day_in_words;
use crate::render::chart::{self, Chart, Week, calendar};
use crate::render::html::{escape, policy};
use tables::Table;

const STYLE: &str = include_str!("dashboard/style.css");

/// A part of the page: its place, heading, sentence, drawing and table.
struct Part {
    id: &'static str,
    heading: &'static str,
    said: String,
    drawing: String,
    table: Table,
}

/// The page. `title` is the programme's name.
pub fn dashboard(title: &str, figures: &Figures) -> Vec<u8> {
    let parts = parts(figures);
    let as_at = day_in_words(figures.as_at);
    let mut contents = String::new();
    let mut body = String::new();
    for part in &parts {
        // Writing to a string cannot fail.
        let _ = writeln!(contents, "<li><a href=\"#{}\">{}</a></li>", part.id, part.heading);
        body.push_str(&section(part));
    }
    let title = escape(title);
    let policy = policy(None);
    format!(
        "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <link rel=\"icon\" href=\"data:,\">\n\
         <title>{title}: dashboard, {as_at}</title>\n<style>\n{STYLE}{}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#main\">Skip to the figures</a>\n\
         <header>\n<p class=\"as-at\">As at {as_at}</p>\n<h1>{title}</h1>\n{}\
         <nav aria-label=\"Contents\">\n<ul>\n{contents}</ul>\n</nav>\n</header>\n\
         <main id=\"main\">\n{body}</main>\n\
         <footer><p>Made by <code>peerage programme dashboard</code> from the programme's own file. \
         It holds no name of a peer.</p></footer>\n</body>\n</html>\n",
        chart::STYLE,
        tiles(figures),
    )
    .into_bytes()
}

/// The numbers that are asked for first.
fn tiles(figures: &Figures) -> String {
    let all = figures.overall();
    let at_work: i64 = figures.pipeline.iter().map(|row| row.challenges).sum();
    let groups = || figures.peers.iter().filter(|row| row.by == "group");
    let active: i64 = groups().map(|row| row.active).sum();
    let days: i64 = groups().map(|row| row.days_this_year).sum();
    let numbers = [
        (format!("{}%", all.percent), "of bodies had a challenge within the interval"),
        (all.overdue.to_string(), "bodies are overdue"),
        (all.never_had.to_string(), "bodies never had one"),
        (at_work.to_string(), "challenges are at work"),
        (active.to_string(), "active peers"),
        (days.to_string(), "peer days this year, given or agreed"),
    ];
    let tile =
        |(number, said): &(String, &str)| format!("<div><dt>{said}</dt><dd>{number}</dd></div>\n");
    format!("<dl class=\"tiles\">\n{}</dl>\n", numbers.iter().map(tile).collect::<String>())
}

fn parts(figures: &Figures) -> Vec<Part> {
    let drawn = |id: &'static str, heading: &'static str, chart: &Chart, table: Table| Part {
        id,
        heading,
        said: chart.summary.clone(),
        drawing: chart.svg(id),
        table,
    };
    vec![
        drawn("due", "Five-year list", &charts::five_year(figures), tables::five_year(figures)),
        drawn("pipeline", "Pipeline", &charts::pipeline(figures), tables::pipeline(figures)),
        weeks(figures),
        drawn(
            "days-kind",
            "Peer days by kind",
            &charts::days_by_kind(figures),
            tables::days(figures, "Peer days by year and kind", |row| &row.kind),
        ),
        drawn(
            "days-group",
            "Peer days by group",
            &charts::days_by_group(figures),
            tables::days(figures, "Peer days by year and group", |row| &row.group),
        ),
        drawn(
            "pool-role",
            "Pool and demand by role",
            &charts::pool(figures, "role"),
            tables::pool(figures, "role"),
        ),
        drawn(
            "pool-expertise",
            "Pool and demand by expertise",
            &charts::pool(figures, "expertise"),
            tables::pool(figures, "expertise"),
        ),
        drawn(
            "publication",
            "Publication",
            &charts::publication(figures),
            tables::publication(figures),
        ),
        drawn("actions", "Action plans", &charts::actions(figures), tables::actions(figures)),
    ]
}

/// The calendar of onsite weeks.
fn weeks(figures: &Figures) -> Part {
    let week = |week: &super::figures::OnsiteWeek| Week {
        monday: week.monday,
        names: week.challenges.clone(),
    };
    let weeks: Vec<Week> = figures.weeks.iter().map(week).collect();
    let most = weeks.iter().max_by_key(|week| (week.names.len(), std::cmp::Reverse(week.monday)));
    let said = match most {
        None => "No visit is set for this month or the twelve to come.".to_owned(),
        Some(only) if weeks.len() == 1 => {
            format!("One week has a visit: it begins on {}.", day_in_words(only.monday))
        }
        Some(most) => format!(
            "{} weeks have a visit; the fullest, with {}, begins on {}.",
            weeks.len(),
            most.names.len(),
            day_in_words(most.monday)
        ),
    };
    let heading = "Onsite weeks";
    let drawing = if weeks.is_empty() {
        String::new()
    } else {
        calendar("weeks", "Onsite weeks of the months to come", &said, &weeks)
    };
    Part { id: "weeks", heading, said, drawing, table: tables::weeks(figures) }
}

fn section(part: &Part) -> String {
    let Part { id, heading, said, drawing, table } = part;
    format!(
        "<section id=\"{id}\" aria-labelledby=\"{id}-h\">\n<h2 id=\"{id}-h\">{heading}</h2>\n\
         <p class=\"said\">{}</p>\n{}{}</section>\n",
        escape(said),
        if drawing.is_empty() || table.is_empty() {
            "<p class=\"none\">There is nothing to draw yet.</p>\n".to_owned()
        } else {
            format!("<div class=\"drawing\">\n{drawing}</div>\n")
        },
        if table.is_empty() { String::new() } else { table.html(id) },
    )
}
