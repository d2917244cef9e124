//! `peerage demo`: the whole main journey on a throw-away file, each command before its output.

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use chrono::NaiveDate;

use crate::error::Refusal;

/// Show everything at work on a throw-away file with invented peers
///
/// Runs the main journey from `init` to the five-year list and prints each command before its
/// output. The council is real; the peers, the history and the scope are invented.
#[derive(Debug, clap::Args)]
pub(super) struct DemoArgs {
    /// Go on with a year of the whole programme: weeks and teams for the most urgent, and the peers missing
    #[arg(long, alias = "whole-programme")]
    programme: bool,
    /// Keep the file that is made, under this name
    #[arg(long, value_name = "FILE")]
    keep: Option<PathBuf>,
}

/// The invented examples, as they stand in the folder `examples`.
const EXAMPLES: &[(&str, &[u8])] = &[
    ("examples/pool.csv", include_bytes!("../../examples/pool.csv")),
    ("examples/history.csv", include_bytes!("../../examples/history.csv")),
    ("examples/scope.toml", include_bytes!("../../examples/scope.toml")),
];

/// The day for which the examples were invented: the first working day after the scope was agreed.
const DAY: &str = "2026-12-07";

/// The journey. Words in double quotes stay together.
const JOURNEY: &[&str] = &[
    "init",
    "peer import examples/pool.csv",
    "challenge record --import examples/history.csv",
    "challenge add corporate \"Trafford\" --window 2027-03-01..2027-06-30",
    "challenge scope trafford-2027 --file examples/scope.toml",
    "team assemble trafford-2027",
    "finding add trafford-2027 --theme financial --assessment strength --sources 3 \
     \"The budget is understood well beyond the finance team.\"",
    "finding add trafford-2027 --theme housing --assessment area-to-improve --sources 2 \
     \"Sites are allocated faster than homes are built.\"",
    "recommendation add trafford-2027 --theme financial \
     \"Agree a plan that closes the medium-term gap and that the new administration owns.\"",
    "recommendation add trafford-2027 --theme housing \
     \"Establish one board that follows every site from allocation to completion.\"",
    "report draft trafford-2027 -o report.html",
    "report draft trafford-2027",
    "challenge due --within 12m",
];

/// A financial year of the real register, planned with the invented pool.
const PROGRAMME: &[&str] = &[
    "programme plan --from 2027-04-01 --to 2028-03-31 --most 24 --steps 12000 --time-limit 10",
    "programme gaps --from 2027-04-01 --to 2028-03-31 --most 24",
];

/// Runs the journey; stops at the first command that fails and ends with its exit code.
pub(super) fn run(
    args: &DemoArgs,
    today: Option<NaiveDate>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<u8> {
    let folder = tempfile::Builder::new()
        .prefix("peerage-demo-")
        .tempdir()
        .context("cannot make a temporary folder")?;
    lay_out(folder.path())?;
    let db = args.keep.clone().unwrap_or_else(|| folder.path().join("demo.db"));
    if db.exists() {
        let there = Refusal::file(format!("there is already a file `{}`", db.display()));
        return Err(there.hint("name another one with `--keep FILE`").into());
    }
    let day = today.map_or_else(|| DAY.to_owned(), |day| day.to_string());
    writeln!(out, "# The day is taken to be {day}. Every peer and every past date is invented.")?;
    let further = if args.programme { PROGRAMME } else { &[] };
    for line in JOURNEY.iter().chain(further) {
        writeln!(out, "\n$ peerage {line}")?;
        out.flush()?;
        let code = super::run(&words(line, folder.path(), &db, &day), out, err)?;
        if code != 0 {
            return Ok(code);
        }
    }
    if let Some(kept) = &args.keep {
        writeln!(out, "\n# The file is {}. Go on with it: --db {0}", kept.display())?;
    }
    Ok(0)
}

fn lay_out(folder: &Path) -> Result<()> {
    std::fs::create_dir(folder.join("examples")).context("cannot write the examples")?;
    for (name, content) in EXAMPLES {
        std::fs::write(folder.join(name), content).context("cannot write the examples")?;
    }
    Ok(())
}

/// The words of a line as the program takes them; files are those of `folder`.
fn words(line: &str, folder: &Path, db: &Path, day: &str) -> Vec<OsString> {
    let mut words: Vec<OsString> = vec!["peerage".into(), "--db".into(), db.into()];
    words.extend(["--today".into(), day.into(), "--no-input".into()]);
    for (number, part) in line.split('"').enumerate() {
        if number % 2 == 1 {
            words.push(part.into());
            continue;
        }
        words.extend(part.split_whitespace().map(|word| match word {
            file if file.starts_with("examples/") || file.starts_with("report.") => {
                folder.join(file).into_os_string()
            }
            word => word.into(),
        }));
    }
    words
}
