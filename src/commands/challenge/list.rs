//! `challenge list` and `challenge calendar`.

use anyhow::Result;
use schemars::JsonSchema;
use serde::Serialize;

use super::desk::Desk;
use super::row::{ChallengeRow, Surroundings};
use crate::calendar::stage;
use crate::commands::values::{range, word};
use crate::commands::{Context, Said, find};
use crate::domain::text::fold_name;
use crate::domain::{Challenge, DateRange, Mode};
use crate::render::{Event, Listing};

/// Arguments of `challenge list`
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// Only this kind of engagement (can be repeated)
    #[arg(long)]
    kind: Vec<String>,
    /// Only at this stage (can be repeated)
    #[arg(long)]
    stage: Vec<String>,
    /// Only with this host
    #[arg(long, value_name = "BODY")]
    host: Option<String>,
    /// Only in this region (can be repeated)
    #[arg(long)]
    region: Vec<String>,
    /// Only in this mode
    #[arg(long, value_parser = word::<Mode>())]
    mode: Option<Mode>,
    /// Only those on which this member of staff works
    #[arg(long, value_name = "NAME")]
    staff: Option<String>,
    /// Only those whose onsite days, or window, touch these days
    #[arg(long, value_name = "A..B", value_parser = range)]
    within: Option<DateRange>,
    /// Only those that lie ahead or are not closed: no history, none withdrawn
    #[arg(long)]
    open: bool,
}

const SHOWN: [&str; 8] =
    ["challenge", "kind", "host", "stage", "onsite_from", "onsite_to", "window_from", "window_to"];

impl ListArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let desk = Desk::open(ctx)?;
        let around = Surroundings::read(ctx)?;
        let host = match &self.host {
            Some(text) => Some(find::body(&desk.bodies, text, ctx.today, false)?.id),
            None => None,
        };
        self.words_are_known(&desk, around.all())?;
        let mut wanted: Vec<&Challenge> = around
            .all()
            .iter()
            .filter(|c| host.is_none_or(|host| c.hosts.contains(&host)))
            .filter(|c| self.keeps(c))
            .collect();
        wanted.sort_by(|a, b| in_time(a, b));
        let rows: Vec<ChallengeRow> = wanted
            .into_iter()
            .map(|challenge| around.row(&desk, challenge))
            .filter(|row| self.keeps_row(row))
            .collect();
        let events = rows.iter().map(onsite_event).collect();
        let list = Listing::new(&rows, &SHOWN)?.events(events).empty("No challenges.");
        Ok(Said::list(list))
    }

    fn words_are_known(&self, desk: &Desk, all: &[Challenge]) -> Result<()> {
        let kinds = &desk.scheme.kinds;
        let words = kinds.iter().map(|kind| kind.word.as_str());
        find::known("kind", &self.kind, words.chain(all.iter().map(|c| c.kind.as_str())))?;
        let stages = kinds.iter().flat_map(|kind| &kind.milestones);
        let stages = stages.filter_map(|milestone| milestone.stage.as_deref());
        let ever = [stage::PROSPECT, stage::WITHDRAWN];
        find::known("stage", &self.stage, stages.chain(ever))?;
        let regions = desk.bodies.all().iter().filter_map(|body| body.region.as_deref());
        find::known("region", &self.region, regions)
    }

    fn keeps(&self, challenge: &Challenge) -> bool {
        let days = challenge.onsite.or(challenge.window);
        let kinds = self.kind.iter().map(|kind| kind.to_lowercase().replace(' ', "-"));
        (self.kind.is_empty() || kinds.into_iter().any(|kind| kind == challenge.kind))
            && self.mode.is_none_or(|mode| mode == challenge.mode)
            && self.within.is_none_or(|within| days.is_some_and(|days| days.overlaps(&within)))
            && !(self.open && (challenge.recorded || challenge.withdrawn_on.is_some()))
    }

    fn keeps_row(&self, row: &ChallengeRow) -> bool {
        let is = |wanted: &String, found: &str| fold_name(wanted) == fold_name(found);
        let region = row.region.as_deref().unwrap_or_default();
        let mut staff =
            [&row.manager, &row.adviser, &row.support, &row.facilitator].into_iter().flatten();
        (self.stage.is_empty() || self.stage.iter().any(|stage| is(stage, &row.stage)))
            && (self.region.is_empty() || self.region.iter().any(|wanted| is(wanted, region)))
            && self.staff.as_ref().is_none_or(|name| staff.any(|there| is(name, there)))
            && !(self.open && row.stage == "closed")
    }
}

/// By the first onsite day, or that of the window; those without come last, then the reference.
pub(super) fn in_time(a: &Challenge, b: &Challenge) -> std::cmp::Ordering {
    let first = |c: &Challenge| {
        let days = c.onsite.or(c.window);
        (days.is_none(), days.map(|days| days.from))
    };
    first(a).cmp(&first(b)).then_with(|| a.reference.cmp(&b.reference))
}

/// The onsite days of a challenge, for a calendar; none when it was withdrawn.
fn onsite_event(row: &ChallengeRow) -> Option<Event> {
    if row.withdrawn_on.is_some() {
        return None;
    }
    Some(Event {
        uid: format!("onsite-{}@peerage", row.challenge),
        from: row.onsite_from?,
        to: row.onsite_to?,
        summary: format!("{}: {} ({})", row.kind, row.host.join(" and "), row.mode),
        description: row.challenge.clone(),
    })
}

/// Arguments of `challenge calendar`
#[derive(Debug, clap::Args)]
pub struct CalendarArgs {
    /// Only visits that touch these days
    #[arg(long, value_name = "A..B", value_parser = range)]
    within: Option<DateRange>,
    /// History as well
    #[arg(long)]
    all: bool,
}

/// A visit.
#[derive(Debug, Serialize, JsonSchema)]
struct Visit {
    /// The challenge.
    challenge: String,
    /// The kind of engagement.
    kind: String,
    /// The names of the hosts.
    host: Vec<String>,
    /// How the team meets the host.
    mode: Mode,
    /// First onsite day.
    onsite_from: Option<chrono::NaiveDate>,
    /// Last onsite day.
    onsite_to: Option<chrono::NaiveDate>,
    /// Peer challenge managers.
    manager: Vec<String>,
    /// The team, as `SLOT=PEER`.
    team: Vec<String>,
}

impl CalendarArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let desk = Desk::open(ctx)?;
        let around = Surroundings::read(ctx)?;
        let visits = |c: &&Challenge| {
            c.withdrawn_on.is_none()
                && (self.all || !c.recorded)
                && c.onsite
                    .is_some_and(|days| self.within.is_none_or(|within| days.overlaps(&within)))
        };
        let mut wanted: Vec<&Challenge> = around.all().iter().filter(visits).collect();
        wanted.sort_by(|a, b| in_time(a, b));
        let rows: Vec<ChallengeRow> = wanted.iter().map(|c| around.row(&desk, c)).collect();
        let events = rows.iter().map(onsite_event).collect();
        let visits: Vec<Visit> = rows.into_iter().map(visit).collect();
        let shown = ["onsite_from", "onsite_to", "challenge", "kind", "host", "mode", "manager"];
        let list = Listing::new(&visits, &shown)?;
        Ok(Said::list(list.events(events).empty("No visits with dates.")))
    }
}

fn visit(row: ChallengeRow) -> Visit {
    Visit {
        challenge: row.challenge,
        kind: row.kind,
        host: row.host,
        mode: row.mode,
        onsite_from: row.onsite_from,
        onsite_to: row.onsite_to,
        manager: row.manager,
        team: row.team,
    }
}
