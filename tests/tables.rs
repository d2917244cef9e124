//! Tables fit the terminal that they stand in.

use crate::support::World;
use crate::support::settled::{settled, shortened};
use crate::support::terminal::Terminal;
use crate::support::verbs::{APART, READING, WRITING, verb_of};

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
    "privacy export",
    "programme annual-report",
    "programme dashboard",
    "report template export",
    "scheme export",
    "team brief",
    "team profile",
    "team solve",
    "team verify",
    "programme solve",
    "import-template peers\n",
    "schema due",
];

/// Every answer that is read at a terminal of 80 and of 200 columns: nothing is wider, and all is as it was.
/// `INSTA_UPDATE=always cargo test --test all tables::` writes the snapshots anew.
#[test]
fn every_answer_at_eighty_and_at_two_hundred_columns() {
    let more =
        ["peer list --columns all", "schema", "config show", "import-template peers --fields"];
    let lines: Vec<&str> = READING.iter().copied().chain(more).collect();
    at_both_widths("every_answer", &lines, "");
}

/// The same for every command that writes, each on the file as it was before, and for those that have nothing to do
/// with the file.
#[test]
fn every_command_that_writes_at_eighty_and_at_two_hundred_columns() {
    let no_tables = ["demo", "completions", "man", "help"];
    let apart = APART.iter().copied().filter(|line| !no_tables.contains(&&*verb_of(line)));
    let lines: Vec<&str> = WRITING.iter().copied().chain(apart).collect();
    at_both_widths("every_command_that_writes", &lines, "cp kept/whole.db peerage.db; ");
}

/// Keeps what the lines say at terminals of both widths, at the same time; `first` is done before each.
fn at_both_widths(name: &str, lines: &[&str], first: &str) {
    let shown = std::thread::scope(|scope| {
        let both = [80, 200].map(|columns| scope.spawn(move || at_width(columns, lines, first)));
        both.map(|width| width.join().unwrap())
    });
    for (columns, parts) in [80, 200].into_iter().zip(shown) {
        let Some(parts) = parts else { return };
        insta::assert_snapshot!(
            format!("{name}_at_{columns}"),
            format!("$ {}", parts.join("\n\n$ "))
        );
    }
}

/// What the lines say at a terminal of that width, none of it wider; `None` where there can be no terminal.
fn at_width(columns: u16, lines: &[&str], first: &str) -> Option<Vec<String>> {
    let world = World::with_everything();
    // Out of sight of what looks for copies.
    std::fs::create_dir(world.path().join("kept")).unwrap();
    std::fs::copy(world.path().join("peerage.db"), world.path().join("kept/whole.db")).unwrap();
    let program = crate::support::program().into_string().unwrap();
    let each = |line: &&str| {
        let limit = match line {
            line if LONG.contains(line) => " --limit 3",
            line if line.contains("--columns all") => " --limit 1",
            _ => "",
        };
        let told = format!("{line}{limit}").replace('\'', "");
        format!(
            "{first}echo '{PROMPT}{told}'; '{program}' {line}{limit} --color never --no-pager --no-input || echo \"exit $?\"\n"
        )
    };
    let script: String = lines.iter().map(each).collect();
    world.write("all.sh", script);
    let (shown, _) = Terminal::run(&world, columns, &[], "/bin/sh all.sh")?.end();
    let (mut parts, mut wider) = (Vec::new(), Vec::new());
    for part in shown.split(PROMPT).skip(1) {
        let part = settled(&without_signs(part), &world);
        let is_document = DOCUMENTS.iter().any(|document| part.starts_with(document));
        for line in part.lines().skip(1).filter(|line| !is_document && !is_sentence(line)) {
            if unicode_width::UnicodeWidthStr::width(line) > columns.into() {
                wider.push(format!("{line}\nin {part}"));
            }
        }
        parts.push(shortened(part.trim_end()));
    }
    assert!(wider.is_empty(), "{columns}: {}", wider.join("\n"));
    assert_eq!(parts.len(), lines.len());
    Some(parts)
}

/// What stands before each line in the script's output.
const PROMPT: &str = "\u{1}$ ";

/// What the program says in a sentence is wrapped by the terminal.
fn is_sentence(line: &str) -> bool {
    let begins = ["error: ", "warning: ", "  hint: "].iter().any(|word| line.starts_with(word));
    begins || line.ends_with(['.', ';'])
}

/// Without what stood there for a moment only, as the sign that something is under way does on a slow machine.
fn without_signs(text: &str) -> String {
    let lines = text.lines().map(|line| line.rsplit("\u{1b}[2K").next().unwrap_or_default());
    lines.map(|line| format!("{line}\n")).collect()
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
