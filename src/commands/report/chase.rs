//! `report comment --chase` and `--import`: letters to those whose comments are late, and the sheet for
//! their answers.

use std::path::Path;

use anyhow::Result;

use super::facts;
use crate::commands::case::Case;
use crate::commands::drafts::{About, DraftArgs, Round, facts_of, whom};
use crate::commands::replies::{self, found};
use crate::commands::{Context, Said};
use crate::domain::{Comment, PeerId, PeerKind, day_in_words};
use crate::intake::Row;
use crate::intake::replies::comment::{NOTHING, PEER, PLACE, TEXT};
use crate::intake::replies::{COMMENTS, heading};
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
struct Answer {
    peer: Option<PeerId>,
    comment: Option<Comment>,
}

/// Takes a reply sheet in; a comment that is there already is left alone.
pub(super) fn sheet(ctx: &mut Context, case: &Case, version: u32, file: &Path) -> Result<Said> {
    let known = comments::of(ctx.store()?.read(), case.challenge.id)?;
    let read = replies::read(file, &COMMENTS, &mut |row| answer(ctx, case, version, &known, row))?;
    if let Some(refused) = read.refused()? {
        return Ok(refused);
    }
    let (items, today) = (&read.items, ctx.today);
    if !items.is_empty() {
        ctx.write(|tx| {
            for answer in items {
                comments::answered(tx, case.challenge.id, answer.peer, today)?;
                if let Some(comment) = &answer.comment {
                    comments::save(tx, case.challenge.id, comment)?;
                }
            }
            Ok(())
        })?;
    }
    let said = items.iter().filter(|answer| answer.comment.is_some()).count();
    let nothing = items.len() - said;
    let done = format!("Noted {said} comments on draft {version}; {nothing} have nothing to say.");
    read.with_findings(Said::note(done))
}

fn answer(
    ctx: &mut Context,
    case: &Case,
    version: u32,
    known: &[Comment],
    row: &mut Row<'_>,
) -> Result<Option<Answer>> {
    let peer = match row.code(PEER) {
        Some(text) => {
            let connection = ctx.store()?.read();
            let member = found(row, PEER, &text, || Ok(case.member(connection, &text)?.peer.id))?;
            let Some(id) = member else { return Ok(None) };
            Some(id)
        }
        None => None,
    };
    let (place, text, nothing) = (row.text(PLACE), row.text(TEXT), row.yes_no(NOTHING));
    let Some(text) = text else {
        return Ok((nothing == Some(true)).then_some(Answer { peer, comment: None }));
    };
    let is_there = |c: &Comment| c.peer == peer && c.comment == text && c.place == place;
    if known.iter().any(is_there) {
        return Ok(None);
    }
    let comment = Comment {
        number: 0,
        version,
        peer,
        place,
        comment: text,
        made_on: ctx.today,
        ruling: None,
        reason: None,
    };
    Ok(Some(Answer { peer, comment: Some(comment) }))
}
