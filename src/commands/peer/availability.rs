//! `peer availability`: when a peer is free, and the letters that ask for it.

mod import;

use std::path::PathBuf;

use anyhow::Result;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::add::check;
use super::row::{PeerRow, Rows};
use crate::commands::drafts::{DraftArgs, Round, facts_of, whom};
use crate::commands::gate::ImportOptions;
use crate::commands::values::{date, range};
use crate::commands::{Context, Said};
use crate::domain::{DateRange, Peer, PeerStatus};
use crate::error::Refusal;
use crate::render::Thing;
use crate::report::LetterFacts;
use crate::store::{bodies, peers, schemes};

/// Say when a peer is free, or ask peers for it
///
/// With --ask, each letter is a draft for the mail program (`.eml`) in a folder of its own, beside a sheet
/// on which the answers are noted: `peerage peer import` takes it in. Members are asked through their
/// group office.
#[derive(Debug, clap::Args)]
pub struct AvailabilityArgs {
    /// The peer: reference, e-mail address or name; with --ask several, or all who are active
    #[arg(value_name = "PEER", required_unless_present_any = ["ask", "import"])]
    peers: Vec<String>,
    /// Write to them and ask, as drafts for the mail program
    #[arg(long, conflicts_with_all = ["from", "to", "block", "unblock", "days", "challenges"])]
    ask: bool,
    #[command(flatten)]
    letters: DraftArgs,
    /// First day on which the peer is free
    #[arg(long, value_name = "DATE", value_parser = date)]
    from: Option<NaiveDate>,
    /// Last day on which the peer is free
    #[arg(long, value_name = "DATE", value_parser = date)]
    to: Option<NaiveDate>,
    /// Days on which the peer is not free (can be repeated)
    #[arg(long, value_name = "A..B", value_parser = range)]
    block: Vec<DateRange>,
    /// Days that are free again (can be repeated)
    #[arg(long, value_name = "A..B", value_parser = range)]
    unblock: Vec<DateRange>,
    /// Days a financial year that the peer may give
    #[arg(long, value_parser = clap::value_parser!(i64).range(0..=366))]
    days: Option<i64>,
    /// Challenges a financial year that the peer may give
    #[arg(long, value_parser = clap::value_parser!(i64).range(0..=100))]
    challenges: Option<i64>,
    /// Take in when many peers are free from a file (`-` is standard input)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["peers", "ask", "from", "to", "block",
        "unblock", "days", "challenges"])]
    import: Option<PathBuf>,
    #[command(flatten)]
    options: ImportOptions,
}

/// When a peer is free, as it is shown.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FreeDays {
    /// The peer's reference.
    reference: String,
    /// The peer's name.
    name: String,
    /// First day on which the peer is free.
    available_from: Option<NaiveDate>,
    /// Last day on which the peer is free.
    available_to: Option<NaiveDate>,
    /// Days on which the peer is not free, as `A..B`.
    blocked: Vec<String>,
    /// Days a financial year that the peer may give.
    days_offered: Option<i64>,
    /// Challenges a financial year that the peer may give.
    challenges_offered: Option<i64>,
}

impl FreeDays {
    fn of(peer: Peer) -> Self {
        let facts = peer.facts;
        Self {
            reference: peer.reference,
            name: facts.name,
            available_from: facts.available_from,
            available_to: facts.available_to,
            blocked: facts.blocked.iter().map(ToString::to_string).collect(),
            days_offered: facts.days_offered,
            challenges_offered: facts.challenges_offered,
        }
    }
}

impl AvailabilityArgs {
    /// Changes when the peer is free; without flags, says it.
    ///
    /// # Errors
    /// When there is no such peer, or the days contradict each other.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        if let Some(file) = &self.import {
            return import::import(ctx, file, &self.options);
        }
        self.options.without_file()?;
        if self.ask {
            return self.letters(ctx);
        }
        let [peer] = self.peers.as_slice() else {
            let many = Refusal::usage("days are said of one peer at a time");
            return Err(many.hint("name one peer, or ask several with `--ask`").into());
        };
        let (_, before) = super::stored(ctx, peer)?;
        let mut after = before.facts.clone();
        after.available_from = self.from.or(after.available_from);
        after.available_to = self.to.or(after.available_to);
        after.days_offered = self.days.or(after.days_offered);
        after.challenges_offered = self.challenges.or(after.challenges_offered);
        for gap in &self.unblock {
            after.blocked = after.blocked.iter().flat_map(|range| without(*range, *gap)).collect();
        }
        for range in &self.block {
            if !after.blocked.contains(range) {
                after.blocked.push(*range);
            }
        }
        after.blocked.sort();
        check(&after, &before.reference)?;
        let changed = after != before.facts;
        if changed {
            ctx.write(|tx| peers::update(tx, &before, &after))?;
        }
        let free = super::show::free(&after);
        let told = format!("{} ({}) is {free}.", after.name, before.reference);
        if changed || self.changes() {
            return Ok(Said::note(told));
        }
        Ok(Said::thing(Thing::new(&FreeDays::of(before), told)?))
    }

    /// Whether something was to be changed, which may be so already.
    fn changes(&self) -> bool {
        let days = [self.from, self.to].iter().any(Option::is_some);
        let counts = [self.days, self.challenges].iter().any(Option::is_some);
        days || counts || !self.block.is_empty() || !self.unblock.is_empty()
    }

    /// The peers who are named, else all who are active.
    fn asked(&self, ctx: &mut Context) -> Result<Vec<Peer>> {
        if !self.peers.is_empty() {
            let named = self.peers.iter().map(|text| Ok(super::stored(ctx, text)?.1));
            return named.collect();
        }
        let mut all = peers::load_all(ctx.store()?.read())?;
        all.retain(|peer| peer.facts.status == PeerStatus::Active);
        Ok(all)
    }

    fn letters(&self, ctx: &mut Context) -> Result<Said> {
        let (asked, today) = (self.asked(ctx)?, ctx.today);
        let connection = ctx.store()?.read();
        let scheme = schemes::in_force(connection, today)?.1;
        let register = bodies::load(connection)?;
        let mut round = Round::open(ctx, &self.letters, "availability", &scheme)?;
        let mut rows = Rows::new(&register, today);
        let mut sheet = vec![COLUMNS.map(ToOwned::to_owned).to_vec()];
        let mut left_out: Vec<&str> = Vec::new();
        for peer in &asked {
            let about = whom(&scheme, peer, None);
            if about.to.is_empty() {
                left_out.push(&peer.facts.name);
                continue;
            }
            let free = super::show::free(&peer.facts);
            let facts = LetterFacts { free, ..facts_of(&register, peer, today) };
            round.add("letter-availability", about, facts)?;
            sheet.push(cells(&rows.row(peer))?);
        }
        let names = left_out.join(", ");
        let without_office = format!("no group office is settled for {names}");
        // Of those who were not named, one without an office must not keep the others from their letters.
        if !left_out.is_empty() && (!self.peers.is_empty() || left_out.len() == asked.len()) {
            let none = Refusal::refused(without_office);
            return Err(none.hint(format!("{SETTLE_OFFICE}, or leave the peer out")).into());
        }
        round.sheet(sheet)?;
        round.write(ctx)?;
        let said = round.said("peer import")?;
        Ok(if left_out.is_empty() {
            said
        } else {
            said.and_note(format!(
                "warning: {without_office}, to whom nothing is written; {SETTLE_OFFICE}"
            ))
        })
    }
}

/// What to do where a party has no office.
const SETTLE_OFFICE: &str = "settle it in the scheme under `words.party`";

/// The pool columns of the sheet for the answers; what is not named there stays as it is.
const COLUMNS: [&str; 10] = [
    "reference",
    "name",
    "kind",
    "body",
    "available_from",
    "available_to",
    "blocked",
    "days_offered",
    "challenges_offered",
    "employer_release",
];

/// The cells of a peer, as `peer import` reads them.
fn cells(row: &PeerRow<'_>) -> Result<Vec<String>> {
    let fields = serde_json::to_value(row)?;
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    let cell = |column: &&str| match (*column, fields.get(*column)) {
        ("body", _) => row.bodies.join("; "),
        (_, Some(Value::Array(all))) => all.iter().map(text).collect::<Vec<_>>().join("; "),
        (_, value) => text(value.unwrap_or(&Value::Null)),
    };
    Ok(COLUMNS.iter().map(cell).collect())
}

/// What is left of `range` without the days of `gap`.
fn without(range: DateRange, gap: DateRange) -> Vec<DateRange> {
    if !range.overlaps(&gap) {
        return vec![range];
    }
    let before = gap.from.pred_opt().and_then(|to| DateRange::new(range.from, to));
    let after = gap.to.succ_opt().and_then(|from| DateRange::new(from, range.to));
    before.into_iter().chain(after).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn freed_days_are_cut_out() {
        let range = |text: &str| text.parse::<DateRange>().unwrap();
        let cut = without(range("2027-01-01..2027-01-31"), range("2027-01-10..2027-01-12"));
        assert_eq!(cut, [range("2027-01-01..2027-01-09"), range("2027-01-13..2027-01-31")]);
        assert_eq!(without(range("2027-01-01..2027-01-02"), range("2026-12-01..2027-02-01")), []);
    }
}
