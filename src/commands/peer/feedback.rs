//! `peer feedback` and `peer record`: how a peer did, and the peer's own record of service.

use anyhow::Result;

use super::stored;
use crate::commands::case::{Case, one_of};
use crate::commands::document::Form;
use crate::commands::{Context, Said};
use crate::domain::text::tidy;
use crate::domain::{Feedback, day_in_words};
use crate::error::Refusal;
use crate::render::{View, docx, escape_markdown};
use crate::store::peers::standing;
use crate::store::reviews;

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
        let connection = ctx.store()?.read();
        let gave_support =
            reviews::sessions(connection, case.challenge.id)?.iter().any(|held| held.peer == id);
        if !case.team_ids().contains(&id) && !gave_support {
            let name = &peer.facts.name;
            let reference = &case.challenge.reference;
            return Err(Refusal::refused(format!("{name} took no part in {reference}"))
                .hint(format!("see who did with `peerage challenge show {reference}`"))
                .into());
        }
        let given_by = tidy(&self.by);
        if given_by.is_empty() {
            return Err(Refusal::rejected("nobody gives the feedback").into());
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
        let (id, peer) = stored(ctx, &self.peer)?;
        let connection = ctx.store()?.read();
        let visits = standing::visits(connection, id)?;
        let support = reviews::given_by(connection, id)?;
        let feedback = reviews::feedback(connection, id)?;
        let name = &peer.facts.name;
        let mut text =
            format!("# Record of service: {}\n\n## Challenges\n\n", escape_markdown(name));
        let mut days = 0;
        for visit in &visits {
            let range = crate::domain::DateRange::new(visit.onsite_from, visit.onsite_to);
            let Some(range) = range else { continue };
            days += range.days();
            text += &format!("- {}: {}\n", escape_markdown(&visit.challenge), range.in_words());
        }
        let challenges = if visits.len() == 1 { "challenge" } else { "challenges" };
        text += &format!("\n{} {challenges}, {days} days on site.\n", visits.len());
        if !support.is_empty() {
            text += "\n## Other support\n\n";
            for (reference, held) in &support {
                let (hours, minutes) = (held.minutes / 60, held.minutes % 60);
                let day = day_in_words(held.day);
                text +=
                    &format!("- {}: {day}, {hours}:{minutes:02} h\n", escape_markdown(reference));
            }
        }
        if !feedback.is_empty() {
            text += "\n## Feedback\n\n| Challenge | Competency | Score |\n| --- | --- | --- |\n";
            for (reference, given) in &feedback {
                let competency = escape_markdown(&given.competency);
                text += &format!(
                    "| {} | {competency} | {} |\n",
                    escape_markdown(reference),
                    given.score
                );
            }
        }
        let cover = docx::Cover {
            title: format!("Record of service: {name}"),
            author: "Peer challenge programme".to_owned(),
            header: format!("{name}, {}", day_in_words(ctx.today)),
            made: format!("{}T00:00:00Z", ctx.today),
        };
        Ok(Said::view(View::Document(form.write(&cover, text)?)))
    }
}
