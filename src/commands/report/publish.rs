//! `report publish`.

use anyhow::Result;
use chrono::NaiveDate;

use super::finalise::{except, set_aside};
use crate::calendar::milestones::{Progress, timeline};
use crate::commands::case::Case;
use crate::commands::values::{date, day_done};
use crate::commands::{Context, Said};
use crate::domain::Challenge;
use crate::store::{addresses, challenges, milestones, recommendations, reports, reviews, teams};

/// Note when and where the report and the action plan were published
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("what").required(true).multiple(true).args(["report_on", "plan_on"])))]
pub struct PublishArgs {
    /// The challenge
    challenge: String,
    /// The day on which the report was published
    #[arg(long, value_name = "DATE", value_parser = date)]
    report_on: Option<NaiveDate>,
    /// The address of the report
    #[arg(long, value_name = "URL", value_parser = address, requires = "report_on")]
    url: Option<String>,
    /// The day on which the action plan was published
    #[arg(long, value_name = "DATE", value_parser = date)]
    plan_on: Option<NaiveDate>,
    /// The address of the action plan
    #[arg(long, value_name = "URL", value_parser = address, requires = "plan_on")]
    plan_url: Option<String>,
    /// Set the rule aside, with the reason
    #[arg(long = "override", value_name = "REASON")]
    override_reason: Option<String>,
}

/// An address on the web.
fn address(text: &str) -> Result<String, String> {
    let text = text.trim();
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    if is_web && !text.contains(char::is_whitespace) && text.len() < 2_000 {
        Ok(text.to_owned())
    } else {
        Err(format!("`{text}` is no address; it begins with https://"))
    }
}

impl PublishArgs {
    pub(super) fn run(&self, ctx: &mut Context) -> Result<Said> {
        let case = Case::open(ctx, &self.challenge)?;
        let (today, id) = (ctx.today, case.challenge.id);
        for day in [self.report_on, self.plan_on] {
            day_done(ctx, day)?;
        }
        let not_ready = match self.report_on {
            Some(_) if !case.challenge.recorded => not_ready(ctx, &case)?,
            _ => None,
        };
        let why_not = match not_ready.or_else(|| self.too_early(&case.challenge)) {
            None => self.before_it_was_final(ctx, &case.challenge)?,
            why_not => why_not,
        };
        set_aside(ctx, self.override_reason.as_deref(), why_not.as_deref())?;
        let published = Challenge {
            report_published_on: self.report_on.or(case.challenge.report_published_on),
            plan_published_on: self.plan_on.or(case.challenge.plan_published_on),
            ..case.challenge.clone()
        };
        let reason = why_not.and(self.override_reason.as_deref());
        ctx.write(|tx| {
            challenges::update(tx, &published)?;
            addresses::put(tx, id, self.url.as_deref(), self.plan_url.as_deref())?;
            for (word, day) in
                [("report-published", self.report_on), ("plan-published", self.plan_on)]
            {
                if day.is_some() {
                    milestones::mark(tx, id, word, day)?;
                }
            }
            match reason {
                Some(reason) => teams::except(tx, id, &except("report-stage", reason), today),
                None => Ok(()),
            }
        })?;
        let done = format!("Noted the publication of {}.", case.challenge.reference);
        Ok(Said::note(done).and_note(self.late(ctx, &case, &published)?))
    }
}

/// What stands against publishing the report: it is not final; of a progress review, that a
/// recommendation was not looked at.
fn not_ready(ctx: &mut Context, case: &Case) -> Result<Option<String>> {
    let connection = ctx.store()?.read();
    let (id, reference) = (case.challenge.id, &case.challenge.reference);
    if reports::latest_final(connection, id)?.is_some() {
        return Ok(None);
    }
    let Some(reviewed) = case.challenge.reviews else {
        return Ok(Some(format!("the report of {reference} is not final")));
    };
    let seen = reviews::progress(connection, id)?;
    let all = recommendations::of(connection, reviewed)?;
    let open = all.iter().find(|r| !seen.iter().any(|seen| seen.recommendation == r.number));
    Ok(open.map(|r| format!("{reference} has not looked at recommendation {}", r.number)))
}

impl PublishArgs {
    /// What stands against the days: nothing is published before the visit is over.
    fn too_early(&self, challenge: &Challenge) -> Option<String> {
        let ends = challenge.onsite?.to;
        let first = [self.report_on, self.plan_on].into_iter().flatten().min()?;
        let reference = &challenge.reference;
        (first < ends).then(|| format!("the visit of {reference} was not over on {first}"))
    }

    /// What stands against the day of the report: it was made final only later. Of several final versions
    /// the first may be what was published.
    fn before_it_was_final(&self, ctx: &mut Context, of: &Challenge) -> Result<Option<String>> {
        let Some(day) = self.report_on else { return Ok(None) };
        let all = reports::all(ctx.store()?.read(), of.id)?;
        let first = all.iter().find_map(|version| version.final_on);
        Ok(first.filter(|first| day < *first).map(|first| {
            format!("the report of {} was made final on {first}, after {day}", of.reference)
        }))
    }

    /// What of it came after the day by which it was due.
    fn late(&self, ctx: &mut Context, case: &Case, published: &Challenge) -> Result<String> {
        let today = ctx.today;
        let Some(kind) = case.scheme.kind(&published.kind) else { return Ok(String::new()) };
        let marked = milestones::done(ctx.store()?.read(), published.id)?;
        let progress = Progress { challenge: published, marked: &marked, review: None, today };
        let told = timeline(kind, &progress).into_iter().filter_map(|step| {
            let is_one = match step.milestone.as_str() {
                "report-published" => self.report_on.is_some(),
                "plan-published" => self.plan_on.is_some(),
                _ => false,
            };
            let (due, done) = (step.due?, step.done_on?);
            (is_one && done > due).then(|| {
                format!(
                    "warning: {} was due by {due}, {} days before",
                    step.milestone,
                    (done - due).num_days()
                )
            })
        });
        Ok(told.collect::<Vec<_>>().join("\n"))
    }
}
