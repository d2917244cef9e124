//! `finding show --matrix`: themes by perspective.

use anyhow::Result;
use schemars::JsonSchema;
use serde::Serialize;

use super::Case;
use crate::commands::{Context, Said};
use crate::domain::Perspective;
use crate::render::Listing;
use crate::store::{evidence, findings};

/// What there is under a theme: how many notes from each side.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MatrixRow {
    /// The challenge.
    challenge: String,
    /// The theme.
    theme: String,
    /// Notes from officers.
    officer: usize,
    /// Notes from councillors.
    member: usize,
    /// Notes from partners.
    partner: usize,
    /// Notes from residents.
    resident: usize,
    /// Notes from staff.
    staff: usize,
    /// Notes in all.
    notes: usize,
    /// Findings under it.
    findings: usize,
    /// Findings that are triangulated.
    triangulated: usize,
    /// Sides from which nothing was heard yet.
    missing: Vec<Perspective>,
}

/// Themes by perspective.
pub(super) fn matrix(ctx: &mut Context, challenge: &str) -> Result<Said> {
    let case = Case::open(ctx, challenge)?;
    let connection = ctx.store()?.read();
    let notes = evidence::of(connection, case.challenge.id)?;
    let findings = findings::of(connection, case.challenge.id)?;
    let row = |theme: &crate::commands::themes::ChallengeTheme| {
        let of = |side: Perspective| {
            notes.iter().filter(|n| n.theme == theme.name && n.perspective == side).count()
        };
        let under = || findings.iter().filter(|f| f.theme == theme.name);
        let all: &[Perspective] = crate::domain::Words::ALL;
        MatrixRow {
            challenge: case.challenge.reference.clone(),
            theme: theme.name.clone(),
            officer: of(Perspective::Officer),
            member: of(Perspective::Member),
            partner: of(Perspective::Partner),
            resident: of(Perspective::Resident),
            staff: of(Perspective::Staff),
            notes: all.iter().map(|side| of(*side)).sum(),
            findings: under().count(),
            triangulated: under().filter(|f| f.is_triangulated()).count(),
            missing: all.iter().copied().filter(|side| of(*side) == 0).collect(),
        }
    };
    let rows: Vec<MatrixRow> = case.themes.iter().map(row).collect();
    let shown =
        ["theme", "officer", "member", "partner", "resident", "staff", "findings", "triangulated"];
    Ok(Said::list(Listing::new(&rows, &shown)?.empty("The challenge has no themes.")))
}
