//! Tables of a Word document: columns as wide as what stands in them asks, a heading row that
//! repeats on every page, a caption, and words for those who do not see it.

use std::fmt::Write as _;

use super::escape;

/// Width of the text area in twentieths of a point: A4 less its margins.
const TEXT_WIDTH: usize = 9_298;
/// Characters beyond which a column asks for no more room.
const MOST_ASKED: usize = 48;
/// Letters of a word for which a column is made wide enough, as far as it can.
const LONGEST_WORD: usize = 16;
/// Characters that the narrowest column is given.
const LEAST_ASKED: usize = 6;

/// A table that is being read.
#[derive(Default)]
pub(super) struct Table {
    rows: Vec<Vec<Cell>>,
    /// The cell that is open.
    pub cell: Cell,
    /// The caption, without its number.
    pub caption: String,
}

/// A cell: its runs, and its text.
#[derive(Default)]
pub(super) struct Cell {
    /// Runs as XML.
    pub runs: String,
    /// The same without marks.
    pub text: String,
}

impl Table {
    /// With this caption.
    pub(super) fn captioned(caption: String) -> Self {
        Self { caption, ..Self::default() }
    }

    /// Begins a row.
    pub(super) fn row(&mut self) {
        self.rows.push(Vec::new());
    }

    /// Ends the cell that is open.
    pub(super) fn end_cell(&mut self) {
        let cell = std::mem::take(&mut self.cell);
        if let Some(row) = self.rows.last_mut() {
            row.push(cell);
        }
    }

    /// The table; its first row is the heading, which repeats on every page.
    pub(super) fn xml(&self) -> String {
        let widths = self.widths();
        let heads: Vec<&str> =
            self.rows.first().into_iter().flatten().map(|cell| cell.text.as_str()).collect();
        let words = if self.caption.is_empty() { "Table" } else { &self.caption };
        let mut xml = format!(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"PeerageTable\"/><w:tblW w:w=\"{TEXT_WIDTH}\" w:type=\"dxa\"/>\
             <w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"0420\" w:firstRow=\"1\" w:lastRow=\"0\" \
             w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"0\" w:noVBand=\"1\"/>\
             <w:tblCaption w:val=\"{}\"/><w:tblDescription w:val=\"{}\"/></w:tblPr><w:tblGrid>",
            escape(words),
            escape(&format!("A table with the columns {}", heads.join(", "))),
        );
        for width in &widths {
            let _ = write!(xml, "<w:gridCol w:w=\"{width}\"/>");
        }
        xml.push_str("</w:tblGrid>");
        for (number, row) in self.rows.iter().enumerate() {
            row_xml(&mut xml, number == 0, row, &widths);
        }
        xml.push_str("</w:tbl><w:p><w:pPr><w:pStyle w:val=\"AfterTable\"/></w:pPr></w:p>");
        xml
    }

    /// The width of each column: shares of the text area by the longest text in it, within bounds,
    /// so that a short column is not as wide as a long one.
    fn widths(&self) -> Vec<usize> {
        let columns = self.rows.first().map_or(1, Vec::len).max(1);
        let asked = |column: usize| {
            let texts = || self.rows.iter().filter_map(|row| row.get(column)).map(|c| &c.text);
            let longest = texts().map(|text| text.chars().count()).max().unwrap_or_default();
            let words = texts().flat_map(|text| text.split(' ')).map(|word| word.chars().count());
            let word = words.max().unwrap_or_default().min(LONGEST_WORD);
            longest.min(MOST_ASKED).max(word + 2).max(LEAST_ASKED) + 2
        };
        let asked: Vec<usize> = (0..columns).map(asked).collect();
        let all: usize = asked.iter().sum();
        asked.into_iter().map(|part| TEXT_WIDTH * part / all).collect()
    }
}

fn row_xml(xml: &mut String, is_heading: bool, row: &[Cell], widths: &[usize]) {
    let head = if is_heading { "<w:tblHeader/>" } else { "" };
    let style = if is_heading { "TableHeading" } else { "TableText" };
    let _ = write!(xml, "<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>");
    for (column, width) in widths.iter().enumerate() {
        let cell = row.get(column).map_or("", |cell| cell.runs.as_str());
        let _ = write!(
            xml,
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr><w:p><w:pPr>\
             <w:pStyle w:val=\"{style}\"/></w:pPr>{cell}</w:p></w:tc>"
        );
    }
    xml.push_str("</w:tr>");
}
