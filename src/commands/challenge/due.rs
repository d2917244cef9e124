//! `challenge due`: the five-year list.

use anyhow::Result;

use crate::calendar::five_year::{Due, DueState, Facts, is_listed, list};
use crate::commands::values::{Span, Within, word};
use crate::commands::{Context, Said, find};
use crate::domain::BodyKind;
use crate::domain::text::fold_name;
use crate::render::{Event, Listing};
use crate::store::{bodies, challenges, declined, schemes};

/// Arguments of `challenge due`
#[derive(Debug, clap::Args)]
pub struct DueArgs {
    /// How far ahead to look, such as 12m or 30d, or the days to look at, such as 2027-Q1 (default:
    /// the scheme's "due soon")
    #[arg(long, value_name = "SPAN|A..B")]
    within: Option<Within>,
    /// List every body, also those not yet due
    #[arg(long)]
    all: bool,
    /// Only this region (can be repeated)
    #[arg(long)]
    region: Vec<String>,
    /// Only bodies of this kind (can be repeated)
    #[arg(long, value_parser = word::<BodyKind>())]
    kind: Vec<BodyKind>,
    /// Only bodies in this state (can be repeated)
    #[arg(long, value_parser = word::<DueState>())]
    state: Vec<DueState>,
    /// Only bodies of this principal adviser
    #[arg(long, value_name = "NAME")]
    adviser: Option<String>,
    /// End with code 10 when the list is not empty
    #[arg(long)]
    exit_code: bool,
}

const SHOWN: [&str; 8] =
    ["state", "due_by", "name", "region", "last_onsite_day", "flags", "booked_from", "kind"];

impl DueArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let today = ctx.today;
        let connection = ctx.store()?.read();
        let (_, scheme) = schemes::in_force(connection, today)?;
        let bodies = bodies::load(connection)?;
        let regions = bodies.all().iter().filter_map(|body| body.region.as_deref());
        find::known("region", &self.region, regions)?;
        let (challenges, declined) = (challenges::all(connection)?, declined::all(connection)?);
        let soon = Span::months(scheme.five_year.due_soon_months);
        let within = self.within.unwrap_or(Within::Span(soon));
        let horizon = within.last(today);
        let facts = Facts {
            bodies: &bodies,
            challenges: &challenges,
            declined: &declined,
            scheme: &scheme,
            today,
        };
        let mut rows = list(&facts, horizon);
        // None that is not due is ever listed: whoever asks for them means all bodies.
        let all = self.all || self.state.contains(&DueState::NotDue);
        rows.retain(|row| all || is_listed(row, horizon));
        rows.retain(|row| within.holds(row.due_by) && self.keeps(row));
        let events = rows.iter().map(event).collect();
        let list = Listing::new(&rows, &SHOWN)?.events(events).empty("Nobody is due.");
        Ok(Said::list(list).exit_code(self.exit_code))
    }

    fn keeps(&self, row: &Due) -> bool {
        let is = |wanted: &String, found: &Option<String>| {
            found.as_ref().is_some_and(|found| fold_name(wanted) == fold_name(found))
        };
        (self.region.is_empty() || self.region.iter().any(|wanted| is(wanted, &row.region)))
            && (self.kind.is_empty() || self.kind.contains(&row.kind))
            && (self.state.is_empty() || self.state.contains(&row.state))
            && self.adviser.as_ref().is_none_or(|wanted| is(wanted, &row.adviser))
    }
}

/// The day by which a body is due, for a calendar.
fn event(row: &Due) -> Option<Event> {
    let day = row.due_by?;
    let last = row.last_onsite_day.map_or_else(String::new, |day| format!(", last one {day}"));
    Some(Event {
        uid: format!("due-{}@peerage", row.body),
        from: day,
        to: day,
        summary: format!("Peer challenge due: {}", row.name),
        description: format!("{}{last}", row.state),
    })
}
