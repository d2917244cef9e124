//! Word files: their parts, the order of their elements, and what another reader makes of them.

use crate::documents::hostile;
use crate::support::World;
use crate::support::reading::{part, parts, xml_text};

#[test]
fn a_word_file_has_words_own_parts() {
    let world = World::with_visit();
    world.ok("recommendation add trafford \"Agree a plan.\"");
    world.ok("report draft trafford -o report.docx");
    let docx = world.bytes("report.docx");
    let body = part(&docx, "word/document.xml");
    for piece in [
        "w:val=\"Title\"",
        "w:val=\"Heading1\"",
        "w:val=\"ListNumber\"",
        "w:val=\"PeerageTable\"",
        "TOC \\o",
        "SEQ Table",
        "<w:tblHeader/>",
        "<w:tblCaption w:val=\"The peer team\"/>",
        "<w:tblDescription w:val=\"A table with the columns Role, Name, Post\"/>",
    ] {
        assert!(body.contains(piece), "{piece}");
    }
    assert!(body.matches("w:anchor=\"_Toc").count() > 5);
    for anchor in body.split("w:anchor=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(body.contains(&format!("w:name=\"{anchor}\"")), "{anchor} leads nowhere");
    }
    let header = xml_text(&part(&docx, "word/header1.xml"), "w:t").concat();
    let told =
        "Trafford Metropolitan Borough Council: draft 1, for the peer team, 21 November 2026";
    assert_eq!(header, told);
    assert!(part(&docx, "word/footer1.xml").contains("NUMPAGES"));
    assert!(part(&docx, "word/styles.xml").contains("w:lang w:val=\"en-GB\""));
    let about = part(&docx, "docProps/core.xml");
    assert!(about.contains("<dc:language>en-GB</dc:language>"), "{about}");
    world.ok("report comment trafford --ask --council --due 2027-04-01");
    world.ok("report draft trafford -o report.docx");
    let header = xml_text(&part(&world.bytes("report.docx"), "word/header1.xml"), "w:t").concat();
    assert!(header.contains("draft 1, for the council to check the facts"), "{header}");
}

/// Elements of a Word document whose children have an order (ECMA-376, part 1, sections 17.3 to 17.6 and
/// the schema wml.xsd): what stands in another makes Word repair the file.
const ORDER: &[(&str, &str)] = &[
    (
        "w:pPr",
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    ),
    (
        "w:rPr",
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
    ),
    (
        "w:tblPr",
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    ),
    (
        "w:tcPr",
        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    ),
    ("w:tbl", "tblPr tblGrid tr"),
    (
        "w:sectPr",
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
    ),
    (
        "w:style",
        "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal rsid pPr rPr tblPr trPr tcPr tblStylePr",
    ),
    (
        "w:lvl",
        "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    ),
    ("w:abstractNum", "nsid multiLevelType tmpl name styleLink numStyleLink lvl"),
    ("w:num", "abstractNumId lvlOverride"),
    ("w:numbering", "numPicBullet abstractNum num"),
    (
        "w:settings",
        "writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries displayBackgroundShape embedTrueTypeFonts mirrorMargins defaultTabStop autoHyphenation updateFields footnotePr endnotePr compat docVars rsids themeFontLang clrSchemeMapping decimalSymbol listSeparator",
    ),
];

#[test]
fn a_word_files_elements_stand_in_the_order_of_the_standard() {
    let world = hostile();
    for (line, file) in [
        ("report draft trafford", "report.docx"),
        ("report draft trafford --layout older", "older.docx"),
        ("action plan trafford", "plan.docx"),
        ("team profile trafford", "profile.docx"),
        ("team brief trafford", "brief.docx"),
        ("programme annual-report --year 2026", "year.docx"),
    ] {
        world.ok(&format!("{line} -o {file}"));
        let all = parts(&world.bytes(file));
        for (name, xml) in all.iter().filter(|(name, _)| name.starts_with("word/")) {
            in_order(xml, &format!("{file} {name}"));
        }
        whole(&all, file);
    }
}

/// Every element of [`ORDER`] has its children in order, and none that the standard does not know there.
fn in_order(xml: &str, place: &str) {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut open: Vec<(String, usize)> = Vec::new();
    let child = |open: &mut Vec<(String, usize)>, name: &str| {
        let Some((parent, last)) = open.last_mut() else { return };
        let Some((_, order)) = ORDER.iter().find(|(known, _)| known == parent) else { return };
        let own = name.strip_prefix("w:").unwrap_or(name);
        let at = order.split(' ').position(|known| known == own);
        let at = at.unwrap_or_else(|| panic!("{place}: {name} in {parent}"));
        assert!(at >= *last, "{place}: {name} stands too late in {parent}");
        *last = at;
    };
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                let name = start.name().as_ref().to_owned();
                child(&mut open, &name);
                open.push((name, 0));
            }
            Event::Empty(empty) => child(&mut open, empty.name().as_ref()),
            Event::End(_) => drop(open.pop()),
            Event::Eof => return,
            _ => {}
        }
    }
}

/// Every part has a content type, every relation a part, and every relation that is used is there.
fn whole(parts: &[(String, String)], file: &str) {
    let of = |name: &str| parts.iter().find(|(known, _)| known == name).map(|(_, text)| text);
    let types = of("[Content_Types].xml").unwrap();
    assert_eq!(parts[0].0, "[Content_Types].xml", "{file}");
    for (name, _) in parts.iter().skip(1) {
        let ending = name.rsplit('.').next().unwrap();
        let known = types.contains(&format!("PartName=\"/{name}\""))
            || types.contains(&format!("Extension=\"{ending}\""));
        assert!(known, "{file}: {name} has no content type");
    }
    let relations = of("word/_rels/document.xml.rels").unwrap();
    for target in relations.split("Target=\"").skip(1).map(|t| t.split('"').next().unwrap()) {
        let is_there = target.contains("://") || of(&format!("word/{target}")).is_some();
        assert!(is_there, "{file}: no part {target}");
    }
    let body = of("word/document.xml").unwrap();
    for id in body.split("r:id=\"").chain(body.split("r:embed=\"")).skip(1) {
        let id = id.split('"').next().unwrap();
        if id.starts_with("rId") {
            assert!(relations.contains(&format!("Id=\"{id}\"")), "{file}: no relation {id}");
        }
    }
    let marks = |what: &str| body.matches(&format!("<w:{what} ")).count();
    assert_eq!(marks("bookmarkStart"), marks("bookmarkEnd"), "{file}");
}

/// What Word files say to a reader that is not ours: python-docx, where it is installed.
#[test]
fn another_reader_of_word_files_reads_them() {
    const READ: &str = "import sys, docx
for name in sys.argv[1:]:
    d = docx.Document(name)
    heads = [p.text for p in d.paragraphs if p.style.name.startswith('Heading') or p.style.name == 'Title']
    words = ' '.join(p.text for p in d.paragraphs) + ' '.join(c.text for t in d.tables for r in t.rows for c in r.cells)
    assert heads and len(words) > 200, name
    assert d.core_properties.title, name
    print(name, len(heads), len(d.tables))
";
    let world = World::with_everything();
    let python = std::env::var("PEERAGE_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let reader = |args: &[&str]| std::process::Command::new(&python).args(args).output();
    if !reader(&["-c", "import docx"]).is_ok_and(|output| output.status.success()) {
        return crate::support::skipped("there is no python-docx to read Word files with");
    }
    let mut args = vec!["-c".to_owned(), READ.to_owned()];
    for (name, line) in [
        ("report", "report draft trafford-2027"),
        ("brief", "team brief trafford-2027"),
        ("profile", "team profile trafford-2027"),
        ("record", "peer record P0148"),
        ("plan", "action plan trafford-2027"),
        ("review", "review report bolton-2023"),
        ("annual", "programme annual-report --year 2026"),
        ("person", "privacy export P0148"),
    ] {
        world.ok(&format!("{line} -o {name}.docx"));
        args.push(world.path().join(format!("{name}.docx")).display().to_string());
    }
    let output = reader(&args.iter().map(String::as_str).collect::<Vec<_>>()).unwrap();
    assert!(output.status.success(), "{}", crate::support::told(&output));
}
