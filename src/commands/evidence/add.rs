//! `evidence add` and `edit`.

use anyhow::Result;

use super::author;
use super::row::numbered;
use crate::commands::case::Case;
use crate::commands::nth::Nth;
use crate::commands::values::{word, yes_no};
use crate::commands::{Context, Said, themes};
use crate::domain::text::{fold_name, tidy};
use crate::domain::{Assessment, Evidence, Perspective};
use crate::error::Refusal;
use crate::store::numbers::Numbered;
use crate::store::{evidence, sessions};

/// Write down what was heard or seen
#[derive(Debug, clap::Args)]
pub struct AddArgs {
    /// The challenge
    challenge: String,
    /// What was heard or seen
    note: String,
    /// A core theme or focus question of the challenge, or a part of its name
    #[arg(long)]
    theme: String,
    /// What it says of the host
    #[arg(long, value_parser = word::<Assessment>())]
    assessment: Assessment,
    /// From which side it is seen
    #[arg(long, value_parser = word::<Perspective>())]
    perspective: Perspective,
    #[command(flatten)]
    more: More,
}

/// Change a note: what is named takes the place of what was there
#[derive(Debug, clap::Args)]
pub struct EditArgs {
    /// The challenge
    challenge: String,
    /// The number of the note
    number: Nth,
    /// Another wording
    #[arg(long)]
    note: Option<String>,
    /// Another theme
    #[arg(long)]
    theme: Option<String>,
    /// What it says of the host
    #[arg(long, value_parser = word::<Assessment>())]
    assessment: Option<Assessment>,
    /// From which side it is seen
    #[arg(long, value_parser = word::<Perspective>())]
    perspective: Option<Perspective>,
    #[command(flatten)]
    more: More,
}

/// What else may be said of a note.
#[derive(Debug, clap::Args)]
struct More {
    /// Number of the session in the timetable
    #[arg(long, value_name = "NUMBER")]
    session: Option<Nth>,
    /// Who wrote it down: a peer, or staff of the challenge
    #[arg(long, value_name = "WHO")]
    author: Option<String>,
    /// Whether it tells who spoke: then no report has it
    #[arg(long, value_name = "YES|NO", num_args = 0..=1, default_missing_value = "yes", value_parser = yes_no)]
    identifiable: Option<bool>,
    /// Whether the words may be quoted, unattributed
    #[arg(long, value_name = "YES|NO", num_args = 0..=1, default_missing_value = "yes", value_parser = yes_no)]
    quote: Option<bool>,
}

impl More {
    fn put(&self, ctx: &mut Context, case: &Case, note: &mut Evidence) -> Result<()> {
        let connection = ctx.store()?.read();
        if let Some(number) = self.session {
            let number = number.of(connection, Numbered::Session, case.challenge.id)?;
            let all = sessions::of(connection, case.challenge.id)?;
            if !all.iter().any(|session| session.number == number) {
                let none = Refusal::not_found("session", &number.to_string(), &[]);
                let hint =
                    format!("see them with `peerage timetable show {}`", case.challenge.reference);
                return Err(none.hint(hint).into());
            }
            note.session = Some(number);
        }
        if let Some(text) = &self.author {
            (note.peer, note.author) = author(connection, case, text)?;
        }
        note.identifiable = self.identifiable.unwrap_or(note.identifiable);
        note.quote = self.quote.unwrap_or(note.quote);
        Ok(())
    }
}

impl AddArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let case = Case::open(ctx, &self.challenge)?;
        let mut note = Evidence {
            number: 0,
            made_on: ctx.today,
            session: None,
            peer: None,
            author: None,
            theme: case.theme(&self.theme)?,
            assessment: self.assessment,
            perspective: self.perspective,
            identifiable: false,
            quote: false,
            note: tidy(&self.note),
        };
        self.more.put(ctx, &case, &mut note)?;
        let known = evidence::of(ctx.store()?.read(), case.challenge.id)?;
        let twice = known.iter().find(|old| {
            fold_name(&old.note) == fold_name(&note.note)
                && (old.session, old.perspective) == (note.session, note.perspective)
        });
        let number = save(ctx, &case, &note)?;
        let done = format!("Added note {number} to {}.", case.challenge.reference);
        let under = themes::told(&case.scheme, &self.theme, &note.theme);
        let said = Said::note(done).made(number).and_note(under).and_note(warning(&note));
        Ok(said.and_twice("note", twice.map(|old| old.number)))
    }
}

impl EditArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let case = Case::open(ctx, &self.challenge)?;
        let before = numbered(ctx.store()?.read(), &case, self.number)?;
        let mut note = before.clone();
        if let Some(text) = &self.note {
            note.note = tidy(text);
        }
        if let Some(text) = &self.theme {
            note.theme = case.theme(text)?;
        }
        note.assessment = self.assessment.unwrap_or(note.assessment);
        note.perspective = self.perspective.unwrap_or(note.perspective);
        self.more.put(ctx, &case, &mut note)?;
        let number = save(ctx, &case, &note)?;
        let thing = format!("note {number} of {}", case.challenge.reference);
        Ok(Said::changed(&thing, note == before).and_note(warning(&note)))
    }
}

fn save(ctx: &mut Context, case: &Case, note: &Evidence) -> Result<i64> {
    if note.note.is_empty() {
        return Err(Refusal::rejected("the note is empty")
            .hint("write what was heard or read")
            .into());
    }
    ctx.write(|tx| evidence::save(tx, case.challenge.id, note))
}

fn warning(note: &Evidence) -> &'static str {
    if note.quote && note.identifiable {
        "warning: it tells who spoke, so it is never quoted"
    } else {
        ""
    }
}
