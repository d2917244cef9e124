//! How an error is told: on stderr, for people or for programs, with its exit code.

use std::ffi::OsString;
use std::io::{self, Write};

use clap::error::{ContextKind, ContextValue};

use super::{interrupt, output};
use crate::domain::lookup::nearest;
use crate::error::{ErrorKind, Refusal, Report, exit, quoted};
use crate::render::{Format, clean};

/// Tells an error on stderr; gives its exit code.
pub(super) fn tell(fault: &anyhow::Error, format: Format, err: &mut dyn Write) -> io::Result<u8> {
    let report = Report::of(fault);
    let text = if format.is_for_programs() { report.json() } else { clean(&report.text()) };
    // Where stderr is closed, the exit code still tells.
    let mut tell = || drop(err.write_all(text.as_bytes()));
    match report.kind {
        ErrorKind::Interrupted => interrupt::once(tell),
        _ => tell(),
    }
    Ok(report.code)
}

/// Tells what the parser of the command line has to say: help and version on stdout, which are
/// no errors, and wrong usage.
pub(super) fn wrong_usage(
    args: &[OsString],
    usage: &clap::Error,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<u8> {
    let text = usage.render().to_string();
    let json = args.windows(2).any(|w| w[0] == "--format" && (w[1] == "json" || w[1] == "jsonl"))
        || args.iter().any(|arg| arg == "--format=json" || arg == "--format=jsonl");
    let by_variable =
        !args.iter().any(|arg| arg.to_str().is_some_and(|arg| arg.starts_with("--format")))
            && std::env::var("PEERAGE_FORMAT")
                .is_ok_and(|format| format == "json" || format == "jsonl");
    let format = if json || by_variable { Format::Json } else { Format::Table };
    if !usage.use_stderr() {
        let shown = if super::styled(super::ColorWhen::Auto) {
            usage.render().ansi().to_string()
        } else {
            text
        };
        return match output::put(shown.as_bytes(), out) {
            Err(fault) if !output::is_closed_pipe(&fault) => tell(&fault, format, err),
            _ => Ok(exit::DONE),
        };
    }
    let report = as_refusal(args, usage).into();
    tell(&report, format, err)
}

/// What the parser says, in the words of all other errors: the first paragraph is the message; the
/// hint is its tip, or how the command is written.
fn as_refusal(args: &[OsString], usage: &clap::Error) -> Refusal {
    let text = usage.render().to_string();
    let first: Vec<&str> =
        text.lines().take_while(|line| !line.is_empty()).map(str::trim).collect();
    let mut message = without_brackets(&first.join(" ").replace('\'', "`"));
    for (theirs, ours) in WORDS {
        message = message.replace(theirs, ours);
    }
    if message.contains("; known are ") {
        message.truncate(message.trim_end_matches(']').len());
    }
    if let Some((before, range)) = message.rsplit_once(" is not in ") {
        message = format!("{before} is not {}", between(range));
    }
    message += &from_variable(args, usage).unwrap_or_default();
    let tips = text.lines().filter_map(|line| line.trim().strip_prefix("tip: "));
    // `--version` is like every word that ends so.
    let tips = tips.filter(|tip| !tip.ends_with("'--version'") && !tip.starts_with("to pass "));
    let tips: Vec<String> = tips.map(|tip| question(&tip.replace('\'', "`"))).collect();
    let hint = unknown_word(args, usage)
        .or_else(|| letters_changed_places(usage).filter(|_| tips.is_empty()))
        .or_else(|| in_quotes(args, usage))
        .or_else(|| negative(args, usage))
        .or_else(|| of_another_program(usage))
        .or_else(|| (!tips.is_empty()).then(|| tips.join("; ")))
        .or_else(|| written(&text))
        .unwrap_or_else(|| format!("see `{} --help`", named(args)));
    Refusal::usage(message).hint(hint)
}

/// The text with the names of values bare: `<FILE>` is `FILE`; what else has such a sign was typed.
fn without_brackets(text: &str) -> String {
    let (mut bare, mut open) = (String::new(), 0);
    for (at, letter) in text.char_indices() {
        let rest = &text[at + letter.len_utf8()..];
        let is_name = rest.starts_with("--") || rest.starts_with(|c: char| c.is_ascii_uppercase());
        match letter {
            '<' if is_name => open += 1,
            '>' if open > 0 => open -= 1,
            letter => bare.push(letter),
        }
    }
    bare
}

/// The parser's words, and those of this program.
const WORDS: [(&str, &str); 5] = [
    ("invalid digit found in string", "it is no whole number"),
    ("error: ", ""),
    ("unrecognized", "unknown"),
    ("the following required arguments were not provided:", "missing"),
    (" [possible values: ", "; known are "),
];

/// `0..=366` in words.
fn between(range: &str) -> String {
    match range.split_once("..") {
        Some((least, "")) => format!("{least} or more"),
        Some((least, most)) => {
            format!("between {least} and {}", most.trim_start_matches('='))
        }
        None => format!("in {range}"),
    }
}

/// `a similar value exists: `table`` as a question.
fn question(tip: &str) -> String {
    match tip.split_once(" exists: ").or_else(|| tip.split_once(" exist: ")) {
        Some((_, near)) => format!("did you mean {}?", near.replace(", ", " or ")),
        None => tip.to_owned(),
    }
}

/// The command that the words name, as far as they name one.
pub(super) fn named(args: &[OsString]) -> String {
    let mut command = super::command();
    let mut words = vec!["peerage".to_owned()];
    for arg in args.iter().skip(1).filter_map(|arg| arg.to_str()) {
        if let Some(below) = command.find_subcommand(arg).cloned() {
            words.push(arg.to_owned());
            command = below;
        }
    }
    words.join(" ")
}

/// What may have been meant by a subcommand that there is none of.
fn unknown_word(args: &[OsString], usage: &clap::Error) -> Option<String> {
    if usage.kind() != clap::error::ErrorKind::InvalidSubcommand {
        return None;
    }
    let Some(ContextValue::String(word)) = usage.get(ContextKind::InvalidSubcommand) else {
        return None;
    };
    let at = args.iter().position(|arg| arg == word.as_str())?;
    let near = near_commands(&named(args.get(..at)?), word);
    (!near.is_empty()).then(|| {
        let near: Vec<String> = near.iter().map(|near| format!("`{near}`")).collect();
        format!("did you mean {}?", near.join(" or "))
    })
}

/// At most three whole commands that `word` may mean behind `before`, such as `peerage challenge`: one that is
/// called just so under another noun, else those that are spelt alike there, else those spelt alike elsewhere.
pub(super) fn near_commands(before: &str, word: &str) -> Vec<String> {
    let root = super::command();
    let below = |command: &clap::Command| -> Vec<clap::Command> {
        command.get_subcommands().filter(|below| !below.is_hide_set()).cloned().collect()
    };
    let mut at = root.clone();
    let mut noun = String::new();
    for word in before.split(' ').skip(1) {
        if let Some(below) = at.find_subcommand(word).cloned() {
            noun += &format!("{word} ");
            at = below;
        }
    }
    let own: Vec<String> = below(&at).iter().map(|own| own.get_name().to_owned()).collect();
    let elsewhere: Vec<(String, String)> = below(&root)
        .iter()
        .flat_map(|noun| {
            let noun_name = noun.get_name().to_owned();
            let verbs = below(noun).into_iter();
            verbs.map(move |verb| (noun_name.clone(), verb.get_name().to_owned()))
        })
        .collect();
    let whole = |wanted: &str| -> Vec<String> {
        let named = elsewhere.iter().filter(|(_, verb)| verb == wanted);
        named.map(|(noun, verb)| format!("{noun} {verb}")).collect()
    };
    let mut near = whole(word);
    if near.is_empty() {
        near = alike(word, &own).iter().map(|verb| format!("{noun}{verb}")).collect();
    }
    if near.is_empty() {
        let verbs: Vec<String> = elsewhere.iter().map(|(_, verb)| verb.clone()).collect();
        near = alike(word, &verbs).iter().flat_map(|verb| whole(verb)).collect();
    }
    near.truncate(3);
    near
}

/// The three words spelt most like this one: also those of two letters that changed places, which in short words
/// make much of the word.
fn alike(word: &str, known: &[String]) -> Vec<String> {
    let mut near = nearest(word, known.iter().map(String::as_str));
    let slip = |other: &&String| strsim::osa_distance(word, other) == 1;
    for other in known.iter().filter(slip) {
        if !near.contains(other) {
            near.push(other.clone());
        }
    }
    near.truncate(3);
    near
}

/// A word of a closed set of which two letters changed places: the parser makes too much of that in a short one.
fn letters_changed_places(usage: &clap::Error) -> Option<String> {
    let Some(ContextValue::String(typed)) = usage.get(ContextKind::InvalidValue) else {
        return None;
    };
    let Some(ContextValue::Strings(known)) = usage.get(ContextKind::ValidValue) else {
        return None;
    };
    let near = alike(typed, known);
    (!near.is_empty()).then(|| format!("did you mean {}?", quoted(&near)))
}

/// A word too many behind another word is mostly the second word of a name.
fn in_quotes(args: &[OsString], usage: &clap::Error) -> Option<String> {
    let Some(ContextValue::String(extra)) = usage.get(ContextKind::InvalidArg) else { return None };
    let is_extra =
        usage.kind() == clap::error::ErrorKind::UnknownArgument && !extra.starts_with('-');
    let at = args.iter().position(|arg| arg == extra.as_str()).filter(|_| is_extra)?;
    // What has a number in it is a reference, and whole by itself.
    let is_of_a_name =
        |word: &&str| !word.starts_with('-') && !word.contains(|c: char| c.is_ascii_digit());
    let before = args.get(at.checked_sub(1)?)?.to_str().filter(is_of_a_name)?;
    is_of_a_name(&extra.as_str()).then_some(())?;
    // The word of the command itself is no part of a name.
    if named(args).split(' ').any(|word| word == before) {
        return None;
    }
    Some(format!("a name of several words goes in quotes: \"{before} {extra}\""))
}

/// The variable from which a value came that nobody typed.
fn from_variable(args: &[OsString], usage: &clap::Error) -> Option<String> {
    let Some(ContextValue::String(of)) = usage.get(ContextKind::InvalidArg) else { return None };
    let long = of.split([' ', '=']).next()?.strip_prefix("--")?;
    let command = super::command();
    let arg = command.get_arguments().find(|arg| arg.get_long() == Some(long))?;
    let typed =
        |arg: &OsString| arg.to_str().is_some_and(|text| text.starts_with(&format!("--{long}")));
    let variable = arg.get_env().filter(|_| !args.iter().any(typed))?.to_str()?;
    Some(format!("; it comes from {variable}"))
}

/// A number below zero behind an option reads like another option.
fn negative(args: &[OsString], usage: &clap::Error) -> Option<String> {
    let Some(ContextValue::String(extra)) = usage.get(ContextKind::InvalidArg) else { return None };
    extra.strip_prefix('-')?.chars().next().filter(char::is_ascii_digit)?;
    let value = |arg: &OsString| arg.to_str().is_some_and(|text| text.starts_with(extra.as_str()));
    let before = args.get(args.iter().position(value)?.checked_sub(1)?)?.to_str()?;
    before.starts_with("--").then(|| format!("`{before}` takes no number below zero"))
}

/// What is called otherwise here than in other programs that people know.
const ELSEWHERE: [(&[&str], &str); 8] = [
    (&["--json"], "--format json"),
    (&["--jsonl", "--ndjson"], "--format jsonl"),
    (&["--csv", "--tsv"], "--format csv"),
    (&["--where", "--query", "--search"], "--filter CONDITION"),
    (&["--fields", "--column"], "--columns A,B,C"),
    (&["--order", "--order-by", "--sort-by"], "--sort A,-B"),
    (&["--force", "-f", "--assume-yes"], "--yes"),
    (&["--no-color", "--no-colour", "--colour"], "--color never"),
];

/// An option of other programs by the name that it has here.
fn of_another_program(usage: &clap::Error) -> Option<String> {
    let Some(ContextValue::String(extra)) = usage.get(ContextKind::InvalidArg) else { return None };
    let (_, ours) = ELSEWHERE.iter().find(|(theirs, _)| theirs.contains(&extra.as_str()))?;
    Some(format!("did you mean `{ours}`?"))
}

/// How the command is written, without what was taken from the environment.
fn written(text: &str) -> Option<String> {
    let line = text.lines().find_map(|line| line.strip_prefix("Usage: "))?;
    let line = line.replace("--db <FILE> ", "").replace("--today <DATE> ", "");
    let line = line.replace("--version ", "").replace("[OPTIONS] ", "").replace(['<', '>'], "");
    let is_noun_or_verb =
        |word: &&str| !word.starts_with('-') && word.chars().all(|c| c.is_lowercase() || c == '-');
    let command = line.split(' ').take_while(is_noun_or_verb);
    let command = command.collect::<Vec<_>>().join(" ");
    Some(format!("write it as `{line}`; see `{command} --help`"))
}
