//! Tables fit the terminal that they stand in.

use crate::support::World;
use crate::support::settled::{settled, shortened};
use crate::support::terminal::Terminal;

#[test]
fn tables_fit_the_terminal() {
    let world = World::new();
    let line = "council list --limit 4 --columns code,name,kind,region,control,aliases --color never --no-pager";
    for columns in [40, 80, 200] {
        let Some(terminal) = Terminal::start(&world, columns, &[], line) else { return };
        let (shown, _) = terminal.end();
        for text in shown.lines() {
            let wide = unicode_width::UnicodeWidthStr::width(text);
            assert!(wide <= columns.into(), "{columns}: {text:?}\n{shown}");
        }
    }
    // COLUMNS goes before what the terminal says; a pipe has no width.
    let Some(terminal) = Terminal::start(&world, 80, &[("COLUMNS", "60")], line) else { return };
    let (shown, _) = terminal.end();
    assert!(shown.lines().all(|text| unicode_width::UnicodeWidthStr::width(text) <= 60), "{shown}");
    let piped = world.ok(line);
    assert_eq!(piped.lines().count(), 5, "{piped}");
}

#[test]
fn a_table_at_eighty_columns() {
    let world = World::new();
    let line = "council list --filter name~hammersmith --columns code,name,kind,region,control,aliases --color never";
    let Some(terminal) = Terminal::start(&world, 80, &[], line) else { return };
    insta::assert_snapshot!(terminal.end().0, @r"
    code       name               kind            region  control  aliases
    E09000013  London Borough of  london-borough  London  Labour   Hammersmith and
               Hammersmith and                                     Fulham; LBHF; LB
               Fulham                                              Hammersmith and…
    ");
}

/// Every answer that is read at a terminal of 80 and of 200 columns: nothing is wider, and all is as it was.
/// `INSTA_UPDATE=always cargo test --test all tables::` writes the snapshots anew.
#[test]
fn every_answer_at_eighty_and_at_two_hundred_columns() {
    const LINES: &[&str] = &[
        "status",
        "council list --limit 3",
        "council show Trafford",
        "peer list --limit 3",
        "peer show P0148",
        "peer days P0148",
        "privacy consent --limit 3",
        "db log --limit 3",
        "db log 3 --limit 3",
        "challenge list --limit 3",
        "challenge show trafford-2027",
        "challenge due --limit 3",
        "challenge deadlines --within 10y --limit 3",
        "challenge compliance --limit 3",
        "challenge calendar --limit 3",
        "challenge letters --limit 3",
        "support list",
        "timetable show trafford-2027",
        "timetable documents trafford-2027",
        "evidence list trafford-2027",
        "action list trafford-2027",
        "finding list trafford-2027",
        "recommendation list trafford-2027",
        "programme calendar --limit 3",
        "programme stats",
        "report comments trafford-2027",
        "report template list --limit 3",
        "scheme show corporate",
        "team show trafford-2027",
        "team status trafford-2027",
        "team duties trafford-2027 --limit 3",
        "peer list --limit 1 --columns all",
        "schema --limit 3",
    ];
    let world = World::with_everything();
    let program = crate::support::program().into_string().unwrap();
    for columns in [80, 200] {
        let each = |line: &&str| {
            format!("echo '$ {line}'; '{program}' {line} --color never --no-pager; echo; ")
        };
        let script: String = LINES.iter().map(each).collect();
        world.write("all.sh", script);
        let Some(terminal) = Terminal::run(&world, columns, &[], "/bin/sh all.sh") else { return };
        let shown = settled(&terminal.end().0, &world);
        for line in shown.lines() {
            let wide = unicode_width::UnicodeWidthStr::width(line);
            assert!(wide <= columns.into(), "{columns}: {line}");
        }
        let parts = shown.split("\n\n$ ").map(shortened).collect::<Vec<_>>();
        insta::assert_snapshot!(format!("every_answer_at_{columns}"), parts.join("\n\n$ "));
    }
}

/// Columns that nobody named are left out from the right where they do not fit, and named below.
#[test]
fn columns_without_room_are_named_below() {
    let world = World::new();
    let line = "challenge due --region London --limit 3 --color never --no-pager";
    let Some(terminal) = Terminal::start(&world, 60, &[], line) else { return };
    insta::assert_snapshot!(terminal.end().0);
    let Some(terminal) = Terminal::start(&world, 80, &[], line) else { return };
    insta::assert_snapshot!(terminal.end().0);
    let named = format!("{line} --columns state,due_by,name,region,last_onsite_day,flags,kind");
    let Some(terminal) = Terminal::start(&world, 60, &[], &named) else { return };
    let (shown, _) = terminal.end();
    assert!(shown.contains("kind") && !shown.contains("No room"), "{shown}");
}

#[test]
fn a_table_at_two_hundred_columns() {
    let world = World::new();
    let line = "council list --filter name~hammersmith --columns code,name,kind,region,control,aliases --color never";
    let Some(terminal) = Terminal::start(&world, 200, &[], line) else { return };
    insta::assert_snapshot!(terminal.end().0, @r"
    code       name                                      kind            region  control  aliases
    E09000013  London Borough of Hammersmith and Fulham  london-borough  London  Labour   Hammersmith and Fulham; LBHF; LB Hammersmith and Fulham
    ");
}
