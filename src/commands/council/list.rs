//! `council list`.

use anyhow::Result;
use chrono::NaiveDate;

use super::row::BodyLine;
use crate::commands::values::{date, word};
use crate::commands::{Context, Said, find};
use crate::domain::text::fold_name;
use crate::domain::{Body, BodyKind};
use crate::render::Listing;
use crate::store;

/// List the bodies: those in force, former and coming ones
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// Only bodies of this kind (can be repeated)
    #[arg(long, value_name = "KIND", value_parser = word::<BodyKind>())]
    kind: Vec<BodyKind>,
    /// Only principal councils
    #[arg(long)]
    principal: bool,
    /// Only bodies of this region (can be repeated)
    #[arg(long, value_name = "REGION")]
    region: Vec<String>,
    /// Only bodies under this control, such as Labour or "No overall control" (can be repeated)
    #[arg(long, value_name = "CONTROL")]
    control: Vec<String>,
    /// Only bodies in force on this day (default of the day: today)
    #[arg(long, value_name = "DATE", num_args = 0..=1, value_parser = date)]
    #[expect(clippy::option_option, reason = "left out, given bare, given with a day")]
    in_force: Option<Option<NaiveDate>>,
    /// Bodies of all times; this is what is listed without --in-force
    #[arg(long, conflicts_with = "in_force")]
    all_times: bool,
}

impl ListArgs {
    /// Lists the bodies by name.
    ///
    /// # Errors
    /// When a region or control is known to no body.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let today = ctx.today;
        let bodies = store::bodies::load(ctx.store()?.read())?;
        let all = bodies.all().iter();
        find::known("region", &self.region, all.clone().filter_map(|b| b.region.as_deref()))?;
        find::known("control", &self.control, all.filter_map(|b| b.control.as_deref()))?;
        let lines: Vec<BodyLine> = bodies
            .all()
            .iter()
            .filter(|body| self.wants(body, today))
            .map(|body| BodyLine::new(&bodies, body, today))
            .collect();
        let shown = ["code", "name", "kind", "region", "control", "first_day", "last_day"];
        Ok(Said::list(Listing::new(&lines, &shown)?.empty("No bodies.")))
    }

    fn wants(&self, body: &Body, today: NaiveDate) -> bool {
        (self.kind.is_empty() || self.kind.contains(&body.kind))
            && (!self.principal || body.kind.is_principal())
            && is_one_of(body.region.as_deref(), &self.region)
            && is_one_of(body.control.as_deref(), &self.control)
            && self.in_force.is_none_or(|day| body.in_force_on(day.unwrap_or(today)))
    }
}

/// Whether `value` is among those wanted, or none are.
fn is_one_of(value: Option<&str>, wanted: &[String]) -> bool {
    let same = |text: &String| value.is_some_and(|value| fold_name(value) == fold_name(text));
    wanted.is_empty() || wanted.iter().any(same)
}
