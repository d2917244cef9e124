//! `report comment --chase` and `--import`: letters to those whose comments are late, and the sheet for
//! their answers.

use std::path::Path;

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::Transaction;

use super::facts;
use crate::commands::case::Case;
use crate::commands::drafts::{About, DraftArgs, Round, facts_of, whom};
use crate::commands::gate::ImportOptions;
use crate::commands::gate::sheet::{self, Planned, Sort, meant};
use crate::commands::{Context, Said};
use crate::domain::{Comment, PeerId, PeerKind, day_in_words};
use crate::intake::replies::comment::{NOTHING, PEER, PLACE, TEXT};
use crate::intake::replies::{COMMENTS, heading};
use crate::intake::{Entity, Row};
use crate::report::LetterFacts;
use crate::store::letters::Matter;
use crate::store::{bodies, comments, peers};

/// The letter that chases.
pub(super) const LETTER: &str = "letter-comments";

/// A letter to each peer, and to the host, whose comments are late. A councillor on the team is written
/// to in person: the group office is asked whether a peer comes, not what a peer thinks.
pub(super) fn letters(ctx: &mut Context, case: &Case, args: &DraftArgs) -> Result<Said> {
    let (reference, today) = (&case.challenge.reference, ctx.today);
    let mut round = Round::open(ctx, args, &format!("comments-{reference}"), &case.scheme)?;
    let report = facts::report(ctx, &case.challenge)?;
    let connection = ctx.store()?.read();
    let register = bodies::load(connection)?;
    let mut sheet = vec![heading(&COMMENTS)];
    let mut late = comments::requests(connection, case.challenge.id)?;
    late.retain(|request| request.is_late(today));
    for request in late {
        let known = LetterFacts {
            title: report.title.clone(),
            host: report.host.clone(),
            version: request.version,
            due: day_in_words(request.due_on),
            ..LetterFacts::default()
        };
        let (mut about, known) = match request.peer {
            Some(id) => {
                let mut peer = peers::load(connection, id)?;
                let facts = facts_of(&register, &peer, today);
                peer.facts.kind = PeerKind::Other;
                (whom(&case.scheme, &peer, None), LetterFacts { peer: facts.peer, ..known })
            }
            None => {
                let about = About { to: report.host.clone(), ..About::default() };
                (about, LetterFacts { is_host: true, ..known })
            }
        };
        let what = format!("draft {}", request.version);
        about.matters = vec![Matter { challenge: reference.clone(), what }];
        let (peer, name) = (about.peer.clone().unwrap_or_default(), about.to.clone());
        round.add(LETTER, about, known)?;
        let cells = [peer, name, request.due_on.to_string()];
        sheet.push(cells.into_iter().chain(std::iter::repeat_n(String::new(), 3)).collect());
    }
    round.sheet(sheet)?;
    round.write(ctx)?;
    round.said(&format!("report comment {reference} --import"))
}

/// An answer of a sheet: a comment, or that there is nothing to say.
#[derive(Debug, Clone, PartialEq)]
struct Answer {
    peer: Option<PeerId>,
    comment: Option<Comment>,
}

/// Takes a reply sheet in; a comment that is there already is left alone.
pub(super) fn sheet(
    ctx: &mut Context,
    (case, version): (&Case, u32),
    file: &Path,
    options: &ImportOptions,
) -> Result<Said> {
    let known = comments::of(ctx.store()?.read(), case.challenge.id)?;
    let today = ctx.today;
    sheet::take_in(ctx, file, options, |_| Ok(ReplySheet { case, version, known, today }))
}

/// What peers and the host say of a draft.
struct ReplySheet<'c> {
    case: &'c Case,
    version: u32,
    known: Vec<Comment>,
    today: NaiveDate,
}

impl Sort for ReplySheet<'_> {
    type Thing = Answer;

    const MANY: &'static str = "comments";

    const REHEARSED: bool = true;

    fn entity() -> &'static Entity {
        &COMMENTS
    }

    fn read(
        &mut self,
        ctx: &mut Context,
        row: &mut Row<'_>,
        _: bool,
    ) -> Result<Option<Planned<Answer>>> {
        let peer = match row.code(PEER) {
            Some(text) => {
                let connection = ctx.store()?.read();
                let member = || Ok(self.case.member(connection, &text)?.peer.id);
                let Some(id) = meant(row, PEER, &text, member)? else { return Ok(None) };
                Some(id)
            }
            None => None,
        };
        let (place, text, nothing) = (row.text(PLACE), row.text(TEXT), row.yes_no(NOTHING));
        if text.is_none() && nothing != Some(true) {
            row.pass_over();
            return Ok(None);
        }
        let key = format!("{peer:?} {place:?} {text:?}");
        let is_there =
            |c: &&Comment| c.peer == peer && Some(&c.comment) == text.as_ref() && c.place == place;
        let stored = self.known.iter().find(is_there).cloned();
        let before = stored.clone().map(|comment| Answer { peer, comment: Some(comment) });
        let comment = stored.or_else(|| text.map(|text| self.comment(peer, place, text)));
        let after = Answer { peer, comment };
        Ok(Some(Planned { before, after, key, place: TEXT, line: row.line() }))
    }

    fn told(&self, answer: &Answer) -> Vec<(&'static str, Option<String>)> {
        vec![("comment", answer.comment.as_ref().map(|comment| comment.comment.clone()))]
    }

    fn write(&mut self, tx: &Transaction<'_>, news: &[&Planned<Answer>]) -> Result<()> {
        let challenge = self.case.challenge.id;
        for Answer { peer, comment } in news.iter().map(|planned| &planned.after) {
            comments::answered(tx, challenge, *peer, self.today)?;
            if let Some(comment) = comment {
                comments::save(tx, challenge, comment)?;
            }
        }
        Ok(())
    }

    fn answer(&self, all: &[Planned<Answer>]) -> Result<Option<Said>> {
        let news: Vec<&Answer> =
            all.iter().filter(|planned| planned.is_news()).map(|planned| &planned.after).collect();
        let said = news.iter().filter(|answer| answer.comment.is_some()).count();
        let (nothing, version) = (news.len() - said, self.version);
        Ok(Some(Said::note(format!(
            "Noted {said} comments on draft {version}; {nothing} have nothing to say."
        ))))
    }
}

impl ReplySheet<'_> {
    fn comment(&self, peer: Option<PeerId>, place: Option<String>, comment: String) -> Comment {
        Comment {
            number: 0,
            version: self.version,
            peer,
            place,
            comment,
            made_on: self.today,
            ruling: None,
            reason: None,
        }
    }
}
