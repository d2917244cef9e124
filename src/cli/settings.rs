//! Settings: flags before the environment before `config.toml` before what is built in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Result;
use chrono::NaiveDate;
use clap::ArgMatches;
use clap::parser::ValueSource;
use etcetera::BaseStrategy as _;

use super::options::{ColorWhen, Options};
use super::written::Written;
use crate::commands::values;
use crate::domain::lookup::nearest;
use crate::error::Refusal;
use crate::render::Format;

words! {
    /// Where a setting came from.
    Source("source of a setting") {
        /// The command line.
        Flag = "flag",
        /// A variable of the environment.
        Environment = "environment",
        /// The settings file.
        File = "file",
        /// Nothing was said.
        Default = "default",
    }
}

/// How many seconds to wait for a busy file unless it is said.
const WAIT: u64 = 30;

/// A value and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Given<T> {
    pub value: T,
    pub source: Source,
}

/// The settings that hold for this run.
#[derive(Debug)]
pub(super) struct Settings {
    pub db: Given<PathBuf>,
    pub format: Given<Format>,
    pub wait: Given<u64>,
    pub pager: Given<String>,
    pub color: Given<ColorWhen>,
    /// The day it is taken to be; never in the file.
    pub today: Given<NaiveDate>,
    /// Whether nothing is ever asked; never in the file.
    pub no_input: Given<bool>,
    /// The named programmes with their files.
    pub programmes: BTreeMap<String, PathBuf>,
}

/// Where the settings file is: `peerage/config.toml` in the platform's folder for settings.
pub(super) fn path() -> Result<PathBuf> {
    let places = etcetera::choose_base_strategy().map_err(|_| {
        Refusal::file("there is no home folder to keep the settings in")
            .hint("set HOME or XDG_CONFIG_HOME")
    })?;
    Ok(places.config_dir().join("peerage").join("config.toml"))
}

impl Settings {
    /// The format, if it was asked for on the command line of this run and not set for all.
    pub(super) fn format_flag(&self, asked: Option<Format>) -> Option<Format> {
        let format = &self.format;
        asked.filter(|asked| format.source == Source::Flag && *asked == format.value)
    }

    /// Puts together what was said on the command line, in the environment and in the file.
    ///
    /// # Errors
    /// When a programme is named that there is none of.
    pub(super) fn of(options: &Options, matches: &ArgMatches, written: Written) -> Result<Self> {
        let programmes: BTreeMap<String, PathBuf> =
            written.programmes.iter().map(|(name, file)| (name.clone(), placed(file))).collect();
        let db = db(options, matches, written.db.as_deref(), &programmes)?;
        Ok(Self::with(options, matches, written, db, programmes))
    }

    /// As [`Settings::of`], for the commands that mend the settings: a programme that there is none of does
    /// not stand in their way.
    pub(super) fn to_mend(options: &Options, matches: &ArgMatches, written: Written) -> Self {
        let db = default(default_file().unwrap_or_default());
        Self::with(options, matches, written, db, BTreeMap::new())
    }

    fn with(
        options: &Options,
        matches: &ArgMatches,
        written: Written,
        db: Given<PathBuf>,
        programmes: BTreeMap<String, PathBuf>,
    ) -> Self {
        let said = |id: &str| {
            if matches.value_source(id) == Some(ValueSource::EnvVariable) {
                Source::Environment
            } else {
                Source::Flag
            }
        };
        let wait = options.wait.map(|value| Given { value, source: said("wait") });
        Self {
            db,
            format: format(options, said("format"), written.format),
            wait: wait.or_else(|| written.wait.map(file)).unwrap_or_else(|| default(WAIT)),
            pager: pager(options, written.pager),
            color: color(options, said("color"), written.color),
            today: options.today.map_or_else(
                || default(values::today()),
                |value| Given { value, source: said("today") },
            ),
            no_input: match options.no_input {
                true => Given { value: true, source: said("no_input") },
                false => default(false),
            },
            programmes,
        }
    }
}

fn flag<T>(value: T) -> Given<T> {
    Given { value, source: Source::Flag }
}

fn file<T>(value: T) -> Given<T> {
    Given { value, source: Source::File }
}

fn default<T>(value: T) -> Given<T> {
    Given { value, source: Source::Default }
}

/// A path of the settings file: `~/` is the home folder, and a relative one begins at the file.
fn placed(written: &str) -> PathBuf {
    let home = || etcetera::home_dir().unwrap_or_default();
    match written.strip_prefix("~/") {
        Some(rest) => home().join(rest),
        None => path()
            .ok()
            .and_then(|path| path.parent().map(Path::to_owned))
            .unwrap_or_default()
            .join(written),
    }
}

fn db(
    options: &Options,
    matches: &ArgMatches,
    written: Option<&str>,
    programmes: &BTreeMap<String, PathBuf>,
) -> Result<Given<PathBuf>> {
    let from_flag = matches.value_source("db") == Some(ValueSource::CommandLine);
    let source = if from_flag { Source::Flag } else { Source::Environment };
    match (&options.db, written) {
        (Some(db), _) => {
            let name = db.to_str().and_then(|text| text.strip_prefix('@'));
            let value = name.map_or_else(|| Ok(db.clone()), |name| programme(programmes, name))?;
            Ok(Given { value, source })
        }
        (None, Some(written)) => Ok(file(match written.strip_prefix('@') {
            Some(name) => programme(programmes, name)?,
            None => placed(written),
        })),
        (None, None) => Ok(default(default_file()?)),
    }
}

fn programme(programmes: &BTreeMap<String, PathBuf>, name: &str) -> Result<PathBuf> {
    if name.is_empty() {
        let none = Refusal::usage("`@` names no programme");
        return Err(none.hint("write it as `--db @NAME`; `peerage config show` lists them").into());
    }
    programmes.get(name).cloned().ok_or_else(|| no_programme(programmes, name).into())
}

/// There is no programme by that name in the settings.
pub(super) fn no_programme<T>(programmes: &BTreeMap<String, T>, name: &str) -> Refusal {
    let near = nearest(name, programmes.keys().map(String::as_str));
    let none = Refusal::not_found("programme", name, &near);
    let hint = format!("name it with `peerage config set programmes.{name} FILE`");
    if near.is_empty() { none.hint(hint) } else { none }
}

/// `peerage.db` in the platform's folder for data.
fn default_file() -> Result<PathBuf> {
    let none = || {
        Refusal::file("there is no home folder to keep the file in")
            .hint("name a file with `--db FILE` or PEERAGE_DB")
    };
    let places = etcetera::choose_base_strategy().map_err(|_| none())?;
    Ok(places.data_dir().join("peerage").join("peerage.db"))
}

/// The pager: none for `--no-pager` and for a name that is empty.
fn pager(options: &Options, written: Option<String>) -> Given<String> {
    let variable = |name: &str| {
        let value = std::env::var(name).ok()?;
        Some(Given { value, source: Source::Environment })
    };
    if options.no_pager {
        return flag(String::new());
    }
    variable("PEERAGE_PAGER")
        .or_else(|| written.map(file))
        .or_else(|| variable("PAGER"))
        .unwrap_or_else(|| default("less -FRX".to_owned()))
}

/// The format: a flag goes before the ending of `-o FILE`, which goes before the environment, as what is
/// typed for this command goes before what holds for all.
fn format(options: &Options, source: Source, written: Option<Format>) -> Given<Format> {
    let asked = options.format.map(|value| Given { value, source });
    let ending = options.output.as_deref().and_then(super::output::ending);
    let guessed = ending.and_then(|ending| Format::of_ending(&ending)).map(flag);
    let (first, then) = match source {
        Source::Environment => (guessed, asked),
        _ => (asked, guessed),
    };
    first.or(then).or_else(|| written.map(file)).unwrap_or_else(|| default(Format::Table))
}

/// Whether there is colour. The variables that other programs heed as well go before the file, and
/// PEERAGE_COLOR before them.
fn color(options: &Options, source: Source, written: Option<ColorWhen>) -> Given<ColorWhen> {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let asked = ["NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR"].into_iter().any(set);
    match (options.color, asked, written) {
        (Some(value), _, _) => Given { value, source },
        (None, true, _) => Given { value: ColorWhen::Auto, source: Source::Environment },
        (None, false, Some(when)) => file(when),
        (None, false, None) => default(ColorWhen::Auto),
    }
}
