//! The table of contents: for Word a field that holds the headings as links, and that Word fills with
//! page numbers when it updates it; on the way to a PDF, where nobody updates it, links with the
//! number of the page that each leads to.

use std::fmt::Write as _;

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::{Purpose, escape};
use crate::render::blocks::Piece;

const BEGIN: &str = "<w:r><w:fldChar w:fldCharType=\"begin\" w:dirty=\"true\"/></w:r>\
    <w:r><w:instrText xml:space=\"preserve\"> TOC \\o &quot;1-2&quot; \\h \\z \\u </w:instrText></w:r>\
    <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>";
const END: &str = "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";

/// The bookmark of the heading at this place, from 0, among all below the title.
pub(super) fn bookmark(place: usize) -> String {
    format!("_Toc{}", place + 1)
}

/// The headings of the second level, with their place among all below the title.
pub(super) fn headings(pieces: &[Piece<'_>]) -> Vec<(usize, String)> {
    let mut headings: Vec<(usize, String)> = Vec::new();
    let mut place = 0;
    let mut inside = false;
    for piece in pieces {
        let Piece::Event(event) = piece else { continue };
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => {}
            Event::Start(Tag::Heading { level, .. }) => {
                inside = *level == HeadingLevel::H2;
                if inside {
                    headings.push((place, String::new()));
                }
                place += 1;
            }
            Event::End(TagEnd::Heading(_)) => inside = false,
            Event::Text(text) | Event::Code(text) if inside => {
                if let Some((_, heading)) = headings.last_mut() {
                    heading.push_str(text);
                }
            }
            _ => {}
        }
    }
    headings
}

/// The table; nothing where there are fewer than two headings to lead to.
pub(super) fn table(headings: &[(usize, String)], purpose: Purpose) -> String {
    if headings.len() < 2 {
        return String::new();
    }
    let (begin, end) = match purpose {
        Purpose::Word => (BEGIN, END),
        Purpose::Pdf => ("", ""),
    };
    let mut xml = "<w:p><w:pPr><w:pStyle w:val=\"ContentsHeading\"/></w:pPr><w:r><w:t>Contents</w:t></w:r></w:p>"
        .to_owned();
    let last = headings.len() - 1;
    for (line, (place, heading)) in headings.iter().enumerate() {
        let before = if line == 0 { begin } else { "" };
        let after = if line == last { end } else { "" };
        let name = bookmark(*place);
        let page = match purpose {
            Purpose::Word => String::new(),
            Purpose::Pdf => page_of(&name),
        };
        let _ = write!(
            xml,
            "<w:p><w:pPr><w:pStyle w:val=\"TOC1\"/></w:pPr>{before}<w:hyperlink w:anchor=\"{name}\" w:history=\"1\">\
             <w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>{page}</w:hyperlink>{after}</w:p>",
            escape(heading)
        );
    }
    xml
}

/// A field that holds the number of the page on which a bookmark is.
fn page_of(bookmark: &str) -> String {
    format!(
        "<w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>\
         <w:r><w:instrText xml:space=\"preserve\"> PAGEREF {bookmark} \\h </w:instrText></w:r>\
         <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r>{END}"
    )
}
