//! Declared challenges: entered, or brought from what they are to what they are to be.

mod differences;

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::Transaction;

use differences::tell;

use super::dates::{Moved, checked, must_lie_ahead, onsite_days};
use super::desk::{Desk, SetAside, free_reference, reviewed};
use super::edit::{must_not_lie_ahead, new_kind};
use super::mark::{mark, milestone};
use super::row::Surroundings;
use crate::commands::apply::{Brought, Counts};
use crate::commands::find;
use crate::domain::{Body, Challenge, ChallengeId, DateChange, DateRange, NewChallenge};
use crate::error::{ErrorKind, Refusal, Report};
use crate::intake::bodies::Cell;
use crate::intake::challenges::{CHALLENGES, ChallengeDraft, read};
use crate::intake::declared::{Declared, Sort};
use crate::intake::{Checks, Finding, Findings, InputFormat, Options, Table};
use crate::store::{challenges, milestones, teams};

/// Brings about the challenges that are declared in the file `name`; rules of the programme that
/// stand against it are set aside with the reason `set_aside`. What is refused becomes findings.
///
/// # Errors
/// When the file that holds everything cannot be read or written.
pub fn bring(
    tx: &Transaction<'_>,
    declared: &Declared,
    name: &str,
    today: NaiveDate,
    set_aside: Option<&str>,
) -> Result<Brought> {
    let count = declared.of(Sort::Challenge).count() as u64;
    if count == 0 {
        return Ok(Brought::default());
    }
    let mut checks = Checks::of_declared(Findings::default());
    let drafts = drafts(declared, name, &mut checks)?;
    let mut brought = Brought {
        counts: Counts { declared: count, ..Counts::default() },
        findings: checks.findings.into_kept(),
        ..Brought::default()
    };
    let desk = Desk::of(tx, today)?;
    let before = Surroundings::of(tx, today)?;
    let mut work = Work { tx, desk: &desk, today, set_aside, all: before.all().to_vec() };
    let mut touched: Vec<(u64, ChallengeId)> = Vec::new();
    for draft in &drafts {
        match work.bring(draft, &touched) {
            Ok((id, warnings)) => {
                touched.push((draft.line, id));
                let at =
                    |text: String| Finding { line: Some(draft.line), ..Finding::warning(text) };
                let plain = |text: String| text.trim_start_matches("warning: ").to_owned();
                brought.findings.extend(warnings.into_iter().map(plain).map(at));
            }
            Err(fault) => {
                let (finding, is_rule) = told(fault, draft.line)?;
                brought.refused += usize::from(is_rule);
                brought.findings.push(finding);
            }
        }
    }
    let after = Surroundings::of(tx, today)?;
    tell(&before, &after, &desk, &touched, tx, &mut brought)?;
    Ok(brought)
}

fn drafts(declared: &Declared, name: &str, checks: &mut Checks) -> Result<Vec<ChallengeDraft>> {
    let file = declared.lines(Sort::Challenge, name);
    let emptied = declared.emptied(Sort::Challenge);
    let options = Options { format: Some(InputFormat::Jsonl), ..Options::default() };
    let table = Table::open(&file, &CHALLENGES, &options)?;
    let mut drafts = Vec::new();
    checks.each_row(&table, &CHALLENGES, &mut |_, _| Ok(()), &mut |row| {
        let emptied = emptied.get(&row.line()).map_or(&[][..], Vec::as_slice);
        let draft = read(row, emptied);
        if !row.is_rejected() {
            drafts.push(draft);
        }
        Ok(())
    })?;
    Ok(drafts)
}

/// What is refused as a finding, and whether it was by a rule of the programme; what is no refusal
/// stays an error.
fn told(fault: anyhow::Error, line: u64) -> Result<(Finding, bool)> {
    let Some(kind) = fault.downcast_ref::<Refusal>().map(Refusal::kind) else { return Err(fault) };
    let report = Report::of(&fault);
    let finding = Finding { line: Some(line), ..Finding::error(report.message) };
    let finding = match report.hint {
        Some(hint) => finding.hint(hint),
        None => finding,
    };
    Ok((finding, kind == ErrorKind::Refused))
}

/// The work in hand.
struct Work<'a> {
    tx: &'a Transaction<'a>,
    desk: &'a Desk,
    today: NaiveDate,
    set_aside: Option<&'a str>,
    all: Vec<Challenge>,
}

impl Work<'_> {
    /// Brings one challenge about; gives its row and what is worth saying.
    fn bring(
        &mut self,
        draft: &ChallengeDraft,
        touched: &[(u64, ChallengeId)],
    ) -> Result<(ChallengeId, Vec<String>)> {
        let mut rules = SetAside::with(self.set_aside.map(ToOwned::to_owned))?;
        let id = match self.meant(draft)? {
            Some(id) => id,
            None => self.enter(draft, &mut rules)?,
        };
        if let Some((line, _)) = touched.iter().find(|(_, there)| *there == id) {
            let message = format!("line {line} declares the same challenge");
            return Err(Refusal::rejected(message).hint("declare it once").into());
        }
        let before = challenges::load(self.tx, id)?;
        self.edit(draft, &before, &mut rules)?;
        let warnings = self.move_to(draft, &challenges::load(self.tx, id)?, &mut rules)?;
        self.mark(draft, &challenges::load(self.tx, id)?)?;
        let stored = challenges::load(self.tx, id)?;
        match self.all.iter_mut().find(|there| there.id == id) {
            Some(there) => *there = stored,
            None => self.all.push(stored),
        }
        Ok((id, warnings))
    }

    /// The stored challenge that is meant: by reference; else by kind, first host and year.
    fn meant(&self, draft: &ChallengeDraft) -> Result<Option<ChallengeId>> {
        if let Some(reference) = &draft.challenge {
            let is_it = |c: &&Challenge| c.reference.eq_ignore_ascii_case(reference);
            return Ok(self.all.iter().find(is_it).map(|c| c.id));
        }
        let Some((kind, host, day)) = self.identity(draft)? else { return Ok(None) };
        let stem = format!("{}-{}", host.slug, day.format("%Y"));
        let is_stem = |reference: &str| {
            reference
                .strip_prefix(&stem)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        let is_it = |c: &&Challenge| {
            c.kind == kind && c.hosts.first() == Some(&host.id) && is_stem(&c.reference)
        };
        let open = self.all.iter().filter(is_it).filter(|c| c.withdrawn_on.is_none());
        match &open.collect::<Vec<_>>()[..] {
            [] => Ok(None),
            [one] => Ok(Some(one.id)),
            several => {
                let hits: Vec<String> = several.iter().map(|c| c.reference.clone()).collect();
                Err(Refusal::ambiguous("challenge", &stem, &hits).into())
            }
        }
    }

    /// Kind, first host and first day of a challenge that is declared without its reference.
    fn identity(&self, draft: &ChallengeDraft) -> Result<Option<(String, &Body, NaiveDate)>> {
        let (Some(kind), Some(host)) = (&draft.kind, draft.hosts.first()) else {
            let missing =
                Refusal::rejected("a challenge without its reference needs `kind` and `host`");
            return Err(missing.hint("give `challenge`, or both").into());
        };
        let Some(day) = draft.window.0.or(draft.onsite.0) else {
            let missing =
                Refusal::rejected("a challenge without its reference needs its first day");
            return Err(missing.hint("give `window_from` or `onsite_from`").into());
        };
        let kind = self.desk.kind(kind)?;
        let fire = kind.host_kinds == [crate::domain::BodyKind::Fire];
        let host = find::body(&self.desk.bodies, host, day, fire)?;
        Ok(Some((kind.word.clone(), host, day)))
    }

    /// Enters a new challenge, without onsite days: those are set as by `challenge schedule`.
    fn enter(&self, draft: &ChallengeDraft, rules: &mut SetAside) -> Result<ChallengeId> {
        let (Some(kind), false) = (&draft.kind, draft.hosts.is_empty()) else {
            let name = draft.challenge.clone().unwrap_or_default();
            let none = Refusal::not_found("challenge", &name, &[]);
            return Err(none.hint("a new one needs `kind` and `host`").into());
        };
        let kind = self.desk.kind(kind)?;
        let day = draft.window.0.or(draft.onsite.0).unwrap_or(self.today);
        let hosts = self.desk.hosts(&draft.hosts, kind, day, rules)?;
        let Some(first) = hosts.first() else {
            return Err(Refusal::rejected("a challenge needs a host")
                .hint("name at least one body as `host`")
                .into());
        };
        let reference = free_reference(&self.all, first, day);
        if let Some(wanted) = draft.challenge.as_ref().filter(|wanted| **wanted != reference) {
            let none = Refusal::not_found("challenge", wanted, &[]);
            return Err(none.hint(format!("a new one is called `{reference}`")).into());
        }
        let window = draft.window_after(None).map_err(Refusal::rejected)?;
        let reviews = if kind.original_team_first {
            reviewed(&self.all, &self.desk.scheme, first, day)
        } else {
            None
        };
        let new = NewChallenge {
            reference,
            kind: kind.word.clone(),
            mode: draft.mode.unwrap_or(kind.mode),
            hosts: hosts.iter().map(|host| host.id).collect(),
            window,
            onsite: None,
            recorded: false,
            reviews,
            funding: Some(kind.funding.clone()),
            report_published_on: None,
            plan_published_on: None,
            note: None,
            staff: Vec::new(),
            added_on: self.today,
        };
        let id = challenges::insert(self.tx, &new)?;
        if window.is_some() && kind.milestones.iter().any(|m| m.word == "agreed") {
            milestones::mark(self.tx, id, "agreed", Some(self.today))?;
        }
        self.except(id, rules)?;
        Ok(id)
    }

    fn except(&self, id: ChallengeId, rules: &SetAside) -> Result<()> {
        let exceptions = rules.exceptions();
        exceptions.iter().try_for_each(|one| teams::except(self.tx, id, one, self.today))
    }

    /// Brings the plain fields and the staff to what is declared.
    fn edit(&self, draft: &ChallengeDraft, before: &Challenge, rules: &mut SetAside) -> Result<()> {
        let mut after = before.clone();
        if let Some(kind) = &draft.kind {
            after.kind = new_kind(self.desk, before, kind, rules)?;
        }
        self.check_hosts(draft, before)?;
        after.mode = draft.mode.unwrap_or(before.mode);
        put(&draft.funding, &mut after.funding);
        put(&draft.note, &mut after.note);
        put(&draft.report_published, &mut after.report_published_on);
        put(&draft.plan_published, &mut after.plan_published_on);
        for day in [after.report_published_on, after.plan_published_on].into_iter().flatten() {
            must_not_lie_ahead(day, self.today)?;
        }
        match &draft.reviews {
            Cell::Kept => {}
            Cell::Cleared => after.reviews = None,
            Cell::Given(text) => after.reviews = Some(find::challenge(self.tx, text)?),
        }
        if after.reviews == Some(before.id) {
            return Err(Refusal::rejected("a challenge cannot review itself")
                .hint("name the challenge that it follows up")
                .into());
        }
        challenges::update(self.tx, &after)?;
        for (role, names) in &draft.staff {
            challenges::unassign(self.tx, before.id, *role, names)?;
            for name in names {
                challenges::assign(self.tx, before.id, *role, name)?;
            }
        }
        self.except(before.id, rules)
    }

    /// Hosts are what a challenge is; other hosts are another challenge.
    fn check_hosts(&self, draft: &ChallengeDraft, before: &Challenge) -> Result<()> {
        if draft.hosts.is_empty() {
            return Ok(());
        }
        let day = before.window.or(before.onsite).map_or(self.today, |days| days.from);
        let fire = self
            .desk
            .kind_of(before)
            .is_some_and(|kind| kind.host_kinds == [crate::domain::BodyKind::Fire]);
        let mut hosts = Vec::new();
        for name in &draft.hosts {
            hosts.push(find::body(&self.desk.bodies, name, day, fire)?.id);
        }
        if hosts == before.hosts {
            return Ok(());
        }
        let message = format!("`{}` has other hosts, and they cannot change", before.reference);
        let hint = "withdraw it with `peerage challenge withdraw`, and declare a new one";
        Err(Refusal::rejected(message).hint(hint).into())
    }

    /// Sets or moves the dates, as `challenge schedule` and `challenge postpone` do.
    fn move_to(
        &self,
        draft: &ChallengeDraft,
        before: &Challenge,
        rules: &mut SetAside,
    ) -> Result<Vec<String>> {
        let window = draft.window_after(before.window).map_err(Refusal::rejected)?;
        let onsite = self.onsite_after(draft, before)?;
        if (window, onsite) == (before.window, before.onsite) {
            return Ok(Vec::new());
        }
        must_lie_ahead(before, self.today)?;
        let is_first =
            before.onsite.is_none() && (before.window.is_none() || window == before.window);
        let what = if is_first { DateChange::Scheduled } else { DateChange::Postponed };
        if !is_first && draft.reason.is_none() {
            let message =
                format!("the dates of `{}` move, and no reason is given", before.reference);
            return Err(Refusal::rejected(message).hint("say why in `reason`").into());
        }
        let mut warnings = Vec::new();
        if let Some(days) = onsite.filter(|_| onsite != before.onsite) {
            let within = Challenge { window, ..before.clone() };
            warnings = checked(self.desk, &within, days, rules)?;
        }
        let moved =
            Moved { window, onsite, reason: draft.reason.clone(), ..Moved::of(before, what) };
        moved.put(self.tx, self.desk, before, rules, self.today)?;
        Ok(warnings)
    }

    /// The onsite days that are declared; else those that stand, unless a new window leaves them out.
    fn onsite_after(
        &self,
        draft: &ChallengeDraft,
        before: &Challenge,
    ) -> Result<Option<DateRange>> {
        let (from, to) = draft.onsite;
        let first = from.or(before.onsite.map(|days| days.from));
        match (first, from.is_some() || to.is_some()) {
            (Some(first), true) => {
                let kept = before.onsite.filter(|_| from.is_none()).map(|days| days.to);
                onsite_days(self.desk, before, first, to.or(kept)).map(Some)
            }
            (None, true) => Err(Refusal::rejected("`onsite_to` is given without `onsite_from`")
                .hint("give both")
                .into()),
            (_, false) => {
                let window = draft.window_after(before.window).map_err(Refusal::rejected)?;
                let fits = |days: &DateRange| {
                    window == before.window
                        || window.is_none_or(|w| w.from <= days.from && days.to <= w.to)
                };
                Ok(before.onsite.filter(fits))
            }
        }
    }

    /// Marks the milestones that are declared.
    fn mark(&self, draft: &ChallengeDraft, now: &Challenge) -> Result<()> {
        for (word, day) in &draft.milestones {
            let word = milestone(self.desk, now, word)?;
            if let Some(day) = day {
                must_not_lie_ahead(*day, self.today)?;
            }
            mark(self.tx, now.id, &word, *day)?;
        }
        Ok(())
    }
}

/// Puts into `field` what a cell says.
fn put<T: Clone>(cell: &Cell<T>, field: &mut Option<T>) {
    match cell {
        Cell::Kept => {}
        Cell::Cleared => *field = None,
        Cell::Given(value) => *field = Some(value.clone()),
    }
}
