//! What comes after a challenge: its progress review, other support, feedback on peers.

use serde_json::json;

use crate::support::World;

#[test]
fn a_progress_review_looks_at_each_recommendation() {
    let world = World::with_visit();
    world.ok("recommendation add trafford-2027 \"Agree a savings plan.\"");
    world.ok("recommendation add trafford-2027 \"Establish <b>one</b> board.\"");
    let said = world.fails("review open trafford-2027", 6);
    assert!(said.contains("is not over"), "{said}");
    let later = "--today 2027-12-01";
    world.fails(&format!("review record trafford-2027 1 good {later}"), 3);
    let said =
        world.run(&format!("review open trafford-2027 --window 2028-01-10..2028-01-28 {later}"));
    assert!(said.starts_with("trafford-2028\n"), "{said}");
    assert!(said.contains("Asked first: Ida Marsh (P1), Bo Lund (P2), Ada Reed (P3)."), "{said}");
    let shown = world.json("challenge show trafford-2028");
    assert_eq!(
        (&shown["kind"], &shown["reviews"]),
        (&json!("progress-review"), &json!("trafford-2027"))
    );
    let said = world.fails(&format!("review open trafford-2027 {later}"), 6);
    assert!(said.contains("has a progress review: trafford-2028"), "{said}");
    world.fails(&format!("review open trafford-2028 {later}"), 6);
    world.ok(&format!("review record trafford-2027 1 good --note \"On course.\" {later}"));
    world.fails(&format!("review record trafford-2028 9 good {later}"), 3);
    world.fails(&format!("review record trafford-2028 1 splendid {later}"), 2);
    let report = world.ok(&format!("review report trafford-2028 {later}"));
    for told in [
        "Agree a savings plan.",
        "**Progress:** good",
        "On course.",
        "**Progress:** not looked at yet",
        "\\<b\\>one",
        "1 of 2 recommendations",
    ] {
        assert!(report.contains(told), "{told}\n{report}");
    }
}

#[test]
fn support_is_logged_and_counts_in_peer_days() {
    let world = World::with_visit();
    world.fails("support add corporate Salford", 2);
    world.ok("support add mentoring Salford --window 2026-10-01..2027-03-31");
    world.ok(
        "support log salford-2026 --peer P4 --hours 1.5 --on 2026-10-10 --note \"first meeting\"",
    );
    world.ok("support log salford-2026 --peer P4 --hours 2 --on 2026-11-10");
    let list = world.json("support list");
    assert_eq!((&list[0]["sessions"], &list[0]["hours"]), (&json!(2), &json!(3.5)));
    assert_eq!(world.json("support show salford-2026")[0]["name"], "Tom Vale");
    let days = world.json("peer days P4");
    assert_eq!((&days[0]["days"], &days[0]["challenges"]), (&json!(2), &json!(0)));
    world.fails("support log trafford-2027 --peer P4 --hours 1", 6);
    world.fails("support log salford-2026 --peer P4 --hours 0", 2);
    world.fails("support log salford-2026 --peer P4 --hours 1 --on 2030-01-01", 4);
    world.fails("support log salford-2026 --peer P9 --hours 1", 3);
}

#[test]
fn feedback_makes_the_rating_and_stands_in_the_record() {
    let world = World::with_visit();
    world.ok("peer feedback P1 --challenge trafford-2027 --by \"Leader\" --score \"providing challenge=4\" --score \"working with others=5\"");
    assert_eq!(world.ask("SELECT CAST(rating AS TEXT) FROM peer WHERE id = 1"), "4.5");
    world.ok(
        "peer feedback P1 --challenge trafford-2027 --by Leader --score \"providing challenge=3\"",
    );
    assert_eq!(world.ask("SELECT CAST(rating AS TEXT) FROM peer WHERE id = 1"), "4.0");
    let record = world.ok("peer record P1");
    for told in [
        "# Record of service: Ida Marsh",
        "trafford-2027: 2 to 5 March 2027",
        "1 challenge, 4 days",
        "| providing challenge | 3 |",
    ] {
        assert!(record.contains(told), "{told}\n{record}");
    }
    world.fails(
        "peer feedback P4 --challenge trafford-2027 --by x --score \"providing challenge=4\"",
        6,
    );
    world.fails(
        "peer feedback P1 --challenge trafford-2027 --by x --score \"providing challenge=6\"",
        4,
    );
    world.fails("peer feedback P1 --challenge trafford-2027 --by x --score dancing=3", 3);
}
