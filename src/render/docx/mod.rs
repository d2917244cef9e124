//! A document in Markdown as a Word file, written by hand over a ZIP archive: real headings and list
//! numbering, tables whose heading row repeats, a table of contents, page numbers, language, title.
//!
//! ECMA-376 (Office Open XML), parts 1 and 2. By hand because the crate for it writes files that Word
//! refuses when a text holds a control character, and has no repeated heading rows or language.

mod body;
mod contents;
mod parts;
mod table;

use std::io::{Cursor, Write as _};

use anyhow::Result;
use chrono::NaiveDate;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::chart::{self, Chart};

/// What stands around the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    /// Title in the document's properties.
    pub title: String,
    /// Author in the document's properties.
    pub author: String,
    /// The line at the head of every page.
    pub header: String,
    /// When it was made, ISO 8601: a given day, so that the same text gives the same bytes.
    pub made: String,
    /// Whether a list of contents stands before the first chapter, where there are chapters.
    pub contents: bool,
    /// Whether each chapter begins on a page of its own, as what is for different readers does.
    pub apart: bool,
    /// Whether the pages lie on their long side, for tables of many columns.
    pub wide: bool,
}

impl Cover {
    /// With the title and the line at the head of every page, made on a day by the programme.
    pub fn new(title: impl Into<String>, header: impl Into<String>, made_on: NaiveDate) -> Self {
        Self {
            title: title.into(),
            author: "Peer challenge programme".to_owned(),
            header: header.into(),
            made: format!("{made_on}T00:00:00Z"),
            contents: true,
            apart: false,
            wide: false,
        }
    }

    /// The same without a list of contents, as a letter is written.
    #[must_use]
    pub fn without_contents(self) -> Self {
        Self { contents: false, ..self }
    }

    /// The same with each chapter on a page of its own.
    #[must_use]
    pub fn with_chapters_apart(self) -> Self {
        Self { apart: true, ..self }
    }

    /// The same on pages that lie on their long side.
    #[must_use]
    pub fn on_wide_pages(self) -> Self {
        Self { wide: true, ..self }
    }

    /// Width and height of a page, and the width of its text area, in twentieths of a point: A4 with margins
    /// of 2.3 cm at the sides.
    const fn page(&self) -> Page {
        if self.wide {
            Page { width: 16_838, height: 11_906, text: 14_230 }
        } else {
            Page { width: 11_906, height: 16_838, text: 9_298 }
        }
    }
}

/// A page, in twentieths of a point.
#[derive(Debug, Clone, Copy)]
struct Page {
    width: usize,
    height: usize,
    /// Width of the text area.
    text: usize,
}

/// What the file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To be opened and worked on: the table of contents is a field.
    Word,
    /// To be converted to a PDF: the table of contents has its page numbers.
    Pdf,
}

/// The bytes of the file; a figure of the text is the chart of its number.
///
/// # Errors
/// When the archive cannot be written, which is a bug: it is in memory.
pub fn file(cover: &Cover, markdown: &str, charts: &[Chart], purpose: Purpose) -> Result<Vec<u8>> {
    let body = body::write(markdown, charts, cover, purpose);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    // A fixed time: the archive's own stamps would differ from run to run.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        // A long report is made while somebody waits; at the default level a tenth would be saved.
        .compression_level(Some(2))
        .last_modified_time(DateTime::default());
    for (name, content) in parts::all(cover, &body) {
        archive.start_file(name, options)?;
        archive.write_all(content.as_bytes())?;
    }
    for (number, chart) in (1..).zip(body.figures.iter().filter_map(|at| charts.get(*at))) {
        archive.start_file(format!("word/charts/chart{number}.xml"), options)?;
        archive.write_all(chart::part(chart).as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

/// Text for XML: the characters that XML 1.0 forbids become a visible sign.
pub(in crate::render) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    push_escaped(&mut out, text);
    out
}

/// Adds such a text, in one pass: a long report is nothing but.
fn push_escaped(out: &mut String, text: &str) {
    let mut from = 0;
    for (at, c) in text.char_indices() {
        let sign = match c {
            '\t' | '\n' | '\r' => None,
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => Some("\u{fffd}"),
            c => super::html::sign(c),
        };
        if let Some(sign) = sign {
            out.push_str(&text[from..at]);
            out.push_str(sign);
            from = at + c.len_utf8();
        }
    }
    out.push_str(&text[from..]);
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn part(bytes: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    fn cover() -> Cover {
        Cover::new("A & B", "Trafford, draft 1", "2026-11-21".parse().unwrap())
    }

    #[test]
    fn headings_lists_and_tables_are_words_own() {
        let text = "# A\n\n## B\n\n1. one\n2. two\n\n- x\n\n## G\n\nTable: T\n\n| C | D |\n| --- | --- |\n| e | **f** |\n";
        let body = part(&file(&cover(), text, &[], Purpose::Word).unwrap(), "word/document.xml");
        for piece in [
            "w:val=\"Title\"",
            "w:val=\"Heading1\"",
            "<w:numId w:val=\"2\"/>",
            "<w:tblHeader/>",
            "<w:b/></w:rPr><w:t xml:space=\"preserve\">f</w:t>",
            "TOC \\o",
            "w:anchor=\"_Toc3\"",
            "<w:bookmarkStart w:id=\"2\" w:name=\"_Toc3\"/>",
            "SEQ Table",
            "<w:tblCaption w:val=\"T\"/>",
            "A table with the columns C, D",
        ] {
            assert!(body.contains(piece), "{piece}\n{body}");
        }
    }

    #[test]
    fn control_characters_and_markup_stay_text() {
        let body = part(
            &file(&cover(), "a \u{1} \\<b\\> ]]> &amp; c", &[], Purpose::Word).unwrap(),
            "word/document.xml",
        );
        assert!(body.contains("a \u{fffd} &lt;b&gt; ]]&gt; &amp; c"), "{body}");
    }

    #[test]
    fn the_same_text_gives_the_same_bytes() {
        assert_eq!(
            file(&cover(), "# A", &[], Purpose::Word).unwrap(),
            file(&cover(), "# A", &[], Purpose::Word).unwrap()
        );
    }
}
