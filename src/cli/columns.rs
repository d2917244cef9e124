//! Completion of `--columns`, `--sort` and `--filter`: the columns of the command that is being typed, with
//! what each means, and the words that one may hold.

use std::ffi::{OsStr, OsString};

use clap_complete::engine::CompletionCandidate;

use crate::commands::schema::of_command;
use crate::render::{columns_of, words_of};

/// A column, what it means, and the words that it may hold where they are few.
struct Column {
    name: String,
    meaning: String,
    words: Vec<String>,
}

/// The columns that may stand where `typed` does, each with `+` or `-` before it where one is typed.
pub(super) fn names(typed: &OsStr, words: &[OsString]) -> Vec<CompletionCandidate> {
    let Some(typed) = typed.to_str() else { return Vec::new() };
    let name = typed.trim_start_matches(['+', '-']);
    let sign = &typed[..typed.len() - name.len()];
    let begun = columns(words).into_iter().filter(|column| column.name.starts_with(name));
    begun.map(|column| candidate(format!("{sign}{}", column.name), column.meaning)).collect()
}

/// The conditions that may stand where `typed` does: `COLUMN=`, then the words that it may hold.
pub(super) fn conditions(typed: &OsStr, words: &[OsString]) -> Vec<CompletionCandidate> {
    let Some(typed) = typed.to_str() else { return Vec::new() };
    let Some(at) = typed.find('=') else {
        let begun = columns(words).into_iter().filter(|column| column.name.starts_with(typed));
        return begun
            .map(|column| candidate(format!("{}=", column.name), column.meaning))
            .collect();
    };
    let (before, value) = typed.split_at(at + 1);
    let name = before.trim_end_matches(['=', '!', '<', '>']);
    let column = columns(words).into_iter().find(|column| column.name == name);
    let known = column.into_iter().flat_map(|column| column.words);
    let begun = known.filter(|word| word.starts_with(value));
    begun.map(|word| candidate(format!("{before}{word}"), String::new())).collect()
}

fn candidate(word: String, about: String) -> CompletionCandidate {
    CompletionCandidate::new(word).help((!about.is_empty()).then(|| about.into()))
}

/// The columns of the answer of the command that the words name.
fn columns(words: &[OsString]) -> Vec<Column> {
    let command = match super::fault::named(words).trim_start_matches("peerage ") {
        // Its conditions are those on the list.
        "peer edit" => "peer list".to_owned(),
        command => command.to_owned(),
    };
    let Some(schema) = of_command(&command) else { return Vec::new() };
    let (names, meanings) = columns_of(&schema);
    let column = |((name, meaning), words)| Column { name, meaning, words };
    names.into_iter().zip(meanings).zip(words_of(&schema)).map(column).collect()
}
