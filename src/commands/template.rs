//! `import-template`: an empty sheet for each sort of thing that can be taken in.

use anyhow::Result;

use super::values::word;
use super::{Context, Said};
use crate::domain::{PeerKind, Scheme, Words as _};
use crate::intake::actions::ACTIONS;
use crate::intake::availability::AVAILABILITY;
use crate::intake::bodies::BODIES;
use crate::intake::evidence::EVIDENCE;
use crate::intake::findings::FINDINGS;
use crate::intake::history::HISTORY;
use crate::intake::peers::PEERS;
use crate::intake::recommendations::RECOMMENDATIONS;
use crate::intake::timetable::SESSIONS;
use crate::intake::{Entity, template};
use crate::render::{Format, Listing, View, csv_lines, sheets};

words! {
    /// What a template is for.
    Sort("sort of template") {
        /// A pool of peers: `peer import`.
        Peers = "peers",
        /// A list of bodies: `council import`.
        Bodies = "bodies",
        /// Past challenges: `challenge record --import`.
        History = "history",
        /// When peers are free: `peer availability --import`.
        Availability = "availability",
        /// A timetable: `timetable import`.
        Timetable = "timetable",
        /// Notes: `evidence import`.
        Evidence = "evidence",
        /// What a team found: `finding import`.
        Findings = "findings",
        /// What a team recommends: `recommendation import`.
        Recommendations = "recommendations",
        /// An action plan: `action import`.
        Actions = "actions",
    }
}

impl Sort {
    fn entity(self) -> &'static Entity {
        match self {
            Self::Peers => &PEERS,
            Self::Bodies => &BODIES,
            Self::History => &HISTORY,
            Self::Availability => &AVAILABILITY,
            Self::Timetable => &SESSIONS,
            Self::Evidence => &EVIDENCE,
            Self::Findings => &FINDINGS,
            Self::Recommendations => &RECOMMENDATIONS,
            Self::Actions => &ACTIONS,
        }
    }
}

/// What a command takes in, such as `peer import`; also for setting fields by name.
pub fn taken_in_by(command: &str) -> Option<&'static Entity> {
    let sort = match command {
        "peer import" | "peer edit" => Sort::Peers,
        "council import" => Sort::Bodies,
        "challenge record" => Sort::History,
        "peer availability" => Sort::Availability,
        "timetable import" => Sort::Timetable,
        "evidence import" => Sort::Evidence,
        "finding import" => Sort::Findings,
        "recommendation import" => Sort::Recommendations,
        "action import" => Sort::Actions,
        _ => return None,
    };
    Some(sort.entity())
}

/// Write an empty sheet for an import: headings and an example row
///
/// As XLSX it has two more sheets: what each column means, and the words that are allowed.
#[derive(Debug, clap::Args)]
pub struct TemplateArgs {
    /// What is to be taken in
    #[arg(value_parser = word::<Sort>())]
    what: Sort,
    /// List the columns with what they mean instead
    #[arg(long)]
    fields: bool,
}

impl TemplateArgs {
    /// Writes the template.
    ///
    /// # Errors
    /// When it cannot be written, which is a bug.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let entity = self.what.entity();
        if self.fields {
            let rows = template::rows(entity);
            let shown = ["field", "required", "write", "meaning"];
            return Ok(Said::list(Listing::new(&rows, &shown)?));
        }
        let table = vec![
            template::fields(entity).map(|field| field.name.to_owned()).collect(),
            template::fields(entity).map(|field| field.example.to_owned()).collect(),
        ];
        let bytes = match ctx.format {
            Format::Xlsx => {
                let scheme = scheme(ctx)?;
                sheets(&[
                    (entity.name, table),
                    ("columns", columns(entity)),
                    ("allowed values", allowed(entity, &scheme)),
                ])?
            }
            _ => csv_lines(&table)?,
        };
        Ok(Said::view(View::Made(bytes)))
    }
}

/// The scheme of the file, if there is one; else the built-in one: a template needs no file.
fn scheme(ctx: &mut Context) -> Result<Scheme> {
    let today = ctx.today;
    match ctx.store() {
        Ok(store) => Ok(crate::store::schemes::in_force(store.read(), today)?.1),
        Err(_) => Ok(crate::intake::scheme::built_in()?),
    }
}

fn columns(entity: &Entity) -> Vec<Vec<String>> {
    let heading = ["column", "meaning", "what to write", "required", "several", "also understood"];
    let yes = |yes: bool| if yes { "yes" } else { "" }.to_owned();
    let row = |row: template::FieldRow| {
        let several = if row.many { "yes, separated by ;" } else { "" }.to_owned();
        vec![
            row.field,
            row.meaning,
            row.write,
            yes(row.required),
            several,
            row.also_understood.join("; "),
        ]
    };
    std::iter::once(heading.map(ToOwned::to_owned).to_vec())
        .chain(template::rows(entity).into_iter().map(row))
        .collect()
}

/// A column of words for each field that takes words of a closed set.
fn allowed(entity: &Entity, scheme: &Scheme) -> Vec<Vec<String>> {
    let words = |list: &str| words_of(scheme, list);
    let lists: Vec<(&str, Vec<String>)> = template::fields(entity)
        .map(|field| (field.name, template::allowed(field, &words)))
        .filter(|(_, words)| !words.is_empty())
        .collect();
    let longest = lists.iter().map(|(_, words)| words.len()).max().unwrap_or_default();
    let heading = lists.iter().map(|(name, _)| (*name).to_owned()).collect();
    let row = |at: usize| {
        lists.iter().map(|(_, words)| words.get(at).cloned().unwrap_or_default()).collect()
    };
    std::iter::once(heading).chain((0..longest).map(row)).collect()
}

/// The words of a list of the scheme.
fn words_of(scheme: &Scheme, list: &str) -> Vec<String> {
    match list {
        "expertise" => scheme.words.areas.iter().map(|area| area.name.clone()).collect(),
        "party" => scheme.words.parties.iter().map(|party| party.name.clone()).collect(),
        "stakeholder group" => scheme.timetable.groups().cloned().collect(),
        "kind" => scheme.kinds.iter().map(|kind| kind.word.clone()).collect(),
        "seniority" => {
            let mut all: Vec<String> = Vec::new();
            for word in PeerKind::ALL.iter().flat_map(|kind| scheme.words.seniorities_of(*kind)) {
                if !all.contains(word) {
                    all.push(word.clone());
                }
            }
            all
        }
        _ => Vec::new(),
    }
}
