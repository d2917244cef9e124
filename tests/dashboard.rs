//! The dashboard in a browser: no word on the console, nothing asked for, every drawing with its table, and
//! every table held to plain SQL over the file, which knows nothing of the program's own counting.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::support::reading::{browse, rows_of};
use crate::support::{TODAY, World};

/// The rows that SQL gives, as a page shows them.
fn asked(world: &World, sql: &str) -> Vec<Vec<String>> {
    use rusqlite::types::Value;
    let file = rusqlite::Connection::open(world.path().join("peerage.db")).unwrap();
    let mut statement = file.prepare(sql).unwrap();
    let columns = statement.column_count();
    let row = |row: &rusqlite::Row<'_>| {
        let cell = |at: usize| {
            Ok(match row.get::<_, Value>(at)? {
                Value::Integer(number) => number.to_string(),
                Value::Text(text) => text,
                other => panic!("{other:?} in {sql}"),
            })
        };
        (0..columns).map(cell).collect::<rusqlite::Result<Vec<String>>>()
    };
    let today = std::iter::repeat_n(TODAY, statement.parameter_count());
    let rows = statement.query_map(rusqlite::params_from_iter(today), row).unwrap();
    rows.map(Result::unwrap).collect()
}

/// The rows of a table of the page, its texts as they are read.
fn shown(page: &str, id: &str) -> Vec<Vec<String>> {
    let plain = |cell: String| {
        cell.replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    };
    rows_of(page, id).into_iter().map(|row| row.into_iter().map(plain).collect()).collect()
}

/// Each table whose rows are those that SQL gives.
fn tables(world: &World, page: &str) {
    for (id, sql) in [
        ("due-table", include_str!("dashboard/five-year.sql")),
        ("pipeline-table", include_str!("dashboard/pipeline.sql")),
        ("pool-role-table", include_str!("dashboard/roles.sql")),
        ("pool-expertise-table", include_str!("dashboard/areas.sql")),
        ("publication-table", include_str!("dashboard/publication.sql")),
        ("actions-table", include_str!("dashboard/actions.sql")),
    ] {
        let wanted = asked(world, sql);
        assert!(wanted.len() > 3, "{id}: {wanted:?}");
        assert_eq!(shown(page, id), wanted, "{id}");
    }
    let mut weeks = asked(world, include_str!("dashboard/weeks.sql"));
    for week in &mut weeks {
        week[0] = week[0].parse::<NaiveDate>().unwrap().format("%-d %B %Y").to_string();
    }
    assert!(weeks.len() > 40, "{weeks:?}");
    assert_eq!(shown(page, "weeks-table"), weeks);
}

/// Peer days by what stands in this column of the SQL: a row for each, a column for each of the newest
/// years, and all of them below.
fn days(world: &World, page: &str, id: &str, column: usize) {
    let all = asked(world, include_str!("dashboard/days.sql"));
    let mut years: Vec<&str> = all.iter().map(|row| &*row[2]).collect();
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    years.truncate(8);
    let mut cells: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for row in &all {
        for name in [&*row[column], "\u{10ffff}"] {
            *cells.entry((name, &row[2])).or_default() += row[3].parse::<i64>().unwrap();
        }
    }
    let mut names: Vec<&str> = cells.keys().map(|(name, _)| *name).collect();
    names.dedup();
    let row = |name: &&str| {
        let told = if *name == "\u{10ffff}" { "all" } else { *name };
        let cell = |year: &&str| cells.get(&(*name, *year)).copied().unwrap_or_default();
        let numbers = years.iter().map(|year| cell(year).to_string());
        std::iter::once(told.to_owned()).chain(numbers).collect::<Vec<String>>()
    };
    let wanted: Vec<Vec<String>> = names.iter().map(row).collect();
    assert!(wanted.len() > 3 && years.len() > 3, "{wanted:?}");
    assert_eq!(shown(page, id), wanted, "{id}");
}

/// The numbers at the head of the page.
fn tiles(world: &World, page: &str) {
    let given = asked(world, include_str!("dashboard/days.sql"));
    let this_year = given.iter().filter(|row| row[2] == "2026/27");
    let days: i64 = this_year.map(|row| row[3].parse::<i64>().unwrap()).sum();
    let due = asked(world, include_str!("dashboard/five-year.sql")).pop().unwrap();
    let work = asked(world, include_str!("dashboard/pipeline.sql"));
    let at_work: i64 = work.iter().map(|row| row[1].parse::<i64>().unwrap()).sum();
    let never = asked(world, include_str!("dashboard/never-had.sql")).remove(0).remove(0);
    let active = world.ask("SELECT CAST(count(*) AS TEXT) FROM peer WHERE status = 'active'");
    let wanted = [
        format!("{}%", due[8]),
        due[2].clone(),
        never,
        at_work.to_string(),
        active,
        days.to_string(),
    ];
    let told: Vec<&str> =
        page.split("<dd>").skip(1).map(|rest| rest.split('<').next().unwrap()).collect();
    assert_eq!(told, wanted);
}

#[test]
fn the_dashboard_stands_in_a_browser_and_says_what_the_file_says() {
    let world = World::with_programme(300, 420);
    world.sql("UPDATE body SET region = 'North <script>alert(1)</script> West' WHERE region = 'North West'");
    world.ok("programme dashboard -o page.html");
    let page = world.read("page.html");
    tables(&world, &page);
    tiles(&world, &page);
    days(&world, &page, "days-kind-table", 0);
    days(&world, &page, "days-group-table", 1);
    let Some(seen) = browse(&world, "page.html") else { return };
    assert_eq!(seen.console, Vec::<String>::new());
    assert_eq!(seen.asked, Vec::<String>::new());
    assert!(!seen.page.contains("<script"), "a script came to life");
    // Every drawing has its words and its table.
    let drawings = seen.page.matches("<svg ").count();
    assert_eq!(drawings, 9);
    assert_eq!(seen.page.matches("role=\"img\" aria-labelledby").count(), drawings);
    assert_eq!(seen.page.matches("<table id=").count(), drawings);
    assert_eq!(seen.page.matches("<caption").count(), drawings);
}
