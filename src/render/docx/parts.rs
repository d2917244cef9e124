//! The parts of a Word file around its body: styles, numbering, header, footer, properties.

use std::fmt::Write as _;

use super::body::Written;
use super::{Cover, Page, escape};

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const NAMES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
const DRAWING_NAMES: &str = "xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
    xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
    xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\"";
const STYLES: &str = include_str!("styles.xml");
const CONTENT_TYPES: &str = include_str!("content_types.xml");
const RELATIONSHIPS: &str = include_str!("relationships.xml");
const DOCUMENT_RELATIONSHIPS: &str = include_str!("document_relationships.xml");
const FONTS: &str = include_str!("fonts.xml");
const THEME: &str = include_str!("theme.xml");
const APPLICATION: &str = include_str!("application.xml");
const SETTINGS: &str = include_str!("settings.xml");

/// Every part with its name in the archive, the content types first as the standard asks.
pub(super) fn all(cover: &Cover, body: &Written) -> Vec<(&'static str, String)> {
    let figures = body.figures.len();
    vec![
        ("[Content_Types].xml", content_types(figures)),
        ("_rels/.rels", RELATIONSHIPS.to_owned()),
        ("word/document.xml", document(&body.xml, cover)),
        ("word/_rels/document.xml.rels", relationships(figures)),
        ("word/styles.xml", STYLES.to_owned()),
        ("word/settings.xml", SETTINGS.to_owned()),
        ("word/numbering.xml", numbering(body.lists)),
        ("word/header1.xml", header(&cover.header)),
        ("word/footer1.xml", footer()),
        ("word/fontTable.xml", FONTS.to_owned()),
        ("word/theme/theme1.xml", THEME.to_owned()),
        ("docProps/core.xml", properties(cover)),
        ("docProps/app.xml", APPLICATION.to_owned()),
    ]
}

/// The content types, with those of the charts.
fn content_types(figures: usize) -> String {
    let mut charts = String::new();
    for number in 1..=figures {
        let _ = write!(
            charts,
            "<Override PartName=\"/word/charts/chart{number}.xml\" \
             ContentType=\"application/vnd.openxmlformats-officedocument.drawingml.chart+xml\"/>"
        );
    }
    CONTENT_TYPES.replace("</Types>", &format!("{charts}</Types>"))
}

/// What the document leads to, with its charts.
fn relationships(figures: usize) -> String {
    let mut charts = String::new();
    for number in 1..=figures {
        let _ = write!(
            charts,
            "<Relationship Id=\"rIdChart{number}\" \
             Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart\" \
             Target=\"charts/chart{number}.xml\"/>"
        );
    }
    DOCUMENT_RELATIONSHIPS.replace("</Relationships>", &format!("{charts}</Relationships>"))
}

fn document(body: &str, cover: &Cover) -> String {
    let Page { width, height, .. } = cover.page();
    let lying = if cover.wide { " w:orient=\"landscape\"" } else { "" };
    format!(
        "{XML}<w:document {NAMES} {DRAWING_NAMES}><w:body>{body}<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId4\"/>\
         <w:footerReference w:type=\"default\" r:id=\"rId3\"/><w:pgSz w:w=\"{width}\" w:h=\"{height}\"{lying}/>\
         <w:pgMar w:top=\"1440\" w:right=\"1304\" w:bottom=\"1440\" w:left=\"1304\" w:header=\"708\" \
         w:footer=\"708\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>"
    )
}

/// Numbering 1 is bullets; each numbered list has a numbering of its own that starts at 1.
fn numbering(lists: usize) -> String {
    let level = |depth: usize, format: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl=\"{depth}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/>\
             <w:lvlText w:val=\"{text}\"/><w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"{}\" \
             w:hanging=\"360\"/></w:pPr></w:lvl>",
            720 + 360 * depth
        )
    };
    let bullets: String = (0..9).map(|depth| level(depth, "bullet", "\u{2022}")).collect();
    let numbers: String =
        (0..9).map(|depth| level(depth, "decimal", &format!("%{}.", depth + 1))).collect();
    let mut xml = format!(
        "{XML}<w:numbering {NAMES}><w:abstractNum w:abstractNumId=\"0\"><w:multiLevelType w:val=\"hybridMultilevel\"/>\
         {bullets}</w:abstractNum><w:abstractNum w:abstractNumId=\"1\"><w:multiLevelType w:val=\"hybridMultilevel\"/>\
         {numbers}</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>"
    );
    for list in 2..lists + 2 {
        let _ = write!(
            xml,
            "<w:num w:numId=\"{list}\"><w:abstractNumId w:val=\"1\"/><w:lvlOverride w:ilvl=\"0\">\
             <w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>"
        );
    }
    xml.push_str("</w:numbering>");
    xml
}

fn header(text: &str) -> String {
    format!(
        "{XML}<w:hdr {NAMES}><w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr><w:r>\
         <w:t xml:space=\"preserve\">{}</w:t></w:r></w:p></w:hdr>",
        escape(text)
    )
}

/// `Page 1 of 9`.
fn footer() -> String {
    let text = |text: &str| format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>");
    let field = |name: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> {name} \
             </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r>\
             <w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
        )
    };
    format!(
        "{XML}<w:ftr {NAMES}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>{}{}{}{}</w:p></w:ftr>",
        text("Page "),
        field("PAGE"),
        text(" of "),
        field("NUMPAGES")
    )
}

fn properties(cover: &Cover) -> String {
    let Cover { title, author, made, .. } = cover;
    format!(
        "{XML}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title><dc:creator>{}</dc:creator>\
         <dc:language>en-GB</dc:language><dcterms:created xsi:type=\"dcterms:W3CDTF\">{}</dcterms:created>\
         </cp:coreProperties>",
        escape(title),
        escape(author),
        escape(made)
    )
}
