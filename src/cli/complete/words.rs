//! Words that the program itself knows: what may be asked `help` for, names of schemas, settings, and
//! fields that may be set.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};

use clap_complete::engine::{CompletionCandidate, PathCompleter, ValueCompleter as _};

use crate::cli::options::ColorWhen;
use crate::cli::written::NAMES;
use crate::commands::help::TOPICS;
use crate::commands::{schema, template};
use crate::domain::Words as _;
use crate::intake::Kind;
use crate::render::Format;

/// What may follow `help` and the words behind it: topics and commands, then the verbs of a noun.
pub(super) fn help(typed: &OsStr, line: &[OsString], index: usize) -> Vec<CompletionCandidate> {
    let before = line.get(..index).unwrap_or(line).iter().filter_map(|word| word.to_str());
    let words = before.skip_while(|word| *word != "help").skip(1);
    let mut command = crate::cli::command();
    let mut depth = 0;
    for word in words.filter(|word| !word.starts_with('-')) {
        let Some(below) = command.find_subcommand(word).cloned() else { return Vec::new() };
        (command, depth) = (below, depth + 1);
    }
    let topics = TOPICS.iter().map(|topic| (topic.word.to_owned(), topic.about.to_owned()));
    let commands = command.get_subcommands().filter(|below| !below.is_hide_set()).map(|below| {
        let about = below.get_about().map(ToString::to_string).unwrap_or_default();
        (below.get_name().to_owned(), about)
    });
    let all = topics.filter(|_| depth == 0).chain(commands);
    begun(typed, all)
}

/// The names of the schemas.
pub(super) fn schemas(typed: &OsStr) -> Vec<CompletionCandidate> {
    begun(typed, schema::names().map(|(name, about)| (name.to_owned(), about.to_owned())))
}

/// The settings that are kept in the file.
pub(super) fn settings(typed: &OsStr) -> Vec<CompletionCandidate> {
    let names = NAMES.into_iter().chain(["programmes."]);
    begun(typed, names.map(|name| (name.to_owned(), String::new())))
}

/// What the setting that is typed already may be: its words, or a file.
pub(super) fn values(typed: &OsStr, line: &[OsString]) -> Vec<CompletionCandidate> {
    let mut words = line.iter().filter_map(|word| word.to_str());
    let setting = words.by_ref().skip_while(|word| *word != "set").nth(1).unwrap_or_default();
    let told = |word: &str, about: &str| (word.to_owned(), about.to_owned());
    let known: Vec<(String, String)> = match setting {
        "format" => Format::ALL.iter().map(|format| told(format.word(), "")).collect(),
        "color" => ColorWhen::ALL.iter().map(|when| told(when.word(), "")).collect(),
        "pager" => vec![told("less", "page by page"), told("cat", "no pages: all at once")],
        "wait" => vec![told("30", "seconds, as it is without the setting")],
        setting if setting == "db" || setting.starts_with("programmes.") => {
            return PathCompleter::file().complete(typed);
        }
        _ => Vec::new(),
    };
    begun(typed, known.into_iter())
}

/// `FIELD=` for what the command takes in, then the words that the field may hold.
pub(super) fn fields(typed: &OsStr, line: &[OsString]) -> Vec<CompletionCandidate> {
    let command = crate::cli::fault::named(line);
    let Some(entity) = template::taken_in_by(command.trim_start_matches("peerage ")) else {
        return Vec::new();
    };
    let Some((name, _)) = typed.to_str().and_then(|typed| typed.split_once('=')) else {
        let all = entity.fields.iter();
        return begun(typed, all.map(|field| (format!("{}=", field.name), field.help.to_owned())));
    };
    let field = entity.fields.iter().find(|field| field.name == name);
    let words = match field.map(|field| field.kind) {
        Some(Kind::Words(words)) => words,
        Some(Kind::YesNo) => &["yes", "no"],
        _ => &[],
    };
    begun(typed, words.iter().map(|word| (format!("{name}={word}"), String::new())))
}

fn begun(typed: &OsStr, all: impl Iterator<Item = (String, String)>) -> Vec<CompletionCandidate> {
    let typed = typed.to_str().unwrap_or_default();
    let mut seen = BTreeSet::new();
    let begun = all.filter(|(word, _)| word.starts_with(typed) && seen.insert(word.clone()));
    begun
        .map(|(word, about)| {
            CompletionCandidate::new(word).help((!about.is_empty()).then(|| about.into()))
        })
        .collect()
}
