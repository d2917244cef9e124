//! `programme annual-report`.

use anyhow::Result;
use chrono::{Datelike as _, NaiveDate};

use super::figures::Facts;
use crate::calendar::years::{year_name, year_of};
use crate::commands::document::Paper;
use crate::commands::report::draft::own_templates;
use crate::commands::{Context, Said};
use crate::domain::{BodyKind, Words as _, day_in_words};
use crate::error::Refusal;
use crate::render::docx;
use crate::report::charts::{days_by_group, five_year, publication};
use crate::report::{AnnualReport, Figures, NeverHad, PeerCount, TakeUp, annual_report};
use crate::store::schemes;

/// Employers that the report names.
const EMPLOYERS: usize = 20;

/// Write the annual report of the programme
///
/// The ending of -o FILE decides the form: .md (also without a file), .html, .docx or .pdf.
#[derive(Debug, clap::Args)]
pub struct AnnualReportArgs {
    /// The calendar year in which the year begins (default: the year of today)
    #[arg(long, value_name = "YEAR")]
    year: Option<i32>,
    /// The programme's name
    #[arg(long, default_value = "Peer challenge programme")]
    title: String,
}

impl AnnualReportArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let today = ctx.today;
        let begins = schemes::in_force(ctx.store()?.read(), today)?.1.matching.year_begins;
        let (from, to) = self.days(today, &begins)?;
        let before = from.pred_opt().unwrap_or(from);
        let years = (year_name(from, &begins), year_name(before, &begins));
        let figures = Facts::read(ctx)?.count();
        let filled = AnnualReport {
            date: day_in_words(today),
            is_over: to < today,
            ..filled(&self.title, &figures, years)
        };
        let heading = format!("{}: annual report {}", filled.title, filled.year);
        let cover = docx::Cover::new(&heading, format!("{heading}, {}", filled.date), today);
        let own = own_templates(ctx)?;
        let figures = vec![five_year(&figures), days_by_group(&figures), publication(&figures)];
        Paper { cover, text: annual_report(&filled, &own)?, figures }.said(ctx)
    }

    /// The first and the last day of the year that is meant.
    fn days(&self, today: NaiveDate, begins: &str) -> Result<(NaiveDate, NaiveDate)> {
        let this = year_of(today, begins);
        let Some(year) = self.year else { return Ok(this) };
        let far = || Refusal::usage(format!("there is no year {year}"));
        let day = this.0.with_year(year).filter(|_| (1990..=today.year()).contains(&year));
        let day =
            day.ok_or_else(|| far().hint("name the year in which it begins: `--year 2026`"))?;
        Ok(year_of(day, begins))
    }
}

/// The same with its type of body in words.
fn in_words(row: TakeUp) -> TakeUp {
    TakeUp { group: kind_in_words(&row.group), ..row }
}

/// The same of a body that never had a challenge.
fn named(row: &NeverHad) -> NeverHad {
    NeverHad { kind: kind_in_words(&row.kind), ..row.clone() }
}

/// A type of body in words.
fn kind_in_words(kind: &str) -> String {
    BodyKind::parse(kind).map_or_else(|_| kind.to_owned(), BodyKind::in_words)
}

/// The report of a year; day and end are for the caller to set.
fn filled(title: &str, figures: &Figures, (year, before): (String, String)) -> AnnualReport {
    let take_up = |by: &str| -> Vec<TakeUp> {
        figures.take_up.iter().filter(|row| row.by == by).cloned().collect()
    };
    let peers = |by: &str| -> Vec<PeerCount> {
        figures.peers.iter().filter(|row| row.by == by).cloned().collect()
    };
    let mut employers = peers("employer");
    employers.retain(|row| row.days > 0);
    employers.sort_by(|a, b| b.days.cmp(&a.days).then_with(|| a.group.cmp(&b.group)));
    employers.truncate(EMPLOYERS);
    let done = |wanted: &str| {
        figures.challenges.iter().filter(|row| row.year == wanted).map(|row| row.done).sum()
    };
    let days = |wanted: &str| {
        figures.peer_days.iter().filter(|row| row.year == wanted).map(|row| row.days).sum()
    };
    let recent = |of: &str| of == year || of == before;
    AnnualReport {
        title: title.to_owned(),
        date: String::new(),
        is_over: false,
        overall: figures.overall(),
        by_region: take_up("region"),
        by_control: take_up("control"),
        by_type: take_up("type").into_iter().map(in_words).collect(),
        never_had: figures.never_had.iter().map(named).collect(),
        challenges: figures.challenges.iter().filter(|row| row.year == year).cloned().collect(),
        done: done(&year),
        done_before: done(&before),
        groups: peers("group"),
        regions: peers("region"),
        employers,
        peer_days: figures.peer_days.iter().filter(|row| row.year == year).cloned().collect(),
        days: days(&year),
        days_before: days(&before),
        satisfaction: figures.satisfaction.iter().filter(|row| row.year == year).cloned().collect(),
        hosts: figures.hosts.iter().filter(|row| row.year == year).cloned().collect(),
        publication: figures.publication.iter().filter(|r| recent(&r.year)).cloned().collect(),
        actions: figures.actions.iter().filter(|row| recent(&row.year)).cloned().collect(),
        year,
        year_before: before,
    }
}
