//! What the verbs share: the register and the schemes at hand, and rules that may be set aside.

use std::collections::{BTreeSet, HashMap};

use anyhow::Result;
use chrono::{Datelike as _, NaiveDate};
use rusqlite::Connection;

use crate::commands::{Context, find};
use crate::domain::lookup::nearest;
use crate::domain::scheme::EngagementKind;
use crate::domain::{Bodies, Body, BodyKind, Challenge, ChallengeId, Scheme};
use crate::error::Refusal;
use crate::store::teams::Exception;
use crate::store::{bodies, challenges, schemes};

/// The register, the rules in force, and the older rules to which some challenges keep.
pub(super) struct Desk {
    pub bodies: Bodies,
    pub scheme: Scheme,
    today: NaiveDate,
    kept: HashMap<i64, Scheme>,
}

impl Desk {
    /// Reads all of it.
    pub(super) fn open(ctx: &mut Context) -> Result<Self> {
        let today = ctx.today;
        Self::of(ctx.store()?.read(), today)
    }

    /// Reads all of it as it stands in `connection`.
    pub(super) fn of(connection: &Connection, today: NaiveDate) -> Result<Self> {
        let (in_force, scheme) = schemes::in_force(connection, today)?;
        let all = challenges::all(connection)?;
        let others: BTreeSet<i64> =
            all.iter().filter_map(|c| c.scheme).filter(|id| *id != in_force).collect();
        let mut kept = HashMap::new();
        for id in others {
            kept.insert(id, schemes::by_id(connection, id)?);
        }
        Ok(Self { bodies: bodies::load(connection)?, scheme, today, kept })
    }

    /// The rules to which a challenge keeps: those in force when its scope was agreed, else
    /// today's.
    pub(super) fn scheme_of(&self, challenge: &Challenge) -> &Scheme {
        challenge.scheme.and_then(|id| self.kept.get(&id)).unwrap_or(&self.scheme)
    }

    /// The kind of a stored challenge; `None` when no scheme at hand has it any more.
    pub(super) fn kind_of(&self, challenge: &Challenge) -> Option<&EngagementKind> {
        let own = self.scheme_of(challenge).kind(&challenge.kind);
        own.or_else(|| self.scheme.kind(&challenge.kind))
    }

    /// The kind that `text` names, by its word or its title.
    pub(super) fn kind(&self, text: &str) -> Result<&EngagementKind> {
        let word = text.trim().to_lowercase().replace([' ', '_'], "-");
        let title = text.trim().to_lowercase();
        let found = self.scheme.kinds.iter().find(|k| k.word == word || k.title == title);
        found.ok_or_else(|| {
            let words: Vec<&str> = self.scheme.kinds.iter().map(|k| k.word.as_str()).collect();
            let near = nearest(text, words.iter().copied());
            let refusal = Refusal::not_found("kind of engagement", text, &near);
            let all = format!("known are {}", words.join(", "));
            if near.is_empty() { refusal.hint(all).into() } else { refusal.into() }
        })
    }

    /// The bodies that `names` mean on `day`, as hosts of a challenge of this kind.
    pub(super) fn hosts(
        &self,
        names: &[String],
        kind: &EngagementKind,
        day: NaiveDate,
        rules: &mut SetAside,
    ) -> Result<Vec<&Body>> {
        let fire = kind.host_kinds == [BodyKind::Fire];
        let mut hosts: Vec<&Body> = Vec::new();
        for name in names {
            let host = find::body(&self.bodies, name, day, fire)
                .map_err(|fault| self.in_quotes(fault, names, day, fire))?;
            if hosts.iter().any(|there| there.id == host.id) {
                return Err(Refusal::usage(format!("`{}` is named twice", host.name))
                    .hint("name each host once")
                    .into());
            }
            self.may_host(host, kind, day, rules)?;
            hosts.push(host);
        }
        Ok(hosts)
    }

    /// The fault with a better hint, when the words together are the name of one body: a shell takes
    /// them apart unless they stand in quotes.
    fn in_quotes(
        &self,
        fault: anyhow::Error,
        names: &[String],
        day: NaiveDate,
        fire: bool,
    ) -> anyhow::Error {
        let whole = names.join(" ");
        match (fault.downcast_ref::<Refusal>(), find::body(&self.bodies, &whole, day, fire)) {
            (Some(refusal), Ok(_)) if names.len() > 1 => {
                let hint = format!("a name of several words goes in quotes: \"{whole}\"");
                Refusal::new(refusal.kind(), refusal.to_string()).hint(hint).into()
            }
            _ => fault,
        }
    }

    /// Whether bodies like `host` may host this kind at all.
    pub(super) fn may_be_host(
        &self,
        host: &Body,
        kind: &EngagementKind,
        rules: &mut SetAside,
    ) -> Result<()> {
        if kind.host_kinds.is_empty() || kind.host_kinds.contains(&host.kind) {
            return Ok(());
        }
        let message = format!(
            "`{}` is a body of kind {}, and a {} is not for those",
            host.name, host.kind, kind.title
        );
        rules.bar("host-kind", &message)
    }

    fn may_host(
        &self,
        host: &Body,
        kind: &EngagementKind,
        day: NaiveDate,
        rules: &mut SetAside,
    ) -> Result<()> {
        self.may_be_host(host, kind, rules)?;
        if host.in_force_on(day) {
            return Ok(());
        }
        let after: Vec<String> = (self.bodies.successors(host.id))
            .map(|(body, _)| format!("`{}` ({})", body.name, body.reference()))
            .collect();
        let (message, instead) = match (host.first_day, host.last_day) {
            (_, Some(last)) if last < day => {
                let (ends, passes) =
                    if last < self.today { ("ended", "passed") } else { ("ends", "passes") };
                let to = match after.len() {
                    0 => String::new(),
                    _ => format!("; its area {passes} to {}", after.join(", ")),
                };
                (format!("`{}` {ends} on {last}{to}", host.name), !after.is_empty())
            }
            (Some(first), _) => (format!("`{}` does not exist before {first}", host.name), false),
            _ => (format!("`{}` is not in force on {day}", host.name), false),
        };
        rules.bar_unless("host-in-force", &message, instead.then_some("name its successor"))
    }

    /// The hosts of a challenge.
    pub(super) fn hosts_of(&self, challenge: &Challenge) -> Vec<&Body> {
        challenge.hosts.iter().filter_map(|&host| self.bodies.by_id(host)).collect()
    }
}

/// Rules of the programme set aside by one command, with the one reason that was given for all.
#[derive(Debug, Default)]
pub(super) struct SetAside {
    reason: Option<String>,
    rules: Vec<String>,
}

impl SetAside {
    /// With the reason of `--override`, if there is one.
    ///
    /// # Errors
    /// When the reason is blank.
    pub(super) fn with(reason: Option<String>) -> Result<Self> {
        match reason.map(|text| text.trim().to_owned()) {
            Some(text) if text.is_empty() => Err(Refusal::usage("`--override` needs a reason")
                .hint("say why: `--override \"agreed with the host\"`")
                .into()),
            reason => Ok(Self { reason, rules: Vec::new() }),
        }
    }

    /// A rule stands against it: refuses, or notes that it is set aside.
    ///
    /// # Errors
    /// Refused when no reason was given.
    pub(super) fn bar(&mut self, rule: &str, message: &str) -> Result<()> {
        self.bar_unless(rule, message, None)
    }

    /// The same, with what else would do: it is told first.
    ///
    /// # Errors
    /// Refused when no reason was given.
    pub(super) fn bar_unless(
        &mut self,
        rule: &str,
        message: &str,
        instead: Option<&str>,
    ) -> Result<()> {
        if self.reason.is_none() {
            let aside = "set the rule aside with `--override \"reason\"`";
            let hint = instead.map_or(aside.to_owned(), |other| format!("{other}, or {aside}"));
            return Err(Refusal::refused(message).hint(hint).into());
        }
        self.rules.push(rule.to_owned());
        Ok(())
    }

    /// The reason, for the log, when a rule was set aside.
    pub(super) fn note(&self) -> Option<String> {
        if self.rules.is_empty() { None } else { self.reason.clone() }
    }

    /// What was set aside, for the file.
    pub(super) fn exceptions(&self) -> Vec<Exception> {
        let reason = self.reason.clone().unwrap_or_default();
        let exception =
            |rule: &String| Exception { rule: rule.clone(), peer: None, reason: reason.clone() };
        self.rules.iter().map(exception).collect()
    }
}

/// `slug-YEAR`, with `-2` and so on when it is taken.
pub(in crate::commands) fn free_reference(
    all: &[Challenge],
    host: &Body,
    day: NaiveDate,
) -> String {
    let first = format!("{}-{}", host.slug, day.year());
    let taken = |reference: &str| all.iter().any(|c| c.reference.eq_ignore_ascii_case(reference));
    let numbered = (2..).map(|number| format!("{first}-{number}"));
    std::iter::once(first.clone()).chain(numbered).find(|r| !taken(r)).unwrap_or(first)
}

/// The challenge that a review of `host` most likely reviews: the last one done by `day` that is
/// no review itself.
pub(super) fn reviewed(
    all: &[Challenge],
    scheme: &Scheme,
    host: &Body,
    day: NaiveDate,
) -> Option<ChallengeId> {
    let is_review = |c: &Challenge| scheme.kind(&c.kind).is_some_and(|k| k.original_team_first);
    let is_done = |c: &&Challenge| c.onsite.is_some_and(|days| days.to < day);
    all.iter()
        .filter(|c| c.hosts.contains(&host.id) && c.withdrawn_on.is_none() && !is_review(c))
        .filter(is_done)
        .max_by_key(|c| (c.onsite.map(|days| days.to), c.id))
        .map(|c| c.id)
}
