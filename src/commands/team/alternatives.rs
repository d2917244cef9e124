//! `team alternatives`: the next best teams, as different as wanted.

use anyhow::Result;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::desk::{Desk, Wishes};
use crate::commands::values::{at_least_one, date};
use crate::commands::{Context, Said};
use crate::domain::{TeamAnswer, Tier};
use crate::error::{ErrorKind, Refusal};
use crate::matching::{self, Alternatives};
use crate::render::Listing;

/// List the best teams, each different from those before it
#[derive(Debug, clap::Args)]
pub struct AlternativesArgs {
    /// The challenge
    #[arg(value_name = "CHALLENGE")]
    challenge: String,
    /// How many teams, the best one among them
    #[arg(long, value_name = "K", default_value = "5", value_parser = at_least_one)]
    count: usize,
    /// In how many members each differs at least from every one before it
    #[arg(long, value_name = "D", default_value = "1", value_parser = at_least_one)]
    different: usize,
    /// Go on this first onsite day, whatever the window says
    #[arg(long, value_name = "DATE", value_parser = date)]
    from: Option<NaiveDate>,
    /// Put this peer into this slot, such as `--pin lead=P12` (can be repeated)
    #[arg(long, value_name = "SLOT=PEER")]
    pin: Vec<String>,
    /// Keep this peer out of the team (can be repeated)
    #[arg(long, value_name = "PEER")]
    ban: Vec<String>,
}

/// A team in a list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AlternativeRow {
    /// Counted from 1, the best.
    number: usize,
    /// Fit points.
    score: Option<i64>,
    /// Optional slots left empty.
    optional: i64,
    /// Fallbacks used, by rank.
    fallback: i64,
    /// Soft requirements missed, by price.
    soft: i64,
    /// Load.
    load: i64,
    /// Travel.
    travel: i64,
    /// First day onsite.
    onsite_from: Option<NaiveDate>,
    /// Last day onsite.
    onsite_to: Option<NaiveDate>,
    /// References of the peers, slot by slot.
    peers: Vec<String>,
    /// Slots with names.
    members: Vec<String>,
}

impl AlternativesArgs {
    /// Runs the verb.
    ///
    /// # Errors
    /// When there is no such challenge, slot or peer, or there is no team at all.
    pub fn run(self, ctx: &mut Context) -> Result<Said> {
        let wishes = Wishes {
            from: self.from,
            pins: self.pin.clone(),
            bans: self.ban.clone(),
            overriding: false,
        };
        let desk = Desk::load(ctx, &self.challenge, &wishes)?;
        let steps = desk.problem.scheme.matching.steps;
        let Alternatives { teams, proved } =
            matching::alternatives(&desk.problem, self.count, self.different, steps)?;
        let rows: Vec<AlternativeRow> =
            teams.iter().enumerate().map(|(at, team)| row(at + 1, &team.answer)).collect();
        let shown = ["number", "score", "soft", "load", "travel", "members"];
        let said = Said::list(Listing::new(&rows, &shown)?);
        if rows.is_empty() {
            let none = format!("no team for {} satisfies the requirements", desk.problem.challenge);
            let refusal = Refusal::new(ErrorKind::NoTeam, none);
            let hint = "see why with `peerage team assemble`";
            return Ok(said.but(refusal.hint(hint)));
        }
        let few = rows.len() < self.count.max(1);
        Ok(said.and_note(match (proved, few) {
            (true, false) => "Each is proved to be the best of those left.",
            (true, true) => "There are no more: proved.",
            (false, _) => "The steps ran out: there may be better or more.",
        }))
    }
}

fn row(number: usize, answer: &TeamAnswer) -> AlternativeRow {
    let tier = |wanted: Tier| {
        answer.tiers.iter().find(|tier| tier.tier == wanted).map_or(0, |tier| tier.value)
    };
    AlternativeRow {
        number,
        score: answer.score,
        optional: tier(Tier::Optional),
        fallback: tier(Tier::Fallback),
        soft: tier(Tier::Soft),
        load: tier(Tier::Load),
        travel: tier(Tier::Travel),
        onsite_from: answer.onsite_from,
        onsite_to: answer.onsite_to,
        peers: answer.members.iter().map(|m| m.peer.clone()).collect(),
        members: answer.members.iter().map(|m| format!("{} {}", m.peer, m.name)).collect(),
    }
}
