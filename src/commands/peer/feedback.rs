//! `peer feedback` and `peer record`: how a peer did, and the peer's own record of service.

use anyhow::Result;

use super::learning::{must_have_begun, took_part};
use super::stored;
use crate::commands::case::{Case, one_of};
use crate::commands::document::Form;
use crate::commands::{Context, Said};
use crate::domain::text::tidy;
use crate::domain::{DateRange, Feedback, Learning, SupportSession, day_in_words};
use crate::error::Refusal;
use crate::render::{View, docx, escape_markdown};
use crate::store::peers::standing::{self, Visit};
use crate::store::{reviews, support};

/// Note feedback on a peer after an engagement; the rating becomes the mean of all feedback
#[derive(Debug, clap::Args)]
pub struct FeedbackArgs {
    /// The peer: reference, e-mail address or name
    peer: String,
    /// The engagement
    #[arg(long)]
    challenge: String,
    /// A competency and its score from 1 to 5, as `providing challenge=4` (can be repeated)
    #[arg(long = "score", value_name = "COMPETENCY=SCORE", required = true)]
    scores: Vec<String>,
    /// Who gives it
    #[arg(long, value_name = "WHO")]
    by: String,
}

/// Write a peer's own record of service: engagements, days, support, feedback
///
/// The ending of -o FILE decides the form, as with `report draft`.
#[derive(Debug, clap::Args)]
pub struct RecordArgs {
    /// The peer: reference, e-mail address or name
    peer: String,
}

impl FeedbackArgs {
    pub(super) fn run(&self, ctx: &mut Context) -> Result<Said> {
        let (id, peer) = stored(ctx, &self.peer)?;
        let case = Case::open(ctx, &self.challenge)?;
        if !took_part(ctx, &case, id)? {
            let name = &peer.facts.name;
            let reference = &case.challenge.reference;
            return Err(Refusal::refused(format!("{name} took no part in {reference}"))
                .hint(format!("see who did with `peerage challenge show {reference}`"))
                .into());
        }
        must_have_begun(&case, ctx.today)?;
        let given_by = tidy(&self.by);
        if given_by.is_empty() {
            return Err(Refusal::rejected("nobody gives the feedback")
                .hint("say who with `--by WHO`")
                .into());
        }
        let known: Vec<&str> = case.scheme.words.competencies.iter().map(String::as_str).collect();
        let one = |text: &String| {
            let (competency, score) = text.rsplit_once('=').ok_or_else(|| fault(text))?;
            let score = score.trim().parse().ok().filter(|s| (1..=5).contains(s));
            Ok(Feedback {
                competency: one_of("competency", &known, competency)?,
                score: score.ok_or_else(|| fault(text))?,
                given_by: given_by.clone(),
                given_on: ctx.today,
            })
        };
        let all: Vec<Feedback> = self.scores.iter().map(one).collect::<Result<_>>()?;
        ctx.write(|tx| reviews::give(tx, case.challenge.id, id, &all))?;
        let (_, after) = stored(ctx, &self.peer)?;
        let rating = after.facts.rating.unwrap_or_default();
        Ok(Said::note(format!("Noted feedback on {}; the rating is {rating}.", peer.facts.name)))
    }
}

fn fault(text: &str) -> Refusal {
    Refusal::rejected(format!("`{text}` is no score"))
        .hint("write it as `providing challenge=4`, from 1 to 5")
}

impl RecordArgs {
    pub(super) fn run(&self, ctx: &mut Context) -> Result<Said> {
        let form = Form::asked(ctx)?;
        let (id, peer) = super::shown(ctx, &self.peer)?;
        let connection = ctx.store()?.read();
        let name = &peer.facts.name;
        let mut learning = support::learning(connection)?;
        learning.retain(|(_, noted)| noted.peer == id);
        let parts = [
            format!("# Record of service: {}\n\n", escape_markdown(name)),
            challenges(&standing::visits(connection, id)?),
            other_support(&reviews::given_by(connection, id)?),
            given(&reviews::feedback(connection, id)?),
            learnt(&learning),
        ];
        let header = format!("{name}, {}", day_in_words(ctx.today));
        let cover = docx::Cover::new(format!("Record of service: {name}"), header, ctx.today);
        Ok(Said::view(View::Document(form.write(&cover, parts.concat())?)))
    }
}

fn challenges(visits: &[Visit]) -> String {
    let mut text = "## Challenges\n\n".to_owned();
    let mut days = 0;
    for visit in visits {
        let Some(range) = DateRange::new(visit.onsite_from, visit.onsite_to) else { continue };
        days += range.days();
        let (challenge, slot) = (escape_markdown(&visit.challenge), escape_markdown(&visit.slot));
        text += &format!("- {challenge}: {}, as {slot}\n", range.in_words());
    }
    let challenges = if visits.len() == 1 { "challenge" } else { "challenges" };
    text + &format!("\n{} {challenges}, {days} days on site.\n", visits.len())
}

fn other_support(support: &[(String, SupportSession)]) -> String {
    let line = |(reference, held): &(String, SupportSession)| {
        let (hours, minutes) = (held.minutes / 60, held.minutes % 60);
        let day = day_in_words(held.day);
        format!("- {}: {day}, {hours}:{minutes:02} h\n", escape_markdown(reference))
    };
    section("Other support", support.iter().map(line))
}

fn given(feedback: &[(String, Feedback)]) -> String {
    let heading = "| Challenge | Competency | Score |\n| --- | --- | --- |\n".to_owned();
    let line = |(reference, given): &(String, Feedback)| {
        let competency = escape_markdown(&given.competency);
        format!("| {} | {competency} | {} |\n", escape_markdown(reference), given.score)
    };
    match feedback {
        [] => String::new(),
        _ => section("Feedback", std::iter::once(heading).chain(feedback.iter().map(line))),
    }
}

fn learnt(learning: &[(String, Learning)]) -> String {
    let line = |(reference, noted): &(String, Learning)| {
        let home = noted.took_home.as_ref();
        let home = home.map(|text| format!(" Took home: {}", escape_markdown(text)));
        let (reference, learnt) = (escape_markdown(reference), escape_markdown(&noted.learnt));
        format!("- {reference}: {learnt}{}\n", home.unwrap_or_default())
    };
    section("What was learnt", learning.iter().map(line))
}

/// A heading with lines below it, where there are any.
fn section(heading: &str, lines: impl Iterator<Item = String>) -> String {
    let lines: String = lines.collect();
    if lines.is_empty() { lines } else { format!("\n## {heading}\n\n{lines}") }
}
