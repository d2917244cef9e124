//! Word files: their parts, the order of their elements, and what another reader makes of them.

use std::collections::BTreeSet;

use crate::documents::hostile;
use crate::support::World;
use crate::support::ooxml::{Node, valid};
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

/// Word asks more of a file than others do: it is held to the schemas and to what refers to what.
#[test]
fn a_word_file_is_what_the_standard_asks() {
    let world = hostile();
    for (line, file) in [
        ("report draft trafford", "report.docx"),
        ("report draft trafford --layout older", "older.docx"),
        ("report draft trafford --layout letter", "letter.docx"),
        ("report draft trafford --layout fire", "fire.docx"),
        ("action plan trafford", "plan.docx"),
        ("team profile trafford", "profile.docx"),
        ("team brief trafford", "briefs.docx"),
        ("programme annual-report --year 2026", "year.docx"),
    ] {
        world.ok(&format!("{line} -o {file}"));
        let all = parts(&world.bytes(file));
        whole(&all, file);
        let read = |name: &str| Node::read(&all.iter().find(|(known, _)| known == name).unwrap().1);
        let body = read("word/document.xml");
        for (name, xml) in all.iter().filter(|(name, _)| {
            name.starts_with("word/") && !name.contains("_rels") && !name.contains("theme")
        }) {
            valid(&Node::read(xml), &format!("{file} {name}"));
        }
        referred(&body, &read("word/styles.xml"), &read("word/numbering.xml"), file);
        marked(&body, file);
        fields(&body, file);
        fields(&read("word/footer1.xml"), file);
        tables(&body, file);
    }
}

/// Every part has a content type, every relation a part, and every relation that is used is there.
fn whole(parts: &[(String, String)], file: &str) {
    assert_eq!(parts[0].0, "[Content_Types].xml", "{file}");
    let names: Vec<&str> = parts.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{file}: {names:?}");
    let of = |name: &str| Node::read(&parts.iter().find(|(known, _)| known == name).unwrap().1);
    let types = of("[Content_Types].xml");
    let overrides: Vec<&str> =
        types.named("Override").iter().map(|node| node.of("PartName").unwrap()).collect();
    for part in &overrides {
        assert!(names.contains(&part.trim_start_matches('/')), "{file}: there is no {part}");
    }
    for name in names.iter().skip(1) {
        let known = overrides.contains(&format!("/{name}").as_str()) || name.ends_with(".rels");
        assert!(known, "{file}: {name} has no content type");
    }
    for (rels, folder) in [("_rels/.rels", ""), ("word/_rels/document.xml.rels", "word/")] {
        let rels = of(rels);
        let ids: Vec<&str> =
            rels.named("Relationship").iter().map(|node| node.of("Id").unwrap()).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{file}: {ids:?}");
        for node in rels.named("Relationship") {
            let target = format!("{folder}{}", node.of("Target").unwrap());
            assert!(names.contains(&target.as_str()), "{file}: no part {target}");
        }
        if folder == "word/" {
            let body = of("word/document.xml");
            for id in body.all().iter().filter_map(|node| node.of("r:id")) {
                assert!(ids.contains(&id), "{file}: no relation {id}");
            }
        }
    }
}

/// Every style and every numbering that is named is there, each once.
fn referred(body: &Node, styles: &Node, numbering: &Node, file: &str) {
    let ids: Vec<(&str, &str)> = styles
        .named("w:style")
        .iter()
        .map(|node| (node.of("w:type").unwrap(), node.of("w:styleId").unwrap()))
        .collect();
    let names: BTreeSet<&str> = styles.named("w:name").iter().map(|node| node.val()).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{file}");
    assert_eq!(names.len(), ids.len(), "{file}");
    for (what, of) in [("w:pStyle", "paragraph"), ("w:tblStyle", "table")] {
        for node in body.named(what) {
            assert!(ids.contains(&(of, node.val())), "{file}: no style {}", node.val());
        }
    }
    for node in styles.named("w:basedOn").iter().chain(&styles.named("w:next")) {
        assert!(ids.iter().any(|(_, id)| *id == node.val()), "{file}: no style {}", node.val());
    }
    let lists: Vec<&str> =
        numbering.named("w:num").iter().map(|node| node.of("w:numId").unwrap()).collect();
    assert_eq!(lists.iter().collect::<BTreeSet<_>>().len(), lists.len(), "{file}");
    for node in body.named("w:numId") {
        assert!(lists.contains(&node.val()), "{file}: no numbering {}", node.val());
    }
    let kinds: Vec<&str> = numbering
        .named("w:abstractNum")
        .iter()
        .map(|node| node.of("w:abstractNumId").unwrap())
        .collect();
    for node in numbering.named("w:abstractNumId") {
        assert!(kinds.contains(&node.val()), "{file}");
    }
}

/// Bookmarks begin and end in one paragraph, each once; links lead to them; drawings have ids of their own.
fn marked(body: &Node, file: &str) {
    let ids = |of: &Node, name: &str| -> Vec<String> {
        of.named(name).iter().map(|node| node.of("w:id").unwrap().to_owned()).collect()
    };
    for paragraph in body.named("w:p") {
        assert_eq!(ids(paragraph, "w:bookmarkStart"), ids(paragraph, "w:bookmarkEnd"), "{file}");
    }
    let all = ids(body, "w:bookmarkStart");
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "{file}");
    let starts = body.named("w:bookmarkStart");
    let names: BTreeSet<&str> = starts.iter().map(|node| node.of("w:name").unwrap()).collect();
    assert_eq!(names.len(), all.len(), "{file}");
    assert!(names.iter().all(|name| name.len() <= 40), "{file}");
    for link in body.named("w:hyperlink") {
        assert!(names.contains(link.of("w:anchor").unwrap()), "{file}");
    }
    let drawings: Vec<&str> =
        body.named("wp:docPr").iter().map(|node| node.of("id").unwrap()).collect();
    assert_eq!(drawings.iter().collect::<BTreeSet<_>>().len(), drawings.len(), "{file}");
    assert!(drawings.iter().all(|id| *id != "0"), "{file}");
}

/// Every field begins, says what it is, and ends.
fn fields(part: &Node, file: &str) {
    let mut open: Vec<&str> = Vec::new();
    for node in part.all() {
        match (node.name.as_str(), node.of("w:fldCharType")) {
            ("w:fldChar", Some("begin")) => open.push("begun"),
            ("w:fldChar", Some("separate")) => {
                assert_eq!(open.pop(), Some("told"), "{file}");
                open.push("shown");
            }
            ("w:fldChar", Some("end")) => assert_eq!(open.pop(), Some("shown"), "{file}"),
            ("w:fldChar", other) => panic!("{file}: a field char {other:?}"),
            ("w:instrText", _) => {
                assert_eq!(open.pop(), Some("begun"), "{file}");
                open.push("told");
            }
            _ => {}
        }
    }
    assert_eq!(open, Vec::<&str>::new(), "{file}");
}

/// Every row has a cell for each column, the columns fit the page, and a paragraph follows each table.
fn tables(body: &Node, file: &str) {
    let parts = &body.children[0].children;
    for pair in parts.windows(2) {
        assert!(pair[0].name != "w:tbl" || pair[1].name == "w:p", "{file}: {}", pair[1].name);
    }
    for table in body.named("w:tbl") {
        let columns = table.named("w:gridCol");
        // Between margins of 1,304 twentieths of a point.
        let page: u32 = body.named("w:pgSz")[0].of("w:w").unwrap().parse().unwrap();
        let wide: u32 =
            columns.iter().map(|column| column.of("w:w").unwrap().parse::<u32>().unwrap()).sum();
        assert!(wide <= page - 2 * 1_304, "{file}: a table is {wide} wide");
        let rows = table.named("w:tr");
        assert_eq!(rows[0].named("w:tblHeader").len(), 1, "{file}");
        // A small table is not torn apart: each row but the last stays with the next.
        if rows.len() <= 12 {
            let held =
                |row: &&Node| row.named("w:p").iter().all(|p| !p.named("w:keepNext").is_empty());
            assert_eq!(rows.iter().filter(|row| held(row)).count(), rows.len() - 1, "{file}");
        }
        for row in rows {
            assert_eq!(row.named("w:tc").len(), columns.len(), "{file}");
        }
    }
}

/// Several papers in one file: each has its page, and the contents lead to each by its title.
#[test]
fn several_briefings_in_one_file_are_told_apart() {
    let world = World::with_visit();
    world.ok("team brief trafford -o briefs.docx");
    let body = Node::read(&part(&world.bytes("briefs.docx"), "word/document.xml"));
    let links: Vec<String> = body
        .named("w:hyperlink")
        .iter()
        .map(|link| link.named("w:t").iter().map(|node| node.text.as_str()).collect())
        .collect();
    let wanted = ["Ida Marsh", "Bo Lund", "Ada Reed"].map(|name| format!("Briefing for {name}"));
    assert_eq!(links, wanted);
    assert_eq!(body.named("w:pageBreakBefore").len(), 3);
    // A page has one title; the members' briefings are its chapters.
    world.ok("team brief trafford -o briefs.html");
    let page = world.read("briefs.html");
    assert!(page.contains("<li><a href=\"#s2\">Briefing for Ida Marsh</a></li>"), "{page}");
    assert_eq!((page.matches("<h1 ").count(), page.matches("<h2 id=").count()), (1, 3), "{page}");
    assert!(
        page.contains("<main class=\"apart\">") && page.contains(">Your duties</h3>"),
        "{page}"
    );
    world.ok("team brief trafford --peer P2 -o one.html");
    assert!(world.read("one.html").contains("<h1 id=\"s1\">Briefing for Bo Lund</h1>"));
    // A letter has no list of contents.
    world.ok("report draft trafford --layout letter -o letter.docx");
    assert!(!part(&world.bytes("letter.docx"), "word/document.xml").contains("TOC"));
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
