//! The stage of a challenge goes back by undo, postponement or the withdrawal of a member, and is kept
//! from going back otherwise; that it never does is a law in `commands::challenge::stage_law`.

use crate::support::World;

/// Stages of the kind, in order.
const STAGES: &[&str] = &[
    "prospect",
    "agreed",
    "scoped",
    "team-forming",
    "team-confirmed",
    "preparing",
    "onsite",
    "feedback-given",
    "drafting",
    "with-peers",
    "with-host",
    "final",
    "published",
    "progress-review-held",
    "progress-review-published",
    "closed",
];

fn stage(world: &World) -> usize {
    let shown = world.json("challenge show trafford-2027");
    let stage = shown["stage"].as_str().unwrap();
    STAGES.iter().position(|known| *known == stage).unwrap_or_else(|| panic!("{stage}"))
}

#[test]
fn each_of_the_three_ways_takes_it_back() {
    let world = World::with_visit();
    world.ok("team invite trafford-2027 --no-drafts");
    world.ok("team confirm trafford-2027 --override agreed");
    let confirmed = stage(&world);
    world.ok("team respond trafford-2027 P2 withdrew --reason ill");
    assert!(stage(&world) < confirmed);
    world.ok("db undo");
    assert_eq!(stage(&world), confirmed);
    world.ok("challenge postpone trafford-2027 --from 2027-06-15 --reason elections");
    assert_eq!(STAGES[stage(&world)], "agreed");
    world.ok("db undo");
    assert_eq!(stage(&world), confirmed);
    world.ok("db undo");
    world.ok("db undo");
    assert!(stage(&world) < confirmed);
    let said = world.fails("challenge mark trafford-2027 scope-agreed --undone", 6);
    assert!(said.contains("would go back from"), "{said}");
    world.ok("challenge mark trafford-2027 scope-agreed --undone --override \"a slip\"");
    world.fails("challenge mark trafford-2027 scope-agreed --override x", 2);
}

/// Nor by a file of milestones.
#[test]
fn a_file_does_not_take_the_stage_back() {
    let world = World::with_visit();
    world.ok("challenge mark trafford-2027 position-statement");
    let before = stage(&world);
    world.write("undone.csv", "challenge,milestone,undone\ntrafford-2027,position-statement,yes\n");
    let said = world.fails("challenge mark --from undone.csv", 4);
    assert!(said.contains("the stage of trafford-2027 would go back from preparing"), "{said}");
    assert!(said.contains("with `--override REASON`"), "{said}");
    assert_eq!(stage(&world), before);
    // What does not carry the stage may be taken back in a file.
    world.ok("challenge mark trafford-2027 pre-reading");
    world.write("undone.csv", "challenge,milestone,undone\ntrafford-2027,pre-reading,yes\n");
    world.ok("challenge mark --from undone.csv");
    assert_eq!(stage(&world), before);
}

/// Nor by what becomes of its review.
#[test]
fn a_review_that_counts_stays_with_what_it_reviews() {
    let world = World::with_visit();
    let late = "--today 2028-02-01";
    world.ok(&format!("review open trafford-2027 --window 2028-01-10..2028-01-28 {late}"));
    world.ok("challenge edit trafford-2028 --clear reviews --today 2028-02-01");
    world.ok(&format!("challenge edit trafford-2028 --reviews trafford-2027 {late}"));
    world.ok(&format!("challenge edit trafford-2028 --report-published 2028-01-31 {late}"));
    let said = world.fails(&format!("challenge edit trafford-2028 --clear reviews {late}"), 6);
    assert!(said.contains("the stage of what trafford-2028 reviews would go back"), "{said}");
    let said = world.fails(&format!("challenge withdraw trafford-2028 --reason x {late}"), 6);
    assert!(said.contains("was published on 2028-01-31"), "{said}");
    let shown = world.json(&format!("challenge show trafford-2027 {late}"));
    assert_eq!(shown["stage"], "progress-review-published");
}
