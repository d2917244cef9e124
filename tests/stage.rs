//! The stage of a challenge never goes back, whatever is done, but by undo, postponement or the
//! withdrawal of a member.

use proptest::prelude::*;

use crate::support::World;

/// What may be done, with the days on which it is done; `P` is a member.
const STEPS: &[&str] = &[
    "challenge mark trafford-2027 scoping-meeting",
    "challenge mark trafford-2027 scope-agreed",
    "challenge mark trafford-2027 position-statement",
    "challenge mark trafford-2027 draft-report",
    "challenge mark trafford-2027 facts-checked",
    "challenge mark trafford-2027 position-statement --undone",
    "challenge mark trafford-2027 scope-agreed --undone",
    "challenge mark trafford-2027 final-report --undone",
    "challenge scope trafford-2027 --needs more",
    "challenge scope trafford-2027 --agreed-on 2026-11-20",
    "challenge edit trafford-2027 --note x",
    "challenge edit trafford-2027 --clear report_published",
    "challenge edit trafford-2027 --report-published 2026-11-21",
    "team invite trafford-2027 --no-drafts",
    "team respond trafford-2027 P1 available",
    "team respond trafford-2027 P2 available",
    "team respond trafford-2027 P3 available",
    "team confirm trafford-2027 --override agreed",
    "team confirm trafford-2027 --peer P1 --override agreed",
    "team set trafford-2027 \"lead peer=P1\" \"member peer=P2\" \"finance peer=P4\"",
    "report draft trafford-2027",
    "report finalise trafford-2027 --override agreed",
    "report publish trafford-2027 --report-on 2026-11-21 --override agreed",
    "recommendation add trafford-2027 \"Agree a plan.\"",
    "finding add trafford-2027 --theme finan --assessment strength \"Good.\"",
    "challenge mark --from undone.csv",
    "challenge mark --from done.csv",
    "challenge mark trafford-2027 closed",
    "challenge schedule trafford-2027 --from 2027-03-16",
    "challenge edit trafford-2027 --manager \"Pat Hill\"",
    "team respond trafford-2027 P2 profile-shared",
    "team respond trafford-2027 P2 host-agreed --override agreed",
    "team duties trafford-2027 --peer P1 --done \"pre-reading\"",
    "timetable add trafford-2027 interview --on 2027-03-02 --from 09:00 --to 10:00 --met staff --peer P1",
    "report comment trafford-2027 --ask --due 2026-11-30",
    "report comment trafford-2027 --council \"63 councillors.\"",
    "review open trafford-2027 --override early",
    "apply state.json",
    // These may take it back.
    "team respond trafford-2027 P2 withdrew --reason ill",
    "challenge postpone trafford-2027 --window 2027-09-01..2027-10-29 --reason elections",
    "challenge postpone trafford-2027 --from 2027-09-14 --reason elections",
    "db undo",
];

const UNDONE: &str = "challenge,milestone,undone\ntrafford-2027,scope-agreed,yes\n\
                      trafford-2027,position-statement,yes\n";
const DONE: &str = "challenge,milestone,on\ntrafford-2027,scoping-meeting,2026-11-20\n\
                    trafford-2027,peers-approached,2026-11-20\n";
const STATE: &str = r#"{"challenge": [{"challenge": "trafford-2027", "note": "y"}]}"#;

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

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, max_shrink_iters: 20, ..ProptestConfig::default() })]

    #[test]
    fn the_stage_goes_back_by_three_ways_alone(steps in prop::collection::vec(0..STEPS.len(), 18)) {
        let world = World::with_visit();
        world.write("undone.csv", UNDONE);
        world.write("done.csv", DONE);
        world.write("state.json", STATE);
        let mut before = stage(&world);
        for step in steps {
            let line = STEPS[step];
            // A step that is refused changes nothing.
            drop(world.run(line));
            let after = stage(&world);
            let may = line.contains("withdrew") || line.contains("postpone") || line == "db undo";
            prop_assert!(may || after >= before, "{line}: {} to {}", STAGES[before], STAGES[after]);
            before = after;
        }
    }
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
