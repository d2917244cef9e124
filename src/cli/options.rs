//! What every command takes.

use std::path::PathBuf;

use chrono::NaiveDate;

use super::today;
use crate::commands::values::word;
use crate::render::{Choice, Filter, Format, SortKey};

words! {
    /// When to make words bold or coloured.
    ColorWhen("choice of colour") {
        /// At a terminal, unless NO_COLOR is set.
        Auto = "auto",
        /// Always.
        Always = "always",
        /// Never.
        Never = "never",
    }
}

/// The options of every command, under a heading of their own in the help. The ids of the common
/// words differ from them, so that a command may have an argument by that name.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Options of every command")]
pub(super) struct Options {
    /// The file that holds everything (default: peerage.db in the platform's data folder); `@NAME`
    /// is a programme named in the settings
    #[arg(long, global = true, value_name = "FILE", env = "PEERAGE_DB", hide_env_values = true)]
    pub db: Option<PathBuf>,
    /// The day it is taken to be (default: the clock's)
    #[arg(long, global = true, value_name = "DATE", env = "PEERAGE_TODAY", value_parser = today::parse, hide_env_values = true, allow_hyphen_values = true)]
    pub today: Option<NaiveDate>,
    /// How to show the answer (default: by the ending of -o FILE, else a table)
    #[arg(long, global = true, value_name = "FORMAT", env = "PEERAGE_FORMAT", value_parser = word::<Format>(), hide_env_values = true)]
    pub format: Option<Format>,
    /// Show only these columns, in this order; `+A` adds one, `-A` takes one away, `all` shows
    /// all, `help` says which there are
    #[arg(
        long,
        global = true,
        value_name = "A,B,C",
        value_delimiter = ',',
        allow_hyphen_values = true
    )]
    pub columns: Vec<String>,
    /// Order by these columns; `-A` is the other way round
    #[arg(id = "order-of-rows", long = "sort", global = true, value_name = "A,-B", value_delimiter = ',', allow_hyphen_values = true, value_parser = str::parse::<SortKey>)]
    pub sort: Vec<SortKey>,
    /// Show only rows for which this holds, such as `region=London`, `status!=active`,
    /// `name~smith`, `due_by<2027-01-01`, `population>=100000` (can be repeated)
    #[arg(id = "conditions-on-rows", long = "filter", global = true, value_name = "CONDITION", value_parser = str::parse::<Filter>)]
    pub filter: Vec<Filter>,
    /// Show at most so many rows
    #[arg(id = "most-rows", long = "limit", global = true, value_name = "N")]
    pub limit: Option<usize>,
    /// Write the answer to this file instead of stdout (`-` is stdout)
    #[arg(short, long, global = true, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Say nothing on stderr but errors
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Answer yes to every question
    #[arg(short, long, global = true)]
    pub yes: bool,
    /// Never ask: a missing value is an error
    #[arg(long, global = true, env = "PEERAGE_NO_INPUT", value_parser = clap::builder::FalseyValueParser::new(), hide_env_values = true)]
    pub no_input: bool,
    /// How long to wait for a busy file (default: 30)
    #[arg(
        long,
        global = true,
        value_name = "SECONDS",
        env = "PEERAGE_WAIT",
        hide_env_values = true
    )]
    pub wait: Option<u64>,
    /// Show what would change and write nothing
    #[arg(long, global = true)]
    pub dry_run: bool,
    /// Leave text in CSV as it is, without the guard against formulas
    #[arg(long, global = true)]
    pub raw: bool,
    /// Whether headings are bold and alarms red
    #[arg(long, global = true, value_name = "WHEN", env = "PEERAGE_COLOR", value_parser = word::<ColorWhen>(), hide_env_values = true)]
    pub color: Option<ColorWhen>,
    /// Never hand a long answer to the pager
    #[arg(long, global = true)]
    pub no_pager: bool,
}

impl Options {
    /// The rows and columns that are wanted of the answer.
    pub(super) fn choice(&self) -> Choice {
        Choice {
            columns: self.columns.iter().map(|name| name.trim().to_owned()).collect(),
            sort: self.sort.clone(),
            filters: self.filter.clone(),
            limit: self.limit,
        }
    }
}
