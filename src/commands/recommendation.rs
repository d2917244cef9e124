//! `peerage recommendation`.

mod import;
mod link;
mod respond;

use std::collections::BTreeMap;

use anyhow::Result;
use schemars::JsonSchema;
use serde::Serialize;

use super::report::sealed;
use super::values::word;
use super::{Context, Said, find, themes};
use crate::commands::nth::Nth;
use crate::domain::{
    Answer, Challenge, Level, Recommendation, Response, text::fold_name, text::tidy,
};
use crate::error::Refusal;
use crate::render::{Listing, Thing};
use crate::report::starts_with_a_verb;
use crate::store::numbers::Numbered;
use crate::store::{actions, challenges, recommendations};

/// Manage what a team recommends
#[derive(Debug, clap::Subcommand)]
pub enum RecommendationCommand {
    Add(AddArgs),
    List(ListArgs),
    Show(ShowArgs),
    Edit(EditArgs),
    Respond(respond::RespondArgs),
    Import(import::ImportArgs),
    Link(link::LinkArgs),
}

/// Add a recommendation to a challenge
#[derive(Debug, clap::Args)]
pub struct AddArgs {
    /// The challenge
    challenge: String,
    /// The wording: start with a verb
    wording: String,
    /// A core theme or focus question of the challenge, or a part of its name
    #[arg(long)]
    theme: Option<String>,
    /// Among the key recommendations, or further under its theme
    #[arg(long, value_parser = word::<Level>(), default_value = "key")]
    level: Level,
    /// Set the rule aside that nothing is added to a final report, with the reason
    #[arg(long = "override", value_name = "REASON")]
    override_reason: Option<String>,
}

/// List the recommendations of a challenge
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// The challenge
    challenge: String,
}

/// Show a recommendation
#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    /// The challenge
    challenge: String,
    /// The number of the recommendation
    number: Nth,
}

/// Change a recommendation
#[derive(Debug, clap::Args)]
pub struct EditArgs {
    /// The challenge
    challenge: String,
    /// The number of the recommendation
    number: Nth,
    /// Another wording
    #[arg(long)]
    wording: Option<String>,
    /// Another theme
    #[arg(long)]
    theme: Option<String>,
    /// Key or further
    #[arg(long, value_parser = word::<Level>())]
    level: Option<Level>,
    /// Set the rule aside that a final report stays as it is, with the reason
    #[arg(long = "override", value_name = "REASON")]
    override_reason: Option<String>,
}

/// A recommendation as it is shown.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RecommendationRow {
    /// The challenge.
    challenge: String,
    /// Its number in the challenge.
    number: i64,
    /// The theme, where it belongs to one.
    theme: Option<String>,
    /// Key or further.
    level: Level,
    /// The wording.
    wording: String,
    /// What the host says to it.
    answer: Option<Answer>,
    /// Why the host does not accept it, or not all of it.
    reason: Option<String>,
    /// Numbers of the findings that it answers.
    findings: Vec<i64>,
}

/// What is known of the recommendations of a challenge besides their wording, by number.
struct Known {
    challenge: Challenge,
    responses: BTreeMap<i64, Response>,
    findings: BTreeMap<i64, Vec<i64>>,
}

impl Known {
    fn of(ctx: &mut Context, challenge: Challenge) -> Result<Self> {
        let connection = ctx.store()?.read();
        let responses = actions::responses(connection, challenge.id)?;
        let findings = recommendations::findings(connection, challenge.id)?;
        Ok(Self { challenge, responses, findings })
    }

    fn row(&self, recommendation: &Recommendation) -> RecommendationRow {
        let response = self.responses.get(&recommendation.number);
        RecommendationRow {
            challenge: self.challenge.reference.clone(),
            number: recommendation.number,
            theme: recommendation.theme.clone(),
            level: recommendation.level,
            wording: recommendation.wording.clone(),
            answer: response.map(|response| response.answer),
            reason: response.and_then(|response| response.reason.clone()),
            findings: self.findings.get(&recommendation.number).cloned().unwrap_or_default(),
        }
    }
}

/// Runs `peerage recommendation`.
///
/// # Errors
/// Those of the subcommand.
pub fn run(ctx: &mut Context, command: &RecommendationCommand) -> Result<Said> {
    match command {
        RecommendationCommand::Add(args) => add(ctx, args),
        RecommendationCommand::List(args) => list(ctx, args),
        RecommendationCommand::Show(args) => show(ctx, args),
        RecommendationCommand::Edit(args) => edit(ctx, args),
        RecommendationCommand::Respond(args) => args.run(ctx),
        RecommendationCommand::Import(args) => args.run(ctx),
        RecommendationCommand::Link(args) => args.run(ctx),
    }
}

fn add(ctx: &mut Context, args: &AddArgs) -> Result<Said> {
    let challenge = challenge(ctx, &args.challenge)?;
    let recommendation = Recommendation {
        number: 0,
        theme: theme(ctx, &challenge, args.theme.as_deref())?,
        level: args.level,
        wording: tidy(&args.wording),
    };
    checked(&recommendation)?;
    let differs = sealed::changed(ctx, &challenge, args.override_reason.as_deref())?;
    let known = recommendations::of(ctx.store()?.read(), challenge.id)?;
    let same =
        |old: &&Recommendation| fold_name(&old.wording) == fold_name(&recommendation.wording);
    let twice = known.iter().find(same).map(|old| old.number);
    let number = ctx.write(|tx| recommendations::save(tx, challenge.id, &recommendation))?;
    let done = Said::note(format!("Added recommendation {number} to {}.", challenge.reference))
        .made(number);
    let under = match (&args.theme, &recommendation.theme) {
        (Some(typed), Some(theme)) => {
            let today = ctx.today;
            let scheme = themes::scheme_of(ctx.store()?.read(), &challenge, today)?;
            themes::told(&scheme, typed, theme)
        }
        _ => String::new(),
    };
    let done = done.and_note(under);
    let done = looked_at(done, &recommendation).and_twice("recommendation", twice);
    Ok(done.and_note(differs.unwrap_or_default()))
}

fn theme(ctx: &mut Context, challenge: &Challenge, text: Option<&str>) -> Result<Option<String>> {
    let today = ctx.today;
    let connection = ctx.store()?.read();
    text.map(|text| themes::named(connection, challenge, today, text)).transpose()
}

/// A further recommendation stands under a theme; a wording is not empty.
fn checked(recommendation: &Recommendation) -> Result<()> {
    if recommendation.wording.is_empty() {
        return Err(Refusal::rejected("the wording is empty")
            .hint("write what is to be done, beginning with a verb")
            .into());
    }
    if recommendation.level == Level::Further && recommendation.theme.is_none() {
        let none = Refusal::rejected("a further recommendation stands under a theme");
        return Err(none.hint("name it with `--theme THEME`").into());
    }
    Ok(())
}

/// What was done, and a warning where the wording does not start with a verb.
fn looked_at(said: Said, recommendation: &Recommendation) -> Said {
    if starts_with_a_verb(&recommendation.wording) {
        return said;
    }
    said.and_note("warning: it does not start with a verb: say what the host should do")
}

fn list(ctx: &mut Context, args: &ListArgs) -> Result<Said> {
    let challenge = challenge(ctx, &args.challenge)?;
    let all = recommendations::of(ctx.store()?.read(), challenge.id)?;
    let known = Known::of(ctx, challenge)?;
    let rows: Vec<_> = all.iter().map(|recommendation| known.row(recommendation)).collect();
    let shown = ["number", "level", "theme", "wording", "answer"];
    Ok(Said::list(Listing::new(&rows, &shown)?.empty("There are no recommendations yet.")))
}

fn show(ctx: &mut Context, args: &ShowArgs) -> Result<Said> {
    let challenge = challenge(ctx, &args.challenge)?;
    let found = numbered(ctx, &challenge, args.number)?;
    let row = Known::of(ctx, challenge)?.row(&found);
    Ok(Said::thing(Thing::fields(&row)?))
}

fn edit(ctx: &mut Context, args: &EditArgs) -> Result<Said> {
    let challenge = challenge(ctx, &args.challenge)?;
    let before = numbered(ctx, &challenge, args.number)?;
    let mut found = before.clone();
    if args.theme.is_some() {
        found.theme = theme(ctx, &challenge, args.theme.as_deref())?;
    }
    if let Some(wording) = &args.wording {
        found.wording = tidy(wording);
    }
    found.level = args.level.unwrap_or(found.level);
    checked(&found)?;
    let differs = match found == before {
        true => None,
        false => sealed::changed(ctx, &challenge, args.override_reason.as_deref())?,
    };
    ctx.write(|tx| recommendations::save(tx, challenge.id, &found))?;
    let thing = format!("recommendation {} of {}", found.number, challenge.reference);
    let said = looked_at(Said::changed(&thing, found == before), &found);
    Ok(said.and_note(differs.unwrap_or_default()))
}

fn challenge(ctx: &mut Context, text: &str) -> Result<Challenge> {
    let connection = ctx.store()?.read();
    challenges::load(connection, find::challenge(connection, text)?)
}

/// The recommendation with this number.
pub(super) fn numbered(
    ctx: &mut Context,
    challenge: &Challenge,
    number: impl Into<Nth>,
) -> Result<Recommendation> {
    let connection = ctx.store()?.read();
    let number = number.into().of(connection, Numbered::Recommendation, challenge.id)?;
    let all = recommendations::of(connection, challenge.id)?;
    all.into_iter().find(|found| found.number == number).ok_or_else(|| {
        let hint = format!("see them with `peerage recommendation list {}`", challenge.reference);
        Refusal::not_found("recommendation", &number.to_string(), &[]).hint(hint).into()
    })
}
