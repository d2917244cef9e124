//! The parser of the command line, put together from all commands.

use std::ffi::OsString;
use std::mem::ManuallyDrop;

use clap::{ArgMatches, CommandFactory as _, FromArgMatches as _};

use super::{Cli, examples};
use crate::commands::with_verbs;

/// Every command with its arguments, its help and examples.
pub fn command() -> clap::Command {
    examples::with_examples(parser(|_| true))
}

/// What parses the commands of the nouns that are wanted; of the others it knows the names.
fn parser(wanted: impl Fn(&str) -> bool) -> clap::Command {
    relative_dates(with_verbs(Cli::command().mut_args(unset_when_empty), wanted))
}

/// What the words say. They are read with the nouns that stand among them, which is quick; a line
/// with a fault is read again with all, so that what is told of it knows of the others.
pub(super) fn parsed(args: &[OsString]) -> Result<(Cli, ArgMatches), clap::Error> {
    let read = |parser: clap::Command| {
        // It is used until the end: taking hundreds of arguments apart again would take longer than
        // many an answer.
        let mut parser = ManuallyDrop::new(parser);
        let matches = parser.try_get_matches_from_mut(args)?;
        Ok((Cli::from_arg_matches(&matches)?, matches))
    };
    read(among(args)).or_else(|_: clap::Error| read(command()))
}

/// What parses the commands of the nouns that stand among the words.
pub(super) fn among(words: &[OsString]) -> clap::Command {
    parser(|noun| words.iter().any(|word| word == noun))
}

/// The commands of which an unfinished line can speak: all, until there is a noun in it.
pub(super) fn of_line(words: &[OsString]) -> clap::Command {
    let few = among(words);
    let stands = |noun: &clap::Command| words.iter().any(|word| word == noun.get_name());
    if few.get_subcommands().any(stands) { few } else { parser(|_| true) }
}

/// Takes an empty variable as one that is not set, as cron jobs and shells leave them.
fn unset_when_empty(arg: clap::Arg) -> clap::Arg {
    let variable = arg.get_env().and_then(std::env::var_os);
    match variable {
        Some(value) if value.is_empty() => arg.env(clap::builder::Resettable::Reset),
        _ => arg,
    }
}

/// Lets a date begin with a hyphen wherever one is taken: `--since -2w`.
fn relative_dates(command: clap::Command) -> clap::Command {
    let is_date = |arg: &clap::Arg| {
        // Where the date may be left out, a hyphen begins the next option.
        let is_needed = arg.get_num_args().is_none_or(|count| count.min_values() > 0);
        let names = arg.get_value_names().unwrap_or_default();
        is_needed && names.iter().any(|name| ["DATE", "A..B", "ON"].contains(&name.as_str()))
    };
    command
        .mut_args(|arg| if is_date(&arg) { arg.allow_hyphen_values(true) } else { arg })
        .mut_subcommands(relative_dates)
}
