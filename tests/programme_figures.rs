//! The programme in numbers: statistics held against plain SQL, the annual report in every form.

use std::time::Instant;

use calamine::Reader as _;
use serde_json::Value;

use crate::support::World;
use crate::support::reading::{browse, part, parts, xml_text};
use crate::support::terminal::Terminal;

/// The sum of a column of the rows that `keep`.
fn sum(rows: &Value, column: &str, keep: impl Fn(&Value) -> bool) -> i64 {
    rows.as_array()
        .unwrap()
        .iter()
        .filter(|row| keep(row))
        .map(|r| r[column].as_i64().unwrap())
        .sum()
}

fn count(world: &World, sql: &str) -> i64 {
    world.ask(&format!("SELECT CAST(({sql}) AS TEXT)")).parse().unwrap()
}

/// Days that are agreed and lie ahead.
fn ahead_days(world: &World) -> i64 {
    count(
        world,
        "SELECT coalesce(CAST(sum(julianday(challenge.onsite_to) - julianday(challenge.onsite_from) + 1) AS INTEGER), 0)
         FROM team_member JOIN team ON team.id = team_id JOIN challenge ON challenge.id = challenge_id
         WHERE withdrawn_on IS NULL AND challenge.onsite_to > '2026-11-21'",
    )
}

#[test]
fn statistics_say_what_the_file_says() {
    let world = World::with_programme(300, 400);
    let stats = world.json("programme stats");
    let due = world.json("challenge due --all");
    let take_up = &stats["take_up"];
    for by in ["all", "region", "control", "type"] {
        let of = |row: &Value| row["by"] == by;
        assert_eq!(sum(take_up, "bodies", of), due.as_array().unwrap().len() as i64, "{by}");
        for (column, state) in [
            ("overdue", "overdue"),
            ("undated", "never-had"),
            ("due_soon", "due-soon"),
            ("booked", "booked"),
            ("declined", "declined"),
            ("not_due", "not-due"),
        ] {
            let there = due.as_array().unwrap().iter().filter(|row| row["state"] == state).count();
            assert_eq!(sum(take_up, column, of), there as i64, "{by} {column}");
        }
    }
    let never =
        due.as_array().unwrap().iter().filter(|row| row["last_challenge"].is_null()).count();
    assert_eq!(stats["never_had"].as_array().unwrap().len(), never);
    let any = |_: &Value| true;
    let challenges = &stats["challenges"];
    let done =
        "SELECT count(*) FROM challenge WHERE withdrawn_on IS NULL AND onsite_to <= '2026-11-21'";
    assert_eq!(sum(challenges, "done", any), count(&world, done));
    let withdrawn = "SELECT count(*) FROM challenge WHERE withdrawn_on IS NOT NULL";
    assert_eq!(sum(challenges, "withdrawn", any), count(&world, withdrawn));
    for by in ["group", "region", "employer"] {
        let of = |row: &Value| row["by"] == by;
        assert_eq!(sum(&stats["peers"], "peers", of), 300, "{by}");
        let active = count(&world, "SELECT count(*) FROM peer WHERE status = 'active'");
        assert_eq!(sum(&stats["peers"], "active", of), active, "{by}");
        let days = "SELECT sum(julianday(challenge.onsite_to) - julianday(challenge.onsite_from) + 1) FROM team_member
                    JOIN team ON team.id = team_id JOIN challenge ON challenge.id = challenge_id
                    WHERE withdrawn_on IS NULL AND challenge.onsite_to <= '2026-11-21'";
        let days = count(&world, &format!("SELECT CAST(({days}) AS INTEGER)"));
        assert_eq!(sum(&stats["peers"], "days", of), days, "{by}");
    }
    let days = "SELECT 4 * count(*) FROM team_member JOIN team ON team.id = team_id
                JOIN challenge ON challenge.id = challenge_id WHERE withdrawn_on IS NULL";
    assert_eq!(sum(&stats["peer_days"], "days", any), count(&world, days));
    let actions =
        "SELECT count(*) FROM action JOIN recommendation ON recommendation.id = recommendation_id
                   JOIN challenge ON challenge.id = challenge_id WHERE withdrawn_on IS NULL";
    assert_eq!(sum(&stats["actions"], "actions", any), count(&world, actions));
    let done = format!("{actions} AND action.status = 'completed'");
    assert_eq!(sum(&stats["actions"], "completed", any), count(&world, &done));
    let active = count(&world, "SELECT count(*) FROM peer WHERE status = 'active'");
    let used = world.json("programme stats use");
    let used = used.as_array().unwrap();
    assert!(used.len() as i64 >= active);
    for row in used {
        let number = |column: &str| row[column].as_i64().unwrap();
        let over = number("days_this_year") > number("days_offered")
            || number("challenges_this_year") > number("challenges_offered");
        assert!(!over || row["turn"] == "too-often", "{row}");
        if row["turn"] == "never-asked" {
            assert_eq!((number("days"), number("asked")), (0, 0), "{row}");
        }
    }
    let all = used.iter().map(|row| row["days"].as_i64().unwrap()).sum::<i64>();
    assert_eq!(all, sum(&stats["peers"], "days", |row| row["by"] == "group") + ahead_days(&world));
    for column in ["members_percent", "days_percent", "councils_percent"] {
        let hundred = sum(&stats["shares"], column, any);
        assert!(hundred == 0 || (96..=104).contains(&hundred), "{column}: {hundred}");
    }
    let scores = count(&world, "SELECT count(*) FROM feedback");
    assert_eq!(sum(&stats["satisfaction"], "scores", any), scores);
    for row in stats["publication"].as_array().unwrap() {
        let parts =
            ["on_time", "late", "overdue", "not_due", "unknown"].map(|c| row[c].as_i64().unwrap());
        assert_eq!(parts.iter().sum::<i64>(), row["challenges"].as_i64().unwrap(), "{row}");
    }
}

#[test]
fn statistics_come_in_every_form() {
    let world = World::with_programme(60, 120);
    let csv = world.ok("programme stats --format csv");
    assert!(csv.starts_with("table,row,figure,value\r\ntake-up,\"all, all\",bodies,"), "{csv}");
    assert!(csv.contains("\r\nactions,2026/27,challenges,"), "{csv}");
    world.fails("programme stats nothing", 2);
    let csv = world.ok("programme stats take-up --format csv");
    assert!(csv.starts_with("by,group,bodies,ever,current,percent"), "{csv}");
    world.ok("programme stats -o stats.xlsx");
    let book = calamine::Xlsx::new(std::io::Cursor::new(world.bytes("stats.xlsx"))).unwrap();
    assert_eq!(book.sheet_names().len(), 14, "{:?}", book.sheet_names());
    let text = world.ok("programme stats");
    assert!(text.contains("TAKE-UP\n") && !text.contains('█'), "{text}");
    let schema: Value = serde_json::from_str(&world.ok("schema programme-stats")).unwrap();
    let stats = world.json("programme stats");
    for name in schema["properties"].as_object().unwrap().keys() {
        assert!(stats.get(name).is_some(), "{name}");
    }
    // A mean of few scores would tell who was meant.
    world.sql("DELETE FROM feedback WHERE id > (SELECT min(id) + 3 FROM feedback)");
    let few = world.json("programme stats satisfaction");
    assert!(few.as_array().unwrap().iter().all(|row| row["mean"].is_null()), "{few}");
}

#[test]
fn an_empty_file_has_statistics_too() {
    let world = World::new();
    let stats = world.json("programme stats");
    assert_eq!(stats["take_up"][0]["percent"], 0);
    world.ok("programme dashboard -o page.html");
    assert!(world.read("page.html").contains("There is nothing to draw yet."));
    assert!(world.ok("programme annual-report").contains("*There are no peers yet.*"));
    // Of three figures two would have nothing to draw.
    world.ok("programme annual-report -o empty.html");
    assert_eq!(world.read("empty.html").matches("<figure").count(), 1);
    world.fails("programme annual-report --year 1066", 2);
    let said = world.fails("programme dashboard -o page.pdf", 2);
    assert!(said.contains("as HTML alone"), "{said}");
}

/// What is looked for in pages would be found.
#[test]
fn a_page_that_asks_for_something_is_caught() {
    let world = World::bare();
    world.write(
        "page.html",
        "<img src=\"http://example.invalid/x.png\"><script>console.error('no')</script>",
    );
    let Some(seen) = browse(&world, "page.html") else { return };
    assert!(seen.asked.iter().any(|url| url.contains("example.invalid")), "{:?}", seen.asked);
    assert!(!seen.console.is_empty());
}

#[test]
fn a_large_programme_is_one_small_page() {
    let world = World::with_programme(3_000, 1_500);
    let begun = Instant::now();
    world.ok("programme dashboard -o page.html");
    // The goal is 500 ms of a release build on a machine with nothing else to do; this keeps a
    // debug build on a busy one from becoming ten times as slow unnoticed.
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    assert!(world.bytes("page.html").len() < 2 * 1024 * 1024);
}

#[test]
fn the_annual_report_has_its_charts_in_every_form() {
    let world = World::with_programme(120, 300);
    let markdown = world.ok("programme annual-report");
    assert!(markdown.contains("# Peer challenge programme: annual report 2026/27"), "{markdown}");
    assert!(markdown.contains("████") && !markdown.contains("figure:"), "{markdown}");
    let stats = world.json("programme stats");
    let this = sum(&stats["peer_days"], "days", |row| row["year"] == "2026/27");
    assert!(markdown.contains(&format!("Peers gave {this} days")), "{markdown}");
    world.ok("programme annual-report --year 2020 --title \"Our <b>programme</b>\" -o report.html");
    let page = world.read("report.html");
    assert!(page.contains("annual report 2020/21") && !page.contains("<b>"));
    assert_eq!(page.matches("<svg ").count(), 3);
    world.ok("programme annual-report -o report.docx");
    let docx = world.bytes("report.docx");
    for (name, xml) in parts(&docx) {
        drop((name, xml_text(&xml, "w:t")));
    }
    let chart = part(&docx, "word/charts/chart1.xml");
    assert!(chart.contains("<c:v>London</c:v>"), "{chart}");
    let body = part(&docx, "word/document.xml");
    assert!(body.contains("descr=\"") && body.contains("had a challenge within the interval"));
    world.ok("programme annual-report -o again.docx");
    assert_eq!(docx, world.bytes("again.docx"));
}

#[test]
fn bars_and_a_line_of_time_stand_at_a_terminal_alone() {
    let world = World::with_visit();
    let plain = world.ok("challenge show trafford");
    assert!(!plain.contains('▲'), "{plain}");
    let look = |line: &str| {
        let terminal =
            Terminal::start(&world, 140, &[("PEERAGE_PAGER", ""), ("LANG", "C.UTF-8")], line)?;
        Some(terminal.end().0)
    };
    let Some(shown) = look("challenge show trafford") else { return };
    assert!(shown.contains("▲ today") && shown.contains('○'), "{shown}");
    let shown = look("programme stats take-up").unwrap();
    assert!(!shown.contains('█'), "nothing has been done yet: {shown}");
    let shown = look("programme stats pool").unwrap();
    assert!(shown.contains("pool"), "{shown}");
}

#[test]
fn at_a_terminal_the_years_are_drawn() {
    let world = World::new();
    for year in [2021, 2022, 2022, 2024] {
        let host = ["Bury", "Leeds", "Kent", "Trafford"][usize::try_from(year).unwrap() % 4];
        let days = format!("--from {year}-03-01 --to {year}-03-04");
        world.ok(&format!("challenge record {host} corporate {days} --override \"entered late\""));
    }
    let line = "programme stats --no-pager";
    let Some(terminal) = crate::support::terminal::Terminal::start(&world, 120, &[], line) else {
        return;
    };
    let (shown, code) = terminal.end();
    assert_eq!(code, 0, "{shown}");
    assert!(shown.contains("Challenges done, ") && shown.contains('█'), "{shown}");
    assert!(!world.ok("programme stats").contains("Challenges done, "));
}
