//! The table of contents: for Word a field that holds the headings as links, and that Word fills with
//! page numbers when it updates it; on the way to a PDF, where nobody updates it, links with the
//! number of the page that each leads to.

use std::fmt::Write as _;

use pulldown_cmark::HeadingLevel;

use super::{Purpose, escape};
use crate::render::blocks::{Heading, LISTED};

const END: &str = "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
/// The most sections that are listed below the chapters: about a page.
const MOST_SECTIONS: usize = 24;

/// The field's beginning: it lists the chapters, or these and their sections.
fn begin(deep: bool) -> String {
    let depth = if deep { 2 } else { 1 };
    format!(
        "<w:r><w:fldChar w:fldCharType=\"begin\" w:dirty=\"true\"/></w:r>\
         <w:r><w:instrText xml:space=\"preserve\"> TOC \\o &quot;1-{depth}&quot; \\h \\z </w:instrText></w:r>\
         <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>"
    )
}

/// The bookmark of the heading at this place, from 0, among all.
pub(super) fn bookmark(place: usize) -> String {
    format!("_Toc{}", place + 1)
}

/// Whether the sections are listed as well: where they are numbered as the chapters are, and not too many.
/// `Strengths` below each chapter would lead nobody anywhere.
fn is_deep(headings: &[Heading]) -> bool {
    let sections = || headings.iter().filter(|heading| heading.level == HeadingLevel::H3);
    let is_numbered = |heading: &Heading| heading.text.starts_with(|c: char| c.is_ascii_digit());
    sections().any(is_numbered) && sections().count() <= MOST_SECTIONS
}

/// The table of the chapters; nothing where there are fewer than two to lead to.
pub(super) fn table(headings: &[Heading], purpose: Purpose) -> String {
    let deep = is_deep(headings);
    let is_listed = |level| level == LISTED || (deep && level == HeadingLevel::H3);
    let listed = || headings.iter().enumerate().filter(|(_, heading)| is_listed(heading.level));
    let last = listed().count();
    if headings.iter().filter(|heading| heading.level == LISTED).count() < 2 {
        return String::new();
    }
    let (begin, end) = match purpose {
        Purpose::Word => (begin(deep), END),
        Purpose::Pdf => (String::new(), ""),
    };
    let mut xml = "<w:p><w:pPr><w:pStyle w:val=\"ContentsHeading\"/></w:pPr><w:r><w:t>Contents</w:t></w:r></w:p>"
        .to_owned();
    for (line, (place, heading)) in listed().enumerate() {
        let before = if line == 0 { begin.as_str() } else { "" };
        let after = if line + 1 == last { end } else { "" };
        let style = if heading.level == LISTED { "TOC1" } else { "TOC2" };
        let name = bookmark(place);
        let page = match purpose {
            Purpose::Word => String::new(),
            Purpose::Pdf => page_of(&name),
        };
        let _ = write!(
            xml,
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{before}<w:hyperlink w:anchor=\"{name}\" w:history=\"1\">\
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
