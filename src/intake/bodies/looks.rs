//! What is worth a look in a list of bodies, though it can be taken in: codes of another scheme or of
//! another kind, and names that the register does not know.

use super::plan::Settled;
use super::row::BodyRow;
use crate::domain::text::fold_name;
use crate::domain::{Bodies, Body, BodyKind, is_gss_code};
use crate::intake::Finding;

/// Of which kinds the bodies are whose codes begin so (ONS, Register of Geographic Codes).
const KINDS_BY_CODE: &[(&str, &[BodyKind])] = &[
    ("E06", &[BodyKind::Unitary, BodyKind::IslesOfScilly]),
    ("E07", &[BodyKind::District]),
    ("E08", &[BodyKind::MetropolitanDistrict]),
    ("E09", &[BodyKind::LondonBorough, BodyKind::CityOfLondon]),
    ("E10", &[BodyKind::County]),
    ("E31", &[BodyKind::Fire]),
    ("E47", &[BodyKind::CombinedAuthority, BodyKind::CombinedCountyAuthority]),
    ("E61", &[BodyKind::GreaterLondonAuthority]),
];

/// Warnings on the rows that go in.
pub fn worth_a_look(before: &Bodies, settled: &Settled) -> Vec<Finding> {
    let mut found = Vec::new();
    for (row, id) in settled.rows.iter().zip(&settled.plan.rows) {
        let stored = before.by_id(*id);
        let all = [other_scheme(row, stored), other_kind(row, stored), other_name(row, stored)];
        found.extend(all.into_iter().flatten());
    }
    found
}

fn warning(row: &BodyRow, column: &str, value: &str, message: String, hint: &str) -> Finding {
    Finding::warning(message).hint(hint).at(row.line, row.row).cell(column, value)
}

/// A code that is none of ONS is the short name of a new body.
fn other_scheme(row: &BodyRow, stored: Option<&Body>) -> Option<Finding> {
    let code = row.code.as_deref().filter(|code| stored.is_none() && !is_gss_code(code))?;
    let message = "no GSS code; taken as the short name of a new body".to_owned();
    Some(warning(row, "code", code, message, "leave it blank, or write the code such as E08000009"))
}

/// A code says of which kind a body is.
fn other_kind(row: &BodyRow, stored: Option<&Body>) -> Option<Finding> {
    let code = row.code.as_deref().or_else(|| stored?.code.as_deref())?;
    let kind = row.kind.or_else(|| stored.map(|body| body.kind))?;
    let prefix = code.get(..3).filter(|_| is_gss_code(code))?.to_uppercase();
    let (_, kinds) = KINDS_BY_CODE.iter().find(|(begins, _)| *begins == prefix)?;
    (!kinds.contains(&kind)).then(|| {
        let of = kinds.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ");
        let message = format!("{prefix} is the code of a {of}, and this is a {kind}");
        warning(row, "kind", &kind.to_string(), message, "mend the code or the kind")
    })
}

/// A stored body is called something new.
fn other_name(row: &BodyRow, stored: Option<&Body>) -> Option<Finding> {
    let (name, stored) = (row.name.as_deref()?, stored?);
    let folded = fold_name(name);
    let known = std::iter::once(&stored.name).chain(&stored.aliases);
    (!known.into_iter().any(|known| fold_name(known) == folded)).then(|| {
        let message = format!("{} is called {} until now", stored.reference(), stored.name);
        warning(row, "name", name, message, "make sure that the code is the right one")
    })
}
