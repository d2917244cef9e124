//! What is missing, as programs and people read it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::Result;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::day_in_words;
use crate::matching::words::number;
use crate::render::{Listing, Tables, clean, columns};

/// What is missing: `programme gaps`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct GapReport {
    /// The first day looked at.
    pub(super) from: NaiveDate,
    /// The last day looked at.
    pub(super) to: NaiveDate,
    /// Challenges that want a team.
    pub(super) challenges: usize,
    /// Places on their teams.
    pub(super) places: usize,
    /// Challenges for which no week is permitted; their places are not among those.
    pub(super) without_week: usize,
    /// What is asked and what there is, by role, seniority, expertise, party, region and month.
    pub(super) demand: Vec<DemandRow>,
    /// Groups of places for which there are too few people.
    pub(super) shortages: Vec<ShortageRow>,
    /// Whom to look for, the most useful first.
    pub(super) recruit: Vec<RecruitRow>,
    /// The call for peers.
    pub(super) call: String,
    /// The call that the scheme keeps.
    pub(super) present_call: PresentCall,
}

/// The call for peers that the scheme keeps, beside what is missing now.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PresentCall {
    /// The day it was made.
    pub(super) made_on: NaiveDate,
    /// The areas of expertise that it names.
    pub(super) areas: Vec<String>,
    /// Areas of expertise that are missing now and that it does not name.
    pub(super) not_named: Vec<String>,
}

impl PresentCall {
    /// One sentence, and what to do when something is missing from it.
    fn told(&self) -> String {
        let mut text = format!(
            "The scheme's call of {} names {}",
            day_in_words(self.made_on),
            if self.areas.is_empty() { "no area".to_owned() } else { self.areas.join(", ") }
        );
        if self.not_named.is_empty() {
            text.push('.');
        } else {
            let _ = write!(
                text,
                "; not {}. Put it right with `peerage scheme edit`.",
                self.not_named.join(", ")
            );
        }
        text
    }
}

/// What is asked of one sort of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DemandRow {
    /// `role`, `seniority`, `expertise`, `party`, `region` or `month`.
    pub(super) by: &'static str,
    /// Which one.
    pub(super) value: String,
    /// Places that want such a person; for a region, challenges there.
    pub(super) wanted: i64,
    /// People who could take one of these places at least.
    pub(super) peers: i64,
    /// Visits that these people can give together.
    pub(super) room: i64,
    /// Places that stay empty at least, where that is proved.
    pub(super) short: Option<i64>,
}

/// Places for which there are too few people, with the proof.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ShortageRow {
    /// The month; `null` for the whole horizon.
    pub(super) month: Option<String>,
    /// The roles with the number of places of each.
    pub(super) roles: BTreeMap<String, i64>,
    /// Places.
    pub(super) places: i64,
    /// Everybody who could take any of them.
    pub(super) peers: i64,
    /// Visits that these people can give together.
    pub(super) room: i64,
    /// Places that stay empty at least.
    pub(super) missing: i64,
    /// The same in words.
    pub(super) sentence: String,
}

/// A kind of peer to look for.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RecruitRow {
    /// The role.
    pub(super) role: String,
    /// How many more of them.
    pub(super) number: i64,
    /// Places that they would fill.
    pub(super) fills: i64,
    /// Who may take it.
    pub(super) who: String,
}

/// A gap as a row of a spreadsheet.
#[derive(Debug, Serialize, JsonSchema)]
struct GapRow {
    /// The month; blank for the whole horizon.
    month: Option<String>,
    /// The roles, each with the number of its places.
    roles: Vec<String>,
    /// Places.
    places: i64,
    /// Everybody who could take any of them.
    peers: i64,
    /// Visits that these people can give together.
    room: i64,
    /// Places that stay empty at least.
    missing: i64,
    /// The same in words.
    sentence: String,
}

impl GapReport {
    /// A row for each group of places for which there are too few people.
    fn gaps(&self) -> Result<Listing> {
        let rows: Vec<GapRow> = (self.shortages.iter())
            .map(|one| GapRow {
                month: one.month.clone(),
                roles: one.roles.iter().map(|(role, n)| format!("{n} × {role}")).collect(),
                places: one.places,
                peers: one.peers,
                room: one.room,
                missing: one.missing,
                sentence: one.sentence.clone(),
            })
            .collect();
        Ok(Listing::new(&rows, &[])?.empty("There are people enough for every place."))
    }

    /// All tables, for a workbook and for a document.
    pub(super) fn tables(&self) -> Result<Tables> {
        Ok(vec![
            ("gaps".to_owned(), self.gaps()?),
            ("demand".to_owned(), Listing::new(&self.demand, &[])?),
            ("recruit".to_owned(), Listing::new(&self.recruit, &[])?.empty("Nobody is missing.")),
        ])
    }

    /// The page that people read.
    pub(super) fn text(&self) -> String {
        let mut text = format!(
            "{} to {}: {} with {}\n",
            self.from,
            self.to,
            number(self.challenges as i64, "challenge"),
            number(self.places as i64, "place")
        );
        if self.without_week > 0 {
            let _ = writeln!(
                text,
                "{} without a week that is permitted, as `peerage programme plan` tells; nobody is counted as missing there",
                number(self.without_week as i64, "challenge")
            );
        }
        let head = ["by", "value", "wanted", "peers", "room", "short"];
        let mut rows = vec![head.map(str::to_owned).to_vec()];
        rows.extend(self.demand.iter().map(|row| {
            let short = row.short.map_or_else(String::new, |short| short.to_string());
            let numbers = [row.wanted, row.peers, row.room].map(|number| number.to_string());
            let mut cells = vec![row.by.to_owned(), clean(&row.value)];
            cells.extend(numbers);
            cells.push(short);
            cells
        }));
        let _ = write!(text, "\n{}", columns(&rows));
        for (at, row) in self.shortages.iter().enumerate() {
            if at == 0 {
                text.push_str("\nToo few people, whatever the weeks and teams\n");
            }
            let _ = writeln!(text, "  {}", clean(&row.sentence));
        }
        let _ = write!(text, "\n{}\n{}\n", self.call, clean(&self.present_call.told()));
        text
    }
}
