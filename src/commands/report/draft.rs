//! `report draft`.

use std::collections::BTreeMap;

use anyhow::Result;

use super::facts;
use crate::commands::document::Form;
use crate::commands::{Context, Said, find};
use crate::domain::{Challenge, day_in_words};
use crate::render::{View, docx};
use crate::report::{Remark, Report, markdown, remarks};
use crate::store::reports::{self, ReportVersion};
use crate::store::{challenges, templates};

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

impl DraftArgs {
    pub(super) fn run(&self, ctx: &mut Context) -> Result<Said> {
        let form = Form::asked(ctx)?;
        let connection = ctx.store()?.read();
        let challenge =
            challenges::load(connection, find::challenge(connection, &self.challenge)?)?;
        let own = templates::all(ctx.store()?.read())?;
        let mut report = facts::report(ctx, &challenge)?;
        let (version, made_on) = version(ctx, &challenge, &report, &own)?;
        report.version = version;
        report.date = day_in_words(made_on);
        let bytes = form.write(&cover(&report, made_on), markdown(&report, &own)?)?;
        let drafted = format!("Draft {version} of the report of {}.", challenge.reference);
        Ok(Said::view(View::Document(bytes)).and_note(drafted).and_note(told(&remarks(&report))))
    }
}

/// What stands around the text of a Word file.
pub(super) fn cover(report: &Report, made_on: chrono::NaiveDate) -> docx::Cover {
    let version =
        if report.is_final { "final".to_owned() } else { format!("draft {}", report.version) };
    docx::Cover {
        title: report.title.clone(),
        author: "Peer challenge team".to_owned(),
        header: format!("{}: {version}, {}", report.host, report.date),
        made: format!("{made_on}T00:00:00Z"),
    }
}

/// The number and day of this draft: those of the newest one when nothing new is said, else the next
/// number and today, which is kept.
fn version(
    ctx: &mut Context,
    challenge: &Challenge,
    report: &Report,
    own: &BTreeMap<String, String>,
) -> Result<(u32, chrono::NaiveDate)> {
    let content = markdown(report, own)?;
    let connection = ctx.store()?.read();
    let newest = reports::latest(connection, challenge.id)?;
    let last = reports::all(connection, challenge.id)?.last().map_or(0, |last| last.version);
    match newest {
        Some(newest) if newest.content == content => Ok((newest.version, newest.made_on)),
        _ => {
            let (version, made_on) = (last + 1, ctx.today);
            let draft = ReportVersion { version, made_on, content, final_on: None, sha256: None };
            ctx.write(|tx| reports::insert(tx, challenge.id, &draft))?;
            Ok((version, made_on))
        }
    }
}

/// The remarks, one a line.
pub(super) fn told(remarks: &[Remark]) -> String {
    let lines =
        remarks.iter().map(|remark| format!("warning: {}: {}", remark.place, remark.remark));
    lines.collect::<Vec<_>>().join("\n")
}
