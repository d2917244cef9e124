//! `challenge record --import`: check the whole file, then write in one transaction, or nothing.

use std::path::Path;

use anyhow::Result;
use rusqlite::Connection;

use super::super::desk::Desk;
use super::super::past::{Entered, Past};
use crate::commands::gate::{
    self, Change, FindingsFile, ImportOptions, ImportSummary, RejectsFile,
};
use crate::commands::{Context, Said, input, prompt};
use crate::domain::{Challenge, PeerId};
use crate::error::exit;
use crate::intake::body_names::BodyNames;
use crate::intake::history::{HISTORY, HistoryReader, Visit};
use crate::intake::{Checks, DateOrder, Findings, Input, Options, RawRow, Severity, Table};
use crate::render::Thing;
use crate::store::{challenges, peers, profiles};

/// What stays the same over all passes.
struct Ground<'a> {
    desk: Desk,
    all: Vec<Challenge>,
    peers: Vec<(String, PeerId)>,
    reading: Options,
    options: &'a ImportOptions,
}

/// What a check gave.
struct Checked {
    /// The rows that go in, with their lines.
    visits: Vec<(u64, Past)>,
    summary: ImportSummary,
    findings: usize,
    errors: usize,
    /// Whether something is wrong with the file as a whole.
    blocked: bool,
    other_order: bool,
    findings_file: Option<FindingsFile>,
    rejects: Option<RejectsFile>,
}

pub(super) fn run(ctx: &mut Context, file: &Path, options: &ImportOptions) -> Result<Said> {
    let file = input::open(file)?;
    let desk = Desk::open(ctx)?;
    let connection = ctx.store()?.read();
    let names = peers::names(connection)?;
    let ground = Ground {
        desk,
        all: challenges::all(connection)?,
        peers: names.into_iter().map(|(id, reference, _)| (reference, id)).collect(),
        reading: options.reading(connection)?,
        options,
    };
    let table = Table::open(&*file, &HISTORY, &ground.reading)?;
    let mut partial = options.partial;
    let mut checked = check(ctx, &*file, &table, &ground, partial)?;
    if checked.errors > 0 && !partial && wants_the_good_ones(ctx, &checked)? {
        partial = true;
        checked = check(ctx, &*file, &table, &ground, partial)?;
    }
    file.must_be_the_same()?;
    let blocked = checked.blocked || (checked.errors > 0 && !partial);
    if !blocked && !ctx.dry_run {
        checked.summary.written = write(ctx, &ground, &mut checked)?;
    }
    if let Some(file) = checked.findings_file.take() {
        file.end()?;
    }
    if let Some(rejects) = checked.rejects.take().filter(|_| !blocked) {
        rejects.end()?;
    }
    say(ctx, &checked, blocked, options)
}

/// One or two passes over the file: two when the dates turn out to be in the other order.
fn check(
    ctx: &mut Context,
    file: &dyn Input,
    table: &Table<'_>,
    ground: &Ground<'_>,
    partial: bool,
) -> Result<Checked> {
    let first = check_once(ctx, file, table, ground, (partial, DateOrder::DayFirst))?;
    if first.other_order {
        drop(first);
        return check_once(ctx, file, table, ground, (partial, DateOrder::MonthFirst));
    }
    Ok(first)
}

fn check_once(
    ctx: &mut Context,
    file: &dyn Input,
    table: &Table<'_>,
    ground: &Ground<'_>,
    (partial, order): (bool, DateOrder),
) -> Result<Checked> {
    let findings_file = ground.options.findings.as_deref().map(FindingsFile::begin).transpose()?;
    let findings = findings_file.as_ref().map_or_else(Findings::default, FindingsFile::findings);
    let rejects = ground.options.rejects.as_deref();
    let mut rejects = rejects.map(|path| RejectsFile::begin(path, &table.columns)).transpose()?;
    let mut checks = Checks::new(findings, order, partial);
    table.tell(&HISTORY, &mut checks.findings);
    let visits = visits(ctx, table, ground, &mut checks, &mut rejects)?;
    let mut summary = ImportSummary::of(file.name(), table);
    summary.date_order = checks.evidence.mattered().then(|| checks.order.to_string());
    (summary.rows, summary.skipped) = (checks.rows, checks.skipped);
    summary.rejected = checks.rejected;
    for (line, past) in &visits {
        let dry_run = ctx.dry_run;
        count(ctx.store()?.read(), ground, (*line, past), dry_run, &mut summary)?;
    }
    let other_order = checks.wants_other_order();
    checks.end();
    let kept = checks.findings.kept();
    let blocked = kept.iter().any(|f| f.severity == Severity::Error && f.row.is_none());
    let (errors, total) = (checks.findings.count(Severity::Error), checks.findings.total());
    summary.findings = checks.findings.into_kept();
    Ok(Checked {
        visits,
        summary,
        findings: total,
        errors,
        blocked,
        other_order,
        findings_file,
        rejects,
    })
}

/// The visits of the file, the earliest first: a progress review comes after what it reviews.
fn visits(
    ctx: &Context,
    table: &Table<'_>,
    ground: &Ground<'_>,
    checks: &mut Checks,
    rejects: &mut Option<RejectsFile>,
) -> Result<Vec<(u64, Past)>> {
    let names = BodyNames::new(&ground.desk.bodies);
    let peers = ground.peers.iter().cloned();
    let mut reader = HistoryReader::new(names, &ground.desk.scheme, peers, ctx.today);
    let mut visits = Vec::new();
    let mut reject = |raw: &RawRow, reasons: &[String]| match rejects.as_mut() {
        Some(file) => file.add(raw, reasons),
        None => Ok(()),
    };
    checks.each_row(table, &HISTORY, &mut reject, &mut |row| {
        if let Some(visit) = reader.read(row) {
            visits.push((row.line(), past(visit, ground.options.clear)));
        }
        Ok(())
    })?;
    visits.sort_by_key(|(line, past)| (past.onsite.from, *line));
    Ok(visits)
}

fn past(visit: Visit, clear: bool) -> Past {
    Past {
        kind: visit.kind,
        hosts: visit.hosts,
        onsite: visit.onsite,
        mode: visit.mode,
        report_published_on: visit.report_published,
        plan_published_on: visit.plan_published,
        team: visit.team,
        note: visit.note,
        clear,
    }
}

/// Counts what a visit means to what is stored; in a dry run its changes are listed.
fn count(
    connection: &Connection,
    ground: &Ground<'_>,
    (line, past): (u64, &Past),
    dry_run: bool,
    summary: &mut ImportSummary,
) -> Result<()> {
    let Some(there) = past.among(&ground.all) else {
        summary.added += 1;
        return Ok(());
    };
    let merged = past.onto(there);
    let new_team = past.has_new_team(connection, there.id)?;
    if merged == *there && !new_team {
        summary.unchanged += 1;
        return Ok(());
    }
    summary.changed += 1;
    if dry_run {
        let change = |field: &str, before: Option<String>, after: Option<String>| Change {
            line,
            reference: there.reference.clone(),
            name: there.kind.clone(),
            field: field.to_owned(),
            before,
            after,
        };
        let fields = told(there).into_iter().zip(told(&merged));
        let changed = fields.filter(|((_, before), (_, after))| before != after);
        summary
            .changes
            .extend(changed.map(|((field, before), (_, after))| change(field, before, after)));
        if new_team {
            summary.changes.push(change("team", None, Some(format!("{} peers", past.team.len()))));
        }
    }
    Ok(())
}

/// The fields that an import may change, as text.
fn told(challenge: &Challenge) -> [(&'static str, Option<String>); 5] {
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
    [
        ("onsite_to", day(challenge.onsite.map(|days| days.to))),
        ("mode", Some(challenge.mode.to_string())),
        ("report_published", day(challenge.report_published_on)),
        ("plan_published", day(challenge.plan_published_on)),
        ("note", challenge.note.clone()),
    ]
}

/// At a terminal the choice is asked.
fn wants_the_good_ones(ctx: &Context, checked: &Checked) -> Result<bool> {
    let good = checked.visits.len();
    if !ctx.interactive || ctx.dry_run || good == 0 || checked.blocked {
        return Ok(false);
    }
    prompt::show(&checked.summary.findings)?;
    let question = format!(
        "{} of {} rows have errors. Take in the other {good}?",
        checked.summary.rejected, checked.summary.rows
    );
    prompt::confirm(ctx, &question, false)
}

/// Writes all visits; whether anything was written.
fn write(ctx: &mut Context, ground: &Ground<'_>, checked: &mut Checked) -> Result<bool> {
    let today = ctx.today;
    let mapping = ground.options.mapping_to_save(&ground.reading);
    ctx.note = Some(checked.summary.file.clone());
    let visits = &checked.visits;
    let (added, changed) = ctx.write(|tx| {
        if let Some((name, mapping)) = mapping {
            profiles::save(tx, name, mapping)?;
        }
        // Read again: another command may have written since the check.
        let mut all = challenges::all(tx)?;
        let (mut added, mut changed) = (0, 0);
        for (_, past) in visits {
            match past.enter(tx, &ground.desk, &mut all, today)? {
                Entered::Added(_) => added += 1,
                Entered::Changed(_) => changed += 1,
                Entered::Unchanged(_) => {}
            }
        }
        Ok((added, changed))
    })?;
    let summary = &mut checked.summary;
    (summary.added, summary.changed) = (added, changed);
    summary.unchanged = visits.len() as u64 - added - changed;
    Ok(added + changed > 0 || mapping.is_some())
}

fn say(ctx: &Context, checked: &Checked, blocked: bool, options: &ImportOptions) -> Result<Said> {
    let summary = &checked.summary;
    let text = summary.told("past challenges", ctx.dry_run || blocked);
    let aside = gate::shown(&summary.findings)?;
    let mut said = Said::thing(Thing::new(summary, text)?).aside(aside);
    if checked.findings > summary.findings.len() && options.findings.is_none() {
        let more = format!("{} findings in all.", checked.findings);
        said = said.and_note(format!("{more} `--findings FILE` writes them all."));
    }
    Ok(match (blocked, summary.rejected) {
        (true, rejected) => said.but(gate::nothing_written(checked.errors, rejected)),
        (false, 0) => said,
        (false, _) => said.code(exit::PARTIAL),
    })
}
