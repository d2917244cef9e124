//! `scheme`: the programme's rules, shown, taken out, brought in, changed.

mod backtest;
mod compare;
mod kind;
mod plain;
mod save;

use std::path::PathBuf;

use anyhow::Result;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

pub use backtest::{BacktestRow, EffectRow};
pub use compare::DifferenceRow;

use super::values::date;
use super::{Context, Said, read_file, spoken};
use crate::domain::Scheme;
use crate::domain::lookup::nearest;
use crate::domain::text::fold_name;
use crate::error::Refusal;
use crate::intake::Finding;
use crate::intake::scheme::edit::{self, Edit};
use crate::intake::scheme::{NotAScheme, read_with_findings};
use crate::render::{Listing, Thing, View};
use crate::store::schemes;

/// Show and change the programme's rules
#[derive(Debug, clap::Subcommand)]
pub enum SchemeCommand {
    Show(ShowArgs),
    Export(ExportArgs),
    Import(ImportArgs),
    Edit(EditArgs),
    Backtest(backtest::BacktestArgs),
}

/// Show the rules in plain words, or one kind of engagement
#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    /// A kind of engagement, such as `corporate`
    kind: Option<String>,
    /// The rules that hold on this day (default: today)
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: Option<NaiveDate>,
    /// List the versions instead
    #[arg(long, conflicts_with_all = ["kind", "on"])]
    versions: bool,
}

/// Write the rules out as TOML, with the notes in them
#[derive(Debug, clap::Args)]
pub struct ExportArgs {
    /// The rules that hold on this day (default: today)
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: Option<NaiveDate>,
}

/// Check rules written as TOML and keep them as a version
#[derive(Debug, clap::Args)]
pub struct ImportArgs {
    /// The file (`-` is standard input)
    file: PathBuf,
    /// The first day on which they hold (default: that in the file)
    #[arg(long, value_name = "DATE", value_parser = date)]
    holds_from: Option<NaiveDate>,
}

/// Change single values and keep the outcome as a version
#[derive(Debug, clap::Args)]
pub struct EditArgs {
    /// KEY=VALUE sets, KEY+=VALUE adds to a list, KEY-=VALUE takes from it, KEY= takes the key away
    #[arg(required = true, value_name = "KEY=VALUE")]
    edits: Vec<Edit>,
    /// The first day on which they hold (default: today)
    #[arg(long, value_name = "DATE", value_parser = date)]
    holds_from: Option<NaiveDate>,
    /// Keep nothing: show what would change for so many recorded teams, the newest first
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "20")]
    backtest: Option<usize>,
}

/// A version of the rules.
#[derive(Debug, Serialize, JsonSchema)]
pub struct VersionRow {
    /// The first day on which it holds.
    holds_from: NaiveDate,
    /// What it is called.
    name: String,
    /// Whether it holds today.
    in_force: bool,
    /// How many kinds of engagement it has.
    kinds: usize,
    /// How many challenges keep to it.
    challenges: u32,
}

impl SchemeCommand {
    /// Runs the verb.
    ///
    /// # Errors
    /// Those of the verb.
    pub fn run(self, ctx: &mut Context) -> Result<Said> {
        match self {
            Self::Show(args) => args.run(ctx),
            Self::Export(args) => args.run(ctx),
            Self::Import(args) => args.run(ctx),
            Self::Edit(args) => args.run(ctx),
            Self::Backtest(args) => args.run(ctx),
        }
    }
}

impl ShowArgs {
    fn run(self, ctx: &mut Context) -> Result<Said> {
        if self.versions {
            return versions(ctx);
        }
        let day = self.on.unwrap_or(ctx.today);
        let (_, scheme) = schemes::in_force(ctx.store()?.read(), day)?;
        let thing = match &self.kind {
            None => Thing::new(&scheme, plain::scheme(&scheme))?,
            Some(word) => {
                let kind = find_kind(&scheme, word)?;
                Thing::new(kind, kind::told(&scheme, kind))?
            }
        };
        Ok(Said::thing(thing))
    }
}

/// The kind of engagement that a person names by word or title.
fn find_kind<'s>(
    scheme: &'s Scheme,
    name: &str,
) -> Result<&'s crate::domain::scheme::EngagementKind> {
    let wanted = fold_name(name);
    let mut kinds = scheme.kinds.iter();
    let found = kinds.find(|k| fold_name(&k.word) == wanted || fold_name(&k.title) == wanted);
    found.ok_or_else(|| {
        let near = nearest(name, scheme.kinds.iter().map(|kind| kind.word.as_str()));
        let none = Refusal::not_found("kind of engagement", name, &near);
        if near.is_empty() { none.hint("see them with `peerage scheme show`") } else { none }.into()
    })
}

fn versions(ctx: &mut Context) -> Result<Said> {
    let today = ctx.today;
    let connection = ctx.store()?.read();
    let (in_force, _) = schemes::in_force(connection, today)?;
    let rows = schemes::versions(connection)?.into_iter().map(|version| {
        let scheme = version.scheme()?;
        Ok(VersionRow {
            holds_from: version.holds_from,
            name: scheme.name,
            in_force: version.id == in_force,
            kinds: scheme.kinds.len(),
            challenges: version.challenges,
        })
    });
    let rows = rows.collect::<Result<Vec<_>>>()?;
    Ok(Said::list(Listing::new(&rows, &[])?))
}

impl ExportArgs {
    fn run(self, ctx: &mut Context) -> Result<Said> {
        let day = self.on.unwrap_or(ctx.today);
        let version = schemes::version_in_force(ctx.store()?.read(), day)?;
        Ok(Said::view(View::Document(version.text.into_bytes())))
    }
}

impl ImportArgs {
    fn run(self, ctx: &mut Context) -> Result<Said> {
        let name = spoken(&self.file);
        let bytes = read_file(&self.file)?;
        let text = String::from_utf8(bytes).map_err(|_| {
            Refusal::rejected(format!("`{name}` is not text")).hint("write it as UTF-8")
        })?;
        // Line ends and the mark at the beginning are the editor's, not the author's.
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        let (mut scheme, warnings) = read_with_findings(&text).map_err(|f| rejected(&name, &f))?;
        let mut text = text;
        if let Some(day) = self.holds_from {
            text = edit::hold_from(&text, day)?;
            scheme.holds_from = day;
        }
        ctx.note = Some(name);
        save::keep(ctx, &text, &scheme, &warnings)
    }
}

impl EditArgs {
    fn run(self, ctx: &mut Context) -> Result<Said> {
        let day = self.holds_from.unwrap_or(ctx.today);
        let version = schemes::version_in_force(ctx.store()?.read(), day)?;
        let text = edit::edit(&version.text, &self.edits)?;
        let text = edit::hold_from(&text, day)?;
        let (scheme, warnings) = read_with_findings(&text).map_err(|mut fault| {
            // Lines of a text that nobody has seen would only confuse.
            fault.findings.iter_mut().for_each(|finding| finding.line = None);
            rejected("the changed scheme", &fault)
        })?;
        if let Some(most) = self.backtest {
            return backtest::effect(ctx, &scheme, most);
        }
        save::keep(ctx, &text, &scheme, &warnings)
    }
}

fn rejected(name: &str, fault: &NotAScheme) -> Refusal {
    let told: Vec<String> = fault.findings.iter().map(Finding::to_string).collect();
    Refusal::rejected(format!("`{name}` is not a scheme:\n  {}", told.join("\n  ")))
        .hint("nothing was written; `peerage help scheme` tells every key")
}
