//! How an error is told: on stderr, for people or for programs, with its exit code.

use std::ffi::OsString;
use std::io::{self, Write};

use super::{interrupt, output};
use crate::error::{ErrorKind, Refusal, Report, exit};
use crate::render::{Format, clean};

/// Tells an error on stderr; gives its exit code.
pub(super) fn tell(fault: &anyhow::Error, format: Format, err: &mut dyn Write) -> io::Result<u8> {
    let report = Report::of(fault);
    if report.kind == ErrorKind::Interrupted && !interrupt::is_first() {
        return Ok(report.code);
    }
    let text = if format.is_for_programs() { report.json() } else { clean(&report.text()) };
    // Where stderr is closed, the exit code still tells.
    drop(err.write_all(text.as_bytes()));
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
    let format = if json { Format::Json } else { Format::Table };
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
    if json {
        return tell(&as_refusal(&text).into(), format, err);
    }
    drop(err.write_all(clean(&text).as_bytes()));
    Ok(exit::USAGE)
}

/// The parser's first paragraph is the message, its tip the hint.
fn as_refusal(text: &str) -> Refusal {
    let first: Vec<&str> =
        text.lines().take_while(|line| !line.is_empty()).map(str::trim).collect();
    let message = first.join(" ");
    let tip = text.lines().find_map(|line| line.trim().strip_prefix("tip: "));
    let hint = tip.map_or_else(|| "see `--help`".to_owned(), |tip| tip.replace('\'', "`"));
    Refusal::usage(message.trim_start_matches("error: ").replace('\'', "`")).hint(hint)
}
