//! The flags of `council add` and `council edit`, named like the columns of `council import`.

use anyhow::Result;
use chrono::NaiveDate;

use crate::commands::values::{date, day_as_written, word};
use crate::domain::lookup::nearest;
use crate::domain::scheme::Vocabulary;
use crate::domain::text::{folded_words, is_slug, tidy};
use crate::domain::{Bodies, Body, BodyKind};
use crate::error::Refusal;
use crate::intake::bodies::{BodyRow, Cell};

/// What may be said of a body in flags.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Facts {
    /// GSS code, such as E08000009
    #[arg(long, value_name = "CODE", value_parser = code)]
    code: Option<String>,
    /// Short name for references, such as trafford
    #[arg(long, value_name = "SLUG", value_parser = slug)]
    slug: Option<String>,
    /// What kind of body it is
    #[arg(long, value_name = "KIND", value_parser = word::<BodyKind>())]
    pub kind: Option<BodyKind>,
    /// Another name or a former code (can be repeated)
    #[arg(long, visible_alias = "aliases", value_name = "NAME", value_delimiter = ';')]
    pub alias: Vec<String>,
    /// Region, such as "North West"
    #[arg(long)]
    region: Option<String>,
    /// England, Wales, Scotland or Northern Ireland
    #[arg(long)]
    nation: Option<String>,
    /// First day in force
    #[arg(long, value_name = "DATE", value_parser = date)]
    first_day: Option<NaiveDate>,
    /// Last day in force
    #[arg(long, value_name = "DATE", value_parser = date)]
    last_day: Option<NaiveDate>,
    /// A body that takes over from it (can be repeated)
    #[arg(long, visible_alias = "successors", value_name = "BODY", value_delimiter = ';')]
    pub successor: Vec<String>,
    /// A body from which it takes over (can be repeated)
    #[arg(long, visible_alias = "predecessors", value_name = "BODY", value_delimiter = ';')]
    pub predecessor: Vec<String>,
    /// The predecessor whose five-year clock it carries on
    #[arg(long, value_name = "BODY")]
    continues: Option<String>,
    /// The county council above a district
    #[arg(long, value_name = "BODY")]
    county: Option<String>,
    /// The fire and rescue service of a council
    #[arg(long, value_name = "BODY")]
    fire_service: Option<String>,
    /// The body that runs a fire and rescue service
    #[arg(long, value_name = "BODY")]
    run_by: Option<String>,
    /// The combined authority of which a council is a constituent
    #[arg(long, value_name = "BODY")]
    combined_authority: Option<String>,
    /// An owner of a company (can be repeated)
    #[arg(long, value_name = "BODY", value_delimiter = ';')]
    pub owner: Vec<String>,
    /// A body that shares a boundary with it (can be repeated)
    #[arg(long, visible_alias = "neighbours", value_name = "BODY", value_delimiter = ';')]
    pub neighbour: Vec<String>,
    /// Inhabitants
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(i64).range(0..))]
    population: Option<i64>,
    /// Rural or urban class: urban, urban-with-rural, rural, sparse-rural
    #[arg(long, value_name = "CLASS")]
    rural_urban: Option<String>,
    /// The party with a majority of the seats, or "No overall control"
    #[arg(long, value_name = "PARTY")]
    control: Option<String>,
    /// The party that leads, with or without a majority
    #[arg(long, value_name = "PARTY")]
    leading_party: Option<String>,
    /// The day or month for which control is known
    #[arg(long, value_name = "DATE", value_parser = day_as_written)]
    control_as_at: Option<String>,
    /// Next all-out election
    #[arg(long, value_name = "DATE", value_parser = date)]
    next_election: Option<NaiveDate>,
    /// Whether it is a member of the Local Government Association
    #[arg(long, value_name = "YES|NO", value_parser = yes_no)]
    lga_member: Option<bool>,
    /// Principal adviser, where it is not the region's
    #[arg(long, value_name = "NAME")]
    adviser: Option<String>,
}

impl Facts {
    /// Refuses words that matching and the five-year list would silently take for something else: a
    /// party that the scheme does not have, a region or class that looks like a slip of the pen.
    ///
    /// # Errors
    /// Rejected, with the nearest words.
    pub fn words_are_known(&self, bodies: &Bodies, words: &Vocabulary) -> Result<()> {
        let parties =
            words.parties.iter().flat_map(|party| party.aliases.iter().chain([&party.name]));
        let parties: Vec<&str> =
            parties.map(String::as_str).chain(["No overall control", "NOC"]).collect();
        let stored = |field: fn(&Body) -> Option<&String>| -> Vec<&str> {
            let mut all: Vec<&str> =
                bodies.all().iter().filter_map(field).map(String::as_str).collect();
            all.sort_unstable();
            all.dedup();
            all
        };
        let held = stored(|body| body.control.as_ref());
        let known: Vec<&str> = parties.into_iter().chain(held).collect();
        told("control", self.control.as_deref(), &known, true)?;
        told("leading party", self.leading_party.as_deref(), &known, true)?;
        let regions = stored(|body| body.region.as_ref());
        told("region", self.region.as_deref(), &regions, false)?;
        let classes = ["urban", "urban-with-rural", "rural", "sparse-rural"];
        told("rural or urban class", self.rural_urban.as_deref(), &classes, true)
    }

    /// As a row; what was not said is left alone.
    pub fn row(&self) -> BodyRow {
        let text = |value: &Option<String>| Cell::of(value.as_deref().map(tidy));
        BodyRow {
            code: self.code.clone(),
            slug: self.slug.clone(),
            kind: self.kind,
            aliases: many(&self.alias),
            region: text(&self.region),
            nation: text(&self.nation),
            first_day: Cell::of(self.first_day),
            last_day: Cell::of(self.last_day),
            successors: many(&self.successor),
            predecessors: many(&self.predecessor),
            continues: text(&self.continues),
            county: text(&self.county),
            fire_service: text(&self.fire_service),
            run_by: text(&self.run_by),
            combined_authority: text(&self.combined_authority),
            owner: many(&self.owner),
            neighbours: many(&self.neighbour),
            population: Cell::of(self.population),
            rural_urban: text(&self.rural_urban),
            control: text(&self.control),
            leading_party: text(&self.leading_party),
            control_as_at: text(&self.control_as_at),
            next_election: Cell::of(self.next_election),
            lga_member: Cell::of(self.lga_member),
            adviser: text(&self.adviser),
            ..BodyRow::default()
        }
    }
}

/// The texts of a flag that can be repeated; nothing said when there are none.
pub(super) fn many(values: &[String]) -> Cell<Vec<String>> {
    let said: Vec<String> = values.iter().map(|v| tidy(v)).filter(|v| !v.is_empty()).collect();
    Cell::of((!said.is_empty()).then_some(said))
}

/// Refuses `word` when it is none of `all`; where the list is open only when it is like one of them.
fn told(what: &str, word: Option<&str>, all: &[&str], closed: bool) -> Result<()> {
    let Some(word) = word.map(tidy) else { return Ok(()) };
    if all.iter().any(|one| folded_words(one) == folded_words(&word)) {
        return Ok(());
    }
    let near = nearest(&word, all.iter().copied());
    let refusal = Refusal::rejected(format!("`{word}` is no {what}"));
    match &near[..] {
        [] if !closed => Ok(()),
        [] => Err(refusal.hint(format!("known are {}", all.join(", "))).into()),
        near => Err(refusal.hint(format!("did you mean `{}`?", near.join("` or `"))).into()),
    }
}

fn code(text: &str) -> std::result::Result<String, String> {
    let code = text.trim().to_ascii_uppercase();
    let fault = || format!("`{text}` is no GSS code; one is a letter and eight digits: E08000009");
    crate::domain::is_gss_code(&code).then_some(code).ok_or_else(fault)
}

fn slug(text: &str) -> std::result::Result<String, String> {
    let fault = || format!("`{text}` is no slug; write `{}`", crate::domain::text::slug(text));
    is_slug(text).then(|| text.to_owned()).ok_or_else(fault)
}

fn yes_no(text: &str) -> std::result::Result<bool, String> {
    match text.to_lowercase().as_str() {
        "yes" | "y" | "true" => Ok(true),
        "no" | "n" | "false" => Ok(false),
        _ => Err(format!("`{text}` is neither yes nor no")),
    }
}
