//! `programme stats`.

use std::collections::BTreeMap;

use anyhow::Result;
use schemars::JsonSchema;
use serde::Serialize;

use super::figures::Facts;
use crate::commands::values::word;
use crate::commands::{Context, Said};
use crate::domain::Words as _;
use crate::render::chart::spark;
use crate::render::{Listing, Tables, Thing, lists_as_text};
use crate::report::Figures;

words! {
    /// A table of the statistics.
    StatsTable("table") {
        /// Take-up over all bodies and by region, political control and type.
        TakeUp = "take-up",
        /// Bodies that never had a challenge that counts.
        NeverHad = "never-had",
        /// Challenges by year and kind.
        Challenges = "challenges",
        /// Challenges at work by stage.
        Pipeline = "pipeline",
        /// Weeks with a visit.
        Weeks = "weeks",
        /// Peers and their days by group, region and employer.
        Peers = "peers",
        /// Each peer against what they offered: who is asked too often, who never.
        Use = "use",
        /// The group offices of members against their share.
        Shares = "shares",
        /// Peer days by year, kind of engagement and group.
        PeerDays = "peer-days",
        /// The pool against demand by role and expertise.
        Pool = "pool",
        /// Publication in time by year.
        Publication = "publication",
        /// Feedback by year and competency.
        Satisfaction = "satisfaction",
        /// What hosts said of engagements, by year and kind.
        Hosts = "hosts",
        /// Actions of the hosts' plans by year.
        Actions = "actions",
    }
}

/// Stands below the tables.
const ELSEWHERE: &str = "\nBody by body: `peerage programme stats never-had`, and the employers in \
                         `peerage programme stats peers`; peer by peer: `peerage programme stats use`.\n";

/// Count the programme: take-up, challenges, peers and their days, publication, satisfaction, plans
///
/// Without TABLE all are shown: in JSON under one object, in a workbook with a sheet each
/// (-o stats.xlsx), in Markdown one below the other, in CSV with a row for each figure.
#[derive(Debug, clap::Args)]
pub struct StatsArgs {
    /// One table alone
    #[arg(value_parser = word::<StatsTable>())]
    table: Option<StatsTable>,
}

impl StatsArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let figures = Facts::read(ctx)?.count();
        if let Some(table) = self.table {
            return Ok(Said::list(list(&figures, table)?));
        }
        let lists = all(&for_reading(&figures))?;
        let plain = lists_as_text(&lists, false)? + ELSEWHERE;
        let drawn = lists_as_text(&lists, true)? + &course(&figures) + ELSEWHERE;
        let thing = Thing::new(&figures, plain)?.with_tables(all(&figures)?);
        Ok(Said::thing(Thing { looking: Some(drawn), ..thing }))
    }
}

/// How many challenges took place year by year, as a line that is as high as they were many.
fn course(figures: &Figures) -> String {
    let mut years: BTreeMap<&str, i64> = BTreeMap::new();
    for row in &figures.challenges {
        *years.entry(&row.year).or_default() += row.done;
    }
    let (Some((first, _)), Some((last, _))) = (years.first_key_value(), years.last_key_value())
    else {
        return String::new();
    };
    let line = spark(&years.values().copied().collect::<Vec<_>>());
    format!("\nChallenges done, {first} to {last}: {line}\n")
}

/// The figures without what goes body by body: too long to read among the others.
fn for_reading(figures: &Figures) -> Figures {
    let mut short = figures.clone();
    short.never_had.clear();
    short.used.clear();
    short.peers.retain(|row| row.by != "employer");
    short
}

/// Every table that has rows, with its name.
fn all(figures: &Figures) -> Result<Tables> {
    let tables = StatsTable::ALL.iter();
    let lists = tables.map(|table| Ok((table.to_string(), list(figures, *table)?)));
    let mut lists = lists.collect::<Result<Vec<_>>>()?;
    let by_one = [StatsTable::NeverHad.word(), StatsTable::Use.word()];
    lists.retain(|(name, list)| !list.rows.is_empty() || !by_one.contains(&name.as_str()));
    Ok(lists)
}

fn list(figures: &Figures, table: StatsTable) -> Result<Listing> {
    fn rows<T: Serialize + JsonSchema>(rows: &[T], keys: usize, bar: &str) -> Result<Listing> {
        let list = Listing::new(rows, &[])?.keys(keys).bar(bar);
        Ok(list.empty("There is nothing to count yet."))
    }
    match table {
        StatsTable::TakeUp => rows(&figures.take_up, 2, "percent"),
        StatsTable::NeverHad => rows(&figures.never_had, 2, ""),
        StatsTable::Challenges => rows(&figures.challenges, 2, "done"),
        StatsTable::Pipeline => rows(&figures.pipeline, 1, "challenges"),
        StatsTable::Weeks => rows(&figures.weeks, 1, ""),
        StatsTable::Peers => rows(&figures.peers, 2, "active"),
        StatsTable::Use => rows(&figures.used, 2, ""),
        StatsTable::Shares => rows(&figures.shares, 1, "days_percent"),
        StatsTable::PeerDays => rows(&figures.peer_days, 3, "days"),
        StatsTable::Pool => rows(&figures.pool, 2, "pool"),
        StatsTable::Publication => rows(&figures.publication, 2, "percent"),
        StatsTable::Satisfaction => rows(&figures.satisfaction, 2, "mean"),
        StatsTable::Hosts => rows(&figures.hosts, 2, "percent"),
        StatsTable::Actions => rows(&figures.actions, 1, "actions"),
    }
}
