//! Words in, words out: the command line, the clock, stdout and stderr, exit codes.

mod demo;
mod options;
mod output;
mod today;

use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anstream::{AutoStream, ColorChoice};
use anyhow::Result;
use chrono::NaiveDate;
use clap::{CommandFactory as _, FromArgMatches as _, Parser};

use self::options::{ColorWhen, Options};
use crate::commands::help::TOPICS;
use crate::commands::{Command, Context, Said, Surroundings};
use crate::error::{Refusal, Report, exit};
use crate::render::Format;

/// How many seconds to wait for a busy file unless it is said.
const WAIT: u64 = 30;

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
    Demo(demo::DemoArgs),
    #[command(flatten)]
    Noun(Command),
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
    let args: Vec<OsString> = std::env::args_os().collect();
    // A closed pipe, as by `| head`, is the reader's wish and no fault.
    ExitCode::from(run(&args, &mut io::stdout(), &mut io::stderr()).unwrap_or(exit::DONE))
}

/// Runs the program on `args`; fails only when it cannot speak.
///
/// # Errors
/// When `out` or `err` is closed.
pub fn run(args: &[OsString], out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    let today = today::settle(args);
    let parsed = Cli::command()
        .try_get_matches_from(args)
        .and_then(|matches| Ok((verb(&matches), Cli::from_arg_matches(&matches)?)));
    let (verb, cli) = match parsed {
        Ok(parsed) => parsed,
        Err(usage) => return wrong_usage(args, &usage, out, err),
    };
    if let Some(page) = command_help(cli.command.as_ref()) {
        write!(out, "{page}")?;
        return Ok(exit::DONE);
    }
    let format = output::format(cli.options.format, cli.options.output.as_deref());
    let manner = output::Manner {
        format,
        choice: cli.options.choice(),
        file: cli.options.output.clone(),
        raw: cli.options.raw,
        quiet: cli.options.quiet,
        styled: styled(cli.options.color),
        today,
    };
    let code = if let Some(Top::Demo(args)) = &cli.command {
        demo::run(args, cli.options.today, out, err)
    } else {
        execute(cli, verb, today).and_then(|said| output::speak(said, &manner, out, err))
    };
    match code {
        Ok(code) => Ok(code),
        Err(fault) if output::is_closed_pipe(&fault) => Ok(exit::DONE),
        Err(fault) => tell(&fault, format, err),
    }
}

/// The help of the command that `help WORDS` names; of the program when it names none.
fn command_help(command: Option<&Top>) -> Option<clap::builder::StyledStr> {
    let Some(Top::Noun(Command::Help(args))) = command else { return None };
    if args.is_topic() {
        return None;
    }
    let words = std::iter::once("peerage").chain(args.words.iter().map(String::as_str));
    let asked = Cli::command().try_get_matches_from(words.chain(["--help"])).err()?;
    (asked.kind() == clap::error::ErrorKind::DisplayHelp).then(|| asked.render())
}

/// Tells an error on stderr; gives its exit code.
fn tell(fault: &anyhow::Error, format: Format, err: &mut dyn Write) -> io::Result<u8> {
    let report = Report::of(fault);
    let json = matches!(format, Format::Json | Format::Jsonl);
    let text = if json { report.json() } else { crate::render::clean(&report.text()) };
    err.write_all(text.as_bytes())?;
    Ok(report.code)
}

/// The words of the subcommands: `peer add`.
fn verb(matches: &clap::ArgMatches) -> String {
    let mut words = Vec::new();
    let mut at = matches;
    while let Some((word, below)) = at.subcommand() {
        words.push(word);
        at = below;
    }
    words.join(" ")
}

fn wrong_usage(
    args: &[OsString],
    usage: &clap::Error,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<u8> {
    if !usage.use_stderr() {
        write!(out, "{}", usage.render())?;
        return Ok(exit::DONE);
    }
    let wants_json = args.windows(2).any(|w| w[0] == "--format" && w[1] == "json")
        || args.iter().any(|a| a == "--format=json");
    if wants_json {
        let text = usage.render().to_string();
        let message = text.trim_start_matches("error: ").trim().to_owned();
        let refusal = Refusal::usage(message).hint("see `--help`");
        return tell(&refusal.into(), Format::Json, err);
    }
    write!(err, "{}", usage.render())?;
    Ok(exit::USAGE)
}

/// Whether words on stdout may be bold or coloured.
fn styled(asked: Option<ColorWhen>) -> bool {
    match asked.unwrap_or(ColorWhen::Auto) {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        // NO_COLOR, CLICOLOR, CLICOLOR_FORCE, TERM and whether it is a terminal.
        ColorWhen::Auto => AutoStream::choice(&io::stdout()) != ColorChoice::Never,
    }
}

fn execute(cli: Cli, verb: String, today: NaiveDate) -> Result<Said> {
    let options = cli.options;
    let terminal = io::stdin().is_terminal() && io::stderr().is_terminal();
    let asks_for_help = options.choice().asks_for_help();
    let mut ctx = Context::new(Surroundings {
        db: options.db.map_or_else(default_file, Ok)?,
        wait: Duration::from_secs(options.wait.unwrap_or(WAIT)),
        today,
        at: today::instant(),
        verb,
        // Who asks for the names of the columns wants nothing done.
        dry_run: options.dry_run || asks_for_help,
        interactive: terminal && !options.no_input,
        yes: options.yes,
        output_ending: options.output.as_deref().and_then(output::ending),
        format: output::format(options.format, options.output.as_deref()),
    });
    let command = match cli.command {
        Some(Top::Noun(command)) => command,
        Some(Top::Demo(_)) | None => Command::default(),
    };
    let said = command.run(&mut ctx)?;
    let said = Said { wrote: ctx.wrote, ..said };
    let silent = asks_for_help && said.view.is_some();
    Ok(if ctx.dry_run && !silent { output::with_preview(said, ctx.preview())? } else { said })
}

/// `peerage.db` in the platform's folder for data.
fn default_file() -> Result<PathBuf> {
    use etcetera::BaseStrategy as _;
    let none = || {
        Refusal::file("there is no home folder to keep the file in")
            .hint("name a file with `--db FILE` or PEERAGE_DB")
    };
    let places = etcetera::choose_base_strategy().map_err(|_| none())?;
    Ok(places.data_dir().join("peerage").join("peerage.db"))
}
