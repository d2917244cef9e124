//! The register that `peerage init` puts into a new file, embedded in the program.

use anyhow::{Context as _, Result, anyhow};
use chrono::NaiveDate;

use super::row::{BodyRow, Cell};
use crate::domain::{BodyKind, Words as _, parse_date};

/// England's bodies, in the columns of `council import` and three more; see `docs/register.md`.
const REGISTER: &str = include_str!("../register/bodies.csv");

/// The rows of the register that ships with the program.
///
/// # Errors
/// When the embedded file is faulty, which is a bug and which a test rules out.
pub fn register() -> Result<Vec<BodyRow>> {
    let mut reader = csv::Reader::from_reader(REGISTER.as_bytes());
    let headings = reader.headers()?.clone();
    let read = |record: Result<csv::StringRecord, csv::Error>| {
        let record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        let cells = Cells { headings: &headings, record: &record };
        cells.row().with_context(|| format!("line {line} of the register"))
    };
    reader.records().map(read).collect()
}

/// The cells of one line, by heading.
struct Cells<'a> {
    headings: &'a csv::StringRecord,
    record: &'a csv::StringRecord,
}

impl Cells<'_> {
    fn row(&self) -> Result<BodyRow> {
        Ok(BodyRow {
            line: self.record.position().map_or(0, csv::Position::line),
            row: self.record.position().map_or(0, csv::Position::record),
            target: None,
            code: self.text("code"),
            slug: self.text("slug"),
            name: self.text("name"),
            kind: self.text("kind").map(|text| BodyKind::parse(&text)).transpose()?,
            aliases: self.many("aliases"),
            region: self.cell("region"),
            nation: self.cell("nation"),
            first_day: self.date("first_day")?,
            last_day: self.date("last_day")?,
            successors: self.many("successors"),
            predecessors: self.many("predecessors"),
            continues: self.cell("continues"),
            county: self.cell("county"),
            fire_service: self.cell("fire_service"),
            run_by: self.cell("run_by"),
            owner: self.many("owner"),
            combined_authority: self.cell("combined_authority"),
            neighbours: self.many("neighbours"),
            population: Cell::of(self.text("population").map(|n| n.parse()).transpose()?),
            rural_urban: self.cell("rural_urban"),
            control: self.cell("control"),
            leading_party: self.cell("leading_party"),
            control_as_at: self.cell("control_as_at"),
            next_election: self.date("next_election")?,
            lga_member: self.yes_no("lga_member")?,
            adviser: self.cell("adviser"),
        })
    }

    /// The text under `heading`; `None` when blank.
    fn text(&self, heading: &str) -> Option<String> {
        let place = self.headings.iter().position(|h| h == heading)?;
        self.record.get(place).filter(|text| !text.is_empty()).map(ToOwned::to_owned)
    }

    fn cell(&self, heading: &str) -> Cell<String> {
        Cell::of(self.text(heading))
    }

    fn many(&self, heading: &str) -> Cell<Vec<String>> {
        let split = |text: String| text.split(';').map(ToOwned::to_owned).collect();
        Cell::of(self.text(heading).map(split))
    }

    fn date(&self, heading: &str) -> Result<Cell<NaiveDate>> {
        Ok(Cell::of(self.text(heading).map(|text| parse_date(&text)).transpose()?))
    }

    fn yes_no(&self, heading: &str) -> Result<Cell<bool>> {
        match self.text(heading).as_deref() {
            None => Ok(Cell::Kept),
            Some("yes") => Ok(Cell::Given(true)),
            Some("no") => Ok(Cell::Given(false)),
            Some(other) => Err(anyhow!("`{other}` is neither yes nor no")),
        }
    }
}
