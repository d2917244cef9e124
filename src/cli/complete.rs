//! Completions: scripts for the shells, and the words they ask for, with values from the file. The
//! file is opened to read only, whatever goes wrong is silence, and it takes some milliseconds.
//!
//! What completes an argument follows from its value name (`BODY`, `PEER`, ...), so that no command
//! needs to know of this.

mod line;
mod shells;
mod words;

use std::any::TypeId;
use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use clap::{Arg, FromArgMatches as _};
use clap_complete::engine::{self, ArgValueCompleter, CompletionCandidate};
use clap_complete::env::Shells;

use self::line::Asked;
use super::parser::{among, of_line};
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
/// What bash calls showing all that there is, and typing none of it.
const LISTS: &str = "63";
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
    let own = match args.shell {
        ShellKind::Bash => Some(shells::BASH),
        ShellKind::Zsh => Some(shells::ZSH),
        ShellKind::Fish | ShellKind::PowerShell => None,
    };
    if let Some(own) = own {
        return Ok(Said::view(View::Document(own.as_bytes().to_vec())));
    }
    let shells = Shells::builtins();
    let name = args.shell.to_string();
    let shell = shells.completer(&name).ok_or_else(|| anyhow::anyhow!("no script for {name}"))?;
    let mut script = Vec::new();
    shell.write_registration(VARIABLE, "peerage", "peerage", "peerage", &mut script)?;
    Ok(Said::view(View::Document(script)))
}

/// Answers a script that asks for words; gives whether one did.
pub(super) fn answer(args: &[OsString]) -> bool {
    let Some(shell) = std::env::var(VARIABLE).ok().filter(|shell| !shell.is_empty()) else {
        return false;
    };
    let words = args.iter().skip_while(|word| *word != "--").skip(1).cloned().collect();
    let asked = Arc::new(Asked::by(&shell, words, |name| std::env::var(name).ok()));
    // Whatever goes wrong must not end up in somebody's command line.
    drop(told(&asked).and_then(|answer| Ok(std::io::stdout().write_all(&answer)?)));
    true
}

/// The words that may stand there, as the shell wants them told.
fn told(asked: &Arc<Asked>) -> Result<Vec<u8>> {
    let mut command = dress(of_line(&asked.words), asked);
    let (words, index) = (asked.words.clone(), asked.index);
    if !asked.wants_beginnings() {
        let shells = Shells::builtins();
        let mut answer = Vec::new();
        if let Some(shell) = shells.completer(&asked.shell) {
            shell.write_complete(&mut command, words, None, &mut answer)?;
        }
        return Ok(answer);
    }
    let all = engine::complete(&mut command, words, index, None)?;
    let variable = |name: &str| std::env::var(name).ok();
    Ok(if asked.shell == "bash" {
        let lists = variable("_PEERAGE_TYPE").is_some_and(|kind| kind == LISTS);
        shells::bash(asked, &all, variable("_PEERAGE_WORD").as_deref(), lists).into_bytes()
    } else {
        shells::zsh(asked, &all).into_bytes()
    })
}

/// The commands, with what completes their arguments.
fn dress(command: clap::Command, asked: &Arc<Asked>) -> clap::Command {
    let (name, below) = (command.get_name().to_owned(), Arc::clone(asked));
    command
        .mut_args(|arg| completed(arg, &name, asked))
        .mut_subcommands(move |command| dress(command, &below))
}

/// An argument with what completes it.
fn completed(arg: Arg, command: &str, asked: &Arc<Asked>) -> Arg {
    let name = arg.get_value_names().unwrap_or_default().first().map(ToString::to_string);
    let name = name.unwrap_or_default();
    let number = arg.get_value_parser().type_id() == TypeId::of::<Nth>();
    // The number of an option, such as `--session`, is that of another sort.
    let sort = if name == "NUMBER" && arg.get_long().is_some() { "" } else { &name }.to_owned();
    let asked = Arc::clone(asked);
    let by = |complete: Box<Completer>| {
        ArgValueCompleter::new(move |typed: &OsStr| complete(&asked, typed))
    };
    let completer = match name.clone().as_str() {
        // What has words of its own offers these: the kind of a peer is none of a challenge.
        known if what(known).is_some() && arg.get_possible_values().is_empty() => {
            by(Box::new(move |asked, typed| {
                parts(asked, &name, typed)
                    .or_else(|| what(&name).map(|what| candidates(asked, what, typed)))
                    .unwrap_or_default()
            }))
        }
        "SLOT=PEER" => by(Box::new(seats)),
        "A,B,C" | "A,-B" => by(Box::new(|asked, typed| columns::names(typed, &asked.words))),
        "CONDITION" => by(Box::new(|asked, typed| columns::conditions(typed, &asked.words))),
        "FIELD=VALUE" => by(Box::new(|asked, typed| words::fields(typed, &asked.words))),
        "SETTING" => by(Box::new(|_, typed| words::settings(typed))),
        "VALUE" if command == "set" => {
            by(Box::new(|asked, typed| words::values(typed, &asked.words)))
        }
        "SCHEMA" => by(Box::new(|_, typed| words::schemas(typed))),
        "TOPIC" if command == "help" => {
            by(Box::new(|asked, typed| words::help(typed, &asked.words, asked.index)))
        }
        _ if number => by(Box::new(move |asked, typed| {
            let mut all = last(None, typed);
            all.extend(numbers(asked, &sort, typed));
            all
        })),
        _ => return arg,
    };
    arg.add(completer)
}

/// What completes a word of a line.
type Completer = dyn Fn(&Asked, &OsStr) -> Vec<CompletionCandidate> + Send + Sync;

/// What a value name stands for.
pub(super) fn what(value_name: &str) -> Option<What> {
    Some(match value_name {
        "BODY" | "HOST" | "COUNCIL" => What::Body,
        // Of a challenge that cannot be told, every peer may be a member.
        "PEER" | "MEMBER" => What::Peer,
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

/// What the challenge on the line has of it: themes, milestones, members by reference or by name.
fn parts(asked: &Asked, value_name: &str, typed: &OsStr) -> Option<Vec<CompletionCandidate>> {
    let typed = folded_words(typed.to_str()?);
    let begins = |text: &str| folded_words(text).starts_with(&typed);
    let offered = |name: Name| {
        let by_name = !begins(&name.word) && begins(&name.about);
        match name.about.split_once(", ") {
            Some((called, _)) if by_name && asked.wants_beginnings() => {
                Name { word: called.to_owned(), about: name.word }
            }
            _ => name,
        }
    };
    let all = super::ask::of_challenge(value_name, &asked.words)?;
    let begun = all.into_iter().filter(|name| begins(&name.word) || begins(&name.about));
    Some(begun.map(offered).map(candidate).collect())
}

/// The words that may stand where `typed` does.
fn candidates(asked: &Asked, what: What, typed: &OsStr) -> Vec<CompletionCandidate> {
    let Some(typed) = typed.to_str() else { return Vec::new() };
    let Some(file) = file_of(&asked.words) else { return Vec::new() };
    let known = match asked.wants_beginnings() {
        true => names::beginning(&file, what, typed, MOST),
        false => names::like(&file, what, typed, MOST),
    };
    let mut seen = BTreeSet::new();
    // A name that several share is told once for each: what it means tells them apart.
    let is_shared = |name: &Name| asked.wants_beginnings() && !name.about.is_empty();
    let key = |name: &Name| {
        (name.word.clone(), if is_shared(name) { name.about.clone() } else { String::new() })
    };
    let known = known.unwrap_or_default();
    let new = known.into_iter().filter(|name| seen.insert(key(name)));
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
fn numbers(asked: &Asked, value_name: &str, typed: &OsStr) -> Vec<CompletionCandidate> {
    let line = &asked.words;
    let Some(file) = file_of(line) else { return Vec::new() };
    let command = super::fault::named(line);
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
fn seats(asked: &Asked, typed: &OsStr) -> Vec<CompletionCandidate> {
    let Some((slot, peer)) = typed.to_str().and_then(|typed| typed.rsplit_once('=')) else {
        return Vec::new();
    };
    let peers = candidates(asked, What::Peer, peer.as_ref());
    peers.into_iter().map(|peer| peer.add_prefix(format!("{slot}="))).collect()
}

fn candidate(name: Name) -> CompletionCandidate {
    let about = crate::render::clean(&name.about).replace('\n', " ");
    let help = (!about.is_empty() && folded_words(&about) != folded_words(&name.word))
        .then(|| about.into());
    CompletionCandidate::new(name.word).help(help)
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
    let matches = among(&kept).try_get_matches_from(kept).ok()?;
    let cli = Cli::from_arg_matches(&matches).ok()?;
    let written = Written::read().ok()?;
    Some(Settings::of(&cli.options, &matches, written).ok()?.db.value)
}
