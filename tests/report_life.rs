//! The life of a report: comments, corrections, the final version, publication, sections, slides.

use serde_json::json;

use crate::support::World;

/// A world with a first draft, on a day after the visit.
fn with_draft() -> World {
    let world = World::with_visit();
    world.ok("finding add trafford --theme finan --assessment strength --sources 2 \"The budget is understood.\"");
    world.ok("recommendation add trafford \"Agree a savings plan.\"");
    world.ok("report draft trafford --today 2027-03-20");
    world
}

#[test]
fn peers_comment_by_a_day_and_the_late_are_named() {
    let world = with_draft();
    world.ok("report comment trafford --ask --due 2027-03-27 --today 2027-03-20");
    world.ok("report comment trafford \"Say more on savings.\" --peer P1 --place \"theme Finance\" --today 2027-03-22");
    let said =
        world.run("report comment trafford --nothing --peer \"Ada Reed\" --today 2027-03-23");
    assert!(said.contains("on draft 1; next: `peerage report comments trafford-2027`."), "{said}");
    let late = world.json("report comments trafford --late --today 2027-03-28");
    assert_eq!(late.as_array().map(Vec::len), Some(1));
    assert_eq!((&late[0]["name"], &late[0]["due_on"]), (&json!("Bo Lund"), &json!("2027-03-27")));
    world.fails("report comments trafford --late --exit-code --today 2027-03-28", 10);
    assert_eq!(world.json("report comments trafford --late --today 2027-03-27"), json!([]));
    let asked = world.json("report comments trafford --asked --today 2027-03-28");
    assert_eq!(asked[2]["answered_on"], "2027-03-23");
    let all = world.json("report comments trafford");
    assert_eq!((&all[0]["peer"], &all[0]["place"]), (&json!("P1"), &json!("theme Finance")));
    world.fails("report comment trafford \"x\" --peer P4", 3);
    world.fails("report comment trafford \"x\"", 2);
    world.fails("report comment trafford --ask", 2);
    world.fails("report comment trafford --ask --due 2026-01-01", 4);
}

#[test]
fn corrections_are_decided_with_a_reason_before_the_report_is_final() {
    let world = with_draft();
    let today = "--today 2027-04-20";
    let said = world.fails("report finalise trafford", 6);
    assert!(said.contains("is not over"), "{said}");
    let said = world.fails(&format!("report finalise trafford {today}"), 6);
    assert!(said.contains("has not checked the facts"), "{said}");
    world.ok(&format!("challenge mark trafford facts-checked {today}"));
    world.ok(&format!("report comment trafford \"We have 63 councillors.\" --council {today}"));
    let said = world.run(&format!("report comment trafford --nothing --council {today}"));
    assert!(said.contains("next: `peerage report comments trafford-2027`."), "{said}");
    let said = world.fails(&format!("report finalise trafford {today}"), 6);
    assert!(said.contains("correction 1 is not decided"), "{said}");
    world.fails(&format!("report comment trafford --decide 1 --as not-accepted {today}"), 4);
    world.fails(&format!("report comment trafford --decide 7 --as accepted {today}"), 3);
    world.ok(&format!("report comment trafford --decide 1 --as accepted {today}"));
    assert_eq!(world.json("report comments trafford --open"), json!([]));
    let output = world.run(&format!("report finalise trafford {today}"));
    assert!(output.contains("Feedback report, final, 20 April 2027"), "{output}");
    let hash = output.split("SHA-256 ").nth(1).unwrap().split_whitespace().next().unwrap();
    assert_eq!(hash.len(), 64);
    let kept = world.ask("SELECT sha256 || ' ' || (final_on = '2027-04-20') FROM report_version WHERE final_on NOT NULL");
    assert_eq!(kept, format!("{hash} 1"));
    let said = world.fails(&format!("report finalise trafford {today}"), 6);
    assert!(said.contains("final already"), "{said}");
    // What it says stays, whichever way it is to be changed; whether the team agreed is not in it.
    world.write("more.csv", "theme,assessment,statement\nfinan,strength,More.\n");
    for (line, code) in [
        ("recommendation edit trafford 1 --wording \"Consider one.\"", 6),
        ("recommendation edit trafford 1 --theme finan", 6),
        ("finding edit trafford 1 --statement \"The budget is not understood.\"", 6),
        ("finding edit trafford 1 --sources 1", 6),
        ("finding add trafford --theme finan --assessment strength \"More.\"", 6),
        ("finding import trafford more.csv", 4),
    ] {
        let said = world.fails(line, code);
        assert!(said.contains("is final"), "{line}\n{said}");
    }
    world.ok("finding edit trafford 1 --agreed yes");
    world.ok("recommendation edit trafford 1 --wording \"Agree a savings plan.\"");
    let said = world.run("finding edit trafford 1 --sources 3 --override \"counted again\"");
    assert!(said.contains("the final report does not say so: `peerage report finalise"), "{said}");
    world.ok(
        "recommendation edit trafford 1 --wording \"Agree one.\" --override \"a slip of the pen\"",
    );
    world.ok(&format!("report finalise trafford {today} --override \"a slip of the pen\""));
}

#[test]
fn whoever_has_nothing_to_say_is_followed_by_the_milestone() {
    let world = with_draft();
    let nothing = "report comment trafford --nothing --today 2027-03-25";
    let said = world.run(&format!("{nothing} --council"));
    assert!(said.contains("next: `peerage challenge mark trafford-2027 facts-checked`."), "{said}");
    world.ok("challenge mark trafford facts-checked --today 2027-04-20");
    let said = world.run(&format!("{nothing} --council"));
    assert!(said.contains("next: `peerage report finalise trafford-2027`."), "{said}");
    let said = world.run(&format!("{nothing} --peer P1"));
    assert!(
        said.contains("next: `peerage challenge mark trafford-2027 peers-commented`."),
        "{said}"
    );
}

#[test]
fn an_override_is_kept_and_needs_a_reason() {
    let world = with_draft();
    world.fails("report finalise trafford --override \" \"", 2);
    world.ok("report finalise trafford --override \"the host asked for it\"");
    let rule = world.ask("SELECT rule || ': ' || reason FROM exception");
    assert_eq!(rule, "report-stage: the host asked for it");
}

#[test]
fn publication_is_noted_and_lateness_said() {
    let world = with_draft();
    let publish = "report publish trafford --report-on 2027-06-10 --url https://example.org/r --today 2027-06-20";
    let said = world.fails(publish, 6);
    assert!(said.contains("is not final"), "{said}");
    world.ok("report finalise trafford --today 2027-05-01 --override \"agreed by telephone\"");
    let early = "report publish trafford --report-on 2027-04-30 --today 2027-06-20";
    let said = world.fails(early, 6);
    assert!(said.contains("was made final on 2027-05-01, after 2027-04-30"), "{said}");
    world.ok(&format!("{early} --dry-run --override \"agreed on paper\""));
    let said = world.run(publish);
    assert!(said.contains("report-published was due by 2027-06-05, 5 days before"), "{said}");
    let said = world.run("report publish trafford --plan-on 2027-06-12 --plan-url https://example.org/p --today 2027-06-20");
    assert!(!said.contains("warning"), "{said}");
    let shown = world.json("challenge show trafford --today 2027-06-20");
    assert_eq!(shown["stage"], "published");
    assert_eq!(
        world.ask("SELECT report_url || ' ' || plan_url FROM challenge"),
        "https://example.org/r https://example.org/p"
    );
    world.fails("report publish trafford --report-on 2028-01-01", 4);
    world.fails("report publish trafford --report-on 2027-06-10 --url javascript:x", 2);
    world.fails("report publish trafford", 2);
}

#[test]
fn a_section_goes_out_and_comes_back_and_an_error_names_its_line() {
    let world = with_draft();
    world.ok("report template export front -o front.md");
    let text = world.read("front.md");
    world.write("front.md", text.clone() + "\nIn our own words, {{ host }}.\n");
    world.ok("report template import front front.md");
    assert!(world.ok("report draft trafford").contains("In our own words, Trafford"));
    assert_eq!(
        world.json("report template list")[0],
        json!({"section": "front", "own": true, "lines": text.lines().count() + 2})
    );
    world.write("bad.md", "one\ntwo {{ hosst }}\n");
    let said = world.fails("report template import front bad.md", 4);
    assert!(said.contains("the template `front`, line 2"), "{said}");
    // What holds of a full report need not hold of a bare one.
    world.write("bare.md", "one\n{{ team[0].name }}\n");
    let said = world.fails("report template import front bare.md", 4);
    assert!(said.contains("the template `front`, line 2"), "{said}");
    // One that came in before is no bug of the program's where it does not fit.
    world.sql(
        "INSERT INTO report_template (section, content) VALUES ('peer-team', '{{ team[9].name }}')",
    );
    let said = world.fails("report draft trafford", 4);
    assert!(
        said.contains("`peer-team`, line 1") && said.contains("template reset peer-team"),
        "{said}"
    );
    world.ok("report template reset peer-team");
    world.fails("report template import nothing bad.md", 3);
    world.fails("report template import front none.md", 9);
    world.ok("report template reset front");
    assert!(!world.ok("report draft trafford").contains("In our own words"));
}

#[test]
fn slides_are_one_page_that_needs_nothing_else() {
    let world = with_draft();
    world.ok("recommendation add trafford \"Stop <script>alert(1)</script>\"");
    world.ok("report slides trafford -o deck.html");
    let deck = world.read("deck.html");
    assert!(deck.contains("Key recommendations") && deck.contains("The budget is understood."));
    assert!(deck.contains("Stop &lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(!deck.contains("src=") && deck.matches("href=").eq(["href="]), "{deck}");
    assert!(deck.contains("<link rel=\"icon\" href=\"data:,\">"));
    world.fails("report slides trafford -o deck.pptx", 2);
}
