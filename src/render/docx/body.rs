//! From Markdown to the paragraphs, lists, tables and figures of a Word document.

use std::fmt::Write as _;

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::contents::{self, bookmark};
use super::table::Table;
use super::{Cover, Purpose, escape, push_escaped};
use crate::render::blocks::{LISTED, Piece, headings, pieces};
use crate::render::chart::Chart;

/// A document's body.
pub(super) struct Written {
    /// Its XML.
    pub xml: String,
    /// How many numbered lists it has.
    pub lists: usize,
    /// The figures that it shows, by their place in the document's list.
    pub figures: Vec<usize>,
}

/// The body of `markdown`, as the cover wants it, with a list of contents for `purpose` where there is to
/// be one.
pub(super) fn write(markdown: &str, charts: &[Chart], cover: &Cover, purpose: Purpose) -> Written {
    let pieces = pieces(markdown);
    let headings = headings(&pieces);
    let contents = cover.contents.then(|| contents::table(&headings, purpose));
    let out = String::with_capacity(markdown.len() * 3);
    let width = cover.page().text;
    let mut body = Body { out, contents, apart: cover.apart, width, ..Body::default() };
    for piece in pieces {
        match piece {
            Piece::Event(event) => body.take(event),
            Piece::Caption(text) => body.caption_of_table(text),
            Piece::Figure(place) => {
                if let Some(chart) = charts.get(place).filter(|chart| !chart.is_empty()) {
                    body.figure(place, chart);
                }
            }
        }
    }
    Written { xml: body.out, lists: body.numbered, figures: body.figures }
}

/// What has been written, and where in the document we are.
#[derive(Default)]
struct Body {
    out: String,
    /// Whether a paragraph is open.
    open: bool,
    /// What ends the heading that is open.
    heading_end: String,
    bold: usize,
    italic: usize,
    /// Numbering of the lists that are open: 1 is bullets, from 2 on one for each numbered list.
    lists: Vec<usize>,
    numbered: usize,
    /// The table of contents, until it is written.
    contents: Option<String>,
    /// Headings written.
    headings: usize,
    /// Whether each chapter begins on a page of its own.
    apart: bool,
    /// Width of the text area.
    width: usize,
    /// Where the style of the paragraph that was written last ends, and where the paragraph does.
    last: Option<(usize, usize)>,
    table: Option<Table>,
    /// The caption of the table to come, and how many there were.
    caption: String,
    captions: usize,
    figures: Vec<usize>,
    links: Vec<String>,
}

impl Body {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                self.text(&text);
            }
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.push("<w:r><w:br/></w:r>", " "),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => self.heading(level),
            Tag::Paragraph if self.table.is_none() && !self.open => {
                self.paragraph(if self.lists.is_empty() { "Normal" } else { "ListContinue" });
            }
            Tag::List(first) => {
                self.close();
                self.keep_with_next();
                let list = if first.is_some() { self.numbered + 2 } else { 1 };
                self.numbered += usize::from(first.is_some());
                self.lists.push(list);
            }
            Tag::Item => self.item(),
            Tag::Strong => self.bold += 1,
            Tag::Emphasis => self.italic += 1,
            Tag::Link { dest_url, .. } => self.links.push(dest_url.to_string()),
            Tag::Table(sides) => {
                self.close();
                self.table = Some(Table::new(std::mem::take(&mut self.caption), sides, self.width));
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.row();
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::Item if self.table.is_none() => {
                self.close();
            }
            TagEnd::List(_) => {
                self.close();
                self.lists.pop();
            }
            TagEnd::Strong => self.bold = self.bold.saturating_sub(1),
            TagEnd::Emphasis => self.italic = self.italic.saturating_sub(1),
            TagEnd::Link => {
                if let Some(address) = self.links.pop() {
                    self.text(&format!(" ({address})"));
                }
            }
            TagEnd::TableCell => {
                if let Some(table) = &mut self.table {
                    table.end_cell();
                }
            }
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    self.out.push_str(&table.xml());
                }
            }
            _ => {}
        }
    }

    /// The document's own heading is its title; the table of contents stands before the first of
    /// the others, each of which it leads to.
    fn heading(&mut self, level: HeadingLevel) {
        self.close();
        let style = match level {
            HeadingLevel::H1 => "Title",
            HeadingLevel::H2 => "Heading1",
            HeadingLevel::H3 => "Heading2",
            _ => "Heading3",
        };
        if level != HeadingLevel::H1 {
            self.out.push_str(&self.contents.take().unwrap_or_default());
        }
        let page = if self.apart && level == LISTED { "<w:pageBreakBefore/>" } else { "" };
        let _ = write!(self.out, "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{page}</w:pPr>");
        self.open = true;
        let (id, name) = (self.headings, bookmark(self.headings));
        let _ = write!(self.out, "<w:bookmarkStart w:id=\"{id}\" w:name=\"{name}\"/>");
        self.heading_end = format!("<w:bookmarkEnd w:id=\"{id}\"/>");
        self.headings += 1;
    }

    /// A point of a list, in the style and the numbering of its depth.
    fn item(&mut self) {
        self.close();
        let list = self.lists.last().copied().unwrap_or(1);
        // Word has nine levels of a list.
        let depth = self.lists.len().saturating_sub(1).min(8);
        let style = if list == 1 { "ListBullet" } else { "ListNumber" };
        let _ = write!(
            self.out,
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/><w:numPr><w:ilvl w:val=\"{depth}\"/>\
             <w:numId w:val=\"{list}\"/></w:numPr></w:pPr>"
        );
        self.open = true;
    }

    fn caption_of_table(&mut self, text: String) {
        self.keep_with_next();
        self.captions += 1;
        let number = self.captions;
        self.captioned("Table", number, &text);
        self.caption = text;
    }

    /// A chart with its caption; who does not see it is told what it shows.
    fn figure(&mut self, place: usize, chart: &Chart) {
        self.close();
        self.figures.push(place);
        let number = self.figures.len();
        let height = 620_000 + 330_000 * chart.categories.len().clamp(4, 16);
        let _ = write!(
            self.out,
            "<w:p><w:pPr><w:pStyle w:val=\"Figure\"/></w:pPr><w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" \
             distL=\"0\" distR=\"0\"><wp:extent cx=\"5760000\" cy=\"{height}\"/><wp:docPr id=\"{id}\" \
             name=\"Figure {number}\" title=\"{}\" descr=\"{}\"/><a:graphic><a:graphicData \
             uri=\"http://schemas.openxmlformats.org/drawingml/2006/chart\"><c:chart r:id=\"rIdChart{number}\"/>\
             </a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>",
            escape(&chart.title),
            escape(&chart.summary),
            id = number,
        );
        self.captioned("Figure", number, &chart.title);
    }

    /// A caption with a number that Word counts anew when it updates its fields.
    fn captioned(&mut self, what: &str, number: usize, text: &str) {
        self.paragraph("Caption");
        let _ = write!(
            self.out,
            "<w:r><w:t xml:space=\"preserve\">{what} </w:t></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>\
             <w:r><w:instrText xml:space=\"preserve\"> SEQ {what} \\* ARABIC </w:instrText></w:r>\
             <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>{number}</w:t></w:r>\
             <w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:r><w:t xml:space=\"preserve\">. {}</w:t></w:r>",
            escape(text)
        );
        self.close();
    }

    fn paragraph(&mut self, style: &str) {
        let _ = write!(self.out, "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>");
        self.last = Some((self.out.len(), 0));
        self.out.push_str("</w:pPr>");
        self.open = true;
    }

    fn close(&mut self) {
        if std::mem::take(&mut self.open) {
            self.out.push_str(&std::mem::take(&mut self.heading_end));
            self.out.push_str("</w:p>");
            let end = self.out.len();
            self.last = self.last.map(|(style, _)| (style, end));
        }
    }

    /// Keeps the paragraph that was written last on the page of what follows: it says what the list is.
    fn keep_with_next(&mut self) {
        if let Some((style, end)) = self.last.take()
            && end == self.out.len()
        {
            self.out.insert_str(style, "<w:keepNext/>");
        }
    }

    fn text(&mut self, text: &str) {
        let look = match (self.bold > 0, self.italic > 0) {
            (false, false) => "",
            (true, false) => "<w:rPr><w:b/></w:rPr>",
            (false, true) => "<w:rPr><w:i/></w:rPr>",
            (true, true) => "<w:rPr><w:b/><w:i/></w:rPr>",
        };
        let out = self.place(text);
        out.push_str("<w:r>");
        out.push_str(look);
        out.push_str("<w:t xml:space=\"preserve\">");
        push_escaped(out, text);
        out.push_str("</w:t></w:r>");
    }

    fn push(&mut self, run: &str, text: &str) {
        self.place(text).push_str(run);
    }

    /// Where a run of `text` is to be written: in the cell that is open, else in a paragraph.
    fn place(&mut self, text: &str) -> &mut String {
        if self.table.is_none() && !self.open {
            self.paragraph("Normal");
        }
        match &mut self.table {
            Some(table) => {
                table.cell.text.push_str(text);
                &mut table.cell.runs
            }
            None => &mut self.out,
        }
    }
}
