//! Words in, words out: the command line, the clock, stdout and stderr, exit codes.

mod ask;
mod columns;
mod complete;
mod config;
mod demo;
mod endings;
mod examples;
mod fault;
mod interrupt;
mod man;
mod options;
mod output;
mod pager;
mod parser;
mod settings;
mod today;
mod written;

use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write};
use std::process::ExitCode;
use std::time::Duration;

use anstream::{AutoStream, ColorChoice};
use anyhow::Result;
use chrono::NaiveDate;
use clap::{ArgMatches, FromArgMatches as _, Parser};

use self::config::ConfigCommand;
use self::fault::{tell, wrong_usage};
use self::options::{ColorWhen, Options};
pub use self::parser::command;
use self::parser::parsed;
use self::settings::Settings;
use self::written::Written;
use crate::commands::help::TOPICS;
use crate::commands::{Command, Context, Said, Surroundings, standard_input_is_taken};
use crate::error::{ErrorKind, Refusal, exit};
use crate::render::{Format, View};

/// Run a peer challenge programme out of one file
#[derive(Debug, Parser)]
#[command(
    name = "peerage",
    version,
    after_help = topics_and_exit_codes(),
    propagate_version = true,
    disable_help_subcommand = true
)]
pub struct Cli {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    command: Option<Top>,
}

/// The nouns, and what needs the whole program.
#[derive(Debug, clap::Subcommand)]
enum Top {
    #[command(flatten)]
    Noun(Command),
    #[command(subcommand)]
    Config(ConfigCommand),
    Completions(complete::CompletionsArgs),
    Man(man::ManArgs),
    Demo(demo::DemoArgs),
}

fn topics_and_exit_codes() -> String {
    let topics = TOPICS.iter().map(|t| format!("  {:<10}  {}\n", t.word, t.about));
    let codes = exit::TABLE.iter().map(|(code, meaning)| format!("  {code:>3}  {meaning}\n"));
    format!(
        "Topics (`peerage help TOPIC`):\n{}\nExit codes:\n{}",
        topics.collect::<String>(),
        codes.collect::<String>()
    )
}

/// Runs the program on its own arguments.
pub fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|bug| {
        interrupt::tell_bug(bug);
        std::process::exit(exit::FAILURE.into());
    }));
    let args: Vec<OsString> = std::env::args_os().collect();
    if complete::answer(&args) {
        return ExitCode::from(exit::DONE);
    }
    ExitCode::from(run(&args, &mut io::stdout(), &mut io::stderr()).unwrap_or(exit::FILE))
}

/// Runs the program on `args`; gives the exit code.
///
/// # Errors
/// When neither the answer nor the error can be told.
pub fn run(args: &[OsString], out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    if let [_, only] = args
        && (only == "--version" || only == "-V")
    {
        return version(out, err);
    }
    let today = today::settle(args);
    let (cli, matches) = match parsed(args) {
        Ok(parsed) => parsed,
        Err(usage) => match asked(args, &usage) {
            Ok(Some(whole)) => return run(&whole, out, err),
            Ok(None) => return wrong_usage(args, &usage, out, err),
            Err(fault) => return tell(&fault, Format::Table, err),
        },
    };
    let mut format = output::format(cli.options.format, cli.options.output.as_deref());
    let code = settings(&cli, &matches).and_then(|settings| {
        format = settings.format.value;
        interrupt::watch(format.is_for_programs());
        match &cli.command {
            Some(Top::Demo(args)) => demo::run(args, cli.options.today, out, err),
            _ => answer(cli, &matches, &settings, today, out, err),
        }
    });
    match code {
        Ok(code) => Ok(code),
        // A closed pipe, as by `| head`, is the reader's wish and no fault.
        Err(fault) if output::is_closed_pipe(&fault) => Ok(exit::DONE),
        Err(fault) => tell(&fault, format, err),
    }
}

/// Tells the version, which scripts ask for often: before all the commands are put together.
fn version(out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    let told = concat!("peerage ", env!("CARGO_PKG_VERSION"), "\n");
    match output::put(told.as_bytes(), out) {
        Err(fault) if !output::is_closed_pipe(&fault) => tell(&fault, Format::Table, err),
        _ => Ok(exit::DONE),
    }
}

/// The command line with what it lacked, when it can be asked for.
fn asked(args: &[OsString], usage: &clap::Error) -> Result<Option<Vec<OsString>>> {
    let lacks = usage.kind() == clap::error::ErrorKind::MissingRequiredArgument;
    let silenced = args.iter().any(|arg| arg == "--no-input")
        || std::env::var_os("PEERAGE_NO_INPUT").is_some_and(|value| !value.is_empty());
    if !lacks || silenced || !is_interactive() {
        return Ok(None);
    }
    interrupt::watch(false);
    ask::for_the_rest(args)
}

/// Whether questions can be asked and answered.
fn is_interactive() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// The settings; a broken settings file does not stand in the way of the commands that mend it.
fn settings(cli: &Cli, matches: &ArgMatches) -> Result<Settings> {
    if matches!(&cli.command, Some(Top::Config(command)) if command.mends()) {
        let written = Written::read().unwrap_or_default();
        return Ok(Settings::to_mend(&cli.options, matches, written));
    }
    Settings::of(&cli.options, matches, Written::read()?)
}

/// Runs the command and speaks its answer.
fn answer(
    cli: Cli,
    matches: &ArgMatches,
    settings: &Settings,
    today: NaiveDate,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<u8> {
    let page = command_help(cli.command.as_ref());
    let manner = output::Manner {
        format: settings.format.value,
        asked: settings.format_flag(cli.options.format),
        choice: cli.options.choice(),
        file: cli.options.output.clone(),
        raw: cli.options.raw,
        quiet: cli.options.quiet,
        styled: styled(settings.color.value),
        pager: settings.pager.value.clone(),
        today,
    };
    let said = match page {
        Some(page) => {
            let is_styled = manner.styled && manner.file.is_none();
            let text = if is_styled { page.ansi().to_string() } else { page.to_string() };
            Said::view(View::Made(text.into_bytes()))
        }
        None => {
            must_be_known(cli.command.as_ref())?;
            execute(cli, matches, settings, today, err)?
        }
    };
    output::speak(said, &manner, out, err)
}

/// The help of the command that `help WORDS` names; of the program when it names none.
fn command_help(asked_for: Option<&Top>) -> Option<clap::builder::StyledStr> {
    let Some(Top::Noun(Command::Help(args))) = asked_for else { return None };
    if args.is_topic() {
        return None;
    }
    let words = std::iter::once("peerage").chain(args.words.iter().map(String::as_str));
    let asked = command().try_get_matches_from(words.chain(["--help"])).err()?;
    (asked.kind() == clap::error::ErrorKind::DisplayHelp).then(|| asked.render())
}

/// Refuses to tell of a command that there is not, with those that may have been meant.
fn must_be_known(asked_for: Option<&Top>) -> Result<()> {
    let Some(Top::Noun(Command::Help(args))) = asked_for else { return Ok(()) };
    if args.is_topic() {
        return Ok(());
    }
    let (mut at, mut before) = (command(), "peerage".to_owned());
    for word in &args.words {
        let Some(below) = at.find_subcommand(word).cloned() else {
            return Err(args.unknown(fault::near_commands(&before, word)).into());
        };
        before = format!("{before} {word}");
        at = below;
    }
    Ok(())
}

/// The longest wait for a busy file that SQLite counts, in seconds: more than three weeks.
const MOST_WAIT: u64 = 2_000_000;

/// The words of the subcommands: `peer add`.
fn verb(matches: &ArgMatches) -> String {
    let mut words = Vec::new();
    let mut at = matches;
    while let Some((word, below)) = at.subcommand() {
        words.push(word);
        at = below;
    }
    words.join(" ")
}

/// Whether words on stdout may be bold or coloured.
fn styled(asked: ColorWhen) -> bool {
    match asked {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        // NO_COLOR, CLICOLOR, CLICOLOR_FORCE, TERM and whether it is a terminal.
        ColorWhen::Auto => AutoStream::choice(&io::stdout()) != ColorChoice::Never,
    }
}

/// A fault of the file with the file in which it is, where nothing names it yet.
fn of_the_file(fault: anyhow::Error, db: &std::path::Path) -> anyhow::Error {
    let name = format!("`{}`", db.display());
    let is_of_the_file = fault.chain().any(|cause| crate::store::in_plain_words(cause).is_some());
    let is_named = fault.chain().any(|cause| cause.to_string().contains('`'));
    if is_of_the_file && !is_named { fault.context(format!("cannot use {name}")) } else { fault }
}

/// Whether the answer of a command is data on people.
fn holds_people(verb: &str) -> bool {
    const VERBS: &[&str] =
        &["db backup", "db log", "evidence", "peer", "privacy consent", "privacy export", "team"];
    VERBS.iter().any(|known| {
        verb.strip_prefix(*known).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    })
}

/// Runs a command; again when another one wrote while it was at work, on what is there now, as long as
/// it may wait. What was asked or came from standard input cannot be had twice.
fn run_until_written(
    first: Command,
    matches: &ArgMatches,
    around: &Surroundings,
) -> Result<(Said, Context)> {
    let begun = std::time::Instant::now();
    let mut command = first;
    let mut again = false;
    loop {
        let mut ctx = Context::new(around.clone());
        if again {
            // In its turn nobody overtakes it any more.
            ctx.take_turn()?;
        }
        again = true;
        let fault = match command.run(&mut ctx) {
            Ok(said) => return Ok((said, ctx)),
            Err(fault) => fault,
        };
        let refusal = fault.chain().find_map(|cause| cause.downcast_ref::<Refusal>());
        let is_overtaken = refusal.is_some_and(|refusal| refusal.kind() == ErrorKind::Busy);
        let once = around.interactive || standard_input_is_taken() || ctx.wrote;
        if !is_overtaken || once || begun.elapsed() >= around.wait {
            return Err(fault);
        }
        match Cli::from_arg_matches(matches)?.command {
            Some(Top::Noun(same)) => command = same,
            _ => return Err(fault),
        }
    }
}

fn execute(
    cli: Cli,
    matches: &ArgMatches,
    settings: &Settings,
    today: NaiveDate,
    err: &mut dyn Write,
) -> Result<Said> {
    let options = cli.options;
    // Who asks for the names of the columns wants nothing done.
    let asks_for_help = options.choice().asks_for_help();
    let dry_run = options.dry_run || asks_for_help;
    let writes_file = options.output.as_ref().is_some_and(|file| file.as_os_str() != "-");
    let command = match cli.command {
        Some(Top::Config(ConfigCommand::Show(_))) => return config::show(settings),
        Some(Top::Config(command)) => return config::mend(&command, dry_run),
        Some(Top::Completions(args)) => return complete::script(&args),
        Some(Top::Man(args)) => return man::run(&args, dry_run),
        Some(Top::Noun(command)) => command,
        Some(Top::Demo(_)) | None => Command::default(),
    };
    let around = Surroundings {
        db: settings.db.value.clone(),
        wait: Duration::from_secs(settings.wait.value.min(MOST_WAIT)),
        today,
        at: today::instant(),
        verb: verb(matches),
        dry_run,
        interactive: is_interactive() && !options.no_input,
        yes: options.yes,
        output_ending: options.output.as_deref().and_then(output::ending),
        format: settings.format.value,
    };
    let (said, ctx) = run_until_written(command, matches, &around)
        .map_err(|fault| of_the_file(fault, &around.db))?;
    if ctx.is_open() && !options.quiet {
        output::warn_if_open_to_others(&ctx.db, err)?;
        if ctx.wrote {
            output::warn_if_shared(&ctx.db, err)?;
        }
    }
    if (ctx.wrote || ctx.verb == "init") && !options.quiet {
        output::warn_if_synchronised(&ctx.db, err)?;
    }
    let said = Said { wrote: ctx.wrote, ..said };
    let answers = said.view.is_some() || said.copy.is_some();
    let said = if holds_people(&ctx.verb) && writes_file && answers {
        said.and_note("The file holds personal data: only you may read it; keep it no longer than you need it.")
    } else {
        said
    };
    let silent = asks_for_help && said.view.is_some();
    let said = if ctx.dry_run && !silent {
        output::with_preview(said, ctx.preview(), writes_file)?
    } else {
        said
    };
    ctx.let_go();
    Ok(said)
}
