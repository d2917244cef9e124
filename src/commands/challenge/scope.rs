//! `challenge scope`: what was agreed, from a file, from flags, or by questions.

use std::path::PathBuf;

use anyhow::Result;
use chrono::NaiveDate;

use super::desk::SetAside;
use super::scope_check::{Yardstick, checked};
use crate::commands::values::date;
use crate::commands::{Context, Said, find, prompt, read_file, spoken};
use crate::domain::{BurdenLimit, Challenge, Scope};
use crate::error::{Refusal, Report};
use crate::intake::Finding;
use crate::intake::scope::read;
use crate::store::{bodies, challenges, milestones, schemes, scopes, teams};

/// Arguments of `challenge scope`
#[derive(Debug, clap::Args)]
pub struct ScopeArgs {
    /// The challenge, by reference or host
    challenge: String,
    /// The whole scope, as TOML or JSON (`-` is standard input); see `peerage schema scope`
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    changes: Changes,
    /// Set a rule of the programme aside, with the reason
    #[arg(long = "override", value_name = "REASON")]
    set_aside: Option<String>,
}

/// Changes to the scope in force
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[group(id = "changes", multiple = true, conflicts_with = "file")]
struct Changes {
    /// What the host needs, in its own words
    #[arg(long, value_name = "TEXT")]
    needs: Option<String>,
    /// A focus question beyond the core themes (can be repeated; replaces those there)
    #[arg(long, value_name = "TEXT")]
    focus: Vec<String>,
    /// What the host wants to come out of it (can be repeated; replaces those there)
    #[arg(long, value_name = "TEXT")]
    result: Vec<String>,
    /// The day on which it was agreed
    #[arg(long, value_name = "DATE", value_parser = date)]
    agreed_on: Option<NaiveDate>,
    /// Who agreed it (can be repeated; replaces those there)
    #[arg(long, value_name = "WHO")]
    agreed_by: Vec<String>,
    /// Whom the scoping meeting met (can be repeated; replaces those there)
    #[arg(long, value_name = "WHO")]
    met: Vec<String>,
    /// A peer who must not be on the team: reference, e-mail address or name (can be repeated; comes on
    /// top)
    #[arg(long, value_name = "PEER")]
    exclude_peer: Vec<String>,
    /// A body whose peers are not wanted (can be repeated; comes on top)
    #[arg(long, value_name = "BODY")]
    exclude_body: Vec<String>,
    /// The most documents that may be asked of the host
    #[arg(long, value_name = "NUMBER")]
    documents: Option<u32>,
    /// The most meetings that may be asked of the host
    #[arg(long, value_name = "NUMBER")]
    meetings: Option<u32>,
}

/// The references of the peers whom a line names, parted by `;`; or what is wrong with one of them.
fn references(ctx: &Context, text: &str) -> Result<Vec<String>, String> {
    let connection = ctx.reading().map_err(|fault| fault.to_string())?;
    let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
    let found = parts.map(|part| find::reference(connection, part)).collect::<Result<_>>();
    found.map_err(|fault| {
        let report = Report::of(&fault);
        match report.hint {
            Some(hint) => format!("{}; {hint}", report.message),
            None => report.message,
        }
    })
}

impl Changes {
    /// Asks for each part at a terminal, and holds it at once against what is known; what is left empty
    /// stays as it is.
    fn asked(ctx: &Context, before: &Scope, yardstick: &Yardstick) -> Result<Self> {
        if !ctx.interactive {
            return Err(nothing_given().into());
        }
        let now = |there: &str| match there {
            "" => String::new(),
            there => format!(" [{there}]"),
        };
        let one =
            |what: &str, there: &str| prompt::optional_text(ctx, &format!("{what}{}", now(there)));
        let many = |what: &str, there: &[String], of: fn(Vec<String>) -> Self| {
            let what = format!("{what}, parted by `;`{}", now(&there.join("; ")));
            let answer = prompt::optional_value(ctx, &what, |text| {
                let parts = text.split(';').map(|part| part.trim().to_owned());
                let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
                let after = of(parts.clone()).apply(before.clone());
                yardstick.new_fault(before, &after).map_or(Ok(parts), Err)
            });
            answer.map(Option::unwrap_or_default)
        };
        let agreed = before.agreed_on.map(|day| day.to_string()).unwrap_or_default();
        Ok(Self {
            needs: one("What does the host need?", &before.needs)?,
            focus: many("Focus questions beyond the core themes", &before.focus, |focus| Self {
                focus,
                ..Self::default()
            })?,
            result: many("Results wanted", &before.results_wanted, |result| Self {
                result,
                ..Self::default()
            })?,
            exclude_peer: prompt::optional_value(
                ctx,
                &format!(
                    "Peers who must not come (name, e-mail address or reference), parted by `;`{}",
                    now(&before.exclude.peers.join("; "))
                ),
                |text| references(ctx, text),
            )?
            .unwrap_or_default(),
            exclude_body: many(
                "Bodies whose peers are not wanted",
                &before.exclude.bodies,
                |exclude_body| Self { exclude_body, ..Self::default() },
            )?,
            met: many("Whom did you meet?", &before.met, |met| Self { met, ..Self::default() })?,
            agreed_by: many("Who agreed the scope?", &before.agreed_by, |agreed_by| Self {
                agreed_by,
                ..Self::default()
            })?,
            agreed_on: prompt::optional_value(
                ctx,
                &format!("On which day was it agreed?{}", now(&agreed)),
                date,
            )?,
            ..Self::default()
        })
    }

    /// The same with those who are named by what a file calls them: names change.
    fn by_reference(self, ctx: &mut Context) -> Result<Self> {
        let today = ctx.today;
        let connection = ctx.store()?.read();
        let peers = self.exclude_peer.iter().map(|text| find::reference(connection, text));
        let register = bodies::load(connection)?;
        let body = |text: &String| match find::is_last(text) {
            true => Ok(find::body(&register, text, today, false)?.reference().to_owned()),
            false => Ok(text.clone()),
        };
        let bodies = self.exclude_body.iter().map(body).collect::<Result<_>>()?;
        Ok(Self { exclude_peer: peers.collect::<Result<_>>()?, exclude_body: bodies, ..self })
    }

    /// The scope with these changes.
    fn apply(&self, mut scope: Scope) -> Scope {
        let list = |new: &[String], old: &mut Vec<String>| {
            if !new.is_empty() {
                *old = new.to_vec();
            }
        };
        list(&self.focus, &mut scope.focus);
        list(&self.result, &mut scope.results_wanted);
        list(&self.agreed_by, &mut scope.agreed_by);
        list(&self.met, &mut scope.met);
        let more = |new: &[String], old: &mut Vec<String>| {
            let fresh: Vec<String> =
                new.iter().filter(|name| !old.contains(name)).cloned().collect();
            old.extend(fresh);
        };
        more(&self.exclude_peer, &mut scope.exclude.peers);
        more(&self.exclude_body, &mut scope.exclude.bodies);
        if let Some(needs) = &self.needs {
            scope.needs.clone_from(needs);
        }
        // What is agreed is a text; another text is a draft until somebody agrees it.
        let by = Self { agreed_on: None, agreed_by: Vec::new(), ..self.clone() };
        let changed = by != Self::default();
        scope.agreed_on = self.agreed_on.or(scope.agreed_on.filter(|_| !changed));
        if changed && self.agreed_by.is_empty() {
            scope.agreed_by.clear();
        }
        if self.documents.is_some() || self.meetings.is_some() {
            let old = scope.burden_limit;
            scope.burden_limit = Some(BurdenLimit {
                documents: self.documents.or(old.and_then(|limit| limit.documents)),
                meetings: self.meetings.or(old.and_then(|limit| limit.meetings)),
            });
        }
        scope
    }
}

impl ScopeArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let id = find::challenge(ctx.store()?.read(), &self.challenge)?;
        let challenge = challenges::load(ctx.store()?.read(), id)?;
        let mut rules = SetAside::with(self.set_aside.clone())?;
        may_be_scoped(&challenge, ctx.today, &mut rules)?;
        let there = scopes::latest(ctx.store()?.read(), id)?;
        let before = there.as_ref().map(|(_, scope)| scope.clone()).unwrap_or_default();
        let (name, text) = match &self.file {
            Some(file) => (spoken(file), text(file)?),
            None => ("the scope".to_owned(), String::new()),
        };
        let (scope, document) = match &self.file {
            Some(_) => read(&text).map_err(|finding| rejected(&name, &[*finding]))?,
            None if self.changes == Changes::default() => {
                let yardstick = Yardstick::on(ctx, &challenge, ctx.today)?;
                (Changes::asked(ctx, &before, &yardstick)?.apply(before), None)
            }
            None => (self.changes.clone().by_reference(ctx)?.apply(before), None),
        };
        let warnings = checked(ctx, &challenge, &scope, document.as_ref(), &name)?;
        let version = self.keep(ctx, challenge.clone(), &scope, &rules)?;
        let said = match there {
            Some((last, _)) if last == version => {
                format!("The scope of {} is as it was (version {version}).", challenge.reference)
            }
            _ => format!("Kept version {version} of the scope of {}.", challenge.reference),
        };
        let said = Said::note(said).and_note(warnings.join("\n"));
        Ok(match scope.agreed_on {
            None => said.and_note(
                "It is a draft: say who agreed it, and when, with `--agreed-by` and `--agreed-on`.",
            ),
            Some(day) if day > ctx.today => {
                said.and_note(format!("It counts as agreed from {day}, which is still to come."))
            }
            Some(_) => said,
        })
    }

    /// Writes the version; once it is agreed, the challenge keeps to the scheme of that day.
    fn keep(
        &self,
        ctx: &mut Context,
        challenge: Challenge,
        scope: &Scope,
        rules: &SetAside,
    ) -> Result<i64> {
        let today = ctx.today;
        ctx.note = rules.note();
        ctx.write(|tx| {
            let version = scopes::insert(tx, challenge.id, scope)?;
            if let Some(day) = scope.agreed_on {
                let (id, scheme) = schemes::in_force(tx, day)?;
                let kind = scheme.kind(&challenge.kind);
                challenges::update(tx, &Challenge { scheme: Some(id), ..challenge.clone() })?;
                if kind.is_some_and(|k| k.milestones.iter().any(|m| m.word == "scope-agreed")) {
                    milestones::mark(tx, challenge.id, "scope-agreed", Some(day))?;
                }
            }
            for exception in rules.exceptions() {
                teams::except(tx, challenge.id, &exception, today)?;
            }
            Ok(version)
        })
    }
}

/// The file's text; a byte order mark is taken off.
fn text(file: &std::path::Path) -> Result<String> {
    let bytes = read_file(file)?;
    let name = spoken(file);
    let text = String::from_utf8(bytes).map_err(|_| {
        Refusal::rejected(format!("`{name}` is not text in UTF-8")).hint("save it as UTF-8")
    })?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

fn nothing_given() -> Refusal {
    Refusal::usage("there is nothing to set")
        .hint("name a file with `--file scope.toml`, or say what to set with `--needs`, `--focus` and so on")
}

/// A challenge withdrawn has no scope any more; one that is over keeps the one it had.
fn may_be_scoped(challenge: &Challenge, today: NaiveDate, rules: &mut SetAside) -> Result<()> {
    let reference = &challenge.reference;
    if let Some(day) = challenge.withdrawn_on {
        return Err(Refusal::refused(format!("`{reference}` was withdrawn on {day}"))
            .hint("a new one is entered with `peerage challenge add`")
            .into());
    }
    match challenge.onsite {
        Some(days) if days.to < today => {
            rules.bar("stage", &format!("the visit of `{reference}` ended on {}", days.to))
        }
        _ => Ok(()),
    }
}

pub(super) fn rejected(name: &str, findings: &[Finding]) -> Refusal {
    let lines: Vec<String> = findings.iter().map(|finding| format!("  {finding}")).collect();
    Refusal::rejected(format!("{name} cannot be taken:\n{}", lines.join("\n")))
}
