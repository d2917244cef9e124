//! `report draft`, and the findings and recommendations that it prints.

use crate::support::World;

/// A world with a challenge at Trafford, its scope agreed.
fn trafford() -> World {
    let world = World::with_pool();
    world.example("scope.toml");
    world.ok("challenge add corporate Trafford --window 2027-03-01..2027-06-30");
    world.ok("challenge scope trafford-2027 --file scope.toml");
    world
}

#[test]
fn an_empty_report_says_what_is_missing() {
    let world = World::new();
    world.ok("challenge add corporate Trafford --window 2027-03-01..2027-06-30");
    let said = world.run("report draft trafford-2027");
    for piece in [
        "# Corporate peer challenge: Trafford",
        "scope is not agreed",
        "There is no team yet",
        "There are no recommendations yet",
        "warning: scope is not agreed",
        "Draft 1 of the report of trafford-2027.",
    ] {
        assert!(said.contains(piece), "{piece}\n{said}");
    }
}

#[test]
fn what_is_known_is_in_it() {
    let world = trafford();
    world.ok("team assemble trafford-2027");
    world.ok(
        "finding add trafford-2027 --theme financial --assessment strength --sources 2 \"The budget is understood.\"",
    );
    world.ok("recommendation add trafford-2027 \"Agree a plan that closes the gap.\"");
    let report = world.ok("report draft trafford-2027");
    let lead =
        world.json("team show trafford-2027")["members"][0]["name"].as_str().unwrap().to_owned();
    for piece in ["The budget is understood.", "1. Agree a plan that closes the gap.", &lead] {
        assert!(report.contains(piece), "{piece}\n{report}");
    }
}

#[test]
fn a_draft_that_says_nothing_new_keeps_its_number() {
    let world = trafford();
    assert!(world.run("report draft trafford-2027").contains("Draft 1"));
    assert!(world.run("report draft trafford-2027").contains("Draft 1"));
    world.ok("recommendation add trafford-2027 \"Agree a plan.\"");
    assert!(world.run("report draft trafford-2027").contains("Draft 2"));
}

#[test]
fn the_ending_of_the_file_decides_the_form() {
    let world = trafford();
    world.ok("report draft trafford-2027 -o report.html");
    assert!(world.read("report.html").starts_with("<!doctype html>"));
    world.ok("report draft trafford-2027 -o report.docx");
    let docx = std::fs::read(world.path().join("report.docx")).unwrap();
    assert!(docx.starts_with(b"PK"));
    world.ok("report draft trafford-2027 -o report.md");
    assert!(world.read("report.md").starts_with("# Corporate peer challenge: Trafford"));
    let said = world.fails("report draft trafford-2027 -o report.odt", 2);
    assert!(said.contains(".md, .html, .docx or .pdf"), "{said}");
    // There is no LibreOffice in a world without a PATH.
    let said = world.fails("report draft trafford-2027 -o report.pdf", 9);
    assert!(said.contains("install LibreOffice"), "{said}");
}

#[test]
fn findings_and_recommendations_are_checked() {
    let world = trafford();
    let said =
        world.fails("finding add trafford-2027 --theme parking --assessment strength \"x\"", 3);
    assert!(said.contains("no theme `parking`"), "{said}");
    let said = world.fails("recommendation add trafford-2027 \"Agree.\" --level further", 4);
    assert!(said.contains("--theme THEME"), "{said}");
    let said = world.run("recommendation add trafford-2027 \"Savings plans\"");
    assert!(said.contains("does not start with a verb"), "{said}");
    world.fails("recommendation show trafford-2027 9", 3);
    world.ok("recommendation edit trafford-2027 1 --wording \"Agree savings plans\"");
    assert_eq!(world.json("recommendation show trafford-2027 1")["wording"], "Agree savings plans");
    world.ok("finding add trafford-2027 --theme housing --assessment neutral \"x\"");
    assert_eq!(world.json("finding list trafford-2027")[0]["triangulated"], false);
}
