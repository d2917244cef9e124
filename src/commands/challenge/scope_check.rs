//! What a scope is held against: the scheme, the register and the pool, at each question and as a whole.

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::Connection;

use super::desk::Desk;
use super::scope::rejected;
use crate::commands::{Context, find};
use crate::domain::scheme::EngagementKind;
use crate::domain::{Bodies, Challenge, Scheme, Scope};
use crate::error::{Refusal, Report};
use crate::intake::document::Document;
use crate::intake::scope::{Known, check};
use crate::intake::{Finding, Severity};
use crate::matching::areas_of;
use crate::store::{peers, schemes};

/// What a scope may name.
pub(super) struct Yardstick {
    scheme: Scheme,
    kind: EngagementKind,
    bodies: Bodies,
    peers: Vec<String>,
    day: NaiveDate,
}

impl Yardstick {
    /// What the scope of `challenge` may name when it is agreed on `day`.
    ///
    /// # Errors
    /// When the scheme of that day has no such kind, or the file cannot be read.
    pub(super) fn on(ctx: &mut Context, challenge: &Challenge, day: NaiveDate) -> Result<Self> {
        let bodies = Desk::open(ctx)?.bodies;
        let connection = ctx.store()?.read();
        let scheme = schemes::in_force(connection, day)?.1;
        let Some(kind) = scheme.kind(&challenge.kind).cloned() else {
            let message = format!("the scheme of {day} has no kind `{}`", challenge.kind);
            let hint = "bring the kind back with `peerage scheme import`";
            return Err(Refusal::refused(message).hint(hint).into());
        };
        let peers = peers::names(connection)?.into_iter().map(|(_, reference, _)| reference);
        Ok(Self { peers: peers.collect(), scheme, kind, bodies, day })
    }

    /// Every finding on the scope.
    fn findings(&self, scope: &Scope, document: Option<&Document<'_>>) -> Vec<Finding> {
        let all = self.bodies.all();
        let known = Known {
            scheme: &self.scheme,
            kind: &self.kind,
            peers: &self.peers,
            regions: &distinct(all.iter().filter_map(|body| body.region.as_ref())),
            settings: &distinct(all.iter().filter_map(|body| body.rural_urban.as_ref())),
            body: &|text| match find::body(&self.bodies, text, self.day, false) {
                Ok(_) => Ok(()),
                Err(fault) => {
                    let report = Report::of(&fault);
                    Err((report.message, report.hint))
                }
            },
        };
        check(scope, document, &known)
    }

    /// The first error that stands against `after` and did not against `before`.
    pub(super) fn new_fault(&self, before: &Scope, after: &Scope) -> Option<String> {
        let there = self.findings(before, None);
        let errors = self.findings(after, None).into_iter();
        let mut errors = errors.filter(|finding| finding.severity == Severity::Error);
        errors.find(|finding| !there.contains(finding)).map(|finding| finding.to_string())
    }
}

/// Holds the scope against the scheme and the file; gives its warnings.
///
/// # Errors
/// Every error in the scope.
pub(super) fn checked(
    ctx: &mut Context,
    challenge: &Challenge,
    scope: &Scope,
    document: Option<&Document<'_>>,
    name: &str,
) -> Result<Vec<String>> {
    let yardstick = Yardstick::on(ctx, challenge, scope.agreed_on.unwrap_or(ctx.today))?;
    let findings = yardstick.findings(scope, document);
    let (errors, warnings): (Vec<Finding>, Vec<Finding>) =
        findings.into_iter().partition(|finding| finding.severity == Severity::Error);
    if !errors.is_empty() {
        return Err(rejected(name, &errors).into());
    }
    let mut told: Vec<String> = warnings.iter().map(|w| format!("warning: {w}")).collect();
    let Yardstick { scheme, kind, .. } = &yardstick;
    told.extend(unknown_expertise(ctx.store()?.read(), scheme, kind, scope)?);
    Ok(told)
}

/// Focus questions for which nobody can be found: no area of expertise is known for them, or nobody in
/// the pool has one of theirs.
fn unknown_expertise(
    connection: &Connection,
    scheme: &Scheme,
    kind: &EngagementKind,
    scope: &Scope,
) -> Result<Vec<String>> {
    let held = peers::standing::areas_held(connection)?;
    let told = scope.focus.iter().filter_map(|focus| {
        let areas = areas_of(scheme, kind, focus);
        if areas.is_empty() {
            return Some(format!(
                "warning: no area of expertise is known for \"{focus}\", so that nobody can be matched \
                 to it; give one with a `[[slot]]`, or add a keyword to the scheme"
            ));
        }
        let nobody = !held.is_empty() && !areas.iter().any(|area| held.contains(area));
        nobody.then(|| {
            format!(
                "warning: nobody active in the pool has the expertise for \"{focus}\": {}",
                areas.join(", ")
            )
        })
    });
    Ok(told.collect())
}

fn distinct<'a>(words: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut words: Vec<String> = words.cloned().collect();
    words.sort_unstable();
    words.dedup();
    words
}
