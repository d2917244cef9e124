//! `challenge postpone` with a team, and `challenge compliance`.

use crate::support::World;

#[test]
fn a_postponement_asks_everybody_again_and_moves_the_timetable() {
    let world = World::with_visit();
    world.ok("team invite trafford --no-drafts");
    for peer in ["P1", "P2"] {
        world.ok(&format!("team respond trafford {peer} available --released"));
    }
    world.ok("team respond trafford P3 declined --reason ill");
    world.ok("challenge mark trafford position-statement");
    world.ok("timetable add trafford feedback --on 2027-03-05 --from 14:00 --to 15:00");
    let said = world
        .run("challenge postpone trafford --window 2027-04-01..2027-05-31 --reason \"elections\"");
    for told in [
        "Confirm the scope and the team again",
        "then `peerage team invite trafford-2027`, 2 members",
        "before the election day 2027-05-06",
        "warning: no week of 2027-04-01..2027-05-31 is free for a visit",
    ] {
        assert!(said.contains(told), "{told}\n{said}");
    }
    let status = world.json("team status trafford");
    assert_eq!(
        (&status[0]["status"], &status[2]["status"]),
        (&"ask-again".into(), &"declined".into())
    );
    assert_eq!(status[0]["reason"], "postponed: elections");
    let history = world.json("team status trafford --history");
    assert!(history.as_array().unwrap().iter().any(|row| row["status"] == "available"));
    let said = world.fails("team respond trafford P1 available", 6);
    assert!(said.contains("is to be asked again"), "{said}");
    assert_eq!(world.json("challenge show trafford")["stage"], "agreed");
    world.ok("challenge postpone trafford --window 2027-06-01..2027-07-16 --reason \"no week\"");
    world.ok("challenge schedule trafford --from 2027-06-15");
    assert_eq!(world.json("timetable show trafford")[0]["day"], "2027-06-18");
    let again = world.json("team invite trafford");
    assert_eq!(again.as_array().unwrap().len(), 2);
    assert_eq!(world.json("team status trafford")[0]["status"], "approached");
    let shown = world.json("challenge show trafford");
    assert_eq!(shown["dates"].as_array().unwrap().len(), 4);
    assert_eq!(shown["dates"][1]["old_onsite"], "2027-03-02..2027-03-05");
}

#[test]
fn compliance_counts_what_came_in_time() {
    let world = World::with_visit();
    let states = |line: &str| {
        let rows = world.json(line);
        let told = |row: &serde_json::Value| row["state"].as_str().unwrap().to_owned();
        rows.as_array().unwrap().iter().map(told).collect::<Vec<_>>()
    };
    assert!(states("challenge compliance").is_empty());
    let later = "--today 2027-08-10";
    world.ok(&format!(
        "report publish trafford --report-on 2027-06-05 --plan-on 2027-08-06 --override x {later}"
    ));
    let all = states(&format!("challenge compliance {later}"));
    assert_eq!(all, ["in-time", "late", "to-come", "to-come"]);
    let said = world.run(&format!("challenge compliance --late {later} --columns rule,days_late"));
    assert!(
        said.contains("plan-published") && said.contains("report-published: 1 of 1 in time."),
        "{said}"
    );
    assert_eq!(
        states("challenge compliance --late --today 2028-04-01"),
        ["late", "overdue", "overdue"]
    );
    world.fails("challenge compliance --late --exit-code --today 2028-04-01", 10);
    world.fails("challenge compliance --challenge nowhere", 3);
    assert!(states(&format!("challenge compliance --since 2027-04-01 {later}")).is_empty());
    world.ok("challenge record Bolton corporate --from 2022-03-01 --to 2022-03-04 --report-published 2022-06-04");
    let old = states("challenge compliance --challenge bolton");
    assert_eq!(old, ["in-time", "unknown", "unknown", "unknown"]);
}
