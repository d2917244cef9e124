//! `report draft`.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::NaiveDate;

use super::beside::{list, looked_at, told};
use super::facts;
use crate::commands::document::{Form, Paper};
use crate::commands::values::word;
use crate::commands::{Context, Said, find, themes};
use crate::domain::{Challenge, Words as _, day_in_words};
use crate::error::Refusal;
use crate::render::docx;
use crate::report::{Called, Layout, Report, Sections, markdown};
use crate::store::reports::{self, ReportVersion};
use crate::store::{challenges, comments, milestones, templates};

/// Compile what is known of a challenge into a draft report
///
/// The ending of -o FILE decides the form: .md (also without a file), .html, .docx, or .pdf, which
/// LibreOffice makes when it is installed. A draft that says something new is kept as the next
/// version. What to look at before it goes out is said on stderr.
#[derive(Debug, clap::Args)]
pub struct DraftArgs {
    /// The challenge
    challenge: String,
    #[command(flatten)]
    layout: LayoutArg,
    /// List what is to be looked at instead of writing the draft
    #[arg(long)]
    check: bool,
}

/// How to lay the report out.
#[derive(Debug, clap::Args)]
pub struct LayoutArg {
    /// How to lay it out (default: as what the kind puts out, such as a fire report, a letter or written feedback; else newer)
    #[arg(long, value_parser = word::<Layout>())]
    layout: Option<Layout>,
}

impl LayoutArg {
    /// The layout asked for, else that of the kind.
    pub(super) fn of(&self, ctx: &mut Context, challenge: &Challenge) -> Result<Layout> {
        let today = ctx.today;
        let scheme = themes::scheme_of(ctx.store()?.read(), challenge, today)?;
        let kind = scheme.kind(&challenge.kind);
        let outputs = kind.map_or(&[][..], |kind| &kind.outputs);
        if let Some(kind) = kind.filter(|kind| kind.support && kind.outputs.is_empty())
            && self.layout.is_none()
        {
            let none = format!("nothing is written of a {}: it has no outputs", kind.title);
            let hint = format!(
                "see its sessions with `peerage support show {}`, or choose a form with `--layout`",
                challenge.reference
            );
            return Err(Refusal::refused(none).hint(hint).into());
        }
        Ok(self.layout.unwrap_or_else(|| Layout::of_outputs(outputs)))
    }
}

impl DraftArgs {
    pub(super) fn run(&self, ctx: &mut Context) -> Result<Said> {
        let connection = ctx.store()?.read();
        let challenge =
            challenges::load(connection, find::challenge(connection, &self.challenge)?)?;
        let own = templates::all(ctx.store()?.read())?;
        let mut report = facts::report(ctx, &challenge)?;
        let remarks = looked_at(ctx, &challenge, &report)?;
        if self.check {
            return Ok(Said::list(list(&remarks)?));
        }
        let form = Form::asked(ctx)?;
        let layout = self.layout.of(ctx, &challenge)?;
        let sections = Sections::filled(&report, layout, &own)?;
        let content = sections.text();
        let said_before = |known: &str| {
            let others = Layout::ALL.iter().filter(|other| **other != layout);
            known == content
                || others
                    .map(|other| markdown(&report, *other, &own))
                    .any(|t| t.is_ok_and(|t| t == known))
        };
        let (version, made_on) = version(ctx, &challenge, &content, said_before)?;
        report.version = version;
        report.date = day_in_words(made_on);
        report.audience = audience(ctx, &challenge, &report.called)?;
        let cover = cover(&report, layout, made_on);
        let paper = Paper::new(cover, sections.stamped(&report, layout, &own)?.text());
        let drafted = format!("Draft {version} of the report of {}.", challenge.reference);
        let said = Said::view(crate::render::View::Document(paper.write(form)?));
        Ok(said.and_note(drafted).and_note(told(&remarks)))
    }
}

/// What stands around the text of the report.
pub(super) fn cover(report: &Report, layout: Layout, made_on: NaiveDate) -> docx::Cover {
    let version = match (report.is_final, report.audience.as_str()) {
        (true, _) => "final".to_owned(),
        (false, "") => format!("draft {}", report.version),
        (false, audience) => format!("draft {}, {audience}", report.version),
    };
    let header = format!("{}: {version}, {}", report.host, report.date);
    let cover = docx::Cover::new(&report.title, header, made_on);
    let cover = docx::Cover { author: "Peer challenge team".to_owned(), ..cover };
    match layout {
        Layout::Newer | Layout::Older | Layout::Fire => cover,
        Layout::Letter | Layout::Feedback => cover.without_contents(),
    }
}

/// Whom a draft is for: the peers, until they have commented or the host was asked to look.
fn audience(ctx: &mut Context, challenge: &Challenge, host: &Called) -> Result<String> {
    const PEERS_COMMENTED: &str = "peers-commented";
    let today = ctx.today;
    let connection = ctx.store()?.read();
    let asked = comments::requests(connection, challenge.id)?;
    let done = milestones::done(connection, challenge.id)?;
    let with_host = asked.iter().any(|request| request.peer.is_none())
        || done.iter().any(|(word, day)| word == PEERS_COMMENTED && *day <= today);
    Ok(match with_host {
        true => format!("for the {} to check the facts", host.name),
        false => "for the peer team".to_owned(),
    })
}

/// The number and day of the draft that says `content`: those of the newest one when nothing new is
/// said, in whatever layout, else the next number and today, which is kept.
fn version(
    ctx: &mut Context,
    challenge: &Challenge,
    content: &str,
    said_before: impl Fn(&str) -> bool,
) -> Result<(u32, NaiveDate)> {
    let connection = ctx.store()?.read();
    let newest = reports::latest(connection, challenge.id)?;
    let last = reports::all(connection, challenge.id)?.last().map_or(0, |last| last.version);
    match newest {
        Some(newest) if said_before(&newest.content) => Ok((newest.version, newest.made_on)),
        _ => {
            let (version, made_on, content) = (last + 1, ctx.today, content.to_owned());
            let draft = ReportVersion { version, made_on, content, final_on: None, sha256: None };
            ctx.write(|tx| reports::insert(tx, challenge.id, &draft))?;
            Ok((version, made_on))
        }
    }
}

/// The templates that stand in place of the built-in ones.
pub(in crate::commands) fn own_templates(ctx: &mut Context) -> Result<BTreeMap<String, String>> {
    templates::all(ctx.store()?.read())
}
