//! A reorganisation: bodies that end on the day before vesting, and bodies that take over. What it
//! means for every body comes out as rows, which go through the same plan as an import.

mod outline;

use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::{BodyKind, Clock};
use crate::intake::Finding;
use crate::intake::document::Document;

pub use outline::{Begins, Open, Outline, outline};

/// A reorganisation as it is stated, other bodies still as they were written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reorganisation {
    /// Vesting day: the first day of the successors.
    #[serde(deserialize_with = "crate::domain::written::day")]
    pub on: NaiveDate,
    /// The bodies that end on the day before.
    pub from: Vec<String>,
    /// The bodies that take over.
    pub to: Vec<Successor>,
}

/// A body that takes over: one that is there, or a new one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Successor {
    /// Its name; for one that is there its code, slug or whole name.
    pub name: String,
    /// GSS code of a new body.
    pub code: Option<String>,
    /// Slug of a new body; made from the name where it is left out.
    pub slug: Option<String>,
    /// Kind of a new body; where it is left out that of the predecessors, and unitary where a county
    /// is among them.
    pub kind: Option<BodyKind>,
    /// Other names.
    pub aliases: Vec<String>,
    /// Region; that of the predecessors where it is left out.
    pub region: Option<String>,
    /// Those of the predecessors from which it takes over; all where it is left out.
    pub from: Vec<String>,
    /// The predecessor whose five-year clock it carries on.
    pub continues: Option<String>,
    /// The bodies that will share a boundary with it; worked out where it is left out.
    pub neighbours: Option<Vec<String>>,
}

/// Several reorganisations in one file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReorganisationFile {
    /// Each of them.
    #[serde(rename = "reorganisation")]
    pub all: Vec<Reorganisation>,
}

impl ReorganisationFile {
    /// Reads a file of reorganisations, TOML.
    ///
    /// # Errors
    /// A finding with its line.
    pub fn read(text: &str) -> Result<Self, Box<Finding>> {
        Document::parse(text)?.read()
    }
}

impl Successor {
    /// What it makes of the clock of a predecessor that is called `name`.
    pub fn clock(&self, is_it: impl Fn(&str) -> bool) -> Clock {
        match &self.continues {
            Some(name) if is_it(name) => Clock::Continues,
            _ => Clock::New,
        }
    }
}
