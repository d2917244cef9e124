//! `council reorganise`: bodies end on the day before vesting, and others take over.

mod effect;
mod held;

use std::path::PathBuf;

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::Transaction;
use schemars::JsonSchema;
use serde::Serialize;

use super::apply::{rejected, write_plan};
use crate::commands::values::date;
use crate::commands::{Context, Said, prompt, read_file, spoken};
use crate::domain::{Bodies, BodyId, BodyKind, Words as _};
use crate::error::Refusal;
use crate::intake::bodies::reorganisation::{
    Begins, Outline, Reorganisation, ReorganisationFile, Successor, outline,
};
use crate::intake::bodies::{Plan, plan};
use crate::render::Listing;
use crate::store::bodies;

/// Let bodies end and others take over on a vesting day; say what follows and what is to be settled
///
/// The bodies that end keep their posts, interests and challenges: history stays. Neighbours, fire
/// service and combined authority go with the land.
#[derive(Debug, clap::Args)]
pub struct ReorganiseArgs {
    /// A body that ends (can be repeated)
    #[arg(long, value_name = "BODY", required_unless_present = "file")]
    from: Vec<String>,
    /// A body that takes over: one that is there, or a new one as "NAME" or "NAME:KIND" (can be repeated)
    #[arg(long, value_name = "NAME[:KIND]", required_unless_present = "file")]
    to: Vec<String>,
    /// Vesting day: the first day of those that take over
    #[arg(long, value_name = "DATE", value_parser = date, required_unless_present = "file")]
    on: Option<NaiveDate>,
    /// The body whose five-year clock the one that takes over carries on
    #[arg(long, value_name = "BODY")]
    continues: Option<String>,
    /// Region of new bodies (default: that of the bodies that end)
    #[arg(long)]
    region: Option<String>,
    /// Take one or several reorganisations from a TOML file (see `schema reorganisation`)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["from", "to", "on", "continues", "region"])]
    file: Option<PathBuf>,
}

/// A row of `council reorganise`: something that follows, or that somebody has to settle.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StepLine {
    /// `ends`, `begins`, `takes-over`, `neighbours`, `interest`, `due` (the five-year list), `programme` (challenges that fall
    /// due in a year), or `settle` for what cannot be known.
    step: &'static str,
    /// The body, peer or challenge.
    subject: String,
    /// The day.
    day: NaiveDate,
    /// What follows, or what is to be settled.
    detail: String,
}

impl ReorganiseArgs {
    /// Reorganises, and lists what follows.
    ///
    /// # Errors
    /// Every finding, when a body cannot be found, or cannot end or take over as it is said.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let all = self.said()?;
        let today = ctx.today;
        if ctx.interactive && !ctx.yes && !ctx.dry_run {
            // Whether it can be done is known before anybody is asked.
            let mut ending = Vec::new();
            ctx.rehearse(|tx| {
                let (lines, changed) = reorganise(tx, &all, today)?;
                let ends = lines.into_iter().filter(|line| changed && line.step == "ends");
                ending.extend(ends.map(|line| line.subject));
                Ok(())
            })?;
            if !ending.is_empty() {
                prompt::sure(ctx, &format!("Let {} end?", ending.join(" and ")))?;
            }
        }
        let (lines, changed) = ctx.write(|tx| reorganise(tx, &all, today))?;
        let ends = lines.iter().filter(|line| line.step == "ends").count();
        let settle = lines.iter().filter(|line| line.step == "settle").count();
        let list = Listing { whole: true, ..Listing::new(&lines, &[])? };
        let said = Said::list(list).and_note(match (changed, ctx.dry_run) {
            (false, _) => "Nothing changes: all of it is so already.".to_owned(),
            (true, true) => String::new(),
            (true, false) => format!("Reorganised {}.", counted(ends, "body", "bodies")),
        });
        Ok(match settle {
            0 => said,
            _ => said.and_note(format!(
                "{} to be settled.",
                counted(settle, "matter is", "matters are")
            )),
        })
    }

    /// The reorganisations of the flags, or of the file.
    fn said(&self) -> Result<Vec<Reorganisation>> {
        if let Some(file) = &self.file {
            let text = String::from_utf8(read_file(file)?).map_err(|_| {
                Refusal::rejected(format!("`{}` is not UTF-8", spoken(file)))
                    .hint("save it as UTF-8")
            })?;
            return match ReorganisationFile::read(&text) {
                Ok(file) => Ok(file.all),
                Err(finding) => Err(rejected(vec![*finding])),
            };
        }
        let Some(on) = self.on else { return Ok(Vec::new()) };
        let to = self.to.iter().map(|text| self.successor(text)).collect::<Result<Vec<_>>>()?;
        if let (Some(name), [_, _, ..]) = (&self.continues, &to[..]) {
            let refusal = Refusal::usage(format!("which body continues `{name}`?"));
            return Err(refusal.hint("say it in a file: `continues` stands with each `to`").into());
        }
        Ok(vec![Reorganisation { on, from: self.from.clone(), to }])
    }

    fn successor(&self, text: &str) -> Result<Successor> {
        let (name, kind) = match text.rsplit_once(':') {
            Some((name, kind)) => (name, Some(BodyKind::parse(kind).map_err(unknown_kind)?)),
            None => (text, None),
        };
        Ok(Successor {
            name: name.trim().to_owned(),
            kind,
            continues: self.continues.clone(),
            region: self.region.clone(),
            ..Successor::default()
        })
    }
}

fn unknown_kind(fault: crate::domain::UnknownWord) -> Refusal {
    Refusal::usage(fault.to_string()).hint("write the new body as \"NAME\" or \"NAME:KIND\"")
}

fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Writes the reorganisations; gives what follows, and whether anything changed.
fn reorganise(
    tx: &Transaction<'_>,
    all: &[Reorganisation],
    today: NaiveDate,
) -> Result<(Vec<StepLine>, bool)> {
    let before = bodies::load(tx)?;
    let outline = outline(&before, all).map_err(rejected)?;
    let mut plan = plan(&before, &outline.rows, today).map_err(rejected)?;
    from_vesting_on(&mut plan, &outline);
    let changed = !plan.touched().is_empty();
    write_plan(tx, &plan)?;
    let after = bodies::load(tx)?;
    let mut lines = ends(&after, &outline);
    lines.extend(outline.begins.iter().flat_map(|begins| begin(&after, begins)));
    lines.extend(outline.open.iter().map(|open| StepLine {
        step: "settle",
        subject: open.body.clone(),
        day: open.on,
        detail: open.question.clone(),
    }));
    lines.extend(held::lines(tx, &after, &outline)?);
    if let Some(vesting) = all.iter().map(|one| one.on).max().filter(|_| changed) {
        lines.extend(effect::lines(tx, &before, &after, vesting, today)?);
    }
    Ok((lines, changed))
}

/// What a body that was there before takes on, it has from vesting day.
fn from_vesting_on(plan: &mut Plan, outline: &Outline) {
    for relation in &mut plan.related {
        let has_part = |begins: &&Begins| {
            begins.there.is_some_and(|id| id == relation.body || id == relation.other)
        };
        if let Some(begins) = outline.begins.iter().find(has_part) {
            relation.first_day = Some(begins.on);
        }
    }
}

fn ends(after: &Bodies, outline: &Outline) -> Vec<StepLine> {
    let line = |(id, day): &(BodyId, NaiveDate)| {
        let next: Vec<&str> = after.successors(*id).map(|(body, _)| body.name.as_str()).collect();
        StepLine {
            step: "ends",
            subject: name(after, *id),
            day: *day,
            detail: format!("taken over by {}", next.join(" and ")),
        }
    };
    outline.ends.iter().map(line).collect()
}

fn name(bodies: &Bodies, id: BodyId) -> String {
    bodies.by_id(id).map_or_else(String::new, |body| body.name.clone())
}

/// Whether a body begins on vesting day.
fn is_new(after: &Bodies, begins: &Begins) -> bool {
    let body = after.all().iter().find(|body| body.reference() == begins.reference);
    body.is_some_and(|body| body.first_day == Some(begins.on))
}

/// What a body that takes over brings: its beginning, its clock, its neighbours.
fn begin(after: &Bodies, begins: &Begins) -> Vec<StepLine> {
    let from: Vec<String> = begins.from.iter().map(|id| name(after, *id)).collect();
    let clock = match begins.continues {
        Some(id) => format!("carries on the five-year clock of {}", name(after, id)),
        None if !is_new(after, begins) => "its own five-year clock goes on".to_owned(),
        None => "its five-year clock starts at vesting".to_owned(),
    };
    let line = |step, detail| StepLine {
        step,
        subject: format!("{} ({})", begins.name, begins.reference),
        day: begins.on,
        detail,
    };
    let step = if is_new(after, begins) { "begins" } else { "takes-over" };
    let mut lines = vec![line(step, format!("from {}; {clock}", from.join(", ")))];
    let body = after.all().iter().find(|body| body.reference() == begins.reference);
    if let Some(body) = body {
        let neighbours = after.related(body.id, crate::domain::RelationKind::Neighbour, begins.on);
        let mut names: Vec<&str> = neighbours.iter().map(|other| other.name.as_str()).collect();
        names.sort_unstable();
        if !names.is_empty() {
            lines.push(line("neighbours", names.join(", ")));
        }
    }
    lines
}
