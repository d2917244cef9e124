//! What Word asks of a file: the part of the transitional schemas (ECMA-376, parts 1 and 4) that the
//! program uses, closed: an element, an attribute or an order that is not here is a fault.
#![allow(dead_code, reason = "each test file uses its part")]

use quick_xml::events::{BytesStart, Event};

/// An element of an XML document.
#[derive(Debug, Default)]
pub struct Node {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Self>,
    pub text: String,
}

impl Node {
    /// The document's own element. Fails where it is not well formed or has a document type.
    #[track_caller]
    pub fn read(xml: &str) -> Self {
        let mut reader = quick_xml::Reader::from_str(xml);
        let mut open = vec![Self::default()];
        loop {
            match reader.read_event().unwrap() {
                Event::Start(start) => open.push(Self::begun(&start)),
                Event::Empty(start) => open.last_mut().unwrap().children.push(Self::begun(&start)),
                Event::End(_) => {
                    let done = open.pop().unwrap();
                    open.last_mut().unwrap().children.push(done);
                }
                Event::Text(text) => open.last_mut().unwrap().text.push_str(&text),
                Event::GeneralRef(name) => {
                    assert!(["lt", "gt", "amp", "quot", "#39"].contains(&name.as_ref()));
                    open.last_mut().unwrap().text.push('&');
                }
                Event::DocType(_) | Event::CData(_) | Event::PI(_) => panic!("no part has that"),
                Event::Decl(_) | Event::Comment(_) => {}
                Event::Eof => return open.pop().unwrap().children.pop().unwrap(),
            }
        }
    }

    fn begun(start: &BytesStart<'_>) -> Self {
        let attribute = |found: quick_xml::events::attributes::Attribute<'_>| {
            (found.key.as_ref().to_owned(), found.value.into_owned())
        };
        let attributes = start.attributes().map(|found| attribute(found.unwrap())).collect();
        Self { name: start.name().as_ref().to_owned(), attributes, ..Self::default() }
    }

    /// An attribute.
    pub fn of(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Its `w:val`.
    pub fn val(&self) -> &str {
        self.of("w:val").unwrap_or_else(|| panic!("{} has no w:val", self.name))
    }

    /// Itself and all below it, in the order of the document.
    pub fn all(&self) -> Vec<&Self> {
        let below = self.children.iter().flat_map(Self::all);
        std::iter::once(self).chain(below).collect()
    }

    /// All of this name.
    pub fn named(&self, name: &str) -> Vec<&Self> {
        self.all().into_iter().filter(|node| node.name == name).collect()
    }
}

const PPR: &str = "w:pStyle w:keepNext w:keepLines w:pageBreakBefore w:numPr w:pBdr w:tabs w:spacing w:ind w:jc w:outlineLvl";
const RPR: &str = "w:rFonts w:b w:i w:color w:sz w:lang";
const TBLPR: &str = "w:tblStyle w:tblStyleRowBandSize w:tblW w:tblInd w:tblBorders w:tblLayout w:tblCellMar w:tblLook w:tblCaption w:tblDescription";
const AXIS: &str = "c:axId! c:scaling! c:delete c:axPos! c:numFmt c:majorTickMark c:minorTickMark c:tickLblPos c:crossAx!";
const WIDE: &str = "w:w! w:type!";
const EDGE: &str = "w:val! w:sz w:space w:color";

/// Element, its children in order, its attributes. `!` must be there, `*` may be there more than once, `+`
/// both; `a|b*` are any of these in any order.
const MODEL: &[(&str, &str, &str)] = &[
    ("w:document", "w:body!", ""),
    ("w:body", "w:p|w:tbl* w:sectPr!", ""),
    ("w:p", "w:pPr w:r|w:hyperlink|w:bookmarkStart|w:bookmarkEnd*", ""),
    ("w:hyperlink", "w:r*", "w:anchor! w:history"),
    ("w:bookmarkStart", "", "w:id! w:name!"),
    ("w:bookmarkEnd", "", "w:id!"),
    ("w:r", "w:rPr w:t|w:br|w:tab|w:fldChar|w:instrText|w:drawing*", ""),
    ("w:t", "", "xml:space"),
    ("w:instrText", "", "xml:space"),
    ("w:br", "", ""),
    ("w:fldChar", "", "w:fldCharType! w:dirty"),
    ("w:pPr", PPR, ""),
    ("w:rPr", RPR, ""),
    ("w:pStyle", "", "w:val!"),
    ("w:keepNext", "", ""),
    ("w:pageBreakBefore", "", ""),
    ("w:numPr", "w:ilvl w:numId", ""),
    ("w:ilvl", "", "w:val!"),
    ("w:numId", "", "w:val!"),
    ("w:pBdr", "w:top w:left w:bottom w:right", ""),
    ("w:tabs", "w:tab+", ""),
    ("w:tab", "", "w:val w:leader w:pos"),
    ("w:spacing", "", "w:before w:after w:line w:lineRule"),
    ("w:ind", "", "w:left w:right w:hanging w:firstLine"),
    ("w:jc", "", "w:val!"),
    ("w:outlineLvl", "", "w:val!"),
    ("w:rFonts", "", "w:ascii w:hAnsi w:eastAsia w:cs"),
    ("w:b", "", ""),
    ("w:i", "", ""),
    ("w:color", "", "w:val!"),
    ("w:sz", "", "w:val!"),
    ("w:lang", "", "w:val w:eastAsia w:bidi"),
    ("w:tbl", "w:tblPr! w:tblGrid! w:tr+", ""),
    ("w:tblPr", TBLPR, ""),
    ("w:tblStyle", "", "w:val!"),
    ("w:tblStyleRowBandSize", "", "w:val!"),
    ("w:tblW", "", WIDE),
    ("w:tblInd", "", WIDE),
    ("w:tblBorders", "w:top w:left w:bottom w:right w:insideH w:insideV", ""),
    ("w:tblLayout", "", "w:type!"),
    ("w:tblCellMar", "w:top w:left w:bottom w:right", ""),
    ("w:tblLook", "", "w:val w:firstRow w:lastRow w:firstColumn w:lastColumn w:noHBand w:noVBand"),
    ("w:tblCaption", "", "w:val!"),
    ("w:tblDescription", "", "w:val!"),
    ("w:top", "", "w:val w:sz w:space w:color w:w w:type"),
    ("w:left", "", WIDE),
    ("w:right", "", WIDE),
    ("w:bottom", "", "w:val w:sz w:space w:color w:w w:type"),
    ("w:insideH", "", EDGE),
    ("w:tblGrid", "w:gridCol+", ""),
    ("w:gridCol", "", "w:w!"),
    ("w:tr", "w:trPr w:tc+", ""),
    ("w:trPr", "w:cantSplit|w:tblHeader*", ""),
    ("w:cantSplit", "", ""),
    ("w:tblHeader", "", ""),
    ("w:tc", "w:tcPr w:p+", ""),
    ("w:tcPr", "w:tcW w:shd", ""),
    ("w:tcW", "", WIDE),
    ("w:shd", "", "w:val! w:color w:fill"),
    ("w:sectPr", "w:headerReference|w:footerReference* w:pgSz w:pgMar", ""),
    ("w:headerReference", "", "w:type! r:id!"),
    ("w:footerReference", "", "w:type! r:id!"),
    ("w:pgSz", "", "w:w! w:h! w:orient"),
    ("w:pgMar", "", "w:top! w:right! w:bottom! w:left! w:header! w:footer! w:gutter!"),
    ("w:hdr", "w:p+", ""),
    ("w:ftr", "w:p+", ""),
    ("w:styles", "w:docDefaults w:style*", ""),
    ("w:docDefaults", "w:rPrDefault w:pPrDefault", ""),
    ("w:rPrDefault", "w:rPr", ""),
    ("w:pPrDefault", "w:pPr", ""),
    (
        "w:style",
        "w:name! w:basedOn w:next w:qFormat w:pPr w:rPr w:tblPr w:tblStylePr*",
        "w:type! w:default w:customStyle w:styleId!",
    ),
    ("w:name", "", "w:val!"),
    ("w:basedOn", "", "w:val!"),
    ("w:next", "", "w:val!"),
    ("w:qFormat", "", ""),
    ("w:tblStylePr", "w:rPr w:tcPr", "w:type!"),
    ("w:numbering", "w:abstractNum* w:num*", ""),
    ("w:abstractNum", "w:multiLevelType w:lvl*", "w:abstractNumId!"),
    ("w:multiLevelType", "", "w:val!"),
    ("w:lvl", "w:start w:numFmt w:lvlText w:lvlJc w:pPr", "w:ilvl!"),
    ("w:start", "", "w:val!"),
    ("w:numFmt", "", "w:val!"),
    ("w:lvlText", "", "w:val!"),
    ("w:lvlJc", "", "w:val!"),
    ("w:num", "w:abstractNumId! w:lvlOverride*", "w:numId!"),
    ("w:abstractNumId", "", "w:val!"),
    ("w:lvlOverride", "w:startOverride", "w:ilvl!"),
    ("w:startOverride", "", "w:val!"),
    (
        "w:settings",
        "w:zoom w:defaultTabStop w:characterSpacingControl w:compat w:themeFontLang w:clrSchemeMapping w:decimalSymbol w:listSeparator",
        "",
    ),
    ("w:zoom", "", "w:percent!"),
    ("w:defaultTabStop", "", "w:val!"),
    ("w:characterSpacingControl", "", "w:val!"),
    ("w:compat", "w:compatSetting*", ""),
    ("w:compatSetting", "", "w:name! w:uri! w:val!"),
    ("w:themeFontLang", "", "w:val!"),
    (
        "w:clrSchemeMapping",
        "",
        "w:bg1 w:t1 w:bg2 w:t2 w:accent1 w:accent2 w:accent3 w:accent4 w:accent5 w:accent6 w:hyperlink w:followedHyperlink",
    ),
    ("w:decimalSymbol", "", "w:val!"),
    ("w:listSeparator", "", "w:val!"),
    ("w:fonts", "w:font*", ""),
    ("w:font", "w:panose1 w:charset w:family w:pitch", "w:name!"),
    ("w:panose1", "", "w:val!"),
    ("w:charset", "", "w:val!"),
    ("w:family", "", "w:val!"),
    ("w:pitch", "", "w:val!"),
    ("w:drawing", "wp:inline!", ""),
    ("wp:inline", "wp:extent! wp:docPr! a:graphic!", "distT distB distL distR"),
    ("wp:extent", "", "cx! cy!"),
    ("wp:docPr", "", "id! name! title descr"),
    ("a:graphic", "a:graphicData!", ""),
    ("a:graphicData", "c:chart!", "uri!"),
    ("c:chart", "c:autoTitleDeleted c:plotArea c:legend c:plotVisOnly", "r:id"),
    ("c:chartSpace", "c:lang c:roundedCorners c:chart!", ""),
    ("c:plotArea", "c:layout c:barChart+ c:catAx c:valAx", ""),
    ("c:barChart", "c:barDir! c:grouping c:varyColors c:ser* c:gapWidth c:overlap c:axId+", ""),
    ("c:ser", "c:idx! c:order! c:tx c:spPr c:invertIfNegative c:cat c:val", ""),
    ("c:tx", "c:v!", ""),
    ("c:v", "", ""),
    ("c:spPr", "a:solidFill", ""),
    ("a:solidFill", "a:srgbClr|a:schemeClr+", ""),
    ("c:cat", "c:strLit!", ""),
    ("c:val", "c:numLit!", ""),
    ("c:strLit", "c:ptCount c:pt*", ""),
    ("c:numLit", "c:formatCode c:ptCount c:pt*", ""),
    ("c:pt", "c:v!", "idx!"),
    ("c:formatCode", "", ""),
    ("c:layout", "", ""),
    ("c:catAx", AXIS, ""),
    ("c:valAx", AXIS, ""),
    ("c:scaling", "c:orientation c:min", ""),
    ("c:numFmt", "", "formatCode! sourceLinked"),
    ("c:legend", "c:legendPos c:overlay", ""),
];

/// Elements of a chart that hold one value and nothing else.
const VALUES: &str = "c:lang c:roundedCorners c:autoTitleDeleted c:plotVisOnly c:barDir c:grouping c:varyColors c:gapWidth c:overlap c:axId c:idx c:order c:invertIfNegative c:ptCount c:delete c:axPos c:majorTickMark c:minorTickMark c:tickLblPos c:crossAx c:orientation c:min c:legendPos c:overlay a:srgbClr";

/// Every element below `node` as the schema has it.
pub fn valid(node: &Node, place: &str) {
    for node in node.all() {
        let known = MODEL.iter().find(|(name, ..)| *name == node.name);
        let (children, attributes) = match known {
            Some((_, children, attributes)) => (*children, *attributes),
            None if VALUES.split(' ').any(|name| name == node.name) => ("", "val!"),
            None => panic!("{place}: the schema has no `{}`", node.name),
        };
        in_order(node, children, place);
        of_attributes(node, attributes, place);
        let holds_text =
            ["w:t", "w:instrText", "c:v", "c:formatCode"].contains(&node.name.as_str());
        assert!(holds_text || node.text.trim().is_empty(), "{place}: text in `{}`", node.name);
        let legal = |c: char| {
            matches!(c, '\t' | '\n' | '\r') || (' '..'\u{fffe}').contains(&c) || c > '\u{ffff}'
        };
        assert!(node.text.chars().all(legal), "{place}: a sign that XML does not have");
    }
}

fn in_order(node: &Node, children: &str, place: &str) {
    let steps: Vec<&str> = children.split_whitespace().collect();
    let names = |step: &str| {
        step.trim_end_matches(['!', '*', '+']).split('|').map(str::to_owned).collect::<Vec<_>>()
    };
    let mut at = 0;
    let mut seen = vec![0; steps.len()];
    for child in &node.children {
        let found = steps.iter().position(|step| names(step).contains(&child.name));
        let found = found.unwrap_or_else(|| panic!("{place}: `{}` in `{}`", child.name, node.name));
        assert!(found >= at, "{place}: `{}` stands too late in `{}`", child.name, node.name);
        at = found;
        seen[found] += 1;
    }
    for (step, count) in steps.iter().zip(seen) {
        let wanted = match step.chars().last() {
            Some('!') => count == 1,
            Some('+') => count > 0,
            Some('*') => true,
            _ => count < 2,
        };
        assert!(wanted, "{place}: {count} times `{step}` in `{}`", node.name);
    }
}

fn of_attributes(node: &Node, attributes: &str, place: &str) {
    let known: Vec<&str> = attributes.split_whitespace().collect();
    for (name, value) in &node.attributes {
        let is_known = known.iter().any(|known| known.trim_end_matches('!') == name);
        assert!(is_known || name.starts_with("xmlns"), "{place}: `{name}` of `{}`", node.name);
        // Lengths, sizes and ids are whole numbers; those of a table's width are never below zero.
        let is_number =
            ["w:w", "w:sz", "w:id", "w:ilvl", "w:numId", "w:pos", "cx", "cy", "id", "idx"];
        if is_number.contains(&name.as_str()) {
            assert!(
                value.parse::<u32>().is_ok(),
                "{place}: `{name}` of `{}` is {value}",
                node.name
            );
        }
    }
    for must in known.iter().filter_map(|known| known.strip_suffix('!')) {
        assert!(node.of(must).is_some(), "{place}: `{}` has no `{must}`", node.name);
    }
}
