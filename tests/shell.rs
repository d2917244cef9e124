//! The command line itself: what holds for every command.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::process::Stdio;

use crate::support::terminal::Terminal;
use crate::support::{World, told};

const FORMATS: [&str; 7] = ["table", "json", "jsonl", "csv", "markdown", "xlsx", "ics"];

/// Every command that lists and needs no argument: its words.
fn lists() -> Vec<String> {
    fn walk(command: &clap::Command, words: &str, found: &mut Vec<String>) {
        for below in command.get_subcommands() {
            let words = format!("{words} {}", below.get_name());
            let needs = below.get_arguments().any(clap::Arg::is_required_set);
            let lists = matches!(below.get_name(), "list" | "due" | "deadlines" | "log" | "check");
            if lists && !needs && !below.has_subcommands() {
                found.push(words.trim().to_owned());
            }
            walk(below, &words, found);
        }
    }
    let mut found = Vec::new();
    walk(&peerage::cli::command(), "", &mut found);
    assert!(found.contains(&"council list".to_owned()), "{found:?}");
    found
}

#[test]
fn every_list_shows_the_same_rows_in_every_format() {
    let world = World::new();
    world.ok("challenge add corporate Trafford --window 2027-03-01..2027-06-30");
    for list in lists() {
        // Over all challenges there are only those that are late.
        let list = if list == "action list" { "action list --late".to_owned() } else { list };
        let rows = world.json(&format!("{list} --limit 7"));
        let rows = rows.as_array().unwrap_or_else(|| panic!("{list}: no array")).len();
        assert!(rows <= 7, "{list}");
        for format in FORMATS {
            let words = format!("{list} --limit 7 --format {format}");
            let words: Vec<&str> = words.split(' ').collect();
            let output = world.output(&words);
            let text = String::from_utf8_lossy(&output.stdout);
            if format == "ics" && output.status.code() == Some(2) {
                continue; // no days to put in a calendar, and it says so
            }
            assert!(output.status.success(), "{list} {format}\n{}", told(&output));
            match format {
                "jsonl" => {
                    assert_eq!(text.lines().count(), rows, "{list}");
                    for line in text.lines() {
                        let row: serde_json::Value = serde_json::from_str(line).unwrap();
                        assert!(row.is_object(), "{list}: {line}");
                    }
                }
                "csv" => {
                    let mut reader = csv::Reader::from_reader(&*output.stdout);
                    assert_eq!(reader.records().map(Result::unwrap).count(), rows, "{list}");
                }
                "markdown" => assert_eq!(text.lines().count(), rows + 2, "{list}\n{text}"),
                "xlsx" => assert!(output.stdout.starts_with(b"PK"), "{list}"),
                "ics" => assert!(text.starts_with("BEGIN:VCALENDAR"), "{list}"),
                _ => assert!(rows == 0 || text.lines().count() > rows, "{list}\n{text}"),
            }
        }
    }
}

#[test]
fn rows_are_chosen_and_ordered_by_the_names_of_the_columns() {
    let world = World::new();
    insta::assert_snapshot!(
        world.run("council list --filter \"region=north west\" --filter kind!=fire --filter population>=500,000 \
                   --sort -population --columns name,population --limit 3"), @r"
    name                                      population
    Greater Manchester Combined Authority        2848286
    Liverpool City Region Combined Authority     1564015
    Lancashire Combined County Authority         1515487
    ");
    let names = |line: &str| -> Vec<String> {
        let rows = world.json(line);
        rows.as_array()
            .unwrap()
            .iter()
            .map(|row| row["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names("council list --filter name~trafford").len(), 1);
    assert_eq!(
        names("council list --filter last_day>=2020-01-01 --filter last_day<2021 --sort name"),
        names("council list --filter last_day=2020 --sort +name")
    );
    let down = names("council list --sort -name");
    let mut up = names("council list --sort name");
    up.reverse();
    assert_eq!(down.iter().collect::<BTreeSet<_>>(), up.iter().collect::<BTreeSet<_>>());
    assert_eq!(down.first(), up.first());
}

#[test]
fn a_column_that_is_not_there_is_refused_with_the_nearest() {
    let world = World::new();
    for line in [
        "council list --filter regoin=x",
        "council list --sort -regoin",
        "council list --columns regoin",
    ] {
        let said = world.fails(line, 2);
        assert!(
            said.contains("no column `regoin`") && said.contains("did you mean `region`?"),
            "{said}"
        );
    }
    let said = world.fails("council list --filter population>many", 2);
    assert!(said.contains("`many` is not a number"), "{said}");
    let said = world.fails("council list --filter population", 2);
    assert!(said.contains("is no condition"), "{said}");
}

#[test]
fn the_columns_of_a_list_can_be_asked_for() {
    let world = World::new();
    let rows = world.json("council list --columns help");
    let row = rows.as_array().unwrap().iter().find(|row| row["column"] == "region").unwrap();
    assert_eq!(row["meaning"], "Region.");
    let first = world.ok("council list --columns -region,+population --limit 1");
    assert!(!first.contains("region") && first.contains("population"), "{first}");
}

#[test]
fn asking_for_columns_changes_nothing() {
    let world = World::new();
    world.ok("challenge add corporate Trafford --window 2027-03-01..2027-06-30 --columns help");
    assert_eq!(world.json("challenge list"), serde_json::json!([]));
}

#[test]
fn a_wish_that_cannot_be_met_does_not_hide_what_was_written() {
    let world = World::new();
    let output = world.output(&[
        "challenge",
        "add",
        "corporate",
        "Trafford",
        "--window",
        "2027-03-01..2027-06-30",
        "--columns",
        "nonsense",
    ]);
    assert!(output.status.success(), "{}", told(&output));
    assert_eq!(world.json("challenge list").as_array().unwrap().len(), 1);
}

#[test]
fn dates_are_taken_as_people_type_them() {
    let world = World::new();
    for (typed, from, to) in [
        ("2027-Q1", "2027-01-01", "2027-03-31"),
        ("today..+6m", "2026-11-21", "2027-05-21"),
        ("1/3/2027..30/6/2027", "2027-03-01", "2027-06-30"),
        ("March 2027..June 2027", "2027-03-01", "2027-06-30"),
    ] {
        let world = &world;
        world.ok(&format!("challenge add corporate Trafford --window \"{typed}\""));
        let row = world.json("challenge show @last");
        assert_eq!(
            (row["window_from"].as_str(), row["window_to"].as_str()),
            (Some(from), Some(to)),
            "{typed}"
        );
    }
    let said = world.fails("challenge add corporate Trafford --window 14/3/27", 2);
    assert!(said.contains("`14/3/27` has a year of two digits; write all four"), "{said}");
    let said = world.fails("challenge due --today \"14 March\"", 2);
    assert!(said.contains("`14 March` has no year"), "{said}");
    // Relative to the day it is taken to be, which may itself be relative to the clock.
    world.ok("challenge add corporate Salford --window today..+1m --today 2030-01-31");
    assert_eq!(world.json("challenge show @last")["window_to"], "2030-02-28");
    world.ok("council list --today +1y --limit 1");
}

#[test]
fn errors_are_json_when_json_is_asked_for() {
    let world = World::new();
    for (line, code, kind) in [
        ("council show Nowhere --format json", 3, "not-found"),
        ("council lsit --format json", 2, "usage"),
        ("council list --format=jsonl --sort nonsense", 2, "usage"),
    ] {
        let output = world.output(&line.split(' ').collect::<Vec<_>>());
        assert_eq!(output.status.code(), Some(code), "{}", told(&output));
        assert!(output.stdout.is_empty());
        let error: serde_json::Value = serde_json::from_slice(&output.stderr).unwrap();
        assert_eq!(
            (&error["error"]["code"], &error["error"]["kind"]),
            (&code.into(), &kind.into())
        );
        assert!(error["error"]["hint"].is_string(), "{error}");
    }
}

#[test]
fn a_mistyped_command_is_met_with_the_nearest() {
    let world = World::bare();
    assert!(world.fails("coucil list", 2).contains("`council`"));
    assert!(world.fails("council lst", 2).contains("`council list`"));
    assert!(world.fails("council list --fromat json", 2).contains("`--format`"));
    // What other programs call it.
    assert!(world.fails("council list --json", 2).contains("did you mean `--format json`?"));
    assert!(world.fails("council list --where a=b", 2).contains("did you mean `--filter"));
    assert!(world.fails("db undo --force", 2).contains("did you mean `--yes`?"));
    assert!(!world.fails("peer status P1 paused --reason x", 2).contains("--version"));
}

#[test]
fn colour_is_for_terminals_and_for_whoever_insists() {
    let world = World::new();
    let shown = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = world.command(&["council", "list", "--limit", "1"]);
        let output = command.args(arguments).envs(variables.iter().copied()).output().unwrap();
        String::from_utf8(output.stdout).unwrap().contains('\u{1b}')
    };
    assert!(!shown(&[], &[]));
    assert!(shown(&["--color", "always"], &[]));
    assert!(shown(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!shown(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!shown(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!shown(&["--color", "always", "--format", "json"], &[]));
    assert!(!shown(&["--color", "always", "--format", "csv"], &[]));
}

#[test]
fn at_a_terminal_headings_are_bold_unless_colour_is_not_wanted() {
    let world = World::new();
    for (variable, bold) in [("X", true), ("NO_COLOR", false)] {
        let Some(terminal) =
            Terminal::start(&world, 80, &[(variable, "1")], "council list --limit 1")
        else {
            return;
        };
        let (shown, code) = terminal.end();
        assert_eq!((shown.contains("\u{1b}[1m"), code), (bold, 0), "{shown:?}");
    }
}

#[test]
fn what_is_longer_than_the_screen_goes_to_the_pager() {
    let world = World::new();
    let start = |variables: &[(&str, &str)], line: &str| {
        Terminal::start(&world, 80, variables, line).map(|terminal| terminal.end().0)
    };
    let pager = [("PEERAGE_PAGER", "wc -l"), ("PAGER", "false")];
    let Some(paged) = start(&pager, "council list --format jsonl") else { return };
    let count: usize = paged.trim().parse().unwrap_or_else(|_| panic!("{paged}"));
    assert!(count > 300);
    // Short answers, `--no-pager`, an empty name and a pager that is not there: shown as they are.
    for (variables, line) in [
        (&pager[..], "council list --limit 3"),
        (&pager[..], "council list --no-pager"),
        (&[("PEERAGE_PAGER", "")], "council list"),
        (&[("PAGER", "no-such-pager")], "council list"),
    ] {
        let shown = start(variables, line).unwrap();
        assert!(shown.contains("Adur"), "{line}: {shown}");
    }
    // Nobody is looking: no pager.
    let output = world.command(&["council", "list"]).env("PAGER", "false").output().unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("Adur"));
}

#[test]
fn a_closed_pipe_is_no_error() {
    let world = World::new();
    for line in ["council list --format json", "--help", "help dates"] {
        let words: Vec<&str> = line.split(' ').collect();
        let mut child =
            world.command(&words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(told(&output), "", "{line}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_said() {
    let world = World::new();
    let full = || std::fs::File::options().write(true).open("/dev/full").unwrap();
    for line in ["council list", "--version", "help dates"] {
        let words: Vec<&str> = line.split(' ').collect();
        let output = world.command(&words).stdout(full()).output().unwrap();
        let said = told(&output);
        assert_eq!(output.status.code(), Some(9), "{line}: {said}");
        assert!(said.contains("cannot write to standard output: the disk is full"), "{said}");
    }
    // The exit code still tells when even stderr is full.
    let output =
        world.command(&["council", "list"]).stdout(full()).stderr(full()).output().unwrap();
    assert_eq!(output.status.code(), Some(9));
    assert!(world.fails("council list -o /dev/full", 9).contains("/dev/full"));
}

#[test]
fn closed_standard_input_never_hangs() {
    let world = World::new();
    let program = env!("CARGO_BIN_EXE_peerage");
    let shell = format!("exec '{program}' scheme import - <&-");
    let mut command = std::process::Command::new("/bin/sh");
    command.args(["-c", &shell]).env_clear().env("PEERAGE_DB", world.path().join("peerage.db"));
    assert!(!command.output().unwrap().status.success());
}

#[test]
#[cfg(unix)]
fn a_request_to_end_is_met_and_nothing_is_written() {
    let world = World::new();
    let before = std::fs::read(world.path().join("peerage.db")).unwrap();
    for (signal, code, word) in [("TERM", 143, "terminated"), ("INT", 130, "interrupted")] {
        let mut child = world
            .command(&["scheme", "import", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let process = std::path::PathBuf::from(format!("/proc/{}/fd", child.id()));
        let waited = std::time::Instant::now();
        // It reads standard input as soon as it has set itself up.
        while process.exists() && waited.elapsed().as_millis() < 500 {
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        // Held open until the end: an empty answer would end the command by itself.
        let input = child.stdin.take();
        let id = child.id().to_string();
        let kill = format!("kill -{signal} {id}");
        assert!(
            std::process::Command::new("/bin/sh").args(["-c", &kill]).status().unwrap().success()
        );
        let status = child.wait().unwrap();
        drop(input);
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!(status.code(), Some(code), "{said}");
        assert!(said.contains(&format!("error: {word}\n  hint: nothing was written\n")), "{said}");
    }
    assert_eq!(std::fs::read(world.path().join("peerage.db")).unwrap(), before);
}

#[test]
#[cfg(unix)]
fn a_file_that_others_may_read_is_said() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::new();
    let file = world.path().join("peerage.db");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let said = world.run("council list --limit 1");
    assert_eq!(said.matches("others may read").count(), 1, "{said}");
    assert!(said.contains("chmod 600"), "{said}");
    assert!(!world.run("council list --limit 1 --quiet").contains("others may read"));
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    assert!(!world.run("council list --limit 1").contains("others may read"));
}

#[test]
fn a_folder_that_is_synchronised_is_said_by_whoever_writes() {
    let world = World::bare();
    std::fs::create_dir_all(world.path().join("OneDrive - Salford/peers")).unwrap();
    let line = |words: &str| world.run(&format!("{words} --db \"OneDrive - Salford/peers/p.db\""));
    assert!(line("init").contains("lies in `OneDrive - Salford`, which is synchronised"));
    assert!(!line("council list --limit 1").contains("synchronised"));
    assert!(!line("council edit Bury --population 200000 --quiet").contains("synchronised"));
}

#[test]
fn a_hostile_name_steers_nothing() {
    let world = World::new();
    let name = "=cmd\u{1b}]0;x\u{7}\u{202e}<script>|`rm`\u{9b}2J";
    let added = world.output(&["council", "add", name, "--kind", "other", "--region", "London"]);
    if added.status.code() == Some(4) || added.status.code() == Some(2) {
        return; // refused at the gate
    }
    assert!(added.status.success(), "{}", told(&added));
    let list = ["council", "list", "--filter", "kind=other"];
    for format in ["table", "markdown"] {
        let shown = told(&world.output(&[&list[..], &["--format", format]].concat()));
        assert!(!shown.contains(['\u{1b}', '\u{7}', '\u{202e}', '\u{9b}']), "{format}: {shown:?}");
    }
    let markdown = told(&world.output(&[&list[..], &["--format", "markdown"]].concat()));
    assert!(!markdown.contains("<script>") || markdown.contains("\\<script\\>"), "{markdown}");
    let csv = told(&world.output(&[&list[..], &["--format", "csv", "--columns", "name"]].concat()));
    assert!(csv.contains("'=cmd"), "{csv:?}");
    for line in [&["council", "show", "cmd"][..], &["db", "log"], &["council", "show", name]] {
        let shown = told(&world.output(line));
        assert!(!shown.contains(['\u{1b}', '\u{7}', '\u{202e}', '\u{9b}']), "{line:?}: {shown:?}");
    }
}
