//! `peerage finding`.

mod import;
mod link;
mod matrix;

use anyhow::Result;
use schemars::JsonSchema;
use serde::Serialize;

pub(in crate::commands) use link::link;
pub use matrix::MatrixRow;

use super::case::Case;
use super::report::sealed;
use super::values::{word, yes_no};
use super::{Context, Said, find, themes};
use crate::commands::nth::Nth;
use crate::domain::text::fold_name;
use crate::domain::{Assessment, Challenge, Finding, Perspective};
use crate::error::Refusal;
use crate::render::{Listing, Thing};
use crate::store::numbers::Numbered;
use crate::store::{challenges, findings};

/// Manage what a team finds
#[derive(Debug, clap::Subcommand)]
pub enum FindingCommand {
    Add(AddArgs),
    List(ListArgs),
    Show(ShowArgs),
    Edit(EditArgs),
    Link(link::LinkArgs),
    Import(import::ImportArgs),
}

/// Add a finding to a challenge
#[derive(Debug, clap::Args)]
pub struct AddArgs {
    /// The challenge
    challenge: String,
    /// A core theme or focus question of the challenge, or a part of its name
    #[arg(long)]
    theme: String,
    /// What it says of the host
    #[arg(long, value_parser = word::<Assessment>())]
    assessment: Assessment,
    /// Independent sources behind it; two make it triangulated
    #[arg(long, value_name = "NUMBER", default_value_t = 1, value_parser = clap::value_parser!(i64).range(0..))]
    sources: i64,
    /// The statement, in a sentence
    statement: String,
    /// Set the rule aside that nothing is added to a final report, with the reason
    #[arg(long = "override", value_name = "REASON")]
    override_reason: Option<String>,
}

/// List the findings of a challenge
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// The challenge
    challenge: String,
    /// Only under this theme
    #[arg(long)]
    theme: Option<String>,
}

/// Show a finding, or themes by perspective with --matrix
#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    /// The challenge
    challenge: String,
    /// The number of the finding
    #[arg(required_unless_present = "matrix")]
    number: Option<Nth>,
    /// Show how many notes there are for each theme from each side, so that gaps are seen
    #[arg(long, conflicts_with = "number")]
    matrix: bool,
}

/// Change a finding
#[derive(Debug, clap::Args)]
pub struct EditArgs {
    /// The challenge
    challenge: String,
    /// The number of the finding
    number: Nth,
    /// Another theme
    #[arg(long)]
    theme: Option<String>,
    /// What it says of the host
    #[arg(long, value_parser = word::<Assessment>())]
    assessment: Option<Assessment>,
    /// Independent sources behind it
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(i64).range(0..))]
    sources: Option<i64>,
    /// Another statement
    #[arg(long)]
    statement: Option<String>,
    /// Whether the whole team agreed it
    #[arg(long, value_name = "YES|NO", value_parser = yes_no)]
    agreed: Option<bool>,
    /// Set the rule aside that a final report stays as it is, with the reason
    #[arg(long = "override", value_name = "REASON")]
    override_reason: Option<String>,
}

/// A finding as it is shown.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FindingRow {
    /// The challenge.
    challenge: String,
    /// Its number in the challenge.
    number: i64,
    /// The theme.
    theme: String,
    /// What it says of the host.
    assessment: Assessment,
    /// The statement.
    statement: String,
    /// Independent sources behind it.
    sources: i64,
    /// Whether at least two independent sources stand behind it.
    triangulated: bool,
    /// Whether the whole team agreed it.
    agreed: bool,
    /// Numbers of the notes linked to it.
    evidence: Vec<i64>,
    /// The perspectives of those notes.
    perspectives: Vec<Perspective>,
}

impl FindingRow {
    fn new(challenge: &Challenge, finding: &Finding) -> Self {
        Self {
            challenge: challenge.reference.clone(),
            number: finding.number,
            theme: finding.theme.clone(),
            assessment: finding.assessment,
            statement: finding.statement.clone(),
            sources: finding.independent_sources(),
            triangulated: finding.is_triangulated(),
            agreed: finding.agreed,
            evidence: finding.evidence.clone(),
            perspectives: finding.perspectives.clone(),
        }
    }

    /// The warning where too few sources stand behind a finding.
    fn doubt(finding: &Finding) -> Option<String> {
        let warning = "is not triangulated until two independent sources stand behind it";
        (!finding.is_triangulated()).then(|| match finding.number {
            0 => format!("warning: it {warning}"),
            number => format!("warning: finding {number} {warning}"),
        })
    }
}

/// Runs `peerage finding`.
///
/// # Errors
/// Those of the subcommand.
pub fn run(ctx: &mut Context, command: &FindingCommand) -> Result<Said> {
    match command {
        FindingCommand::Add(args) => add(ctx, args),
        FindingCommand::List(args) => list(ctx, args),
        FindingCommand::Show(args) => show(ctx, args),
        FindingCommand::Edit(args) => edit(ctx, args),
        FindingCommand::Link(args) => args.run(ctx),
        FindingCommand::Import(args) => args.run(ctx),
    }
}

fn add(ctx: &mut Context, args: &AddArgs) -> Result<Said> {
    let challenge = challenge(ctx, &args.challenge)?;
    let today = ctx.today;
    let theme = themes::named(ctx.store()?.read(), &challenge, today, &args.theme)?;
    let scheme = themes::scheme_of(ctx.store()?.read(), &challenge, today)?;
    let under = themes::told(&scheme, &args.theme, &theme);
    let finding = Finding {
        number: 0,
        theme,
        assessment: args.assessment,
        statement: statement(&args.statement)?,
        sources: args.sources,
        agreed: false,
        evidence: Vec::new(),
        perspectives: Vec::new(),
    };
    let differs = sealed::changed(ctx, &challenge, args.override_reason.as_deref())?;
    let known = findings::of(ctx.store()?.read(), challenge.id)?;
    let same = |old: &&Finding| fold_name(&old.statement) == fold_name(&finding.statement);
    let twice = known.iter().find(same).map(|old| old.number);
    let number = ctx.write(|tx| findings::save(tx, challenge.id, &finding))?;
    let done =
        Said::note(format!("Added finding {number} to {}.", challenge.reference)).made(number);
    let done = doubted(done.and_note(under), &finding).and_twice("finding", twice);
    Ok(done.and_note(differs.unwrap_or_default()))
}

/// What was done, and a warning where too few sources stand behind the finding.
fn doubted(said: Said, finding: &Finding) -> Said {
    match FindingRow::doubt(finding) {
        Some(warning) => said.and_note(warning),
        None => said,
    }
}

fn statement(text: &str) -> Result<String> {
    let tidy = crate::domain::text::tidy(text);
    if tidy.is_empty() {
        return Err(Refusal::rejected("the statement is empty")
            .hint("write what was found")
            .into());
    }
    Ok(tidy)
}

fn list(ctx: &mut Context, args: &ListArgs) -> Result<Said> {
    let challenge = challenge(ctx, &args.challenge)?;
    let today = ctx.today;
    let connection = ctx.store()?.read();
    let theme = match &args.theme {
        Some(text) => Some(themes::named(connection, &challenge, today, text)?),
        None => None,
    };
    let all = findings::of(connection, challenge.id)?;
    let kept = all.iter().filter(|f| theme.as_ref().is_none_or(|theme| *theme == f.theme));
    let rows: Vec<FindingRow> = kept.map(|finding| FindingRow::new(&challenge, finding)).collect();
    let shown = ["number", "theme", "assessment", "statement", "sources", "triangulated"];
    Ok(Said::list(Listing::new(&rows, &shown)?.empty("There are no findings yet.")))
}

fn show(ctx: &mut Context, args: &ShowArgs) -> Result<Said> {
    let Some(number) = args.number else { return matrix::matrix(ctx, &args.challenge) };
    let challenge = challenge(ctx, &args.challenge)?;
    let finding = numbered(ctx, &challenge, number)?;
    Ok(Said::thing(Thing::fields(&FindingRow::new(&challenge, &finding))?))
}

fn edit(ctx: &mut Context, args: &EditArgs) -> Result<Said> {
    let challenge = challenge(ctx, &args.challenge)?;
    let before = numbered(ctx, &challenge, args.number)?;
    let mut finding = before.clone();
    let today = ctx.today;
    if let Some(text) = &args.theme {
        finding.theme = themes::named(ctx.store()?.read(), &challenge, today, text)?;
    }
    if let Some(text) = &args.statement {
        finding.statement = statement(text)?;
    }
    finding.assessment = args.assessment.unwrap_or(finding.assessment);
    finding.sources = args.sources.unwrap_or(finding.sources);
    finding.agreed = args.agreed.unwrap_or(finding.agreed);
    // Whether the team agreed it does not stand in the report.
    let differs = match (Finding { agreed: before.agreed, ..finding.clone() }) == before {
        true => None,
        false => sealed::changed(ctx, &challenge, args.override_reason.as_deref())?,
    };
    ctx.write(|tx| findings::save(tx, challenge.id, &finding))?;
    let thing = format!("finding {} of {}", finding.number, challenge.reference);
    let said = doubted(Said::changed(&thing, finding == before), &finding);
    Ok(said.and_note(differs.unwrap_or_default()))
}

fn challenge(ctx: &mut Context, text: &str) -> Result<Challenge> {
    let connection = ctx.store()?.read();
    challenges::load(connection, find::challenge(connection, text)?)
}

pub(in crate::commands) fn numbered(
    ctx: &mut Context,
    challenge: &Challenge,
    number: impl Into<Nth>,
) -> Result<Finding> {
    let connection = ctx.store()?.read();
    let number = number.into().of(connection, Numbered::Finding, challenge.id)?;
    let all = findings::of(connection, challenge.id)?;
    all.into_iter().find(|finding| finding.number == number).ok_or_else(|| {
        let hint = format!("see them with `peerage finding list {}`", challenge.reference);
        Refusal::not_found("finding", &number.to_string(), &[]).hint(hint).into()
    })
}
