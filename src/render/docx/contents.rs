//! The table of contents: for Word a field that holds the headings as links, and that Word fills with
//! page numbers when it updates it; on the way to a PDF, where nobody updates it, links with the
//! number of the page that each leads to.

use std::fmt::Write as _;

use pulldown_cmark::HeadingLevel;

use super::{Purpose, escape};
use crate::render::blocks::Heading;

const END: &str = "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";

/// The field's beginning: it lists the chapters and their sections, or the titles.
fn begin(level: HeadingLevel) -> String {
    let what = match level {
        HeadingLevel::H1 => "\\t &quot;Title,1&quot;",
        _ => "\\o &quot;1-2&quot; \\u",
    };
    format!(
        "<w:r><w:fldChar w:fldCharType=\"begin\" w:dirty=\"true\"/></w:r>\
         <w:r><w:instrText xml:space=\"preserve\"> TOC {what} \\h \\z </w:instrText></w:r>\
         <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>"
    )
}

/// The bookmark of the heading at this place, from 0, among all.
pub(super) fn bookmark(place: usize) -> String {
    format!("_Toc{}", place + 1)
}

/// The table of what has this level; nothing where there are fewer than two headings to lead to.
pub(super) fn table(headings: &[Heading], level: HeadingLevel, purpose: Purpose) -> String {
    let listed = || headings.iter().enumerate().filter(|(_, heading)| heading.level == level);
    let last = listed().count();
    if last < 2 {
        return String::new();
    }
    let (begin, end) = match purpose {
        Purpose::Word => (begin(level), END),
        Purpose::Pdf => (String::new(), ""),
    };
    let mut xml = "<w:p><w:pPr><w:pStyle w:val=\"ContentsHeading\"/></w:pPr><w:r><w:t>Contents</w:t></w:r></w:p>"
        .to_owned();
    for (line, (place, heading)) in listed().enumerate() {
        let before = if line == 0 { begin.as_str() } else { "" };
        let after = if line + 1 == last { end } else { "" };
        let name = bookmark(place);
        let page = match purpose {
            Purpose::Word => String::new(),
            Purpose::Pdf => page_of(&name),
        };
        let _ = write!(
            xml,
            "<w:p><w:pPr><w:pStyle w:val=\"TOC1\"/></w:pPr>{before}<w:hyperlink w:anchor=\"{name}\" w:history=\"1\">\
             <w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>{page}</w:hyperlink>{after}</w:p>",
            escape(&heading.text)
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
