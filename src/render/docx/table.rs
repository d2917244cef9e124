//! Tables of a Word document: columns as wide as what stands in them asks, a heading row that
//! repeats on every page, a caption, and words for those who do not see it.

use std::fmt::Write as _;

use pulldown_cmark::Alignment;

use super::escape;

/// Rows up to which a table stands on one page.
const MOST_TOGETHER: usize = 12;
/// Characters beyond which a column asks for no more room.
const MOST_ASKED: usize = 48;
/// Letters of a word for which a column is made wide enough, as far as it can.
const LONGEST_WORD: usize = 18;
/// Room for a bold character of a heading, on the average of English words, in ten points.
const CHARACTER: usize = 128;
/// Room that the margins of a cell take.
const MARGINS: usize = 240;

/// A table that is being read.
#[derive(Default)]
pub(super) struct Table {
    rows: Vec<Vec<Cell>>,
    /// The cell that is open.
    pub cell: Cell,
    /// The caption, without its number.
    caption: String,
    /// At which side the text of each column stands.
    sides: Vec<Alignment>,
    /// Width of the text area in twentieths of a point.
    width: usize,
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
    /// With this caption, the side at which the text of each column stands, and the width of the text area
    /// in twentieths of a point.
    pub(super) fn new(caption: String, sides: Vec<Alignment>, width: usize) -> Self {
        Self { caption, sides, width, ..Self::default() }
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
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"PeerageTable\"/><w:tblW w:w=\"{}\" w:type=\"dxa\"/>\
             <w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"0420\" w:firstRow=\"1\" w:lastRow=\"0\" \
             w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"0\" w:noVBand=\"1\"/>\
             <w:tblCaption w:val=\"{}\"/><w:tblDescription w:val=\"{}\"/></w:tblPr><w:tblGrid>",
            self.width,
            escape(words),
            escape(&format!("A table with the columns {}", heads.join(", "))),
        );
        for width in &widths {
            let _ = write!(xml, "<w:gridCol w:w=\"{width}\"/>");
        }
        xml.push_str("</w:tblGrid>");
        for (number, row) in self.rows.iter().enumerate() {
            let together = self.rows.len() <= MOST_TOGETHER && number + 1 < self.rows.len();
            self.row_xml(&mut xml, (number == 0, together), row, &widths);
        }
        xml.push_str("</w:tbl><w:p><w:pPr><w:pStyle w:val=\"AfterTable\"/></w:pPr></w:p>");
        xml
    }

    /// The width of each column: as much as its longest word asks, so that no word is broken, and a share
    /// of what is left by the longest text in it, within bounds.
    fn widths(&self) -> Vec<usize> {
        let columns = self.rows.first().map_or(1, Vec::len).max(1);
        let least: Vec<usize> = (0..columns).map(|column| self.least(column)).collect();
        let sum: usize = least.iter().sum();
        if sum >= self.width {
            return least.iter().map(|part| self.width * part / sum).collect();
        }
        let asked: Vec<usize> = (0..columns).map(|column| self.asked(column)).collect();
        let all: usize = asked.iter().sum::<usize>().max(1);
        least
            .iter()
            .zip(asked)
            .map(|(least, asked)| least + (self.width - sum) * asked / all)
            .collect()
    }

    /// The texts of a column.
    fn texts(&self, column: usize) -> impl Iterator<Item = &str> {
        self.rows.iter().filter_map(move |row| row.get(column)).map(|cell| cell.text.as_str())
    }

    /// What a column needs so that no word of it is broken, within bounds.
    fn least(&self, column: usize) -> usize {
        let words = self.texts(column).flat_map(|text| text.split(' '));
        let word = words.map(|word| word.chars().count()).max().unwrap_or_default();
        word.clamp(2, LONGEST_WORD) * CHARACTER + MARGINS
    }

    /// How much of what is left a column asks for: what its longest text lacks to stand in one line, within
    /// bounds.
    fn asked(&self, column: usize) -> usize {
        let longest = self.texts(column).map(|text| text.chars().count()).max();
        let longest = longest.unwrap_or_default().min(MOST_ASKED) * CHARACTER;
        (longest + MARGINS).saturating_sub(self.least(column)) + CHARACTER
    }

    /// A row; one that is kept `together` with the next does not end a page.
    fn row_xml(
        &self,
        xml: &mut String,
        (is_heading, together): (bool, bool),
        row: &[Cell],
        widths: &[usize],
    ) {
        let keep = if together { "<w:keepNext/>" } else { "" };
        let head = if is_heading { "<w:tblHeader/>" } else { "" };
        let style = if is_heading { "TableHeading" } else { "TableText" };
        let _ = write!(xml, "<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>");
        for (column, width) in widths.iter().enumerate() {
            let cell = row.get(column).map_or("", |cell| cell.runs.as_str());
            let side = match self.sides.get(column) {
                Some(Alignment::Right) => "<w:jc w:val=\"right\"/>",
                Some(Alignment::Center) => "<w:jc w:val=\"center\"/>",
                _ => "",
            };
            let _ = write!(
                xml,
                "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr><w:p><w:pPr>\
                 <w:pStyle w:val=\"{style}\"/>{keep}{side}</w:pPr>{cell}</w:p></w:tc>"
            );
        }
        xml.push_str("</w:tr>");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_of_a_heading_is_broken_while_there_is_room() {
        let mut table = Table::new(String::new(), Vec::new(), 9_298);
        for row in [["Ref", "Action", "Rating"], ["1.1", &"a long text ".repeat(30), "red"]] {
            table.row();
            for text in row {
                table.cell.text.push_str(text);
                table.end_cell();
            }
        }
        let widths = table.widths();
        assert!(widths.iter().sum::<usize>() <= table.width, "{widths:?}");
        assert!(widths[2] >= 6 * CHARACTER + MARGINS && widths[1] > 3 * widths[2], "{widths:?}");
        let many = Table { rows: vec![(0..30).map(|_| Cell::default()).collect()], ..table };
        assert!(many.widths().iter().all(|width| *width > 200), "{:?}", many.widths());
    }
}
