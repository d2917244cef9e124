//! What holds for every command, whoever looks: every format parses and keeps to its schema, piped
//! and at a terminal alike; a closed or empty standard input, a full or closed standard output end
//! the command at once, with the right code.
//!
//! The long part, everything with everything: `PEERAGE_SOAK=1 cargo test --test all contract::`.

use std::collections::BTreeSet;
use std::fs::File;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::settled::{settled, shortened};
use crate::support::terminal::Terminal;
use crate::support::verbs::{APART, READING, WRITING, verb_of};
use crate::support::{World, program, skipped, soak_length, tell, told, words};

/// No command may take longer for having nobody to talk to: five seconds in the long part, which a release build runs on a
/// machine that has nothing else to do; longer where many tests run at once.
fn longest() -> Duration {
    let is_long = soak_length().is_some() && std::env::var_os("PEERAGE_PROGRAM").is_some();
    Duration::from_secs(if is_long { 5 } else { 60 })
}

fn run(world: &World, line: &str, more: &[&str]) -> Output {
    let words = words(line);
    world.output(&words.iter().map(String::as_str).chain(more.iter().copied()).collect::<Vec<_>>())
}

/// The schemas that are said to describe the JSON of a command, out of the list of all.
fn schemas_of(world: &World, all: &Value, line: &str) -> Vec<Value> {
    let words = words(line);
    let told = |entry: &&Value| {
        let describes = entry["describes"].as_str().unwrap();
        let mut commands = describes.split('`').skip(1).step_by(2);
        commands.any(|command| {
            let known: Vec<&str> = command.split(' ').collect();
            known.len() <= words.len()
                && known.iter().zip(&words).all(|(known, word)| {
                    known == word || known.chars().all(|c| c.is_ascii_uppercase())
                })
        })
    };
    let names = all.as_array().unwrap().iter().filter(told);
    names.map(|entry| world.json(&format!("schema {}", entry["name"].as_str().unwrap()))).collect()
}

/// What an object has or lacks against a schema.
fn against(schema: &Value, object: &Value) -> Vec<String> {
    let Some(object) = object.as_object() else { return vec!["it is no object".to_owned()] };
    let known = schema["properties"].as_object().unwrap();
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let lacking = required.iter().filter_map(Value::as_str).filter(|f| !object.contains_key(*f));
    let strange = object.keys().filter(|field| !known.contains_key(*field));
    let lacking = lacking.map(|field| format!("lacks {field}"));
    lacking.chain(strange.map(|field| format!("{field} is strange"))).collect()
}

/// The JSON of a command, held against what is said of it.
fn json_is_as_described(world: &World, all: &Value, line: &str, shown: &Output) {
    let Ok(value) = serde_json::from_slice::<Value>(&shown.stdout) else {
        panic!("{line}: no JSON\n{}", told(shown));
    };
    let mut schemas = schemas_of(world, all, line);
    if value.get("message").is_some() && !READING.contains(&line) {
        // It says what it did, and shows nothing.
        schemas = vec![world.json("schema done")];
    }
    let rows = value.as_array().cloned().unwrap_or_else(|| vec![value]);
    for row in rows.iter().filter(|_| !schemas.is_empty()) {
        let faults: Vec<_> = schemas.iter().map(|schema| against(schema, row)).collect();
        assert!(faults.iter().any(Vec::is_empty), "{line}: {faults:?}\n{row:#}");
    }
}

/// Of a list, the columns that are asked for stand in that order and no others do.
fn columns_are_as_asked(world: &World, line: &str, shown: &Output) {
    let Ok(Value::Array(rows)) = serde_json::from_slice::<Value>(&shown.stdout) else { return };
    let Some(Value::Object(first)) = rows.first() else { return };
    let names: Vec<&str> = first.keys().rev().take(2).map(String::as_str).collect();
    let asked = run(world, line, &["--format", "csv", "--columns", &names.join(",")]);
    let text = String::from_utf8(asked.stdout.clone()).unwrap();
    assert_eq!(text.lines().next(), Some(&*names.join(",")), "{line}\n{}", told(&asked));
}

/// One answer in one format, read by somebody else's reader.
fn parses(line: &str, format: &str, shown: &Output) {
    let text = String::from_utf8_lossy(&shown.stdout);
    match format {
        "jsonl" => {
            let lines = text.lines();
            lines.for_each(|row| drop(serde_json::from_str::<Value>(row).unwrap()));
        }
        "csv" => {
            let mut reader = csv::Reader::from_reader(&*shown.stdout);
            let rows = reader.records().map(|row| row.unwrap_or_else(|f| panic!("{line}: {f}")));
            drop(rows.collect::<Vec<_>>());
        }
        "xlsx" => {
            assert!(shown.stdout.starts_with(b"PK"), "{line}");
            drop(crate::support::reading::parts(&shown.stdout));
        }
        "ics" => assert!(text.starts_with("BEGIN:VCALENDAR\r\n"), "{line}\n{text}"),
        _ => {}
    }
}

/// Answers that have one form: documents and texts, which refuse to be rows and give programs their text.
fn is_document(world: &World, line: &str) -> bool {
    let rows = run(world, line, &["--format", "csv"]);
    let is_document = told(&rows).contains("this answer is a document");
    assert!(!is_document || (rows.status.code() == Some(2) && rows.stdout.is_empty()), "{line}");
    is_document
}

#[test]
fn every_answer_parses_in_every_format_and_is_as_its_schema_says() {
    let world = World::with_everything();
    let formats = ["table", "jsonl", "csv", "markdown", "xlsx", "ics"];
    let lines: Vec<&str> = READING
        .iter()
        .copied()
        .chain(["schema", "config show", "import-template peers --fields"])
        .collect();
    let whole = std::fs::read(world.path().join("peerage.db")).unwrap();
    let (mut count, schemas) = (0, world.json("schema"));
    let mut answers = String::new();
    for (place, line) in lines.iter().enumerate() {
        let json = run(&world, line, &["--format", "json"]);
        assert!(matches!(json.status.code(), Some(0 | 6)), "{line}\n{}", told(&json));
        answers += &answer(&world, line, &json);
        if (soak_length().is_none() && place % 3 > 0) || is_document(&world, line) {
            continue;
        }
        json_is_as_described(&world, &schemas, line, &json);
        columns_are_as_asked(&world, line, &json);
        let wanted = |at: &usize| soak_length().is_some() || *at == place / 3 % formats.len();
        for format in (0..formats.len()).filter(wanted).map(|at| formats[at]) {
            let shown = run(&world, line, &["--format", format, "--color", "auto"]);
            let code = shown.status.code();
            let has_no_days = format == "ics" && code == Some(2);
            assert!(has_no_days || code == json.status.code(), "{line} {format}\n{}", told(&shown));
            let is_text = format != "xlsx";
            assert!(
                !is_text || !shown.stdout.contains(&0x1b),
                "{line} {format}: an escape in a pipe"
            );
            if !has_no_days {
                parses(line, format, &shown);
            }
            count += 1;
        }
    }
    let now = std::fs::read(world.path().join("peerage.db")).unwrap();
    assert!(now == whole, "what reads has written");
    insta::assert_snapshot!("every_answer_in_json", answers);
    tell(&format!("contract: {count} answers parsed"));
}

/// What a command says, for a snapshot.
fn answer(world: &World, line: &str, output: &Output) -> String {
    let text = settled(&told(output), world);
    format!("$ {line}\n{}\n", shortened(&text))
}

/// The answer in JSON of every command that writes, and of those that have nothing to do with the file, each on the
/// file as it was before. `INSTA_UPDATE=always cargo test --test all contract::` writes the snapshots anew.
#[test]
fn every_command_that_writes_answers_in_json_as_it_did() {
    let world = World::with_everything();
    let whole = std::fs::read(world.path().join("peerage.db")).unwrap();
    let schemas = world.json("schema");
    let no_json = ["demo", "completions", "man", "help"];
    let apart = APART.iter().filter(|line| !no_json.contains(&&*verb_of(line)));
    let mut answers = String::new();
    for line in WRITING.iter().chain(apart) {
        world.write("peerage.db", &whole);
        let output = run(&world, line, &["--format", "json"]);
        answers += &answer(&world, line, &output);
        assert!(matches!(output.status.code(), Some(0)), "{line}\n{}", told(&output));
        let is_json = output.stdout.starts_with(b"{") || output.stdout.starts_with(b"[");
        if is_json && !line.starts_with("schema") {
            json_is_as_described(&world, &schemas, line, &output);
        }
    }
    insta::assert_snapshot!("every_command_that_writes_in_json", answers);
}

/// What would be said of the thing done comes after the word that nothing is.
#[test]
fn a_dry_run_says_first_that_nothing_was_written() {
    let world = World::with_everything();
    for verb in ["challenge add", "scheme edit", "team set", "report draft", "privacy retention"] {
        let line = WRITING.iter().find(|line| line.starts_with(verb)).unwrap();
        let shown = run(&world, line, &["--dry-run"]);
        let said = String::from_utf8_lossy(&shown.stderr).into_owned();
        let nothing = "Nothing was written (dry run). Otherwise it would say:\n";
        assert!(said.starts_with(nothing) || said.starts_with("Nothing was changed"), "{said}");
        assert!(said.lines().count() > 1, "{said}");
    }
}

/// Somebody who looks gets the same bytes as a program.
#[test]
fn a_terminal_gets_the_bytes_that_a_pipe_gets() {
    let world = World::with_everything();
    let step = if soak_length().is_some() { 1 } else { 18 };
    for line in READING.iter().filter(|line| !line.contains("trafford-2027 1.1")).step_by(step) {
        let piped = run(&world, line, &["--format", "json", "--no-pager"]);
        let more = "--format json --no-pager 2>/dev/null";
        let Some(terminal) = Terminal::start(&world, 100, &[], &format!("{line} {more}")) else {
            return;
        };
        let (shown, code) = terminal.end();
        assert_eq!(Some(code), piped.status.code(), "{line}\n{shown}");
        assert_eq!(shown, String::from_utf8_lossy(&piped.stdout).replace("\r\n", "\n"), "{line}");
    }
}

/// Nobody to talk to: what standard input and output are.
#[derive(Debug, Clone, Copy)]
enum Alone {
    ClosedInput,
    EmptyInput,
    FullOutput,
    ClosedPipe,
}

const ALONE: [Alone; 4] =
    [Alone::ClosedInput, Alone::EmptyInput, Alone::FullOutput, Alone::ClosedPipe];

/// Runs a line so; `None` when it never ends.
fn alone(world: &World, line: &str, how: Alone) -> Option<Output> {
    let words = words(line);
    let mut command = world.command(&words.iter().map(String::as_str).collect::<Vec<_>>());
    if let Alone::ClosedInput = how {
        let template = command;
        command = Command::new("/bin/sh");
        command.args(["-c", "exec \"$0\" \"$@\" <&-"]).arg(program()).args(words);
        command.current_dir(world.path()).env_clear();
        let set = template.get_envs().filter_map(|(name, value)| Some((name, value?)));
        command.envs(set);
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    if let Alone::FullOutput = how {
        command.stdout(File::options().write(true).open("/dev/full").unwrap());
    }
    let mut child = command.spawn().unwrap();
    if let Alone::ClosedPipe = how {
        drop(child.stdout.take());
    }
    let begun = Instant::now();
    let reader = std::thread::spawn({
        let (out, err) = (child.stdout.take(), child.stderr.take());
        move || {
            use std::io::Read as _;
            let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
            // What it says on stderr is short: it fits into the pipe until it is read.
            out.map(|mut out| out.read_to_end(&mut stdout));
            err.map(|mut err| err.read_to_end(&mut stderr));
            (stdout, stderr)
        }
    });
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if begun.elapsed() > longest() {
            child.kill().unwrap();
            child.wait().unwrap();
            return None;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let (stdout, stderr) = reader.join().unwrap();
    Some(Output { status, stdout, stderr })
}

/// In the quick part every line in one of the four ways, in the long one in all of them.
#[test]
#[cfg(target_os = "linux")]
fn nobody_to_talk_to_is_no_reason_to_hang_or_to_break() {
    if !std::path::Path::new("/dev/full").exists() {
        return skipped("there is no /dev/full");
    }
    let world = World::with_everything();
    let whole = std::fs::read(world.path().join("peerage.db")).unwrap();
    let (mut count, mut seen) = (0, BTreeSet::new());
    let lines = [READING, WRITING, APART].concat();
    for (place, line) in lines.iter().enumerate() {
        let all = soak_length().is_some();
        if !all && (*line == "demo" || place % 4 > 0) {
            continue;
        }
        for (_, how) in ALONE.iter().enumerate().filter(|(at, _)| all || *at == place / 4 % 4) {
            let fresh = || {
                world.write("peerage.db", &whole);
                for made in ["new.db", "mended.db"] {
                    drop(std::fs::remove_file(world.path().join(made)));
                }
            };
            fresh();
            let normal = run(&world, line, &[]);
            fresh();
            let Some(output) = alone(&world, line, *how) else { panic!("{line} {how:?} hangs") };
            let (code, said) = (output.status.code(), told(&output));
            assert!(
                !said.contains("panicked") && !said.contains("internal error"),
                "{line}\n{said}"
            );
            let wanted = match how {
                Alone::FullOutput if !normal.stdout.is_empty() => Some(9),
                _ => normal.status.code(),
            };
            let left = matches!(how, Alone::ClosedPipe) && code == Some(0);
            assert!(code == wanted || left, "{line} {how:?}: {code:?}, not {wanted:?}\n{said}");
            count += 1;
            seen.insert(verb_of(line));
        }
    }
    tell(&format!("alone: {count} runs of {} verbs, none hung, none broke", seen.len()));
}
