//! Tables fit the terminal that they stand in.

use crate::support::World;
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

/// Columns that nobody named are left out from the right where they do not fit, and named below.
#[test]
fn columns_without_room_are_named_below() {
    let world = World::new();
    let line = "challenge due --region London --color never --no-pager";
    let Some(terminal) = Terminal::start(&world, 60, &[], line) else { return };
    insta::assert_snapshot!(terminal.end().0);
    let Some(terminal) = Terminal::start(&world, 80, &[], line) else { return };
    insta::assert_snapshot!(terminal.end().0);
    let named =
        format!("{line} --columns state,due_by,name,region,last_onsite_day,flags,kind --limit 1");
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
