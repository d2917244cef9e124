//! Completions: scripts for the shells, and the words they ask for, with values from the file. The
//! file is opened to read only, whatever goes wrong is silence, and it takes some milliseconds.
//!
//! What completes an argument follows from its value name (`BODY`, `PEER`, ...), so that no command
//! needs to know of this.

use std::any::TypeId;
use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Arg, FromArgMatches as _};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use clap_complete::env::{CompleteEnv, Shells};

use super::settings::Settings;
use super::written::Written;
use super::{Cli, columns};
use crate::commands::Said;
use crate::commands::nth::Nth;
use crate::commands::values::word;
use crate::domain::text::folded_words;
use crate::render::View;
use crate::store::names::{self, Name, What};
use crate::store::numbers::Numbered;

/// The variable by which the scripts ask.
const VARIABLE: &str = "PEERAGE_COMPLETE";
/// The most words that are offered at once.
const MOST: usize = 200;
/// What stands for the thing that was made last.
const LAST: &str = "@last";

words! {
    /// A shell for which there are completions.
    ShellKind("shell") {
        /// GNU bash.
        Bash = "bash",
        /// Z shell.
        Zsh = "zsh",
        /// Friendly interactive shell.
        Fish = "fish",
        /// PowerShell.
        PowerShell = "powershell",
    }
}

/// Print the script that completes commands, options and names in your shell
///
/// Names come from the file: bodies, peers, challenges, kinds. Load the script where your shell
/// starts, as the examples do.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  peerage completions bash >> ~/.bashrc
  peerage completions zsh >> ~/.zshrc
  peerage completions fish > ~/.config/fish/completions/peerage.fish")]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_parser = word::<ShellKind>())]
    shell: ShellKind,
}

/// Prints the script for a shell.
pub(super) fn script(args: &CompletionsArgs) -> Result<Said> {
    let shells = Shells::builtins();
    let name = args.shell.to_string();
    let shell = shells.completer(&name).ok_or_else(|| anyhow::anyhow!("no script for {name}"))?;
    let mut script = Vec::new();
    shell.write_registration(VARIABLE, "peerage", "peerage", "peerage", &mut script)?;
    Ok(Said::view(View::Document(script)))
}

/// Answers a script that asks for words; gives whether one did.
pub(super) fn answer(args: &[OsString]) -> bool {
    if std::env::var_os(VARIABLE).is_none() {
        return false;
    }
    // Whatever goes wrong must not end up in somebody's command line.
    CompleteEnv::with_factory(dressed)
        .var(VARIABLE)
        .try_complete(args.iter().cloned(), None)
        .unwrap_or(true)
}

/// The commands, with what completes their arguments.
fn dressed() -> clap::Command {
    dress(super::command())
}

fn dress(command: clap::Command) -> clap::Command {
    command.mut_args(completed).mut_subcommands(dress)
}

fn completed(arg: Arg) -> Arg {
    let name = arg.get_value_names().unwrap_or_default().first().map(ToString::to_string);
    if let Some(what) = name.as_deref().and_then(what) {
        return arg.add(ArgValueCompleter::new(move |typed: &OsStr| candidates(what, typed)));
    }
    match name.as_deref() {
        Some("SLOT=PEER") => return arg.add(ArgValueCompleter::new(seats)),
        Some("A,B,C" | "A,-B") => {
            let names = |typed: &OsStr| columns::names(typed, &line());
            return arg.add(ArgValueCompleter::new(names));
        }
        Some("CONDITION") => {
            let conditions = |typed: &OsStr| columns::conditions(typed, &line());
            return arg.add(ArgValueCompleter::new(conditions));
        }
        _ => {}
    }
    if arg.get_value_parser().type_id() == TypeId::of::<Nth>() {
        // The number of an option, such as `--session`, is that of another sort.
        let name = name.filter(|name| name != "NUMBER" || arg.get_long().is_none());
        return arg.add(ArgValueCompleter::new(move |typed: &OsStr| {
            let mut all = last(None, typed);
            all.extend(numbers(name.as_deref().unwrap_or_default(), typed));
            all
        }));
    }
    arg
}

/// What a value name stands for.
pub(super) fn what(value_name: &str) -> Option<What> {
    Some(match value_name {
        "BODY" | "HOST" | "COUNCIL" => What::Body,
        "PEER" => What::Peer,
        "CHALLENGE" => What::Challenge,
        "ENGAGEMENT" => What::Engagement,
        "THING" => What::Thing,
        "KIND" => What::Kind,
        "REGION" => What::Region,
        "AREA" | "EXPERTISE" => What::Expertise,
        "PARTY" => What::Party,
        "MILESTONE" => What::Milestone,
        "THEME" => What::Theme,
        _ => return None,
    })
}

/// The words that may stand where `typed` does.
fn candidates(what: What, typed: &OsStr) -> Vec<CompletionCandidate> {
    let Some(typed) = typed.to_str() else { return Vec::new() };
    let Some(file) = file() else { return Vec::new() };
    let known = names::like(&file, what, typed, MOST).unwrap_or_default();
    let mut seen = BTreeSet::new();
    let new = known.into_iter().filter(|name| seen.insert(name.word.clone()));
    let is_made = names::MADE.contains(&what);
    let all: Vec<_> = new.take(MOST).map(candidate).collect();
    if is_made {
        last(Some((&file, what)), typed.as_ref()).into_iter().chain(all).collect()
    } else {
        all
    }
}

/// `@last` where it is begun, with what it stands for: the newest of a sort, or of what a challenge
/// numbers.
fn last(of: Option<(&Path, What)>, typed: &OsStr) -> Vec<CompletionCandidate> {
    if !typed.to_str().is_some_and(|typed| LAST.starts_with(typed)) {
        return Vec::new();
    }
    let about = match of {
        None => "the one made last".to_owned(),
        Some((file, what)) => match names::last(file, what) {
            Ok(Some(name)) => format!("{}, {}", name.word, name.about),
            _ => return Vec::new(),
        },
    };
    vec![candidate(Name { word: LAST.to_owned(), about })]
}

/// What the challenge on the line numbers: what the value is called, else by the noun of the command.
fn numbers(value_name: &str, typed: &OsStr) -> Vec<CompletionCandidate> {
    let (line, Some(file)) = (line(), file()) else { return Vec::new() };
    let command = super::fault::named(&line);
    let what = match (value_name, command.split(' ').nth(1).unwrap_or_default()) {
        ("FINDING" | "FINDINGS", _) | ("NUMBER", "finding") => Numbered::Finding,
        ("RECOMMENDATION" | "RECOMMENDATIONS", _) | ("NUMBER", "recommendation" | "review") => {
            Numbered::Recommendation
        }
        ("EVIDENCE", _) | ("NUMBER", "evidence") => Numbered::Evidence,
        ("NUMBER", "timetable") => Numbered::Session,
        _ => return Vec::new(),
    };
    let verb = command.split(' ').next_back();
    let mut words =
        line.iter().filter_map(|word| word.to_str()).skip_while(|word| Some(*word) != verb);
    let challenge = words.nth(1).unwrap_or_default();
    let typed = typed.to_str().unwrap_or_default();
    let known = names::numbered(&file, what, challenge, typed, MOST).unwrap_or_default();
    known.into_iter().map(candidate).collect()
}

/// Peers behind the slot that is typed already, as in `lead peer=P0148`.
fn seats(typed: &OsStr) -> Vec<CompletionCandidate> {
    let Some((slot, peer)) = typed.to_str().and_then(|typed| typed.rsplit_once('=')) else {
        return Vec::new();
    };
    let peers = candidates(What::Peer, peer.as_ref());
    peers.into_iter().map(|peer| peer.add_prefix(format!("{slot}="))).collect()
}

fn candidate(name: Name) -> CompletionCandidate {
    let about = crate::render::clean(&name.about).replace('\n', " ");
    let help = (!about.is_empty() && folded_words(&about) != folded_words(&name.word))
        .then(|| about.into());
    CompletionCandidate::new(name.word).help(help)
}

/// The file that the command line being completed would use.
fn file() -> Option<PathBuf> {
    file_of(&line())
}

/// The words of the command line being completed.
fn line() -> Vec<OsString> {
    std::env::args_os().skip_while(|word| word != "--").skip(1).collect()
}

/// The file that an unfinished command line would use. Half a line seldom parses: its `--db` is
/// looked for alone.
pub(super) fn file_of(words: &[OsString]) -> Option<PathBuf> {
    let mut kept = vec![OsString::from("peerage")];
    for (place, word) in words.iter().enumerate() {
        let text = word.to_str().unwrap_or_default();
        if text == "--db" {
            kept.extend(words[place..].iter().take(2).cloned());
        } else if text.starts_with("--db=") {
            kept.push(word.clone());
        }
    }
    let matches = super::command().try_get_matches_from(kept).ok()?;
    let cli = Cli::from_arg_matches(&matches).ok()?;
    let written = Written::read().ok()?;
    Some(Settings::of(&cli.options, &matches, written).ok()?.db.value)
}
