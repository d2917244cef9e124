//! What stands in documents: the layouts of reports, next steps, what is to be looked at, the programme's own
//! words.

use serde_json::json;

use crate::support::World;

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
