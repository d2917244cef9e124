//! The table of contents: a field that holds the headings as links, and that Word fills with page
//! numbers when it updates it.

use std::fmt::Write as _;

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::escape;
use crate::render::blocks::Piece;

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

/// The field; nothing where there are fewer than two headings to lead to.
pub(super) fn field(headings: &[(usize, String)]) -> String {
    if headings.len() < 2 {
        return String::new();
    }
    let begin = "<w:r><w:fldChar w:fldCharType=\"begin\" w:dirty=\"true\"/></w:r>\
         <w:r><w:instrText xml:space=\"preserve\"> TOC \\o &quot;1-2&quot; \\h \\z \\u </w:instrText></w:r>\
         <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>";
    let end = "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
    let mut xml = "<w:p><w:pPr><w:pStyle w:val=\"ContentsHeading\"/></w:pPr><w:r><w:t>Contents</w:t></w:r></w:p>"
        .to_owned();
    let last = headings.len() - 1;
    for (line, (place, heading)) in headings.iter().enumerate() {
        let before = if line == 0 { begin } else { "" };
        let after = if line == last { end } else { "" };
        let _ = write!(
            xml,
            "<w:p><w:pPr><w:pStyle w:val=\"TOC1\"/></w:pPr>{before}<w:hyperlink w:anchor=\"{}\" w:history=\"1\">\
             <w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:hyperlink>{after}</w:p>",
            bookmark(*place),
            escape(heading)
        );
    }
    xml
}
