//! `evidence`, `finding link` and the action plan: from a note to what the host does about it.

use serde_json::json;

use crate::support::World;

/// A world with a finding and four notes.
fn with_notes() -> World {
    let world = World::with_visit();
    world.ok(
        "finding add trafford --theme finan --assessment strength \"The budget is understood.\"",
    );
    let sheet = "note,theme,assessment,perspective,author,identifiable,quote\n\
        The budget is ours.,finance and financial planning,strength,officer,P1,no,yes\n\
        We all know the gap.,financial,strength,member,Bo Lund,,\n\
        As the only treasury officer I see it all.,financial,strength,officer,P3,yes,yes\n\
        Savings are explained to us.,financial,strength,officer,,no,no\n";
    world.write("notes.csv", sheet.replace("finance and financial planning", "Financial planning"));
    world.ok("evidence import trafford notes.csv");
    world
}

#[test]
fn a_finding_is_triangulated_by_two_perspectives() {
    let world = with_notes();
    let finding = |world: &World| world.json("finding show trafford 1");
    assert_eq!(finding(&world)["triangulated"], false);
    world.ok("finding link trafford 1 1 3 4");
    let linked = finding(&world);
    assert_eq!(linked["evidence"], json!([1, 3, 4]));
    assert_eq!(
        (&linked["triangulated"], &linked["perspectives"]),
        (&json!(false), &json!(["officer"]))
    );
    world.ok("finding link trafford 1 2");
    assert_eq!(finding(&world)["triangulated"], true);
    world.ok("finding link trafford 1 2 --unlink");
    assert_eq!(finding(&world)["sources"], 1);
    world.ok("finding edit trafford 1 --agreed yes");
    assert_eq!(finding(&world)["agreed"], true);
    world.fails("finding link trafford 1 9", 3);
    world.fails("finding link trafford 9 1", 3);
    world.fails("finding link trafford 1", 2);
}

#[test]
fn the_count_by_hand_holds_where_nothing_is_linked() {
    let world = with_notes();
    world.ok("finding edit trafford 1 --sources 2");
    assert_eq!(world.json("finding show trafford 1")["triangulated"], true);
    world.ok("finding link trafford 1 1");
    assert_eq!(world.json("finding show trafford 1")["triangulated"], false);
}

#[test]
fn the_matrix_shows_the_gaps() {
    let world = with_notes();
    let matrix = world.json("finding show trafford --matrix");
    let rows = matrix.as_array().unwrap();
    let money =
        rows.iter().find(|row| row["theme"] == "Financial planning and management").unwrap();
    assert_eq!(
        (&money["officer"], &money["member"], &money["findings"]),
        (&json!(3), &json!(1), &json!(1))
    );
    assert_eq!(money["missing"], json!(["partner", "resident", "staff"]));
    assert!(rows.iter().any(|row| row["theme"] == "Housing delivery" && row["notes"] == 0));
    world.fails("finding show trafford", 2);
}

#[test]
fn an_identifiable_note_never_reaches_a_report() {
    let world = with_notes();
    world.ok("finding link trafford 1 1 2 3 4");
    let report = world.ok("report draft trafford");
    assert!(report.contains("*\"The budget is ours.\"*"), "{report}");
    for absent in ["treasury officer", "We all know", "Savings are explained", "Bo Lund."] {
        assert!(!report.contains(absent), "{absent}\n{report}");
    }
    world.ok("evidence edit trafford 1 --identifiable");
    assert!(!world.ok("report draft trafford").contains("The budget is ours"));
}

#[test]
fn notes_come_in_once_and_bad_ones_not_at_all() {
    let world = with_notes();
    let again = world.json("evidence import trafford notes.csv");
    assert_eq!((&again["unchanged"], &again["written"]), (&json!(4), &json!(false)));
    assert_eq!(world.json("evidence list trafford --perspective member")[0]["author"], "P2");
    world.write("bad.csv", "note,theme,assessment,perspective,session\nx,weather,strength,officer,\n,financial,good,king,7\n");
    let said = world.fails("evidence import trafford bad.csv", 4);
    for told in [
        "2  theme        weather ",
        "3  assessment   good ",
        "3  perspective  king ",
        "3  session      7 ",
    ] {
        assert!(said.contains(told), "{told}\n{said}");
    }
    world.fails(
        "evidence add trafford x --theme weather --assessment strength --perspective staff",
        3,
    );
    world.fails(
        "evidence add trafford \" \" --theme financial --assessment strength --perspective staff",
        4,
    );
    world.fails("evidence show trafford 99", 3);
    let hostile = "evidence add trafford \"<script>|# =cmd()\" --theme financial --assessment neutral --perspective staff --quote";
    world.ok(hostile);
    world.ok("finding link trafford 1 5");
    assert!(world.ok("report draft trafford").contains("\\<script\\>\\|\\# =cmd()"));
}

/// A world with three recommendations.
fn with_recommendations() -> World {
    let world = World::with_visit();
    for wording in ["Agree a savings plan.", "Establish a housing board.", "Clarify who decides."] {
        world.ok(&format!("recommendation add trafford \"{wording}\""));
    }
    world
}

#[test]
fn the_host_answers_and_cannot_change_the_wording() {
    let world = with_recommendations();
    // The wording of a draft may still change.
    let said = world.fails("recommendation respond trafford 1 accept", 6);
    assert!(said.contains("the report of trafford-2027 is not final"), "{said}");
    world.write("early.csv", "recommendation,answer\n1,accept\n");
    let said = world.fails("action import trafford early.csv", 4);
    assert!(said.contains("the report is not final"), "{said}");
    world.ok("report finalise trafford --override \"agreed by telephone\"");
    world.ok("recommendation respond trafford 1 accept");
    let said = world.fails("recommendation respond trafford 2 decline", 4);
    assert!(said.contains("--reason"), "{said}");
    world.ok("recommendation respond trafford 2 decline --reason \"There is one already.\"");
    let list = world.json("recommendation list trafford");
    assert_eq!(
        (&list[0]["answer"], &list[1]["answer"], &list[2]["answer"]),
        (&json!("accept"), &json!("decline"), &json!(null))
    );
    assert_eq!(list[1]["reason"], "There is one already.");
    world.fails("recommendation respond trafford 9 accept", 3);
    world.write("plan.csv", "Ref,Details,Action\n1,Consider a savings plan.,Write one\n");
    let said = world.fails("action import trafford plan.csv --map \"Details=wording\"", 4);
    assert!(said.contains("the host cannot change"), "{said}");
    assert_eq!(world.json("action list trafford")[0]["what"], json!(null));
}

#[test]
fn an_action_plan_goes_out_and_comes_back() {
    let world = with_recommendations();
    world.ok("action add trafford 1 \"Write the plan\" --owner \"Director of Finance\" --due 2026-10-01 --rag amber");
    world.ok("action add trafford 1 \"Adopt the plan\" --due \"Autumn 2027\"");
    world.ok("action add trafford 2 \"Set the board up\" --due 2027-05-01 --status in-progress");
    let late = world.json("action list trafford --late");
    assert_eq!(late.as_array().map(Vec::len), Some(1));
    assert_eq!(late[0]["reference"], "1.1");
    world.fails("action list trafford --late --exit-code", 10);
    world.ok("action edit trafford 1.1 --status completed --evidence \"Cabinet paper\"");
    assert_eq!(world.json("action list trafford --late"), json!([]));
    assert_eq!(world.json("action show trafford 1.2")["due"], "Autumn 2027");
    world.ok("action list trafford -o plan.csv");
    let again = world.json("action import trafford plan.csv");
    assert_eq!((&again["unchanged"], &again["rejected"]), (&json!(4), &json!(0)), "{again}");
    let changed = world.read("plan.csv").replace("Autumn 2027", "2027-10-01");
    world.write("plan.csv", changed);
    assert_eq!(world.json("action import trafford plan.csv")["changed"], 1);
    world.ok("action list trafford -o plan.xlsx");
    assert_eq!(world.json("action import trafford plan.xlsx")["unchanged"], 4);
    world.fails("action edit trafford 7.1 --rag red", 3);
    world.fails("action add trafford 9 x", 3);
    world.fails("action add trafford 1 \" \"", 4);
    let ics = world.ok("action list trafford --format ics");
    assert!(ics.contains("UID:trafford-2027-action-2-1@peerage"), "{ics}");
}

#[test]
fn recommendations_come_in_from_a_file() {
    let world = with_recommendations();
    world.write(
        "new.csv",
        "number,Recommendation,theme,level\n1,Agree a bold savings plan.,financial,\n,The budget is late.,,\n,Agree it.,,further\n",
    );
    let told = world.fails("recommendation import trafford new.csv", 4);
    assert!(told.contains("stands under a theme"), "{told}");
    let told =
        world.fails("recommendation import trafford new.csv --partial --rejects bad.csv", 11);
    assert!(told.contains("does not start with a verb"), "{told}");
    let list = world.json("recommendation list trafford");
    assert_eq!(list[0]["wording"], "Agree a bold savings plan.");
    assert_eq!(list.as_array().map(Vec::len), Some(4));
    world.ok("recommendation list trafford -o out.csv");
    let again = world.json("recommendation import trafford out.csv");
    assert_eq!((&again["unchanged"], &again["written"]), (&json!(4), &json!(false)), "{again}");
    world.ok("db undo");
    assert_eq!(world.json("recommendation list trafford").as_array().map(Vec::len), Some(3));
}
