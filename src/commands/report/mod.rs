//! `peerage report`.

mod facts;
mod pdf;

use std::collections::BTreeMap;

use anyhow::Result;

use super::{Context, Said, find};
use crate::domain::{Challenge, day_in_words};
use crate::error::Refusal;
use crate::render::{View, docx, html};
use crate::report::{Remark, Report, markdown, remarks};
use crate::store::challenges;
use crate::store::reports::{self, ReportVersion};

/// Write the report of a challenge
#[derive(Debug, clap::Subcommand)]
pub enum ReportCommand {
    Draft(DraftArgs),
}

/// Compile what is known of a challenge into a draft report
///
/// The ending of -o FILE decides the form: .md (also without a file), .html, .docx, or .pdf, which
/// LibreOffice makes when it is installed. A draft that says something new is kept as the next
/// version. What to look at before it goes out is said on stderr.
#[derive(Debug, clap::Args)]
pub struct DraftArgs {
    /// The challenge
    challenge: String,
}

/// The forms in which a report goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Markdown,
    Html,
    Docx,
    Pdf,
}

impl Form {
    fn of(ending: Option<&str>) -> Result<Self> {
        Ok(match ending {
            None | Some("md" | "markdown" | "txt") => Self::Markdown,
            Some("html" | "htm") => Self::Html,
            Some("docx") => Self::Docx,
            Some("pdf") => Self::Pdf,
            Some(other) => {
                let unknown = Refusal::usage(format!("a report cannot be written as `.{other}`"));
                return Err(unknown
                    .hint("name a file that ends in .md, .html, .docx or .pdf")
                    .into());
            }
        })
    }
}

/// Runs `peerage report`.
///
/// # Errors
/// Those of the subcommand.
pub fn run(ctx: &mut Context, command: &ReportCommand) -> Result<Said> {
    match command {
        ReportCommand::Draft(args) => draft(ctx, args),
    }
}

fn draft(ctx: &mut Context, args: &DraftArgs) -> Result<Said> {
    let form = Form::of(ctx.output_ending.as_deref())?;
    let connection = ctx.store()?.read();
    let challenge = challenges::load(connection, find::challenge(connection, &args.challenge)?)?;
    let mut report = facts::report(ctx, &challenge)?;
    let (version, made_on) = version(ctx, &challenge, &report)?;
    report.version = version;
    report.date = day_in_words(made_on);
    let text = markdown(&report, &BTreeMap::new())?;
    let made = format!("{made_on}T00:00:00Z");
    let bytes = match form {
        Form::Markdown => text.into_bytes(),
        Form::Html => html::page(&report.title, &text),
        Form::Docx => docx::file(&cover(&report, &made), &text)?,
        Form::Pdf => pdf::from_docx(&docx::file(&cover(&report, &made), &text)?)?,
    };
    let drafted = format!("Draft {version} of the report of {}.", challenge.reference);
    Ok(Said::view(View::Document(bytes)).and_note(drafted).and_note(told(&remarks(&report))))
}

/// What stands around the text of a Word file.
fn cover(report: &Report, made: &str) -> docx::Cover {
    docx::Cover {
        title: report.title.clone(),
        author: "Peer challenge team".to_owned(),
        header: format!("{}: draft {}, {}", report.host, report.version, report.date),
        made: made.to_owned(),
    }
}

/// The number and day of this draft: those of the newest one when nothing new is said, else the next
/// number and today, which is kept.
fn version(
    ctx: &mut Context,
    challenge: &Challenge,
    report: &Report,
) -> Result<(u32, chrono::NaiveDate)> {
    let content = markdown(report, &BTreeMap::new())?;
    let newest = reports::latest(ctx.store()?.read(), challenge.id)?;
    match newest {
        Some(newest) if newest.content == content => Ok((newest.version, newest.made_on)),
        newest => {
            let version = newest.map_or(0, |newest| newest.version) + 1;
            let draft = ReportVersion { version, made_on: ctx.today, content };
            ctx.write(|tx| reports::insert(tx, challenge.id, &draft))?;
            Ok((version, ctx.today))
        }
    }
}

/// The remarks, one a line.
fn told(remarks: &[Remark]) -> String {
    let lines =
        remarks.iter().map(|remark| format!("warning: {}: {}", remark.place, remark.remark));
    lines.collect::<Vec<_>>().join("\n")
}
