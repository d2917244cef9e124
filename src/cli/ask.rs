//! Asks, at a terminal, for what the command line lacks: whatever the parser requires, for any
//! command. What is asked for is completed like a command line: by names from the file.

use std::ffi::OsString;

use anyhow::Result;
use clap::Arg;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use dialoguer::console::Term;
use dialoguer::{Confirm, FuzzySelect, Input};

use super::complete::{file_of, what};
use super::today;
use crate::commands::offered::{self, Part};
use crate::commands::prompt::said_no;
use crate::render::clean;
use crate::store::names::{self, Name};

/// The most names from which one may be chosen.
const MOST: usize = 5_000;

/// `args` with what they lacked, when nothing but required values was missing and the person at the
/// terminal gave them all and agreed to the whole.
///
/// # Errors
/// When the questions are broken off.
pub(super) fn for_the_rest(args: &[OsString]) -> Result<Option<Vec<OsString>>> {
    let mut whole = args.to_vec();
    loop {
        let fault = match super::command().try_get_matches_from(&whole) {
            Ok(_) if whole.len() == args.len() => return Ok(None),
            Ok(_) => break,
            Err(fault) if fault.kind() == ErrorKind::MissingRequiredArgument => fault,
            Err(_) => return Ok(None),
        };
        let Some(arg) = first_missing(&whole, &fault) else { return Ok(None) };
        let value = ask(&whole, &arg)?;
        whole.extend(given(&arg, value));
    }
    let line: Vec<String> =
        whole.iter().skip(1).map(|word| quoted(&word.to_string_lossy())).collect();
    let line = clean(&format!("peerage {}", line.join(" ")));
    Term::stderr().write_line(&line)?;
    if Confirm::new().with_prompt("Do this?").default(true).interact()? {
        return Ok(Some(whole));
    }
    Err(said_no().into())
}

/// The first argument that the parser misses.
fn first_missing(args: &[OsString], fault: &clap::Error) -> Option<Arg> {
    let Some(ContextValue::Strings(missing)) = fault.get(ContextKind::InvalidArg) else {
        return None;
    };
    // What is worked on, such as the challenge, goes before what is said of it: that depends on it.
    let is_thing = |text: &&String| !text.contains("--");
    let first = missing.iter().find(is_thing).or(missing.first())?;
    let known = super::command().ignore_errors(true).try_get_matches_from(args).ok()?;
    let mut root = super::command();
    root.build();
    let (mut at, mut matches) = (&root, &known);
    while let Some((word, below)) = matches.subcommand() {
        at = at.find_subcommand(word)?;
        matches = below;
    }
    // What is needed only without another option is told in other brackets than its own.
    let plain = |text: &str| text.replace(['<', '>', '[', ']'], "");
    let named = at.get_arguments().find(|arg| plain(&arg.to_string()) == plain(first));
    // Of several of which one is needed, the first is asked for.
    let of_group = || {
        let any: Vec<String> = plain(first).split('|').map(str::to_owned).collect();
        let takes_value = |arg: &&Arg| arg.get_num_args().is_none_or(|count| count.takes_values());
        let mut all = at.get_arguments().filter(takes_value);
        all.find(|arg| any.contains(&plain(&arg.to_string())))
    };
    named.or_else(of_group).cloned()
}

/// The words that give `arg` this value.
fn given(arg: &Arg, value: String) -> Vec<OsString> {
    match arg.get_long() {
        Some(long) => vec![format!("--{long}={value}").into()],
        None => vec![value.into()],
    }
}

/// Asks for the value of `arg`, which is checked as it is typed.
fn ask(args: &[OsString], arg: &Arg) -> Result<String> {
    let prompt = prompt(arg);
    let choices = choices(args, arg);
    if !choices.is_empty() {
        let shown: Vec<String> = choices.iter().map(|(word, about)| shown(word, about)).collect();
        let at = FuzzySelect::new().with_prompt(prompt).items(&shown).default(0).interact()?;
        return Ok(choices.into_iter().nth(at).map(|(word, _)| word).unwrap_or_default());
    }
    let is_taken = |typed: &String| refusal(args, arg, typed).map_or(Ok(()), Err);
    Ok(Input::new().with_prompt(prompt).validate_with(is_taken).interact_text()?)
}

/// What an argument is, in the words of its help.
fn prompt(arg: &Arg) -> String {
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let name = arg.get_value_names().and_then(|names| names.first()).map(ToString::to_string);
    let first = help.lines().next().unwrap_or_default();
    match name {
        Some(name) if first.is_empty() => name,
        Some(name) => format!("{first} [{name}]"),
        None => first.to_owned(),
    }
}

/// The values that may be chosen, with what each stands for; none where anything may be typed.
fn choices(args: &[OsString], arg: &Arg) -> Vec<(String, String)> {
    let possible = arg.get_possible_values();
    if !possible.is_empty() {
        let choice =
            |value: &clap::builder::PossibleValue| (value.get_name().to_owned(), String::new());
        return possible.iter().map(choice).collect();
    }
    let Some(value_name) = arg.get_value_names().and_then(|names| names.first()) else {
        return Vec::new();
    };
    let pair = |name: Name| (name.word, name.about);
    if let Some(parts) = of_challenge(value_name, args) {
        return parts.into_iter().map(pair).collect();
    }
    let known = what(value_name).zip(file_of(&args[1..]));
    let names = known.and_then(|(what, file)| names::like(&file, what, "", MOST).ok());
    names.unwrap_or_default().into_iter().map(pair).collect()
}

/// What the challenge has that the words name, where the value is a part of one.
pub(super) fn of_challenge(value_name: &str, args: &[OsString]) -> Option<Vec<Name>> {
    let part = Part::of(value_name)?;
    let challenge = challenge_of(args)?;
    offered::of_challenge(&file_of(args.get(1..)?)?, part, &challenge, today::settle(args)).ok()
}

/// The challenge that an unfinished command line names.
fn challenge_of(args: &[OsString]) -> Option<String> {
    let known = super::command().ignore_errors(true).try_get_matches_from(args).ok()?;
    let mut matches = &known;
    while let Some((_, below)) = matches.subcommand() {
        matches = below;
    }
    matches.try_get_one::<String>("challenge").ok()?.cloned()
}

fn shown(word: &str, about: &str) -> String {
    let text = if about.is_empty() { word.to_owned() } else { format!("{about} ({word})") };
    clean(&text).replace('\n', " ")
}

/// What the parser has against this value.
fn refusal(args: &[OsString], arg: &Arg, typed: &str) -> Option<String> {
    let words = args.iter().cloned().chain(given(arg, typed.to_owned()));
    let fault = super::command().try_get_matches_from(words).err()?;
    let about_value = matches!(
        fault.kind(),
        ErrorKind::ValueValidation | ErrorKind::InvalidValue | ErrorKind::UnknownArgument
    );
    let text = fault.to_string();
    let line = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
    about_value.then(|| clean(line))
}

/// A word as one would type it in a shell.
fn quoted(word: &str) -> String {
    let plain =
        !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || "-_./=@:,+".contains(c));
    if plain { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}
