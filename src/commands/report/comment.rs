//! `report comment`: asking for comments, noting them, deciding on them.

use std::path::PathBuf;

use anyhow::Result;
use chrono::NaiveDate;

use super::chase;
use super::finalise::{FACTS_CHECKED, has_milestone};
use crate::commands::case::Case;
use crate::commands::drafts::DraftArgs;
use crate::commands::gate::ImportOptions;
use crate::commands::nth::Nth;
use crate::commands::values::{date, word};
use crate::commands::{Context, Said};
use crate::domain::text::tidy;
use crate::domain::{Comment, CommentRequest, PeerId, Ruling};
use crate::error::Refusal;
use crate::store::numbers::Numbered;
use crate::store::{comments, milestones, reports};

/// Ask for comments on the draft, note one, or decide on one
///
/// Peers comment on the draft by a day; then the host corrects facts, and each correction is accepted
/// or not, with the reason. A comment that names nobody is refused.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("what").required(true).args(["comment", "nothing", "ask", "decide", "chase", "import"])))]
pub struct CommentArgs {
    /// The challenge
    challenge: String,
    /// The comment
    comment: Option<String>,
    /// The peer who says so
    #[arg(long, conflicts_with = "council")]
    peer: Option<String>,
    /// It is a factual correction of the host
    #[arg(long)]
    council: bool,
    /// Where in the draft, such as `recommendation 3`
    #[arg(long, value_name = "WHERE")]
    place: Option<String>,
    /// Note that somebody read the draft and has nothing to say
    #[arg(long)]
    nothing: bool,
    /// Ask the team, the one peer named, or with --council the host for comments on the newest draft
    #[arg(long, requires = "due")]
    ask: bool,
    /// The day by which comments are due
    #[arg(long, value_name = "DATE", value_parser = date, requires = "ask",
          conflicts_with_all = ["comment", "nothing", "decide", "chase", "import"])]
    due: Option<NaiveDate>,
    /// Write to those who were asked and are late, as drafts for the mail program
    #[arg(long)]
    chase: bool,
    #[command(flatten)]
    letters: DraftArgs,
    /// Take in the reply sheet of --chase (`-` for standard input)
    #[arg(long, value_name = "FILE")]
    import: Option<PathBuf>,
    #[command(flatten)]
    options: ImportOptions,
    /// Decide on the comment with this number
    #[arg(long, value_name = "NUMBER", requires = "ruling")]
    decide: Option<Nth>,
    /// What becomes of it
    #[arg(long = "as", id = "ruling", value_parser = word::<Ruling>(), requires = "decide",
          conflicts_with_all = ["comment", "nothing", "ask", "chase", "import"])]
    ruling: Option<Ruling>,
    /// Why; needed where it is not accepted
    #[arg(long, requires = "decide", conflicts_with_all = ["comment", "nothing", "ask", "chase", "import"])]
    reason: Option<String>,
}

impl CommentArgs {
    pub(super) fn run(&self, ctx: &mut Context) -> Result<Said> {
        if self.import.is_none() {
            self.options.without_file()?;
        }
        let case = Case::open(ctx, &self.challenge)?;
        let newest = reports::latest(ctx.store()?.read(), case.challenge.id)?;
        let Some(version) = newest.map(|draft| draft.version) else {
            let none =
                Refusal::refused(format!("{} has no draft report", case.challenge.reference));
            let hint = format!("make one with `peerage report draft {}`", case.challenge.reference);
            return Err(none.hint(hint).into());
        };
        if self.chase {
            return chase::letters(ctx, &case, &self.letters);
        }
        if let Some(file) = &self.import {
            return chase::sheet(ctx, (&case, version), file, &self.options);
        }
        if let (Some(number), Some(ruling)) = (self.decide, self.ruling) {
            return self.rule(ctx, &case, number, ruling);
        }
        if let Some(due_on) = self.due {
            return self.request(ctx, &case, version, due_on);
        }
        self.note(ctx, &case, version)
    }

    /// Who speaks: a peer, or the host as `None`.
    fn speaker(&self, ctx: &mut Context, case: &Case) -> Result<Option<PeerId>> {
        match &self.peer {
            Some(text) => Ok(Some(case.member(ctx.store()?.read(), text)?.peer.id)),
            None if self.council => Ok(None),
            None => Err(Refusal::usage("nobody is named")
                .hint("name the peer with `--peer`, or the host with `--council`")
                .into()),
        }
    }

    fn request(
        &self,
        ctx: &mut Context,
        case: &Case,
        version: u32,
        due_on: NaiveDate,
    ) -> Result<Said> {
        let asked_on = ctx.today;
        if due_on < asked_on {
            return Err(Refusal::rejected(format!("{due_on} is past already"))
                .hint("name a day to come with `--due`")
                .into());
        }
        let asked: Vec<Option<PeerId>> = match (&self.peer, self.council) {
            (None, false) => case.team_ids().into_iter().map(Some).collect(),
            _ => vec![self.speaker(ctx, case)?],
        };
        if asked.is_empty() {
            let none = Refusal::refused(format!("{} has no team", case.challenge.reference));
            return Err(none.hint("run `peerage team assemble` or `peerage team set`").into());
        }
        ctx.write(|tx| {
            asked.iter().try_for_each(|peer| {
                let request =
                    CommentRequest { version, peer: *peer, asked_on, due_on, answered_on: None };
                comments::ask(tx, case.challenge.id, &request)
            })
        })?;
        let whom = match (self.council, asked.len()) {
            (true, _) => "the host".to_owned(),
            (false, 1) => "one peer".to_owned(),
            (false, count) => format!("{count} peers"),
        };
        Ok(Said::note(format!("Asked {whom} for comments on draft {version} by {due_on}.")))
    }

    fn note(&self, ctx: &mut Context, case: &Case, version: u32) -> Result<Said> {
        let (peer, made_on) = (self.speaker(ctx, case)?, ctx.today);
        let text = self.comment.as_deref().map(tidy).unwrap_or_default();
        if text.is_empty() && !self.nothing {
            return Err(Refusal::rejected("the comment is empty")
                .hint("write what is to be changed")
                .into());
        }
        let comment = Comment {
            number: 0,
            version,
            peer,
            place: self.place.as_deref().map(tidy).filter(|text| !text.is_empty()),
            comment: text,
            made_on,
            ruling: None,
            reason: None,
        };
        let number = ctx.write(|tx| {
            comments::answered(tx, case.challenge.id, peer, made_on)?;
            if self.nothing {
                return Ok(None);
            }
            comments::save(tx, case.challenge.id, &comment).map(Some)
        })?;
        Ok(match number {
            Some(number) => {
                Said::note(format!("Noted comment {number} on draft {version}.")).made(number)
            }
            None => {
                let done = format!("Noted that there is nothing to say on draft {version}");
                Said::note(format!("{done}; next: `{}`.", self.next(ctx, case)?))
            }
        })
    }

    /// What comes once somebody has nothing to say: the others who were asked, then the milestone that is
    /// reached when all have answered.
    fn next(&self, ctx: &mut Context, case: &Case) -> Result<String> {
        let (id, reference) = (case.challenge.id, &case.challenge.reference);
        let connection = ctx.store()?.read();
        let is_host = self.peer.is_none();
        let asked = comments::requests(connection, id)?;
        let is_waited_for =
            |one: &CommentRequest| one.peer.is_none() == is_host && one.answered_on.is_none();
        let open = comments::of(connection, id)?;
        let is_open = |one: &Comment| is_host && one.peer.is_none() && one.ruling.is_none();
        let word = if is_host { FACTS_CHECKED } else { "peers-commented" };
        let is_marked = milestones::done(connection, id)?.iter().any(|(done, _)| done == word);
        Ok(match () {
            () if asked.iter().any(is_waited_for) || open.iter().any(is_open) => {
                format!("peerage report comments {reference}")
            }
            () if has_milestone(case, word) && !is_marked => {
                format!("peerage challenge mark {reference} {word}")
            }
            () if is_host => format!("peerage report finalise {reference}"),
            () => format!("peerage report comment {reference} --ask --council --due DATE"),
        })
    }

    fn rule(&self, ctx: &mut Context, case: &Case, number: Nth, ruling: Ruling) -> Result<Said> {
        let connection = ctx.store()?.read();
        let number = number.of(connection, Numbered::Comment, case.challenge.id)?;
        let all = comments::of(connection, case.challenge.id)?;
        let found = all.into_iter().find(|comment| comment.number == number).ok_or_else(|| {
            let hint =
                format!("see them with `peerage report comments {}`", case.challenge.reference);
            Refusal::not_found("comment", &number.to_string(), &[]).hint(hint)
        })?;
        let reason = self.reason.as_deref().map(tidy).filter(|text| !text.is_empty());
        if ruling == Ruling::NotAccepted && reason.is_none() {
            let none = Refusal::rejected("a comment that is not accepted needs a reason");
            return Err(none.hint("give it with `--reason`").into());
        }
        let decided = Comment { ruling: Some((ruling, ctx.today)), reason, ..found };
        ctx.write(|tx| comments::save(tx, case.challenge.id, &decided))?;
        Ok(Said::note(format!("Decided on comment {number}: {ruling}.")))
    }
}
