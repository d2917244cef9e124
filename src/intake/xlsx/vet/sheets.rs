//! Which part of the archive holds which sheet, and what is worth saying about it.

use std::collections::BTreeMap;

use super::Tag;

/// The parts of a workbook that say where its sheets are.
const LIST: &str = "xl/workbook.xml";
const PLACES: &str = "xl/_rels/workbook.xml.rels";
const SHEETS: &str = "xl/worksheets/";

/// What is worth saying about the sheets of a workbook.
#[derive(Debug, Default)]
pub struct Remarks {
    /// The sheets in their order, by the names of their places.
    list: Vec<Vec<u8>>,
    /// The places: parts of the archive.
    places: BTreeMap<Vec<u8>, String>,
    /// How many hidden rows and merged cells each part has.
    counts: BTreeMap<String, Counts>,
}

/// How many hidden rows and merged cells.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Counts {
    pub(super) hidden: usize,
    pub(super) merged: usize,
}

impl Remarks {
    /// Whether the tags of a part are looked at.
    pub(super) fn wants(part: &str) -> bool {
        part == LIST || part == PLACES || Self::is_sheet(part)
    }

    /// Whether a part is a sheet.
    pub(super) fn is_sheet(part: &str) -> bool {
        part.starts_with(SHEETS)
    }

    /// Takes note of a tag of the list of sheets or of their places.
    pub(super) fn see(&mut self, part: &str, tag: &Tag<'_>) {
        match (part, tag.name) {
            (LIST, b"sheet") => {
                let id = tag.attributes().find(|(name, _)| name.ends_with(b":id"));
                self.list.push(id.map_or_else(Vec::new, |(_, value)| value.to_vec()));
            }
            (PLACES, b"Relationship") => {
                if let (Some(id), Some(target)) = (tag.attribute(b"Id"), tag.attribute(b"Target")) {
                    let target = String::from_utf8_lossy(target);
                    let part = match target.strip_prefix('/') {
                        Some(whole) => whole.to_owned(),
                        None => format!("xl/{target}"),
                    };
                    self.places.insert(id.to_vec(), part);
                }
            }
            _ => {}
        }
    }

    /// Keeps what was counted in a part.
    pub(super) fn count(&mut self, part: String, counts: Counts) {
        self.counts.insert(part, counts);
    }

    /// What is worth saying about the sheet at this place in the list, from 0.
    pub fn of(&self, sheet: usize) -> Vec<String> {
        let part = self.list.get(sheet).and_then(|id| self.places.get(id));
        let counts = part.and_then(|part| self.counts.get(part)).copied().unwrap_or_default();
        let hidden = match counts.hidden {
            0 => None,
            1 => Some("1 hidden row is read like all others".to_owned()),
            more => Some(format!("{more} hidden rows are read like all others")),
        };
        let cells = if counts.merged == 1 { "merged cell" } else { "merged cells" };
        let merged = (counts.merged > 0).then(|| {
            format!(
                "{} {cells}: the value counts for the first row and column alone",
                counts.merged
            )
        });
        hidden.into_iter().chain(merged).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_said_of_the_sheet_that_is_meant() {
        let mut remarks = Remarks::default();
        for tag in ["sheet name=\"Read me\" r:id=\"rId2\"/", "sheet name='Pool' x:id='rId1'/"] {
            remarks.see(LIST, &Tag::of(tag.as_bytes()));
        }
        for tag in [
            "Relationship Id=\"rId1\" Target=\"worksheets/sheet7.xml\"/",
            "Relationship Target=\"/xl/worksheets/sheet2.xml\" Id=\"rId2\"/",
        ] {
            remarks.see(PLACES, &Tag::of(tag.as_bytes()));
        }
        remarks.count("xl/worksheets/sheet7.xml".to_owned(), Counts { hidden: 1, merged: 2 });
        assert_eq!(remarks.of(0), [""; 0]);
        assert_eq!(
            remarks.of(1),
            [
                "1 hidden row is read like all others",
                "2 merged cells: the value counts for the first row and column alone"
            ]
        );
        assert_eq!(remarks.of(2), [""; 0]);
    }
}
