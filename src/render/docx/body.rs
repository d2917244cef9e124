//! From Markdown to the paragraphs, lists and tables of a Word document.

use std::fmt::Write as _;

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd, TextMergeStream};

use super::escape;
use crate::render::html::options;

/// Width of the text area in twentieths of a point: A4 less its margins.
const TEXT_WIDTH: usize = 9_298;

/// The body's XML, and how many numbered lists it has.
pub(super) fn write(markdown: &str) -> (String, usize) {
    let mut body = Body { headings: headings(markdown), ..Body::default() };
    for event in TextMergeStream::new(Parser::new_ext(markdown, options())) {
        body.take(event);
    }
    (body.out, body.numbered)
}

/// What has been written, and where in the document we are.
#[derive(Default)]
struct Body {
    out: String,
    /// Style of the paragraph that is open.
    open: Option<String>,
    bold: usize,
    italic: usize,
    /// Numbering of the lists that are open: 1 is bullets, from 2 on one for each numbered list.
    lists: Vec<usize>,
    numbered: usize,
    /// The texts of the chapter headings, for the table of contents.
    headings: Vec<String>,
    /// Whether the table of contents is written.
    contents: bool,
    table: Option<Table>,
    links: Vec<String>,
}

/// A table that is being read.
#[derive(Default)]
struct Table {
    rows: Vec<Vec<String>>,
    cell: String,
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
            Event::HardBreak => self.push("<w:r><w:br/></w:r>"),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => self.heading(level),
            Tag::Paragraph if self.table.is_none() && self.open.is_none() => {
                self.paragraph("Normal");
            }
            Tag::List(first) => {
                self.close();
                let list = if first.is_some() { self.numbered + 2 } else { 1 };
                self.numbered += usize::from(first.is_some());
                self.lists.push(list);
            }
            Tag::Item => self.item(),
            Tag::Strong => self.bold += 1,
            Tag::Emphasis => self.italic += 1,
            Tag::Link { dest_url, .. } => self.links.push(dest_url.to_string()),
            Tag::Table(_) => {
                self.close();
                self.table = Some(Table::default());
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.rows.push(Vec::new());
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
                    let cell = std::mem::take(&mut table.cell);
                    if let Some(row) = table.rows.last_mut() {
                        row.push(cell);
                    }
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
    /// the others.
    fn heading(&mut self, level: HeadingLevel) {
        self.close();
        let style = match level {
            HeadingLevel::H1 => "Title",
            HeadingLevel::H2 => "Heading1",
            HeadingLevel::H3 => "Heading2",
            _ => "Heading3",
        };
        if level != HeadingLevel::H1 && !self.contents {
            self.contents = true;
            self.out.push_str(&contents(&self.headings));
        }
        self.paragraph(style);
    }

    fn item(&mut self) {
        self.close();
        let list = self.lists.last().copied().unwrap_or(1);
        let depth = self.lists.len().saturating_sub(1);
        let numbering = format!(
            "<w:pStyle w:val=\"ListParagraph\"/><w:numPr><w:ilvl w:val=\"{depth}\"/><w:numId w:val=\"{list}\"/></w:numPr>"
        );
        let _ = write!(self.out, "<w:p><w:pPr>{numbering}</w:pPr>");
        self.open = Some("ListParagraph".to_owned());
    }

    fn paragraph(&mut self, style: &str) {
        let _ = write!(self.out, "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>");
        self.open = Some(style.to_owned());
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.out.push_str("</w:p>");
        }
    }

    fn text(&mut self, text: &str) {
        let run = self.run(text);
        self.push(&run);
    }

    fn run(&self, text: &str) -> String {
        let bold = if self.bold > 0 { "<w:b/>" } else { "" };
        let italic = if self.italic > 0 { "<w:i/>" } else { "" };
        let look = if bold.is_empty() && italic.is_empty() {
            String::new()
        } else {
            format!("<w:rPr>{bold}{italic}</w:rPr>")
        };
        format!("<w:r>{look}<w:t xml:space=\"preserve\">{}</w:t></w:r>", escape(text))
    }

    fn push(&mut self, run: &str) {
        if let Some(table) = &mut self.table {
            table.cell.push_str(run);
            return;
        }
        if self.open.is_none() {
            self.paragraph("Normal");
        }
        self.out.push_str(run);
    }
}

impl Table {
    /// The table; its first row is the heading, which repeats on every page.
    fn xml(&self) -> String {
        let columns = self.rows.first().map_or(1, Vec::len).max(1);
        let width = TEXT_WIDTH / columns;
        let mut xml = "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"5000\" w:type=\"pct\"/>\
                       <w:tblLook w:firstRow=\"1\" w:noVBand=\"1\"/></w:tblPr><w:tblGrid>"
            .to_owned();
        for _ in 0..columns {
            let _ = write!(xml, "<w:gridCol w:w=\"{width}\"/>");
        }
        xml.push_str("</w:tblGrid>");
        for (number, row) in self.rows.iter().enumerate() {
            let head = if number == 0 { "<w:tblHeader/>" } else { "" };
            let _ = write!(xml, "<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>");
            for column in 0..columns {
                let cell = row.get(column).map_or("", String::as_str);
                let style = if number == 0 { "TableHeading" } else { "TableText" };
                let _ = write!(
                    xml,
                    "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr><w:p><w:pPr>\
                     <w:pStyle w:val=\"{style}\"/></w:pPr>{cell}</w:p></w:tc>"
                );
            }
            xml.push_str("</w:tr>");
        }
        xml.push_str("</w:tbl><w:p/>");
        xml
    }
}

/// The texts of the headings below the title.
fn headings(markdown: &str) -> Vec<String> {
    let mut headings: Vec<String> = Vec::new();
    let mut inside = false;
    for event in TextMergeStream::new(Parser::new_ext(markdown, options())) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) => {
                headings.push(String::new());
                inside = true;
            }
            Event::End(TagEnd::Heading(_)) => inside = false,
            Event::Text(text) | Event::Code(text) if inside => {
                if let Some(heading) = headings.last_mut() {
                    heading.push_str(&text);
                }
            }
            _ => {}
        }
    }
    headings
}

/// A field that holds the chapter headings, and that Word fills with page numbers when it updates it.
fn contents(headings: &[String]) -> String {
    let begin = "<w:r><w:fldChar w:fldCharType=\"begin\" w:dirty=\"true\"/></w:r>\
         <w:r><w:instrText xml:space=\"preserve\"> TOC \\o &quot;1-2&quot; \\h \\z \\u </w:instrText></w:r>\
         <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>";
    let end = "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
    let mut xml = "<w:p><w:pPr><w:pStyle w:val=\"ContentsHeading\"/></w:pPr><w:r><w:t>Contents</w:t></w:r></w:p>"
        .to_owned();
    let last = headings.len().saturating_sub(1);
    for (place, heading) in headings.iter().enumerate() {
        let before = if place == 0 { begin } else { "" };
        let after = if place == last { end } else { "" };
        let _ = write!(
            xml,
            "<w:p><w:pPr><w:pStyle w:val=\"TOC1\"/></w:pPr>{before}<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>{after}</w:p>",
            escape(heading)
        );
    }
    xml
}
