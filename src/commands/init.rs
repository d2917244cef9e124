//! `init`: makes the file that holds everything.

use std::collections::BTreeMap;

use anyhow::Result;

use super::council::write_plan;
use super::{Context, Said};
use crate::domain::{Bodies, Body, BodyKind};
use crate::intake::bodies::{plan, register};
use crate::intake::scheme;
use crate::store::{Store, schemes};

/// Whose data the register is made of; the help prints it.
const ATTRIBUTION: &str = "\
The register of bodies that comes with the program:
  Contains public sector information licensed under the Open Government Licence v3.0.
  Source: Office for National Statistics. Contains OS data © Crown copyright and database right
  2025. UK Local Authorities (past and current) and UK Composite Rural Urban Classification by
  mySociety, CC BY 4.0. Council control and councillors: Open Council Data UK
  (opencouncildata.co.uk).
It is given as it stood in the middle of 2026; bring it up to date with `council edit`,
`council import` and `council reorganise`.";

/// Make the file, with England's councils and fire and rescue services in it
#[derive(Debug, clap::Args)]
#[command(after_help = ATTRIBUTION)]
pub struct InitArgs {
    /// Leave the bodies out
    #[arg(long)]
    empty: bool,
}

impl InitArgs {
    /// Makes the file; it appears whole or not at all.
    ///
    /// # Errors
    /// When there is one by that name already, or it cannot be written.
    pub fn run(self, ctx: &mut Context) -> Result<Said> {
        let rows = if self.empty { Vec::new() } else { register()? };
        let plan = plan(&Bodies::default(), &rows, ctx.today).map_err(super::council::rejected)?;
        let made = format!(
            "Made {} with {}, under the built-in scheme.",
            ctx.db.display(),
            told(&plan.new, ctx)
        );
        let built_in = scheme::built_in()?;
        Store::create(&ctx.db, ctx.wait, &ctx.entry(), |tx| {
            schemes::insert_text(tx, &built_in, scheme::BUILT_IN)?;
            write_plan(tx, &plan).map(drop)
        })?;
        Ok(Said::note(made))
    }
}

/// How many bodies of which kind are in force, and how many are not.
fn told(bodies: &[Body], ctx: &Context) -> String {
    if bodies.is_empty() {
        return "no bodies in it".to_owned();
    }
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for body in bodies {
        *counts.entry(heading(body, ctx)).or_default() += 1;
    }
    let parts: Vec<String> = counts
        .iter()
        .map(|(place, count)| {
            let (one, many) = HEADINGS[*place];
            format!("{count} {}", if *count == 1 { one } else { many })
        })
        .collect();
    match parts.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// What the counts are called, one and many.
const HEADINGS: [(&str, &str); 5] = [
    ("principal council", "principal councils"),
    ("fire and rescue service", "fire and rescue services"),
    ("combined authority", "combined authorities"),
    ("other body", "other bodies"),
    ("former or coming body", "former and coming bodies"),
];

/// The place in [`HEADINGS`] under which a body is counted.
fn heading(body: &Body, ctx: &Context) -> usize {
    match body.kind {
        _ if !body.in_force_on(ctx.today) => 4,
        kind if kind.is_principal() => 0,
        BodyKind::Fire => 1,
        BodyKind::CombinedAuthority
        | BodyKind::CombinedCountyAuthority
        | BodyKind::GreaterLondonAuthority => 2,
        _ => 3,
    }
}
