//! Tables fit the terminal that they stand in.

use crate::support::World;
use crate::support::settled::{settled, shortened};
use crate::support::terminal::Terminal;
use crate::support::verbs::READING;

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

/// Lists that are long: their beginning shows how they are laid out.
const LONG: &[&str] = &[
    "council list",
    "peer list",
    "privacy consent",
    "db log",
    "db log 3",
    "challenge list",
    "challenge due --all",
    "challenge deadlines --within 10y",
    "challenge compliance",
    "challenge calendar",
    "challenge letters",
    "programme calendar",
    "report template list",
    "team duties trafford-2027",
    "schema",
];

/// Documents, which are shown as they are, however wide the terminal.
const DOCUMENTS: &[&str] = &[
    "peer record",
    "review report",
    "action plan",
    "programme annual-report",
    "programme dashboard",
    "report template export",
    "scheme export",
    "team brief",
    "team profile",
];

/// Every answer that is read at a terminal of 80 and of 200 columns: nothing is wider, and all is as it was.
/// `INSTA_UPDATE=always cargo test --test all tables::` writes the snapshots anew.
#[test]
fn every_answer_at_eighty_and_at_two_hundred_columns() {
    let world = World::with_everything();
    let program = crate::support::program().into_string().unwrap();
    let more =
        ["peer list --columns all", "schema", "config show", "import-template peers --fields"];
    // All that is held on a person takes long to gather; `privacy::` and `pages::` look at it.
    let read = READING.iter().copied().filter(|line| !line.starts_with("privacy export"));
    let lines: Vec<&str> = read.chain(more).collect();
    for columns in [80, 200] {
        let each = |line: &&str| {
            let limit = match line {
                line if LONG.contains(line) => " --limit 3",
                line if line.contains("--columns all") => " --limit 1",
                _ => "",
            };
            format!(
                "echo '$ {line}{limit}'; '{program}' {line}{limit} --color never --no-pager; echo; "
            )
        };
        let script: String = lines.iter().map(each).collect();
        world.write("all.sh", script);
        let Some(terminal) = Terminal::run(&world, columns, &[], "/bin/sh all.sh") else { return };
        let shown = settled(&terminal.end().0, &world);
        let mut parts = Vec::new();
        for part in shown.split("\n\n$ ") {
            let is_document = DOCUMENTS
                .iter()
                .any(|document| part.trim_start_matches("$ ").starts_with(document));
            // What the program says in a sentence is wrapped by the terminal.
            let laid_out = part.lines().filter(|line| !is_document && !line.ends_with('.'));
            for line in laid_out {
                let wide = unicode_width::UnicodeWidthStr::width(line);
                assert!(wide <= columns.into(), "{columns}: {line}\n{part}");
            }
            parts.push(shortened(part));
        }
        assert_eq!(parts.len(), lines.len());
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
