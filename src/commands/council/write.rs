//! `council add` and `council edit`.

use anyhow::Result;

use super::apply::{rejected, write_plan};
use super::facts::Facts;
use super::row::BodyLine;
use crate::commands::values::word;
use crate::commands::{Context, Said, find, prompt};
use crate::domain::text::{fold_name, tidy};
use crate::domain::{Bodies, Body, BodyId, BodyKind, Words as _};
use crate::error::Refusal;
use crate::intake::bodies::{BodyRow, Cell, Plan, plan};
use crate::store::{bodies, schemes};

/// Add a body
#[derive(Debug, clap::Args)]
pub struct AddArgs {
    /// Its official name
    name: String,
    #[command(flatten)]
    facts: Facts,
}

impl AddArgs {
    /// Adds the body.
    ///
    /// # Errors
    /// When it is there already, or something said of it cannot be.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let kind = match self.facts.kind {
            Some(kind) => Some(kind),
            None => {
                let kinds: Vec<String> = BodyKind::ALL.iter().map(ToString::to_string).collect();
                let at = prompt::choice(ctx, "kind", "--kind KIND", &kinds)?;
                BodyKind::ALL.get(at).copied()
            }
        };
        let row = BodyRow { name: Some(tidy(&self.name)), kind, ..self.facts.row() };
        let today = ctx.today;
        let (added, body) = ctx.write(|tx| {
            let words = schemes::in_force(tx, today)?.1.words;
            self.facts.words_are_known(&bodies::load(tx)?, &words)?;
            let plan = plan(&bodies::load(tx)?, &[row], today).map_err(rejected)?;
            // A code or slug that somebody has already would make this an edit.
            let [body] = &plan.new[..] else { return Ok((false, first(&plan, tx)?)) };
            write_plan(tx, &plan)?;
            Ok((true, body.clone()))
        })?;
        if !added {
            let there = format!("there is already {} ({})", body.name, body.reference());
            let hint = format!("change it with `peerage council edit {}`", body.reference());
            return Err(Refusal::rejected(there).hint(hint).into());
        }
        let said = Said::note(format!("Added {} ({}).", body.name, body.reference()));
        let said = said.made(body.reference());
        let others = namesakes(&bodies::load(ctx.store()?.read())?, &body);
        Ok(match others.is_empty() {
            true => said,
            false => said.and_note(format!(
                "warning: {} goes by that name as well: name each by its code or slug",
                others.join(" and ")
            )),
        })
    }
}

/// The other bodies in force that go by the name of `body`.
fn namesakes(all: &Bodies, body: &Body) -> Vec<String> {
    let name = fold_name(&body.name);
    let is_so = |other: &&Body| {
        let names = std::iter::once(&other.name).chain(&other.aliases);
        other.slug != body.slug && names.into_iter().any(|own| fold_name(own) == name)
    };
    let others = all.all().iter().filter(is_so).filter(|other| other.last_day.is_none());
    others.map(|other| format!("{} ({})", other.name, other.reference())).collect()
}

/// The body of the first row of a plan.
fn first(plan: &Plan, tx: &rusqlite::Transaction<'_>) -> Result<Body> {
    let bodies = bodies::load(tx)?;
    let body = plan.rows.first().and_then(|id| bodies.by_id(*id));
    body.cloned().ok_or_else(|| anyhow::anyhow!("a plan without a body"))
}

words! {
    /// A field that can be emptied.
    Field("field") {
        /// Region.
        Region = "region",
        /// Nation.
        Nation = "nation",
        /// First day.
        FirstDay = "first-day",
        /// Last day.
        LastDay = "last-day",
        /// The predecessor whose clock goes on.
        Continues = "continues",
        /// County above it.
        County = "county",
        /// Fire and rescue service.
        FireService = "fire-service",
        /// Who runs it.
        RunBy = "run-by",
        /// Combined authority.
        CombinedAuthority = "combined-authority",
        /// Inhabitants.
        Population = "population",
        /// Rural or urban class.
        RuralUrban = "rural-urban",
        /// Control.
        Control = "control",
        /// Leading party.
        LeadingParty = "leading-party",
        /// Day for which control is known.
        ControlAsAt = "control-as-at",
        /// Next all-out election.
        NextElection = "next-election",
        /// LGA membership.
        LgaMember = "lga-member",
        /// Principal adviser.
        Adviser = "adviser",
    }
}

/// Change a body; names, neighbours and other lists are added to or taken from
#[derive(Debug, clap::Args)]
pub struct EditArgs {
    /// Code, slug, or name
    body: String,
    /// Its new official name; the old one stays as another name
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    #[command(flatten)]
    facts: Facts,
    /// Empty a field (can be repeated)
    #[arg(long, value_name = "FIELD", value_parser = word::<Field>())]
    clear: Vec<Field>,
    /// Take out another name or a former code (can be repeated)
    #[arg(long, value_name = "NAME")]
    remove_alias: Vec<String>,
    /// Take out a neighbour (can be repeated)
    #[arg(long, value_name = "BODY")]
    remove_neighbour: Vec<String>,
    /// Take out a successor (can be repeated)
    #[arg(long, value_name = "BODY")]
    remove_successor: Vec<String>,
    /// Take out a predecessor (can be repeated)
    #[arg(long, value_name = "BODY")]
    remove_predecessor: Vec<String>,
    /// Take out an owner (can be repeated)
    #[arg(long, value_name = "BODY")]
    remove_owner: Vec<String>,
}

impl EditArgs {
    /// Changes the body.
    ///
    /// # Errors
    /// When there is none by that name, or more than one, or something said of it cannot be.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let today = ctx.today;
        let (body, changed) = ctx.write(|tx| {
            let before = bodies::load(tx)?;
            let body = find::body(&before, &self.body, today, false)?.clone();
            self.facts.words_are_known(&before, &schemes::in_force(tx, today)?.1.words)?;
            let row = self.row(&before, &body, today)?;
            let plan = plan(&before, &[row], today).map_err(rejected)?;
            write_plan(tx, &plan)?;
            Ok((body, !plan.touched().is_empty()))
        })?;
        let told = format!("{} ({})", body.name, body.reference());
        Ok(Said::note(if changed {
            format!("Changed {told}.")
        } else {
            format!("Nothing changes: {told} is so already.")
        }))
    }

    /// What is said, as a row that holds the whole of each list.
    fn row(&self, bodies: &Bodies, body: &Body, today: chrono::NaiveDate) -> Result<BodyRow> {
        let line = BodyLine::new(bodies, body, today);
        let list = |now: &[String], add: &[String], remove: &[String], what: &str| {
            edited(bodies, now, add, remove, &format!("{what} of {}", body.name), today)
        };
        let facts = &self.facts;
        let mut row = BodyRow {
            target: Some(body.id),
            name: self.name.as_deref().map(tidy),
            aliases: aliases(body, &facts.alias, &self.remove_alias)?,
            neighbours: list(
                &line.neighbours,
                &facts.neighbour,
                &self.remove_neighbour,
                "neighbour",
            )?,
            successors: list(
                &line.successors,
                &facts.successor,
                &self.remove_successor,
                "successor",
            )?,
            predecessors: list(
                &line.predecessors,
                &facts.predecessor,
                &self.remove_predecessor,
                "predecessor",
            )?,
            owner: list(&line.owner, &facts.owner, &self.remove_owner, "owner")?,
            ..facts.row()
        };
        self.clear.iter().for_each(|field| empty(&mut row, *field));
        Ok(row)
    }
}

/// A list of names after adding and taking out.
fn aliases(body: &Body, add: &[String], remove: &[String]) -> Result<Cell<Vec<String>>> {
    if add.is_empty() && remove.is_empty() {
        return Ok(Cell::Kept);
    }
    let mut all = body.aliases.clone();
    for name in remove {
        let Some(place) = all.iter().position(|alias| fold_name(alias) == fold_name(name)) else {
            let what = format!("other name of {}", body.name);
            return Err(Refusal::not_found(&what, name, &body.aliases).into());
        };
        all.remove(place);
    }
    all.extend(add.iter().map(|name| tidy(name)).filter(|name| !body.aliases.contains(name)));
    Ok(Cell::Given(all))
}

/// A list of bodies, by reference, after adding and taking out.
fn edited(
    bodies: &Bodies,
    now: &[String],
    add: &[String],
    remove: &[String],
    what: &str,
    today: chrono::NaiveDate,
) -> Result<Cell<Vec<String>>> {
    if add.is_empty() && remove.is_empty() {
        return Ok(Cell::Kept);
    }
    let mut all = now.to_vec();
    for name in remove {
        let gone: BodyId = find::body(bodies, name, today, false)?.id;
        let is_it = |reference: &String| {
            bodies.by_id(gone).is_some_and(|body| body.reference() == reference)
        };
        let Some(place) = all.iter().position(is_it) else {
            return Err(Refusal::not_found(what, name, &[]).into());
        };
        all.remove(place);
    }
    all.extend(add.iter().cloned());
    Ok(Cell::Given(all))
}

/// Empties a field of the row.
fn empty(row: &mut BodyRow, field: Field) {
    match field {
        Field::Region => row.region = Cell::Cleared,
        Field::Nation => row.nation = Cell::Cleared,
        Field::FirstDay => row.first_day = Cell::Cleared,
        Field::LastDay => row.last_day = Cell::Cleared,
        Field::Continues => row.continues = Cell::Cleared,
        Field::County => row.county = Cell::Cleared,
        Field::FireService => row.fire_service = Cell::Cleared,
        Field::RunBy => row.run_by = Cell::Cleared,
        Field::CombinedAuthority => row.combined_authority = Cell::Cleared,
        Field::Population => row.population = Cell::Cleared,
        Field::RuralUrban => row.rural_urban = Cell::Cleared,
        Field::Control => row.control = Cell::Cleared,
        Field::LeadingParty => row.leading_party = Cell::Cleared,
        Field::ControlAsAt => row.control_as_at = Cell::Cleared,
        Field::NextElection => row.next_election = Cell::Cleared,
        Field::LgaMember => row.lga_member = Cell::Cleared,
        Field::Adviser => row.adviser = Cell::Cleared,
    }
}
