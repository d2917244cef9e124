//! `council show`.

use std::fmt::Write as _;

use anyhow::Result;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::row::BodyLine;
use crate::calendar::five_year;
use crate::commands::find;
use crate::commands::{Context, Said};
use crate::domain::{Bodies, Body, BodyId, Challenge, Clock, RelationKind, Words as _};
use crate::render::Thing;
use crate::store::{bodies, challenges, schemes};

/// Show all about one body: its facts, how it stands to others, its challenges
#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    /// Code, slug, or name
    #[arg(value_name = "BODY")]
    name: String,
}

/// A body with all about it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BodyPage {
    #[serde(flatten)]
    line: BodyLine,
    /// Whether it is `in-force`, `former` or `coming`.
    state: &'static str,
    /// The principal adviser: its own, else the region's.
    principal_adviser: Option<String>,
    /// How it stands to others, on whatever days.
    relations: Vec<RelationLine>,
    /// Bodies before and after it.
    successions: Vec<SuccessionLine>,
    /// Challenges that it hosts or hosted.
    challenges: Vec<ChallengeLine>,
}

/// A relation to another body, on whatever days.
#[derive(Debug, Serialize, JsonSchema)]
struct RelationLine {
    /// How they stand, read from this body: `county`, `neighbour`, and `county of` the other way.
    relation: String,
    body: String,
    name: String,
    /// First day, from the relation itself or the later of the two bodies.
    first_day: Option<NaiveDate>,
    /// Last day, from the relation itself or the earlier of the two bodies.
    last_day: Option<NaiveDate>,
}

/// A body before or after it.
#[derive(Debug, Serialize, JsonSchema)]
struct SuccessionLine {
    /// `predecessor` or `successor`.
    relation: &'static str,
    body: String,
    name: String,
    clock: Clock,
}

/// A challenge that it hosts or hosted.
#[derive(Debug, Serialize, JsonSchema)]
struct ChallengeLine {
    challenge: String,
    kind: String,
    onsite_from: Option<NaiveDate>,
    onsite_to: Option<NaiveDate>,
}

impl ShowArgs {
    /// Shows the body.
    ///
    /// # Errors
    /// When there is none by that name, or more than one.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let today = ctx.today;
        let connection = ctx.store()?.read();
        let bodies = bodies::load(connection)?;
        let body = find::body(&bodies, &self.name, today, false)?;
        let (_, scheme) = schemes::in_force(connection, today)?;
        let hosted = challenges::all(connection)?;
        let hosted = hosted.iter().filter(|c| c.hosts.contains(&body.id)).map(challenge_line);
        let page = BodyPage {
            line: BodyLine::new(&bodies, body, today),
            state: state(body, today),
            principal_adviser: five_year::adviser(&scheme, body),
            relations: relations(&bodies, body),
            successions: successions(&bodies, body.id),
            challenges: hosted.collect(),
        };
        let text = page.text(&bodies);
        Ok(Said::thing(Thing::new(&page, text)?))
    }
}

fn challenge_line(challenge: &Challenge) -> ChallengeLine {
    ChallengeLine {
        challenge: challenge.reference.clone(),
        kind: challenge.kind.clone(),
        onsite_from: challenge.onsite.map(|days| days.from),
        onsite_to: challenge.onsite.map(|days| days.to),
    }
}

fn relations(bodies: &Bodies, body: &Body) -> Vec<RelationLine> {
    let line = |relation: &crate::domain::Relation| {
        let own = relation.body == body.id;
        let other = bodies.by_id(if own { relation.other } else { relation.body })?;
        let word = relation.kind.word();
        let turned = !own && relation.kind != RelationKind::Neighbour;
        let first = [relation.first_day, body.first_day, other.first_day];
        let last = [relation.last_day, body.last_day, other.last_day];
        Some(RelationLine {
            relation: if turned { format!("{word} of") } else { word.to_owned() },
            body: other.reference().to_owned(),
            name: other.name.clone(),
            first_day: first.into_iter().flatten().max(),
            last_day: last.into_iter().flatten().min(),
        })
    };
    // Bodies that were never in force together do not stand to each other.
    let together = |line: &RelationLine| {
        line.first_day.zip(line.last_day).is_none_or(|(first, last)| first <= last)
    };
    let mut lines: Vec<_> =
        bodies.relations_of(body.id).filter_map(line).filter(together).collect();
    lines.sort_by(|a, b| (&a.relation, &a.name).cmp(&(&b.relation, &b.name)));
    lines
}

fn successions(bodies: &Bodies, id: BodyId) -> Vec<SuccessionLine> {
    let line = |relation| {
        move |(body, clock): (&Body, Clock)| SuccessionLine {
            relation,
            body: body.reference().to_owned(),
            name: body.name.clone(),
            clock,
        }
    };
    let before = bodies.predecessors(id).map(line("predecessor"));
    before.chain(bodies.successors(id).map(line("successor"))).collect()
}

impl BodyPage {
    /// For people: the facts that are known, then the relations by name.
    fn text(&self, bodies: &Bodies) -> String {
        let mut text = String::new();
        let _ = writeln!(text, "{} ({})", self.line.name, self.line.code);
        for (label, value) in self.facts(bodies) {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                let _ = writeln!(text, "  {label:<20}{value}");
            }
        }
        for line in &self.challenges {
            let days = line.onsite_from.map(|day| format!(", onsite from {day}"));
            let days = days.unwrap_or_default();
            let _ = writeln!(text, "  {:<20}{} ({}{days})", "challenge", line.challenge, line.kind);
        }
        text
    }

    fn facts(&self, bodies: &Bodies) -> Vec<(&'static str, Option<String>)> {
        let line = &self.line;
        let name = |reference: &String| {
            let found = bodies.all().iter().find(|body| body.reference() == reference);
            found.map_or_else(|| reference.clone(), |body| body.name.clone())
        };
        let names = |references: &[String]| {
            let mut names: Vec<_> = references.iter().map(name).collect();
            names.sort();
            Some(names.join("; "))
        };
        let one = |reference: &Option<String>| reference.as_ref().map(name);
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
        let state = (self.state != IN_FORCE).then(|| self.state.to_owned());
        vec![
            ("also called", Some(line.aliases.join("; "))),
            ("slug", Some(line.slug.clone())),
            ("kind", Some(line.kind.to_string())),
            ("region", line.region.clone()),
            ("nation", line.nation.clone()),
            ("state", state),
            ("first day", day(line.first_day)),
            ("last day", day(line.last_day)),
            ("predecessors", names(&line.predecessors)),
            ("continues", one(&line.continues)),
            ("successors", names(&line.successors)),
            ("county", one(&line.county)),
            ("districts", self.turned("county of")),
            ("fire service", one(&line.fire_service)),
            ("run by", one(&line.run_by)),
            ("runs", self.turned("run-by of")),
            ("combined authority", one(&line.combined_authority)),
            ("constituents", self.turned("combined-authority of")),
            ("owner", names(&line.owner)),
            ("owns", self.turned("owner of")),
            ("neighbours", names(&line.neighbours)),
            ("population", line.population.map(|n| n.to_string())),
            ("rural or urban", line.rural_urban.clone()),
            ("control", self.control()),
            ("leading party", line.leading_party.clone()),
            ("next election", day(line.next_election)),
            ("LGA member", line.lga_member.map(|m| if m { "yes" } else { "no" }.to_owned())),
            ("principal adviser", self.principal_adviser.clone()),
        ]
    }

    /// The names of the bodies of a relation that is read the other way.
    fn turned(&self, relation: &str) -> Option<String> {
        let of_it = self.relations.iter().filter(|line| line.relation == relation);
        Some(of_it.map(|line| line.name.clone()).collect::<Vec<_>>().join("; "))
    }

    fn control(&self) -> Option<String> {
        let as_at = self.line.control_as_at.as_ref().map(|day| format!(" (as at {day})"));
        Some(format!("{}{}", self.line.control.as_ref()?, as_at.unwrap_or_default()))
    }
}

const IN_FORCE: &str = "in-force";

fn state(body: &Body, today: NaiveDate) -> &'static str {
    match body.last_day {
        _ if body.in_force_on(today) => IN_FORCE,
        Some(last) if last < today => "former",
        _ => "coming",
    }
}
