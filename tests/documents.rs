//! Documents read back with other people's readers: layouts, papers, content rules, PDF, and texts
//! that try to be more than text.

use serde_json::json;

use crate::support::World;
use crate::support::reading::{browse, has_office, parts, poppler, print, xml_text};

/// Texts from outside that must come out as what they are.
fn corpus() -> Vec<String> {
    let mut texts: Vec<String> = [
        "Stop <script>alert(1)</script>",
        "=cmd|' /C calc'!A0",
        "End ]]> of <!-- it --> &amp; &lt;b&gt; &#60;",
        "Turn \u{202e}txet\u{202c} round \u{200f}x",
        "Clear \u{1b}[2J\u{1b}]0;title\u{7} the screen",
        "Ynys Môn: gŵyl y ŵyn, ŷd, ẅ ẁ â ê î ô û",
        "Praise 👩\u{200d}🚒 and 🏴\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}",
        "| a | b | \\| --- |",
        "# no heading",
        "![see](http://example.invalid/x.png) [it](javascript:alert(1)) <http://example.invalid>",
        "{{ 7 * 7 }} {% raw %} ${x}",
        "``` no code `x` ~~no~~ **bold** _soft_",
        "Table: no caption",
        "1. no list\\",
        "@SUM(A1) +1 -1",
    ]
    .map(str::to_owned)
    .into();
    texts.push(format!("Long {}", "x".repeat(10_000)));
    texts
}

/// What a reader sees of a text: what steers a terminal or turns the writing round is a sign.
fn seen(text: &str) -> String {
    let sign =
        |c: char| c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}');
    text.chars().map(|c| if sign(c) { '\u{fffd}' } else { c }).collect()
}

/// A visit with every text of the corpus as a finding, a recommendation, an action, a session, an area of
/// expertise and a region, and some in names.
pub fn hostile() -> World {
    let world = World::with_visit();
    let file = rusqlite::Connection::open(world.path().join("peerage.db")).unwrap();
    for (number, text) in (1..).zip(corpus()) {
        file.execute(
            "INSERT INTO finding (challenge_id, number, theme, statement, assessment, sources)
             VALUES (1, ?1, 'Financial planning and management', ?2, 'strength', 2)",
            (number, &text),
        )
        .unwrap();
        file.execute(
            "INSERT INTO recommendation (id, challenge_id, number, level, wording)
             VALUES (?1, 1, ?1, 'key', ?2)",
            (number, &text),
        )
        .unwrap();
        file.execute(
            "INSERT INTO action (recommendation_id, number, what, owner, due, status)
             VALUES (?1, 1, ?2, ?2, '2027-06-01', 'in-progress')",
            (number, &text),
        )
        .unwrap();
        file.execute(
            "INSERT INTO session (challenge_id, number, kind, day, starts, ends, who)
             VALUES (1, ?1, 'interview', '2027-03-02', '09:00', '10:00', ?2)",
            (number, &text),
        )
        .unwrap();
        file.execute(
            "INSERT INTO session_peer (session_id, peer_id) VALUES (last_insert_rowid(), 1)",
            [],
        )
        .unwrap();
        file.execute(
            "INSERT INTO peer_expertise (peer_id, area, held) VALUES (1, ?1, 'current')",
            [&text],
        )
        .unwrap();
        let body =
            "SELECT id FROM body WHERE kind = 'district' AND last_day IS NULL LIMIT 1 OFFSET ?1";
        let change = format!("UPDATE body SET region = ?2 WHERE id = ({body})");
        file.execute(&change, (number, &text)).unwrap();
    }
    file.execute(
        "UPDATE body SET name = ?1 WHERE slug = 'trafford'",
        ["Trafford <b>of</b> \u{202e}the\u{7} =1+1 ]]>"],
    )
    .unwrap();
    file.execute("UPDATE peer SET name = ?1 WHERE id = 1", ["Ida <b>Marsh</b> =1+1 ]]>"]).unwrap();
    world
}

/// The words of a Word file, after every part was found well formed.
fn words(docx: &[u8]) -> String {
    let mut text = String::new();
    for (name, xml) in parts(docx) {
        let own = xml_text(&xml, "w:t").concat();
        if name == "word/document.xml" {
            text = own;
        }
    }
    text
}

fn part_of(world: &World, part: &str) -> String {
    crate::support::reading::part(&world.bytes("out.docx"), part)
}

/// Whether a reader, or what shows the text to one, could be steered by it.
fn is_foul(c: char) -> bool {
    (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{200e}' | '\u{200f}')
}

#[test]
fn texts_stay_texts_in_markdown_html_and_word() {
    let world = hostile();
    world.ok(
        "review open trafford-2027 --override \"asked for early\" --window 2028-01-10..2028-01-28",
    );
    for line in [
        "report draft trafford-2027",
        "report draft trafford-2027 --layout older",
        "report draft trafford-2027 --layout fire",
        "report draft trafford-2027 --layout letter",
        "report draft trafford-2027 --layout written-feedback",
        "action plan trafford-2027",
        "review report trafford-2028",
        "team brief trafford-2027",
        "team profile trafford-2027",
        "programme annual-report",
    ] {
        for ending in ["md", "html", "docx"] {
            world.ok(&format!("{line} -o out.{ending}"));
        }
        let docx = words(&world.bytes("out.docx"));
        let page = world.read("out.html");
        let markdown = world.read("out.md");
        let mut read = String::new();
        for event in
            pulldown_cmark::Parser::new_ext(&markdown, pulldown_cmark::Options::ENABLE_TABLES)
        {
            use pulldown_cmark::Event;
            match event {
                Event::Text(text) => read.push_str(&text),
                Event::Html(text) | Event::InlineHtml(text) => panic!("{line}: markup {text}"),
                Event::Start(
                    pulldown_cmark::Tag::Link { .. } | pulldown_cmark::Tag::Image { .. },
                ) => {
                    panic!("{line}: a link")
                }
                _ => {}
            }
        }
        for (form, text) in [("html", &page), ("md", &markdown), ("docx", &docx)] {
            assert_eq!(text.chars().find(|c| is_foul(*c)), None, "{line} {form}");
        }
        for part in ["word/header1.xml", "docProps/core.xml"] {
            let text = part_of(&world, part);
            assert!(!text.contains(is_foul) && !text.contains("<b>"), "{line}: {text}");
        }
        assert!(!page.contains("<b>") && !page.contains("<script"), "{line}");
        assert!(!page.contains("href=\"javascript"), "{line}");
        assert!(!page.contains("<img") && !page.contains("src="), "{line}");
        for text in corpus() {
            let seen = seen(&text);
            assert!(docx.contains(&seen), "{line} docx: {seen}");
            assert!(read.contains(&seen), "{line} md: {seen}");
            // What pulldown-cmark writes leaves the straight quotation marks of texts.
            let escaped = crate::support::reading::escaped(&seen);
            let bare = escaped.replace("&#39;", "'");
            assert!(page.contains(&escaped) || page.contains(&bare), "{line} html: {escaped}");
        }
    }
}

#[test]
fn texts_stay_texts_in_slides_sheets_calendars_and_at_a_terminal() {
    let world = hostile();
    world.ok("report slides trafford -o deck.html");
    let deck = world.read("deck.html");
    assert_eq!((deck.matches("<script>").count(), deck.matches("src=").count()), (1, 0));
    world.ok("programme dashboard -o page.html");
    let page = world.read("page.html");
    assert_eq!((page.matches("<script").count(), page.matches("src=").count()), (0, 0));
    for (file, text) in [("deck.html", &deck), ("page.html", &page)] {
        assert_eq!(text.chars().find(|c| is_foul(*c)), None, "{file}");
        assert!(!text.contains("<b>"), "{file}");
        for said in corpus() {
            let wanted = crate::support::reading::escaped(&seen(&said));
            assert!(text.contains(&wanted), "{file}: {wanted}");
        }
    }
    for form in ["brief", "profile"] {
        world.ok(&format!("team {form} trafford -o paper.docx"));
        assert!(words(&world.bytes("paper.docx")).contains("Ida <b>Marsh</b> =1+1 ]]>"), "{form}");
        world.ok(&format!("team {form} trafford -o paper.html"));
        assert!(!world.read("paper.html").contains("<b>"), "{form}");
    }
    let shown = world.ok("recommendation list trafford");
    assert!(!shown.contains('\u{1b}') && !shown.contains('\u{202e}'), "{shown}");
    world.ok("action list trafford -o plan.ics");
    let calendar = world.read("plan.ics");
    let read = ical::IcalParser::new(calendar.as_bytes()).next().unwrap().unwrap();
    assert_eq!(read.events.len(), corpus().len());
    world.ok("action list trafford -o plan.csv");
    let sheet = world.bytes("plan.csv");
    let mut sheet = csv::Reader::from_reader(sheet.as_slice());
    let rows: Vec<csv::StringRecord> = sheet.records().map(Result::unwrap).collect();
    let guarded = rows.iter().filter(|row| row.iter().any(|cell| cell.starts_with("'=cmd")));
    assert_eq!((rows.len(), guarded.count()), (corpus().len(), 1));
}

#[test]
fn a_pdf_is_tagged_and_titled_and_says_the_same_each_time() {
    if !has_office() {
        return;
    }
    let world = hostile();
    world.ok_with_path("report draft trafford -o one.pdf");
    world.ok_with_path("report draft trafford -o two.pdf");
    let Some(about) = poppler("pdfinfo", &world, &["one.pdf"]) else { return };
    assert!(about.contains("Tagged:          yes"), "{about}");
    assert!(about.contains("Title:           Corporate peer challenge: Trafford"), "{about}");
    let text = |file: &str| poppler("pdftotext", &world, &["-raw", file, "-"]).unwrap();
    let one = text("one.pdf");
    assert_eq!(one, text("two.pdf"));
    for said in [
        "Stop <script>alert(1)</script>",
        "=cmd|' /C calc'!A0",
        "End ]]> of <!-- it --> &amp; &lt;b&gt; &#60;",
        "gŵyl y ŵyn, ŷd",
        "draft 1, for the peer team",
        "Table 1. The peer team",
    ] {
        assert!(one.contains(said), "{said}\n{one}");
    }
    assert!(one.replace(['\n', '\u{c}'], "").contains(&"x".repeat(3_000)));
    // The table of contents has the pages on which the chapters are.
    let line =
        text("one.pdf").lines().find(|line| line.starts_with("Appendix A.")).unwrap().to_owned();
    let page: usize = line.rsplit('.').next().unwrap().trim().parse().unwrap();
    let pages: Vec<&str> = one.split('\u{c}').collect();
    assert!(page > 1 && pages[page - 1].contains("Appendix A. The process\n"), "{line}");
}

#[test]
fn a_report_has_the_layout_asked_for_and_a_panel_writes_a_letter() {
    let world = World::with_visit();
    world.ok("finding add trafford --theme finan --assessment strength --sources 2 \"The budget is understood.\"");
    let older = world.ok("report draft trafford --layout older");
    for said in ["## 3. Summary of the peer challenge approach", "### 4.4 Financial", "## 5. Next"]
    {
        assert!(older.contains(said), "{said}\n{older}");
    }
    // Another layout says the same: the draft keeps its number.
    let newer = world.run("report draft trafford");
    assert!(newer.contains("## Appendix A. The process"), "{newer}");
    assert!(newer.contains("Draft 1 of the report") && older.contains("draft 1,"), "{newer}");
    assert_eq!(world.ask("SELECT CAST(count(*) AS TEXT) FROM report_version"), "1");
    world.ok("challenge add recovery-and-renewal-panel Salford --window 2027-01-01..2027-01-31");
    let letter = world.ok("report draft salford-2027");
    assert!(letter.contains("To the Leader and the Chief Executive of Salford"), "{letter}");
    assert!(!letter.contains("## 1."), "{letter}");
    let newer = world.ok("report draft salford-2027 --layout newer");
    assert!(newer.contains("## 1. Introduction"), "{newer}");
    world.fails("report draft trafford --layout odd", 2);
}

/// A fire report has chapters of its own, calls things what fire services call them, and ends with what is to
/// be published: what was to be done on the way to it is no matter of its readers.
#[test]
fn a_fire_report_is_laid_out_as_fire_reports_are() {
    let world = World::new();
    world.ok("challenge add fire \"Greater Manchester Fire\" --window 2027-03-01..2027-06-30");
    let reference = "greater-manchester-fire-2027";
    world.ok(&format!("challenge schedule {reference} --from 2027-03-02"));
    world.ok(&format!(
        "challenge scope {reference} --focus \"on-call crews\" --agreed-on 2026-11-04"
    ));
    for (theme, assessment, said) in [
        ("Response", "strength", "Crews arrive in good time."),
        ("Protection", "area-to-improve", "Inspections are late."),
        ("on-call", "area-to-improve", "On-call crews are hard to find."),
    ] {
        world.ok(&format!(
            "finding add {reference} --theme \"{theme}\" --assessment {assessment} --sources 2 \"{said}\""
        ));
    }
    world.ok(&format!("recommendation add {reference} \"Inspect the tallest buildings first.\""));
    let report = world.ok(&format!("report draft {reference}"));
    let heads: Vec<&str> = report.lines().filter(|line| line.starts_with("##")).collect();
    for (at, head) in [
        (0, "## 1. Introduction and context"),
        (1, "## 2. The peer team"),
        (2, "## 3. Key areas of focus"),
        (3, "### 3.1 On-call crews"),
        (4, "#### Areas to improve"),
        (5, "## 4. Key assessment areas"),
        (6, "### 4.1 Community risk management"),
    ] {
        assert_eq!(heads[at], head, "{report}");
    }
    assert_eq!(
        heads[heads.len() - 3..],
        ["## 5. Conclusion", "### Recommendations", "### Next steps"]
    );
    assert!(report.contains("### 4.8 Leadership and capacity"), "{report}");
    assert!(!report.to_lowercase().contains("council"), "{report}");
    let end = report.split("### Next steps").nth(1).unwrap();
    assert!(
        end.contains("| Report published, with the authority's response and plan | 5 June 2027 |"),
        "{end}"
    );
    assert_eq!(end.lines().filter(|line| line.starts_with("| ")).count(), 3, "{end}");
    // Another layout is there for who wants it.
    let newer = world.ok(&format!("report draft {reference} --layout newer"));
    assert!(newer.contains("## 3. Recommendations") && newer.contains("draft 1,"), "{newer}");
}

/// What ends a report is for its readers, final or not; the deck of the last day tells the host the way to it.
#[test]
fn the_next_steps_are_those_of_the_readers() {
    let world = World::with_visit();
    world.ok("recommendation add trafford \"Agree a plan.\"");
    world.ok("report draft trafford -o report.md --today 2027-03-10");
    for layout in ["newer", "older"] {
        let line = format!("report draft trafford --layout {layout} --today 2027-03-10");
        let text = world.ok(&line);
        let rows: Vec<&str> = text.split("Table: What falls due").nth(1).unwrap().lines().collect();
        let rows: Vec<&str> = rows.into_iter().filter(|l| l.starts_with("| ")).skip(2).collect();
        assert_eq!(
            rows,
            [
                "| Report published, with the action plan where it is ready | 5 June 2027 |",
                "| Action plan published, at the latest | 5 August 2027 |",
                "| Progress review held | 5 January 2028 |",
                "| Report of the progress review published | 5 March 2028 |",
            ]
        );
    }
    let last = world.ok("report finalise trafford --override \"by telephone\" --today 2027-04-20");
    assert!(last.contains("| Progress review held |") && !last.contains("draft"), "{last}");
    let deck = world.ok("report slides trafford --today 2027-03-05");
    let steps = deck.split("<h2>Next steps").nth(1).unwrap();
    assert!(steps.contains("Factual corrections received from the host: 16 April 2027"), "{steps}");
    assert!(!steps.contains("notes with the peer challenge manager"), "{steps}");
}

#[test]
fn what_is_to_be_looked_at_is_a_list() {
    let world = World::with_visit();
    world.ok("evidence add trafford \"Only Jo could know.\" --theme finan --assessment strength --perspective staff --quote --identifiable");
    world.ok("finding add trafford --theme finan --assessment strength \"Tom Vale and Cllr Roe agree; Ida Marsh saw it.\"");
    world.ok("finding link trafford 1 1");
    world.ok("recommendation add trafford \"Savings plans\"");
    world.ok("report slides trafford -o deck.html --today 2027-03-05");
    world.ok("recommendation edit trafford 1 --wording \"A savings plan\"");
    world.ok("report slides trafford -o deck.html --today 2027-03-09");
    world.ok("recommendation add trafford \"Agree a plan.\"");
    let list = world.json("report draft trafford --check");
    let rules: Vec<(&str, &str)> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["rule"].as_str().unwrap(), row["place"].as_str().unwrap()))
        .filter(|(rule, _)| *rule != "theme-without-finding")
        .collect();
    assert_eq!(
        rules,
        [
            ("no-verb", "recommendation 1"),
            ("not-triangulated", "finding 1"),
            ("identifiable-quote", "finding 1"),
            ("person-named", "finding 1"),
            ("person-named", "finding 1"),
            ("differs-from-presentation", "recommendation 1"),
            ("differs-from-presentation", "recommendation 2"),
        ]
    );
    // The presentation of the last day counts, not the one that was made after it.
    let told = world.ok("report draft trafford --check");
    assert!(told.contains("was presented on 5 March 2027 as `Savings plans`"), "{told}");
    assert!(told.contains("`Tom Vale`") && told.contains("`Cllr Roe`") && !told.contains("Jo"));
    assert!(!world.ok("report draft trafford").contains("Only Jo could know"));
    assert_eq!(world.ask("SELECT CAST(count(*) AS TEXT) FROM presentation"), "2");
}

#[test]
fn every_paper_can_be_in_the_programmes_own_words() {
    let world = World::with_visit();
    world.ok("recommendation add trafford \"Agree a plan.\"");
    world.ok("recommendation respond trafford 1 partly --reason \"The gap is smaller.\" --override \"said on the last day\"");
    world.ok(
        "action add trafford 1 \"Write the plan\" --owner \"Director of Finance\" --due 2026-10-01",
    );
    let plan = world.ok("action plan trafford");
    for said in ["accepted in part. The gap is smaller.", "1 October 2026 (late)", "1 is late"] {
        assert!(plan.contains(said), "{said}\n{plan}");
    }
    let names: Vec<String> = world
        .json("report template list")
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["section"].as_str().unwrap().to_owned())
        .collect();
    for name in ["action-plan", "progress-review", "letter", "brief", "profile", "annual-report"] {
        assert!(names.iter().any(|known| known == name), "{name}: {names:?}");
    }
    world.ok("report template export action-plan -o plan.md");
    world.write("plan.md", world.read("plan.md") + "\nOur own words for {{ host }}.\n");
    world.ok("report template import action-plan plan.md");
    assert!(world.ok("action plan trafford").contains("Our own words for Trafford"));
    world.write("bad.md", "one\n\n{{ hosst }}\n");
    let said = world.fails("report template import profile bad.md", 4);
    assert!(said.contains("the template `profile`, line 3"), "{said}");
    assert_eq!(world.json("report template list")[0]["own"], json!(false));
    world.ok("report template reset action-plan");
    assert!(!world.ok("action plan trafford").contains("Our own words"));
}

#[test]
fn pages_stand_in_a_browser_without_a_word() {
    let world = hostile();
    world.ok("report draft trafford -o report.html");
    world.ok("report slides trafford -o deck.html");
    for file in ["report.html", "deck.html"] {
        let Some(seen) = browse(&world, file) else { return };
        assert_eq!(seen.console, Vec::<String>::new(), "{file}");
        assert_eq!(seen.asked, Vec::<String>::new(), "{file}");
        assert!(seen.page.contains("=cmd|"), "{file}");
        let scripts = usize::from(file == "deck.html");
        assert_eq!(world.read(file).matches("script-src").count(), scripts, "{file}");
    }
    // The script of the deck has begun: the first slide is shown, and no other.
    let deck = browse(&world, "deck.html").unwrap().page;
    assert_eq!(deck.matches("class=\"shown\"").count(), 1);
}

/// What the keys do, tried in the browser: a second script presses them and writes down where the deck
/// stands.
#[test]
fn the_deck_goes_by_keys_and_shows_its_notes() {
    let world = deck();
    let page = world.read("deck.html");
    let press = "<script>(function () {
        var told = [];
        function tell(what) {
          var shown = document.querySelectorAll('section.shown');
          told.push(what + ':' + shown.length + ':' + shown[0].id + ':' + document.body.classList.contains('notes')
            + ':' + (document.activeElement === shown[0]));
        }
        tell('begin');
        ['ArrowRight', ' ', 'PageDown', 'ArrowLeft', 'PageUp', 'End', 'ArrowRight', 'Home', 'ArrowLeft', 'n', 'N', 'x']
          .forEach(function (key) {
            document.dispatchEvent(new KeyboardEvent('keydown', { key: key, bubbles: true })); tell(key);
          });
        document.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', ctrlKey: true })); tell('ctrl');
        document.title = told.join(' ');
      })();</script></body>";
    // A second script is not let in by the page itself.
    let own = page.split("script-src ").nth(1).unwrap().split(';').next().unwrap();
    assert!(own.starts_with("'sha256-"), "{own}");
    let copy = page.replace("</body>", press).replace(own, "'unsafe-inline'");
    world.write("pressed.html", copy);
    let Some(seen) = browse(&world, "pressed.html") else { return };
    assert_eq!(seen.console, Vec::<String>::new());
    let title = seen.page.split("<title>").nth(1).unwrap().split("</title>").next().unwrap();
    let ids: Vec<&str> =
        page.split("<section id=\"").skip(1).map(|s| s.split('"').next().unwrap()).collect();
    let (one, two, three, last) = (ids[0], ids[1], ids[2], ids[ids.len() - 1]);
    let at = |key: &str, id: &str, notes: bool| format!("{key}:1:{id}:{notes}:true");
    let wanted = [
        at("begin", one, false),
        at("ArrowRight", two, false),
        at(" ", three, false),
        at("PageDown", ids[3], false),
        at("ArrowLeft", three, false),
        at("PageUp", two, false),
        at("End", last, false),
        at("ArrowRight", last, false),
        at("Home", one, false),
        at("ArrowLeft", one, false),
        at("n", one, true),
        at("N", one, false),
        at("x", one, false),
        at("ctrl", one, false),
    ];
    assert_eq!(title, wanted.join(" "));
}

/// On paper every slide has a page of its own, with its notes.
#[test]
fn the_deck_prints_a_slide_a_page_with_its_notes() {
    let world = deck();
    let page = world.read("deck.html");
    if !print(&world, "deck.html", "deck.pdf") {
        return;
    }
    let Some(text) = poppler("pdftotext", &world, &["-layout", "deck.pdf", "-"]) else { return };
    let pages: Vec<&str> = text.trim_end_matches('\u{c}').split('\u{c}').collect();
    assert_eq!(pages.len(), page.matches("<section id=").count(), "{text}");
    assert!(pages[0].contains("Critical friends, not inspectors"), "{}", pages[0]);
    assert!(pages.iter().any(|page| page.contains("Agree a plan that closes the gap")), "{text}");
}

/// A visit with a deck of some slides.
fn deck() -> World {
    let world = World::with_visit();
    world.ok("finding add trafford --theme finan --assessment strength --sources 2 \"The gap is known.\"");
    world.ok("finding add trafford --theme govern --assessment area-to-improve --sources 2 \"Scrutiny is late.\"");
    world.ok("recommendation add trafford \"Agree a plan that closes the gap.\"");
    world.ok("report slides trafford -o deck.html");
    world
}
