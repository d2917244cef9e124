//! Who has a part in a reorganisation: the bodies that end, found in the register, and those that
//! take over, found or new.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};

use super::super::{Reorganisation, Successor};
use crate::domain::lookup::{Found, find};
use crate::domain::text::{fold_name, free_slug, tidy};
use crate::domain::{Bodies, Body, BodyId, BodyKind};
use crate::intake::Finding;

/// A reorganisation whose bodies are found.
pub(super) struct Party<'a> {
    /// Vesting day.
    pub on: NaiveDate,
    /// The day before.
    pub last_day: NaiveDate,
    /// The bodies that end.
    pub from: Vec<&'a Body>,
    /// The bodies that take over.
    pub to: Vec<Heir<'a>>,
}

/// A body that takes over.
pub(super) struct Heir<'a> {
    /// What was said of it.
    pub said: &'a Successor,
    /// Its row, where it is there already.
    pub there: Option<BodyId>,
    /// Its code or slug, by which rows can speak of it.
    pub reference: String,
    pub slug: String,
    pub name: String,
    pub kind: BodyKind,
    /// The bodies from which it takes over.
    pub from: Vec<BodyId>,
    /// The one whose clock it carries on.
    pub continues: Option<BodyId>,
}

/// Finds the bodies of every reorganisation; what cannot be becomes a finding.
pub(super) fn parties<'a>(
    bodies: &'a Bodies,
    all: &'a [Reorganisation],
    findings: &mut Vec<Finding>,
) -> Vec<Party<'a>> {
    let mut slugs: Vec<String> = bodies.all().iter().map(|body| body.slug.clone()).collect();
    let mut ends: HashMap<BodyId, NaiveDate> = HashMap::new();
    let mut parties = Vec::new();
    for said in all {
        let Some(last_day) = said.on.checked_sub_days(Days::new(1)) else { continue };
        let mut party = Party { on: said.on, last_day, from: Vec::new(), to: Vec::new() };
        for text in &said.from {
            match ending(bodies, text, &party, &ends) {
                Ok(body) => {
                    ends.insert(body.id, last_day);
                    party.from.push(body);
                }
                Err(finding) => findings.push(*finding),
            }
        }
        for successor in &said.to {
            match heir(bodies, successor, &party, &slugs) {
                Ok(heir) => {
                    slugs.push(heir.slug.clone());
                    party.to.push(heir);
                }
                Err(finding) => findings.push(*finding),
            }
        }
        findings.extend(gaps(&party, said, findings.is_empty()));
        parties.push(party);
    }
    parties
}

/// Everybody who ends must have somebody to take over.
fn gaps(party: &Party<'_>, said: &Reorganisation, all_found: bool) -> Vec<Finding> {
    if said.from.is_empty() || said.to.is_empty() {
        let hint = "name the bodies that end with `from` and those that take over with `to`";
        return vec![Finding::error("a reorganisation needs both sides").hint(hint)];
    }
    if !all_found {
        return Vec::new();
    }
    let left = |body: &&&Body| !party.to.iter().any(|heir| heir.from.contains(&body.id));
    let told = |body: &&Body| {
        let hint = "name it in `from` of a successor, or leave it out of the reorganisation";
        Finding::error("nobody takes over from it").cell("from", &body.name).hint(hint)
    };
    party.from.iter().filter(left).map(told).collect()
}

/// The body that ends.
fn ending<'a>(
    bodies: &'a Bodies,
    text: &str,
    party: &Party<'_>,
    ends: &HashMap<BodyId, NaiveDate>,
) -> Result<&'a Body, Box<Finding>> {
    let wrong = |message: String, hint: &str| {
        Err(Box::new(Finding::error(message).cell("from", text).hint(hint)))
    };
    let body = match find(&bodies.named(party.last_day, false), text) {
        Found::One(body) => body,
        Found::Many(hits) => {
            let hits: Vec<_> =
                hits.iter().map(|b| format!("{} ({})", b.name, b.reference())).collect();
            return wrong(format!("this could be {}", hits.join(" or ")), "give the code");
        }
        Found::None(near) => {
            let hint = near.first().map(|near| format!("did you mean `{near}`?"));
            let hint = hint.unwrap_or_else(|| "see them all with `council list`".to_owned());
            return wrong("no body is called so".to_owned(), &hint);
        }
    };
    let (name, last) = (&body.name, party.last_day);
    if ends.contains_key(&body.id) {
        return wrong(format!("{name} ends twice"), "name it once");
    }
    if let Some(other) = body.last_day.filter(|day| *day != last) {
        let hint = "correct its last day with `council edit`, or the vesting day";
        return wrong(format!("{name} ends on {other}, not on {last}"), hint);
    }
    if let Some(first) = body.first_day.filter(|first| *first > last) {
        return wrong(format!("{name} begins only on {first}"), "name another body");
    }
    Ok(body)
}

/// The body that takes over: one that is there by code, slug or official name, else a new one.
fn heir<'a>(
    bodies: &'a Bodies,
    said: &'a Successor,
    party: &Party<'_>,
    slugs: &[String],
) -> Result<Heir<'a>, Box<Finding>> {
    let wrong = |message: String, hint: &str| {
        Err(Box::new(Finding::error(message).cell("to", &said.name).hint(hint)))
    };
    let from = chosen(bodies, said, party)?;
    let continues = match &said.continues {
        None => None,
        Some(text) => Some(among(text, &from, party, "continues")?.id),
    };
    let from: Vec<BodyId> = from.iter().map(|body| body.id).collect();
    let there = bodies.all().iter().find(|body| is_called(body, said) && !ended(body, party));
    if let Some(body) = there {
        if party.from.iter().any(|old| old.id == body.id) {
            return wrong("a body cannot take over from itself".to_owned(), "give a new name");
        }
        if let Some(first) = body.first_day.filter(|first| *first > party.on) {
            let hint = "its first day must be the vesting day, or lie before it";
            return wrong(format!("{} begins only on {first}", body.name), hint);
        }
        return Ok(Heir {
            said,
            there: Some(body.id),
            reference: body.reference().to_owned(),
            slug: body.slug.clone(),
            name: body.name.clone(),
            kind: body.kind,
            from,
            continues,
        });
    }
    let Some(kind) = said.kind.or_else(|| kind_after(&party.from)) else {
        return wrong(
            "a new body needs a kind".to_owned(),
            "write it after the name: `NAME:unitary`",
        );
    };
    let name = tidy(&said.name);
    if name.is_empty() {
        return wrong("a new body needs a name".to_owned(), "give `name`");
    }
    let taken = |slug: &str| slugs.iter().any(|other| other == slug);
    let free = || free_slug(&name, kind, taken);
    let slug = said.slug.clone().unwrap_or_else(free);
    let reference = said.code.clone().unwrap_or_else(|| slug.clone());
    Ok(Heir { said, there: None, reference, slug, name, kind, from, continues })
}

/// Whether `body` is the one that is there and is meant: by code, slug or official name.
fn is_called(body: &Body, said: &Successor) -> bool {
    let text = said.name.trim();
    body.code
        .as_deref()
        .is_some_and(|code| code.eq_ignore_ascii_case(text) || said.code.as_deref() == Some(code))
        || body.slug.eq_ignore_ascii_case(text)
        || fold_name(&body.name) == fold_name(text)
}

fn ended(body: &Body, party: &Party<'_>) -> bool {
    body.last_day.is_some_and(|last| last < party.on)
        && !party.from.iter().any(|old| old.id == body.id)
}

/// The predecessors of one successor: those named, else all.
fn chosen<'a>(
    bodies: &'a Bodies,
    said: &Successor,
    party: &Party<'_>,
) -> Result<Vec<&'a Body>, Box<Finding>> {
    let all: Vec<&Body> = party.from.iter().filter_map(|b| bodies.by_id(b.id)).collect();
    if said.from.is_empty() {
        return Ok(all);
    }
    said.from.iter().map(|text| among(text, &all, party, "from")).collect()
}

/// The one of `bodies` that `text` names.
fn among<'a>(
    text: &str,
    bodies: &[&'a Body],
    party: &Party<'_>,
    column: &str,
) -> Result<&'a Body, Box<Finding>> {
    let only = Bodies::new(bodies.iter().map(|b| (*b).clone()).collect(), Vec::new(), Vec::new());
    let found = match find(&only.named(party.last_day, false), text) {
        Found::One(body) => bodies.iter().find(|other| other.id == body.id).copied(),
        _ => None,
    };
    found.ok_or_else(|| {
        let message = "this is not one of the bodies from which it takes over";
        let names: Vec<&str> = bodies.iter().map(|body| body.name.as_str()).collect();
        let hint = format!("they are {}", names.join(", "));
        Box::new(Finding::error(message).cell(column, text).hint(hint))
    })
}

/// The kind of what follows: a unitary council after a county, else what they all were.
fn kind_after(from: &[&Body]) -> Option<BodyKind> {
    let first = from.first()?.kind;
    match () {
        () if from.iter().any(|body| body.kind == BodyKind::County) => Some(BodyKind::Unitary),
        () => from.iter().all(|body| body.kind == first).then_some(first),
    }
}
