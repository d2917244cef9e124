//! `report finalise`.

use anyhow::Result;
use sha2::{Digest as _, Sha256};

use super::beside::{looked_at, told};
use super::draft::{LayoutArg, cover};
use super::facts;
use crate::commands::case::Case;
use crate::commands::document::Form;
use crate::commands::{Context, Said};
use crate::domain::day_in_words;
use crate::error::Refusal;
use crate::render::View;
use crate::report::markdown;
use crate::store::reports::{self, ReportVersion};
use crate::store::{comments, milestones, teams, templates};

/// Make the report final: it is kept as it goes out, with the SHA-256 of its text
///
/// The ending of -o FILE decides the form, as with `report draft`. Refused before the visit is over,
/// before the host checked the facts, while a correction of the host is not decided, and when the
/// report is final already.
#[derive(Debug, clap::Args)]
pub struct FinaliseArgs {
    /// The challenge
    challenge: String,
    #[command(flatten)]
    layout: LayoutArg,
    /// Set the rule aside, with the reason
    #[arg(long = "override", value_name = "REASON")]
    override_reason: Option<String>,
}

/// The milestone before the final report, and the final report itself, or what stands for it in a kind
/// that ends in a letter or in written feedback.
pub(super) const FACTS_CHECKED: &str = "facts-checked";
const SENT: [&str; 2] = ["final-report", "feedback-sent"];

impl FinaliseArgs {
    pub(super) fn run(&self, ctx: &mut Context) -> Result<Said> {
        let form = Form::asked(ctx)?;
        let case = Case::open(ctx, &self.challenge)?;
        let why_not = why_not(ctx, &case)?;
        set_aside(ctx, self.override_reason.as_deref(), why_not.as_deref())?;
        let (made_on, id) = (ctx.today, case.challenge.id);
        let own = templates::all(ctx.store()?.read())?;
        let mut report = facts::report(ctx, &case.challenge)?;
        report.is_final = true;
        report.version = reports::all(ctx.store()?.read(), id)?.last().map_or(0, |v| v.version) + 1;
        report.date = day_in_words(made_on);
        let layout = self.layout.of(ctx, &case.challenge)?;
        let content = markdown(&report, layout, &own)?;
        let sha256 = hexadecimal(&Sha256::digest(content.as_bytes()));
        let version = ReportVersion {
            version: report.version,
            made_on,
            content: content.clone(),
            final_on: Some(made_on),
            sha256: Some(sha256.clone()),
        };
        let bytes = form.write(&cover(&report, layout, made_on), content)?;
        let remarks = looked_at(ctx, &case.challenge, &report)?;
        let reason = why_not.and(self.override_reason.as_deref());
        ctx.write(|tx| {
            reports::insert(tx, id, &version)?;
            if let Some(word) = SENT.into_iter().find(|word| has_milestone(&case, word)) {
                milestones::mark(tx, id, word, Some(made_on))?;
            }
            match reason {
                Some(reason) => teams::except(tx, id, &except("report-stage", reason), made_on),
                None => Ok(()),
            }
        })?;
        let done =
            format!("The report of {} is final.\nSHA-256 {sha256}", case.challenge.reference);
        Ok(Said::view(View::Document(bytes)).and_note(done).and_note(told(&remarks)))
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An exception for the whole challenge.
pub(super) fn except(rule: &str, reason: &str) -> teams::Exception {
    teams::Exception { rule: rule.to_owned(), peer: None, reason: reason.to_owned() }
}

/// Refuses, unless nothing stands against it or a reason sets the rule aside; the reason is logged.
pub(in crate::commands) fn set_aside(
    ctx: &mut Context,
    reason: Option<&str>,
    why_not: Option<&str>,
) -> Result<()> {
    match (why_not, reason) {
        (None, _) => Ok(()),
        (Some(_), Some(reason)) if !reason.trim().is_empty() => {
            ctx.note = Some(reason.trim().to_owned());
            Ok(())
        }
        (Some(_), Some(_)) => Err(Refusal::usage("`--override` needs a reason")
            .hint("say why: `--override \"agreed with the host\"`")
            .into()),
        (Some(why_not), None) => {
            let hint = "set the rule aside with `--override \"reason\"`";
            Err(Refusal::refused(why_not).hint(hint).into())
        }
    }
}

pub(super) fn has_milestone(case: &Case, word: &str) -> bool {
    let kind = case.scheme.kind(&case.challenge.kind);
    kind.is_some_and(|kind| kind.milestones.iter().any(|m| m.word == word))
}

/// What stands against making it final.
fn why_not(ctx: &mut Context, case: &Case) -> Result<Option<String>> {
    let (today, id, reference) = (ctx.today, case.challenge.id, &case.challenge.reference);
    let connection = ctx.store()?.read();
    if !case.challenge.is_done(today) {
        return Ok(Some(format!("the visit of {reference} is not over")));
    }
    if let Some(last) = reports::latest_final(connection, id)? {
        return Ok(Some(format!(
            "the report of {reference} is final already (version {})",
            last.version
        )));
    }
    let done = milestones::done(connection, id)?;
    let checked = done.iter().any(|(word, day)| word == FACTS_CHECKED && *day <= today);
    if has_milestone(case, FACTS_CHECKED) && !checked {
        return Ok(Some(format!(
            "the host of {reference} has not checked the facts (`peerage challenge mark {reference} \
             {FACTS_CHECKED}`)"
        )));
    }
    let open = comments::of(connection, id)?;
    let open = open.iter().find(|comment| comment.peer.is_none() && comment.ruling.is_none());
    Ok(open.map(|comment| format!("the host's correction {} is not decided", comment.number)))
}
