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

/// School holidays are warned of; an election bars a visit unless a reason sets the rule aside.
#[test]
fn odd_days_are_warned_of_and_barred_ones_need_a_reason() {
    let world = World::new();
    world.ok("challenge add corporate Trafford --window 2027-02-01..2027-06-30");
    let said = world.run("challenge schedule trafford-2027 --from 2027-02-16");
    assert!(said.contains("warning: 2027-02-16 falls in the February half-term"), "{said}");
    let said = world.fails(
        "challenge postpone trafford-2027 --from 2027-04-20 --reason \"the leader asks\"",
        6,
    );
    assert!(said.contains("16 days before the election day 2027-05-06"), "{said}");
    world.ok("challenge postpone trafford-2027 --from 2027-04-20 --reason \"the leader asks\" --override \"no seat is up\"");
    let page = world.ok("challenge show trafford-2027");
    assert!(page.contains("pre-election-period       no seat is up"), "{page}");
    let said = world.run(
        "challenge postpone trafford-2027 --from 2027-03-23 --reason sooner --override \"no seat is up\"",
    );
    assert!(said.contains("falls in the Easter school holidays"), "{said}");
    for (key, wrong) in [("from", "easter7"), ("to", "Easter+1"), ("from", "easter-999")] {
        let line = format!(
            "scheme edit \"weeks.closed.Easter school holidays.{key}={wrong}\" --holds-from 2026-11-21"
        );
        let said = world.fails(&line, 4);
        assert!(said.contains("is no day that"), "{said}");
    }
    world.ok(
        "scheme edit \"weeks.closed.Easter school holidays.warned=false\" --holds-from 2026-11-21",
    );
    let said = world.fails("challenge postpone trafford-2027 --from 2027-03-30 --reason again", 6);
    assert!(said.contains("2027-03-30 falls in the Easter school holidays"), "{said}");
}

/// So near a visit that what should be done by now is not: said at once.
#[test]
fn a_visit_that_is_too_near_is_warned_of() {
    let world = World::new();
    world.ok("challenge add corporate Trafford --window 2026-11-23..2027-06-30");
    let said = world.run("challenge schedule trafford-2027 --from 2026-12-01");
    let said = if said.contains("no challenge") {
        world.run("challenge schedule trafford-2026 --from 2026-12-01")
    } else {
        said
    };
    assert!(said.contains("warning: the visit is in 10 days: "), "{said}");
    assert!(said.contains("scope-agreed was due 2026-08-01, "), "{said}");
    assert!(!said.contains("draft-report was due"), "{said}");
    let said = world.run("challenge postpone trafford-2026 --from 2027-06-15 --reason later");
    assert!(!said.contains("the visit is in"), "{said}");
}

/// Where the report and the plan are to be read stands beside the days.
#[test]
fn compliance_shows_the_addresses() {
    let world = World::with_visit();
    let later = "--today 2027-07-01";
    world.ok(&format!("report publish trafford --report-on 2027-05-20 --url https://example.org/r --plan-on 2027-06-20 --plan-url https://example.org/p --override \"a paper file\" {later}"));
    let rows = world.json(&format!("challenge compliance {later}"));
    let of = |rule: &str| {
        let rows = rows.as_array().unwrap();
        rows.iter().find(|row| row["rule"] == rule).unwrap()["address"].clone()
    };
    assert_eq!(of("report-published"), "https://example.org/r");
    assert_eq!(of("plan-published"), "https://example.org/p");
    assert!(of("progress-review-held").is_null());
    let page = world.ok(&format!("challenge show trafford {later}"));
    assert!(page.contains("https://example.org/p"), "{page}");
}

/// A focus that nobody can be matched to is said when the scope is set, not when the team is sought.
#[test]
fn a_focus_without_known_expertise_is_warned_of() {
    let world = World::with_pool();
    world.ok("challenge add corporate Trafford --window 2027-03-01..2027-06-30");
    let said = world.run(
        "challenge scope trafford-2027 --focus \"tram building\" --focus \"housing delivery\"",
    );
    assert!(said.contains("no area of expertise is known for \"tram building\""), "{said}");
    assert!(!said.contains("housing"), "{said}");
    world.sql("DELETE FROM peer_expertise WHERE area = 'housing'");
    let said = world.run("challenge scope trafford-2027 --focus \"housing delivery\"");
    assert!(
        said.contains(
            "nobody active in the pool has the expertise for \"housing delivery\": housing"
        ),
        "{said}"
    );
    // A file without a pool has no such gaps yet.
    let world = World::new();
    world.ok("challenge add corporate Trafford --window 2027-03-01..2027-06-30");
    let said = world.run("challenge scope trafford-2027 --focus \"housing delivery\"");
    assert!(!said.contains("nobody active"), "{said}");
}

#[test]
fn a_team_for_a_day_that_is_not_permitted_is_warned_of() {
    let world = World::with_pool();
    world.ok("challenge add corporate Trafford --window 2027-02-01..2027-06-30");
    let said = world.run("team assemble trafford-2027 --from 2027-04-20 --no-save");
    assert!(said.contains("warning: 2027-04-20..2027-04-23 are no permitted days: "), "{said}");
    assert!(
        said.contains("`challenge schedule` takes them with `--override REASON` alone"),
        "{said}"
    );
    let said = world.run("team assemble trafford-2027 --from 2027-02-16 --no-save");
    assert!(said.contains("warning: 2027-02-16 falls in the February half-term"), "{said}");
}
