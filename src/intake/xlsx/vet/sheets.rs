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
    /// What the parts with these file names, in small letters, are used for.
    uses: BTreeMap<String, Use>,
}

/// What a part is used for, as another says, whatever its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// A sheet.
    Sheet,
    /// A list that is read when the workbook is opened.
    List,
}

/// Whether a part says what others are used for.
pub(super) fn is_links(part: &str) -> bool {
    part.to_ascii_lowercase().ends_with(".rels")
}

fn file_name(part: &str) -> String {
    part.rsplit(['/', '\\']).next().unwrap_or(part).to_ascii_lowercase()
}

/// How many hidden rows and merged cells.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Counts {
    pub(super) hidden: usize,
    pub(super) merged: usize,
}

impl Remarks {
    /// Whether the tags of a part are looked at.
    pub(super) fn wants(&self, part: &str) -> bool {
        part == LIST
            || is_links(part)
            || Self::is_sheet(part)
            || self.use_of(part) == Some(Use::Sheet)
    }

    /// Whether a part is a sheet by its name.
    pub(super) fn is_sheet(part: &str) -> bool {
        part.starts_with(SHEETS) && part.ends_with(".xml")
    }

    /// What others use a part for.
    pub(super) fn use_of(&self, part: &str) -> Option<Use> {
        self.uses.get(&file_name(part)).copied()
    }

    /// Takes note of a tag of the list of sheets or of their places.
    pub(super) fn see(&mut self, part: &str, tag: &Tag<'_>) {
        match (part, tag.name) {
            (LIST, b"sheet") => {
                let id = tag.attributes().find(|(name, _)| name.ends_with(b":id"));
                self.list.push(id.map_or_else(Vec::new, |(_, value)| value.to_vec()));
            }
            (_, b"Relationship") => self.see_link(part, tag),
            _ => {}
        }
    }

    fn see_link(&mut self, part: &str, tag: &Tag<'_>) {
        let text = |name| tag.attribute(name).map(|value| String::from_utf8_lossy(value));
        let (Some(target), Some(sort)) = (text(b"Target"), text(b"Type")) else { return };
        let used = match sort.rsplit('/').next().unwrap_or_default() {
            "worksheet" | "chartsheet" | "dialogsheet" => Use::Sheet,
            "officeDocument" | "sharedStrings" | "styles" => Use::List,
            _ => return,
        };
        self.uses.insert(file_name(&target), used);
        if let (PLACES, Some(id)) = (part, tag.attribute(b"Id")) {
            let whole = target.strip_prefix('/').map(ToOwned::to_owned);
            self.places.insert(id.to_vec(), whole.unwrap_or_else(|| format!("xl/{target}")));
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
            "Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"worksheets/sheet7.xml\"/",
            "Relationship Type=\"x/worksheet\" Target=\"/xl/worksheets/sheet2.xml\" Id=\"rId2\"/",
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
        assert_eq!(remarks.use_of("xl/elsewhere/SHEET2.xml"), Some(Use::Sheet));
        assert_eq!(remarks.use_of("xl/media/image1.png"), None);
    }
}
