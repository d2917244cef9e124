//! `action`: the host's action plan.

mod add;
mod import;
mod link;
mod plan;
mod row;

use anyhow::Result;

use super::{Context, Said};
use crate::domain::parse_date;
use crate::domain::text::tidy;

pub use row::ActionRow;

/// Manage the action plan of a host
#[derive(Debug, clap::Subcommand)]
#[expect(missing_docs, reason = "the help stands above the arguments of each")]
pub enum ActionCommand {
    Add(Box<add::AddArgs>),
    Edit(Box<add::EditArgs>),
    Import(import::ImportArgs),
    Link(link::LinkArgs),
    List(row::ListArgs),
    Plan(plan::PlanArgs),
    Show(row::ShowArgs),
}

impl ActionCommand {
    /// Runs the verb.
    ///
    /// # Errors
    /// Those of the verb.
    pub fn run(self, ctx: &mut Context) -> Result<Said> {
        match self {
            Self::Add(args) => args.run(ctx),
            Self::Edit(args) => args.run(ctx),
            Self::Import(args) => args.run(ctx),
            Self::Link(args) => args.run(ctx),
            Self::List(args) => args.run(ctx),
            Self::Plan(args) => args.run(ctx),
            Self::Show(args) => args.run(ctx),
        }
    }
}

/// A day or the phrase that stands for one.
type Due = (Option<chrono::NaiveDate>, Option<String>);

/// Reads it; what is written like a day must be one.
fn due(text: &str) -> Result<Due, String> {
    match parse_date(text) {
        Ok(day) => Ok((Some(day), None)),
        Err(fault) if is_like_a_day(text) => Err(fault.to_string()),
        Err(_) => Ok((None, Some(tidy(text)).filter(|text| !text.is_empty()))),
    }
}

/// Whether it is three numbers, as a day is.
fn is_like_a_day(text: &str) -> bool {
    let parts: Vec<&str> = text.trim().split(['-', '/', '.']).collect();
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    parts.len() == 3 && parts.iter().all(is_number)
}
