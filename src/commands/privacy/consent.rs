//! `privacy consent`: on what ground special category data are held.

use anyhow::Result;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::values::{date, word};
use crate::commands::{Context, Said, find};
use crate::domain::{LawfulBasis, SpecialCategory, Words as _};
use crate::error::Refusal;
use crate::render::Listing;
use crate::store::monitoring::{self, HeldOf};

/// List on what ground special category data are held, or record a peer's consent
///
/// Without --category it lists; `--missing` lists only what is held without a ground. Consent to keep
/// a party lets the file take that of a former member; withdrawing it lets go of what was held.
#[derive(Debug, clap::Args)]
pub struct ConsentArgs {
    /// The peer: reference, e-mail address or name
    #[arg(required_if_eq_any = [("withdraw", "true")])]
    peer: Option<String>,
    /// What the ground is for
    #[arg(long, value_parser = word::<SpecialCategory>(), requires = "peer")]
    category: Option<SpecialCategory>,
    /// The ground (UK GDPR, article 9)
    #[arg(long, value_parser = word::<LawfulBasis>(), default_value = "explicit-consent")]
    basis: LawfulBasis,
    /// How it was given, such as "e-mail of 3 May"
    #[arg(long, value_name = "TEXT")]
    how: Option<String>,
    /// When (default: today)
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: Option<NaiveDate>,
    /// The consent is withdrawn
    #[arg(long, requires = "category")]
    withdraw: bool,
    /// List only what is held without a ground
    #[arg(long, conflicts_with_all = ["category", "withdraw", "how", "on"])]
    missing: bool,
}

/// A row of `privacy consent`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SpecialRow {
    /// The peer's reference.
    reference: String,
    /// The peer's name.
    name: String,
    /// What is held.
    category: String,
    /// The ground; `null` when none is recorded.
    basis: Option<String>,
    /// How it was given.
    how: Option<String>,
    /// When it was recorded.
    recorded_on: Option<NaiveDate>,
    /// When it was withdrawn.
    withdrawn_on: Option<NaiveDate>,
}

impl ConsentArgs {
    /// Records, or lists.
    ///
    /// # Errors
    /// When there is no such peer, or the file cannot be written.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let Some((category, text)) = self.category.zip(self.peer.as_ref()) else {
            return self.list(ctx);
        };
        let peer = find::person(ctx.store()?.read(), text)?;
        let on = self.on.unwrap_or(ctx.today);
        if on > ctx.today {
            return Err(Refusal::rejected(format!("{on} lies ahead"))
                .hint("name a day up to today")
                .into());
        }
        let how = self.how.as_deref();
        ctx.write(|tx| match self.withdraw {
            true => monitoring::withdraw(tx, peer, category, on),
            false => monitoring::record(tx, peer, category, self.basis, how, on),
        })?;
        Ok(Said::note(match self.withdraw {
            true => format!("Noted that the ground for {category} is withdrawn, and let go of it."),
            false => format!("Recorded {} as the ground for {category}.", self.basis),
        }))
    }

    fn list(&self, ctx: &mut Context) -> Result<Said> {
        let connection = ctx.store()?.read();
        let mut held = monitoring::holdings(connection)?;
        if let Some(text) = &self.peer {
            let peer = crate::store::peers::load(connection, find::peer(connection, text)?)?;
            held.retain(|one| one.reference == peer.reference);
        }
        held.retain(|one| !self.missing || one.holding.basis.is_none());
        let rows: Vec<SpecialRow> = held.into_iter().map(row).collect();
        Ok(Said::list(Listing::new(&rows, &[])?.empty("Nothing of that kind is held.")))
    }
}

fn row(held: HeldOf) -> SpecialRow {
    SpecialRow {
        reference: held.reference,
        name: held.name,
        category: held.holding.category.word().to_owned(),
        basis: held.holding.basis.map(|basis| basis.word().to_owned()),
        how: held.holding.how,
        recorded_on: held.holding.recorded_on,
        withdrawn_on: held.holding.withdrawn_on,
    }
}
